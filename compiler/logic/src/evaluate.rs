//! Evaluation of closed terms under an assignment.
//!
//! What the logic leaves open (a quotient by 0, an element beyond the end, a variable or function without a value) is unknown, unless a
//! [`Choices`] decides it. Connectives are three-valued, so an unknown part does no harm where the rest decides. Quantifiers go through what
//! their guards leave over: ranges of integers, members of sets, values of finite sorts; over infinite domains a sample is tried, which can
//! refute a universal formula but not confirm it. Order (`Less`) is the order of [`Value`]s, a legitimate interpretation, unless chosen otherwise.

mod containers;
mod domains;
mod quantified;

use crate::{Environment, Model, Op, Sort, Term, Terms, Value};
use num_integer::Integer;
use num_traits::Zero;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Why a term has no known value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unknown {
    /// The budget of steps is used up.
    Fuel,
    /// The term or its unfolding is too deep.
    Depth,
    /// The model has no value for this variable or application, or the logic leaves it open.
    Open(Term),
    /// A quantifier ranges over more than can be tried.
    Quantifier(Term),
    /// Two functions are not known to be equal or different.
    Functions,
    /// The term is not well-sorted, or a value in the model is not of the right sort.
    IllSorted,
}

/// Decides what the logic leaves open. Answers must depend on the arguments alone.
pub trait Choices {
    /// The value of `op` at these arguments: `Div` and `Mod` by 0, `Select` from another constructor, `SeqAt`, `SeqSlice` and `MapGet` out of
    /// range, `App` without definition or model, `Var` without model, `Less` of different values.
    fn choose(&mut self, op: &Op, args: &[Value], sort: Sort) -> Option<Value> {
        let _ = (op, args, sort);
        None
    }

    /// The number of elements of an uninterpreted sort, if they are to be known.
    fn universe(&self, sort: Sort) -> Option<u32> {
        let _ = sort;
        None
    }
}

/// Decides nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoChoices;

impl Choices for NoChoices {}

/// The value of a closed term. `fuel` bounds the number of subterms looked at.
pub fn eval(
    terms: &Terms,
    env: &Environment,
    model: &Model,
    term: Term,
    fuel: u64,
) -> Result<Value, Unknown> {
    Evaluator::new(terms, env, model, NoChoices, fuel).eval(term)
}

/// Evaluates terms under one model; remembers the values of closed ones.
pub struct Evaluator<'a, C> {
    terms: &'a Terms,
    env: &'a Environment,
    model: &'a Model,
    choices: C,
    fuel: u64,
    depth: u32,
    known: FxHashMap<Term, Result<Value, Unknown>>,
}

/// Values of the bound variables in scope, outermost first; none for those that a quantifier has yet to go through.
type Scope = Vec<Option<Value>>;

/// Terms and unfoldings nested deeper than this are unknown, as evaluation is recursive.
const DEEPEST: u32 = 400;

