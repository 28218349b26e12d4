//! Codes T1901–T1999, parts of the language that are not supported yet.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[];
