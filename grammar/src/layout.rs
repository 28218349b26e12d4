//! Tokens → tokens with the ends of statements, every bracket and block closed, cut into the units of a file.
//!
//! One pass with an explicit stack of open brackets and blocks. It decides where a newline ends a statement
//! (language.md, section 3), reports brackets and blocks that do not match (and repairs them, so that the parser
//! never sees them), and bounds the depth of the tree before anything recurses on it.

mod depth;
mod frames;
mod matching;

use crate::mend::mend;
use crate::messages::Report;
use crate::token::{FTextPiece, Tok, Token};
use depth::Depth;
pub(crate) use frames::declares;
use frames::{Frame, Kind};
use std::sync::Arc;
use tenet_source::Span;

/// How deep brackets and blocks may stand in one another.
const MAX_NESTING: usize = 200;

/// No partner.
pub(crate) const ALONE: u32 = u32::MAX;

/// What the pass gives.
pub(crate) struct Layout {
    /// The tokens, with `Nl` at the ends of statements. Brackets and blocks match, except in units too deep to parse.
    pub tokens: Vec<Token>,
    /// For each token that opens or closes something that has an end: the index of the other; otherwise [`ALONE`].
    pub partners: Vec<u32>,
    /// Declarations, imports and so on, in order; together they are all tokens.
    pub units: Vec<Unit>,
    /// A bound on the depth of the tree.
    pub depth: u32,
}

/// A declaration with its documentation, an import, or whatever stands at the top of a file.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// Its first token.
    pub start: usize,
    /// One past its last token, which is `Nl`.
    pub end: usize,
    /// Its brackets or blocks did not match; this was reported, and what else is wrong with it may be a consequence.
    pub broken: bool,
    /// It must not be parsed.
    pub deep: bool,
}

/// Lays a file's tokens out.
pub(crate) fn layout_file(tokens: Vec<Token>, text: &str, report: &mut Report) -> Layout {
    Pass::new(tokens, text, report, Kind::Top).run()
}

/// Lays an expression's tokens out: newlines mean nothing except in blocks.
pub(crate) fn layout_expr(tokens: Vec<Token>, text: &str, report: &mut Report) -> Layout {
    Pass::new(tokens, text, report, Kind::Enclosed).run()
}

struct Pass<'t, 'r> {
    tokens: Vec<Token>,
    /// For each token the first from it on that is no documentation.
    subjects: Vec<usize>,
    text: &'t str,
    report: &'r mut Report,
    out: Vec<Token>,
    partners: Vec<u32>,
    frames: Vec<Frame>,
    units: Vec<Unit>,
    /// The current unit's first token in `out`.
    unit: usize,
    /// Nothing but documentation and `pub` stands in the unit so far.
    unit_begins: bool,
    broken: bool,
    deep: bool,
    /// The first token of the current line in `out`.
    head: usize,
    /// The first opener in this unit whose `end` stands further left than it should, so probably belongs to another.
    suspect: Option<usize>,
    /// The last `end` that stands further right than its opener (with the opener), so probably belongs to nothing.
    early_end: Option<(usize, usize)>,
    /// An `end` that came too early was blamed for what stands in nothing now.
    blamed: bool,
    /// The depth of the deepest unit.
    depth_bound: u32,
    /// The last unit was a definition by an expression.
    expression_body: bool,
}

impl<'t, 'r> Pass<'t, 'r> {
    fn new(tokens: Vec<Token>, text: &'t str, report: &'r mut Report, root: Kind) -> Pass<'t, 'r> {
        Pass {
            out: Vec::with_capacity(tokens.len() * 5 / 4),
            partners: Vec::with_capacity(tokens.len() * 5 / 4),
            subjects: frames::subjects(&tokens),
            tokens,
            text,
            report,
            frames: vec![Frame::new(root, 0, 0)],
            units: Vec::new(),
            unit: 0,
            unit_begins: true,
            depth_bound: 0,
            broken: false,
            deep: false,
            head: 0,
            suspect: None,
            early_end: None,
            blamed: false,
            expression_body: false,
        }
    }

