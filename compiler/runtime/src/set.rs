//! Sets, as compiled code calls them.

use crate::value::{Borrowed, Val};
use crate::{fatal, list, tree};
use tree::Entry;

fn element(key: Val) -> Entry {
    Entry { key, value: None }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_set_insert(set: Val, new: Val) -> Val {
    // A shared set that has the element already is left alone.
    if !set.is_unique() && tree::find(&set, &new).is_some() {
        return set;
    }
    tree::insert(set, element(new))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_set_remove(set: Val, old: Val) -> Val {
    tree::remove(set, &old)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_set_contains_b(set: Borrowed, element: Borrowed) -> Val {
    Val::bool(tree::find(&set, &element).is_some())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_set_len_b(set: Borrowed) -> Val {
    Val::length(set.len())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_set_nth_b(set: Borrowed, index: Borrowed) -> Val {
    match tree::nth(&set, index.to_index()) {
        Some((key, _)) => key.clone(),
        None => fatal::bug("place in a set out of range"),
    }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_set_union(a: Val, b: Val) -> Val {
    tree::union(a, b)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_set_intersect(a: Val, b: Val) -> Val {
    tree::intersection(a, &b)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_set_difference(a: Val, b: Val) -> Val {
    tree::difference(a, &b)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_set_is_subset_b(a: Borrowed, b: Borrowed) -> Val {
    Val::bool(tree::is_subset(&a, &b))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_set_to_list_b(set: Borrowed) -> Val {
    tree::to_list(&set, |key, _| key.clone())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_set_from_list(list: Val) -> Val {
    tree::from_entries(
        list::elements(&list)
            .iter()
            .map(|key| element(key.clone()))
            .collect(),
    )
}
