//! Calls, and what they oblige.

use super::machine::{Active, Frame, Machine};
use super::refinements::{Fit, TypeArgs};
use super::report::{Eval, Exit, Stop, malformed, unsupported};
use super::value::Parts;
use super::{Contracts, FunctionValue, Place, Value, Violation, ViolationKind};
use crate::{
    Clause, Expr, ExprKind, FunctionKind, LocalId, NodeId, Path, RefinedType, Signature, StmtKind,
};

impl Machine<'_> {
    /// A call from Core.
    pub(super) fn call(
        &mut self,
        callee: &Path,
        type_args: &[RefinedType],
        args: Vec<Value>,
        node: NodeId,
        caller: &mut Frame,
    ) -> Eval {
        let signature = self.signature(callee)?;
        let descent = self.descent.len();
        if self.calls_itself(&signature, caller) {
            self.descend(&args, node, caller)?;
        }
        let mut frame = self.enter(&signature, args)?;
        let active = self.active.len();
        if self.contracts(caller) {
            let failed = self.preconditions(&signature, &mut frame, type_args, Some(caller))?;
            if let Some((clause, value)) = failed {
                let mut violation = caller.violation(ViolationKind::Precondition, node);
                violation.clause = Some(clause);
                violation.value = value;
                return Err(violation.into());
            }
            self.enter_measure(&signature, &mut frame, node, caller)?;
        }
        let result = self.run_body(&signature, &mut frame);
        self.active.truncate(active);
        self.descent.truncate(descent);
        result
    }

    /// Does the function whose contracts are evaluated call itself here, so that nothing but its arguments decides what comes of it?
    fn calls_itself(&self, signature: &Signature, caller: &Frame) -> bool {
        matches!(&self.options.contracts, Contracts::Of(path) if *path == signature.path)
            && caller.function == signature.path
            // Arguments of other types are not comparable.
            && signature.type_params.is_empty()
            && !signature.diverges
            && signature.is_pure()
    }

    /// Notes the arguments of a recursive call; one with the arguments of a call under way never ends.
    fn descend(&mut self, args: &[Value], node: NodeId, caller: &Frame) -> Eval<()> {
        /// How many of the calls under way are compared.
        const LOOKED_AT: usize = 4;
        /// How many of their parts.
        const MAX_COMPARED: u64 = 1_000;
        let mut steps = MAX_COMPARED;
        let mut recent = self.descent.iter().rev().take(LOOKED_AT);
        let comes_back = recent.any(|under_way| {
            let mut pairs = under_way.iter().zip(args);
            pairs.all(|(a, b)| a.equals_within(b, &mut steps))
        });
        if comes_back {
            let mut violation = caller.violation(ViolationKind::Decreases, node);
            let args: Vec<String> = args.iter().map(Value::to_string).collect();
            violation.note = Some(format!(
                "the recursion never ends: it comes back to the arguments ({})",
                args.join(", ")
            ));
            return Err(violation.into());
        }
        self.descent.push(args.to_vec());
        Ok(())
    }

    /// The call that a run starts with: where its preconditions do not hold, nothing is said about the function.
    pub(super) fn call_from_outside(
        &mut self,
        path: &Path,
        type_args: &[RefinedType],
        args: Vec<Value>,
    ) -> Eval {
        let signature = self.signature(path)?;
        let given = args.clone();
        self.descent.push(given.clone());
        let mut frame = self.enter(&signature, args)?;
        if self.contracts(&frame) {
            for arg in &given {
                if let Fit::Fails(clause) = self.well_formed(arg)? {
                    return Err(Stop::PreconditionNotMet(clause).into());
                }
            }
            let mut outside = self.function_frame(&signature, None);
            let outer = (!type_args.is_empty()).then_some(&mut outside);
            if let Some((clause, _)) =
                self.preconditions(&signature, &mut frame, type_args, outer)?
            {
                return Err(Stop::PreconditionNotMet(clause).into());
            }
            if let Some(measure) = self.measure(signature.decreases.as_deref(), &mut frame)? {
                self.active.push(Active {
                    path: path.clone(),
                    measure,
                });
            }
        }
        self.run_body(&signature, &mut frame)
    }

    /// A frame with the arguments in their places.
    pub(super) fn enter(&mut self, signature: &Signature, args: Vec<Value>) -> Eval<Frame> {
        let body = self.items.body(&signature.path);
        let mut frame = self.function_frame(signature, body.as_ref());
        frame.test = signature.kind == FunctionKind::Test;
        if args.len() != signature.params.len() {
            return malformed("a call has too few or too many arguments");
        }
        for (param, value) in signature.params.iter().zip(args) {
            frame.set(*param, value)?;
        }
        Ok(frame)
    }

    /// The first precondition that does not hold: parameter refinements in order, then `requires` lines. Parameters must be set.
    pub(super) fn preconditions(
        &mut self,
        signature: &Signature,
        frame: &mut Frame,
        type_args: &[RefinedType],
        mut caller: Option<&mut Frame>,
    ) -> Eval<Option<(Place, Option<Value>)>> {
        for param in &signature.params {
            let failed = self.param_refinement(*param, frame, type_args, caller.as_deref_mut())?;
            if let Some((clause, value)) = failed {
                return Ok(Some((clause, Some(value))));
            }
        }
        for clause in &signature.requires {
            if self.holds(&clause.expr, frame)? == Some(false) {
                let node = self.failing_part(clause, frame)?;
                return Ok(Some((frame.place(node), None)));
            }
        }
        Ok(None)
    }

    /// The refinement that a parameter does not meet, with the parameter's value.
    pub(super) fn param_refinement(
        &mut self,
        param: LocalId,
        frame: &mut Frame,
        type_args: &[RefinedType],
        caller: Option<&mut Frame>,
    ) -> Eval<Option<(Place, Value)>> {
        let table = frame.table.clone();
        let Some(local) = table.get(param.0 as usize) else {
            return malformed("a local is not declared");
        };
        let value = frame.get(param)?;
        let outer = caller.map(|frame| TypeArgs {
            args: type_args,
            frame,
        });
        match self.fit(&value, &local.ty, frame, outer)? {
            Fit::Fails(clause) => Ok(Some((clause, value))),
            Fit::Fits => Ok(None),
        }
    }

    /// Obliges the measure of a recursive call to be below that of the call it is made in.
    fn enter_measure(
        &mut self,
        signature: &Signature,
        frame: &mut Frame,
        node: NodeId,
        caller: &Frame,
    ) -> Eval<()> {
        let Some(measure) = self.measure(signature.decreases.as_deref(), frame)? else {
            return Ok(());
        };
        let enclosing = self
            .active
            .iter()
            .rev()
            .find(|a| a.path == signature.path)
            .map(|a| a.measure.clone());
        if let Some(before) = enclosing {
            let clause = signature
                .decreases
                .as_ref()
                .and_then(|d| d.first())
                .map(|d| frame.place(d.node));
            self.oblige_decrease(&before, &measure, node, clause, caller)?;
        }
        self.active.push(Active {
            path: signature.path.clone(),
            measure,
        });
        Ok(())
    }

    /// Does the last of the first arguments of a call not meet its parameter's refinement?
    pub(super) fn refuses(
        &mut self,
        signature: &Signature,
        param: LocalId,
        chosen: &[Value],
    ) -> Refused {
        let body = self.items.body(&signature.path);
        let mut frame = self.function_frame(signature, body.as_ref());
        for (param, value) in signature.params.iter().zip(chosen) {
            if frame.set(*param, value.clone()).is_err() {
                return Refused::Unknown;
            }
        }
        match self.param_refinement(param, &mut frame, &[], None) {
            Ok(Some(_)) => Refused::Yes,
            Ok(None) => Refused::No,
            Err(_) => Refused::Unknown,
        }
    }

    /// Runs the body, then obliges the result refinement and the `ensures` lines.
    fn run_body(&mut self, signature: &Signature, frame: &mut Frame) -> Eval {
        let Some(body) = self.items.body(&signature.path) else {
            return unsupported(format!("`{}` has no body", signature.path));
        };
        let result = match self.eval_exit(&body.expr, frame) {
            Ok(value) | Err(Exit::Return(value)) => value,
            Err(Exit::Break | Exit::Continue) => return malformed("a jump outside of a loop"),
            Err(stop) => return Err(stop),
        };
        if self.contracts(frame) {
            self.postconditions(signature, &result, frame)?;
        }
        Ok(result)
    }

    /// The part of a false clause that is false: a conjunct, in the branch that is taken. The clause itself, if it has no parts.
    fn failing_part(&mut self, clause: &Clause, frame: &mut Frame) -> Eval<NodeId> {
        let before = frame.locals.clone();
        let node = self.false_leaf(&clause.expr, frame);
        frame.locals = before;
        let node = node?;
        Ok(if node == clause.expr.node {
            clause.node
        } else {
            node
        })
    }

    fn false_leaf(&mut self, expr: &Expr, frame: &mut Frame) -> Eval<NodeId> {
        let mut expr = expr;
        loop {
            match &*expr.kind {
                ExprKind::And(a, b) => expr = if self.truth(a, frame)? { b } else { a },
                ExprKind::If {
                    condition,
                    then,
                    otherwise,
                } => {
                    expr = if self.truth(condition, frame)? {
                        then
                    } else {
                        otherwise
                    };
                }
                ExprKind::Let { local, value, body } => {
                    let value = self.eval(value, frame)?;
                    frame.set(*local, value)?;
                    expr = body;
                }
                ExprKind::Block(block)
                    if block
                        .stmts
                        .iter()
                        .all(|stmt| matches!(stmt.kind, StmtKind::Let { .. })) =>
                {
                    for stmt in &block.stmts {
                        if let StmtKind::Let { local, value } = &stmt.kind {
                            let value = self.eval(value, frame)?;
                            frame.set(*local, value)?;
                        }
                    }
                    expr = &block.value;
                }
                _ => return Ok(expr.node),
            }
        }
    }

    fn postconditions(
        &mut self,
        signature: &Signature,
        result: &Value,
        frame: &mut Frame,
    ) -> Eval<()> {
        frame.set(signature.result, result.clone())?;
        for (index, local) in &signature.result_parts {
            match result {
                Value::Tuple(parts) if (*index as usize) < parts.len() => {
                    frame.set(*local, parts[*index as usize].clone())?;
                }
                _ => return malformed("a result has no such part"),
            }
        }
        let table = frame.table.clone();
        let Some(local) = table.get(signature.result.0 as usize) else {
            return malformed("a local is not declared");
        };
        if let Fit::Fails(clause) = self.fit(result, &local.ty, frame, None)? {
            return Err(postcondition(clause, result, frame).into());
        }
        for clause in &signature.ensures {
            if self.holds(&clause.expr, frame)? == Some(false) {
                let node = self.failing_part(clause, frame)?;
                return Err(postcondition(frame.place(node), result, frame).into());
            }
        }
        Ok(())
    }

    /// Builds a value of a record or enum.
    pub(super) fn construct(
        &mut self,
        data: &Path,
        constructor: u32,
        type_args: &[RefinedType],
        fields: Vec<Value>,
        node: NodeId,
        frame: &mut Frame,
    ) -> Eval {
        let shape = self.shape(data, constructor)?;
        if fields.len() != shape.fields.len() {
            return malformed("a constructor has too few or too many fields");
        }
        let value = Value::data(shape, fields);
        if self.contracts(frame) {
            // First what the declaration says, then what the type arguments add.
            let mut obligations = vec![(ViolationKind::DataInvariant, &[][..])];
            if !type_args.iter().all(RefinedType::is_plain) {
                obligations.push((ViolationKind::Refinement, type_args));
            }
            for (kind, args) in obligations {
                if let Fit::Fails(clause) = self.data_fits(&value, TypeArgs { args, frame })? {
                    let mut violation = frame.violation(kind, node);
                    violation.clause = Some(clause);
                    violation.value = Some(value);
                    return Err(violation.into());
                }
            }
        }
        Ok(value)
    }

    /// A call of a function value. What its type, where it is that of a local, says of parameters and result is obliged.
    pub(super) fn apply_obliged(
        &mut self,
        function: &Expr,
        value: Value,
        args: Vec<Value>,
        node: NodeId,
        frame: &mut Frame,
    ) -> Eval {
        let declared = match &*function.kind {
            ExprKind::Local(local) if self.contracts(frame) => {
                let table = frame.table.clone();
                table.get(local.0 as usize).map(|l| l.ty.clone())
            }
            _ => None,
        };
        let Some(RefinedType::Fn(params, result, _)) = declared else {
            return self.apply(&value, args);
        };
        for ((local, ty), arg) in params.iter().zip(&args) {
            if let Some(local) = local {
                frame.set(*local, arg.clone())?;
            }
            if let Fit::Fails(clause) = self.fit(arg, ty, frame, None)? {
                let mut violation = frame.violation(ViolationKind::Precondition, node);
                violation.clause = Some(clause);
                violation.value = Some(arg.clone());
                return Err(violation.into());
            }
        }
        let found = self.apply(&value, args)?;
        if let Fit::Fails(clause) = self.fit(&found, &result, frame, None)? {
            // The function does not do what its type says: whoever passed it is to blame, and that place is not known here.
            let mut violation = frame.violation(ViolationKind::Refinement, node);
            violation.clause = Some(clause);
            violation.value = Some(found);
            violation.note = Some("the function does not give what its type says".into());
            return Err(violation.into());
        }
        Ok(found)
    }

    /// The result of a function value.
    pub(super) fn apply(&mut self, function: &Value, args: Vec<Value>) -> Eval {
        self.tick()?;
        let Value::Function(function) = function else {
            return malformed("a call of what is no function");
        };
        match &**function {
            FunctionValue::Closure {
                code,
                captured,
                values,
            } => {
                if code.params.len() != args.len() {
                    return malformed("a call has too few or too many arguments");
                }
                let mut frame = Frame::new(&code.function, code.table.clone(), code.node);
                frame.owner = code.owner.clone();
                for (local, value) in captured.iter().zip(values.iter()) {
                    frame.set(*local, value.clone())?;
                }
                for (param, arg) in code.params.iter().zip(args) {
                    frame.set(*param, arg)?;
                }
                for param in &code.params {
                    let failed = if self.contracts(&frame) {
                        self.param_refinement(*param, &mut frame, &[], None)?
                    } else {
                        None
                    };
                    if let Some((clause, value)) = failed {
                        let mut violation = frame.violation(ViolationKind::Refinement, code.node);
                        violation.clause = Some(clause);
                        violation.value = Some(value);
                        return Err(violation.into());
                    }
                }
                match self.eval(&code.body, &mut frame) {
                    Err(Exit::Return(value)) => Ok(value),
                    Err(Exit::Break | Exit::Continue) => malformed("a jump outside of a loop"),
                    done => done,
                }
            }
            FunctionValue::Constant { value, .. } => first(value),
            FunctionValue::Argument { index, .. } => match args.into_iter().nth(*index) {
                Some(value) => Ok(value),
                None => malformed("a function has no such parameter"),
            },
            FunctionValue::Table { entry, .. } => match (&entry[..], args.first()) {
                ([at, result, otherwise], Some(arg)) => {
                    Ok(if at == arg { result } else { otherwise }.clone())
                }
                _ => malformed("a function has no such parameter"),
            },
        }
    }
}

/// Whether an argument is refused.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    Yes,
    No,
    /// Its refinement could not be evaluated on what is chosen so far.
    Unknown,
}

fn first(parts: &Parts) -> Eval {
    match parts.first() {
        Some(value) => Ok(value.clone()),
        None => malformed("a function has no result"),
    }
}

fn postcondition(clause: Place, result: &Value, frame: &Frame) -> Violation {
    let mut violation = frame.violation(ViolationKind::Postcondition, frame.exit);
    violation.clause = Some(clause);
    violation.value = Some(result.clone());
    violation
}
