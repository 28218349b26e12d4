//! Quantifiers over all values of a type parameter.
//!
//! In the logic every sort has an element, so generic proofs with such quantifiers hold for types that have a value. A function whose contract
//! depends on one is therefore used only with type arguments of which that is evident. Contracts without them need nothing: what they say of
//! a type without values is what they say of a larger type, for all values of the smaller one.

use crate::frames::{Closed, Frame, TypeArg};
use crate::mentions::{built, called, called_in_type, data_in};
use crate::obligations::{Kind, Place};
use crate::refinements::Use;
use crate::walk::Walk;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use tenet_core::{
    Domain, Expr, ExprKind, FunctionKind, Local, LocalId, Path, RefinedType, Signature, Type,
};

impl Walk<'_> {
    /// Obliges that type arguments have values, where the callee's contract speaks of all values of a type parameter.
    pub(crate) fn oblige_evidence(&mut self, inner: &Frame, signature: &Signature, place: &Place) {
        if self.quiet > 0
            || self.silent > 0
            || !self.is_reached()
            || inner.type_args.is_empty()
            || !self.quantifies(&signature.path)
        {
            return;
        }
        for arg in inner.type_args.clone().iter() {
            if !self.is_evident(arg) {
                self.refuse(
                    Kind::Unsupported,
                    place.clone(),
                    format!(
                        "the contract of `{}` speaks of all values of a type, and it is not evident that the type it is used with here has one",
                        signature.name
                    ),
                );
            }
        }
    }

    /// Is it evident that the type arguments in a frame have values, where the contract speaks of all values of a type parameter?
    pub(crate) fn has_evidence(&mut self, inner: &Frame, signature: &Signature) -> bool {
        !self.quantifies(&signature.path)
            || inner
                .type_args
                .clone()
                .iter()
                .all(|arg| self.is_evident(arg))
    }

    /// Does the contract of a function, or a `spec` that it depends on, quantify over a type parameter?
    fn quantifies(&mut self, path: &Path) -> bool {
        if let Some(known) = self.quantifying.get(path) {
            return *known;
        }
        let found = self.reaches_quantifier(path);
        self.quantifying.insert(path.clone(), found);
        found
    }

    fn reaches_quantifier(&self, path: &Path) -> bool {
        let mut seen = FxHashSet::default();
        let mut open = vec![path.clone()];
        while let Some(next) = open.pop() {
            if !seen.insert(next.clone()) {
                continue;
            }
            let mut reach = Reach::default();
            if let Some(signature) = self.program.signature(&next) {
                let clauses = signature.requires.iter().chain(&signature.ensures);
                for clause in clauses {
                    reach.expr(&clause.expr, &signature.locals);
                }
                for expr in signature.decreases.iter().flatten() {
                    reach.expr(expr, &signature.locals);
                }
                reach.locals(&signature.locals);
                let is_spec =
                    matches!(signature.kind, FunctionKind::Spec | FunctionKind::GhostSpec);
                if let Some(body) = self.program.body(&next).filter(|_| is_spec) {
                    reach.expr(&body.expr, &body.locals);
                    reach.locals(&body.locals);
                }
            }
            if let Some(data) = self.program.data(&next) {
                for clause in &data.invariants {
                    reach.expr(&clause.expr, &data.locals);
                }
                reach.locals(&data.locals);
            }
            if reach.quantifies {
                return true;
            }
            open.extend(reach.items);
        }
        false
    }

    /// Is it plain that a type has a value?
    fn is_evident(&mut self, arg: &TypeArg) -> bool {
        if !self.is_evident_base(&arg.base) {
            return false;
        }
        let Some(refined) = arg.refined.clone() else {
            return true;
        };
        let sort = self.sort(&arg.base);
        let x = self.fresh("x", sort);
        let fits = self.fits(x, &refined, Use::Show);
        let some = self.close(false, &[x], fits);
        self.proves(some)
    }

    fn is_evident_base(&mut self, ty: &Type) -> bool {
        match ty {
            // A parameter of the item under verification: its own users see to it.
            Type::Param(_) => true,
            Type::Never => false,
            Type::Tuple(parts) => parts.iter().all(|part| self.is_evident_base(part)),
            Type::Fn(_, result, _) => self.is_evident_base(result),
            Type::Data(_, args) => {
                let closed = Closed {
                    ty: RefinedType::Base(ty.clone()),
                    frame: self.root_frame().into(),
                };
                args.iter().all(|arg| self.is_evident_base(arg))
                    && self.is_trivial(&closed.ty, &closed.frame, Use::Assume)
            }
            _ => true,
        }
    }
}

/// What an item's contract reaches.
#[derive(Default)]
struct Reach {
    quantifies: bool,
    /// Functions and data types.
    items: BTreeSet<Path>,
}

impl Reach {
    fn expr(&mut self, expr: &Expr, locals: &[Local]) {
        called(expr, &mut self.items);
        built(expr, &mut self.items);
        expr.walk(&mut |e| {
            if let ExprKind::Quantifier { binders, .. } = &*e.kind {
                self.quantifies |= binders.iter().any(|binder| {
                    matches!(binder.domain, Domain::Type) && is_generic(locals, binder.local)
                });
            }
        });
    }

    fn locals(&mut self, locals: &[Local]) {
        for local in locals {
            called_in_type(&local.ty, &mut self.items);
            data_in(&local.ty.base(), &mut self.items);
            self.predicates(&local.ty, locals);
        }
    }

    fn predicates(&mut self, ty: &RefinedType, locals: &[Local]) {
        match ty {
            RefinedType::Base(_) => {}
            RefinedType::Where {
                base, predicate, ..
            } => {
                self.predicates(base, locals);
                self.expr(predicate, locals);
            }
            RefinedType::List(e) | RefinedType::Set(e) => self.predicates(e, locals),
            RefinedType::Map(k, v) => {
                self.predicates(k, locals);
                self.predicates(v, locals);
            }
            RefinedType::Tuple(parts) => {
                for (_, part) in parts.iter() {
                    self.predicates(part, locals);
                }
            }
            RefinedType::Data(_, args) => {
                for arg in args.iter() {
                    self.predicates(arg, locals);
                }
            }
            RefinedType::Fn(params, result, _) => {
                for (_, param) in params.iter() {
                    self.predicates(param, locals);
                }
                self.predicates(result, locals);
            }
        }
    }
}

fn is_generic(locals: &[Local], local: LocalId) -> bool {
    fn mentions_parameter(ty: &Type) -> bool {
        match ty {
            Type::Param(_) => true,
            Type::List(e) | Type::Set(e) => mentions_parameter(e),
            Type::Map(k, v) => mentions_parameter(k) || mentions_parameter(v),
            Type::Tuple(parts) => parts.iter().any(mentions_parameter),
            Type::Data(_, args) => args.iter().any(mentions_parameter),
            Type::Fn(params, result, _) => {
                params.iter().any(mentions_parameter) || mentions_parameter(result)
            }
            _ => false,
        }
    }
    locals
        .get(local.0 as usize)
        .is_none_or(|local| mentions_parameter(&local.ty.base()))
}