    fn run(mut self) -> Layout {
        let mut at = 0;
        while at < self.tokens.len() {
            if self.tokens[at].line_start && !self.out.is_empty() {
                self.line_start(at);
            }
            at = self.token(at);
        }
        let end = self
            .report
            .span(self.text.len() as u32, self.text.len() as u32);
        if self.top() != Kind::Enclosed {
            self.newline(&Tok::StartFile);
        }
        self.close_down_to(0, end);
        self.finish_unit();
        Layout {
            tokens: self.out,
            partners: self.partners,
            units: self.units,
            depth: self.depth_bound,
        }
    }

    fn top(&self) -> Kind {
        self.frame().kind
    }

    fn frame(&self) -> &Frame {
        // The root frame is never popped.
        &self.frames[self.frames.len() - 1]
    }

    fn frame_mut(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn depth(&mut self) -> &mut Depth {
        &mut self.frame_mut().depth
    }

    fn span(&self, at: usize) -> Span {
        let token = &self.tokens[at];
        self.report.span(token.start, token.end)
    }

    fn out_span(&self, at: usize) -> Span {
        let token = &self.out[at];
        self.report.span(token.start, token.end)
    }

    fn out_slice(&self, at: usize) -> &'t str {
        let token = &self.out[at];
        &self.text[token.start as usize..token.end as usize]
    }

    fn last(&self) -> Option<&Tok> {
        self.out.last().map(|token| &token.tok)
    }

    fn push(&mut self, token: Token) {
        if matches!(self.last(), None | Some(Tok::Nl)) {
            self.head = self.out.len();
        }
        self.unit_begins &= matches!(token.tok, Tok::Doc(_) | Tok::Nl | Tok::Pub);
        self.out.push(token);
        self.partners.push(ALONE);
    }

    /// Puts in a token that the text lacks.
    fn insert(&mut self, tok: Tok) {
        let end = self.out.last().map_or(0, |token| token.end);
        let indent = self.out.last().map_or(0, |token| token.indent);
        self.push(Token {
            tok,
            start: end,
            end,
            line_start: false,
            indent,
        });
    }

    /// A newline stands before token `at`.
    fn line_start(&mut self, at: usize) {
        let begins = frames::begins_statement(&self.tokens[at..], self.subject(at));
        if self.top().is_bracket() && begins {
            let found = self.span(at);
            self.close_brackets(found);
        }
        if !self.top().is_bracket() {
            let next = self.tokens[at].tok.clone();
            // The line before lacks something; what follows is none of it.
            if begins && !self.last().is_some_and(|tok| tok.can_end() || tok.leads()) {
                self.insert(Tok::Nl);
            }
            self.newline(&next);
        }
        let subject = self.subject(at);
        if declares(subject) && !self.top().holds(subject) {
            let depth = self.frames.iter().rposition(|f| f.kind.holds(subject));
            let found = self.span(at);
            self.close_down_to(depth.unwrap_or(0), found);
            if self.top() == Kind::Top {
                self.newline(&Tok::Def);
            }
        }
    }

    /// A newline before `next`, outside brackets.
    fn newline(&mut self, next: &Tok) {
        let ends = self
            .last()
            .is_some_and(|tok| tok.can_end() || *tok == Tok::Nl);
        if !ends || !next.can_begin() {
            return;
        }
        if self.last() != Some(&Tok::Nl) {
            self.insert(Tok::Nl);
        }
        self.depth().separator();
        loop {
            match self.top() {
                Kind::Header { bodiless, foreign } => {
                    let stays = next.begins_clause()
                        || *next == Tok::Assign
                        || foreign && *next == Tok::Because;
                    if stays {
                        return;
                    }
                    if !bodiless {
                        self.frame_mut().kind = Kind::Def;
                        return;
                    }
                    self.pop();
                }
                Kind::Expression => {
                    self.pop();
                    self.expression_body = true;
                }
                _ => break,
            }
        }
        let documented = self
            .out
            .len()
            .checked_sub(2)
            .is_some_and(|at| matches!(self.out[at].tok, Tok::Doc(_)));
        if self.top() == Kind::Top && !documented {
            self.finish_unit();
        }
    }

