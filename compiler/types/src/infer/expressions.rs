//! Expressions.

use super::Infer;
use crate::{Call, Callee, Finding, HeaderKind, Operator, Row, Ty};
use tenet_hir::{
    Bound, Expr, ExprKind, FTextPart, FunctionKind, ItemPath, LocalId, LocalKind, NodeId, Pattern,
};

impl<'a> Infer<'a> {
    /// Infers an expression; `want` is what the surroundings would like, and binds nobody.
    pub(super) fn expr(&mut self, e: &'a Expr, want: Option<&Ty>) -> Ty {
        let statement = std::mem::replace(&mut self.statement, false);
        let ty = self.kind(e, want, statement);
        self.record(e.id, ty)
    }

    /// Infers an expression that must be of type `want`.
    pub(super) fn check(&mut self, e: &'a Expr, want: &Ty) {
        let ty = self.expr(e, Some(want));
        if !self.unifier.flow(&ty, want, e.id) {
            self.mismatch(e, &ty, want);
        }
    }

    /// Reports a value of one type where another is wanted.
    pub(super) fn mismatch(&mut self, e: &Expr, actual: &Ty, want: &Ty) {
        if self.unifier.has_error(actual) || self.unifier.has_error(want) {
            return;
        }
        if matches!(self.head(want), Ty::Unit) {
            return self.unused(e, actual);
        }
        let finding = self.mismatch_at(e.id, actual, want);
        self.report(finding);
    }

    pub(super) fn mismatch_at(&mut self, at: NodeId, actual: &Ty, want: &Ty) -> Finding {
        let (a, w) = (self.text(actual), self.text(want));
        self.unifier.silence(actual);
        self.unifier.silence(want);
        let finding = if self.unifier.cyclic {
            Finding::error(
                "T1111",
                "type",
                at,
                format!("`{a}` would have to contain itself"),
            )
        } else {
            let message = format!("this is `{a}`, and `{w}` is wanted");
            Finding::error("T1101", "type", at, message)
        };
        match (self.head(actual), self.head(want)) {
            (Ty::Data(path, args), want)
                if matches!(&*path, tenet_hir::OPTION | tenet_hir::RESULT)
                    && args.first().map(|t| self.head(t)) == Some(want.clone()) =>
            {
                finding.with_note(
                    "The value inside is had by `match`, by `let … else`, or by `try` in a function that may fail as well.",
                )
            }
            (Ty::Int, Ty::Text) => finding.with_note("`show(n)` is the text of a number."),
            (Ty::Text, Ty::Int) => {
                finding.with_note("`parse_int(text)` gives `Some` number, or `None`.")
            }
            (Ty::Unit, _) => finding.with_note("`Unit` is no value to go on with."),
            _ => finding,
        }
    }

    /// Reports a value that nothing is done with.
    pub(super) fn unused(&mut self, e: &Expr, actual: &Ty) {
        let text = self.text(actual);
        let message = format!("this value of type `{text}` is not used");
        let mut finding = Finding::error("T1115", "type", e.id, message);
        if let ExprKind::Compare { rest, .. } = &e.kind
            && rest.len() == 1
            && rest[0].op == tenet_hir::CompareOp::Equal
        {
            finding = finding.with_note("An assignment is written with one `=`.");
        } else {
            finding = finding.with_note(
                "A statement has the type `Unit`. Bind the value (`let x = …`), give it a use, or write `let _ = …`.",
            );
        }
        self.report(finding);
    }

