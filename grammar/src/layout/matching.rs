//! Brackets and blocks: opening, closing, and the best single message where they do not match.

use super::frames::{Frame, Kind, closer_text};
use super::{MAX_NESTING, Pass};
use crate::ast::MAX_DEPTH;
use crate::token::{Tok, Token};
use tenet_source::Span;

impl Pass<'_, '_> {
    pub(super) fn open(&mut self, token: Token, kind: Kind) {
        let at = self.out.len();
        let indent = token.indent;
        let span = self.report.span(token.start, token.end);
        let applied = kind.is_bracket() && self.last().is_some_and(Tok::ends_expression);
        self.push(token);
        self.frames.push(Frame {
            applied,
            ..Frame::new(kind, at, indent)
        });
        if self.frames.len() > MAX_NESTING && !self.deep {
            self.deep = true;
            self.report.nested_too_deeply(span);
        }
    }

    /// Takes the innermost frame away; its depth counts for the one around it.
    pub(super) fn pop(&mut self) -> Frame {
        debug_assert!(self.frames.len() > 1, "the root frame stays");
        let mut frame = self
            .frames
            .pop()
            .unwrap_or_else(|| Frame::new(Kind::Top, 0, 0));
        let inner = frame.depth.finish();
        let depth = if frame.applied {
            self.depth().postfix();
            inner
        } else {
            inner.saturating_add(frame.kind.weight())
        };
        self.check_depth(depth, frame.open);
        self.depth().child(depth);
        frame
    }

    /// Reports a unit that is too deep, once; `at` is a token in it.
    pub(super) fn check_depth(&mut self, depth: u32, at: usize) {
        if depth as usize >= MAX_DEPTH - 2 && !self.deep && at < self.out.len() {
            self.deep = true;
            let span = self.out_span(at);
            self.report.nested_too_deeply(span);
        }
    }

    /// Pops the innermost frame, closed by `token`.
    fn close_with(&mut self, token: Token) {
        let at = self.out.len();
        self.push(token);
        let frame = self.pop();
        self.partners[at] = frame.open as u32;
        self.partners[frame.open] = at as u32;
    }

    /// Pops the innermost frame, whose closing token the text lacks.
    fn close_without(&mut self) {
        self.broken = true;
        let kind = self.top();
        match kind {
            Kind::Header { bodiless: true, .. } | Kind::Expression => {
                self.pop();
                return;
            }
            _ => {}
        }
        if !kind.is_bracket() && self.last() != Some(&Tok::Nl) {
            self.insert(Tok::Nl);
        }
        self.insert(kind.closer());
        let token = self.out.pop();
        self.partners.pop();
        if let Some(token) = token {
            self.close_with(token);
        }
        if !kind.is_bracket() && !self.top().is_bracket() {
            self.insert(Tok::Nl);
        }
    }

    /// A closing bracket.
    pub(super) fn close(&mut self, token: Token, kind: Kind) {
        if self.top() == kind {
            self.close_with(token);
            return;
        }
        self.broken = true;
        let span = self.report.span(token.start, token.end);
        let opener = self
            .frames
            .iter()
            .rev()
            .take(MAX_NESTING)
            .take_while(|f| !matches!(f.kind, Kind::Def | Kind::Test))
            .position(|f| f.kind == kind)
            .map(|back| self.frames.len() - 1 - back);
        match opener {
            Some(at) => {
                self.report_open(at + 1, span);
                while self.frames.len() > at + 1 {
                    self.close_without();
                }
                self.close_with(token);
            }
            None if matches!(self.top(), Kind::Paren | Kind::Bracket | Kind::Brace) => {
                let open = self.out_span(self.frame().open);
                let (written, right) = (closer_text(kind), closer_text(self.top()));
                self.report.wrong_bracket(span, written, open, right);
                let tok = self.top().closer();
                self.close_with(Token { tok, ..token });
            }
            None => self.report.lone_bracket(span, closer_text(kind)),
        }
    }

    /// Reports the innermost of the frames from `from` on, which `found` shows to be open.
    fn report_open(&mut self, from: usize, found: Span) {
        let innermost = self.frames[from..].iter().rev().find(|f| f.lacks());
        match innermost.map(|frame| frame.kind.is_bracket()) {
            Some(true) => self.report_open_bracket(found),
            Some(false) => self.report_missing_end(from, found),
            None => {}
        }
    }

