//! Files and declarations.

use super::document::Doc;
use super::lines::{Lines, Printer, Spacing};
use crate::ast::*;
use tenet_source::Span;

impl Printer<'_> {
    /// A whole file.
    pub(super) fn file(&mut self, file: &File) -> Doc {
        let mut lines = Lines::default();
        if let Some(head) = &file.head {
            self.docs(&mut lines, &head.docs);
            self.before(&mut lines, head.span.start);
            let doc = Doc::text(format!("module {}", path(&head.path)));
            self.after(&mut lines, head.span.start, head.span.end, doc);
        }
        for import in &file.imports {
            self.before(&mut lines, import.span.start);
            let doc = self.import(import);
            self.after(&mut lines, import.span.start, import.span.end, doc);
        }
        for item in &file.items {
            let start = item
                .docs
                .first()
                .map_or(item.span.start, |doc| doc.span.start);
            self.before(&mut lines, start);
            let mut own = Lines::default();
            self.docs(&mut own, &item.docs);
            self.before(&mut own, item.span.start);
            let doc = self.decl(item);
            self.after(&mut own, item.span.start, item.span.end, doc);
            self.spaced(
                &mut lines,
                start,
                item.span.end,
                own.into_doc(),
                Spacing::Wide,
            );
        }
        self.close(&mut lines, u32::MAX);
        lines.into_doc()
    }

    fn docs(&mut self, lines: &mut Lines, docs: &[crate::ast::Doc]) {
        for (number, doc) in docs.iter().enumerate() {
            self.before(lines, doc.span.start);
            let text = if doc.text.is_empty() {
                "##".to_string()
            } else {
                format!("## {}", doc.text)
            };
            let blank = number == 0 && self.blank(lines, doc.span.start);
            lines.line(Doc::text(text), blank, doc.span.end);
        }
    }

    fn import(&mut self, import: &Import) -> Doc {
        match &import.kind {
            ImportKind::Module { alias } => {
                let alias = alias
                    .as_ref()
                    .map_or(String::new(), |name| format!(" as {}", name.text));
                Doc::text(format!("import {}{alias}", path(&import.path)))
            }
            ImportKind::Names(names) => {
                let names: Vec<Doc> = names.iter().map(|name| Doc::text(&*name.text)).collect();
                let separator = Doc::concat(vec![Doc::text(","), Doc::Line]);
                Doc::group(Doc::concat(vec![
                    Doc::text(format!("from {} import ", path(&import.path))),
                    Doc::indent(Doc::join(names, &separator)),
                ]))
            }
        }
    }

    fn decl(&mut self, item: &Item) -> Doc {
        let span = item.span;
        let doc = match &item.decl {
            Decl::Def(def) => self.definition("def", &def.sig, &def.clauses, &def.body, span),
            Decl::Extern(def) => self.external(def, span),
            Decl::Spec(spec) => {
                let word = if spec.ghost { "ghost spec" } else { "spec" };
                self.definition(word, &spec.sig, &spec.clauses, &spec.body, span)
            }
            Decl::Lemma(lemma) => {
                self.definition("lemma", &lemma.sig, &lemma.clauses, &lemma.body, span)
            }
            Decl::Type(alias) => {
                let params = self.type_params(&alias.type_params);
                let ty = self.refined(&alias.ty);
                Doc::concat(vec![
                    Doc::text(format!("type {}", alias.name.text)),
                    params,
                    Doc::text(" = "),
                    ty,
                ])
            }
            Decl::Record(record) => self.record(record, span),
            Decl::Enum(data) => {
                let params = self.type_params(&data.type_params);
                let mut lines = Lines::default();
                for variant in &data.variants {
                    self.docs(&mut lines, &variant.docs);
                    self.before(&mut lines, variant.span.start);
                    let doc = self.variant(variant);
                    self.after(&mut lines, variant.span.start, variant.span.end, doc);
                }
                self.group_of(format!("enum {}", data.name.text), params, lines, span)
            }
            Decl::Trait(decl) => self.trait_decl(decl, span),
            Decl::Impl(decl) => self.impl_decl(decl, span),
            Decl::Effect(decl) => {
                let params = self.type_params(&decl.type_params);
                let mut lines = Lines::default();
                for operation in &decl.operations {
                    self.docs(&mut lines, &operation.docs);
                    self.before(&mut lines, operation.span.start);
                    let doc = self.signature_only(&operation.sig, &operation.clauses);
                    self.after(&mut lines, operation.span.start, operation.span.end, doc);
                }
                self.group_of(format!("effect {}", decl.name.text), params, lines, span)
            }
            Decl::Const(decl) => {
                let ty = self.ty(&decl.ty);
                let target = self.bound(Some(&decl.name), ty, decl.refinement.as_ref());
                let value = self.expr(&decl.value);
                Doc::concat(vec![Doc::text("const "), target, Doc::text(" = "), value])
            }
            Decl::Test(test) => {
                let body = self.block(&test.body, span.end);
                self.group_of(format!("test {}", test.name.spelling), Doc::Nil, body, span)
            }
        };
        if item.public {
            Doc::concat(vec![Doc::text("pub "), doc])
        } else {
            doc
        }
    }

    /// A head, indented lines, and `end`.
    fn group_of(&mut self, head: String, params: Doc, mut lines: Lines, span: Span) -> Doc {
        self.close(&mut lines, span.end);
        Doc::concat(vec![
            Doc::text(head),
            params,
            lines.into_block(),
            Doc::Hard,
            Doc::text("end"),
        ])
    }

    fn record(&mut self, record: &Record, span: Span) -> Doc {
        let params = self.type_params(&record.type_params);
        let mut lines = Lines::default();
        for field in &record.fields {
            self.docs(&mut lines, &field.docs);
            self.before(&mut lines, field.span.start);
            let doc = self.field(field);
            self.after(&mut lines, field.span.start, field.span.end, doc);
        }
        for invariant in &record.invariants {
            // Nothing but the keyword stands before the expression.
            self.before(&mut lines, invariant.span.start);
            let doc = self.clause("invariant", std::slice::from_ref(invariant));
            self.after(&mut lines, invariant.span.start, invariant.span.end, doc);
        }
        self.group_of(format!("record {}", record.name.text), params, lines, span)
    }

    fn trait_decl(&mut self, decl: &Trait, span: Span) -> Doc {
        let params = self.type_params(&decl.type_params);
        let mut lines = Lines::default();
        for item in &decl.items {
            self.docs(&mut lines, &item.docs);
            self.before(&mut lines, item.span.start);
            let doc = match &item.kind {
                TraitItemKind::Def { sig, clauses } => self.signature_only(sig, clauses),
                TraitItemKind::Law {
                    name,
                    params,
                    statement,
                } => {
                    let start = statement.span.start;
                    let params =
                        self.brackets("(", ")", start, params, |param| param.span, Self::param);
                    let statement = self.expr(statement);
                    let statement =
                        Doc::group(Doc::indent(Doc::concat(vec![Doc::Line, statement])));
                    Doc::concat(vec![
                        Doc::text(format!("law {}", name.text)),
                        params,
                        Doc::text(":"),
                        statement,
                    ])
                }
            };
            self.after(&mut lines, item.span.start, item.span.end, doc);
        }
        self.group_of(format!("trait {}", decl.name.text), params, lines, span)
    }

    fn impl_decl(&mut self, decl: &Impl, span: Span) -> Doc {
        let params = self.type_params(&decl.type_params);
        let target = self.ty(&decl.target);
        let head = Doc::concat(vec![params, Doc::text(" "), target]);
        let mut lines = Lines::default();
        for item in &decl.items {
            self.docs(&mut lines, &item.docs);
            self.before(&mut lines, item.span.start);
            let doc = match &item.kind {
                ImplItemKind::Def(def) => {
                    self.definition("def", &def.sig, &def.clauses, &def.body, item.span)
                }
                ImplItemKind::Law { name, lemma } => {
                    Doc::text(format!("law {} by {}", name.text, lemma.text))
                }
            };
            self.after(&mut lines, item.span.start, item.span.end, doc);
        }
        self.group_of("impl".to_string(), head, lines, span)
    }

    fn external(&mut self, def: &Extern, span: Span) -> Doc {
        let sig = self.sig(&def.sig);
        let mut lines = self.clauses(&def.clauses);
        self.before(&mut lines, span.end);
        lines.line(
            Doc::text(format!("because {}", def.because.spelling)),
            false,
            span.end,
        );
        Doc::concat(vec![Doc::text("extern def "), sig, lines.into_block()])
    }

    /// A signature with its clauses and no body.
    fn signature_only(&mut self, sig: &Sig, clauses: &[Clause]) -> Doc {
        let sig = self.sig(sig);
        let clauses = self.clauses(clauses);
        Doc::concat(vec![Doc::text("def "), sig, clauses.into_block()])
    }

    /// A definition with its body.
    pub(super) fn definition(
        &mut self,
        word: &str,
        sig: &Sig,
        clauses: &[Clause],
        body: &Body,
        span: Span,
    ) -> Doc {
        let head = Doc::concat(vec![Doc::text(format!("{word} ")), self.sig(sig)]);
        let mut lines = self.clauses(clauses);
        match body {
            Body::Expr(expr) => {
                self.before(&mut lines, expr.span.start);
                let value = self.flush(expr);
                if clauses.is_empty() && lines.is_empty() {
                    let value = Doc::group(Doc::indent(Doc::concat(vec![Doc::Line, value])));
                    return Doc::concat(vec![head, Doc::text(" ="), lines.into_block(), value]);
                }
                let value = Doc::indent(Doc::concat(vec![Doc::text("= "), value]));
                lines.line(value, false, expr.span.end);
                Doc::concat(vec![head, lines.into_block()])
            }
            Body::Block(block) => {
                let body = self.block(block, span.end);
                let clauses = lines.into_block();
                if body.is_empty() || !clauses.breaks() {
                    return Doc::concat(vec![
                        head,
                        clauses,
                        body.into_block(),
                        Doc::Hard,
                        Doc::text("end"),
                    ]);
                }
                let body = Doc::indent(Doc::concat(vec![Doc::Hard, Doc::Hard, body.into_doc()]));
                Doc::concat(vec![head, clauses, body, Doc::Hard, Doc::text("end")])
            }
        }
    }

    fn clauses(&mut self, clauses: &[Clause]) -> Lines {
        let mut lines = Lines::default();
        for clause in clauses {
            self.before(&mut lines, clause.span.start);
            let doc = match &clause.kind {
                ClauseKind::Requires(expr) => self.clause("requires", std::slice::from_ref(expr)),
                ClauseKind::Ensures(expr) => self.clause("ensures", std::slice::from_ref(expr)),
                ClauseKind::Decreases(exprs) => self.clause("decreases", exprs),
                ClauseKind::Example(expr) => self.clause("example", std::slice::from_ref(expr)),
            };
            self.after(&mut lines, clause.span.start, clause.span.end, doc);
        }
        lines
    }

    fn sig(&mut self, sig: &Sig) -> Doc {
        let type_params = self.type_params(&sig.type_params);
        let end = match (&sig.result, &sig.effects) {
            (Some(result), _) => result.span.start,
            (None, Some(effects)) => effects.span.start,
            (None, None) => sig.span.end,
        };
        let params = self.brackets("(", ")", end, &sig.params, |param| param.span, Self::param);
        let result = match &sig.result {
            Some(result) => {
                let ty = self.type_atom(&result.ty);
                let bound = self.bound(result.binder.as_ref(), ty, result.refinement.as_ref());
                Doc::concat(vec![Doc::text(" -> "), bound])
            }
            None => Doc::Nil,
        };
        let effects = self.uses(sig.effects.as_ref());
        Doc::concat(vec![
            Doc::text(&*sig.name.text),
            type_params,
            params,
            result,
            effects,
        ])
    }

    fn type_params(&mut self, params: &[TypeParam]) -> Doc {
        let Some(last) = params.last() else {
            return Doc::Nil;
        };
        let end = last.span.end;
        self.brackets(
            "[",
            "]",
            end,
            params,
            |param| param.span,
            |printer, param| {
                let name = Doc::text(&*param.name.text);
                match &param.kind {
                    TypeParamKind::Type { bounds } if !bounds.is_empty() => {
                        let bounds: Vec<Doc> = bounds
                            .iter()
                            .map(|bound| printer.type_atom(bound))
                            .collect();
                        Doc::concat(vec![
                            name,
                            Doc::text(": "),
                            Doc::join(bounds, &Doc::text(" + ")),
                        ])
                    }
                    _ => name,
                }
            },
        )
    }

    fn param(&mut self, param: &Param) -> Doc {
        let ty = self.ty(&param.ty);
        let bound = self.bound(Some(&param.name), ty, param.refinement.as_ref());
        if param.ghost {
            Doc::concat(vec![Doc::text("ghost "), bound])
        } else {
            bound
        }
    }

    fn field(&mut self, field: &Field) -> Doc {
        let ty = self.ty(&field.ty);
        self.bound(Some(&field.name), ty, field.refinement.as_ref())
    }

    fn variant(&mut self, variant: &Variant) -> Doc {
        let name = Doc::text(&*variant.name.text);
        if variant.fields.is_empty() {
            return name;
        }
        let end = variant.span.end;
        let fields = self.brackets(
            "(",
            ")",
            end,
            &variant.fields,
            |field| field.span,
            Self::field,
        );
        Doc::concat(vec![name, fields])
    }
}

fn path(path: &Path) -> String {
    let names: Vec<&str> = path.names.iter().map(|name| &*name.text).collect();
    names.join(".")
}
