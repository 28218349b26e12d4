//! Quantifiers, comprehensions, and assertions with proofs.

use super::patterns::let_in;
use super::scope::Lower;
use super::{Lowered, Stop};
use crate::{Binder, Domain, Expr, ExprKind, Intrinsic, LocalId, NodeId, Type};
use tenet_hir as hir;
use tenet_hir::{PatternKind, QuantifierBinder, QuantifierKind};

/// Names that stand for parts of a binder.
type Parts = Vec<(hir::LocalId, Expr)>;

impl Lower<'_> {
    /// What a quantifier, comprehension or loop runs over: a range, or the elements of a collection; of a map its keys.
    pub(super) fn domain(&mut self, source: &hir::Expr) -> Lowered<(Domain, Type)> {
        if let hir::ExprKind::Range { from, to } = &source.kind {
            let domain = Domain::Range(self.expr(from)?, self.expr(to)?);
            return Ok((domain, Type::Int));
        }
        let collection = self.expr(source)?;
        let (collection, element) = match collection.ty.clone() {
            Type::List(t) | Type::Set(t) => (collection, Type::clone(&t)),
            Type::Text => (collection, Type::Char),
            Type::Map(key, _) => (keys(collection, &key), Type::clone(&key)),
            _ => return Err(Stop::Reported),
        };
        Ok((Domain::Elements(collection), element))
    }

    /// The local that a binder's pattern stands for, and the names of its parts.
    fn binder_local(&mut self, pattern: &hir::Pattern, element: Type) -> Lowered<(LocalId, Parts)> {
        if let PatternKind::Bind(local) = &pattern.kind {
            return Ok((self.local(*local)?, Vec::new()));
        }
        let local = self.fresh("element", element, pattern.id);
        let whole = self.read(local, pattern.id);
        // A name, `_` or a tuple of names: it always fits.
        Ok((local, self.pattern(pattern, &whole)?.bindings))
    }

    /// Lowers binders, whose domains may mention the parts of earlier ones; theirs are appended.
    fn binders(&mut self, binders: &[QuantifierBinder], parts: &mut Parts) -> Lowered<Vec<Binder>> {
        let mut out = Vec::new();
        for binder in binders {
            match binder {
                QuantifierBinder::Typed { local, ty, .. } => {
                    let local = self.local(*local)?;
                    let ty = self.refined(ty)?;
                    self.set_type(local, ty);
                    out.push(Binder {
                        local,
                        domain: Domain::Type,
                    });
                }
                QuantifierBinder::In {
                    pattern, source, ..
                } => {
                    let (domain, element) = self.domain_with(source, parts)?;
                    let (local, names) = self.binder_local(pattern, element)?;
                    parts.extend(names);
                    out.push(Binder { local, domain });
                }
            }
        }
        Ok(out)
    }

    /// A domain that may mention parts of earlier binders, which are bound around its expressions.
    fn domain_with(&mut self, source: &hir::Expr, parts: &Parts) -> Lowered<(Domain, Type)> {
        if parts.is_empty() {
            return self.domain(source);
        }
        if let hir::ExprKind::Range { from, to } = &source.kind {
            let from = self.with_copies(parts, |lower| lower.expr(from))?;
            let to = self.with_copies(parts, |lower| lower.expr(to))?;
            return Ok((Domain::Range(from, to), Type::Int));
        }
        let mut element = None;
        let collection = self.with_copies(parts, |lower| match lower.domain(source)? {
            (Domain::Elements(collection), ty) => {
                element = Some(ty);
                Ok(collection)
            }
            _ => Err(Stop::Reported),
        })?;
        Ok((Domain::Elements(collection), element.ok_or(Stop::Reported)?))
    }

    pub(super) fn quantifier(
        &mut self,
        node: NodeId,
        kind: QuantifierKind,
        binders: &[QuantifierBinder],
        body: &hir::Expr,
    ) -> Lowered<Expr> {
        let mut parts = Parts::new();
        let binders = self.binders(binders, &mut parts)?;
        let mut body = self.expr(body)?;
        for (name, value) in parts.into_iter().rev() {
            body = let_in(self.local(name)?, value, body);
        }
        let kind = ExprKind::Quantifier {
            universal: matches!(kind, QuantifierKind::All | QuantifierKind::Forall),
            binders,
            body,
        };
        Ok(Expr::new(kind, Type::Bool, node))
    }

    pub(super) fn comprehension(&mut self, expr: &hir::Expr) -> Lowered<Expr> {
        let hir::ExprKind::Comprehension {
            element,
            pattern,
            source,
            guard,
        } = &expr.kind
        else {
            return Err(Stop::Reported);
        };
        let (domain, ty) = self.domain(source)?;
        let (local, parts) = self.binder_local(pattern, ty)?;
        let filter = match guard {
            Some(guard) => Some(self.with_copies(&parts, |lower| lower.expr(guard))?),
            None => None,
        };
        let mut body = self.expr(element)?;
        for (name, value) in parts.into_iter().rev() {
            body = let_in(self.local(name)?, value, body);
        }
        let kind = ExprKind::Comprehension {
            binder: Binder { local, domain },
            filter,
            body,
        };
        Ok(Expr::new(kind, self.node_ty(expr.id)?, expr.id))
    }

    /// The condition of an `assert` and its proof. Universal quantifiers at the head of the condition are made one, so that the proof sees all their binders.
    pub(super) fn assertion(
        &mut self,
        claim: &hir::Expr,
        by: Option<&hir::Expr>,
    ) -> Lowered<(Expr, Option<Expr>)> {
        let Some(by) = by else {
            return Ok((self.expr(claim)?, None));
        };
        let mut all = Vec::new();
        let mut parts = Parts::new();
        let mut head = claim;
        while let hir::ExprKind::Quantifier {
            kind: QuantifierKind::All | QuantifierKind::Forall,
            binders,
            body,
        } = &head.kind
        {
            all.extend(self.binders(binders, &mut parts)?);
            head = body;
        }
        if all.is_empty() {
            return Ok((self.expr(claim)?, Some(self.expr(by)?)));
        }
        let by = self.with_copies(&parts, |lower| lower.expr(by))?;
        let mut body = self.expr(head)?;
        for (name, value) in parts.into_iter().rev() {
            body = let_in(self.local(name)?, value, body);
        }
        let kind = ExprKind::Quantifier {
            universal: true,
            binders: all,
            body,
        };
        Ok((Expr::new(kind, Type::Bool, claim.id), Some(by)))
    }
}

/// The keys of a map.
pub(super) fn keys(map: Expr, key: &Type) -> Expr {
    let node = map.node;
    let kind = ExprKind::Intrinsic(Intrinsic::MapKeys, vec![map]);
    Expr::new(kind, Type::Set(key.clone().into()), node)
}
