//! One sequent, all solvers, and whether they agree.

use crate::{Answer, Dialect, Encoding, Failure, Limits, Process, Script, Style, print};
use std::fmt;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use tenet_logic::{Environment, Sequent, Terms};
use tenet_solver::{Options, Reason, Verdict, decide};

/// What our solver said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ours {
    /// Proved, and the kernel replayed it.
    Proved,
    /// Proved, but the kernel refused the certificate.
    Unreplayed,
    /// A countermodel was found.
    Refuted,
    /// Neither.
    Undecided(Reason),
    /// It panicked.
    Panicked,
    /// It did not stop by itself, whatever its budget.
    Hung,
}

/// What an external solver said of the same sequent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Which.
    pub dialect: Dialect,
    /// What it answered.
    pub answer: Result<Answer, Failure>,
    /// Does its `sat` count?
    pub exact: bool,
    /// How long it took, printing excluded.
    pub time: Duration,
}

/// What all of them said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Our solver.
    pub ours: Ours,
    /// How long ours took.
    pub time: Duration,
    /// The others.
    pub theirs: Vec<Outcome>,
}

/// What is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Finding {
    /// We prove what another refutes.
    Unsound,
    /// Our certificate does not replay.
    Unreplayed,
    /// We refute what another proves.
    WrongModel,
    /// We panic.
    Panic,
    /// We do not stop.
    Hang,
    /// We leave open what another proves.
    Unproved,
    /// We leave open what another refutes.
    Unrefuted,
    /// The others contradict each other.
    Theirs,
}

impl Finding {
    /// Is it an error, and not a lack?
    pub fn is_error(self) -> bool {
        self < Finding::Unproved
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Finding::Unsound => "proved by us, refuted by another",
            Finding::Unreplayed => "our certificate does not replay",
            Finding::WrongModel => "refuted by us, proved by another",
            Finding::Panic => "our solver panics",
            Finding::Hang => "our solver does not stop",
            Finding::Unproved => "undecided by us, proved by another",
            Finding::Unrefuted => "undecided by us, refuted by another",
            Finding::Theirs => "the others contradict each other",
        })
    }
}

impl Comparison {
    /// What is to be looked at, worst first.
    pub fn finding(&self) -> Option<Finding> {
        let says = |answer| {
            let counts =
                |o: &&Outcome| o.answer == Ok(answer) && (o.exact || answer == Answer::Unsat);
            self.theirs.iter().any(|outcome| counts(&outcome))
        };
        let (sat, unsat) = (says(Answer::Sat), says(Answer::Unsat));
        match self.ours {
            Ours::Unreplayed => Some(Finding::Unreplayed),
            Ours::Panicked => Some(Finding::Panic),
            Ours::Hung => Some(Finding::Hang),
            Ours::Proved if sat => Some(Finding::Unsound),
            Ours::Refuted if unsat => Some(Finding::WrongModel),
            _ if sat && unsat => Some(Finding::Theirs),
            Ours::Undecided(_) if unsat => Some(Finding::Unproved),
            Ours::Undecided(_) if sat => Some(Finding::Unrefuted),
            _ => None,
        }
    }
}

/// Who takes part, and with which limits.
pub struct Contest {
    /// Limits of our search.
    pub options: Options,
    /// How containers are written.
    pub encoding: Encoding,
    theirs: Vec<(Dialect, Process)>,
    hung: u32,
}

/// A search that takes longer hangs.
const LONGEST_SEARCH: Duration = Duration::from_secs(30);

impl Contest {
    /// Starts the external solvers.
    pub fn new(
        dialects: &[Dialect],
        options: Options,
        encoding: Encoding,
        limits: Limits,
    ) -> Result<Contest, Failure> {
        let mut theirs = Vec::new();
        for dialect in dialects {
            let path = dialect.locate()?;
            theirs.push((*dialect, Process::start(*dialect, &path, limits)?));
        }
        Ok(Contest {
            options,
            encoding,
            theirs,
            hung: 0,
        })
    }

    /// Name and version of each external solver.
    pub fn versions(&self) -> Vec<String> {
        let versions = self.theirs.iter().map(|(_, process)| process.version());
        versions.map(str::to_string).collect()
    }

