//! Values of sets and maps: by what they are made of, and else by the elements that the branch mentions.

use super::build::Builder;
use super::defaults::simplest;
use super::regions::{Filling, LARGEST};
use crate::graph::Node;
use num_traits::ToPrimitive;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tenet_logic::{Op, Sort, Value};

impl Builder<'_, '_> {
    pub(super) fn set(&mut self, root: Node, element: Sort, depth: u32) -> Option<Value> {
        let placed = match &self.filling {
            Filling::Placed(placed) => placed.get(&root).cloned(),
            _ => None,
        };
        if placed.is_none()
            && let Some(items) = self.of_parts(root, depth, Self::set_of_parts)
        {
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
        items.extend(placed.into_iter().flatten());
        if matches!(self.filling, Filling::BySize)
            && let Some(size) = self.measure(root, &Op::SetSize)
        {
            let size = size.to_usize().filter(|size| *size <= LARGEST)?;
            while items.len() < size {
                items.insert(self.new_element(element)?);
            }
        }
        Some(Value::Set(Arc::new(items)))
    }

    /// The value of a class of containers by what one of its members is made of; none if none is, or only in the end of itself.
    fn of_parts<T>(
        &mut self,
        root: Node,
        depth: u32,
        build: fn(&mut Self, Op, &[Node], u32) -> Option<T>,
    ) -> Option<T> {
        if !self.building.insert(root) {
            return None;
        }
        let members: Vec<Node> = self.search.graph.class(root).collect();
        let found = members.into_iter().find_map(|member| {
            let op = self.search.terms.op(self.search.graph.term(member)).clone();
            let args = self.search.graph.args(member).to_vec();
            build(self, op, &args, depth)
        });
        self.building.remove(&root);
        found
    }

    fn is_being_built(&self, part: Node) -> bool {
        self.building.contains(&self.search.graph.root(part))
    }

    fn set_of_parts(&mut self, op: Op, args: &[Node], depth: u32) -> Option<BTreeSet<Value>> {
        if op == Op::SetLit {
            return Some(self.values_of(args, depth)?.into_iter().collect());
        }
        let combines = matches!(op, Op::SetUnion | Op::SetIntersection | Op::SetDifference);
        if !combines || args.iter().any(|arg| self.is_being_built(*arg)) {
            return None;
        }
        let parts = self.values_of(args, depth)?;
        let [Value::Set(a), Value::Set(b)] = &parts[..] else {
            return None;
        };
        Some(match op {
            Op::SetUnion => a.union(b).cloned().collect(),
            Op::SetIntersection => a.intersection(b).cloned().collect(),
            _ => a.difference(b).cloned().collect(),
        })
    }

    pub(super) fn map(&mut self, root: Node, value: Sort, depth: u32) -> Option<Value> {
        let fallback = simplest(self.search.terms, self.search.env, value, 6)?;
        let parts = self.of_parts(root, depth, Self::map_of_parts);
        let mut entries = parts.unwrap_or_default();
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

    fn map_of_parts(
        &mut self,
        op: Op,
        args: &[Node],
        depth: u32,
    ) -> Option<BTreeMap<Value, Value>> {
        if !matches!(op, Op::MapInsert | Op::MapRemove) || self.is_being_built(args[0]) {
            return None;
        }
        let Value::Map(base) = self.value(args[0], depth)? else {
            return None;
        };
        let key = self.value(args[1], depth)?;
        let mut entries = (*base).clone();
        if op == Op::MapRemove {
            entries.remove(&key);
        } else if let Some(value) = self.value(args[2], depth) {
            entries.insert(key, value);
        }
        Some(entries)
    }
}
