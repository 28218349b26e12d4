//! Verification: what a program obliges, and whether it holds.
//!
//! In: Core items. Out: for each item a [`Report`] of its obligations, each proved (with a certificate that the kernel has replayed), refuted or
//! undecided. The body of a function is walked once, in the order of evaluation; every obligation is a sequent of what is known at its place.
//! Bodies of other functions are never read, but for `spec`s, which are definitions. This crate renders nothing, reads no file
//! and knows no spans: places are nodes of items.
#![forbid(unsafe_code)]

mod callables;
mod clauses;
mod comprehensions;
mod counterexamples;
mod diagnostics;
mod evidence;
mod explain;
mod expressions;
mod fixes;
mod frames;
mod functions;
mod groups;
mod induction;
mod inference;
mod invariants;
mod items;
mod knowledge;
mod laws;
mod loops;
mod mentions;
mod obligations;
mod operations;
mod proving;
mod refinements;
mod sorts;
mod statements;
mod symbols;
mod termination;
mod walk;

pub use diagnostics::{Sources, diagnostics};
pub use explain::{Account, accounts};
pub use groups::{Dependencies, dependencies};
pub use items::{verify_constant, verify_data, verify_function};
pub use laws::law_lemmas;
pub use obligations::{
    Assumption, Explanation, Failure, Inferred, Kind, Obligation, Offer, Place, Report, Resistance,
    Situation, Suggestion, Used, Weakness,
};
pub use tenet_source::Verdict;

use std::sync::Arc;
use tenet_core::Path;

/// What verification needs to look up beyond the items themselves.
pub trait Context: tenet_core::Program {
    /// The functions that recur through each other with this one, itself included, in ascending order; empty where it does not recur.
    fn recursion_group(&self, path: &str) -> Arc<[Path]>;

    /// Does the function recur, by itself or through others?
    fn is_recursive(&self, path: &str) -> bool {
        !self.recursion_group(path).is_empty()
    }
}

/// Limits of verification, in steps, and what is kept of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Of the search for the proof of an obligation.
    pub obligation: tenet_solver::Options,
    /// Of the search for the proof of something that is inferred.
    pub inference: tenet_solver::Options,
    /// Of the search for a contradiction in what a signature requires.
    pub vacuity: tenet_solver::Options,
    /// Of the search for the proof of an obligation in one of several inductions, the less patient round first.
    pub induction: [tenet_solver::Options; 2],
    /// Of the search for a contradiction among what is known in a branch.
    pub reachability: tenet_solver::Options,
    /// Of the search for inputs that fail.
    pub inputs: tenet_core::eval::SearchOptions,
    /// Of the evaluation of an `example`.
    pub examples: tenet_core::eval::Options,
    /// Whether the report keeps the certificates, as the bytes of files.
    pub certificates: bool,
    /// Which obligations' sequents the report keeps, as the bytes of files.
    pub sequents: Sequents,
    /// Whether the report says what each proof used.
    pub explanations: bool,
}

/// Of which obligations the sequents are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sequents {
    /// Of none.
    #[default]
    None,
    /// Of those that are not proved.
    Unproved,
    /// Of all.
    All,
}

impl Options {
    /// For a first look at a function, of which further ones are taken where that fails: what is not proved soon is not proved.
    pub(crate) fn in_passing(&self) -> Options {
        let soon = |limits: &tenet_solver::Options| tenet_solver::Options {
            budget: limits.budget.min(SOON),
            ..limits.clone()
        };
        let [quick, _] = &self.induction;
        Options {
            obligation: soon(&self.obligation),
            inference: tenet_solver::Options {
                thorough: false,
                ..soon(&self.inference)
            },
            induction: [soon(quick), soon(quick)],
            ..self.clone()
        }
    }

    /// For a second look: of what is inferred, only what is easily proved counts.
    pub(crate) fn with_easy_inference(&self) -> Options {
        Options {
            obligation: tenet_solver::Options {
                budget: self.obligation.budget.min(PATIENT),
                ..self.obligation.clone()
            },
            inference: tenet_solver::Options {
                thorough: false,
                ..self.inference.clone()
            },
            ..self.clone()
        }
    }
}

/// The steps within which something is proved in a first look, and in a second.
const SOON: u64 = 50_000;
const PATIENT: u64 = 400_000;

impl Default for Options {
    fn default() -> Options {
        let solver = tenet_solver::Options::default();
        Options {
            obligation: tenet_solver::Options {
                budget: 2_000_000,
                ..solver.clone()
            },
            inference: tenet_solver::Options {
                budget: 150_000,
                ..solver.clone()
            },
            vacuity: tenet_solver::Options {
                budget: 150_000,
                ..solver.clone()
            },
            induction: [50_000, 400_000].map(|budget| tenet_solver::Options {
                budget,
                ..solver.clone()
            }),
            reachability: tenet_solver::Options {
                budget: 10_000,
                thorough: false,
                ..solver.clone()
            },
            inputs: tenet_core::eval::SearchOptions::default(),
            examples: tenet_core::eval::Options::default(),
            certificates: false,
            sequents: Sequents::None,
            explanations: false,
        }
    }
}
