//! Slices: of what sequences are made of, and in relation to each other.

use crate::graph::Node;
use crate::search::Search;
use tenet_logic::{Op, Schema, Term};

impl Search<'_> {
    /// What a slice equals, by the form of the sequence it is cut from and by the slices beside it. True if there was anything new.
    pub(super) fn saturate_slice(&mut self, node: Node) -> bool {
        let slice = self.graph.term(node);
        let base = self.graph.args(node)[0];
        let mut progress = false;
        if self.starts_at_zero(node) {
            progress |= self.axiom_unless_satisfied(Schema::SeqSliceWhole, &[slice]);
        }
        if !self.graph.equal(node, base) {
            for form in self.forms_to_cut(base) {
                if self.begin_instance(node, form) {
                    progress |= self.slice_of(node, self.graph.term(form));
                }
            }
        }
        progress | self.compare_slices(node)
    }

    /// The forms of a sequence that a slice of it looks into: of the slices among them one for each sequence that they are cut from.
    fn forms_to_cut(&self, base: Node) -> Vec<Node> {
        let mut forms = Vec::new();
        let mut cut_from = vec![self.graph.root(base)];
        let mut members: Vec<Node> = self.graph.class(base).collect();
        members.sort_unstable();
        for member in members {
            let form = self.graph.term(member);
            if *self.terms.op(form) == Op::SeqSlice {
                let root = self.graph.root(self.graph.args(member)[0]);
                if cut_from.contains(&root) {
                    continue;
                }
                cut_from.push(root);
            }
            forms.push(member);
        }
        forms
    }

    fn starts_at_zero(&self, slice: Node) -> bool {
        let from = self.graph.term(self.graph.args(slice)[1]);
        self.number(from).is_some_and(num_traits::Zero::is_zero)
    }

    /// The slice, cut from one of the forms of its sequence.
    fn slice_of(&mut self, slice: Node, form: Term) -> bool {
        let schemas: &[Schema] = match self.terms.op(form) {
            Op::SeqSlice => &[Schema::SeqSliceOfSlice],
            Op::SeqConcat => &[
                Schema::SeqSliceOfConcatLeft,
                Schema::SeqSliceOfConcatRight,
                Schema::SeqSliceOfConcatMiddle,
            ],
            Op::SeqUpdate => &[
                Schema::SeqSliceOfUpdateBelow,
                Schema::SeqSliceOfUpdateAbove,
                Schema::SeqSliceOfUpdateWithin,
            ],
            _ => return false,
        };
        let mut args: Vec<Term> = self.terms.args(self.graph.term(slice)).into();
        args[0] = form;
        let sort = self.terms.sort_of(form);
        let cut = self.terms.mk(Op::SeqSlice, &args, sort);
        self.node(cut);
        let mut progress = false;
        for schema in schemas {
            if self.may_apply(*schema, cut) {
                progress |= self.axiom_unless_satisfied(*schema, &[cut]);
            }
        }
        progress
    }

    /// Do the present values meet the conditions of the schema's instance?
    fn may_apply(&mut self, schema: Schema, slice: Term) -> bool {
        let Some(clause) = self.schema_clause(schema, &[slice]) else {
            return false;
        };
        let Some((_, conditions)) = clause.split_last() else {
            return false;
        };
        for condition in conditions {
            self.arith.register(self.terms, condition.atom);
            if self.value_of(*condition) == Some(true) || self.model_truth(*condition) == Some(true)
            {
                return false;
            }
        }
        true
    }

    /// Slices of one sequence that differ by one element at an end.
    fn compare_slices(&mut self, node: Node) -> bool {
        let base = self.graph.args(node)[0];
        let mut progress = false;
        for other in self.parents_with(base, |op| *op == Op::SeqSlice) {
            let (a, b) = (
                self.graph.args(node).to_vec(),
                self.graph.args(other).to_vec(),
            );
            if other == node || !self.graph.equal(a[0], b[0]) || !self.begin_instance(node, other) {
                continue;
            }
            let terms = |search: &Self, nodes: [Node; 4]| nodes.map(|node| search.graph.term(node));
            if self.graph.equal(a[1], b[1]) && self.is_next(a[2], b[2]) {
                let args = terms(self, [a[0], a[1], a[2], b[2]]);
                progress |= self.axiom_unless_satisfied(Schema::SeqSliceSnoc, &args);
            }
            if self.graph.equal(a[2], b[2]) && self.is_next(b[1], a[1]) {
                let args = terms(self, [a[0], b[1], a[1], a[2]]);
                progress |= self.axiom_unless_satisfied(Schema::SeqSliceCons, &args);
            }
        }
        progress
    }

    /// Is the second one more than the first by the present values?
    fn is_next(&mut self, a: Node, b: Node) -> bool {
        let (a, b) = (self.graph.term(a), self.graph.term(b));
        match (self.integer_value(a), self.integer_value(b)) {
            (Some(a), Some(b)) => b - a == num_bigint::BigInt::from(1),
            _ => false,
        }
    }
}
