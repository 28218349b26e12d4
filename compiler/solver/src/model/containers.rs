//! Values of sets and maps: by what they are made of, and else by the elements that the branch mentions.

use super::build::Builder;
use super::defaults::simplest;
use crate::graph::Node;
use num_traits::ToPrimitive;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tenet_logic::{Op, Sort, SortKind, Value};

/// Larger sets are not built.
const LARGEST: usize = 2000;

impl Builder<'_, '_> {
    pub(super) fn set(&mut self, root: Node, element: Sort, depth: u32) -> Option<Value> {
        if let Some(items) = self.set_of_parts(root, depth) {
            return Some(Value::Set(Arc::new(items)));
        }
        let mut items = BTreeSet::new();
        for member in self.parents(root, &Op::SetMember) {
            let (item, set) = (
                self.search.graph.args(member)[0],
                self.search.graph.args(member)[1],
            );
            if self.search.graph.equal(set, root) && self.search.graph.truth(member) == Some(true) {
                items.insert(self.value(item, depth)?);
            }
        }
        if let Some(size) = self.measure(root, &Op::SetSize) {
            let size = size.to_usize().filter(|size| *size <= LARGEST)?;
            while items.len() < size {
                let more = match self.search.terms.sort_kind(element) {
                    SortKind::Int => Value::Int(self.fresh_integer()),
                    SortKind::Uninterpreted(_) => {
                        let count = self.universe.entry(element).or_insert(0);
                        *count += 1;
                        Value::Element(element, *count - 1)
                    }
                    _ => return None,
                };
                items.insert(more);
            }
        }
        Some(Value::Set(Arc::new(items)))
    }

    /// The value of a set by what it is made of; none if it is made of nothing, or in the end of itself.
    fn set_of_parts(&mut self, root: Node, depth: u32) -> Option<BTreeSet<Value>> {
        if !self.building.insert(root) {
            return None;
        }
        let mut found = None;
        for form in self.search.graph.class(root).collect::<Vec<Node>>() {
            let op = self.search.terms.op(self.search.graph.term(form)).clone();
            let args = self.search.graph.args(form).to_vec();
            if op == Op::SetLit {
                found = self
                    .values_of(&args, depth)
                    .map(|items| items.into_iter().collect());
            } else if matches!(op, Op::SetUnion | Op::SetIntersection | Op::SetDifference)
                && !args
                    .iter()
                    .any(|arg| self.building.contains(&self.search.graph.root(*arg)))
                && let Some(parts) = self.values_of(&args, depth)
                && let [Value::Set(a), Value::Set(b)] = &parts[..]
            {
                found = Some(match op {
                    Op::SetUnion => a.union(b).cloned().collect(),
                    Op::SetIntersection => a.intersection(b).cloned().collect(),
                    _ => a.difference(b).cloned().collect(),
                });
            }
            if found.is_some() {
                break;
            }
        }
        self.building.remove(&root);
        found
    }

    pub(super) fn map(&mut self, root: Node, value: Sort, depth: u32) -> Option<Value> {
        let fallback = simplest(self.search.terms, self.search.env, value, 6)?;
        let mut entries = self.map_of_parts(root, depth).unwrap_or_default();
        if let Some(keys) = self.parents(root, &Op::MapKeys).first().copied()
            && let Value::Set(keys) = self.value(keys, depth)?
        {
            for key in keys.iter() {
                entries
                    .entry(key.clone())
                    .or_insert_with(|| fallback.clone());
            }
        }
        for get in self.parents(root, &Op::MapGet) {
            let (map, key) = (
                self.search.graph.args(get)[0],
                self.search.graph.args(get)[1],
            );
            if self.search.graph.equal(map, root) {
                let key = self.value(key, depth)?;
                let value = self.value(get, depth)?;
                entries.entry(key).and_modify(|entry| *entry = value);
            }
        }
        for insert in self.search.members_with(root, &Op::MapInsert) {
            let args = self.search.graph.args(insert).to_vec();
            let (key, value) = (self.value(args[1], depth)?, self.value(args[2], depth)?);
            entries.insert(key, value);
        }
        Some(Value::Map(Arc::new(entries)))
    }

    /// The value of a map by what it is made of; none if it is made of nothing, or in the end of itself.
    fn map_of_parts(&mut self, root: Node, depth: u32) -> Option<BTreeMap<Value, Value>> {
        if !self.building.insert(root) {
            return None;
        }
        let mut found = None;
        for form in self.search.graph.class(root).collect::<Vec<Node>>() {
            let op = self.search.terms.op(self.search.graph.term(form)).clone();
            let args = self.search.graph.args(form).to_vec();
            if matches!(op, Op::MapInsert | Op::MapRemove)
                && !self.building.contains(&self.search.graph.root(args[0]))
                && let Some(Value::Map(base)) = self.value(args[0], depth)
                && let Some(key) = self.value(args[1], depth)
            {
                let mut entries = (*base).clone();
                if op == Op::MapRemove {
                    entries.remove(&key);
                } else if let Some(value) = self.value(args[2], depth) {
                    entries.insert(key, value);
                }
                found = Some(entries);
                break;
            }
        }
        self.building.remove(&root);
        found
    }
}
