//! Evaluation of data, sequences, sets, maps and the order.

use super::{Choices, Evaluator, Unknown};
use crate::{Op, Term, Value};
use num_bigint::BigInt;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Containers with more elements than this are unknown.
const LONGEST: usize = 1 << 16;

impl<C: Choices> Evaluator<'_, C> {
    /// The operators whose arguments are values and not numbers alone.
    pub(super) fn structure(&mut self, term: Term, values: &[Value]) -> Result<Value, Unknown> {
        match self.terms.op(term) {
            Op::Constructor(constructor) => Ok(Value::Data(*constructor, values.into())),
            Op::Select(constructor, index) => match values {
                [Value::Data(found, fields)] if found == constructor => {
                    let field = fields.get(*index as usize);
                    field.cloned().ok_or(Unknown::IllSorted)
                }
                [Value::Data(..)] => self.open(term, values),
                _ => Err(Unknown::IllSorted),
            },
            Op::Is(constructor) => match values {
                [Value::Data(found, _)] => Ok(Value::Bool(found == constructor)),
                _ => Err(Unknown::IllSorted),
            },
            Op::Less => self.less(term, values),
            Op::SeqLit | Op::SeqLen | Op::SeqAt | Op::SeqUpdate | Op::SeqConcat | Op::SeqSlice => {
                self.sequence(term, values)
            }
            Op::MapEmpty | Op::MapInsert | Op::MapRemove | Op::MapGet | Op::MapKeys => {
                self.map(term, values)
            }
            _ => self.set(term, values),
        }
    }

    fn less(&mut self, term: Term, values: &[Value]) -> Result<Value, Unknown> {
        let [a, b] = values else {
            return Err(Unknown::IllSorted);
        };
        if self.equal(a, b)? {
            return Ok(Value::Bool(false));
        }
        if a.has_function() || b.has_function() {
            return Err(Unknown::Functions);
        }
        match self.open(term, values) {
            Ok(chosen) => Ok(chosen),
            Err(_) => Ok(Value::Bool(a < b)),
        }
    }

    fn sequence(&mut self, term: Term, values: &[Value]) -> Result<Value, Unknown> {
        let value = match (self.terms.op(term), values) {
            (Op::SeqLit, _) => Value::Seq(values.into()),
            (Op::SeqLen, [Value::Seq(items)]) => Value::int(items.len()),
            (Op::SeqAt, [Value::Seq(items), Value::Int(index)]) => {
                match position(index).and_then(|index| items.get(index)) {
                    Some(item) => item.clone(),
                    None => self.open(term, values)?,
                }
            }
            (Op::SeqUpdate, [Value::Seq(items), Value::Int(index), item]) => {
                let mut items = items.to_vec();
                if let Some(slot) = position(index).and_then(|index| items.get_mut(index)) {
                    *slot = item.clone();
                }
                Value::Seq(items.into())
            }
            (Op::SeqConcat, [Value::Seq(a), Value::Seq(b)]) => {
                if a.len() + b.len() > LONGEST {
                    return Err(Unknown::Fuel);
                }
                Value::Seq(a.iter().chain(b.iter()).cloned().collect())
            }
            (Op::SeqSlice, [Value::Seq(items), Value::Int(from), Value::Int(to)]) => {
                match (position(from), position(to)) {
                    (Some(from), Some(to)) if from <= to && to <= items.len() => {
                        Value::Seq(items[from..to].into())
                    }
                    _ => self.open(term, values)?,
                }
            }
            _ => return Err(Unknown::IllSorted),
        };
        Ok(value)
    }

    fn set(&mut self, term: Term, values: &[Value]) -> Result<Value, Unknown> {
        if values.iter().any(Value::has_function) {
            return Err(Unknown::Functions);
        }
        let set = |items: BTreeSet<Value>| Value::Set(Arc::new(items));
        let value = match (self.terms.op(term), values) {
            (Op::SetLit, _) => set(values.iter().cloned().collect()),
            (Op::SetMember, [item, Value::Set(items)]) => Value::Bool(items.contains(item)),
            (Op::SetSize, [Value::Set(items)]) => Value::int(items.len()),
            (Op::SetUnion, [Value::Set(a), Value::Set(b)]) => {
                if a.len() + b.len() > LONGEST {
                    return Err(Unknown::Fuel);
                }
                set(a.union(b).cloned().collect())
            }
            (Op::SetIntersection, [Value::Set(a), Value::Set(b)]) => {
                set(a.intersection(b).cloned().collect())
            }
            (Op::SetDifference, [Value::Set(a), Value::Set(b)]) => {
                set(a.difference(b).cloned().collect())
            }
            (Op::SetSubset, [Value::Set(a), Value::Set(b)]) => Value::Bool(a.is_subset(b)),
            _ => return Err(Unknown::IllSorted),
        };
        Ok(value)
    }

    fn map(&mut self, term: Term, values: &[Value]) -> Result<Value, Unknown> {
        if values.iter().skip(1).take(1).any(Value::has_function) {
            return Err(Unknown::Functions);
        }
        let changed = |entries: &BTreeMap<Value, Value>, key: &Value, value: Option<&Value>| {
            let mut entries = entries.clone();
            match value {
                Some(value) => entries.insert(key.clone(), value.clone()),
                None => entries.remove(key),
            };
            Value::Map(Arc::new(entries))
        };
        let value = match (self.terms.op(term), values) {
            (Op::MapEmpty, []) => Value::Map(Arc::default()),
            (Op::MapInsert, [Value::Map(entries), key, value]) => {
                changed(entries, key, Some(value))
            }
            (Op::MapRemove, [Value::Map(entries), key]) => changed(entries, key, None),
            (Op::MapGet, [Value::Map(entries), key]) => match entries.get(key) {
                Some(value) => value.clone(),
                None => self.open(term, values)?,
            },
            (Op::MapKeys, [Value::Map(entries)]) => {
                Value::Set(Arc::new(entries.keys().cloned().collect()))
            }
            _ => return Err(Unknown::IllSorted),
        };
        Ok(value)
    }
}

fn position(index: &BigInt) -> Option<usize> {
    usize::try_from(index).ok()
}
