//! What can go wrong with an external solver. None of it decides anything.

use std::fmt;
use std::path::PathBuf;

/// Why an external solver gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The program was not found, neither by its variable nor on the path.
    Missing {
        /// The program's name.
        program: &'static str,
        /// The environment variable that may say where it is.
        variable: &'static str,
    },
    /// It could not be started.
    Start {
        /// Where it is.
        path: PathBuf,
        /// The system's reason.
        reason: String,
    },
    /// It is a version that is not supported, or another program altogether.
    Version {
        /// What it says of itself.
        found: String,
        /// What is wanted.
        wanted: String,
    },
    /// It ended before it answered.
    Crash {
        /// How it ended, and what it last said on standard error.
        how: String,
    },
    /// It did not answer in time and was stopped.
    Timeout,
    /// What it said is no answer.
    Garbage {
        /// The beginning of what it said.
        said: String,
    },
    /// It refused the script.
    Refused {
        /// Its message.
        message: String,
    },
}

impl Failure {
    /// The code of the diagnostic.
    pub fn code(&self) -> &'static str {
        match self {
            Failure::Missing { .. } => "T3020",
            Failure::Start { .. } => "T3021",
            Failure::Version { .. } => "T3022",
            Failure::Crash { .. } => "T3023",
            Failure::Timeout => "T3024",
            Failure::Garbage { .. } => "T3025",
            Failure::Refused { .. } => "T3026",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Missing { program, variable } => write!(
                f,
                "`{program}` was not found; install it, or let `{variable}` say where it is"
            ),
            Failure::Start { path, reason } => {
                write!(f, "`{}` could not be started: {reason}", path.display())
            }
            Failure::Version { found, wanted } => {
                write!(f, "the external solver is {found}; {wanted} is needed")
            }
            Failure::Crash { how } => write!(f, "the external solver ended: {how}"),
            Failure::Timeout => {
                f.write_str("the external solver did not answer in time and was stopped")
            }
            Failure::Garbage { said } => {
                write!(
                    f,
                    "the external solver said something that is no answer: {said:?}"
                )
            }
            Failure::Refused { message } => {
                write!(
                    f,
                    "the external solver refused what it was asked: {message}"
                )
            }
        }
    }
}

impl std::error::Error for Failure {}
