//! The standard library, in Tenet, embedded in the compiler.
//!
//! In: nothing. Out: the texts of the modules under `std/`, by file name. This crate holds no code but the list.
#![forbid(unsafe_code)]

/// The files of the standard library: name and text, in the order in which they are loaded.
pub const FILES: &[(&str, &str)] = &[
    ("std/prelude.tenet", include_str!("../std/prelude.tenet")),
    ("std/order.tenet", include_str!("../std/order.tenet")),
    ("std/option.tenet", include_str!("../std/option.tenet")),
    ("std/result.tenet", include_str!("../std/result.tenet")),
    ("std/int.tenet", include_str!("../std/int.tenet")),
    ("std/char.tenet", include_str!("../std/char.tenet")),
    ("std/list.tenet", include_str!("../std/list.tenet")),
    ("std/text.tenet", include_str!("../std/text.tenet")),
    ("std/set.tenet", include_str!("../std/set.tenet")),
    ("std/map.tenet", include_str!("../std/map.tenet")),
];
