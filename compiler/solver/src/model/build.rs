//! Values class by class: numbers from arithmetic, data from constructors, containers from the elements that the branch mentions,
//! and something different for each class that nothing else is known of.

use super::defaults::simplest;
use super::regions::Filling;
use super::sequences::Cells;
use crate::graph::{FALSE, Node, TRUE};
use crate::search::Search;
use num_bigint::BigInt;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::Arc;
use tenet_logic::{ConstructorId, Model, Op, Sort, SortKind, Term, Value};

/// Values are nested no deeper.
pub(super) const DEEPEST: u32 = 60;

/// A model, and how many elements each uninterpreted sort has in it.
pub(super) struct Built {
    pub(super) model: Model,
    pub(super) universe: FxHashMap<Sort, u32>,
    /// Values of terms of which the logic says nothing.
    pub(super) unspecified: FxHashMap<(Op, Vec<Value>), Value>,
}

pub(super) struct Builder<'a, 's> {
    pub(super) search: &'a mut Search<'s>,
    pub(super) cells: Cells,
    /// Classes of containers whose values are being built from their parts.
    pub(super) building: FxHashSet<Node>,
    pub(super) filling: Filling,
    values: FxHashMap<Node, Value>,
    pub(super) universe: FxHashMap<Sort, u32>,
    /// Integers that stand for something already.
    taken: FxHashSet<BigInt>,
    next_integer: i64,
}

/// What a builder has built.
pub(super) type Snapshot = (
    FxHashMap<Node, Value>,
    FxHashMap<Sort, u32>,
    FxHashSet<BigInt>,
    i64,
);

impl<'a, 's> Builder<'a, 's> {
    pub(super) fn new(search: &'a mut Search<'s>) -> Builder<'a, 's> {
        Builder {
            search,
            cells: Cells::default(),
            building: FxHashSet::default(),
            filling: Filling::Nothing,
            values: FxHashMap::default(),
            universe: FxHashMap::default(),
            taken: FxHashSet::default(),
            next_integer: 0,
        }
    }

    pub(super) fn build(mut self, variables: &[Term]) -> Option<Built> {
        self.number_elements();
        self.take_integers();
        self.place_elements();
        self.arrange_sets();
        let mut model = Model::default();
        for variable in variables {
            let value = match self.search.graph.node(*variable) {
                Some(node) => self.value(node, DEEPEST)?,
                None => self.unmentioned(*variable)?,
            };
            model.vars.insert(*variable, value);
        }
        let mut unspecified = FxHashMap::default();
        self.functions(&mut model, &mut unspecified);
        Some(Built {
            model,
            universe: self.universe,
            unspecified,
        })
    }

    /// A variable that the branch does not mention; formulas may have been assigned.
    fn unmentioned(&mut self, variable: Term) -> Option<Value> {
        let sort = self.search.terms.sort_of(variable);
        if sort == Sort::BOOL {
            let lit = tenet_logic::Lit::positive(variable);
            return Some(Value::Bool(self.search.value_of(lit) == Some(true)));
        }
        simplest(self.search.terms, self.search.env, sort, 6)
    }

    /// Elements of uninterpreted sorts, numbered so that `Less` is the order of the numbers.
    fn number_elements(&mut self) {
        let mut below: FxHashMap<Node, Vec<Node>> = FxHashMap::default();
        for node in self.search.nodes_of(Op::Less) {
            let Some(truth) = self.search.graph.truth(node) else {
                continue;
            };
            let [left, right] = [0, 1].map(|at| {
                let arg = self.search.graph.args(node)[at];
                self.search.graph.root(arg)
            });
            // The order is total: what is not below something else is above it.
            let (low, high) = if truth { (left, right) } else { (right, left) };
            if low != high {
                below.entry(high).or_default().push(low);
            }
        }
        let mut placed: FxHashSet<Node> = FxHashSet::default();
        for node in 0..self.search.graph.len() as Node {
            let is_element = matches!(
                self.search.terms.sort_kind(self.search.graph.sort(node)),
                SortKind::Uninterpreted(_)
            );
            if self.search.graph.root(node) != node || !is_element {
                continue;
            }
            // What is below comes first; the order has no circles.
            let mut stack = vec![node];
            while let Some(&top) = stack.last() {
                let missing: Vec<Node> = below
                    .get(&top)
                    .into_iter()
                    .flatten()
                    .filter(|low| !placed.contains(low) && !stack.contains(low))
                    .copied()
                    .collect();
                if missing.is_empty() {
                    stack.pop();
                    if placed.insert(top) {
                        let sort = self.search.graph.sort(top);
                        let count = self.universe.entry(sort).or_insert(0);
                        self.values.insert(top, Value::Element(sort, *count));
                        *count += 1;
                    }
                } else {
                    stack.extend(missing);
                }
            }
        }
    }

