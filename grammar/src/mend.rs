//! Tokens of other languages' habits → tokens of Tenet, each reported. After this pass the rest of the parser needs
//! to know nothing of `;`, `&&`, `+=`, `fn` or colons and braces around blocks.

use crate::messages::{Report, edit};
use crate::token::{Tok, Token};
use std::sync::Arc;
use tenet_source::{Edit, Span};

/// A mend is proposed where no more tokens than this stand on either side of an operator.
const MAX_MENDED: usize = 64;

/// Replaces and reports what other languages write otherwise.
pub(crate) fn mend(tokens: Vec<Token>, text: &str, report: &mut Report) -> Vec<Token> {
    let mut pass = Pass {
        out: Vec::with_capacity(tokens.len()),
        tokens,
        text,
        report,
        at: 0,
        line: 0,
        line_out: 0,
        quantified: false,
        brackets: 0,
        braces: Vec::new(),
        semicolons: Vec::new(),
        braced: false,
        begin_line: false,
    };
    while pass.at < pass.tokens.len() {
        pass.step();
        pass.at += 1;
    }
    if let Some(first) = pass.semicolons.first().map(|e| e.span) {
        pass.report.semicolons(first, pass.semicolons);
    }
    pass.out
}

struct Pass<'t, 'r> {
    tokens: Vec<Token>,
    out: Vec<Token>,
    text: &'t str,
    report: &'r mut Report,
    at: usize,
    /// The first token of the current line in `tokens`.
    line: usize,
    /// The same in `out`.
    line_out: usize,
    /// A quantifier stands before on the line, so a colon may belong to it.
    quantified: bool,
    /// Brackets open since the line began, less those closed.
    brackets: i32,
    /// For each open brace: whether it stands for a block.
    braces: Vec<bool>,
    /// One edit for each semicolon.
    semicolons: Vec<Edit>,
    /// Braces around blocks were reported.
    braced: bool,
    /// The next token begins a line although it does not in the text.
    begin_line: bool,
}

impl Pass<'_, '_> {
    fn span(&self, index: usize) -> Span {
        let token = &self.tokens[index];
        self.report.span(token.start, token.end)
    }

    fn slice(&self, index: usize) -> &str {
        let token = &self.tokens[index];
        &self.text[token.start as usize..token.end as usize]
    }

    fn tok(&self, index: usize) -> Option<&Tok> {
        self.tokens.get(index).map(|t| &t.tok)
    }

    fn previous(&self) -> Option<&Tok> {
        self.out.last().map(|t| &t.tok)
    }

    /// Whether the token after `index` stands on another line, or there is none.
    fn ends_line(&self, index: usize) -> bool {
        self.tokens.get(index + 1).is_none_or(|t| t.line_start)
    }

    /// The first token of the line, mended if it was.
    fn head(&self) -> &Tok {
        match self.out.get(self.line_out) {
            Some(token) => &token.tok,
            None => &self.tokens[self.line].tok,
        }
    }

    fn keep(&mut self, tok: Tok) {
        let mut token = self.tokens[self.at].clone();
        token.tok = tok;
        if std::mem::take(&mut self.begin_line) {
            token.line_start = true;
        }
        self.out.push(token);
    }

    /// Leaves the current token out; where it began a line, the next one does.
    fn leave_out(&mut self) {
        self.begin_line |= self.tokens[self.at].line_start;
    }

    fn step(&mut self) {
        if self.tokens[self.at].line_start {
            self.line = self.at;
            self.line_out = self.out.len();
            self.quantified = false;
            self.brackets = 0;
        }
        let tok = self.tokens[self.at].tok.clone();
        let span = self.span(self.at);
        match tok {
            Tok::All | Tok::SomeOf | Tok::Forall | Tok::Exists => {
                self.quantified = true;
                self.keep(tok);
            }
            Tok::LParen | Tok::LBracket => {
                self.brackets += 1;
                self.keep(tok);
            }
            Tok::RParen | Tok::RBracket => {
                self.brackets -= 1;
                self.keep(tok);
            }
            Tok::LBrace => self.left_brace(span),
            Tok::RBrace => self.right_brace(),
            Tok::OpAssign => self.compound_assignment(span),
            Tok::AmpAmp => self.symbol(span, "&&", "and", Tok::And),
            Tok::BarBar => self.symbol(span, "||", "or", Tok::Or),
            Tok::EqEqEq => self.symbol(span, "===", "==", Tok::EqEq),
            Tok::NotEqEq => self.symbol(span, "!==", "!=", Tok::NotEq),
            Tok::Bang => self.bang(span),
            Tok::StarStar => {
                self.report.power(span);
                self.keep(Tok::Star);
            }
            Tok::ColonAssign => {
                self.report.colon_assign(span);
                self.keep(Tok::Assign);
            }
            Tok::FatArrow if *self.head() == Tok::Case => {
                self.report.case_arrow(span, "=>");
                self.keep(Tok::Then);
            }
            Tok::FatArrow => self.symbol(span, "=>", "->", Tok::Arrow),
            Tok::Semicolon => self.semicolon(span),
            Tok::Colon => self.colon(span),
            Tok::SlashSlash if self.comments() => {
                self.report.slash_comment(span);
                while !self.ends_line(self.at) {
                    self.at += 1;
                }
            }
            Tok::Doc(_) if !self.tokens[self.at].line_start => {
                self.report.lost_documentation(span, true);
            }
            Tok::Lower(ref name) => {
                let name = name.clone();
                self.lower(span, &name);
            }
            Tok::If
            | Tok::While
            | Tok::For
            | Tok::Match
            | Tok::Def
            | Tok::Record
            | Tok::Enum
            | Tok::Trait
            | Tok::Impl
                if self.follows_end() =>
            {
                let word = self.slice(self.at).to_string();
                self.report.end_word(span, &word);
            }
            tok => self.keep(tok),
        }
    }

