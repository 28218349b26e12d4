//! External solvers, for `tenet check --solver`: asked about what Tenet's own solver leaves undecided, and about nothing else.

use crate::cli::{CheckArgs, SolverChoice};
use std::sync::Arc;
use std::time::Duration;
use tenet_certificate::{Proof, decode};
use tenet_smt::{Answer, Dialect, Encoding, Failure, Limits, Process, Style, print};
use tenet_source::Verdict;
use tenet_verify::Report;

/// A solver that the user has named. It is started when there is something to ask.
pub(crate) struct External {
    dialect: Dialect,
    limits: Limits,
    /// Does what it proves count?
    accepted: bool,
    process: Option<Process>,
    /// Why it is not asked any more.
    lost: Option<Failure>,
}

/// The code of the note that an external solver has given up as well.
const UNKNOWN: &str = "T3027";
/// The code of the note that what an external solver has proved does not count.
const NOT_ACCEPTED: &str = "T3028";

impl External {
    /// The solver that the command line names, if it names one.
    pub(crate) fn of(args: &CheckArgs) -> Option<External> {
        let dialect = match args.solver? {
            SolverChoice::Z3 => Dialect::Z3,
            SolverChoice::Cvc5 => Dialect::Cvc5,
        };
        Some(External {
            dialect,
            limits: Limits::of(Duration::from_millis(args.solver_time)),
            accepted: args.accept_external,
            process: None,
            lost: None,
        })
    }

    /// Asks about the undecided obligations of a report and notes what came of it.
    pub(crate) fn revise(&mut self, report: &mut Arc<Report>) {
        for index in 0..report.obligations.len() {
            let obligation = &report.obligations[index];
            if obligation.verdict != Verdict::Undecided {
                continue;
            }
            let Some(sequent) = obligation.sequent.clone() else {
                continue;
            };
            let answer = self.ask(&sequent);
            let name = self.dialect.program();
            let version = self.process.as_ref().map_or(name, Process::version);
            let obligation = &mut Arc::make_mut(report).obligations[index];
            match answer {
                Ok(Answer::Unsat) if self.accepted => {
                    obligation.verdict = Verdict::Proved;
                    obligation.external = Some(version.to_string());
                }
                Ok(Answer::Unsat) => obligation.notes.push(format!(
                    "{NOT_ACCEPTED}: {version} proves it, without a certificate; `--accept-external` lets that count"
                )),
                Ok(Answer::Sat | Answer::Unknown) => obligation
                    .notes
                    .push(format!("{UNKNOWN}: {version} does not prove it either")),
                Err(failure) => obligation
                    .notes
                    .push(format!("{}: {failure}", failure.code())),
            }
        }
    }

    /// Asks about one sequent, given as the bytes of a file: first by axioms, which are made for what obligations look like, then by the
    /// solver's own theories.
    fn ask(&mut self, file: &[u8]) -> Result<Answer, Failure> {
        if let Some(lost) = &self.lost {
            return Err(lost.clone());
        }
        let refused = |message: String| Failure::Refused { message };
        let proof = decode(file).map_err(|malformed| refused(malformed.to_string()))?;
        let Proof {
            terms,
            env,
            sequent,
            ..
        } = proof;
        let mut last = Ok(Answer::Unknown);
        for encoding in [Encoding::Axioms, Encoding::Theories] {
            let style = Style {
                dialect: self.dialect,
                encoding,
            };
            let script = print(&terms, &env, &sequent, style);
            let script = script.map_err(|unprintable| refused(unprintable.to_string()))?;
            last = match self.process() {
                Ok(process) => process.ask(&script.text),
                Err(failure) => {
                    self.lost = Some(failure.clone());
                    return Err(failure);
                }
            };
            if last == Ok(Answer::Unsat) {
                break;
            }
        }
        last
    }

    fn process(&mut self) -> Result<&mut Process, Failure> {
        let process = match self.process.take() {
            Some(process) => process,
            None => Process::start(self.dialect, &self.dialect.locate()?, self.limits)?,
        };
        Ok(self.process.insert(process))
    }
}
