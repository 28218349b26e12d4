//! Tokens → tree and diagnostics, one unit of the file after the other.
//!
//! A unit with a syntax error is parsed again with an error token in place of the smallest part around it that can be
//! left out (see `recovery`), so that each error is reported once and its neighbours are still found.

use crate::ast::{Expr, ExprKind, File, Name};
use crate::construct::{Builder, Root};
use crate::grammar::StartParser;
use crate::layout::{self, Layout, Unit};
use crate::lexer::lex;
use crate::mend::mend;
use crate::messages::{Mend, Report, Surprise};
use crate::recovery::{self, Part};
use crate::token::{Tok, Token};
use crate::trivia::Trivia;
use std::cell::Cell;
use tenet_source::{Diagnostic, FileId, Span};

/// How many diagnostics a file gets at most.
const MAX_DIAGNOSTICS: usize = 100;

/// How many tokens may be parsed again, all units of a file together, because of errors.
const MAX_REPEATED: usize = 2_000_000;

/// How often a unit may be parsed.
const MAX_ATTEMPTS: usize = 50;

/// The largest file, in bytes.
const MAX_SIZE: usize = 64 << 20;

/// What the parser gives: always a tree, whatever the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parse {
    /// The tree of all that could be parsed.
    pub file: File,
    /// The syntax errors in the order of their places, at most 100.
    pub diagnostics: Vec<Diagnostic>,
    /// Comments and blank lines.
    pub trivia: Trivia,
}

/// What the parser gives for an expression on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseExpr {
    /// The tree; `Error` if the text is no expression.
    pub expr: Expr,
    /// The syntax errors in the order of their places, at most 100.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses a source file.
pub fn parse(text: &str, file: FileId) -> Parse {
    let mut report = Report::new(file);
    let (tree, trivia) = if text.len() > MAX_SIZE {
        report.too_large(report.span(0, 0), MAX_SIZE);
        (empty_file(&report), Trivia::default())
    } else {
        parse_text(text, &mut report)
    };
    Parse {
        file: tree,
        diagnostics: finish(report),
        trivia,
    }
}

/// Parses a text that is one expression. Newlines in it mean nothing except in blocks.
pub fn parse_expr(text: &str, file: FileId) -> ParseExpr {
    let mut report = Report::new(file);
    let expr = if text.len() > MAX_SIZE {
        let start = report.span(0, 0);
        report.too_large(start, MAX_SIZE);
        error_expr(start)
    } else {
        let lexed = lex(text, &mut report);
        let tokens = mend(lexed.tokens, text, &mut report);
        let layout = layout::layout_expr(tokens, text, &mut report);
        let whole = report.span(0, text.len() as u32);
        if layout.units.iter().any(|unit| unit.deep) {
            error_expr(whole)
        } else {
            parse_whole_expr(&layout.tokens, text, whole, &mut report)
        }
    };
    ParseExpr {
        expr,
        diagnostics: finish(report),
    }
}

/// Parses what stands between the braces at `start` and `end` of an f-text; it was laid out and is not too deep.
pub(crate) fn parse_braces(
    tokens: &[Token],
    text: &str,
    start: u32,
    end: u32,
    report: &mut Report,
) -> Expr {
    let whole = report.span(start, end + 1);
    if tokens.is_empty() {
        report.empty_braces(whole);
        return error_expr(whole);
    }
    parse_whole_expr(tokens, text, whole, report)
}

fn error_expr(span: Span) -> Expr {
    Expr {
        kind: ExprKind::Error,
        parens: false,
        span,
    }
}

fn empty_file(report: &Report) -> File {
    File {
        head: None,
        imports: Vec::new(),
        items: Vec::new(),
        lost: Vec::new(),
        span: report.span(0, 0),
    }
}

/// Orders and limits the diagnostics.
fn finish(report: Report) -> Vec<Diagnostic> {
    let mut diagnostics = report.into_diagnostics();
    diagnostics.sort_by_key(|d| (d.span.start, d.span.end));
    diagnostics.dedup_by(|next, first| next.span == first.span && next.code == first.code);
    if diagnostics.len() > MAX_DIAGNOSTICS {
        diagnostics.truncate(MAX_DIAGNOSTICS);
        if let Some(last) = diagnostics.last_mut() {
            last.notes
                .push("there are more syntax errors in this file after this one".into());
        }
    }
    diagnostics
}

fn parse_text(text: &str, report: &mut Report) -> (File, Trivia) {
    let lexed = lex(text, report);
    let tokens = mend(lexed.tokens, text, report);
    let layout = layout::layout_file(tokens, text, report);
    let mut parser = Parser {
        file: empty_file(report),
        text,
        report,
        repeated: 0,
        stray: false,
    };
    parser.file.span.end = text.len() as u32;
    for unit in &layout.units {
        parser.unit(&layout, unit);
    }
    (parser.file, lexed.trivia)
}

/// How a run of the generated parser fails: at the token of this index, where these terminals could stand.
struct Failure {
    at: usize,
    expected: Vec<String>,
}

