//! Texts searched, taken apart and put together again.

use crate::value::{Borrowed, Val};
use crate::{fatal, list, text};
use text::as_str;

/// The most bytes that a text holds.
const MOST_BYTES: usize = u32::MAX as usize;

fn find(text: &Val, part: &Val, start: usize) -> Val {
    if start > text::char_count(text) {
        return Val::UNIT;
    }
    let from = text::byte_offset(text, start);
    let found = as_str(text)[from..].find(as_str(part));
    Val::option(found.map(|offset| Val::length(text::char_index(text, from + offset))))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_find_b(text: Borrowed, part: Borrowed) -> Val {
    find(&text, &part, 0)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_find_from_b(text: Borrowed, part: Borrowed, start: Borrowed) -> Val {
    find(&text, &part, start.to_index())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_count_b(text: Borrowed, part: Borrowed) -> Val {
    Val::length(as_str(&text).matches(as_str(&part)).count())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_split_b(text: Borrowed, separator: Borrowed) -> Val {
    let mut buffer = [0; 4];
    match as_str(&separator) {
        "" => list::from_iter(
            as_str(&text)
                .chars()
                .map(|c| text::new(c.encode_utf8(&mut buffer))),
        ),
        separator => list::from_iter(as_str(&text).split(separator).map(text::new)),
    }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_words_b(text: Borrowed) -> Val {
    list::from_iter(as_str(&text).split_whitespace().map(text::new))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_lines_b(text: Borrowed) -> Val {
    list::from_iter(as_str(&text).lines().map(text::new))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_replace_b(text: Borrowed, from: Borrowed, to: Borrowed) -> Val {
    match as_str(&from) {
        "" => text.clone(),
        from => text::new(&as_str(&text).replace(from, as_str(&to))),
    }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_join_b(list: Borrowed, separator: Borrowed) -> Val {
    let parts: Vec<&str> = list::elements(&list).iter().map(as_str).collect();
    text::new(&parts.join(as_str(&separator)))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_text_repeat_b(text: Borrowed, times: Borrowed) -> Val {
    let times = match times.as_immediate() {
        Some(times) if times <= 0 => 0,
        _ => times.to_index(),
    };
    match text.len().checked_mul(times) {
        Some(bytes) if bytes <= MOST_BYTES => text::new(&as_str(&text).repeat(times)),
        _ => fatal::too_large("a text"),
    }
}

macro_rules! mapped {
    ($($name:ident $map:expr;)*) => {
        $(
            /// See [`crate::abi`].
            #[unsafe(no_mangle)]
            pub extern "C" fn $name(text: Borrowed) -> Val {
                let content = as_str(&text);
                let mapped = $map(content);
                if mapped == *content { text.clone() } else { text::new(&mapped) }
            }
        )*
    };
}

mapped! {
    tn_text_trim_b |text: &'_ str| text.trim().to_owned();
    tn_text_trim_start_b |text: &'_ str| text.trim_start().to_owned();
    tn_text_trim_end_b |text: &'_ str| text.trim_end().to_owned();
    tn_text_upper_b str::to_uppercase;
    tn_text_lower_b str::to_lowercase;
    tn_text_reverse_b |text: &'_ str| text.chars().rev().collect::<String>();
}
