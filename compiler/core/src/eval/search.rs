//! The search for arguments on which a function breaks a contract.

use super::calls::Refused;
use super::enumerate::Scope;
use super::machine::{Machine, with_machine};
use super::{
    Contracts, Enumerator, NoIo, Options, Outcome, Place, Value, Violation, ViolationKind,
};
use crate::{LocalId, Path, Program, RefinedType, Signature};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// How far to search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchOptions {
    /// How many choices of arguments are tried at most.
    pub attempts: usize,
    /// Steps for one run.
    pub fuel_per_run: u64,
    /// Steps for all runs together.
    pub fuel: u64,
    /// The size of the largest arguments together: an integer has its absolute value, a list one for each element and their sizes, and so on.
    pub max_size: usize,
    /// How many values of one type and size are tried.
    pub width: usize,
    /// Instead of all values of a type and size, this many that lie evenly among them; and of each size of all arguments together, four times as many
    /// runs.
    pub spread: Option<usize>,
    /// Ends with the first violation that is of one of these kinds at one of these places; empty: all distinct ones are searched for.
    pub stop_at: Vec<(ViolationKind, Place)>,
}

impl Default for SearchOptions {
    fn default() -> SearchOptions {
        SearchOptions {
            attempts: 20_000,
            fuel_per_run: 50_000,
            fuel: 10_000_000,
            max_size: 12,
            width: 400,
            spread: None,
            stop_at: Vec::new(),
        }
    }
}

/// A violation and the arguments that lead to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The arguments in order; they meet the preconditions.
    pub args: Vec<Value>,
    /// What they violate.
    pub violation: Violation,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// For each kind, place and clause the first violation, which has the smallest arguments. In the order in which they were found.
    pub found: Vec<Found>,
    /// How many choices of arguments were tried.
    pub tried: usize,
    /// How many of them met the preconditions.
    pub admissible: usize,
    /// How many runs could not be finished: fuel, input, what cannot be evaluated.
    pub unfinished: usize,
    /// The first arguments with which a run took more steps than it may, if there are such.
    pub endless: Option<Vec<Value>>,
    /// Why nothing could be tried, if so.
    pub reason: Option<String>,
}

/// Calls a function with small arguments that meet its preconditions and evaluates its contracts, with `Int` for its type parameters. The search is
/// the same each time. Only what the function itself is to blame for is looked for, except for an index, divisor or the like in a function that it calls.
pub fn search_violation(program: &dyn Program, path: &str, options: &SearchOptions) -> Search {
    let run_options = Options {
        fuel: options.fuel_per_run,
        contracts: Contracts::Of(path.into()),
        // Small arguments recurse little; many searches may go on at once.
        stack_bytes: 64 << 20,
    };
    with_machine(program, &run_options, &mut NoIo, |machine| {
        search_with(machine, path, options)
    })
    .unwrap_or_else(|reason| Search {
        found: Vec::new(),
        tried: 0,
        admissible: 0,
        unfinished: 0,
        endless: None,
        reason: Some(reason),
    })
}

/// The same on a machine that is already there, whose options say which contracts count.
pub fn search_with(machine: &mut Machine<'_>, path: &str, options: &SearchOptions) -> Search {
    let path: Path = path.into();
    let mut search = Search {
        found: Vec::new(),
        tried: 0,
        admissible: 0,
        unfinished: 0,
        endless: None,
        reason: None,
    };
    let Some(signature) = machine.items.signature(&path) else {
        search.reason = Some(format!("there is no function `{path}`"));
        return search;
    };
    let mut hunt = Hunt {
        values: enumerator(machine, &signature, options),
        scope: Scope::Function(path),
        signature,
        options,
        fuel: options.fuel,
        seen: FxHashSet::default(),
        search,
        done: false,
        of_size: 0,
        enough: false,
    };
    let sizes = if hunt.signature.params.is_empty() {
        0
    } else {
        options.max_size
    };
    for size in 0..=sizes {
        hunt.enough = false;
        hunt.of_size = 0;
        hunt.choose(machine, &mut Vec::new(), size);
        if hunt.done {
            break;
        }
    }
    hunt.search
}

