//! Every axiom schema is true of thousands of concrete values, whatever the interpretation of what the logic leaves open.

use dice::Dice;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use tenet_logic::{
    Choices, ConstructorDecl, ConstructorId, DataId, DataRule, Environment, Evaluator, FieldDecl,
    Lit, Model, Op, Schema, Sort, SortKind, Term, Terms, Unknown, Value,
};

/// Evaluations of each schema in which the clause has a truth value.
const EVALUATIONS: usize = 10_000;

/// Sorts and data types to instantiate schemas with.
struct World {
    t: Terms,
    env: Environment,
    elements: Vec<Sort>,
}

impl World {
    fn new() -> World {
        let mut t = Terms::new();
        let mut env = Environment::default();
        let color = env.declare_data("Color");
        let list = env.declare_data("List");
        let list_sort = t.data_sort(list);
        let field = |sort| FieldDecl {
            name: "field".into(),
            sort,
        };
        let constructor = |name: &str, fields: Vec<FieldDecl>| ConstructorDecl {
            name: name.into(),
            fields,
        };
        env.datas[0].constructors = ["Red", "Green", "Blue"]
            .map(|name| constructor(name, Vec::new()))
            .into();
        env.datas[1].constructors = vec![
            constructor("Nil", Vec::new()),
            constructor("Cons", vec![field(Sort::INT), field(list_sort)]),
        ];
        let color_sort = t.data_sort(color);
        let opaque = t.sort(SortKind::Uninterpreted("T".into()));
        let nested = t.sort(SortKind::Seq(Sort::INT));
        World {
            elements: vec![Sort::INT, Sort::BOOL, opaque, color_sort, nested, list_sort],
            t,
            env,
        }
    }
}

/// Random values, and the interpretation that a seed stands for.
struct Random<'a> {
    t: &'a Terms,
    env: &'a Environment,
    rng: Dice,
    seed: u64,
}

const UNIVERSE: u32 = 3;

impl Random<'_> {
    fn value(&mut self, sort: Sort, depth: u32) -> Value {
        let length = if depth == 0 { 0 } else { self.rng.below(5) };
        match self.t.sort_kind(sort).clone() {
            SortKind::Bool => Value::Bool(self.rng.below(2) == 0),
            SortKind::Int => match self.rng.below(12) {
                0 => Value::int(self.rng.bits() as i64),
                1 => Value::int(0),
                _ => Value::int(self.rng.below(9) as i64 - 3),
            },
            SortKind::Uninterpreted(_) => {
                Value::Element(sort, self.rng.below(UNIVERSE as usize) as u32)
            }
            SortKind::Data(data) => {
                let count = self.env.data(data).constructors.len();
                let index = if depth == 0 && count == 2 {
                    0
                } else {
                    self.rng.below(count) as u32
                };
                let constructor = ConstructorId { data, index };
                let fields = self.env.constructor(constructor).fields.clone();
                let fields: Vec<Value> = fields
                    .iter()
                    .map(|field| self.value(field.sort, depth.saturating_sub(1)))
                    .collect();
                Value::Data(constructor, fields.into())
            }
            SortKind::Seq(element) => {
                let items = (0..length).map(|_| self.value(element, depth - 1));
                Value::Seq(items.collect::<Vec<_>>().into())
            }
            SortKind::Set(element) => {
                let items: BTreeSet<Value> = (0..length)
                    .map(|_| self.value(element, depth - 1))
                    .collect();
                Value::Set(Arc::new(items))
            }
            SortKind::Map(key, value) => {
                let entries: BTreeMap<Value, Value> = (0..length)
                    .map(|_| (self.value(key, depth - 1), self.value(value, depth - 1)))
                    .collect();
                Value::Map(Arc::new(entries))
            }
            SortKind::Fn(params, result) => {
                let cases: BTreeMap<Vec<Value>, Value> = (0..length)
                    .map(|_| {
                        let args = params.iter().map(|sort| self.value(*sort, 0)).collect();
                        (args, self.value(result, 0))
                    })
                    .collect();
                let otherwise = self.value(result, 0);
                Value::Fn(Arc::new(cases), Arc::new(otherwise))
            }
        }
    }
}

