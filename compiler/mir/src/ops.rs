//! Operations, and who owns their operands.

use crate::{ConstantId, FunctionId, LayoutId, Ownership, Rep, ShapeId, Value};
use num_bigint::BigInt;
use std::sync::Arc;

/// Integer operations with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IntOp {
    /// Sum.
    Add,
    /// Difference.
    Sub,
    /// Product.
    Mul,
    /// Quotient, rounded down; the divisor is not 0.
    FloorDiv,
    /// Remainder of that; the divisor is not 0.
    FloorMod,
    /// As `FloorDiv`, of numbers that are known not to be negative.
    Div,
    /// As `FloorMod`, of numbers that are known not to be negative.
    Mod,
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `==`
    Eq,
    /// `<`
    Lt,
    /// `<=`
    Le,
}

/// What an object of [`Op::Construct`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A record, or a constructor with fields, by its index.
    Data(u16),
    /// A tuple.
    Tuple,
}

/// How a constructor is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// It is the only one.
    Always,
    /// It has no fields: the immediate of this index.
    Word(u16),
    /// It is the only one with fields.
    Address,
    /// All have fields, or it is known that this one has: the tag of the object.
    Tag(u16),
    /// Some have fields, several of them: an object with this tag.
    AddressAndTag(u16),
}

/// An operation. Unless said otherwise operands of counted representation are borrowed and the result is owned.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// The immediate that holds this number.
    Word(i64),
    /// A plain integer.
    Raw(i64),
    /// A plain truth value.
    Bool(bool),
    /// An integer literal that has no immediate. Static: never counted.
    Big(BigInt),
    /// A text literal. Static.
    Text(Arc<str>),
    /// The empty list. Static.
    EmptyList,
    /// A function value without captures. Static.
    Function(FunctionId),
    /// A descriptor's address.
    Descriptor(ShapeId),
    /// The value of a module constant, which outlives everything: the result is borrowed.
    Constant(ConstantId),

    /// The immediate for a plain integer in its range.
    Tag(Value),
    /// The plain integer of an immediate.
    Untag(Value),
    /// The word of a plain truth value.
    FromBool(Value),
    /// The plain truth value of a word.
    ToBool(Value),
    /// The word of an `Int` that is known to be an immediate.
    Reword(Value),
    /// The integer itself where it is an immediate; otherwise the greatest or the least one that is, by its sign.
    Clamp(Value),

    /// Integer arithmetic. `drops` says which operands are dropped: they are nothing to drop where both are inline.
    Int {
        /// Which.
        op: IntOp,
        /// Operands.
        args: [Value; 2],
        /// Dropped afterwards.
        drops: [bool; 2],
    },
    /// Integer comparison, as [`Op::Int`].
    Compare {
        /// Which.
        op: Comparison,
        /// Operands.
        args: [Value; 2],
        /// Dropped afterwards.
        drops: [bool; 2],
    },
    /// Comparison of immediates or of plain integers or truth values, signed.
    CompareWords(Comparison, Value, Value),
    /// Negation of a truth value.
    Not(Value),

    /// A new object. The arguments, and the cell, are owned.
    Construct {
        /// What it is.
        kind: Kind,
        /// Its fields.
        layout: LayoutId,
        /// The fields' words.
        args: Vec<Value>,
        /// Memory to use, if it is not 0.
        cell: Option<Value>,
    },
    /// A new function value. The captures are owned.
    Closure {
        /// The code.
        function: FunctionId,
        /// Words.
        captures: Vec<Value>,
    },
    /// A field of an object: the result is borrowed from it.
    Project {
        /// The object.
        base: Value,
        /// All its fields.
        layout: LayoutId,
        /// Which.
        index: u32,
    },
    /// A capture of a closure: the result is borrowed from it.
    Capture {
        /// The closure.
        base: Value,
        /// Which.
        index: u32,
    },
    /// Was it built by this constructor?
    Test {
        /// The value.
        base: Value,
        /// How to tell.
        test: Test,
    },

    /// A new list of at least one element. The elements are owned.
    List(Vec<Value>),
    /// A list's length, plain.
    ListLen(Value),
    /// An element: the result is borrowed from the list. The index is an integer in range.
    ListGet {
        /// The list.
        list: Value,
        /// The index: plain, immediate or `Int`.
        index: Value,
    },
    /// A list with one element replaced. List and element are owned.
    ListSet {
        /// The list.
        list: Value,
        /// The index: plain, immediate or `Int`.
        index: Value,
        /// The new element.
        element: Value,
        /// The representation of elements: the old one is dropped.
        rep: Rep,
    },
    /// A text's length in characters, plain.
    TextLen(Value),
    /// The number of elements of a set or map, plain.
    TreeLen(Value),

    /// A call; the callee's [`Ownership`] says who owns the arguments.
    Call {
        /// The function.
        callee: FunctionId,
        /// Arguments.
        args: Vec<Value>,
    },
    /// A call of a function value, which is borrowed; the arguments are owned.
    Apply {
        /// The function value.
        function: Value,
        /// Arguments.
        args: Vec<Value>,
    },
    /// A call of the runtime. The arguments are owned, unless the name ends in `_b`.
    Runtime {
        /// The name.
        function: &'static str,
        /// Arguments.
        args: Vec<Value>,
    },

    /// One count more.
    Dup(Value),
    /// One count less.
    Drop(Value),
    /// Takes an object apart: its count goes down by one, and the fields in `taken` are owned afterwards. Where the object was unique,
    /// they are moved, the other fields are dropped and the memory is the result (or is freed, where there is no result).
    Unwrap {
        /// The object; owned.
        base: Value,
        /// All its fields.
        layout: LayoutId,
        /// The fields that were read and live on.
        taken: Vec<(u32, Value)>,
    },
    /// Gives a [`crate::Rep::Cell`] back.
    FreeCell(Value),
}

