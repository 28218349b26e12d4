//! Text → tokens, comments and blank lines. Never fails: what is no token is reported and stands as [`Tok::Error`].

use crate::literals;
use crate::messages::Report;
use crate::token::{FTextPiece, Tok, Token};
use crate::trivia::{Comment, Trivia};
use logos::{Lexer, Logos};
use std::sync::Arc;
use tenet_source::Span;

/// How deep f-texts may stand in one another.
const MAX_FTEXT_NESTING: usize = 16;

/// What the lexer gives.
pub(crate) struct Lexed {
    pub tokens: Vec<Token>,
    pub trivia: Trivia,
}

/// Lexes a whole text.
pub(crate) fn lex(text: &str, report: &mut Report) -> Lexed {
    let mut driver = Driver {
        logos: Tok::lexer(text),
        text,
        report,
        trivia: Trivia::default(),
        newlines: 1,
        line: 0,
        indent: 0,
    };
    if text.starts_with('\u{feff}') {
        driver.logos.bump('\u{feff}'.len_utf8());
    }
    let mut tokens = Vec::new();
    while let Some(found) = driver.logos.next() {
        let start = driver.logos.span().start;
        if found == Ok(Tok::Newline) {
            driver.newline(start);
            continue;
        }
        let Some(tok) = driver.token(found, &tokens) else {
            continue;
        };
        let end = driver.logos.span().end;
        driver.push(&mut tokens, tok, start, end);
    }
    hidden_characters(text, driver.report);
    Lexed {
        tokens,
        trivia: driver.trivia,
    }
}

struct Driver<'t, 'r> {
    logos: Lexer<'t, Tok>,
    text: &'t str,
    report: &'r mut Report,
    trivia: Trivia,
    /// Newlines since the last token or comment; the start of the text counts as one.
    newlines: u32,
    /// Where the current line begins.
    line: usize,
    /// The column of the first token of the current line.
    indent: u32,
}

/// The f-text ends before its closing quote; it was reported.
struct Unclosed;