    /// Our verdict, with the time that search took. On a thread of its own, as a search may hang.
    pub fn ours(
        &mut self,
        terms: &Terms,
        env: &Environment,
        sequent: &Sequent,
    ) -> (Ours, Duration) {
        let (sender, receiver) = channel();
        let (mut terms, env, sequent) = (terms.clone(), env.clone(), sequent.clone());
        let options = self.options.clone();
        let started = Instant::now();
        std::thread::spawn(move || {
            let started = Instant::now();
            let verdict = decide(&mut terms, &env, &sequent, &options);
            let time = started.elapsed();
            let ours = match verdict {
                Verdict::Proved { certificate, .. } => {
                    match tenet_kernel::check(&mut terms, &env, &sequent, &certificate) {
                        Ok(()) => Ours::Proved,
                        Err(_) => Ours::Unreplayed,
                    }
                }
                Verdict::Refuted { .. } => Ours::Refuted,
                Verdict::Undecided { reason, .. } => Ours::Undecided(reason),
            };
            // Nobody waits any more for a search that took too long.
            let _ = sender.send((ours, time));
        });
        match receiver.recv_timeout(LONGEST_SEARCH) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Disconnected) => (Ours::Panicked, started.elapsed()),
            Err(RecvTimeoutError::Timeout) => {
                self.hung += 1;
                (Ours::Hung, LONGEST_SEARCH)
            }
        }
    }

    /// The number of searches that have hung; their threads are still running.
    pub fn hung(&self) -> u32 {
        self.hung
    }

    /// Asks everybody. Where there is something to be looked at the external solvers are asked once more, by fresh processes: a solver
    /// that has seen other questions before has been seen to err.
    pub fn compare(&mut self, terms: &Terms, env: &Environment, sequent: &Sequent) -> Comparison {
        let comparison = self.compare_once(terms, env, sequent);
        if comparison
            .finding()
            .is_none_or(|finding| finding == Finding::Hang)
        {
            return comparison;
        }
        for (_, process) in &mut self.theirs {
            process.forget();
        }
        self.compare_once(terms, env, sequent)
    }

    /// Does a sequent show this? The external solvers are asked only where it depends on them, and not anew.
    pub fn shows(
        &mut self,
        finding: Finding,
        terms: &Terms,
        env: &Environment,
        sequent: &Sequent,
    ) -> bool {
        let (ours, _) = self.ours(terms, env, sequent);
        match (finding, ours) {
            // Searches that hang are not sought for more.
            _ if self.hung > 0 => false,
            (Finding::Panic, ours) => ours == Ours::Panicked,
            (Finding::Unreplayed, ours) => ours == Ours::Unreplayed,
            (Finding::Unsound, Ours::Proved)
            | (Finding::WrongModel, Ours::Refuted)
            | (Finding::Unproved | Finding::Unrefuted, Ours::Undecided(_))
            | (Finding::Theirs, _) => {
                self.compare_once(terms, env, sequent).finding() == Some(finding)
            }
            _ => false,
        }
    }

    fn compare_once(&mut self, terms: &Terms, env: &Environment, sequent: &Sequent) -> Comparison {
        let (ours, time) = self.ours(terms, env, sequent);
        let encoding = self.encoding;
        let ask = |(dialect, process): &mut (Dialect, Process)| {
            let style = Style {
                dialect: *dialect,
                encoding,
            };
            let script: Option<Script> = print(terms, env, sequent, style).ok();
            let started = Instant::now();
            let answer = match &script {
                Some(script) => process.ask(&script.text),
                None => Ok(Answer::Unknown),
            };
            Outcome {
                dialect: *dialect,
                answer,
                exact: script.is_some_and(|script| script.exact),
                time: started.elapsed(),
            }
        };
        let theirs = self.theirs.iter_mut().map(ask).collect();
        Comparison { ours, time, theirs }
    }
}

/// Numbers over many comparisons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Sequents.
    pub total: u64,
    /// Proved by us.
    pub proved: u64,
    /// Refuted by us.
    pub refuted: u64,
    /// Undecided by us.
    pub undecided: u64,
    /// How often each finding occurred.
    pub findings: std::collections::BTreeMap<Finding, u64>,
    /// For each external solver: unsatisfiable, satisfiable, unknown, failures, time.
    pub theirs: Vec<(Dialect, [u64; 4], Duration)>,
    /// The time of our searches.
    pub time: Duration,
}

impl Tally {
    /// Counts a comparison.
    pub fn add(&mut self, comparison: &Comparison) {
        self.total += 1;
        self.time += comparison.time;
        match comparison.ours {
            Ours::Proved => self.proved += 1,
            Ours::Refuted => self.refuted += 1,
            _ => self.undecided += 1,
        }
        if let Some(finding) = comparison.finding() {
            *self.findings.entry(finding).or_default() += 1;
        }
        for (index, outcome) in comparison.theirs.iter().enumerate() {
            if self.theirs.len() <= index {
                self.theirs.push((outcome.dialect, [0; 4], Duration::ZERO));
            }
            let column = match outcome.answer {
                Ok(Answer::Unsat) => 0,
                Ok(Answer::Sat) => 1,
                Ok(Answer::Unknown) => 2,
                Err(_) => 3,
            };
            let (_, counts, time) = &mut self.theirs[index];
            counts[column] += 1;
            *time += outcome.time;
        }
    }

    /// The number of errors: contradictions with another solver, certificates that do not replay, panics.
    pub fn errors(&self) -> u64 {
        let errors = self
            .findings
            .iter()
            .filter(|(finding, _)| finding.is_error());
        errors.map(|(_, count)| count).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} sequents: {} proved, {} refuted, {} undecided by us in {:.1} s",
            self.total,
            self.proved,
            self.refuted,
            self.undecided,
            self.time.as_secs_f64()
        )?;
        for (dialect, [unsat, sat, unknown, failed], time) in &self.theirs {
            writeln!(
                f,
                "  {}: {unsat} proved, {sat} refuted, {unknown} unknown, {failed} failed in {:.1} s",
                dialect.program(),
                time.as_secs_f64()
            )?;
        }
        for (finding, count) in &self.findings {
            let percent = 100.0 * *count as f64 / self.total.max(1) as f64;
            writeln!(f, "  {finding}: {count} ({percent:.2} %)")?;
        }
        Ok(())
    }
}
