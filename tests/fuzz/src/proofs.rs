//! What holds of every program that is accepted: no run on small arguments breaks a contract. Programs of the repository are changed gently, checked as a whole, and run.

use crate::Finding;
use crate::derivation::Dice;
use crate::front::told;
use crate::mutations::{gently, roughly};
use crate::texts::Texts;
use tenet_core::eval::{SearchOptions, ViolationKind, search_violation};
use tenet_db::{Database, View};

/// Checks and runs programs.
pub struct Proofs {
    texts: Texts,
    pool: rayon::ThreadPool,
    /// Programs that were accepted although changed.
    pub accepted: usize,
    /// Functions of these that were run.
    pub functions: usize,
    /// Runs of them.
    pub runs: usize,
}

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
            functions: 0,
            runs: 0,
        })
    }

    /// A changed program.
    pub fn text(&self, dice: &mut Dice) -> String {
        let mut text = self.texts.program(dice).to_string();
        for _ in 0..1 + dice.below(2) {
            text = match dice.below(8) {
                0 => roughly(&text, dice),
                _ => gently(&text, dice),
            };
        }
        text
    }

    /// Checks a program, and runs it if it is accepted.
    pub fn examine(&mut self, text: &str) -> Result<(), Finding> {
        // What assumes something false is accepted, and promises nothing.
        if text.contains("assume") || text.contains("extern") || text.len() > 4_000 {
            return Ok(());
        }
        let mut database = Database::new();
        let file = database.set_file("program.tenet", text);
        if database
            .problems(&[file])
            .iter()
            .any(|d| d.severity == tenet_source::Severity::Error)
        {
            return Ok(());
        }
        let checked = database.check(&[file], &self.pool, &|| ());
        told(&checked.diagnostics, &database.source_files())?;
        if !checked.ok() {
            return Ok(());
        }
        self.accepted += 1;
        let view = View::new(&database);
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

/// An assertion of a test is evaluated by `tenet test` and not obliged by `tenet check`.
fn asserted_by_test(name: &str, kind: &ViolationKind) -> bool {
    name.contains("test") && *kind == ViolationKind::Assert
}
