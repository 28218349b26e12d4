//! Programs that check, broken in small ways.
//!
//! In: the text of a program. Out: its mutants, each with one change, and what comes of checking them: whether what they changed shows in a run, whether
//! they are refused, and whether the refusal comes with inputs that really fail.
#![forbid(unsafe_code)]

mod behaviour;
mod judging;
mod mutations;
mod table;

pub use behaviour::{Sample, differs, samples};
pub use judging::{Checked, Fate, check, judge};
pub use mutations::{Mutant, body_mutants, mutants};
pub use table::{Row, table};

use std::path::{Path, PathBuf};

/// The Tenet programs in a folder and the folders in it, in the order of their names.
pub fn programs(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).into_iter().flatten().flatten();
            open.extend(entries.map(|entry| entry.path()));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "tenet")
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The programs that solve a task and say all of it. The others in `tests/verified` show features of the language, and say little of their results on
/// purpose.
pub fn tasks(root: &Path) -> Vec<PathBuf> {
    let shows_features = |file: &PathBuf| {
        let name = file.file_stem().unwrap_or_default();
        ["functions", "statements"]
            .iter()
            .any(|known| name == *known)
    };
    let mut found = programs(root);
    found.retain(|file| !shows_features(file));
    found
}
