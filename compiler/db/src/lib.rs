//! The database: inputs and every query over them. The only crate that knows salsa.
//!
//! In: the texts of files. Out: diagnostics, typed items, Core, verdicts, each computed when asked for and kept until something it
//! depended on changes. Each query is one pure function of another crate. Queries about one item read the item's HIR, which holds no spans, so that an edit
//! re-does only what it concerns: a comment or a moved function nothing, a body one function, a signature its callers. This crate
//! reads no file and renders nothing.
#![forbid(unsafe_code)]

mod check;
mod core;
#[allow(missing_docs, reason = "the functions that salsa generates have none")]
mod inputs;
mod items;
mod mending;
mod modules;
mod program;
mod sources;
mod targets;
mod verdicts;

pub use check::{Checked, CheckedFunction, HoleReport, Summary};
pub use inputs::{Database, Db, Source, Workspace};
pub use mending::applied;
pub use program::View;
pub use targets::TestCase;
