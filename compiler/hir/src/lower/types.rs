//! Lowering of types and effects.

use super::Lower;
use crate::{
    BuiltinType, EffectKind, EffectRef, LocalKind, Member, Type, TypeExpr, TypeExprKind, TypePart,
};
use tenet_grammar::ast;
use tenet_source::Diagnostic;

/// Effects of the prelude that are not supported yet.
const LATER_EFFECTS: &[&str] = &["Files", "Env", "Clock", "Random", "Process", "Net"];

impl Lower<'_> {
    pub(super) fn ty(&mut self, ty: &ast::Type) -> TypeExpr {
        if let ast::TypeKind::Refined(refined) = &ty.kind {
            return self.refined_type(refined);
        }
        let id = self.node(ty.span);
        let kind = match &ty.kind {
            ast::TypeKind::Named { module, name, args } => self.named_type(module, name, args),
            ast::TypeKind::Tuple(parts) => {
                let parts = self.scoped(|lower| lower.type_parts(parts));
                TypeExprKind::Tuple(parts)
            }
            ast::TypeKind::Function {
                params,
                result,
                effects,
            } => self.scoped(|lower| {
                let params = lower.type_parts(params);
                let result = Box::new(lower.result_part(result));
                let effects = lower.effects(effects.as_ref());
                TypeExprKind::Function {
                    params,
                    result,
                    effects,
                }
            }),
            ast::TypeKind::Refined(_) | ast::TypeKind::Error => TypeExprKind::Error,
        };
        TypeExpr { id, kind }
    }

    /// `T`, `x: T`, `x: T where P`; a binder without a condition leaves no trace.
    pub(super) fn refined_type(&mut self, refined: &ast::RefinedType) -> TypeExpr {
        let (Some(binder), Some(predicate)) = (&refined.binder, &refined.refinement) else {
            return self.ty(&refined.ty);
        };
        let id = self.node(refined.span);
        let base = Box::new(self.ty(&refined.ty));
        let local = self.local(&binder.text, LocalKind::Binder, id);
        let names = [(binder.text.clone(), local)];
        let predicate = Box::new(self.with_names(&names, |lower| lower.expr(predicate)));
        TypeExpr {
            id,
            kind: TypeExprKind::Refined {
                binder: local,
                base,
                predicate,
            },
        }
    }

    /// Parts of a tuple or parameters of a function type; their binders stay in scope.
    fn type_parts(&mut self, parts: &[ast::RefinedType]) -> Vec<TypePart> {
        let mut seen: Vec<crate::Name> = Vec::new();
        parts
            .iter()
            .map(|part| {
                if let Some(binder) = &part.binder {
                    if &*binder.text != "_" && seen.contains(&binder.text) {
                        let message = format!("there are two parts `{}`", binder.text);
                        self.error("T1008", binder.span, message);
                    }
                    seen.push(binder.text.clone());
                }
                self.type_part(part)
            })
            .collect()
    }

    fn type_part(&mut self, part: &ast::RefinedType) -> TypePart {
        let id = self.node(part.span);
        let ty = self.ty(&part.ty);
        let binder = part.binder.as_ref().map(|binder| {
            let local = self.local(&binder.text, LocalKind::Binder, id);
            self.bring(&binder.text, local);
            (binder.text.clone(), local)
        });
        let refinement = part.refinement.as_ref().map(|e| self.expr(e));
        TypePart {
            id,
            binder,
            ty,
            refinement,
        }
    }

    fn result_part(&mut self, result: &ast::Type) -> TypePart {
        match &result.kind {
            ast::TypeKind::Refined(refined) => self.type_part(refined),
            _ => TypePart {
                id: self.node(result.span),
                binder: None,
                ty: self.ty(result),
                refinement: None,
            },
        }
    }

    fn named_type(
        &mut self,
        module: &[ast::Name],
        name: &ast::Name,
        args: &[ast::RefinedType],
    ) -> TypeExprKind {
        if module.is_empty() {
            let param = self
                .type_params
                .iter()
                .position(|p| !p.effect && p.name == name.text);
            if let Some(index) = param {
                if !args.is_empty() {
                    let message = format!("the type parameter `{}` takes no arguments", name.text);
                    self.error("T1110", name.span, message);
                }
                return TypeExprKind::Param(index as u32);
            }
        }
        let builtin = BuiltinType::ALL
            .iter()
            .find(|(n, _)| module.is_empty() && *n == &*name.text)
            .map(|(_, ty)| *ty);
        let path = match (builtin, module) {
            (Some(builtin), _) if self.scope.type_named(&name.text).is_none() => {
                let args = args.iter().map(|a| self.refined_type(a)).collect();
                return TypeExprKind::Builtin(builtin, args);
            }
            (_, []) => self.type_item(name),
            (_, module) => self.qualified_type(module, name),
        };
        let args = args.iter().map(|a| self.refined_type(a)).collect();
        match path {
            Some(path) => TypeExprKind::Named(path, args),
            None => TypeExprKind::Error,
        }
    }

    fn qualified_type(
        &mut self,
        module: &[ast::Name],
        name: &ast::Name,
    ) -> Option<crate::ItemPath> {
        let path = self.module(module)?;
        match self.scope.member(&path, &name.text) {
            Member::Found(item, kind) => self.checked_type(item, kind, name),
            member => {
                self.bad_member(&path, name, member);
                None
            }
        }
    }

    pub(super) fn effects(&mut self, row: Option<&ast::EffectRow>) -> Vec<EffectRef> {
        row.map_or(Vec::new(), |row| {
            row.effects.iter().map(|e| self.effect(e)).collect()
        })
    }

    fn effect(&mut self, effect: &ast::Effect) -> EffectRef {
        let id = self.node(effect.span);
        let kind = match &effect.kind {
            ast::EffectKind::Parameter(name) => self.effect_param(name),
            ast::EffectKind::Named { name, args } => self.named_effect(name, args),
        };
        EffectRef { id, kind }
    }

    fn effect_param(&mut self, name: &ast::Name) -> EffectKind {
        let index = self
            .type_params
            .iter()
            .position(|p| p.effect && p.name == name.text);
        match index {
            Some(index) => EffectKind::Param(index as u32),
            None => {
                let message = format!("there is no effect parameter `{}` here", name.text);
                self.misplaced(
                    "T1017",
                    name.span,
                    &message,
                    "Effect parameters are declared in brackets after the function's name: `def fold[A, B, e](…)`.",
                );
                EffectKind::Error
            }
        }
    }

    fn named_effect(&mut self, name: &ast::Name, args: &[ast::RefinedType]) -> EffectKind {
        match self.scope.type_named(&name.text) {
            // Reported where it is declared.
            Some(Type::Item(_, crate::ItemKind::Effect) | Type::Silent) => {
                return EffectKind::Error;
            }
            Some(_) => {
                let message = format!("`{}` is not an effect", name.text);
                self.error("T1014", name.span, message);
                return EffectKind::Error;
            }
            None => {}
        }
        if !args.is_empty() {
            let message = format!("the effect `{}` takes no arguments", name.text);
            self.error("T1017", name.span, message);
        }
        match &*name.text {
            "Console" => EffectKind::Console,
            "Diverge" => EffectKind::Diverge,
            later if LATER_EFFECTS.contains(&later) => {
                self.unsupported("T1907", name.span, &format!("the effect `{later}` is"));
                EffectKind::Error
            }
            other => {
                let message = format!("there is no effect `{other}` here");
                let out = Diagnostic::error("T1017", "name", name.span, message);
                let out = match crate::nearest(other, ["Console", "Diverge"]) {
                    Some(found) => crate::modules::suggest(out, &found, name.span),
                    None => out,
                };
                self.report(out);
                EffectKind::Error
            }
        }
    }
}
