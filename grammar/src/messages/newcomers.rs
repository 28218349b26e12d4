//! What other languages' habits bring along.

use super::{Report, edit, fix};
use tenet_source::{Edit, Span};

impl Report {
    /// `x += 1`; `mend` holds the edits where they are simple.
    pub(crate) fn compound_assignment(
        &mut self,
        span: Span,
        operator: &str,
        mend: Option<(String, Vec<Edit>)>,
    ) {
        let plain = operator.trim_end_matches('=');
        let error = self.error("T0011", span, format!("there is no `{operator}` in Tenet"));
        error
            .notes
            .push(format!("write the variable twice: `x = x {plain} 1`"));
        if let Some((text, edits)) = mend {
            error.fixes.push(fix(&format!("write `{text}`"), edits));
        }
    }

    /// `&&`, `||`, `!` and their like.
    pub(crate) fn symbol_for_word(
        &mut self,
        span: Span,
        symbol: &str,
        word: &str,
        mend: Option<&str>,
    ) {
        let error = self.error(
            "T0013",
            span,
            format!("`{symbol}` is written `{word}` in Tenet"),
        );
        if let Some(text) = mend {
            error
                .fixes
                .push(fix(&format!("write `{word}`"), vec![edit(span, text)]));
        }
    }

    /// `// comment`.
    pub(crate) fn slash_comment(&mut self, span: Span) {
        let error = self.error("T0013", span, "a comment begins with `#` in Tenet");
        error.fixes.push(fix("write `#`", vec![edit(span, "#")]));
    }

    /// `x := 1`.
    pub(crate) fn colon_assign(&mut self, span: Span) {
        self.error("T0013", span, "there is no `:=` in Tenet").notes.push(
            "`let x = e` names a value, `var x = e` a variable, and `x = e` gives it a new value".into(),
        );
    }

    /// `a ** b`.
    pub(crate) fn power(&mut self, span: Span) {
        self.error("T0013", span, "there is no `**` in Tenet")
            .notes
            .push("write `pow(x, 2)`".into());
    }

    /// `else if c`, `elseif c`, `elsif c`.
    pub(crate) fn else_if(&mut self, span: Span, written: &str) {
        let error = self.error(
            "T0014",
            span,
            format!("`{written}` is written `elif` in Tenet"),
        );
        error.notes.push("one `end` closes the whole chain".into());
        error
            .fixes
            .push(fix("write `elif`", vec![edit(span, "elif")]));
    }

    /// `if x:` and the like; `before` is where a space before the colon begins.
    pub(crate) fn header_colon(&mut self, span: Span) {
        let error = self.error("T0015", span, "no `:` stands here in Tenet");
        error
            .notes
            .push("the line's end begins the block, and `end` closes it".into());
        error.fixes.push(fix("leave it out", vec![edit(span, "")]));
    }

    /// `case P: e`, `case P -> e`, `case P => e`.
    pub(crate) fn case_arrow(&mut self, span: Span, written: &str) {
        let error = self.error(
            "T0015",
            span,
            format!("`{written}` is written `then` in a `case`"),
        );
        error
            .fixes
            .push(fix("write `then`", vec![edit(span, " then")]));
    }

    /// `if x {`.
    pub(crate) fn braces_for_block(&mut self, span: Span) {
        self.error("T0015", span, "blocks do not stand in braces in Tenet")
            .notes
            .push(
                "the line's end begins the block, and `end` closes it; braces hold sets and maps"
                    .into(),
            );
    }

    /// `return x if c`.
    pub(crate) fn trailing_if(&mut self, span: Span, jump: Option<&str>) {
        match jump {
            Some(jump) => {
                self.error(
                    "T0016",
                    span,
                    format!("the condition comes before `{jump}`"),
                )
                .notes
                .push(format!("write `if c then {jump} end`"));
            }
            None => {
                self.error(
                    "T0016",
                    span,
                    "an `if` cannot follow an expression on its line",
                )
                .notes
                .push("a choice between two values is written `if c then a else b end`".into());
            }
        }
    }

    /// `[x for x in xs if p]`.
    pub(crate) fn comprehension_if(&mut self, span: Span) {
        let error = self.error(
            "T0016",
            span,
            "the condition of a comprehension begins with `where`",
        );
        error
            .fixes
            .push(fix("write `where`", vec![edit(span, "where")]));
    }

    /// `null`, `nil`.
    pub(crate) fn null(&mut self, span: Span, written: &str) {
        let error = self.error("T0017", span, format!("there is no `{written}` in Tenet"));
        error
            .notes
            .push("a value that may be missing is an `Option[T]`: `None`, or `Some(x)`".into());
        error
            .fixes
            .push(fix("write `None`", vec![edit(span, "None")]));
    }

    /// `fn`, `class`, `let mut`.
    pub(crate) fn foreign_word(&mut self, span: Span, written: &str, word: &str) {
        let error = self.error(
            "T0018",
            span,
            format!("`{written}` is written `{word}` in Tenet"),
        );
        error
            .fixes
            .push(fix(&format!("write `{word}`"), vec![edit(span, word)]));
    }

    /// All semicolons of a file: the first is the place, the edits mend all.
    pub(crate) fn semicolons(&mut self, first: Span, edits: Vec<Edit>) {
        let others = edits.len() - 1;
        let error = self.error("T0019", first, "there are no semicolons in Tenet");
        error.notes.push("a statement ends with its line".into());
        if others > 0 {
            error
                .notes
                .push(format!("the file has {others} more of them"));
        }
        error.fixes.push(fix("end the lines instead", edits));
    }

    /// `end if`.
    pub(crate) fn end_word(&mut self, span: Span, word: &str) {
        let error = self.error(
            "T0008",
            span,
            format!("`end` stands alone, without `{word}`"),
        );
        error
            .fixes
            .push(fix(&format!("leave `{word}` out"), vec![edit(span, "")]));
    }

    /// `x = 1` where a condition stands.
    pub(crate) fn equals_in_condition(&mut self, span: Span) {
        let error = self.error("T0012", span, "`=` gives a value; `==` compares");
        error
            .fixes
            .push(fix("compare with `==`", vec![edit(span, "==")]));
    }
}