impl<'a, C: Choices> Evaluator<'a, C> {
    /// An evaluator with a budget of steps.
    pub fn new(
        terms: &'a Terms,
        env: &'a Environment,
        model: &'a Model,
        choices: C,
        fuel: u64,
    ) -> Evaluator<'a, C> {
        Evaluator {
            terms,
            env,
            model,
            choices,
            fuel,
            depth: 0,
            known: FxHashMap::default(),
        }
    }

    /// Sets the budget for what is evaluated from now on.
    pub fn refuel(&mut self, fuel: u64) {
        self.fuel = fuel;
    }

    /// The value of a closed term.
    pub fn eval(&mut self, term: Term) -> Result<Value, Unknown> {
        if !self.terms.is_closed(term) {
            return Err(Unknown::IllSorted);
        }
        self.depth = 0;
        self.value(term, &mut Vec::new())
    }

    /// The truth of a closed formula.
    pub fn holds(&mut self, formula: Term) -> Result<bool, Unknown> {
        self.eval(formula)?.as_bool().ok_or(Unknown::IllSorted)
    }

    fn spend(&mut self) -> Result<(), Unknown> {
        self.fuel = self.fuel.checked_sub(1).ok_or(Unknown::Fuel)?;
        Ok(())
    }

    fn value(&mut self, term: Term, scope: &mut Scope) -> Result<Value, Unknown> {
        let closed = self.terms.is_closed(term);
        if closed && let Some(known) = self.known.get(&term) {
            return known.clone();
        }
        self.spend()?;
        if self.depth >= DEEPEST {
            return Err(Unknown::Depth);
        }
        self.depth += 1;
        let value = self.operate(term, scope);
        self.depth -= 1;
        if closed && !matches!(value, Err(Unknown::Fuel | Unknown::Depth)) {
            self.known.insert(term, value.clone());
        }
        value
    }

    fn truth(&mut self, term: Term, scope: &mut Scope) -> Result<bool, Unknown> {
        let value = self.value(term, scope)?;
        value.as_bool().ok_or(Unknown::IllSorted)
    }

    fn operate(&mut self, term: Term, scope: &mut Scope) -> Result<Value, Unknown> {
        let args = self.terms.args(term);
        match (self.terms.op(term), args) {
            (Op::True, []) => Ok(Value::Bool(true)),
            (Op::False, []) => Ok(Value::Bool(false)),
            (Op::Not, [a]) => Ok(Value::Bool(!self.truth(*a, scope)?)),
            (Op::And, _) => self.junction(args, scope, true),
            (Op::Or, _) => self.junction(args, scope, false),
            (Op::Implies, [a, b]) => match self.truth(*a, scope) {
                Ok(false) => Ok(Value::Bool(true)),
                Ok(true) => self.value(*b, scope),
                Err(unknown) => match self.truth(*b, scope) {
                    Ok(true) => Ok(Value::Bool(true)),
                    _ => Err(unknown),
                },
            },
            (Op::Ite, [c, a, b]) => self.choice(*c, *a, *b, scope),
            (Op::Eq, [a, b]) if a == b => Ok(Value::Bool(true)),
            (Op::Eq, [a, b]) => {
                let (a, b) = (self.value(*a, scope)?, self.value(*b, scope)?);
                Ok(Value::Bool(self.equal(&a, &b)?))
            }
            (Op::Bound(index), []) => {
                let position = scope.len().checked_sub(1 + *index as usize);
                let value = position.and_then(|position| scope[position].clone());
                value.ok_or(Unknown::Open(term))
            }
            (Op::Var(_), []) => match self.model.vars.get(&term) {
                Some(value) => Ok(value.clone()),
                None => self.open(term, &[]),
            },
            (Op::Int(value), []) => Ok(Value::Int(value.clone())),
            (Op::Forall(..) | Op::Exists(..), [_]) => self.quantified(term, scope),
            (Op::Lambda(_), [_]) => self.closure(term, scope),
            (Op::Witness(binder), [formula]) => self.witness(term, *formula, *binder),
            (Op::App(_), _) => {
                let values = self.values(args, scope)?;
                self.call(term, values)
            }
            _ => {
                let values = self.values(args, scope)?;
                match self.terms.op(term) {
                    Op::Apply => match values.split_first() {
                        Some((function, args)) => self.apply(function, args),
                        None => Err(Unknown::IllSorted),
                    },
                    Op::Add | Op::Mul | Op::Div | Op::Mod | Op::Le | Op::Lt => {
                        self.arithmetic(term, &values)
                    }
                    _ => self.structure(term, &values),
                }
            }
        }
    }

    fn values(&mut self, args: &[Term], scope: &mut Scope) -> Result<Vec<Value>, Unknown> {
        args.iter().map(|arg| self.value(*arg, scope)).collect()
    }

    /// Conjunction, whose unit is true, or disjunction.
    fn junction(&mut self, args: &[Term], scope: &mut Scope, unit: bool) -> Result<Value, Unknown> {
        let mut result = Ok(Value::Bool(unit));
        for arg in args {
            match self.truth(*arg, scope) {
                Ok(truth) if truth == unit => {}
                Ok(truth) => return Ok(Value::Bool(truth)),
                Err(Unknown::Fuel) => return Err(Unknown::Fuel),
                Err(unknown) => result = Err(unknown),
            }
        }
        result
    }

    fn choice(
        &mut self,
        condition: Term,
        then: Term,
        otherwise: Term,
        scope: &mut Scope,
    ) -> Result<Value, Unknown> {
        match self.truth(condition, scope) {
            Ok(true) => self.value(then, scope),
            Ok(false) => self.value(otherwise, scope),
            Err(unknown) => {
                let (a, b) = (self.value(then, scope)?, self.value(otherwise, scope)?);
                if self.equal(&a, &b)? {
                    Ok(a)
                } else {
                    Err(unknown)
                }
            }
        }
    }

    /// What the logic or the model leaves open.
    fn open(&mut self, term: Term, args: &[Value]) -> Result<Value, Unknown> {
        let sort = self.terms.sort_of(term);
        let chosen = self.choices.choose(self.terms.op(term), args, sort);
        chosen.ok_or(Unknown::Open(term))
    }

    fn arithmetic(&mut self, term: Term, values: &[Value]) -> Result<Value, Unknown> {
        let numbers: Option<Vec<_>> = values
            .iter()
            .map(|value| match value {
                Value::Int(value) => Some(value),
                _ => None,
            })
            .collect();
        let numbers = numbers.ok_or(Unknown::IllSorted)?;
        // Numbers that only grow by multiplication stay small enough to compute with.
        const MOST_BITS: u64 = 1 << 16;
        if numbers.iter().map(|number| number.bits()).sum::<u64>() > MOST_BITS {
            return Err(Unknown::Fuel);
        }
        match (self.terms.op(term), numbers.as_slice()) {
            (Op::Add, _) => Ok(Value::Int(numbers.into_iter().sum())),
            (Op::Mul, _) => Ok(Value::Int(numbers.into_iter().product())),
            (Op::Div | Op::Mod, [_, b]) if b.is_zero() => self.open(term, values),
            (Op::Div, [a, b]) => Ok(Value::Int(a.div_floor(b))),
            (Op::Mod, [a, b]) => Ok(Value::Int(a.mod_floor(b))),
            (Op::Le, [a, b]) => Ok(Value::Bool(a <= b)),
            (Op::Lt, [a, b]) => Ok(Value::Bool(a < b)),
            _ => Err(Unknown::IllSorted),
        }
    }

    /// Application of a function of the environment.
    fn call(&mut self, term: Term, values: Vec<Value>) -> Result<Value, Unknown> {
        let Op::App(function) = *self.terms.op(term) else {
            return Err(Unknown::IllSorted);
        };
        let declaration = self.env.functions.get(function.0 as usize);
        let declaration = declaration.ok_or(Unknown::IllSorted)?;
        if let Some(definition) = &declaration.definition {
            let mut scope: Scope = values.iter().cloned().map(Some).collect();
            if self.truth(definition.guard, &mut scope)? {
                return self.value(definition.body, &mut scope);
            }
        }
        let cases = self.model.functions.get(&function);
        match cases.and_then(|cases| cases.get(&values)) {
            Some(value) => Ok(value.clone()),
            None => self.open(term, &values),
        }
    }

    fn closure(&mut self, lambda: Term, scope: &Scope) -> Result<Value, Unknown> {
        let loose = self.terms.loose(lambda) as usize;
        let start = scope.len().checked_sub(loose).ok_or(Unknown::IllSorted)?;
        let values: Option<Arc<[Value]>> = scope[start..].iter().cloned().collect();
        Ok(Value::Closure(lambda, values.ok_or(Unknown::Open(lambda))?))
    }

    /// Application of a function value.
    fn apply(&mut self, function: &Value, args: &[Value]) -> Result<Value, Unknown> {
        match function {
            Value::Fn(..) if args.iter().any(Value::has_function) => Err(Unknown::Functions),
            Value::Fn(cases, otherwise) => Ok(cases.get(args).unwrap_or(otherwise).clone()),
            Value::Closure(lambda, values) => {
                let [body] = *self.terms.args(*lambda) else {
                    return Err(Unknown::IllSorted);
                };
                let mut scope: Scope = values.iter().chain(args).cloned().map(Some).collect();
                self.value(body, &mut scope)
            }
            _ => Err(Unknown::IllSorted),
        }
    }

    /// Are two values of one sort equal? Functions are where they are plainly the same; they are different where a case of theirs shows it.
    pub fn equal(&mut self, a: &Value, b: &Value) -> Result<bool, Unknown> {
        if a == b {
            return Ok(true);
        }
        match (a, b) {
            (Value::Data(c, _), Value::Data(d, _)) if c != d => Ok(false),
            (Value::Data(_, x), Value::Data(_, y)) | (Value::Seq(x), Value::Seq(y)) => {
                self.all_equal(x.iter().zip(y.iter()), x.len() == y.len())
            }
            (Value::Map(x), Value::Map(y)) => {
                if x.keys().chain(y.keys()).any(Value::has_function) {
                    return Err(Unknown::Functions);
                }
                self.all_equal(x.values().zip(y.values()), x.keys().eq(y.keys()))
            }
            (Value::Fn(..) | Value::Closure(..), Value::Fn(..) | Value::Closure(..)) => {
                self.functions_differ(a, b)
            }
            _ if a.has_function() || b.has_function() => Err(Unknown::Functions),
            _ => Ok(false),
        }
    }

    fn all_equal<'v>(
        &mut self,
        pairs: impl Iterator<Item = (&'v Value, &'v Value)>,
        same_shape: bool,
    ) -> Result<bool, Unknown> {
        let mut result = Ok(same_shape);
        if same_shape {
            for (x, y) in pairs {
                match self.equal(x, y) {
                    Ok(true) => {}
                    Ok(false) => return Ok(false),
                    Err(unknown) => result = Err(unknown),
                }
            }
        }
        result
    }

    fn functions_differ(&mut self, a: &Value, b: &Value) -> Result<bool, Unknown> {
        for function in [a, b] {
            let Value::Fn(cases, _) = function else {
                continue;
            };
            for args in cases.keys() {
                let (x, y) = (self.apply(a, args)?, self.apply(b, args)?);
                if !self.equal(&x, &y)? {
                    return Ok(false);
                }
            }
        }
        match (a, b) {
            (Value::Fn(_, x), Value::Fn(_, y)) if x == y => Ok(true),
            (Value::Fn(some, x), Value::Fn(more, y)) if some.is_empty() && more.is_empty() => {
                self.equal(x, y)
            }
            _ => Err(Unknown::Functions),
        }
    }
}
