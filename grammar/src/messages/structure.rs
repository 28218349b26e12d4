//! Brackets, blocks and the order of things in a file.

use super::{Report, edit, fix};
use tenet_source::Span;

impl Report {
    pub(crate) fn nested_too_deeply(&mut self, span: Span) {
        self.error("T0009", span, "this is nested too deeply for me")
            .notes
            .push("name parts of it with `let`, or move them to functions of their own".into());
    }

    /// An opening bracket without its closing one; `found` is where it is certain.
    pub(crate) fn open_bracket(
        &mut self,
        open: Span,
        bracket: &str,
        close: &str,
        found: Option<Span>,
    ) {
        let error = self.error("T0006", open, format!("this `{bracket}` is never closed"));
        if let Some(found) = found {
            *error = error
                .clone()
                .with_related(found, format!("I expected a `{close}` before this"));
        }
    }

    pub(crate) fn lone_bracket(&mut self, span: Span, bracket: &str) {
        self.error("T0006", span, format!("this `{bracket}` closes nothing"))
            .fixes
            .push(fix("leave it out", vec![edit(span, "")]));
    }

    pub(crate) fn wrong_bracket(&mut self, span: Span, bracket: &str, open: Span, close: &str) {
        let error = self.error(
            "T0006",
            span,
            format!("this should be `{close}`, not `{bracket}`"),
        );
        *error = error
            .clone()
            .with_related(open, "to close this")
            .with_fix(format!("write `{close}`"), vec![edit(span, close)]);
    }

    /// A block without its `end`; `found` is where it is certain.
    pub(crate) fn missing_end(&mut self, open: Span, word: &str, found: Span, jump: Option<&str>) {
        if let Some(jump) = jump {
            self.error(
                "T0016",
                open,
                format!("the condition comes before `{jump}`"),
            )
            .notes
            .push(format!("write `if c then {jump} end`"));
            return;
        }
        let error = self.error("T0007", open, format!("this `{word}` has no `end`"));
        *error = error
            .clone()
            .with_related(found, "I expected its `end` before this");
    }

    pub(crate) fn lone_end(&mut self, span: Span, expression_body: bool) {
        let error = self.error("T0008", span, "this `end` closes nothing");
        error.notes.push(
            if expression_body {
                "a body after `=` is one expression, and has no `end`"
            } else {
                "everything before it is closed already"
            }
            .into(),
        );
        error.fixes.push(fix("leave it out", vec![edit(span, "")]));
    }

    /// An `end` that, by its indentation, was meant for an inner block but closes an outer one.
    pub(crate) fn early_end(&mut self, span: Span, word: &str, open: Span, stray: Span) {
        let error = self.error(
            "T0008",
            span,
            format!("this `end` closes the `{word}`, and code follows that stands in nothing"),
        );
        *error = error
            .clone()
            .with_related(open, "closed too early")
            .with_related(stray, "this is outside then")
            .with_fix("leave this `end` out", vec![edit(span, "")]);
    }

    /// Something at the top of a file that declares nothing.
    pub(crate) fn not_a_declaration(&mut self, span: Span, statement: bool) {
        let error = self.error("T0030", span, "I expected a declaration here");
        error.notes.push(
            if statement {
                "statements stand in functions: put this into `def main() … end`"
            } else {
                "declarations begin with `def`, `spec`, `lemma`, `type`, `record`, `enum`, `trait`, `impl`, `effect`, `const` or `test`"
            }
            .into(),
        );
    }

    pub(crate) fn late_module(&mut self, span: Span) {
        self.error(
            "T0027",
            span,
            "`module` is the first line of a file, and stands once",
        )
        .notes
        .push("move it before the imports and declarations".into());
    }

    pub(crate) fn late_import(&mut self, span: Span) {
        self.error("T0027", span, "imports stand before all declarations")
            .notes
            .push("move it to the top of the file".into());
    }

    /// Documentation where nothing can be documented; `hashes` is its `##`.
    pub(crate) fn lost_documentation(&mut self, span: Span, trailing: bool) {
        let hashes = self.span(span.start, span.start + 2);
        let error = self.error("T0021", span, "this documentation belongs to nothing");
        error.notes.push(
            if trailing {
                "documentation stands on lines of its own, above what it documents"
            } else {
                "documentation stands above a declaration, a field or a variant; everywhere else a comment begins with one `#`"
            }
            .into(),
        );
        error
            .fixes
            .push(fix("make it a comment", vec![edit(hashes, "#")]));
    }
}
