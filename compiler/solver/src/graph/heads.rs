//! Operators as small numbers, and which of them congruence goes through.

use rustc_hash::FxHashMap;
use tenet_logic::{Op, Term, Terms};

/// An operator's number. Terms that are opaque to congruence share number 0.
pub(crate) type Head = u32;

/// The head of leaves.
pub(crate) const OPAQUE: Head = 0;

/// The operators that congruence tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum HeadKey {
    Eq,
    App(u32),
    Add(u32),
    Mul(u32),
    Div,
    Mod,
    Constructor(u32, u32),
    Select(u32, u32, u32),
    Is(u32, u32),
    SeqLit(u32, u32),
    SeqLen,
    SeqAt,
    SeqUpdate,
    SeqConcat,
    SeqSlice,
    SetLit(u32, u32),
    SetMember,
    SetUnion,
    SetIntersection,
    SetDifference,
    SetSubset,
    SetSize,
    MapEmpty(u32),
    MapInsert,
    MapRemove,
    MapGet,
    MapKeys,
    Less,
    Apply(u32),
}

impl HeadKey {
    pub(crate) fn of(terms: &Terms, term: Term) -> Option<HeadKey> {
        let count = terms.args(term).len() as u32;
        let sort = terms.sort_of(term).index() as u32;
        Some(match terms.op(term) {
            Op::Eq => HeadKey::Eq,
            Op::App(function) => HeadKey::App(function.0),
            Op::Add => HeadKey::Add(count),
            Op::Mul => HeadKey::Mul(count),
            Op::Div => HeadKey::Div,
            Op::Mod => HeadKey::Mod,
            Op::Constructor(c) => HeadKey::Constructor(c.data.0, c.index),
            Op::Select(c, field) => HeadKey::Select(c.data.0, c.index, *field),
            Op::Is(c) => HeadKey::Is(c.data.0, c.index),
            Op::SeqLit => HeadKey::SeqLit(count, sort),
            Op::SeqLen => HeadKey::SeqLen,
            Op::SeqAt => HeadKey::SeqAt,
            Op::SeqUpdate => HeadKey::SeqUpdate,
            Op::SeqConcat => HeadKey::SeqConcat,
            Op::SeqSlice => HeadKey::SeqSlice,
            Op::SetLit => HeadKey::SetLit(count, sort),
            Op::SetMember => HeadKey::SetMember,
            Op::SetUnion => HeadKey::SetUnion,
            Op::SetIntersection => HeadKey::SetIntersection,
            Op::SetDifference => HeadKey::SetDifference,
            Op::SetSubset => HeadKey::SetSubset,
            Op::SetSize => HeadKey::SetSize,
            Op::MapEmpty => HeadKey::MapEmpty(sort),
            Op::MapInsert => HeadKey::MapInsert,
            Op::MapRemove => HeadKey::MapRemove,
            Op::MapGet => HeadKey::MapGet,
            Op::MapKeys => HeadKey::MapKeys,
            Op::Less => HeadKey::Less,
            Op::Apply => HeadKey::Apply(count),
            _ => return None,
        })
    }
}

/// Does congruence go through the term's operator to its arguments?
pub(super) fn is_transparent(terms: &Terms, term: Term) -> bool {
    !terms.args(term).is_empty() && HeadKey::of(terms, term).is_some()
}

/// The table of operators met so far.
pub(crate) struct Heads {
    numbers: FxHashMap<HeadKey, Head>,
    count: u32,
    equation: Head,
}

impl Default for Heads {
    fn default() -> Heads {
        let mut heads = Heads {
            numbers: FxHashMap::default(),
            count: 1,
            equation: 0,
        };
        heads.equation = heads.number(HeadKey::Eq);
        heads
    }
}

impl Heads {
    /// The number of an operator.
    pub(crate) fn number(&mut self, key: HeadKey) -> Head {
        if let Some(head) = self.numbers.get(&key) {
            return *head;
        }
        let head = self.count;
        self.count += 1;
        self.numbers.insert(key, head);
        head
    }

    pub(super) fn of(&mut self, terms: &Terms, term: Term) -> Head {
        match HeadKey::of(terms, term) {
            Some(key) => self.number(key),
            None => OPAQUE,
        }
    }

    pub(crate) fn get(&self, terms: &Terms, term: Term) -> Option<Head> {
        let key = HeadKey::of(terms, term)?;
        self.numbers.get(&key).copied()
    }

    /// The number of an operator that has been met.
    pub(crate) fn known(&self, key: HeadKey) -> Option<Head> {
        self.numbers.get(&key).copied()
    }

    /// The numbers of literals of sequences with at least two elements.
    pub(crate) fn long_literals(&self) -> Vec<Head> {
        let is_long = |key: &HeadKey| matches!(key, HeadKey::SeqLit(length, _) if *length > 1);
        let keys = self.numbers.iter().filter(|(key, _)| is_long(key));
        let mut heads: Vec<Head> = keys.map(|(_, head)| *head).collect();
        heads.sort_unstable();
        heads
    }

    /// The number of an operator that has the same one for all its terms.
    pub(crate) fn of_op(&self, op: &Op) -> Option<Head> {
        let key = match op {
            Op::SeqLen => HeadKey::SeqLen,
            Op::SeqAt => HeadKey::SeqAt,
            Op::SeqUpdate => HeadKey::SeqUpdate,
            Op::SeqConcat => HeadKey::SeqConcat,
            Op::SeqSlice => HeadKey::SeqSlice,
            Op::SetMember => HeadKey::SetMember,
            Op::SetUnion => HeadKey::SetUnion,
            Op::SetIntersection => HeadKey::SetIntersection,
            Op::SetDifference => HeadKey::SetDifference,
            Op::SetSubset => HeadKey::SetSubset,
            Op::SetSize => HeadKey::SetSize,
            Op::MapInsert => HeadKey::MapInsert,
            Op::MapRemove => HeadKey::MapRemove,
            Op::MapGet => HeadKey::MapGet,
            Op::MapKeys => HeadKey::MapKeys,
            Op::Less => HeadKey::Less,
            _ => return None,
        };
        self.known(key)
    }

    pub(super) fn is_equation(&self, head: Head) -> bool {
        head == self.equation
    }
}
