//! What became of each obligation and by which means, for `tenet check --explain`.

use crate::files::Group;
use serde_json::{Value, json};
use std::fmt::Write as _;
use tenet_db::{Checked, CheckedFunction};
use tenet_source::{Label, LineIndex, Positions, Span, Verdict, verdict_name};
use tenet_verify::Account;

/// For people: the functions in their order, each with its obligations.
pub(crate) fn text(group: &Group, result: &Checked) -> String {
    let files = group.database.source_files();
    let mut places = Places {
        indices: std::collections::BTreeMap::new(),
        files: &files,
    };
    let mut out = String::new();
    for function in &result.functions {
        if function.accounts.is_empty() {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{} ({})", function.name, places.of(function.span));
        for inferred in &function.inferred {
            let line = places.line(inferred.span);
            let _ = writeln!(
                out,
                "  inferred     {} (for the loop in line {line})",
                inferred.message
            );
        }
        if let Some(measure) = &function.report.measure {
            let _ = writeln!(out, "  measure      {measure}");
        }
        for account in &function.accounts {
            places.write(account, &mut out);
        }
        out.push('\n');
    }
    out
}

struct Places<'f> {
    files: &'f std::collections::BTreeMap<tenet_source::FileId, tenet_source::SourceFile>,
    indices: std::collections::BTreeMap<tenet_source::FileId, LineIndex>,
}

impl Places<'_> {
    fn line(&mut self, span: Span) -> u32 {
        let Some(file) = self.files.get(&span.file) else {
            return 1;
        };
        let index = self
            .indices
            .entry(span.file)
            .or_insert_with(|| LineIndex::new(&file.text));
        index.line_column(&file.text, span.start).line
    }

    fn of(&mut self, span: Span) -> String {
        let name = self.files.get(&span.file).map_or("", |file| &file.name);
        format!("{name}:{}", self.line(span))
    }

    /// A fact with the line where it stands, or the file too where that is another one.
    fn fact(&mut self, fact: &Label, account: &Account) -> String {
        if fact.span.file == account.span.file {
            format!("{} (line {})", fact.message, self.line(fact.span))
        } else {
            format!("{} ({})", fact.message, self.of(fact.span))
        }
    }

    fn write(&mut self, account: &Account, out: &mut String) {
        let goal = account.goal.as_deref().unwrap_or_default();
        let _ = writeln!(
            out,
            "  {:<12} {} in line {}: {goal}",
            verdict_name(account.verdict),
            account.kind.name(),
            self.line(account.span),
        );
        let used: Vec<String> = account
            .used
            .iter()
            .map(|fact| self.fact(fact, account))
            .collect();
        for (what, lines) in [
            ("from", &used),
            ("and", &account.implicit),
            ("unfolding", &account.unfolded),
            ("applying", &account.instances),
        ] {
            for (index, line) in lines.iter().enumerate() {
                let what = if index == 0 { what } else { "" };
                let _ = writeln!(out, "    {what:<10} {line}");
            }
        }
        if let Some(failure) = &account.failure {
            let bindings = failure.bindings.iter();
            let bindings: Vec<String> = bindings.map(|(n, v)| format!("{n} = {v}")).collect();
            let what = if failure.confirmed {
                "fails for"
            } else {
                "allows"
            };
            let _ = writeln!(out, "    {what:<10} {}", bindings.join(", "));
        }
        if account.verdict == Verdict::Undecided {
            for note in &account.notes {
                let _ = writeln!(out, "    {:<10} {note}", "because");
            }
        }
        if let Some(resists) = &account.resists {
            let _ = writeln!(out, "    {:<10} {resists}", "resists");
        }
        let _ = match account.length {
            0 => writeln!(
                out,
                "    {:<10} {} steps of search",
                "effort", account.steps
            ),
            length => writeln!(
                out,
                "    {:<10} {} steps of search, {length} of proof",
                "effort", account.steps
            ),
        };
    }
}

/// For programs.
pub(crate) fn json(function: &CheckedFunction, positions: &Positions<'_>) -> Vec<Value> {
    let of = |account: &Account| {
        json!({
            "kind": account.kind.name(),
            "verdict": verdict_name(account.verdict),
            "span": positions.span(account.span),
            "goal": account.goal,
            "used": account.used.iter().map(|fact| json!({
                "span": positions.span(fact.span),
                "text": fact.message,
            })).collect::<Vec<_>>(),
            "implicit": account.implicit,
            "unfolded": account.unfolded,
            "instances": account.instances,
            "resists": account.resists,
            "notes": account.notes,
            "steps": account.steps,
            "length": account.length,
        })
    };
    function.accounts.iter().map(of).collect()
}
