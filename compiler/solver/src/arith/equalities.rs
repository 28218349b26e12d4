//! Equalities between terms: which ones hold in the model, and which follow from the bounds.

use super::Arith;
use super::atoms::Meaning;
use super::integer::Int;
use super::lemma::{Farkas, Lemma};
use super::rational::Rat;
use super::simplex::{Bound, Feasibility, Side};
use std::collections::BTreeMap;
use tenet_logic::{Lit, Step, Term, Terms};

/// Terms of one value that are compared with each other in the search for implied equalities.
const MOST_IN_GROUP: usize = 24;

/// Two terms and lemmas that together make them equal: all literals of the lemmas but the equation are false, or become
/// so by propagation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equality {
    /// One of the terms.
    pub left: Term,
    /// The other one.
    pub right: Term,
    /// The proof.
    pub lemmas: Vec<Lemma>,
}

impl Arith {
    /// The known terms among the given ones by their value in the current model; only groups of at least two.
    fn groups(&self, among: &[Term]) -> Vec<Vec<Term>> {
        let mut groups: BTreeMap<Rat, Vec<Term>> = BTreeMap::new();
        for term in among {
            if let Some(poly) = self.columns.normal_form(*term) {
                let group = groups.entry(self.poly_value(&poly)).or_default();
                if !group.contains(term) {
                    group.push(*term);
                }
            }
        }
        let groups = groups.into_values();
        groups.filter(|group| group.len() > 1).collect()
    }

    /// Pairs of the given terms that have the same value in the current model: for each term of a value, the one before
    /// it and it. Whether they are equal in all models is another matter.
    pub fn candidate_equalities(&self, among: &[Term]) -> Vec<(Term, Term)> {
        let mut pairs = Vec::new();
        for group in self.groups(among) {
            pairs.extend(group.windows(2).map(|pair| (pair[0], pair[1])));
        }
        pairs
    }

    /// Pairs of the given terms that are equal in all models of the asserted bounds, with proofs. None if the
    /// bounds are contradictory. A pair is left out where two others imply it.
    pub fn implied_equalities(
        &mut self,
        terms: &mut Terms,
        among: &[Term],
        budget: &mut u64,
    ) -> Vec<Equality> {
        let mut equalities = Vec::new();
        if !matches!(self.simplex.solve(budget), Feasibility::Feasible) {
            return equalities;
        }
        for group in self.groups(among) {
            let mut representatives: Vec<Term> = Vec::new();
            for term in group.into_iter().take(MOST_IN_GROUP) {
                let mut proof = None;
                for representative in &representatives {
                    if *budget == 0 {
                        return equalities;
                    }
                    if let Some(lemmas) = self.prove_equal(terms, *representative, term, budget) {
                        proof = Some((*representative, lemmas));
                        break;
                    }
                }
                match proof {
                    Some((left, lemmas)) => equalities.push(Equality {
                        left,
                        right: term,
                        lemmas,
                    }),
                    None => representatives.push(term),
                }
            }
        }
        equalities
    }

    /// Lemmas that prove the equation of two terms of equal value, if it follows from the bounds over the rationals.
    fn prove_equal(
        &mut self,
        terms: &mut Terms,
        a: Term,
        b: Term,
        budget: &mut u64,
    ) -> Option<Vec<Lemma>> {
        let (left, right) = (self.columns.normal_form(a)?, self.columns.normal_form(b)?);
        let Some(scaled) = self.columns.scaled(&left.minus(&right)) else {
            let clause = vec![Lit::positive(terms.eq_atom(a, b))];
            let lemma = Lemma {
                step: Step::Ring(a, b),
                clause,
            };
            return Some(vec![lemma]);
        };
        self.columns_changed(terms);
        *budget = budget.saturating_sub(1);
        if !self.cannot_move(scaled.col) {
            return None;
        }
        let mut lemmas = vec![];
        self.split(terms, a, b, &mut lemmas);
        let less = [terms.lt(a, b), terms.lt(b, a)];
        for atom in less {
            lemmas.push(self.refute(atom, budget)?);
        }
        Some(lemmas)
    }

    /// A cheap necessary condition for a column to have one value only: no column that it depends on can be moved alone.
    fn cannot_move(&self, col: super::columns::Col) -> bool {
        self.movable_columns(col).into_iter().all(|movable| {
            [Int::ONE, Int::MINUS_ONE].into_iter().all(|change| {
                let step = &self.integral_step(movable) * &change;
                !self.shift_keeps_bounds(movable, &Rat::from(step), |_, _, _| true)
                    || self.shift_keeps_value(col, movable)
            })
        })
    }

