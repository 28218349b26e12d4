//! Of candidates that held whenever they were looked at, those that others imply are left out: what is said of fewer positions, or under a further
//! condition. What is said of a plain range stays, as what is said of a wider one may hold for want of cases only.

use super::relations::offset;
use super::terms::length;
use tenet_core::{Binder, Domain, Expr, ExprKind, Intrinsic, Type};

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
            let ExprKind::Intrinsic(op, sides) = &*formula.kind else {
                continue;
            };
            let strict = match op {
                Intrinsic::Le | Intrinsic::Eq => 0,
                Intrinsic::Lt => 1,
                _ => continue,
            };
            if sides[0].ty != Type::Int {
                continue;
            }
            let ((a, n), (b, m)) = (offset(&sides[0]), offset(&sides[1]));
            bounds.push((a.clone(), b.clone(), m - n - strict));
            if *op == Intrinsic::Eq {
                bounds.push((b, a, n - m));
            }
        }
        Order { bounds }
    }

    /// Was `a <= b` whenever it was looked at?
    fn at_most(&self, a: &Expr, b: &Expr) -> bool {
        surely_at_most(a, b) || {
            let ((a, n), (b, m)) = (offset(a), offset(b));
            self.bounds
                .iter()
                .any(|(low, high, by)| *low == a && *high == b && n + by <= m)
        }
    }
}

/// Is `a <= b`, whatever the variables are?
fn surely_at_most(a: &Expr, b: &Expr) -> bool {
    let ((a, n), (b, m)) = (offset(a), offset(b));
    let is_number = |e: &Expr| matches!(&*e.kind, ExprKind::Int(_));
    let is_length = |e: &Expr| {
        let lengths = [Intrinsic::ListLen, Intrinsic::TextLen];
        matches!(&*e.kind, ExprKind::Intrinsic(op, _) if lengths.contains(op))
    };
    n <= m && (a == b || is_number(&a) && is_length(&b))
}

/// Do all ranges end with the list whose elements are spoken of?
fn is_natural(ranges: &[Binder], body: &Expr) -> bool {
    ranges.iter().all(|binder| {
        let Domain::Range(_, to) = &binder.domain else {
            return true;
        };
        let mut natural = false;
        body.walk(&mut |e| {
            if let ExprKind::Intrinsic(Intrinsic::ListGet | Intrinsic::TextGet, args) = &*e.kind {
                let own = matches!(*args[1].kind, ExprKind::Local(l) if l == binder.local);
                natural |= own && length(&args[0]) == *to;
            }
        });
        natural
    })
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
fn implies(order: &Order, stronger: &Expr, weaker: &Expr) -> bool {
    let (a, b) = (parts(stronger), parts(weaker));
    let (Some((ranges, body)), Some((fewer, other))) = (a, b) else {
        return false;
    };
    if ranges.len() != fewer.len() {
        return false;
    }
    // What is said of a range that is not plain may hold for want of cases only.
    let plain = is_plain(ranges);
    let within = |a: &Expr, b: &Expr| {
        if plain {
            order.at_most(a, b)
        } else {
            surely_at_most(a, b)
        }
    };
    let narrower =
        ranges
            .iter()
            .zip(fewer)
            .all(|(wide, narrow)| match (&wide.domain, &narrow.domain) {
                _ if wide.local != narrow.local => false,
                (Domain::Range(from, to), Domain::Range(later, earlier)) => {
                    within(from, later) && within(earlier, to)
                }
                (a, b) => a == b,
            });
    let kept = is_natural(fewer, other) || is_plain(fewer) && !plain;
    if body == other && kept {
        return stronger == weaker;
    }
    let follows = match &*other.kind {
        ExprKind::Implies(_, then) => then == body,
        ExprKind::Or(a, b) => a == body || b == body,
        _ => false,
    };
    narrower && (body == other || follows)
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
