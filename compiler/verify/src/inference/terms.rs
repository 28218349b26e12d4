//! Building and rewriting Core expressions for candidates.
//!
//! A candidate may be any formula at all: it is assumed only after it was proved. So nothing here has to keep meanings; it has to come upon
//! formulas that are likely to hold.

use rustc_hash::FxHashMap;
use tenet_core::{Binder, Domain, Expr, ExprKind, Intrinsic, LocalId, NodeId, Type};

/// The node of every expression that is made up here, so that equal ones compare as equal.
pub(super) const MADE_UP: NodeId = NodeId(0);

/// The most nodes of a candidate.
pub(super) const MAX_SIZE: usize = 120;

/// What locals are replaced by.
pub(super) type Substitution = FxHashMap<LocalId, Expr>;

pub(super) fn expr(kind: ExprKind, ty: Type) -> Expr {
    Expr::new(kind, ty, MADE_UP)
}

pub(super) fn int(value: i64) -> Expr {
    expr(ExprKind::Int(value.into()), Type::Int)
}

pub(super) fn truth(value: bool) -> Expr {
    expr(ExprKind::Bool(value), Type::Bool)
}

pub(super) fn read(local: LocalId, ty: Type) -> Expr {
    expr(ExprKind::Local(local), ty)
}

pub(super) fn operation(op: Intrinsic, args: Vec<Expr>, ty: Type) -> Expr {
    expr(ExprKind::Intrinsic(op, args), ty)
}

/// `a + n`, folded where `a` is a number or such a sum itself.
pub(super) fn plus(a: &Expr, n: i64) -> Expr {
    if n == 0 {
        return a.clone();
    }
    match &*a.kind {
        ExprKind::Int(value) => return expr(ExprKind::Int(value + n), Type::Int),
        ExprKind::Intrinsic(op @ (Intrinsic::IntAdd | Intrinsic::IntSub), args) => {
            if let [base, offset] = &args[..]
                && let Some(offset) = small(offset)
            {
                let offset = if *op == Intrinsic::IntAdd {
                    offset
                } else {
                    -offset
                };
                return shifted(base, offset + n);
            }
        }
        _ => {}
    }
    shifted(a, n)
}

fn shifted(a: &Expr, n: i64) -> Expr {
    match n {
        0 => a.clone(),
        1.. => operation(Intrinsic::IntAdd, vec![a.clone(), int(n)], Type::Int),
        _ => operation(Intrinsic::IntSub, vec![a.clone(), int(-n)], Type::Int),
    }
}

/// The value of a small integer literal.
pub(super) fn small(expr: &Expr) -> Option<i64> {
    match &*expr.kind {
        ExprKind::Int(value) => i64::try_from(value)
            .ok()
            .filter(|n| n.unsigned_abs() < 1_000_000),
        _ => None,
    }
}

pub(super) fn add(a: &Expr, b: &Expr) -> Expr {
    match (small(a), small(b)) {
        (_, Some(n)) => plus(a, n),
        (Some(n), _) => plus(b, n),
        _ => operation(Intrinsic::IntAdd, vec![a.clone(), b.clone()], Type::Int),
    }
}

pub(super) fn subtract(a: &Expr, b: &Expr) -> Expr {
    if a == b {
        return int(0);
    }
    match small(b) {
        Some(n) => plus(a, -n),
        None => operation(Intrinsic::IntSub, vec![a.clone(), b.clone()], Type::Int),
    }
}

pub(super) fn at_most(a: &Expr, b: &Expr) -> Expr {
    operation(Intrinsic::Le, vec![a.clone(), b.clone()], Type::Bool)
}

pub(super) fn equal(a: &Expr, b: &Expr) -> Expr {
    operation(Intrinsic::Eq, vec![a.clone(), b.clone()], Type::Bool)
}

