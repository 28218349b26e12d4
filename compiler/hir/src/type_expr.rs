//! Types as they are written, with their names resolved.

use crate::{Expr, ItemPath, LocalId, Name, NodeId};

/// A type as it is written, with names resolved; aliases stand as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeExpr {
    /// Its node.
    pub id: NodeId,
    /// What it is.
    pub kind: TypeExprKind,
}

/// What a type expression is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeExprKind {
    /// Already reported.
    Error,
    /// `Int`, `List[T]`, …
    Builtin(BuiltinType, Vec<TypeExpr>),
    /// A type parameter of the item.
    Param(u32),
    /// A record, enum or alias.
    Named(ItemPath, Vec<TypeExpr>),
    /// `(A, b: B)`; the empty one is `Unit`. Parentheses around one type leave no trace.
    Tuple(Vec<TypePart>),
    /// `(a: A, B) -> C uses E`.
    Function {
        /// The parameters, each binder in scope of the next and of the result.
        params: Vec<TypePart>,
        /// The result.
        result: Box<TypePart>,
        /// `uses`.
        effects: Vec<EffectRef>,
    },
    /// `x: T where P`.
    Refined {
        /// `x`.
        binder: LocalId,
        /// `T`.
        base: Box<TypeExpr>,
        /// `P`.
        predicate: Box<Expr>,
    },
}

/// A part of a tuple type or function type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypePart {
    /// Its node.
    pub id: NodeId,
    /// Its name and the local that stands for the part's value in later parts (and, in a result, in clauses).
    pub binder: Option<(Name, LocalId)>,
    /// Its type.
    pub ty: TypeExpr,
    /// `where …`, over the binder and earlier binders.
    pub refinement: Option<Expr>,
}

/// The built-in types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BuiltinType {
    /// All integers.
    Int,
    /// `true` and `false`.
    Bool,
    /// `()`.
    Unit,
    /// No value.
    Never,
    /// A Unicode scalar value.
    Char,
    /// A sequence of `Char`s.
    Text,
    /// `List[T]`.
    List,
    /// `Set[T]`.
    Set,
    /// `Map[K, V]`.
    Map,
}

impl BuiltinType {
    /// All of them with their names.
    pub const ALL: &'static [(&'static str, BuiltinType)] = &[
        ("Int", BuiltinType::Int),
        ("Bool", BuiltinType::Bool),
        ("Unit", BuiltinType::Unit),
        ("Never", BuiltinType::Never),
        ("Char", BuiltinType::Char),
        ("Text", BuiltinType::Text),
        ("List", BuiltinType::List),
        ("Set", BuiltinType::Set),
        ("Map", BuiltinType::Map),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, ty)| *ty == self)
            .map_or("", |(name, _)| name)
    }

    /// How many type arguments it takes.
    pub fn arity(self) -> usize {
        match self {
            BuiltinType::List | BuiltinType::Set => 1,
            BuiltinType::Map => 2,
            _ => 0,
        }
    }
}

/// An effect in `uses`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EffectRef {
    /// Its node.
    pub id: NodeId,
    /// Which.
    pub kind: EffectKind,
}

/// The effects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EffectKind {
    /// Already reported.
    Error,
    /// Input and output on the terminal.
    Console,
    /// May not terminate.
    Diverge,
    /// An effect parameter of the item: the index among its type parameters.
    Param(u32),
}