    /// Whether `//` begins a comment: where nothing can be divided, or before two words side by side.
    fn comments(&self) -> bool {
        let word = |at: usize| {
            self.tokens.get(at).is_some_and(|t| {
                !t.line_start && (t.tok.is_name() || matches!(t.tok, Tok::Upper(_)))
            })
        };
        !self.previous().is_some_and(Tok::ends_expression) || word(self.at + 1) && word(self.at + 2)
    }

    /// Whether the line is `end` followed by this token.
    fn follows_end(&self) -> bool {
        self.tokens[self.line].tok == Tok::End
            && self.at == self.line + 1
            && self.ends_line(self.at)
    }

    fn symbol(&mut self, span: Span, symbol: &str, word: &str, tok: Tok) {
        let tight = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let before = tight(self.text[..span.start as usize].chars().next_back());
        let after = tight(self.text[span.end as usize..].chars().next());
        let mend = format!(
            "{}{word}{}",
            if before { " " } else { "" },
            if after { " " } else { "" }
        );
        self.report.symbol_for_word(span, symbol, word, Some(&mend));
        self.keep(tok);
    }

    fn bang(&mut self, span: Span) {
        use Tok::*;
        // `not` binds loosely: after an operator the mend would need parentheses.
        let simple = self.previous().is_none_or(|tok| {
            self.tokens[self.at].line_start
                || matches!(
                    tok,
                    LParen
                        | LBracket
                        | Comma
                        | And
                        | Or
                        | Not
                        | If
                        | Elif
                        | While
                        | Assert
                        | Assign
                        | Return
                        | Implies
                        | Iff
                        | Then
                        | Requires
                        | Ensures
                        | Invariant
                        | Where
                        | Arrow
                        | Colon
                )
        });
        self.report
            .symbol_for_word(span, "!", "not", simple.then_some("not "));
        self.keep(Not);
    }

    fn compound_assignment(&mut self, span: Span) {
        let operator = self.slice(self.at).to_string();
        let mend = self.compound_mend(&operator);
        self.report.compound_assignment(span, &operator, mend);
        self.keep(Tok::Assign);
    }

    /// The edits that turn `x += a b` into `x = x + (a b)`, where all of it stands on one line.
    fn compound_mend(&self, operator: &str) -> Option<(String, Vec<Edit>)> {
        let target = &self.tokens[self.line..self.at];
        if target.len() > MAX_MENDED {
            return None;
        }
        let simple = target.first()?.tok.is_name()
            && target.iter().all(|t| {
                t.tok.is_name()
                    || matches!(
                        t.tok,
                        Tok::Dot | Tok::LBracket | Tok::RBracket | Tok::Int(_)
                    )
            });
        let mut last = self.at;
        while !self.ends_line(last) {
            last += 1;
            if last - self.at > MAX_MENDED {
                return None;
            }
        }
        let value = &self.tokens[self.at + 1..=last];
        let depth = value.iter().fold(0i32, |depth, t| match t.tok {
            Tok::LParen | Tok::LBracket | Tok::LBrace => depth + 1,
            Tok::RParen | Tok::RBracket | Tok::RBrace => depth - 1,
            _ => depth,
        });
        let plain = value.iter().all(|t| {
            t.tok.can_end() && !matches!(t.tok, Tok::Doc(_) | Tok::Error)
                || matches!(
                    t.tok,
                    Tok::Dot
                        | Tok::Plus
                        | Tok::Minus
                        | Tok::Star
                        | Tok::Slash
                        | Tok::SlashSlash
                        | Tok::Percent
                        | Tok::LParen
                        | Tok::LBracket
                        | Tok::Comma
                )
        });
        if !simple || depth != 0 || !plain || value.is_empty() {
            return None;
        }
        let text = |tokens: &[Token]| {
            let (first, last) = (tokens.first()?, tokens.last()?);
            Some(&self.text[first.start as usize..last.end as usize])
        };
        let target = text(target)?;
        let op = self.span(self.at);
        let plain = operator.trim_end_matches('=');
        let alone = value.len() == 1;
        let end = self.tokens[last].end;
        let mut edits = vec![edit(
            op,
            &format!("= {target} {plain}{}", if alone { "" } else { " (" }),
        )];
        // No space is needed twice: the text has one after the operator, or none.
        if !self.text[op.end as usize..].starts_with(' ') {
            edits[0].text.push(' ');
        }
        if !alone {
            edits.push(edit(self.report.span(end, end), ")"));
        }
        let value = text(value)?;
        let shown = if alone {
            format!("{target} = {target} {plain} {value}")
        } else {
            format!("{target} = {target} {plain} ({value})")
        };
        Some((shown, edits))
    }

