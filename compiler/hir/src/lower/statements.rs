//! Lowering of blocks and statements.

use super::Lower;
use crate::{
    Block, Expr, ExprKind, LocalId, LocalKind, LoopClauses, Name, Pattern, PatternKind, Place,
    Projection, ProjectionKind, QuantifierBinder, QuantifierKind, Stmt, StmtKind,
};
use tenet_grammar::ast;
use tenet_source::Diagnostic;

impl Lower<'_> {
    pub(super) fn block(&mut self, block: &ast::Block) -> Block {
        let id = self.node(block.span);
        self.scoped(|lower| {
            let (last, init) = match block.stmts.split_last() {
                Some((last, init)) => (Some(last), init),
                None => (None, &[][..]),
            };
            let mut stmts: Vec<Stmt> = init.iter().map(|s| lower.stmt(s)).collect();
            let tail = match last.map(|s| (&s.kind, s)) {
                Some((ast::StmtKind::Expr(e), _)) => Some(Box::new(lower.expr(e))),
                Some((ast::StmtKind::Jump(jump), _)) => Some(Box::new(lower.jump(jump))),
                Some((_, stmt)) => {
                    stmts.push(lower.stmt(stmt));
                    None
                }
                None => None,
            };
            Block { id, stmts, tail }
        })
    }

    pub(super) fn jump(&mut self, jump: &ast::Jump) -> Expr {
        let id = self.node(jump.span);
        let kind = match &jump.kind {
            ast::JumpKind::Return(value) => {
                ExprKind::Return(value.as_ref().map(|e| Box::new(self.expr(e))))
            }
            ast::JumpKind::Break => ExprKind::Break,
            ast::JumpKind::Continue => ExprKind::Continue,
        };
        Expr { id, kind }
    }

    fn stmt(&mut self, stmt: &ast::Stmt) -> Stmt {
        let id = self.node(stmt.span);
        let kind = match &stmt.kind {
            ast::StmtKind::Let { .. } => self.let_stmt(stmt),
            ast::StmtKind::Witness {
                name,
                ty,
                refinement,
            } => self.witness(id, name, ty, refinement.as_ref()),
            ast::StmtKind::Var { .. } => self.var_stmt(id, stmt),
            ast::StmtKind::Assign { place, value } => self.assignment(place, value),
            ast::StmtKind::Expr(e) => StmtKind::Expr(self.expr(e)),
            ast::StmtKind::Jump(jump) => StmtKind::Expr(self.jump(jump)),
            ast::StmtKind::While {
                condition,
                clauses,
                body,
            } => StmtKind::While {
                condition: self.expr(condition),
                clauses: self.loop_clauses(clauses),
                body: self.block(body),
            },
            ast::StmtKind::For { .. } => self.for_stmt(id, stmt),
            ast::StmtKind::Assert { condition, by } => self.assertion(condition, by.as_ref()),
            ast::StmtKind::Assume { condition, because } => StmtKind::Assume {
                claim: self.expr(condition),
                because: because.value.clone(),
            },
            ast::StmtKind::Error => StmtKind::Error,
        };
        Stmt { id, kind }
    }

    fn let_stmt(&mut self, stmt: &ast::Stmt) -> StmtKind {
        let ast::StmtKind::Let {
            ghost,
            pattern,
            ty,
            refinement,
            value,
            otherwise,
        } = &stmt.kind
        else {
            return StmtKind::Error;
        };
        let kind = if *ghost {
            LocalKind::GhostLet
        } else {
            LocalKind::Let
        };
        let (pattern, names) = self.pattern(pattern, kind);
        let ty = ty.as_ref().map(|ty| self.ty(ty));
        let refinement = refinement
            .as_ref()
            .map(|e| self.with_names(&names, |lower| lower.expr(e)));
        let value = Some(self.expr(value));
        let otherwise = otherwise.as_ref().map(|jump| self.jump(jump));
        self.bring_all(&names);
        StmtKind::Let {
            ghost: *ghost,
            pattern,
            ty,
            refinement,
            value,
            otherwise,
        }
    }

    fn bring_all(&mut self, names: &[(Name, LocalId)]) {
        for (name, local) in names {
            self.bring(name, *local);
        }
    }

    fn witness(
        &mut self,
        id: crate::NodeId,
        name: &ast::Name,
        ty: &ast::Type,
        refinement: Option<&ast::Expr>,
    ) -> StmtKind {
        let ty = self.ty(ty);
        let pattern_id = self.node(name.span);
        let local = self.local(&name.text, LocalKind::GhostLet, id);
        self.bring(&name.text, local);
        let refinement = refinement.map(|e| self.expr(e));
        StmtKind::Let {
            ghost: true,
            pattern: Pattern {
                id: pattern_id,
                kind: PatternKind::Bind(local),
            },
            ty: Some(ty),
            refinement,
            value: None,
            otherwise: None,
        }
    }

    fn var_stmt(&mut self, id: crate::NodeId, stmt: &ast::Stmt) -> StmtKind {
        let ast::StmtKind::Var {
            ghost,
            name,
            ty,
            refinement,
            value,
        } = &stmt.kind
        else {
            return StmtKind::Error;
        };
        let kind = if *ghost {
            LocalKind::GhostVar
        } else {
            LocalKind::Var
        };
        let local = self.local(&name.text, kind, id);
        let ty = ty.as_ref().map(|ty| self.ty(ty));
        let own = [(name.text.clone(), local)];
        let refinement = refinement
            .as_ref()
            .map(|e| self.with_names(&own, |lower| lower.expr(e)));
        let value = self.expr(value);
        self.bring(&name.text, local);
        StmtKind::Var {
            ghost: *ghost,
            local,
            ty,
            refinement,
            value,
        }
    }

    fn assignment(&mut self, place: &ast::Place, value: &ast::Expr) -> StmtKind {
        let id = self.node(place.span);
        let Some(local) = self.find_local(&place.root.text) else {
            self.unknown_target(&place.root);
            // The value may hold mistakes of its own.
            return StmtKind::Let {
                ghost: false,
                pattern: Pattern {
                    id,
                    kind: PatternKind::Error,
                },
                ty: None,
                refinement: None,
                value: Some(self.expr(value)),
                otherwise: None,
            };
        };
        let path = self.path(&place.steps);
        StmtKind::Assign {
            target: Place { id, local, path },
            value: self.expr(value),
        }
    }

    fn unknown_target(&mut self, root: &ast::Name) {
        let name = &root.text;
        let found = match self.suggests() {
            true => crate::nearest(name, self.env.names()),
            false => None,
        };
        if self.scope.value(name).is_some() {
            let message = format!("`{name}` cannot be assigned to");
            self.misplaced(
                "T1112",
                root.span,
                &message,
                "Only a `var` of this function can be.",
            );
            return;
        }
        let message = format!("there is no variable `{name}` here");
        let out = Diagnostic::error("T1001", "name", root.span, message);
        self.report(match found {
            Some(found) => crate::modules::suggest(out, &found, root.span),
            None => out.with_note(format!("A variable begins with `var {name} = …`.")),
        });
    }

    /// The steps of a place or update.
    pub(super) fn path(&mut self, steps: &[ast::Step]) -> Vec<Projection> {
        steps
            .iter()
            .map(|step| {
                let (span, kind) = match step {
                    ast::Step::Field(name) => (name.span, ProjectionKind::Field(name.text.clone())),
                    ast::Step::Position(index, span) => (*span, ProjectionKind::TupleIndex(*index)),
                    ast::Step::Index(e) => {
                        let id = self.node(e.span);
                        let kind = ProjectionKind::Index(self.expr(e));
                        return Projection { id, kind };
                    }
                };
                Projection {
                    id: self.node(span),
                    kind,
                }
            })
            .collect()
    }

    fn for_stmt(&mut self, id: crate::NodeId, stmt: &ast::Stmt) -> StmtKind {
        let ast::StmtKind::For {
            pattern,
            index,
            source,
            clauses,
            body,
        } = &stmt.kind
        else {
            return StmtKind::Error;
        };
        let (pattern, names) = self.pattern(pattern, LocalKind::Loop);
        let range = matches!(source, ast::Source::Range { .. });
        let source = self.source(source);
        self.scoped(|lower| {
            let at = index.as_ref().map(|name| {
                let local = lower.local(&name.text, LocalKind::Loop, id);
                lower.bring(&name.text, local);
                local
            });
            let clauses = if range {
                lower.with_names(&names, |lower| lower.loop_clauses(clauses))
            } else {
                let mark = lower.between_turns.len();
                lower
                    .between_turns
                    .extend(names.iter().map(|(n, _)| n.clone()));
                let clauses = lower.loop_clauses(clauses);
                lower.between_turns.truncate(mark);
                clauses
            };
            lower.bring_all(&names);
            StmtKind::For {
                pattern,
                at,
                source,
                clauses,
                body: lower.block(body),
            }
        })
    }

    fn loop_clauses(&mut self, clauses: &[ast::LoopClause]) -> LoopClauses {
        let mut out = LoopClauses::default();
        for clause in clauses {
            match &clause.kind {
                ast::LoopClauseKind::Invariant(e) => out.invariants.push(self.expr(e)),
                ast::LoopClauseKind::Decreases(list) => {
                    out.decreases
                        .push(list.iter().map(|e| self.expr(e)).collect());
                }
            }
        }
        out
    }

    fn assertion(&mut self, condition: &ast::Expr, by: Option<&ast::Call>) -> StmtKind {
        let claim = self.expr(condition);
        let mut names = Vec::new();
        self.claimed_names(&claim, &mut names);
        let by = by.map(|call| self.with_names(&names, |lower| lower.call_node(call)));
        StmtKind::Assert { claim, by }
    }

    /// The names that the `all`s and `forall`s at the head of a claim bind.
    fn claimed_names(&self, claim: &Expr, names: &mut Vec<(Name, LocalId)>) {
        let mut at = claim;
        while let ExprKind::Quantifier {
            kind: QuantifierKind::All | QuantifierKind::Forall,
            binders,
            body,
        } = &at.kind
        {
            for binder in binders {
                match binder {
                    QuantifierBinder::Typed { local, .. } => self.claimed_name(*local, names),
                    QuantifierBinder::In { pattern, .. } => self.claimed_pattern(pattern, names),
                }
            }
            at = body;
        }
    }

    fn claimed_name(&self, local: LocalId, names: &mut Vec<(Name, LocalId)>) {
        names.push((self.locals[local.0 as usize].name.clone(), local));
    }

    fn claimed_pattern(&self, pattern: &Pattern, names: &mut Vec<(Name, LocalId)>) {
        match &pattern.kind {
            PatternKind::Bind(local) => self.claimed_name(*local, names),
            PatternKind::Tuple(parts) => {
                for part in parts {
                    self.claimed_pattern(part, names);
                }
            }
            _ => {}
        }
    }
}