    /// Classes of integers that arithmetic knows get their values, before others are given different ones.
    fn take_integers(&mut self) {
        for node in 0..self.search.graph.len() as Node {
            if self.search.graph.sort(node) == Sort::INT && self.search.graph.root(node) == node {
                let known = self.search.graph.integer(node);
                let term = known.map(|known| self.search.graph.term(known));
                if let Some(value) = term.and_then(|term| self.search.integer_value(term)) {
                    self.taken.insert(value.clone());
                    self.values.insert(node, Value::Int(value));
                }
            }
        }
    }

    /// What has been built so far.
    pub(super) fn snapshot(&self) -> Snapshot {
        (
            self.values.clone(),
            self.universe.clone(),
            self.taken.clone(),
            self.next_integer,
        )
    }

    /// Forgets what has been built since.
    pub(super) fn restore(&mut self, snapshot: Snapshot) {
        (self.values, self.universe, self.taken, self.next_integer) = snapshot;
    }

    pub(super) fn fresh_integer(&mut self) -> BigInt {
        loop {
            let value = BigInt::from(self.next_integer);
            self.next_integer += 1;
            if self.taken.insert(value.clone()) {
                return value;
            }
        }
    }

    /// The value of a node's class. Nothing for classes that depend on themselves or are too deep or large.
    pub(super) fn value(&mut self, node: Node, depth: u32) -> Option<Value> {
        let root = self.search.graph.root(node);
        if let Some(value) = self.values.get(&root) {
            return Some(value.clone());
        }
        let depth = depth.checked_sub(1)?;
        let sort = self.search.graph.sort(root);
        let value = match self.search.terms.sort_kind(sort).clone() {
            SortKind::Bool => Value::Bool(self.search.graph.truth(root) == Some(true)),
            SortKind::Int => Value::Int(self.fresh_integer()),
            SortKind::Uninterpreted(_) => {
                let count = self.universe.entry(sort).or_insert(0);
                *count += 1;
                Value::Element(sort, *count - 1)
            }
            SortKind::Data(_) => self.data(root, sort, depth)?,
            SortKind::Seq(element) => self.sequence(root, element, depth)?,
            SortKind::Set(element) => self.set(root, element, depth)?,
            SortKind::Map(_, value) => self.map(root, value, depth)?,
            SortKind::Fn(_, result) => self.function(root, result, depth)?,
        };
        self.values.insert(root, value.clone());
        Some(value)
    }

    pub(super) fn values_of(&mut self, nodes: &[Node], depth: u32) -> Option<Vec<Value>> {
        nodes.iter().map(|node| self.value(*node, depth)).collect()
    }

    fn data(&mut self, root: Node, sort: Sort, depth: u32) -> Option<Value> {
        if let Some(built) = self.search.graph.constructor(root)
            && let Op::Constructor(constructor) =
                *self.search.terms.op(self.search.graph.term(built))
        {
            let args = self.search.graph.args(built).to_vec();
            let parts = self.values_of(&args, depth)?;
            return Some(Value::Data(constructor, parts.into()));
        }
        let SortKind::Data(data) = *self.search.terms.sort_kind(sort) else {
            return None;
        };
        let excluded = self.excluded_constructors(root);
        let constructors = self.search.env.constructors(data);
        let allowed: Vec<ConstructorId> = constructors
            .filter(|constructor| !excluded.contains(constructor))
            .collect();
        // Prefer a value that no other class has.
        let mut any = None;
        for constructor in allowed {
            let value = self.different_data(constructor, depth);
            if let Some(value) = value {
                if !self.values.values().any(|other| *other == value) {
                    return Some(value);
                }
                any = any.or(Some(value));
            }
        }
        any
    }