    fn kind(&mut self, e: &'a Expr, want: Option<&Ty>, statement: bool) -> Ty {
        match &e.kind {
            ExprKind::Error => Ty::Error,
            ExprKind::Int(_) => Ty::Int,
            ExprKind::Text(_) => Ty::Text,
            ExprKind::Char(_) => Ty::Char,
            ExprKind::Bool(_) => Ty::Bool,
            ExprKind::FText(parts) => self.f_text(parts),
            ExprKind::Local(local) => self.read_local(*local, e.id),
            ExprKind::Item(path) => self.item_value(e.id, path),
            ExprKind::Ctor(ctor) => self.ctor_value(e.id, ctor),
            ExprKind::Overloaded { name, .. } => self.overloaded_value(e.id, name),
            ExprKind::Hole(name) => self.hole(e.id, name, want),
            ExprKind::Unreachable | ExprKind::Break | ExprKind::Continue | ExprKind::Return(_) => {
                self.jump(e)
            }
            ExprKind::Tuple(parts) => self.tuple(parts, want),
            ExprKind::List(items) => self.list(e.id, items, want),
            ExprKind::EmptyBraces => {
                let ty = match want {
                    Some(ty) => ty.clone(),
                    None => self.fresh(e.id),
                };
                self.braces.push((e.id, ty.clone()));
                ty
            }
            ExprKind::Set(items) => self.set(e.id, items, want),
            ExprKind::Map(entries) => self.map(e.id, entries, want),
            ExprKind::Call { .. } | ExprKind::Method { .. } => self.any_call(e, want, statement),
            ExprKind::Field { .. }
            | ExprKind::TupleIndex { .. }
            | ExprKind::Index { .. }
            | ExprKind::Slice { .. }
            | ExprKind::With { .. } => self.member(e),
            ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::Compare { .. }
            | ExprKind::In { .. } => self.operation(e, want),
            ExprKind::Is { scrutinee, pattern } => self.is(scrutinee, pattern),
            ExprKind::Range { .. } => {
                self.error("T1108", e.id, "a range is no value: it stands after `in`");
                Ty::Error
            }
            ExprKind::Try(inner) => self.try_value(e.id, inner),
            ExprKind::If { arms, otherwise } => {
                self.conditional(e.id, arms, otherwise.as_ref(), want, statement)
            }
            ExprKind::Match { scrutinee, arms } => {
                self.case_analysis(e.id, scrutinee, arms, want, statement)
            }
            ExprKind::Do(block) => self.block(block, want, statement),
            ExprKind::Lambda { params, body } => self.lambda(e.id, params, body, want),
            ExprKind::Comprehension { .. } => self.comprehension(e),
            ExprKind::Quantifier {
                kind,
                binders,
                body,
            } => self.quantifier(e.id, *kind, binders, body),
        }
    }

    fn f_text(&mut self, parts: &'a [FTextPart]) -> Ty {
        for part in parts {
            if let FTextPart::Expr(e) = part {
                let ty = self.expr(e, None);
                self.bound(&ty, Bound::Show, e.id);
            }
        }
        Ty::Text
    }

    pub(super) fn read_local(&mut self, local: LocalId, at: NodeId) -> Ty {
        let Some((ty, _)) = self.local_types.get(local.0 as usize).cloned().flatten() else {
            return Ty::Error;
        };
        let erased = self.local(local).is_some_and(|l| {
            matches!(
                l.kind,
                LocalKind::GhostLet | LocalKind::GhostVar | LocalKind::GhostParam
            )
        });
        if erased && !self.ghost {
            let name = self.local_name(local);
            let message = format!("`{name}` is ghost: it is not there when the program runs");
            self.ghost_error(at, message);
        }
        ty
    }

    pub(super) fn ghost_error(&mut self, at: NodeId, message: impl Into<String>) {
        let finding = Finding::error("T1121", "ghost", at, message).with_note(
            "What is ghost may stand in clauses, refinements, `assert`, lemmas and other ghost code only.",
        );
        self.report(finding);
    }

    /// A function or constant by name, not called.
    fn item_value(&mut self, id: NodeId, path: &ItemPath) -> Ty {
        self.refer(path);
        let Some(header) = self.header(path) else {
            return Ty::Error;
        };
        match &header.kind {
            HeaderKind::Const(ty) => {
                self.call(id, plain(Callee::Const(path.clone())));
                ty.clone()
            }
            HeaderKind::Function(f) => {
                let name = tenet_hir::last_name(path);
                if f.kind == FunctionKind::Lemma {
                    let message = format!("`{name}` is a lemma, not a value");
                    self.error("T1120", id, message);
                    return Ty::Error;
                }
                if f.kind == FunctionKind::GhostSpec && !self.ghost {
                    self.ghost_error(id, format!("`{name}` is a `ghost spec`: it cannot run"));
                }
                if f.params.iter().any(|p| p.ghost) {
                    let message = format!("`{name}` has a ghost parameter, so it is no value");
                    self.ghost_error(id, message);
                    return Ty::Error;
                }
                let ty = Ty::function(
                    f.params.iter().map(|p| p.ty.clone()).collect(),
                    f.result.clone(),
                    f.effects.clone(),
                );
                let callee = Callee::Function(path.clone());
                self.instantiate(id, callee, &header.type_params, &ty)
            }
            HeaderKind::Data(_) | HeaderKind::Alias(_) | HeaderKind::Test => Ty::Error,
        }
    }

