//! Expressions.

use super::chains::{Link, same_level};
use super::document::{Doc, render};
use super::lines::Printer;
use crate::ast::*;

/// How tightly each kind of expression binds: the grammar's levels.
mod level {
    pub(super) const TAIL: u8 = 0;
    pub(super) const IFF: u8 = 1;
    pub(super) const IMPLIES: u8 = 2;
    pub(super) const OR: u8 = 3;
    pub(super) const AND: u8 = 4;
    pub(super) const NOT: u8 = 5;
    pub(super) const COMPARE: u8 = 6;
    pub(super) const PIPE: u8 = 8;
    pub(super) const ADD: u8 = 9;
    pub(super) const MUL: u8 = 10;
    pub(super) const UNARY: u8 = 11;
    pub(super) const POSTFIX: u8 = 12;
    pub(super) const ATOM: u8 = 13;
}

/// The level of a binary operator.
fn binary_level(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Iff => level::IFF,
        BinaryOp::Implies => level::IMPLIES,
        BinaryOp::Or => level::OR,
        BinaryOp::And => level::AND,
        BinaryOp::Add | BinaryOp::Sub => level::ADD,
        BinaryOp::Mul | BinaryOp::Div | BinaryOp::FloorDiv | BinaryOp::Mod => level::MUL,
    }
}

fn level_of(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Lambda { .. } | ExprKind::Quantified { .. } => level::TAIL,
        ExprKind::Binary { op, .. } => binary_level(*op),
        ExprKind::Unary {
            op: UnaryOp::Not, ..
        } => level::NOT,
        ExprKind::Unary { .. } => level::UNARY,
        ExprKind::Compare { .. } | ExprKind::In { .. } | ExprKind::Is { .. } => level::COMPARE,
        ExprKind::Pipe { .. } => level::PIPE,
        ExprKind::Call(_)
        | ExprKind::Index { .. }
        | ExprKind::Slice { .. }
        | ExprKind::Field { .. }
        | ExprKind::Position { .. }
        | ExprKind::With { .. } => level::POSTFIX,
        _ => level::ATOM,
    }
}

/// Whether it ends with a quantifier or a lambda that no brackets enclose.
fn has_tail(expr: &Expr) -> bool {
    !expr.parens
        && match &expr.kind {
            ExprKind::Lambda { .. } | ExprKind::Quantified { .. } => true,
            ExprKind::Binary { op, right, .. } => {
                binary_level(*op) <= level::AND && has_tail(right)
            }
            ExprKind::Unary {
                op: UnaryOp::Not,
                operand,
            } => has_tail(operand),
            _ => false,
        }
}

impl<'t> Printer<'t> {
    /// An expression where any fits.
    pub(super) fn expr(&mut self, expr: &Expr) -> Doc {
        self.operand(expr, level::TAIL)
    }

    /// An expression where it must bind at least as tightly as `least` says.
    pub(super) fn operand(&mut self, expr: &Expr, least: u8) -> Doc {
        // Behind `and` and its like a quantifier needs no parentheses; before them the one who wrote it put some.
        let tail = least <= level::NOT && level_of(expr) == level::TAIL;
        let doc = self.bare(expr);
        if expr.parens || level_of(expr) < least && !tail {
            Doc::group(Doc::concat(vec![
                Doc::text("("),
                Doc::indent(doc),
                Doc::text(")"),
            ]))
        } else {
            doc
        }
    }

    /// An expression that is all of a line: what it opens is not indented further.
    pub(super) fn flush(&mut self, expr: &Expr) -> Doc {
        match &expr.kind {
            ExprKind::Match { subject, arms } if !expr.parens => {
                self.cases(subject, arms, expr.span.end, true)
            }
            ExprKind::Handle { subject, handlers } if !expr.parens => {
                self.handlers(subject, handlers, expr.span.end, true)
            }
            _ => self.expr(expr),
        }
    }

