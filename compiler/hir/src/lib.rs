//! Names, modules and stable identities.
//!
//! In: the syntax trees of modules. Out: for each module a summary and a scope, for each item its HIR — a
//! signature and a body in which every name is resolved and no span is left — with a map from nodes to spans
//! beside it, and diagnostics. This crate never infers a type: what depends on one (`x.f(a)`, overloaded
//! names, fields) is left open for `tenet-types`. Every function is pure, with explicit inputs, so that each
//! can be one query.

#![forbid(unsafe_code)]

mod expr;
mod graph;
mod ids;
mod item;
mod lower;
mod modules;
mod pattern;
mod scope;
mod stmt;
mod suggest;
mod summary;
mod type_expr;

pub use expr::*;
pub use graph::cycles;
pub use ids::*;
pub use item::*;
pub use lower::{LoweredItem, lower_item};
pub use modules::{
    cycle_problem, duplicate_module, import_cycles, module_problems, reserved_module,
    scope_problems,
};
pub use pattern::*;
pub use scope::{Constructor, Member, Scope, Type, Value, resolve_scope};
pub use stmt::*;
pub use suggest::{foreign, nearest};
pub use summary::{
    ImportSummary, ItemKind, ItemSummary, ModuleSummary, items, module_path, summarize,
    user_module_path,
};
pub use type_expr::*;
