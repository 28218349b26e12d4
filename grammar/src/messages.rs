//! What the lexer and the parser say: one method for each thing that can be wrong. Codes are explained in
//! `tenet_source::codes`.

mod newcomers;
mod shapes;
mod structure;
mod surprises;

pub(crate) use surprises::{Mend, Surprise};

use tenet_source::{Diagnostic, Edit, FileId, Span};

/// How many diagnostics are kept: a file of garbage has no use for more.
const MAX_KEPT: usize = 1_000;

/// Collects what is wrong with one file.
pub(crate) struct Report {
    file: FileId,
    diagnostics: Vec<Diagnostic>,
    /// The last one that was not kept.
    overflow: Option<Diagnostic>,
    /// Where texts begin that are not closed on their lines, in order.
    open_texts: Vec<u32>,
}

impl Report {
    pub(crate) fn new(file: FileId) -> Report {
        Report {
            file,
            diagnostics: Vec::new(),
            overflow: None,
            open_texts: Vec::new(),
        }
    }

    /// The range `start..end` of the file.
    pub(crate) fn span(&self, start: u32, end: u32) -> Span {
        Span::new(self.file, start, end)
    }

    /// How many were reported so far.
    pub(crate) fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// Whether nothing more is kept.
    pub(crate) fn is_full(&self) -> bool {
        self.diagnostics.len() >= MAX_KEPT
    }

