//! Concrete values of the logic and assignments of them.

use crate::{ConstructorId, FunctionId, Sort, Term};
use num_bigint::BigInt;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A value of some sort.
///
/// Values without functions inside are equal just if they are the same value; [`crate::Evaluator::equal`] compares functions too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(BigInt),
    /// Some element of an uninterpreted sort; different numbers are different elements.
    Element(Sort, u32),
    /// A value of a data type.
    Data(ConstructorId, Arc<[Value]>),
    /// A sequence.
    Seq(Arc<[Value]>),
    /// A finite set.
    Set(Arc<BTreeSet<Value>>),
    /// A finite map.
    Map(Arc<BTreeMap<Value, Value>>),
    /// A function: finitely many cases and a value for all others.
    Fn(Arc<BTreeMap<Vec<Value>, Value>>, Arc<Value>),
    /// A function: the lambda and the values of its loose variables, outermost first.
    Closure(Term, Arc<[Value]>),
}

impl Value {
    /// An integer.
    pub fn int(value: impl Into<BigInt>) -> Value {
        Value::Int(value.into())
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Is there a function inside?
    pub fn has_function(&self) -> bool {
        match self {
            Value::Bool(_) | Value::Int(_) | Value::Element(..) => false,
            Value::Data(_, parts) | Value::Seq(parts) => parts.iter().any(Value::has_function),
            Value::Set(items) => items.iter().any(Value::has_function),
            Value::Map(entries) => entries
                .iter()
                .any(|(key, value)| key.has_function() || value.has_function()),
            Value::Fn(..) | Value::Closure(..) => true,
        }
    }
}

/// An assignment: values of free variables, and of functions without a definition at some arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// Values of free variables.
    pub vars: BTreeMap<Term, Value>,
    /// Values of uninterpreted functions where the search needed them.
    pub functions: BTreeMap<FunctionId, BTreeMap<Vec<Value>, Value>>,
}
