//! Walks over expressions without recursion.

use crate::{Block, Domain, Expr, ExprKind, LoopKind, Stmt, StmtKind};

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
