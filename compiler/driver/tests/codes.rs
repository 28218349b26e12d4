//! Every diagnostic code is explained by programs that do what they say.

use std::path::Path;
use std::process::Command;
use tenet_source::codes;

/// The codes of the errors that `tenet check` reports for a program.
fn errors(folder: &Path, name: &str, program: &str) -> Vec<String> {
    let file = folder.join(name);
    std::fs::write(&file, program).expect("a temporary file can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_tenet"))
        .arg("check")
        .arg("--json")
        .arg(&file)
        .output()
        .expect("tenet starts");
    let document: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("tenet prints JSON");
    std::fs::remove_file(&file).expect("the temporary file is still there");
    document["diagnostics"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|diagnostic| !diagnostic["code"].is_null())
        .map(|diagnostic| diagnostic["code"].as_str().unwrap_or_default().to_string())
        .collect()
}

#[test]
fn failing_programs_fail_and_passing_ones_pass() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut wrong = Vec::new();
    for info in codes::all() {
        if info.fails.is_empty() {
            continue;
        }
        let found = errors(folder.path(), "example.tenet", info.fails);
        if !found.iter().any(|code| code == info.code) {
            wrong.push(format!("{}: `fails` gives {found:?}", info.code));
        }
        let found = errors(folder.path(), "example.tenet", info.passes);
        if !found.is_empty() {
            wrong.push(format!("{}: `passes` gives {found:?}", info.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
