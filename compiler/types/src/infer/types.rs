//! Types in signatures and bodies, with the refinements in them.

use super::Infer;
use crate::Ty;
use crate::reading::TypeReader;
use tenet_hir::{Expr, LocalId, TypeExpr, TypeExprKind, TypePart};

impl<'a> Infer<'a> {
    /// The base type of a type expression; its refinements are checked.
    pub(super) fn type_expr(&mut self, ty: &'a TypeExpr) -> Ty {
        let base = self.read(ty);
        self.refinements(ty);
        base
    }

    /// The base type of a type expression, its refinements left for later.
    pub(super) fn read(&mut self, ty: &TypeExpr) -> Ty {
        let mut reader = TypeReader::new(self.env, self.signature);
        let base = reader.read(ty);
        self.take(reader);
        base
    }

    /// Takes over what a reader found.
    pub(super) fn take(&mut self, reader: TypeReader<'_>) {
        self.typing.findings.extend(reader.findings);
        self.types.extend(reader.nodes);
        for path in reader.references {
            self.refer(&path);
        }
    }

    /// Checks the refinements inside a type expression whose nodes have been read.
    pub(super) fn refinements(&mut self, ty: &'a TypeExpr) {
        match &ty.kind {
            TypeExprKind::Error | TypeExprKind::Param(_) => {}
            TypeExprKind::Builtin(builtin, args) => {
                args.iter().for_each(|a| self.refinements(a));
                self.key_bound(ty, *builtin);
            }
            TypeExprKind::Named(_, args) => {
                args.iter().for_each(|a| self.refinements(a));
                self.param_bounds(ty);
            }
            TypeExprKind::Tuple(parts) => parts.iter().for_each(|p| self.part_refinement(p)),
            TypeExprKind::Function { params, result, .. } => {
                params.iter().for_each(|p| self.part_refinement(p));
                self.part_refinement(result);
            }
            TypeExprKind::Refined {
                binder,
                base,
                predicate,
            } => {
                self.refinements(base);
                self.refinement(*binder, base.id, predicate);
            }
        }
    }

    fn part_refinement(&mut self, part: &'a TypePart) {
        self.refinements(&part.ty);
        if let Some((_, local)) = part.binder {
            let ty = self.node_ty(part.ty.id);
            self.declare(local, ty);
        }
        if let Some(predicate) = &part.refinement {
            self.predicate(predicate);
        }
    }

    fn node_ty(&self, id: tenet_hir::NodeId) -> Ty {
        self.types.get(&id).cloned().unwrap_or(Ty::Error)
    }

    fn refinement(&mut self, binder: LocalId, base: tenet_hir::NodeId, predicate: &'a Expr) {
        let ty = self.node_ty(base);
        self.declare(binder, ty);
        self.predicate(predicate);
    }

    /// A condition in a type.
    pub(super) fn predicate(&mut self, predicate: &'a Expr) {
        self.erased("a refinement", |infer| infer.check(predicate, &Ty::Bool));
    }

    /// Keys of maps and elements of sets are ordered.
    fn key_bound(&mut self, ty: &TypeExpr, builtin: tenet_hir::BuiltinType) {
        use tenet_hir::BuiltinType::{Map, Set};
        if !matches!(builtin, Map | Set) {
            return;
        }
        match self.node_ty(ty.id) {
            Ty::Set(key) | Ty::Map(key, _) => {
                self.bounds
                    .push(((*key).clone(), tenet_hir::Bound::Ord, ty.id));
            }
            _ => {}
        }
    }

    /// The arguments of a named type have the bounds of its parameters.
    fn param_bounds(&mut self, ty: &TypeExpr) {
        let TypeExprKind::Named(path, args) = &ty.kind else {
            return;
        };
        let Some(header) = self.header(path) else {
            return;
        };
        for (param, arg) in header.type_params.iter().zip(args) {
            let arg_ty = self.node_ty(arg.id);
            for bound in super::calls::strongest(&param.bounds) {
                self.bounds.push((arg_ty.clone(), bound, arg.id));
            }
        }
    }
}
