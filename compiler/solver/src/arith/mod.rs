//! The theory of integer arithmetic.
//!
//! In: literals over `<=`, `<` and `=` on integers, asserted and taken back in stack order. Out: conflicts, lemmas,
//! propagations and values, each lemma with the certificate's step that proves it. The module keeps no clauses and makes
//! no decisions: atoms that its lemmas mention for the first time are for the caller to add and decide. The caller keeps
//! every lemma that it is given.

mod atoms;
mod columns;
mod comparisons;
mod cuts;
mod definitions;
mod disequalities;
mod equalities;
mod equations;
mod factors;
mod forms;
mod integer;
mod lemma;
mod poly;
mod products;
mod propagation;
mod rational;
mod simplex;
mod tableau;

pub use equalities::Equality;
pub use lemma::{Conflict, Lemma};

use atoms::{AtomId, Atoms, Meaning};
use columns::{Col, Columns};
use definitions::Definitions;
use integer::Int;
use num_bigint::BigInt;
use poly::Poly;
use products::Products;
use rational::Rat;
use rustc_hash::FxHashSet;
use simplex::{Bound, Feasibility, Side, Simplex};
use tenet_logic::{Lit, Op, Sort, Step, Term, Terms};

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// All asserted literals hold for the values that `model_value` gives.
    Sat,
    /// They contradict each other.
    Conflict(Lemma),
    /// They may or may not; these lemmas take the question further. At least one.
    Lemmas(Vec<Lemma>),
    /// Neither within the budget, or nothing more is known about the products.
    Unknown,
}

/// The state of the theory.
#[derive(Clone, Debug, Default)]
pub struct Arith {
    columns: Columns,
    simplex: Simplex,
    atoms: Atoms,
    /// The asserted truth value of each atom.
    assigned: Vec<Option<bool>>,
    /// The atoms in the order in which they were asserted.
    asserted: Vec<AtomId>,
    /// The equations that were asserted to be false.
    disequalities: Vec<AtomId>,
    levels: Vec<Level>,
    terms: Vec<Term>,
    known_terms: FxHashSet<Term>,
    definitions: Definitions,
    products: Products,
    /// Counts the checks that found a value that is no integer, to alternate between branches and cuts.
    fractional_checks: u64,
    /// The lemmas of the last check and the number of literals that were asserted then.
    last_lemmas: (Vec<Lemma>, usize),
}

/// What to take back.
#[derive(Clone, Copy, Debug)]
struct Level {
    bounds: usize,
    asserted: usize,
    disequalities: usize,
}

impl Arith {
    /// No terms, no literals.
    pub fn new() -> Arith {
        Arith::default()
    }

    /// Begins a level.
    pub fn push(&mut self) {
        self.levels.push(Level {
            bounds: self.simplex.mark(),
            asserted: self.asserted.len(),
            disequalities: self.disequalities.len(),
        });
    }

    /// Takes back all that was asserted in the innermost levels. Terms and atoms stay registered.
    pub fn pop(&mut self, levels: usize) {
        let mut outermost = None;
        for _ in 0..levels {
            outermost = self.levels.pop().or(outermost);
        }
        let Some(level) = outermost else { return };
        self.simplex.backtrack(level.bounds);
        for id in self.asserted.drain(level.asserted..) {
            self.assigned[id] = None;
        }
        self.disequalities.truncate(level.disequalities);
        self.simplex.clear_idle_rows(&self.columns);
        self.last_lemmas = Default::default();
    }

    /// Makes an integer term known, or an atom on integers; other terms are ignored. A known term has a value in models and
    /// takes part in equalities; a known atom takes part in propagations.
    pub fn register(&mut self, terms: &Terms, term: Term) {
        if terms.sort_of(term) == Sort::INT {
            if self.known_terms.insert(term) {
                self.terms.push(term);
                self.columns.normalise(terms, term);
                self.columns_changed(terms);
            }
        } else {
            self.register_atom(terms, term);
        }
    }

    fn register_atom(&mut self, terms: &Terms, atom: Term) -> Option<AtomId> {
        if let Some(id) = self.atoms.find(atom) {
            return Some(id);
        }
        let id = self.atoms.register(&mut self.columns, terms, atom)?;
        self.assigned.resize(self.atoms.len(), None);
        self.columns_changed(terms);
        match self.atoms.get(id).meaning {
            Meaning::Rounded(_) | Meaning::Indivisible { .. } => self.definitions.add_atom(id),
            Meaning::Bound { ref positive, .. } => self.simplex.look_again(positive.col),
            Meaning::Equation { col, .. } => self.simplex.look_again(col),
            Meaning::Constant { .. } => {}
        }
        Some(id)
    }

    fn columns_changed(&mut self, terms: &Terms) {
        self.products.scan(&mut self.columns);
        self.definitions.scan(&self.columns, terms);
        self.simplex.reserve(self.columns.len());
    }

