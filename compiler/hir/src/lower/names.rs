//! What a name in an expression, pattern or type means.

use super::Lower;
use crate::modules::{absent, private, suggest};
use crate::{
    Constructor, CtorRef, ExprKind, ItemKind, ItemPath, Member, Name, Type, Value, foreign, nearest,
};
use tenet_grammar::ast;
use tenet_source::{Diagnostic, Span};

impl Lower<'_> {
    /// What a lower-case name means as an expression.
    pub(super) fn name(&mut self, name: &ast::Name) -> ExprKind {
        match self.meaning(&name.text) {
            Some(Ok(kind)) => kind,
            Some(Err(modules)) => {
                self.ambiguous(name, &modules.iter().map(|m| &**m).collect::<Vec<_>>());
                ExprKind::Error
            }
            None if &*name.text == "unreachable" => ExprKind::Unreachable,
            None => {
                self.unknown_value(name);
                ExprKind::Error
            }
        }
    }

    /// What a plain lower-case name means; the error lists the modules among which it is ambiguous.
    pub(super) fn meaning(&self, name: &Name) -> Option<Result<ExprKind, Vec<Name>>> {
        if let Some(local) = self.find_local(name) {
            return Some(Ok(ExprKind::Local(local)));
        }
        Some(match self.scope.value(name)? {
            Value::Item(path, _) => Ok(ExprKind::Item(path)),
            Value::Overloaded(candidates) => Ok(ExprKind::Overloaded {
                name: name.clone(),
                candidates,
            }),
            Value::Ambiguous(modules) => Err(modules),
            Value::Silent => Ok(ExprKind::Error),
        })
    }

    fn ambiguous(&mut self, name: &ast::Name, modules: &[&str]) {
        let list: Vec<String> = modules.iter().map(|m| format!("`{m}`")).collect();
        let message = format!("`{}` may mean that of {}", name.text, list.join(" or "));
        self.report(
            Diagnostic::error("T1010", "name", name.span, message).with_note(
                "Import the modules themselves (`import … as …`) and write `module.name`.",
            ),
        );
    }

    fn unknown_value(&mut self, name: &ast::Name) {
        let text = &name.text;
        let message = format!("there is nothing of the name `{text}` here");
        let mut out = Diagnostic::error("T1001", "name", name.span, message);
        if self.between_turns.contains(text) {
            out = out.with_note(
                "The clauses of a loop over a collection hold between the turns: write `for x at i in xs` and use `i`.",
            );
        } else if self.scope.module_named(text).is_some() {
            out.message = format!("`{text}` is a module, not a value");
            out = out.with_note(format!("Write `{text}.name` for what is in it."));
        } else if self.suggests() {
            let names = self.scope.value_names();
            let locals = self.env.names();
            let found = nearest(text, locals.chain(names.iter().map(|n| &**n)));
            if let Some(found) = foreign(text).map(str::to_string).or(found) {
                out = suggest(out, &found, name.span);
            }
        }
        self.report(out);
    }

    /// A constructor in an expression or pattern.
    pub(super) fn ctor(&mut self, module: &[ast::Name], name: &ast::Name) -> Option<CtorRef> {
        if !module.is_empty() {
            return self.qualified_ctor(module, name);
        }
        match self.scope.ctor(&name.text) {
            Some(Constructor::One(ctor)) => Some(ctor),
            Some(Constructor::Ambiguous(ctors)) => {
                let types: Vec<&str> = ctors.iter().map(|c| &*c.data).collect();
                self.ambiguous(name, &types);
                None
            }
            Some(Constructor::Silent) => None,
            None => {
                self.unknown_ctor(name);
                None
            }
        }
    }

    fn qualified_ctor(&mut self, module: &[ast::Name], name: &ast::Name) -> Option<CtorRef> {
        let path = self.module(module)?;
        match self.scope.member_ctor(&path, &name.text) {
            Ok(ctor) => Some(ctor),
            Err(member) => {
                self.bad_member(&path, name, member);
                None
            }
        }
    }

    /// The module that these names write, which are known to mean nothing else.
    pub(super) fn module(&mut self, names: &[ast::Name]) -> Option<Name> {
        let written = crate::summary::dotted(names);
        if let Some(path) = self.scope.module_named(&written) {
            return Some(path.clone());
        }
        let span = names.first()?.span.to(names.last()?.span);
        if self.scope.own.silent.contains(&names[0].text) || self.scope.missing.contains(&written) {
            return None;
        }
        let message = format!("there is no module `{written}` here");
        let out = Diagnostic::error("T1004", "name", span, message);
        let known = self.scope.modules.keys().map(|m| &**m);
        let out = match nearest(&written, known) {
            Some(found) => suggest(out, &found, span),
            None => out.with_note(format!("Import it first: `import {written}`.")),
        };
        self.report(out);
        None
    }

    pub(super) fn bad_member(&mut self, module: &str, name: &ast::Name, member: Member) {
        match member {
            Member::Private => self.report(private(module, &name.text, name.span)),
            Member::Absent => self.report(absent(self.scope, module, &name.text, name.span)),
            Member::Found(..) | Member::Silent => {}
        }
    }

    fn unknown_ctor(&mut self, name: &ast::Name) {
        let text = &name.text;
        if FIXED_WIDTH.contains(&&**text) {
            return self.unsupported("T1905", name.span, "fixed-width integers are");
        }
        if text.as_ref() == "Float" || text.as_ref() == "Bytes" {
            let code = if &**text == "Float" { "T1903" } else { "T1904" };
            return self.unsupported(code, name.span, &format!("`{text}` is"));
        }
        let is_type = self.type_params.iter().any(|p| p.name == *text)
            || crate::BuiltinType::ALL.iter().any(|(n, _)| *n == &**text)
            || matches!(self.scope.type_named(text), Some(Type::Item(..)));
        if is_type {
            let message = format!("`{text}` is a type, not a value");
            return self.error("T1014", name.span, message);
        }
        if matches!(self.scope.type_named(text), Some(Type::Silent)) {
            return;
        }
        let message = format!("there is no constructor `{text}` here");
        let out = Diagnostic::error("T1003", "name", name.span, message);
        let names = if self.suggests() {
            self.scope.ctor_names()
        } else {
            Vec::new()
        };
        let found = nearest(text, names.iter().map(|n| &**n));
        let out = match foreign(text).map(str::to_string).or(found) {
            Some(found) => suggest(out, &found, name.span),
            None => out,
        };
        self.report(out);
    }

    /// What a plain upper-case name means as a type that is no parameter and not built in.
    pub(super) fn type_item(&mut self, name: &ast::Name) -> Option<ItemPath> {
        match self.scope.type_named(&name.text) {
            Some(Type::Item(path, kind)) => self.checked_type(path, kind, name),
            Some(Type::Ambiguous(modules)) => {
                self.ambiguous(name, &modules.iter().map(|m| &**m).collect::<Vec<_>>());
                None
            }
            Some(Type::Silent) => None,
            None => {
                self.unknown_type(name);
                None
            }
        }
    }

    pub(super) fn checked_type(
        &mut self,
        path: ItemPath,
        kind: ItemKind,
        name: &ast::Name,
    ) -> Option<ItemPath> {
        if crate::modules::is_type(kind) {
            return Some(path);
        }
        // Traits and effects were refused where they are declared; saying so again would be noise only there.
        let message = format!("`{}` is not a type", name.text);
        self.error("T1014", name.span, message);
        None
    }

    fn unknown_type(&mut self, name: &ast::Name) {
        let text = &*name.text;
        if text == "Float" {
            return self.unsupported("T1903", name.span, "`Float` is");
        }
        if text == "Bytes" {
            return self.unsupported("T1904", name.span, "`Bytes` is");
        }
        if FIXED_WIDTH.contains(&text) {
            return self.unsupported("T1905", name.span, "fixed-width integers are");
        }
        let message = format!("there is no type `{text}` here");
        let mut out = Diagnostic::error("T1002", "name", name.span, message);
        if let Some(Constructor::One(ctor)) = self.scope.ctor(text) {
            let data = crate::last_name(&ctor.data);
            out = out.with_note(format!("`{text}` is a constructor of the type `{data}`."));
        } else if self.suggests() {
            let names = self.scope.type_names();
            let params = self.type_params.iter().map(|p| &*p.name);
            let builtins = crate::BuiltinType::ALL.iter().map(|(n, _)| *n);
            let all = params.chain(builtins).chain(names.iter().map(|n| &**n));
            let found = nearest(text, all);
            if let Some(found) = foreign(text).map(str::to_string).or(found) {
                out = suggest(out, &found, name.span);
            }
        }
        self.report(out);
    }

    /// The names of a module before a dot, if the expression can be one: `a.b` where `a` is no local.
    pub(super) fn module_names(&self, expr: &ast::Expr) -> Option<Vec<ast::Name>> {
        let mut names = Vec::new();
        let mut at = expr;
        loop {
            match &at.kind {
                ast::ExprKind::Name(name) if self.find_local(&name.text).is_none() => {
                    names.push(name.clone());
                    names.reverse();
                    return Some(names);
                }
                ast::ExprKind::Field { base, name } if !at.parens => {
                    names.push(name.clone());
                    at = base;
                }
                _ => return None,
            }
        }
    }

    /// `base.name` as a member of a module. `None` where `base` is a value; an error is reported here.
    pub(super) fn module_member(
        &mut self,
        base: &ast::Expr,
        name: &ast::Name,
    ) -> Option<Option<ItemPath>> {
        let names = self.module_names(base)?;
        let written = crate::summary::dotted(&names);
        let is_value = self.meaning(&names[0].text).is_some();
        let Some(path) = self.scope.module_named(&written).cloned() else {
            let missing = self.scope.missing.iter().any(|m| {
                **m == *written || crate::last_name(m) == &*written || self.aliases(&written, m)
            });
            return (missing && !is_value).then_some(None);
        };
        match self.scope.member(&path, &name.text) {
            Member::Found(item, _) => Some(Some(item)),
            _ if is_value => None,
            member => {
                self.bad_member(&path, name, member);
                Some(None)
            }
        }
    }

    fn aliases(&self, written: &str, module: &str) -> bool {
        self.scope
            .own
            .imports
            .iter()
            .any(|i| &*i.path == module && i.alias.as_deref() == Some(written))
    }

    /// The report of a span that should not be there at all.
    pub(super) fn misplaced(&mut self, code: &'static str, span: Span, message: &str, note: &str) {
        self.report(Diagnostic::error(code, "name", span, message).with_note(note));
    }
}

/// The fixed-width integer types, not supported yet.
const FIXED_WIDTH: &[&str] = &["I8", "I16", "I32", "I64", "U8", "U16", "U32", "U64"];
