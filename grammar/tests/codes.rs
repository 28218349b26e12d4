//! Every syntax error code has a program that gives it and one that does not.

use tenet_grammar::{format, parse};
use tenet_source::{Edit, FileId, codes};

fn syntax_codes() -> Vec<&'static codes::CodeInfo> {
    codes::all().filter(|info| info.code < "T1000").collect()
}

fn found(text: &str) -> Vec<&'static str> {
    let diagnostics = parse(text, FileId(0)).diagnostics;
    diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn failing_examples_give_their_code_and_nothing_else() {
    for info in syntax_codes().iter().filter(|info| !info.fails.is_empty()) {
        assert_eq!(
            found(info.fails),
            [info.code],
            "{}:\n{}",
            info.code,
            info.fails
        );
    }
}

#[test]
fn passing_examples_parse_and_are_in_canonical_layout() {
    for info in syntax_codes().iter().filter(|info| !info.passes.is_empty()) {
        assert_eq!(
            found(info.passes),
            [""; 0],
            "{}:\n{}",
            info.code,
            info.passes
        );
        assert_eq!(
            format(info.passes).as_deref(),
            Ok(info.passes),
            "{}",
            info.code
        );
    }
}

/// Applies the first mend of each diagnostic, from the end of the text to its beginning.
fn mended(text: &str) -> String {
    let mut edits: Vec<Edit> = parse(text, FileId(0))
        .diagnostics
        .into_iter()
        .filter_map(|d| d.fixes.into_iter().next())
        .flat_map(|fix| fix.edits)
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = text.to_string();
    for edit in edits {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text
}

#[test]
fn mends_give_texts_that_parse() {
    for info in syntax_codes() {
        let has_mend = parse(info.fails, FileId(0))
            .diagnostics
            .iter()
            .any(|d| !d.fixes.is_empty());
        if has_mend {
            let text = mended(info.fails);
            assert_eq!(found(&text), [""; 0], "{}:\n{text}", info.code);
        }
    }
}

#[test]
fn no_code_is_used_that_is_not_in_the_table() {
    let sources = [
        include_str!("../src/messages.rs"),
        include_str!("../src/messages/newcomers.rs"),
        include_str!("../src/messages/shapes.rs"),
        include_str!("../src/messages/structure.rs"),
        include_str!("../src/messages/surprises.rs"),
    ];
    let mut used = std::collections::BTreeSet::new();
    for source in sources {
        for part in source.split("\"T0").skip(1) {
            used.insert(format!("T0{}", &part[..3]));
        }
    }
    let known: std::collections::BTreeSet<String> = syntax_codes()
        .iter()
        .map(|info| info.code.to_string())
        .collect();
    assert_eq!(used, known);
}
