//! The theories that work by axioms on the graph: data, sequences, sets, maps, orders, functions; and what stands between the
//! graph and arithmetic.

mod axioms;
mod combination;
mod data;
mod definitions;
mod functions;
mod integers;
mod maps;
mod orders;
mod saturation;
mod sequences;
mod sets;
mod slices;

pub(crate) use definitions::Definitions;
pub(crate) use integers::Forms;
pub(crate) use saturation::Saturation;

use crate::graph::Node;
use crate::sat::Literal;
use crate::search::Search;
use tenet_logic::{Op, Schema, SortKind};

impl Search<'_> {
    /// A new node of no arithmetic operator.
    pub(crate) fn notice_in_theories(&mut self, node: Node) {
        let term = self.graph.term(node);
        match self.terms.op(term).clone() {
            Op::Select(..) | Op::Is(_) => self.notice_observer(node),
            Op::Apply => self.notice_apply(node),
            Op::App(_) => self.notice_application(node),
            Op::SeqLen => self.notice_length(node),
            Op::SetSize => self.notice_size(node),
            _ => {}
        }
        self.notice_value(node);
    }

    /// A node of a sort with structure, whatever its operator.
    fn notice_value(&mut self, node: Node) {
        self.saturation.changed(node);
        match self.terms.sort_kind(self.graph.sort(node)) {
            SortKind::Data(_) => self.notice_data(node),
            SortKind::Seq(_) => self.notice_sequence(node),
            SortKind::Set(_) => self.notice_set(node),
            SortKind::Map(..) => self.notice_map(node),
            _ => {}
        }
    }

    /// Two classes became one, which the node stands for.
    pub(crate) fn notice_merge(&mut self, root: Node) {
        match self.terms.sort_kind(self.graph.sort(root)) {
            SortKind::Data(_) => self.merge_data(root),
            SortKind::Fn(..) => self.merge_functions(root),
            SortKind::Seq(_) | SortKind::Set(_) | SortKind::Map(..) => {
                self.saturation.changed(root);
            }
            _ => {}
        }
    }

    /// A predicate was assigned.
    pub(crate) fn assert_predicate(&mut self, literal: Literal, node: Node) {
        self.saturation.changed(node);
        match self.terms.op(self.graph.term(node)) {
            Op::Is(_) => self.assert_tester(literal, node),
            Op::SetSubset => self.assert_inclusion(literal, node),
            Op::Less => self.assert_order(literal, node),
            _ => {}
        }
    }

    /// What the theories do when propagation has nothing left to do. True if that brought something new.
    pub(crate) fn settle_theories(&mut self) -> bool {
        self.settle_arithmetic()
    }

    /// Axioms whose instances depend on what has come together on the branch. True if there was a new one.
    pub(crate) fn saturate(&mut self) -> bool {
        self.saturate_changes() | self.saturate_order()
            || self.saturate_sequences() | self.saturate_sizes()
    }

    /// An equation that is no formula's was assigned false.
    pub(crate) fn assert_disequality(&mut self, a: Node, b: Node) {
        let schema = match self.terms.sort_kind(self.graph.sort(a)) {
            SortKind::Seq(_) => Schema::SeqExtensional,
            SortKind::Set(_) => Schema::SetExtensional,
            SortKind::Map(..) => Schema::MapExtensional,
            SortKind::Fn(..) => Schema::FnExtensional,
            _ => return,
        };
        let (a, b) = (self.graph.term(a), self.graph.term(b));
        self.axiom(schema, &[a, b]);
    }
}
