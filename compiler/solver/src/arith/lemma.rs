//! Lemmas: clauses that hold in arithmetic, with the step that proves each.

use super::integer::Int;
use super::rational::Rat;
use num_bigint::BigInt;
use tenet_logic::{Environment, Lit, Schema, Step, Term, Terms};

/// A clause that holds in arithmetic, and the certificate's step that proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lemma {
    /// The justification.
    pub step: Step,
    /// The disjunction.
    pub clause: Vec<Lit>,
}

/// A lemma all of whose literals are negations of asserted ones.
pub type Conflict = Lemma;

impl Lemma {
    /// `{a = b, a < b, b < a}`.
    pub(super) fn trichotomy(terms: &mut Terms, a: Term, b: Term) -> Lemma {
        let clause = vec![
            Lit::positive(terms.eq_atom(a, b)),
            Lit::positive(terms.lt(a, b)),
            Lit::positive(terms.lt(b, a)),
        ];
        Lemma {
            step: Step::Trichotomy(a, b),
            clause,
        }
    }

    /// `{a1 ≠ b1, …, a = b}` of two products with equally many factors.
    pub(super) fn congruence(terms: &mut Terms, a: Term, b: Term) -> Lemma {
        let factors = terms.args(a).to_vec().into_iter();
        let pairs: Vec<(Term, Term)> = factors.zip(terms.args(b).to_vec()).collect();
        let mut clause: Vec<Lit> = pairs
            .into_iter()
            .filter(|(left, right)| left != right)
            .map(|(left, right)| Lit::negative(terms.eq_atom(left, right)))
            .collect();
        clause.push(Lit::positive(terms.eq_atom(a, b)));
        Lemma {
            step: Step::Congruence(a, b),
            clause,
        }
    }

    /// The literals are the negations of what is multiplied by the coefficients.
    pub(super) fn linear(clause: Vec<Lit>, coefficients: &[Int]) -> Lemma {
        let coefficients: Box<[BigInt]> = coefficients.iter().map(Int::to_big).collect();
        Lemma {
            step: Step::Linear(clause.clone().into(), coefficients),
            clause,
        }
    }

    /// An instance of an axiom schema.
    pub(super) fn schema(terms: &mut Terms, schema: Schema, args: &[Term]) -> Option<Lemma> {
        // The schemas of arithmetic mention no declaration.
        let clause = schema.clause(terms, &Environment::default(), args)?;
        Some(Lemma {
            step: Step::Schema(schema, args.into()),
            clause,
        })
    }
}

/// A sum of multiples of true literals that is absurd: the coefficients of a refutation after Farkas (1902).
#[derive(Clone, Debug, Default)]
pub(super) struct Farkas {
    parts: Vec<(Lit, Rat)>,
}

impl Farkas {
    /// Adds a multiple of the constraint that a true literal states.
    pub(super) fn add(&mut self, lit: Lit, coefficient: &Rat) {
        match self.parts.iter_mut().find(|(known, _)| *known == lit) {
            Some((_, sum)) => *sum = &*sum + coefficient,
            None => self.parts.push((lit, coefficient.clone())),
        }
    }

    /// The true literals that take part.
    pub(super) fn literals(&self) -> impl Iterator<Item = Lit> + '_ {
        self.parts
            .iter()
            .filter(|(_, c)| !c.is_zero())
            .map(|(lit, _)| *lit)
    }

    /// The clause that says that the literals do not hold together.
    pub(super) fn lemma(&self) -> Lemma {
        let parts: Vec<&(Lit, Rat)> = self.parts.iter().filter(|(_, c)| !c.is_zero()).collect();
        let mut denominator = Int::ONE;
        for (_, c) in &parts {
            denominator = denominator.lcm(c.denominator());
        }
        let mut coefficients: Vec<Int> = parts
            .iter()
            .map(|(_, c)| c.numerator() * &denominator.exact_div(c.denominator()))
            .collect();
        let divisor = coefficients
            .iter()
            .fold(Int::ZERO, |divisor, c| divisor.gcd(c));
        if !divisor.is_zero() {
            for c in &mut coefficients {
                *c = c.exact_div(&divisor);
            }
        }
        Lemma::linear(parts.iter().map(|(lit, _)| !*lit).collect(), &coefficients)
    }
}
