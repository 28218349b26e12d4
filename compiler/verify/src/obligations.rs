//! What is to be proved, and what came of it.

use std::sync::Arc;
use tenet_core::{NodeId, Path};
use tenet_source::Verdict;

/// The kinds of obligations, in the words of the diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A call meets the callee's parameter refinements and `requires`.
    Precondition,
    /// A way out meets the result refinement and the `ensures` lines.
    Postcondition,
    /// A value flows into a refined type in any other way.
    Refinement,
    /// A loop invariant holds before the first turn.
    InvariantEntry,
    /// A turn keeps a loop invariant.
    InvariantStep,
    /// A constructor meets field refinements and `invariant` lines.
    DataInvariant,
    /// A divisor is not 0.
    Divisor,
    /// An index or key is there.
    Index,
    /// The bounds of a slice are in order and in range.
    Slice,
    /// A number is the code of a character.
    Range,
    /// No value is left uncovered.
    Match,
    /// A measure goes down and is bounded below.
    Decreases,
    /// An `assert`.
    Assert,
    /// An `example`.
    Example,
    /// A place that cannot be reached.
    Unreachable,
    /// Assumptions are not contradictory.
    Vacuous,
    /// No hole is left.
    Hole,
    /// An `assume` has a reason that says something.
    Trust,
    /// The program asks for something that is not supported yet.
    Unsupported,
}

impl Kind {
    /// The kind as the diagnostics' JSON names it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Precondition => "precondition",
            Kind::Postcondition => "postcondition",
            Kind::Refinement => "refinement",
            Kind::InvariantEntry => "invariant-entry",
            Kind::InvariantStep => "invariant-step",
            Kind::DataInvariant => "data-invariant",
            Kind::Divisor => "divisor",
            Kind::Index => "index",
            Kind::Slice => "slice",
            Kind::Range => "range",
            Kind::Match => "match",
            Kind::Decreases => "decreases",
            Kind::Assert => "assert",
            Kind::Example => "example",
            Kind::Unreachable => "unreachable",
            Kind::Vacuous => "vacuous",
            Kind::Hole => "hole",
            Kind::Trust => "trust",
            Kind::Unsupported => "unsupported",
        }
    }

    /// The diagnostic code of a failure.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Postcondition => "T3001",
            Kind::Precondition => "T3002",
            Kind::Refinement => "T3003",
            Kind::InvariantEntry => "T3004",
            Kind::InvariantStep => "T3005",
            Kind::DataInvariant => "T3006",
            Kind::Divisor => "T3007",
            Kind::Index => "T3008",
            Kind::Slice => "T3009",
            Kind::Range => "T3010",
            Kind::Match => "T3011",
            Kind::Assert => "T3012",
            Kind::Example => "T3013",
            Kind::Unreachable => "T3014",
            Kind::Vacuous => "T3015",
            Kind::Hole => "T3016",
            Kind::Unsupported => "T3017",
            Kind::Decreases => "T4001",
            Kind::Trust => "T5001",
        }
    }
}

/// A place in a program: a node of an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The item whose source map knows the node.
    pub owner: Path,
    /// The node.
    pub node: NodeId,
}

/// What kind of obligation arises where, for the call of which function.
#[derive(Clone, Debug)]
pub(crate) struct Duty {
    pub(crate) kind: Kind,
    pub(crate) place: Place,
    pub(crate) callee: Option<Path>,
}

/// The values with which a failure was sought, and what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Parameters with their values as Tenet expressions.
    pub bindings: Vec<(String, String)>,
    /// Was the failure seen when it was run?
    pub confirmed: bool,
    /// The value that was returned, as a Tenet expression, if there was one.
    pub result: Option<String>,
    /// What happened.
    pub note: Option<String>,
}

/// Values at a place of which all that is known there is true, and the obligation is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// Which of the arguments that were tried belong to it.
    pub(crate) seed: Option<usize>,
    /// Parameters and locals with their values as Tenet expressions.
    pub bindings: Vec<(String, String)>,
    /// What lets these values through.
    pub weaknesses: Vec<Weakness>,
}

/// What a proof used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// What was shown, as a Tenet expression.
    pub goal: Option<String>,
    /// Facts.
    pub used: Vec<Used>,
    /// Applications of `spec`s that were unfolded, as Tenet expressions.
    pub unfolded: Vec<String>,
    /// What is known of all values or calls, with those it was applied to.
    pub instances: Vec<String>,
    /// The number of steps of the certificate.
    pub length: u64,
}

