//! Codes T4001–T4999, termination.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[];
