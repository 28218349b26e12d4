//! Equality, order and hashes of all values, without recursion on the machine's stack.

use crate::abi::Kind;
use crate::tree::Cursor;
use crate::value::{Borrowed, Val};
use crate::{int, list, text};
use std::cmp::Ordering;
use std::slice::Iter;

/// Whether two values of one type are equal.
#[inline]
pub(crate) fn equal(a: &Val, b: &Val) -> bool {
    a.raw() == b.raw() || (!(a.is_immediate() && b.is_immediate()) && walk::<true>(a, b).is_eq())
}

/// The natural order of two values of one type.
#[inline]
pub(crate) fn compare(a: &Val, b: &Val) -> Ordering {
    if a.is_immediate() && b.is_immediate() {
        return (a.raw() as i64).cmp(&(b.raw() as i64));
    }
    walk::<false>(a, b)
}

/// Two sequences that are being compared.
enum Pairs<'a> {
    Slices(Iter<'a, Val>, Iter<'a, Val>),
    Trees(Box<(Cursor<'a>, Cursor<'a>)>),
}

enum Step<'a> {
    Decided(Ordering),
    Into(Pairs<'a>),
}

impl<'a> Pairs<'a> {
    /// The next values; the order of the sequences where one has ended.
    fn next(&mut self) -> Result<(&'a Val, &'a Val), Ordering> {
        let (a, b) = match self {
            Pairs::Slices(a, b) => (a.next(), b.next()),
            Pairs::Trees(cursors) => (cursors.0.next(), cursors.1.next()),
        };
        match (a, b) {
            (Some(a), Some(b)) => Ok((a, b)),
            (a, b) => Err(a.is_some().cmp(&b.is_some())),
        }
    }

    /// Whether both sequences have ended, so that nothing is left to remember.
    fn is_spent(&self) -> bool {
        matches!(self, Pairs::Slices(a, b) if a.len() == 0 && b.len() == 0)
    }
}

/// With `EQUALITY` any answer but `Equal` only means "different".
fn walk<const EQUALITY: bool>(a: &Val, b: &Val) -> Ordering {
    let mut pairs = match step::<EQUALITY>(a, b) {
        Step::Decided(order) => return order,
        Step::Into(pairs) => pairs,
    };
    let mut outer = Vec::new();
    loop {
        match pairs.next() {
            Ok((a, b)) => match step::<EQUALITY>(a, b) {
                Step::Decided(Ordering::Equal) => {}
                Step::Decided(order) => return order,
                Step::Into(inner) => {
                    let rest = std::mem::replace(&mut pairs, inner);
                    if !rest.is_spent() {
                        outer.push(rest);
                    }
                }
            },
            Err(Ordering::Equal) => match outer.pop() {
                Some(rest) => pairs = rest,
                None => return Ordering::Equal,
            },
            Err(order) => return order,
        }
    }
}

fn step<'a, const EQUALITY: bool>(a: &'a Val, b: &'a Val) -> Step<'a> {
    if a.raw() == b.raw() {
        return Step::Decided(Ordering::Equal);
    }
    let kind = match (a.kind(), b.kind()) {
        (None, None) => return Step::Decided((a.raw() as i64).cmp(&(b.raw() as i64))),
        (None, Some(kind)) => return Step::Decided(order_of_object(kind, b, a).reverse()),
        (Some(kind), None) => return Step::Decided(order_of_object(kind, a, b)),
        (Some(kind), Some(_)) => kind,
    };
    match kind {
        Kind::BigInt => Step::Decided(int::compare(a, b)),
        Kind::Text if EQUALITY && a.len() != b.len() => Step::Decided(Ordering::Less),
        // The order of UTF-8 bytes is the order of code points.
        Kind::Text => Step::Decided(text::as_str(a).as_bytes().cmp(text::as_str(b).as_bytes())),
        // Functions have no equality; no checked program gets here.
        Kind::Closure => Step::Decided(a.raw().cmp(&b.raw())),
        Kind::List | Kind::Set | Kind::Map if EQUALITY && a.len() != b.len() => {
            Step::Decided(Ordering::Less)
        }
        Kind::List => Step::Into(Pairs::Slices(
            list::elements(a).iter(),
            list::elements(b).iter(),
        )),
        Kind::Set | Kind::Map => {
            Step::Into(Pairs::Trees(Box::new((Cursor::new(a), Cursor::new(b)))))
        }
        Kind::Data | Kind::Tuple => match a.constructor().cmp(&b.constructor()) {
            Ordering::Equal => Step::Into(Pairs::Slices(a.fields().iter(), b.fields().iter())),
            order => Step::Decided(order),
        },
    }
}

/// The order of an object and an immediate of the same type.
fn order_of_object(kind: Kind, object: &Val, immediate: &Val) -> Ordering {
    match kind {
        Kind::BigInt => int::compare(object, immediate),
        Kind::Data => object.constructor().cmp(&immediate.constructor()),
        // The immediate is the empty set or map; the other kinds have no immediates.
        _ => Ordering::Greater,
    }
}

/// A hash that equal values share.
pub(crate) fn hash(value: &Val) -> u64 {
    enum Items<'a> {
        Slice(Iter<'a, Val>),
        Tree(Cursor<'a>),
    }
    let mut state = 0;
    let mut outer = vec![Items::Slice(std::slice::from_ref(value).iter())];
    while let Some(items) = outer.last_mut() {
        let next = match items {
            Items::Slice(items) => items.next(),
            Items::Tree(items) => items.next(),
        };
        let Some(value) = next else {
            outer.pop();
            continue;
        };
        let Some(kind) = value.kind() else {
            state = mix(state, value.raw());
            continue;
        };
        // The last item of a slice needs no return to it, so that a long chain takes no memory.
        if matches!(outer.last(), Some(Items::Slice(rest)) if rest.len() == 0) {
            outer.pop();
        }
        match kind {
            Kind::BigInt => {
                let sign = mix(state, value.constructor() as u64);
                state = int::limbs(value)
                    .iter()
                    .fold(sign, |state, limb| mix(state, *limb));
            }
            Kind::Text => state = hash_bytes(state, text::as_str(value).as_bytes()),
            Kind::Closure => {}
            Kind::Data | Kind::Tuple => {
                state = mix(state, value.constructor() as u64);
                outer.push(Items::Slice(value.fields().iter()));
            }
            Kind::List => {
                state = mix(state, value.len() as u64);
                outer.push(Items::Slice(list::elements(value).iter()));
            }
            Kind::Set | Kind::Map => {
                state = mix(state, value.len() as u64);
                outer.push(Items::Tree(Cursor::new(value)));
            }
        }
    }
    state
}

/// The step of the hash that Firefox and rustc use: a rotation, an exclusive or and a multiplication.
fn mix(state: u64, word: u64) -> u64 {
    (state.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95)
}

fn hash_bytes(state: u64, bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let state = words
        .iter()
        .fold(mix(state, bytes.len() as u64), |state, word| {
            mix(state, u64::from_le_bytes(*word))
        });
    rest.iter()
        .fold(state, |state, byte| mix(state, *byte as u64))
}

/// An `Order` of the prelude: its constructors are `Less`, `Equal`, `Greater`.
pub(crate) fn to_value(order: Ordering) -> Val {
    Val::immediate(order as i64 + 1)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_eq_b(a: Borrowed, b: Borrowed) -> Val {
    Val::bool(equal(&a, &b))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_compare_b(a: Borrowed, b: Borrowed) -> Val {
    to_value(compare(&a, &b))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_hash_b(a: Borrowed) -> Val {
    Val::immediate((hash(&a) >> 2) as i64)
}
