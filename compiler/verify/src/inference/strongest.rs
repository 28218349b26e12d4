//! Of candidates that held whenever they were looked at, those that others imply are left out: what is said of fewer positions, or under a further
//! condition. Which bound is the smaller one is read off the comparisons that held, too.

use super::relations::offset;
use tenet_core::{Binder, Domain, Expr, ExprKind, Intrinsic};

/// The candidates that no other one implies.
pub(super) fn strongest(formulas: Vec<Expr>) -> Vec<Expr> {
    let order = Order::new(&formulas);
    let mut keep = vec![true; formulas.len()];
    for (i, weaker) in formulas.iter().enumerate() {
        for (j, stronger) in formulas.iter().enumerate() {
            if i != j && keep[j] && implies(&order, stronger, weaker) {
                // Of two that imply each other, the first one stays.
                if j < i || !implies(&order, weaker, stronger) {
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

/// Comparisons that held.
struct Order {
    /// `low <= high + by`.
    bounds: Vec<(Expr, Expr, i64)>,
}

impl Order {
    fn new(formulas: &[Expr]) -> Order {
        let mut bounds = Vec::new();
        for formula in formulas {
            let ExprKind::Intrinsic(op @ (Intrinsic::Le | Intrinsic::Eq), sides) = &*formula.kind
            else {
                continue;
            };
            if sides[0].ty != tenet_core::Type::Int {
                continue;
            }
            let ((a, n), (b, m)) = (offset(&sides[0]), offset(&sides[1]));
            bounds.push((a.clone(), b.clone(), m - n));
            if *op == Intrinsic::Eq {
                bounds.push((b, a, n - m));
            }
        }
        Order { bounds }
    }

    /// Did `a <= b` hold?
    fn at_most(&self, a: &Expr, b: &Expr) -> bool {
        let ((a, n), (b, m)) = (offset(a), offset(b));
        if a == b {
            return n <= m;
        }
        let zero = |e: &Expr| matches!(&*e.kind, ExprKind::Int(_));
        // A length is not negative.
        let length = matches!(
            &*b.kind,
            ExprKind::Intrinsic(Intrinsic::ListLen | Intrinsic::TextLen, _)
        );
        if zero(&a) && length && n <= m {
            return true;
        }
        self.bounds
            .iter()
            .any(|(low, high, by)| *low == a && *high == b && n + by <= m)
    }
}

/// Does one formula imply the other, by the ranges and conditions of what they say?
fn implies(order: &Order, stronger: &Expr, weaker: &Expr) -> bool {
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
                    order.at_most(from, later) && order.at_most(earlier, to)
                }
                (a, b) => a == b,
            });
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
