//! Expressions with their names resolved. No spans: see [`crate::SourceMap`].

use crate::{Block, CtorRef, ItemPath, LocalId, Name, NodeId, Pattern, Projection, TypeExpr};
use num_bigint::BigInt;
use std::sync::Arc;

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Expr {
    /// Its node.
    pub id: NodeId,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ExprKind {
    /// Already reported; has every type.
    Error,
    /// An integer literal.
    Int(BigInt),
    /// A text literal.
    Text(Arc<str>),
    /// A character literal.
    Char(char),
    /// `true` or `false`.
    Bool(bool),
    /// `f"…"`: joined texts.
    FText(Vec<FTextPart>),
    /// A local. The result binder (of clauses) is a local too.
    Local(LocalId),
    /// A function or constant by name.
    Item(ItemPath),
    /// A constructor by name: a value where it has no fields, else a function of its fields.
    Ctor(CtorRef),
    /// A function that several standard modules have (`len`, `min`, …): chosen by the type of the first
    /// argument. The candidates are paths.
    Overloaded {
        /// Its name.
        name: Name,
        /// The public functions of that name in the standard modules, in the order of those modules.
        candidates: Vec<ItemPath>,
    },
    /// `?name`.
    Hole(Name),
    /// `unreachable`: of type `Never`, an obligation.
    Unreachable,
    /// `(a, b)`; `()` is the empty one, the value of `Unit`.
    Tuple(Vec<Expr>),
    /// `[a, *b]`.
    List(Vec<ListElement>),
    /// `{}`: an empty set or map, by type.
    EmptyBraces,
    /// `{a, b}`.
    Set(Vec<Expr>),
    /// `{a: b}`.
    Map(Vec<(Expr, Expr)>),
    /// `f(a, name = b)`, also from `a |> f(b)`, which puts `a` first.
    Call {
        /// What is called.
        callee: Box<Expr>,
        /// `f[Int](…)`.
        type_args: Vec<TypeExpr>,
        /// The arguments as written.
        args: Vec<Arg>,
    },
    /// `x.f(a)` where `x` is a value.
    Method {
        /// `x`.
        receiver: Box<Expr>,
        /// `f`.
        name: Name,
        /// The node of the name alone.
        name_id: NodeId,
        /// `x.f[Int](…)`.
        type_args: Vec<TypeExpr>,
        /// The arguments without the receiver.
        args: Vec<Arg>,
        /// What `f` means as a plain name in scope, if anything: [`ExprKind::Local`], [`ExprKind::Item`] or
        /// [`ExprKind::Overloaded`]. The module that defines the receiver's type is asked first.
        in_scope: Option<Box<ExprKind>>,
    },
    /// `x.name` where `x` is a value.
    Field {
        /// `x`.
        base: Box<Expr>,
        /// The field or tuple part.
        name: Name,
        /// The node of the name alone.
        name_id: NodeId,
    },
    /// `x.0`.
    TupleIndex {
        /// `x`.
        base: Box<Expr>,
        /// Which part, from 0.
        index: u32,
    },
    /// `xs[i]`.
    Index {
        /// `xs`.
        base: Box<Expr>,
        /// `i`.
        index: Box<Expr>,
    },
    /// `xs[a..b]`, `xs[a..]`, `xs[..b]`.
    Slice {
        /// `xs`.
        base: Box<Expr>,
        /// `a`.
        from: Option<Box<Expr>>,
        /// `b`.
        to: Option<Box<Expr>>,
    },
    /// `x.with(field = v)`, `x.with([i] = v)`; updates apply from left to right.
    With {
        /// `x`.
        base: Box<Expr>,
        /// The updates.
        updates: Vec<Update>,
    },
    /// `-x`, `not x`.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// `x`.
        operand: Box<Expr>,
    },
    /// A binary operator that is no comparison. `and`, `or` and `implies` evaluate the right side only if needed.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// The left side.
        left: Box<Expr>,
        /// The right side.
        right: Box<Expr>,
    },
    /// `a < b <= c`: each operand is evaluated at most once. One comparison is a chain of length one.
    Compare {
        /// `a`.
        first: Box<Expr>,
        /// The comparisons; each has a node of its own for the operator.
        rest: Vec<Comparison>,
    },
    /// `x in xs`, `x not in xs`, also `x in a..b`.
    In {
        /// `not in`.
        negated: bool,
        /// `x`.
        element: Box<Expr>,
        /// `xs`; may be a [`ExprKind::Range`].
        collection: Box<Expr>,
    },
    /// `x is P`. The pattern binds nothing.
    Is {
        /// `x`.
        scrutinee: Box<Expr>,
        /// `P`.
        pattern: Pattern,
    },
    /// `a..b`; only as what `in` and `for` run over.
    Range {
        /// `a`.
        from: Box<Expr>,
        /// `b`, not part of it.
        to: Box<Expr>,
    },
    /// `try e`: leaves the innermost function or lambda with the `None` or `Err` of `e`.
    Try(Box<Expr>),
    /// `if c … elif d … else … end`.
    If {
        /// The conditions with their blocks, at least one.
        arms: Vec<IfArm>,
        /// The block after `else`.
        otherwise: Option<Block>,
    },
    /// `match`.
    Match {
        /// What is taken apart.
        scrutinee: Box<Expr>,
        /// The cases, tried in order.
        arms: Vec<Arm>,
    },
    /// `do … end`.
    Do(Block),
    /// `x -> e`; `return` and `try` in it leave the lambda.
    Lambda {
        /// The parameters.
        params: Vec<LambdaParam>,
        /// The body.
        body: Box<Expr>,
    },
    /// `[e for p in xs where g]`.
    Comprehension {
        /// `e`.
        element: Box<Expr>,
        /// `p`: a name, `_` or a tuple of names.
        pattern: Pattern,
        /// `xs`; may be a [`ExprKind::Range`].
        source: Box<Expr>,
        /// `g`.
        guard: Option<Box<Expr>>,
    },
    /// `all`, `some`, `forall`, `exists`.
    Quantifier {
        /// Which.
        kind: QuantifierKind,
        /// The bound names, each in scope of the next.
        binders: Vec<QuantifierBinder>,
        /// What is claimed.
        body: Box<Expr>,
    },
    /// `return e`, of type `Never`: leaves the innermost function or lambda.
    Return(Option<Box<Expr>>),
    /// `break`, of type `Never`.
    Break,
    /// `continue`, of type `Never`.
    Continue,
}

