//! Values of a type from small to large (after Runciman, Naylor and Lindblad, *SmallCheck and Lazy SmallCheck*, 2008; by exact size as in Duregård, Jansson
//! and Wang, *Feat*, 2012).

use super::machine::{Frame, Machine};
use super::refinements::{Fit, TypeArgs, one_level};
use super::report::{Exit, Stop};
use super::value::{Parts, order};
use super::{FunctionValue, Integer, Value};
use crate::{Data, Expr, ExprKind, LocalId, Path, RefinedType, Type};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::sync::Arc;

/// The table of values by type and size. The values of one size come in a fixed order; where there are too many, the first ones.
pub struct Enumerator {
    /// How many values of one type and size are kept.
    cap: usize,
    ints: Vec<Integer>,
    chars: Vec<char>,
    texts: Vec<Arc<str>>,
    pools: FxHashMap<(Scope, RefinedType, usize), Arc<Vec<Value>>>,
}

/// How many integers count as small besides the small ones.
const MAX_LITERALS: usize = 24;

/// The item whose locals the predicates of a type mention.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Scope {
    /// A type without predicates.
    Plain,
    Function(Path),
    Data(Path),
}

impl Enumerator {
    /// A table that keeps `cap` values of each type and size.
    pub fn new(cap: usize) -> Enumerator {
        Enumerator {
            cap,
            ints: Vec::new(),
            chars: vec![' ', 'A', '0', 'é'],
            texts: Vec::new(),
            pools: FxHashMap::default(),
        }
    }

    /// Lets the literals in an expression count as small.
    pub fn mention(&mut self, expr: &Expr) {
        expr.walk(&mut |e| match &*e.kind {
            ExprKind::Int(n) => self.mention_integer(Integer::from(n)),
            ExprKind::Char(c) if !self.chars.contains(c) && !matches!(c, 'a' | 'b') => {
                self.chars.insert(0, *c);
            }
            ExprKind::Text(text) if !text.is_empty() && !self.texts.contains(text) => {
                self.texts.push(text.clone());
            }
            _ => {}
        });
    }

    /// Lets the integers in a value count as small.
    pub(super) fn mention_value(&mut self, value: &Value) {
        let mut stack = vec![value];
        while let Some(value) = stack.pop() {
            if let Value::Int(n) = value {
                self.mention_integer(n.clone());
            }
            stack.extend(value.parts().unwrap_or(&[]));
        }
    }

    fn mention_integer(&mut self, n: Integer) {
        let is_small = n >= Integer::from(-2) && n <= Integer::from(2);
        if !is_small && !self.ints.contains(&n) && self.ints.len() < MAX_LITERALS {
            self.ints.push(n);
        }
    }

    /// The integers that count as small.
    pub(super) fn literals(&self) -> &[Integer] {
        &self.ints
    }

    /// The characters that are tried.
    pub(super) fn chars(&self) -> Vec<char> {
        let mut chars = vec!['a', 'b'];
        chars.extend(&self.chars);
        chars
    }

    /// The values of a type of exactly that size. Predicates that mention other locals than their own are not applied.
    pub(super) fn values(
        &mut self,
        machine: &mut Machine<'_>,
        scope: &Scope,
        ty: &RefinedType,
        size: usize,
    ) -> Arc<Vec<Value>> {
        let scope = if ty.is_plain() { &Scope::Plain } else { scope };
        let key = (scope.clone(), ty.clone(), size);
        if let Some(pool) = self.pools.get(&key) {
            return pool.clone();
        }
        let mut pool = self.make(machine, scope, ty, size);
        pool.truncate(self.cap);
        let pool = Arc::new(pool);
        self.pools.insert(key, pool.clone());
        pool
    }

