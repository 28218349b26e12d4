//! Values for what neither the logic nor the search has fixed.

use rustc_hash::FxHashMap;
use std::sync::Arc;
use tenet_logic::{Choices, Environment, Op, Sort, SortKind, Terms, Value};

/// How deep values are nested.
const DEEPEST: u32 = 6;

/// Chooses what the branch says, and else the simplest value of the sort.
pub(super) struct Defaults<'a> {
    terms: &'a Terms,
    env: &'a Environment,
    /// The number of elements of each uninterpreted sort.
    universe: FxHashMap<Sort, u32>,
    unspecified: FxHashMap<(Op, Vec<Value>), Value>,
}

impl<'a> Defaults<'a> {
    pub(super) fn new(
        terms: &'a Terms,
        env: &'a Environment,
        universe: FxHashMap<Sort, u32>,
        unspecified: FxHashMap<(Op, Vec<Value>), Value>,
    ) -> Defaults<'a> {
        Defaults {
            terms,
            env,
            universe,
            unspecified,
        }
    }
}

impl Choices for Defaults<'_> {
    fn choose(&mut self, op: &Op, args: &[Value], sort: Sort) -> Option<Value> {
        if let (Op::Less, [a, b]) = (op, args) {
            return Some(Value::Bool(a < b));
        }
        if let Some(value) = self.unspecified.get(&(op.clone(), args.to_vec())) {
            return Some(value.clone());
        }
        simplest(self.terms, self.env, sort, DEEPEST)
    }

    fn universe(&self, sort: Sort) -> Option<u32> {
        Some(self.universe.get(&sort).copied().unwrap_or(1).max(1))
    }
}

/// The simplest value of a sort.
pub(super) fn simplest(terms: &Terms, env: &Environment, sort: Sort, depth: u32) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    Some(match terms.sort_kind(sort) {
        SortKind::Bool => Value::Bool(false),
        SortKind::Int => Value::int(0),
        SortKind::Uninterpreted(_) => Value::Element(sort, 0),
        SortKind::Data(data) => env.constructors(*data).find_map(|constructor| {
            let fields = env.constructor(constructor).fields.iter();
            let values: Option<Arc<[Value]>> = fields
                .map(|field| simplest(terms, env, field.sort, depth))
                .collect();
            Some(Value::Data(constructor, values?))
        })?,
        SortKind::Seq(_) => Value::Seq(Arc::new([])),
        SortKind::Set(_) => Value::Set(Arc::default()),
        SortKind::Map(..) => Value::Map(Arc::default()),
        SortKind::Fn(_, result) => {
            let value = simplest(terms, env, *result, depth)?;
            Value::Fn(Arc::default(), Arc::new(value))
        }
    })
}
