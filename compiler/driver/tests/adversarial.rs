//! Programs whose authors try to have something false accepted. Each in `tests/adversarial` must be refused, with the
//! codes that its first line names.

use serde_json::Value;
use std::collections::BTreeSet;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;

fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/adversarial");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the repository has tests/adversarial")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "tenet")
        })
        .collect();
    files.sort();
    files
}

/// The codes that a program's first line demands, all of them: each is one code or several of which one is enough (`T3003 | T3017`).
fn expected(text: &str) -> Vec<Vec<&str>> {
    text.lines()
        .next()
        .and_then(|line| line.strip_prefix("# expect:"))
        .into_iter()
        .flat_map(|codes| codes.split(','))
        .map(|codes| codes.split('|').map(str::trim).collect())
        .collect()
}

/// The error codes that `tenet check` reports for a program; none if it is accepted.
fn reported(text: &str) -> Result<BTreeSet<String>, String> {
    // In a folder of its own: files of one folder can import each other.
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let file = folder.path().join("program.tenet");
    std::fs::write(&file, text).map_err(|error| error.to_string())?;
    let output = Command::new(env!("CARGO_BIN_EXE_tenet"))
        .args(["check", "--json"])
        .arg(&file)
        .output()
        .map_err(|error| error.to_string())?;
    let document: Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let diagnostics = document["diagnostics"].as_array();
    Ok(diagnostics
        .into_iter()
        .flatten()
        .filter(|diagnostic| diagnostic["severity"] == "error")
        .filter_map(|diagnostic| diagnostic["code"].as_str())
        .map(str::to_owned)
        .collect())
}

/// What is wrong with how a program is judged; nothing if it is refused as its first line says.
fn judge(program: &Path) -> Option<String> {
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    let text = match std::fs::read_to_string(program) {
        Ok(text) => text,
        Err(error) => return Some(format!("{name}: {error}")),
    };
    let wanted = expected(&text);
    if wanted.is_empty() {
        return Some(format!("{name}: its first line is not `# expect: CODES`"));
    }
    let found = match reported(&text) {
        Ok(found) => found,
        Err(problem) => return Some(format!("{name}: {problem}")),
    };
    let meets = |codes: &Vec<&str>| codes.iter().any(|code| found.contains(*code));
    if found.is_empty() {
        Some(format!("{name}: ACCEPTED, expected {wanted:?}"))
    } else if !wanted.iter().all(meets) {
        Some(format!("{name}: expected {wanted:?}, got {found:?}"))
    } else {
        None
    }
}

#[test]
fn every_program_is_refused_with_the_expected_codes() {
    let programs = programs();
    assert!(programs.len() >= 40, "only {} programs", programs.len());
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = programs.len().div_ceil(workers);
    let report: Vec<String> = std::thread::scope(|scope| {
        let judges: Vec<_> = programs
            .chunks(share)
            .map(|part| scope.spawn(|| part.iter().filter_map(|p| judge(p)).collect::<Vec<_>>()))
            .collect();
        let reports = judges.into_iter().map(|judge| judge.join());
        reports
            .flat_map(|report| report.expect("no judge panics"))
            .collect()
    });
    assert!(report.is_empty(), "{}", report.join("\n"));
}
