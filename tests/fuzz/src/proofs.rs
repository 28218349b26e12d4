//! What holds of every program that is accepted: no run on small arguments breaks a contract. Random programs are weeded until they are accepted, programs of the repository
//! are changed gently; they are checked as a whole, and run.

use crate::Finding;
use crate::derivation::Dice;
use crate::front::told;
use crate::mutations::{gently, roughly};
use crate::programs::{self, Draft};
use crate::texts::Texts;
use std::collections::BTreeSet;
use tenet_core::eval::{SearchOptions, ViolationKind, search_violation};
use tenet_db::{Checked, Database, View};
use tenet_source::{Diagnostic, Severity};

/// Checks and runs programs.
pub struct Proofs {
    texts: Texts,
    pool: rayon::ThreadPool,
    /// Programs that were accepted when all that was refused had been taken away.
    pub accepted: usize,
    /// Claims of these that were proved.
    pub claims: usize,
    /// Functions of these that were run.
    pub functions: usize,
    /// Runs of them.
    pub runs: usize,
}

/// How often something is taken away from a random program.
const ROUNDS: usize = 25;
/// What begins the lines that claim something.
const CLAIMS: [&str; 4] = ["ensures", "invariant", "assert", "decreases"];
/// The longest program that is changed, in bytes.
const LONGEST: usize = 4_000;

/// The stack of the threads that check, in bytes.
const STACK: usize = 1 << 30;

impl Proofs {
    /// With one thread for proofs.
    pub fn new() -> Result<Proofs, String> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .stack_size(STACK)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Proofs {
            texts: Texts::default(),
            pool,
            accepted: 0,
            claims: 0,
            functions: 0,
            runs: 0,
        })
    }

    /// Something to try: a random program, or one of the repository that is changed in some places.
    pub fn draft(&self, dice: &mut Dice) -> Draft {
        if dice.below(3) > 0 {
            return programs::program(dice);
        }
        loop {
            let mut text = self.texts.program(dice).to_string();
            for _ in 0..1 + dice.below(3) {
                text = match dice.below(8) {
                    0 => roughly(&text, dice),
                    _ => gently(&text, dice),
                };
            }
            // What assumes something false is accepted, and promises nothing.
            if !text.contains("assume") && !text.contains("extern") && text.len() <= LONGEST {
                return Draft::of(&text);
            }
        }
    }

    /// Takes away what is refused until nothing is, and runs the rest.
    pub fn weed(&mut self, draft: &Draft) -> Result<(), Finding> {
        let mut draft = draft.clone();
        let mut database = Database::new();
        for _ in 0..ROUNDS {
            let text = draft.text();
            let about = |mut finding: Finding| {
                finding.text = Some(text.clone());
                finding
            };
            let file = database.set_file("program.tenet", &text);
            let mut found = database.problems(&[file]);
            if !found.iter().any(is_error) {
                let checked = database.check(&[file], &self.pool, &|| ());
                told(&checked.diagnostics, &database.source_files()).map_err(about)?;
                if checked.ok() {
                    self.accepted += 1;
                    self.claims += draft.count(&CLAIMS);
                    return self.run(&database, &checked).map_err(about);
                }
                found = checked.diagnostics;
            }
            let wrong: BTreeSet<usize> = found
                .iter()
                .filter(|d| is_error(d))
                .filter_map(|d| Some(text.get(..d.span.start as usize)?.matches('\n').count()))
                .collect();
            let less = draft.without(&wrong);
            if less == draft {
                return Ok(());
            }
            draft = less;
        }
        Ok(())
    }

    /// Checks a program as it stands, and runs it if it is accepted.
    pub fn examine(&mut self, text: &str) -> Result<(), Finding> {
        self.check(text, false)
    }

    /// Checks a program and runs it, accepted or not: what `examine` would find, were the checker to accept everything.
    pub fn examine_believing(&mut self, text: &str) -> Result<(), Finding> {
        self.check(text, true)
    }

    fn check(&mut self, text: &str, believing: bool) -> Result<(), Finding> {
        let mut database = Database::new();
        let file = database.set_file("program.tenet", text);
        if database.problems(&[file]).iter().any(is_error) {
            return Ok(());
        }
        let checked = database.check(&[file], &self.pool, &|| ());
        told(&checked.diagnostics, &database.source_files())?;
        if !checked.ok() && !believing {
            return Ok(());
        }
        self.run(&database, &checked)
    }

    /// Runs every function of an accepted program on small arguments.
    fn run(&mut self, database: &Database, checked: &Checked) -> Result<(), Finding> {
        let view = View::new(database);
        let options = SearchOptions {
            attempts: 300,
            fuel: 300_000,
            max_size: 6,
            width: 40,
            ..SearchOptions::default()
        };
        for function in &checked.functions {
            let search = search_violation(&view, &function.name, &options);
            self.functions += usize::from(search.admissible > 0);
            self.runs += search.admissible;
            let broken = search
                .found
                .iter()
                .find(|found| !asserted_by_test(&function.name, &found.violation.kind));
            if let Some(found) = broken {
                return Err(Finding::new(
                    "accepted and wrong",
                    format!("{}: {found:?}", function.name),
                ));
            }
        }
        Ok(())
    }
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}

/// An assertion of a test is evaluated by `tenet test` and not obliged by `tenet check`.
fn asserted_by_test(name: &str, kind: &ViolationKind) -> bool {
    name.contains("test") && *kind == ViolationKind::Assert
}
