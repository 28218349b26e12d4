//! Codes T1101–T1899, found by type inference.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[];