/// A part of an f-text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FTextPart {
    /// Literal text.
    Text(Arc<str>),
    /// `{e}`: shown, except that `Text` and `Char` stand as they are.
    Expr(Expr),
}

/// An element of a list literal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ListElement {
    /// `a`.
    One(Expr),
    /// `*xs`: all elements of a list.
    Spread(Expr),
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Arg {
    /// `name = …`.
    pub name: Option<Name>,
    /// The value.
    pub value: Expr,
}

/// One update of `.with(…)`: `field = v`, `[i] = v`, `items[i].price = v`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Update {
    /// Its node.
    pub id: NodeId,
    /// The way from the value to the part that is replaced, at least one step.
    pub path: Vec<Projection>,
    /// The new part.
    pub value: Expr,
}

/// A condition of an `if` with its block.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IfArm {
    /// The condition.
    pub condition: Expr,
    /// What is done where it holds and none before it did.
    pub body: Block,
}

/// A prefix operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `-`.
    Negate,
    /// `not`.
    Not,
}

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`: sum, append, joined text, union.
    Add,
    /// `-`: difference, removal from a set.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`, of `Float` only.
    Divide,
    /// `//`, rounds down.
    FloorDivide,
    /// `%`, of the sign of the divisor.
    Modulo,
    /// `and`.
    And,
    /// `or`.
    Or,
    /// `implies`.
    Implies,
    /// `iff`.
    Iff,
}

/// One link of a chain of comparisons.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Comparison {
    /// The node of this link.
    pub id: NodeId,
    /// The operator.
    pub op: CompareOp,
    /// The operand on its right.
    pub right: Expr,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterEqual,
}

/// A case of a `match`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Arm {
    /// Its node.
    pub id: NodeId,
    /// The pattern.
    pub pattern: Pattern,
    /// `where …`.
    pub guard: Option<Expr>,
    /// What follows.
    pub body: Block,
}

/// A parameter of a lambda.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LambdaParam {
    /// Its node.
    pub id: NodeId,
    /// The local; `_` has one too, of that name, which nothing refers to.
    pub local: LocalId,
    /// Its type, if written.
    pub ty: Option<TypeExpr>,
    /// `where …` after the type, over `local` and earlier parameters.
    pub refinement: Option<Expr>,
}

/// A quantifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuantifierKind {
    /// `all … in …`: runs.
    All,
    /// `some … in …`: runs.
    Some,
    /// `forall …: T`: ghost.
    Forall,
    /// `exists …: T`: ghost.
    Exists,
}

/// What a quantifier binds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum QuantifierBinder {
    /// `x in xs`.
    In {
        /// Its node.
        id: NodeId,
        /// A name, `_` or a tuple of names.
        pattern: Pattern,
        /// What is run over; may be a [`ExprKind::Range`].
        source: Expr,
    },
    /// `x: T`; ghost only.
    Typed {
        /// Its node.
        id: NodeId,
        /// The name.
        local: LocalId,
        /// The type.
        ty: TypeExpr,
    },
}
