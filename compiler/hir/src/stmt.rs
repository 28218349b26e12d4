//! Statements, blocks and the targets of assignments.

use crate::{Expr, LocalId, Name, NodeId, Pattern, TypeExpr};
use std::sync::Arc;

/// A sequence of statements and the value at its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// Its node.
    pub id: NodeId,
    /// The statements but the last expression.
    pub stmts: Vec<Stmt>,
    /// The last statement if it is an expression: the block's value. Without it the value is `()`.
    pub tail: Option<Box<Expr>>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stmt {
    /// Its node.
    pub id: NodeId,
    /// What it is.
    pub kind: StmtKind,
}

/// What a statement is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StmtKind {
    /// Already reported.
    Error,
    /// `let p = e`, `let n: T where P = e`, `let p = e else jump`, `ghost let …`.
    Let {
        /// `ghost`.
        ghost: bool,
        /// What is bound.
        pattern: Pattern,
        /// The declared type.
        ty: Option<TypeExpr>,
        /// `where …`, over the name that the pattern binds.
        refinement: Option<Expr>,
        /// The value; none in `ghost let k: T where P`, which names a witness and obliges that there is one.
        value: Option<Expr>,
        /// `else return e` and the like, an expression of type `Never`.
        otherwise: Option<Expr>,
    },
    /// `var x = e`, `var x: T where P = e`, `ghost var …`.
    Var {
        /// `ghost`.
        ghost: bool,
        /// The variable.
        local: LocalId,
        /// The declared type.
        ty: Option<TypeExpr>,
        /// `where …`, over `local`; holds after every assignment.
        refinement: Option<Expr>,
        /// The first value.
        value: Expr,
    },
    /// `x = e`, `x[i].f = e`.
    Assign {
        /// What is changed.
        target: Place,
        /// The new value.
        value: Expr,
    },
    /// An expression of type `Unit` or `Never`.
    Expr(Expr),
    /// `while`.
    While {
        /// The guard.
        condition: Expr,
        /// Its clauses.
        clauses: LoopClauses,
        /// What is repeated.
        body: Block,
    },
    /// `for p at i in xs`.
    For {
        /// `p`: irrefutable.
        pattern: Pattern,
        /// `i`: in scope of the clauses and of the body.
        at: Option<LocalId>,
        /// `xs`; may be a [`crate::ExprKind::Range`], in which case the clauses may use the name in `pattern`.
        source: Expr,
        /// Its clauses.
        clauses: LoopClauses,
        /// What is repeated.
        body: Block,
    },
    /// `assert P`, `assert P by lemma(x)`.
    Assert {
        /// `P`.
        claim: Expr,
        /// The call of a lemma. Where `claim` is an `all` or `forall`, its bound names are in scope.
        by: Option<Expr>,
    },
    /// `assume P because "why"`.
    Assume {
        /// `P`.
        claim: Expr,
        /// Why.
        because: Arc<str>,
    },
}

/// The clauses of a loop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LoopClauses {
    /// `invariant` lines.
    pub invariants: Vec<Expr>,
    /// `decreases` lines: each a lexicographic measure; more than one line is reported.
    pub decreases: Vec<Vec<Expr>>,
}

/// The target of an assignment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Its node.
    pub id: NodeId,
    /// The variable.
    pub local: LocalId,
    /// The way into its value, outermost first.
    pub path: Vec<Projection>,
}

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Projection {
    /// Its node; its type is the type of what the step reaches.
    pub id: NodeId,
    /// Which way.
    pub kind: ProjectionKind,
}

/// The ways into a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ProjectionKind {
    /// `[i]`.
    Index(Expr),
    /// `.name`.
    Field(Name),
    /// `.0`.
    TupleIndex(u32),
}
