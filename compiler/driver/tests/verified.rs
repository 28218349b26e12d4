//! Programs that must check as they stand: those that the language's design shows, and others that its promises are measured by.

use std::path::Path;
use std::process::Command;

#[test]
fn every_program_checks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/verified");
    let mut programs = 0;
    let mut problems = Vec::new();
    for entry in std::fs::read_dir(folder)
        .expect("the repository has tests/verified")
        .flatten()
    {
        programs += 1;
        // In a folder of its own: files of one folder can import each other.
        let alone = tempfile::tempdir().expect("there is room for a folder");
        let file = alone.path().join(entry.file_name());
        std::fs::copy(entry.path(), &file).expect("the program can be copied");
        let output = Command::new(env!("CARGO_BIN_EXE_tenet"))
            .arg("check")
            .arg(&file)
            .env("NO_COLOR", "1")
            .output()
            .expect("the binary under test starts");
        if output.status.code() != Some(0) {
            problems.push(format!(
                "{}:\n{}{}",
                entry.path().display(),
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            ));
        }
    }
    assert!(programs >= 5, "only {programs} programs");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
