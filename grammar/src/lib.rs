//! Tenet's syntax.
//!
//! In: the text of one source file. Out: its tree ([`ast::File`]), syntax errors as diagnostics, comments and
//! blank lines as trivia; the canonical layout of a tree; dumps of it. This crate never looks at a second file and
//! knows nothing of what names mean or of types.

#![forbid(unsafe_code)]

pub mod ast;