    fn excluded_constructors(&self, root: Node) -> Vec<ConstructorId> {
        let parents = self.search.graph.parents(root).iter();
        parents
            .filter(|parent| self.search.graph.truth(**parent) == Some(false))
            .filter_map(
                |parent| match self.search.terms.op(self.search.graph.term(*parent)) {
                    Op::Is(constructor) => Some(*constructor),
                    _ => None,
                },
            )
            .collect()
    }

    /// A value of a constructor, with integers in it that are different from all others.
    fn different_data(&mut self, constructor: ConstructorId, depth: u32) -> Option<Value> {
        let fields: Vec<Sort> = {
            let fields = &self.search.env.constructor(constructor).fields;
            fields.iter().map(|field| field.sort).collect()
        };
        let parts: Option<Vec<Value>> = fields
            .into_iter()
            .map(|sort| match self.search.terms.sort_kind(sort) {
                SortKind::Int => Some(Value::Int(self.fresh_integer())),
                _ => simplest(self.search.terms, self.search.env, sort, depth.min(6)),
            })
            .collect();
        Some(Value::Data(constructor, parts?.into()))
    }

    /// The number that a parent of the class with this operator has.
    pub(super) fn measure(&mut self, root: Node, op: &Op) -> Option<BigInt> {
        let parent = self.parents(root, op).into_iter().next()?;
        match self.value(parent, 2)? {
            Value::Int(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn parents(&self, root: Node, op: &Op) -> Vec<Node> {
        let parents = self.search.graph.parents(root).iter().copied();
        parents
            .filter(|parent| self.search.terms.op(self.search.graph.term(*parent)) == op)
            .collect()
    }

    fn sequence(&mut self, root: Node, element: Sort, depth: u32) -> Option<Value> {
        let fallback = simplest(self.search.terms, self.search.env, element, 6)?;
        let items = self.elements(root, &fallback, depth)?;
        Some(Value::Seq(items.into()))
    }

    fn function(&mut self, root: Node, result: Sort, depth: u32) -> Option<Value> {
        let mut cases = BTreeMap::new();
        for application in self.parents(root, &Op::Apply) {
            let args = self.search.graph.args(application).to_vec();
            if self.search.graph.equal(args[0], root) {
                let values = self.values_of(&args[1..], depth)?;
                cases.insert(values, self.value(application, depth)?);
            }
        }
        let otherwise = simplest(self.search.terms, self.search.env, result, 6)?;
        Some(Value::Fn(Arc::new(cases), Arc::new(otherwise)))
    }

    /// Values of functions at the arguments that the branch mentions, and of operators that the logic leaves open at some. Definitions
    /// and the logic speak for themselves where they say something.
    fn functions(
        &mut self,
        model: &mut Model,
        unspecified: &mut FxHashMap<(Op, Vec<Value>), Value>,
    ) {
        for node in 0..self.search.graph.len() as Node {
            let op = self.search.terms.op(self.search.graph.term(node)).clone();
            let is_open = matches!(
                op,
                Op::Select(..) | Op::SeqAt | Op::SeqSlice | Op::MapGet | Op::Div | Op::Mod
            );
            if !(is_open || matches!(op, Op::App(_))) || !self.search.graph.is_canonical(node) {
                continue;
            }
            let args = self.search.graph.args(node).to_vec();
            let (Some(args), Some(value)) =
                (self.values_of(&args, DEEPEST), self.value(node, DEEPEST))
            else {
                continue;
            };
            if let Op::App(function) = op {
                let cases = model.functions.entry(function).or_default();
                cases.entry(args).or_insert(value);
            } else {
                unspecified.entry((op, args)).or_insert(value);
            }
        }
        debug_assert!(self.search.graph.root(TRUE) != self.search.graph.root(FALSE));
    }
}
