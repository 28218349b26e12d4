//! Smaller values that are much like a given one, for making failures easy to read (as in Claessen and Hughes, *QuickCheck*, 2000).

use super::value::Parts;
use super::{Integer, Value};
use std::sync::Arc;

/// How many parts of a value are left out or made smaller one by one.
const MAX_PARTS: usize = 12;
/// How deep parts of parts are made smaller.
const MAX_DEPTH: usize = 6;

/// Values to try in place of one, the smallest first. Each is smaller by a measure that cannot go down forever.
pub(super) fn smaller(value: &Value) -> Vec<Value> {
    let mut out = Vec::new();
    within(value, MAX_DEPTH, &mut out);
    out
}

fn within(value: &Value, depth: usize, out: &mut Vec<Value>) {
    let Some(deeper) = depth.checked_sub(1) else {
        return;
    };
    match value {
        Value::Int(n) => out.extend(nearer_zero(n).into_iter().map(Value::Int)),
        Value::Bool(true) => out.push(Value::Bool(false)),
        Value::Char(c) if *c != 'a' => out.push(Value::Char('a')),
        Value::Text(chars) => {
            let texts = shorter(chars);
            out.extend(texts.into_iter().map(|chars| Value::Text(Arc::new(chars))));
            for position in (0..chars.len().min(MAX_PARTS)).filter(|p| chars[*p] != 'a') {
                let mut chars = chars.to_vec();
                chars[position] = 'a';
                out.push(Value::Text(Arc::new(chars)));
            }
        }
        Value::List(items) => {
            out.extend(shorter(&items.0).into_iter().map(Value::list));
            replaced(&items.0, deeper, &mut |items| out.push(Value::list(items)));
        }
        Value::Set(items) => {
            let sets = shorter(&items.0);
            out.extend(sets.into_iter().map(Value::set));
            replaced(&items.0, deeper, &mut |items| out.push(Value::set(items)));
        }
        Value::Map(entries) => {
            let pairs: Vec<_> = pairs(entries);
            out.extend(shorter(&pairs).into_iter().map(Value::map));
            replaced(&entries.0, deeper, &mut |parts| {
                out.push(Value::map(pairs_of(&parts)));
            });
        }
        Value::Tuple(parts) => {
            replaced(&parts.0, deeper, &mut |parts| out.push(Value::tuple(parts)));
        }
        Value::Data(data) => {
            let same =
                |part: &&Value| matches!(part, Value::Data(d) if d.shape.data == data.shape.data);
            out.extend(data.fields.0.iter().filter(same).cloned());
            replaced(&data.fields.0, deeper, &mut |fields| {
                out.push(Value::data(data.shape.clone(), fields));
            });
        }
        Value::Bool(false) | Value::Unit | Value::Char(_) | Value::Function(_) => {}
    }
}

fn pairs(entries: &Parts) -> Vec<(Value, Value)> {
    pairs_of(&entries.0)
}

fn pairs_of(parts: &[Value]) -> Vec<(Value, Value)> {
    parts
        .chunks_exact(2)
        .map(|entry| (entry[0].clone(), entry[1].clone()))
        .collect()
}

/// Integers nearer to 0, or as near and positive.
fn nearer_zero(n: &Integer) -> Vec<Integer> {
    let zero = Integer::from(0);
    if *n == zero {
        return Vec::new();
    }
    let negative = *n < zero;
    let size = if negative { n.neg() } else { n.clone() };
    let mut found = vec![zero];
    if negative {
        found.push(size.clone());
    }
    let signed = |n: Integer| if negative { n.neg() } else { n };
    // Nearer and nearer to the number itself, so that few attempts find the least one that fails.
    let mut step = size.halved();
    while step > Integer::from(0) {
        found.push(signed(size.sub(&step)));
        step = step.halved();
    }
    found.truncate(70);
    found
}

/// The sequence without some of its elements.
fn shorter<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    let mut found = Vec::new();
    if items.is_empty() {
        return found;
    }
    found.push(Vec::new());
    if items.len() > 3 {
        let middle = items.len() / 2;
        found.push(items[..middle].to_vec());
        found.push(items[middle..].to_vec());
    }
    if items.len() > 1 {
        for position in 0..items.len().min(MAX_PARTS) {
            let mut items = items.to_vec();
            items.remove(position);
            found.push(items);
        }
    }
    found
}

/// The parts with one of them made smaller.
fn replaced(parts: &[Value], depth: usize, give: &mut dyn FnMut(Vec<Value>)) {
    for position in 0..parts.len().min(MAX_PARTS) {
        let mut smaller = Vec::new();
        within(&parts[position], depth, &mut smaller);
        for part in smaller {
            let mut parts = parts.to_vec();
            parts[position] = part;
            give(parts);
        }
    }
}