impl Choices for Random<'_> {
    fn choose(&mut self, op: &Op, args: &[Value], sort: Sort) -> Option<Value> {
        let hash = |parts: &dyn Fn(&mut DefaultHasher)| {
            let mut hasher = DefaultHasher::new();
            self.seed.hash(&mut hasher);
            parts(&mut hasher);
            hasher.finish()
        };
        if let (Op::Less, [a, b]) = (op, args) {
            let rank = |value: &Value| (hash(&|h| value.hash(h)), value.clone());
            return Some(Value::Bool(rank(a) < rank(b)));
        }
        // The generator is seeded by the arguments, so equal ones get equal answers.
        self.rng = Dice(hash(&|h| (op, args).hash(h)));
        Some(self.value(sort, 2))
    }

    fn universe(&self, _: Sort) -> Option<u32> {
        Some(UNIVERSE)
    }
}

/// Builds arguments of the form that a schema asks for, over variables.
struct Arguments<'a> {
    t: &'a mut Terms,
    rng: Dice,
    element: Sort,
    names: u32,
}

impl Arguments<'_> {
    fn var(&mut self, sort: Sort) -> Term {
        self.names += 1;
        let name = format!("v{}", self.names);
        self.t.var(&name, sort)
    }

    /// An integer: a variable or a small literal.
    fn int(&mut self) -> Term {
        if self.rng.below(4) == 0 {
            let value = self.rng.below(7) as i64 - 2;
            self.t.int(value)
        } else {
            self.var(Sort::INT)
        }
    }

    fn item(&mut self) -> Term {
        self.var(self.element)
    }

    fn seq(&mut self) -> Term {
        let sort = self.t.sort(SortKind::Seq(self.element));
        self.var(sort)
    }

    fn set(&mut self) -> Term {
        let sort = self.t.sort(SortKind::Set(self.element));
        self.var(sort)
    }

    fn map_sort(&mut self) -> Sort {
        self.t.sort(SortKind::Map(self.element, Sort::INT))
    }

    fn map(&mut self) -> Term {
        let sort = self.map_sort();
        self.var(sort)
    }

    fn concat(&mut self) -> Term {
        let (a, b) = (self.seq(), self.seq());
        self.t.seq_concat(a, b)
    }

    fn update(&mut self) -> Term {
        let (s, i, v) = (self.seq(), self.int(), self.item());
        self.t.seq_update(s, i, v)
    }

    fn slice(&mut self, of: Term) -> Term {
        let (i, j) = (self.int(), self.int());
        self.t.seq_slice(of, i, j)
    }

    fn items(&mut self, least: usize) -> Vec<Term> {
        let count = least + self.rng.below(4);
        let mut items: Vec<Term> = (0..count).map(|_| self.item()).collect();
        if items.len() > 2 && self.rng.below(2) == 0 {
            items[1] = items[0];
        }
        items
    }

    fn index(&mut self, count: usize) -> Term {
        let index = self.rng.below(count);
        self.t.int(index)
    }

    fn set_op(&mut self, op: Op) -> Term {
        let (a, b) = (self.set(), self.set());
        self.t.set_op(op, a, b)
    }

    fn with_single(&mut self, op: Op) -> Term {
        let (a, x) = (self.set(), self.item());
        let single = self.t.set_lit(self.element, &[x]);
        self.t.set_op(op, a, single)
    }

    fn insert(&mut self) -> Term {
        let (m, k, v) = (self.map(), self.item(), self.int());
        self.t.map_insert(m, k, v)
    }

    fn remove(&mut self) -> Term {
        let (m, k) = (self.map(), self.item());
        self.t.map_remove(m, k)
    }

    /// Arguments for a schema; none where it has no instance over this element sort.
    fn of(&mut self, schema: Schema) -> Option<Vec<Term>> {
        use Schema as S;
        let args = match schema {
            S::DivMod | S::ModFromZero | S::ModBelowDivisor | S::ModToZero | S::ModAboveDivisor => {
                vec![self.int(), self.int()]
            }
            S::SquareNonNegative | S::SquareAbove | S::SquareAboveNegation => vec![self.int()],
            S::ProductMonotone
            | S::ProductMonotoneStrict
            | S::ProductAntitone
            | S::ProductAntitoneStrict
            | S::ProductCancel => vec![self.int(), self.int(), self.int()],
            _ if schema.number() < 200 => vec![self.int(), self.int()],
            _ if schema.number() < 300 => self.of_sequence(schema),
            _ if schema.number() < 400 => self.of_set(schema)?,
            _ if schema.number() < 500 => self.of_map(schema),
            S::FnExtensional => {
                let params = [self.element, Sort::BOOL];
                let count = 1 + self.rng.below(2);
                let sort = self.t.sort(SortKind::Fn(params[..count].into(), Sort::INT));
                vec![self.var(sort), self.var(sort)]
            }
            _ if matches!(self.element, Sort::INT | Sort::BOOL) => return None,
            S::LessIrreflexive => vec![self.item()],
            S::LessTransitive => vec![self.item(), self.item(), self.item()],
            _ => vec![self.item(), self.item()],
        };
        Some(args)
    }

    fn of_sequence(&mut self, schema: Schema) -> Vec<Term> {
        use Schema as S;
        match schema {
            S::SeqLenFromZero | S::SeqEmpty => vec![self.seq()],
            S::SeqLitLen | S::SeqLitSnoc => {
                let least = usize::from(schema == S::SeqLitSnoc);
                let items = self.items(least);
                vec![self.t.seq_lit(self.element, &items)]
            }
            S::SeqLitAt => {
                let items = self.items(1);
                vec![
                    self.t.seq_lit(self.element, &items),
                    self.index(items.len()),
                ]
            }
            S::SeqConcatLen | S::SeqConcatEmptyLeft | S::SeqConcatEmptyRight => vec![self.concat()],
            S::SeqConcatLeft | S::SeqConcatRight | S::SeqConcatRightOffset => {
                vec![self.concat(), self.int()]
            }
            S::SeqConcatAssociative => vec![self.seq(), self.seq(), self.seq()],
            S::SeqConcatInjectiveLeft | S::SeqConcatInjectiveRight => {
                vec![self.concat(), self.concat()]
            }
            S::SeqUpdateOther => vec![self.update(), self.int()],
            S::SeqSliceSplit | S::SeqSliceSnoc | S::SeqSliceCons => {
                vec![self.seq(), self.int(), self.int(), self.int()]
            }
            S::SeqSliceAt | S::SeqSliceAtOffset => {
                let s = self.seq();
                vec![self.slice(s), self.int()]
            }
            S::SeqSliceLen | S::SeqSliceWhole => {
                let s = self.seq();
                vec![self.slice(s)]
            }
            S::SeqSliceOfSlice => {
                let s = self.seq();
                let inner = self.slice(s);
                vec![self.slice(inner)]
            }
            S::SeqSliceOfConcatLeft | S::SeqSliceOfConcatRight | S::SeqSliceOfConcatMiddle => {
                let inner = self.concat();
                vec![self.slice(inner)]
            }
            S::SeqSliceOfUpdateBelow | S::SeqSliceOfUpdateAbove | S::SeqSliceOfUpdateWithin => {
                let inner = self.update();
                vec![self.slice(inner)]
            }
            S::SeqExtensional => vec![self.seq(), self.seq()],
            _ => vec![self.update()],
        }
    }

    fn of_set(&mut self, schema: Schema) -> Option<Vec<Term>> {
        use Schema as S;
        let args = match schema {
            S::SetLitMember => {
                let items = self.items(0);
                vec![self.t.set_lit(self.element, &items), self.item()]
            }
            S::SetLitHas => {
                let items = self.items(1);
                vec![
                    self.t.set_lit(self.element, &items),
                    self.index(items.len()),
                ]
            }
            S::SetLitSplit | S::SetSizeLit => {
                let items = self.items(1);
                vec![self.t.set_lit(self.element, &items)]
            }
            S::SetSizeEmpty => vec![self.t.set_lit(self.element, &[])],
            S::SetSizeSingleton => {
                let item = self.item();
                vec![self.t.set_lit(self.element, &[item])]
            }
            S::SetUnionMember | S::SetUnionLeft | S::SetUnionRight => {
                vec![self.set_op(Op::SetUnion), self.item()]
            }
            S::SetIntersectionLeft | S::SetIntersectionRight | S::SetIntersectionMember => {
                vec![self.set_op(Op::SetIntersection), self.item()]
            }
            S::SetDifferenceLeft | S::SetDifferenceRight | S::SetDifferenceMember => {
                vec![self.set_op(Op::SetDifference), self.item()]
            }
            S::SetSubsetMember => vec![self.set(), self.set(), self.item()],
            S::SetSizeFromZero | S::SetSizeZero => vec![self.set()],
            S::SetSizeMember => vec![self.set(), self.item()],
            S::SetSizeOne => vec![self.set(), self.item(), self.item()],
            S::SetSizeAdd | S::SetAddPresent => vec![self.with_single(Op::SetUnion)],
            S::SetSizeRemove | S::SetRemoveAbsent => vec![self.with_single(Op::SetDifference)],
            S::SetSizeRange if self.element != Sort::INT => return None,
            S::SetSizeRange => vec![self.set(), self.int(), self.int()],
            _ => vec![self.set(), self.set()],
        };
        Some(args)
    }

    fn of_map(&mut self, schema: Schema) -> Vec<Term> {
        use Schema as S;
        match schema {
            S::MapEmptyKeys => vec![self.t.map_empty(self.element, Sort::INT)],
            S::MapEmptyMember => vec![self.t.map_empty(self.element, Sort::INT), self.item()],
            S::MapKeysEmpty => vec![self.map()],
            S::MapInsertKeys | S::MapInsertHas | S::MapInsertGet | S::MapInsertSame => {
                vec![self.insert()]
            }
            S::MapInsertKeep | S::MapInsertMember | S::MapInsertOther => {
                vec![self.insert(), self.item()]
            }
            S::MapRemoveKeys | S::MapRemoveHas | S::MapRemoveAbsent => vec![self.remove()],
            S::MapRemoveKeep | S::MapRemoveMember | S::MapRemoveOther => {
                vec![self.remove(), self.item()]
            }
            _ => vec![self.map(), self.map()],
        }
    }
}