    fn semicolon(&mut self, span: Span) {
        let text = if self.ends_line(self.at) { "" } else { "\n" };
        self.semicolons.push(edit(span, text));
        self.begin_line = true;
    }

    /// Whether the line begins with a word behind which no colon can stand outside brackets, but that of a quantifier.
    fn opens_block(&self) -> bool {
        use Tok::*;
        match self.head() {
            If | Elif | Else | While | For | Match | Case | Def | Spec | Lemma | Record | Enum
            | Trait | Impl | Do => true,
            Pub => matches!(
                self.tok(self.line + 1),
                Some(Def | Spec | Lemma | Record | Enum | Trait | Impl | Effect)
            ),
            Test => matches!(self.tok(self.line + 1), Some(Text(_))),
            _ => false,
        }
    }

    fn colon(&mut self, span: Span) {
        use Tok::*;
        let opens = self.opens_block();
        let ends = self.ends_line(self.at);
        if self.quantified || self.brackets > 0 || !opens || ends && self.binds_result() {
            self.keep(Colon);
        } else if ends {
            self.report.header_colon(span);
        } else if *self.head() == Case {
            self.report.case_arrow(span, ":");
            self.keep(Then);
        } else {
            self.keep(Colon);
        }
    }

    /// Whether the colon is that of `def f() -> r: Int`, or of a constant.
    fn binds_result(&self) -> bool {
        use Tok::*;
        let before = |back: usize| self.out.len().checked_sub(back).map(|at| &self.out[at].tok);
        matches!(before(2), Some(Arrow | Const))
    }

    fn left_brace(&mut self, span: Span) {
        use Tok::*;
        let after = self
            .previous()
            .is_some_and(|tok| tok.ends_expression() || matches!(tok, Else | Do));
        let opens = self.opens_block() || *self.head() == RBrace;
        let block = after && opens && !self.tokens[self.at].line_start && self.ends_line(self.at);
        self.braces.push(block);
        if !block {
            self.brackets += 1;
            self.keep(LBrace);
        } else if !std::mem::replace(&mut self.braced, true) {
            self.report.braces_for_block(span);
        }
    }

    fn right_brace(&mut self) {
        if self.braces.pop() != Some(true) {
            self.brackets -= 1;
            self.keep(Tok::RBrace);
        } else if matches!(self.tok(self.at + 1), Some(Tok::Else | Tok::Elif)) {
            self.leave_out();
        } else {
            self.begin_line = true;
            self.keep(Tok::End);
            self.begin_line = true;
        }
    }

    fn lower(&mut self, span: Span, name: &Arc<str>) {
        let begins = self.tokens[self.at].line_start || matches!(self.previous(), Some(Tok::Pub));
        let next = self.tok(self.at + 1);
        let tok = match &**name {
            "elsif" | "elseif"
                if begins && !matches!(next, Some(Tok::Assign | Tok::Dot) | None) =>
            {
                self.report.else_if(span, name);
                Tok::Elif
            }
            "null" | "nil" if self.is_value() => {
                self.report.null(span, name);
                Tok::Upper(Arc::from("None"))
            }
            "fn" | "func" | "function" | "fun" | "proc" | "sub" | "method" if begins => {
                let called = matches!(self.tok(self.at + 2), Some(Tok::LParen | Tok::LBracket));
                let names = next.is_some_and(|t| t.is_name() || matches!(t, Tok::Upper(_)));
                if called && names && !self.ends_line(self.at) {
                    self.foreign(span, name, "def", Tok::Def)
                } else {
                    Tok::Lower(name.clone())
                }
            }
            "class" | "struct" | "interface" if begins && matches!(next, Some(Tok::Upper(_))) => {
                if &**name == "interface" {
                    self.foreign(span, name, "trait", Tok::Trait)
                } else {
                    self.foreign(span, name, "record", Tok::Record)
                }
            }
            "mut"
                if matches!(self.previous(), Some(Tok::Let)) && next.is_some_and(Tok::is_name) =>
            {
                let start = self.out.pop().map_or(span.start, |token| {
                    self.begin_line |= token.line_start;
                    token.start
                });
                let span = self.report.span(start, span.end);
                self.foreign(span, "let mut", "var", Tok::Var)
            }
            _ => Tok::Lower(name.clone()),
        };
        self.keep(tok);
    }

    fn foreign(&mut self, span: Span, written: &str, word: &str, tok: Tok) -> Tok {
        self.report.foreign_word(span, written, word);
        tok
    }

    /// Whether a lower-case name stands where a value does, rather than where something is named.
    fn is_value(&self) -> bool {
        use Tok::*;
        let named = matches!(self.previous(), Some(Dot | Def | Spec | Lemma | Let | Var));
        let names = matches!(self.tok(self.at + 1), Some(Colon | LParen | Assign | Arrow));
        !named && !names
    }
}
