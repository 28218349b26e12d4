//! The balanced trees behind sets and maps.
//!
//! Weight-balanced trees (Adams, "Efficient sets — a balancing act", 1993) with the parameters 3 and 2, for which the balance is proved (Hirai and
//! Yamamoto, "Balancing weight-balanced trees", 2011); union, intersection and difference by splitting and joining (Blelloch, Ferizovic and
//! Sun, "Just join for parallel ordered sets", 2016). Trees are values: an update takes nodes apart, and a node whose count
//! is 1 gives its memory to the node that takes its place, so that a tree that nobody shares is updated in place.
//!
//! The recursion here is as deep as a balanced tree, at most about eighty calls; only comparisons of elements go deeper, without recursion.

use crate::abi::Kind;
use crate::order;
use crate::value::{Header, Val, allocate, free_cell};
use crate::{fatal, list};
use std::cmp::Ordering;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::ptr;

#[repr(C)]
struct Node {
    header: Header,
    left: Val,
    right: Val,
    key: Val,
    /// Of a map only; the node of a set ends before it.
    value: MaybeUninit<Val>,
}

const SET_BYTES: usize = size_of::<Node>() - 8;
const MAP_BYTES: usize = size_of::<Node>();

/// An element of a set, or a key with its value.
pub(crate) struct Entry {
    pub key: Val,
    pub value: Option<Val>,
}

impl Entry {
    fn kind(&self) -> Kind {
        if self.value.is_some() {
            Kind::Map
        } else {
            Kind::Set
        }
    }
}

/// The memory of a node that was taken apart, to be used again or given back.
struct Cell(*mut Node);

impl Drop for Cell {
    fn drop(&mut self) {
        // SAFETY: the node's fields were moved out when the cell was made, and nothing refers to it.
        unsafe { free_cell(self.0.cast()) }
    }
}

/// A borrowed node.
#[derive(Clone, Copy)]
struct NodeRef<'a> {
    left: &'a Val,
    right: &'a Val,
    key: &'a Val,
    value: Option<&'a Val>,
}

/// The root of a tree, `None` where it is empty.
fn root(tree: &Val) -> Option<NodeRef<'_>> {
    if tree.is_immediate() {
        return None;
    }
    debug_assert!(matches!(tree.kind(), Some(Kind::Set | Kind::Map)));
    let node: *const Node = tree.header().cast();
    // SAFETY: sets and maps are nodes, live as long as the tree is borrowed; the nodes of maps have values.
    unsafe {
        let value =
            ((*node).header.kind == Kind::Map).then(|| &*(&raw const (*node).value).cast::<Val>());
        Some(NodeRef {
            left: &(*node).left,
            right: &(*node).right,
            key: &(*node).key,
            value,
        })
    }
}

fn make(cell: Option<Cell>, left: Val, entry: Entry, right: Val) -> Val {
    let kind = entry.kind();
    let Ok(len) = u32::try_from(left.len() + right.len() + 1) else {
        fatal::too_large("a set or map")
    };
    let header = Header::new(kind, 0, len, 0);
    // SAFETY: a cell is unused memory of a node of the same tree, so of the same kind and size; a fresh object is as large as its kind says. Each field is
    // written once.
    unsafe {
        let node: *mut Node = match cell {
            Some(cell) => {
                let node = ManuallyDrop::new(cell).0;
                debug_assert!((*node).header.kind == kind);
                (&raw mut (*node).header).write(header);
                node
            }
            None => allocate(
                header,
                if kind == Kind::Map {
                    MAP_BYTES
                } else {
                    SET_BYTES
                },
            )
            .cast(),
        };
        (&raw mut (*node).left).write(left);
        (&raw mut (*node).right).write(right);
        (&raw mut (*node).key).write(entry.key);
        if let Some(value) = entry.value {
            (&raw mut (*node).value).cast::<Val>().write(value);
        }
        Val::of(node.cast())
    }
}

