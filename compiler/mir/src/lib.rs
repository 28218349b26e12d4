//! Monomorphic code with explicit control flow, representation and reference counts.
//!
//! In: typed Core, by way of [`tenet_core::Program`], and the roots that shall run. Out: a [`Program`] of functions without type
//! parameters, nested lambdas or ghost code, in static single assignment form, in which every count of a heap object is
//! taken and given by an explicit operation. The crate emits no machine code, knows no runtime but the names of its
//! functions, and inserts no check for anything that was proved.
//!
//! The passes, in order: lowering (`lower`), simplification, inlining, loops from tail calls, ranges of integers, sinking of projections,
//! updates of what is inside, inference of borrowed parameters, reference counts, reuse.
#![forbid(unsafe_code)]
#![allow(
    clippy::collapsible_match,
    clippy::while_let_loop,
    reason = "each arm and each way out of a loop stands by itself"
)]

mod audit;
mod borrow;
mod builder;
mod call_graph;
mod counts;
mod graph;
mod hoist;
mod inline;
mod lower;
mod ops;
mod passes;
mod print;
mod program;
mod projections;
mod ranges;
mod reuse;
mod simplify;
mod tail_calls;
mod updates;

pub use audit::audit;
pub use lower::{LowerError, Root};
pub use ops::{Comparison, IntOp, Kind, Op, Test};
pub use passes::compile;
pub use program::{
    Block, BlockId, ConstantId, Constructor, Function, FunctionId, Instr, LayoutId, Ownership,
    Program, Rep, RootCode, Shape, ShapeId, Target, Terminator, Value,
};