    fn make(
        &mut self,
        machine: &mut Machine<'_>,
        scope: &Scope,
        ty: &RefinedType,
        size: usize,
    ) -> Vec<Value> {
        match ty {
            RefinedType::Where {
                base,
                binder,
                predicate,
                owner,
            } => {
                let pool = self.values(machine, scope, base, size);
                let Some(mut frame) = scope_frame(machine, scope) else {
                    return pool.to_vec();
                };
                frame.owner = owner.clone();
                pool.iter()
                    .filter(|value| admits(machine, value, *binder, predicate, &mut frame))
                    .cloned()
                    .collect()
            }
            RefinedType::List(element) => self.sequences(machine, scope, element, size),
            RefinedType::Set(element) => {
                let mut lists = self.sequences(machine, scope, element, size);
                lists.retain(|list| ascending(list, 1));
                lists
                    .into_iter()
                    .filter_map(|list| match list {
                        Value::List(parts) => Some(Value::Set(parts)),
                        _ => None,
                    })
                    .collect()
            }
            RefinedType::Map(key, of) => {
                let entry =
                    RefinedType::Tuple([(None, (**key).clone()), (None, (**of).clone())].into());
                self.sequences(machine, scope, &entry, size)
                    .iter()
                    .map(|list| {
                        let entries = list.parts().unwrap_or(&[]).iter();
                        let parts = entries.flat_map(|e| e.parts().unwrap_or(&[]).to_vec());
                        Value::Map(Arc::new(Parts(parts.collect())))
                    })
                    .filter(|map| ascending(map, 2))
                    .collect()
            }
            RefinedType::Tuple(parts) => {
                let types: Vec<_> = parts.iter().map(|(_, t)| t.clone()).collect();
                self.products(machine, scope, &types, size)
                    .into_iter()
                    .map(Value::tuple)
                    .collect()
            }
            RefinedType::Data(path, args) => self.data_values(machine, scope, path, args, size),
            RefinedType::Fn(params, result, _) => {
                let params: Vec<_> = params.iter().map(|(_, t)| t.base()).collect();
                self.functions(machine, scope, &params, &result.base(), size)
            }
            RefinedType::Base(base) => self.leaf(machine, scope, base, size),
        }
    }

    fn leaf(
        &mut self,
        machine: &mut Machine<'_>,
        scope: &Scope,
        ty: &Type,
        size: usize,
    ) -> Vec<Value> {
        match ty {
            // Whatever a type parameter stands for, `Int` is an instance.
            Type::Int | Type::Param(_) => self.integers(size),
            Type::Bool if size == 0 => vec![Value::Bool(false), Value::Bool(true)],
            Type::Unit if size == 0 => vec![Value::Unit],
            Type::Bool | Type::Unit | Type::Never => Vec::new(),
            Type::Char => {
                let pool = match size {
                    0 => &['a'][..],
                    1 => &['b'],
                    2 => &self.chars,
                    _ => &[],
                };
                pool.iter().map(|c| Value::Char(*c)).collect()
            }
            Type::Text => {
                let chars = RefinedType::Base(Type::Char);
                let mut pool: Vec<_> = self
                    .sequences(machine, scope, &chars, size)
                    .iter()
                    .map(|list| {
                        let chars = list.parts().unwrap_or(&[]).iter();
                        let chars = chars.filter_map(|c| match c {
                            Value::Char(c) => Some(*c),
                            _ => None,
                        });
                        Value::Text(Arc::new(chars.collect()))
                    })
                    .collect();
                if size == 2 {
                    pool.extend(self.texts.iter().map(|t| Value::text(t)));
                }
                pool
            }
            Type::Fn(params, result, _) => self.functions(machine, scope, params, result, size),
            ty => self.make(machine, scope, &one_level(ty), size),
        }
    }

    fn integers(&self, size: usize) -> Vec<Value> {
        let n = Integer::from(size);
        let mut pool = vec![n.clone()];
        if size > 0 {
            pool.push(n.neg());
        }
        for literal in &self.ints {
            match size {
                2 => pool.push(literal.clone()),
                3 => pool.extend([
                    literal.sub(&Integer::from(1)),
                    literal.add(&Integer::from(1)),
                    literal.neg(),
                ]),
                _ => {}
            }
        }
        let mut seen: Vec<Integer> = Vec::new();
        pool.retain(|n| {
            let fresh = !seen.contains(n);
            seen.push(n.clone());
            fresh
        });
        pool.into_iter().map(Value::Int).collect()
    }

