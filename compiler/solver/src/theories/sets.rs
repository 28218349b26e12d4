//! Finite sets: membership in what sets are made of, inclusion, size. The elements that matter are those that some membership on
//! the branch is about (Bansal, Barrett, Reynolds and Tinelli, *A new decision procedure for finite sets and cardinality
//! constraints in SMT*, 2018, for membership; size by the usual laws only).

use crate::graph::Node;
use crate::sat::Literal;
use crate::search::Search;
use tenet_logic::{Lit, Op, Schema, SortKind, Term};

/// How many known elements of a set are counted at most.
const MOST_COUNTED: usize = 4;

impl Search<'_> {
    /// A set has a node.
    pub(super) fn notice_set(&mut self, node: Node) {
        let term = self.graph.term(node);
        if *self.terms.op(term) != Op::SetLit {
            return;
        }
        for (position, item) in self.terms.args(term).to_vec().into_iter().enumerate() {
            let number = self.terms.int(position);
            self.axiom(Schema::SetLitHas, &[term, number]);
            let member = self.terms.set_member(item, term);
            self.attend(member);
        }
    }

    /// An inclusion was assigned: if it is false, there is an element that says so.
    pub(super) fn assert_inclusion(&mut self, literal: Literal, node: Node) {
        let [a, b] = [0, 1].map(|at| self.graph.term(self.graph.args(node)[at]));
        if !literal.is_positive() {
            self.axiom(Schema::SetSubsetAll, &[a, b]);
        }
    }

    /// Relates a membership with the forms of its set. True if there was anything new.
    pub(super) fn saturate_member(&mut self, node: Node) -> bool {
        if !self.graph.is_canonical(node) {
            return false;
        }
        let (item, set) = (self.graph.args(node)[0], self.graph.args(node)[1]);
        let item = self.graph.term(item);
        let mut progress = false;
        for form in self.graph.class(set).collect::<Vec<Node>>() {
            if is_made_of_sets(self.terms.op(self.graph.term(form)))
                && self.begin_element(node, form)
            {
                progress |= self.relate_membership(item, self.graph.term(form));
            }
        }
        for parent in self.parents_with(set, is_made_of_sets) {
            if self.begin_element(node, parent) {
                progress |= self.relate_membership(item, self.graph.term(parent));
            }
        }
        for parent in self.parents_with(set, |op| *op == Op::SetSubset) {
            self.generation = self.generation_of(node);
            progress |= self.relate_inclusion(item, set, parent);
        }
        progress
    }

    /// A membership in a part or a whole is of the higher generation of the two, so that sets that are unfolded further and further do
    /// not draw every element along.
    fn begin_element(&mut self, a: Node, b: Node) -> bool {
        self.generation = self.generation_of(a).max(self.generation_of(b));
        self.generation <= self.options.max_generation
    }

    /// Relates the memberships in the left set of an inclusion.
    pub(super) fn saturate_inclusion(&mut self, node: Node) -> bool {
        let set = self.graph.args(node)[0];
        let mut progress = false;
        for member in self.parents_with(set, |op| *op == Op::SetMember) {
            let item = self.graph.term(self.graph.args(member)[0]);
            self.generation = self.generation_of(member);
            progress |= self.relate_inclusion(item, set, node);
        }
        progress
    }

    fn relate_membership(&mut self, item: Term, set: Term) -> bool {
        let (splits, propagates): (Schema, &[Schema]) = match self.terms.op(set) {
            Op::SetLit => (Schema::SetLitMember, &[]),
            Op::SetUnion => (
                Schema::SetUnionMember,
                &[Schema::SetUnionLeft, Schema::SetUnionRight],
            ),
            Op::SetIntersection => (
                Schema::SetIntersectionMember,
                &[Schema::SetIntersectionLeft, Schema::SetIntersectionRight],
            ),
            Op::SetDifference => (
                Schema::SetDifferenceMember,
                &[Schema::SetDifferenceLeft, Schema::SetDifferenceRight],
            ),
            _ => return false,
        };
        let member = self.terms.set_member(item, set);
        let mut progress = self.attend(member);
        if *self.terms.op(set) == Op::SetLit {
            let holds = self.value_of(Lit::positive(member)) == Some(true);
            let listed = self.terms.args(set).contains(&item);
            return (holds && !listed && self.axiom_unless_satisfied(splits, &[set, item]))
                || progress;
        }
        for part in self.terms.args(set).to_vec() {
            let member = self.terms.set_member(item, part);
            progress |= self.attend(member);
        }
        for schema in propagates {
            progress |= self.consequence(*schema, &[set, item]);
        }
        // A union splits where the element is in it, the others where it is in the left part.
        let premise = match self.terms.op(set) {
            Op::SetUnion => member,
            _ => {
                let left = self.terms.args(set)[0];
                self.terms.set_member(item, left)
            }
        };
        if self.value_of(Lit::positive(premise)) == Some(true) {
            progress |= self.axiom_unless_satisfied(splits, &[set, item]);
        } else {
            progress |= self.consequence(splits, &[set, item]);
        }
        progress
    }

    fn relate_inclusion(&mut self, item: Term, set: Node, inclusion: Node) -> bool {
        let (a, b) = (self.graph.args(inclusion)[0], self.graph.args(inclusion)[1]);
        if !self.graph.equal(a, set) || self.graph.truth(inclusion) != Some(true) {
            return false;
        }
        let (a, b) = (self.graph.term(a), self.graph.term(b));
        let mut progress = false;
        for set in [a, b] {
            let member = self.terms.set_member(item, set);
            progress |= self.attend(member);
        }
        self.consequence(Schema::SetSubsetMember, &[a, b, item]) || progress
    }

    /// A size has a node.
    pub(super) fn notice_size(&mut self, node: Node) {
        let set = self.graph.term(self.graph.args(node)[0]);
        self.axiom(Schema::SetSizeFromZero, &[set]);
        self.graph.know_integer(node);
    }

    /// Relates sizes with the forms of their sets and with known elements. True if there was anything new.
    pub(super) fn saturate_sizes(&mut self) -> bool {
        let mut progress = false;
        for node in self.nodes_of(Op::SetSize) {
            self.generation = self.generation_of(node) + 1;
            if self.generation > self.options.max_generation {
                continue;
            }
            let set = self.graph.args(node)[0];
            for form in self.graph.class(set).collect::<Vec<Node>>() {
                progress |= self.size_of_form(self.graph.term(form));
            }
            for member in self.parents_with(set, |op| *op == Op::SetMember) {
                if self.graph.truth(member) == Some(true) {
                    let item = self.graph.term(self.graph.args(member)[0]);
                    let set = self.graph.term(set);
                    progress |= self.axiom_unless_satisfied(Schema::SetSizeMember, &[set, item]);
                }
            }
            if self.integer_value(self.graph.term(node)) == Some(0.into())
                && self.members_with(set, &Op::SetLit).is_empty()
            {
                let set = self.graph.term(set);
                progress |= self.axiom_unless_satisfied(Schema::SetSizeZero, &[set]);
            }
            progress |= self.sizes_of_included(set)
                | self.ask_for_member(node, set)
                | self.count_members(node, set);
        }
        progress
    }

    /// A set that has elements by its size, of which none is known: is it the empty one? If not, it differs from it in an element.
    fn ask_for_member(&mut self, size: Node, set: Node) -> bool {
        let Some(value) = self.integer_value(self.graph.term(size)) else {
            return false;
        };
        let is_known = self
            .parents_with(set, |op| *op == Op::SetMember)
            .into_iter()
            .any(|member| self.graph.truth(member) == Some(true));
        if !self.is_thorough() || value <= 0.into() || is_known {
            return false;
        }
        let SortKind::Set(item) = *self.terms.sort_kind(self.graph.sort(set)) else {
            return false;
        };
        let set = self.graph.term(set);
        let empty = self.terms.set_lit(item, &[]);
        let equation = self.terms.eq_atom(set, empty);
        let var = self.var(equation);
        self.value_of(Lit::positive(equation)).is_none() && self.want_formula(var)
    }

    /// A set with more known elements than its size allows: what they are together is included in it, unless two of them are one.
    fn count_members(&mut self, size: Node, set: Node) -> bool {
        let Some(value) = self.integer_value(self.graph.term(size)) else {
            return false;
        };
        let SortKind::Set(sort) = *self.terms.sort_kind(self.graph.sort(set)) else {
            return false;
        };
        // The size of a set that is listed is known by its own laws.
        if !self.is_thorough() || !self.members_with(set, &Op::SetLit).is_empty() {
            return false;
        }
        let mut roots = Vec::new();
        let mut items = Vec::new();
        for member in self.parents_with(set, |op| *op == Op::SetMember) {
            let item = self.graph.args(member)[0];
            let root = self.graph.root(item);
            if self.graph.truth(member) == Some(true) && !roots.contains(&root) {
                roots.push(root);
                items.push(self.graph.term(item));
            }
        }
        if items.len() < 2 || items.len() > MOST_COUNTED || value >= items.len().into() {
            return false;
        }
        items.sort_unstable();
        let set = self.graph.term(set);
        let known = self.terms.set_lit(sort, &items);
        let inclusion = self.terms.set_subset(known, set);
        let var = self.var(inclusion);
        self.value_of(Lit::positive(inclusion)).is_none() && self.want_formula(var)
    }

    fn size_of_form(&mut self, form: Term) -> bool {
        let args = self.terms.args(form).to_vec();
        match self.terms.op(form) {
            Op::SetLit => match args.len() {
                0 => self.axiom(Schema::SetSizeEmpty, &[form]),
                1 => self.axiom(Schema::SetSizeSingleton, &[form]),
                _ => {
                    let split = self.axiom(Schema::SetLitSplit, &[form]);
                    self.axiom(Schema::SetSizeLit, &[form]) || split
                }
            },
            Op::SetUnion if self.is_singleton(args[1]) => {
                let add = self.axiom_unless_satisfied(Schema::SetSizeAdd, &[form]);
                self.axiom_unless_satisfied(Schema::SetAddPresent, &[form]) || add
            }
            Op::SetDifference if self.is_singleton(args[1]) => {
                let remove = self.axiom_unless_satisfied(Schema::SetSizeRemove, &[form]);
                self.axiom_unless_satisfied(Schema::SetRemoveAbsent, &[form]) || remove
            }
            Op::SetUnion | Op::SetIntersection => self.axiom(Schema::SetSizeUnion, &args),
            Op::SetDifference => self.axiom(Schema::SetSizeDifference, &args),
            _ => false,
        }
    }

    fn is_singleton(&self, set: Term) -> bool {
        *self.terms.op(set) == Op::SetLit && self.terms.args(set).len() == 1
    }

    /// An included set is no larger.
    fn sizes_of_included(&mut self, set: Node) -> bool {
        let mut progress = false;
        for inclusion in self.parents_with(set, |op| *op == Op::SetSubset) {
            if self.graph.truth(inclusion) == Some(true) {
                let args = [0, 1].map(|at| self.graph.term(self.graph.args(inclusion)[at]));
                progress |= self.axiom_unless_satisfied(Schema::SetSizeMonotone, &args);
                progress |= self.axiom_unless_satisfied(Schema::SetSizeMonotoneStrict, &args);
            }
        }
        progress
    }
}

fn is_made_of_sets(op: &Op) -> bool {
    matches!(
        op,
        Op::SetUnion | Op::SetIntersection | Op::SetDifference | Op::SetLit
    )
}
