//! Codes T2001–T2999, effects.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[];
