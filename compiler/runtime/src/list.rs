//! Lists: growable arrays of words, and slices that share the elements of another list.
//!
//! A list owns its elements, in its own storage, or is a slice: then its `owner` is the list that does. Both know the address of
//! their first element. An owning list may have room at the front (left by slicing it in place) and at the back.

use crate::abi::{Kind, STATIC_RC};
use crate::order::{self, equal};
use crate::value::{Borrowed, Header, Val, allocate, free_cell};
use crate::{fatal, heap, int};
use std::mem::ManuallyDrop;
use std::ptr;

#[repr(C)]
struct List {
    header: Header,
    data: *mut Val,
    /// A list that owns the elements, or 0.
    owner: u64,
}

/// The bytes of a list before its storage.
const LIST_BYTES: usize = size_of::<List>();
/// Slices of up to this many elements are copied.
const COPIED_SLICE: usize = 2;
const LEAST_CAPACITY: usize = 4;

/// The only list of its kind: no storage, never counted.
struct EmptyList(List);

// SAFETY: the empty list is never written: it is static, so neither counted nor unique.
unsafe impl Sync for EmptyList {}

static EMPTY: EmptyList = EmptyList(List {
    header: Header {
        rc: STATIC_RC,
        kind: Kind::List,
        pad: 0,
        tag: 0,
        len: 0,
        cap: 0,
    },
    data: ptr::dangling_mut(),
    owner: 0,
});

fn list_of(list: &Val) -> *mut List {
    debug_assert_eq!(list.kind(), Some(Kind::List));
    list.header().cast()
}

/// The elements of a list.
#[inline]
pub(crate) fn elements(list: &Val) -> &[Val] {
    let list = list_of(list);
    // SAFETY: a list has `len` live elements at `data`, which live as long as the list is borrowed.
    unsafe { std::slice::from_raw_parts((*list).data, (*list).header.len as usize) }
}

/// The values that a list object holds counts of: its elements, or the list that owns them.
///
/// # Safety
/// The object is a live list for `'a`.
pub(crate) unsafe fn owned<'a>(object: *const Header) -> &'a [Val] {
    let list: *const List = object.cast();
    // SAFETY: as for `elements`; an owner is a value.
    unsafe {
        match (*list).owner {
            0 => std::slice::from_raw_parts((*list).data, (*list).header.len as usize),
            _ => std::slice::from_raw_parts((&raw const (*list).owner).cast(), 1),
        }
    }
}

/// A list with no elements and its own count.
pub(crate) fn empty() -> Val {
    // SAFETY: static objects are live for ever, and their counts are free to take.
    unsafe { Val::of((&raw const EMPTY.0).cast_mut().cast()) }
}

/// A unique list without elements, with room for `capacity`.
pub(crate) fn with_capacity(capacity: usize) -> Val {
    let Ok(cap) = u32::try_from(capacity) else {
        fatal::too_large("a list")
    };
    let list: *mut List = allocate(
        Header::new(Kind::List, 0, 0, cap),
        LIST_BYTES + 8 * capacity,
    )
    .cast();
    // SAFETY: the object is fresh, and as large as its capacity says.
    unsafe {
        (*list).data = storage(list);
        (*list).owner = 0;
        Val::of(list.cast())
    }
}

/// A list of what an iterator gives.
pub(crate) fn from_iter(items: impl IntoIterator<Item = Val>) -> Val {
    let items = items.into_iter();
    let mut list = with_capacity(items.size_hint().0);
    for item in items {
        list = push(list, item);
    }
    list
}

/// # Safety
/// The list is live.
unsafe fn storage(list: *mut List) -> *mut Val {
    // SAFETY: storage stands behind the fixed part of each list.
    unsafe { list.add(1).cast() }
}

/// Whether the elements may be written in place.
fn is_unshared(list: &Val) -> bool {
    // SAFETY: the list is live.
    list.is_unique() && unsafe { (*list_of(list)).owner == 0 }
}

/// The same list, unshared, with room for `extra` more elements at its end.
fn with_room(list: Val, extra: usize) -> Val {
    let len = list.len();
    let needed = len + extra;
    if !is_unshared(&list) {
        let capacity = if extra == 0 {
            needed
        } else {
            needed.max(LEAST_CAPACITY)
        };
        return unshare(list, capacity);
    }
    let raw = list_of(&list);
    // SAFETY: the list is unique and owns its storage, of `cap` words, in which `data` points.
    unsafe {
        let slack = (*raw).data.offset_from(storage(raw)) as usize;
        let capacity = (*raw).header.cap as usize;
        if slack + needed <= capacity {
            return list;
        }
        // Moving the elements to the front is paid for by the removals that left the slack.
        if needed <= capacity && slack >= capacity / 2 {
            ptr::copy((*raw).data, storage(raw), len);
            (*raw).data = storage(raw);
            return list;
        }
        // Never below the old capacity, which a few elements behind much slack and many more to come would ask for.
        let wanted = (2 * len)
            .max(capacity)
            .max(LEAST_CAPACITY)
            .min(u32::MAX as usize);
        grow(list, slack, needed.max(wanted))
    }
}

