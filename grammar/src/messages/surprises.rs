//! A token that the grammar does not allow where it stands.

use super::{Report, edit, fix};
use crate::literals;
use crate::token::{Tok, Token};
use tenet_source::Span;

/// A token that cannot stand where it does, with what is known about the place.
pub(crate) struct Surprise<'a> {
    /// The token.
    pub found: &'a Tok,
    /// Where it stands.
    pub span: Span,
    /// The token as written.
    pub slice: &'a str,
    /// The terminals that could stand there, as the grammar names them.
    pub expected: Vec<String>,
    /// The token before it.
    pub previous: Option<&'a Token>,
    /// The documentation on the line before, where the token begins a line.
    pub documentation: Option<&'a Token>,
    /// The tokens of its line or clause before it.
    pub line: &'a [Token],
}

/// How the parser may go on after a surprise as though it had read something else.
pub(crate) enum Mend {
    /// Put this token in its place.
    Replace(Tok),
    /// Leave out what stands around it.
    None,
}

impl Surprise<'_> {
    fn expects(&self, terminal: &str) -> bool {
        self.expected.iter().any(|e| e == terminal)
    }

    fn expected_names(&self) -> Vec<&str> {
        self.expected.iter().map(String::as_str).collect()
    }

    fn expects_expression(&self) -> bool {
        self.expects("Float")
    }

    /// The first token of the line, if another than the one that surprises.
    fn head(&self) -> Option<&Tok> {
        self.line.first().map(|token| &token.tok)
    }

    /// Whether something is asked where the token stands, so that a `=` was meant to compare.
    fn in_condition(&self) -> bool {
        use Tok::*;
        let asks = matches!(
            self.head(),
            Some(
                If | Elif
                    | While
                    | Assert
                    | Assume
                    | Requires
                    | Ensures
                    | Invariant
                    | Example
                    | Case
                    | Return
            )
        );
        asks || self.expects("\")\"")
            || self
                .line
                .iter()
                .any(|t| matches!(t.tok, Where | Assign | If | All | SomeOf | Forall | Exists))
    }

    fn behind_expression(&self) -> bool {
        self.previous
            .is_some_and(|token| token.tok.ends_expression())
    }

    /// Whether it is the second arrow of `def f() -> (A) -> B`.
    fn follows_result(&self) -> bool {
        use Tok::*;
        let defines = self
            .line
            .iter()
            .take(3)
            .any(|t| matches!(t.tok, Def | Spec));
        let mut depth = 0;
        let mut arrows = 0;
        for token in self.line {
            match token.tok {
                LParen | LBracket | LBrace => depth += 1,
                RParen | RBracket | RBrace => depth -= 1,
                Arrow if depth == 0 => arrows += 1,
                Assign => return false,
                _ => {}
            }
        }
        defines && arrows == 1 && self.previous.is_some_and(|t| t.tok == RParen)
    }

    /// Whether it is the `=` of `def f(x: Int = 1)`.
    fn has_default(&self) -> bool {
        use Tok::*;
        let defines = self
            .line
            .iter()
            .take(3)
            .any(|t| matches!(t.tok, Def | Spec | Lemma));
        let asks = self.line.iter().any(|t| matches!(t.tok, Where | Assign));
        defines && !asks && self.expects("\")\"")
    }

    /// What could stand there, in words; `None` where too much could.
    fn wanted(&self) -> Option<String> {
        if self.expects_expression() {
            return Some("an expression".into());
        }
        if self.expects("Lower") && self.expects("Text") && self.expects("true") {
            return Some("a pattern".into());
        }
        if self.expects("NL") && self.behind_expression() {
            return Some("an operator or the end of the line".into());
        }
        let mut wanted = Vec::new();
        if self.expects("Lower") {
            wanted.push("a lower-case name".to_string());
        }
        if self.expects("Upper") && self.expects("\"(\"") && !self.expects("Lower") {
            wanted.push("a type".into());
        } else if self.expects("Upper") {
            wanted.push("an upper-case name".into());
        }
        if self.expects("Text") {
            wanted.push("a text in double quotes".into());
        }
        if self.expects("Doc") || self.expects("\"pub\"") {
            wanted.push("a declaration".into());
        }
        for symbol in [
            "(", ")", "[", "]", "}", ",", ":", "=", "->", "in", "then", "by", "import", "because",
            "case", "with", "else", "end",
        ] {
            let terminal = format!("\"{symbol}\"");
            let told = symbol == "(" && (self.expects("Upper") || self.expects("\"+\""));
            if self.expects(&terminal) && !told {
                wanted.push(format!("`{symbol}`"));
            }
        }
        if self.expects("NL") {
            wanted.push("the end of the line".into());
        }
        if wanted.len() > 5 || wanted.is_empty() {
            return None;
        }
        let last = wanted.pop()?;
        Some(if wanted.is_empty() {
            last
        } else {
            format!("{} or {last}", wanted.join(", "))
        })
    }
}

