//! Calls: functions, constructors, methods, function values.

use super::Infer;
use super::expressions::plain;
use super::patterns::count;
use crate::{
    ArgSource, Call, Callee, Finding, FunctionHeader, FunctionTy, Header, HeaderKind, ParamHeader,
    Row, Ty, ValueParam,
};
use tenet_hir::{
    Arg, Bound, CtorRef, Expr, ExprKind, FunctionKind, ItemPath, Name, NodeId, TypeExpr,
};

/// What is called, with parameters by name.
pub(super) struct Target {
    callee: Callee,
    /// For messages, in backquotes.
    name: String,
    type_params: Vec<ParamHeader>,
    params: Vec<ValueParam>,
    result: Ty,
    effects: Row,
    /// All arguments are erased.
    lemma: bool,
}

/// An argument at hand.
pub(super) struct Given<'a> {
    pub(super) source: ArgSource,
    pub(super) name: Option<&'a Name>,
    pub(super) expr: &'a Expr,
    /// Its type, if it was inferred already.
    pub(super) ty: Option<Ty>,
}

pub(super) fn given(args: &[Arg]) -> Vec<Given<'_>> {
    args.iter()
        .enumerate()
        .map(|(i, arg)| Given {
            source: ArgSource::Arg(i as u32),
            name: arg.name.as_ref(),
            expr: &arg.value,
            ty: None,
        })
        .collect()
}

impl<'a> Infer<'a> {
    pub(super) fn any_call(&mut self, e: &'a Expr, want: Option<&Ty>, statement: bool) -> Ty {
        match &e.kind {
            ExprKind::Call {
                callee,
                type_args,
                args,
            } => self.call_expr(e.id, callee, type_args, args, want, statement),
            ExprKind::Method { .. } => self.method(e, want, statement),
            _ => Ty::Error,
        }
    }

    fn call_expr(
        &mut self,
        id: NodeId,
        callee: &'a Expr,
        type_args: &'a [TypeExpr],
        args: &'a [Arg],
        want: Option<&Ty>,
        statement: bool,
    ) -> Ty {
        match &callee.kind {
            ExprKind::Item(path) => {
                if let Some((header, f)) = self.function_header(path) {
                    let target = self.function_target(id, path, &header, f, statement);
                    return self.apply(id, target, type_args, given(args), want);
                }
            }
            ExprKind::Ctor(ctor) => {
                return match self.ctor_target(ctor) {
                    Some(target) => self.apply(id, target, type_args, given(args), want),
                    None => self.only_args(given(args)),
                };
            }
            ExprKind::Overloaded { name, candidates } => {
                return self.overloaded(id, name, candidates, args, type_args, want, statement);
            }
            ExprKind::Error => return self.only_args(given(args)),
            _ => {}
        }
        let ty = self.expr(callee, None);
        if let Some(extra) = type_args.first() {
            self.error(
                "T1110",
                extra.id,
                "a function value takes no type arguments",
            );
        }
        let callee = match &callee.kind {
            ExprKind::Item(path) => Callee::Const(path.clone()),
            _ => Callee::Value,
        };
        self.value_call(id, callee, &ty, given(args))
    }

    /// Infers the arguments of a call that is wrong already.
    pub(super) fn only_args(&mut self, args: Vec<Given<'a>>) -> Ty {
        for arg in args {
            if arg.ty.is_none() {
                let ty = self.expr(arg.expr, None);
                self.unifier.silence(&ty);
            }
        }
        Ty::Error
    }

    pub(super) fn function_target(
        &mut self,
        id: NodeId,
        path: &ItemPath,
        header: &Header,
        f: FunctionHeader,
        statement: bool,
    ) -> Target {
        self.refer(path);
        let name = tenet_hir::last_name(path).to_string();
        let lemma = f.kind == FunctionKind::Lemma;
        if lemma {
            self.typing.erased.insert(id);
            if !statement {
                let message =
                    format!("the lemma `{name}` is called for what it shows, not for a value");
                let finding = Finding::error("T1120", "ghost", id, message).with_note(
                    "It stands as a statement of its own, or after `by`: `assert P by lemma(x)`.",
                );
                self.report(finding);
            }
        }
        if f.kind == FunctionKind::GhostSpec && !self.ghost {
            self.ghost_error(id, format!("`{name}` is a `ghost spec`: it cannot run"));
        }
        Target {
            callee: Callee::Function(path.clone()),
            name: format!("`{name}`"),
            type_params: header.type_params.clone(),
            params: f.params,
            result: f.result,
            effects: f.effects,
            lemma,
        }
    }

