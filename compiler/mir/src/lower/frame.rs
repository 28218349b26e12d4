//! The state of lowering one function or lambda.

use super::LowerError;
use super::instances::{Instances, error, monomorphic};
use crate::builder::Builder;
use crate::{BlockId, Function, FunctionId, Op, Rep, Terminator, Value};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use tenet_core::{Expr, ExprKind, Local, LocalId, NodeId, Path, Type};

/// Why lowering of an expression stopped.
pub enum Stop {
    /// Control never comes past it.
    Diverges,
    /// It cannot be lowered.
    Error(LowerError),
}

impl From<LowerError> for Stop {
    fn from(error: LowerError) -> Stop {
        Stop::Error(error)
    }
}

/// What lowering gives.
pub type Lowered<T> = Result<T, Stop>;

/// A function or lambda that is being lowered.
pub struct Frame<'a, 'p> {
    pub instances: &'a mut Instances<'p>,
    pub builder: Builder,
    pub path: &'a Path,
    pub type_args: &'a [Type],
    pub locals: &'a [Local],
    /// Locals that are never assigned.
    pub values: FxHashMap<LocalId, Value>,
    /// Locals that are assigned, with their current values, in the order in which they came into scope.
    pub vars: Vec<(LocalId, Value)>,
    var_places: FxHashMap<LocalId, usize>,
    pub loops: Vec<Loop>,
    /// A test, where `return` gives 0 and assertions are evaluated?
    pub test: bool,
    pub depth: usize,
}

/// A loop that is being lowered.
pub struct Loop {
    /// Its variables, as places in [`Frame::vars`].
    pub carried: Vec<usize>,
    /// Goes to the next turn; its parameters are the variables.
    pub next: BlockId,
    /// After the loop; its parameters are the variables.
    pub exit: BlockId,
    /// Does anything go to `next`?
    pub next_used: bool,
}

/// A place where control leaves a branch, with the values of all variables there.
pub struct Exit {
    pub block: BlockId,
    pub vars: Vec<(LocalId, Value)>,
    pub value: Option<Value>,
}

impl<'a, 'p> Frame<'a, 'p> {
    #[allow(clippy::too_many_arguments)]
    pub fn function(
        instances: &'a mut Instances<'p>,
        path: &'a Path,
        type_args: &'a [Type],
        locals: &'a [Local],
        params: &[LocalId],
        result: &Type,
        test: bool,
        body: &Expr,
    ) -> Result<Function, LowerError> {
        let types: Vec<Type> = params
            .iter()
            .map(|p| local_type(locals, *p, type_args))
            .collect();
        let reps: Vec<Rep> = types.iter().map(|t| instances.rep(t)).collect();
        let result = if test {
            Type::Int
        } else {
            monomorphic(result, type_args)
        };
        let result_rep = instances.rep(&result);
        let mut name = path.to_string();
        if !type_args.is_empty() {
            name.push_str(&format!("{type_args:?}"));
        }
        let builder = Builder::new(name, &reps, result_rep);
        let mut frame = Frame::new(instances, builder, path, type_args, locals);
        frame.builder.function.unit = result == Type::Unit;
        frame.test = test;
        let values = frame.builder.params(BlockId(0));
        for (local, value) in params.iter().zip(values) {
            frame.bind(*local, value);
        }
        frame.finish(body)
    }

    /// The code of a constant: no parameters, its value as a word.
    pub fn constant(
        instances: &'a mut Instances<'p>,
        path: &'a Path,
        locals: &'a [Local],
        value: &Expr,
    ) -> Result<Function, LowerError> {
        let rep = instances.layouts.word_rep(&monomorphic(&value.ty, &[]));
        let builder = Builder::new(path.to_string(), &[], rep);
        let mut frame = Frame::new(instances, builder, path, &[], locals);
        let value = frame.expr(value).map(|v| frame.boxed(v));
        match value {
            Ok(value) => frame.builder.end(Terminator::Return(value)),
            Err(Stop::Diverges) => {}
            Err(Stop::Error(error)) => return Err(error),
        }
        Ok(frame.builder.function)
    }

