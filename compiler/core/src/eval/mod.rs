//! The evaluator: what Core means, with or without contracts evaluated.
//!
//! It replays counterexamples, evaluates `example` lines and constants, and runs tests. With [`Options::contracts`] every
//! obligation that can be evaluated is: the first that fails ends the run as [`Outcome::Violated`]. What cannot be evaluated (a quantifier over a
//! whole type, the type of a function value) is skipped and listed in [`Run::skipped`].

mod calls;
mod deciding;
mod enumerate;
mod expressions;
mod integer;
mod io;
mod items;
mod loops;
mod machine;
mod measures;
mod operations;
mod refinements;
mod report;
mod sampling;
mod search;
mod show;
mod shrink;
mod statements;
mod survey;
#[cfg(test)]
mod tests;
mod value;

pub use enumerate::Enumerator;
pub use integer::Integer;
pub use io::{Io, NoIo, ScriptedIo};
pub use machine::{Machine, with_machine};
pub use report::{Contracts, Options, Outcome, Place, Run, Skipped, Violation, ViolationKind};
pub use search::{
    Found, Quest, Search, SearchOptions, Trial, admissible_inputs, search_violation,
    search_violation_from, search_with,
};
pub use survey::{Sighting, Survey, Watch, survey};
pub use value::{DataValue, FunctionValue, LambdaCode, Parts, Shape, Value};

use crate::{Program, RefinedType};

/// The run, or, where there was no thread for it, one that says so.
fn run_or_reason(run: Result<Run, String>) -> Run {
    run.unwrap_or_else(|reason| Run {
        outcome: Outcome::Unsupported(reason),
        skipped: Vec::new(),
        steps: 0,
    })
}

/// Runs a function on arguments. `type_args` are the refinements known for its type parameters; where there are fewer than parameters, nothing is checked for
/// the rest.
pub fn eval_call(
    program: &dyn Program,
    path: &str,
    type_args: &[RefinedType],
    args: Vec<Value>,
    options: &Options,
    io: &mut (dyn Io + Send),
) -> Run {
    run_or_reason(with_machine(program, options, io, |machine| {
        machine.run_call(path, type_args, args)
    }))
}

/// Evaluates a module constant; with contracts, its declared type is checked.
pub fn eval_constant(program: &dyn Program, path: &str, options: &Options) -> Run {
    run_or_reason(with_machine(program, options, &mut NoIo, |machine| {
        machine.run_constant(path)
    }))
}

/// Evaluates the `example` line of that position of a function: false is a violation of kind [`ViolationKind::Example`].
pub fn eval_example(program: &dyn Program, path: &str, index: usize, options: &Options) -> Run {
    run_or_reason(with_machine(program, options, &mut NoIo, |machine| {
        machine.run_example(path, index)
    }))
}