    fn ctor_target(&mut self, ctor: &CtorRef) -> Option<Target> {
        self.refer(&ctor.data);
        let header = self.header(&ctor.data)?;
        let HeaderKind::Data(data) = &header.kind else {
            return None;
        };
        let fields = data.ctors.get(ctor.index as usize)?.fields.clone();
        Some(Target {
            callee: Callee::Ctor(ctor.clone()),
            name: format!("`{}`", ctor.name),
            type_params: header.type_params.clone(),
            params: fields,
            result: data_type(&header),
            effects: Row::pure(),
            lemma: false,
        })
    }

    /// A constructor by name, not called: a value, or a function of its fields.
    pub(super) fn ctor_value(&mut self, id: NodeId, ctor: &CtorRef) -> Ty {
        let Some(target) = self.ctor_target(ctor) else {
            return Ty::Error;
        };
        let ty = if target.params.is_empty() {
            target.result
        } else {
            let params = target.params.into_iter().map(|p| p.ty).collect();
            Ty::function(params, target.result, Row::pure())
        };
        self.instantiate(id, target.callee, &target.type_params, &ty)
    }

    pub(super) fn overloaded_value(&mut self, id: NodeId, name: &str) -> Ty {
        let message = format!("`{name}` means several functions, by the type of its argument");
        let finding = Finding::error("T1102", "type", id, message).with_note(format!(
            "Write `x -> {name}(x)` where a function is wanted."
        ));
        self.report(finding);
        Ty::Error
    }

    /// New variables for the parameters of an item.
    fn fresh_args(&mut self, id: NodeId, params: &[ParamHeader]) -> (Vec<Ty>, Vec<Row>) {
        params
            .iter()
            .map(|p| {
                if p.effect {
                    (Ty::Unit, self.unifier.fresh_row())
                } else {
                    (self.fresh(id), Row::pure())
                }
            })
            .unzip()
    }

    /// Uses a generic item as a value.
    pub(super) fn instantiate(
        &mut self,
        id: NodeId,
        callee: Callee,
        params: &[ParamHeader],
        ty: &Ty,
    ) -> Ty {
        let (types, rows) = self.fresh_args(id, params);
        self.param_bounds_of(id, params, &types);
        let ty = ty.substitute(&types, &rows);
        let call = Call {
            type_args: types,
            effect_args: rows,
            ..plain(callee)
        };
        self.call(id, call);
        ty
    }

    fn param_bounds_of(&mut self, id: NodeId, params: &[ParamHeader], types: &[Ty]) {
        for (param, ty) in params.iter().zip(types) {
            for bound in strongest(&param.bounds) {
                self.bound(ty, bound, id);
            }
        }
    }

    /// Writes explicit type arguments into the variables of the parameters.
    fn explicit(&mut self, target: &Target, types: &[Ty], type_args: &'a [TypeExpr]) {
        let Some(first) = type_args.first() else {
            return;
        };
        let wanted: Vec<&Ty> = target
            .type_params
            .iter()
            .zip(types)
            .filter(|(p, _)| !p.effect)
            .map(|(_, ty)| ty)
            .collect();
        if wanted.len() != type_args.len() {
            let message = format!(
                "{} takes {}, and {} are given",
                target.name,
                count(wanted.len(), "type argument"),
                type_args.len()
            );
            self.error("T1110", first.id, message);
            return;
        }
        for (want, arg) in wanted.into_iter().zip(type_args) {
            let ty = self.type_expr(arg);
            self.unifier.equal(&ty, want, arg.id);
        }
    }

