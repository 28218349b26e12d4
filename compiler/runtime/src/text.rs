//! Texts: UTF-8 with the number of characters, so that length is O(1), and index is O(1) for ASCII.
//!
//! A text that is not ASCII gets an index of every 64th character the first time that a place far inside is asked for; static texts, which
//! nobody may write, do without.

use crate::abi::Kind;
use crate::list::{self, check};
use crate::value::{Borrowed, Header, Val, allocate};
use crate::{fatal, heap};
use std::mem::ManuallyDrop;
use std::ptr;

#[repr(C)]
struct Text {
    header: Header,
    chars: u64,
    /// The byte offsets of the characters 0, 64, 128, …, from `malloc`, or null.
    index: *mut u32,
}

/// The bytes of a text before its own.
const TEXT_BYTES: usize = size_of::<Text>();
/// Characters between two entries of the index.
const STRIDE: usize = 64;
const LEAST_CAPACITY: usize = 16;

fn text_of(text: &Val) -> *mut Text {
    debug_assert_eq!(text.kind(), Some(Kind::Text));
    text.header().cast()
}

/// The text.
#[inline]
pub(crate) fn as_str(text: &Val) -> &str {
    let text = text_of(text);
    // SAFETY: a text holds `len` bytes of UTF-8 behind its fixed part, which live as long as it is borrowed.
    unsafe {
        let bytes =
            std::slice::from_raw_parts(text.add(1).cast::<u8>(), (*text).header.len as usize);
        std::str::from_utf8_unchecked(bytes)
    }
}

/// The number of characters.
#[inline]
pub(crate) fn char_count(text: &Val) -> usize {
    // SAFETY: the text is live.
    unsafe { (*text_of(text)).chars as usize }
}

fn is_ascii(text: &Val) -> bool {
    text.len() == char_count(text)
}

/// A unique text with room for `capacity` bytes, at least those of `content`, which has `chars` characters.
fn create(content: &str, chars: usize, capacity: usize) -> Val {
    let Ok(cap) = u32::try_from(capacity) else {
        fatal::too_large("a text")
    };
    let header = Header::new(Kind::Text, 0, content.len() as u32, cap);
    let text: *mut Text = allocate(header, TEXT_BYTES + capacity).cast();
    // SAFETY: the object is fresh and has room for its bytes.
    unsafe {
        (*text).chars = chars as u64;
        (*text).index = ptr::null_mut();
        ptr::copy_nonoverlapping(content.as_ptr(), text.add(1).cast(), content.len());
        Val::of(text.cast())
    }
}

/// A new text.
pub(crate) fn new(content: &str) -> Val {
    create(content, content.chars().count(), content.len())
}

/// A new text of bytes that are ASCII.
pub(crate) fn from_ascii(bytes: &[u8]) -> Val {
    match std::str::from_utf8(bytes) {
        Ok(content) => create(content, content.len(), content.len()),
        Err(_) => fatal::bug("digits that are not ASCII"),
    }
}

/// A new text of bytes; what is not UTF-8 becomes U+FFFD.
pub(crate) fn from_utf8_lossy(bytes: &[u8]) -> Val {
    new(&String::from_utf8_lossy(bytes))
}

/// Frees the index of a text that goes away.
///
/// # Safety
/// The object is a text, and nobody else refers to it.
pub(crate) unsafe fn free_index(object: *mut Header) {
    // SAFETY: the caller's; the index comes from `malloc` or is null.
    unsafe {
        let text: *mut Text = object.cast();
        if !(*text).index.is_null() {
            libc::free((*text).index.cast());
            (*text).index = ptr::null_mut();
        }
    }
}

/// Where the character at an index begins, in bytes; the index may be the number of characters.
pub(crate) fn byte_offset(text: &Val, index: usize) -> usize {
    if is_ascii(text) {
        return index;
    }
    let content = as_str(text);
    if index == char_count(text) {
        return content.len();
    }
    let start = if index < 2 * STRIDE || text.is_static() {
        (0, index)
    } else {
        (indexed(text, index / STRIDE), index % STRIDE)
    };
    let rest = &content[start.0..];
    rest.char_indices()
        .nth(start.1)
        .map_or(content.len(), |(offset, _)| start.0 + offset)
}

/// The offset that the index holds at a place; makes the index where there is none.
fn indexed(text: &Val, place: usize) -> usize {
    let raw = text_of(text);
    // SAFETY: the text is not static, so its private word may be written; the index has an entry for each 64th character.
    unsafe {
        if (*raw).index.is_null() {
            let offsets: Vec<u32> = as_str(text)
                .char_indices()
                .step_by(STRIDE)
                .map(|(offset, _)| offset as u32)
                .collect();
            let index: *mut u32 = libc::malloc(offsets.len() * 4).cast();
            if index.is_null() {
                fatal::out_of_memory();
            }
            ptr::copy_nonoverlapping(offsets.as_ptr(), index, offsets.len());
            (*raw).index = index;
        }
        *(*raw).index.add(place) as usize
    }
}

