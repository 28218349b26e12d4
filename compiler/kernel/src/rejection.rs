//! Why a certificate is rejected.

use std::fmt;

/// The first step that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The position of the step; the number of steps where all are right but the last does not end the refutation.
    pub position: usize,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A term is not of this arena, or an operator stands over arguments of the wrong number or sorts.
    IllSorted,
    /// A term mentions a data type that is not inhabited, or recursive through a function's parameter.
    BadData,
    /// A bound variable is loose.
    NotClosed,
    /// A literal's term is not of sort `Bool`.
    NoFormula,
    /// A literal's atom is a negation.
    NegationAsAtom,
    /// There is no fact with this number, or no earlier step.
    NoSuchPremise,
    /// The arguments do not have the form that the rule asks for.
    WrongForm,
    /// The clause is no tautology of a top connective.
    NoTautology,
    /// Propagation along the hints does not end in a conflict.
    NoConflict,
    /// The linear combination is not contradictory.
    NotContradictory,
    /// The two sides have different normal forms.
    NotEqual,
    /// A number, a polynomial, a nesting or the work of the whole certificate is beyond what the kernel is ready to do.
    TooLarge,
    /// The last clause is not empty.
    NotRefuted,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::IllSorted => "a term is not well-sorted",
            Reason::BadData => "a data type is uninhabited or not strictly positive",
            Reason::NotClosed => "a bound variable is loose",
            Reason::NoFormula => "a literal is not a formula",
            Reason::NegationAsAtom => "an atom is a negation",
            Reason::NoSuchPremise => "there is no such fact or earlier step",
            Reason::WrongForm => "the arguments do not fit the rule",
            Reason::NoTautology => "the clause is not a tautology of a connective",
            Reason::NoConflict => "the hints do not lead to a conflict",
            Reason::NotContradictory => "the linear combination is not contradictory",
            Reason::NotEqual => "the two sides have different normal forms",
            Reason::TooLarge => "the computation is too large",
            Reason::NotRefuted => "the last clause is not empty",
        })
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "step {}: {}", self.position, self.reason)
    }
}

impl std::error::Error for Rejection {}
