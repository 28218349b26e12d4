//! The examples and the standard library: they check, are laid out canonically, and the examples print what stands beside them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn tenet(args: &[&str], input: Option<&Path>) -> Output {
    let input = match input {
        Some(path) => Stdio::from(std::fs::File::open(path).expect("the input is there")),
        None => Stdio::null(),
    };
    Command::new(env!("CARGO_BIN_EXE_tenet"))
        .args(args)
        .current_dir(root())
        .stdin(input)
        .output()
        .expect("tenet starts")
}

fn accepted(args: &[&str]) {
    let output = tenet(args, None);
    assert!(
        output.status.success(),
        "{args:?}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_examples_check() {
    accepted(&["check", "examples"]);
    accepted(&["fmt", "--check", "examples"]);
    accepted(&["test", "examples"]);
}

#[test]
fn the_standard_library_checks() {
    accepted(&["check", "stdlib"]);
    accepted(&["fmt", "--check", "stdlib"]);
}

#[test]
fn the_examples_print_what_stands_beside_them() {
    let folder = root().join("examples");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the examples are there") {
        let path = entry.expect("the folder can be read").path();
        if path
            .extension()
            .is_none_or(|extension| extension != "tenet")
        {
            continue;
        }
        count += 1;
        let input = path.with_extension("in");
        let input = input.exists().then_some(input);
        let name = path.to_string_lossy();
        let output = tenet(&["run", &name], input.as_deref());
        let expected = std::fs::read_to_string(path.with_extension("out"))
            .unwrap_or_else(|error| panic!("the output of {name} is missing: {error}"));
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            expected,
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(output.status.success(), "{name}");
    }
    assert!(count >= 12, "{count} examples");
}
