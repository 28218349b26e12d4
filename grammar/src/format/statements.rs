//! Statements and blocks.

use super::document::Doc;
use super::lines::{Lines, Printer};
use crate::ast::*;

impl Printer<'_> {
    /// A block that ends before `end`, with its comments.
    pub(super) fn block(&mut self, block: &Block, end: u32) -> Lines {
        let mut lines = Lines::default();
        self.stmts(&mut lines, block);
        self.close(&mut lines, end);
        lines
    }

    fn stmts(&mut self, lines: &mut Lines, block: &Block) {
        for stmt in &block.stmts {
            self.before(lines, stmt.span.start);
            let doc = self.stmt(stmt);
            self.after(lines, stmt.span.start, stmt.span.end, doc);
        }
    }

    pub(super) fn stmt(&mut self, stmt: &Stmt) -> Doc {
        let end = stmt.span.end;
        match &stmt.kind {
            StmtKind::Let {
                ghost,
                pattern,
                ty,
                refinement,
                value,
                otherwise,
            } => {
                let pattern = self.pattern(pattern);
                let target = self.declared(pattern, ty.as_ref(), refinement.as_ref());
                let value = self.expr(value);
                let otherwise = match otherwise {
                    Some(jump) => Doc::concat(vec![Doc::text(" else "), self.jump(jump)]),
                    None => Doc::Nil,
                };
                let keyword = Doc::text(if *ghost { "ghost let " } else { "let " });
                Doc::concat(vec![keyword, target, Doc::text(" = "), value, otherwise])
            }
            StmtKind::Witness {
                name,
                ty,
                refinement,
            } => {
                let name = Doc::text(&*name.text);
                let target = self.declared(name, Some(ty), refinement.as_ref());
                Doc::concat(vec![Doc::text("ghost let "), target])
            }
            StmtKind::Var {
                ghost,
                name,
                ty,
                refinement,
                value,
            } => {
                let name = Doc::text(&*name.text);
                let target = self.declared(name, ty.as_ref(), refinement.as_ref());
                let value = self.expr(value);
                let keyword = Doc::text(if *ghost { "ghost var " } else { "var " });
                Doc::concat(vec![keyword, target, Doc::text(" = "), value])
            }
            StmtKind::Assign { place, value } => self.assignment(place, value),
            StmtKind::Expr(expr) => self.flush(expr),
            StmtKind::Jump(jump) => self.jump(jump),
            StmtKind::While {
                condition,
                clauses,
                body,
            } => {
                let head = Doc::concat(vec![Doc::text("while "), self.expr(condition)]);
                self.turns(head, clauses, body, end)
            }
            StmtKind::For {
                pattern,
                index,
                source,
                clauses,
                body,
            } => {
                let pattern = self.pattern(pattern);
                let index = match index {
                    Some(name) => Doc::text(format!(" at {}", name.text)),
                    None => Doc::Nil,
                };
                let source = self.turns_over(source);
                let head = Doc::concat(vec![
                    Doc::text("for "),
                    pattern,
                    index,
                    Doc::text(" in "),
                    source,
                ]);
                self.turns(head, clauses, body, end)
            }
            StmtKind::Assert { condition, by } => {
                let condition = self.expr(condition);
                let by = match by {
                    Some(call) => {
                        let call = self.call(call);
                        Doc::group(Doc::indent(Doc::concat(vec![
                            Doc::Line,
                            Doc::text("by "),
                            call,
                        ])))
                    }
                    None => Doc::Nil,
                };
                Doc::concat(vec![Doc::text("assert "), condition, by])
            }
            StmtKind::Assume { condition, because } => {
                let condition = self.expr(condition);
                let because = Doc::text(format!("because {}", because.spelling));
                Doc::concat(vec![
                    Doc::text("assume "),
                    Doc::group(Doc::concat(vec![
                        condition,
                        Doc::indent(Doc::concat(vec![Doc::Line, because])),
                    ])),
                ])
            }
            StmtKind::Error => Doc::Nil,
        }
    }

    fn declared(&mut self, target: Doc, ty: Option<&Type>, refinement: Option<&Expr>) -> Doc {
        match ty {
            Some(ty) => {
                let ty = self.ty(ty);
                let bound = self.bound(None, ty, refinement);
                Doc::concat(vec![target, Doc::text(": "), bound])
            }
            None => target,
        }
    }

    pub(super) fn assignment(&mut self, place: &Place, value: &Expr) -> Doc {
        let mut parts = vec![Doc::text(&*place.root.text)];
        for step in &place.steps {
            parts.push(self.step(step, true));
        }
        parts.push(Doc::text(" = "));
        parts.push(self.expr(value));
        Doc::concat(parts)
    }

    /// A step to a part of a value; `dotted` unless it is the first of an update.
    pub(super) fn step(&mut self, step: &Step, dotted: bool) -> Doc {
        let dot = if dotted { "." } else { "" };
        match step {
            Step::Field(name) => Doc::text(format!("{dot}{}", name.text)),
            Step::Position(position, _) => Doc::text(format!("{dot}{position}")),
            Step::Index(index) => {
                let index = self.expr(index);
                Doc::concat(vec![Doc::text("["), index, Doc::text("]")])
            }
        }
    }

    pub(super) fn jump(&mut self, jump: &Jump) -> Doc {
        match &jump.kind {
            JumpKind::Return(None) => Doc::text("return"),
            JumpKind::Return(Some(value)) => {
                let value = self.expr(value);
                Doc::concat(vec![Doc::text("return "), value])
            }
            JumpKind::Break => Doc::text("break"),
            JumpKind::Continue => Doc::text("continue"),
        }
    }

    /// A loop.
    fn turns(&mut self, head: Doc, clauses: &[LoopClause], body: &Block, end: u32) -> Doc {
        let mut lines = Lines::default();
        for clause in clauses {
            self.before(&mut lines, clause.span.start);
            let doc = match &clause.kind {
                LoopClauseKind::Invariant(expr) => {
                    self.clause("invariant", std::slice::from_ref(expr))
                }
                LoopClauseKind::Decreases(exprs) => self.clause("decreases", exprs),
            };
            self.after(&mut lines, clause.span.start, clause.span.end, doc);
        }
        self.stmts(&mut lines, body);
        self.close(&mut lines, end);
        Doc::concat(vec![head, lines.into_block(), Doc::Hard, Doc::text("end")])
    }

    /// A keyword with expressions behind it.
    pub(super) fn clause(&mut self, keyword: &str, exprs: &[Expr]) -> Doc {
        let docs: Vec<Doc> = exprs.iter().map(|expr| self.expr(expr)).collect();
        Doc::concat(vec![
            Doc::text(format!("{keyword} ")),
            Doc::join(docs, &Doc::text(", ")),
        ])
    }
}