    fn hole(&mut self, id: NodeId, name: &tenet_hir::Name, want: Option<&Ty>) -> Ty {
        let ty = match want {
            Some(ty) => ty.clone(),
            None => {
                let ty = self.fresh(id);
                self.unifier.silence(&ty);
                ty
            }
        };
        self.typing.holes.push((id, name.clone(), ty.clone()));
        ty
    }

    fn jump(&mut self, e: &'a Expr) -> Ty {
        match &e.kind {
            ExprKind::Return(value) => self.return_value(e.id, value.as_deref()),
            ExprKind::Break | ExprKind::Continue if self.frame.loops == 0 => {
                let word = if e.kind == ExprKind::Break {
                    "break"
                } else {
                    "continue"
                };
                let message = format!("`{word}` stands in no loop of this function");
                self.error("T1114", e.id, message);
            }
            ExprKind::Break => self.frame.broken = true,
            _ => {}
        }
        Ty::Never
    }

    fn return_value(&mut self, id: NodeId, value: Option<&'a Expr>) {
        let Some(result) = self.frame.result.clone() else {
            let what = self.place();
            self.error("T1114", id, format!("`return` cannot leave {what}"));
            if let Some(value) = value {
                self.expr(value, None);
            }
            return;
        };
        match value {
            Some(value) => self.check(value, &result),
            None if !self.unifier.flow(&Ty::Unit, &result, id) => {
                let result = self.text(&result);
                let message = format!("`return` without a value, and `{result}` is wanted");
                self.error("T1116", id, message);
            }
            None => {}
        }
    }

    /// What the innermost barrier is, for messages.
    pub(super) fn place(&self) -> &'static str {
        match self.frame.barrier {
            super::Barrier::Expression(what) => what,
            super::Barrier::Lambda => "a lambda",
            super::Barrier::Body => "this",
        }
    }

    fn is(&mut self, scrutinee: &'a Expr, pattern: &'a Pattern) -> Ty {
        let ty = self.expr(scrutinee, None);
        self.pattern(pattern, &ty);
        Ty::Bool
    }

    fn try_value(&mut self, id: NodeId, inner: &'a Expr) -> Ty {
        let ty = self.expr(inner, None);
        let ty = self.head(&ty);
        let (path, args, operator) = match &ty {
            Ty::Data(path, args) if &**path == tenet_hir::OPTION => {
                (path.clone(), args.clone(), Operator::TryOption)
            }
            Ty::Data(path, args) if &**path == tenet_hir::RESULT => {
                (path.clone(), args.clone(), Operator::TryResult)
            }
            Ty::Error => return Ty::Error,
            other => {
                let text = self.text(other);
                let message =
                    format!("`try` takes an `Option` or a `Result`, and this is `{text}`");
                self.error("T1118", inner.id, message);
                return Ty::Error;
            }
        };
        self.typing.operators.insert(id, operator);
        let value = args.first().cloned().unwrap_or(Ty::Error);
        let Some(result) = self.frame.result.clone() else {
            let what = self.place();
            self.error("T1118", id, format!("`try` cannot leave {what}"));
            return value;
        };
        let mut left = vec![self.fresh(id)];
        left.extend(args.iter().skip(1).cloned());
        self.unifier.silence(&left[0]);
        let left = Ty::Data(path, left.into());
        if !self.unifier.flow(&left, &result, id) && !self.unifier.has_error(&result) {
            let (text, result) = (self.text(&ty), self.text(&result));
            let finding = Finding::error(
                "T1118",
                "type",
                id,
                format!("`try` of a `{text}` leaves a function whose result is `{result}`"),
            )
            .with_note("It would return the `None` or `Err`. Give the function such a result, or use `match`.");
            self.report(finding);
        }
        value
    }
}

/// A use of an item that takes no argument here.
pub(super) fn plain(callee: Callee) -> Call {
    Call {
        callee,
        type_args: Vec::new(),
        effect_args: Vec::new(),
        args: Vec::new(),
        effects: Row::pure(),
    }
}
