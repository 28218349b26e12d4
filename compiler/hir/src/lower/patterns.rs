//! Lowering of patterns: alternatives share their locals.

use super::Lower;
use crate::{LocalId, LocalKind, Name, Pattern, PatternArg, PatternKind};
use tenet_grammar::ast;
use tenet_source::Span;

/// A name that a pattern binds.
pub(super) type Bound = (Name, LocalId, Span);

/// The names bound so far in one pattern.
struct Names {
    kind: LocalKind,
    bound: Vec<Bound>,
    /// In a later alternative: the names of the first one, whose locals are used again.
    first: Option<Vec<Bound>>,
}

impl Lower<'_> {
    /// Lowers a pattern; what it binds is not in scope yet.
    pub(super) fn pattern(
        &mut self,
        pattern: &ast::Pattern,
        kind: LocalKind,
    ) -> (Pattern, Vec<(Name, LocalId)>) {
        let mut names = Names {
            kind,
            bound: Vec::new(),
            first: None,
        };
        let out = self.subpattern(pattern, &mut names);
        let bound = names.bound.into_iter().map(|(n, l, _)| (n, l)).collect();
        (out, bound)
    }

    fn subpattern(&mut self, pattern: &ast::Pattern, names: &mut Names) -> Pattern {
        let id = self.node(pattern.span);
        let kind = match &pattern.kind {
            ast::PatternKind::Wildcard => PatternKind::Wildcard,
            ast::PatternKind::Name(name) => PatternKind::Bind(self.bind(name, id, names)),
            ast::PatternKind::Int(lit) => PatternKind::Int(lit.value.clone()),
            ast::PatternKind::Text(lit) => PatternKind::Text(lit.value.clone()),
            ast::PatternKind::Char(lit) => PatternKind::Char(lit.value),
            ast::PatternKind::Bool(value) => PatternKind::Bool(*value),
            ast::PatternKind::Constructor { name, args } => {
                self.ctor_pattern(name, args.as_deref(), names)
            }
            ast::PatternKind::Tuple(parts) => {
                PatternKind::Tuple(parts.iter().map(|p| self.subpattern(p, names)).collect())
            }
            ast::PatternKind::List(items) => self.list_pattern(items, names),
            ast::PatternKind::Or(alternatives) => self.alternatives(alternatives, names),
            ast::PatternKind::Error => PatternKind::Error,
        };
        Pattern { id, kind }
    }

    fn bind(&mut self, name: &ast::Name, id: crate::NodeId, names: &mut Names) -> LocalId {
        if let Some((_, local, _)) = names.bound.iter().find(|(n, ..)| *n == name.text) {
            let local = *local;
            let message = format!("`{}` is bound twice in this pattern", name.text);
            self.error("T1008", name.span, message);
            return local;
        }
        let known = names
            .first
            .as_ref()
            .and_then(|first| first.iter().find(|(n, ..)| *n == name.text))
            .map(|(_, local, _)| *local);
        let local = known.unwrap_or_else(|| self.local(&name.text, names.kind, id));
        names.bound.push((name.text.clone(), local, name.span));
        local
    }

    fn ctor_pattern(
        &mut self,
        name: &ast::Name,
        args: Option<&[ast::PatternArg]>,
        names: &mut Names,
    ) -> PatternKind {
        let ctor = self.ctor(&[], name);
        let args = args.map(|args| self.pattern_args(args, names));
        match ctor {
            Some(ctor) => PatternKind::Ctor { ctor, args },
            None => PatternKind::Error,
        }
    }

    fn pattern_args(&mut self, args: &[ast::PatternArg], names: &mut Names) -> Vec<PatternArg> {
        let named = args.iter().filter(|a| a.name.is_some()).count();
        if let Some(first) = args.iter().find(|a| a.name.is_none())
            && named > 0
        {
            self.misplaced(
                "T1015",
                first.span,
                "some parts of this pattern are named and some are not",
                "Name every part, or none: a pattern without names gives all fields in order.",
            );
        }
        args.iter()
            .map(|arg| PatternArg {
                name: arg.name.as_ref().map(|n| n.text.clone()),
                pattern: self.subpattern(&arg.pattern, names),
            })
            .collect()
    }

    fn list_pattern(&mut self, items: &[ast::ListPattern], names: &mut Names) -> PatternKind {
        let mut front = Vec::new();
        let mut rest = None;
        let mut back = Vec::new();
        for item in items {
            match item {
                ast::ListPattern::Item(p) => {
                    let p = self.subpattern(p, names);
                    if rest.is_none() {
                        front.push(p);
                    } else {
                        back.push(p);
                    }
                }
                ast::ListPattern::Rest(name) => {
                    let id = self.node(name.span);
                    let kind = if &*name.text == "_" {
                        PatternKind::Wildcard
                    } else {
                        PatternKind::Bind(self.bind(name, id, names))
                    };
                    rest = Some(Box::new(Pattern { id, kind }));
                }
            }
        }
        PatternKind::List { front, rest, back }
    }

    fn alternatives(&mut self, alternatives: &[ast::Pattern], names: &mut Names) -> PatternKind {
        let mark = names.bound.len();
        let outer = names.first.clone();
        let mut first: Option<Vec<Bound>> = None;
        let mut out = Vec::new();
        for alternative in alternatives {
            names.bound.truncate(mark);
            out.push(self.subpattern(alternative, names));
            let bound = names.bound[mark..].to_vec();
            match &first {
                None => {
                    names.first = Some(bound.clone());
                    first = Some(bound);
                }
                Some(first) => self.same_names(first, &bound, alternative.span),
            }
        }
        names.bound.truncate(mark);
        names.bound.extend(first.unwrap_or_default());
        names.first = outer;
        PatternKind::Or(out)
    }

    fn same_names(&mut self, first: &[Bound], other: &[Bound], span: Span) {
        let missing = first
            .iter()
            .find(|(n, ..)| !other.iter().any(|(m, ..)| m == n))
            .map(|(n, ..)| (n.clone(), span, "does not bind"));
        let extra = other
            .iter()
            .find(|(n, ..)| !first.iter().any(|(m, ..)| m == n))
            .map(|(n, _, at)| (n.clone(), *at, "alone binds"));
        if let Some((name, at, what)) = missing.or(extra) {
            let message = format!("this alternative {what} `{name}`");
            self.misplaced(
                "T1011",
                at,
                &message,
                "All alternatives of a pattern bind the same names. Write `_` for a part that is not used.",
            );
        }
    }
}
