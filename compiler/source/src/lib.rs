//! Files, spans and diagnostics.
//!
//! In: the text of source files and what the passes found wrong with it. Out: positions that people
//! and editors understand, and diagnostics rendered for a terminal (ariadne) or as JSON. This crate
//! never reads a file and knows nothing of Tenet's syntax or logic.

pub mod codes;
mod diagnostic;
mod json;
mod render;
mod span;

pub use diagnostic::{
    Counterexample, Diagnostic, Edit, Fix, Label, Replay, ReplayStatus, Severity, Verdict,
};
pub use json::{Positions, SCHEMA, verdict as verdict_name};
pub use render::render;
pub use span::{FileId, LineColumn, LineIndex, SourceFile, Span};
