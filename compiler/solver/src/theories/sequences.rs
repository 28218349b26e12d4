//! Sequences: lengths as soon as a sequence has a node; elements of what sequences are made of, in both directions; equality by
//! elements where two sequences differ.

use crate::graph::Node;
use crate::search::Search;
use num_bigint::BigInt;
use num_traits::Zero;
use tenet_logic::{Op, Schema, Term};

/// A literal with more elements is not taken apart for an index that is not a number.
const LONGEST_LITERAL: usize = 12;

impl Search<'_> {
    /// A sequence has a node.
    pub(super) fn notice_sequence(&mut self, node: Node) {
        let term = self.graph.term(node);
        match self.terms.op(term) {
            Op::SeqLit => self.axiom(Schema::SeqLitLen, &[term]),
            Op::SeqConcat => self.axiom(Schema::SeqConcatLen, &[term]),
            Op::SeqUpdate => {
                self.axiom(Schema::SeqUpdateAt, &[term]);
                self.axiom(Schema::SeqUpdateLen, &[term])
            }
            Op::SeqSlice => self.axiom(Schema::SeqSliceLen, &[term]),
            _ => false,
        };
    }

    /// A length has a node.
    pub(super) fn notice_length(&mut self, node: Node) {
        let seq = self.graph.term(self.graph.args(node)[0]);
        self.axiom(Schema::SeqLenFromZero, &[seq]);
        self.graph.know_integer(node);
    }

    /// Relates an element of a sequence with those of what the sequence is made of. True if there was anything new.
    pub(super) fn saturate_element(&mut self, at: Node) -> bool {
        if !self.graph.is_canonical(at) {
            return false;
        }
        let (seq, index) = (self.graph.args(at)[0], self.graph.args(at)[1]);
        let index = self.graph.term(index);
        let mut progress = false;
        let literals = self.members_with(seq, &Op::SeqLit);
        for literal in &literals {
            self.generation = self.generation_of(at);
            let literal = self.graph.term(*literal);
            progress |= self.relate_literal(literal, index);
        }
        for member in self.graph.class(seq).collect::<Vec<Node>>() {
            if is_made_of_sequences(self.terms.op(self.graph.term(member)))
                && self.begin_instance(at, member)
            {
                progress |= self.relate_down(self.graph.term(member), index);
            }
        }
        if !literals.is_empty() && self.number(index).is_some() {
            return progress;
        }
        for parent in self.parents_with(seq, is_made_of_sequences) {
            if self.begin_instance(at, parent) {
                let is_base = self.graph.equal(self.graph.args(parent)[0], seq);
                progress |= self.relate_up(self.graph.term(parent), index, is_base);
            }
        }
        progress
    }

    /// Sets the generation of an instance that two nodes make necessary. False if it is too high at the present stage.
    pub(super) fn begin_instance(&mut self, a: Node, b: Node) -> bool {
        let generation = self.generation_of(a).max(self.generation_of(b));
        self.generation = generation + 1;
        if generation > self.quantifiers.ceiling {
            self.quantifiers.limited = true;
            return false;
        }
        true
    }

    /// The element at an index of a sequence of some form.
    fn relate_down(&mut self, seq: Term, index: Term) -> bool {
        match self.terms.op(seq) {
            Op::SeqConcat => {
                let left = self.axiom_unless_satisfied(Schema::SeqConcatLeft, &[seq, index]);
                self.axiom_unless_satisfied(Schema::SeqConcatRight, &[seq, index]) || left
            }
            Op::SeqUpdate => self.relate_update(seq, index),
            Op::SeqSlice => self.axiom_unless_satisfied(Schema::SeqSliceAt, &[seq, index]),
            _ => false,
        }
    }

    /// The element at an index of what a sequence is made of.
    fn relate_up(&mut self, seq: Term, index: Term, is_base: bool) -> bool {
        match self.terms.op(seq) {
            Op::SeqConcat if is_base => {
                self.axiom_unless_satisfied(Schema::SeqConcatLeft, &[seq, index])
            }
            Op::SeqConcat => {
                self.axiom_unless_satisfied(Schema::SeqConcatRightOffset, &[seq, index])
            }
            Op::SeqUpdate if is_base => self.relate_update(seq, index),
            Op::SeqSlice if is_base => {
                self.axiom_unless_satisfied(Schema::SeqSliceAtOffset, &[seq, index])
            }
            _ => false,
        }
    }

    fn relate_update(&mut self, seq: Term, index: Term) -> bool {
        let place = self.terms.args(seq)[1];
        let same = match (self.graph.node(place), self.graph.node(index)) {
            (Some(place), Some(index)) => self.graph.equal(place, index),
            _ => place == index,
        };
        !same && self.axiom_unless_satisfied(Schema::SeqUpdateOther, &[seq, index])
    }

    fn relate_literal(&mut self, literal: Term, index: Term) -> bool {
        let count = self.terms.args(literal).len();
        let numbers = match self.number(index) {
            Some(number) => match usize::try_from(number) {
                Ok(number) if number < count => number..number + 1,
                _ => 0..0,
            },
            None if count <= LONGEST_LITERAL => 0..count,
            None => 0..0,
        };
        let mut progress = false;
        for number in numbers {
            let number = self.terms.int(number);
            progress |= self.axiom(Schema::SeqLitAt, &[literal, number]);
        }
        progress
    }

    /// A literal that is equal to another literal or to what is made of sequences has its elements named, so that they are compared.
    pub(super) fn spell_out(&mut self, node: Node) -> bool {
        let mut literal = None;
        let mut others = 0;
        for member in self.graph.class(node) {
            match self.terms.op(self.graph.term(member)) {
                Op::SeqLit if literal.is_none() => literal = Some(member),
                op if *op == Op::SeqLit || is_made_of_sequences(op) => others += 1,
                _ => {}
            }
        }
        let Some(literal) = literal.filter(|_| others > 0) else {
            return false;
        };
        let count = self.graph.args(literal).len();
        if count > LONGEST_LITERAL || !self.begin_instance(literal, literal) {
            return false;
        }
        let literal = self.graph.term(literal);
        let mut progress = false;
        for index in 0..count {
            let index = self.terms.int(index);
            let element = self.terms.seq_at(literal, index);
            progress |= self.graph.node(element).is_none();
            self.node(element);
        }
        progress
    }

    /// Equalities between whole sequences that functions of them ask for.
    pub(super) fn saturate_sequences(&mut self) -> bool {
        let mut progress = false;
        for node in self.nodes_of(Op::SeqSlice) {
            progress |= self.begin_instance(node, node) && self.saturate_slice(node);
        }
        for node in self.nodes_of(Op::SeqConcat) {
            progress |= self.begin_instance(node, node) && self.saturate_concat(node);
        }
        for node in self.nodes_of(Op::SeqUpdate) {
            let update = self.graph.term(node);
            if self.begin_instance(node, node) {
                progress |= self.axiom_unless_satisfied(Schema::SeqUpdateBelow, &[update])
                    | self.axiom_unless_satisfied(Schema::SeqUpdateAbove, &[update]);
                if self.is_argument(node) {
                    progress |= self.axiom_unless_satisfied(Schema::SeqUpdateSplit, &[update]);
                }
            }
        }
        progress | self.saturate_literals() | self.saturate_empty()
    }

    fn saturate_concat(&mut self, node: Node) -> bool {
        let concat = self.graph.term(node);
        let (a, b) = (self.graph.args(node)[0], self.graph.args(node)[1]);
        let mut progress = false;
        for (part, schema) in [
            (a, Schema::SeqConcatEmptyLeft),
            (b, Schema::SeqConcatEmptyRight),
        ] {
            if self.has_length(part, 0) {
                progress |= self.axiom_unless_satisfied(schema, &[concat]);
            }
        }
        if self.is_thorough() && self.is_argument(node) {
            for member in self.members_with(a, &Op::SeqConcat) {
                let is_part = |part: &Node| self.graph.equal(*part, a);
                if !self.graph.args(member).iter().any(is_part) && self.begin_instance(node, member)
                {
                    let [x, y] = [0, 1].map(|at| self.graph.term(self.graph.args(member)[at]));
                    let z = self.graph.term(b);
                    progress |= self.axiom(Schema::SeqConcatAssociative, &[x, y, z]);
                }
            }
        }
        if self.is_thorough() {
            progress |= self.name_elements(a) | self.name_elements(b);
        }
        progress | self.join_slices(a, b)
    }

    /// The elements of a short literal that stands between other sequences are elements of the whole: what is known of all of these is known of them.
    fn name_elements(&mut self, part: Node) -> bool {
        let mut progress = false;
        for literal in self.members_with(part, &Op::SeqLit) {
            let count = self.graph.args(literal).len();
            if count > 2 || !self.begin_instance(literal, literal) {
                continue;
            }
            for index in 0..count {
                let literal = self.graph.term(literal);
                let index = self.terms.int(index);
                let element = self.terms.seq_at(literal, index);
                progress |= self.graph.node(element).is_none();
                self.node(element);
            }
        }
        progress
    }

    /// Adjacent slices of one sequence that stand side by side are one slice.
    fn join_slices(&mut self, a: Node, b: Node) -> bool {
        let mut progress = false;
        for left in self.members_with(a, &Op::SeqSlice) {
            for right in self.members_with(b, &Op::SeqSlice) {
                let (l, r) = (
                    self.graph.args(left).to_vec(),
                    self.graph.args(right).to_vec(),
                );
                if self.graph.equal(l[0], r[0])
                    && self.may_be_equal(l[2], r[1])
                    && self.begin_instance(left, right)
                {
                    let args = [l[0], l[1], l[2], r[2]].map(|node| self.graph.term(node));
                    progress |= self.axiom_unless_satisfied(Schema::SeqSliceSplit, &args);
                }
            }
        }
        progress
    }

    /// Literals that functions or slices are about are also a shorter literal and a last element.
    fn saturate_literals(&mut self) -> bool {
        let heads = self.graph.heads.long_literals().into_iter();
        let mut literals: Vec<Node> = heads
            .flat_map(|head| self.graph.with_head(head).iter().copied())
            .collect();
        literals.sort_unstable();
        let mut progress = false;
        for node in literals {
            let term = self.graph.term(node);
            let is_cut = self
                .parents_with(node, |op| *op == Op::SeqSlice)
                .into_iter()
                .any(|slice| !self.graph.equal(slice, node));
            let is_wanted = is_cut || (self.is_thorough() && self.is_argument(node));
            if is_wanted && self.begin_instance(node, node) {
                progress |= self.axiom(Schema::SeqLitSnoc, &[term]);
            }
        }
        progress
    }

    /// A sequence without elements, of which a function is taken, is the empty literal.
    fn saturate_empty(&mut self) -> bool {
        let mut progress = false;
        for length in self.nodes_of(Op::SeqLen) {
            let seq = self.graph.args(length)[0];
            let is_literal = !self.members_with(seq, &Op::SeqLit).is_empty();
            if !is_literal && self.is_argument(seq) && self.has_length(seq, 0) {
                self.generation = self.generation_of(seq);
                let seq = self.graph.term(seq);
                progress |= self.axiom_unless_satisfied(Schema::SeqEmpty, &[seq]);
            }
        }
        progress
    }

    /// Does the sequence have this length by the present values?
    pub(super) fn has_length(&mut self, seq: Node, length: u32) -> bool {
        let seq = self.graph.term(seq);
        let term = self.terms.seq_len(seq);
        match self.graph.node(term) {
            Some(node) => match self.graph.integer(node) {
                Some(known) => {
                    let known = self.graph.term(known);
                    self.integer_value(known) == Some(BigInt::from(length))
                }
                None => false,
            },
            None => false,
        }
    }

    /// Are two integer terms equal by the graph, or by the present values?
    pub(super) fn may_be_equal(&mut self, a: Node, b: Node) -> bool {
        if self.graph.equal(a, b) {
            return true;
        }
        let (a, b) = (self.graph.term(a), self.graph.term(b));
        match (self.integer_value(a), self.integer_value(b)) {
            (Some(a), Some(b)) => (a - b).is_zero(),
            _ => false,
        }
    }

    /// Is some function of the environment or predicate taken of the class?
    pub(super) fn is_argument(&self, node: Node) -> bool {
        self.graph.parents(node).iter().any(|parent| {
            matches!(
                self.terms.op(self.graph.term(*parent)),
                Op::App(_) | Op::Apply
            )
        })
    }

    /// The nodes with an operator that takes a fixed number of arguments, one for each class of congruent ones.
    pub(crate) fn nodes_of(&self, op: Op) -> Vec<Node> {
        let Some(head) = self.graph.heads.of_op(&op) else {
            return Vec::new();
        };
        let nodes = self.graph.with_head(head).iter().copied();
        nodes
            .filter(|node| self.graph.is_canonical(*node))
            .collect()
    }

    pub(crate) fn members_with(&self, node: Node, op: &Op) -> Vec<Node> {
        self.graph
            .class(node)
            .filter(|member| self.terms.op(self.graph.term(*member)) == op)
            .collect()
    }

    pub(super) fn parents_with(&self, node: Node, wanted: fn(&Op) -> bool) -> Vec<Node> {
        let parents = self.graph.parents(node).iter().copied();
        let mut found: Vec<Node> = parents
            .filter(|parent| wanted(self.terms.op(self.graph.term(*parent))))
            .collect();
        found.dedup();
        found
    }
}

fn is_made_of_sequences(op: &Op) -> bool {
    matches!(op, Op::SeqConcat | Op::SeqUpdate | Op::SeqSlice)
}
