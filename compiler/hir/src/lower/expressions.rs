//! Lowering of expressions other than calls.

use super::Lower;
use crate::{
    Arm, BinaryOp, CompareOp, Comparison, Expr, ExprKind, FTextPart, IfArm, LambdaParam,
    ListElement, LocalKind, QuantifierBinder, QuantifierKind, UnaryOp, Update,
};
use tenet_grammar::ast;
use tenet_source::Span;

impl Lower<'_> {
    pub(super) fn expr(&mut self, expr: &ast::Expr) -> Expr {
        if let ast::ExprKind::Call(call) = &expr.kind {
            return self.call(expr.span, call, None);
        }
        let id = self.node(expr.span);
        let kind = self.expr_kind(expr);
        Expr { id, kind }
    }

    pub(super) fn boxed(&mut self, expr: &ast::Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    fn exprs(&mut self, list: &[ast::Expr]) -> Vec<Expr> {
        list.iter().map(|e| self.expr(e)).collect()
    }

    /// The kinds that need no more than their parts; the others in functions of their own, so that the frames
    /// of this recursion stay small.
    fn expr_kind(&mut self, expr: &ast::Expr) -> ExprKind {
        match &expr.kind {
            ast::ExprKind::Name(name) => self.name(name),
            ast::ExprKind::Constructor { module, name } => match self.ctor(module, name) {
                Some(ctor) => ExprKind::Ctor(ctor),
                None => ExprKind::Error,
            },
            ast::ExprKind::Int(lit) => ExprKind::Int(lit.value.clone()),
            ast::ExprKind::Float(_) => {
                self.unsupported("T1903", expr.span, "`Float` is");
                ExprKind::Error
            }
            ast::ExprKind::Text(lit) => ExprKind::Text(lit.value.clone()),
            ast::ExprKind::FText(text) => self.f_text(text),
            ast::ExprKind::Char(lit) => ExprKind::Char(lit.value),
            ast::ExprKind::Bool(value) => ExprKind::Bool(*value),
            ast::ExprKind::Hole(name) => ExprKind::Hole(name.text.clone()),
            ast::ExprKind::Tuple(parts) => ExprKind::Tuple(self.exprs(parts)),
            ast::ExprKind::List(items) => self.list(items),
            ast::ExprKind::Comprehension { .. } => self.comprehension(expr),
            ast::ExprKind::EmptyBraces => ExprKind::EmptyBraces,
            ast::ExprKind::Set(items) => ExprKind::Set(self.exprs(items)),
            ast::ExprKind::Map(entries) => self.map(entries),
            ast::ExprKind::Call(_) => ExprKind::Error,
            ast::ExprKind::Index { .. } | ast::ExprKind::Slice { .. } => self.element(expr),
            ast::ExprKind::Field { .. } | ast::ExprKind::Position { .. } => self.part(expr),
            ast::ExprKind::With { base, updates } => self.with(base, updates),
            ast::ExprKind::Unary { op, operand } => self.unary(*op, operand),
            ast::ExprKind::Binary {
                op, left, right, ..
            } => self.binary(*op, left, right),
            ast::ExprKind::Compare { first, rest } => self.compare(first, rest),
            ast::ExprKind::In {
                negated,
                element,
                collection,
            } => ExprKind::In {
                negated: *negated,
                element: self.boxed(element),
                collection: self.boxed(collection),
            },
            ast::ExprKind::Is { subject, pattern } => self.is(subject, pattern),
            ast::ExprKind::Pipe { argument, function } => self.pipe(argument, function),
            ast::ExprKind::Lambda { params, body } => self.lambda(params, body),
            ast::ExprKind::Quantified {
                quantifier,
                binders,
                body,
            } => self.quantified(*quantifier, binders, body),
            ast::ExprKind::If {
                arms, otherwise, ..
            } => self.conditional(arms, otherwise.as_ref()),
            ast::ExprKind::Match { subject, arms } => self.case_analysis(subject, arms),
            ast::ExprKind::Handle { handlers, .. } => {
                let span = handlers.first().map_or(expr.span, |h| h.effect.span);
                self.unsupported("T1902", span, "`handle` is");
                ExprKind::Error
            }
            ast::ExprKind::Do(block) => ExprKind::Do(self.block(block)),
            ast::ExprKind::Error => ExprKind::Error,
        }
    }

    fn f_text(&mut self, text: &ast::FText) -> ExprKind {
        let parts = text
            .parts
            .iter()
            .map(|part| match part {
                ast::FTextPart::Text { value, .. } => FTextPart::Text(value.clone()),
                ast::FTextPart::Expr(e) => FTextPart::Expr(self.expr(e)),
            })
            .collect();
        ExprKind::FText(parts)
    }

    fn list(&mut self, items: &[ast::ListItem]) -> ExprKind {
        let items = items
            .iter()
            .map(|item| match item {
                ast::ListItem::Item(e) => ListElement::One(self.expr(e)),
                ast::ListItem::Spread(e) => ListElement::Spread(self.expr(e)),
            })
            .collect();
        ExprKind::List(items)
    }

    fn map(&mut self, entries: &[ast::MapEntry]) -> ExprKind {
        let entries = entries
            .iter()
            .map(|entry| (self.expr(&entry.key), self.expr(&entry.value)))
            .collect();
        ExprKind::Map(entries)
    }

    fn comprehension(&mut self, expr: &ast::Expr) -> ExprKind {
        let ast::ExprKind::Comprehension {
            element,
            pattern,
            source,
            condition,
        } = &expr.kind
        else {
            return ExprKind::Error;
        };
        // The source stands outside the scope of the names, which the element, written first, sees.
        let source = Box::new(self.source(source));
        let (pattern, names) = self.pattern(pattern, LocalKind::Loop);
        self.with_names(&names, |lower| ExprKind::Comprehension {
            element: lower.boxed(element),
            pattern,
            source,
            guard: condition.as_ref().map(|e| lower.boxed(e)),
        })
    }

    /// What a loop, quantifier or comprehension goes over.
    pub(super) fn source(&mut self, source: &ast::Source) -> Expr {
        match source {
            ast::Source::Collection(e) => self.expr(e),
            ast::Source::Range { low, high } => {
                let id = self.node(low.span.to(high.span));
                let from = self.boxed(low);
                let to = self.boxed(high);
                Expr {
                    id,
                    kind: ExprKind::Range { from, to },
                }
            }
        }
    }

    fn element(&mut self, expr: &ast::Expr) -> ExprKind {
        match &expr.kind {
            ast::ExprKind::Index { base, index } => ExprKind::Index {
                base: self.boxed(base),
                index: self.boxed(index),
            },
            ast::ExprKind::Slice { base, start, end } => ExprKind::Slice {
                base: self.boxed(base),
                from: start.as_ref().map(|e| self.boxed(e)),
                to: end.as_ref().map(|e| self.boxed(e)),
            },
            _ => ExprKind::Error,
        }
    }

    fn part(&mut self, expr: &ast::Expr) -> ExprKind {
        match &expr.kind {
            ast::ExprKind::Field { base, name } => match self.module_member(base, name) {
                Some(Some(path)) => ExprKind::Item(path),
                Some(None) => ExprKind::Error,
                None => ExprKind::Field {
                    base: self.boxed(base),
                    name: name.text.clone(),
                    name_id: self.node(name.span),
                },
            },
            ast::ExprKind::Position { base, position, .. } => ExprKind::TupleIndex {
                base: self.boxed(base),
                index: *position,
            },
            _ => ExprKind::Error,
        }
    }

    fn with(&mut self, base: &ast::Expr, updates: &[ast::Update]) -> ExprKind {
        let base = self.boxed(base);
        let updates = updates
            .iter()
            .map(|update| Update {
                id: self.node(update.span),
                path: self.path(&update.steps),
                value: self.expr(&update.value),
            })
            .collect();
        ExprKind::With { base, updates }
    }

    fn unary(&mut self, op: ast::UnaryOp, operand: &ast::Expr) -> ExprKind {
        let operand = self.boxed(operand);
        let op = match op {
            ast::UnaryOp::Not => UnaryOp::Not,
            ast::UnaryOp::Neg => UnaryOp::Negate,
            ast::UnaryOp::Try => return ExprKind::Try(operand),
        };
        ExprKind::Unary { op, operand }
    }

    fn binary(&mut self, op: ast::BinaryOp, left: &ast::Expr, right: &ast::Expr) -> ExprKind {
        let op = match op {
            ast::BinaryOp::Iff => BinaryOp::Iff,
            ast::BinaryOp::Implies => BinaryOp::Implies,
            ast::BinaryOp::Or => BinaryOp::Or,
            ast::BinaryOp::And => BinaryOp::And,
            ast::BinaryOp::Add => BinaryOp::Add,
            ast::BinaryOp::Sub => BinaryOp::Subtract,
            ast::BinaryOp::Mul => BinaryOp::Multiply,
            ast::BinaryOp::Div => BinaryOp::Divide,
            ast::BinaryOp::FloorDiv => BinaryOp::FloorDivide,
            ast::BinaryOp::Mod => BinaryOp::Modulo,
        };
        ExprKind::Binary {
            op,
            left: self.boxed(left),
            right: self.boxed(right),
        }
    }

    fn compare(&mut self, first: &ast::Expr, rest: &[ast::Comparison]) -> ExprKind {
        let starts: Vec<Span> = std::iter::once(first.span)
            .chain(rest.iter().map(|link| link.right.span))
            .collect();
        let first = self.boxed(first);
        let rest = rest
            .iter()
            .zip(starts)
            .map(|(link, start)| Comparison {
                // Both sides with what is between them: of `0 <= i < n` each half can be told of by itself.
                id: self.node(Span::new(start.file, start.start, link.right.span.end)),
                op: match link.op {
                    ast::CompareOp::Eq => CompareOp::Equal,
                    ast::CompareOp::Ne => CompareOp::NotEqual,
                    ast::CompareOp::Lt => CompareOp::Less,
                    ast::CompareOp::Le => CompareOp::LessEqual,
                    ast::CompareOp::Gt => CompareOp::Greater,
                    ast::CompareOp::Ge => CompareOp::GreaterEqual,
                },
                right: self.expr(&link.right),
            })
            .collect();
        ExprKind::Compare { first, rest }
    }

    fn is(&mut self, subject: &ast::Expr, pattern: &ast::Pattern) -> ExprKind {
        let scrutinee = self.boxed(subject);
        let (lowered, names) = self.pattern(pattern, LocalKind::Let);
        if let Some((name, _)) = names.first() {
            let message = format!("`is` binds no names, so `{name}` would be lost");
            self.misplaced(
                "T1012",
                pattern.span,
                &message,
                "Write `_` for a part that does not matter, or take the value apart with `match`.",
            );
        }
        ExprKind::Is {
            scrutinee,
            pattern: lowered,
        }
    }

    fn pipe(&mut self, argument: &ast::Expr, function: &ast::Expr) -> ExprKind {
        match &function.kind {
            ast::ExprKind::Call(call) if !function.parens => self.call_kind(call, Some(argument)),
            _ => {
                let call = ast::Call {
                    callee: Box::new(function.clone()),
                    args: Vec::new(),
                    span: function.span,
                };
                self.call_kind(&call, Some(argument))
            }
        }
    }

    fn lambda(&mut self, params: &[ast::LambdaParam], body: &ast::Expr) -> ExprKind {
        self.scoped(|lower| {
            let params = params.iter().map(|p| lower.lambda_param(p)).collect();
            let body = lower.boxed(body);
            ExprKind::Lambda { params, body }
        })
    }

    fn lambda_param(&mut self, param: &ast::LambdaParam) -> LambdaParam {
        let id = self.node(param.span);
        let ty = param.ty.as_ref().map(|ty| self.ty(ty));
        let local = self.local(&param.name.text, LocalKind::Lambda, id);
        self.bring(&param.name.text, local);
        let refinement = param.refinement.as_ref().map(|e| self.expr(e));
        LambdaParam {
            id,
            local,
            ty,
            refinement,
        }
    }

    fn quantified(
        &mut self,
        quantifier: ast::Quantifier,
        binders: &[ast::QuantifierBinder],
        body: &ast::Expr,
    ) -> ExprKind {
        let kind = match quantifier {
            ast::Quantifier::All => QuantifierKind::All,
            ast::Quantifier::Some => QuantifierKind::Some,
            ast::Quantifier::Forall => QuantifierKind::Forall,
            ast::Quantifier::Exists => QuantifierKind::Exists,
        };
        self.scoped(|lower| {
            let binders = binders
                .iter()
                .map(|binder| lower.quantifier_binder(kind, binder))
                .collect();
            let body = lower.boxed(body);
            ExprKind::Quantifier {
                kind,
                binders,
                body,
            }
        })
    }

    fn quantifier_binder(
        &mut self,
        kind: QuantifierKind,
        binder: &ast::QuantifierBinder,
    ) -> QuantifierBinder {
        let typed = matches!(kind, QuantifierKind::Forall | QuantifierKind::Exists);
        match binder {
            ast::QuantifierBinder::In { pattern, source } => {
                let id = self.node(pattern.span);
                if typed {
                    self.wrong_quantifier(kind, pattern.span);
                }
                let source = self.source(source);
                let (pattern, names) = self.pattern(pattern, LocalKind::Quantified);
                for (name, local) in &names {
                    self.bring(name, *local);
                }
                QuantifierBinder::In {
                    id,
                    pattern,
                    source,
                }
            }
            ast::QuantifierBinder::Typed { name, ty } => {
                let id = self.node(name.span);
                if !typed {
                    self.wrong_quantifier(kind, name.span);
                }
                let ty = self.ty(ty);
                let local = self.local(&name.text, LocalKind::Quantified, id);
                self.bring(&name.text, local);
                QuantifierBinder::Typed { id, local, ty }
            }
        }
    }

    fn wrong_quantifier(&mut self, kind: QuantifierKind, span: Span) {
        let (message, note) = match kind {
            QuantifierKind::All => ("`all` runs over a collection", "Write `forall n: T: …`."),
            QuantifierKind::Some => ("`some` runs over a collection", "Write `exists n: T: …`."),
            QuantifierKind::Forall => (
                "`forall` speaks about a whole type",
                "Write `all x in xs: …` for the elements of a collection.",
            ),
            QuantifierKind::Exists => (
                "`exists` speaks about a whole type",
                "Write `some x in xs: …` for the elements of a collection.",
            ),
        };
        self.misplaced("T1018", span, message, note);
    }

    fn conditional(&mut self, arms: &[ast::IfArm], otherwise: Option<&ast::Block>) -> ExprKind {
        let arms = arms
            .iter()
            .map(|arm| IfArm {
                condition: self.expr(&arm.condition),
                body: self.block(&arm.body),
            })
            .collect();
        let otherwise = otherwise.map(|block| self.block(block));
        ExprKind::If { arms, otherwise }
    }

    fn case_analysis(&mut self, subject: &ast::Expr, arms: &[ast::CaseArm]) -> ExprKind {
        let scrutinee = self.boxed(subject);
        let arms = arms.iter().map(|arm| self.arm(arm)).collect();
        ExprKind::Match { scrutinee, arms }
    }

    fn arm(&mut self, arm: &ast::CaseArm) -> Arm {
        let id = self.node(arm.span);
        let (pattern, names) = self.pattern(&arm.pattern, LocalKind::Let);
        self.with_names(&names, |lower| Arm {
            id,
            pattern,
            guard: arm.guard.as_ref().map(|e| lower.expr(e)),
            body: lower.block(&arm.body),
        })
    }
}
