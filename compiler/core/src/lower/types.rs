//! Types: base types from inference, refined types as written.

use super::scope::{Lower, Source};
use super::{Lowered, Stop};
use crate::{Expr, LocalId, RefinedType, Type};
use std::sync::Arc;
use tenet_hir::{BuiltinType, SignatureKind, TypeExpr, TypeExprKind, TypePart};
use tenet_types::Ty;

impl Lower<'_> {
    /// A base type of the source.
    pub(super) fn ty(&self, ty: &Ty) -> Lowered<Type> {
        Ok(match ty {
            Ty::Error | Ty::Infer(_) => return Err(Stop::Reported),
            Ty::Int => Type::Int,
            Ty::Bool => Type::Bool,
            Ty::Unit => Type::Unit,
            Ty::Never => Type::Never,
            Ty::Char => Type::Char,
            Ty::Text => Type::Text,
            Ty::List(t) => Type::List(self.ty(t)?.into()),
            Ty::Set(t) => Type::Set(self.ty(t)?.into()),
            Ty::Map(k, v) => Type::Map(self.ty(k)?.into(), self.ty(v)?.into()),
            Ty::Tuple(t) => Type::Tuple(self.tys(&t.parts)?.into()),
            Ty::Function(f) => Type::Fn(
                self.tys(&f.params)?.into(),
                self.ty(&f.result)?.into(),
                !f.effects.is_pure(),
            ),
            Ty::Data(path, args) => {
                let args = self.type_args_of(path, args)?;
                Type::Data(path.clone(), args.into())
            }
            Ty::Param(index, _) => self.param(*index)?.base(),
        })
    }

    pub(super) fn tys(&self, types: &[Ty]) -> Lowered<Vec<Type>> {
        types.iter().map(|t| self.ty(t)).collect()
    }

    /// Type arguments of an item, those for effect parameters left out.
    pub(super) fn type_args_of(&self, path: &str, args: &[Ty]) -> Lowered<Vec<Type>> {
        let signature = self.other(path)?;
        args.iter()
            .zip(&signature.type_params)
            .filter(|(_, param)| !param.effect)
            .map(|(arg, _)| self.ty(arg))
            .collect()
    }

    /// What a type parameter of the source stands for, by its index among type and effect parameters.
    pub(super) fn param(&self, index: u32) -> Lowered<RefinedType> {
        let before = self.source.signature.type_params.iter();
        let position = before
            .take(index as usize)
            .filter(|param| !param.effect)
            .count();
        match &self.source.args {
            None => Ok(RefinedType::Base(Type::Param(position as u32))),
            Some(args) => args.get(position).cloned().ok_or(Stop::Reported),
        }
    }

    /// The refined type that is written; aliases are expanded with locals of their own.
    pub(super) fn refined(&mut self, ty: &TypeExpr) -> Lowered<RefinedType> {
        // Aliases in a circle, or too large once expanded, have no base type.
        self.node_ty(ty.id)?;
        Ok(match &ty.kind {
            TypeExprKind::Error => return Err(Stop::Reported),
            TypeExprKind::Builtin(builtin, args) => {
                let mut args = args
                    .iter()
                    .map(|a| self.refined(a))
                    .collect::<Lowered<Vec<_>>>()?
                    .into_iter();
                let mut next = || args.next().map(Arc::new).ok_or(Stop::Reported);
                plain_where_possible(match builtin {
                    BuiltinType::Int => RefinedType::Base(Type::Int),
                    BuiltinType::Bool => RefinedType::Base(Type::Bool),
                    BuiltinType::Unit => RefinedType::Base(Type::Unit),
                    BuiltinType::Never => RefinedType::Base(Type::Never),
                    BuiltinType::Char => RefinedType::Base(Type::Char),
                    BuiltinType::Text => RefinedType::Base(Type::Text),
                    BuiltinType::List => RefinedType::List(next()?),
                    BuiltinType::Set => RefinedType::Set(next()?),
                    BuiltinType::Map => {
                        let key = next()?;
                        RefinedType::Map(key, next()?)
                    }
                })
            }
            TypeExprKind::Param(index) => self.param(*index)?,
            TypeExprKind::Named(path, args) => self.named(path, args)?,
            TypeExprKind::Tuple(parts) => match &parts[..] {
                [] => RefinedType::Base(Type::Unit),
                [part] => self.part(part)?.1,
                parts => {
                    let parts = self.parts(parts)?;
                    plain_where_possible(RefinedType::Tuple(parts.into()))
                }
            },
            TypeExprKind::Function {
                params,
                result,
                effects,
            } => {
                let params = self.parts(params)?;
                let result = self.part(result)?.1;
                plain_where_possible(RefinedType::Fn(
                    params.into(),
                    result.into(),
                    !effects.is_empty(),
                ))
            }
            TypeExprKind::Refined {
                binder,
                base,
                predicate,
            } => {
                let base = self.refined(base)?;
                let binder = self.local(*binder)?;
                self.set_type(binder, base.clone());
                let predicate = self.expr(predicate)?;
                self.restricted(base, binder, predicate)
            }
        })
    }

    fn restricted(&self, base: RefinedType, binder: LocalId, predicate: Expr) -> RefinedType {
        RefinedType::Where {
            base: base.into(),
            binder,
            predicate: predicate.into(),
            owner: self.source.path.clone(),
        }
    }

    /// A declared type with the condition after it, if there is one. The local that is declared so is the binder.
    pub(super) fn declared(
        &mut self,
        local: LocalId,
        ty: &TypeExpr,
        refinement: Option<&tenet_hir::Expr>,
    ) -> Lowered<RefinedType> {
        let base = self.refined(ty)?;
        let Some(refinement) = refinement else {
            return Ok(base);
        };
        self.set_type(local, base.clone());
        let predicate = self.expr(refinement)?;
        Ok(self.restricted(base, local, predicate))
    }

    fn parts(&mut self, parts: &[TypePart]) -> Lowered<Vec<(Option<LocalId>, RefinedType)>> {
        parts.iter().map(|p| self.part(p)).collect()
    }

    fn part(&mut self, part: &TypePart) -> Lowered<(Option<LocalId>, RefinedType)> {
        let Some((_, binder)) = &part.binder else {
            return Ok((None, self.refined(&part.ty)?));
        };
        let binder = self.local(*binder)?;
        let ty = self.declared(binder, &part.ty, part.refinement.as_ref())?;
        self.set_type(binder, ty.clone());
        Ok((Some(binder), ty))
    }

    fn named(&mut self, path: &str, args: &[TypeExpr]) -> Lowered<RefinedType> {
        let signature = self.other(path)?;
        let args = args
            .iter()
            .zip(&signature.type_params)
            .filter(|(_, param)| !param.effect)
            .map(|(arg, _)| self.refined(arg))
            .collect::<Lowered<Vec<_>>>()?;
        match &signature.kind {
            SignatureKind::Data(_) => Ok(plain_where_possible(RefinedType::Data(
                path.into(),
                args.into(),
            ))),
            SignatureKind::Alias(ty) => {
                let typed = self.other_typed(path)?;
                let source = Source::new(signature.clone(), typed, Some(args));
                self.reading(source, |lower| lower.refined(ty))
            }
            _ => Err(Stop::Reported),
        }
    }
}

/// A type without refinements as a base type, so that equal types are equal in Core.
pub(super) fn plain_where_possible(ty: RefinedType) -> RefinedType {
    if ty.is_plain() {
        RefinedType::Base(ty.base())
    } else {
        ty
    }
}
