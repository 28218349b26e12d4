//! Classes of characters, by the Unicode tables of Rust's standard library.

use crate::value::{Borrowed, Val};

macro_rules! classes {
    ($($name:ident $class:expr;)*) => {
        $(
            /// See [`crate::abi`].
            #[unsafe(no_mangle)]
            pub extern "C" fn $name(c: Borrowed) -> Val {
                let class: fn(char) -> bool = $class;
                Val::bool(class(c.to_char()))
            }
        )*
    };
}

classes! {
    tn_char_is_digit_b |c| c.is_ascii_digit();
    tn_char_is_letter_b char::is_alphabetic;
    tn_char_is_space_b char::is_whitespace;
    tn_char_is_upper_b char::is_uppercase;
    tn_char_is_lower_b char::is_lowercase;
}
