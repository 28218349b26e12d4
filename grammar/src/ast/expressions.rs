//! Expressions.

use super::{
    Block, Body, CharLit, Clause, Effect, FloatLit, IntLit, Name, Pattern, Sig, Step, TextLit,
    Type, range,
};
use serde::Serialize;
use std::sync::Arc;
use tenet_source::Span;

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Written in parentheses that group. For the formatter; the tree's shape says all the rest.
    pub parens: bool,
    /// Where it stands, such parentheses included.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The kinds of expressions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum ExprKind {
    /// A lower-case name.
    Name(Name),
    /// `Some`, `shop.Price`: an upper-case name, perhaps after a module's name (or an alias of it).
    Constructor {
        /// The names before the last dot; mostly empty.
        module: Vec<Name>,
        /// The name, upper case.
        name: Name,
    },
    /// A whole number, not negative.
    Int(IntLit),
    /// A floating-point number.
    Float(FloatLit),
    /// A text.
    Text(TextLit),
    /// `f"…{e}…"`.
    FText(FText),
    /// A character.
    Char(CharLit),
    /// `true` or `false`.
    Bool(bool),
    /// `?name`; the name without the question mark.
    Hole(Name),
    /// `(a, b)`; `()` is the unit value. Never of length one.
    Tuple(Vec<Expr>),
    /// `[a, *b]`.
    List(Vec<ListItem>),
    /// `[e for p in source where condition]`.
    Comprehension {
        /// What each turn gives.
        element: Box<Expr>,
        /// What is bound: a name or a tuple of names.
        pattern: Pattern,
        /// What is iterated over.
        source: Box<Source>,
        /// What stands after `where`.
        condition: Option<Box<Expr>>,
    },
    /// `{}`: the empty set or map, by type.
    EmptyBraces,
    /// `{a, b}`; not empty.
    Set(Vec<Expr>),
    /// `{k: v}`; not empty.
    Map(Vec<MapEntry>),
    /// `f(a, name = b)`.
    Call(Call),
    /// `xs[i]`; also type arguments such as `empty[Int]`, which name resolution tells apart.
    Index {
        /// What is indexed.
        base: Box<Expr>,
        /// The index.
        index: Box<Expr>,
    },
    /// `xs[a..b]`, `xs[a..]`, `xs[..b]`.
    Slice {
        /// What is sliced.
        base: Box<Expr>,
        /// The first index.
        start: Option<Box<Expr>>,
        /// One past the last index.
        end: Option<Box<Expr>>,
    },
    /// `x.name`, also a member of a module.
    Field {
        /// Before the dot.
        base: Box<Expr>,
        /// After the dot, lower case.
        name: Name,
    },
    /// `x.0`.
    Position {
        /// Before the dot.
        base: Box<Expr>,
        /// The number.
        position: u32,
        /// Where the number stands.
        #[serde(serialize_with = "range")]
        position_span: Span,
    },
    /// `x.with(balance = 0, items[i] = y)`, `xs.with([i] = v)`.
    With {
        /// The value to start from.
        base: Box<Expr>,
        /// The updates in order, at least one.
        updates: Vec<Update>,
    },
    /// `not e`, `-e`, `try e`.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// Its operand.
        operand: Box<Expr>,
    },
    /// `a + b`, `a and b`, … (not comparisons).
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Where the operator stands.
        #[serde(serialize_with = "range")]
        op_span: Span,
        /// The left operand.
        left: Box<Expr>,
        /// The right operand.
        right: Box<Expr>,
    },
    /// `a <= b < c`: `a <= b and b < c`, with `b` evaluated once.
    Compare {
        /// The leftmost operand.
        first: Box<Expr>,
        /// Each operator with the operand to its right; at least one.
        rest: Vec<Comparison>,
    },
    /// `x in xs`, `x not in xs`.
    In {
        /// `not in`.
        negated: bool,
        /// The element.
        element: Box<Expr>,
        /// Where it is looked for.
        collection: Box<Expr>,
    },
    /// `e is Some(_)`. Names in the pattern are not allowed by name resolution unless `_`.
    Is {
        /// What is tested.
        subject: Box<Expr>,
        /// The pattern.
        pattern: Pattern,
    },
    /// `a |> f(b)`.
    Pipe {
        /// The first argument.
        argument: Box<Expr>,
        /// What stands to the right: a call to be completed, or a function.
        function: Box<Expr>,
    },
    /// `x -> e`, `(x, y: Int) -> e`.
    Lambda {
        /// The parameters.
        params: Vec<LambdaParam>,
        /// The body.
        body: Box<Expr>,
    },
    /// `all i in a..b, x in xs: P`.
    Quantified {
        /// Which quantifier.
        quantifier: Quantifier,
        /// What is bound, at least one.
        binders: Vec<QuantifierBinder>,
        /// What is said of it.
        body: Box<Expr>,
    },
    /// `if c … elif d … else … end`.
    If {
        /// Written with `then`: each block is one statement.
        inline: bool,
        /// The conditions with their blocks, at least one.
        arms: Vec<IfArm>,
        /// The block after `else`.
        otherwise: Option<Block>,
    },
    /// `match e case … end`.
    Match {
        /// What is matched.
        subject: Box<Expr>,
        /// The cases, at least one.
        arms: Vec<CaseArm>,
    },
    /// `handle e with E … end`.
    Handle {
        /// What is run.
        subject: Box<Expr>,
        /// The handlers, at least one.
        handlers: Vec<Handler>,
    },
    /// `do … end`.
    Do(Block),
    /// What could not be parsed.
    Error,
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Call {
    /// What is called.
    pub callee: Box<Expr>,
    /// The arguments in order.
    pub args: Vec<Arg>,
    /// The whole call.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Arg {
    /// The parameter, if named.
    pub name: Option<Name>,
    /// The value.
    pub value: Expr,
    /// Where it stands.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// One update of a `.with(…)`: `balance = v`, `[i] = v`, `items[i].price = v`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Update {
    /// The way to the part that is replaced, at least one step.
    pub steps: Vec<Step>,
    /// The new part.
    pub value: Expr,
    /// Where it stands.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum ListItem {
    /// One element.
    Item(Expr),
    /// `*xs`: all elements of another list.
    Spread(Expr),
}

