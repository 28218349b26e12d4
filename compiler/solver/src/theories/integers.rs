//! What stands between the graph and arithmetic: equal terms, atoms, conflicts, lemmas, values.

use crate::arith::{Check, Lemma};
use crate::graph::Node;
use crate::sat::Literal;
use crate::search::Search;
use num_bigint::BigInt;
use rustc_hash::FxHashMap;
use tenet_logic::{Lit, Op, Sort, Step, Term};

/// Steps that one look of arithmetic may take.
const ARITHMETIC_STEPS: u64 = 200_000;

/// Terms by the hash of their normal forms.
#[derive(Default)]
pub(crate) struct Forms {
    terms: FxHashMap<u64, Term>,
}

impl Forms {
    fn insert_or_get(&mut self, hash: u64, term: Term) -> Option<Term> {
        match self.terms.get(&hash) {
            Some(known) => Some(*known),
            None => {
                self.terms.insert(hash, term);
                None
            }
        }
    }

    fn replace(&mut self, hash: u64, term: Term) {
        self.terms.insert(hash, term);
    }
}

impl Search<'_> {
    /// A number, a sum or a product has a node: arithmetic knows it and what it is made of.
    pub(crate) fn notice_arithmetic(&mut self, node: Node) {
        for arg in self.graph.args(node).to_vec() {
            self.graph.know_integer(arg);
            self.equate_same_form(arg);
        }
        self.equate_same_form(node);
    }

    /// Integer terms with one polynomial normal form are equal.
    fn equate_same_form(&mut self, node: Node) {
        let term = self.graph.term(node);
        let hash = self.arith.form_hash(self.terms, term);
        let Some(other) = self.forms.insert_or_get(hash, term) else {
            return;
        };
        // The other term may have lost its node on the way back from another branch.
        match self.graph.node(other) {
            Some(known) if known != node && self.arith.same_form(other, term) => {
                self.equate(node, known, Step::Ring(term, other), &[]);
            }
            Some(_) => {}
            None => self.forms.replace(hash, term),
        }
    }

    /// Hands a literal to arithmetic.
    pub(crate) fn assert_arithmetic(&mut self, literal: Literal) {
        let lit = self.lit(literal);
        for side in self.terms.args(lit.atom).to_vec() {
            if let Some(node) = self.graph.node(side) {
                self.graph.know_integer(node);
            }
        }
        self.assert_in_arithmetic(lit);
    }

    fn assert_in_arithmetic(&mut self, lit: Lit) {
        self.arithmetic_changed = true;
        if let Err(lemma) = self.arith.assert_lit(self.terms, lit) {
            self.arithmetic_conflict(&lemma);
        }
    }

    /// Two terms that arithmetic knows are equal in the graph.
    pub(crate) fn equate_integers(&mut self, a: Node, b: Node) {
        let (a, b) = (self.graph.term(a), self.graph.term(b));
        let lit = Lit::positive(self.terms.eq_atom(a, b));
        self.assert_in_arithmetic(lit);
    }

    fn arithmetic_conflict(&mut self, lemma: &Lemma) {
        let step = self.proof.axiom(lemma.step.clone());
        match self.ground_clause(step, &lemma.clause) {
            Some((literals, step)) => self.fail(&literals, step),
            None => {
                let lits = lemma.clause.iter();
                let literals: Vec<Literal> = lits.map(|lit| self.literal(*lit)).collect();
                self.fail(&literals, step);
            }
        }
    }

    /// A quick look for contradictions and for what follows from bounds. True if there was something new.
    pub(crate) fn settle_arithmetic(&mut self) -> bool {
        if !self.arithmetic_changed {
            return false;
        }
        self.arithmetic_changed = false;
        let definitions = self.arith.definitions(self.terms);
        if !definitions.is_empty() {
            for lemma in &definitions {
                self.add_lemma(lemma, true);
            }
            self.arithmetic_changed = true;
            return true;
        }
        let mut budget = ARITHMETIC_STEPS;
        let outcome = self.arith.check_rational(&mut budget);
        self.steps += ARITHMETIC_STEPS - budget;
        if let Check::Conflict(lemma) = outcome {
            self.arithmetic_conflict(&lemma);
            return true;
        }
        let lemmas = self.arith.propagations(self.terms);
        for lemma in &lemmas {
            self.add_lemma(lemma, false);
        }
        !lemmas.is_empty()
    }

    /// The thorough look. `Some(true)` if it led to something new, `Some(false)` if arithmetic gives up.
    pub(crate) fn check_arithmetic(&mut self) -> Option<bool> {
        let mut budget = ARITHMETIC_STEPS;
        let outcome = self.arith.check(self.terms, &mut budget);
        self.steps += ARITHMETIC_STEPS - budget;
        match outcome {
            Check::Sat => None,
            Check::Unknown => Some(false),
            Check::Conflict(lemma) => {
                self.arithmetic_conflict(&lemma);
                Some(true)
            }
            Check::Lemmas(lemmas) => {
                for lemma in &lemmas {
                    self.add_lemma(lemma, true);
                }
                Some(true)
            }
        }
    }

    /// Adds a lemma's clause, as an obligation or as a mere consequence.
    pub(super) fn add_lemma(&mut self, lemma: &Lemma, obliged: bool) {
        self.generation = 0;
        self.steps += 1;
        let step = self.proof.axiom(lemma.step.clone());
        let (literals, step) = match self.ground_clause(step, &lemma.clause) {
            Some(grounded) => grounded,
            None if obliged => {
                self.add_axiom(lemma.step.clone(), &lemma.clause);
                return;
            }
            None => {
                let literals = lemma.clause.iter().map(|lit| self.literal(*lit)).collect();
                (literals, step)
            }
        };
        if obliged {
            self.add_clause(literals, step);
        } else {
            self.add_consequence(literals, step);
        }
    }

    /// Lets an atom of arithmetic take part in propagation.
    pub(crate) fn register_atom(&mut self, atom: Term) {
        let is_comparison = match self.terms.op(atom) {
            Op::Le | Op::Lt => true,
            Op::Eq => self.terms.sort_of(self.terms.args(atom)[0]) == Sort::INT,
            _ => false,
        };
        if is_comparison {
            self.arith.register(self.terms, atom);
            self.arithmetic_changed = true;
        }
    }

    /// Is the atom's value determined by its own form, or by a bound of that very form? Then a clause is added that says so.
    pub(crate) fn look_up_arithmetic(&mut self, atom: Term) -> bool {
        let Some(lemma) = self.arith.determined(self.terms, atom) else {
            return false;
        };
        self.add_lemma(&lemma, false);
        self.known_var(atom)
            .is_some_and(|var| self.sat.is_assigned(var))
    }

    /// What the present values of arithmetic say about an atom's literal.
    pub(crate) fn model_truth(&mut self, lit: Lit) -> Option<bool> {
        let value = self.arith.suggested_value(lit.atom)?;
        Some(value == lit.positive)
    }

    /// The truth value of an atom of arithmetic, if it follows from the bounds over the rationals.
    pub(crate) fn arithmetic_truth(&mut self, atom: Term) -> Option<bool> {
        let mut budget = ARITHMETIC_STEPS / 100;
        let value = self.arith.implied_value(self.terms, atom, &mut budget);
        self.steps += ARITHMETIC_STEPS / 100 - budget;
        value
    }

    /// The present value of an integer term.
    pub(crate) fn integer_value(&mut self, term: Term) -> Option<BigInt> {
        self.arith.register(self.terms, term);
        self.arith.model_value(self.terms, term)
    }
}
