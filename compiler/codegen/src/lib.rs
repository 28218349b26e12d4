//! Machine code.
//!
//! In: a [`tenet_mir::Program`], in which control flow, representation and reference counts are explicit. Out: code in memory that is run at once
//! ([`run`]), or a native executable ([`build`]). The crate follows MIR to the letter: it adds no check, takes no count and drops none. Types of Cranelift
//! do not leave it.
//!
//! Every Tenet function is compiled to Cranelift's `tail` calling convention, so that calls in tail position take no stack; what the runtime sees,
//! and calls, is plain C.
#![allow(unsafe_code)] // Code in memory is called through addresses; each `unsafe` states what it relies on.

mod counts;
mod executable;
mod function;
mod integers;
mod jit;
mod objects;
mod target;
mod unit;

pub use executable::{BuildError, build, object};
pub use jit::{JitError, Measured, Ran, run, run_each, run_integer, run_text};
pub use target::CodegenError;
