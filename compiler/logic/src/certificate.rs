//! Certificates: refutations of the facts together with the negated goal.

use crate::{Term, schema::Schema};
use num_bigint::BigInt;

/// A closed formula or its negation. The atom is never itself a negation: `¬a` is the negative literal of `a`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lit {
    /// The formula.
    pub atom: Term,
    /// Whether it is the formula itself or its negation.
    pub positive: bool,
}

impl Lit {
    /// The formula itself; `atom` must not be a negation (see `Terms::lit`).
    pub fn positive(atom: Term) -> Lit {
        Lit {
            atom,
            positive: true,
        }
    }

    /// The formula's negation; `atom` must not be a negation (see `Terms::lit`).
    pub fn negative(atom: Term) -> Lit {
        Lit {
            atom,
            positive: false,
        }
    }
}

impl std::ops::Not for Lit {
    type Output = Lit;

    fn not(self) -> Lit {
        Lit {
            positive: !self.positive,
            ..self
        }
    }
}

/// A disjunction of literals.
pub type Clause = Box<[Lit]>;

/// The position of a step in its certificate.
pub type StepId = u32;

/// The facts about data types that need no premise but the declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataRule {
    /// `(a, b)`, applications of different constructors: `{a ≠ b}`.
    Distinct(Term, Term),
    /// `(a, b, i)`, applications of one constructor: `{a ≠ b, a.i = b.i}` for the arguments.
    Injective(Term, Term, u32),
    /// `(s)`, a selection from an application of its constructor: `{s = argument}`.
    Selection(Term),
    /// `(t)`, a tester of an application of a constructor: `{t}` or `{¬t}`.
    Tester(Term),
    /// `(v)`: `{is C1 v, …, is Cn v}`.
    Exhaustive(Term),
    /// `(t, u)`, testers of two constructors on one value: `{¬t, ¬u}`.
    Exclusive(Term, Term),
    /// `(t)`, a tester `is C v`: `{¬t, v = C(select v …)}`.
    Rebuild(Term),
}

/// One step of a certificate. Each gives one clause that follows from the sequent; the comment says which.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// `{facts[i]}`.
    Fact(u32),
    /// `{¬goal}`.
    NegatedGoal,
    /// The clause itself, a tautology by the meaning of the top connective of one of its atoms (`¬`, `∧`, `∨`, `→`, `ite`, `=` of Booleans, `true`, `false`).
    Connective(Clause),
    /// The clause itself: assume its negation, then each hint in turn is unit or false under the assignment so far; the last is false.
    Rup(Clause, Box<[StepId]>),
    /// `{t = t}`.
    Reflexive(Term),
    /// `{t0 ≠ t1, …, t(n-1) ≠ tn, t0 = tn}`; at least three terms.
    Transitive(Box<[Term]>),
    /// Two terms with the same operator (no binder): `{a1 ≠ b1, …, a = b}` for the arguments that are not identical.
    Congruence(Term, Term),
    /// The clause itself: the negations of its literals, each a linear constraint over integers (`<=`, `<`, `=`, with their subterms in polynomial normal form, a monomial
    /// counting as a variable), multiplied by the coefficients (not negative except for an equation) and added, give `0 <= c` with `c < 0`. Strict `a < b` counts as `a + 1 <= b`.
    Linear(Clause, Box<[BigInt]>),
    /// `{a = b, a < b, b < a}` on integers.
    Trichotomy(Term, Term),
    /// `{a = b}`: both sides have the same polynomial normal form.
    Ring(Term, Term),
    /// About data types.
    Data(DataRule),
    /// `(t0, [t1, …, tn], s)`: each `t(i+1)` or a term equal to it is an argument of a constructor application: `t0` is a proper part of itself, given the equations in the
    /// clause. The list alternates: `whole0 = C(… part1 …)`, `part1 ~ whole1` and so on; the clause is `{whole1 ≠ part1, …, whole0 ≠ partn}` (identical ones left out).
    Acyclic(Box<[(Term, Term)]>),
    /// An instance of a numbered axiom schema.
    Schema(Schema, Box<[Term]>),
    /// Of `∀x.φ`: `{¬∀x.φ, φ[t]}`; of `∃x.φ`: `{∃x.φ, ¬φ[t]}`.
    Instance(Term, Box<[Term]>),
    /// Of `∀x.φ`: `{∀x.φ, ¬φ[w]}`; of `∃x.φ`: `{¬∃x.φ, φ[w]}`, where `w` are the formula's own witness terms.
    Witness(Term),
    /// An application of a function with a definition: `{¬guard[args], f(args) = body[args]}`; without the guard's literal where it is `true`.
    Unfold(Term),
    /// `{apply(λx.b, args) = b[args]}`; the term is the application.
    Beta(Term),
}

/// A refutation. The last step's clause is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Certificate {
    /// The steps in order; each refers to earlier ones only.
    pub steps: Vec<Step>,
}
