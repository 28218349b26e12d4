//! Built-in operations.

use super::machine::{Frame, Machine};
use super::report::{Eval, malformed, unsupported};
use super::value::{Parts, order};
use super::{Integer, Value, ViolationKind};
use crate::{Expr, ExprKind, Intrinsic, Type};
use num_bigint::BigInt;
use std::cmp::Ordering;
use std::sync::Arc;

impl Machine<'_> {
    /// The value of an operation on evaluated operands.
    pub(super) fn operate(
        &mut self,
        op: Intrinsic,
        args: Vec<Value>,
        expr: &Expr,
        frame: &Frame,
    ) -> Eval {
        self.operands_fit(op, &args, expr, frame)?;
        self.charge(cost(op, &args))?;
        let value = match op {
            Intrinsic::ParseInt => return self.parse_int(&args, expr),
            Intrinsic::Print | Intrinsic::Write | Intrinsic::ReadLine | Intrinsic::ReadAll => {
                return self.console(op, &args, expr);
            }
            Intrinsic::Eq | Intrinsic::Lt | Intrinsic::Le => return compare(op, &args),
            Intrinsic::IntAdd
            | Intrinsic::IntSub
            | Intrinsic::IntMul
            | Intrinsic::IntFloorDiv
            | Intrinsic::IntFloorMod
            | Intrinsic::IntNeg => arithmetic(op, args),
            Intrinsic::ListLen
            | Intrinsic::ListGet
            | Intrinsic::ListSet
            | Intrinsic::ListConcat
            | Intrinsic::ListSlice
            | Intrinsic::ListContains => on_lists(op, args),
            Intrinsic::SetLen
            | Intrinsic::SetContains
            | Intrinsic::SetUnion
            | Intrinsic::SetIntersection
            | Intrinsic::SetDifference
            | Intrinsic::SetSubset
            | Intrinsic::SetToList => on_sets(op, args),
            Intrinsic::MapLen
            | Intrinsic::MapHas
            | Intrinsic::MapGet
            | Intrinsic::MapInsert
            | Intrinsic::MapRemove
            | Intrinsic::MapKeys => on_maps(op, args),
            _ => on_texts(op, args),
        };
        match value {
            Some(value) => Ok(value),
            None => malformed("an operation on operands of other types"),
        }
    }

    /// What an operation obliges of its operands.
    pub(super) fn operands_fit(
        &self,
        op: Intrinsic,
        args: &[Value],
        expr: &Expr,
        frame: &Frame,
    ) -> Eval<()> {
        let (kind, value, note) = match (op, args) {
            (Intrinsic::IntFloorDiv | Intrinsic::IntFloorMod, [_, Value::Int(d)])
                if d.is_zero() =>
            {
                (ViolationKind::Divisor, &args[1], "the divisor is 0".into())
            }
            (Intrinsic::ListGet, [Value::List(xs), Value::Int(i)])
            | (Intrinsic::ListSet, [Value::List(xs), Value::Int(i), _])
                if i.to_usize().is_none_or(|i| i >= xs.len()) =>
            {
                let note = format!("the index is {i}, the length {}", xs.len());
                (ViolationKind::Index, &args[1], note)
            }
            (Intrinsic::TextGet, [Value::Text(xs), Value::Int(i)])
                if i.to_usize().is_none_or(|i| i >= xs.len()) =>
            {
                let note = format!("the index is {i}, the length {}", xs.len());
                (ViolationKind::Index, &args[1], note)
            }
            (Intrinsic::MapGet, [Value::Map(entries), key]) if find_key(entries, key).is_err() => {
                (ViolationKind::Index, key, format!("there is no key {key}"))
            }
            (Intrinsic::ListSlice, [Value::List(xs), Value::Int(from), Value::Int(to)])
                if slice(from, to, xs.len()).is_none() =>
            {
                let note = format!("the slice is {from}..{to}, the length {}", xs.len());
                (ViolationKind::Slice, &args[0], note)
            }
            (Intrinsic::TextSlice, [Value::Text(xs), Value::Int(from), Value::Int(to)])
                if slice(from, to, xs.len()).is_none() =>
            {
                let note = format!("the slice is {from}..{to}, the length {}", xs.len());
                (ViolationKind::Slice, &args[0], note)
            }
            (Intrinsic::CharFromCode, [Value::Int(code)]) if scalar(code).is_none() => {
                let note = format!("{code} is not the code of a character");
                (ViolationKind::Range, &args[0], note)
            }
            _ => return Ok(()),
        };
        // Of a slice, the bound that is wrong; the whole where they are out of order.
        let operands = match &*expr.kind {
            ExprKind::Intrinsic(_, operands) => &operands[..],
            _ => &[],
        };
        let at = match (args, operands) {
            ([_, Value::Int(from), Value::Int(to)], [_, first, second])
                if kind == ViolationKind::Slice =>
            {
                if from.is_negative() {
                    first.node
                } else if to.sub(from).is_negative() {
                    expr.node
                } else {
                    second.node
                }
            }
            _ => expr.node,
        };
        let mut violation = frame.violation(kind, at);
        violation.value = Some(value.clone());
        violation.note = Some(note);
        Err(violation.into())
    }

    fn parse_int(&mut self, args: &[Value], expr: &Expr) -> Eval {
        let (Some(text), Type::Data(option, _)) = (args.first().and_then(Value::as_text), &expr.ty)
        else {
            return malformed("a number is parsed from what is no text");
        };
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let number = if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            text.parse::<BigInt>().ok()
        } else {
            None
        };
        let option = option.clone();
        match number {
            Some(n) => Ok(Value::data(
                self.shape_named(&option, "Some")?,
                vec![Value::int(n)],
            )),
            None => Ok(Value::data(self.shape_named(&option, "None")?, vec![])),
        }
    }

    fn console(&mut self, op: Intrinsic, args: &[Value], expr: &Expr) -> Eval {
        let done = match (op, args) {
            (Intrinsic::Print, [text]) => self.io.write(&format!("{}\n", text.display())),
            (Intrinsic::Write, [text]) => self.io.write(&text.display()),
            (Intrinsic::ReadAll, _) => {
                return match self.io.read_all() {
                    Ok(text) => Ok(Value::text(&text)),
                    Err(reason) => unsupported(reason),
                };
            }
            _ => {
                let Type::Data(option, _) = &expr.ty else {
                    return malformed("a line is read as what is no option");
                };
                return match self.io.read_line() {
                    Ok(Some(line)) => Ok(Value::data(
                        self.shape_named(option, "Some")?,
                        vec![Value::text(&line)],
                    )),
                    Ok(None) => Ok(Value::data(self.shape_named(option, "None")?, vec![])),
                    Err(reason) => unsupported(reason),
                };
            }
        };
        match done {
            Ok(()) => Ok(Value::Unit),
            Err(reason) => unsupported(reason),
        }
    }
}