/// The free variables of a term.
fn variables(t: &Terms, roots: &[Term]) -> Vec<Term> {
    let mut open = roots.to_vec();
    let mut found = BTreeSet::new();
    while let Some(term) = open.pop() {
        if let Op::Var(_) = t.op(term) {
            found.insert(term);
        }
        open.extend(t.args(term));
    }
    found.into_iter().collect()
}

/// A model of the variables; some share their values, so that equations hold often enough.
fn model(random: &mut Random, vars: &[Term]) -> Model {
    let mut model = Model::default();
    let mut pool: Vec<(Sort, Value)> = Vec::new();
    for var in vars {
        let sort = random.t.sort_of(*var);
        let known: Vec<Value> = pool
            .iter()
            .filter(|(other, _)| *other == sort)
            .map(|(_, value)| value.clone())
            .collect();
        let value = if !known.is_empty() && random.rng.below(3) == 0 {
            known[random.rng.below(known.len())].clone()
        } else {
            random.value(sort, 2)
        };
        pool.push((sort, value.clone()));
        model.vars.insert(*var, value);
    }
    model
}

/// Is the clause true in the model?
fn holds(
    t: &Terms,
    env: &Environment,
    model: &Model,
    clause: &[Lit],
    seed: u64,
) -> Result<bool, Unknown> {
    let choices = Random {
        t,
        env,
        rng: Dice(seed),
        seed,
    };
    let mut evaluator = Evaluator::new(t, env, model, choices, 100_000);
    let mut result = Ok(false);
    for lit in clause {
        match evaluator.holds(lit.atom) {
            Ok(truth) if truth == lit.positive => return Ok(true),
            Ok(_) => {}
            Err(unknown) => result = Err(unknown),
        }
    }
    result
}