/// What an operation does with an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Takes over its count.
    Consume,
    /// Leaves it alone.
    Borrow,
}

/// The ownership of the parameters of every function.
pub type Signatures = Vec<Vec<Ownership>>;

impl Op {
    /// Calls `f` on each operand.
    pub fn uses_mut(&mut self, mut f: impl FnMut(&mut Value)) {
        match self {
            Op::Word(_)
            | Op::Raw(_)
            | Op::Bool(_)
            | Op::Big(_)
            | Op::Text(_)
            | Op::EmptyList
            | Op::Function(_)
            | Op::Descriptor(_)
            | Op::Constant(_) => {}
            Op::Tag(v)
            | Op::Untag(v)
            | Op::FromBool(v)
            | Op::ToBool(v)
            | Op::Reword(v)
            | Op::Clamp(v)
            | Op::Not(v)
            | Op::ListLen(v)
            | Op::TextLen(v)
            | Op::TreeLen(v)
            | Op::Dup(v)
            | Op::Drop(v)
            | Op::FreeCell(v) => f(v),
            Op::Int { args, .. } | Op::Compare { args, .. } => args.iter_mut().for_each(f),
            Op::CompareWords(_, a, b) => {
                f(a);
                f(b);
            }
            Op::Construct { args, cell, .. } => {
                args.iter_mut().for_each(&mut f);
                cell.iter_mut().for_each(f);
            }
            Op::Closure { captures: args, .. }
            | Op::List(args)
            | Op::Call { args, .. }
            | Op::Runtime { args, .. } => args.iter_mut().for_each(f),
            Op::Project { base, .. } | Op::Capture { base, .. } | Op::Test { base, .. } => f(base),
            Op::ListGet { list, index } => {
                f(list);
                f(index);
            }
            Op::ListSet {
                list,
                index,
                element,
                ..
            } => {
                f(list);
                f(index);
                f(element);
            }
            Op::Apply { function, args } => {
                f(function);
                args.iter_mut().for_each(f);
            }
            Op::Unwrap { base, taken, .. } => {
                f(base);
                taken.iter_mut().for_each(|(_, v)| f(v));
            }
        }
    }