    /// Asserts a literal; those that are not of arithmetic are ignored. An error is a contradiction with another bound of
    /// the same linear form.
    pub fn assert_lit(&mut self, terms: &Terms, lit: Lit) -> Result<(), Conflict> {
        let Some(id) = self.register_atom(terms, lit.atom) else {
            return Ok(());
        };
        if self.assigned[id].is_some() {
            return Ok(());
        }
        self.assigned[id] = Some(lit.positive);
        self.asserted.push(id);
        match self.atoms.get(id).meaning.clone() {
            Meaning::Constant { truth, difference } if truth != lit.positive => {
                self.constant_conflict(terms, lit, &difference)
            }
            Meaning::Bound { positive, negative } => {
                let spec = if lit.positive { positive } else { negative };
                self.assert_bound(spec.col, spec.side, spec.value, lit, spec.scale)
            }
            Meaning::Equation { col, value, scale } if lit.positive => {
                let lower = -&scale;
                self.assert_bound(col, Side::Upper, value.clone(), lit, scale)?;
                self.assert_bound(col, Side::Lower, value, lit, lower)
            }
            Meaning::Equation { .. } => {
                self.disequalities.push(id);
                Ok(())
            }
            Meaning::Constant { .. } | Meaning::Rounded(_) | Meaning::Indivisible { .. } => Ok(()),
        }
    }

    /// The conflict of a literal that is false whatever the values; `difference` is that of the atom's sides.
    fn constant_conflict(&self, terms: &Terms, lit: Lit, difference: &Int) -> Result<(), Conflict> {
        if *terms.op(lit.atom) != Op::Eq {
            return Err(Lemma::linear(vec![!lit], &[Int::ONE]));
        }
        if lit.positive {
            let sign = if difference.is_positive() {
                Int::ONE
            } else {
                Int::MINUS_ONE
            };
            return Err(Lemma::linear(vec![!lit], &[sign]));
        }
        // The sides have one normal form.
        let &[a, b] = terms.args(lit.atom) else {
            return Ok(());
        };
        Err(Lemma {
            step: Step::Ring(a, b),
            clause: vec![!lit],
        })
    }

    fn assert_bound(
        &mut self,
        col: Col,
        side: Side,
        value: Int,
        lit: Lit,
        scale: Int,
    ) -> Result<(), Conflict> {
        self.simplex.activate(&self.columns, col);
        self.simplex
            .assert_bound(col, side, Bound { value, lit, scale })
            .map_err(|farkas| farkas.lemma())
    }

    /// Looks for a contradiction among the asserted bounds over the rationals. `Sat` says that there is none.
    pub fn check_rational(&mut self, budget: &mut u64) -> Check {
        match self.simplex.solve(budget) {
            Feasibility::Feasible => Check::Sat,
            Feasibility::Infeasible(farkas) => Check::Conflict(farkas.lemma()),
            Feasibility::Open => Check::Unknown,
        }
    }

    /// Looks for integers that satisfy all asserted literals, within a number of steps.
    pub fn check(&mut self, terms: &mut Terms, budget: &mut u64) -> Check {
        let outcome = self.look_for_integers(terms, budget);
        let Check::Lemmas(lemmas) = &outcome else {
            return outcome;
        };
        // The same lemmas again with nothing new asserted: what they say has not reached the simplex, nor will it.
        let now = (lemmas.clone(), self.asserted.len());
        if now == self.last_lemmas {
            return Check::Unknown;
        }
        self.last_lemmas = now;
        outcome
    }

    fn look_for_integers(&mut self, terms: &mut Terms, budget: &mut u64) -> Check {
        let definitions = self.definitions(terms);
        if !definitions.is_empty() {
            return Check::Lemmas(definitions);
        }
        match self.check_rational(budget) {
            Check::Sat => {}
            other => return other,
        }
        if let Some(outcome) = self.check_integers(terms, budget) {
            return outcome;
        }
        self.repair_disequalities(budget);
        let lemmas = self.disequality_lemmas(terms);
        if !lemmas.is_empty() {
            return Check::Lemmas(lemmas);
        }
        let lemmas = self.violated_definitions();
        if !lemmas.is_empty() {
            return Check::Lemmas(lemmas);
        }
        self.check_products(terms, budget)
    }

    /// The value of a polynomial in the current model.
    fn poly_value(&self, poly: &Poly) -> Rat {
        let mut value = Rat::from(&poly.constant);
        for (col, coefficient) in &poly.monomials {
            value = &value + &(&Rat::from(coefficient) * self.simplex.value(*col));
        }
        value
    }

    /// The value of a column in the current model, whether or not it has a row.
    fn column_value(&self, col: Col) -> Rat {
        match self.columns.definition(col) {
            Some(_) if self.simplex.tableau.occurs(col).is_empty() => {
                self.poly_value(&self.columns.poly(col))
            }
            _ => self.simplex.value(col).clone(),
        }
    }

    /// The value of a known term after a check that said `Sat`.
    pub fn model_value(&self, _terms: &Terms, term: Term) -> Option<BigInt> {
        let poly = self.columns.normal_form(term)?;
        let value = self.poly_value(&poly);
        value.as_integer().map(Int::to_big)
    }

    /// A literal that states a bound: a known one, or that of a new atom.
    fn bound_literal(&mut self, terms: &mut Terms, col: Col, side: Side, value: &Int) -> Lit {
        if let Some(lit) = self.atoms.stating(col, side, value) {
            return lit;
        }
        let lit = Lit::positive(self.bound_atom(terms, col, side, value));
        self.register_atom(terms, lit.atom);
        lit
    }

    /// `col <= value` or `value <= col`.
    fn bound_atom(&self, terms: &mut Terms, col: Col, side: Side, value: &Int) -> Term {
        let form = self.columns.term(terms, col);
        let value = terms.int(value.to_big());
        match side {
            Side::Upper => terms.le(form, value),
            Side::Lower => terms.le(value, form),
        }
    }
}
