//! Loops.

use super::blocks::in_block;
use super::patterns::{int, int_op};
use super::quantifiers::keys;
use super::scope::Lower;
use super::{Lowered, Stop};
use crate::{
    Expr, ExprKind, Intrinsic, Invariant, LocalId, LoopKind, NodeId, Stmt, StmtKind, Type,
};
use std::collections::BTreeSet;
use tenet_hir as hir;
use tenet_hir::PatternKind;

impl Lower<'_> {
    pub(super) fn while_stmt(&mut self, stmt: &hir::Stmt, out: &mut Vec<Stmt>) -> Lowered<()> {
        let hir::StmtKind::While {
            condition,
            clauses,
            body,
        } = &stmt.kind
        else {
            return Err(Stop::Reported);
        };
        let condition = self.expr(condition)?;
        let clauses = self.clauses(clauses)?;
        let body = self.block(body)?;
        out.push(looped(LoopKind::While(condition), clauses, body, stmt.id));
        Ok(())
    }

    pub(super) fn for_stmt(&mut self, stmt: &hir::Stmt, out: &mut Vec<Stmt>) -> Lowered<()> {
        let hir::StmtKind::For {
            pattern,
            at,
            source,
            clauses,
            body,
        } = &stmt.kind
        else {
            return Err(Stop::Reported);
        };
        if let hir::ExprKind::Range { from, to } = &source.kind {
            let (from, to) = (self.expr(from)?, self.expr(to)?);
            let index = match &pattern.kind {
                PatternKind::Bind(local) => self.local(*local)?,
                _ => self.fresh("index", Type::Int, pattern.id),
            };
            let clauses = self.clauses(clauses)?;
            let body = self.block(body)?;
            let kind = LoopKind::For { index, from, to };
            out.push(looped(kind, clauses, body, stmt.id));
            return Ok(());
        }
        let items = self.items_of(source, out)?;
        let length_of = match &items.ty {
            Type::Text => Intrinsic::TextLen,
            _ => Intrinsic::ListLen,
        };
        let index = match at {
            Some(at) => self.local(*at)?,
            None => self.fresh("index", Type::Int, pattern.id),
        };
        let kind = LoopKind::For {
            index,
            from: int(0, source.id),
            to: int_op(length_of, vec![items.clone()], source.id),
        };
        let clauses = self.clauses(clauses)?;
        let mut turn = Vec::new();
        self.bind_element(pattern, &items, index, &mut turn)?;
        let body = self.block(body)?;
        let body = in_block(turn, body, stmt.id);
        out.push(looped(kind, clauses, body, stmt.id));
        Ok(())
    }

    /// The list or text that a loop goes over, in a local that keeps it.
    fn items_of(&mut self, source: &hir::Expr, out: &mut Vec<Stmt>) -> Lowered<Expr> {
        let node = source.id;
        let collection = self.expr(source)?;
        let to_list = |set: Expr, element: &Type| {
            let kind = ExprKind::Intrinsic(Intrinsic::SetToList, vec![set]);
            Expr::new(kind, Type::List(element.clone().into()), node)
        };
        let items = match collection.ty.clone() {
            Type::List(_) | Type::Text => collection,
            Type::Set(element) => to_list(collection, &element),
            Type::Map(key, _) => to_list(keys(collection, &key), &key),
            _ => return Err(Stop::Reported),
        };
        if let ExprKind::Local(local) = &*items.kind
            && !self.is_mutable(*local)
        {
            return Ok(items);
        }
        let local = self.fresh("items", items.ty.clone(), node);
        out.push(Stmt {
            kind: StmtKind::Let {
                local,
                value: items,
            },
            ghost: false,
            node,
        });
        Ok(self.read(local, node))
    }

    /// The first statements of a turn: they bind the element.
    fn bind_element(
        &mut self,
        pattern: &hir::Pattern,
        items: &Expr,
        index: LocalId,
        out: &mut Vec<Stmt>,
    ) -> Lowered<()> {
        let node = pattern.id;
        let (get, ty) = match &items.ty {
            Type::List(element) => (Intrinsic::ListGet, Type::clone(element)),
            _ => (Intrinsic::TextGet, Type::Char),
        };
        let args = vec![items.clone(), self.read(index, node)];
        let value = Expr::new(ExprKind::Intrinsic(get, args), ty.clone(), node);
        let local = match &pattern.kind {
            PatternKind::Wildcard => return Ok(()),
            PatternKind::Bind(local) => self.local(*local)?,
            _ => self.fresh("element", ty, node),
        };
        out.push(Stmt {
            kind: StmtKind::Let { local, value },
            ghost: false,
            node,
        });
        if !matches!(pattern.kind, PatternKind::Bind(_)) {
            self.take_apart(local, pattern, None, node, out)?;
        }
        Ok(())
    }

    fn clauses(&mut self, clauses: &hir::LoopClauses) -> Lowered<Clauses> {
        let invariants = clauses
            .invariants
            .iter()
            .map(|line| {
                Ok(Invariant {
                    expr: self.expr(line)?,
                    node: line.id,
                })
            })
            .collect::<Lowered<_>>()?;
        // A second line of measures has been reported.
        let decreases = match clauses.decreases.first() {
            Some(list) => Some(self.exprs(list)?),
            None => None,
        };
        Ok(Clauses {
            invariants,
            decreases,
        })
    }
}

struct Clauses {
    invariants: Vec<Invariant>,
    decreases: Option<Vec<Expr>>,
}

fn looped(kind: LoopKind, clauses: Clauses, body: Expr, node: NodeId) -> Stmt {
    let mut assigned = assigned_outside(&body);
    // A condition may assign, too, in a `do` block.
    if let LoopKind::While(condition) = &kind {
        assigned.extend(assigned_outside(condition));
    }
    Stmt {
        kind: StmtKind::Loop {
            kind,
            invariants: clauses.invariants,
            decreases: clauses.decreases,
            body,
            assigned: assigned.into_iter().collect(),
        },
        ghost: false,
        node,
    }
}

/// The variables that an expression assigns and does not declare itself.
fn assigned_outside(expr: &Expr) -> BTreeSet<LocalId> {
    let mut assigned = BTreeSet::new();
    let mut own = BTreeSet::new();
    expr.walk(&mut |e| {
        if let ExprKind::Block(block) = &*e.kind {
            for stmt in &block.stmts {
                match &stmt.kind {
                    StmtKind::Let { local, .. } => {
                        own.insert(*local);
                    }
                    StmtKind::Assign { local, .. } => {
                        assigned.insert(*local);
                    }
                    _ => {}
                }
            }
        }
    });
    assigned.retain(|local| !own.contains(local));
    assigned
}
