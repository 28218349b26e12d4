//! Programs whose authors try to have something false accepted. Each in `tests/adversarial` must be refused, with the
//! codes that its first line names.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
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

/// The error codes that `tenet check` reports for each folder, in the order of the folders.
fn reported(folders: &[PathBuf]) -> Result<Vec<BTreeSet<String>>, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_tenet"))
        .arg("check")
        .arg("--json")
        .args(folders)
        .output()
        .map_err(|error| error.to_string())?;
    let document: Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let diagnostics = document["diagnostics"].as_array().cloned();
    let diagnostics = diagnostics.unwrap_or_default();
    let codes_in = |folder: &PathBuf| {
        diagnostics
            .iter()
            .filter(|diagnostic| diagnostic["severity"] == "error")
            .filter(|diagnostic| {
                let file = diagnostic["span"]["file"].as_str().unwrap_or_default();
                Path::new(file).starts_with(folder)
            })
            .map(|diagnostic| diagnostic["code"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    Ok(folders.iter().map(codes_in).collect())
}

#[test]
fn every_program_is_refused_with_the_expected_codes() {
    let root = tempfile::tempdir().expect("a temporary folder can be made");
    let programs = programs();
    assert!(programs.len() >= 40, "only {} programs", programs.len());
    let mut folders = Vec::new();
    let mut texts = Vec::new();
    for (index, program) in programs.iter().enumerate() {
        // Each in a folder of its own: files of one folder can import each other.
        let folder = root.path().join(format!("p{index:03}"));
        let text = std::fs::read_to_string(program).expect("the program can be read");
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        std::fs::write(folder.join("program.tenet"), &text).expect("a file can be written");
        folders.push(folder);
        texts.push(text);
    }
    let found = reported(&folders).expect("`tenet check --json` prints a document");
    let mut report = String::new();
    for ((program, text), found) in programs.iter().zip(&texts).zip(&found) {
        let wanted = expected(text);
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        if wanted.is_empty() {
            let _ = writeln!(report, "{name}: its first line is not `# expect: CODES`");
        } else if found.is_empty() {
            let _ = writeln!(report, "{name}: ACCEPTED, expected {wanted:?}");
        } else if !wanted
            .iter()
            .all(|codes| codes.iter().any(|code| found.contains(*code)))
        {
            let _ = writeln!(report, "{name}: expected {wanted:?}, got {found:?}");
        }
    }
    assert!(report.is_empty(), "{report}");
}
