//! Patterns.

use super::{CharLit, IntLit, Name, TextLit, range};
use serde::Serialize;
use tenet_source::Span;

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pattern {
    /// What it is.
    pub kind: PatternKind,
    /// Where it stands.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The kinds of patterns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum PatternKind {
    /// `_`.
    Wildcard,
    /// A name that is bound; never `_`.
    Name(Name),
    /// `7` or `-7`; the sign is part of the literal.
    Int(IntLit),
    /// `"text"`.
    Text(TextLit),
    /// `'c'`.
    Char(CharLit),
    /// `true` or `false`.
    Bool(bool),
    /// `None`, `Some(x)`, `Account(balance = b)`.
    Constructor {
        /// The constructor.
        name: Name,
        /// What stands in parentheses; `None` without parentheses.
        args: Option<Vec<PatternArg>>,
    },
    /// `(a, b)` or `()`. Never of length one.
    Tuple(Vec<Pattern>),
    /// `[]`, `[x, *rest]`, `[*front, last]`. At most one item is a rest.
    List(Vec<ListPattern>),
    /// `A | B`: at least two, none of them an `Or`.
    Or(Vec<Pattern>),
    /// What could not be parsed.
    Error,
}

/// An argument of a constructor's pattern. Either all arguments are named or none is: checked by name resolution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PatternArg {
    /// The field, if named.
    pub name: Option<Name>,
    /// The pattern.
    pub pattern: Pattern,
    /// Where it stands.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// An item of a list pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum ListPattern {
    /// One element.
    Item(Pattern),
    /// `*rest`; the name may be `_`.
    Rest(Name),
}
