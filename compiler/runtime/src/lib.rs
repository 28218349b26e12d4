//! What compiled Tenet code calls: allocation and reference counts, big integers, text, lists, sets and maps,
//! printing, and the stack that a program runs on.
//!
//! In come words (one for each Tenet value, self-describing, see [`abi`]) from machine code that `codegen` emitted; out go words.
//! The crate knows nothing of types, and never calls compiled code back but for the entry of the program. It is linked into the
//! `tenet` binary as an rlib (for the JIT) and into native executables as a static library, from the same source.
//!
//! [`abi`] is the contract with `codegen`: the layout of objects, who owns what, and the list of functions.

pub mod abi;
mod descriptors;
mod literals;

pub use abi::FUNCTIONS;
pub use descriptors::{Constructor, Descriptors, Layout, Shape, ShapeId};
pub use literals::{IntLiteral, static_int, static_text};
