//! What is called depends on a type: `x.f(a)`, and names that several standard modules have.

use super::Infer;
use super::calls::{Given, given};
use crate::{ArgSource, Callee, Finding, FunctionHeader, Header, HeaderKind, Ty};
use tenet_hir::{Arg, Expr, ExprKind, ItemPath, Name, NodeId, TypeExpr, module_of};

impl<'a> Infer<'a> {
    /// A call of a function that several standard modules have.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn overloaded(
        &mut self,
        id: NodeId,
        name: &Name,
        candidates: &[ItemPath],
        args: &'a [Arg],
        type_args: &'a [TypeExpr],
        want: Option<&Ty>,
        statement: bool,
    ) -> Ty {
        let mut args = given(args);
        let Some(first) = args.first_mut() else {
            let message = format!("`{name}` takes an argument, whose type says what it means");
            self.error("T1103", id, message);
            return Ty::Error;
        };
        let ty = self.expr(first.expr, None);
        let at = first.expr.id;
        first.ty = Some(ty.clone());
        match self.choose(name, candidates, &ty, at) {
            Some((path, header, f)) => {
                let target = self.function_target(id, &path, &header, f, statement);
                self.apply(id, target, type_args, args, want)
            }
            None => self.only_args(args),
        }
    }

    /// The candidate for a first argument of this type.
    fn choose(
        &mut self,
        name: &str,
        candidates: &[ItemPath],
        ty: &Ty,
        at: NodeId,
    ) -> Option<(ItemPath, std::sync::Arc<Header>, FunctionHeader)> {
        let head = self.head(ty);
        match &head {
            Ty::Error => return None,
            Ty::Infer(_) | Ty::Never => {
                self.unifier.silence(&head);
                let message = format!(
                    "`{name}` means several functions, and the type of this is not known here"
                );
                let finding = Finding::error("T1102", "type", at, message)
                    .with_note("Write the type of a name in it: `(x: Text) -> len(x)`.");
                self.report(finding);
                return None;
            }
            _ => {}
        }
        let module = defining_module(&head);
        let own = candidates
            .iter()
            .find(|c| Some(module_of(c)) == module.as_deref());
        let found = own.or_else(|| candidates.iter().find(|c| self.is_generic(c)));
        if let Some(path) = found {
            return self
                .function_header(path)
                .map(|(header, f)| (path.clone(), header, f));
        }
        let text = self.text(&head);
        let message = format!("`{name}` does not work on `{text}`");
        let types: Vec<&str> = candidates.iter().map(|c| module_of(c)).collect();
        let finding = Finding::error("T1107", "type", at, message)
            .with_note(format!("There is one in {}.", types.join(", ")));
        self.report(finding);
        None
    }

    /// Whether a function takes anything as its first argument.
    fn is_generic(&self, path: &str) -> bool {
        self.function_header(path)
            .is_some_and(|(_, f)| matches!(f.params.first().map(|p| &p.ty), Some(Ty::Param(..))))
    }

    pub(super) fn method(&mut self, e: &'a Expr, want: Option<&Ty>, statement: bool) -> Ty {
        let ExprKind::Method {
            receiver,
            name,
            name_id,
            type_args,
            args,
            in_scope,
        } = &e.kind
        else {
            return Ty::Error;
        };
        let ty = self.expr(receiver, None);
        let head = self.head(&ty);
        if let Ty::Infer(_) | Ty::Never = head {
            self.unifier.silence(&ty);
            let message = format!("the type of this is not known here, so `.{name}` means nothing");
            let finding = Finding::error("T1102", "type", receiver.id, message)
                .with_note("Write the type of a name in it, as in `(x: Text) -> x.trim()`.");
            self.report(finding);
            return self.only_args(given(args));
        }
        if head.is_error() {
            return self.only_args(given(args));
        }
        let module = defining_module(&head);
        let found = module
            .as_deref()
            .and_then(|m| self.env.function_of(m, name, &self.module))
            .filter(|path| self.accepts(path, &head));
        if let Some((index, field)) = self.function_field(&head, name) {
            if found.is_some() {
                let message = format!("`{name}` is a field and a function of this type");
                self.error("T1131", *name_id, message);
            }
            return self.value_call(e.id, Callee::Field(index), &field, given(args));
        }
        let mut all = vec![Given {
            source: ArgSource::Receiver,
            name: None,
            expr: receiver,
            ty: Some(ty),
        }];
        all.extend(given(args));
        if let Some((path, (header, f))) =
            found.and_then(|path| self.function_header(&path).map(|h| (path, h)))
        {
            let target = self.function_target(e.id, &path, &header, f, statement);
            return self.apply(e.id, target, type_args, all, want);
        }
        match in_scope.as_deref() {
            Some(ExprKind::Local(local)) => {
                let f = self.read_local(*local, *name_id);
                self.value_call(e.id, Callee::Local(*local), &f, all)
            }
            Some(ExprKind::Item(path)) => match self.function_header(path) {
                Some((header, f)) => {
                    let target = self.function_target(e.id, path, &header, f, statement);
                    self.apply(e.id, target, type_args, all, want)
                }
                None => self.const_method(e.id, path, all),
            },
            Some(ExprKind::Overloaded { candidates, .. })
                if candidates.iter().any(|c| self.is_generic(c)) =>
            {
                match self.choose(name, candidates, &head, *name_id) {
                    Some((path, header, f)) => {
                        let target = self.function_target(e.id, &path, &header, f, statement);
                        self.apply(e.id, target, type_args, all, want)
                    }
                    None => self.only_args(all),
                }
            }
            _ => {
                self.no_method(&head, name, *name_id, module.as_deref());
                self.only_args(all)
            }
        }
    }

    fn const_method(&mut self, id: NodeId, path: &ItemPath, args: Vec<Given<'a>>) -> Ty {
        self.refer(path);
        match self.header(path).map(|h| h.kind.clone()) {
            Some(HeaderKind::Const(ty)) => {
                self.value_call(id, Callee::Const(path.clone()), &ty, args)
            }
            _ => self.only_args(args),
        }
    }

    /// Whether the first parameter of a function can take a value of this type, by its head.
    fn accepts(&self, path: &str, ty: &Ty) -> bool {
        let Some((_, f)) = self.function_header(path) else {
            return false;
        };
        match (f.params.first().map(|p| &p.ty), ty) {
            (None, _) => false,
            (Some(Ty::Param(..) | Ty::Error), _) => true,
            (Some(Ty::Data(p, _)), Ty::Data(q, _)) => p == q,
            (Some(first), ty) => std::mem::discriminant(first) == std::mem::discriminant(ty),
        }
    }

    fn no_method(&mut self, ty: &Ty, name: &str, at: NodeId, module: Option<&str>) {
        let text = self.text(ty);
        if self.field_names(ty).iter().any(|f| &**f == name) {
            let message = format!("the field `{name}` of `{text}` is no function");
            let finding = Finding::error("T1105", "type", at, message)
                .with_note(format!("Its value is `.{name}`, without parentheses."));
            return self.report(finding);
        }
        let message = format!("there is no function `{name}` for `{text}`");
        let mut finding = Finding::error("T1106", "type", at, message);
        let names = module.map_or(Vec::new(), |m| self.env.functions_of(m, &self.module));
        let foreign = tenet_hir::foreign(name).filter(|f| names.iter().any(|n| &**n == *f));
        let near = || tenet_hir::nearest(name, names.iter().map(|n| &**n));
        if let Some(found) = foreign.map(str::to_string).or_else(near) {
            finding = finding
                .with_label(format!("did you mean `{found}`?"))
                .with_fix(format!("write `{found}`"), at, found);
        }
        self.report(finding);
    }
}

/// The module whose functions are called by `x.f(a)` on a type.
fn defining_module(ty: &Ty) -> Option<String> {
    Some(match ty {
        Ty::Int => "std.int".into(),
        Ty::Bool => "std.bool".into(),
        Ty::Char => "std.char".into(),
        Ty::Text => "std.text".into(),
        Ty::List(_) => "std.list".into(),
        Ty::Set(_) => "std.set".into(),
        Ty::Map(..) => "std.map".into(),
        Ty::Data(path, _) if &**path == tenet_hir::OPTION => "std.option".into(),
        Ty::Data(path, _) if &**path == tenet_hir::RESULT => "std.result".into(),
        Ty::Data(path, _) => module_of(path).to_string(),
        _ => return None,
    })
}