impl<'t> Driver<'t, '_> {
    fn span(&self, start: usize, end: usize) -> Span {
        self.report.span(start as u32, end as u32)
    }

    fn newline(&mut self, start: usize) {
        self.newlines += 1;
        if self.newlines == 2 && start > 0 {
            self.trivia.blank_lines.push(start as u32);
        }
        self.line = start + 1;
    }

    fn push(&mut self, tokens: &mut Vec<Token>, tok: Tok, start: usize, end: usize) {
        let line_start = self.newlines > 0;
        if line_start {
            self.indent = start.saturating_sub(self.line) as u32;
        }
        self.newlines = 0;
        tokens.push(Token {
            tok,
            start: start as u32,
            end: end as u32,
            line_start,
            indent: self.indent,
        });
    }

    /// The token to keep for what logos found, if it is one.
    fn token(&mut self, found: Result<Tok, ()>, before: &[Token]) -> Option<Tok> {
        let range = self.logos.span();
        let slice = self.logos.slice();
        let span = self.span(range.start, range.end);
        let tok = match found {
            Err(()) => return self.unknown_character(span, before),
            Ok(tok) => tok,
        };
        Some(match tok {
            Tok::Comment => return self.comment(span),
            Tok::RawDoc if slice.starts_with("###") => return self.comment(span),
            Tok::RawDoc => {
                let text = slice[2..].trim_end();
                Tok::Doc(Arc::from(text.strip_prefix(' ').unwrap_or(text)))
            }
            Tok::FTextStart => self
                .ftext(0)
                .unwrap_or_else(|Unclosed| Tok::Text(Arc::from("\"\""))),
            Tok::OpenText => {
                self.report.open_text(span);
                // It stops before a `\` at the line's end.
                self.skip_line();
                Tok::Text(Arc::from(format!(
                    "{}\"",
                    slice.trim_end_matches(['\r', '\\'])
                )))
            }
            Tok::BadChar => {
                self.report.bad_char(span, slice);
                Tok::Text(Arc::from("\"\""))
            }
            Tok::SmartText | Tok::SmartChar => {
                self.report.smart_quotes(span, slice);
                Tok::Text(Arc::from("\"\""))
            }
            Tok::BadNumber => {
                self.report.bad_number(span, slice);
                Tok::Int(Arc::from("0"))
            }
            Tok::OddName => self.odd_name(span, slice),
            // In `pair.0.1` the numbers are positions, not a fraction.
            Tok::Float(spelling) if before.last().is_some_and(|t| t.tok == Tok::Dot) => {
                match spelling.find('.') {
                    Some(dot) => {
                        self.rewind(range.start + dot);
                        Tok::Int(Arc::from(&spelling[..dot]))
                    }
                    None => Tok::Float(spelling),
                }
            }
            other => other,
        })
    }

    /// Makes the lexer go on at `at`.
    fn rewind(&mut self, at: usize) {
        self.logos = Tok::lexer(self.text);
        self.logos.bump(at);
    }

    fn unknown_character(&mut self, span: Span, before: &[Token]) -> Option<Tok> {
        let slice = self.logos.slice();
        // One report for a run of them.
        if let Some(last) = before.last()
            && last.tok == Tok::Error
            && last.end == span.start
        {
            return Some(Tok::Error);
        }
        self.report.unknown_character(span, slice);
        Some(Tok::Error)
    }

    fn comment(&mut self, span: Span) -> Option<Tok> {
        self.trivia.comments.push(Comment {
            text: Arc::from(self.logos.slice().trim_end()),
            span,
            own_line: self.newlines > 0,
        });
        // The line is not blank, but what follows the comment's newline still begins a line.
        self.newlines = 0;
        None
    }

    /// A name that is neither `snake_case` nor `UpperCamel`.
    fn odd_name(&mut self, span: Span, slice: &str) -> Tok {
        if !slice.is_ascii() {
            self.report.odd_letters(span, slice);
            return if slice.starts_with(char::is_uppercase) {
                Tok::Upper(Arc::from(slice))
            } else {
                Tok::Lower(Arc::from(slice))
            };
        }
        let shouted = !slice.contains(|c: char| c.is_ascii_lowercase());
        if slice.starts_with(|c: char| c.is_ascii_uppercase()) && !shouted {
            let camel = literals::upper_camel(slice);
            self.report.wrong_case(span, slice, &camel);
            Tok::Upper(Arc::from(camel))
        } else {
            let snake = literals::snake_case(slice);
            self.report.wrong_case(span, slice, &snake);
            Tok::Lower(Arc::from(snake))
        }
    }

    /// Lexes an f-text; the opening quote was read.
    fn ftext(&mut self, level: usize) -> Result<Tok, Unclosed> {
        let open = self.logos.span().start;
        match self.ftext_pieces(open, level) {
            Ok(pieces) => Ok(Tok::FText(Arc::from(pieces))),
            Err(Unclosed) => {
                if level == 0 {
                    self.skip_line();
                }
                Err(Unclosed)
            }
        }
    }

    fn ftext_pieces(&mut self, open: usize, level: usize) -> Result<Vec<FTextPiece>, Unclosed> {
        if level == MAX_FTEXT_NESTING {
            self.report.nested_too_deeply(self.span(open, open + 2));
            return Err(Unclosed);
        }
        let mut pieces = Vec::new();
        loop {
            let start = self.logos.span().end;
            let rest = self.logos.remainder();
            let length = literals::ftext_text_length(rest);
            if length > 0 {
                pieces.push(FTextPiece::Text {
                    spelling: Arc::from(&rest[..length]),
                    start: start as u32,
                });
            }
            match rest[length..].chars().next() {
                Some('"') => {
                    self.take(start, length + 1);
                    return Ok(pieces);
                }
                Some('{') => {
                    self.take(start, length + 1);
                    pieces.push(self.ftext_expr(open, start + length, level)?);
                }
                Some('}') => {
                    self.report
                        .lone_brace(self.span(start + length, start + length + 1));
                    self.take(start, length + 1);
                }
                _ => {
                    self.report.open_text(self.span(open, start + length));
                    return Err(Unclosed);
                }
            }
        }
    }

    /// Moves past `length` bytes from `start`, which is where the last token ended.
    fn take(&mut self, start: usize, length: usize) {
        debug_assert_eq!(self.logos.span().end, start);
        self.logos.bump(length);
    }

    fn ftext_expr(
        &mut self,
        open: usize,
        start: usize,
        level: usize,
    ) -> Result<FTextPiece, Unclosed> {
        let mut tokens: Vec<Token> = Vec::new();
        let mut depth = 0usize;
        loop {
            let Some(found) = self.logos.next() else {
                self.report.open_text(self.span(open, self.text.len()));
                return Err(Unclosed);
            };
            let range = self.logos.span();
            let tok = match found {
                Ok(Tok::Newline) => {
                    self.report.open_text(self.span(open, range.start));
                    self.rewind(range.start);
                    return Err(Unclosed);
                }
                Ok(Tok::Comment | Tok::RawDoc | Tok::OpenText) => {
                    self.report.open_text(self.span(open, range.end));
                    return Err(Unclosed);
                }
                Ok(Tok::RBrace) if depth == 0 => {
                    return Ok(FTextPiece::Expr {
                        tokens,
                        start: start as u32,
                        end: range.start as u32,
                    });
                }
                Ok(Tok::LBrace) => {
                    depth += 1;
                    Some(Tok::LBrace)
                }
                Ok(Tok::RBrace) => {
                    depth -= 1;
                    Some(Tok::RBrace)
                }
                Ok(Tok::FTextStart) => match self.ftext(level + 1) {
                    Ok(tok) => Some(tok),
                    Err(Unclosed) => return Err(Unclosed),
                },
                other => self.token(other, &tokens),
            };
            if let Some(tok) = tok {
                tokens.push(Token {
                    tok,
                    start: range.start as u32,
                    end: self.logos.span().end as u32,
                    line_start: false,
                    indent: self.indent,
                });
            }
        }
    }

    /// Moves to the end of the line, after an f-text that is not closed.
    fn skip_line(&mut self) {
        let rest = self.logos.remainder();
        let length = rest.find('\n').unwrap_or(rest.len());
        self.logos.bump(length);
    }
}

/// Reports characters that make a text look other than it is: controls of direction, carriage returns and other controls.
fn hidden_characters(text: &str, report: &mut Report) {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let hidden = match c {
            '\r' => chars.peek().is_some_and(|(_, next)| *next != '\n'),
            '\n' | '\t' => false,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => true,
            c => c.is_control(),
        };
        if hidden {
            let span = report.span(at as u32, (at + c.len_utf8()) as u32);
            report.hidden_character(span, c);
        }
    }
}
