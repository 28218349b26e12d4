//! The bytes of static objects, which compiled code refers to by address.

use crate::abi::{Kind, STATIC_RC, fits_inline};

/// The bytes of a static `Text`, to be placed at a multiple of 8.
///
/// Gives `None` where the text is longer than `u32::MAX` bytes.
pub fn static_text(text: &str) -> Option<Vec<u8>> {
    let len = u32::try_from(text.len()).ok()?;
    let mut bytes = header(Kind::Text, 0, len, len);
    bytes.extend_from_slice(&(text.chars().count() as u64).to_le_bytes());
    bytes.extend_from_slice(&0u64.to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    Some(bytes)
}

/// An integer literal as compiled code needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntLiteral {
    /// The word itself.
    Word(u64),
    /// The bytes of a static `BigInt`, to be placed at a multiple of 8.
    Object(Vec<u8>),
}

/// The literal for an integer given by its sign and magnitude (64-bit limbs, least significant first).
///
/// Gives `None` where the number has more than `u32::MAX` limbs.
pub fn static_int(negative: bool, magnitude: &[u64]) -> Option<IntLiteral> {
    let used = magnitude
        .iter()
        .rposition(|limb| *limb != 0)
        .map_or(0, |last| last + 1);
    let limbs = &magnitude[..used];
    let small = match limbs {
        [] => Some(0),
        [limb] if negative => 0i64.checked_sub_unsigned(*limb),
        [limb] => i64::try_from(*limb).ok(),
        _ => None,
    };
    if let Some(n) = small.filter(|n| fits_inline(*n)) {
        return Some(IntLiteral::Word((n as u64) << 1 | 1));
    }
    let mut bytes = header(Kind::BigInt, negative as u16, u32::try_from(used).ok()?, 0);
    limbs
        .iter()
        .for_each(|limb| bytes.extend_from_slice(&limb.to_le_bytes()));
    Some(IntLiteral::Object(bytes))
}

fn header(kind: Kind, tag: u16, len: u32, cap: u32) -> Vec<u8> {
    let mut bytes = STATIC_RC.to_le_bytes().to_vec();
    bytes.extend_from_slice(&crate::abi::kind_tag(kind, tag).to_le_bytes());
    bytes.extend_from_slice(&len.to_le_bytes());
    bytes.extend_from_slice(&cap.to_le_bytes());
    bytes
}
