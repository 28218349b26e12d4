//! The standard library, in Tenet, embedded in the compiler.
//!
//! In: nothing. Out: the texts of the modules under `std/`, by file name. This crate holds no code but the list.
#![forbid(unsafe_code)]

/// The files of the standard library: name and text, in the order in which they are loaded.
pub const FILES: &[(&str, &str)] = &[];