    pub fn new(
        instances: &'a mut Instances<'p>,
        builder: Builder,
        path: &'a Path,
        type_args: &'a [Type],
        locals: &'a [Local],
    ) -> Self {
        Frame {
            instances,
            builder,
            path,
            type_args,
            locals,
            values: FxHashMap::default(),
            vars: Vec::new(),
            var_places: FxHashMap::default(),
            loops: Vec::new(),
            test: false,
            depth: 0,
        }
    }

    /// Lowers the body and ends the function with its value.
    pub fn finish(mut self, body: &Expr) -> Result<Function, LowerError> {
        match self.expr(body) {
            Ok(value) => self.give(value),
            Err(Stop::Diverges) => {}
            Err(Stop::Error(error)) => return Err(error),
        }
        Ok(self.builder.function)
    }

    /// Leaves the function with a value.
    pub fn give(&mut self, value: Value) {
        let value = if self.test { self.word(0) } else { value };
        self.builder.end(Terminator::Return(value));
    }

    /// A lambda's code and what it captures.
    pub fn lambda(&mut self, params: &[LocalId], body: &Expr) -> Lowered<(FunctionId, Vec<Value>)> {
        let mut mentioned = BTreeSet::new();
        body.walk(&mut |e| {
            if let ExprKind::Local(local) = &*e.kind {
                mentioned.insert(*local);
            }
        });
        let mut captured = Vec::new();
        for local in mentioned {
            if let Some(value) = self.lookup(local) {
                captured.push((local, self.boxed(value)));
            }
        }
        let types: Vec<Type> = params.iter().map(|p| self.local_type(*p)).collect();
        let mut reps = vec![Rep::Object];
        reps.extend(types.iter().map(|t| self.instances.rep(t)));
        let result = self.mono(&body.ty);
        let id = self.instances.reserve();
        let name = format!("{}.lambda{}", self.path, id.0);
        let result_rep = self.instances.rep(&result);
        let builder = Builder::new(name, &reps, result_rep);
        let capture_reps: Vec<Rep> = captured
            .iter()
            .map(|(_, v)| self.builder.function.rep(*v))
            .collect();
        let mut inner = Frame::new(
            self.instances,
            builder,
            self.path,
            self.type_args,
            self.locals,
        );
        inner.depth = self.depth;
        inner.builder.function.closure = true;
        inner.builder.function.ownership[0] = crate::Ownership::Borrowed;
        inner.builder.function.unit = result == Type::Unit;
        let values = inner.builder.params(BlockId(0));
        for (index, ((local, _), rep)) in captured.iter().zip(capture_reps).enumerate() {
            let capture = Op::Capture {
                base: values[0],
                index: index as u32,
            };
            let word = inner.builder.emit(capture, rep);
            let ty = inner.local_type(*local);
            let value = inner.unboxed(word, &ty);
            inner.bind(*local, value);
        }
        for (param, value) in params.iter().zip(&values[1..]) {
            inner.bind(*param, *value);
        }
        let function = inner.finish(body)?;
        self.instances.define(id, function);
        Ok((id, captured.into_iter().map(|(_, v)| v).collect()))
    }

    // Locals.

    /// A new local comes into scope.
    pub fn bind(&mut self, local: LocalId, value: Value) {
        let info = self.locals.get(local.0 as usize);
        if info.is_some_and(|l| l.mutable) {
            self.bind_var(local, value);
        } else {
            self.values.insert(local, value);
        }
    }

    /// A new variable comes into scope; its place.
    pub fn bind_var(&mut self, local: LocalId, value: Value) -> usize {
        let place = self.vars.len();
        self.var_places.insert(local, place);
        self.vars.push((local, value));
        place
    }

    /// The place of a variable in scope.
    pub fn var_place(&self, local: LocalId) -> Option<usize> {
        let place = *self.var_places.get(&local)?;
        (self.vars.get(place)?.0 == local).then_some(place)
    }

    /// The current value of a local.
    pub fn lookup(&self, local: LocalId) -> Option<Value> {
        match self.var_place(local) {
            Some(place) => Some(self.vars[place].1),
            None => self.values.get(&local).copied(),
        }
    }

