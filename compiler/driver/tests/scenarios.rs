//! Literate tests: each heading of `tests/scenarios/*.md` is a scenario. `tests/README.md` describes the format.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// One file of a scenario.
struct File {
    name: String,
    text: String,
}

/// What is under one heading.
#[derive(Default)]
struct Scenario {
    heading: String,
    files: Vec<File>,
    /// The exit status that `tenet run` must give, where the scenario runs.
    runs: Option<i32>,
    stdin: String,
    output: Option<String>,
}

/// An error that a scenario demands.
struct Expected {
    file: String,
    line: u64,
    code: String,
    confirmed: bool,
    message: String,
}

/// An error that the checker reported.
struct Reported {
    file: String,
    line: u64,
    code: String,
    confirmed: bool,
    message: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios")
}

/// The scenarios of a Markdown file. A block that is not understood is an error, so that none is skipped by a slip.
fn scenarios(text: &str) -> Result<Vec<Scenario>, String> {
    let mut found: Vec<Scenario> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            found.push(Scenario {
                heading: heading.to_owned(),
                ..Scenario::default()
            });
        } else if let Some(info) = line.strip_prefix("```") {
            let mut block = String::new();
            loop {
                match lines.next() {
                    Some("```") => break,
                    Some(line) => {
                        block.push_str(line);
                        block.push('\n');
                    }
                    None => return Err(format!("the block `{info}` is not closed")),
                }
            }
            let scenario = found
                .last_mut()
                .ok_or_else(|| format!("the block `{info}` stands before any heading"))?;
            add_block(scenario, info.trim(), block)?;
        }
    }
    match found.iter().find(|scenario| scenario.files.is_empty()) {
        Some(empty) => Err(format!("`## {}` has no program", empty.heading)),
        None => Ok(found),
    }
}

fn add_block(scenario: &mut Scenario, info: &str, block: String) -> Result<(), String> {
    let mut words = info.split_whitespace();
    match words.next() {
        Some("tenet") => {
            let mut name = "scenario.tenet".to_owned();
            while let Some(word) = words.next() {
                match (word, words.clone().next()) {
                    ("run", _) => scenario.runs = Some(scenario.runs.unwrap_or(0)),
                    ("file:", Some(value)) => value.clone_into(&mut name),
                    ("exit:", Some(value)) => {
                        let status = value.parse().map_err(|_| format!("status `{value}`"))?;
                        scenario.runs = Some(status);
                    }
                    _ => return Err(format!("`{word}` in a block's first line")),
                }
                if word != "run" {
                    words.next();
                }
            }
            scenario.files.push(File { name, text: block });
        }
        Some("output") => scenario.output = Some(block),
        Some("stdin") => scenario.stdin = block,
        _ => return Err(format!("the block `{info}` in `## {}`", scenario.heading)),
    }
    Ok(())
}

/// The errors that the comments `#! CODE [confirmed] [part of the message]` of a file demand.
fn expected(file: &File) -> Vec<Expected> {
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let Some((_, comment)) = line.split_once("#!") else {
            continue;
        };
        for part in comment.split(';').map(str::trim) {
            let (code, rest) = part.split_once(' ').unwrap_or((part, ""));
            let (confirmed, message) = match rest.trim().strip_prefix("confirmed") {
                Some(message) => (true, message),
                None => (false, rest),
            };
            found.push(Expected {
                file: file.name.clone(),
                line: index as u64 + 1,
                code: code.to_owned(),
                confirmed,
                message: message.trim().to_owned(),
            });
        }
    }
    found
}

fn tenet() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenet"));
    command.env("NO_COLOR", "1");
    command
}

