//! The proofs of the repository's programs, and what is asked of all of them.
//!
//! In: the programs under `stdlib`, `examples` and `tests`. Out: the files of certificates that `tenet check --certificates` would write for
//! them; mutations of these and of their sequents, with what the kernel says and whether that is right. This crate is no part of the compiler.
#![forbid(unsafe_code)]

pub mod corpus;
pub mod external;
pub mod judge;
pub mod mutations;
pub mod rewriting;
pub mod trial;