/// The index of the character that begins at a byte offset.
pub(crate) fn char_index(text: &Val, offset: usize) -> usize {
    if is_ascii(text) {
        offset
    } else {
        as_str(text)[..offset].chars().count()
    }
}

/// Joins a text and `part`, which has `chars` characters.
fn append(text: Val, part: &str, chars: usize) -> Val {
    let len = text.len();
    let total = len + part.len();
    let all_chars = char_count(&text) + chars;
    if !text.is_unique() {
        let joined = create(as_str(&text), all_chars, total);
        return append_bytes(joined, part);
    }
    let raw = text_of(&text);
    // SAFETY: the text is unique; it is moved to a larger block where its capacity does not do.
    unsafe {
        free_index(raw.cast());
        let capacity = (*raw).header.cap as usize;
        (*raw).chars = all_chars as u64;
        if total <= capacity {
            return append_bytes(text, part);
        }
        let larger = total
            .max((2 * capacity).min(u32::MAX as usize))
            .max(LEAST_CAPACITY);
        let Ok(cap) = u32::try_from(larger) else {
            fatal::too_large("a text")
        };
        let old = ManuallyDrop::new(text).header();
        let new = heap::reallocate(old.cast(), TEXT_BYTES + capacity, TEXT_BYTES + larger)
            .cast::<Header>();
        (*new).cap = cap;
        append_bytes(Val::of(new), part)
    }
}

/// Copies bytes behind those of a unique text that has room for them; its characters are counted already.
fn append_bytes(text: Val, part: &str) -> Val {
    let raw = text_of(&text);
    // SAFETY: the text is unique and has room; `part` is not in it, as it would be borrowed then.
    unsafe {
        let end = raw.add(1).cast::<u8>().add(text.len());
        ptr::copy_nonoverlapping(part.as_ptr(), end, part.len());
        (*raw).header.len += part.len() as u32;
    }
    text
}

/// The part of a text between two character indices.
fn slice(text: &Val, start: &Val, end: &Val) -> Val {
    let (start, end) = (start.to_index(), end.to_index());
    let chars = char_count(text);
    if start > end || end > chars {
        fatal::bug("slice out of range");
    }
    if end - start == chars {
        return text.clone();
    }
    let from = byte_offset(text, start);
    let to = byte_offset(text, end);
    create(&as_str(text)[from..to], end - start, to - from)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_len_b(text: Borrowed) -> Val {
    Val::length(char_count(&text))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_get_b(text: Borrowed, index: Borrowed) -> Val {
    let index = check(index.to_index(), char_count(&text), "text index");
    let offset = byte_offset(&text, index);
    Val::char(
        as_str(&text)[offset..]
            .chars()
            .next()
            .unwrap_or(char::REPLACEMENT_CHARACTER),
    )
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_slice(text: Val, start: Val, end: Val) -> Val {
    slice(&text, &start, &end)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_slice_b(text: Borrowed, start: Borrowed, end: Borrowed) -> Val {
    slice(&text, &start, &end)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_concat(a: Val, b: Val) -> Val {
    if b.len() == 0 {
        return a;
    }
    if a.len() == 0 {
        return b;
    }
    append(a, as_str(&b), char_count(&b))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_push(text: Val, c: Val) -> Val {
    append(text, c.to_char().encode_utf8(&mut [0; 4]), 1)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_from_char_b(c: Borrowed) -> Val {
    new(c.to_char().encode_utf8(&mut [0; 4]))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_eq_b(a: Borrowed, b: Borrowed) -> Val {
    Val::bool(as_str(&a) == as_str(&b))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_contains_b(text: Borrowed, part: Borrowed) -> Val {
    Val::bool(as_str(&text).contains(as_str(&part)))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_has_char_b(text: Borrowed, c: Borrowed) -> Val {
    Val::bool(as_str(&text).contains(c.to_char()))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_starts_with_b(text: Borrowed, part: Borrowed) -> Val {
    Val::bool(as_str(&text).starts_with(as_str(&part)))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_ends_with_b(text: Borrowed, part: Borrowed) -> Val {
    Val::bool(as_str(&text).ends_with(as_str(&part)))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_chars_b(text: Borrowed) -> Val {
    let chars = list::with_capacity(char_count(&text));
    as_str(&text)
        .chars()
        .fold(chars, |chars, c| list::push(chars, Val::char(c)))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_from_chars_b(list: Borrowed) -> Val {
    let chars = list::elements(&list);
    let content: String = chars.iter().map(Val::to_char).collect();
    create(&content, chars.len(), content.len())
}