pub(super) fn not(a: &Expr) -> Expr {
    match &*a.kind {
        ExprKind::Not(inner) => inner.clone(),
        ExprKind::Bool(value) => truth(!value),
        ExprKind::Quantifier {
            universal,
            binders,
            body,
        } => expr(
            ExprKind::Quantifier {
                universal: !universal,
                binders: binders.clone(),
                body: not(body),
            },
            Type::Bool,
        ),
        ExprKind::Or(a, b) => expr(ExprKind::And(not(a), not(b)), Type::Bool),
        ExprKind::Intrinsic(op @ (Intrinsic::Lt | Intrinsic::Le), args)
            if args[0].ty == Type::Int =>
        {
            let swapped = vec![args[1].clone(), args[0].clone()];
            let op = if *op == Intrinsic::Lt {
                Intrinsic::Le
            } else {
                Intrinsic::Lt
            };
            operation(op, swapped, Type::Bool)
        }
        _ => expr(ExprKind::Not(a.clone()), Type::Bool),
    }
}

pub(super) fn implies(a: &Expr, b: &Expr) -> Expr {
    expr(ExprKind::Implies(a.clone(), b.clone()), Type::Bool)
}

pub(super) fn and(a: &Expr, b: &Expr) -> Expr {
    expr(ExprKind::And(a.clone(), b.clone()), Type::Bool)
}

/// A quantifier over ranges.
pub(super) fn over(universal: bool, ranges: &[(LocalId, Expr, Expr)], body: Expr) -> Expr {
    let binders = ranges
        .iter()
        .map(|(local, from, to)| Binder {
            local: *local,
            domain: Domain::Range(from.clone(), to.clone()),
        })
        .collect();
    expr(
        ExprKind::Quantifier {
            universal,
            binders,
            body,
        },
        Type::Bool,
    )
}

/// The length of a list or text.
pub(super) fn length(sequence: &Expr) -> Expr {
    let op = if sequence.ty == Type::Text {
        Intrinsic::TextLen
    } else {
        Intrinsic::ListLen
    };
    operation(op, vec![sequence.clone()], Type::Int)
}

/// The element of a list or text at a position.
pub(super) fn element(sequence: &Expr, at: &Expr) -> Option<Expr> {
    let args = vec![sequence.clone(), at.clone()];
    match &sequence.ty {
        Type::List(item) => Some(operation(Intrinsic::ListGet, args, Type::clone(item))),
        Type::Text => Some(operation(Intrinsic::TextGet, args, Type::Char)),
        _ => None,
    }
}

/// A part of a list or text.
pub(super) fn slice(sequence: &Expr, from: &Expr, to: &Expr) -> Expr {
    let op = if sequence.ty == Type::Text {
        Intrinsic::TextSlice
    } else {
        Intrinsic::ListSlice
    };
    let args = vec![sequence.clone(), from.clone(), to.clone()];
    operation(op, args, sequence.ty.clone())
}

/// The number of nodes, as far as it matters.
pub(super) fn size(expr: &Expr) -> usize {
    let mut count = 0;
    expr.walk(&mut |_| count += 1);
    count
}

/// Does the expression read this local?
pub(super) fn reads(expr: &Expr, local: LocalId) -> bool {
    let mut found = false;
    expr.walk(&mut |e| found |= matches!(*e.kind, ExprKind::Local(l) if l == local));
    found
}

/// Does the expression read or bind this local?
pub(super) fn mentions(expr: &Expr, local: LocalId) -> bool {
    let mut found = false;
    expr.walk(&mut |e| {
        found |= match &*e.kind {
            ExprKind::Local(l) => *l == local,
            ExprKind::Quantifier { binders, .. } => binders.iter().any(|b| b.local == local),
            ExprKind::Comprehension { binder, .. } => binder.local == local,
            _ => false,
        }
    });
    found
}

/// Does this expression occur in that one?
pub(super) fn occurs(what: &Expr, within: &Expr) -> bool {
    let mut found = false;
    within.walk(&mut |e| found |= e == what);
    found
}

