//! Sequents: what is to be decided.

use crate::Term;

/// `facts ⊢ goal`, over an arena and an environment that go with it. All formulas are closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequent {
    /// What may be assumed.
    pub facts: Vec<Term>,
    /// What is to be shown.
    pub goal: Term,
}
