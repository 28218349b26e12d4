//! Finite maps: the keys as sets, the values key by key.

use crate::graph::Node;
use crate::search::Search;
use tenet_logic::{Op, Schema, Term};

impl Search<'_> {
    /// A map has a node.
    pub(super) fn notice_map(&mut self, node: Node) {
        let term = self.graph.term(node);
        if *self.terms.op(term) == Op::MapInsert {
            self.axiom(Schema::MapInsertGet, &[term]);
        }
    }

    /// A map that is made of another and equal to a third has keys to compare. True if they are new.
    pub(super) fn compare_keys(&mut self, map: Node) -> bool {
        let forms: Vec<Node> = self.graph.class(map).collect();
        let is_made = |form: &Node| is_made_of_maps(self.terms.op(self.graph.term(*form)));
        if forms.len() < 2 || !forms.iter().any(is_made) || !self.begin_instance(map, map) {
            return false;
        }
        let map = self.graph.term(map);
        let keys = self.terms.map_keys(map);
        let is_new = self.graph.node(keys).is_none();
        self.node(keys);
        is_new
    }

    /// Relates keys or values of a map with those of what the map is made of. True if there was anything new.
    pub(super) fn saturate_map(&mut self, node: Node) -> bool {
        match self.terms.op(self.graph.term(node)) {
            Op::MapKeys => self.saturate_keys(node),
            _ => self.saturate_get(node),
        }
    }

    pub(super) fn saturate_keys(&mut self, node: Node) -> bool {
        let map = self.graph.args(node)[0];
        let mut progress = false;
        for form in self.graph.class(map).collect::<Vec<Node>>() {
            progress |= self.begin_instance(node, form) && self.keys_of(self.graph.term(form));
        }
        for parent in self.parents_with(map, is_made_of_maps) {
            progress |= self.begin_instance(node, parent) && self.keys_of(self.graph.term(parent));
        }
        progress | self.no_keys(node, map)
    }

    pub(super) fn saturate_get(&mut self, node: Node) -> bool {
        if !self.graph.is_canonical(node) {
            return false;
        }
        let (map, key) = (self.graph.args(node)[0], self.graph.args(node)[1]);
        let mut progress = false;
        for form in self.graph.class(map).collect::<Vec<Node>>() {
            progress |=
                self.begin_instance(node, form) && self.value_at(self.graph.term(form), key);
        }
        for parent in self.parents_with(map, is_made_of_maps) {
            progress |=
                self.begin_instance(node, parent) && self.value_at(self.graph.term(parent), key);
        }
        progress
    }

    fn keys_of(&mut self, map: Term) -> bool {
        match self.terms.op(map) {
            Op::MapEmpty => self.axiom(Schema::MapEmptyKeys, &[map]),
            Op::MapInsert => self.axiom(Schema::MapInsertKeys, &[map]),
            Op::MapRemove => self.axiom(Schema::MapRemoveKeys, &[map]),
            _ => false,
        }
    }

    /// A map without keys is the empty one.
    fn no_keys(&mut self, keys: Node, map: Node) -> bool {
        let is_empty = self.graph.class(keys).any(|set| {
            *self.terms.op(self.graph.term(set)) == Op::SetLit && self.graph.args(set).is_empty()
        });
        let map = self.graph.term(map);
        is_empty && self.axiom_unless_satisfied(Schema::MapKeysEmpty, &[map])
    }

    fn value_at(&mut self, map: Term, key: Node) -> bool {
        let schema = match self.terms.op(map) {
            Op::MapInsert => Schema::MapInsertOther,
            Op::MapRemove => Schema::MapRemoveOther,
            _ => return false,
        };
        let changed = self.terms.args(map)[1];
        if let Some(changed) = self.graph.node(changed)
            && self.graph.equal(changed, key)
        {
            return false;
        }
        let key = self.graph.term(key);
        self.axiom_unless_satisfied(schema, &[map, key])
    }
}

fn is_made_of_maps(op: &Op) -> bool {
    matches!(op, Op::MapInsert | Op::MapRemove)
}
