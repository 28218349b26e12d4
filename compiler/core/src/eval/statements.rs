//! Statements other than loops.

use super::machine::{Frame, Machine};
use super::report::{Eval, Exit, Stop, unsupported};
use super::{Value, ViolationKind};
use crate::{Expr, ExprKind, Intrinsic, LocalId, Stmt, StmtKind};
use std::ops::ControlFlow;

impl Machine<'_> {
    /// Runs a statement. Ghost statements run where contracts are evaluated; one that cannot be evaluated is skipped, and what it would have bound is not known.
    pub(super) fn run_stmt(&mut self, stmt: &Stmt, frame: &mut Frame) -> Eval<()> {
        let asserted = frame.test && matches!(stmt.kind, StmtKind::Assert { .. });
        if !stmt.ghost || asserted {
            return self.run_real(stmt, frame);
        }
        if !self.contracts(frame) {
            return Ok(());
        }
        let active = self.active.len();
        match self.run_real(stmt, frame) {
            Err(Exit::Stop(stop)) => match *stop {
                Stop::Unsupported(reason) => {
                    self.active.truncate(active);
                    self.skip(frame.place(stmt.node), reason);
                    if let StmtKind::Let { local, .. }
                    | StmtKind::Assign { local, .. }
                    | StmtKind::Witness { local } = &stmt.kind
                    {
                        frame.forget(*local);
                    }
                    Ok(())
                }
                stop => Err(stop.into()),
            },
            done => done,
        }
    }

    fn run_real(&mut self, stmt: &Stmt, frame: &mut Frame) -> Eval<()> {
        self.tick()?;
        match &stmt.kind {
            StmtKind::Let { local, value } => self.bind(*local, value, frame),
            StmtKind::Assign { local, value } => self.assign(*local, value, frame),
            StmtKind::Expr(expr) => self.eval(expr, frame).map(|_| ()),
            StmtKind::Loop { .. } => self.run_loop(stmt, frame),
            StmtKind::Witness { local } => {
                frame.forget(*local);
                unsupported("a witness is not computed")
            }
            StmtKind::Assert { condition, by } => {
                if let Some(by) = by {
                    self.run_lemma_of_assert(condition, by, frame)?;
                }
                if self.truth(condition, frame)? {
                    return Ok(());
                }
                let mut violation = frame.violation(ViolationKind::Assert, stmt.node);
                violation.clause = Some(frame.place(condition.node));
                Err(violation.into())
            }
            StmtKind::Assume { condition, .. } => {
                if self.truth(condition, frame)? {
                    Ok(())
                } else {
                    Err(Stop::AssumptionFalse(frame.place(stmt.node)).into())
                }
            }
        }
    }

    /// Gives a `var` a new value. For an update of a collection in place, the variable lets go of it first, so that it is not copied.
    fn assign(&mut self, local: LocalId, value: &Expr, frame: &mut Frame) -> Eval<()> {
        let node = value.node;
        let value = match &*value.kind {
            ExprKind::Intrinsic(
                op @ (Intrinsic::ListSet | Intrinsic::MapInsert | Intrinsic::ListConcat),
                args,
            ) if args.first().is_some_and(|a| is_local(a, local)) => {
                self.tick()?;
                let args = self.eval_all(args, frame)?;
                self.operate_on_local(local, *op, args, value, frame)?
            }
            _ => self.eval(value, frame)?,
        };
        frame.set(local, value.clone())?;
        self.oblige_local(local, &value, node, frame)
    }

    fn operate_on_local(
        &mut self,
        local: LocalId,
        op: Intrinsic,
        args: Vec<Value>,
        expr: &Expr,
        frame: &mut Frame,
    ) -> Eval {
        // A violation reports the variable's value, so it has to be there until the operands are known to be fine.
        self.operands_fit(op, &args, expr, frame)?;
        frame.forget(local);
        self.operate(op, args, expr, frame)
    }

    /// Calls the lemma of `assert P by lemma(…)`: where `P` is a quantifier, for all its values.
    fn run_lemma_of_assert(&mut self, condition: &Expr, by: &Expr, frame: &mut Frame) -> Eval<()> {
        if !self.contracts(frame) {
            return Ok(());
        }
        if let ExprKind::Quantifier { binders, body, .. } = &*condition.kind {
            let _ = self.each_binding(binders, frame, &mut |machine, frame| {
                // Under the guard of `all x in d: g implies P` the lemma's precondition may rely on `g`.
                let guarded = match &*body.kind {
                    ExprKind::Implies(guard, _) => machine.truth(guard, frame)?,
                    _ => true,
                };
                if guarded {
                    machine.eval(by, frame)?;
                }
                Ok(ControlFlow::Continue(()))
            })?;
            return Ok(());
        }
        self.eval(by, frame).map(|_| ())
    }
}

fn is_local(expr: &Expr, local: LocalId) -> bool {
    matches!(&*expr.kind, ExprKind::Local(l) if *l == local)
}
