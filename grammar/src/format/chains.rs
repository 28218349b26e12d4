//! Operators of one precedence side by side, calls behind one another, and lists in brackets.

use super::document::Doc;
use super::lines::{Lines, Printer};
use crate::ast::{BinaryOp, Expr, ExprKind};
use tenet_source::Span;

/// An operand with the operator before it.
pub(super) struct Link<'e> {
    pub operator: &'static str,
    pub operand: &'e Expr,
    /// The least precedence that needs no parentheses there.
    pub least: u8,
}

impl<'t> Printer<'t> {
    /// `first op a op b …`: broken before the operators.
    pub(super) fn chain(&mut self, first: &Expr, least: u8, links: &[Link<'_>]) -> Doc {
        let mut parts = Vec::new();
        let mut before = first;
        let head = self.operand(first, least);
        for link in links {
            let mut comments = Vec::new();
            while let Some(comment) = self.take_before(link.operand.span.start) {
                if comment.own_line || !comments.is_empty() {
                    comments.push(Doc::Hard);
                    comments.push(Doc::text(&*comment.text));
                } else {
                    comments.push(Doc::Suffix(comment.text.clone()));
                }
            }
            let operand = self.operand(link.operand, link.least);
            let together = comments.is_empty() && fills(before) && fills(link.operand);
            let comments = Doc::concat(comments);
            let operator = link.operator;
            let line = match operator {
                // A minus begins a statement where a line begins with it, so does `not`.
                "-" | "not in" => vec![
                    Doc::text(format!(" {operator}")),
                    comments,
                    Doc::Line,
                    operand,
                ],
                operator => vec![
                    comments,
                    Doc::Line,
                    Doc::text(format!("{operator} ")),
                    operand,
                ],
            };
            let line = Doc::concat(line);
            parts.push(if together { Doc::group(line) } else { line });
            before = link.operand;
        }
        Doc::group(Doc::concat(vec![head, Doc::indent(Doc::concat(parts))]))
    }

    /// Things between brackets with commas between them, each with its place.
    pub(super) fn brackets<T>(
        &mut self,
        open: &'static str,
        close: &'static str,
        end: u32,
        items: &[T],
        span: impl Fn(&T) -> Span,
        mut print: impl FnMut(&mut Self, &T) -> Doc,
    ) -> Doc {
        if items.is_empty() && self.comments_before(end).next().is_none() {
            return Doc::text(format!("{open}{close}"));
        }
        let spans: Vec<Span> = items.iter().map(&span).collect();
        if self.comments_between(&spans, end) {
            return self.commented_brackets(open, close, end, items, span, print);
        }
        let docs: Vec<Doc> = items.iter().map(|item| print(self, item)).collect();
        let (last, others) = match docs.split_last() {
            Some(split) => split,
            None => return Doc::text(format!("{open}{close}")),
        };
        let comma = Doc::text(", ");
        // A block at the end begins on the line of the bracket.
        if last.breaks() && !others.iter().any(Doc::breaks) {
            return Doc::concat(vec![
                Doc::text(open),
                Doc::join(docs, &comma),
                Doc::text(close),
            ]);
        }
        let separator = Doc::concat(vec![Doc::text(","), Doc::Line]);
        Doc::group(Doc::concat(vec![
            Doc::text(open),
            Doc::indent(Doc::concat(vec![
                Doc::SoftLine,
                Doc::join(docs, &separator),
            ])),
            Doc::IfBroken(","),
            Doc::SoftLine,
            Doc::text(close),
        ]))
    }

    /// Whether a comment before `end` stands beside the items rather than in one of them.
    fn comments_between(&self, items: &[Span], end: u32) -> bool {
        self.comments_before(end).any(|comment| {
            let at = items.partition_point(|item| item.end <= comment.span.start);
            items
                .get(at)
                .is_none_or(|item| comment.span.start < item.start)
        })
    }

    fn commented_brackets<T>(
        &mut self,
        open: &'static str,
        close: &'static str,
        end: u32,
        items: &[T],
        span: impl Fn(&T) -> Span,
        mut print: impl FnMut(&mut Self, &T) -> Doc,
    ) -> Doc {
        let mut lines = Lines::default();
        for item in items {
            let place = span(item);
            self.before(&mut lines, place.start);
            let doc = Doc::concat(vec![print(self, item), Doc::text(",")]);
            // The comment may stand behind the comma.
            let comma = self.text[place.end as usize..]
                .find(|c: char| !c.is_whitespace())
                .map_or(place.end, |skip| place.end + skip as u32);
            let after = if self.text[comma as usize..].starts_with(',') && comma < end {
                comma + 1
            } else {
                place.end
            };
            self.after_within(&mut lines, place.start, after, doc, end);
        }
        self.close(&mut lines, end);
        Doc::concat(vec![
            Doc::text(open),
            lines.into_block(),
            Doc::Hard,
            Doc::text(close),
        ])
    }
}

/// Whether a broken chain goes on behind such an operand on the same line.
fn fills(expr: &Expr) -> bool {
    !expr.parens
        && matches!(
            expr.kind,
            ExprKind::Name(_)
                | ExprKind::Constructor { .. }
                | ExprKind::Int(_)
                | ExprKind::Float(_)
                | ExprKind::Char(_)
                | ExprKind::Bool(_)
                | ExprKind::Call(_)
                | ExprKind::Field { .. }
                | ExprKind::Position { .. }
                | ExprKind::Index { .. }
        )
}

/// The operators of one level, which chain.
pub(super) fn same_level(op: BinaryOp, other: BinaryOp) -> bool {
    use BinaryOp::*;
    match op {
        Add | Sub => matches!(other, Add | Sub),
        Mul | Div | FloorDiv | Mod => matches!(other, Mul | Div | FloorDiv | Mod),
        _ => op == other,
    }
}
