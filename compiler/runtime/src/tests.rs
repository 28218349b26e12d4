//! The runtime against models from Rust's standard library, with every count checked.

mod deep;
mod ints;
mod lists;
mod model;
mod running;
mod structure;
mod texts;
mod trees;

use crate::value::{Borrowed, Val};
use crate::{live_objects, text};

/// Runs a test case and checks that it leaves no object behind.
fn leak_free<R>(case: impl FnOnce() -> R) -> R {
    let before = live_objects();
    let result = case();
    assert_eq!(live_objects(), before, "objects left behind");
    result
}

/// Lends a value to a function that borrows.
fn lend(value: &Val) -> Borrowed {
    // SAFETY: both are the same word; the copy counts nothing, and callees return before `value` goes.
    unsafe { std::mem::transmute_copy(value) }
}

fn int(n: i64) -> Val {
    crate::int::from_i64(n)
}

fn txt(content: &str) -> Val {
    text::new(content)
}