/// Runs the generated parser. What the actions report stays only where it succeeds.
fn run(start: Tok, tokens: &[Token], text: &str, report: &mut Report) -> Result<Root, Failure> {
    let reported = report.len();
    let taken = Cell::new(0usize);
    let begin = tokens.first().map_or(0, |token| token.start);
    let input = std::iter::once((begin, start, begin)).chain(tokens.iter().map(|token| {
        taken.set(taken.get() + 1);
        (token.start, token.tok.clone(), token.end)
    }));
    let builder = Builder::new(report, text);
    let result = StartParser::new().parse(&builder, input.map(Ok::<_, ()>));
    match result {
        Ok(root) => {
            builder.finish();
            Ok(root)
        }
        Err(error) => {
            drop(builder);
            report.truncate(reported);
            use lalrpop_util::ParseError::*;
            let (at, expected) = match error {
                UnrecognizedToken { expected, .. } => (taken.get().saturating_sub(1), expected),
                UnrecognizedEof { expected, .. } => (tokens.len(), expected),
                InvalidToken { .. } | ExtraToken { .. } | User { .. } => {
                    (taken.get().saturating_sub(1), Vec::new())
                }
            };
            Err(Failure { at, expected })
        }
    }
}

/// Parses tokens that are to be one expression.
fn parse_whole_expr(tokens: &[Token], text: &str, whole: Span, report: &mut Report) -> Expr {
    let mut tokens = tokens.to_vec();
    if tokens.last().is_none_or(|token| token.tok != Tok::Nl) {
        let end = tokens.last().map_or(whole.start, |token| token.end);
        tokens.push(Token {
            tok: Tok::Nl,
            start: end,
            end,
            line_start: false,
            indent: 0,
        });
    }
    match run(Tok::StartExpr, &tokens, text, report) {
        Ok(Root::Expr(expr)) => expr,
        Ok(Root::File(_)) => error_expr(whole),
        Err(failure) => {
            if !report.touches(whole) {
                match tokens.get(failure.at) {
                    Some(token) if token.tok != Tok::Nl => {
                        let surprise = surprise(&tokens, failure, text, report);
                        report.surprise(&surprise);
                    }
                    _ => report.early_stop(whole),
                }
            }
            error_expr(whole)
        }
    }
}

/// What there is to say about a failure at one of the tokens.
fn surprise<'t>(
    tokens: &'t [Token],
    failure: Failure,
    text: &'t str,
    report: &Report,
) -> Surprise<'t> {
    let at = failure.at.min(tokens.len() - 1);
    let token = &tokens[at];
    let line = tokens[..at]
        .iter()
        .rposition(|t| t.tok == Tok::Nl)
        .map_or(0, |nl| nl + 1);
    Surprise {
        found: &token.tok,
        span: report.span(token.start, token.end),
        slice: text
            .get(token.start as usize..token.end as usize)
            .unwrap_or(""),
        expected: failure.expected,
        previous: at.checked_sub(1).map(|before| &tokens[before]),
        documentation: match tokens[..at].last_chunk() {
            Some([documentation, newline])
                if newline.tok == Tok::Nl && matches!(documentation.tok, Tok::Doc(_)) =>
            {
                Some(documentation)
            }
            _ => None,
        },
        line: &tokens[line..at],
    }
}

struct Parser<'t, 'r> {
    file: File,
    text: &'t str,
    report: &'r mut Report,
    /// Tokens that were parsed again.
    repeated: usize,
    /// The last unit was no declaration, and this was reported.
    stray: bool,
}

impl Parser<'_, '_> {
    fn unit(&mut self, layout: &Layout, unit: &Unit) {
        let tokens = &layout.tokens[unit.start..unit.end];
        if unit.deep {
            self.complain_if_silent(tokens);
            self.lose(tokens, true);
            return;
        }
        if let Some(at) = stray(tokens) {
            self.stray(tokens, at, unit.broken);
            return;
        }
        self.stray = false;
        let mut part = Part::new(
            tokens.to_vec(),
            layout.partners[unit.start..unit.end]
                .iter()
                .map(|partner| match *partner {
                    layout::ALONE => layout::ALONE,
                    partner => partner - unit.start as u32,
                })
                .collect(),
        );
        match self.parse_part(&mut part, unit.broken) {
            Some(found) => {
                let lost =
                    found.items.is_empty() && found.imports.is_empty() && found.head.is_none();
                if lost || part.changed {
                    self.complain_if_silent(tokens);
                    self.lose(tokens, lost);
                }
                self.add(found);
            }
            None => {
                self.complain_if_silent(tokens);
                self.lose(tokens, true);
            }
        }
    }