/// # Safety
/// The list is unshared, with `slack` unused words in front of its elements; `capacity` is not below the one that it has.
unsafe fn grow(list: Val, slack: usize, capacity: usize) -> Val {
    let Ok(cap) = u32::try_from(capacity) else {
        fatal::too_large("a list")
    };
    let old: *mut List = ManuallyDrop::new(list).header().cast();
    // SAFETY: the caller's; the elements move, and the old object is given up.
    unsafe {
        if slack != 0 {
            ptr::copy((*old).data, storage(old), (*old).header.len as usize);
        }
        let old_bytes = LIST_BYTES + 8 * (*old).header.cap as usize;
        let new: *mut List =
            heap::reallocate(old.cast(), old_bytes, LIST_BYTES + 8 * cap as usize).cast();
        (*new).header.cap = cap;
        (*new).data = storage(new);
        Val::of(new.cast())
    }
}

/// A list with the same elements that owns them alone; `capacity >= len`.
fn unshare(list: Val, capacity: usize) -> Val {
    let fresh = with_capacity(capacity);
    let source = elements(&list);
    let target = list_of(&fresh);
    // SAFETY: the new list has room, and is nobody else's.
    unsafe {
        for (index, element) in source.iter().enumerate() {
            (*target).data.add(index).write(element.clone());
        }
        (*target).header.len = source.len() as u32;
    }
    fresh
}

fn unshared(list: Val) -> Val {
    if is_unshared(&list) {
        list
    } else {
        with_room(list, 0)
    }
}

/// The elements of an unshared list, to be written.
fn elements_mut(list: &mut Val) -> &mut [Val] {
    debug_assert!(is_unshared(list));
    let list = list_of(list);
    // SAFETY: the list owns `len` live elements at `data`, and nobody else sees them.
    unsafe { std::slice::from_raw_parts_mut((*list).data, (*list).header.len as usize) }
}

/// Appends an element.
pub(crate) fn push(list: Val, element: Val) -> Val {
    let list = with_room(list, 1);
    let raw = list_of(&list);
    // SAFETY: the list is unshared and has room behind its last element.
    unsafe {
        (*raw).data.add((*raw).header.len as usize).write(element);
        (*raw).header.len += 1;
    }
    list
}

/// Ends the program where `index` is not below `bound`.
#[inline]
pub(crate) fn check(index: usize, bound: usize, what: &str) -> usize {
    if index >= bound {
        fatal::bug(&format!("{what} out of range"));
    }
    index
}

