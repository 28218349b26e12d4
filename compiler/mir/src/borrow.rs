//! Which parameters are borrowed.

use crate::Program;
use crate::ops::Signatures;

/// The ownership of every function's parameters.
pub fn signatures(program: &Program) -> Signatures {
    program
        .functions
        .iter()
        .map(|f| f.ownership.clone())
        .collect()
}