    pub(super) fn apply(
        &mut self,
        id: NodeId,
        target: Target,
        type_args: &'a [TypeExpr],
        args: Vec<Given<'a>>,
        want: Option<&Ty>,
    ) -> Ty {
        let (types, rows) = self.fresh_args(id, &target.type_params);
        self.explicit(&target, &types, type_args);
        let params: Vec<Ty> = target
            .params
            .iter()
            .map(|p| p.ty.substitute(&types, &rows))
            .collect();
        let result = target.result.substitute(&types, &rows);
        let effects = target.effects.substitute(&rows);
        self.guide(&result, want, id);
        let slots = self.slots(id, &target, &args);
        // Lambdas last: the other arguments tell what goes into them.
        for lambdas in [false, true] {
            for (slot, arg) in slots.iter().zip(&args) {
                if matches!(arg.expr.kind, ExprKind::Lambda { .. }) != lambdas {
                    continue;
                }
                match slot {
                    Some(i) => self.argument(&target, *i, &params[*i], arg),
                    None if arg.ty.is_none() => {
                        let ty = self.expr(arg.expr, None);
                        self.unifier.silence(&ty);
                    }
                    None => {}
                }
            }
        }
        self.param_bounds_of(id, &target.type_params, &types);
        self.perform(&effects, id, &target.name);
        if slots.contains(&None) || args.len() < target.params.len() {
            types.iter().for_each(|t| self.unifier.silence(t));
        }
        let sources = (0..target.params.len())
            .map(|i| {
                slots
                    .iter()
                    .position(|slot| *slot == Some(i))
                    .map_or(ArgSource::Missing, |k| args[k].source)
            })
            .collect();
        let call = Call {
            callee: target.callee,
            type_args: types,
            effect_args: rows,
            args: sources,
            effects,
        };
        self.call(id, call);
        result
    }

    /// Lets the wanted type guide the arguments, if it fits.
    fn guide(&mut self, result: &Ty, want: Option<&Ty>, id: NodeId) {
        let Some(want) = want else { return };
        if matches!(self.head(want), Ty::Infer(_) | Ty::Never | Ty::Error) {
            return;
        }
        let mark = self.unifier.mark();
        if !self.unifier.flow(result, want, id) {
            self.unifier.undo(mark);
        }
    }

