//! Tenet's syntax.
//!
//! In: the text of one source file. Out: its tree ([`ast::File`]), syntax errors as diagnostics, comments and
//! blank lines as trivia; the canonical layout of a tree; dumps of it. This crate never looks at a second file and
//! knows nothing of what names mean or of types.

#![forbid(unsafe_code)]

pub mod ast;
mod construct;
mod dump;
mod format;
mod layout;
mod lexer;
mod literals;
mod mend;
mod messages;
mod parser;
mod recovery;
mod token;
mod trivia;

#[allow(unused_qualifications, clippy::all, reason = "generated")]
mod grammar {
    include!(concat!(env!("OUT_DIR"), "/grammar.rs"));
}

pub use dump::{json, sexpr};
pub use format::{FormatError, format};
pub use parser::{Parse, ParseExpr, parse, parse_expr};
pub use trivia::{Comment, Trivia};

/// The grammar, in extended Backus–Naur form, as it is built.
pub fn ebnf() -> &'static str {
    include_str!("grammar.ebnf")
}
