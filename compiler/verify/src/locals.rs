//! Which locals and functions an expression mentions.

use std::collections::BTreeSet;
use tenet_core::{Block, Domain, Expr, ExprKind, LocalId, LoopKind, Path, RefinedType, StmtKind};

/// Calls `visit` on every expression inside, itself included, outermost first.
pub(crate) fn walk_expr<'e>(expr: &'e Expr, visit: &mut impl FnMut(&'e Expr)) {
    visit(expr);
    match &*expr.kind {
        ExprKind::Int(_)
        | ExprKind::Bool(_)
        | ExprKind::Unit
        | ExprKind::Char(_)
        | ExprKind::Text(_)
        | ExprKind::Local(_)
        | ExprKind::Constant(_)
        | ExprKind::Break
        | ExprKind::Continue
        | ExprKind::Unreachable(_)
        | ExprKind::Hole(_) => {}
        ExprKind::Construct { args, .. }
        | ExprKind::Tuple(args)
        | ExprKind::List(args)
        | ExprKind::Set(args)
        | ExprKind::Intrinsic(_, args)
        | ExprKind::Call { args, .. } => args.iter().for_each(|arg| walk_expr(arg, visit)),
        ExprKind::Map(entries) => {
            for (key, value) in entries {
                walk_expr(key, visit);
                walk_expr(value, visit);
            }
        }
        ExprKind::Apply { function, args } => {
            walk_expr(function, visit);
            args.iter().for_each(|arg| walk_expr(arg, visit));
        }
        ExprKind::Field { base, .. } | ExprKind::Test { base, .. } | ExprKind::Part(base, _) => {
            walk_expr(base, visit)
        }
        ExprKind::Lambda { body, .. } | ExprKind::Not(body) | ExprKind::Return(body) => {
            walk_expr(body, visit)
        }
        ExprKind::And(a, b)
        | ExprKind::Or(a, b)
        | ExprKind::Implies(a, b)
        | ExprKind::Iff(a, b) => {
            walk_expr(a, visit);
            walk_expr(b, visit);
        }
        ExprKind::If {
            condition,
            then,
            otherwise,
        } => {
            walk_expr(condition, visit);
            walk_expr(then, visit);
            walk_expr(otherwise, visit);
        }
        ExprKind::Let { value, body, .. } => {
            walk_expr(value, visit);
            walk_expr(body, visit);
        }
        ExprKind::Block(block) => walk_block(block, visit),
        ExprKind::Quantifier { binders, body, .. } => {
            for binder in binders {
                walk_domain(&binder.domain, visit);
            }
            walk_expr(body, visit);
        }
        ExprKind::Comprehension {
            binder,
            filter,
            body,
        } => {
            walk_domain(&binder.domain, visit);
            if let Some(filter) = filter {
                walk_expr(filter, visit);
            }
            walk_expr(body, visit);
        }
    }
}

fn walk_domain<'e>(domain: &'e Domain, visit: &mut impl FnMut(&'e Expr)) {
    match domain {
        Domain::Range(a, b) => {
            walk_expr(a, visit);
            walk_expr(b, visit);
        }
        Domain::Elements(e) => walk_expr(e, visit),
        Domain::Type => {}
    }
}

fn walk_block<'e>(block: &'e Block, visit: &mut impl FnMut(&'e Expr)) {
    for stmt in &block.stmts {
        match &stmt.kind {
            StmtKind::Let { value, .. } | StmtKind::Assign { value, .. } => walk_expr(value, visit),
            StmtKind::Expr(expr) => walk_expr(expr, visit),
            StmtKind::Loop {
                kind,
                invariants,
                decreases,
                body,
                ..
            } => {
                match kind {
                    LoopKind::While(condition) => walk_expr(condition, visit),
                    LoopKind::For { from, to, .. } => {
                        walk_expr(from, visit);
                        walk_expr(to, visit);
                    }
                }
                for invariant in invariants {
                    walk_expr(&invariant.expr, visit);
                }
                for measure in decreases.iter().flatten() {
                    walk_expr(measure, visit);
                }
                walk_expr(body, visit);
            }
            StmtKind::Assert { condition, by } => {
                walk_expr(condition, visit);
                if let Some(by) = by {
                    walk_expr(by, visit);
                }
            }
            StmtKind::Assume { condition, .. } => walk_expr(condition, visit),
        }
    }
    walk_expr(&block.value, visit);
}

/// Locals that are mentioned but not bound inside.
pub(crate) fn free_locals(expr: &Expr) -> BTreeSet<LocalId> {
    let (mut mentioned, mut bound) = (BTreeSet::new(), BTreeSet::new());
    walk_expr(expr, &mut |e| match &*e.kind {
        ExprKind::Local(local) => {
            mentioned.insert(*local);
        }
        ExprKind::Let { local, .. } => {
            bound.insert(*local);
        }
        ExprKind::Lambda { params, .. } => bound.extend(params),
        ExprKind::Quantifier { binders, .. } => bound.extend(binders.iter().map(|b| b.local)),
        ExprKind::Comprehension { binder, .. } => {
            bound.insert(binder.local);
        }
        ExprKind::Block(block) => {
            for stmt in &block.stmts {
                match &stmt.kind {
                    StmtKind::Let { local, .. } => {
                        bound.insert(*local);
                    }
                    StmtKind::Loop {
                        kind: LoopKind::For { index, .. },
                        ..
                    } => {
                        bound.insert(*index);
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    });
    mentioned.difference(&bound).copied().collect()
}

/// Functions that are called in an expression, by name.
pub(crate) fn called(expr: &Expr, out: &mut BTreeSet<Path>) {
    walk_expr(expr, &mut |e| {
        if let ExprKind::Call {
            callee, type_args, ..
        } = &*e.kind
        {
            out.insert(callee.clone());
            for arg in type_args {
                called_in_type(arg, out);
            }
        }
    });
}

/// Functions that the predicates of a type call.
pub(crate) fn called_in_type(ty: &RefinedType, out: &mut BTreeSet<Path>) {
    match ty {
        RefinedType::Base(_) => {}
        RefinedType::Where {
            base, predicate, ..
        } => {
            called_in_type(base, out);
            called(predicate, out);
        }
        RefinedType::List(e) | RefinedType::Set(e) => called_in_type(e, out),
        RefinedType::Map(k, v) => {
            called_in_type(k, out);
            called_in_type(v, out);
        }
        RefinedType::Tuple(parts) => parts.iter().for_each(|(_, part)| called_in_type(part, out)),
        RefinedType::Data(_, args) => args.iter().for_each(|arg| called_in_type(arg, out)),
        RefinedType::Fn(params, result, _) => {
            params.iter().for_each(|(_, p)| called_in_type(p, out));
            called_in_type(result, out);
        }
    }
}