fn enumerator(
    machine: &mut Machine<'_>,
    signature: &Signature,
    options: &SearchOptions,
) -> Enumerator {
    let mut values = Enumerator::new(options.width);
    let clauses = signature.requires.iter().chain(&signature.ensures);
    for clause in clauses.chain(&signature.examples) {
        values.mention(&clause.expr);
    }
    if let Some(body) = machine.items.body(&signature.path) {
        values.mention(&body.expr);
    }
    values
}

struct Hunt<'a> {
    values: Enumerator,
    scope: Scope,
    signature: Arc<Signature>,
    options: &'a SearchOptions,
    fuel: u64,
    seen: FxHashSet<(ViolationKind, Place, Option<Place>)>,
    search: Search,
    done: bool,
    /// How many runs there were with arguments of the present size, and are they enough?
    of_size: usize,
    enough: bool,
}

impl Hunt<'_> {
    /// Chooses the next argument; all that are left have `size` together.
    fn choose(&mut self, machine: &mut Machine<'_>, chosen: &mut Vec<Value>, size: usize) {
        let Some(param) = self.signature.params.get(chosen.len()).copied() else {
            if size == 0 {
                self.run(machine, chosen);
            }
            return;
        };
        let last = chosen.len() + 1 == self.signature.params.len();
        let ty = self.param_type(param);
        for own in if last { size..=size } else { 0..=size } {
            let pool = self.values.values(machine, &self.scope, &ty, own);
            let step = self
                .options
                .spread
                .map_or(1, |spread| pool.len().div_ceil(spread.max(1)).max(1));
            for value in pool.iter().step_by(step) {
                if self.done || self.enough {
                    return;
                }
                chosen.push(value.clone());
                if self.admits(machine, param, chosen) {
                    self.choose(machine, chosen, size - own);
                }
                chosen.pop();
            }
        }
    }

    fn param_type(&self, param: LocalId) -> RefinedType {
        self.signature
            .locals
            .get(param.0 as usize)
            .map_or(RefinedType::Base(crate::Type::Never), |l| l.ty.clone())
    }

    /// Does the argument chosen last meet its refinement, so far as can be told?
    fn admits(&mut self, machine: &mut Machine<'_>, param: LocalId, chosen: &[Value]) -> bool {
        if self.param_type(param).is_plain() {
            return true;
        }
        machine.fuel = self.options.fuel_per_run.min(self.fuel);
        let before = machine.fuel;
        let refused = machine.refuses(&self.signature, param, chosen);
        self.spend(before - machine.fuel);
        if refused == Refused::Yes {
            self.count_attempt();
        }
        refused != Refused::Yes
    }

    fn count_attempt(&mut self) {
        self.search.tried += 1;
        self.done |= self.search.tried >= self.options.attempts;
    }

    fn spend(&mut self, steps: u64) {
        // Even a run that ends at once costs something, so that the search ends.
        self.fuel = self.fuel.saturating_sub(steps + 1);
        self.done |= self.fuel == 0;
    }

    fn run(&mut self, machine: &mut Machine<'_>, args: &[Value]) {
        self.count_attempt();
        let run = machine.run_call(&self.signature.path.clone(), &[], args.to_vec());
        self.spend(run.steps);
        if !matches!(run.outcome, Outcome::PreconditionNotMet { .. }) {
            self.of_size += 1;
            self.enough = self
                .options
                .spread
                .is_some_and(|spread| self.of_size >= 4 * spread);
        }
        match run.outcome {
            Outcome::PreconditionNotMet { .. } => {}
            Outcome::Returned(_) => self.search.admissible += 1,
            Outcome::OutOfFuel => {
                self.search.unfinished += 1;
                self.search.endless.get_or_insert_with(|| args.to_vec());
            }
            Outcome::AssumptionFalse(_) | Outcome::Unsupported(_) => self.search.unfinished += 1,
            Outcome::Violated(violation) => {
                self.search.admissible += 1;
                self.keep(args, *violation);
            }
        }
    }

    fn keep(&mut self, args: &[Value], violation: Violation) {
        let key = (
            violation.kind,
            violation.place.clone(),
            violation.clause.clone(),
        );
        let wanted = (violation.kind, violation.place.clone());
        self.done |= self.options.stop_at.contains(&wanted);
        if self.seen.insert(key) {
            self.search.found.push(Found {
                args: args.to_vec(),
                violation,
            });
        }
    }
}
