//! What goes over a collection: comprehensions, quantifiers, loops.

use super::Infer;
use crate::{Finding, Operator, Ty};
use tenet_hir::{Expr, ExprKind, NodeId, QuantifierBinder, QuantifierKind};

impl<'a> Infer<'a> {
    pub(super) fn comprehension(&mut self, e: &'a Expr) -> Ty {
        let ExprKind::Comprehension {
            element,
            pattern,
            source,
            guard,
        } = &e.kind
        else {
            return Ty::Error;
        };
        let of = self.source(source, e.id);
        self.pattern(pattern, &of);
        let ty = self.pure("a comprehension", |infer| {
            if let Some(guard) = guard {
                infer.check(guard, &Ty::Bool);
            }
            let ty = infer.expr(element, None);
            infer.storable(element.id, ty)
        });
        Ty::list(ty)
    }

    /// The type of what a loop, quantifier or comprehension gives in each turn; what it goes over is noted at `at`.
    pub(super) fn source(&mut self, source: &'a Expr, at: NodeId) -> Ty {
        if let ExprKind::Range { from, to } = &source.kind {
            self.check(from, &Ty::Int);
            self.check(to, &Ty::Int);
            self.typing.operators.insert(at, Operator::Range);
            self.record(source.id, Ty::Int);
            return Ty::Int;
        }
        let ty = self.expr(source, None);
        let (element, operator) = match self.head(&ty) {
            Ty::List(t) => ((*t).clone(), Operator::List),
            Ty::Set(t) => ((*t).clone(), Operator::Set),
            Ty::Map(k, _) => ((*k).clone(), Operator::Map),
            Ty::Text => (Ty::Char, Operator::Text),
            Ty::Error => return Ty::Error,
            other => {
                let text = self.text(&other);
                let finding = Finding::error(
                    "T1108",
                    "type",
                    source.id,
                    format!("there is nothing to go over in `{text}`"),
                );
                let finding = match other {
                    Ty::Int => finding.with_note("The numbers below `n` are `0..n`."),
                    _ => finding.with_note("It takes a range, list, set, map or text."),
                };
                self.report(finding);
                return Ty::Error;
            }
        };
        self.typing.operators.insert(at, operator);
        element
    }

    pub(super) fn quantifier(
        &mut self,
        id: NodeId,
        kind: QuantifierKind,
        binders: &'a [QuantifierBinder],
        body: &'a Expr,
    ) -> Ty {
        let typed = matches!(kind, QuantifierKind::Forall | QuantifierKind::Exists);
        if typed && !self.ghost {
            let word = if kind == QuantifierKind::Forall {
                "forall"
            } else {
                "exists"
            };
            self.ghost_error(
                id,
                format!("`{word}` speaks about a whole type, so it cannot run"),
            );
        }
        self.pure("a quantifier", |infer| {
            for binder in binders {
                match binder {
                    QuantifierBinder::In {
                        id,
                        pattern,
                        source,
                    } => {
                        let ty = infer.source(source, *id);
                        infer.pattern(pattern, &ty);
                    }
                    QuantifierBinder::Typed { id, local, ty } => {
                        let ty = infer.type_expr(ty);
                        infer.record(*id, ty.clone());
                        infer.declare(*local, ty);
                    }
                }
            }
            infer.check(body, &Ty::Bool);
        });
        Ty::Bool
    }
}
