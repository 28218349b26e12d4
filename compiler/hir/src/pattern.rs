//! Patterns.

use crate::{CtorRef, LocalId, Name, NodeId};
use num_bigint::BigInt;
use std::sync::Arc;

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// Its node.
    pub id: NodeId,
    /// What it is.
    pub kind: PatternKind,
}

impl Pattern {
    /// Whether a part of it was not understood, and reported.
    pub fn is_broken(&self) -> bool {
        let any = |patterns: &[Pattern]| patterns.iter().any(Pattern::is_broken);
        match &self.kind {
            PatternKind::Error => true,
            PatternKind::Wildcard
            | PatternKind::Bind(_)
            | PatternKind::Int(_)
            | PatternKind::Text(_)
            | PatternKind::Char(_)
            | PatternKind::Bool(_) => false,
            PatternKind::Ctor { args, .. } => args
                .iter()
                .flatten()
                .any(|argument| argument.pattern.is_broken()),
            PatternKind::Tuple(parts) | PatternKind::Or(parts) => any(parts),
            PatternKind::List { front, rest, back } => {
                any(front) || any(back) || rest.as_ref().is_some_and(|rest| rest.is_broken())
            }
        }
    }
}

/// What a pattern is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PatternKind {
    /// Already reported.
    Error,
    /// `_`.
    Wildcard,
    /// A name. Alternatives that bind one name bind one local.
    Bind(LocalId),
    /// An integer.
    Int(BigInt),
    /// A text.
    Text(Arc<str>),
    /// A character.
    Char(char),
    /// `true`, `false`.
    Bool(bool),
    /// `Some(x)`, `Account(balance = b)`.
    Ctor {
        /// The constructor.
        ctor: CtorRef,
        /// `None` without parentheses, which is right only for a constructor without fields.
        args: Option<Vec<PatternArg>>,
    },
    /// `(a, b)`; `()` is the empty one.
    Tuple(Vec<Pattern>),
    /// `[a, *rest, b]`.
    List {
        /// The elements before the rest, or all.
        front: Vec<Pattern>,
        /// `*rest`: a [`PatternKind::Bind`] or [`PatternKind::Wildcard`] of the list's type.
        rest: Option<Box<Pattern>>,
        /// The elements after the rest.
        back: Vec<Pattern>,
    },
    /// `P | Q`: the first that matches wins.
    Or(Vec<Pattern>),
}

/// An argument of a constructor's pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PatternArg {
    /// `name = …`; either all arguments are named or none is.
    pub name: Option<Name>,
    /// The pattern.
    pub pattern: Pattern,
}