    fn finish_unit(&mut self) {
        if self.out.len() == self.unit {
            return;
        }
        if self.last() != Some(&Tok::Nl) {
            self.insert(Tok::Nl);
        }
        let depth = self.depth().finish();
        self.check_depth(depth, self.unit);
        self.depth_bound = self.depth_bound.max(depth);
        *self.depth() = Depth::default();
        self.units.push(Unit {
            start: self.unit,
            end: self.out.len(),
            broken: self.broken,
            deep: self.deep,
        });
        self.unit = self.out.len();
        self.unit_begins = true;
        self.broken = false;
        self.deep = false;
        self.suspect = None;
    }

    /// Handles token `at`; gives the next one to handle.
    fn token(&mut self, at: usize) -> usize {
        let token = self.tokens[at].clone();
        if let Some(word) = self.begins_unit(at) {
            self.expression_body &= token.tok == Tok::End;
            let other = matches!(token.tok, Tok::Doc(_) | Tok::End | Tok::From | Tok::Module);
            if token.indent == 0 && word {
                self.early_end = None;
                self.blamed = false;
            } else if !word && !other {
                self.blame_early_end(&token);
            }
        }
        if self.names(at) {
            self.plain(token);
            return at + 1;
        }
        match token.tok {
            Tok::LParen => self.open(token, Kind::Paren),
            Tok::LBracket => self.open(token, Kind::Bracket),
            Tok::LBrace => self.open(token, Kind::Brace),
            Tok::RParen => self.close(token, Kind::Paren),
            Tok::RBracket => self.close(token, Kind::Bracket),
            Tok::RBrace => self.close(token, Kind::Brace),
            Tok::If => self.condition(token),
            Tok::Match => self.open(token, Kind::Match),
            Tok::Handle => self.open(token, Kind::Handle),
            Tok::Do => self.open(token, Kind::Do),
            Tok::While => self.open(token, Kind::While),
            Tok::For if !self.top().is_bracket() => self.open(token, Kind::For),
            Tok::For => {
                self.frame_mut().comprehends = true;
                self.push(token);
            }
            Tok::Record | Tok::Enum => self.open(token, Kind::Data),
            Tok::Trait => self.open(token, Kind::Trait),
            Tok::Impl => self.open(token, Kind::Impl),
            Tok::Effect
                if self.begins_unit(at).is_some()
                    && self.next_is(at, |t| matches!(t, Tok::Upper(_))) =>
            {
                self.open(token, Kind::Trait)
            }
            Tok::Test
                if self.begins_unit(at).is_some()
                    && self.next_is(at, |t| matches!(t, Tok::Text(_))) =>
            {
                self.open(token, Kind::Test)
            }
            Tok::Def | Tok::Spec | Tok::Lemma => {
                let foreign = self.last() == Some(&Tok::Extern);
                let bodiless = foreign || self.top() == Kind::Trait;
                self.open(token, Kind::Header { bodiless, foreign });
            }
            Tok::Assign => {
                if let Kind::Header { .. } = self.top() {
                    self.frame_mut().kind = Kind::Expression;
                }
                self.depth().separator();
                self.push(token);
            }
            Tok::Else => return self.otherwise(at, token),
            Tok::End => self.end(token),
            Tok::Doc(_) if !self.top().is_documented() => {
                let span = self.span(at);
                self.report.lost_documentation(span, false);
            }
            Tok::FText(ref pieces) => {
                let pieces = self.ftext(pieces);
                self.push(Token {
                    tok: Tok::FText(pieces),
                    ..token
                });
            }
            _ => self.plain(token),
        }
        at + 1
    }

    /// Whether token `at` is a keyword where only a name can stand, so that it opens nothing.
    fn names(&self, at: usize) -> bool {
        use Tok::*;
        let named = matches!(self.last(), Some(Let | Var | Def | Spec | Lemma | Dot))
            || self.next_is(at, |next| *next == Assign);
        let opens = matches!(
            self.tokens[at].tok,
            If | Match
                | Handle
                | Do
                | While
                | For
                | Record
                | Enum
                | Trait
                | Impl
                | Def
                | Spec
                | Lemma
        );
        named && opens
    }

