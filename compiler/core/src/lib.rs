//! The typed core: the meaning of a program.
//!
//! In: typed HIR. Out: [`Signature`]s, [`Body`]s, [`Data`] and [`Constant`] declarations, that verification and code generation
//! both read as they are. Patterns are compiled to tests and projections, loops are structured, updates of elements
//! and fields are explicit assignments of whole values, evaluation goes from left to right, and every
//! name is resolved. Core holds no spans: each expression carries the [`NodeId`] of the HIR node it came from. This
//! crate proves nothing and emits no code; its evaluator runs pure Core with contracts evaluated.
#![forbid(unsafe_code)]

mod endings;
pub mod eval;
mod examples;
mod expr;
mod intrinsics;
mod items;
pub mod lower;
pub mod print;
mod program_map;
mod types;
mod visit;

pub use endings::surely_ends;
pub use examples::WithExamples;
pub use expr::{
    Binder, Block, Domain, Expr, ExprKind, Invariant, LoopKind, Stmt, StmtKind, UnreachableWhy,
};
pub use intrinsics::Intrinsic;
pub use items::{
    Body, Clause, Constant, Constructor, Data, FunctionKind, Local, LocalId, Path, Program,
    Signature, TypeParam,
};
pub use program_map::ProgramMap;
pub use tenet_hir::NodeId;
pub use types::{RefinedType, Type};