/// What an operation costs beyond the step for its expression: the elements it copies, the digits it works on.
fn cost(op: Intrinsic, args: &[Value]) -> u64 {
    let size = |value: &Value| match value {
        Value::Int(n) => n.words(),
        Value::Text(chars) => chars.len() as u64 / 16,
        Value::List(p) | Value::Set(p) | Value::Map(p) => p.len() as u64 / 8,
        _ => 0,
    };
    match op {
        Intrinsic::IntMul | Intrinsic::IntFloorDiv | Intrinsic::IntFloorMod => {
            args.iter().map(size).fold(1, u64::saturating_mul)
        }
        Intrinsic::ListLen
        | Intrinsic::ListGet
        | Intrinsic::ListSet
        | Intrinsic::TextLen
        | Intrinsic::TextGet
        | Intrinsic::SetLen
        | Intrinsic::SetContains
        | Intrinsic::MapLen
        | Intrinsic::MapHas
        | Intrinsic::MapGet => 0,
        _ => args.iter().map(size).fold(0, u64::saturating_add),
    }
}

fn compare(op: Intrinsic, args: &[Value]) -> Eval {
    let [a, b] = args else {
        return malformed("a comparison without two operands");
    };
    let Some(found) = a.compare(b) else {
        return unsupported("functions cannot be compared");
    };
    Ok(Value::Bool(match op {
        Intrinsic::Eq => found == Ordering::Equal,
        Intrinsic::Lt => found == Ordering::Less,
        _ => found != Ordering::Greater,
    }))
}

