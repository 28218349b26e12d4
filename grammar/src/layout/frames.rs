//! What can be open at a place in a file.

use super::depth::Depth;
use crate::token::{Tok, Token};

/// Something open.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub kind: Kind,
    /// The token that opened it, in the output.
    pub open: usize,
    /// The column where the line begins on which it was opened.
    pub indent: u32,
    pub depth: Depth,
    /// Stands behind an expression: the brackets of a call or an index.
    pub applied: bool,
    /// An `if` with `then`.
    pub inline: bool,
    /// A bracket with a `for`.
    pub comprehends: bool,
}

impl Frame {
    pub(super) fn new(kind: Kind, open: usize, indent: u32) -> Frame {
        Frame {
            kind,
            open,
            indent,
            depth: Depth::default(),
            applied: false,
            inline: false,
            comprehends: false,
        }
    }

    /// Whether the text lacks something if it ends while this is open: what is no header of a foreign function and no body after `=`.
    pub(super) fn lacks(&self) -> bool {
        match self.kind {
            Kind::Header { bodiless, .. } => !bodiless,
            Kind::Top | Kind::Expression => false,
            _ => true,
        }
    }
}

/// What is open. Newlines mean nothing in the first four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The root of an expression on its own.
    Enclosed,
    Paren,
    Bracket,
    Brace,
    /// The root of a file.
    Top,
    If,
    Match,
    Handle,
    Do,
    While,
    For,
    /// The head of a definition, up to its body.
    Header {
        bodiless: bool,
        foreign: bool,
    },
    /// A body after `=`.
    Expression,
    /// A body up to `end`.
    Def,
    /// A record or enum.
    Data,
    /// A trait or effect: definitions without bodies.
    Trait,
    Impl,
    Test,
}

impl Kind {
    pub(super) fn is_bracket(self) -> bool {
        matches!(
            self,
            Kind::Enclosed | Kind::Paren | Kind::Bracket | Kind::Brace
        )
    }

    /// Whether documentation may stand in it.
    pub(super) fn is_documented(self) -> bool {
        matches!(self, Kind::Top | Kind::Data | Kind::Trait | Kind::Impl)
    }

    /// Whether the declaration that `tokens` begin with may stand directly in it.
    pub(super) fn holds(self, tokens: &[Token]) -> bool {
        let first = tokens.iter().take(2).find(|t| t.tok != Tok::Pub);
        match self {
            Kind::Top => true,
            Kind::Trait | Kind::Impl | Kind::Handle => first.is_some_and(|t| t.tok == Tok::Def),
            _ => false,
        }
    }

    /// The token that closes a bracket.
    pub(super) fn closer(self) -> Tok {
        match self {
            Kind::Paren => Tok::RParen,
            Kind::Bracket => Tok::RBracket,
            Kind::Brace => Tok::RBrace,
            _ => Tok::End,
        }
    }

    /// How much deeper the tree is inside: a block stands in an expression, and holds statements.
    pub(super) fn weight(self) -> u32 {
        if self.is_bracket() { 1 } else { 3 }
    }
}

/// The token as written.
pub(super) fn closer_text(kind: Kind) -> &'static str {
    match kind {
        Kind::Paren => ")",
        Kind::Bracket => "]",
        Kind::Brace => "}",
        _ => "end",
    }
}

/// For each token the index of the first from it on that is no documentation, with one more for the end.
pub(super) fn subjects(tokens: &[Token]) -> Vec<usize> {
    let mut subjects = vec![tokens.len(); tokens.len() + 1];
    for at in (0..tokens.len()).rev() {
        let documents = matches!(tokens[at].tok, Tok::Doc(_));
        subjects[at] = if documents { subjects[at + 1] } else { at };
    }
    subjects
}

/// Whether a declaration begins with these tokens.
pub(crate) fn declares(tokens: &[Token]) -> bool {
    let mut rest = tokens.iter().map(|t| &t.tok);
    match rest.next() {
        Some(Tok::Ghost) => matches!(rest.next(), Some(Tok::Spec)),
        Some(Tok::Effect) => matches!(rest.next(), Some(Tok::Upper(_))),
        Some(Tok::Test) => matches!(rest.next(), Some(Tok::Text(_))),
        Some(tok) => tok.begins_declaration(),
        None => false,
    }
}

/// Whether these tokens, first on their line (`subject`: documentation left out), can only begin a statement, a clause, a case, a declaration or end a block.
pub(super) fn begins_statement(tokens: &[Token], subject: &[Token]) -> bool {
    use Tok::*;
    match tokens.first().map(|t| &t.tok) {
        Some(
            Let | Var | Return | Break | Continue | Assert | Assume | While | Case | Elif | Else
            | Requires | Ensures | Decreases | Example | Invariant | End,
        ) => true,
        Some(Ghost) => matches!(tokens.get(1).map(|t| &t.tok), Some(Let | Var | Spec)),
        _ => declares(subject),
    }
}
