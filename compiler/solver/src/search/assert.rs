//! What an assigned literal, a new node and an event of the graph mean for the theories.

use super::Search;
use crate::graph::{Edge, Event, FALSE, Node, TRUE};
use crate::sat::{Antecedent, Literal};
use tenet_logic::{Op, Sort, Step, Term};

impl Search<'_> {
    /// Tells the theories of an assigned literal.
    pub(super) fn assert(&mut self, literal: Literal) {
        let atom = self.atom(literal.var());
        self.generation = self.atom_generation(literal.var());
        match self.terms.op(atom).clone() {
            Op::True | Op::False | Op::Var(_) | Op::Not => {}
            Op::And | Op::Or | Op::Implies | Op::Ite => self.expand(literal),
            Op::Eq if self.is_graph_equation(atom) => self.assert_equation(literal, atom),
            Op::Eq => self.expand(literal),
            Op::Forall(..) | Op::Exists(..) => self.assert_quantified(literal, atom),
            Op::Le | Op::Lt => {
                for side in self.terms.args(atom).to_vec() {
                    self.node(side);
                }
                self.assert_arithmetic(literal);
            }
            _ => {
                let node = self.node(atom);
                self.assert_predicate(literal, node);
            }
        }
        self.assert_formula_nodes(literal, atom);
    }

    /// The nodes of the atom and of its negation, where there are any, become equal to truth values.
    fn assert_formula_nodes(&mut self, literal: Literal, atom: Term) {
        let (value, opposite) = if literal.is_positive() {
            (TRUE, FALSE)
        } else {
            (FALSE, TRUE)
        };
        if let Some(node) = self.graph.node(atom)
            && node > FALSE
            && (!self.is_graph_equation(atom) || !self.graph.parents(node).is_empty())
        {
            self.graph.merge(node, value, Edge::Literal(literal));
        }
        if let Some(negation) = self.negations.get(&atom)
            && let Some(node) = self.graph.node(*negation)
        {
            self.graph.merge(node, opposite, Edge::Literal(literal));
        }
    }

    fn assert_equation(&mut self, literal: Literal, atom: Term) {
        let (a, b) = self.sides(atom);
        if literal.is_positive() {
            self.graph.merge(a, b, Edge::Literal(literal));
        } else {
            let node = self.node(atom);
            if self.graph.equal(a, b) {
                self.graph.events.push(Event::Equation(node));
            }
            let head = self.graph.head(node);
            if let Some(other) = self.graph.congruent(head, &[a, b])
                && other != node
            {
                self.graph.events.push(Event::SameEquation(other, node));
            }
            self.assert_disequality(a, b);
        }
        if self.graph.sort(a) == Sort::INT && !literal.is_positive() {
            self.assert_arithmetic(literal);
        }
    }

    /// A new node.
    pub(super) fn notice(&mut self, node: Node) {
        self.generation = self.generation_of(node);
        let term = self.graph.term(node);
        for arg in self.graph.args(node).to_vec() {
            if arg > FALSE && self.graph.sort(arg) == Sort::BOOL {
                self.settle_formula(arg);
            }
        }
        match self.terms.op(term).clone() {
            Op::Ite if self.terms.sort_of(term) != Sort::BOOL => self.split_conditional(term),
            Op::Int(_) | Op::Add | Op::Mul | Op::Div | Op::Mod => self.notice_arithmetic(node),
            _ => self.notice_in_theories(node),
        }
    }

    /// A formula is an argument of a term: its value has to be known.
    fn settle_formula(&mut self, node: Node) {
        let term = self.graph.term(node);
        let lit = self.terms.lit(term);
        if lit.atom != term {
            self.negations.insert(lit.atom, term);
        }
        let literal = self.literal(lit);
        self.want_formula(literal.var());
        self.graph.watch_formula(node);
        if self.sat.is_assigned(literal.var()) {
            let value = if self.sat.is_true(literal) {
                TRUE
            } else {
                FALSE
            };
            let assigned = if value == TRUE { literal } else { !literal };
            self.graph.merge(node, value, Edge::Literal(assigned));
        }
    }

    /// What the closure has found.
    pub(super) fn handle(&mut self, event: Event) {
        match event {
            Event::Truth(node, value) => {
                let formula = self.formula(self.graph.term(node));
                let literal = if value { formula } else { !formula };
                self.imply(literal, Antecedent::Truth(node, value));
            }
            Event::Equation(node) => {
                let equation = self.formula(self.graph.term(node));
                self.imply(equation, Antecedent::Equation(node));
            }
            Event::SameEquation(a, b) => {
                let turned = {
                    let (a, b) = (self.graph.args(a), self.graph.args(b));
                    !(self.graph.equal(a[0], b[0]) && self.graph.equal(a[1], b[1]))
                };
                let (a, b) = (
                    self.formula(self.graph.term(a)),
                    self.formula(self.graph.term(b)),
                );
                for (known, other) in [(a, b), (b, a)] {
                    if self.sat.is_false(known) && !self.sat.is_assigned(other.var()) {
                        self.imply(!other, Antecedent::SameEquality(known.var(), turned));
                    }
                }
            }
            Event::Constructors(a, b) => self.equate_constructors(a, b),
            Event::Integers(a, b) => self.equate_integers(a, b),
            Event::Merged(kept, _) => self.notice_merge(kept),
        }
    }

    /// The graph implies the literal: it is assigned, or the branch is closed.
    fn imply(&mut self, literal: Literal, antecedent: Antecedent) {
        if self.sat.is_true(literal) {
            return;
        }
        if !self.sat.is_false(literal) {
            self.sat.assign(literal, antecedent);
            return;
        }
        let (literals, step) = self.explain_implied(literal, antecedent);
        self.fail(&literals, step);
    }

    /// Two nodes are equal by an axiom, given equations that hold in the graph.
    pub(crate) fn equate(&mut self, a: Node, b: Node, axiom: Step, premises: &[(Node, Node)]) {
        if !self.graph.equal(a, b) {
            let step = self.proof.axiom(axiom);
            self.graph.merge(a, b, Edge::Axiom(step, premises.into()));
        }
    }
}
