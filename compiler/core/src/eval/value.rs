//! Values, their derived equality and order. Nothing here recurses on the machine's stack, however deep a value is.

use super::Integer;
use crate::{Data, Expr, Local, LocalId, NodeId, Path};
use std::cmp::Ordering;
use std::sync::Arc;

/// A value. Cloning is cheap.
#[derive(Clone)]
pub enum Value {
    /// An integer.
    Int(Integer),
    /// A truth value.
    Bool(bool),
    /// `()`.
    Unit,
    /// A character.
    Char(char),
    /// A text by its characters, so that indices count them.
    Text(Arc<Vec<char>>),
    /// A list.
    List(Arc<Parts>),
    /// A set: its elements in order, each once.
    Set(Arc<Parts>),
    /// A map: key, value, key, value, …, in the order of keys, each key once.
    Map(Arc<Parts>),
    /// A tuple.
    Tuple(Arc<Parts>),
    /// A value of a record or enum.
    Data(Arc<DataValue>),
    /// A function.
    Function(Arc<FunctionValue>),
}

/// The values that a value is made of. Dropping a deep value works them off in a loop.
#[derive(Clone, Default)]
pub struct Parts(pub(super) Vec<Value>);

/// A value of a record or enum.
pub struct DataValue {
    /// Its constructor.
    pub shape: Arc<Shape>,
    /// Its fields.
    pub fields: Parts,
}

/// A constructor, as far as values need to know it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    /// The data type.
    pub data: Path,
    /// Which of its constructors.
    pub constructor: u32,
    /// The constructor's name.
    pub name: Arc<str>,
    /// The fields' names; shown for a record.
    pub fields: Vec<Arc<str>>,
    /// A record?
    pub record: bool,
}

/// A function value.
pub enum FunctionValue {
    /// A lambda with what it captured.
    Closure {
        /// The lambda.
        code: Arc<LambdaCode>,
        /// The locals that had a value where it was made.
        captured: Vec<LocalId>,
        /// Their values.
        values: Parts,
    },
    /// Gives one value for all arguments.
    Constant {
        /// How many arguments.
        arity: usize,
        /// The value.
        value: Parts,
    },
    /// Gives its argument of that position.
    Argument {
        /// How many arguments.
        arity: usize,
        /// Which is given back.
        index: usize,
    },
    /// Gives another value for the first argument than for all others: `entry` is that argument, its result, and the result otherwise.
    Table {
        /// How many arguments.
        arity: usize,
        /// Argument, result for it, result for all others.
        entry: Parts,
    },
}

/// A lambda expression with what is needed to run it after the item it stands in is out of sight.
pub struct LambdaCode {
    /// The function whose code it is.
    pub(super) function: Path,
    /// The item whose nodes it has.
    pub(super) owner: Path,
    /// The locals table of the item.
    pub(super) table: Arc<[Local]>,
    /// Parameters.
    pub(super) params: Vec<LocalId>,
    /// The result.
    pub(super) body: Expr,
    /// The lambda's node.
    pub(super) node: NodeId,
}

impl Parts {
    /// These values as parts of another.
    pub fn of(values: Vec<Value>) -> Parts {
        Parts(values)
    }
}

impl Shape {
    /// A constructor of a data type; `None` if it has no such constructor.
    pub fn of(data: &Data, constructor: u32) -> Option<Arc<Shape>> {
        let declared = data.constructors.get(constructor as usize)?;
        Some(Arc::new(Shape {
            data: data.path.clone(),
            constructor,
            name: declared.name.clone(),
            fields: declared
                .fields
                .iter()
                .map(|f| {
                    data.locals
                        .get(f.0 as usize)
                        .map_or_else(|| "".into(), |l| l.name.clone())
                })
                .collect(),
            record: data.record,
        }))
    }
}

impl Value {
    /// An integer.
    pub fn int(n: impl Into<Integer>) -> Value {
        Value::Int(n.into())
    }

    /// A text.
    pub fn text(text: &str) -> Value {
        Value::Text(Arc::new(text.chars().collect()))
    }

    /// A list.
    pub fn list(elements: Vec<Value>) -> Value {
        Value::List(Arc::new(Parts(elements)))
    }

    /// A tuple of two parts or more.
    pub fn tuple(parts: Vec<Value>) -> Value {
        Value::Tuple(Arc::new(Parts(parts)))
    }

    /// The set of these values.
    pub fn set(mut elements: Vec<Value>) -> Value {
        elements.sort_by(order);
        elements.dedup_by(|a, b| order(a, b) == Ordering::Equal);
        Value::Set(Arc::new(Parts(elements)))
    }

    /// The map of these entries; a later one replaces an earlier one with the same key.
    pub fn map(entries: Vec<(Value, Value)>) -> Value {
        let mut entries = entries;
        // The sort is stable, so of entries with one key the last written comes last.
        entries.sort_by(|a, b| order(&a.0, &b.0));
        let mut parts: Vec<Value> = Vec::with_capacity(entries.len() * 2);
        for (key, value) in entries {
            let n = parts.len();
            if n >= 2 && order(&parts[n - 2], &key) == Ordering::Equal {
                parts[n - 1] = value;
            } else {
                parts.push(key);
                parts.push(value);
            }
        }
        Value::Map(Arc::new(Parts(parts)))
    }

    /// A value of a record or enum.
    pub fn data(shape: Arc<Shape>, fields: Vec<Value>) -> Value {
        Value::Data(Arc::new(DataValue {
            shape,
            fields: Parts(fields),
        }))
    }

