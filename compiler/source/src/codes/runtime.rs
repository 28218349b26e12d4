//! Codes T6001–T6999, files, input and output, running.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[];
