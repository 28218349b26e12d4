//! Proofs as files: a sequent with its environment and its certificate, in a compact binary format.
//!
//! In: terms, an environment, a sequent, a certificate; or the bytes of a file. Out: the bytes; or all of these in an arena of their own, so
//! that a file can be replayed without whatever made it. This crate never judges a proof: what is read is well-formed as a *file*, and
//! nothing is known of it before the kernel has replayed it.
//!
//! # Format, version 1
//!
//! Numbers are unsigned LEB128; a list is its length and its items; a text is a list of UTF-8 bytes; an integer is the list of its bytes in two's
//! complement, the lowest first. Positions in tables count from 0. In this order:
//!
//! 1. the mark [`MARK`] and the version;
//! 2. the number of data types, then the sorts beyond `Bool` (0) and `Int` (1), each over earlier ones;
//! 3. data types with their constructors and fields, functions with the sorts of parameters and result;
//! 4. the terms beyond `true` (0) and `false` (1), each over earlier ones, which are named by how far back they stand; no two are the same;
//! 5. for each function, 0 or else 1 and its definition;
//! 6. facts, goal, steps; a literal is twice its atom's position, plus 1 if it is positive; a hint is how far back its step stands;
//! 7. the SHA3-256 digest of everything before it.
//!
//! Names of free variables and positions in the program are not written, and tables are in the order in which the terms were built, so the
//! same reasoning gives the same bytes. The digest detects damage; whoever wants to deceive can compute it, and then has the kernel to deal with.
#![forbid(unsafe_code)]

mod bytes;
mod decode;
mod encode;
mod index;
mod malformed;
mod operators;
mod reachable;

pub use decode::{Proof, decode};
pub use encode::encode;
pub use index::{INDEX, Listing, PROOF_EXTENSION, read_index, write_index};
pub use malformed::Malformed;

use sha3::{Digest, Sha3_256};

/// The first bytes of a file. The first is no text, the last ones suffer from whatever takes the file for text.
pub const MARK: [u8; 8] = *b"\x89TNTP\r\n\n";

/// The version of the format that is written, and the only one that is read.
pub const VERSION: u64 = 1;

/// The length of the digest at the end of a file.
const DIGEST: usize = 32;

/// The largest file that is read, in bytes: what is built from a file takes a multiple of its size.
pub const LARGEST: usize = 1 << 24;

fn digest(bytes: &[u8]) -> [u8; DIGEST] {
    Sha3_256::digest(bytes).into()
}

/// The name under which the bytes of a proof are kept, without an extension: the first half of their digest in hexadecimal.
pub fn address(file: &[u8]) -> String {
    let end = file.len().saturating_sub(DIGEST);
    let half = file[end..].iter().take(DIGEST / 2);
    half.map(|byte| format!("{byte:02x}")).collect()
}
