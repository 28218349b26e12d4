//! The evaluator's state: items, fuel, frames.

use super::items::{Items, Request};
use super::report::{Eval, Exit, Stop, malformed, unsupported};
use super::value::{LambdaCode, Shape};
use super::{
    Contracts, Io, Options, Outcome, Place, Run, Skipped, Value, Violation, ViolationKind,
};
use crate::{
    Body, Constant, Data, Expr, Local, LocalId, NodeId, Path, Program, RefinedType, Signature,
};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::sync::mpsc::channel;

/// Runs Core on a thread with a stack of its own. Made by [`with_machine`]; may run many calls.
pub struct Machine<'io> {
    pub(super) items: Items,
    pub(super) io: &'io mut (dyn Io + Send),
    pub(super) options: Options,
    pub(super) fuel: u64,
    pub(super) skipped: Vec<Skipped>,
    /// Calls under way that have a measure.
    pub(super) active: Vec<Active>,
    /// The arguments of the calls under way of the function whose contracts are evaluated, where it calls itself.
    pub(super) descent: Vec<Vec<Value>>,
    /// Type arguments of calls from outside, kept because lambdas in them are told apart by their addresses.
    kept: Vec<Arc<[RefinedType]>>,
    /// Where candidate invariants are looked at instead of obliged: what was seen of them.
    pub(super) survey: Option<super::survey::Survey>,
    lambdas: FxHashMap<usize, Arc<LambdaCode>>,
    tables: FxHashMap<Path, Arc<[Local]>>,
    shapes: FxHashMap<(Path, u32), Arc<Shape>>,
    constants: FxHashMap<Path, Option<Value>>,
    stack_base: usize,
    stack_limit: usize,
}

/// A call under way, with its measure.
pub(super) struct Active {
    pub(super) path: Path,
    pub(super) measure: Vec<Value>,
}

/// The activation of a function, lambda, or contract.
pub(super) struct Frame {
    /// Whose code runs.
    pub(super) function: Path,
    /// The item whose nodes the code has.
    pub(super) owner: Path,
    /// What is known of the locals.
    pub(super) table: Arc<[Local]>,
    /// Their values, where they have one.
    pub(super) locals: Vec<Option<Value>>,
    /// Are assertions run even without contracts: in a test?
    pub(super) test: bool,
    /// Where the function was left.
    pub(super) exit: NodeId,
}

impl Frame {
    pub(super) fn new(path: &Path, table: Arc<[Local]>, node: NodeId) -> Frame {
        Frame {
            function: path.clone(),
            owner: path.clone(),
            locals: vec![None; table.len()],
            table,
            test: false,
            exit: node,
        }
    }

    pub(super) fn place(&self, node: NodeId) -> Place {
        Place {
            item: self.owner.clone(),
            node,
        }
    }

    pub(super) fn get(&self, local: LocalId) -> Eval {
        match self.locals.get(local.0 as usize) {
            Some(Some(value)) => Ok(value.clone()),
            Some(None) => {
                let name = self.table.get(local.0 as usize).map_or("", |l| &l.name);
                unsupported(format!("the value of `{name}` is not known"))
            }
            None => malformed("a local is not declared"),
        }
    }

    pub(super) fn set(&mut self, local: LocalId, value: Value) -> Eval<()> {
        match self.locals.get_mut(local.0 as usize) {
            Some(slot) => {
                *slot = Some(value);
                Ok(())
            }
            None => malformed("a local is not declared"),
        }
    }

    pub(super) fn forget(&mut self, local: LocalId) {
        if let Some(slot) = self.locals.get_mut(local.0 as usize) {
            *slot = None;
        }
    }

    /// The values of the named locals.
    pub(super) fn known(&self) -> Vec<(Arc<str>, Value)> {
        self.table
            .iter()
            .zip(&self.locals)
            .filter(|(local, _)| !local.name.starts_with('$') && &*local.name != "_")
            .filter_map(|(local, value)| Some((local.name.clone(), value.clone()?)))
            .collect()
    }

    /// A violation in this frame.
    pub(super) fn violation(&self, kind: ViolationKind, node: NodeId) -> Violation {
        Violation {
            kind,
            function: self.function.clone(),
            place: self.place(node),
            clause: None,
            locals: self.known(),
            value: None,
            note: None,
        }
    }
}