    /// Lists of that size: each element costs one and its own size.
    fn sequences(
        &mut self,
        machine: &mut Machine<'_>,
        scope: &Scope,
        element: &RefinedType,
        size: usize,
    ) -> Vec<Value> {
        if size == 0 {
            return vec![Value::list(Vec::new())];
        }
        let list = RefinedType::List(Arc::new(element.clone()));
        let mut pool = if matches!(element, RefinedType::Base(Type::Int | Type::Param(_))) {
            in_order(size)
        } else {
            Vec::new()
        };
        for head_size in 0..size {
            let heads = self.values(machine, scope, element, head_size);
            if heads.is_empty() {
                continue;
            }
            let tails = self.values(machine, scope, &list, size - 1 - head_size);
            for tail in tails.iter() {
                for head in heads.iter() {
                    if pool.len() >= self.cap {
                        return pool;
                    }
                    let mut elements = vec![head.clone()];
                    elements.extend(tail.parts().unwrap_or(&[]).iter().cloned());
                    pool.push(Value::list(elements));
                }
            }
        }
        pool
    }

    /// Choices of one value for each type whose sizes add up.
    fn products(
        &mut self,
        machine: &mut Machine<'_>,
        scope: &Scope,
        types: &[RefinedType],
        size: usize,
    ) -> Vec<Vec<Value>> {
        let Some((last, front)) = types.split_last() else {
            return if size == 0 {
                vec![Vec::new()]
            } else {
                Vec::new()
            };
        };
        let mut pool = Vec::new();
        for last_size in (0..=size).rev() {
            let lasts = self.values(machine, scope, last, last_size);
            if lasts.is_empty() {
                continue;
            }
            for choice in self.products(machine, scope, front, size - last_size) {
                for value in lasts.iter() {
                    if pool.len() >= self.cap {
                        return pool;
                    }
                    let mut choice = choice.clone();
                    choice.push(value.clone());
                    pool.push(choice);
                }
            }
        }
        pool
    }

    fn data_values(
        &mut self,
        machine: &mut Machine<'_>,
        scope: &Scope,
        path: &Path,
        args: &[RefinedType],
        size: usize,
    ) -> Vec<Value> {
        let Some(data) = machine.items.data(path) else {
            return Vec::new();
        };
        let mut pool = Vec::new();
        for (index, constructor) in data.constructors.iter().enumerate() {
            let Ok(shape) = machine.shape(path, index as u32) else {
                continue;
            };
            if constructor.fields.is_empty() {
                if size == 0 {
                    pool.push(Value::data(shape, Vec::new()));
                }
                continue;
            }
            if size == 0 {
                continue;
            }
            let types: Vec<_> = field_types(&data, &constructor.fields, args);
            let fields = Scope::Data(path.clone());
            for values in self.products(machine, &fields, &types, size - 1) {
                let value = Value::data(shape.clone(), values);
                if data_admits(machine, scope, &value, args) {
                    pool.push(value);
                }
            }
        }
        pool
    }

    /// Constant functions, projections, and functions that treat one first argument differently.
    fn functions(
        &mut self,
        machine: &mut Machine<'_>,
        scope: &Scope,
        params: &[Type],
        result: &Type,
        size: usize,
    ) -> Vec<Value> {
        let arity = params.len();
        let function = |f| Value::Function(Arc::new(f));
        let result_type = RefinedType::Base(result.clone());
        let constants = self.values(machine, scope, &result_type, size);
        let mut pool: Vec<_> = constants
            .iter()
            .map(|value| {
                let value = Parts(vec![value.clone()]);
                function(FunctionValue::Constant { arity, value })
            })
            .collect();
        if size == 1 {
            for (index, _) in params.iter().enumerate().filter(|(_, p)| *p == result) {
                pool.push(function(FunctionValue::Argument { arity, index }));
            }
        }
        if let (Some(first), Some(size)) = (params.first(), size.checked_sub(1)) {
            let types = [first, result, result].map(|t| RefinedType::Base(t.clone()));
            for entry in self.products(machine, scope, &types, size) {
                if entry[1].compare(&entry[2]).is_some_and(Ordering::is_ne) {
                    let entry = Parts(entry);
                    pool.push(function(FunctionValue::Table { arity, entry }));
                }
            }
        }
        pool
    }
}

