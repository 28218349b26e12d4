//! Expressions and statements.

use crate::{Intrinsic, LocalId, NodeId, Path, RefinedType, Type};
use num_bigint::BigInt;
use std::sync::Arc;

/// An expression with its base type and the HIR node it came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Expr {
    /// What it is.
    pub kind: Box<ExprKind>,
    /// Its base type.
    pub ty: Type,
    /// Where it came from: a node of the item it stands in.
    pub node: NodeId,
}

/// Kinds of expressions. Operands are evaluated from left to right.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ExprKind {
    /// An integer.
    Int(BigInt),
    /// A truth value.
    Bool(bool),
    /// `()`.
    Unit,
    /// A character.
    Char(char),
    /// A text.
    Text(Arc<str>),
    /// The current value of a local.
    Local(LocalId),
    /// A module constant.
    Constant(Path),

    /// Builds a value of a record or enum: obliges the fields' refinements and the invariants. The type arguments are in `ty`; refined ones in `type_args`.
    Construct {
        /// The data type.
        data: Path,
        /// Which constructor.
        constructor: u32,
        /// Type arguments with refinements.
        type_args: Vec<RefinedType>,
        /// One for each field.
        args: Vec<Expr>,
    },
    /// A field of a value; the value is known to be of this constructor (a record, or under its `Test`).
    Field {
        /// The value.
        base: Expr,
        /// Its data type.
        data: Path,
        /// The constructor.
        constructor: u32,
        /// The field's position.
        field: u32,
    },
    /// Was the value built by this constructor?
    Test {
        /// The value.
        base: Expr,
        /// Its data type.
        data: Path,
        /// The constructor.
        constructor: u32,
    },
    /// A tuple of two parts or more.
    Tuple(Vec<Expr>),
    /// A part of a tuple.
    Part(Expr, u32),
    /// A list of these elements (spreads are concatenations).
    List(Vec<Expr>),
    /// A set of these elements.
    Set(Vec<Expr>),
    /// A map of these entries; a later one replaces an earlier one with the same key.
    Map(Vec<(Expr, Expr)>),

    /// An operation of the language or runtime on its operands; see [`Intrinsic`] for what each obliges.
    Intrinsic(Intrinsic, Vec<Expr>),
    /// A call of a function by name. Obliges its preconditions.
    Call {
        /// The function.
        callee: Path,
        /// Type arguments, with the refinements that are known for them.
        type_args: Vec<RefinedType>,
        /// Arguments in the order of the parameters.
        args: Vec<Expr>,
    },
    /// A call of a function value. Obliges the refinements of its parameters where its type has them.
    Apply {
        /// The function value.
        function: Expr,
        /// Arguments.
        args: Vec<Expr>,
    },
    /// A function value; captures are by value. A function named as a value is a lambda that calls it. The parameters' refined types are in the locals table.
    Lambda {
        /// Parameters.
        params: Vec<LocalId>,
        /// The result; `Return` inside leaves the lambda.
        body: Expr,
    },

    /// `not`.
    Not(Expr),
    /// `and`: the right side is evaluated, and obliged, only where the left side is true.
    And(Expr, Expr),
    /// `or`: the right side is evaluated, and obliged, only where the left side is false.
    Or(Expr, Expr),
    /// `implies`: the right side is evaluated, and obliged, only where the left side is true.
    Implies(Expr, Expr),
    /// `iff`.
    Iff(Expr, Expr),
    /// Choice; without an `else` in the source, the second branch is `()`.
    If {
        /// Of type `Bool`.
        condition: Expr,
        /// Where it is true.
        then: Expr,
        /// Where it is false.
        otherwise: Expr,
    },
    /// A local for the value of an expression: made by the compilation of patterns and by blocks alike. If the local's type is refined, obliges it.
    Let {
        /// The local.
        local: LocalId,
        /// Its value.
        value: Expr,
        /// Where it is in scope.
        body: Expr,
    },
    /// Statements, then a value.
    Block(Block),

    /// `all`/`some`/`forall`/`exists`.
    Quantifier {
        /// `all`, `forall`?
        universal: bool,
        /// Bound variables, each in scope of the following domains.
        binders: Vec<Binder>,
        /// Of type `Bool`.
        body: Expr,
    },
    /// `[body for local in domain where filter]`. `Domain::Type` does not occur.
    Comprehension {
        /// The variable.
        binder: Binder,
        /// Of type `Bool`.
        filter: Option<Expr>,
        /// An element.
        body: Expr,
    },

    /// Leaves the function or lambda with a value (obliges its postconditions). Of type `Never`.
    Return(Expr),
    /// Leaves the innermost loop. Of type `Never`.
    Break,
    /// Goes to the next turn of the innermost loop. Of type `Never`.
    Continue,
    /// A place that cannot be reached: an obligation. Of type `Never`.
    Unreachable(UnreachableWhy),
    /// A hole `?name`: an obligation that always fails, and says what is wanted.
    Hole(Arc<str>),
}