/// Which values at the edges a model has: an empty container; an integer that is the first, the last, or the next after a container's
/// elements, or the one before them.
fn edges(model: &Model) -> BTreeSet<&'static str> {
    let length = |value: &Value| match value {
        Value::Seq(items) => Some(items.len()),
        Value::Set(items) => Some(items.len()),
        Value::Map(entries) => Some(entries.len()),
        _ => None,
    };
    let lengths: Vec<usize> = model.vars.values().filter_map(length).collect();
    let mut found = BTreeSet::new();
    if lengths.contains(&0) {
        found.insert("empty");
    }
    for value in model.vars.values() {
        for length in &lengths {
            let length = *length as i64;
            let edges = [
                ("before", -1),
                ("first", 0),
                ("last", length - 1),
                ("after", length),
            ];
            let here = edges.iter().filter(|(_, edge)| *value == Value::int(*edge));
            found.extend(here.map(|(name, _)| *name));
        }
    }
    found
}

/// The edges that a schema's variables can reach.
fn wanted_edges(t: &Terms, vars: &[Term]) -> BTreeSet<&'static str> {
    let kinds: Vec<&SortKind> = vars
        .iter()
        .map(|var| t.sort_kind(t.sort_of(*var)))
        .collect();
    let is_container = |kind: &&&SortKind| {
        matches!(
            kind,
            SortKind::Seq(_) | SortKind::Set(_) | SortKind::Map(..)
        )
    };
    let mut wanted = BTreeSet::new();
    if kinds.iter().any(|kind| is_container(&kind)) {
        wanted.insert("empty");
        if kinds.contains(&&SortKind::Int) {
            wanted.extend(["before", "first", "last", "after"]);
        }
    }
    wanted
}