    /// The characters of a text as a string.
    pub fn as_text(&self) -> Option<String> {
        match self {
            Value::Text(chars) => Some(chars.iter().collect()),
            _ => None,
        }
    }

    /// The parts that are compared in order.
    pub(super) fn parts(&self) -> Option<&[Value]> {
        match self {
            Value::List(p) | Value::Set(p) | Value::Map(p) | Value::Tuple(p) => Some(&p.0),
            Value::Data(d) => Some(&d.fields.0),
            _ => None,
        }
    }

    /// The derived order: constructors in order of declaration, then fields; lists, sets and maps (by entries) element by element, then the shorter
    /// first. `None` where functions would have to be compared.
    pub fn compare(&self, other: &Value) -> Option<Ordering> {
        let mut steps = u64::MAX;
        self.compare_within(other, &mut steps)
    }

    /// Are the values of one type seen to be equal within so many steps? Parts that are shared may make a value large beyond all bounds.
    pub(super) fn equals_within(&self, other: &Value, steps: &mut u64) -> bool {
        self.compare_within(other, steps) == Some(Ordering::Equal)
    }

    fn compare_within(&self, other: &Value, steps: &mut u64) -> Option<Ordering> {
        let mut pending: Vec<(&[Value], &[Value])> = Vec::new();
        let (mut a, mut b) = (self, other);
        loop {
            *steps = steps.checked_sub(1)?;
            match flat_order(a, b)? {
                Ordering::Equal => {}
                unequal => return Some(unequal),
            }
            if let (Some(xs), Some(ys)) = (a.parts(), b.parts())
                && !same_parts(a, b)
            {
                pending.push((xs, ys));
            }
            loop {
                let Some((xs, ys)) = pending.pop() else {
                    return Some(Ordering::Equal);
                };
                match (xs.split_first(), ys.split_first()) {
                    (Some((x, xs)), Some((y, ys))) => {
                        pending.push((xs, ys));
                        (a, b) = (x, y);
                        break;
                    }
                    (None, None) => {}
                    (None, Some(_)) => return Some(Ordering::Less),
                    (Some(_), None) => return Some(Ordering::Greater),
                }
            }
        }
    }

    /// Is `self` a part, at any depth, of `whole`, and not all of it?
    pub fn is_strict_part_of(&self, whole: &Value) -> bool {
        let mut pending: Vec<&Value> = whole.parts().unwrap_or(&[]).iter().collect();
        while let Some(part) = pending.pop() {
            if same_parts(part, self) || part.compare(self) == Some(Ordering::Equal) {
                return true;
            }
            pending.extend(part.parts().unwrap_or(&[]));
        }
        false
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        self.compare(other) == Some(Ordering::Equal)
    }
}

/// The order for keys, which hold no functions.
pub(super) fn order(a: &Value, b: &Value) -> Ordering {
    a.compare(b).unwrap_or(Ordering::Equal)
}

/// The order of two values as far as it shows before their parts.
fn flat_order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Unit, Value::Unit) => Some(Ordering::Equal),
        (Value::Char(a), Value::Char(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Data(a), Value::Data(b)) => Some(a.shape.constructor.cmp(&b.shape.constructor)),
        (Value::Function(a), Value::Function(b)) => Arc::ptr_eq(a, b).then_some(Ordering::Equal),
        (Value::List(_), Value::List(_))
        | (Value::Set(_), Value::Set(_))
        | (Value::Map(_), Value::Map(_))
        | (Value::Tuple(_), Value::Tuple(_)) => Some(Ordering::Equal),
        _ => None,
    }
}

/// Are they one and the same in memory?
fn same_parts(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::List(a), Value::List(b))
        | (Value::Set(a), Value::Set(b))
        | (Value::Map(a), Value::Map(b))
        | (Value::Tuple(a), Value::Tuple(b)) => Arc::ptr_eq(a, b),
        (Value::Data(a), Value::Data(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}

impl std::ops::Deref for Parts {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0
    }
}

impl From<Vec<Value>> for Parts {
    fn from(values: Vec<Value>) -> Parts {
        Parts(values)
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        if !self.0.iter().any(holds_parts) {
            return;
        }
        let mut pending = std::mem::take(&mut self.0);
        while let Some(value) = pending.pop() {
            match value {
                Value::List(p) | Value::Set(p) | Value::Map(p) | Value::Tuple(p) => {
                    if let Some(mut parts) = Arc::into_inner(p) {
                        pending.append(&mut parts.0);
                    }
                }
                Value::Data(d) => {
                    if let Some(mut data) = Arc::into_inner(d) {
                        pending.append(&mut data.fields.0);
                    }
                }
                Value::Function(f) => {
                    if let Some(mut function) = Arc::into_inner(f) {
                        pending.append(&mut function.take_parts());
                    }
                }
                Value::Int(_) | Value::Bool(_) | Value::Unit | Value::Char(_) | Value::Text(_) => {}
            }
        }
    }
}

fn holds_parts(value: &Value) -> bool {
    matches!(
        value,
        Value::List(_)
            | Value::Set(_)
            | Value::Map(_)
            | Value::Tuple(_)
            | Value::Data(_)
            | Value::Function(_)
    )
}

impl FunctionValue {
    /// Takes the values inside out.
    fn take_parts(&mut self) -> Vec<Value> {
        match self {
            FunctionValue::Closure { values: parts, .. }
            | FunctionValue::Constant { value: parts, .. }
            | FunctionValue::Table { entry: parts, .. } => std::mem::take(&mut parts.0),
            FunctionValue::Argument { .. } => Vec::new(),
        }
    }
}
