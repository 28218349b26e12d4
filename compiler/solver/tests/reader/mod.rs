//! Problems as S-expressions, near SMT-LIB: `(problem name expected declaration… (fact f)… (goal g))`.

mod expressions;
mod problem;

pub use problem::{Problem, read};
