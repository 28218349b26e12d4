//! Blocks and statements.

use super::{Barrier, Infer};
use crate::{Finding, Operator, Ty};
use tenet_hir::{
    Block, Expr, ExprKind, LocalId, LocalKind, LoopClauses, NodeId, Place, Stmt, StmtKind, TypeExpr,
};

impl<'a> Infer<'a> {
    /// A block whose value is wanted as `want`; `statement` where a lemma may be called at its end.
    pub(super) fn block(&mut self, block: &'a Block, want: Option<&Ty>, statement: bool) -> Ty {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        let ty = match (&block.tail, want) {
            (Some(tail), want) => {
                self.statement = statement || want.is_some_and(|w| self.head(w) == Ty::Unit);
                let ty = self.expr(tail, want);
                self.statement = false;
                match want {
                    Some(want) if !self.unifier.flow(&ty, want, tail.id) => {
                        self.mismatch(tail, &ty, want);
                        want.clone()
                    }
                    _ => ty,
                }
            }
            (None, _)
                if self.never_ends(block) && want.is_none_or(|w| self.head(w) != Ty::Unit) =>
            {
                want.cloned().unwrap_or(Ty::Never)
            }
            (None, Some(want)) => {
                if !self.unifier.flow(&Ty::Unit, want, block.id) {
                    self.no_value(block, want);
                }
                want.clone()
            }
            (None, None) => Ty::Unit,
        };
        self.record(block.id, ty)
    }

    /// Is the last statement a loop that is left by `return` at most?
    fn never_ends(&self, block: &Block) -> bool {
        block
            .stmts
            .last()
            .is_some_and(|stmt| self.typing.endless.contains(&stmt.id))
    }

    fn no_value(&mut self, block: &Block, want: &Ty) {
        if self.unifier.has_error(want)
            || block
                .stmts
                .iter()
                .any(|s| matches!(s.kind, StmtKind::Error))
        {
            return;
        }
        let at = block.stmts.last().map_or(block.id, |s| s.id);
        let text = self.text(want);
        let message = format!("this ends without a value, and `{text}` is wanted");
        let finding = Finding::error("T1116", "type", at, message);
        let finding = match block.stmts.last().map(|s| &s.kind) {
            Some(StmtKind::While { .. } | StmtKind::For { .. }) => finding.with_note(
                "The last expression is the value. Where the loop is never left, write `unreachable` after it.",
            ),
            _ => finding.with_note("The last expression is the value."),
        };
        self.report(finding);
    }

    fn stmt(&mut self, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::Error => {}
            StmtKind::Let { .. } => self.let_stmt(stmt),
            StmtKind::Var { .. } => self.var_stmt(stmt),
            StmtKind::Assign { target, value } => self.assignment(stmt.id, target, value),
            StmtKind::Expr(e) => {
                self.statement = true;
                let ty = self.expr(e, Some(&Ty::Unit));
                self.statement = false;
                if !self.unifier.flow(&ty, &Ty::Unit, e.id) {
                    self.mismatch(e, &ty, &Ty::Unit);
                }
            }
            StmtKind::While {
                condition,
                clauses,
                body,
            } => {
                self.check(condition, &Ty::Bool);
                self.loop_clauses(clauses);
                let broken = self.loop_body(body);
                if condition.kind == ExprKind::Bool(true) && !broken {
                    self.typing.endless.insert(stmt.id);
                }
            }
            StmtKind::For { .. } => self.for_stmt(stmt),
            StmtKind::Assert { claim, by } => self.assertion(claim, by.as_ref()),
            StmtKind::Assume { claim, .. } => {
                self.erased("an `assume`", |infer| infer.check(claim, &Ty::Bool));
            }
        }
    }

    fn let_stmt(&mut self, stmt: &'a Stmt) {
        let StmtKind::Let {
            ghost,
            pattern,
            ty,
            refinement,
            value,
            otherwise,
        } = &stmt.kind
        else {
            return;
        };
        if *ghost {
            self.typing.erased.insert(stmt.id);
        }
        let declared = ty.as_ref().map(|ty| self.type_expr(ty));
        let value_ty = match value {
            Some(value) if *ghost => self.erased("a ghost value", |infer| {
                infer.initial(value, declared.as_ref())
            }),
            Some(value) => self.initial(value, declared.as_ref()),
            None => declared.clone().unwrap_or(Ty::Error),
        };
        if let Some(jump) = otherwise {
            self.expr(jump, None);
            if *ghost {
                self.ghost_error(
                    jump.id,
                    "a ghost `let` cannot change what runs: it has no `else`",
                );
            }
        }
        self.pattern(pattern, &value_ty);
        if let Some(predicate) = refinement {
            self.predicate(predicate);
        }
    }

    /// The first value of a name: of the declared type, if one is.
    fn initial(&mut self, value: &'a Expr, declared: Option<&Ty>) -> Ty {
        match declared {
            Some(ty) => {
                self.check(value, ty);
                ty.clone()
            }
            None => self.expr(value, None),
        }
    }

    fn var_stmt(&mut self, stmt: &'a Stmt) {
        let StmtKind::Var {
            ghost,
            local,
            ty,
            refinement,
            value,
        } = &stmt.kind
        else {
            return;
        };
        if *ghost {
            self.typing.erased.insert(stmt.id);
        }
        let declared = ty.as_ref().map(|ty: &'a TypeExpr| self.type_expr(ty));
        let value_ty = if *ghost {
            self.erased("a ghost value", |infer| {
                infer.initial(value, declared.as_ref())
            })
        } else {
            self.initial(value, declared.as_ref())
        };
        self.declare(*local, value_ty);
        if let Some(predicate) = refinement {
            self.predicate(predicate);
        }
    }

    fn assignment(&mut self, id: NodeId, target: &'a Place, value: &'a Expr) {
        let ghost = self.assignable(target);
        if ghost {
            self.typing.erased.insert(id);
        }
        let root = match self
            .local_types
            .get(target.local.0 as usize)
            .cloned()
            .flatten()
        {
            Some((ty, _)) => ty,
            None => Ty::Error,
        };
        let check = |infer: &mut Self| {
            let ty = infer.path(&root, &target.path);
            infer.check_assigned(value, &ty);
            ty
        };
        let ty = if ghost {
            self.erased("a ghost value", check)
        } else {
            check(self)
        };
        self.record(target.id, ty);
    }

    fn check_assigned(&mut self, value: &'a Expr, want: &Ty) {
        let ty = self.expr(value, Some(want));
        if !self.unifier.flow(&ty, want, value.id)
            && !self.unifier.has_error(want)
            && !self.unifier.has_error(&ty)
        {
            let finding = self.mismatch_at(value.id, &ty, want);
            self.report(finding);
        }
    }

    /// Checks that a place may be assigned to; whether it is ghost.
    fn assignable(&mut self, target: &Place) -> bool {
        let Some(local) = self.local(target.local) else {
            return false;
        };
        let name = &local.name;
        let ghost = local.kind == LocalKind::GhostVar;
        if !matches!(local.kind, LocalKind::Var | LocalKind::GhostVar) {
            let finding = Finding::error(
                "T1112",
                "type",
                target.id,
                format!("`{name}` is not a `var`, so it keeps its value"),
            );
            let finding = match local.kind {
                LocalKind::Let => finding.with_note(format!("Declare it with `var {name} = …`.")),
                LocalKind::Param => {
                    finding.with_note(format!("Make a variable of it: `var my_{name} = {name}`."))
                }
                _ => finding,
            };
            self.report(finding);
            return ghost;
        }
        let declared = self
            .local_types
            .get(target.local.0 as usize)
            .cloned()
            .flatten();
        if let Some((_, region)) = declared
            && region != self.frame.region
        {
            let (message, note) = match self.frame.barrier {
                Barrier::Expression(what) => (
                    format!("{what} changes nothing, so `{name}` cannot be assigned in it"),
                    "Assign before or after it.",
                ),
                _ => (
                    format!("`{name}` is a variable outside of this lambda"),
                    "A lambda has the values of its surroundings, not their variables. Let it give the new value as its result.",
                ),
            };
            let finding = Finding::error("T1113", "type", target.id, message).with_note(note);
            self.report(finding);
        }
        ghost
    }

    fn loop_clauses(&mut self, clauses: &'a LoopClauses) {
        for invariant in &clauses.invariants {
            self.erased("an invariant", |infer| infer.check(invariant, &Ty::Bool));
        }
        for measure in clauses.decreases.iter().flatten() {
            self.measure(measure);
        }
    }

    /// Whether a `break` leaves the loop.
    fn loop_body(&mut self, body: &'a Block) -> bool {
        self.frame.loops += 1;
        let outer = std::mem::replace(&mut self.frame.broken, false);
        self.block(body, Some(&Ty::Unit), true);
        self.frame.loops -= 1;
        std::mem::replace(&mut self.frame.broken, outer)
    }

    fn for_stmt(&mut self, stmt: &'a Stmt) {
        let StmtKind::For {
            pattern,
            at,
            source,
            clauses,
            body,
        } = &stmt.kind
        else {
            return;
        };
        let ty = self.source(source, stmt.id);
        if let Some(at) = at {
            self.declare(*at, Ty::Int);
            self.positions(*at, stmt.id);
        }
        self.pattern(pattern, &ty);
        self.loop_clauses(clauses);
        self.loop_body(body);
    }

    /// `at i` counts the turns; over a range the name itself does.
    fn positions(&mut self, at: LocalId, id: NodeId) {
        if self.typing.operators.get(&id) == Some(&Operator::Range) {
            let name = self.local_name(at);
            let message =
                format!("`at {name}` counts the elements of a collection, and this is a range");
            self.error("T1108", id, message);
        }
    }

    fn assertion(&mut self, claim: &'a Expr, by: Option<&'a Expr>) {
        if self.in_test() && by.is_none() {
            self.pure("an `assert`", |infer| infer.check(claim, &Ty::Bool));
        } else {
            self.erased("an `assert`", |infer| infer.check(claim, &Ty::Bool));
        }
        let Some(by) = by else {
            return;
        };
        self.erased("a proof", |infer| {
            infer.statement = true;
            infer.expr(by, Some(&Ty::Unit));
            infer.statement = false;
        });
        if !self.is_lemma_call(by) {
            let finding = Finding::error(
                "T1134",
                "type",
                by.id,
                "what follows `by` is the call of a lemma",
            )
            .with_note("Only the `ensures` of a lemma is known by calling it.");
            self.report(finding);
        }
    }

    fn is_lemma_call(&self, e: &Expr) -> bool {
        if matches!(&e.kind, ExprKind::Call { callee, .. } if callee.kind == ExprKind::Error) {
            return true;
        }
        let Some(call) = self.typing.calls.get(&e.id) else {
            // The call itself was wrong and has been reported.
            return self.types.get(&e.id).is_some_and(Ty::is_error);
        };
        match &call.callee {
            crate::Callee::Function(path) => self
                .function_header(path)
                .is_some_and(|(_, f)| f.kind == tenet_hir::FunctionKind::Lemma),
            _ => false,
        }
    }
}
