//! The theories that work by axioms on the graph: data, sequences, sets, maps, orders, functions; and what stands between the
//! graph and arithmetic.

mod combination;
mod data;
mod definitions;
mod functions;
mod integers;

pub(crate) use definitions::Definitions;

use crate::graph::Node;
use crate::sat::Literal;
use crate::search::Search;
use tenet_logic::{Op, SortKind};

impl Search<'_> {
    /// A new node of no arithmetic operator.
    pub(crate) fn notice_in_theories(&mut self, node: Node) {
        let term = self.graph.term(node);
        match self.terms.op(term).clone() {
            Op::Select(..) | Op::Is(_) => self.notice_observer(node),
            Op::Apply => self.notice_apply(node),
            Op::App(_) => self.notice_application(node),
            _ => {}
        }
        self.notice_value(node);
    }

    /// A node of a sort with structure, whatever its operator.
    fn notice_value(&mut self, node: Node) {
        if let SortKind::Data(_) = self.terms.sort_kind(self.graph.sort(node)) {
            self.notice_data(node);
        }
    }

    /// Two classes became one, which the node stands for.
    pub(crate) fn notice_merge(&mut self, root: Node) {
        match self.terms.sort_kind(self.graph.sort(root)) {
            SortKind::Data(_) => self.merge_data(root),
            SortKind::Fn(..) => self.merge_functions(root),
            _ => {}
        }
    }

    /// A predicate was assigned.
    pub(crate) fn assert_predicate(&mut self, literal: Literal, node: Node) {
        if let Op::Is(_) = self.terms.op(self.graph.term(node)) {
            self.assert_tester(literal, node);
        }
    }

    /// What the theories do when propagation has nothing left to do. True if that brought something new.
    pub(crate) fn settle_theories(&mut self) -> bool {
        self.settle_arithmetic()
    }

    /// Axioms whose instances depend on what has come together on the branch. True if there was a new one.
    pub(crate) fn saturate(&mut self) -> bool {
        false
    }

    /// An equation that is no formula's was assigned false.
    pub(crate) fn assert_disequality(&mut self, _literal: Literal, _a: Node, _b: Node) {}
}
