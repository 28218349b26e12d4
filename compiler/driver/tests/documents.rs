//! The programs in the documents, checked.
//!
//! In README.md and docs/*.md a block of code whose info string begins with `tenet` is a program. Words after it say more:
//! `fails T3001` (refused with this code and no other), `run` (the `output` block that follows is what it prints), `as geometry` (the file is called so,
//! and the blocks after it in the same document can import it). An `output` block after a program that does not run is what `check` says,
//! but for the summary.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A block of code of a document.
struct CodeBlock {
    line: usize,
    info: String,
    text: String,
}

/// What the info string of a program asks for.
#[derive(Default, Debug, PartialEq)]
struct Expected {
    fails: Option<String>,
    runs: bool,
    name: Option<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn documents() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(root().join("docs")).expect("the repository has a folder docs");
    let mut all: Vec<PathBuf> = folder
        .map(|entry| entry.expect("docs can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    all.push(root().join("README.md"));
    all.sort();
    all
}

fn code_blocks(text: &str) -> Vec<CodeBlock> {
    let mut blocks = Vec::new();
    let mut open: Option<CodeBlock> = None;
    for (index, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), open.as_mut()) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(info), None) => {
                open = Some(CodeBlock {
                    line: index + 1,
                    info: info.trim().to_string(),
                    text: String::new(),
                });
            }
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block of code is not closed");
    blocks
}

/// What is expected of a program; `None` for a block that is none.
fn expected(info: &str) -> Option<Expected> {
    let mut words = info.split_whitespace();
    if words.next() != Some("tenet") {
        return None;
    }
    let mut expected = Expected::default();
    while let Some(word) = words.next() {
        match word {
            "fails" => expected.fails = Some(words.next().expect("a code follows").to_string()),
            "as" => expected.name = Some(words.next().expect("a name follows").to_string()),
            "run" => expected.runs = true,
            other => panic!("`{other}` means nothing in the info string `{info}`"),
        }
    }
    Some(expected)
}

fn tenet(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tenet"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("the binary under test starts")
}

fn printed(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    format!("{out}{err}")
}

fn error_codes(report: &str) -> BTreeSet<String> {
    report
        .split("error[")
        .skip(1)
        .filter_map(|rest| rest.split_once(']'))
        .map(|(code, _)| code.to_string())
        .collect()
}

/// The lines of a report but for its summary, which holds a time, and for blanks at their ends.
fn without_summary(report: &str) -> Vec<&str> {
    let is_summary = |line: &str| line.starts_with("ok: ") || line.starts_with("rejected: ");
    let lines: Vec<&str> = report.lines().filter(|line| !is_summary(line)).collect();
    let lines: Vec<&str> = lines.into_iter().map(str::trim_end).collect();
    let end = lines.iter().rposition(|line| !line.is_empty());
    lines[..end.map_or(0, |last| last + 1)].to_vec()
}

/// What is wrong with a program of a document, if anything is.
fn judge(folder: &Path, file: &str, expected: &Expected, shown: Option<&str>) -> Option<String> {
    let check = tenet(folder, &["check", file]);
    let report = printed(&check);
    match &expected.fails {
        None if check.status.code() != Some(0) => return Some(format!("is refused\n{report}")),
        Some(code) if error_codes(&report) != BTreeSet::from([code.clone()]) => {
            return Some(format!("is not refused with {code} alone\n{report}"));
        }
        Some(_) if check.status.code() != Some(1) => {
            return Some(format!("gives the status {:?}\n{report}", check.status));
        }
        _ => {}
    }
    let layout = tenet(folder, &["fmt", "--check", file]);
    if layout.status.code() != Some(0) {
        return Some(format!("is not laid out canonically\n{}", printed(&layout)));
    }
    if expected.runs {
        let run = tenet(folder, &["run", file]);
        let Some(shown) = shown else {
            return Some("runs, but no block `output` follows".into());
        };
        let out = String::from_utf8_lossy(&run.stdout);
        let same = out == shown && run.stderr.is_empty();
        return (!same).then(|| format!("prints\n{}", printed(&run)));
    }
    let shown = shown?;
    let same = without_summary(&report) == without_summary(shown);
    (!same).then(|| format!("is reported as\n{report}"))
}

#[test]
fn programs_in_documents_are_as_the_text_says() {
    let (mut programs, mut wrong) = (0, Vec::new());
    for document in documents() {
        let text = std::fs::read_to_string(&document).expect("a document can be read");
        let blocks = code_blocks(&text);
        let mut named: Vec<(String, &str)> = Vec::new();
        for (index, block) in blocks.iter().enumerate() {
            let Some(expected) = expected(&block.info) else {
                continue;
            };
            programs += 1;
            let folder = tempfile::tempdir().expect("a temporary folder can be made");
            let name = expected.name.clone().unwrap_or_else(|| "program".into());
            let file = format!("{name}.tenet");
            if expected.name.is_some() {
                named.push((file.clone(), &block.text));
            }
            let write = |file: &str, text: &str| {
                std::fs::write(folder.path().join(file), text).expect("a file can be written");
            };
            named.iter().for_each(|(file, text)| write(file, text));
            write(&file, &block.text);
            let shown = blocks.get(index + 1).filter(|next| next.info == "output");
            let shown = shown.map(|next| next.text.as_str());
            if let Some(what) = judge(folder.path(), &file, &expected, shown) {
                wrong.push(format!("{}:{} {what}", document.display(), block.line));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(
        programs > 40,
        "only {programs} programs were found in the documents"
    );
}

#[test]
fn info_strings_are_understood() {
    let all = Expected {
        fails: Some("T3001".into()),
        runs: false,
        name: Some("bank".into()),
    };
    assert_eq!(expected("tenet fails T3001 as bank"), Some(all));
    assert_eq!(expected("tenet"), Some(Expected::default()));
    assert_eq!(expected("text"), None);
}

/// Every code for what is not supported yet is in the reference's table, and none other.
#[test]
fn the_table_of_what_is_not_supported_is_complete() {
    let text = std::fs::read_to_string(root().join("docs/language.md"))
        .expect("the language reference can be read");
    let documented: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `T19")?.get(..2))
        .collect();
    let listed = tenet(&root(), &["explain"]);
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let known: BTreeSet<&str> = listed
        .lines()
        .filter_map(|line| line.strip_prefix("T19")?.get(..2))
        .collect();
    assert!(!known.is_empty(), "`explain` lists no codes");
    // T1924 says that compiler and library do not belong together; no program gives it.
    let known: BTreeSet<&str> = known.into_iter().filter(|code| *code != "24").collect();
    assert_eq!(documented, known);
}
