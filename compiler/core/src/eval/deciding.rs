//! The locals that decide how a loop goes on: where they come back to values that they had, it never ends, whatever grows beside them.

use crate::{Expr, ExprKind, Intrinsic, LocalId, Stmt, StmtKind};
use std::collections::BTreeSet;

/// The locals on which it depends whether the loop is left, by its condition, by a jump or by a failure. More than need be, never fewer: what stands in any
/// expression but the values of plain arithmetic counts, and all that flows into what counts.
pub(super) fn deciding(stmt: &Stmt) -> BTreeSet<LocalId> {
    let mut locals = BTreeSet::new();
    let mut flows: Vec<(LocalId, BTreeSet<LocalId>)> = Vec::new();
    let mut stmts = vec![stmt];
    let mut exprs: Vec<&Expr> = Vec::new();
    loop {
        while let Some(stmt) = stmts.pop() {
            match &stmt.kind {
                StmtKind::Let { local, value } | StmtKind::Assign { local, value }
                    if is_plain(value) =>
                {
                    flows.push((*local, value.free_locals()));
                }
                StmtKind::Let { local, value } | StmtKind::Assign { local, value } => {
                    flows.push((*local, value.free_locals()));
                    exprs.push(value);
                }
                StmtKind::Loop { body, .. } => {
                    let mut direct = Vec::new();
                    stmt.push_exprs(&mut direct);
                    for expr in direct {
                        if std::ptr::eq(expr, body) {
                            exprs.push(expr);
                        } else {
                            locals.extend(expr.free_locals());
                        }
                    }
                }
                _ => {
                    let mut direct = Vec::new();
                    stmt.push_exprs(&mut direct);
                    for expr in direct {
                        if matches!(*expr.kind, ExprKind::Block(_) | ExprKind::If { .. }) {
                            exprs.push(expr);
                        } else {
                            locals.extend(expr.free_locals());
                        }
                    }
                }
            }
        }
        let Some(expr) = exprs.pop() else { break };
        match &*expr.kind {
            ExprKind::Block(block) => {
                stmts.extend(&block.stmts);
                exprs.push(&block.value);
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                locals.extend(condition.free_locals());
                exprs.extend([then, otherwise]);
            }
            ExprKind::Let { local, value, body } => {
                flows.push((*local, value.free_locals()));
                exprs.extend([value, body]);
            }
            _ if is_plain(expr) => {}
            _ => locals.extend(expr.free_locals()),
        }
    }
    loop {
        let before = locals.len();
        for (target, sources) in &flows {
            if locals.contains(target) {
                locals.extend(sources);
            }
        }
        if locals.len() == before {
            return locals;
        }
    }
}

/// Can the value neither fail nor run on: numbers, names, sums, products, comparisons?
fn is_plain(expr: &Expr) -> bool {
    let mut plain = true;
    expr.walk(&mut |part| {
        plain &= match &*part.kind {
            ExprKind::Int(_)
            | ExprKind::Bool(_)
            | ExprKind::Unit
            | ExprKind::Char(_)
            | ExprKind::Text(_)
            | ExprKind::Local(_)
            | ExprKind::Tuple(_)
            | ExprKind::Not(_)
            | ExprKind::And(..)
            | ExprKind::Or(..) => true,
            ExprKind::Intrinsic(operation, _) => matches!(
                operation,
                Intrinsic::IntAdd
                    | Intrinsic::IntSub
                    | Intrinsic::IntMul
                    | Intrinsic::IntNeg
                    | Intrinsic::Eq
                    | Intrinsic::Lt
                    | Intrinsic::Le
            ),
            _ => false,
        };
    });
    plain
}
