//! Types as written.

use super::{Expr, Name, range};
use serde::Serialize;
use tenet_source::Span;

/// A type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Type {
    /// What it is.
    pub kind: TypeKind,
    /// Where it stands.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The kinds of types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum TypeKind {
    /// `Int`, `List[T]`, `map.Entry[K, V]`.
    Named {
        /// The module names before the last dot; mostly empty.
        module: Vec<Name>,
        /// The name, upper case.
        name: Name,
        /// What stands in brackets.
        args: Vec<RefinedType>,
    },
    /// `(A, B)` or `(quotient: A, remainder: B where remainder >= 0)`; `()` is the unit type. Never of length one.
    Tuple(Vec<RefinedType>),
    /// `(n: Int where n > 0)`: one refined type in parentheses. Has a binder.
    Refined(Box<RefinedType>),
    /// `(A, b: B where P) -> C uses E`.
    Function {
        /// The parameters.
        params: Vec<RefinedType>,
        /// The result.
        result: Box<Type>,
        /// The effects, if any are named.
        effects: Option<EffectRow>,
    },
    /// What could not be parsed.
    Error,
}

/// A type, perhaps with a binder and a refinement: `T`, `x: T`, `x: T where P`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefinedType {
    /// The name before the colon.
    pub binder: Option<Name>,
    /// The type.
    pub ty: Type,
    /// What stands after `where`; only with a binder.
    pub refinement: Option<Box<Expr>>,
    /// Where it stands.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// `Console + Files + e`, as after `uses`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EffectRow {
    /// The effects, at least one.
    pub effects: Vec<Effect>,
    /// Where they stand, `uses` left out.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// One effect of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// What it is.
    pub kind: EffectKind,
    /// Where it stands.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The kinds of effects in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum EffectKind {
    /// `Console`, `State[Int]`.
    Named {
        /// The name, upper case.
        name: Name,
        /// What stands in brackets.
        args: Vec<RefinedType>,
    },
    /// A lower-case effect parameter.
    Parameter(Name),
}