    /// Reports the innermost open bracket.
    fn report_open_bracket(&mut self, found: Span) {
        let Some(frame) = self.frames.iter().rev().find(|f| f.kind.is_bracket()) else {
            return;
        };
        let (open, kind) = (frame.open, frame.kind);
        let (span, written) = (self.out_span(open), self.out_slice(open));
        let rest = &self.text[span.end as usize..];
        let line = rest.find('\n').unwrap_or(rest.len()) as u32;
        if self.report.has_open_text(span.end, span.end + line) {
            // The text swallowed whatever closes the bracket.
            return;
        }
        self.report
            .open_bracket(span, written, closer_text(kind), Some(found));
    }

    /// Reports the block that most probably lacks its `end`, of those open from frame `from` on.
    fn report_missing_end(&mut self, from: usize, found: Span) {
        let innermost = self.frames[from..]
            .iter()
            .rev()
            .find(|f| f.lacks() && !f.kind.is_bracket());
        let Some(innermost) = innermost else {
            return;
        };
        let open = self
            .suspect
            .filter(|at| *at >= self.unit)
            .unwrap_or(innermost.open);
        let jump = match open.checked_sub(1).map(|before| &self.out[before].tok) {
            _ if self.out[open].tok != Tok::If => None,
            Some(Tok::Return) => Some("return"),
            Some(Tok::Break) => Some("break"),
            Some(Tok::Continue) => Some("continue"),
            _ => None,
        };
        let (span, written) = (self.out_span(open), self.out_slice(open));
        self.report.missing_end(span, written, found, jump);
    }

    /// Closes all brackets that are open in the innermost block; `found` shows that they are not closed.
    pub(super) fn close_brackets(&mut self, found: Span) {
        if matches!(self.top(), Kind::Enclosed) {
            return;
        }
        self.report_open_bracket(found);
        while self.top().is_bracket() && self.top() != Kind::Enclosed {
            self.close_without();
        }
    }

    /// Closes everything above frame `depth`; `found` shows that it is not closed.
    pub(super) fn close_down_to(&mut self, depth: usize, found: Span) {
        let lacking = self.frames[depth + 1..].iter().any(Frame::lacks);
        if lacking {
            self.report_open(depth + 1, found);
        }
        let broken = self.broken;
        while self.frames.len() > depth + 1 {
            self.close_without();
        }
        self.broken = broken || lacking;
    }

    /// An `end`.
    pub(super) fn end(&mut self, token: Token) {
        let span = self.report.span(token.start, token.end);
        if self.top().is_bracket() && self.top() != Kind::Enclosed {
            self.close_brackets(span);
            self.newline(&Tok::End);
        }
        while let Kind::Header { bodiless: true, .. } = self.top() {
            self.pop();
        }
        match self.top() {
            Kind::Top | Kind::Enclosed => {
                if !self.blame_early_end(&token) && !std::mem::take(&mut self.blamed) {
                    self.report.lone_end(span, self.expression_body);
                }
            }
            Kind::Expression => {
                self.broken = true;
                self.report.lone_end(span, true);
            }
            Kind::Header { .. } => {
                self.frame_mut().kind = Kind::Def;
                self.close_with(token);
            }
            _ => {
                let (open, indent) = (self.frame().open, self.frame().indent);
                if token.line_start && token.indent < indent && self.suspect.is_none() {
                    self.suspect = Some(open);
                }
                if token.line_start && token.indent > indent && self.early_end.is_none() {
                    self.early_end = Some((self.out.len(), open));
                }
                self.close_with(token);
            }
        }
    }

    /// Where code stands outside everything after an `end` that stood too far right, that `end` is to blame.
    pub(super) fn blame_early_end(&mut self, stray: &Token) -> bool {
        let Some((at, open)) = self.early_end.take() else {
            return false;
        };
        if !matches!(self.top(), Kind::Top) {
            return false;
        }
        let stray_tok = stray.tok.clone();
        let stray = self.report.span(stray.start, stray.end);
        let (end, open_span, word) = (
            self.out_span(at),
            self.out_span(open),
            self.out_slice(open).to_string(),
        );
        self.report.early_end(end, &word, open_span, stray);
        self.broken = true;
        // The `end` that was meant to close it will stand in nothing too.
        self.blamed = stray_tok != Tok::End;
        true
    }
}
