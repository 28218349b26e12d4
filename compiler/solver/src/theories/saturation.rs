//! What has changed in the graph since the axioms of the containers were last put up: nodes and classes, in order, with the place
//! up to which they were looked at. Going back from a branch sets the place back too, as what was put up there is gone.

use crate::graph::Node;
use crate::search::Search;
use tenet_logic::{Op, SortKind};

/// Changes and how far they were dealt with.
#[derive(Default)]
pub(crate) struct Saturation {
    changes: Vec<Node>,
    done: usize,
    scopes: Vec<(usize, usize)>,
}

impl Saturation {
    pub(crate) fn push(&mut self) {
        self.scopes.push((self.changes.len(), self.done));
    }

    pub(crate) fn pop(&mut self, levels: usize) {
        let scope = self.scopes.len() - levels;
        let (changes, done) = self.scopes[scope];
        self.scopes.truncate(scope);
        self.changes.truncate(changes);
        self.done = done;
    }

    /// A node is new, has a new value, or its class grew.
    pub(crate) fn changed(&mut self, node: Node) {
        self.changes.push(node);
    }

    /// Everything is to be looked at again.
    pub(crate) fn start_over(&mut self) {
        self.done = 0;
    }
}

impl Search<'_> {
    /// Deals with all changes. True if an axiom was new.
    pub(super) fn saturate_changes(&mut self) -> bool {
        let mut progress = false;
        while let Some(node) = self.saturation.changes.get(self.saturation.done).copied() {
            self.saturation.done += 1;
            progress |= self.saturate_change(node);
            if self.conflict.is_some() || self.is_exhausted() {
                return true;
            }
        }
        progress
    }

    fn saturate_change(&mut self, node: Node) -> bool {
        let node = self.graph.representative(node);
        let op = self.terms.op(self.graph.term(node)).clone();
        let mut progress = match op {
            Op::SetMember => self.saturate_member(node),
            Op::SetSubset => self.saturate_inclusion(node),
            Op::SeqAt => self.saturate_element(node),
            Op::MapGet => self.saturate_get(node),
            Op::MapKeys => self.saturate_keys(node),
            _ => false,
        };
        let (observer, saturate): (fn(&Op) -> bool, fn(&mut Self, Node) -> bool) =
            match self.terms.sort_kind(self.graph.sort(node)) {
                SortKind::Set(_) => (|op| *op == Op::SetMember, Self::saturate_member),
                SortKind::Seq(_) => {
                    progress |= self.spell_out(node);
                    (|op| *op == Op::SeqAt, Self::saturate_element)
                }
                SortKind::Map(..) => {
                    progress |= self.compare_keys(node);
                    (
                        |op| matches!(op, Op::MapGet | Op::MapKeys),
                        Self::saturate_map,
                    )
                }
                _ => return progress,
            };
        // What is observed of the class, and of what the node is made of.
        let mut classes = vec![node];
        if is_container(&op) {
            classes.extend(self.graph.args(node));
        }
        for class in classes {
            for observed in self.parents_with(class, observer) {
                progress |= saturate(self, observed);
            }
        }
        progress
    }
}

/// Is it an operator that makes a container of containers?
fn is_container(op: &Op) -> bool {
    matches!(
        op,
        Op::SeqUpdate
            | Op::SeqConcat
            | Op::SeqSlice
            | Op::SetUnion
            | Op::SetIntersection
            | Op::SetDifference
            | Op::MapInsert
            | Op::MapRemove
    )
}
