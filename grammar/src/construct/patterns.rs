//! Patterns.

use super::Builder;
use crate::ast::*;
use crate::literals;
use std::sync::Arc;

impl Builder<'_> {
    pub(crate) fn pattern(&self, kind: PatternKind, l: u32, r: u32) -> Pattern {
        Pattern {
            kind,
            span: self.span(l, r),
        }
    }

    pub(crate) fn name_pattern(&self, name: Name) -> Pattern {
        Pattern {
            span: name.span,
            kind: if &*name.text == "_" {
                PatternKind::Wildcard
            } else {
                PatternKind::Name(name)
            },
        }
    }

    pub(crate) fn name_tuple(&self, names: (Vec<Name>, bool), l: u32, r: u32) -> Pattern {
        let (names, comma) = names;
        let patterns = names
            .into_iter()
            .map(|name| self.name_pattern(name))
            .collect();
        self.paren_pattern((patterns, comma), l, r)
    }

    pub(crate) fn paren_pattern(&self, items: (Vec<Pattern>, bool), l: u32, r: u32) -> Pattern {
        let span = self.span(l, r);
        let (mut items, comma) = items;
        match (items.len(), items.pop()) {
            (1, Some(item)) => {
                if comma {
                    self.report(|report| report.tuple_of_one(span));
                }
                Pattern { span, ..item }
            }
            (_, last) => {
                items.extend(last);
                self.pattern(PatternKind::Tuple(items), l, r)
            }
        }
    }

    pub(crate) fn or_pattern(&self, left: Pattern, right: Pattern) -> Pattern {
        let span = left.span.to(right.span);
        let mut alternatives = alternatives(left);
        alternatives.extend(self::alternatives(right));
        Pattern {
            kind: PatternKind::Or(alternatives),
            span,
        }
    }

    pub(crate) fn int_pattern(
        &self,
        negative: bool,
        spelling: Arc<str>,
        l: u32,
        r: u32,
    ) -> Pattern {
        let span = self.span(l, r);
        let mut literal = literals::int(&spelling, span, &mut self.report.borrow_mut());
        if negative {
            literal.value = -literal.value;
            literal.spelling = Arc::from(format!("-{spelling}"));
        }
        self.pattern(PatternKind::Int(literal), l, r)
    }

    pub(crate) fn char_pattern(&self, spelling: Arc<str>, l: u32, r: u32) -> Pattern {
        let literal = literals::char(&spelling, self.span(l, r), &mut self.report.borrow_mut());
        self.pattern(PatternKind::Char(literal), l, r)
    }

    pub(crate) fn list_pattern(&self, items: Vec<ListPattern>, l: u32, r: u32) -> Pattern {
        let rests: Vec<_> = items
            .iter()
            .filter_map(|item| match item {
                ListPattern::Rest(name) => Some(name.span),
                ListPattern::Item(_) => None,
            })
            .collect();
        if let Some(second) = rests.get(1) {
            self.report(|report| report.two_rests(*second));
            return self.pattern(PatternKind::Error, l, r);
        }
        self.pattern(PatternKind::List(items), l, r)
    }
}

/// The alternatives of a pattern, itself if it has none.
fn alternatives(pattern: Pattern) -> Vec<Pattern> {
    match pattern.kind {
        PatternKind::Or(alternatives) => alternatives,
        _ => vec![pattern],
    }
}