fn single(entry: Entry) -> Val {
    make(None, Val::UNIT, entry, Val::UNIT)
}

/// A node taken apart: its memory if it can be used again, left, entry, right.
type Parts = (Option<Cell>, Val, Entry, Val);

fn take_apart(tree: Val) -> Option<Parts> {
    let NodeRef {
        left,
        right,
        key,
        value,
    } = root(&tree)?;
    if !tree.is_unique() {
        let entry = Entry {
            key: key.clone(),
            value: value.cloned(),
        };
        return Some((None, left.clone(), entry, right.clone()));
    }
    // SAFETY: the node is unique; its fields are moved out once, and the tree is forgotten.
    unsafe {
        let (left, right) = (ptr::read(left), ptr::read(right));
        let entry = Entry {
            key: ptr::read(key),
            value: value.map(|value| ptr::read(value)),
        };
        let cell = Cell(ManuallyDrop::new(tree).header().cast());
        Some((Some(cell), left, entry, right))
    }
}

/// One subtree may have at most this many times the weight of the other.
const DELTA: usize = 3;
/// A single rotation is enough where the inner grandchild weighs less than this many times the outer one.
const RATIO: usize = 2;

fn weight(tree: &Val) -> usize {
    tree.len() + 1
}

/// Makes a node of two subtrees of which one may be one insertion or removal out of balance.
fn balance(cell: Option<Cell>, left: Val, entry: Entry, right: Val) -> Val {
    if weight(&right) > DELTA * weight(&left) {
        rotate_left(cell, left, entry, right)
    } else if weight(&left) > DELTA * weight(&right) {
        rotate_right(cell, left, entry, right)
    } else {
        make(cell, left, entry, right)
    }
}

fn rotate_left(cell: Option<Cell>, left: Val, entry: Entry, right: Val) -> Val {
    let is_single = root(&right).is_none_or(|node| weight(node.left) < RATIO * weight(node.right));
    let Some((right_cell, inner, right_entry, outer)) = take_apart(right) else {
        return make(cell, left, entry, Val::UNIT);
    };
    if is_single {
        return make(
            right_cell,
            make(cell, left, entry, inner),
            right_entry,
            outer,
        );
    }
    match take_apart(inner) {
        None => make(
            right_cell,
            make(cell, left, entry, Val::UNIT),
            right_entry,
            outer,
        ),
        Some((inner_cell, a, inner_entry, b)) => make(
            inner_cell,
            make(cell, left, entry, a),
            inner_entry,
            make(right_cell, b, right_entry, outer),
        ),
    }
}

fn rotate_right(cell: Option<Cell>, left: Val, entry: Entry, right: Val) -> Val {
    let is_single = root(&left).is_none_or(|node| weight(node.right) < RATIO * weight(node.left));
    let Some((left_cell, outer, left_entry, inner)) = take_apart(left) else {
        return make(cell, Val::UNIT, entry, right);
    };
    if is_single {
        return make(
            left_cell,
            outer,
            left_entry,
            make(cell, inner, entry, right),
        );
    }
    match take_apart(inner) {
        None => make(
            left_cell,
            outer,
            left_entry,
            make(cell, Val::UNIT, entry, right),
        ),
        Some((inner_cell, a, inner_entry, b)) => make(
            inner_cell,
            make(left_cell, outer, left_entry, a),
            inner_entry,
            make(cell, b, entry, right),
        ),
    }
}

/// Puts an entry in. Where its key is there, its value replaces the old one, and the old key stays.
pub(crate) fn insert(tree: Val, entry: Entry) -> Val {
    let Some((cell, left, old, right)) = take_apart(tree) else {
        return single(entry);
    };
    match order::compare(&entry.key, &old.key) {
        Ordering::Less => balance(cell, insert(left, entry), old, right),
        Ordering::Greater => balance(cell, left, old, insert(right, entry)),
        Ordering::Equal => make(
            cell,
            left,
            Entry {
                key: old.key,
                value: entry.value,
            },
            right,
        ),
    }
}

