//! Codes T5001–T5999, what is assumed.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[];