    /// Forgets what was reported after the first `length`.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.diagnostics.truncate(length);
    }

    /// Whether something within `span` was reported.
    pub(crate) fn touches(&self, span: Span) -> bool {
        self.diagnostics
            .iter()
            .any(|d| d.span.start <= span.end && span.start <= d.span.end)
    }

    /// Whether something within `span` was reported, or was said to belong to what was reported.
    pub(crate) fn mentions(&self, span: Span) -> bool {
        let meets = |other: Span| other.start <= span.end && span.start <= other.end;
        self.diagnostics
            .iter()
            .any(|d| meets(d.span) || d.related.iter().any(|label| meets(label.span)))
    }

    /// All that was reported.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    fn error(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let diagnostic = Diagnostic::error(code, "syntax", span, message);
        if self.diagnostics.len() >= MAX_KEPT {
            return self.overflow.insert(diagnostic);
        }
        self.diagnostics.push(diagnostic);
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    // Characters, numbers and texts.

    pub(crate) fn unknown_character(&mut self, span: Span, slice: &str) {
        let note = match slice {
            "&" => Some("`and` is the operator of logic; sets have `intersect`"),
            "^" => Some("for powers there is `pow`"),
            "@" => Some(
                "Tenet has no decorators or annotations: a signature's clauses say all there is to say",
            ),
            "$" => Some("an expression in a text is written `f\"{name}\"`"),
            "`" => Some("texts stand in double quotes"),
            "~" => Some("`not` negates"),
            "?" => Some(
                "a hole has a name, as in `?rest`; an early return on `Err` or `None` is `try e`",
            ),
            _ => None,
        };
        let shown: String = slice.escape_debug().collect();
        let error = self.error(
            "T0002",
            span,
            format!("I don't know the character `{shown}`"),
        );
        if let Some(note) = note {
            error.notes.push(note.to_string());
        }
    }

    pub(crate) fn odd_letters(&mut self, span: Span, slice: &str) {
        self.error("T0002", span, format!("the name `{slice}` has letters that are not ASCII"))
            .notes
            .push("names are made of `a` to `z`, `A` to `Z`, digits and `_`, so that no two of them look alike".into());
    }

    pub(crate) fn hidden_character(&mut self, span: Span, c: char) {
        let code = u32::from(c);
        self.error(
            "T0029",
            span,
            format!("a hidden character, U+{code:04X}, stands here"),
        )
        .notes
        .push(format!(
            "it could make the text look other than it is; in a text write `\\u{{{code:X}}}`"
        ));
    }

    /// Whether a text that is not closed begins in this range: it holds the rest of its line.
    pub(crate) fn has_open_text(&self, start: u32, end: u32) -> bool {
        let next = self.open_texts.partition_point(|at| *at < start);
        self.open_texts.get(next).is_some_and(|at| *at < end)
    }

    pub(crate) fn open_text(&mut self, span: Span) {
        self.open_texts.push(span.start);
        self.error("T0003", span, "this text is not closed on its line")
            .notes
            .push("a `\"` is missing; a line break in a text is written `\\n`".into());
    }

    pub(crate) fn lone_brace(&mut self, span: Span) {
        let error = self.error("T0003", span, "this `}` closes nothing");
        error
            .notes
            .push("in an f-text a brace that stands for itself is doubled: `}}`".into());
        error.fixes.push(fix("double it", vec![edit(span, "}}")]));
    }

    pub(crate) fn empty_braces(&mut self, span: Span) {
        self.error(
            "T0003",
            span,
            "an expression is missing between these braces",
        )
        .notes
        .push("braces that stand for themselves are doubled: `{{` and `}}`".into());
    }

    pub(crate) fn bad_escape(&mut self, span: Span, escape: &str) {
        self.error(
            "T0004",
            span,
            format!("`{escape}` is no escape that I know"),
        )
        .notes
        .push(r#"there are `\n`, `\t`, `\r`, `\0`, `\\`, `\"`, `\'` and `\u{1F600}`"#.into());
    }

    pub(crate) fn bad_char(&mut self, span: Span, slice: &str) {
        let inner = slice.trim_matches('\'');
        if slice.len() > 2 && slice.ends_with('\'') && !inner.contains(['"', '\\', '\'']) {
            let error = self.error("T0020", span, "single quotes hold exactly one character");
            error.notes.push("a text stands in double quotes".into());
            error.fixes.push(fix(
                "use double quotes",
                vec![edit(span, &format!("\"{inner}\""))],
            ));
        } else if slice == "''" {
            self.error(
                "T0020",
                span,
                "single quotes hold exactly one character, and here is none",
            )
            .fixes
            .push(fix("make it an empty text", vec![edit(span, "\"\"")]));
        } else {
            self.error(
                "T0020",
                span,
                "this character is not closed, or it is more than one",
            )
            .notes
            .push("a character is written `'a'`, a text `\"…\"`".into());
        }
    }

    pub(crate) fn smart_quotes(&mut self, span: Span, slice: &str) {
        let inner: String = slice
            .chars()
            .filter(|c| !"“”„‘’‚\"'".contains(*c))
            .collect();
        let error = self.error("T0020", span, "these are typographic quotes");
        error
            .notes
            .push("texts stand in plain double quotes, `\"`".into());
        if !inner.contains('\\') {
            error.fixes.push(fix(
                "use plain quotes",
                vec![edit(span, &format!("\"{inner}\""))],
            ));
        }
    }

    pub(crate) fn bad_number(&mut self, span: Span, slice: &str) {
        let note = if slice.len() > 1 && slice.starts_with("0o") {
            "there are decimal, hexadecimal (`0xff`) and binary (`0b1010`) numbers"
        } else if slice.contains("__") || slice.ends_with('_') {
            "`_` stands between two digits, as in `1_000`"
        } else {
            "numbers look like `1_000`, `0xff`, `0b1010`, `2.5` or `1e-3`; a name does not begin with a digit"
        };
        let shown: String = slice.chars().take(40).collect();
        self.error(
            "T0005",
            span,
            format!("`{shown}` is neither a number nor a name"),
        )
        .notes
        .push(note.into());
    }

    pub(crate) fn long_number(&mut self, span: Span, limit: usize) {
        self.error(
            "T0005",
            span,
            format!("this number has more than {limit} digits"),
        )
        .notes
        .push("such a number can be computed, with `pow` for example".into());
    }

    pub(crate) fn huge_float(&mut self, span: Span) {
        self.error("T0005", span, "this number is too great for a `Float`")
            .notes
            .push("the greatest is about `1.8e308`".into());
    }

    pub(crate) fn long_position(&mut self, span: Span) {
        self.error("T0005", span, "this is no position in a tuple")
            .notes
            .push("positions are written `.0`, `.1` and so on".into());
    }

    pub(crate) fn wrong_case(&mut self, span: Span, slice: &str, mended: &str) {
        let what = if mended.starts_with(|c: char| c.is_ascii_uppercase()) {
            "names of types, constructors, traits and effects are `UpperCamel`"
        } else {
            "names of values, functions and modules are `snake_case`, constants too"
        };
        let error = self.error("T0010", span, format!("`{slice}` should be `{mended}`"));
        error.notes.push(what.into());
        error.fixes.push(fix(
            &format!("call it `{mended}`"),
            vec![edit(span, mended)],
        ));
    }

    pub(crate) fn too_large(&mut self, span: Span, limit: usize) {
        self.error(
            "T0032",
            span,
            format!("this file is larger than {} MB", limit >> 20),
        )
        .notes
        .push("split it into several modules".into());
    }
}

/// A replacement of `span` by `text`.
pub(crate) fn edit(span: Span, text: &str) -> Edit {
    Edit {
        span,
        text: text.to_string(),
    }
}

/// A mend with its title.
pub(crate) fn fix(title: &str, edits: Vec<Edit>) -> tenet_source::Fix {
    tenet_source::Fix {
        title: title.to_string(),
        edits,
    }
}