/// Takes a key out.
pub(crate) fn remove(tree: Val, key: &Val) -> Val {
    // Looking first leaves a shared tree alone where the key is not there.
    if find(&tree, key).is_some() {
        remove_present(tree, key)
    } else {
        tree
    }
}

fn remove_present(tree: Val, key: &Val) -> Val {
    let Some((cell, left, entry, right)) = take_apart(tree) else {
        return Val::UNIT;
    };
    match order::compare(key, &entry.key) {
        Ordering::Less => balance(cell, remove_present(left, key), entry, right),
        Ordering::Greater => balance(cell, left, entry, remove_present(right, key)),
        Ordering::Equal => glue(left, right),
    }
}

/// Joins two balanced trees that stood under one node.
fn glue(left: Val, right: Val) -> Val {
    if left.len() > right.len() {
        match take_last(left) {
            Some((cell, rest, entry)) => balance(cell, rest, entry, right),
            None => right,
        }
    } else {
        match take_first(right) {
            Some((cell, entry, rest)) => balance(cell, left, entry, rest),
            None => left,
        }
    }
}

fn take_first(tree: Val) -> Option<(Option<Cell>, Entry, Val)> {
    let (cell, left, entry, right) = take_apart(tree)?;
    if left.is_immediate() {
        return Some((cell, entry, right));
    }
    let (first_cell, first, rest) = take_first(left)?;
    Some((first_cell, first, balance(cell, rest, entry, right)))
}

fn take_last(tree: Val) -> Option<(Option<Cell>, Val, Entry)> {
    let (cell, left, entry, right) = take_apart(tree)?;
    if right.is_immediate() {
        return Some((cell, left, entry));
    }
    let (last_cell, rest, last) = take_last(right)?;
    Some((last_cell, balance(cell, left, entry, rest), last))
}

/// Makes a tree of an entry and two trees of any sizes around it.
fn join(cell: Option<Cell>, left: Val, entry: Entry, right: Val) -> Val {
    if weight(&right) > DELTA * weight(&left) {
        match take_apart(right) {
            Some((right_cell, inner, right_entry, outer)) => balance(
                right_cell,
                join(cell, left, entry, inner),
                right_entry,
                outer,
            ),
            None => make(cell, left, entry, Val::UNIT),
        }
    } else if weight(&left) > DELTA * weight(&right) {
        match take_apart(left) {
            Some((left_cell, outer, left_entry, inner)) => balance(
                left_cell,
                outer,
                left_entry,
                join(cell, inner, entry, right),
            ),
            None => make(cell, Val::UNIT, entry, right),
        }
    } else {
        make(cell, left, entry, right)
    }
}

/// Joins two trees of any sizes.
fn join_two(left: Val, right: Val) -> Val {
    match take_last(left) {
        Some((cell, rest, entry)) => join(cell, rest, entry, right),
        None => right,
    }
}

/// What is below a key, what is at it, what is above it.
fn split(tree: Val, key: &Val) -> (Val, Option<Entry>, Val) {
    let Some((cell, left, entry, right)) = take_apart(tree) else {
        return (Val::UNIT, None, Val::UNIT);
    };
    match order::compare(key, &entry.key) {
        Ordering::Less => {
            let (below, found, above) = split(left, key);
            (below, found, join(cell, above, entry, right))
        }
        Ordering::Greater => {
            let (below, found, above) = split(right, key);
            (join(cell, left, entry, below), found, above)
        }
        Ordering::Equal => (left, Some(entry), right),
    }
}

/// What is in either; the values of `b` where both have a key.
pub(crate) fn union(a: Val, b: Val) -> Val {
    if a.is_immediate() || a.raw() == b.raw() {
        return b;
    }
    let Some((cell, left, entry, right)) = take_apart(b) else {
        return a;
    };
    let (below, _, above) = split(a, &entry.key);
    let left = union(below, left);
    let right = union(above, right);
    join(cell, left, entry, right)
}