fn arithmetic(op: Intrinsic, args: Vec<Value>) -> Option<Value> {
    let number = |i: usize| match args.get(i) {
        Some(Value::Int(n)) => Some(n),
        _ => None,
    };
    let a = number(0)?;
    Some(Value::Int(match op {
        Intrinsic::IntAdd => a.add(number(1)?),
        Intrinsic::IntSub => a.sub(number(1)?),
        Intrinsic::IntMul => a.mul(number(1)?),
        Intrinsic::IntFloorDiv => a.floor_div(number(1)?)?,
        Intrinsic::IntFloorMod => a.floor_mod(number(1)?)?,
        _ => a.neg(),
    }))
}

fn size(n: usize) -> Option<Value> {
    Some(Value::int(n))
}

fn slice(from: &Integer, to: &Integer, len: usize) -> Option<(usize, usize)> {
    let (from, to) = (from.to_usize()?, to.to_usize()?);
    (from <= to && to <= len).then_some((from, to))
}

fn scalar(code: &Integer) -> Option<char> {
    char::from_u32(u32::try_from(code.to_i64()?).ok()?)
}

fn on_lists(op: Intrinsic, args: Vec<Value>) -> Option<Value> {
    let mut args = args.into_iter();
    let (first, second, third) = (args.next()?, args.next(), args.next());
    match (op, first, second, third) {
        (Intrinsic::ListLen, Value::List(xs), None, None) => size(xs.len()),
        (Intrinsic::ListGet, Value::List(xs), Some(Value::Int(i)), None) => {
            xs.get(i.to_usize()?).cloned()
        }
        (Intrinsic::ListSet, Value::List(mut xs), Some(Value::Int(i)), Some(value)) => {
            *Arc::make_mut(&mut xs).0.get_mut(i.to_usize()?)? = value;
            Some(Value::List(xs))
        }
        (Intrinsic::ListConcat, Value::List(mut xs), Some(Value::List(ys)), None) => {
            Arc::make_mut(&mut xs).0.extend(ys.iter().cloned());
            Some(Value::List(xs))
        }
        (Intrinsic::ListSlice, Value::List(xs), Some(Value::Int(from)), Some(Value::Int(to))) => {
            let (from, to) = slice(&from, &to, xs.len())?;
            Some(Value::list(xs[from..to].to_vec()))
        }
        (Intrinsic::ListContains, x, Some(Value::List(xs)), None) => {
            Some(Value::Bool(xs.contains(&x)))
        }
        _ => None,
    }
}

fn on_texts(op: Intrinsic, args: Vec<Value>) -> Option<Value> {
    let mut args = args.into_iter();
    let (first, second, third) = (args.next()?, args.next(), args.next());
    let text = |chars: Vec<char>| Some(Value::Text(Arc::new(chars)));
    match (op, first, second, third) {
        (Intrinsic::TextLen, Value::Text(cs), None, None) => size(cs.len()),
        (Intrinsic::TextGet, Value::Text(cs), Some(Value::Int(i)), None) => {
            cs.get(i.to_usize()?).map(|c| Value::Char(*c))
        }
        (Intrinsic::TextConcat, Value::Text(mut a), Some(Value::Text(b)), None) => {
            Arc::make_mut(&mut a).extend(b.iter());
            Some(Value::Text(a))
        }
        (Intrinsic::TextSlice, Value::Text(cs), Some(Value::Int(from)), Some(Value::Int(to))) => {
            let (from, to) = slice(&from, &to, cs.len())?;
            text(cs[from..to].to_vec())
        }
        (Intrinsic::TextHasChar, Value::Char(c), Some(Value::Text(cs)), None) => {
            Some(Value::Bool(cs.contains(&c)))
        }
        (Intrinsic::TextHasText, Value::Text(part), Some(Value::Text(whole)), None) => {
            let part: String = part.iter().collect();
            let whole: String = whole.iter().collect();
            Some(Value::Bool(whole.contains(&part)))
        }
        (Intrinsic::TextToChars, Value::Text(cs), None, None) => {
            Some(Value::list(cs.iter().map(|c| Value::Char(*c)).collect()))
        }
        (Intrinsic::TextFromChars, Value::List(xs), None, None) => text(
            xs.iter()
                .map(|x| match x {
                    Value::Char(c) => Some(*c),
                    _ => None,
                })
                .collect::<Option<Vec<char>>>()?,
        ),
        (Intrinsic::TextUpper, Value::Text(cs), None, None) => {
            let all: String = cs.iter().collect();
            Some(Value::text(&all.to_uppercase()))
        }
        (Intrinsic::TextLower, Value::Text(cs), None, None) => {
            let all: String = cs.iter().collect();
            Some(Value::text(&all.to_lowercase()))
        }
        (Intrinsic::CharCode, Value::Char(c), None, None) => {
            Some(Value::int(i64::from(u32::from(c))))
        }
        (Intrinsic::CharFromCode, Value::Int(code), None, None) => {
            Some(Value::Char(scalar(&code)?))
        }
        (Intrinsic::Show, value, None, None) => Some(Value::text(&value.to_string())),
        (Intrinsic::Display, value, None, None) => Some(Value::text(&value.display())),
        _ => None,
    }
}