/// Lists of distinct integers in ascending and descending order. By their sizes they would come late, and many preconditions ask for such.
fn in_order(size: usize) -> Vec<Value> {
    if size < 3 {
        return Vec::new();
    }
    let numbers = |from: usize| (from..from + size - 1).map(|n| Value::Int(Integer::from(n)));
    let doubled = |from: usize| {
        numbers(from).map(|n| match n {
            Value::Int(n) => Value::Int(n.add(&n)),
            other => other,
        })
    };
    vec![
        Value::list(numbers(0).collect()),
        Value::list(doubled(0).collect()),
        Value::list(numbers(1).rev().collect()),
    ]
}

/// The types of a constructor's fields. Those that mention type parameters are given without refinements, which are checked on the whole value.
pub(super) fn field_types(
    data: &Data,
    fields: &[LocalId],
    args: &[RefinedType],
) -> Vec<RefinedType> {
    let args: Vec<_> = args.iter().map(RefinedType::base).collect();
    fields
        .iter()
        .filter_map(|f| data.locals.get(f.0 as usize))
        .map(|local| {
            let base = local.ty.base();
            let instance = base.substitute(&args);
            if base == instance {
                local.ty.clone()
            } else {
                RefinedType::Base(instance)
            }
        })
        .collect()
}

fn scope_frame(machine: &mut Machine<'_>, scope: &Scope) -> Option<Frame> {
    match scope {
        Scope::Plain => None,
        Scope::Function(path) => {
            let signature = machine.items.signature(path)?;
            let body = machine.items.body(path);
            Some(machine.function_frame(&signature, body.as_ref()))
        }
        Scope::Data(path) => {
            let data = machine.items.data(path)?;
            Some(machine.data_frame(&data))
        }
    }
}

/// A small budget for each predicate: values on which it takes longer are no small values.
const PREDICATE_FUEL: u64 = 20_000;

fn admits(
    machine: &mut Machine<'_>,
    value: &Value,
    binder: LocalId,
    predicate: &Expr,
    frame: &mut Frame,
) -> bool {
    machine.fuel = PREDICATE_FUEL;
    if frame.set(binder, value.clone()).is_err() {
        return false;
    }
    match machine.truth(predicate, frame) {
        Ok(verdict) => verdict,
        // It mentions other locals: decided when those are chosen.
        Err(Exit::Stop(stop)) => matches!(*stop, Stop::Unsupported(_)),
        Err(_) => false,
    }
}

fn data_admits(
    machine: &mut Machine<'_>,
    scope: &Scope,
    value: &Value,
    args: &[RefinedType],
) -> bool {
    machine.fuel = PREDICATE_FUEL;
    let fit = match scope_frame(machine, scope) {
        Some(mut frame) => machine.data_fits(
            value,
            TypeArgs {
                args,
                frame: &mut frame,
            },
        ),
        None => {
            let Value::Data(found) = value else {
                return false;
            };
            let Some(mut frame) = scope_frame(machine, &Scope::Data(found.shape.data.clone()))
            else {
                return false;
            };
            machine.data_fits(
                value,
                TypeArgs {
                    args: &[],
                    frame: &mut frame,
                },
            )
        }
    };
    matches!(fit, Ok(Fit::Fits))
}

/// Are the keys of a collection, one in `step` parts, in order and each there once?
fn ascending(value: &Value, step: usize) -> bool {
    let parts = value.parts().unwrap_or(&[]);
    let keys: Vec<_> = parts.iter().step_by(step).collect();
    keys.windows(2).all(|w| order(w[0], w[1]) == Ordering::Less)
}
