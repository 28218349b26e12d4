//! Texts with many mistakes, and what is said about each: snapshots in `snapshots/`.

use std::fmt::Write as _;
use tenet_grammar::parse;
use tenet_source::{FileId, LineIndex};

/// The text's diagnostics, each below the line it is about.
fn told(text: &str) -> String {
    let found = parse(text, FileId(0));
    let index = LineIndex::new(text);
    let mut out = String::new();
    let mut next = 0;
    for (number, line) in (1..).zip(text.lines()) {
        let _ = writeln!(out, "{line}");
        while let Some(diagnostic) = found.diagnostics.get(next) {
            let place = index.line_column(text, diagnostic.span.start);
            if place.line > number {
                break;
            }
            next += 1;
            let length = text[diagnostic.span.start as usize..diagnostic.span.end as usize]
                .chars()
                .count();
            let rest = line.chars().count() + 1 - place.column as usize;
            let marks = "^".repeat(length.clamp(1, rest.max(1)));
            let _ = writeln!(
                out,
                "{}{marks} {}: {}",
                " ".repeat(place.column as usize - 1),
                diagnostic.code,
                diagnostic.message
            );
            for note in &diagnostic.notes {
                let _ = writeln!(out, "        note: {note}");
            }
            for fix in &diagnostic.fixes {
                let _ = writeln!(out, "        mend: {}", fix.title);
            }
        }
    }
    assert_eq!(
        next,
        found.diagnostics.len(),
        "all diagnostics stand on a line"
    );
    out
}

#[test]
fn mistakes_are_told() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/errors");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    assert!(files.len() >= 25, "{} files", files.len());
    for path in files {
        let text = std::fs::read_to_string(&path).expect("the file is text");
        let name = path
            .file_stem()
            .expect("the file has a name")
            .to_string_lossy()
            .into_owned();
        insta::assert_snapshot!(name, told(&text));
    }
}
