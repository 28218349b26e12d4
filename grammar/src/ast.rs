//! The tree of one source file, exactly as the grammar has it, narrowed where the grammar accepts too much.
//!
//! Invariants: every `Vec` documented as not empty is not empty; spans are of the file that was parsed; the nesting of
//! expressions, statements, patterns, types and blocks in one another is at most [`MAX_DEPTH`], so passes may recurse on it.
//! Nodes named `Error` stand where something could not be parsed (a diagnostic says what); nothing further should be
//! reported about them.

mod declarations;
mod expressions;
mod patterns;
mod spelling;
mod statements;
mod types;

pub use declarations::{
    Body, Clause, ClauseKind, Const, Decl, Def, Doc, EffectDecl, Enum, Extern, Field, File, Impl,
    ImplItem, ImplItemKind, Import, ImportKind, Item, Lemma, ModuleHead, Operation, Param, Record,
    ResultType, Sig, Spec, Test, Trait, TraitItem, TraitItemKind, TypeAlias, TypeParam,
    TypeParamKind, Variant,
};
pub use expressions::{
    Arg, BinaryOp, Call, CaseArm, CompareOp, Comparison, Expr, ExprKind, FText, FTextPart, Handler,
    HandlerOperation, IfArm, LambdaParam, ListItem, MapEntry, Quantifier, QuantifierBinder, Source,
    UnaryOp, Update,
};
pub use patterns::{ListPattern, Pattern, PatternArg, PatternKind};
pub use spelling::{CharLit, FloatLit, IntLit, TextLit};
pub use statements::{
    Block, Jump, JumpKind, LoopClause, LoopClauseKind, Place, Step, Stmt, StmtKind,
};
pub use types::{Effect, EffectKind, EffectRow, RefinedType, Type, TypeKind};

use serde::{Serialize, Serializer};
use std::sync::Arc;
use tenet_source::Span;

/// The greatest depth of expressions, statements, patterns, types and blocks nested in one another in a tree.
pub const MAX_DEPTH: usize = 500;

/// A name as written at one place; `_` is a name where the grammar allows one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Name {
    /// The name itself.
    pub text: Arc<str>,
    /// Where it stands.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// Names with dots between them, such as `std.map`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Path {
    /// The names, at least one.
    pub names: Vec<Name>,
    /// The whole path.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// Serialises a span as `[start, end]`.
pub(crate) fn range<S: Serializer>(span: &Span, serializer: S) -> Result<S::Ok, S::Error> {
    (span.start, span.end).serialize(serializer)
}
