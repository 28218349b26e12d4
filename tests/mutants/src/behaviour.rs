//! Does a mutant behave differently? The function is run before and after on many inputs.

use tenet_core::Program;
use tenet_core::eval::{
    Contracts, NoIo, Options, Outcome, SearchOptions, Value, admissible_inputs, with_machine,
};

/// Inputs of a function that meet its precondition, with what it gives for them.
pub struct Sample {
    /// The qualified name of the function.
    pub function: String,
    /// Arguments and result.
    pub runs: Vec<(Vec<Value>, Value)>,
}

/// Steps for one run of the original; a mutant has so many times more.
const STEPS: u64 = 20_000;
const MORE: u64 = 10;

/// Runs functions on small and on larger inputs.
pub fn samples(program: &dyn Program, functions: &[String]) -> Vec<Sample> {
    let options = SearchOptions {
        attempts: 3_000,
        fuel: 4_000_000,
        fuel_per_run: STEPS,
        samples: 1_500,
        width: 60,
        ..SearchOptions::default()
    };
    let sample = |function: &String| Sample {
        function: function.clone(),
        runs: admissible_inputs(program, function, &options, 1_200),
    };
    functions.iter().map(sample).collect()
}

/// Arguments for which the function gives something else now, fails, or does not end.
pub fn differs(program: &dyn Program, sample: &Sample) -> Option<Vec<Value>> {
    let options = Options {
        fuel: STEPS * MORE,
        contracts: Contracts::None,
        stack_bytes: 64 << 20,
    };
    with_machine(program, &options, &mut NoIo, |machine| {
        let mut runs = sample.runs.iter();
        let different = runs.find(|(args, result)| {
            let run = machine.run_call(&sample.function, &[], args.clone());
            match run.outcome {
                // Functions cannot be compared; nothing is known of them.
                Outcome::Returned(now) => now.compare(result).is_some_and(|order| order.is_ne()),
                Outcome::Violated(_) | Outcome::OutOfFuel => true,
                _ => false,
            }
        });
        different.map(|(args, _)| args.clone())
    })
    .ok()
    .flatten()
}
