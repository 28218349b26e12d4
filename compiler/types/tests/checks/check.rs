//! Checks programs against the diagnostics that are written in them.

use tenet_source::{Diagnostic, FileId, SourceFile};
use tenet_types::{Program, check_program};

const STD: &[(&str, &str)] = &[
    ("std/prelude.tenet", include_str!("std/prelude.tenet")),
    ("std/list.tenet", include_str!("std/list.tenet")),
    ("std/text.tenet", include_str!("std/text.tenet")),
    ("std/int.tenet", include_str!("std/int.tenet")),
    ("std/map.tenet", include_str!("std/map.tenet")),
    ("std/option.tenet", include_str!("std/option.tenet")),
];

/// Parses and checks modules together with a small standard library; syntax errors come first.
pub fn program(sources: &[(&str, &str)]) -> Program {
    let mut files = Vec::new();
    let mut errors = Vec::new();
    for (i, (name, text)) in STD.iter().chain(sources).enumerate() {
        let id = FileId(i as u32);
        let parsed = tenet_grammar::parse(text, id);
        errors.extend(parsed.diagnostics);
        let source = SourceFile {
            id,
            name: (*name).into(),
            text: (*text).into(),
        };
        files.push((source, parsed.file));
    }
    let mut program = check_program(&files);
    errors.append(&mut program.diagnostics);
    program.diagnostics = errors;
    program
}

/// The diagnostics of a program, each as `line: CODE message`.
pub fn diagnostics(sources: &[(&str, &str)]) -> Vec<String> {
    let program = program(sources);
    program
        .diagnostics
        .iter()
        .map(|d| line(sources, d))
        .collect()
}

fn line(sources: &[(&str, &str)], d: &Diagnostic) -> String {
    let index = (d.span.file.0 as usize).checked_sub(STD.len());
    let text = index.and_then(|i| sources.get(i)).map_or("", |(_, t)| t);
    let before = &text.as_bytes()[..(d.span.start as usize).min(text.len())];
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let file = match index {
        Some(0) => String::new(),
        Some(i) => format!("{}:", sources[i].0),
        None => format!("{}:", STD[d.span.file.0 as usize].0),
    };
    format!("{file}{line}: {} {}", d.code, d.message)
}

/// Checks one module. What is expected stands in comments at the ends of lines: `#! T1101` or `#! T1101 words of the
/// message`, several apart by ` #! `.
#[track_caller]
pub fn check(source: &str) {
    let source = source.trim_start_matches('\n');
    let mut expected: Vec<(usize, String)> = Vec::new();
    for (i, line) in source.lines().enumerate() {
        for want in line.split("#!").skip(1) {
            expected.push((i + 1, want.trim().to_string()));
        }
    }
    let found = diagnostics(&[("test.tenet", source)]);
    let mut left = found.clone();
    for (line, want) in &expected {
        let (code, words) = want.split_once(' ').unwrap_or((want, ""));
        let prefix = format!("{line}: {code} ");
        let at = left
            .iter()
            .position(|f| f.starts_with(&prefix) && f.contains(words));
        match at {
            Some(at) => {
                left.remove(at);
            }
            None => panic!("missing `{line}: {want}` in {found:#?}"),
        }
    }
    assert!(left.is_empty(), "not expected: {left:#?}");
}