/// `key: value` in a map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MapEntry {
    /// The key.
    pub key: Expr,
    /// The value.
    pub value: Expr,
}

/// What a loop, quantifier or comprehension goes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Source {
    /// `a..b`: from `a` up to, not including, `b`.
    Range {
        /// The first number.
        low: Expr,
        /// One past the last number.
        high: Expr,
    },
    /// Any collection.
    Collection(Expr),
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum UnaryOp {
    /// `not`.
    Not,
    /// `-`.
    Neg,
    /// `try`.
    Try,
}

/// Operators with two operands, comparisons left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum BinaryOp {
    /// `iff`.
    Iff,
    /// `implies`.
    Implies,
    /// `or`.
    Or,
    /// `and`.
    And,
    /// `+`.
    Add,
    /// `-`.
    Sub,
    /// `*`.
    Mul,
    /// `/`.
    Div,
    /// `//`.
    FloorDiv,
    /// `%`.
    Mod,
}

impl BinaryOp {
    /// The operator as written.
    pub fn spelling(self) -> &'static str {
        match self {
            BinaryOp::Iff => "iff",
            BinaryOp::Implies => "implies",
            BinaryOp::Or => "or",
            BinaryOp::And => "and",
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::FloorDiv => "//",
            BinaryOp::Mod => "%",
        }
    }
}

/// Comparisons that chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum CompareOp {
    /// `==`.
    Eq,
    /// `!=`.
    Ne,
    /// `<`.
    Lt,
    /// `<=`.
    Le,
    /// `>`.
    Gt,
    /// `>=`.
    Ge,
}

impl CompareOp {
    /// The operator as written.
    pub fn spelling(self) -> &'static str {
        match self {
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
        }
    }
}

/// One link of a chain of comparisons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The operator.
    pub op: CompareOp,
    /// Where the operator stands.
    #[serde(serialize_with = "range")]
    pub op_span: Span,
    /// The operand to its right.
    pub right: Expr,
}

/// A parameter of a lambda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LambdaParam {
    /// The name, lower case, perhaps `_`.
    pub name: Name,
    /// Its type, if written.
    pub ty: Option<Type>,
    /// What stands after `where`; only with a type.
    pub refinement: Option<Box<Expr>>,
    /// Where it stands.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The quantifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Quantifier {
    /// `all`, over collections; runs.
    All,
    /// `some`, over collections; runs.
    Some,
    /// `forall`, over whole types; ghost.
    Forall,
    /// `exists`, over whole types; ghost.
    Exists,
}

impl Quantifier {
    /// The keyword.
    pub fn spelling(self) -> &'static str {
        match self {
            Quantifier::All => "all",
            Quantifier::Some => "some",
            Quantifier::Forall => "forall",
            Quantifier::Exists => "exists",
        }
    }
}

/// What a quantifier binds. Which quantifier takes which form is checked by name resolution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum QuantifierBinder {
    /// `x in xs`, `i in a..b`, `(k, v) in pairs`.
    In {
        /// A name or a tuple of names.
        pattern: Pattern,
        /// What it goes over.
        source: Source,
    },
    /// `n: Int`.
    Typed {
        /// The name.
        name: Name,
        /// Its type.
        ty: Type,
    },
}

/// A condition of an `if` with its block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IfArm {
    /// The condition.
    pub condition: Expr,
    /// What is done where it holds.
    pub body: Block,
}

/// A case of a `match`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseArm {
    /// The pattern.
    pub pattern: Pattern,
    /// What stands after `where`.
    pub guard: Option<Expr>,
    /// Written with `then`: the block is one statement.
    pub inline: bool,
    /// What is done where it matches.
    pub body: Block,
    /// From `case` on.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The part of a `handle` for one effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Handler {
    /// The effect.
    pub effect: Effect,
    /// Its operations, at least one.
    pub operations: Vec<HandlerOperation>,
    /// From `with` on.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// What a handler does for one operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HandlerOperation {
    /// The operation's signature.
    pub sig: Sig,
    /// `requires`, `ensures` and so on.
    pub clauses: Vec<Clause>,
    /// The body.
    pub body: Body,
    /// From `def` on.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// A text with expressions in braces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FText {
    /// The parts in order. No two texts stand side by side and none is empty.
    pub parts: Vec<FTextPart>,
}

/// A part of an f-text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum FTextPart {
    /// Text.
    Text {
        /// The value, escapes and doubled braces resolved.
        value: Arc<str>,
        /// As written.
        spelling: Arc<str>,
    },
    /// `{e}`.
    Expr(Expr),
}
