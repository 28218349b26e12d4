//! What compiled Tenet code calls: allocation and reference counts, big integers, text, lists, sets and maps,
//! printing, and the stack that a program runs on.
//!
//! In come words (one for each Tenet value, self-describing, see [`abi`]) from machine code that `codegen` emitted; out go words.
//! The crate knows nothing of types, and never calls compiled code back but for the entry of the program. It is linked into the
//! `tenet` binary as an rlib (for the JIT) and into native executables as a static library, from the same source.
//!
//! The static library is small where it is built on its own: `cargo rustc -p tenet-runtime --release --crate-type staticlib --features native` with `lto = "fat"`,
//! `panic = "abort"`, `codegen-units = 1` and `strip -g` gives 3.3 MB, which compress to 0.6 MB, and programs of 0.4 MB when linked with
//! `-s -Wl,--gc-sections … -lm`.
//!
//! [`abi`] is the contract with `codegen`: the layout of objects, who owns what, and the list of functions.

#![allow(unsafe_code)] // Values are words of machine code; each `unsafe` states what it relies on.

pub mod abi;
mod chars;
mod console;
mod descriptors;
mod fatal;
mod heap;
mod int;
mod list;
mod literals;
mod map;
mod memory;
mod order;
mod run;
mod search;
mod set;
mod show;
mod stack;
mod text;
mod tree;
mod value;

#[cfg(test)]
mod tests;

pub use abi::{FUNCTIONS, symbols};
pub use console::captured;
pub use descriptors::{Constructor, Descriptors, Layout, Shape, ShapeId};
pub use heap::{Allocator, live_objects, objects_made};
pub use literals::{IntLiteral, static_int, static_text};
pub use run::{Entry, run_main};
pub use stack::on_large_stack;
