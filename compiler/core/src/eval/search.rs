//! The search for arguments on which a function breaks a contract.

use super::calls::Refused;
use super::enumerate::Scope;
use super::machine::{Machine, with_machine};
use super::sampling::Sampler;
use super::shrink::smaller;
use super::{
    Contracts, Enumerator, NoIo, Options, Outcome, Place, Value, Violation, ViolationKind,
};
use crate::{Expr, ExprKind, LocalId, Path, Program, RefinedType, Signature};
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
    /// How many larger choices of arguments are drawn after the small ones.
    pub samples: usize,
}

impl Default for SearchOptions {
    fn default() -> SearchOptions {
        SearchOptions {
            attempts: 20_000,
            fuel_per_run: 50_000,
            fuel: 5_000_000,
            max_size: 12,
            width: 400,
            spread: None,
            samples: 1_500,
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

/// What a run on given arguments showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trial {
    /// Something that has to hold does not.
    Fails,
    /// Everything held.
    Passes,
    /// The arguments do not meet the preconditions.
    Inadmissible,
    /// It could not be run to the end; why, as a sentence without a full stop.
    Unfinished(String),
}

/// What to search for, and where else to look than among small arguments.
#[derive(Clone, Copy)]
pub struct Quest<'a> {
    /// Arguments that may fail.
    pub seeds: &'a [Vec<Value>],
    /// Is nothing left to be found?
    pub enough: &'a (dyn Fn(&[Found]) -> bool + Sync),
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// For each kind, place and clause one violation, with small arguments. In the order in which they were found.
    pub found: Vec<Found>,
    /// How many choices of arguments were tried.
    pub tried: usize,
    /// How many of them met the preconditions.
    pub admissible: usize,
    /// How many runs could not be finished: fuel, input, what cannot be evaluated.
    pub unfinished: usize,
    /// The first arguments with which a run took more steps than it may, if there are such.
    pub endless: Option<Vec<Value>>,
    /// What came of the seeds, as far as they were tried.
    pub seeds: Vec<Trial>,
    /// Why nothing could be tried, if so.
    pub reason: Option<String>,
}

impl Search {
    fn nothing(reason: Option<String>) -> Search {
        Search {
            found: Vec::new(),
            tried: 0,
            admissible: 0,
            unfinished: 0,
            endless: None,
            seeds: Vec::new(),
            reason,
        }
    }
}

/// Calls a function with arguments that meet its preconditions and evaluates its contracts, with `Int` for its type parameters: small ones first, then larger
/// ones. The search is the same each time. Only what the function itself is to blame for is looked for, except for an index, divisor or the like in a
/// function that it calls.
pub fn search_violation(program: &dyn Program, path: &str, options: &SearchOptions) -> Search {
    let quest = Quest {
        seeds: &[],
        enough: &|_| false,
    };
    search_violation_from(program, path, options, quest)
}

/// As [`search_violation`], trying the seeds as well, until enough is found.
pub fn search_violation_from(
    program: &dyn Program,
    path: &str,
    options: &SearchOptions,
    quest: Quest<'_>,
) -> Search {
    let run_options = Options {
        fuel: options.fuel_per_run,
        contracts: Contracts::Of(path.into()),
        // Small arguments recurse little; many searches may go on at once.
        stack_bytes: 64 << 20,
    };
    with_machine(program, &run_options, &mut NoIo, |machine| {
        search_from(machine, path, options, quest)
    })
    .unwrap_or_else(|reason| Search::nothing(Some(reason)))
}

/// As [`search_violation`] on a machine that is already there, whose options say which contracts count.
pub fn search_with(machine: &mut Machine<'_>, path: &str, options: &SearchOptions) -> Search {
    let quest = Quest {
        seeds: &[],
        enough: &|_| false,
    };
    search_from(machine, path, options, quest)
}

/// Arguments that meet a function's preconditions and with which it runs to its end and breaks no contract, with what it gives for them: at most `count`.
pub fn admissible_inputs(
    program: &dyn Program,
    path: &str,
    options: &SearchOptions,
    count: usize,
) -> Vec<(Vec<Value>, Value)> {
    let run_options = Options {
        fuel: options.fuel_per_run,
        contracts: Contracts::Of(path.into()),
        stack_bytes: 64 << 20,
    };
    with_machine(program, &run_options, &mut NoIo, |machine| {
        let quest = Quest {
            seeds: &[],
            enough: &|_| false,
        };
        let Some(mut hunt) = Hunt::new(machine, path, options, quest) else {
            return Vec::new();
        };
        // Small arguments and larger ones share the room.
        for share in [count / 2, count] {
            hunt.kept = Some((
                share,
                hunt.kept.take().map_or_else(Vec::new, |(_, kept)| kept),
            ));
            hunt.done = false;
            if share < count {
                hunt.reserve = options.fuel / 2;
                hunt.enumerate(machine);
                hunt.reserve = 0;
            } else {
                hunt.sample(machine);
            }
        }
        hunt.kept.map_or_else(Vec::new, |(_, kept)| kept)
    })
    .unwrap_or_default()
}

fn search_from(
    machine: &mut Machine<'_>,
    path: &str,
    options: &SearchOptions,
    quest: Quest<'_>,
) -> Search {
    let Some(mut hunt) = Hunt::new(machine, path, options, quest) else {
        return Search::nothing(Some(format!("there is no function `{path}`")));
    };
    if hunt.signature.params.is_empty() {
        hunt.choose(machine, &mut Vec::new(), 0);
        return hunt.search;
    }
    // Of the steps, a part is kept for what enumeration does not reach.
    let goes_on = options.samples > 0 || !quest.seeds.is_empty();
    hunt.reserve = if goes_on { options.fuel / 2 } else { 0 };
    hunt.enumerate(machine);
    hunt.reserve = 0;
    hunt.replay(machine);
    hunt.sample(machine);
    hunt.search
}

/// How many functions and constants are looked through for literals.
const MAX_LOOKED_THROUGH: usize = 30;

fn enumerator(
    machine: &mut Machine<'_>,
    signature: &Signature,
    options: &SearchOptions,
) -> Enumerator {
    let mut values = Enumerator::new(options.width);
    let mut further = Vec::new();
    mention_item(machine, signature, true, &mut values, &mut further);
    if options.samples == 0 {
        further.clear();
    }
    // What the contracts and the body call may have literals of its own: `spec`s are transparent, and so are constants.
    let mut next = 0;
    while next < further.len().min(MAX_LOOKED_THROUGH) {
        let path = further[next].clone();
        next += 1;
        if let Some(callee) = machine.items.signature(&path) {
            let transparent = callee.kind == crate::FunctionKind::Spec;
            mention_item(machine, &callee, transparent, &mut values, &mut further);
        } else if let Some(constant) = machine.items.constant(&path) {
            mention(&constant.value, &mut values, &mut further);
        }
    }
    values
}

fn mention(expr: &Expr, values: &mut Enumerator, further: &mut Vec<Path>) {
    values.mention(expr);
    expr.walk(&mut |part| {
        if let ExprKind::Call { callee: path, .. } | ExprKind::Constant(path) = &*part.kind
            && !further.contains(path)
        {
            further.push(path.clone());
        }
    });
}

fn mention_item(
    machine: &mut Machine<'_>,
    signature: &Signature,
    body: bool,
    values: &mut Enumerator,
    further: &mut Vec<Path>,
) {
    let clauses = signature.requires.iter().chain(&signature.ensures);
    for clause in clauses.chain(&signature.examples) {
        mention(&clause.expr, values, further);
    }
    for local in &signature.locals {
        if let RefinedType::Where { predicate, .. } = &local.ty {
            mention(predicate, values, further);
        }
    }
    if body && let Some(body) = machine.items.body(&signature.path) {
        mention(&body.expr, values, further);
    }
}

/// Arguments, and what the function gives for them.
type Kept = (Vec<Value>, Value);

struct Hunt<'a> {
    values: Enumerator,
    scope: Scope,
    signature: Arc<Signature>,
    options: &'a SearchOptions,
    quest: Quest<'a>,
    fuel: u64,
    /// Steps that are kept for later.
    reserve: u64,
    /// Are small arguments gone through?
    enumerating: bool,
    seen: FxHashSet<Key>,
    search: Search,
    /// Runs without a failure, and how many of them are kept, if that is asked for.
    kept: Option<(usize, Vec<Kept>)>,
    done: bool,
    /// How many runs there were with arguments of the present size, and are they enough?
    of_size: usize,
    enough: bool,
}