/// The errors that `tenet check --json` reports, by the folder of the scenario they are in.
fn check(root: &Path, folders: &[PathBuf]) -> Result<BTreeMap<PathBuf, Vec<Reported>>, String> {
    let output = tenet()
        .arg("check")
        .arg("--json")
        .args(folders)
        .output()
        .map_err(|error| error.to_string())?;
    let document: Value = serde_json::from_slice(&output.stdout).map_err(|_| {
        format!(
            "`tenet check` gave no JSON (status {:?}): {}",
            output.status.code(),
            String::from_utf8_lossy(&output.stderr)
        )
    })?;
    let mut found: BTreeMap<PathBuf, Vec<Reported>> = BTreeMap::new();
    let diagnostics = document["diagnostics"].as_array();
    for diagnostic in diagnostics.into_iter().flatten() {
        if diagnostic["severity"] != "error" {
            continue;
        }
        let path = Path::new(diagnostic["span"]["file"].as_str().unwrap_or_default());
        let inside = path.strip_prefix(root).unwrap_or(path);
        let mut parts = inside.components();
        let scenario = parts.next().map(|part| root.join(part)).unwrap_or_default();
        let status = &diagnostic["counterexample"]["replay"]["status"];
        found.entry(scenario).or_default().push(Reported {
            file: parts.as_path().to_string_lossy().into_owned(),
            line: diagnostic["span"]["start"]["line"].as_u64().unwrap_or(0),
            code: diagnostic["code"].as_str().unwrap_or_default().to_owned(),
            confirmed: status == "confirmed",
            message: diagnostic["message"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        });
    }
    Ok(found)
}

fn satisfies(reported: &Reported, wanted: &Expected) -> bool {
    reported.file == wanted.file
        && reported.line == wanted.line
        && reported.code == wanted.code
        && (reported.confirmed || !wanted.confirmed)
        && reported.message.contains(&wanted.message)
}

/// How what was reported differs from what the comments demand.
fn difference(scenario: &Scenario, reported: &[Reported]) -> String {
    let mut left: Vec<&Reported> = reported.iter().collect();
    let mut text = String::new();
    for wanted in scenario.files.iter().flat_map(expected) {
        match left.iter().position(|got| satisfies(got, &wanted)) {
            Some(index) => {
                left.remove(index);
            }
            None => {
                let confirmed = if wanted.confirmed { " confirmed" } else { "" };
                let (file, line, code) = (&wanted.file, wanted.line, &wanted.code);
                let message = &wanted.message;
                let _ = writeln!(text, "  - {file}:{line} {code}{confirmed} {message}");
            }
        }
    }
    for got in left {
        let confirmed = if got.confirmed { " confirmed" } else { "" };
        let (file, line, code) = (&got.file, got.line, &got.code);
        let _ = writeln!(text, "  + {file}:{line} {code}{confirmed} {}", got.message);
    }
    text
}

fn run(file: &Path, stdin: &str) -> std::io::Result<Output> {
    let mut child = tenet()
        .arg("run")
        .arg(file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut pipe) = child.stdin.take() {
        // A program that reads nothing may end before all is written; that is no failure.
        let _ = pipe.write_all(stdin.as_bytes());
    }
    child.wait_with_output()
}

/// How a run differs from what the scenario says; nothing for one that does not run.
fn run_difference(scenario: &Scenario, folder: &Path) -> String {
    let (Some(status), Some(main)) = (scenario.runs, scenario.files.last()) else {
        return String::new();
    };
    let output = match run(&folder.join(&main.name), &scenario.stdin) {
        Ok(output) => output,
        Err(error) => return format!("  cannot run: {error}\n"),
    };
    let mut text = String::new();
    let printed = String::from_utf8_lossy(&output.stdout);
    if let Some(wanted) = &scenario.output
        && *wanted != printed
    {
        let _ = writeln!(text, "  - prints {wanted:?}\n  + prints {printed:?}");
    }
    if output.status.code() != Some(status) {
        let got = output.status.code();
        let errors = String::from_utf8_lossy(&output.stderr);
        let _ = writeln!(text, "  - status {status}\n  + status {got:?}: {errors}");
    }
    text
}

/// The failures of one Markdown file, as a report; empty if there are none.
fn failures(path: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let scenarios = scenarios(&text)?;
    let root = tempfile::tempdir().map_err(|error| error.to_string())?;
    let mut folders = Vec::new();
    for (index, scenario) in scenarios.iter().enumerate() {
        let folder = root.path().join(format!("s{index:03}"));
        for file in &scenario.files {
            let path = folder.join(&file.name);
            let parent = path.parent().unwrap_or(&folder);
            std::fs::create_dir_all(parent).map_err(|error| error.to_string())?;
            std::fs::write(&path, &file.text).map_err(|error| error.to_string())?;
        }
        folders.push(folder);
    }
    let reported = check(root.path(), &folders)?;
    let mut report = String::new();
    for (folder, errors) in reported.iter().filter(|(f, _)| !folders.contains(f)) {
        let codes: Vec<&str> = errors.iter().map(|error| error.code.as_str()).collect();
        let _ = writeln!(
            report,
            "{}: errors outside of the scenarios, in {}: {codes:?}",
            path.display(),
            folder.display()
        );
    }
    for (scenario, folder) in scenarios.iter().zip(&folders) {
        let errors = reported.get(folder).map_or(&[][..], Vec::as_slice);
        let mut text = difference(scenario, errors);
        if text.is_empty() && errors.is_empty() {
            text = run_difference(scenario, folder);
        }
        if !text.is_empty() {
            let _ = writeln!(
                report,
                "{}: ## {}\n{text}",
                path.display(),
                scenario.heading
            );
        }
    }
    Ok(report)
}

fn markdown_files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("the repository has tests/scenarios")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
}

#[test]
fn scenarios_hold() {
    let mut report = String::new();
    for path in markdown_files() {
        match failures(&path) {
            Ok(text) => report.push_str(&text),
            Err(problem) => {
                let _ = writeln!(report, "{}: {problem}", path.display());
            }
        }
    }
    assert!(
        report.is_empty(),
        "scenarios differ (- is demanded, + is what happened):\n\n{report}"
    );
}

#[test]
fn there_are_at_least_150_scenarios() {
    let count: usize = markdown_files()
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .filter_map(|text| scenarios(&text).ok())
        .map(|scenarios| scenarios.len())
        .sum();
    assert!(count >= 150, "only {count} scenarios");
}

#[test]
fn a_difference_is_reported_both_ways() {
    let text = "## One\n```tenet\ndef f() -> Int = x #! T1001; T9999 confirmed text\n```\n";
    let found = scenarios(text).expect("the text is well formed");
    let reported = [Reported {
        file: "scenario.tenet".to_owned(),
        line: 1,
        code: "T3001".to_owned(),
        confirmed: false,
        message: "no".to_owned(),
    }];
    let difference = difference(&found[0], &reported);
    assert_eq!(
        difference,
        "  - scenario.tenet:1 T1001 \n  - scenario.tenet:1 T9999 confirmed text\n  + scenario.tenet:1 T3001 no\n"
    );
}