/// Can it stand in a formula: no statements, jumps or holes?
pub(super) fn is_formula(expr: &Expr) -> bool {
    let mut fine = true;
    expr.walk(&mut |e| {
        fine &= match &*e.kind {
            ExprKind::Block(block) => block.stmts.is_empty(),
            ExprKind::Return(_)
            | ExprKind::Break
            | ExprKind::Continue
            | ExprKind::Unreachable(_)
            | ExprKind::Hole(_) => false,
            _ => true,
        }
    });
    fine
}

/// The expression with `f` applied to its direct parts. Statements are left as they are.
pub(super) fn rebuilt(e: &Expr, f: &mut dyn FnMut(&Expr) -> Expr) -> Expr {
    let all = |args: &[Expr], f: &mut dyn FnMut(&Expr) -> Expr| -> Vec<Expr> {
        args.iter().map(f).collect()
    };
    let kind = match &*e.kind {
        ExprKind::Construct {
            data,
            constructor,
            type_args,
            args,
        } => ExprKind::Construct {
            data: data.clone(),
            constructor: *constructor,
            type_args: type_args.clone(),
            args: all(args, f),
        },
        ExprKind::Field {
            base,
            data,
            constructor,
            field,
        } => ExprKind::Field {
            base: f(base),
            data: data.clone(),
            constructor: *constructor,
            field: *field,
        },
        ExprKind::Test {
            base,
            data,
            constructor,
        } => ExprKind::Test {
            base: f(base),
            data: data.clone(),
            constructor: *constructor,
        },
        ExprKind::Tuple(parts) => ExprKind::Tuple(all(parts, f)),
        ExprKind::Part(base, part) => ExprKind::Part(f(base), *part),
        ExprKind::List(items) => ExprKind::List(all(items, f)),
        ExprKind::Set(items) => ExprKind::Set(all(items, f)),
        ExprKind::Map(entries) => {
            ExprKind::Map(entries.iter().map(|(k, v)| (f(k), f(v))).collect())
        }
        ExprKind::Intrinsic(op, args) => ExprKind::Intrinsic(*op, all(args, f)),
        ExprKind::Call {
            callee,
            type_args,
            args,
        } => ExprKind::Call {
            callee: callee.clone(),
            type_args: type_args.clone(),
            args: all(args, f),
        },
        ExprKind::Apply { function, args } => ExprKind::Apply {
            function: f(function),
            args: all(args, f),
        },
        ExprKind::Lambda { params, body } => ExprKind::Lambda {
            params: params.clone(),
            body: f(body),
        },
        ExprKind::Not(a) => ExprKind::Not(f(a)),
        ExprKind::And(a, b) => ExprKind::And(f(a), f(b)),
        ExprKind::Or(a, b) => ExprKind::Or(f(a), f(b)),
        ExprKind::Implies(a, b) => ExprKind::Implies(f(a), f(b)),
        ExprKind::Iff(a, b) => ExprKind::Iff(f(a), f(b)),
        ExprKind::If {
            condition,
            then,
            otherwise,
        } => ExprKind::If {
            condition: f(condition),
            then: f(then),
            otherwise: f(otherwise),
        },
        ExprKind::Let { local, value, body } => ExprKind::Let {
            local: *local,
            value: f(value),
            body: f(body),
        },
        ExprKind::Block(block) if block.stmts.is_empty() => return f(&block.value),
        ExprKind::Quantifier {
            universal,
            binders,
            body,
        } => ExprKind::Quantifier {
            universal: *universal,
            binders: binders.iter().map(|b| rebound(b, f)).collect(),
            body: f(body),
        },
        ExprKind::Comprehension {
            binder,
            filter,
            body,
        } => ExprKind::Comprehension {
            binder: rebound(binder, f),
            filter: filter.as_ref().map(&mut *f),
            body: f(body),
        },
        other => other.clone(),
    };
    Expr::new(kind, e.ty.clone(), MADE_UP)
}

