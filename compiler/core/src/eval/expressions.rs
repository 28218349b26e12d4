//! Expressions.

use super::machine::{Frame, Machine};
use super::report::{Eval, Exit, malformed, unsupported};
use super::value::Parts;
use super::{FunctionValue, Integer, Value, ViolationKind};
use crate::{Binder, Domain, Expr, ExprKind, LocalId, UnreachableWhy};
use std::ops::ControlFlow;
use std::sync::Arc;

impl Machine<'_> {
    /// The value of an expression.
    pub(super) fn eval(&mut self, expr: &Expr, frame: &mut Frame) -> Eval {
        self.tick()?;
        match &*expr.kind {
            ExprKind::Int(n) => Ok(Value::Int(Integer::from(n))),
            ExprKind::Bool(b) => Ok(Value::Bool(*b)),
            ExprKind::Unit => Ok(Value::Unit),
            ExprKind::Char(c) => Ok(Value::Char(*c)),
            ExprKind::Text(text) => {
                self.charge(text.len() as u64 / 16)?;
                Ok(Value::text(text))
            }
            ExprKind::Local(local) => frame.get(*local),
            ExprKind::Constant(path) => self.constant(path),
            ExprKind::Construct {
                data,
                constructor,
                type_args,
                args,
            } => {
                let args = self.eval_all(args, frame)?;
                self.construct(data, *constructor, type_args, args, expr.node, frame)
            }
            ExprKind::Field { base, field, .. } => match self.eval(base, frame)? {
                Value::Data(data) => match data.fields.get(*field as usize) {
                    Some(value) => Ok(value.clone()),
                    None => malformed("a value has no such field"),
                },
                _ => malformed("a field of what is no data"),
            },
            ExprKind::Test {
                base, constructor, ..
            } => match self.eval(base, frame)? {
                Value::Data(data) => Ok(Value::Bool(data.shape.constructor == *constructor)),
                _ => malformed("a test of what is no data"),
            },
            ExprKind::Tuple(parts) => Ok(Value::tuple(self.eval_all(parts, frame)?)),
            ExprKind::Part(base, index) => match self.eval(base, frame)? {
                Value::Tuple(parts) => match parts.get(*index as usize) {
                    Some(value) => Ok(value.clone()),
                    None => malformed("a tuple has no such part"),
                },
                _ => malformed("a part of what is no tuple"),
            },
            ExprKind::List(elements) => Ok(Value::list(self.eval_all(elements, frame)?)),
            ExprKind::Set(elements) => Ok(Value::set(self.eval_all(elements, frame)?)),
            ExprKind::Map(entries) => {
                let mut values = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    let key = self.eval(key, frame)?;
                    values.push((key, self.eval(value, frame)?));
                }
                Ok(Value::map(values))
            }
            ExprKind::Intrinsic(op, args) => {
                let args = self.eval_all(args, frame)?;
                self.operate(*op, args, expr, frame)
            }
            ExprKind::Call {
                callee,
                type_args,
                args,
            } => {
                let args = self.eval_all(args, frame)?;
                self.call(callee, type_args, args, expr.node, frame)
            }
            ExprKind::Apply { function, args } => {
                let function_value = self.eval(function, frame)?;
                let args = self.eval_all(args, frame)?;
                self.apply_obliged(function, function_value, args, expr.node, frame)
            }
            ExprKind::Lambda { params, body } => {
                let code = self.lambda(expr, params, body, frame);
                Ok(closure(code, frame))
            }
            _ => self.eval_control(expr, frame),
        }
    }

    /// Connectives, binding, quantifiers, jumps.
    fn eval_control(&mut self, expr: &Expr, frame: &mut Frame) -> Eval {
        match &*expr.kind {
            ExprKind::Not(operand) => Ok(Value::Bool(!self.truth(operand, frame)?)),
            ExprKind::And(left, right) => Ok(Value::Bool(
                self.truth(left, frame)? && self.truth(right, frame)?,
            )),
            ExprKind::Or(left, right) => Ok(Value::Bool(
                self.truth(left, frame)? || self.truth(right, frame)?,
            )),
            ExprKind::Implies(left, right) => Ok(Value::Bool(
                !self.truth(left, frame)? || self.truth(right, frame)?,
            )),
            ExprKind::Iff(left, right) => {
                let left = self.truth(left, frame)?;
                Ok(Value::Bool(left == self.truth(right, frame)?))
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                if self.truth(condition, frame)? {
                    self.eval(then, frame)
                } else {
                    self.eval(otherwise, frame)
                }
            }
            ExprKind::Let { local, value, body } => {
                self.bind(*local, value, frame)?;
                self.eval(body, frame)
            }
            ExprKind::Block(block) => {
                for stmt in &block.stmts {
                    self.run_stmt(stmt, frame)?;
                }
                self.eval(&block.value, frame)
            }
            ExprKind::Quantifier {
                universal,
                binders,
                body,
            } => {
                let mut verdict = *universal;
                let _ = self.each_binding(binders, frame, &mut |machine, frame| {
                    if machine.truth(body, frame)? == *universal {
                        return Ok(ControlFlow::Continue(()));
                    }
                    verdict = !*universal;
                    Ok(ControlFlow::Break(()))
                })?;
                Ok(Value::Bool(verdict))
            }
            ExprKind::Comprehension {
                binder,
                filter,
                body,
            } => {
                let mut out = Vec::new();
                let binders = std::slice::from_ref(binder);
                let _ = self.each_binding(binders, frame, &mut |machine, frame| {
                    let wanted = match filter {
                        Some(filter) => machine.truth(filter, frame)?,
                        None => true,
                    };
                    if wanted {
                        out.push(machine.eval(body, frame)?);
                    }
                    Ok(ControlFlow::Continue(()))
                })?;
                Ok(Value::list(out))
            }
            ExprKind::Return(value) => {
                let value = self.eval_exit(value, frame)?;
                Err(Exit::Return(value))
            }
            ExprKind::Break => Err(Exit::Break),
            ExprKind::Continue => Err(Exit::Continue),
            ExprKind::Unreachable(why) => {
                let kind = match why {
                    UnreachableWhy::Match | UnreachableWhy::Pattern => ViolationKind::Match,
                    UnreachableWhy::Written | UnreachableWhy::Never => ViolationKind::Unreachable,
                };
                Err(frame.violation(kind, expr.node).into())
            }
            ExprKind::Hole(name) => {
                let mut violation = frame.violation(ViolationKind::Hole, expr.node);
                violation.note = Some(format!("the hole `?{name}` was reached"));
                Err(violation.into())
            }
            _ => malformed("an expression of unknown kind"),
        }
    }

    /// The value of an expression at the end of a function, remembering in the frame which of its ends was reached.
    pub(super) fn eval_exit(&mut self, expr: &Expr, frame: &mut Frame) -> Eval {
        match &*expr.kind {
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.tick()?;
                if self.truth(condition, frame)? {
                    self.eval_exit(then, frame)
                } else {
                    self.eval_exit(otherwise, frame)
                }
            }
            ExprKind::Let { local, value, body } => {
                self.tick()?;
                self.bind(*local, value, frame)?;
                self.eval_exit(body, frame)
            }
            ExprKind::Block(block) => {
                self.tick()?;
                for stmt in &block.stmts {
                    self.run_stmt(stmt, frame)?;
                }
                self.eval_exit(&block.value, frame)
            }
            ExprKind::Return(_) => self.eval(expr, frame),
            _ => {
                let value = self.eval(expr, frame)?;
                frame.exit = expr.node;
                Ok(value)
            }
        }
    }

    pub(super) fn eval_all(&mut self, exprs: &[Expr], frame: &mut Frame) -> Eval<Vec<Value>> {
        let mut values = Vec::with_capacity(exprs.len());
        for expr in exprs {
            values.push(self.eval(expr, frame)?);
        }
        Ok(values)
    }

    /// The value of an expression of type `Bool`.
    pub(super) fn truth(&mut self, expr: &Expr, frame: &mut Frame) -> Eval<bool> {
        match self.eval(expr, frame)? {
            Value::Bool(b) => Ok(b),
            _ => malformed("a condition that is no truth value"),
        }
    }

    /// The value of an expression of type `Int`.
    pub(super) fn number(&mut self, expr: &Expr, frame: &mut Frame) -> Eval<Integer> {
        match self.eval(expr, frame)? {
            Value::Int(n) => Ok(n),
            _ => malformed("a bound that is no integer"),
        }
    }

    /// Gives a local its first value.
    pub(super) fn bind(&mut self, local: LocalId, value: &Expr, frame: &mut Frame) -> Eval<()> {
        let node = value.node;
        let value = self.eval(value, frame)?;
        frame.set(local, value.clone())?;
        self.oblige_local(local, &value, node, frame)
    }

    /// Runs `each` for every value of the binders, the last of them fastest, until it breaks.
    pub(super) fn each_binding(
        &mut self,
        binders: &[Binder],
        frame: &mut Frame,
        each: &mut dyn FnMut(&mut Self, &mut Frame) -> Eval<ControlFlow<()>>,
    ) -> Eval<ControlFlow<()>> {
        let Some((binder, rest)) = binders.split_first() else {
            return each(self, frame);
        };
        match &binder.domain {
            Domain::Range(from, to) => {
                let mut index = self.number(from, frame)?;
                let to = self.number(to, frame)?;
                while index < to {
                    self.tick()?;
                    frame.set(binder.local, Value::Int(index.clone()))?;
                    if self.each_binding(rest, frame, each)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                    index = index.add(&Integer::from(1));
                }
            }
            Domain::Elements(collection) => {
                for element in elements(self.eval(collection, frame)?)? {
                    self.tick()?;
                    frame.set(binder.local, element)?;
                    if self.each_binding(rest, frame, each)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
            }
            Domain::Type => return unsupported("it ranges over all values of a type"),
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// The elements of a list, set or text, the keys of a map.
fn elements(collection: Value) -> Eval<Vec<Value>> {
    match collection {
        Value::List(parts) | Value::Set(parts) => Ok(parts.to_vec()),
        Value::Text(chars) => Ok(chars.iter().map(|c| Value::Char(*c)).collect()),
        Value::Map(parts) => Ok(parts.iter().step_by(2).cloned().collect()),
        _ => malformed("a domain that has no elements"),
    }
}

/// The function value of a lambda in a frame: captures every local that has a value, since refined types in it may mention any.
fn closure(code: Arc<super::LambdaCode>, frame: &Frame) -> Value {
    let (captured, values): (Vec<_>, Vec<_>) = frame
        .locals
        .iter()
        .enumerate()
        .filter_map(|(i, value)| Some((LocalId(i as u32), value.clone()?)))
        .unzip();
    Value::Function(Arc::new(FunctionValue::Closure {
        code,
        captured,
        values: Parts(values),
    }))
}
