//! What [`crate::decide`] is asked with and what it answers.

use tenet_logic::{Certificate, Model};

/// Limits of one search. They count steps, so that a verdict depends on the sequent alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Steps of the whole search: propagations, merges, pivots, matches.
    pub budget: u64,
    /// How deep recursive definitions are unfolded beyond what decided guards and constructors ask for.
    pub max_unfold_depth: u32,
    /// The generation beyond which no quantifier is instantiated: a term of the sequent has generation 0, a term that an
    /// instance brings in has one more than the terms that were matched.
    pub max_generation: u32,
    /// The number of quantifier instances after which the search gives up.
    pub max_instances: u32,
    /// The number of conflicts after which the search gives up.
    pub max_conflicts: u32,
    /// Whether a branch without contradiction is looked at more closely: bolder instances and unfoldings, values for its variables, instances
    /// that these ask for. Where only an easy proof is of interest, this is most of the time.
    pub thorough: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            budget: 20_000_000,
            max_unfold_depth: 4,
            max_generation: 8,
            max_instances: 20_000,
            max_conflicts: 20_000,
            thorough: true,
        }
    }
}

/// What a search did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Steps taken, in the unit of [`Options::budget`].
    pub steps: u64,
    /// Branches taken without being forced.
    pub decisions: u64,
    /// Branches closed.
    pub conflicts: u64,
    /// Instances of quantified formulas.
    pub instances: u64,
    /// Definitions unfolded.
    pub unfoldings: u64,
    /// Instances of axioms of the theories.
    pub axioms: u64,
    /// Steps of the certificate after trimming.
    pub certificate_steps: u64,
}

/// Why nothing was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The budget of steps, conflicts or instances ran out.
    Budget,
    /// Quantified formulas were instantiated as far as generations allow, without a contradiction.
    Quantifiers,
    /// Definitions were unfolded as deep as allowed, without a contradiction.
    Unfolding,
    /// Arithmetic gave up (products of unknowns, or too many branches).
    Arithmetic,
    /// The theories found no contradiction, and the values they propose do not make every fact true.
    Incomplete,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The facts imply the goal.
    Proved {
        /// The refutation of the facts and the negated goal, for the kernel.
        certificate: Certificate,
        /// What the search did.
        stats: Stats,
    },
    /// They do not: every fact without quantifiers and the negated goal were evaluated under the model and are true; those with
    /// quantifiers are true as far as they can be evaluated.
    Refuted {
        /// The counterexample.
        model: Model,
        /// What the search did.
        stats: Stats,
    },
    /// Not known.
    Undecided {
        /// Why.
        reason: Reason,
        /// Values of free variables to start a search for a counterexample from, if any; nothing is claimed about them.
        candidate: Option<Model>,
        /// What the search did.
        stats: Stats,
    },
}

impl Verdict {
    /// What the search did.
    pub fn stats(&self) -> &Stats {
        match self {
            Verdict::Proved { stats, .. }
            | Verdict::Refuted { stats, .. }
            | Verdict::Undecided { stats, .. } => stats,
        }
    }

    /// Was the goal proved?
    pub fn is_proved(&self) -> bool {
        matches!(self, Verdict::Proved { .. })
    }
}
