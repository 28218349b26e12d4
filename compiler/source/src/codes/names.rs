//! Codes T1001–T1099, found while names are resolved.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[];
