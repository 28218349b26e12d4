//! Whether a sequent holds, by evaluation in random small models.

use dice::Dice;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use tenet_logic::{
    Choices, ConstructorId, DataId, Environment, Evaluator, Model, Op, Sequent, Sort, SortKind,
    Term, Terms, Value,
};

/// Elements of an uninterpreted sort.
const UNIVERSE: u32 = 3;

/// What evaluation may cost, for one formula.
const FUEL: u64 = 20_000;

/// Draws values.
struct Random<'a> {
    terms: &'a Terms,
    env: &'a Environment,
    dice: Dice,
    seed: u64,
}

impl Random<'_> {
    /// The constructors that can be built within a depth.
    fn constructors(&self, data: DataId, depth: u32) -> Vec<u32> {
        let declaration = self.env.data(data);
        let fits = |sort: Sort| match self.terms.sort_kind(sort) {
            SortKind::Data(inner) => depth > 0 && !self.constructors(*inner, depth - 1).is_empty(),
            SortKind::Fn(..) => depth > 0,
            _ => true,
        };
        let all = declaration.constructors.iter().enumerate();
        all.filter(|(_, constructor)| constructor.fields.iter().all(|field| fits(field.sort)))
            .map(|(index, _)| index as u32)
            .collect()
    }

    fn value(&mut self, sort: Sort, depth: u32) -> Option<Value> {
        let length = if depth == 0 { 0 } else { self.dice.below(4) };
        Some(match self.terms.sort_kind(sort).clone() {
            SortKind::Bool => Value::Bool(self.dice.below(2) == 0),
            SortKind::Int => Value::int(self.dice.below(7) as i64 - 2),
            SortKind::Uninterpreted(_) => {
                Value::Element(sort, self.dice.below(UNIVERSE as usize) as u32)
            }
            SortKind::Data(data) => {
                let depth = depth.max(2);
                let index = self.dice.pick(&self.constructors(data, depth))?;
                let constructor = ConstructorId { data, index };
                let fields = self.env.constructor(constructor).fields.clone();
                let values: Option<Vec<Value>> = fields
                    .iter()
                    .map(|field| self.value_within(field.sort, depth - 1))
                    .collect();
                Value::Data(constructor, values?.into())
            }
            SortKind::Seq(element) => {
                let items: Option<Vec<Value>> = (0..length)
                    .map(|_| self.value(element, depth - 1))
                    .collect();
                Value::Seq(items?.into())
            }
            SortKind::Set(element) => {
                let items: Option<BTreeSet<Value>> = (0..length)
                    .map(|_| self.value(element, depth - 1))
                    .collect();
                Value::Set(Arc::new(items?))
            }
            SortKind::Map(key, value) => {
                let mut entries = BTreeMap::new();
                for _ in 0..length {
                    entries.insert(self.value(key, depth - 1)?, self.value(value, depth - 1)?);
                }
                Value::Map(Arc::new(entries))
            }
            SortKind::Fn(params, result) => {
                let mut cases = BTreeMap::new();
                for _ in 0..length {
                    let args: Option<Vec<Value>> =
                        params.iter().map(|sort| self.value(*sort, 0)).collect();
                    cases.insert(args?, self.value(result, 0)?);
                }
                Value::Fn(Arc::new(cases), Arc::new(self.value(result, 0)?))
            }
        })
    }

    /// A value of a field: data within the depth that is left.
    fn value_within(&mut self, sort: Sort, depth: u32) -> Option<Value> {
        let SortKind::Data(data) = *self.terms.sort_kind(sort) else {
            return self.value(sort, depth);
        };
        let index = self.dice.pick(&self.constructors(data, depth))?;
        let constructor = ConstructorId { data, index };
        let fields = self.env.constructor(constructor).fields.clone();
        let values: Option<Vec<Value>> = fields
            .iter()
            .map(|field| self.value_within(field.sort, depth.checked_sub(1)?))
            .collect();
        Some(Value::Data(constructor, values?.into()))
    }
}

impl Choices for Random<'_> {
    fn choose(&mut self, op: &Op, args: &[Value], sort: Sort) -> Option<Value> {
        let hash = |value: &dyn Fn(&mut DefaultHasher)| {
            let mut hasher = DefaultHasher::new();
            self.seed.hash(&mut hasher);
            value(&mut hasher);
            hasher.finish()
        };
        if let (Op::Less, [a, b]) = (op, args) {
            let rank = |value: &Value| (hash(&|h| value.hash(h)), value.clone());
            return Some(Value::Bool(rank(a) < rank(b)));
        }
        // Equal arguments get equal answers.
        self.dice = Dice(hash(&|h| (op, args).hash(h)));
        self.value(sort, 2)
    }

    fn universe(&self, _: Sort) -> Option<u32> {
        Some(UNIVERSE)
    }
}

fn variables(terms: &Terms, sequent: &Sequent) -> BTreeSet<Term> {
    let mut open = sequent.facts.clone();
    open.push(sequent.goal);
    let mut seen = BTreeSet::new();
    while let Some(term) = open.pop() {
        if seen.insert(term) {
            open.extend(terms.args(term));
        }
    }
    seen.retain(|term| matches!(terms.op(*term), Op::Var(_)));
    seen
}

/// A random model of the facts in which the goal fails, if one is among so many; its number.
pub fn countermodel(
    terms: &Terms,
    env: &Environment,
    sequent: &Sequent,
    tries: u64,
) -> Option<u64> {
    let vars = variables(terms, sequent);
    (0..tries).find(|seed| {
        let mut random = Random {
            terms,
            env,
            dice: Dice(*seed),
            seed: *seed,
        };
        let mut model = Model::default();
        for var in &vars {
            let Some(value) = random.value(terms.sort_of(*var), 3) else {
                return false;
            };
            model.vars.insert(*var, value);
        }
        let mut evaluator = Evaluator::new(terms, env, &model, random, FUEL);
        let mut is = |formula: Term, truth: bool| {
            evaluator.refuel(FUEL);
            evaluator.holds(formula) == Ok(truth)
        };
        is(sequent.goal, false) && sequent.facts.iter().all(|fact| is(*fact, true))
    })
}
