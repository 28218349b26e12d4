//! `tenet check --solver`: what an external solver says, and what comes of it. The solver is played by a script.

#[path = "../../smt/tests/played/mod.rs"]
mod played;

use played::script;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// True (Euler), and beyond what is decided here.
const HARD: &str = "lemma cubes(x: Int, y: Int, z: Int)
  requires x > 0 and y > 0 and z > 0
  ensures x * x * x + y * y * y != z * z * z
end
";

struct Setting {
    folder: tempfile::TempDir,
}

impl Setting {
    fn new() -> Setting {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        std::fs::write(folder.path().join("cubes.tenet"), HARD).expect("a file can be written");
        Setting { folder }
    }

    fn program(&self) -> PathBuf {
        self.folder.path().join("cubes.tenet")
    }

    /// A script that claims to be z3 and does this when it is asked.
    fn solver(&self, version: &str, at_check: &str) -> PathBuf {
        script(self.folder.path(), version, at_check)
    }

    fn check(&self, solver: &Path, options: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_tenet"))
            .arg("check")
            .arg(self.program())
            .args(options)
            .env("TENET_Z3", solver)
            .output()
            .expect("tenet starts")
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn what_it_proves_counts_only_where_that_is_asked_for() {
    let setting = Setting::new();
    let solver = setting.solver("4.12.1", "echo unsat");
    let output = setting.check(&solver, &["--solver", "z3"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    assert!(text(&output).contains("T3028"), "{}", text(&output));

    let output = setting.check(&solver, &["--solver", "z3", "--accept-external"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(
        text(&output).contains("1 proved by an external solver alone"),
        "{}",
        text(&output)
    );

    let output = setting.check(&solver, &["--solver", "z3", "--accept-external", "--json"]);
    let document: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("it prints JSON");
    assert_eq!(document["summary"]["external"], 1);
    assert_eq!(document["functions"][0]["external"], 1);
    let schema: serde_json::Value =
        serde_json::from_str(tenet_source::SCHEMA).expect("the schema is JSON");
    assert!(jsonschema::is_valid(&schema, &document));
}

#[test]
fn it_is_not_asked_unless_told() {
    let setting = Setting::new();
    let mark = setting.folder.path().join("mark");
    let solver = setting.solver("4.12.1", &format!("touch {}; echo unsat", mark.display()));
    let output = setting.check(&solver, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!mark.exists());
    let output = setting.check(&solver, &["--accept-external"]);
    assert_eq!(output.status.code(), Some(2), "the option wants `--solver`");
    // Where nothing is undecided, nothing is asked either.
    std::fs::write(setting.program(), "def twice(n: Int) -> Int = n + n\n")
        .expect("a file can be written");
    let output = setting.check(
        Path::new("/nowhere"),
        &["--solver", "z3", "--accept-external"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
}

#[test]
fn failures_decide_nothing_and_have_codes() {
    let setting = Setting::new();
    for (version, at_check, code) in [
        ("4.12.1", "echo unknown", "T3027"),
        ("4.12.1", "echo sat", "T3027"),
        ("4.12.1", "exit 3", "T3023"),
        ("4.12.1", "echo hello", "T3025"),
        ("4.12.1", "echo '(error \"no\")'", "T3026"),
        ("4.12.1", "sleep 30", "T3024"),
        ("4.2.0", "echo unsat", "T3022"),
    ] {
        let solver = setting.solver(version, at_check);
        let options = [
            "--solver",
            "z3",
            "--accept-external",
            "--solver-time",
            "200",
        ];
        let output = setting.check(&solver, &options);
        assert_eq!(
            output.status.code(),
            Some(1),
            "{at_check}: {}",
            text(&output)
        );
        assert!(
            text(&output).contains(code),
            "{at_check}: {}",
            text(&output)
        );
        assert!(
            text(&output).contains("1 undecided"),
            "{at_check}: {}",
            text(&output)
        );
    }
    let output = setting.check(Path::new("/nowhere/z3"), &["--solver", "z3"]);
    assert!(text(&output).contains("T3021"), "{}", text(&output));
    let output = Command::new(env!("CARGO_BIN_EXE_tenet"))
        .args(["check", "--solver", "cvc5"])
        .arg(setting.program())
        .env_remove("TENET_CVC5")
        .env("PATH", setting.folder.path())
        .output()
        .expect("tenet starts");
    assert!(text(&output).contains("T3020"), "{}", text(&output));
}

#[test]
fn sequents_are_written() {
    let setting = Setting::new();
    let folder = setting.folder.path().join("sequents");
    let folder_name = folder.to_string_lossy();
    setting.check(Path::new(""), &["--sequents", &folder_name]);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder is there")
        .flatten()
        .collect();
    files.sort_by_key(std::fs::DirEntry::path);
    assert!(!files.is_empty());
    let first = std::fs::read_to_string(files[0].path()).expect("a file can be read");
    assert!(
        first.contains("; postcondition of cubes.cubes: undecided"),
        "{first}"
    );
    assert!(
        first.contains("(declare-fun") && first.ends_with("(check-sat)\n"),
        "{first}"
    );
}