fn rebound(binder: &Binder, f: &mut dyn FnMut(&Expr) -> Expr) -> Binder {
    let domain = match &binder.domain {
        Domain::Range(from, to) => Domain::Range(f(from), f(to)),
        Domain::Elements(items) => Domain::Elements(f(items)),
        Domain::Type => Domain::Type,
    };
    Binder {
        local: binder.local,
        domain,
    }
}

/// The expression with locals replaced.
pub(super) fn substitute(e: &Expr, by: &Substitution) -> Expr {
    match &*e.kind {
        ExprKind::Local(local) => match by.get(local) {
            Some(value) => value.clone(),
            None => read(*local, e.ty.clone()),
        },
        _ => rebuilt(e, &mut |part| substitute(part, by)),
    }
}

pub(super) fn put(e: &Expr, local: LocalId, value: &Expr) -> Expr {
    substitute(e, &std::iter::once((local, value.clone())).collect())
}

/// The expression with each occurrence of another one replaced.
pub(super) fn replace(e: &Expr, what: &Expr, by: &Expr) -> Expr {
    if e == what {
        return by.clone();
    }
    rebuilt(e, &mut |part| replace(part, what, by))
}

/// The expression with a list or text replaced by a part of it, but where it is indexed or measured.
pub(super) fn narrow(e: &Expr, sequence: &Expr, by: &Expr) -> Expr {
    if e == sequence {
        return by.clone();
    }
    if let ExprKind::Intrinsic(op, args) = &*e.kind
        && matches!(
            op,
            Intrinsic::ListGet | Intrinsic::ListLen | Intrinsic::TextGet | Intrinsic::TextLen
        )
        && args[0] == *sequence
    {
        let mut first = true;
        return rebuilt(e, &mut |part| {
            if std::mem::take(&mut first) {
                part.clone()
            } else {
                narrow(part, sequence, by)
            }
        });
    }
    rebuilt(e, &mut |part| narrow(part, sequence, by))
}

/// The expression without bindings, tests of known constructors, choices that are known, and the like.
pub(super) fn simplify(e: &Expr) -> Expr {
    if let ExprKind::Let { local, value, body } = &*e.kind {
        return simplify(&put(body, *local, &simplify(value)));
    }
    let e = rebuilt(e, &mut simplify);
    match &*e.kind {
        ExprKind::Test {
            base, constructor, ..
        } => match &*base.kind {
            ExprKind::Construct {
                constructor: known, ..
            } => truth(known == constructor),
            _ => e,
        },
        ExprKind::Field {
            base,
            constructor,
            field,
            ..
        } => match &*base.kind {
            ExprKind::Construct {
                constructor: known,
                args,
                ..
            } if known == constructor => args.get(*field as usize).cloned().unwrap_or(e),
            _ => e,
        },
        ExprKind::Part(base, part) => match &*base.kind {
            ExprKind::Tuple(parts) => parts.get(*part as usize).cloned().unwrap_or(e),
            _ => e,
        },
        ExprKind::If {
            condition,
            then,
            otherwise,
        } => match &*condition.kind {
            ExprKind::Bool(true) => then.clone(),
            ExprKind::Bool(false) => otherwise.clone(),
            _ => e,
        },
        ExprKind::Not(a) => not(a),
        ExprKind::And(a, b) => match (&*a.kind, &*b.kind) {
            (ExprKind::Bool(true), _) => b.clone(),
            (_, ExprKind::Bool(true)) => a.clone(),
            (ExprKind::Bool(false), _) | (_, ExprKind::Bool(false)) => truth(false),
            _ => e,
        },
        ExprKind::Or(a, b) => match (&*a.kind, &*b.kind) {
            (ExprKind::Bool(false), _) => b.clone(),
            (_, ExprKind::Bool(false)) => a.clone(),
            (ExprKind::Bool(true), _) | (_, ExprKind::Bool(true)) => truth(true),
            _ => e,
        },
        ExprKind::Implies(a, b) => match (&*a.kind, &*b.kind) {
            (ExprKind::Bool(true), _) => b.clone(),
            (ExprKind::Bool(false), _) | (_, ExprKind::Bool(true)) => truth(true),
            (_, ExprKind::Bool(false)) => not(a),
            _ => e,
        },
        ExprKind::Iff(a, b) => match (&*a.kind, &*b.kind) {
            (ExprKind::Bool(true), _) => b.clone(),
            (_, ExprKind::Bool(true)) => a.clone(),
            (ExprKind::Bool(false), _) => not(b),
            (_, ExprKind::Bool(false)) => not(a),
            _ => e,
        },
        ExprKind::Intrinsic(Intrinsic::IntAdd, args) => add(&args[0], &args[1]),
        ExprKind::Intrinsic(Intrinsic::IntSub, args) => subtract(&args[0], &args[1]),
        _ => e,
    }
}

