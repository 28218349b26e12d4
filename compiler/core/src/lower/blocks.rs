//! Blocks and statements other than loops.

use super::scope::Lower;
use super::{Lowered, Stop};
use crate::{Block, Expr, ExprKind, LocalId, NodeId, Stmt, StmtKind, Type, UnreachableWhy};
use tenet_hir as hir;
use tenet_hir::PatternKind;

impl Lower<'_> {
    pub(super) fn block(&mut self, block: &hir::Block) -> Lowered<Expr> {
        let mut stmts = Vec::new();
        for stmt in &block.stmts {
            self.stmt(stmt, &mut stmts)?;
        }
        let value = match &block.tail {
            // A lemma gives no value: its call is a statement, wherever it stands.
            Some(tail) if self.is_lemma_call(tail) => {
                self.lemma_call(tail, &mut stmts)?;
                Expr::new(ExprKind::Unit, Type::Unit, tail.id)
            }
            Some(tail) => self.expr(tail)?,
            None if self.ends_in_endless_loop(block) => Expr::new(
                ExprKind::Unreachable(UnreachableWhy::Never),
                Type::Never,
                block.id,
            ),
            None => Expr::new(ExprKind::Unit, Type::Unit, block.id),
        };
        Ok(in_block(stmts, value, block.id))
    }

    fn ends_in_endless_loop(&self, block: &hir::Block) -> bool {
        block
            .stmts
            .last()
            .is_some_and(|stmt| self.is_endless(stmt.id))
    }

    fn is_lemma_call(&self, expr: &hir::Expr) -> bool {
        matches!(
            expr.kind,
            hir::ExprKind::Call { .. } | hir::ExprKind::Method { .. }
        ) && self.is_erased(expr.id)
    }

    fn lemma_call(&mut self, expr: &hir::Expr, out: &mut Vec<Stmt>) -> Lowered<()> {
        let call = self.expr(expr)?;
        out.push(Stmt {
            kind: StmtKind::Expr(call),
            ghost: true,
            node: expr.id,
        });
        Ok(())
    }

    fn stmt(&mut self, stmt: &hir::Stmt, out: &mut Vec<Stmt>) -> Lowered<()> {
        match &stmt.kind {
            hir::StmtKind::Error => Err(Stop::Reported),
            hir::StmtKind::Let { .. } => self.let_stmt(stmt, out),
            hir::StmtKind::Var {
                ghost,
                local,
                ty,
                refinement,
                value,
            } => {
                let value = self.expr(value)?;
                let local = self.local(*local)?;
                self.declare_type(local, ty.as_ref(), refinement.as_ref())?;
                out.push(Stmt {
                    kind: StmtKind::Let { local, value },
                    ghost: *ghost,
                    node: stmt.id,
                });
                Ok(())
            }
            hir::StmtKind::Assign { target, value } => {
                self.events += 1;
                let (local, value) = self.assignment(target, value)?;
                out.push(Stmt {
                    kind: StmtKind::Assign { local, value },
                    ghost: self.is_erased(stmt.id),
                    node: stmt.id,
                });
                Ok(())
            }
            hir::StmtKind::Expr(expr) if self.is_lemma_call(expr) => self.lemma_call(expr, out),
            hir::StmtKind::Expr(expr) => {
                let expr = self.expr(expr)?;
                out.push(Stmt {
                    kind: StmtKind::Expr(expr),
                    ghost: false,
                    node: stmt.id,
                });
                Ok(())
            }
            hir::StmtKind::While { .. } => self.while_stmt(stmt, out),
            hir::StmtKind::For { .. } => self.for_stmt(stmt, out),
            hir::StmtKind::Assert { claim, by } => {
                let (condition, by) = self.assertion(claim, by.as_ref())?;
                out.push(Stmt {
                    kind: StmtKind::Assert { condition, by },
                    ghost: !self.test,
                    node: stmt.id,
                });
                Ok(())
            }
            hir::StmtKind::Assume { claim, because } => {
                let condition = self.expr(claim)?;
                out.push(Stmt {
                    kind: StmtKind::Assume {
                        condition,
                        because: because.clone(),
                    },
                    ghost: true,
                    node: stmt.id,
                });
                Ok(())
            }
        }
    }

    /// Declares the type that is written at a `let` or `var`, if one is.
    fn declare_type(
        &mut self,
        local: LocalId,
        ty: Option<&hir::TypeExpr>,
        refinement: Option<&hir::Expr>,
    ) -> Lowered<()> {
        if let Some(ty) = ty {
            let ty = self.declared(local, ty, refinement)?;
            self.set_type(local, ty);
        }
        Ok(())
    }

    fn let_stmt(&mut self, stmt: &hir::Stmt, out: &mut Vec<Stmt>) -> Lowered<()> {
        let hir::StmtKind::Let {
            ghost,
            pattern,
            ty,
            refinement,
            value,
            otherwise,
        } = &stmt.kind
        else {
            return Err(Stop::Reported);
        };
        let Some(value) = value else {
            return self.witness(stmt.id, pattern, ty.as_ref(), refinement.as_ref(), out);
        };
        let first = out.len();
        let value = self.expr_of_type(value, ty.as_ref())?;
        let whole = match &pattern.kind {
            PatternKind::Bind(local) => self.local(*local)?,
            _ => self.fresh("value", value.ty.clone(), pattern.id),
        };
        if *ghost {
            self.set_ghost(whole);
        }
        self.declare_type(whole, ty.as_ref(), refinement.as_ref())?;
        out.push(Stmt {
            kind: StmtKind::Let {
                local: whole,
                value,
            },
            ghost: *ghost,
            node: stmt.id,
        });
        if !matches!(pattern.kind, PatternKind::Bind(_)) {
            self.take_apart(whole, pattern, otherwise.as_ref(), stmt.id, out)?;
        }
        if *ghost {
            for stmt in &mut out[first..] {
                stmt.ghost = true;
            }
        }
        Ok(())
    }

    /// `ghost let k: T where P`.
    fn witness(
        &mut self,
        node: NodeId,
        pattern: &hir::Pattern,
        ty: Option<&hir::TypeExpr>,
        refinement: Option<&hir::Expr>,
        out: &mut Vec<Stmt>,
    ) -> Lowered<()> {
        let PatternKind::Bind(local) = &pattern.kind else {
            return Err(Stop::Reported); // The grammar asks for a name.
        };
        let local = self.local(*local)?;
        self.set_ghost(local);
        self.declare_type(local, ty, refinement)?;
        out.push(Stmt {
            kind: StmtKind::Witness { local },
            ghost: true,
            node,
        });
        Ok(())
    }

    /// Statements that bind the names of a pattern to the parts of a local, and leave by `otherwise` where it does not fit.
    pub(super) fn take_apart(
        &mut self,
        whole: LocalId,
        pattern: &hir::Pattern,
        otherwise: Option<&hir::Expr>,
        node: NodeId,
        out: &mut Vec<Stmt>,
    ) -> Lowered<()> {
        let scrutinee = self.read(whole, pattern.id);
        let fit = self.pattern(pattern, &scrutinee)?;
        if let Some(test) = fit.test {
            let jump = match otherwise {
                Some(jump) => self.expr(jump)?,
                None => Expr::new(
                    ExprKind::Unreachable(UnreachableWhy::Pattern),
                    Type::Never,
                    pattern.id,
                ),
            };
            let guard = ExprKind::If {
                condition: test,
                then: Expr::new(ExprKind::Unit, Type::Unit, pattern.id),
                otherwise: jump,
            };
            out.push(Stmt {
                kind: StmtKind::Expr(Expr::new(guard, Type::Unit, pattern.id)),
                ghost: false,
                node,
            });
        }
        for (local, value) in fit.bindings {
            let local = self.local(local)?;
            out.push(Stmt {
                kind: StmtKind::Let { local, value },
                ghost: false,
                node,
            });
        }
        Ok(())
    }
}

/// Statements and a value as one expression.
pub(super) fn in_block(stmts: Vec<Stmt>, value: Expr, node: NodeId) -> Expr {
    if stmts.is_empty() {
        return value;
    }
    let ty = value.ty.clone();
    Expr::new(ExprKind::Block(Block { stmts, value }), ty, node)
}