    /// Calls `f` on each operand, from left to right, with what becomes of it.
    pub fn uses(&self, signatures: &Signatures, mut f: impl FnMut(Value, Use)) {
        use Use::{Borrow, Consume};
        match self {
            Op::Word(_)
            | Op::Raw(_)
            | Op::Bool(_)
            | Op::Big(_)
            | Op::Text(_)
            | Op::EmptyList
            | Op::Function(_)
            | Op::Descriptor(_)
            | Op::Constant(_) => {}
            Op::Tag(v)
            | Op::Untag(v)
            | Op::FromBool(v)
            | Op::ToBool(v)
            | Op::Reword(v)
            | Op::Clamp(v)
            | Op::Not(v)
            | Op::ListLen(v)
            | Op::TextLen(v)
            | Op::TreeLen(v)
            | Op::Dup(v) => f(*v, Borrow),
            Op::Drop(v) | Op::FreeCell(v) => f(*v, Consume),
            Op::Int { args, drops, .. } | Op::Compare { args, drops, .. } => {
                for (arg, drop) in args.iter().zip(drops) {
                    f(*arg, if *drop { Consume } else { Borrow });
                }
            }
            Op::CompareWords(_, a, b) => {
                f(*a, Borrow);
                f(*b, Borrow);
            }
            Op::Construct { args, cell, .. } => {
                args.iter().chain(cell).for_each(|v| f(*v, Consume));
            }
            Op::Closure { captures: args, .. } | Op::List(args) => {
                args.iter().for_each(|v| f(*v, Consume));
            }
            Op::Project { base, .. } | Op::Capture { base, .. } | Op::Test { base, .. } => {
                f(*base, Borrow);
            }
            Op::ListGet { list, index } => {
                f(*list, Borrow);
                f(*index, Borrow);
            }
            Op::ListSet {
                list,
                index,
                element,
                ..
            } => {
                f(*list, Consume);
                f(*index, Borrow);
                f(*element, Consume);
            }
            Op::Call { callee, args } => call_uses(signatures, *callee, args, f),
            Op::Apply { function, args } => {
                f(*function, Borrow);
                args.iter().for_each(|v| f(*v, Consume));
            }
            Op::Runtime { function, args } => {
                let how = if function.ends_with("_b") {
                    Borrow
                } else {
                    Consume
                };
                args.iter().for_each(|v| f(*v, how));
            }
            Op::Unwrap { base, taken, .. } => {
                f(*base, Consume);
                taken.iter().for_each(|(_, v)| f(*v, Borrow));
            }
        }
    }

    /// Calls `f` on each operand.
    pub fn operands(&self, mut f: impl FnMut(Value)) {
        // Ownership is looked up for calls only, where a missing entry means owned.
        self.uses(&Vec::new(), |v, _| f(v));
    }

    /// Where the result is borrowed: from what (`None`: from something that outlives the function).
    pub fn lender(&self) -> Option<Option<Value>> {
        match self {
            Op::Project { base, .. } | Op::Capture { base, .. } => Some(Some(*base)),
            Op::ListGet { list, .. } => Some(Some(*list)),
            Op::Constant(_) => Some(None),
            _ => None,
        }
    }

    /// Is the result a static object or immediate, whose count never changes?
    pub fn is_static(&self) -> bool {
        matches!(
            self,
            Op::Word(_)
                | Op::Raw(_)
                | Op::Bool(_)
                | Op::Big(_)
                | Op::Text(_)
                | Op::EmptyList
                | Op::Function(_)
                | Op::Descriptor(_)
        )
    }

    /// May it be left out where its result is not used, and moved to where its operands are alive? Not so for what counts.
    pub fn is_pure(&self) -> bool {
        match self {
            Op::Call { .. }
            | Op::Apply { .. }
            | Op::Runtime { .. }
            | Op::Dup(_)
            | Op::Drop(_)
            | Op::Unwrap { .. }
            | Op::FreeCell(_) => false,
            Op::Construct { cell, .. } => cell.is_none(),
            Op::Int { drops, .. } | Op::Compare { drops, .. } => *drops == [false, false],
            _ => true,
        }
    }
}

/// The uses of a call's arguments.
pub fn call_uses(
    signatures: &Signatures,
    callee: FunctionId,
    args: &[Value],
    mut f: impl FnMut(Value, Use),
) {
    let ownership = signatures.get(callee.0 as usize);
    for (index, arg) in args.iter().enumerate() {
        let borrowed = ownership
            .and_then(|o| o.get(index))
            .is_some_and(|o| *o == Ownership::Borrowed);
        f(*arg, if borrowed { Use::Borrow } else { Use::Consume });
    }
}