/// The quantified formulas inside of another formula that is none.
pub(super) fn quantified(formula: &Expr) -> Vec<Expr> {
    let mut found = Vec::new();
    let mut open = vec![formula];
    while let Some(next) = open.pop() {
        match &*next.kind {
            ExprKind::Quantifier { .. } if next == formula => {}
            ExprKind::Quantifier { universal, .. } => {
                found.push(next.clone());
                if !universal {
                    found.push(not(next));
                }
            }
            ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Implies(..)
            | ExprKind::Iff(..)
            | ExprKind::Not(..)
            | ExprKind::If { .. } => next.push_children(&mut open),
            _ => {}
        }
    }
    found
}

/// Is a bound variable read where it is not bound?
pub(super) fn escapes(e: &Expr) -> bool {
    let mut all = Vec::new();
    e.walk(&mut |e| match &*e.kind {
        ExprKind::Quantifier { binders, .. } => all.extend(binders.iter().map(|b| b.local)),
        ExprKind::Comprehension { binder, .. } => all.push(binder.local),
        _ => {}
    });
    !all.is_empty() && escapes_from(e, &all, &mut Vec::new())
}

fn escapes_from(e: &Expr, all: &[LocalId], bound: &mut Vec<LocalId>) -> bool {
    let mark = bound.len();
    let out = match &*e.kind {
        ExprKind::Local(local) => all.contains(local) && !bound.contains(local),
        ExprKind::Quantifier { binders, body, .. } => {
            binders.iter().any(|b| binds_badly(b, all, bound)) || escapes_from(body, all, bound)
        }
        ExprKind::Comprehension {
            binder,
            filter,
            body,
        } => {
            binds_badly(binder, all, bound)
                || filter.iter().any(|f| escapes_from(f, all, bound))
                || escapes_from(body, all, bound)
        }
        _ => {
            let mut parts = Vec::new();
            e.push_children(&mut parts);
            parts.into_iter().any(|part| escapes_from(part, all, bound))
        }
    };
    bound.truncate(mark);
    out
}

/// Does the domain of a binder read what is not bound there? The variable is bound from then on.
fn binds_badly(binder: &Binder, all: &[LocalId], bound: &mut Vec<LocalId>) -> bool {
    let bad = match &binder.domain {
        Domain::Range(from, to) => escapes_from(from, all, bound) || escapes_from(to, all, bound),
        Domain::Elements(items) => escapes_from(items, all, bound),
        Domain::Type => false,
    };
    bound.push(binder.local);
    bad
}

