//! Maps, as compiled code calls them.

use crate::abi::Kind;
use crate::value::{Borrowed, Val};
use crate::{fatal, list, tree};
use tree::Entry;

fn value_of(map: &Val, key: &Val) -> Option<Val> {
    tree::find(map, key).and_then(|(_, value)| value.cloned())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_insert(map: Val, key: Val, value: Val) -> Val {
    tree::insert(
        map,
        Entry {
            key,
            value: Some(value),
        },
    )
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_remove(map: Val, key: Val) -> Val {
    tree::remove(map, &key)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_contains_b(map: Borrowed, key: Borrowed) -> Val {
    Val::bool(tree::find(&map, &key).is_some())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_len_b(map: Borrowed) -> Val {
    Val::length(map.len())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_at_b(map: Borrowed, key: Borrowed) -> Val {
    value_of(&map, &key).unwrap_or_else(|| fatal::bug("key not in the map"))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_get_b(map: Borrowed, key: Borrowed) -> Val {
    Val::option(value_of(&map, &key))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_find_b(map: Borrowed, key: Borrowed) -> u64 {
    value_of(&map, &key).map_or(0, Val::into_raw)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_nth_key_b(map: Borrowed, index: Borrowed) -> Val {
    match tree::nth(&map, index.to_index()) {
        Some((key, _)) => key.clone(),
        None => fatal::bug("place in a map out of range"),
    }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_nth_value_b(map: Borrowed, index: Borrowed) -> Val {
    match tree::nth(&map, index.to_index()) {
        Some((_, Some(value))) => value.clone(),
        _ => fatal::bug("place in a map out of range"),
    }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_keys_b(map: Borrowed) -> Val {
    tree::to_list(&map, |key, _| key.clone())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_key_set_b(map: Borrowed) -> Val {
    tree::from_ascending(
        tree::Entries::new(&map)
            .map(|(key, _)| Entry {
                key: key.clone(),
                value: None,
            })
            .collect(),
    )
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_values_b(map: Borrowed) -> Val {
    tree::to_list(&map, |_, value| value.cloned().unwrap_or(Val::UNIT))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_to_list_b(map: Borrowed) -> Val {
    tree::to_list(&map, |key, value| {
        Val::record(
            Kind::Tuple,
            0,
            [key.clone(), value.cloned().unwrap_or(Val::UNIT)],
        )
    })
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_from_list(list: Val) -> Val {
    let entry = |pair: &Val| match pair.fields() {
        [key, value] => Entry {
            key: key.clone(),
            value: Some(value.clone()),
        },
        _ => fatal::bug("a map is made of something that is no pair"),
    };
    tree::from_entries(list::elements(&list).iter().map(entry).collect())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_merge(a: Val, b: Val) -> Val {
    tree::union(a, b)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_remove_all(map: Val, keys: Val) -> Val {
    tree::difference(map, &keys)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_unshare(map: Val, key: Val) -> Val {
    tree::unshare(map, &key)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_map_take_b(map: Borrowed, key: Borrowed) -> Val {
    tree::take_value(&map, &key)
        .unwrap_or_else(|| fatal::bug("a value is moved out of a shared map"))
}