impl Report {
    /// Reports a surprise, and says how to go on.
    pub(crate) fn surprise(&mut self, surprise: &Surprise<'_>) -> Mend {
        let span = surprise.span;
        if let Some(documentation) = surprise.documentation {
            let span = self.span(documentation.start, documentation.end);
            self.lost_documentation(span, false);
            return Mend::None;
        }
        if let (Some(previous), ["\".\""]) =
            (surprise.previous, surprise.expected_names().as_slice())
            && let Some(name) = previous.tok.name()
        {
            let span = self.span(previous.start, previous.end);
            self.wrong_case(span, name, &literals::type_name(name));
            return Mend::None;
        }
        match surprise.found {
            Tok::Doc(_) => {
                self.lost_documentation(span, false);
                return Mend::None;
            }
            Tok::Assign if surprise.behind_expression() && surprise.has_default() => {
                self.error("T0001", span, "parameters have no default values")
                    .notes
                    .push("every argument is given by the caller".into());
                return Mend::None;
            }
            Tok::Assign if surprise.behind_expression() && surprise.in_condition() => {
                self.equals_in_condition(span);
                return Mend::Replace(Tok::EqEq);
            }
            Tok::Assign if surprise.expects("NL") => {
                self.not_assignable(span);
                return Mend::None;
            }
            Tok::For if surprise.expects("\"}\"") => {
                self.error("T0001", span, "a comprehension makes a list")
                    .notes
                    .push("write `[f(x) for x in xs]`; `.to_set()` makes a set of it, `map.from_entries` a map of pairs".into());
                return Mend::None;
            }
            Tok::For if surprise.expects("\"]\"") => {
                self.error("T0001", span, "a comprehension has one `for`")
                    .notes
                    .push("put one comprehension in the other and join the lists with `flat_map`, or write loops".into());
                return Mend::None;
            }
            Tok::End if surprise.expects("\"else\"") => {
                self.error("T0001", span, "this `if` on one line has no `else`")
                    .notes
                    .push(
                        "an `if` that gives a value has an `else`: `if c then a else b end`".into(),
                    );
                return Mend::None;
            }
            Tok::Arrow if surprise.follows_result() => {
                self.error(
                    "T0001",
                    span,
                    "a function type that is a result stands in parentheses",
                )
                .notes
                .push("write `-> ((A) -> B)`".into());
                return Mend::None;
            }
            Tok::Arrow | Tok::Colon
                if matches!(surprise.head(), Some(Tok::Case)) && surprise.expects("\"then\"") =>
            {
                self.case_arrow(span, surprise.slice);
                return Mend::Replace(Tok::Then);
            }
            Tok::Colon
                if surprise.expects("\"->\"")
                    && surprise.previous.is_some_and(|t| t.tok == Tok::RParen) =>
            {
                let error = self.error("T0001", span, "the type of the result comes after `->`");
                error.fixes.push(fix("write `->`", vec![edit(span, " ->")]));
                return Mend::Replace(Tok::Arrow);
            }
            Tok::Colon
                if surprise.expects("NL")
                    && matches!(surprise.head(), Some(head) if head.is_name()) =>
            {
                self.error("T0001", span, "a new name is made with `let` or `var`")
                    .notes
                    .push("write `let x: T = e`, or `var x: T = e` if it will change".into());
                return Mend::None;
            }
            Tok::Upper(name) if surprise.expects("Lower") && !surprise.expects("Upper") => {
                let mended = literals::free_name(&literals::snake_case(name));
                self.wrong_case(span, name, &mended);
                return Mend::Replace(Tok::Lower(mended.into()));
            }
            found if found.is_name() && surprise.expects("Upper") && !surprise.expects("Lower") => {
                let mended = literals::type_name(surprise.slice);
                self.wrong_case(span, surprise.slice, &mended);
                return Mend::Replace(Tok::Upper(mended.into()));
            }
            _ => {}
        }
        self.plain_surprise(surprise);
        Mend::None
    }

    fn plain_surprise(&mut self, surprise: &Surprise<'_>) {
        let slice: String = surprise.slice.chars().take(40).collect();
        let wanted = surprise.wanted();
        let message = match surprise.found {
            Tok::Nl => match &wanted {
                Some(wanted) => format!("the line ends too early: I expected {wanted}"),
                None => "the line ends too early".to_string(),
            },
            _ if literals::is_keyword(&slice)
                && surprise.expects("Lower")
                && !surprise.expects_expression() =>
            {
                format!("`{slice}` is a keyword, and no name can be called so")
            }
            _ => match &wanted {
                Some(wanted) => format!("I expected {wanted}, and found `{slice}`"),
                None => format!("I did not expect `{slice}` here"),
            },
        };
        let error = self.error("T0001", surprise.span, message);
        if *surprise.found == Tok::SlashSlash {
            error.notes.push("a comment begins with `#`".into());
        } else if surprise.expects("NL") && !matches!(surprise.found, Tok::Nl) && wanted.is_none() {
            error
                .notes
                .push("a statement ends with its line, and begins on a line of its own".into());
        }
        if matches!(surprise.found, Tok::End | Tok::Else | Tok::Elif)
            && surprise.expects_expression()
        {
            error
                .notes
                .push("something is missing on the line before".into());
        }
    }

    /// The text or expression ends although more was expected.
    pub(crate) fn early_stop(&mut self, span: Span) {
        self.error("T0001", span, "I expected an expression, and the text ends");
    }
}
