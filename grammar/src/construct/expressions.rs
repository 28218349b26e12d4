//! Expressions.

use super::{Builder, RawArg};
use crate::ast::*;
use crate::literals;
use crate::parser;
use crate::token::FTextPiece;
use std::sync::Arc;

impl Builder<'_> {
    pub(crate) fn expr(&self, kind: ExprKind, l: u32, r: u32) -> Expr {
        Expr {
            kind,
            parens: false,
            span: self.span(l, r),
        }
    }

    pub(crate) fn name_expr(&self, name: Name) -> Expr {
        Expr {
            span: name.span,
            parens: false,
            kind: ExprKind::Name(name),
        }
    }

    pub(crate) fn constructor(&self, name: Name) -> Expr {
        Expr {
            span: name.span,
            parens: false,
            kind: ExprKind::Constructor {
                module: Vec::new(),
                name,
            },
        }
    }

    pub(crate) fn int(&self, spelling: Arc<str>, l: u32, r: u32) -> Expr {
        let literal = literals::int(&spelling, self.span(l, r), &mut self.report.borrow_mut());
        self.expr(ExprKind::Int(literal), l, r)
    }

    pub(crate) fn float(&self, spelling: Arc<str>, l: u32, r: u32) -> Expr {
        let literal = literals::float(&spelling, self.span(l, r), &mut self.report.borrow_mut());
        self.expr(ExprKind::Float(literal), l, r)
    }

    pub(crate) fn char(&self, spelling: Arc<str>, l: u32, r: u32) -> Expr {
        let literal = literals::char(&spelling, self.span(l, r), &mut self.report.borrow_mut());
        self.expr(ExprKind::Char(literal), l, r)
    }

    pub(crate) fn hole(&self, text: Arc<str>, l: u32, r: u32) -> Expr {
        let name = self.name(text, l + 1, r);
        self.expr(ExprKind::Hole(name), l, r)
    }

    pub(crate) fn ftext(&self, pieces: &[FTextPiece], l: u32, r: u32) -> Expr {
        let mut report = self.report.borrow_mut();
        let parts =
            pieces
                .iter()
                .map(|piece| match piece {
                    FTextPiece::Text { spelling, start } => FTextPart::Text {
                        value: literals::ftext_text(spelling, *start, &mut report),
                        spelling: spelling.clone(),
                    },
                    FTextPiece::Expr { tokens, start, end } => FTextPart::Expr(
                        parser::parse_braces(tokens, self.text, *start, *end, &mut report),
                    ),
                })
                .collect();
        drop(report);
        self.expr(ExprKind::FText(FText { parts }), l, r)
    }

    pub(crate) fn paren(&self, items: (Vec<Expr>, bool), l: u32, r: u32) -> Expr {
        let (mut items, comma) = items;
        match (items.len(), items.pop()) {
            (1, Some(item)) => {
                let span = self.span(l, r);
                if comma {
                    self.report(|report| report.tuple_of_one(span));
                }
                Expr {
                    parens: true,
                    span,
                    ..item
                }
            }
            (_, last) => {
                items.extend(last);
                self.expr(ExprKind::Tuple(items), l, r)
            }
        }
    }

    pub(crate) fn set(&self, items: Vec<Expr>, l: u32, r: u32) -> Expr {
        let kind = if items.is_empty() {
            ExprKind::EmptyBraces
        } else {
            ExprKind::Set(items)
        };
        self.expr(kind, l, r)
    }

    pub(crate) fn unary(&self, op: UnaryOp, operand: Expr, l: u32) -> Expr {
        let end = operand.span.end;
        let kind = ExprKind::Unary {
            op,
            operand: Box::new(operand),
        };
        self.expr(kind, l, end)
    }

    pub(crate) fn binary(&self, op: BinaryOp, left: Expr, l: u32, r: u32, right: Expr) -> Expr {
        let (start, end) = (left.span.start, right.span.end);
        let kind = ExprKind::Binary {
            op,
            op_span: self.span(l, r),
            left: Box::new(left),
            right: Box::new(right),
        };
        self.expr(kind, start, end)
    }

    pub(crate) fn compare(&self, first: Expr, op: CompareOp, l: u32, r: u32, right: Expr) -> Expr {
        let (start, end) = (first.span.start, right.span.end);
        let kind = ExprKind::Compare {
            first: Box::new(first),
            rest: vec![Comparison {
                op,
                op_span: self.span(l, r),
                right,
            }],
        };
        self.expr(kind, start, end)
    }

    /// Adds a link to a chain of comparisons.
    pub(crate) fn compare_more(
        &self,
        mut chain: Expr,
        op: CompareOp,
        l: u32,
        r: u32,
        right: Expr,
    ) -> Expr {
        chain.span = chain.span.to(right.span);
        // The grammar gives chains only, and they come without parentheses.
        if let ExprKind::Compare { rest, .. } = &mut chain.kind {
            let op_span = self.span(l, r);
            rest.push(Comparison { op, op_span, right });
        }
        chain
    }

    pub(crate) fn is(&self, subject: Expr, pattern: Pattern) -> Expr {
        let (start, end) = (subject.span.start, pattern.span.end);
        let kind = ExprKind::Is {
            subject: Box::new(subject),
            pattern,
        };
        self.expr(kind, start, end)
    }

    pub(crate) fn member(&self, negated: bool, element: Expr, collection: Expr) -> Expr {
        let (start, end) = (element.span.start, collection.span.end);
        let kind = ExprKind::In {
            negated,
            element: Box::new(element),
            collection: Box::new(collection),
        };
        self.expr(kind, start, end)
    }

    pub(crate) fn pipe(&self, argument: Expr, function: Expr) -> Expr {
        let (start, end) = (argument.span.start, function.span.end);
        let kind = ExprKind::Pipe {
            argument: Box::new(argument),
            function: Box::new(function),
        };
        self.expr(kind, start, end)
    }

    /// A range: nothing but a place for it until something takes it.
    pub(crate) fn range(&self, low: Expr, high: Expr) -> Expr {
        let (start, end) = (low.span.start, high.span.end);
        self.ranges.borrow_mut().insert((start, end), (low, high));
        self.expr(ExprKind::Error, start, end)
    }

    fn take_range(&self, expr: &Expr) -> Option<(Expr, Expr)> {
        let range = match expr.kind {
            ExprKind::Error if !expr.parens => (expr.span.start, expr.span.end),
            _ => return None,
        };
        self.ranges.borrow_mut().remove(&range)
    }

    /// What a loop, quantifier or comprehension goes over.
    pub(crate) fn source(&self, expr: Expr) -> Source {
        match self.take_range(&expr) {
            Some((low, high)) => Source::Range { low, high },
            None => Source::Collection(expr),
        }
    }

    pub(crate) fn lambda(&self, params: Vec<LambdaParam>, body: Expr, l: u32) -> Expr {
        let end = body.span.end;
        let kind = ExprKind::Lambda {
            params,
            body: Box::new(body),
        };
        self.expr(kind, l, end)
    }

    pub(crate) fn plain_param(&self, name: Name) -> LambdaParam {
        LambdaParam {
            span: name.span,
            name,
            ty: None,
            refinement: None,
        }
    }

    /// A lambda's parameters, which the grammar reads as expressions.
    pub(crate) fn lambda_params(&self, params: Vec<Expr>) -> Vec<LambdaParam> {
        params
            .into_iter()
            .map(|param| match param.kind {
                ExprKind::Name(name) if !param.parens => self.plain_param(name),
                _ => {
                    self.ranges
                        .borrow_mut()
                        .remove(&(param.span.start, param.span.end));
                    self.report(|report| report.lambda_parameter(param.span));
                    self.plain_param(self.name("_".into(), param.span.start, param.span.end))
                }
            })
            .collect()
    }

    pub(crate) fn quantified(
        &self,
        quantifier: Quantifier,
        binders: Vec<QuantifierBinder>,
        body: Expr,
        l: u32,
    ) -> Expr {
        let end = body.span.end;
        let kind = ExprKind::Quantified {
            quantifier,
            binders,
            body: Box::new(body),
        };
        self.expr(kind, l, end)
    }

    pub(crate) fn comprehension(
        &self,
        element: Expr,
        pattern: Pattern,
        source: Expr,
        condition: Option<Expr>,
        l: u32,
        r: u32,
    ) -> Expr {
        let kind = ExprKind::Comprehension {
            element: Box::new(element),
            pattern,
            source: Box::new(self.source(source)),
            condition: condition.map(Box::new),
        };
        self.expr(kind, l, r)
    }

    pub(crate) fn call(&self, callee: Expr, args: Vec<RawArg>, r: u32) -> Expr {
        let span = self.span(callee.span.start, r);
        let args = args
            .into_iter()
            .map(|arg| match arg {
                RawArg::Plain(value) => Arg {
                    name: None,
                    span: value.span,
                    value,
                },
                RawArg::Named(target, value) => {
                    let span = target.span.to(value.span);
                    let name = self.argument_name(target);
                    Arg { name, value, span }
                }
            })
            .collect();
        let kind = ExprKind::Call(Call {
            callee: Box::new(callee),
            args,
            span,
        });
        self.expr(kind, span.start, span.end)
    }

    fn argument_name(&self, target: Expr) -> Option<Name> {
        match target.kind {
            ExprKind::Name(name) if !target.parens => Some(name),
            _ => {
                self.report(|report| report.argument_name(target.span));
                None
            }
        }
    }

    pub(crate) fn index(&self, base: Expr, index: Expr, r: u32) -> Expr {
        if let Some((low, high)) = self.take_range(&index) {
            return self.slice(base, Some(low), Some(high), r);
        }
        let start = base.span.start;
        let kind = ExprKind::Index {
            base: Box::new(base),
            index: Box::new(index),
        };
        self.expr(kind, start, r)
    }

    pub(crate) fn slice(&self, base: Expr, start: Option<Expr>, end: Option<Expr>, r: u32) -> Expr {
        let l = base.span.start;
        let kind = ExprKind::Slice {
            base: Box::new(base),
            start: start.map(Box::new),
            end: end.map(Box::new),
        };
        self.expr(kind, l, r)
    }

    pub(crate) fn field(&self, base: Expr, name: Name) -> Expr {
        let (start, end) = (base.span.start, name.span.end);
        let kind = ExprKind::Field {
            base: Box::new(base),
            name,
        };
        self.expr(kind, start, end)
    }

    pub(crate) fn position(&self, base: Expr, spelling: Arc<str>, l: u32, r: u32) -> Expr {
        let start = base.span.start;
        let position_span = self.span(l, r);
        let plain = spelling.bytes().all(|b| b.is_ascii_digit())
            && (spelling.len() == 1 || !spelling.starts_with('0'));
        let position = spelling.parse().ok().filter(|_| plain);
        let Some(position) = position else {
            self.report(|report| report.long_position(position_span));
            return self.expr(ExprKind::Error, start, r);
        };
        let kind = ExprKind::Position {
            base: Box::new(base),
            position,
            position_span,
        };
        self.expr(kind, start, r)
    }

    /// `x.Name`, where `x` must be the name of a module.
    pub(crate) fn qualified(&self, base: Expr, name: Name) -> Expr {
        let (start, end) = (base.span.start, name.span.end);
        let base_span = base.span;
        let mut module = Vec::new();
        let mut rest = base;
        loop {
            match rest.kind {
                ExprKind::Name(first) if !rest.parens => {
                    module.push(first);
                    module.reverse();
                    return self.expr(ExprKind::Constructor { module, name }, start, end);
                }
                ExprKind::Field { base, name } if !rest.parens => {
                    module.push(name);
                    rest = *base;
                }
                _ => {
                    self.report(|report| report.qualified_by_value(base_span));
                    return self.expr(ExprKind::Error, start, end);
                }
            }
        }
    }

    pub(crate) fn with(&self, base: Expr, args: Vec<RawArg>, r: u32) -> Expr {
        let start = base.span.start;
        let updates = args
            .into_iter()
            .filter_map(|arg| self.update(arg))
            .collect();
        let kind = ExprKind::With {
            base: Box::new(base),
            updates,
        };
        self.expr(kind, start, r)
    }

    fn update(&self, arg: RawArg) -> Option<Update> {
        let (target, value) = match arg {
            RawArg::Plain(value) => {
                self.report(|report| report.unnamed_update(value.span));
                return None;
            }
            RawArg::Named(target, value) => (target, value),
        };
        let span = target.span.to(value.span);
        let target_span = target.span;
        let steps = match self.place(target) {
            Some((Some(root), steps)) => std::iter::once(Step::Field(root)).chain(steps).collect(),
            Some((None, steps)) => steps,
            None => {
                self.report(|report| report.update_place(target_span));
                return None;
            }
        };
        Some(Update { steps, value, span })
    }

    /// The way to a part of a value: from a name, or (in `.with`) from `[i]`, which the grammar reads as a list.
    pub(super) fn place(&self, target: Expr) -> Option<(Option<Name>, Vec<Step>)> {
        let mut steps = Vec::new();
        let mut rest = target;
        let root = loop {
            if rest.parens {
                return None;
            }
            rest = match rest.kind {
                ExprKind::Name(root) => break Some(root),
                ExprKind::Field { base, name } => {
                    steps.push(Step::Field(name));
                    *base
                }
                ExprKind::Position {
                    base,
                    position,
                    position_span,
                } => {
                    steps.push(Step::Position(position, position_span));
                    *base
                }
                ExprKind::Index { base, index } => {
                    steps.push(Step::Index(index));
                    *base
                }
                ExprKind::List(mut items) if items.len() == 1 => match items.pop() {
                    Some(ListItem::Item(index)) => {
                        steps.push(Step::Index(Box::new(index)));
                        break None;
                    }
                    _ => return None,
                },
                _ => return None,
            };
        };
        steps.reverse();
        Some((root, steps))
    }
}
