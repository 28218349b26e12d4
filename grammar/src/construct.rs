//! What the grammar's actions call: nodes of the tree, narrowed where the grammar accepts more than the language.

mod expressions;
mod patterns;
mod statements;

use crate::ast::*;
use crate::messages::Report;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use tenet_source::Span;

/// What one run of the parser gives.
#[derive(Debug)]
pub(crate) enum Root {
    /// A file, or a part of one.
    File(File),
    /// An expression.
    Expr(Expr),
}

/// An argument before it is known whether it belongs to a call or to `.with`.
#[derive(Debug)]
pub(crate) enum RawArg {
    Plain(Expr),
    Named(Expr, Expr),
}

/// Builds the tree and reports what is wrong with its shape.
pub(crate) struct Builder<'r> {
    report: RefCell<&'r mut Report>,
    text: &'r str,
    /// Ranges by their places: each stands as an `Error` in the tree until something that may hold a range takes it.
    ranges: RefCell<HashMap<(u32, u32), (Expr, Expr)>>,
}

impl<'r> Builder<'r> {
    pub(crate) fn new(report: &'r mut Report, text: &'r str) -> Builder<'r> {
        Builder {
            report: RefCell::new(report),
            text,
            ranges: RefCell::default(),
        }
    }

    /// Reports the ranges that nothing took.
    pub(crate) fn finish(self) {
        let report = self.report.into_inner();
        for (start, end) in self.ranges.into_inner().into_keys() {
            report.misplaced_range(report.span(start, end));
        }
    }

    fn report(&self, say: impl FnOnce(&mut Report)) {
        say(&mut self.report.borrow_mut());
    }

    pub(crate) fn span(&self, start: u32, end: u32) -> Span {
        self.report.borrow().span(start, end.max(start))
    }

    pub(crate) fn name(&self, text: Arc<str>, l: u32, r: u32) -> Name {
        Name {
            text,
            span: self.span(l, r),
        }
    }

    pub(crate) fn list<T>(&self, first: T, rest: Vec<T>, comma: bool) -> (Vec<T>, bool) {
        let mut items = Vec::with_capacity(rest.len() + 1);
        items.push(first);
        items.extend(rest);
        (items, comma)
    }

    pub(crate) fn push<T>(&self, mut items: Vec<T>, item: T) -> Vec<T> {
        items.push(item);
        items
    }

    /// Those that could be parsed.
    pub(crate) fn known<T>(&self, items: Vec<Option<T>>) -> Vec<T> {
        items.into_iter().flatten().collect()
    }

    pub(crate) fn file(
        &self,
        head: Option<ModuleHead>,
        imports: Vec<Import>,
        items: Vec<Option<Item>>,
    ) -> File {
        File {
            head,
            imports,
            items: self.known(items),
            lost: Vec::new(),
            span: self.span(0, 0),
        }
    }

    pub(crate) fn path(&self, before: Option<Path>, name: Name) -> Path {
        match before {
            None => Path {
                span: name.span,
                names: vec![name],
            },
            Some(mut path) => {
                path.span = path.span.to(name.span);
                path.names.push(name);
                path
            }
        }
    }

    pub(crate) fn text(&self, spelling: Arc<str>, l: u32, r: u32) -> TextLit {
        let span = self.span(l, r);
        crate::literals::text(&spelling, span, &mut self.report.borrow_mut())
    }

    pub(crate) fn type_param(&self, name: Name, bounds: Vec<Type>) -> TypeParam {
        let span = match bounds.last() {
            Some(last) => name.span.to(last.span),
            None => name.span,
        };
        TypeParam {
            name,
            kind: TypeParamKind::Type { bounds },
            span,
        }
    }

    pub(crate) fn effect_param(&self, name: Name) -> TypeParam {
        TypeParam {
            span: name.span,
            name,
            kind: TypeParamKind::Effect,
        }
    }

    pub(crate) fn effect(&self, name: Name, args: Vec<RefinedType>, end: Option<u32>) -> Effect {
        let span = self.span(name.span.start, end.unwrap_or(name.span.end));
        Effect {
            kind: EffectKind::Named { name, args },
            span,
        }
    }

    pub(crate) fn named_type(
        &self,
        module: Option<Path>,
        name: Name,
        args: Vec<RefinedType>,
        l: u32,
        r: u32,
    ) -> Type {
        Type {
            kind: TypeKind::Named {
                module: module.map_or_else(Vec::new, |path| path.names),
                name,
                args,
            },
            span: self.span(l, r),
        }
    }

    pub(crate) fn paren_type(&self, parts: (Vec<RefinedType>, bool), l: u32, r: u32) -> Type {
        let span = self.span(l, r);
        let (mut parts, comma) = parts;
        let kind = match (parts.len(), parts.pop()) {
            (1, Some(part)) => {
                if comma {
                    self.report(|report| report.tuple_of_one(span));
                }
                if part.binder.is_none() {
                    return Type { span, ..part.ty };
                }
                TypeKind::Refined(Box::new(part))
            }
            (_, last) => {
                parts.extend(last);
                TypeKind::Tuple(parts)
            }
        };
        Type { kind, span }
    }
}
