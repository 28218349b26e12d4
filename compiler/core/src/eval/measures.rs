//! Measures: do they go down, and are they bounded below?

use super::machine::{Frame, Machine};
use super::report::{Eval, Exit, Stop};
use super::{Integer, Place, Value, ViolationKind};
use crate::{Expr, NodeId};

impl Machine<'_> {
    /// The values of a measure; `None` where there is none, it is not wanted, or it cannot be evaluated.
    pub(super) fn measure(
        &mut self,
        decreases: Option<&[Expr]>,
        frame: &mut Frame,
    ) -> Eval<Option<Vec<Value>>> {
        let Some(exprs) = decreases.filter(|_| self.contracts(frame)) else {
            return Ok(None);
        };
        match self.eval_all(exprs, frame) {
            Ok(values) => Ok(Some(values)),
            Err(Exit::Stop(stop)) => match *stop {
                Stop::Unsupported(reason) => {
                    if let Some(first) = exprs.first() {
                        self.skip(frame.place(first.node), reason);
                    }
                    Ok(None)
                }
                stop => Err(stop.into()),
            },
            Err(exit) => Err(exit),
        }
    }

    /// Obliges `after` to be below `before`, and that to be bounded.
    pub(super) fn oblige_decrease(
        &mut self,
        before: &[Value],
        after: &[Value],
        node: NodeId,
        clause: Option<Place>,
        frame: &Frame,
    ) -> Eval<()> {
        let note = match goes_down(before, after) {
            Step::Down => return Ok(()),
            Step::NotDown => "the measure does not go down",
            Step::Unbounded => "the measure is below 0",
        };
        let mut violation = frame.violation(ViolationKind::Decreases, node);
        violation.clause = clause;
        violation.value = match after {
            [value] => Some(value.clone()),
            values => Some(Value::tuple(values.to_vec())),
        };
        let shown = |values: &[Value]| {
            let parts: Vec<String> = values.iter().map(Value::to_string).collect();
            parts.join(", ")
        };
        violation.note = Some(format!(
            "{note}: first {}, then {}",
            shown(before),
            shown(after)
        ));
        Err(violation.into())
    }
}

enum Step {
    Down,
    NotDown,
    Unbounded,
}

/// Lexicographically: the first part that differs is lower, by the order of its type.
fn goes_down(before: &[Value], after: &[Value]) -> Step {
    for (old, new) in before.iter().zip(after) {
        if old == new {
            continue;
        }
        return match (old, new) {
            (Value::Int(old), Value::Int(new)) if new < old => {
                if *old < Integer::from(0) {
                    Step::Unbounded
                } else {
                    Step::Down
                }
            }
            (Value::List(old), Value::List(new)) if new.len() < old.len() => Step::Down,
            (Value::Text(old), Value::Text(new)) if new.len() < old.len() => Step::Down,
            (Value::Set(old), Value::Set(new)) if new.len() < old.len() => Step::Down,
            (Value::Map(old), Value::Map(new)) if new.len() < old.len() => Step::Down,
            (Value::Bool(true), Value::Bool(false)) => Step::Down,
            (old @ (Value::Data(_) | Value::Tuple(_)), new) if new.is_strict_part_of(old) => {
                Step::Down
            }
            _ => Step::NotDown,
        };
    }
    // Equal in every part; a shorter measure of another function may still lead here, but only if it was no smaller.
    Step::NotDown
}
