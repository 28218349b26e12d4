//! `if`, `match` and `handle`.

use super::document::Doc;
use super::lines::{Lines, Printer};
use crate::ast::*;

impl Printer<'_> {
    /// An `if`.
    pub(super) fn choice(
        &mut self,
        inline: bool,
        arms: &[IfArm],
        otherwise: Option<&Block>,
        end: u32,
    ) -> Doc {
        if inline && self.comments_before(end).next().is_none() {
            return self.inline_choice(arms, otherwise);
        }
        let mut blocks = Vec::new();
        for (i, arm) in arms.iter().enumerate() {
            let head = self.arm_head(i, arm);
            let stop = match arms.get(i + 1) {
                Some(next) => next.condition.span.start,
                None if otherwise.is_some() => self.else_after(arm.body.span.end),
                None => end,
            };
            let body = self.block(&arm.body, stop);
            blocks.push((head, body.into_block()));
        }
        let last = otherwise.map(|block| self.block(block, end).into_block());
        block_choice(blocks, last)
    }

    fn arm_head(&mut self, number: usize, arm: &IfArm) -> Doc {
        let word = if number == 0 { "if " } else { "elif " };
        Doc::concat(vec![Doc::text(word), self.expr(&arm.condition)])
    }

    /// `if c then a else b end` if it fits.
    fn inline_choice(&mut self, arms: &[IfArm], otherwise: Option<&Block>) -> Doc {
        let mut flat = Vec::new();
        let mut blocks = Vec::new();
        for (i, arm) in arms.iter().enumerate() {
            let head = self.arm_head(i, arm);
            let body = self.only(&arm.body);
            flat.extend([
                head.clone(),
                Doc::text(" then "),
                body.clone(),
                Doc::text(" "),
            ]);
            blocks.push((head, on_its_own(body)));
        }
        let last = otherwise.map(|block| {
            let body = self.only(block);
            flat.extend([Doc::text("else "), body.clone(), Doc::text(" ")]);
            on_its_own(body)
        });
        flat.push(Doc::text("end"));
        Doc::choice(Doc::concat(flat), block_choice(blocks, last))
    }

    /// The one statement of a block after `then`.
    fn only(&mut self, block: &Block) -> Doc {
        let docs: Vec<Doc> = block.stmts.iter().map(|stmt| self.stmt(stmt)).collect();
        Doc::join(docs, &Doc::Hard)
    }

    /// A `match`; its cases begin where it does if it is `flush`.
    pub(super) fn cases(&mut self, subject: &Expr, arms: &[CaseArm], end: u32, flush: bool) -> Doc {
        let head = Doc::concat(vec![Doc::text("match "), self.expr(subject)]);
        let mut lines = Lines::default();
        for (i, arm) in arms.iter().enumerate() {
            self.before(&mut lines, arm.span.start);
            let stop = match arms.get(i + 1) {
                Some(next) => self.first_comment_left_of(arm, next.span.start),
                None => self.first_comment_left_of(arm, end),
            };
            let doc = self.case(arm, stop);
            self.after(&mut lines, arm.span.start, arm.span.end, doc);
        }
        self.close(&mut lines, end);
        let arms = if flush {
            lines.into_flush()
        } else {
            lines.into_block()
        };
        Doc::concat(vec![head, arms, Doc::Hard, Doc::text("end")])
    }

    /// Where the comments at the end of a case stop: comments as far left as its `case` belong to what follows.
    fn first_comment_left_of(&self, arm: &CaseArm, end: u32) -> u32 {
        let own = self.column(arm.span.start);
        let mut stop = arm.span.end;
        for comment in self.comments_before(end) {
            if comment.span.start < arm.span.end {
                continue;
            }
            if comment.own_line && self.column(comment.span.start) <= own {
                break;
            }
            stop = comment.span.end;
        }
        stop.min(end).max(arm.span.end)
    }

    fn column(&self, position: u32) -> usize {
        let before = &self.text[..position as usize];
        before.len() - before.rfind('\n').map_or(0, |nl| nl + 1)
    }

    fn case(&mut self, arm: &CaseArm, stop: u32) -> Doc {
        let pattern = self.pattern(&arm.pattern);
        let guard = match &arm.guard {
            Some(guard) => {
                let guard = self.expr(guard);
                Doc::group(Doc::indent(Doc::concat(vec![
                    Doc::Line,
                    Doc::text("where "),
                    guard,
                ])))
            }
            None => Doc::Nil,
        };
        let head = Doc::concat(vec![Doc::text("case "), pattern, guard]);
        if arm.inline && self.comments_before(arm.span.end).next().is_none() {
            let body = self.only(&arm.body);
            let block = Doc::concat(vec![head.clone(), on_its_own(body.clone())]);
            return Doc::choice(Doc::concat(vec![head, Doc::text(" then "), body]), block);
        }
        let body = self.block(&arm.body, stop).into_block();
        Doc::concat(vec![head, body])
    }

    /// A `handle`; its handlers begin where it does if it is `flush`.
    pub(super) fn handlers(
        &mut self,
        subject: &Expr,
        handlers: &[Handler],
        end: u32,
        flush: bool,
    ) -> Doc {
        let head = Doc::concat(vec![Doc::text("handle "), self.expr(subject)]);
        let mut lines = Lines::default();
        for handler in handlers {
            self.before(&mut lines, handler.span.start);
            let effect = self.effect(&handler.effect);
            let mut operations = Lines::default();
            for operation in &handler.operations {
                self.before(&mut operations, operation.span.start);
                let doc = self.definition(
                    "def",
                    &operation.sig,
                    &operation.clauses,
                    &operation.body,
                    operation.span,
                );
                self.after(
                    &mut operations,
                    operation.span.start,
                    operation.span.end,
                    doc,
                );
            }
            let doc = Doc::concat(vec![Doc::text("with "), effect, operations.into_block()]);
            self.after(&mut lines, handler.span.start, handler.span.end, doc);
        }
        self.close(&mut lines, end);
        let handlers = if flush {
            lines.into_flush()
        } else {
            lines.into_block()
        };
        Doc::concat(vec![head, handlers, Doc::Hard, Doc::text("end")])
    }
}

/// A line of its own, indented.
fn on_its_own(doc: Doc) -> Doc {
    Doc::indent(Doc::concat(vec![Doc::Hard, doc]))
}

/// `if` with blocks.
fn block_choice(blocks: Vec<(Doc, Doc)>, last: Option<Doc>) -> Doc {
    let mut parts = Vec::new();
    for (head, body) in blocks {
        parts.extend([head, body, Doc::Hard]);
    }
    if let Some(body) = last {
        parts.extend([Doc::text("else"), body, Doc::Hard]);
    }
    parts.push(Doc::text("end"));
    Doc::concat(parts)
}
