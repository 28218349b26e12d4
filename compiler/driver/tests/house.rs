//! The rules of the house, as tests: formatting, lints, documentation, sizes of files, dependencies between crates.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the workspace is where this crate is")
}

fn cargo(args: &[&str], rustdoc_flags: Option<&str>) {
    let mut command = Command::new(env!("CARGO"));
    command.args(args).current_dir(root());
    if let Some(flags) = rustdoc_flags {
        command.env("RUSTDOCFLAGS", flags);
    }
    let output = command.output().expect("cargo starts");
    assert!(
        output.status.success(),
        "cargo {}\n{}{}",
        args.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
}

#[test]
fn code_is_formatted() {
    cargo(&["fmt", "--all", "--check"], None);
}

#[test]
fn lints_and_documentation_are_clean() {
    // One after the other: they share a build folder.
    cargo(
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
        None,
    );
    cargo(
        &[
            "doc",
            "--workspace",
            "--no-deps",
            "--document-private-items",
        ],
        Some("-D warnings"),
    );
}

fn tracked_files() -> Vec<PathBuf> {
    let output = Command::new("git")
        .args(["ls-files"])
        .current_dir(root())
        .output()
        .expect("git starts");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| root().join(line))
        .collect()
}

#[test]
fn no_file_is_too_long() {
    const LONGEST: usize = 1_000;
    let mut long = Vec::new();
    for path in tracked_files() {
        let of_ours = ["rs", "lalrpop", "tenet"]
            .iter()
            .any(|extension| path.extension().is_some_and(|e| e == *extension));
        if !of_ours {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a tracked source file can be read");
        let lines = text.lines().count();
        if lines > LONGEST {
            long.push(format!("{} has {lines} lines", path.display()));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// What each crate may depend on among ours, directly or through others.
const BELOW: &[(&str, &[&str])] = &[
    ("tenet-source", &[]),
    ("tenet-grammar", &["tenet-source"]),
    ("tenet-hir", &["tenet-source", "tenet-grammar"]),
    (
        "tenet-types",
        &["tenet-source", "tenet-grammar", "tenet-hir"],
    ),
    (
        "tenet-core",
        &["tenet-source", "tenet-grammar", "tenet-hir", "tenet-types"],
    ),
    ("tenet-logic", &[]),
    ("tenet-kernel", &["tenet-logic"]),
    ("tenet-certificate", &["tenet-logic"]),
    (
        "tenet-replay",
        &["tenet-logic", "tenet-kernel", "tenet-certificate"],
    ),
    ("tenet-solver", &["tenet-logic"]),
    (
        "tenet-verify",
        &[
            "tenet-source",
            "tenet-core",
            "tenet-logic",
            "tenet-solver",
            "tenet-kernel",
            "tenet-certificate",
        ],
    ),
    (
        "tenet-smt",
        &[
            "tenet-logic",
            "tenet-solver",
            "tenet-kernel",
            "tenet-certificate",
        ],
    ),
    ("tenet-mir", &["tenet-core"]),
    ("tenet-runtime", &[]),
    ("tenet-codegen", &["tenet-mir", "tenet-runtime"]),
    ("tenet-std", &[]),
];

#[test]
fn dependencies_point_down() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, allowed)) = BELOW.iter().find(|(known, _)| *known == name) else {
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let is_normal = dependency["kind"].is_null();
            let to = dependency["name"].as_str().unwrap_or_default();
            if is_normal && to.starts_with("tenet-") && !allowed.contains(&to) {
                wrong.push(format!("{name} depends on {to}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
