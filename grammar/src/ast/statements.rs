//! Statements.

use super::{Call, Expr, Name, Pattern, Source, TextLit, Type, range};
use serde::Serialize;
use tenet_source::Span;

/// A sequence of statements; may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Block {
    /// The statements in order.
    pub stmts: Vec<Stmt>,
    /// From the first statement to the last; an empty span where the block would stand if there is none.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// Where it stands.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The kinds of statements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum StmtKind {
    /// `let p = e`, `let n: T where P = e`, `let p = e else return x`.
    Let {
        /// `ghost let`.
        ghost: bool,
        /// What is bound.
        pattern: Pattern,
        /// The declared type.
        ty: Option<Type>,
        /// What stands after `where`; only with a type and a name as the pattern, which is the binder.
        refinement: Option<Expr>,
        /// The value.
        value: Expr,
        /// What happens where the pattern does not match.
        otherwise: Option<Jump>,
    },
    /// `ghost let k: T where P`, without a value: names a witness.
    Witness {
        /// The name.
        name: Name,
        /// Its type.
        ty: Type,
        /// What stands after `where`.
        refinement: Option<Expr>,
    },
    /// `var x = e`, `var x: T where P = e`.
    Var {
        /// `ghost var`.
        ghost: bool,
        /// The name, which is the binder of the refinement.
        name: Name,
        /// The declared type.
        ty: Option<Type>,
        /// What stands after `where`; only with a type.
        refinement: Option<Expr>,
        /// The first value.
        value: Expr,
    },
    /// `x = e`, `x.f[i] = e`.
    Assign {
        /// What is updated.
        place: Place,
        /// The new value.
        value: Expr,
    },
    /// An expression. The last one of a block is the block's value. `if c then return end` is one too.
    Expr(Expr),
    /// `return e`, `break`, `continue`.
    Jump(Jump),
    /// `while c … end`.
    While {
        /// The guard.
        condition: Expr,
        /// `invariant` and `decreases` lines.
        clauses: Vec<LoopClause>,
        /// What is done in each turn.
        body: Block,
    },
    /// `for x at i in xs … end`.
    For {
        /// What is bound in each turn.
        pattern: Pattern,
        /// The name after `at`.
        index: Option<Name>,
        /// What is iterated over.
        source: Source,
        /// `invariant` and `decreases` lines.
        clauses: Vec<LoopClause>,
        /// What is done in each turn.
        body: Block,
    },
    /// `assert P`, `assert P by lemma(x)`.
    Assert {
        /// What holds.
        condition: Expr,
        /// The call of a lemma.
        by: Option<Call>,
    },
    /// `assume P because "why"`.
    Assume {
        /// What is taken to hold.
        condition: Expr,
        /// The reason.
        because: TextLit,
    },
    /// What could not be parsed.
    Error,
}

/// A jump out of a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Jump {
    /// What it is.
    pub kind: JumpKind,
    /// Where it stands.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The kinds of jumps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum JumpKind {
    /// `return`, `return e`.
    Return(Option<Box<Expr>>),
    /// `break`.
    Break,
    /// `continue`.
    Continue,
}

/// What an assignment updates: a variable, or a part of its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The variable.
    pub root: Name,
    /// The way from it to the part; empty for the variable itself.
    pub steps: Vec<Step>,
    /// Where it stands.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// One step from a value to a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Step {
    /// `.name`.
    Field(Name),
    /// `.0`, with the number's place.
    Position(u32, #[serde(serialize_with = "range")] Span),
    /// `[index]`.
    Index(Box<Expr>),
}

/// An `invariant` or `decreases` line of a loop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LoopClause {
    /// What it says.
    pub kind: LoopClauseKind,
    /// The whole line.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The kinds of loop clauses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum LoopClauseKind {
    /// `invariant P`.
    Invariant(Expr),
    /// `decreases m, n`: at least one.
    Decreases(Vec<Expr>),
}