/// Does the expression look something up, call or multiply by this local: is it more than a comparison of it?
pub(super) fn looks_up(expr: &Expr, local: LocalId) -> bool {
    let mut found = false;
    expr.walk(&mut |e| {
        let looks = match &*e.kind {
            ExprKind::Intrinsic(op, _) => !matches!(
                op,
                Intrinsic::IntAdd
                    | Intrinsic::IntSub
                    | Intrinsic::IntNeg
                    | Intrinsic::Eq
                    | Intrinsic::Lt
                    | Intrinsic::Le
            ),
            ExprKind::Call { .. } | ExprKind::Apply { .. } => true,
            _ => false,
        };
        found |= looks && reads(e, local);
    });
    found
}

/// Is it a comparison of something with itself?
pub(super) fn is_trivial(formula: &Expr) -> bool {
    match &*formula.kind {
        ExprKind::Intrinsic(Intrinsic::Eq | Intrinsic::Le, args) => args[0] == args[1],
        ExprKind::Iff(a, b) | ExprKind::Implies(a, b) => a == b || is_trivial(b),
        ExprKind::Bool(_) => true,
        ExprKind::Quantifier { body, .. } => is_trivial(body),
        _ => false,
    }
}

/// A universal quantifier right inside of another one is one with it.
pub(super) fn flattened(formula: &Expr) -> Expr {
    let ExprKind::Quantifier {
        universal,
        binders,
        body,
    } = &*formula.kind
    else {
        return formula.clone();
    };
    let body = flattened(body);
    match &*body.kind {
        ExprKind::Quantifier {
            universal: inner,
            binders: further,
            body,
        } if inner == universal => {
            let binders = binders.iter().chain(further).cloned().collect();
            let kind = ExprKind::Quantifier {
                universal: *universal,
                binders,
                body: body.clone(),
            };
            expr(kind, Type::Bool)
        }
        _ => {
            let kind = ExprKind::Quantifier {
                universal: *universal,
                binders: binders.clone(),
                body,
            };
            expr(kind, Type::Bool)
        }
    }
}

/// The expression with the one occurrence of another one replaced that has this number; `None` where there are fewer.
pub(super) fn replace_one(e: &Expr, what: &Expr, by: &Expr, which: usize) -> Option<Expr> {
    let mut next = 0;
    let result = replaced_at(e, what, by, which, &mut next);
    (next > which).then_some(result)
}

fn replaced_at(e: &Expr, what: &Expr, by: &Expr, which: usize, next: &mut usize) -> Expr {
    if e == what {
        *next += 1;
        return if *next == which + 1 {
            by.clone()
        } else {
            e.clone()
        };
    }
    rebuilt(e, &mut |part| replaced_at(part, what, by, which, next))
}

/// The conjuncts of a formula; a choice between formulas is two implications, a universal quantifier goes into a conjunction.
pub(super) fn conjuncts(formula: &Expr) -> Vec<Expr> {
    match &*formula.kind {
        ExprKind::And(a, b) => {
            let mut parts = conjuncts(a);
            parts.extend(conjuncts(b));
            parts
        }
        ExprKind::Bool(true) => Vec::new(),
        ExprKind::If {
            condition,
            then,
            otherwise,
        } if formula.ty == Type::Bool => {
            let mut parts: Vec<Expr> = conjuncts(then)
                .iter()
                .map(|part| simplify(&implies(condition, part)))
                .collect();
            let negated = not(condition);
            parts.extend(
                conjuncts(otherwise)
                    .iter()
                    .map(|part| simplify(&implies(&negated, part))),
            );
            parts
        }
        ExprKind::Implies(a, b) => conjuncts(b).iter().map(|part| implies(a, part)).collect(),
        ExprKind::Quantifier {
            universal: true,
            binders,
            body,
        } => conjuncts(body)
            .into_iter()
            .map(|body| {
                let kind = ExprKind::Quantifier {
                    universal: true,
                    binders: binders.clone(),
                    body,
                };
                expr(kind, Type::Bool)
            })
            .collect(),
        _ => vec![formula.clone()],
    }
}