    /// Does the column without a row not depend on the other one after all?
    fn shift_keeps_value(&self, col: super::columns::Col, moved: super::columns::Col) -> bool {
        let rate = |of| match self.simplex.tableau.row_of(of) {
            _ if of == moved => Rat::from(Int::ONE),
            Some(id) if self.simplex.tableau.occurs(moved).contains(&id) => {
                super::simplex::ratio(self.simplex.tableau.row(id), moved)
            }
            _ => Rat::ZERO,
        };
        match self.columns.definition(col) {
            Some(definition) if self.simplex.tableau.occurs(col).is_empty() => definition
                .iter()
                .fold(Rat::ZERO, |sum, (monomial, coefficient)| {
                    &sum + &(&Rat::from(coefficient) * &rate(*monomial))
                })
                .is_zero(),
            _ => rate(col).is_zero(),
        }
    }

    /// The lemma that an inequality does not hold, if it contradicts the bounds over the rationals.
    fn refute(&mut self, atom: Term, budget: &mut u64) -> Option<Lemma> {
        let lit = Lit::positive(atom);
        let farkas = self.refutation(lit, budget)?;
        let takes_part = farkas.literals().any(|used| used == lit);
        takes_part.then(|| farkas.lemma())
    }

    /// The contradiction of a literal of an inequality, which is not asserted, with the asserted bounds, which are feasible.
    fn refutation(&mut self, lit: Lit, budget: &mut u64) -> Option<Farkas> {
        let Meaning::Bound { positive, negative } =
            &self.atoms.get(self.atoms.find(lit.atom)?).meaning
        else {
            // Rounding goes through another atom; its lemmas are not part of this proof.
            return None;
        };
        let spec = if lit.positive { positive } else { negative }.clone();
        self.simplex.activate(&self.columns, spec.col);
        let bound = Bound {
            value: spec.value,
            lit,
            scale: spec.scale,
        };
        match self.simplex.probe(spec.col, spec.side, bound, budget) {
            Feasibility::Infeasible(farkas) => Some(farkas),
            Feasibility::Feasible | Feasibility::Open => None,
        }
    }

    /// The truth value of an atom if it follows from the asserted bounds over the rationals. The model stays as it is.
    pub fn implied_value(&mut self, terms: &Terms, atom: Term, budget: &mut u64) -> Option<bool> {
        let id = self.register_atom(terms, atom)?;
        if let Some(value) = self.assigned[id] {
            return Some(value);
        }
        if !matches!(self.simplex.solve(budget), Feasibility::Feasible) {
            return None;
        }
        let likely = self.suggested_value(atom)?;
        let contradicts = |arith: &mut Arith, col, side, value, budget: &mut u64| {
            arith.simplex.activate(&arith.columns, col);
            let bound = Bound {
                value,
                lit: Lit::positive(atom),
                scale: Int::ONE,
            };
            let outcome = arith.simplex.probe(col, side, bound, budget);
            matches!(outcome, Feasibility::Infeasible(_))
        };
        let follows = match self.atoms.get(id).meaning.clone() {
            Meaning::Constant { .. } | Meaning::Indivisible { .. } => true,
            Meaning::Bound { positive: spec, .. } | Meaning::Rounded(spec) => {
                let (side, value) = match (likely, spec.side) {
                    (false, side) => (side, spec.value),
                    (true, Side::Upper) => (Side::Lower, &spec.value + &Int::ONE),
                    (true, Side::Lower) => (Side::Upper, &spec.value - &Int::ONE),
                };
                contradicts(self, spec.col, side, value, budget)
            }
            Meaning::Equation { col, value, .. } if likely => {
                let (above, below) = (&value + &Int::ONE, &value - &Int::ONE);
                contradicts(self, col, Side::Lower, above, budget)
                    && contradicts(self, col, Side::Upper, below, budget)
            }
            // The value is on one side of the excluded one; the bounds may keep it there.
            Meaning::Equation { col, value, .. } => {
                let side = if self.column_value(col).cmp_int(&value).is_gt() {
                    Side::Upper
                } else {
                    Side::Lower
                };
                contradicts(self, col, side, value, budget)
            }
        };
        follows.then_some(likely)
    }
}
