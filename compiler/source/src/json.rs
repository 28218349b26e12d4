//! Diagnostics as JSON, in the shape of `diagnostics.schema.json`.

use crate::{
    Counterexample, Diagnostic, FileId, Label, LineIndex, ReplayStatus, Severity, SourceFile, Span,
    Verdict,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The JSON Schema of the document that `--json` prints.
pub const SCHEMA: &str = include_str!("diagnostics.schema.json");

/// Turns spans into lines and columns, file by file.
pub struct Positions<'a> {
    files: &'a BTreeMap<FileId, SourceFile>,
    indices: BTreeMap<FileId, LineIndex>,
}

impl<'a> Positions<'a> {
    /// Indexes the files.
    pub fn new(files: &'a BTreeMap<FileId, SourceFile>) -> Positions<'a> {
        let indices = files
            .iter()
            .map(|(id, file)| (*id, LineIndex::new(&file.text)))
            .collect();
        Positions { files, indices }
    }

    /// A span with file name, lines, columns and offsets.
    pub fn span(&self, span: Span) -> Value {
        let Some((file, index)) = self.files.get(&span.file).zip(self.indices.get(&span.file))
        else {
            return json!({"file": "", "start": point(1, 1, 0), "end": point(1, 1, 0)});
        };
        let at = |offset: u32| {
            let position = index.line_column(&file.text, offset);
            point(position.line, position.column, offset)
        };
        json!({"file": &*file.name, "start": at(span.start), "end": at(span.end)})
    }

    /// A diagnostic.
    pub fn diagnostic(&self, diagnostic: &Diagnostic) -> Value {
        json!({
            "code": diagnostic.code,
            "severity": severity(diagnostic.severity),
            "kind": diagnostic.kind,
            "function": diagnostic.function.as_deref(),
            "message": diagnostic.message,
            "span": self.span(diagnostic.span),
            "label": diagnostic.label,
            "related": self.labels(&diagnostic.related, "message"),
            "verdict": diagnostic.verdict.map(verdict),
            "goal": diagnostic.goal,
            "known": self.labels(&diagnostic.known, "text"),
            "counterexample": diagnostic.counterexample.as_ref().map(counterexample),
            "fixes": diagnostic.fixes.iter().map(|fix| json!({
                "title": fix.title,
                "edits": fix.edits.iter().map(|edit| json!({
                    "span": self.span(edit.span),
                    "text": edit.text,
                })).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "notes": diagnostic.notes,
            "explain": format!("tenet explain {}", diagnostic.code),
        })
    }

    fn labels(&self, labels: &[Label], key: &str) -> Vec<Value> {
        labels
            .iter()
            .map(|label| json!({"span": self.span(label.span), key: label.message}))
            .collect()
    }
}

fn point(line: u32, column: u32, offset: u32) -> Value {
    json!({"line": line, "column": column, "offset": offset})
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A verdict as JSON names it.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Proved => "proved",
        Verdict::Refuted => "refuted",
        Verdict::Undecided => "undecided",
    }
}

fn counterexample(counterexample: &Counterexample) -> Value {
    let bindings: serde_json::Map<String, Value> = counterexample
        .bindings
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
        .collect();
    let replay = &counterexample.replay;
    json!({
        "bindings": bindings,
        "replay": {
            "status": match replay.status {
                ReplayStatus::Confirmed => "confirmed",
                ReplayStatus::NotConfirmed => "not confirmed",
            },
            "result": replay.result,
            "note": replay.note,
        },
    })
}
