//! Random models of the setting's variables, with a random interpretation of what the logic leaves open.

use super::Setting;
use dice::Dice;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use tenet_logic::{
    Choices, ConstructorId, Environment, Evaluator, Lit, Model, Op, Sort, SortKind, Term, Terms,
    Value,
};

struct Random<'a> {
    t: &'a Terms,
    env: &'a Environment,
    rng: Dice,
    seed: u64,
}

impl Random<'_> {
    fn value(&mut self, sort: Sort, depth: u32) -> Value {
        let length = if depth == 0 { 0 } else { self.rng.below(4) };
        match self.t.sort_kind(sort).clone() {
            SortKind::Bool => Value::Bool(self.rng.below(2) == 0),
            SortKind::Int => Value::int(self.rng.below(7) as i64 - 2),
            SortKind::Uninterpreted(_) => Value::Element(sort, self.rng.below(3) as u32),
            SortKind::Data(data) => {
                let count = self.env.data(data).constructors.len();
                let recursive = count == 2;
                let index = match depth {
                    0 if recursive => 0,
                    _ => self.rng.below(count) as u32,
                };
                let constructor = ConstructorId { data, index };
                let fields = self.env.constructor(constructor).fields.clone();
                let values: Vec<Value> = fields
                    .iter()
                    .map(|field| self.value(field.sort, depth.saturating_sub(1)))
                    .collect();
                Value::Data(constructor, values.into())
            }
            SortKind::Seq(element) => {
                let items: Vec<Value> = (0..length)
                    .map(|_| self.value(element, depth - 1))
                    .collect();
                Value::Seq(items.into())
            }
            SortKind::Set(element) => {
                let items = (0..length)
                    .map(|_| self.value(element, depth - 1))
                    .collect();
                Value::Set(Arc::new(items))
            }
            SortKind::Map(key, value) => {
                let entry = |_| (self.value(key, depth - 1), self.value(value, depth - 1));
                Value::Map(Arc::new((0..length).map(entry).collect()))
            }
            SortKind::Fn(params, result) => {
                let args = params.iter().map(|sort| self.value(*sort, 0)).collect();
                let case = (args, self.value(result, 0));
                let otherwise = self.value(result, 0);
                Value::Fn(Arc::new([case].into()), Arc::new(otherwise))
            }
        }
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
        self.rng = Dice(hash(&|h| (op, args).hash(h)));
        Some(self.value(sort, 2))
    }

    fn universe(&self, _: Sort) -> Option<u32> {
        Some(3)
    }
}

/// The free variables of terms.
fn variables(t: &Terms, roots: impl IntoIterator<Item = Term>) -> BTreeSet<Term> {
    let mut open: Vec<Term> = roots.into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(term) = open.pop() {
        if seen.insert(term) {
            open.extend(t.args(term));
        }
    }
    seen.retain(|term| matches!(t.op(*term), Op::Var(_)));
    seen
}

impl Setting {
    /// The truth of formulas in a random model; none where one of them has no known value.
    pub fn truths(&self, formulas: &[Term], seed: u64) -> Vec<Option<bool>> {
        let mut random = Random {
            t: &self.t,
            env: &self.env,
            rng: Dice(seed),
            seed,
        };
        let mut model = Model::default();
        for var in variables(&self.t, formulas.iter().copied()) {
            model.vars.insert(var, random.value(self.t.sort_of(var), 3));
        }
        let mut evaluator = Evaluator::new(&self.t, &self.env, &model, random, 20_000);
        let truth = |formula: &Term| evaluator.holds(*formula).ok();
        formulas.iter().map(truth).collect()
    }

    /// Is the clause true in a random model, if that is known?
    pub fn clause_holds(&self, clause: &[Lit], seed: u64) -> Option<bool> {
        let atoms: Vec<Term> = clause.iter().map(|lit| lit.atom).collect();
        let truths = self.truths(&atoms, seed);
        let mut all = Some(false);
        for (lit, truth) in clause.iter().zip(truths) {
            match truth {
                Some(truth) if truth == lit.positive => return Some(true),
                Some(_) => {}
                None => all = None,
            }
        }
        all
    }

    /// A model of the facts in which the goal fails, among so many random ones.
    pub fn countermodel(&self, facts: &[Term], goal: Term, tries: u64) -> Option<u64> {
        let mut formulas = facts.to_vec();
        formulas.push(goal);
        (0..tries).find(|seed| {
            let truths = self.truths(&formulas, *seed);
            let (goal, facts) = truths.split_last().expect("the goal is among them");
            *goal == Some(false) && facts.iter().all(|fact| *fact == Some(true))
        })
    }
}
