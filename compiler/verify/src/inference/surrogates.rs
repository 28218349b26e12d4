//! Formulas that can be evaluated in place of ones that cannot: quantifiers over a whole type go over the elements that are spoken of, and what counts
//! in ghost code only is counted by the function that runs.

use super::sites::Sketch;
use super::terms::{self, equal, mentions, operation, read, rebuilt};
use tenet_core::{Binder, Domain, Expr, ExprKind, Intrinsic, Type};

const SAME_ELEMENTS: &str = "std.list.same_elements";
const OCCURRENCES: &str = "std.list.occurrences";
const COUNT: &str = "std.list.count";

impl Sketch<'_> {
    /// A formula that is false only if the given one is, and that can be evaluated more often.
    pub(super) fn surrogate(&mut self, formula: &Expr) -> Expr {
        match &*formula.kind {
            ExprKind::Call {
                callee,
                type_args,
                args,
            } => match (&**callee, &args[..]) {
                (SAME_ELEMENTS, [a, b]) => {
                    let Type::List(item) = a.ty.clone() else {
                        return formula.clone();
                    };
                    let member = self.member(&item);
                    let element = read(member, Type::clone(&item));
                    let count = |list: &Expr| {
                        let kind = ExprKind::Call {
                            callee: COUNT.into(),
                            type_args: type_args.clone(),
                            args: vec![list.clone(), element.clone()],
                        };
                        terms::expr(kind, Type::Int)
                    };
                    let body = equal(&count(a), &count(b));
                    let domain = joined(&[a.clone(), b.clone()]);
                    domain.map_or_else(|| formula.clone(), |domain| all(member, domain, body))
                }
                (OCCURRENCES, _) => {
                    let kind = ExprKind::Call {
                        callee: COUNT.into(),
                        type_args: type_args.clone(),
                        args: args.clone(),
                    };
                    terms::expr(kind, Type::Int)
                }
                _ => rebuilt(formula, &mut |part| self.surrogate(part)),
            },
            ExprKind::Quantifier {
                universal: true,
                binders,
                body,
            } if matches!(&binders[..], [binder] if binder.domain == Domain::Type) => {
                let member = binders[0].local;
                let list = Type::List(self.ty(member).into());
                let mut lists: Vec<Expr> = Vec::new();
                body.walk(&mut |e| {
                    if e.ty == list && !mentions(e, member) && !lists.contains(e) {
                        lists.push(e.clone());
                    }
                });
                match joined(&lists) {
                    Some(domain) => all(member, domain, self.surrogate(body)),
                    None => formula.clone(),
                }
            }
            _ => rebuilt(formula, &mut |part| self.surrogate(part)),
        }
    }
}

fn all(member: tenet_core::LocalId, domain: Expr, body: Expr) -> Expr {
    let kind = ExprKind::Quantifier {
        universal: true,
        binders: vec![Binder {
            local: member,
            domain: Domain::Elements(domain),
        }],
        body,
    };
    terms::expr(kind, Type::Bool)
}

/// The lists, one after the other.
fn joined(lists: &[Expr]) -> Option<Expr> {
    lists.iter().cloned().reduce(|a, b| {
        let ty = a.ty.clone();
        operation(Intrinsic::ListConcat, vec![a, b], ty)
    })
}
