//! A bound on the depth of the tree that tokens will give, computed before the tree is built.
//!
//! Between two separators, operators nest at most as often as there are operators, and each operand at most as deep as
//! its own calls, indices and brackets. Both bounds hold for every way in which the grammar can nest them.

use crate::token::Tok;

/// What is known about one level of brackets or blocks.
#[derive(Clone, Debug, Default)]
pub(super) struct Depth {
    /// Operators since the last separator.
    operators: u32,
    /// Calls, indices and fields of the current operand.
    postfix: u32,
    /// The deepest bracket or block of the current operand.
    child: u32,
    /// The deepest operand before the current one since the last separator.
    operand: u32,
    /// The deepest part before the last separator.
    total: u32,
    /// A quantifier stands since the last separator: commas may separate its binders.
    quantified: bool,
}

impl Depth {
    pub(super) fn operator(&mut self) {
        self.end_operand();
        self.operators += 1;
    }

    pub(super) fn quantifier(&mut self) {
        self.operator();
        self.quantified = true;
    }

    pub(super) fn postfix(&mut self) {
        self.postfix += 1;
    }

    /// Something that nests as deep as `depth` stands here.
    pub(super) fn child(&mut self, depth: u32) {
        self.child = self.child.max(depth);
    }

    pub(super) fn comma(&mut self) {
        if self.quantified {
            self.operator();
        } else {
            self.separator();
        }
    }

    pub(super) fn separator(&mut self) {
        self.end_operand();
        self.total = self.total.max(self.operators.saturating_add(self.operand));
        self.operators = 0;
        self.operand = 0;
        self.quantified = false;
    }

    /// What stands since the last separator is at least so deep.
    pub(super) fn so_far(&self) -> u32 {
        self.operators.saturating_add(self.postfix)
    }

    /// The bound for everything.
    pub(super) fn finish(&mut self) -> u32 {
        self.separator();
        self.total
    }

    fn end_operand(&mut self) {
        self.operand = self.operand.max(self.postfix.saturating_add(self.child));
        self.postfix = 0;
        self.child = 0;
    }
}

/// Whether a token makes what stands beside it a part of something deeper.
pub(super) fn nests(tok: &Tok) -> bool {
    use Tok::*;
    matches!(
        tok,
        And | Or
            | Not
            | Iff
            | Implies
            | Arrow
            | Pipe
            | Plus
            | Minus
            | Star
            | Slash
            | SlashSlash
            | Percent
            | EqEq
            | NotEq
            | Lt
            | Le
            | Gt
            | Ge
            | In
            | Is
            | DotDot
            | Try
    )
}