    /// Which parameter each argument is for.
    fn slots(&mut self, id: NodeId, target: &Target, args: &[Given<'a>]) -> Vec<Option<usize>> {
        let mut slots: Vec<Option<usize>> = Vec::new();
        let mut too_many = false;
        for (position, arg) in args.iter().enumerate() {
            let slot = match arg.name {
                None if position < target.params.len() => Some(position),
                None => {
                    too_many = true;
                    None
                }
                Some(name) => {
                    let found = target.params.iter().position(|p| p.name == *name);
                    if found.is_none() {
                        self.no_parameter(target, name, arg.expr.id);
                    }
                    found
                }
            };
            if slot.is_some() && slots.contains(&slot) {
                let name = slot.map_or("", |i| &*target.params[i].name);
                let message = format!("the parameter `{name}` of {} is given twice", target.name);
                self.error("T1104", arg.expr.id, message);
                slots.push(None);
            } else {
                slots.push(slot);
            }
        }
        let missing: Vec<String> = target
            .params
            .iter()
            .enumerate()
            .filter(|(i, _)| !slots.contains(&Some(*i)))
            .map(|(_, p)| format!("`{}`", p.name))
            .collect();
        // A wrong name and a missing parameter are mostly one mistake.
        let wrong = slots.iter().filter(|s| s.is_none()).count();
        if too_many || (!missing.is_empty() && wrong < missing.len()) {
            self.wrong_count(id, target, args.len(), &missing, too_many);
        }
        slots
    }

    fn no_parameter(&mut self, target: &Target, name: &str, at: NodeId) {
        let message = format!("{} has no parameter `{name}`", target.name);
        let mut finding = Finding::error("T1104", "type", at, message);
        let names = target.params.iter().map(|p| &*p.name);
        if let Some(found) = tenet_hir::nearest(name, names) {
            finding = finding.with_note(format!("Did you mean `{found}`?"));
        }
        self.report(finding);
    }

    fn wrong_count(
        &mut self,
        id: NodeId,
        target: &Target,
        given: usize,
        missing: &[String],
        too_many: bool,
    ) {
        let wanted = count(target.params.len(), "argument");
        let message = format!("{} takes {wanted}, and {given} are given", target.name);
        let mut finding = Finding::error("T1103", "type", id, message);
        if !too_many {
            finding = finding.with_note(format!("Missing: {}.", missing.join(", ")));
        }
        self.report(finding);
    }

    fn argument(&mut self, target: &Target, index: usize, want: &Ty, arg: &Given<'a>) {
        let param = &target.params[index];
        let ty = match &arg.ty {
            Some(ty) => ty.clone(),
            None if target.lemma => {
                self.erased("the argument of a lemma", |i| i.expr(arg.expr, Some(want)))
            }
            None if param.ghost => {
                self.typing.erased.insert(arg.expr.id);
                self.erased("a ghost argument", |i| i.expr(arg.expr, Some(want)))
            }
            None => self.expr(arg.expr, Some(want)),
        };
        if self.unifier.flow(&ty, want, arg.expr.id)
            || self.unifier.has_error(&ty)
            || self.unifier.has_error(want)
        {
            return;
        }
        let finding = self.mismatch_at(arg.expr.id, &ty, want);
        let note = format!(
            "It goes to the parameter `{}` of {}.",
            param.name, target.name
        );
        self.report(finding.with_note(note));
    }

    /// A call of a function value.
    pub(super) fn value_call(
        &mut self,
        id: NodeId,
        callee: Callee,
        ty: &Ty,
        args: Vec<Given<'a>>,
    ) -> Ty {
        let f = match self.head(ty) {
            Ty::Function(f) => f,
            Ty::Error => return self.only_args(args),
            Ty::Infer(_) => {
                self.unifier.silence(ty);
                let message = "it is not known here what function is called";
                let finding = Finding::error("T1102", "type", id, message)
                    .with_note("Write its type: `(f: (Int) -> Int) -> f(1)`.");
                self.report(finding);
                return self.only_args(args);
            }
            other => {
                let text = self.text(&other);
                self.error(
                    "T1105",
                    id,
                    format!("a value of type `{text}` cannot be called"),
                );
                return self.only_args(args);
            }
        };
        if let Some(named) = args.iter().find(|a| a.name.is_some()) {
            let message = "the parameters of a function value have no names";
            self.error("T1104", named.expr.id, message);
        }
        if args.len() != f.params.len() {
            let wanted = count(f.params.len(), "argument");
            let message = format!("this function takes {wanted}, and {} are given", args.len());
            self.error("T1103", id, message);
            self.only_args(args);
            return f.result.clone();
        }
        self.value_args(&f, &args);
        self.perform(&f.effects, id, "this function value");
        let call = Call {
            args: args.iter().map(|a| a.source).collect(),
            effects: f.effects.clone(),
            ..plain(callee)
        };
        self.call(id, call);
        f.result.clone()
    }

    fn value_args(&mut self, f: &FunctionTy, args: &[Given<'a>]) {
        for (want, arg) in f.params.iter().zip(args) {
            let ty = match &arg.ty {
                Some(ty) => ty.clone(),
                None => self.expr(arg.expr, Some(want)),
            };
            if !self.unifier.flow(&ty, want, arg.expr.id)
                && !self.unifier.has_error(&ty)
                && !self.unifier.has_error(want)
            {
                let finding = self.mismatch_at(arg.expr.id, &ty, want);
                self.report(finding);
            }
        }
    }
}

/// The bounds without `Eq` where `Ord`, which has it, is one.
pub(super) fn strongest(bounds: &[Bound]) -> impl Iterator<Item = Bound> {
    let ordered = bounds.contains(&Bound::Ord);
    bounds
        .iter()
        .copied()
        .filter(move |bound| !(ordered && *bound == Bound::Eq))
}

/// The type of a record or enum with its own parameters as arguments.
pub(crate) fn data_type(header: &Header) -> Ty {
    let args = header
        .type_params
        .iter()
        .enumerate()
        .map(|(i, p)| Ty::Param(i as u32, p.name.clone()))
        .collect();
    Ty::Data(header.path.clone(), args)
}
