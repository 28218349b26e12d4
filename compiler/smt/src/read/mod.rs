//! SMT-LIB 2.6 text into sequents: sorts, functions, data types, definitions, quantifiers, integers, arrays.
//!
//! Arrays become function values (a `store` is a lambda), `div` and `mod` are expressed by the logic's own, every `check-sat` gives a sequent
//! whose facts are the assertions at that point and whose goal is false: it holds just if the answer is `unsat`. No input makes the reader
//! panic; nesting is limited; what is not supported is refused with its place.

mod commands;
mod expressions;
mod tree;

use std::fmt;
use tenet_logic::{Environment, Sequent, Terms};

/// Why a text was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for ReadError {}

/// What a text expects of a `check-sat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The assertions have a model.
    Sat,
    /// They have none.
    Unsat,
}

/// A `check-sat`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The assertions, and false as the goal.
    pub sequent: Sequent,
    /// What `set-info :status` said last.
    pub status: Option<Status>,
}

/// What a text says.
#[derive(Clone, Debug, Default)]
pub struct Problem {
    /// The arena of all sequents.
    pub terms: Terms,
    /// What was declared.
    pub env: Environment,
    /// The questions in order.
    pub queries: Vec<Query>,
}

/// Reads a text.
pub fn read(text: &str) -> Result<Problem, ReadError> {
    let trees = tree::parse(text)?;
    commands::Reader::default().read(&trees)
}