/// Runs `work` on a thread with a stack of [`Options::stack_bytes`], with a machine that sees the program. The program itself is used on the calling thread only.
/// An `Err` says why there is no such thread.
pub fn with_machine<T: Send>(
    program: &dyn Program,
    options: &Options,
    io: &mut (dyn Io + Send),
    work: impl FnOnce(&mut Machine<'_>) -> T + Send,
) -> Result<T, String> {
    std::thread::scope(|scope| {
        let (requests, questions) = channel::<Request>();
        let (replies, answers) = channel();
        let worker = move || {
            let here = 0u8;
            work(&mut Machine {
                items: Items::new(requests, answers),
                io,
                fuel: options.fuel,
                stack_base: (&raw const here).addr(),
                // A quarter is left for what runs between two looks at the stack.
                stack_limit: options.stack_bytes / 4 * 3,
                options: options.clone(),
                skipped: Vec::new(),
                active: Vec::new(),
                descent: Vec::new(),
                kept: Vec::new(),
                survey: None,
                lambdas: FxHashMap::default(),
                tables: FxHashMap::default(),
                shapes: FxHashMap::default(),
                constants: FxHashMap::default(),
            })
        };
        let handle = std::thread::Builder::new()
            .stack_size(options.stack_bytes)
            .spawn_scoped(scope, worker)
            .map_err(|error| format!("there is no thread to evaluate on: {error}"))?;
        while let Ok(request) = questions.recv() {
            if replies.send(request.answer(program)).is_err() {
                break;
            }
        }
        match handle.join() {
            Ok(result) => Ok(result),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

impl Machine<'_> {
    /// Runs a function on arguments, with fresh fuel.
    pub fn run_call(&mut self, path: &str, type_args: &[RefinedType], args: Vec<Value>) -> Run {
        let path: Path = path.into();
        let type_args: Arc<[RefinedType]> = type_args.into();
        if !type_args.iter().all(RefinedType::is_plain) {
            self.kept.push(type_args.clone());
        }
        self.run(|machine| machine.call_from_outside(&path, &type_args, args))
    }

    /// Evaluates a constant, with fresh fuel.
    pub fn run_constant(&mut self, path: &str) -> Run {
        let path: Path = path.into();
        self.run(|machine| machine.constant(&path))
    }

    /// Evaluates an example, with fresh fuel.
    pub fn run_example(&mut self, path: &str, index: usize) -> Run {
        let path: Path = path.into();
        self.run(|machine| machine.example(&path, index))
    }

    pub(super) fn run(&mut self, work: impl FnOnce(&mut Self) -> Eval) -> Run {
        self.fuel = self.options.fuel;
        self.active.clear();
        self.descent.clear();
        self.skipped.clear();
        let outcome = match work(self) {
            Ok(value) | Err(Exit::Return(value)) => Outcome::Returned(value),
            Err(Exit::Stop(stop)) => stop.outcome(),
            Err(Exit::Break | Exit::Continue) => {
                Outcome::Unsupported("a jump stands outside of its loop".into())
            }
        };
        Run {
            outcome,
            skipped: std::mem::take(&mut self.skipped),
            steps: self.options.fuel - self.fuel,
        }
    }

    /// Takes steps from the fuel.
    pub(super) fn charge(&mut self, steps: u64) -> Eval<()> {
        match self.fuel.checked_sub(steps) {
            Some(left) => {
                self.fuel = left;
                Ok(())
            }
            None => {
                self.fuel = 0;
                Err(Stop::OutOfFuel.into())
            }
        }
    }

    /// Takes a step, and looks whether the stack still has room.
    pub(super) fn tick(&mut self) -> Eval<()> {
        let here = 0u8;
        if self.stack_base.abs_diff((&raw const here).addr()) > self.stack_limit {
            return Err(Stop::OutOfFuel.into());
        }
        self.charge(1)
    }

    /// Are the contracts of the code that runs in this frame evaluated?
    pub(super) fn contracts(&self, frame: &Frame) -> bool {
        match &self.options.contracts {
            Contracts::None => false,
            Contracts::Of(path) => *path == frame.function,
            Contracts::All => true,
        }
    }

    pub(super) fn skip(&mut self, clause: Place, reason: String) {
        if !self.skipped.iter().any(|s| s.clause == clause) {
            self.skipped.push(Skipped { clause, reason });
        }
    }

    pub(super) fn signature(&mut self, path: &Path) -> Eval<Arc<Signature>> {
        match self.items.signature(path) {
            Some(signature) => Ok(signature),
            None => unsupported(format!("there is no function `{path}`")),
        }
    }

    pub(super) fn data(&mut self, path: &Path) -> Eval<Arc<Data>> {
        match self.items.data(path) {
            Some(data) => Ok(data),
            None => unsupported(format!("there is no type `{path}`")),
        }
    }

    /// The locals of an item: of the body where there is one.
    fn table(&mut self, path: &Path, locals: impl FnOnce() -> Arc<[Local]>) -> Arc<[Local]> {
        if let Some(table) = self.tables.get(path) {
            return table.clone();
        }
        let table = locals();
        self.tables.insert(path.clone(), table.clone());
        table
    }

    pub(super) fn function_frame(
        &mut self,
        signature: &Signature,
        body: Option<&Arc<Body>>,
    ) -> Frame {
        let table = self.table(&signature.path, || {
            body.map_or(&signature.locals, |b| &b.locals)
                .as_slice()
                .into()
        });
        Frame::new(&signature.path, table, signature.node)
    }

    pub(super) fn data_frame(&mut self, data: &Data) -> Frame {
        // A module and a type may share a path with nothing else, but a constructor's table must not meet a function's.
        let key: Path = format!("type {}", data.path).into();
        let table = self.table(&key, || data.locals.as_slice().into());
        Frame::new(&data.path, table, data.node)
    }

    pub(super) fn constant_frame(&mut self, constant: &Constant) -> Frame {
        let table = self.table(&constant.path, || constant.locals.as_slice().into());
        Frame::new(&constant.path, table, constant.node)
    }

    pub(super) fn shape(&mut self, path: &Path, constructor: u32) -> Eval<Arc<Shape>> {
        let key = (path.clone(), constructor);
        if let Some(shape) = self.shapes.get(&key) {
            return Ok(shape.clone());
        }
        let data = self.data(path)?;
        let Some(shape) = Shape::of(&data, constructor) else {
            return malformed("there is no such constructor");
        };
        self.shapes.insert(key, shape.clone());
        Ok(shape)
    }

    /// The shape of the constructor of that name.
    pub(super) fn shape_named(&mut self, path: &Path, name: &str) -> Eval<Arc<Shape>> {
        let data = self.data(path)?;
        match data.constructors.iter().position(|c| &*c.name == name) {
            Some(index) => self.shape(path, index as u32),
            None => malformed("there is no such constructor"),
        }
    }

    /// The code of a lambda, made once for each place. Expressions are told apart by their addresses, which stay as long as [`Items`] does.
    pub(super) fn lambda(
        &mut self,
        expr: &Expr,
        params: &[LocalId],
        body: &Expr,
        frame: &Frame,
    ) -> Arc<LambdaCode> {
        let key = (&raw const *expr.kind).addr();
        if let Some(code) = self.lambdas.get(&key) {
            return code.clone();
        }
        let code = Arc::new(LambdaCode {
            function: frame.function.clone(),
            owner: frame.owner.clone(),
            table: frame.table.clone(),
            params: params.to_vec(),
            body: body.clone(),
            node: expr.node,
        });
        self.lambdas.insert(key, code.clone());
        code
    }

    /// The value of a constant.
    pub(super) fn constant(&mut self, path: &Path) -> Eval {
        match self.constants.get(path) {
            Some(Some(value)) => return Ok(value.clone()),
            Some(None) => return unsupported(format!("the constant `{path}` needs itself")),
            None => {}
        }
        let Some(constant) = self.items.constant(path) else {
            return unsupported(format!("there is no constant `{path}`"));
        };
        self.constants.insert(path.clone(), None);
        let value = self.constant_value(&constant);
        match &value {
            Ok(value) => self.constants.insert(path.clone(), Some(value.clone())),
            // Another run may have the fuel that this one lacked.
            Err(_) => self.constants.remove(path),
        };
        value
    }

    fn constant_value(&mut self, constant: &Constant) -> Eval {
        let mut frame = self.constant_frame(constant);
        let value = self.eval(&constant.value, &mut frame)?;
        frame.set(constant.binder, value.clone())?;
        self.oblige_local(constant.binder, &value, constant.value.node, &mut frame)?;
        Ok(value)
    }

    fn example(&mut self, path: &Path, index: usize) -> Eval {
        let signature = self.signature(path)?;
        let Some(clause) = signature.examples.get(index) else {
            return unsupported("there is no such example");
        };
        let body = self.items.body(path);
        let mut frame = self.function_frame(&signature, body.as_ref());
        match self.eval(&clause.expr, &mut frame)? {
            Value::Bool(true) => Ok(Value::Bool(true)),
            _ => {
                let mut violation = frame.violation(ViolationKind::Example, clause.node);
                violation.clause = Some(frame.place(clause.expr.node));
                Err(violation.into())
            }
        }
    }
}