    /// The (monomorphic) type of a local.
    pub fn local_type(&self, local: LocalId) -> Type {
        local_type(self.locals, local, self.type_args)
    }

    /// A type at the frame's type arguments.
    pub fn mono(&self, ty: &Type) -> Type {
        monomorphic(ty, self.type_args)
    }

    // Values.

    /// An error at a node.
    pub fn error(&self, node: NodeId, message: impl Into<String>) -> Stop {
        Stop::Error(error(self.path, Some(node), message))
    }

    /// The immediate that holds `n`.
    pub fn word(&mut self, n: i64) -> Value {
        self.builder.emit(Op::Word(n), Rep::Immediate)
    }

    /// A value as a word that describes itself.
    pub fn boxed(&mut self, value: Value) -> Value {
        match self.builder.function.rep(value) {
            Rep::Bool => self.builder.emit(Op::FromBool(value), Rep::Immediate),
            Rep::Raw => self.builder.emit(Op::Tag(value), Rep::Immediate),
            _ => value,
        }
    }

    /// A word that describes itself as a value of a (monomorphic) type.
    pub fn unboxed(&mut self, word: Value, ty: &Type) -> Value {
        if *ty == Type::Bool {
            self.builder.emit(Op::ToBool(word), Rep::Bool)
        } else {
            word
        }
    }

    // Branches.

    /// Leaves the current block, to be joined with others.
    pub fn exit(&mut self, value: Option<Value>) -> Option<Exit> {
        let block = self.builder.current.take()?;
        Some(Exit {
            block,
            vars: self.vars.clone(),
            value,
        })
    }

    /// Goes on in a block that was just made, from the variables as they are.
    pub fn enter(&mut self, block: BlockId) {
        self.builder.current = Some(block);
    }

    /// Goes on after one exit.
    pub fn resume(&mut self, exit: Exit) -> Option<Value> {
        self.builder.current = Some(exit.block);
        self.vars = exit.vars;
        exit.value
    }

    /// Goes on where all of these exits meet, with the variables in scope before (the first `keep`). `rep` is that of the exits' values.
    pub fn join(
        &mut self,
        mut exits: Vec<Exit>,
        keep: usize,
        rep: Option<Rep>,
    ) -> Lowered<Option<Value>> {
        if exits.len() <= 1 {
            let Some(exit) = exits.pop() else {
                self.builder.current = None;
                return Err(Stop::Diverges);
            };
            let value = self.resume(exit);
            self.vars.truncate(keep);
            return Ok(value);
        }
        let first = exits[0].vars[..keep].to_vec();
        let differing: Vec<usize> = (0..keep)
            .filter(|i| exits.iter().any(|e| e.vars[*i].1 != first[*i].1))
            .collect();
        let mut reps: Vec<Rep> = Vec::new();
        for place in &differing {
            reps.push(self.var_rep(first[*place].0, first[*place].1));
        }
        reps.extend(rep);
        let block = self.builder.block(&reps);
        let params = self.builder.params(block);
        for exit in exits {
            let mut args: Vec<Value> = differing.iter().map(|i| exit.vars[*i].1).collect();
            if rep.is_some() {
                args.extend(exit.value);
            }
            self.builder.current = Some(exit.block);
            self.builder.jump(block, args);
        }
        self.builder.current = Some(block);
        self.vars = first;
        for (place, param) in differing.iter().zip(&params) {
            self.vars[*place].1 = *param;
        }
        Ok(rep.and_then(|_| params.last().copied()))
    }

    /// The representation of a variable: by its type, or, for one that lowering made up, that of its value.
    pub fn var_rep(&mut self, local: LocalId, value: Value) -> Rep {
        if self.locals.get(local.0 as usize).is_some() {
            let ty = self.local_type(local);
            self.instances.rep(&ty)
        } else {
            self.builder.function.rep(value)
        }
    }
}

fn local_type(locals: &[Local], local: LocalId, type_args: &[Type]) -> Type {
    match locals.get(local.0 as usize) {
        Some(info) => monomorphic(&info.ty.base(), type_args),
        None => Type::Unit,
    }
}
