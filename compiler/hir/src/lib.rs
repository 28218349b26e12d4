//! Names, modules and stable identities.
//!
//! In: the syntax trees of modules. Out: for each module a summary and a scope, for each item its HIR — a
//! signature and a body in which every name is resolved and no span is left — with a map from nodes to spans
//! beside it, and diagnostics. This crate never infers a type: what depends on one (`x.f(a)`, overloaded
//! names, fields) is left open for `tenet-types`. Every function is pure, with explicit inputs, so that each
//! can be one query.

#![forbid(unsafe_code)]

mod expr;
mod ids;
mod item;
mod pattern;
mod stmt;
mod type_expr;

pub use expr::*;
pub use ids::*;
pub use item::*;
pub use pattern::*;
pub use stmt::*;
pub use type_expr::*;
