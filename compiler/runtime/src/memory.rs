//! Allocation and counts, as compiled code calls them.

use crate::abi::{Kind, kind_tag};
use crate::heap;
use crate::value::{Borrowed, HEADER_BYTES, Header, Val, allocate, free, free_cell};

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_alloc(kind_and_tag: u64, words: u64) -> u64 {
    const TUPLE: u32 = kind_tag(Kind::Tuple, 0);
    const CLOSURE: u32 = kind_tag(Kind::Closure, 0);
    let kind = match kind_and_tag as u32 & 0xffff {
        TUPLE => Kind::Tuple,
        CLOSURE => Kind::Closure,
        _ => Kind::Data,
    };
    let header = Header::new(kind, (kind_and_tag >> 16) as u16, words as u32, 0);
    allocate(header, HEADER_BYTES + 8 * words as u32 as usize) as u64
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_dup_b(value: Borrowed) {
    std::mem::forget(Val::clone(&value));
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_drop(value: Val) {
    drop(value);
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_free(value: Val) {
    // SAFETY: the caller owns the last count of the object, and gives it up.
    unsafe { free(std::mem::ManuallyDrop::new(value).header()) }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_free_cell(value: Val) {
    // SAFETY: the caller owns the last count of the object, and moved its fields out.
    unsafe { free_cell(std::mem::ManuallyDrop::new(value).header()) }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_live_objects() -> u64 {
    heap::live_objects() as u64
}