fn check(schema: Schema) {
    let (mut wanted, mut met) = (BTreeSet::new(), BTreeSet::new());
    let mut world = World::new();
    let mut rng = Dice(u64::from(schema.number()));
    let (mut evaluated, mut unknown, mut round) = (0, 0, 0);
    while evaluated < EVALUATIONS {
        let element = world.elements[round % world.elements.len()];
        round += 1;
        let mut arguments = Arguments {
            t: &mut world.t,
            rng: Dice(rng.bits()),
            element,
            names: 0,
        };
        let Some(args) = arguments.of(schema) else {
            continue;
        };
        let clause = schema.clause(&mut world.t, &world.env, &args);
        let clause = clause.unwrap_or_else(|| panic!("{schema:?} has no instance"));
        let vars = variables(&world.t, &args);
        for _ in 0..50 {
            let seed = rng.bits();
            let mut random = Random {
                t: &world.t,
                env: &world.env,
                rng: Dice(rng.bits()),
                seed,
            };
            let model = model(&mut random, &vars);
            wanted.extend(wanted_edges(&world.t, &vars));
            match holds(&world.t, &world.env, &model, &clause, seed) {
                Ok(true) => {
                    evaluated += 1;
                    met.extend(edges(&model));
                }
                Ok(false) => {
                    let args: Vec<String> = args
                        .iter()
                        .map(|a| world.t.display(&world.env, *a))
                        .collect();
                    panic!("{schema:?} of {args:?} is false in {model:?}");
                }
                Err(_) => unknown += 1,
            }
        }
        assert!(unknown < EVALUATIONS, "{schema:?} is hardly ever evaluated");
    }
    assert!(
        wanted.is_subset(&met),
        "{schema:?} was evaluated at {met:?} only"
    );
}

/// Arguments of the form that each rule about data types asks for, over a list.
fn data_rules(t: &mut Terms, env: &Environment, rng: &mut Dice) -> Vec<DataRule> {
    let pick = |rng: &mut Dice, data: u32| {
        let data = DataId(data);
        let count = env.data(data).constructors.len();
        ConstructorId {
            data,
            index: rng.below(count) as u32,
        }
    };
    let data = rng.below(2) as u32;
    let (c, d) = (pick(rng, data), pick(rng, data));
    let built = |t: &mut Terms, constructor: ConstructorId, name: &str| {
        let fields = env.constructor(constructor).fields.clone();
        let fields: Vec<Term> = fields
            .iter()
            .enumerate()
            .map(|(i, field)| t.var(&format!("{name}{i}"), field.sort))
            .collect();
        t.construct(constructor, &fields)
    };
    let (a, b, same) = (built(t, c, "a"), built(t, d, "b"), built(t, c, "c"));
    let sort = t.data_sort(c.data);
    let value = t.var("value", sort);
    let (is_c, is_d) = (t.is(c, value), t.is(d, value));
    let mut rules = vec![
        DataRule::Tester(t.is(d, a)),
        DataRule::Tester(t.is(c, a)),
        DataRule::Exhaustive(value),
        DataRule::Rebuild(is_c),
    ];
    if c != d {
        rules.extend([DataRule::Distinct(a, b), DataRule::Exclusive(is_c, is_d)]);
    }
    for field in 0..env.constructor(c).fields.len() as u32 {
        rules.push(DataRule::Injective(a, same, field));
        rules.push(DataRule::Selection(t.select(env, c, field, a)));
    }
    rules
}

