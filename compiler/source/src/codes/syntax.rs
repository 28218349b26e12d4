//! Codes T0001–T0999, found by the lexer and the parser.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[];
