//! Fuzzing, on stable Rust: everything random is drawn from a seed, so that a finding can be had again from its number.
//!
//! In: a target, a seed and a number of cases or minutes. Out: how many cases were tried and what was found. `front` tries texts on lexer, parser,
//! formatter and type checker; `kernel` tries certificates on the kernel; `proofs` tries random and changed programs on the whole
//! checker and runs what it accepts.
//! This crate mends nothing and is no part of the compiler.
#![forbid(unsafe_code)]

pub mod campaign;
pub mod corpus;
pub mod front;
pub mod kernel;
pub mod mutations;
pub mod programs;
pub mod proofs;
pub mod shrink;
pub mod texts;

#[path = "../../../grammar/tests/derivation/mod.rs"]
mod derivation;
#[path = "../../../compiler/solver/tests/reader/mod.rs"]
mod reader;
#[path = "../../../compiler/kernel/tests/setting/mod.rs"]
mod setting;

/// Something that must not happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which property does not hold, in a word or two; findings with the same name are one.
    pub property: String,
    /// What happened.
    pub detail: String,
    /// The input, if it is a text.
    pub text: Option<String>,
}

impl Finding {
    /// A finding about no text in particular.
    pub fn new(property: impl Into<String>, detail: impl Into<String>) -> Finding {
        Finding {
            property: property.into(),
            detail: detail.into(),
            text: None,
        }
    }
}
