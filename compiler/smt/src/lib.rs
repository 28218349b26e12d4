//! SMT-LIB: sequents as text for other solvers, and what those answer.
//!
//! In: a sequent over an arena of terms and an environment, or SMT-LIB text. Out: SMT-LIB text, answers of z3 and cvc5 over a pipe, sequents
//! read from text. What another solver says has no certificate and is never trusted here: the caller decides what to make of it. This
//! crate starts no program unless told.
#![forbid(unsafe_code)]

mod alethe;
mod failure;
mod locate;
mod print;
mod process;
mod read;

pub mod differential;

pub use alethe::{AletheProof, Inexpressible, alethe};
pub use failure::Failure;
pub use print::{Dialect, Encoding, Script, Style, Unprintable, preamble, print};
pub use process::{Answer, Limits, Process};
pub use read::{Problem, Query, ReadError, Status, read};
