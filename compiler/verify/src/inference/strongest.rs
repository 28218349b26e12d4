//! Of candidates that held whenever they were looked at, those that others imply are left out: what is said of fewer positions, or under a further
//! condition. What is said of a plain range stays, as what is said of a wider one may hold for want of cases only.

use super::relations::offset;
use tenet_core::{Binder, Domain, Expr, ExprKind, Intrinsic};

/// The candidates that no other one implies.
pub(super) fn strongest(formulas: Vec<Expr>) -> Vec<Expr> {
    let mut keep = vec![true; formulas.len()];
    for (i, weaker) in formulas.iter().enumerate() {
        for (j, stronger) in formulas.iter().enumerate() {
            if i != j && keep[j] && implies(stronger, weaker) {
                // Of two that imply each other, the first one stays.
                if j < i || !implies(weaker, stronger) {
                    keep[i] = false;
                    break;
                }
            }
        }
    }
    let mut keep = keep.into_iter();
    let mut formulas = formulas;
    formulas.retain(|_| keep.next().unwrap_or(true));
    formulas
}

/// Is `a <= b`, whatever the variables are?
fn at_most(a: &Expr, b: &Expr) -> bool {
    let ((a, n), (b, m)) = (offset(a), offset(b));
    let is_number = |e: &Expr| matches!(&*e.kind, ExprKind::Int(_));
    let is_length = |e: &Expr| {
        let lengths = [Intrinsic::ListLen, Intrinsic::TextLen];
        matches!(&*e.kind, ExprKind::Intrinsic(op, _) if lengths.contains(op))
    };
    n <= m && (a == b || is_number(&a) && is_length(&b))
}

/// Are the ends of all ranges plain: a variable, a length, a number that is not negative?
fn is_plain(ranges: &[Binder]) -> bool {
    ranges.iter().all(|binder| match &binder.domain {
        Domain::Range(from, to) => [from, to].into_iter().all(|end| {
            let (base, by) = offset(end);
            by == 0 || by > 0 && matches!(&*base.kind, ExprKind::Int(_))
        }),
        _ => true,
    })
}

/// Does one formula imply the other, by the ranges and conditions of what they say?
fn implies(stronger: &Expr, weaker: &Expr) -> bool {
    let (a, b) = (parts(stronger), parts(weaker));
    let (Some((ranges, body)), Some((fewer, other))) = (a, b) else {
        return false;
    };
    if ranges.len() != fewer.len() {
        return false;
    }
    let narrower =
        ranges
            .iter()
            .zip(fewer)
            .all(|(wide, narrow)| match (&wide.domain, &narrow.domain) {
                _ if wide.local != narrow.local => false,
                (Domain::Range(from, to), Domain::Range(later, earlier)) => {
                    at_most(from, later) && at_most(earlier, to)
                }
                (a, b) => a == b,
            });
    if body == other && is_plain(fewer) {
        return stronger == weaker;
    }
    narrower
        && (body == other || matches!(&*other.kind, ExprKind::Implies(_, then) if then == body))
}

fn parts(formula: &Expr) -> Option<(&[Binder], &Expr)> {
    match &*formula.kind {
        ExprKind::Quantifier {
            universal: true,
            binders,
            body,
        } => Some((binders, body)),
        _ => None,
    }
}
