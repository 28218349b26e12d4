//! Literals: each keeps its value and how it was written.

use num_bigint::BigInt;
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// A whole number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IntLit {
    /// The value; negative only in patterns.
    #[serde(serialize_with = "decimal")]
    pub value: BigInt,
    /// The text as written, such as `0xff` or `1_000`.
    pub spelling: Arc<str>,
}

/// A floating-point number, always finite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FloatLit {
    /// The bits of the nearest binary64 number.
    pub bits: u64,
    /// The text as written.
    pub spelling: Arc<str>,
}

impl FloatLit {
    /// The nearest binary64 number.
    pub fn value(&self) -> f64 {
        f64::from_bits(self.bits)
    }
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextLit {
    /// The value, escapes resolved.
    pub value: Arc<str>,
    /// The text as written, quotes included.
    pub spelling: Arc<str>,
}

/// A character.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CharLit {
    /// The value.
    pub value: char,
    /// The text as written, quotes included.
    pub spelling: Arc<str>,
}

fn decimal<S: Serializer>(value: &BigInt, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}
