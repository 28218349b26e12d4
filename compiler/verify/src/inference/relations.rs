//! Relations among what changes: comparisons and sums of integers, values that are elements of lists, parts of lists that are as they were.

use super::sites::{Site, Sketch};
use super::terms;
use super::terms::{add, at_most, element, equal, int, length, over, plus, read};
use super::variants::Stand;
use tenet_core::{Domain, Expr, ExprKind, Intrinsic, Type};

/// The most integers that are related.
const MAX_INTEGERS: usize = 9;

impl Sketch<'_> {
    /// Relations among what a loop changes.
    pub(super) fn relations(&mut self, site: &Site, stand: &Stand) -> Vec<Expr> {
        let mut found = Vec::new();
        let mut points = stand.points.clone();
        points.truncate(MAX_INTEGERS);
        let mut others = points.clone();
        others.extend(stand.limits.iter().cloned());
        others.truncate(2 * MAX_INTEGERS);
        others.push(int(0));
        for (i, a) in points.iter().enumerate() {
            for (j, b) in others.iter().enumerate() {
                if j <= i {
                    continue;
                }
                for offset in [-1, 0, 1] {
                    found.push(at_most(a, &plus(b, offset)));
                    found.push(at_most(b, &plus(a, offset)));
                }
            }
        }
        for (i, a) in points.iter().enumerate() {
            for b in &points[i + 1..] {
                for c in &others {
                    if c != a && c != b {
                        found.push(at_most(&add(a, b), c));
                    }
                }
            }
        }
        self.elements(site, stand, &mut found);
        self.untouched(site, stand, &mut found);
        found.retain(|formula| site.admits(formula) && !terms::is_trivial(formula));
        found
    }

    /// That variables are elements of lists.
    fn elements(&self, site: &Site, stand: &Stand, found: &mut Vec<Expr>) {
        for local in &site.assigned {
            let value = self.read(*local);
            for sequence in &site.scope {
                let sequence = self.read(*sequence);
                let of_type = match &sequence.ty {
                    Type::List(item) => **item == value.ty,
                    Type::Text => value.ty == Type::Char,
                    _ => false,
                };
                if !of_type {
                    continue;
                }
                for point in &stand.points {
                    if *point == value {
                        continue;
                    }
                    for at in [point.clone(), plus(point, -1)] {
                        found.extend(element(&sequence, &at).map(|item| equal(&value, &item)));
                    }
                }
            }
        }
    }

    /// That parts of lists are as they were before.
    fn untouched(&mut self, site: &Site, stand: &Stand, found: &mut Vec<Expr>) {
        for local in site.assigned.clone() {
            let Some(first) = self.first.get(&local).cloned() else {
                continue;
            };
            let now = self.read(local);
            let first = self.inlined(&first, None);
            let j = self.position(&[&first]);
            let at = read(j, Type::Int);
            let (Some(item), Some(was)) = (element(&now, &at), first_element(&first, &at)) else {
                continue;
            };
            let same = equal(&item, &was);
            let mut ends = vec![int(0), length(&now)];
            for point in &stand.positions {
                ends.push(point.clone());
                ends.push(plus(point, 1));
            }
            for (a, from) in ends.iter().enumerate() {
                for (b, to) in ends.iter().enumerate() {
                    if a != b && a != 1 && b != 0 {
                        found.push(over(true, &[(j, from.clone(), to.clone())], same.clone()));
                    }
                }
            }
        }
    }
}

/// The element of a first value at a position.
fn first_element(first: &Expr, at: &Expr) -> Option<Expr> {
    match &*first.kind {
        ExprKind::Local(_) => element(first, at),
        ExprKind::Comprehension {
            binder,
            filter: None,
            body,
        } => match &binder.domain {
            Domain::Range(from, _) => Some(terms::simplify(&terms::put(
                body,
                binder.local,
                &add(from, at),
            ))),
            Domain::Elements(items) => {
                let item = element(items, at)?;
                Some(terms::simplify(&terms::put(body, binder.local, &item)))
            }
            Domain::Type => None,
        },
        ExprKind::Call { callee, args, .. } if &**callee == "std.list.repeat" => {
            args.first().cloned()
        }
        _ => None,
    }
}

/// Of several bounds of one difference, the sharpest; none where an equation says as much.
pub(super) fn sharpest(formulas: Vec<Expr>) -> Vec<Expr> {
    let bounds: Vec<Option<Bound>> = formulas.iter().map(bound).collect();
    let is_sharp = |own: &Bound| {
        bounds.iter().flatten().all(|other| {
            let same = other.low == own.low && other.high == own.high;
            let opposite = other.low == own.high && other.high == own.low;
            !(same && other.by < own.by || opposite && other.by == -own.by)
        })
    };
    let keep: Vec<bool> = bounds
        .iter()
        .map(|bound| bound.as_ref().is_none_or(is_sharp))
        .collect();
    let mut keep = keep.into_iter();
    let mut formulas = formulas;
    formulas.retain(|_| keep.next().unwrap_or(true));
    formulas
}

/// `low <= high + by`.
struct Bound {
    low: Expr,
    high: Expr,
    by: i64,
}

fn bound(formula: &Expr) -> Option<Bound> {
    let ExprKind::Intrinsic(op @ (Intrinsic::Le | Intrinsic::Lt), sides) = &*formula.kind else {
        return None;
    };
    if sides[0].ty != Type::Int {
        return None;
    }
    let ((low, a), (high, b)) = (offset(&sides[0]), offset(&sides[1]));
    let by = b - a - i64::from(*op == Intrinsic::Lt);
    Some(Bound { low, high, by })
}

/// A sum with a number, taken apart.
pub(super) fn offset(e: &Expr) -> (Expr, i64) {
    if let Some(n) = terms::small(e) {
        return (int(0), n);
    }
    if let ExprKind::Intrinsic(op @ (Intrinsic::IntAdd | Intrinsic::IntSub), args) = &*e.kind
        && let Some(n) = terms::small(&args[1])
    {
        let n = if *op == Intrinsic::IntAdd { n } else { -n };
        return (args[0].clone(), n);
    }
    (e.clone(), 0)
}