    fn bare(&mut self, expr: &Expr) -> Doc {
        let end = expr.span.end;
        match &expr.kind {
            ExprKind::Name(name) => Doc::text(&*name.text),
            ExprKind::Constructor { module, name } => {
                let mut path: String = module.iter().flat_map(|name| [&name.text, "."]).collect();
                path.push_str(&name.text);
                Doc::text(path)
            }
            ExprKind::Int(literal) => Doc::text(&*literal.spelling),
            ExprKind::Float(literal) => Doc::text(&*literal.spelling),
            ExprKind::Text(literal) => Doc::text(&*literal.spelling),
            ExprKind::Char(literal) => Doc::text(&*literal.spelling),
            ExprKind::FText(text) => self.ftext(text),
            ExprKind::Bool(value) => Doc::text(if *value { "true" } else { "false" }),
            ExprKind::Hole(name) => Doc::text(format!("?{}", name.text)),
            ExprKind::Tuple(items) => {
                self.brackets("(", ")", end, items, |item| item.span, Self::expr)
            }
            ExprKind::List(items) => {
                let span = |item: &ListItem| match item {
                    ListItem::Item(expr) | ListItem::Spread(expr) => expr.span,
                };
                self.brackets("[", "]", end, items, span, |printer, item| match item {
                    ListItem::Item(expr) => printer.expr(expr),
                    ListItem::Spread(expr) => Doc::concat(vec![Doc::text("*"), printer.expr(expr)]),
                })
            }
            ExprKind::Comprehension {
                element,
                pattern,
                source,
                condition,
            } => self.comprehension(element, pattern, source, condition.as_deref()),
            ExprKind::EmptyBraces => Doc::text("{}"),
            ExprKind::Set(items) => {
                self.brackets("{", "}", end, items, |item| item.span, Self::expr)
            }
            ExprKind::Map(entries) => {
                let span = |entry: &MapEntry| entry.key.span.to(entry.value.span);
                self.brackets("{", "}", end, entries, span, |printer, entry| {
                    let key = printer.expr(&entry.key);
                    let value = printer.expr(&entry.value);
                    Doc::concat(vec![key, Doc::text(": "), value])
                })
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::Index { .. } | ExprKind::Slice { .. } | ExprKind::Field { .. } => {
                self.postfix(expr)
            }
            ExprKind::Position { .. } | ExprKind::With { .. } => self.postfix(expr),
            ExprKind::Unary { op, operand } => {
                let (word, least) = match op {
                    UnaryOp::Not => ("not ", level::NOT),
                    UnaryOp::Neg => ("-", level::UNARY),
                    UnaryOp::Try => ("try ", level::UNARY),
                };
                let operand = self.operand(operand, least);
                Doc::concat(vec![Doc::text(word), operand])
            }
            ExprKind::Binary {
                op, left, right, ..
            } => self.binary(*op, left, right),
            ExprKind::Compare { first, rest } => {
                let links: Vec<_> = rest
                    .iter()
                    .map(|link| Link {
                        operator: link.op.spelling(),
                        operand: &link.right,
                        least: level::PIPE,
                    })
                    .collect();
                self.chain(first, level::PIPE, &links)
            }
            ExprKind::In {
                negated,
                element,
                collection,
            } => {
                let link = Link {
                    operator: if *negated { "not in" } else { "in" },
                    operand: collection,
                    least: level::PIPE,
                };
                self.chain(element, level::PIPE, &[link])
            }
            ExprKind::Is { subject, pattern } => {
                let subject = self.operand(subject, level::PIPE);
                let pattern = self.pattern_atom(pattern);
                Doc::concat(vec![subject, Doc::text(" is "), pattern])
            }
            ExprKind::Pipe { .. } => self.pipe(expr),
            ExprKind::Lambda { params, body } => self.lambda(params, body),
            ExprKind::Quantified {
                quantifier,
                binders,
                body,
            } => self.quantified(*quantifier, binders, body),
            ExprKind::If {
                inline,
                arms,
                otherwise,
            } => self.choice(*inline, arms, otherwise.as_ref(), end),
            ExprKind::Match { subject, arms } => self.cases(subject, arms, end, false),
            ExprKind::Handle { subject, handlers } => self.handlers(subject, handlers, end, false),
            ExprKind::Do(block) => {
                let block = self.block(block, end);
                Doc::concat(vec![
                    Doc::text("do"),
                    block.into_block(),
                    Doc::Hard,
                    Doc::text("end"),
                ])
            }
            ExprKind::Error => Doc::Nil,
        }
    }

    fn ftext(&mut self, text: &FText) -> Doc {
        let mut out = String::from("f\"");
        for part in &text.parts {
            match part {
                FTextPart::Text { spelling, .. } => out.push_str(spelling),
                FTextPart::Expr(expr) => {
                    let doc = self.without_comments(|printer| printer.expr(expr));
                    out.push('{');
                    let written = render(&doc, usize::MAX);
                    if written.starts_with('{') {
                        // Two braces would stand for one.
                        out.push(' ');
                    }
                    // An f-text stands on one line, however long.
                    out.push_str(written.trim_end());
                    out.push('}');
                }
            }
        }
        out.push('"');
        Doc::text(out)
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Doc {
        let own = binary_level(op);
        let mut links = vec![(op, right)];
        let mut first = left;
        if op == BinaryOp::Implies {
            // To the right, it nests: `a implies (b implies c)`.
            let mut last = right;
            while let ExprKind::Binary {
                op: BinaryOp::Implies,
                left,
                right,
                ..
            } = &last.kind
                && !last.parens
            {
                links.pop();
                links.push((op, &**left));
                links.push((op, &**right));
                last = right;
            }
        } else {
            while let ExprKind::Binary {
                op: other,
                left,
                right,
                ..
            } = &first.kind
                && !first.parens
                && same_level(op, *other)
                && !has_tail(right)
            {
                links.push((*other, right));
                first = left;
            }
            links.reverse();
        }
        let links: Vec<_> = links
            .into_iter()
            .map(|(op, operand)| Link {
                operator: op.spelling(),
                operand,
                least: own + 1,
            })
            .collect();
        let least = if op == BinaryOp::Implies {
            own + 1
        } else {
            own
        };
        self.chain(first, least, &links)
    }

    fn pipe(&mut self, expr: &Expr) -> Doc {
        let mut links = Vec::new();
        let mut first = expr;
        while let ExprKind::Pipe { argument, function } = &first.kind
            && (!first.parens || std::ptr::eq(first, expr))
        {
            links.push(Link {
                operator: "|>",
                operand: function,
                least: level::ADD,
            });
            first = argument;
        }
        links.reverse();
        self.chain(first, level::PIPE, &links)
    }

    fn comprehension(
        &mut self,
        element: &Expr,
        pattern: &Pattern,
        source: &Source,
        condition: Option<&Expr>,
    ) -> Doc {
        let element = self.expr(element);
        let pattern = self.pattern(pattern);
        let source = self.source(source);
        let mut parts = vec![
            Doc::SoftLine,
            element,
            Doc::Line,
            Doc::text("for "),
            pattern,
            Doc::text(" in "),
            source,
        ];
        if let Some(condition) = condition {
            parts.extend([Doc::Line, Doc::text("where "), self.expr(condition)]);
        }
        Doc::group(Doc::concat(vec![
            Doc::text("["),
            Doc::indent(Doc::concat(parts)),
            Doc::SoftLine,
            Doc::text("]"),
        ]))
    }

    fn source(&mut self, source: &Source) -> Doc {
        self.source_at(source, level::PIPE)
    }

    /// What a `for` goes over: any expression.
    pub(super) fn turns_over(&mut self, source: &Source) -> Doc {
        self.source_at(source, level::TAIL)
    }

    fn source_at(&mut self, source: &Source, least: u8) -> Doc {
        match source {
            Source::Range { low, high } => {
                let low = self.operand(low, level::PIPE);
                let high = self.operand(high, level::PIPE);
                Doc::concat(vec![low, Doc::text(".."), high])
            }
            Source::Collection(expr) => self.operand(expr, least),
        }
    }

    pub(super) fn call(&mut self, call: &Call) -> Doc {
        let mut segments = Vec::new();
        let callee = self.postfix_base(&call.callee, &mut segments);
        segments.push(Segment {
            call: true,
            ..Segment::new(self.args(call))
        });
        assemble(callee, segments)
    }

    fn args(&mut self, call: &Call) -> Doc {
        self.brackets(
            "(",
            ")",
            call.span.end,
            &call.args,
            |arg| arg.span,
            |printer, arg| {
                let value = printer.expr(&arg.value);
                match &arg.name {
                    Some(name) => Doc::concat(vec![Doc::text(format!("{} = ", name.text)), value]),
                    None => value,
                }
            },
        )
    }

    /// Calls, indices and fields behind one another.
    fn postfix(&mut self, expr: &Expr) -> Doc {
        let mut segments = Vec::new();
        let base = self.postfix_parts(expr, &mut segments);
        assemble(base, segments)
    }

    /// The base of a postfix expression; its segments are added.
    fn postfix_base(&mut self, expr: &Expr, segments: &mut Vec<Segment>) -> Doc {
        if expr.parens {
            return self.operand(expr, level::POSTFIX);
        }
        self.postfix_parts(expr, segments)
    }

    fn postfix_parts(&mut self, expr: &Expr, segments: &mut Vec<Segment>) -> Doc {
        let end = expr.span.end;
        match &expr.kind {
            ExprKind::Call(call) => {
                let base = self.postfix_base(&call.callee, segments);
                let args = self.args(call);
                segments.push(Segment {
                    call: true,
                    ..Segment::new(args)
                });
                base
            }
            ExprKind::Index { base, index } => {
                let base = self.postfix_base(base, segments);
                let index = self.expr(index);
                segments.push(Segment::new(in_brackets(index)));
                base
            }
            ExprKind::Slice { base, start, end } => {
                let base = self.postfix_base(base, segments);
                let start = start
                    .as_ref()
                    .map_or(Doc::Nil, |start| self.operand(start, level::PIPE));
                let end = end
                    .as_ref()
                    .map_or(Doc::Nil, |end| self.operand(end, level::PIPE));
                segments.push(Segment::new(in_brackets(Doc::concat(vec![
                    start,
                    Doc::text(".."),
                    end,
                ]))));
                base
            }
            ExprKind::Field { base, name } => {
                let base = self.postfix_base(base, segments);
                segments.push(Segment::dot(Doc::text(format!(".{}", name.text))));
                base
            }
            ExprKind::Position { base, position, .. } => {
                let base = self.postfix_base(base, segments);
                segments.push(Segment::new(Doc::text(format!(".{position}"))));
                base
            }
            ExprKind::With { base, updates } => {
                let base = self.postfix_base(base, segments);
                segments.push(Segment::dot(Doc::text(".with")));
                let updates =
                    self.brackets("(", ")", end, updates, |update| update.span, Self::update);
                segments.push(Segment {
                    call: true,
                    ..Segment::new(updates)
                });
                base
            }
            _ => self.operand(expr, level::POSTFIX),
        }
    }

    fn update(&mut self, update: &Update) -> Doc {
        let mut parts: Vec<Doc> = update
            .steps
            .iter()
            .enumerate()
            .map(|(i, step)| self.step(step, i > 0))
            .collect();
        parts.push(Doc::text(" = "));
        parts.push(self.expr(&update.value));
        Doc::concat(parts)
    }

    fn lambda(&mut self, params: &[LambdaParam], body: &Expr) -> Doc {
        let params =
            match params {
                [param] if param.ty.is_none() => Doc::text(&*param.name.text),
                params => {
                    let span = |param: &LambdaParam| param.span;
                    self.brackets("(", ")", body.span.start, params, span, |printer, param| {
                        match &param.ty {
                            Some(ty) => {
                                let ty = printer.ty(ty);
                                printer.bound(Some(&param.name), ty, param.refinement.as_deref())
                            }
                            None => Doc::text(&*param.name.text),
                        }
                    })
                }
            };
        let body = self.expr(body);
        let arrow = Doc::text(" ->");
        if body.breaks() {
            return Doc::concat(vec![params, arrow, Doc::text(" "), body]);
        }
        let body = Doc::group(Doc::indent(Doc::concat(vec![Doc::Line, body])));
        Doc::concat(vec![params, arrow, body])
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        binders: &[QuantifierBinder],
        body: &Expr,
    ) -> Doc {
        let binders: Vec<Doc> = binders
            .iter()
            .map(|binder| match binder {
                QuantifierBinder::In { pattern, source } => {
                    let pattern = self.pattern(pattern);
                    let source = self.source(source);
                    Doc::concat(vec![pattern, Doc::text(" in "), source])
                }
                QuantifierBinder::Typed { name, ty } => {
                    let ty = self.ty(ty);
                    Doc::concat(vec![Doc::text(format!("{}: ", name.text)), ty])
                }
            })
            .collect();
        let head = Doc::text(format!("{} ", quantifier.spelling()));
        let binders = Doc::join(binders, &Doc::text(", "));
        let body = self.expr(body);
        let body = Doc::group(Doc::indent(Doc::concat(vec![Doc::Line, body])));
        Doc::concat(vec![head, binders, Doc::text(":"), body])
    }
}

/// What stands behind the base of a postfix expression.
struct Segment {
    doc: Doc,
    /// Begins with a dot before which a line can be broken.
    dot: bool,
    /// The arguments of a call.
    call: bool,
}

impl Segment {
    fn new(doc: Doc) -> Segment {
        Segment {
            doc,
            dot: false,
            call: false,
        }
    }

    fn dot(doc: Doc) -> Segment {
        Segment {
            dot: true,
            ..Segment::new(doc)
        }
    }
}

/// A postfix expression: broken before its dots where it has several calls behind dots.
fn assemble(base: Doc, segments: Vec<Segment>) -> Doc {
    let methods = segments
        .windows(2)
        .filter(|pair| pair[0].dot && pair[1].call)
        .count();
    let forced = base.breaks() || segments.iter().any(|segment| segment.doc.breaks());
    if methods < 2 || forced {
        let docs = std::iter::once(base).chain(segments.into_iter().map(|s| s.doc));
        return Doc::concat(docs.collect());
    }
    let calls: Vec<bool> = segments
        .iter()
        .skip(1)
        .map(|s| s.call)
        .chain([false])
        .collect();
    let mut rest = Vec::new();
    for (segment, called) in segments.into_iter().zip(calls) {
        if segment.dot && called {
            rest.push(Doc::SoftLine);
        }
        rest.push(segment.doc);
    }
    Doc::group(Doc::concat(vec![base, Doc::indent(Doc::concat(rest))]))
}

fn in_brackets(doc: Doc) -> Doc {
    Doc::concat(vec![Doc::text("["), doc, Doc::text("]")])
}