#[test]
fn data_types_are_as_declared() {
    let mut world = World::new();
    let mut rng = Dice(3);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    while counts.len() < 7 || counts.values().any(|count| *count < EVALUATIONS) {
        for rule in data_rules(&mut world.t, &world.env, &mut rng) {
            let clause = rule.clause(&mut world.t, &world.env);
            let clause = clause.unwrap_or_else(|| panic!("{rule:?} has no clause"));
            let roots: Vec<Term> = rule.terms().collect();
            let vars = variables(&world.t, &roots);
            let seed = rng.bits();
            let mut random = Random {
                t: &world.t,
                env: &world.env,
                rng: Dice(rng.bits()),
                seed,
            };
            let model = model(&mut random, &vars);
            let truth = holds(&world.t, &world.env, &model, &clause, seed);
            assert_eq!(truth, Ok(true), "{rule:?} in {model:?}");
            let name = match rule {
                DataRule::Distinct(..) => "distinct",
                DataRule::Injective(..) => "injective",
                DataRule::Selection(..) => "selection",
                DataRule::Tester(..) => "tester",
                DataRule::Exhaustive(..) => "exhaustive",
                DataRule::Exclusive(..) => "exclusive",
                DataRule::Rebuild(..) => "rebuild",
            };
            *counts.entry(name).or_default() += 1;
        }
    }
}

fn check_range(range: std::ops::Range<u16>) {
    let mut checked = 0;
    for schema in Schema::ALL.iter().filter(|s| range.contains(&s.number())) {
        check(*schema);
        checked += 1;
    }
    assert!(checked > 0);
}

#[test]
fn arithmetic_is_true() {
    check_range(100..200);
}

#[test]
fn sequences_are_true() {
    check_range(200..300);
}

#[test]
fn sets_are_true() {
    check_range(300..400);
}

#[test]
fn maps_orders_and_functions_are_true() {
    check_range(400..u16::MAX);
}

/// The test above can fail: clauses that lack a guard are found out.
#[test]
fn a_missing_guard_is_found() {
    let needed = [
        Schema::DivMod,
        Schema::SeqConcatLeft,
        Schema::SeqUpdateAt,
        Schema::SeqSliceLen,
        Schema::SetSizeAdd,
        Schema::MapInsertOther,
        Schema::LessTransitive,
        Schema::SeqExtensional,
    ];
    for schema in needed {
        let mut world = World::new();
        let mut rng = Dice(7);
        let mut arguments = Arguments {
            t: &mut world.t,
            rng: Dice(1),
            element: world.elements[2],
            names: 0,
        };
        let args = arguments.of(schema).unwrap();
        let clause = schema.clause(&mut world.t, &world.env, &args).unwrap();
        let vars = variables(&world.t, &args);
        for left_out in 0..clause.len() {
            let weaker: Vec<Lit> = clause
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != left_out)
                .map(|(_, lit)| *lit)
                .collect();
            let refuted = (0..4000).any(|_| {
                let seed = rng.bits();
                let mut random = Random {
                    t: &world.t,
                    env: &world.env,
                    rng: Dice(rng.bits()),
                    seed,
                };
                let model = model(&mut random, &vars);
                holds(&world.t, &world.env, &model, &weaker, seed) == Ok(false)
            });
            assert!(refuted, "{schema:?} without literal {left_out}");
        }
    }
}
