//! Sorts: the types of the logic. Every sort has at least one value.

use crate::declarations::DataId;
use std::sync::Arc;

/// An interned sort; equal sorts of one [`crate::Terms`] have equal identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sort(pub(crate) u32);

impl Sort {
    /// The truth values; a formula is a term of this sort.
    pub const BOOL: Sort = Sort(0);
    /// The mathematical integers.
    pub const INT: Sort = Sort(1);

    /// A number that identifies the sort within its arena.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a sort is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SortKind {
    /// Truth values.
    Bool,
    /// Mathematical integers.
    Int,
    /// A sort of which nothing is known but that it has a value.
    Uninterpreted(Arc<str>),
    /// An algebraic data type of the environment.
    Data(DataId),
    /// Finite sequences.
    Seq(Sort),
    /// Finite sets.
    Set(Sort),
    /// Finite maps, from keys to values.
    Map(Sort, Sort),
    /// Total functions, from arguments to result.
    Fn(Box<[Sort]>, Sort),
}
