//! Which candidate invariants hold in all states that runs on small arguments reach.
//!
//! This prunes the candidates of an inference before anything is proved (Ernst, Cockrell, Griswold and Notkin, "Dynamically discovering likely program
//! invariants to support program evolution", TSE 2001). It shows nothing: what is left is only likely.

use super::machine::{Frame, Machine, with_machine};
use super::report::{Eval, Exit, Stop};
use super::search::{SearchOptions, search_with};
use super::{Contracts, NoIo, Options};
use crate::{Expr, NodeId, Program};
use rustc_hash::FxHashMap;

/// A candidate invariant, and what was seen of it.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// Of type `Bool`.
    pub candidate: Expr,
    /// In how many states it was true.
    pub holds: u32,
    /// Was it false, or without a value, in some state?
    pub fails: bool,
    /// Can it not be evaluated?
    pub unknown: bool,
}

impl Sighting {
    /// Of which nothing was seen yet.
    pub fn new(candidate: Expr) -> Sighting {
        Sighting {
            candidate,
            holds: 0,
            fails: false,
            unknown: false,
        }
    }
}

/// What is looked at, and what was seen, at the head of one loop.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// The candidates.
    pub sightings: Vec<Sighting>,
    /// Integers whose values are noted.
    pub integers: Vec<Expr>,
    /// Their values in different states: those that could be had, and are not large.
    pub rows: Vec<Vec<i64>>,
}

/// What is looked at in a function, by the loop.
pub type Survey = FxHashMap<NodeId, Watch>;

/// The most states of a loop whose values are noted.
const MAX_ROWS: usize = 400;
/// The largest value that is noted.
const MAX_NOTED: u64 = 100_000;

/// Runs a function on small arguments and looks at candidates at the heads of its loops. Invariants that are stated are not obliged.
pub fn survey(
    program: &dyn Program,
    path: &str,
    candidates: Survey,
    options: &SearchOptions,
) -> Survey {
    let run_options = Options {
        fuel: options.fuel_per_run,
        contracts: Contracts::Of(path.into()),
        stack_bytes: 64 << 20,
    };
    with_machine(program, &run_options, &mut NoIo, |machine| {
        machine.survey = Some(candidates);
        search_with(machine, path, options);
        machine.survey.take().unwrap_or_default()
    })
    .unwrap_or_default()
}

impl Machine<'_> {
    /// Looks at the candidates of a loop at its head, if a survey is made; says whether one is.
    pub(super) fn look(&mut self, node: NodeId, frame: &mut Frame) -> Eval<bool> {
        let Some(mut survey) = self.survey.take() else {
            return Ok(false);
        };
        let mut outcome = Ok(true);
        if self.contracts(frame)
            && let Some(watch) = survey.get_mut(&node)
        {
            self.note(watch, frame);
            for sighting in &mut watch.sightings {
                if sighting.fails || sighting.unknown {
                    continue;
                }
                let active = self.active.len();
                match self.truth(&sighting.candidate, frame) {
                    Ok(true) => sighting.holds += 1,
                    Ok(false) => sighting.fails = true,
                    Err(Exit::Stop(stop)) => {
                        self.active.truncate(active);
                        match *stop {
                            Stop::Unsupported(_) => sighting.unknown = true,
                            Stop::OutOfFuel => {
                                outcome = Err(Stop::OutOfFuel.into());
                                break;
                            }
                            _ => sighting.fails = true,
                        }
                    }
                    Err(_) => sighting.fails = true,
                }
            }
        }
        self.survey = Some(survey);
        outcome
    }

    /// Notes the values of integers.
    fn note(&mut self, watch: &mut Watch, frame: &mut Frame) {
        if watch.integers.is_empty() || watch.rows.len() >= MAX_ROWS {
            return;
        }
        let mut row = Vec::new();
        for integer in &watch.integers {
            match self.number(integer, frame).ok().and_then(|n| n.to_i64()) {
                Some(n) if n.unsigned_abs() <= MAX_NOTED => row.push(n),
                _ => return,
            }
        }
        if !watch.rows.contains(&row) {
            watch.rows.push(row);
        }
    }
}
