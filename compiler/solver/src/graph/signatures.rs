//! The table that finds congruent applications.

use super::{Head, Node};
use rustc_hash::FxHashMap;

/// An operator and the classes of the arguments.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Signature {
    Few(Head, [Node; 3]),
    Many(Head, Box<[Node]>),
}

impl Signature {
    /// Of an equation the sides are put in order.
    pub(super) fn new(
        head: Head,
        roots: impl ExactSizeIterator<Item = Node>,
        symmetric: bool,
    ) -> Signature {
        if roots.len() > 3 {
            return Signature::Many(head, roots.collect());
        }
        let mut few = [Node::MAX; 3];
        for (place, root) in few.iter_mut().zip(roots) {
            *place = root;
        }
        if symmetric && few[0] > few[1] {
            few.swap(0, 1);
        }
        Signature::Few(head, few)
    }
}

#[derive(Default)]
pub(super) struct Signatures {
    table: FxHashMap<Signature, Node>,
}

impl Signatures {
    pub(super) fn get(&self, key: &Signature) -> Option<Node> {
        self.table.get(key).copied()
    }

    pub(super) fn insert(&mut self, key: Signature, node: Node) {
        self.table.insert(key, node);
    }

    pub(super) fn remove(&mut self, key: &Signature) {
        self.table.remove(key);
    }
}
