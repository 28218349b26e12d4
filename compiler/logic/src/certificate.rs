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
///
/// All terms in steps are closed and well-sorted. Equations are the atoms that `Terms::eq_atom` builds, without simplification, so
/// `t = t` and `true = a` are atoms too. A formula that becomes a literal goes through `Terms::lit`: its negations become the sign.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// `{facts[i]}`.
    Fact(u32),
    /// `{¬goal}`.
    NegatedGoal,
    /// The clause itself. It contains a literal and its negation, or else all literals of one of these, for `A` one of its atoms and
    /// arguments turned into literals (more literals do no harm):
    /// * `A = true`: `{A}`; `A = false`: `{¬A}`;
    /// * `A = a1 ∧ … ∧ an`: `{¬A, ai}`; `{A, ¬a1, …, ¬an}`;
    /// * `A = a1 ∨ … ∨ an`: `{A, ¬ai}`; `{¬A, a1, …, an}`;
    /// * `A = (a → b)`: `{¬A, ¬a, b}`; `{A, a}`; `{A, ¬b}`;
    /// * `A = ite(c, a, b)`: `{¬A, ¬c, a}`; `{¬A, c, b}`; `{A, ¬c, ¬a}`; `{A, c, ¬b}`; `{¬A, a, b}`; `{A, ¬a, ¬b}`;
    /// * `A = (a = b)` of Booleans: `{¬A, ¬a, b}`; `{¬A, a, ¬b}`; `{A, a, b}`; `{A, ¬a, ¬b}`;
    /// * `A = (ite(c, a, b) = a)` of any sort: `{¬c, A}`; `A = (ite(c, a, b) = b)`: `{c, A}`;
    /// * `A = (t = t)`: `{A}`.
    Connective(Clause),
    /// The clause itself: assume its negation, then each hint in turn is unit or false under the assignment so far; a false one ends the
    /// step well (hints after it are not looked at). A hint that is neither, or is true already without being unit, is an error only
    /// if no later one is false.
    Rup(Clause, Box<[StepId]>),
    /// `{t = t}`.
    Reflexive(Term),
    /// `{t0 ≠ t1, …, t(n-1) ≠ tn, t0 = tn}`; at least two terms, all of one sort. Pairs of identical neighbours are left out.
    Transitive(Box<[Term]>),
    /// Two terms of one sort with the same operator, neither a binder nor a witness, and equally many arguments:
    /// `{a1 ≠ b1, …, a = b}` for the arguments that are not identical.
    Congruence(Term, Term),
    /// The clause itself, with a coefficient for each literal: the negations of its literals, each a linear constraint over integers (`<=`, `<`,
    /// `=`, with both sides in polynomial normal form, a monomial counting as a variable), multiplied by the coefficients (not negative
    /// except for an equation; 0 for a literal that is to be ignored) and added, give `0 <= c` with `c < 0`. Here `a <= b` counts as
    /// `0 <= b - a`, `a < b` as `0 <= b - a - 1`, and `a = b` as `0 = b - a`, with its arguments as they stand in the atom. So the literals are `a <= b`, `a < b` and their negations, and `a ≠ b`; any other has the coefficient 0. Cuts and
    /// splits are such clauses with a new atom.
    Linear(Clause, Box<[BigInt]>),
    /// `{a = b, a < b, b < a}` on integers.
    Trichotomy(Term, Term),
    /// `{a = b}`: both sides have the same polynomial normal form.
    Ring(Term, Term),
    /// About data types.
    Data(DataRule),
    /// `[(whole0, part0), …, (wholen, partn)]`: each whole is an application of a constructor or a literal of a sequence or set, and its part is
    /// one of its arguments. The clause is `{part0 ≠ whole1, …, part(n-1) ≠ wholen, partn ≠ whole0}`; pairs of identical terms are left out.
    Acyclic(Box<[(Term, Term)]>),
    /// An instance of a numbered axiom schema: the clause of `Schema::clause`.
    Schema(Schema, Box<[Term]>),
    /// Of `∀x.φ`: `{¬∀x.φ, φ[t]}`; of `∃x.φ`: `{∃x.φ, ¬φ[t]}`. The instance is what `Terms::instantiate` builds of the body.
    Instance(Term, Box<[Term]>),
    /// Of `∀x.φ`: `{∀x.φ, ¬φ[w]}`; of `∃x.φ`: `{¬∃x.φ, φ[w]}`, where `w` are the formula's own witness terms (`Terms::witness`).
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

impl Certificate {
    /// The facts that the proof rests on, by their positions in the sequent, in ascending order: its core. The sequent with only these
    /// is proved by the same steps.
    pub fn core(&self) -> Vec<u32> {
        let facts = self.steps.iter().filter_map(|step| match step {
            Step::Fact(position) => Some(*position),
            _ => None,
        });
        let mut core: Vec<u32> = facts.collect();
        core.sort_unstable();
        core.dedup();
        core
    }
}