/// What is in `a` and has its key in `b`.
pub(crate) fn intersection(a: Val, b: &Val) -> Val {
    if a.raw() == b.raw() {
        return a;
    }
    let Some(node) = root(b) else {
        return Val::UNIT;
    };
    if a.is_immediate() {
        return a;
    }
    let (below, found, above) = split(a, node.key);
    let left = intersection(below, node.left);
    let right = intersection(above, node.right);
    match found {
        Some(entry) => join(None, left, entry, right),
        None => join_two(left, right),
    }
}

/// What is in `a` and does not have its key in `b`; `a` may be a map and `b` a set.
pub(crate) fn difference(a: Val, b: &Val) -> Val {
    if a.raw() == b.raw() {
        return Val::UNIT;
    }
    let Some(node) = root(b) else { return a };
    if a.is_immediate() {
        return a;
    }
    let (below, _, above) = split(a, node.key);
    join_two(difference(below, node.left), difference(above, node.right))
}

/// Whether every key of `a` is one of `b`.
pub(crate) fn is_subset(a: &Val, b: &Val) -> bool {
    if a.raw() == b.raw() {
        return true;
    }
    if a.len() > b.len() {
        return false;
    }
    // Looking each key up costs `m log n`, going through both `m + n`.
    if a.len() * (b.len().ilog2() as usize + 1) < b.len() {
        return Entries::new(a).all(|(key, _)| find(b, key).is_some());
    }
    let mut candidates = Entries::new(b);
    Entries::new(a).all(|(key, _)| {
        candidates
            .by_ref()
            .map(|(candidate, _)| order::compare(candidate, key))
            .find(|order| order.is_ge())
            == Some(Ordering::Equal)
    })
}

/// The key that is there, and its value.
pub(crate) fn find<'a>(tree: &'a Val, key: &Val) -> Option<(&'a Val, Option<&'a Val>)> {
    let mut tree = tree;
    while let Some(node) = root(tree) {
        match order::compare(key, node.key) {
            Ordering::Less => tree = node.left,
            Ordering::Greater => tree = node.right,
            Ordering::Equal => return Some((node.key, node.value)),
        }
    }
    None
}

/// The key at a place in the order, and its value.
pub(crate) fn nth(tree: &Val, index: usize) -> Option<(&Val, Option<&Val>)> {
    let (mut tree, mut index) = (tree, index);
    while let Some(node) = root(tree) {
        match index.cmp(&node.left.len()) {
            Ordering::Less => tree = node.left,
            Ordering::Greater => {
                index -= node.left.len() + 1;
                tree = node.right;
            }
            Ordering::Equal => return Some((node.key, node.value)),
        }
    }
    None
}

/// A tree of entries in ascending order without equal keys.
pub(crate) fn from_ascending(entries: Vec<Entry>) -> Val {
    fn build(entries: &mut impl Iterator<Item = Entry>, count: usize) -> Val {
        if count == 0 {
            return Val::UNIT;
        }
        let left = build(entries, count / 2);
        let Some(entry) = entries.next() else {
            return left;
        };
        let right = build(entries, count - count / 2 - 1);
        make(None, left, entry, right)
    }
    let count = entries.len();
    build(&mut entries.into_iter(), count)
}

/// A tree of entries in any order; of equal keys the last one's value is kept.
pub(crate) fn from_entries(mut entries: Vec<Entry>) -> Val {
    let ascends = |pair: &[Entry]| order::compare(&pair[0].key, &pair[1].key).is_lt();
    if !entries.windows(2).all(ascends) {
        entries.sort_by(|a, b| order::compare(&a.key, &b.key));
        entries.dedup_by(|later, earlier| {
            let equal = order::equal(&later.key, &earlier.key);
            if equal {
                std::mem::swap(&mut later.value, &mut earlier.value);
            }
            equal
        });
    }
    from_ascending(entries)
}

