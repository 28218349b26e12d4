//! Patterns against the type of what they take apart.

use super::Infer;
use crate::{CtorHeader, Finding, HeaderKind, Ty};
use tenet_hir::{CtorRef, LocalId, NodeId, Pattern, PatternArg, PatternKind};

impl<'a> Infer<'a> {
    pub(super) fn pattern(&mut self, pattern: &'a Pattern, ty: &Ty) {
        self.record(pattern.id, ty.clone());
        match &pattern.kind {
            PatternKind::Error => self.unifier.silence(ty),
            PatternKind::Wildcard => {}
            PatternKind::Bind(local) => self.bind(pattern.id, *local, ty),
            PatternKind::Int(_) => {
                self.literal(pattern.id, &Ty::Int, ty);
            }
            PatternKind::Text(_) => {
                self.literal(pattern.id, &Ty::Text, ty);
            }
            PatternKind::Char(_) => {
                self.literal(pattern.id, &Ty::Char, ty);
            }
            PatternKind::Bool(_) => {
                self.literal(pattern.id, &Ty::Bool, ty);
            }
            PatternKind::Ctor { ctor, args } => {
                self.ctor_pattern(pattern.id, ctor, args.as_deref(), ty);
            }
            PatternKind::Tuple(parts) => self.tuple_pattern(pattern.id, parts, ty),
            PatternKind::List { front, rest, back } => {
                let element = self.fresh(pattern.id);
                let list = Ty::list(element.clone());
                self.literal(pattern.id, &list, ty);
                for part in front.iter().chain(back) {
                    self.pattern(part, &element);
                }
                if let Some(rest) = rest {
                    self.pattern(rest, &list);
                }
            }
            PatternKind::Or(alternatives) => {
                for alternative in alternatives {
                    self.pattern(alternative, ty);
                }
            }
        }
    }

    /// A name: of a later alternative, it must have the type that it has in the first.
    fn bind(&mut self, id: NodeId, local: LocalId, ty: &Ty) {
        let first = self.local(local).is_none_or(|l| l.id == id);
        let known = self.local_types.get(local.0 as usize).cloned().flatten();
        match known {
            Some((known, _)) if !first => {
                if !self.unifier.equal(ty, &known, id) && !self.unifier.has_error(ty) {
                    let name = self.local_name(local);
                    let (known, ty) = (self.text(&known), self.text(ty));
                    let message = format!(
                        "`{name}` is `{ty}` in this alternative, and `{known}` in the first"
                    );
                    self.error("T1101", id, message);
                }
            }
            _ => {
                self.declare(local, ty.clone());
            }
        }
    }

    /// Lets a pattern of type `actual` take apart a value of type `ty`; whether it can.
    fn literal(&mut self, id: NodeId, actual: &Ty, ty: &Ty) -> bool {
        if matches!(self.head(ty), Ty::Never) {
            return true;
        }
        if self.unifier.equal(actual, ty, id) {
            return true;
        }
        if !self.unifier.has_error(ty) {
            let (actual, ty) = (self.text(actual), self.text(ty));
            let message = format!("this pattern is of type `{actual}`, and the value is `{ty}`");
            self.error("T1101", id, message);
        }
        false
    }

    fn tuple_pattern(&mut self, id: NodeId, parts: &'a [Pattern], ty: &Ty) {
        let types: Vec<Ty> = match self.head(ty) {
            Ty::Tuple(t) if t.parts.len() == parts.len() => t.parts.clone(),
            _ => {
                let types: Vec<Ty> = parts.iter().map(|p| self.fresh(p.id)).collect();
                let tuple = Ty::tuple(types.clone());
                if !self.literal(id, &tuple, ty) || matches!(self.head(ty), Ty::Never) {
                    types.iter().for_each(|t| self.unifier.silence(t));
                    vec![Ty::Error; parts.len()]
                } else {
                    types
                }
            }
        };
        for (part, ty) in parts.iter().zip(&types) {
            self.pattern(part, ty);
        }
    }

    fn ctor_pattern(
        &mut self,
        id: NodeId,
        ctor: &CtorRef,
        args: Option<&'a [PatternArg]>,
        ty: &Ty,
    ) {
        self.refer(&ctor.data);
        let header = self.header(&ctor.data);
        let found = header.as_ref().and_then(|h| match &h.kind {
            HeaderKind::Data(data) => data.ctors.get(ctor.index as usize).map(|c| (h, c)),
            _ => None,
        });
        let Some((header, ctor_header)) = found else {
            return;
        };
        let type_args: Vec<Ty> = header.type_params.iter().map(|_| self.fresh(id)).collect();
        let data = Ty::Data(ctor.data.clone(), type_args.clone().into());
        if !self.literal(id, &data, ty) || matches!(self.head(ty), Ty::Never | Ty::Error) {
            type_args.iter().for_each(|t| self.unifier.silence(t));
        }
        self.ctor_args(id, ctor_header, args, &type_args);
    }

    fn ctor_args(
        &mut self,
        id: NodeId,
        ctor: &CtorHeader,
        args: Option<&'a [PatternArg]>,
        type_args: &[Ty],
    ) {
        let Some(args) = args else {
            if !ctor.fields.is_empty() {
                let hidden = vec!["_"; ctor.fields.len()].join(", ");
                let text = format!("{}({hidden})", ctor.name);
                let message = format!("`{}` has fields, which this pattern leaves out", ctor.name);
                let finding = Finding::error("T1117", "type", id, message).with_fix(
                    format!("write `{text}`"),
                    id,
                    text,
                );
                self.report(finding);
            }
            return;
        };
        let named = args.iter().any(|a| a.name.is_some());
        if !named && args.len() != ctor.fields.len() {
            let message = format!(
                "`{}` has {}, and this pattern gives {}",
                ctor.name,
                count(ctor.fields.len(), "field"),
                args.len()
            );
            let finding = Finding::error("T1117", "type", id, message)
                .with_note("A pattern without names gives all fields in order; with names it may leave some out.");
            self.report(finding);
        }
        let mut indices = Vec::new();
        for (i, arg) in args.iter().enumerate() {
            let index = match &arg.name {
                Some(name) => self.named_field(ctor, name, arg, &indices),
                None => (i < ctor.fields.len()).then_some(i as u32),
            };
            let ty = index
                .and_then(|i| ctor.fields.get(i as usize))
                .map_or(Ty::Error, |f| f.ty.substitute(type_args, &[]));
            self.pattern(&arg.pattern, &ty);
            indices.push(index.unwrap_or(u32::MAX));
        }
        self.typing.pattern_fields.insert(id, indices);
    }

    fn named_field(
        &mut self,
        ctor: &CtorHeader,
        name: &str,
        arg: &PatternArg,
        before: &[u32],
    ) -> Option<u32> {
        let at = arg.pattern.id;
        let index = ctor.fields.iter().position(|f| &*f.name == name);
        match index {
            None => {
                let message = format!("`{}` has no field `{name}`", ctor.name);
                let fields = ctor.fields.iter().map(|f| &*f.name);
                let mut finding = Finding::error("T1117", "type", at, message);
                if let Some(found) = tenet_hir::nearest(name, fields) {
                    finding = finding.with_note(format!("Did you mean `{found}`?"));
                }
                self.report(finding);
                None
            }
            Some(index) if before.contains(&(index as u32)) => {
                let message = format!("the field `{name}` is given twice");
                self.error("T1117", at, message);
                None
            }
            Some(index) => Some(index as u32),
        }
    }
}

/// "1 field", "2 fields".
pub(super) fn count(n: usize, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}
