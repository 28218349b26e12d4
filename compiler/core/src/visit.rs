//! Walks over expressions without recursion.

use crate::{
    Binder, Block, Domain, Expr, ExprKind, LocalId, LoopKind, RefinedType, Stmt, StmtKind,
};
use std::collections::BTreeSet;

impl Expr {
    /// Calls `f` for the expression and all expressions inside, in no particular order. Refined types in it are left out.
    pub fn walk<'a>(&'a self, f: &mut dyn FnMut(&'a Expr)) {
        let mut pending = vec![self];
        while let Some(expr) = pending.pop() {
            f(expr);
            expr.push_children(&mut pending);
        }
    }

    /// Appends the direct parts of the expression.
    pub fn push_children<'a>(&'a self, out: &mut Vec<&'a Expr>) {
        match &*self.kind {
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
            | ExprKind::Call { args, .. } => out.extend(args),
            ExprKind::Field { base, .. }
            | ExprKind::Test { base, .. }
            | ExprKind::Part(base, _)
            | ExprKind::Not(base)
            | ExprKind::Return(base)
            | ExprKind::Lambda { body: base, .. } => out.push(base),
            ExprKind::Map(entries) => out.extend(entries.iter().flat_map(|(k, v)| [k, v])),
            ExprKind::Apply { function, args } => {
                out.push(function);
                out.extend(args);
            }
            ExprKind::And(a, b)
            | ExprKind::Or(a, b)
            | ExprKind::Implies(a, b)
            | ExprKind::Iff(a, b) => out.extend([a, b]),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => out.extend([condition, then, otherwise]),
            ExprKind::Let { value, body, .. } => out.extend([value, body]),
            ExprKind::Block(block) => push_block(block, out),
            ExprKind::Quantifier { binders, body, .. } => {
                for binder in binders {
                    push_domain(&binder.domain, out);
                }
                out.push(body);
            }
            ExprKind::Comprehension {
                binder,
                filter,
                body,
            } => {
                push_domain(&binder.domain, out);
                out.extend(filter);
                out.push(body);
            }
        }
    }
}

impl Expr {
    /// The locals that are read or assigned in the expression and not bound in it.
    pub fn free_locals(&self) -> BTreeSet<LocalId> {
        let mut used = BTreeSet::new();
        let mut bound = BTreeSet::new();
        self.walk(&mut |e| match &*e.kind {
            ExprKind::Local(local) => {
                used.insert(*local);
            }
            ExprKind::Let { local, .. } => {
                bound.insert(*local);
            }
            ExprKind::Lambda { params, .. } => bound.extend(params),
            ExprKind::Quantifier { binders, .. } => {
                bound.extend(binders.iter().map(|b| b.local));
            }
            ExprKind::Comprehension {
                binder: Binder { local, .. },
                ..
            } => {
                bound.insert(*local);
            }
            ExprKind::Block(block) => {
                for stmt in &block.stmts {
                    match &stmt.kind {
                        StmtKind::Let { local, .. } | StmtKind::Witness { local } => {
                            bound.insert(*local);
                        }
                        StmtKind::Assign { local, .. } => {
                            used.insert(*local);
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
        // Each binding occurrence has a local of its own, so none is bound here and free elsewhere.
        used.retain(|local| !bound.contains(local));
        used
    }
}

impl RefinedType {
    /// The locals that its predicates mention and that it does not bind itself.
    pub fn free_locals(&self) -> BTreeSet<LocalId> {
        match self {
            RefinedType::Base(_) => BTreeSet::new(),
            RefinedType::Where {
                base,
                binder,
                predicate,
                ..
            } => {
                let mut free = predicate.free_locals();
                free.remove(binder);
                free.extend(base.free_locals());
                free
            }
            RefinedType::List(e) | RefinedType::Set(e) => e.free_locals(),
            RefinedType::Map(k, v) => {
                let mut free = k.free_locals();
                free.extend(v.free_locals());
                free
            }
            RefinedType::Data(_, args) => args.iter().flat_map(|a| a.free_locals()).collect(),
            RefinedType::Tuple(parts) => free_in_parts(parts, None),
            RefinedType::Fn(params, result, _) => free_in_parts(params, Some(result)),
        }
    }
}

/// Each named part is in scope of the later ones and of the result.
fn free_in_parts(
    parts: &[(Option<LocalId>, RefinedType)],
    result: Option<&RefinedType>,
) -> BTreeSet<LocalId> {
    let mut free = result.map_or_else(BTreeSet::new, RefinedType::free_locals);
    for (local, ty) in parts.iter().rev() {
        if let Some(local) = local {
            free.remove(local);
        }
        free.extend(ty.free_locals());
    }
    free
}

impl Stmt {
    /// Appends the expressions that stand directly in the statement.
    pub fn push_exprs<'a>(&'a self, out: &mut Vec<&'a Expr>) {
        match &self.kind {
            StmtKind::Let { value, .. } | StmtKind::Assign { value, .. } => out.push(value),
            StmtKind::Expr(expr) => out.push(expr),
            StmtKind::Loop {
                kind,
                invariants,
                decreases,
                body,
                ..
            } => {
                match kind {
                    LoopKind::While(condition) => out.push(condition),
                    LoopKind::For { from, to, .. } => out.extend([from, to]),
                }
                out.extend(invariants.iter().map(|i| &i.expr));
                out.extend(decreases.iter().flatten());
                out.push(body);
            }
            StmtKind::Assert { condition, by } => {
                out.push(condition);
                out.extend(by);
            }
            StmtKind::Assume { condition, .. } => out.push(condition),
            StmtKind::Witness { .. } => {}
        }
    }
}

fn push_block<'a>(block: &'a Block, out: &mut Vec<&'a Expr>) {
    for stmt in &block.stmts {
        stmt.push_exprs(out);
    }
    out.push(&block.value);
}

fn push_domain<'a>(domain: &'a Domain, out: &mut Vec<&'a Expr>) {
    match domain {
        Domain::Range(from, to) => out.extend([from, to]),
        Domain::Elements(collection) => out.push(collection),
        Domain::Type => {}
    }
}
