//! What comes of checking a mutant.

use std::time::{Duration, Instant};
use tenet_db::{Database, View};
use tenet_source::{Severity, Verdict};

/// What comes of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is no program: an error of syntax, names or types.
    NoProgram,
    /// All is proved.
    Accepted,
    /// Refused, with inputs that fail when they are run.
    Confirmed,
    /// Refused, and no inputs are shown that fail.
    Undecided,
}

/// A program that was checked, and how long that took.
pub struct Checked {
    /// Holds the program.
    pub database: Database,
    /// What was found.
    pub result: tenet_db::Checked,
    /// From the text to the verdicts, the standard library read anew.
    pub time: Duration,
}

/// Checks a text as a command would: nothing is known beforehand.
pub fn check(pool: &rayon::ThreadPool, text: &str) -> Checked {
    let start = Instant::now();
    let mut database = Database::new();
    let source = database.set_file("mutant.tenet", text);
    let result = database.check(&[source], pool, &|| ());
    Checked {
        database,
        result,
        time: start.elapsed(),
    }
}

impl Checked {
    /// The qualified names of the functions that run.
    pub fn functions(&self) -> Vec<String> {
        let names = self.result.functions.iter().map(|f| f.name.to_string());
        names.collect()
    }

    /// The program, for running it.
    pub fn program(&self) -> View<'_> {
        View::new(&self.database)
    }
}

/// What came of it.
pub fn judge(checked: &Checked) -> Fate {
    let diagnostics = &checked.result.diagnostics;
    let mut errors = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .peekable();
    if errors.peek().is_none() {
        return Fate::Accepted;
    }
    if errors.any(|diagnostic| diagnostic.verdict.is_none()) {
        return Fate::NoProgram;
    }
    let functions = checked.result.functions.iter();
    let confirmed = functions
        .flat_map(|function| &function.report.obligations)
        .any(|obligation| obligation.verdict == Verdict::Refuted);
    if confirmed {
        Fate::Confirmed
    } else {
        Fate::Undecided
    }
}
