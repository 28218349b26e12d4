//! The programs of the repository, to be changed.

use std::path::{Path, PathBuf};

/// Texts of programs, with the names of the files they are from.
pub struct Corpus {
    /// Each program.
    pub texts: Vec<String>,
    /// Each word or symbol that occurs in them, once.
    pub words: Vec<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let known = path.extension().is_some_and(|e| e == "tenet" || e == "md");
        if path.is_dir() {
            files(&path, found);
        } else if known {
            found.push(path);
        }
    }
}

/// The `tenet` blocks of a Markdown document.
fn blocks(document: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<String> = None;
    for line in document.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some(info)) if info.starts_with("tenet") => open = Some(String::new()),
            (Some(text), None) => {
                text.push_str(line);
                text.push('\n');
            }
            _ => {}
        }
    }
    found
}

/// Splits a text into words, numbers, literals and symbols; white space is left out, line breaks are not.
pub fn pieces(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if c.is_alphanumeric() || c == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len())
        } else {
            c.len_utf8()
        };
        if !matches!(c, ' ' | '\t') {
            found.push(&rest[..length]);
        }
        rest = &rest[length..];
    }
    found
}

impl Corpus {
    /// Reads the examples, the library, the tests and the documents; always in the same order.
    pub fn read() -> Corpus {
        let mut paths = Vec::new();
        for folder in ["examples", "stdlib", "tests", "docs", "grammar/tests"] {
            files(&root().join(folder), &mut paths);
        }
        paths.sort();
        let mut texts = Vec::new();
        for path in paths {
            let Ok(text) = std::fs::read_to_string(&path) else {
                continue;
            };
            if path.extension().is_some_and(|e| e == "md") {
                texts.extend(blocks(&text));
            } else {
                texts.push(text);
            }
        }
        let mut words: Vec<String> = texts
            .iter()
            .flat_map(|text| pieces(text))
            .map(str::to_string)
            .collect();
        words.sort();
        words.dedup();
        Corpus { texts, words }
    }
}
