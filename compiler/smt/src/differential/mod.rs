//! Differential testing: random sequents to our solver and to external ones, and what became of them.

mod comparison;
mod generator;
mod shrinking;

pub use comparison::{Comparison, Contest, Finding, Ours, Outcome, Tally};
pub use generator::{Generator, Theory};
pub use shrinking::shrink;