fn check_range(start: &Val, end: &Val, len: usize) -> (usize, usize) {
    let (start, end) = (start.to_index(), end.to_index());
    if start > end || end > len {
        fatal::bug("slice out of range");
    }
    (start, end)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_empty() -> Val {
    empty()
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_new(capacity: Val) -> Val {
    match capacity.to_index() {
        0 => empty(),
        capacity => with_capacity(capacity),
    }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_alloc(len: u64) -> Val {
    let list = with_capacity(len as usize);
    // SAFETY: the list is fresh; compiled code writes the elements before it does anything else with it.
    unsafe { (*list_of(&list)).header.len = len as u32 };
    list
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_repeat(element: Val, count: Val) -> Val {
    if count.as_immediate().is_some_and(|count| count <= 0) {
        return empty();
    }
    from_iter(std::iter::repeat_n(element, count.to_index()))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_range(start: Val, end: Val) -> Val {
    if order::compare(&start, &end).is_ge() {
        return empty();
    }
    match (start.as_immediate(), end.as_immediate()) {
        (Some(start), Some(end)) => from_iter((start..end).map(Val::immediate)),
        _ => {
            let count = int::subtract(&end, &start).to_index();
            from_iter((0..count).map(|offset| int::add(&start, &Val::length(offset))))
        }
    }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_len_b(list: Borrowed) -> Val {
    Val::length(list.len())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_get_b(list: Borrowed, index: Borrowed) -> Val {
    let elements = elements(&list);
    elements[check(index.to_index(), elements.len(), "list index")].clone()
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_set(list: Val, index: Val, element: Val) -> Val {
    let mut list = unshared(list);
    let elements = elements_mut(&mut list);
    elements[check(index.to_index(), elements.len(), "list index")] = element;
    list
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_push(list: Val, element: Val) -> Val {
    push(list, element)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_slice(list: Val, start: Val, end: Val) -> Val {
    let (start, end) = check_range(&start, &end, list.len());
    if start == 0 && end == list.len() {
        return list;
    }
    if start == end {
        return empty();
    }
    if !list.is_unique() {
        return slice(&list, start, end);
    }
    let raw = list_of(&list);
    // SAFETY: the list is unique. Where it owns its elements, those outside the slice are dropped, after it stopped referring to them.
    unsafe {
        let (data, len) = ((*raw).data, (*raw).header.len as usize);
        (*raw).data = data.add(start);
        (*raw).header.len = (end - start) as u32;
        if (*raw).owner == 0 {
            ptr::drop_in_place(ptr::slice_from_raw_parts_mut(data, start));
            ptr::drop_in_place(ptr::slice_from_raw_parts_mut(data.add(end), len - end));
        }
    }
    list
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_slice_b(list: Borrowed, start: Borrowed, end: Borrowed) -> Val {
    let (start, end) = check_range(&start, &end, list.len());
    slice(&list, start, end)
}

/// A slice of a list, which shares its elements unless they are few.
fn slice(list: &Val, start: usize, end: usize) -> Val {
    let len = end - start;
    if len == list.len() {
        return list.clone();
    }
    if len <= COPIED_SLICE {
        return if len == 0 {
            empty()
        } else {
            from_iter(elements(list)[start..end].iter().cloned())
        };
    }
    let whole = list_of(list);
    let slice: *mut List = allocate(Header::new(Kind::List, 0, len as u32, 0), LIST_BYTES).cast();
    // SAFETY: the slice is fresh; its owner owns the elements of `whole`, and is kept alive by a count of the slice's own.
    unsafe {
        let owner = match (*whole).owner {
            0 => list.clone(),
            owner => Val::clone(&ManuallyDrop::new(Val::from_raw(owner))),
        };
        (*slice).data = (*whole).data.add(start);
        (*slice).owner = owner.into_raw();
        Val::of(slice.cast())
    }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_concat(a: Val, b: Val) -> Val {
    if b.len() == 0 {
        return a;
    }
    if a.len() == 0 {
        return b;
    }
    let list = with_room(a, b.len());
    let target = list_of(&list);
    // SAFETY: `list` is unshared, so distinct from `b`, and has room behind its last element. Where `b` owns its elements alone they are moved,
    // and only its memory is given back.
    unsafe {
        let end = (*target).data.add((*target).header.len as usize);
        (*target).header.len += b.len() as u32;
        if is_unshared(&b) {
            ptr::copy_nonoverlapping((*list_of(&b)).data, end, b.len());
            free_cell(ManuallyDrop::new(b).header());
        } else {
            for (index, element) in elements(&b).iter().enumerate() {
                end.add(index).write(element.clone());
            }
        }
    }
    list
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_insert(list: Val, index: Val, element: Val) -> Val {
    let index = check(index.to_index(), list.len() + 1, "place to insert at");
    let mut list = push(list, element);
    elements_mut(&mut list)[index..].rotate_right(1);
    list
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_remove_at(list: Val, index: Val) -> Val {
    let mut list = unshared(list);
    let len = list.len();
    let index = check(index.to_index(), len, "list index");
    elements_mut(&mut list)[index..].rotate_left(1);
    tn_list_slice(list, Val::length(0), Val::length(len - 1))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_swap(list: Val, i: Val, j: Val) -> Val {
    let mut list = unshared(list);
    let elements = elements_mut(&mut list);
    let i = check(i.to_index(), elements.len(), "list index");
    let j = check(j.to_index(), elements.len(), "list index");
    elements.swap(i, j);
    list
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_reverse(list: Val) -> Val {
    let mut list = unshared(list);
    elements_mut(&mut list).reverse();
    list
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_sort(list: Val) -> Val {
    let mut list = unshared(list);
    let elements = elements_mut(&mut list);
    if elements.iter().all(Val::is_immediate) {
        // Equal immediates cannot be told apart.
        elements.sort_unstable_by_key(|element| element.raw() as i64);
    } else {
        elements.sort_by(order::compare);
    }
    list
}

/// Where an equal element first occurs.
pub(crate) fn position(list: &Val, element: &Val) -> Option<usize> {
    elements(list)
        .iter()
        .position(|candidate| equal(candidate, element))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_contains_b(list: Borrowed, element: Borrowed) -> Val {
    Val::bool(position(&list, &element).is_some())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_find_b(list: Borrowed, element: Borrowed) -> Val {
    Val::option(position(&list, &element).map(Val::length))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_unshare(list: Val) -> Val {
    unshared(list)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_list_take_b(list: Borrowed, index: Borrowed) -> Val {
    if !is_unshared(&list) {
        fatal::bug("an element is moved out of a shared list");
    }
    let index = check(index.to_index(), list.len(), "list index");
    // SAFETY: the list is unshared, and the index in range.
    unsafe { ptr::replace((*list_of(&list)).data.add(index), Val::UNIT) }
}
