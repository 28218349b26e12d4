//! z3 as a judge of sequents.

use std::time::Duration;
use tenet_logic::{Environment, Sequent, Terms};
use tenet_smt::{Answer, Dialect, Encoding, Failure, Limits, Process, Style, print};

/// What z3 is told to give a question.
const LIMIT: Duration = Duration::from_millis(300);

/// z3, running.
pub struct External {
    process: Process,
    /// Questions to which it had no answer.
    pub open: usize,
}

impl External {
    /// Starts it.
    ///
    /// # Errors
    ///
    /// It is not there, or does not answer.
    pub fn start() -> Result<External, Failure> {
        let dialect = Dialect::Z3;
        let path = dialect.locate()?;
        let process = Process::start(dialect, &path, Limits::of(LIMIT))?;
        Ok(External { process, open: 0 })
    }

    /// Who answers.
    pub fn version(&self) -> &str {
        self.process.version()
    }

    /// Does the sequent hold? None where it does not know. That a sequent does not hold is believed only where it was printed without loss.
    pub fn holds(&mut self, terms: &Terms, env: &Environment, sequent: &Sequent) -> Option<bool> {
        for encoding in [Encoding::Theories, Encoding::Axioms] {
            let style = Style {
                dialect: Dialect::Z3,
                encoding,
            };
            let Ok(script) = print(terms, env, sequent, style) else {
                continue;
            };
            match self.process.ask(&script.text) {
                Ok(Answer::Unsat) => return Some(true),
                // A process that was asked much before has been seen to err, so another one is asked too.
                Ok(Answer::Sat) if script.exact => {
                    self.process.forget();
                    if self.process.ask(&script.text) == Ok(Answer::Sat) {
                        return Some(false);
                    }
                }
                _ => {}
            }
        }
        self.open += 1;
        None
    }
}