/// Why a place cannot be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnreachableWhy {
    /// The cases of a `match` cover every value.
    Match,
    /// A pattern of a `let` (or `for`) without `else` fits.
    Pattern,
    /// `unreachable` is written there.
    Written,
    /// The value is of type `Never`.
    Never,
}

/// A bound variable of a quantifier or comprehension.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Binder {
    /// The variable.
    pub local: LocalId,
    /// What it ranges over.
    pub domain: Domain,
}

/// What a bound variable or a loop ranges over.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Domain {
    /// The integers from the first up to but without the second.
    Range(Expr, Expr),
    /// The elements of a list, set or text, in order (keys of a map are made explicit).
    Elements(Expr),
    /// All values of the local's type: ghost only.
    Type,
}

/// Statements, then a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// In order.
    pub stmts: Vec<Stmt>,
    /// The value; `Unit` where none is written.
    pub value: Expr,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stmt {
    /// What it does.
    pub kind: StmtKind,
    /// Is it erased before run time (ghost bindings, assertions, assumptions, calls of lemmas)?
    pub ghost: bool,
    /// Where it came from.
    pub node: NodeId,
}

/// Kinds of statements.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StmtKind {
    /// A new local (also `var`): obliges the refinement of its type.
    Let {
        /// The local.
        local: LocalId,
        /// Its value.
        value: Expr,
    },
    /// A new ghost local with some value of its type: obliges that there is one.
    Witness {
        /// The local.
        local: LocalId,
    },
    /// A new value for a `var`: obliges the refinement of its type. `x[i] = e` is `x = ListSet(x, i, e)`, and so on.
    Assign {
        /// The local.
        local: LocalId,
        /// Its value.
        value: Expr,
    },
    /// An expression of type `Unit` or `Never`.
    Expr(Expr),
    /// A loop.
    Loop {
        /// What kind.
        kind: LoopKind,
        /// As given.
        invariants: Vec<Invariant>,
        /// The measure, if given.
        decreases: Option<Vec<Expr>>,
        /// Of type `Unit` (or `Never`).
        body: Expr,
        /// The `var`s declared outside that the body assigns, in order.
        assigned: Vec<LocalId>,
    },
    /// Proved, then known; `by` is a call of a lemma, made before. In `assert all x in d: P by l(x)` the call is made for every `x` under the guard and `condition` is a
    /// `Quantifier` whose binders `by` may mention.
    Assert {
        /// Of type `Bool`.
        condition: Expr,
        /// A call.
        by: Option<Expr>,
    },
    /// Trusted.
    Assume {
        /// Of type `Bool`.
        condition: Expr,
        /// As written.
        because: Arc<str>,
    },
}

/// A loop's invariant line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Invariant {
    /// Of type `Bool`.
    pub expr: Expr,
    /// The line.
    pub node: NodeId,
}

/// Kinds of loops.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LoopKind {
    /// Turns while the condition is true.
    While(Expr),
    /// Counts `index` from `from` up to but without `to`, both evaluated once, before the first turn; `continue` goes on with the next number.
    /// A loop over elements is one over positions `0..len` of a made-up local that holds the list (a set or map is turned into its list first); its body begins with the `let` of the element.
    For {
        /// The counter; not assignable. In the invariants it stands for the position before the turn, after the loop for the end.
        index: LocalId,
        /// The first number.
        from: Expr,
        /// One past the last.
        to: Expr,
    },
}

impl Expr {
    /// An expression.
    pub fn new(kind: ExprKind, ty: Type, node: NodeId) -> Expr {
        Expr {
            kind: Box::new(kind),
            ty,
            node,
        }
    }
}