    /// Whether token `at` begins a unit; if so, whether it declares something.
    fn begins_unit(&self, at: usize) -> Option<bool> {
        let begins = self.top() == Kind::Top && self.unit_begins;
        begins.then(|| declares(self.subject(at)))
    }

    /// The tokens from the first from `at` on that is no documentation.
    fn subject(&self, at: usize) -> &[Token] {
        &self.tokens[self.subjects[at]..]
    }

    fn next_is(&self, at: usize, test: impl Fn(&Tok) -> bool) -> bool {
        self.tokens.get(at + 1).is_some_and(|t| test(&t.tok))
    }

    /// A token that neither opens nor closes anything.
    fn plain(&mut self, token: Token) {
        match token.tok {
            Tok::Comma if self.top().is_bracket() => self.depth().comma(),
            Tok::Then | Tok::Elif | Tok::Case => {
                if token.tok != Tok::Case && self.top() == Kind::If {
                    self.frame_mut().inline = token.tok == Tok::Then;
                }
                self.depth().separator();
            }
            Tok::All | Tok::SomeOf | Tok::Forall | Tok::Exists => self.depth().quantifier(),
            Tok::Dot => self.depth().postfix(),
            ref tok if depth::nests(tok) => self.depth().operator(),
            _ => {}
        }
        self.push(token);
        let depth = self.depth().so_far();
        self.check_depth(depth, self.out.len() - 1);
    }

    /// An `if`: a block, unless it stands where other languages have one.
    fn condition(&mut self, token: Token) {
        let after = self.last().is_some_and(Tok::ends_expression);
        let span = self.report.span(token.start, token.end);
        if after && self.frame().comprehends {
            self.report.comprehension_if(span);
            self.push(Token {
                tok: Tok::Where,
                ..token
            });
        } else if after {
            let jump = match self.out[self.head].tok {
                Tok::Return => Some("return x"),
                Tok::Break => Some("break"),
                Tok::Continue => Some("continue"),
                _ => None,
            };
            self.report.trailing_if(span, jump);
            self.push(Token {
                tok: Tok::Error,
                ..token
            });
        } else {
            self.open(token, Kind::If);
        }
    }

    /// An `else`, perhaps with an `if` behind it that should have been `elif`.
    fn otherwise(&mut self, at: usize, token: Token) -> usize {
        let chained = self.next_is(at, |t| *t == Tok::If) && !self.tokens[at + 1].line_start;
        if chained && self.top() == Kind::If && !self.frame().inline {
            let span = self.span(at).to(self.span(at + 1));
            self.report.else_if(span, "else if");
            self.depth().separator();
            self.push(Token {
                tok: Tok::Elif,
                end: span.end,
                ..token
            });
            return at + 2;
        }
        self.depth().separator();
        self.push(token);
        at + 1
    }

    /// Lays the expressions of an f-text out.
    fn ftext(&mut self, pieces: &[FTextPiece]) -> Arc<[FTextPiece]> {
        let mut laid = Vec::with_capacity(pieces.len());
        let mut deepest = 0;
        for piece in pieces {
            laid.push(match piece {
                FTextPiece::Text { .. } => piece.clone(),
                FTextPiece::Expr { tokens, start, end } => {
                    let before = self.report.len();
                    let tokens = mend(tokens.clone(), self.text, self.report);
                    let inner = layout_expr(tokens, self.text, self.report);
                    self.broken |= self.report.len() > before;
                    self.deep |= inner.units.iter().any(|unit| unit.deep);
                    deepest = deepest.max(inner.depth);
                    FTextPiece::Expr {
                        tokens: inner.tokens,
                        start: *start,
                        end: *end,
                    }
                }
            });
        }
        self.depth().child(deepest + 1);
        Arc::from(laid)
    }
}
