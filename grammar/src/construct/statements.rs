//! Statements and the parts of expressions that hold them.

use super::Builder;
use crate::ast::*;

/// A declared type with its refinement.
type Declared = (Type, Option<Expr>);

impl Builder<'_> {
    pub(crate) fn stmt(&self, kind: StmtKind, l: u32, r: u32) -> Stmt {
        Stmt {
            kind,
            span: self.span(l, r),
        }
    }

    pub(crate) fn block(&self, stmts: Vec<Stmt>, l: u32) -> Block {
        let span = match (stmts.first(), stmts.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => self.span(l, l),
        };
        Block { stmts, span }
    }

    fn single(&self, stmt: Stmt) -> Block {
        Block {
            span: stmt.span,
            stmts: vec![stmt],
        }
    }

    pub(crate) fn expr_stmt(&self, expr: Expr, l: u32, r: u32) -> Stmt {
        let kind = match expr.kind {
            ExprKind::Error => StmtKind::Error,
            _ => StmtKind::Expr(expr),
        };
        self.stmt(kind, l, r)
    }

    pub(crate) fn jump(&self, kind: JumpKind, l: u32, r: u32) -> Jump {
        Jump {
            kind,
            span: self.span(l, r),
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one for each part of the statement"
    )]
    pub(crate) fn let_(
        &self,
        ghost: bool,
        pattern: Pattern,
        declared: Option<Declared>,
        value: Expr,
        otherwise: Option<Jump>,
        l: u32,
        r: u32,
    ) -> Stmt {
        let (ty, refinement) =
            declared.map_or((None, None), |(ty, refinement)| (Some(ty), refinement));
        if refinement.is_some() && !matches!(pattern.kind, PatternKind::Name(_)) {
            self.report(|report| report.refined_pattern(pattern.span));
        }
        let kind = StmtKind::Let {
            ghost,
            pattern,
            ty,
            refinement,
            value,
            otherwise,
        };
        self.stmt(kind, l, r)
    }

    pub(crate) fn witness(
        &self,
        pattern: Pattern,
        ty: Type,
        refinement: Option<Expr>,
        l: u32,
        r: u32,
    ) -> Stmt {
        let kind = match pattern.kind {
            PatternKind::Name(name) => StmtKind::Witness {
                name,
                ty,
                refinement,
            },
            _ => {
                self.report(|report| report.refined_pattern(pattern.span));
                StmtKind::Error
            }
        };
        self.stmt(kind, l, r)
    }

    pub(crate) fn var(
        &self,
        ghost: bool,
        name: Name,
        declared: Option<Declared>,
        value: Expr,
        l: u32,
        r: u32,
    ) -> Stmt {
        let (ty, refinement) =
            declared.map_or((None, None), |(ty, refinement)| (Some(ty), refinement));
        let kind = StmtKind::Var {
            ghost,
            name,
            ty,
            refinement,
            value,
        };
        self.stmt(kind, l, r)
    }

    pub(crate) fn assign(&self, target: Expr, value: Expr, l: u32, r: u32) -> Stmt {
        if matches!(target.kind, ExprKind::Error) {
            return self.stmt(StmtKind::Error, l, r);
        }
        let span = target.span;
        let kind = match self.place(target) {
            Some((Some(root), steps)) => StmtKind::Assign {
                place: Place { root, steps, span },
                value,
            },
            _ => {
                self.report(|report| report.not_assignable(span));
                StmtKind::Error
            }
        };
        self.stmt(kind, l, r)
    }

    pub(crate) fn if_jump(&self, condition: Expr, jump: Jump, l: u32, r: u32) -> Stmt {
        let stmt = Stmt {
            span: jump.span,
            kind: StmtKind::Jump(jump),
        };
        self.if_statement(condition, stmt, l, r)
    }

    pub(crate) fn if_statement(&self, condition: Expr, stmt: Stmt, l: u32, r: u32) -> Stmt {
        let kind = ExprKind::If {
            inline: true,
            arms: vec![IfArm {
                condition,
                body: self.single(stmt),
            }],
            otherwise: None,
        };
        self.stmt(StmtKind::Expr(self.expr(kind, l, r)), l, r)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one for each part of the statement"
    )]
    pub(crate) fn for_(
        &self,
        pattern: Pattern,
        index: Option<Name>,
        source: Expr,
        clauses: Vec<LoopClause>,
        body: Block,
        l: u32,
        r: u32,
    ) -> Stmt {
        let kind = StmtKind::For {
            pattern,
            index,
            source: self.source(source),
            clauses,
            body,
        };
        self.stmt(kind, l, r)
    }

    /// A `for` whose head could not be parsed.
    pub(crate) fn broken_for(&self, clauses: Vec<LoopClause>, body: Block, l: u32, r: u32) -> Stmt {
        let kind = StmtKind::For {
            pattern: self.pattern(PatternKind::Error, l, l),
            index: None,
            source: Source::Collection(self.expr(ExprKind::Error, l, l)),
            clauses,
            body,
        };
        self.stmt(kind, l, r)
    }

    pub(crate) fn assert_by(&self, condition: Expr, lemma: Expr, l: u32, r: u32) -> Stmt {
        let by = match lemma.kind {
            ExprKind::Call(call) if !lemma.parens => Some(call),
            ExprKind::Error => None,
            _ => {
                self.report(|report| report.lemma_call(lemma.span));
                None
            }
        };
        self.stmt(StmtKind::Assert { condition, by }, l, r)
    }

    pub(crate) fn if_inline(
        &self,
        first: (Expr, Expr),
        elifs: Vec<(Expr, Expr)>,
        otherwise: Expr,
        l: u32,
        r: u32,
    ) -> Expr {
        let block = |value: Expr| self.single(self.value_stmt(value));
        let arms = std::iter::once(first)
            .chain(elifs)
            .map(|(condition, value)| IfArm {
                condition,
                body: block(value),
            })
            .collect();
        let kind = ExprKind::If {
            inline: true,
            arms,
            otherwise: Some(block(otherwise)),
        };
        self.expr(kind, l, r)
    }

    pub(crate) fn if_block(
        &self,
        first: (Expr, Block),
        elifs: Vec<(Expr, Block)>,
        otherwise: Option<Block>,
        l: u32,
        r: u32,
    ) -> Expr {
        let arms = std::iter::once(first)
            .chain(elifs)
            .map(|(condition, body)| IfArm { condition, body })
            .collect();
        let kind = ExprKind::If {
            inline: false,
            arms,
            otherwise,
        };
        self.expr(kind, l, r)
    }

    fn value_stmt(&self, value: Expr) -> Stmt {
        let span = value.span;
        self.expr_stmt(value, span.start, span.end)
    }

    /// `case P where g then s`, for one statement.
    pub(crate) fn inline_case(
        &self,
        pattern: Pattern,
        guard: Option<Expr>,
        stmt: Stmt,
        l: u32,
        r: u32,
    ) -> CaseArm {
        CaseArm {
            pattern,
            guard,
            inline: true,
            body: self.single(stmt),
            span: self.span(l, r),
        }
    }

    pub(crate) fn case_expr(
        &self,
        pattern: Pattern,
        guard: Option<Expr>,
        value: Expr,
        l: u32,
        r: u32,
    ) -> CaseArm {
        let stmt = self.value_stmt(value);
        self.inline_case(pattern, guard, stmt, l, r)
    }

    pub(crate) fn case_jump(
        &self,
        pattern: Pattern,
        guard: Option<Expr>,
        jump: Jump,
        l: u32,
        r: u32,
    ) -> CaseArm {
        let stmt = Stmt {
            span: jump.span,
            kind: StmtKind::Jump(jump),
        };
        self.inline_case(pattern, guard, stmt, l, r)
    }
}
