//! Codes T3001–T3999, proof obligations.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[];
