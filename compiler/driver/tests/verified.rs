//! Programs that must check as they stand: those that the language's design shows, and others that its promises are measured by.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The programs in a folder and the folders in it.
fn programs_in(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("the folder of programs can be read");
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            programs_in(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "tenet")
        {
            found.push(path);
        }
    }
}

#[test]
fn every_program_checks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/verified");
    let mut programs = Vec::new();
    programs_in(&folder, &mut programs);
    programs.sort();
    let mut problems = Vec::new();
    for path in &programs {
        // In a folder of its own: files of one folder can import each other.
        let alone = tempfile::tempdir().expect("there is room for a folder");
        let name = path.file_name().expect("a file has a name");
        let file = alone.path().join(name);
        std::fs::copy(path, &file).expect("the program can be copied");
        let output = Command::new(env!("CARGO_BIN_EXE_tenet"))
            .arg("check")
            .arg(&file)
            .env("NO_COLOR", "1")
            .output()
            .expect("the binary under test starts");
        if output.status.code() != Some(0) {
            problems.push(format!(
                "{}:\n{}{}",
                path.display(),
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            ));
        }
    }
    assert!(programs.len() >= 5, "only {} programs", programs.len());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