fn on_sets(op: Intrinsic, args: Vec<Value>) -> Option<Value> {
    let mut args = args.into_iter();
    let (first, second) = (args.next()?, args.next());
    let has = |set: &Parts, x: &Value| set.binary_search_by(|y| order(y, x)).is_ok();
    match (op, first, second) {
        (Intrinsic::SetLen, Value::Set(xs), None) => size(xs.len()),
        (Intrinsic::SetToList, Value::Set(xs), None) => Some(Value::List(xs)),
        (Intrinsic::SetContains, x, Some(Value::Set(xs))) => Some(Value::Bool(has(&xs, &x))),
        (Intrinsic::SetUnion, Value::Set(mut xs), Some(Value::Set(ys))) => {
            if let [y] = &ys[..] {
                if let Err(at) = xs.binary_search_by(|x| order(x, y)) {
                    Arc::make_mut(&mut xs).0.insert(at, y.clone());
                }
                return Some(Value::Set(xs));
            }
            Some(Value::set(xs.iter().chain(ys.iter()).cloned().collect()))
        }
        (Intrinsic::SetIntersection, Value::Set(xs), Some(Value::Set(ys))) => {
            let both = xs.iter().filter(|x| has(&ys, x)).cloned().collect();
            Some(Value::Set(Arc::new(Parts(both))))
        }
        (Intrinsic::SetDifference, Value::Set(xs), Some(Value::Set(ys))) => {
            let left = xs.iter().filter(|x| !has(&ys, x)).cloned().collect();
            Some(Value::Set(Arc::new(Parts(left))))
        }
        (Intrinsic::SetSubset, Value::Set(xs), Some(Value::Set(ys))) => {
            Some(Value::Bool(xs.iter().all(|x| has(&ys, x))))
        }
        _ => None,
    }
}

/// The position of a key among the entries, or where it would go.
fn find_key(entries: &Parts, key: &Value) -> Result<usize, usize> {
    let (mut low, mut high) = (0, entries.len() / 2);
    while low < high {
        let middle = low + (high - low) / 2;
        match order(&entries[middle * 2], key) {
            Ordering::Equal => return Ok(middle * 2),
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    Err(low * 2)
}

fn on_maps(op: Intrinsic, args: Vec<Value>) -> Option<Value> {
    let mut args = args.into_iter();
    let (first, second, third) = (args.next()?, args.next(), args.next());
    match (op, first, second, third) {
        (Intrinsic::MapLen, Value::Map(m), None, None) => size(m.len() / 2),
        (Intrinsic::MapHas, key, Some(Value::Map(m)), None) => {
            Some(Value::Bool(find_key(&m, &key).is_ok()))
        }
        (Intrinsic::MapGet, Value::Map(m), Some(key), None) => {
            m.get(find_key(&m, &key).ok()? + 1).cloned()
        }
        (Intrinsic::MapInsert, Value::Map(mut m), Some(key), Some(value)) => {
            let at = find_key(&m, &key);
            let entries = &mut Arc::make_mut(&mut m).0;
            match at {
                Ok(at) => entries[at + 1] = value,
                Err(at) => drop(entries.splice(at..at, [key, value])),
            }
            Some(Value::Map(m))
        }
        (Intrinsic::MapRemove, Value::Map(mut m), Some(key), None) => {
            if let Ok(at) = find_key(&m, &key) {
                Arc::make_mut(&mut m).0.drain(at..at + 2);
            }
            Some(Value::Map(m))
        }
        (Intrinsic::MapKeys, Value::Map(m), None, None) => Some(Value::Set(Arc::new(Parts(
            m.iter().step_by(2).cloned().collect(),
        )))),
        _ => None,
    }
}
