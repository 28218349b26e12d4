//! Diagnostics for people, drawn by ariadne.

use crate::{Diagnostic, FileId, ReplayStatus, Severity, SourceFile, Span};
use ariadne::{Color, Config, IndexType, Label, Report, ReportKind};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A line longer than this many bytes is not drawn.
const LONGEST_DRAWN_LINE: usize = 400;

/// Renders a diagnostic with the code it is about. `colour` adds escape sequences for a terminal.
pub fn render(
    diagnostic: &Diagnostic,
    files: &BTreeMap<FileId, SourceFile>,
    colour: bool,
) -> String {
    let drawable = spans(diagnostic).all(|span| is_drawable(span, files));
    if drawable {
        draw(diagnostic, files, colour).unwrap_or_else(|| plain(diagnostic, files))
    } else {
        plain(diagnostic, files)
    }
}

fn spans(diagnostic: &Diagnostic) -> impl Iterator<Item = Span> + '_ {
    std::iter::once(diagnostic.span).chain(diagnostic.related.iter().map(|label| label.span))
}

fn is_drawable(span: Span, files: &BTreeMap<FileId, SourceFile>) -> bool {
    let Some(file) = files.get(&span.file) else {
        return false;
    };
    let (start, end) = (span.start as usize, span.end as usize);
    let Some(inside) = file.text.get(start..end) else {
        return false;
    };
    let before = file.text[..start].rfind('\n').map_or(start, |i| start - i);
    let after = file.text[end..].find('\n').unwrap_or(file.text.len() - end);
    before <= LONGEST_DRAWN_LINE
        && after <= LONGEST_DRAWN_LINE
        && inside.lines().all(|line| line.len() <= LONGEST_DRAWN_LINE)
}

fn draw(
    diagnostic: &Diagnostic,
    files: &BTreeMap<FileId, SourceFile>,
    colour: bool,
) -> Option<String> {
    let id = |span: Span| {
        let file = files.get(&span.file)?;
        Some((
            file.name.to_string(),
            span.start as usize..span.end as usize,
        ))
    };
    let (kind, main) = match diagnostic.severity {
        Severity::Error => ("error", Color::Red),
        Severity::Warning => ("warning", Color::Yellow),
        Severity::Note => ("note", Color::Blue),
    };
    let config = Config::default()
        .with_color(colour)
        .with_index_type(IndexType::Byte);
    let title = format!("{kind}[{}]", diagnostic.code);
    let mut report = Report::build(ReportKind::Custom(&title, main), id(diagnostic.span)?)
        .with_config(config)
        .with_message(&diagnostic.message)
        .with_label(
            Label::new(id(diagnostic.span)?)
                .with_message(diagnostic.label.as_deref().unwrap_or("here"))
                .with_color(main)
                .with_order(1),
        );
    for related in &diagnostic.related {
        report = report.with_label(
            Label::new(id(related.span)?)
                .with_message(&related.message)
                .with_color(Color::Cyan)
                // What is in another file is drawn after the place itself.
                .with_order(if related.span.file == diagnostic.span.file {
                    0
                } else {
                    2
                }),
        );
    }
    let remarks = remarks(diagnostic);
    if !remarks.is_empty() {
        report = report.with_note(remarks.join("\n"));
    }
    let cache = ariadne::sources(
        files
            .values()
            .filter(|file| spans(diagnostic).any(|span| span.file == file.id))
            .map(|file| (file.name.to_string(), file.text.to_string())),
    );
    let mut out = Vec::new();
    report.finish().write(cache, &mut out).ok()?;
    let text = String::from_utf8(out).ok()?;
    Some(if colour { text } else { without_escapes(&text) })
}

/// The text without `ESC [ … m` sequences: ariadne colours a custom title whatever it is told.
fn without_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once('m').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// The lines below the drawing: counterexample, mends, further sentences.
fn remarks(diagnostic: &Diagnostic) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(counterexample) = &diagnostic.counterexample {
        let bindings: Vec<String> = counterexample
            .bindings
            .iter()
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        let replay = &counterexample.replay;
        let confirmed = replay.status == ReplayStatus::Confirmed;
        match (confirmed, bindings.is_empty()) {
            (_, true) => lines.push("fails always".into()),
            (true, false) => lines.push(format!("fails for   {}", bindings.join(", "))),
            (false, false) => lines.push(format!("may fail at {}", bindings.join(", "))),
        }
        let mut what = match replay.status {
            ReplayStatus::Confirmed => "confirmed  ".to_string(),
            ReplayStatus::NotConfirmed => "not confirmed:".to_string(),
        };
        if let Some(note) = &replay.note {
            what.push(' ');
            what.push_str(note);
        }
        if let Some(result) = &replay.result {
            // Writing to a string cannot fail.
            let _ = write!(what, " it returns {result}");
        }
        lines.push(what);
    }
    lines.extend(
        diagnostic
            .fixes
            .iter()
            .map(|fix| format!("fix         {}", fix.title)),
    );
    lines.extend(diagnostic.notes.iter().cloned());
    lines
}

fn plain(diagnostic: &Diagnostic, files: &BTreeMap<FileId, SourceFile>) -> String {
    let kind = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut out = format!("{kind}[{}]: {}\n", diagnostic.code, diagnostic.message);
    for (span, message) in std::iter::once((diagnostic.span, diagnostic.label.as_deref())).chain(
        diagnostic
            .related
            .iter()
            .map(|l| (l.span, Some(&*l.message))),
    ) {
        let place = files.get(&span.file).map_or_else(String::new, |file| {
            let at = crate::LineIndex::new(&file.text).line_column(&file.text, span.start);
            format!("{}:{}:{}", file.name, at.line, at.column)
        });
        let message = message.map_or_else(String::new, |message| format!(": {message}"));
        let _ = writeln!(out, "  {place}{message}");
    }
    for line in remarks(diagnostic) {
        let _ = writeln!(out, "  {line}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> BTreeMap<FileId, SourceFile> {
        let file = SourceFile {
            id: FileId(0),
            name: "a.tenet".into(),
            text: text.into(),
        };
        BTreeMap::from([(FileId(0), file)])
    }

    #[test]
    fn draws_the_line() {
        let span = Span::new(FileId(0), 10, 13);
        let diagnostic = Diagnostic::error("T0001", "syntax", span, "this is wrong")
            .with_label("here it is")
            .with_note("a note");
        let text = render(&diagnostic, &file("let x = \n  foo\n"), false);
        for part in [
            "error[T0001]",
            "this is wrong",
            "here it is",
            "a note",
            "foo",
            "a.tenet:2:2",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        assert!(!text.contains('\u{1b}'), "no colour was asked for");
    }

    #[test]
    fn does_not_draw_long_lines() {
        let long = "x".repeat(100_000);
        let span = Span::new(FileId(0), 50_000, 50_001);
        let diagnostic = Diagnostic::error("T0001", "syntax", span, "this is wrong");
        let text = render(&diagnostic, &file(&long), false);
        assert!(text.contains("a.tenet:1:50001"), "{text}");
        assert!(text.len() < 1_000);
    }
}