/// A fact that a proof used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// Where it is stated, if it is.
    pub place: Option<Place>,
    /// As a Tenet expression, or what it is.
    pub text: String,
}

/// The smallest part of a goal that was not proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resistance {
    /// The part, as a Tenet expression.
    pub goal: String,
    /// What else may be used to show it.
    pub under: Vec<String>,
}

impl std::fmt::Display for Resistance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}`", self.goal)?;
        if !self.under.is_empty() {
            write!(f, ", given `{}`", self.under.join("`, `"))?;
        }
        Ok(())
    }
}

/// A fact that leaves too much room: what is known of a loop, or the promise of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weakness {
    /// The loop, or the function.
    pub place: Place,
    /// What it allows, as a sentence without a full stop.
    pub text: String,
    /// What would have to be said there, as the object of a sentence.
    pub missing: String,
}

/// A condition that would discharge an obligation if the function required it: it is over parameters alone, and what is required already
/// leaves room for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// The expression at the place.
    Condition,
    /// That the expression at the place is not 0.
    NotZero,
    /// That the expression at the place is an index of the list or text that is indexed.
    InRange,
    /// That the expression at the place is a key of the map that is indexed.
    Present,
}

/// Something to add to the program so that an obligation holds. Nothing is claimed of it until it was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// A `requires` line with this condition.
    Require(String),
    /// An invariant of a loop: this formula, or one like it that speaks of the turns so far.
    Invariant {
        /// The loop.
        place: Place,
        /// What has to hold where the obligation arises.
        text: String,
    },
    /// Cases with these patterns.
    Cases(Vec<String>),
}

/// One obligation with its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// What kind.
    pub kind: Kind,
    /// Where it arises.
    pub place: Place,
    /// The contract line or predicate that is obliged, where that is written elsewhere.
    pub clause: Option<Place>,
    /// The function that is called, for preconditions.
    pub callee: Option<Path>,
    /// Proved, refuted or undecided.
    pub verdict: Verdict,
    /// Why it is undecided, or what else is to be said.
    pub notes: Vec<String>,
    /// Conditions that were known, with their places.
    pub known: Vec<Place>,
    /// What the function could require instead.
    pub offer: Option<Offer>,
    /// Where it failed: what would have to be known there, as a Tenet expression.
    pub wanted: Option<String>,
    /// What the statement could be guarded by.
    pub guard: Option<Offer>,
    /// What else could be added.
    pub suggestions: Vec<Suggestion>,
    /// Where it failed: the names that are known there, with their types.
    pub scope: Vec<(String, tenet_core::Type)>,
    /// Inputs that make it fail.
    pub failure: Option<Failure>,
    /// What leaves room for a failure, where none was seen.
    pub situation: Option<Situation>,
    /// What the proof used, if explanations are asked for.
    pub explanation: Option<Explanation>,
    /// The part that was not proved, where the obligation is undecided.
    pub resists: Option<Resistance>,
    /// Steps that the search took.
    pub steps: u64,
    /// The bytes of the certificate's file, if certificates are asked for and there is one.
    pub certificate: Option<Arc<[u8]>>,
    /// The sequent, as the bytes of a file with an empty certificate, if sequents are asked for.
    pub sequent: Option<Arc<[u8]>>,
    /// The external solver on whose word alone it counts as proved.
    pub external: Option<String>,
}

/// A condition that is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// Where.
    pub place: Place,
    /// The reason that is given.
    pub because: Arc<str>,
}

/// An invariant that was inferred for a loop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inferred {
    /// The loop.
    pub place: Place,
    /// As a Tenet expression.
    pub text: String,
}

/// All that is known of one item after its verification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Obligations in the order in which they arise.
    pub obligations: Vec<Obligation>,
    /// What is trusted.
    pub assumptions: Vec<Assumption>,
    /// What was inferred.
    pub inferred: Vec<Inferred>,
    /// What cannot occur: branches and loop bodies under contradictory conditions.
    pub never: Vec<Place>,
    /// The inferred measure, for a recursive function.
    pub measure: Option<String>,
}

impl Report {
    /// How many obligations are not proved.
    pub(crate) fn failures(&self) -> usize {
        let failed = |o: &&Obligation| o.verdict != Verdict::Proved;
        self.obligations.iter().filter(failed).count()
    }

    /// Is everything proved?
    pub fn holds(&self) -> bool {
        self.obligations
            .iter()
            .all(|o| o.verdict == Verdict::Proved)
    }
}
