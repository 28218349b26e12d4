//! The solver: decides whether the facts of a sequent imply its goal.
//!
//! In: a sequent over an arena of terms and an environment. Out: a certificate that the kernel replays, a model that
//! makes the facts true and the goal false, or a reason why neither was found. Nothing here is trusted, nothing
//! depends on time, threads or hash order: the same sequent gives the same answer.
#![forbid(unsafe_code)]

mod verdict;

pub use verdict::{Options, Reason, Stats, Verdict};

use tenet_logic::{Environment, Sequent, Terms};

/// Searches for a refutation of the facts together with the negated goal.
pub fn decide(
    _terms: &mut Terms,
    _env: &Environment,
    _sequent: &Sequent,
    _options: &Options,
) -> Verdict {
    Verdict::Undecided {
        reason: Reason::Incomplete,
        candidate: None,
        stats: Stats::default(),
    }
}
