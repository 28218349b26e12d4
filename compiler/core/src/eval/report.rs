//! What comes of a run.

use super::Value;
use crate::{NodeId, Path};
use std::sync::Arc;

/// How to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many steps a run may take. A step is an expression evaluated, a turn, a few elements copied.
    pub fuel: u64,
    /// Whose contracts are evaluated.
    pub contracts: Contracts,
    /// The stack of the thread that evaluates. Recursion that needs more ends as [`Outcome::OutOfFuel`].
    pub stack_bytes: usize,
}

/// Whose contracts are evaluated: preconditions of the calls it makes, its postconditions, refinements, invariants, measures and assertions; where they
/// are, its ghost code runs too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contracts {
    /// Nobody's: what the program does when it runs. Indices, divisors and the like end the run all the same, and so do assertions in tests.
    None,
    /// This function's only: what it can be blamed for.
    Of(Path),
    /// Every function's.
    All,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            fuel: 10_000_000,
            contracts: Contracts::All,
            stack_bytes: 512 << 20,
        }
    }
}

/// A node with the item whose source map knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The item.
    pub item: Path,
    /// Its node.
    pub node: NodeId,
}

/// A run and what came of it.
#[derive(Clone, Debug)]
pub struct Run {
    /// What came of it.
    pub outcome: Outcome,
    /// Contracts that were not evaluated, each place once.
    pub skipped: Vec<Skipped>,
    /// How many steps it took.
    pub steps: u64,
}

/// What came of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It returned, and nothing that was evaluated failed.
    Returned(Value),
    /// The arguments do not meet the preconditions of the function that was to run: they say nothing about it.
    PreconditionNotMet {
        /// The condition.
        clause: Place,
    },
    /// Something that has to hold does not.
    Violated(Box<Violation>),
    /// An `assume` does not hold of these values: what would follow says nothing.
    AssumptionFalse(Place),
    /// Steps or stack ran out.
    OutOfFuel,
    /// It needs something that cannot be evaluated; the reason is a sentence without a full stop.
    Unsupported(String),
}

/// Something that has to hold and does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// What.
    pub kind: ViolationKind,
    /// The function whose code is to blame: of a precondition the caller, of a postcondition the function itself.
    pub function: Path,
    /// Where: for a precondition the call; for a postcondition the expression that left the function (the operand of `return`, the end of the body); for a
    /// refinement the value that flows; for a loop's invariant or measure the loop's statement; for an assertion the statement; else the expression itself.
    pub place: Place,
    /// The line that does not hold: a `requires`, `ensures`, `invariant`, or the predicate of a refinement.
    pub clause: Option<Place>,
    /// The values of the locals that were known there (those without a name left out), in order of declaration.
    pub locals: Vec<(Arc<str>, Value)>,
    /// The value that does not fit: the result of a postcondition, the value that flows, an index, a divisor, the measure.
    pub value: Option<Value>,
    /// More about it, as a sentence without a full stop.
    pub note: Option<String>,
}

/// Kinds of violations, as `verification.md` names the obligations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ViolationKind {
    /// A call does not meet the callee's parameter refinements or `requires`.
    Precondition,
    /// A result does not meet the result refinement or an `ensures`.
    Postcondition,
    /// A value does not fit the refined type of a `let`, `var`, type argument or constant.
    Refinement,
    /// A loop invariant does not hold before the first turn.
    InvariantEntry,
    /// A loop invariant is not kept by a turn.
    InvariantStep,
    /// A constructor does not meet field refinements or `invariant` lines.
    DataInvariant,
    /// A divisor is 0.
    Divisor,
    /// An index or key is not there.
    Index,
    /// A slice is out of order or out of bounds.
    Slice,
    /// A number is not the code of a character.
    Range,
    /// No case or pattern fits.
    Match,
    /// A measure does not go down, or is not bounded below.
    Decreases,
    /// An `assert` does not hold.
    Assert,
    /// An `example` does not hold.
    Example,
    /// A place that cannot be reached was.
    Unreachable,
    /// A hole was reached.
    Hole,
}

impl ViolationKind {
    /// The name in `verification.md`.
    pub fn name(self) -> &'static str {
        match self {
            ViolationKind::Precondition => "precondition",
            ViolationKind::Postcondition => "postcondition",
            ViolationKind::Refinement => "refinement",
            ViolationKind::InvariantEntry => "invariant-entry",
            ViolationKind::InvariantStep => "invariant-step",
            ViolationKind::DataInvariant => "data-invariant",
            ViolationKind::Divisor => "divisor",
            ViolationKind::Index => "index",
            ViolationKind::Slice => "slice",
            ViolationKind::Range => "range",
            ViolationKind::Match => "match",
            ViolationKind::Decreases => "decreases",
            ViolationKind::Assert => "assert",
            ViolationKind::Example => "example",
            ViolationKind::Unreachable => "unreachable",
            ViolationKind::Hole => "hole",
        }
    }
}

/// A contract that was not evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The line or predicate.
    pub clause: Place,
    /// Why, as a sentence without a full stop.
    pub reason: String,
}

/// Why evaluation leaves an expression without a value.
pub(super) enum Exit {
    Return(Value),
    Break,
    Continue,
    Stop(Box<Stop>),
}

/// Why a run ends early.
pub(super) enum Stop {
    Violated(Violation),
    PreconditionNotMet(Place),
    AssumptionFalse(Place),
    OutOfFuel,
    Unsupported(String),
}

/// The result of evaluating.
pub(super) type Eval<T = Value> = Result<T, Exit>;

impl From<Stop> for Exit {
    fn from(stop: Stop) -> Exit {
        Exit::Stop(Box::new(stop))
    }
}

impl From<Violation> for Exit {
    fn from(violation: Violation) -> Exit {
        Stop::Violated(violation).into()
    }
}

/// Ends the run: it needs something that cannot be evaluated.
pub(super) fn unsupported<T>(reason: impl Into<String>) -> Eval<T> {
    Err(Stop::Unsupported(reason.into()).into())
}

/// Core that no lowering gives: a run of it ends, it does not panic.
pub(super) fn malformed<T>(what: &str) -> Eval<T> {
    unsupported(format!("the program is not well formed: {what}"))
}

impl Stop {
    /// The outcome of the run that ended so.
    pub(super) fn outcome(self) -> Outcome {
        match self {
            Stop::Violated(violation) => Outcome::Violated(Box::new(violation)),
            Stop::PreconditionNotMet(clause) => Outcome::PreconditionNotMet { clause },
            Stop::AssumptionFalse(place) => Outcome::AssumptionFalse(place),
            Stop::OutOfFuel => Outcome::OutOfFuel,
            Stop::Unsupported(reason) => Outcome::Unsupported(reason),
        }
    }
}
