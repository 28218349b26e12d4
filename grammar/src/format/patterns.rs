//! Patterns and types.

use super::document::Doc;
use super::lines::Printer;
use crate::ast::*;

impl Printer<'_> {
    pub(super) fn pattern(&mut self, pattern: &Pattern) -> Doc {
        let end = pattern.span.end;
        match &pattern.kind {
            PatternKind::Or(alternatives) => {
                let docs: Vec<Doc> = alternatives.iter().map(|p| self.pattern_atom(p)).collect();
                Doc::join(docs, &Doc::text(" | "))
            }
            PatternKind::Wildcard | PatternKind::Error => Doc::text("_"),
            PatternKind::Name(name) => Doc::text(&*name.text),
            PatternKind::Int(literal) => Doc::text(&*literal.spelling),
            PatternKind::Text(literal) => Doc::text(&*literal.spelling),
            PatternKind::Char(literal) => Doc::text(&*literal.spelling),
            PatternKind::Bool(value) => Doc::text(if *value { "true" } else { "false" }),
            PatternKind::Constructor { name, args } => {
                let name = Doc::text(&*name.text);
                match args {
                    None => name,
                    Some(args) => {
                        let args =
                            self.brackets("(", ")", end, args, |arg| arg.span, Self::pattern_arg);
                        Doc::concat(vec![name, args])
                    }
                }
            }
            PatternKind::Tuple(items) => {
                self.brackets("(", ")", end, items, |item| item.span, Self::pattern)
            }
            PatternKind::List(items) => {
                let span = |item: &ListPattern| match item {
                    ListPattern::Item(pattern) => pattern.span,
                    ListPattern::Rest(name) => name.span,
                };
                self.brackets("[", "]", end, items, span, |printer, item| match item {
                    ListPattern::Item(pattern) => printer.pattern(pattern),
                    ListPattern::Rest(name) => Doc::text(format!("*{}", name.text)),
                })
            }
        }
    }

    /// A pattern where alternatives need parentheses.
    pub(super) fn pattern_atom(&mut self, pattern: &Pattern) -> Doc {
        let doc = self.pattern(pattern);
        match pattern.kind {
            PatternKind::Or(_) => Doc::concat(vec![Doc::text("("), doc, Doc::text(")")]),
            _ => doc,
        }
    }

    fn pattern_arg(&mut self, arg: &PatternArg) -> Doc {
        let pattern = self.pattern(&arg.pattern);
        match &arg.name {
            Some(name) => Doc::concat(vec![Doc::text(format!("{} = ", name.text)), pattern]),
            None => pattern,
        }
    }

    pub(super) fn ty(&mut self, ty: &Type) -> Doc {
        let end = ty.span.end;
        match &ty.kind {
            TypeKind::Named { module, name, args } => {
                let mut path: String = module.iter().flat_map(|name| [&name.text, "."]).collect();
                path.push_str(&name.text);
                self.applied(path, args, end)
            }
            TypeKind::Tuple(parts) => {
                self.brackets("(", ")", end, parts, |part| part.span, Self::refined)
            }
            TypeKind::Refined(part) => {
                let part = self.refined(part);
                Doc::concat(vec![Doc::text("("), part, Doc::text(")")])
            }
            TypeKind::Function {
                params,
                result,
                effects,
            } => {
                let start = result.span.start;
                let params =
                    self.brackets("(", ")", start, params, |param| param.span, Self::refined);
                let result = self.type_atom(result);
                let effects = self.uses(effects.as_ref());
                Doc::concat(vec![params, Doc::text(" -> "), result, effects])
            }
            TypeKind::Error => Doc::text("_"),
        }
    }

    /// A type where a function needs parentheses.
    pub(super) fn type_atom(&mut self, ty: &Type) -> Doc {
        let doc = self.ty(ty);
        match ty.kind {
            TypeKind::Function { .. } => Doc::concat(vec![Doc::text("("), doc, Doc::text(")")]),
            _ => doc,
        }
    }

    fn applied(&mut self, name: String, args: &[RefinedType], end: u32) -> Doc {
        let name = Doc::text(name);
        if args.is_empty() {
            return name;
        }
        let args = self.brackets("[", "]", end, args, |arg| arg.span, Self::refined);
        Doc::concat(vec![name, args])
    }

    pub(super) fn refined(&mut self, refined: &RefinedType) -> Doc {
        let ty = self.ty(&refined.ty);
        self.bound(refined.binder.as_ref(), ty, refined.refinement.as_deref())
    }

    /// `name: T where P`.
    pub(super) fn bound(
        &mut self,
        binder: Option<&Name>,
        ty: Doc,
        refinement: Option<&Expr>,
    ) -> Doc {
        let binder = match binder {
            Some(name) => Doc::text(format!("{}: ", name.text)),
            None => Doc::Nil,
        };
        let refinement = match refinement {
            Some(refinement) => {
                let refinement = self.expr(refinement);
                Doc::group(Doc::indent(Doc::concat(vec![
                    Doc::Line,
                    Doc::text("where "),
                    refinement,
                ])))
            }
            None => Doc::Nil,
        };
        Doc::concat(vec![binder, ty, refinement])
    }

    /// ` uses E + F`, with the space before it.
    pub(super) fn uses(&mut self, effects: Option<&EffectRow>) -> Doc {
        let Some(row) = effects else {
            return Doc::Nil;
        };
        let effects: Vec<Doc> = row
            .effects
            .iter()
            .map(|effect| self.effect(effect))
            .collect();
        Doc::group(Doc::indent(Doc::concat(vec![
            Doc::Line,
            Doc::text("uses "),
            Doc::join(effects, &Doc::text(" + ")),
        ])))
    }

    pub(super) fn effect(&mut self, effect: &Effect) -> Doc {
        match &effect.kind {
            EffectKind::Named { name, args } => {
                self.applied(name.text.to_string(), args, effect.span.end)
            }
            EffectKind::Parameter(name) => Doc::text(&*name.text),
        }
    }
}