/// What tells violations apart.
type Key = (ViolationKind, Place, Option<Place>);

fn key(violation: &Violation) -> Key {
    (
        violation.kind,
        violation.place.clone(),
        violation.clause.clone(),
    )
}

/// How many runs the shrinking of one violation may take.
const MAX_SHRINKING_RUNS: usize = 400;

/// How many runs may take all their steps before others may take fewer.
const MAX_ENDLESS: usize = 5;
/// The part of the steps that is left once a failure was found.
const HURRIED: u64 = 8;

impl<'a> Hunt<'a> {
    fn new(
        machine: &mut Machine<'_>,
        path: &str,
        options: &'a SearchOptions,
        quest: Quest<'a>,
    ) -> Option<Hunt<'a>> {
        let path: Path = path.into();
        let signature = machine.items.signature(&path)?;
        let mut values = enumerator(machine, &signature, options);
        for value in quest.seeds.iter().flatten() {
            values.mention_value(value);
        }
        Some(Hunt {
            values,
            scope: Scope::Function(path),
            signature,
            options,
            quest,
            fuel: options.fuel,
            reserve: 0,
            enumerating: false,
            seen: FxHashSet::default(),
            search: Search::nothing(None),
            kept: None,
            done: false,
            of_size: 0,
            enough: false,
        })
    }

    fn enumerate(&mut self, machine: &mut Machine<'_>) {
        self.enumerating = true;
        for size in 0..=self.options.max_size {
            self.enough = false;
            self.of_size = 0;
            self.choose(machine, &mut Vec::new(), size);
            if self.done {
                break;
            }
        }
        self.enumerating = false;
    }

    /// Tries the seeds.
    fn replay(&mut self, machine: &mut Machine<'_>) {
        self.done &= self.fuel == 0 || (self.quest.enough)(&self.search.found);
        for seed in self.quest.seeds {
            if self.done || seed.len() != self.signature.params.len() {
                return;
            }
            let trial = self.run(machine, seed, true);
            self.search.seeds.push(trial);
        }
    }

    /// Draws larger arguments.
    fn sample(&mut self, machine: &mut Machine<'_>) {
        let params: Vec<LocalId> = self.signature.params.clone();
        let mut sampler = Sampler::new();
        // What no draw meets is not looked for much longer.
        let mut refused = 0;
        for _ in 0..self.options.samples {
            if self.done || refused > self.options.samples / 3 {
                return;
            }
            sampler.restart();
            let before = self.search.admissible;
            let mut chosen = Vec::new();
            for param in &params {
                let ty = self.param_type(*param);
                let value = sampler.value(machine, &mut self.values, &self.scope, &ty, 0);
                let Some(value) = value else { return };
                chosen.push(value);
                if !self.admits(machine, *param, &chosen) {
                    break;
                }
            }
            if chosen.len() == params.len() {
                self.run(machine, &chosen, true);
            }
            refused = if self.search.admissible == before {
                refused + 1
            } else {
                0
            };
        }
    }

    /// Chooses the next argument; all that are left have `size` together.
    fn choose(&mut self, machine: &mut Machine<'_>, chosen: &mut Vec<Value>, size: usize) {
        let Some(param) = self.signature.params.get(chosen.len()).copied() else {
            if size == 0 {
                self.run(machine, chosen, false);
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
        self.done |= self.enumerating && self.search.tried >= self.options.attempts;
    }

    fn spend(&mut self, steps: u64) {
        // Even a run that ends at once costs something, so that the search ends.
        self.fuel = self.fuel.saturating_sub(steps + 1);
        self.done |= self.fuel <= self.reserve;
    }

    /// Limits what is still tried: after a failure was found, and where runs do not end.
    fn hurry(&mut self, machine: &mut Machine<'_>) {
        // Whoever asks for small arguments only asks for all of them.
        if self.options.samples == 0 {
            return;
        }
        let rest = self.options.fuel / HURRIED;
        self.fuel = self.fuel.min(rest.max(1));
        self.reserve = self.reserve.min(rest / 2);
        if self.search.found.is_empty() {
            machine.options.fuel = self.options.fuel_per_run / HURRIED;
        }
    }

    /// Runs the function; what fails is kept, made smaller first if that is asked for.
    fn run(&mut self, machine: &mut Machine<'_>, args: &[Value], shrinks: bool) -> Trial {
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
            Outcome::PreconditionNotMet { .. } => Trial::Inadmissible,
            Outcome::Returned(result) => {
                self.search.admissible += 1;
                if let Some((room, kept)) = &mut self.kept {
                    kept.push((args.to_vec(), result));
                    self.done |= kept.len() >= *room;
                }
                Trial::Passes
            }
            Outcome::OutOfFuel => {
                self.search.unfinished += 1;
                self.search.endless.get_or_insert_with(|| args.to_vec());
                if self.search.unfinished == MAX_ENDLESS {
                    self.hurry(machine);
                }
                Trial::Unfinished("the run takes more steps than it may".into())
            }
            Outcome::AssumptionFalse(_) => {
                self.search.unfinished += 1;
                Trial::Unfinished("an assumption does not hold there".into())
            }
            Outcome::Unsupported(reason) => {
                self.search.unfinished += 1;
                Trial::Unfinished(reason)
            }
            Outcome::Violated(violation) => {
                self.search.admissible += 1;
                if self.seen.insert(key(&violation)) {
                    let mut found = Found {
                        args: args.to_vec(),
                        violation: *violation,
                    };
                    if shrinks {
                        self.shrink(machine, &mut found);
                    }
                    self.search.found.push(found);
                    if self.search.found.len() == 1 {
                        self.hurry(machine);
                    }
                    self.done |= (self.quest.enough)(&self.search.found);
                }
                Trial::Fails
            }
        }
    }

    /// Makes the arguments smaller, one after the other, as long as the same goes wrong.
    fn shrink(&mut self, machine: &mut Machine<'_>, found: &mut Found) {
        let wanted = key(&found.violation);
        let mut runs = 0;
        let mut improved = true;
        while improved {
            improved = false;
            for position in 0..found.args.len() {
                let candidates = smaller(&found.args[position]);
                for candidate in candidates {
                    if runs >= MAX_SHRINKING_RUNS || self.fuel == 0 {
                        return;
                    }
                    runs += 1;
                    let mut args = found.args.clone();
                    args[position] = candidate;
                    let run = machine.run_call(&self.signature.path.clone(), &[], args.clone());
                    self.fuel = self.fuel.saturating_sub(run.steps + 1);
                    if let Outcome::Violated(violation) = run.outcome
                        && key(&violation) == wanted
                    {
                        *found = Found {
                            args,
                            violation: *violation,
                        };
                        improved = true;
                        break;
                    }
                }
            }
        }
    }
}
