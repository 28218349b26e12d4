//! Expressions.

use super::Infer;
use crate::{Call, Callee, Finding, HeaderKind, Operator, Row, Ty};
use tenet_hir::{
    Arm, Block, Bound, Expr, ExprKind, FTextPart, FunctionKind, IfArm, ItemPath, ListElement,
    LocalId, LocalKind, NodeId, Pattern, QuantifierBinder, QuantifierKind,
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

    fn tuple(&mut self, parts: &'a [Expr], want: Option<&Ty>) -> Ty {
        let wanted = match want.map(|w| self.head(w)) {
            Some(Ty::Tuple(t)) if t.parts.len() == parts.len() => Some(t),
            _ => None,
        };
        let types: Vec<Ty> = parts
            .iter()
            .enumerate()
            .map(|(i, e)| match &wanted {
                Some(t) => {
                    let part = t.parts[i].clone();
                    self.check(e, &part);
                    part
                }
                None => {
                    let ty = self.expr(e, None);
                    self.storable(e.id, ty)
                }
            })
            .collect();
        match wanted {
            Some(t) => Ty::Tuple(t),
            None => Ty::tuple(types),
        }
    }

    /// The type of a part of a bigger value: `Never` becomes a variable that settles to what is wanted.
    fn storable(&mut self, id: NodeId, ty: Ty) -> Ty {
        match self.head(&ty) {
            Ty::Never => {
                let var = self.fresh(id);
                self.unifier.flow(&Ty::Never, &var, id);
                var
            }
            _ => ty,
        }
    }

    /// The element type that is wanted of a collection, or a new variable.
    fn element_wanted(&mut self, id: NodeId, want: Option<&Ty>, set: bool) -> Ty {
        match want.map(|w| self.head(w)) {
            Some(Ty::List(t)) if !set => (*t).clone(),
            Some(Ty::Set(t)) if set => (*t).clone(),
            _ => self.fresh(id),
        }
    }

    fn list(&mut self, id: NodeId, items: &'a [ListElement], want: Option<&Ty>) -> Ty {
        let element = self.element_wanted(id, want, false);
        for item in items {
            match item {
                ListElement::One(e) => self.check(e, &element),
                ListElement::Spread(e) => self.check(e, &Ty::list(element.clone())),
            }
        }
        Ty::list(element)
    }

    fn set(&mut self, id: NodeId, items: &'a [Expr], want: Option<&Ty>) -> Ty {
        let element = self.element_wanted(id, want, true);
        for item in items {
            self.check(item, &element);
        }
        self.bounds.push((element.clone(), Bound::Ord, id));
        Ty::set(element)
    }

    fn map(&mut self, id: NodeId, entries: &'a [(Expr, Expr)], want: Option<&Ty>) -> Ty {
        let (key, value) = match want.map(|w| self.head(w)) {
            Some(Ty::Map(k, v)) => ((*k).clone(), (*v).clone()),
            _ => (self.fresh(id), self.fresh(id)),
        };
        for (k, v) in entries {
            self.check(k, &key);
            self.check(v, &value);
        }
        self.bounds.push((key.clone(), Bound::Ord, id));
        Ty::map(key, value)
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

    fn conditional(
        &mut self,
        id: NodeId,
        arms: &'a [IfArm],
        otherwise: Option<&'a Block>,
        want: Option<&Ty>,
        statement: bool,
    ) -> Ty {
        if otherwise.is_none() {
            for arm in arms {
                self.check(&arm.condition, &Ty::Bool);
                self.block(&arm.body, Some(&Ty::Unit), statement);
            }
            if let Some(want) = want
                && !matches!(self.head(want), Ty::Unit | Ty::Infer(_) | Ty::Error)
            {
                let want = self.text(want);
                let message = format!("this `if` has no `else`, and a value of `{want}` is wanted");
                self.error("T1116", id, message);
                return Ty::Error;
            }
            return Ty::Unit;
        }
        let mut join = Join::new(self, id, want);
        for arm in arms {
            self.check(&arm.condition, &Ty::Bool);
            join.block(self, &arm.body, statement);
        }
        if let Some(block) = otherwise {
            join.block(self, block, statement);
        }
        join.ty()
    }

    fn case_analysis(
        &mut self,
        id: NodeId,
        scrutinee: &'a Expr,
        arms: &'a [Arm],
        want: Option<&Ty>,
        statement: bool,
    ) -> Ty {
        let ty = self.expr(scrutinee, None);
        let mut join = Join::new(self, id, want);
        for arm in arms {
            self.pattern(&arm.pattern, &ty);
            if let Some(guard) = &arm.guard {
                self.pure("a guard", |infer| infer.check(guard, &Ty::Bool));
            }
            let body = join.block(self, &arm.body, statement);
            self.record(arm.id, body);
        }
        self.matches.push((id, ty, arms));
        join.ty()
    }

    fn comprehension(&mut self, e: &'a Expr) -> Ty {
        let ExprKind::Comprehension {
            element,
            pattern,
            source,
            guard,
        } = &e.kind
        else {
            return Ty::Error;
        };
        let of = self.source(source, e.id);
        self.pattern(pattern, &of);
        let ty = self.pure("a comprehension", |infer| {
            if let Some(guard) = guard {
                infer.check(guard, &Ty::Bool);
            }
            let ty = infer.expr(element, None);
            infer.storable(element.id, ty)
        });
        Ty::list(ty)
    }

    /// The type of what a loop, quantifier or comprehension gives in each turn; what it goes over is noted at `at`.
    pub(super) fn source(&mut self, source: &'a Expr, at: NodeId) -> Ty {
        if let ExprKind::Range { from, to } = &source.kind {
            self.check(from, &Ty::Int);
            self.check(to, &Ty::Int);
            self.typing.operators.insert(at, Operator::Range);
            self.record(source.id, Ty::Int);
            return Ty::Int;
        }
        let ty = self.expr(source, None);
        let (element, operator) = match self.head(&ty) {
            Ty::List(t) => ((*t).clone(), Operator::List),
            Ty::Set(t) => ((*t).clone(), Operator::Set),
            Ty::Map(k, _) => ((*k).clone(), Operator::Map),
            Ty::Text => (Ty::Char, Operator::Text),
            Ty::Error => return Ty::Error,
            other => {
                let text = self.text(&other);
                let finding = Finding::error(
                    "T1108",
                    "type",
                    source.id,
                    format!("there is nothing to go over in `{text}`"),
                );
                let finding = match other {
                    Ty::Int => finding.with_note("The numbers below `n` are `0..n`."),
                    _ => finding.with_note("It takes a range, list, set, map or text."),
                };
                self.report(finding);
                return Ty::Error;
            }
        };
        self.typing.operators.insert(at, operator);
        element
    }

    fn quantifier(
        &mut self,
        id: NodeId,
        kind: QuantifierKind,
        binders: &'a [QuantifierBinder],
        body: &'a Expr,
    ) -> Ty {
        let typed = matches!(kind, QuantifierKind::Forall | QuantifierKind::Exists);
        if typed && !self.ghost {
            let word = if kind == QuantifierKind::Forall {
                "forall"
            } else {
                "exists"
            };
            self.ghost_error(
                id,
                format!("`{word}` speaks about a whole type, so it cannot run"),
            );
        }
        self.pure("a quantifier", |infer| {
            for binder in binders {
                match binder {
                    QuantifierBinder::In {
                        id,
                        pattern,
                        source,
                    } => {
                        let ty = infer.source(source, *id);
                        infer.pattern(pattern, &ty);
                    }
                    QuantifierBinder::Typed { id, local, ty } => {
                        let ty = infer.type_expr(ty);
                        infer.record(*id, ty.clone());
                        infer.declare(*local, ty);
                    }
                }
            }
            infer.check(body, &Ty::Bool);
        });
        Ty::Bool
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

/// The common type of branches.
struct Join {
    ty: Ty,
    wanted: bool,
    known: bool,
}

impl Join {
    fn new(infer: &mut Infer<'_>, id: NodeId, want: Option<&Ty>) -> Join {
        match want {
            Some(ty) => Join {
                ty: ty.clone(),
                wanted: true,
                known: true,
            },
            None => Join {
                ty: infer.fresh(id),
                wanted: false,
                known: false,
            },
        }
    }

    fn block<'a>(&mut self, infer: &mut Infer<'a>, block: &'a Block, statement: bool) -> Ty {
        let want = self.known.then(|| self.ty.clone());
        let ty = infer.block(block, want.as_ref(), statement);
        if !self.known && !matches!(infer.head(&ty), Ty::Never) {
            self.known = true;
            self.ty = ty.clone();
        }
        ty
    }

    fn ty(self) -> Ty {
        if self.known || self.wanted {
            self.ty
        } else {
            Ty::Never
        }
    }
}