    /// What is not in the tree is never left out in silence: where nothing was said about it, this is said of its first token.
    fn complain_if_silent(&mut self, tokens: &[Token]) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return;
        };
        let whole = self.report.span(first.start, last.end);
        if !self.report.mentions(whole) {
            let span = self.report.span(first.start, first.end);
            self.report.unreadable(span);
        }
    }

    /// Parses a unit, leaving out what cannot be parsed; `None` where nothing is left.
    fn parse_part(&mut self, part: &mut Part, broken: bool) -> Option<File> {
        for attempt in 0..MAX_ATTEMPTS {
            if attempt > 0 {
                self.repeated += part.tokens.len();
            }
            if self.repeated > MAX_REPEATED || self.report.is_full() {
                return None;
            }
            let failure = match run(Tok::StartFile, &part.tokens, self.text, self.report) {
                Ok(Root::File(file)) => return Some(file),
                Ok(Root::Expr(_)) => return None,
                Err(failure) => failure,
            };
            if broken {
                return None;
            }
            self.recover(part, failure)?;
        }
        None
    }

    /// Reports a failure, and changes the tokens so that it cannot happen again.
    fn recover(&mut self, part: &mut Part, failure: Failure) -> Option<()> {
        let mut at = failure.at.min(part.tokens.len() - 1);
        // `because` may stand on a line of its own: where it does not, the line before lacks it.
        let lacking = failure.expected == ["\"because\""];
        if lacking && at > 0 && part.tokens[at - 1].tok == Tok::Nl {
            at -= 1;
        }
        let hole = recovery::smallest_part(part, at);
        let reported = part.tokens[at].tok == Tok::Error || {
            let (from, to) = hole
                .as_ref()
                .map_or((0, part.tokens.len()), |hole| (hole.start, hole.end));
            let from = part.tokens[from.min(at)].start;
            let to = part.tokens[to.saturating_sub(1).max(at)].end;
            self.report.touches(self.report.span(from, to))
        };
        if !reported {
            let surprise = surprise(
                &part.tokens,
                Failure { at, ..failure },
                self.text,
                self.report,
            );
            let place = surprise.span;
            if let Mend::Replace(tok) = self.report.surprise(&surprise) {
                debug_assert_eq!(place.start, part.tokens[at].start);
                part.tokens[at].tok = tok;
                return Some(());
            }
        }
        part.leave_out(hole?);
        Some(())
    }

    /// Reports what is no declaration: once for all that stands together.
    fn stray(&mut self, tokens: &[Token], at: usize, broken: bool) {
        let (Some(first), Some(last)) = (tokens.get(at), tokens.last()) else {
            return;
        };
        let span = self.report.span(first.start, first.end);
        let whole = self.report.span(first.start, last.end);
        let again = std::mem::replace(&mut self.stray, true);
        if first.tok == Tok::Nl {
            // Nothing but documentation.
            let span = self.report.span(tokens[0].start, tokens[0].end);
            self.report.lost_documentation(span, false);
        } else if !again && !broken && first.tok != Tok::Error && !self.report.touches(whole) {
            let statement = first.tok.is_name()
                || matches!(
                    first.tok,
                    Tok::Let
                        | Tok::Var
                        | Tok::If
                        | Tok::While
                        | Tok::For
                        | Tok::Match
                        | Tok::Return
                        | Tok::Assert
                        | Tok::Ghost
                );
            self.report.not_a_declaration(span, statement);
        } else if broken {
            self.complain_if_silent(tokens);
        }
    }

    /// Adds what a unit holds to the file.
    fn add(&mut self, found: File) {
        let file = &mut self.file;
        if let Some(head) = found.head {
            if file.head.is_some() || !file.imports.is_empty() || !file.items.is_empty() {
                self.report.late_module(head.span);
            } else {
                file.head = Some(head);
            }
        }
        if let Some(import) = found.imports.first()
            && !file.items.is_empty()
        {
            self.report.late_import(import.span);
        }
        file.imports.extend(found.imports);
        file.items.extend(found.items);
    }

    /// Records the names that a unit declares, where it or parts of it are not in the tree.
    fn lose(&mut self, tokens: &[Token], whole: bool) {
        let report = &*self.report;
        let name = |token: &Token, text: &str| Name {
            text: text.into(),
            span: report.span(token.start, token.end),
        };
        let mut previous = &Tok::Nl;
        let mut importing = false;
        let mut lost = Vec::new();
        for token in tokens {
            use Tok::*;
            importing |= matches!(token.tok, Import);
            let declares = matches!(
                previous,
                Def | Spec | Lemma | Type | Record | Enum | Trait | Effect | Const | As
            ) || importing && whole
                || *previous == Nl && matches!(token.tok, Upper(_));
            if let Lower(text) | Upper(text) = &token.tok
                && declares
            {
                lost.push(name(token, text));
            }
            previous = &token.tok;
        }
        self.file.lost.extend(lost);
    }
}

/// Where a unit stops to look like one, if it does at its beginning.
fn stray(tokens: &[Token]) -> Option<usize> {
    let first = tokens
        .iter()
        .position(|t| !matches!(t.tok, Tok::Doc(_) | Tok::Nl))
        .unwrap_or(tokens.len() - 1);
    let named = || tokens.get(first + 1).is_some_and(|next| next.tok.is_name());
    let begins = match tokens[first].tok {
        Tok::From | Tok::Module => named(),
        Tok::Ghost => true,
        _ => layout::declares(&tokens[first..]),
    };
    (!begins).then_some(first)
}
