//! What refined types type parameters stand for, as far as it shows in the types of the arguments. Where occurrences disagree, or an argument's type is not
//! known, the parameter stands for its base type.

use super::scope::Lower;
use crate::{Expr, ExprKind, Intrinsic, RefinedType};
use tenet_hir as hir;
use tenet_hir::{BuiltinType, TypeExpr, TypeExprKind};

/// What was found for the type parameters of a callee.
pub(super) struct Arguments<'s> {
    signature: &'s hir::Signature,
    found: Vec<Found>,
}

#[derive(Clone)]
enum Found {
    Nothing,
    One(RefinedType),
    Conflict,
}

impl<'s> Arguments<'s> {
    pub(super) fn new(signature: &'s hir::Signature) -> Arguments<'s> {
        Arguments {
            found: vec![Found::Nothing; signature.type_params.len()],
            signature,
        }
    }

    /// Meets a parameter's type with that of its argument. A function takes what it is given, so only of its result nothing is known.
    pub(super) fn meet(&mut self, ty: &TypeExpr, known: Option<&RefinedType>) {
        match &ty.kind {
            TypeExprKind::Function { result, .. } => self.conflict(&result.ty),
            _ => self.unify(ty, known),
        }
    }

    fn unify(&mut self, ty: &TypeExpr, known: Option<&RefinedType>) {
        let Some(known) = known else {
            return self.conflict(ty);
        };
        match (&ty.kind, known) {
            (TypeExprKind::Param(index), known) => self.meet_param(*index as usize, known),
            (TypeExprKind::Refined { base, .. }, known) => self.unify(base, Some(known)),
            (_, RefinedType::Where { base, .. }) => self.unify(ty, Some(base)),
            (TypeExprKind::Builtin(BuiltinType::List, args), RefinedType::List(e))
            | (TypeExprKind::Builtin(BuiltinType::Set, args), RefinedType::Set(e)) => {
                if let [arg] = &args[..] {
                    self.unify(arg, Some(e));
                }
            }
            (TypeExprKind::Builtin(BuiltinType::Map, args), RefinedType::Map(k, v)) => {
                if let [key, value] = &args[..] {
                    self.unify(key, Some(k));
                    self.unify(value, Some(v));
                }
            }
            (TypeExprKind::Named(path, args), RefinedType::Data(data, known))
                if path == data && args.len() == known.len() =>
            {
                for (arg, known) in args.iter().zip(known.iter()) {
                    self.unify(arg, Some(known));
                }
            }
            _ => self.conflict(ty),
        }
    }

    fn meet_param(&mut self, index: usize, known: &RefinedType) {
        if let Some(slot) = self.found.get_mut(index) {
            *slot = match slot {
                Found::Nothing => Found::One(known.clone()),
                Found::One(found) if same(found, known) => return,
                _ => Found::Conflict,
            };
        }
    }

    /// Nothing is known of the parameters in this type.
    fn conflict(&mut self, ty: &TypeExpr) {
        match &ty.kind {
            TypeExprKind::Param(index) => {
                if let Some(slot) = self.found.get_mut(*index as usize) {
                    *slot = Found::Conflict;
                }
            }
            TypeExprKind::Builtin(_, args) | TypeExprKind::Named(_, args) => {
                args.iter().for_each(|arg| self.conflict(arg));
            }
            TypeExprKind::Tuple(parts) => parts.iter().for_each(|p| self.conflict(&p.ty)),
            TypeExprKind::Function { params, result, .. } => {
                params.iter().for_each(|p| self.conflict(&p.ty));
                self.conflict(&result.ty);
            }
            TypeExprKind::Refined { base, .. } => self.conflict(base),
            TypeExprKind::Error => {}
        }
    }

    /// For each type parameter, those for effects left out, the refined type on which all occurrences agree.
    pub(super) fn found(self) -> Vec<Option<RefinedType>> {
        self.found
            .into_iter()
            .zip(&self.signature.type_params)
            .filter(|(_, param)| !param.effect)
            .map(|(found, _)| match found {
                Found::One(ty) => Some(ty),
                _ => None,
            })
            .collect()
    }
}

/// Are they one type: the same refinements, from the same place in the program?
fn same(a: &RefinedType, b: &RefinedType) -> bool {
    match (a, b) {
        (
            RefinedType::Where {
                base: a,
                predicate: p,
                owner: o,
                ..
            },
            RefinedType::Where {
                base: b,
                predicate: q,
                owner: r,
                ..
            },
        ) => p.node == q.node && o == r && same(a, b),
        (RefinedType::List(a), RefinedType::List(b))
        | (RefinedType::Set(a), RefinedType::Set(b)) => same(a, b),
        (RefinedType::Map(a, x), RefinedType::Map(b, y)) => same(a, b) && same(x, y),
        (RefinedType::Data(a, xs), RefinedType::Data(b, ys)) => {
            a == b && xs.len() == ys.len() && xs.iter().zip(ys.iter()).all(|(x, y)| same(x, y))
        }
        (a, b) => a == b,
    }
}

impl Lower<'_> {
    /// The refined type of an expression, where it shows without inference and holds wherever it is used: a local that keeps its value or an element of one, with
    /// predicates that mention nothing else.
    pub(super) fn known_type(&self, expr: &Expr) -> Option<RefinedType> {
        let ty = match &*expr.kind {
            ExprKind::Local(local) => {
                let declared = self.locals.get(local.0 as usize)?;
                match &declared.ty {
                    // The binder is the local itself: of other values it says nothing under that name.
                    RefinedType::Where { binder, .. } if binder == local => return None,
                    ty => ty.clone(),
                }
            }
            ExprKind::Intrinsic(Intrinsic::ListGet, args) => {
                let mut list = self.known_type(args.first()?)?;
                while let RefinedType::Where { base, .. } = list {
                    list = RefinedType::clone(&base);
                }
                match list {
                    RefinedType::List(element) => RefinedType::clone(&element),
                    _ => return None,
                }
            }
            _ => return None,
        };
        (!ty.is_plain() && ty.free_locals().is_empty()).then_some(ty)
    }
}
