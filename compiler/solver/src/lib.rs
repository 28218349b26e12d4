//! The solver: decides whether the facts of a sequent imply its goal.
//!
//! In: a sequent over an arena of terms and an environment. Out: a certificate that the kernel replays, a model that
//! makes the facts true and the goal false, or a reason why neither was found. Nothing here is trusted, nothing
//! depends on time, threads or hash order: the same sequent gives the same answer.
#![forbid(unsafe_code)]
#![allow(clippy::type_complexity, reason = "the indices of one module only")]

pub mod arith;
mod graph;
mod model;
mod proof;
mod quantifiers;
mod sat;
mod search;
mod theories;
mod verdict;

pub use verdict::{Options, Reason, Stats, Verdict};

use search::{Outcome, Search};
use tenet_logic::{Environment, Sequent, Terms};

/// Searches for a refutation of the facts together with the negated goal.
pub fn decide(
    terms: &mut Terms,
    env: &Environment,
    sequent: &Sequent,
    options: &Options,
) -> Verdict {
    let mut search = Search::new(terms, env, options);
    let outcome = search.run(sequent);
    let mut stats = search.stats;
    stats.steps = search.steps_taken();
    match outcome {
        Outcome::Refuted(step) => {
            let certificate = search.proof.certificate(step);
            stats.certificate_steps = certificate.steps.len() as u64;
            Verdict::Proved { certificate, stats }
        }
        Outcome::Countermodel(model) => Verdict::Refuted { model, stats },
        Outcome::Open(reason) => Verdict::Undecided {
            reason,
            candidate: search.candidate,
            stats,
        },
    }
}