/// The same map with the nodes on the way to a key unique.
pub(crate) fn unshare(tree: Val, key: &Val) -> Val {
    let Some((cell, left, entry, right)) = take_apart(tree) else {
        return Val::UNIT;
    };
    match order::compare(key, &entry.key) {
        Ordering::Less => make(cell, unshare(left, key), entry, right),
        Ordering::Greater => make(cell, left, entry, unshare(right, key)),
        Ordering::Equal => make(cell, left, entry, right),
    }
}

/// Moves the value of a key out of a map that is unshared for it, and leaves `()` there. `None` where the map is shared or lacks the key.
pub(crate) fn take_value(tree: &Val, key: &Val) -> Option<Val> {
    let mut tree = tree;
    while let Some(node) = root(tree) {
        if !tree.is_unique() {
            return None;
        }
        match order::compare(key, node.key) {
            Ordering::Less => tree = node.left,
            Ordering::Greater => tree = node.right,
            Ordering::Equal => {
                let map: *mut Node = tree.header().cast();
                node.value?;
                // SAFETY: all nodes down to this one are unique, so nobody else sees it, and it has a value; `node` is not used any more.
                return Some(unsafe {
                    ptr::replace((&raw mut (*map).value).cast::<Val>(), Val::UNIT)
                });
            }
        }
    }
    None
}

/// The keys and values of a tree in ascending order of keys.
pub(crate) struct Entries<'a> {
    /// Nodes whose left side is done, the innermost last.
    path: Vec<NodeRef<'a>>,
}

impl<'a> Entries<'a> {
    pub fn new(tree: &'a Val) -> Self {
        let mut entries = Self { path: Vec::new() };
        entries.descend(tree);
        entries
    }

    fn descend(&mut self, tree: &'a Val) {
        let mut tree = tree;
        while let Some(node) = root(tree) {
            self.path.push(node);
            tree = node.left;
        }
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = (&'a Val, Option<&'a Val>);

    fn next(&mut self) -> Option<Self::Item> {
        let node = self.path.pop()?;
        self.descend(node.right);
        Some((node.key, node.value))
    }
}

/// The values that a tree holds, in order; keys and values of a map by turns.
pub(crate) struct Cursor<'a> {
    entries: Entries<'a>,
    value: Option<&'a Val>,
}

impl<'a> Cursor<'a> {
    pub fn new(tree: &'a Val) -> Self {
        Self {
            entries: Entries::new(tree),
            value: None,
        }
    }

    pub fn next(&mut self) -> Option<&'a Val> {
        if let Some(value) = self.value.take() {
            return Some(value);
        }
        let (key, value) = self.entries.next()?;
        self.value = value;
        Some(key)
    }
}

/// A list with one item for each entry.
pub(crate) fn to_list(tree: &Val, item: impl Fn(&Val, Option<&Val>) -> Val) -> Val {
    if tree.is_immediate() {
        return list::empty();
    }
    let items = list::with_capacity(tree.len());
    Entries::new(tree).fold(items, |items, (key, value)| {
        list::push(items, item(key, value))
    })
}

/// Whether the order of keys, the sizes and the balance are as they have to be.
#[cfg(test)]
pub(crate) fn is_valid(tree: &Val) -> bool {
    let Some(node) = root(tree) else { return true };
    let (left, right) = (weight(node.left), weight(node.right));
    let below = nth(node.left, node.left.len().wrapping_sub(1))
        .is_none_or(|(key, _)| order::compare(key, node.key).is_lt());
    let above = nth(node.right, 0).is_none_or(|(key, _)| order::compare(key, node.key).is_gt());
    below
        && above
        && tree.len() == left + right - 1
        && left <= DELTA * right
        && right <= DELTA * left
        && is_valid(node.left)
        && is_valid(node.right)
}
