//! Lowering of declarations.

use super::Lower;
use crate::{
    Binding, Block, Bound, Clause, Ctor, DataSignature, FunctionKind, FunctionSignature, Item,
    LocalId, LocalKind, Name, Param, Signature, SignatureKind, TypeExpr, TypeExprKind, TypeParam,
    is_standard,
};
use tenet_grammar::ast;
use tenet_source::{Diagnostic, Span};

/// Where an item's name stands; `None` for what has no HIR.
pub(super) fn name_span(item: &ast::Item) -> Option<Span> {
    Some(match &item.decl {
        ast::Decl::Def(d) => d.sig.name.span,
        ast::Decl::Extern(d) => d.sig.name.span,
        ast::Decl::Spec(d) => d.sig.name.span,
        ast::Decl::Lemma(d) => d.sig.name.span,
        ast::Decl::Type(d) => d.name.span,
        ast::Decl::Record(d) => d.name.span,
        ast::Decl::Enum(d) => d.name.span,
        ast::Decl::Const(d) => d.name.span,
        ast::Decl::Test(_) => item.span,
        ast::Decl::Trait(_) | ast::Decl::Impl(_) | ast::Decl::Effect(_) => return None,
    })
}

/// The parts of a function's declaration.
struct Function<'a> {
    kind: FunctionKind,
    sig: &'a ast::Sig,
    clauses: &'a [ast::Clause],
    body: Option<&'a ast::Body>,
}

/// What a field of a record, a parameter and the like have in common.
struct Declared<'a> {
    name: &'a ast::Name,
    ty: &'a ast::Type,
    refinement: Option<&'a ast::Expr>,
    span: Span,
}

impl Lower<'_> {
    pub(super) fn item(&mut self, item: &ast::Item) -> Option<Item> {
        let public = item.public;
        Some(match &item.decl {
            ast::Decl::Def(d) => self.function(
                public,
                Function {
                    kind: FunctionKind::Def,
                    sig: &d.sig,
                    clauses: &d.clauses,
                    body: Some(&d.body),
                },
            ),
            ast::Decl::Extern(d) => {
                if !is_standard(self.scope.module()) {
                    self.unsupported("T1906", d.sig.name.span, "foreign functions are");
                }
                self.function(
                    public,
                    Function {
                        kind: FunctionKind::Extern,
                        sig: &d.sig,
                        clauses: &d.clauses,
                        body: None,
                    },
                )
            }
            ast::Decl::Spec(d) => self.function(
                public,
                Function {
                    kind: if d.ghost {
                        FunctionKind::GhostSpec
                    } else {
                        FunctionKind::Spec
                    },
                    sig: &d.sig,
                    clauses: &d.clauses,
                    body: Some(&d.body),
                },
            ),
            ast::Decl::Lemma(d) => self.function(
                public,
                Function {
                    kind: FunctionKind::Lemma,
                    sig: &d.sig,
                    clauses: &d.clauses,
                    body: Some(&d.body),
                },
            ),
            ast::Decl::Type(d) => self.alias(public, d),
            ast::Decl::Record(d) => self.record(public, d),
            ast::Decl::Enum(d) => self.enumeration(public, d),
            ast::Decl::Const(d) => self.constant(public, d, item.span),
            ast::Decl::Test(d) => self.test(d),
            ast::Decl::Trait(_) | ast::Decl::Impl(_) | ast::Decl::Effect(_) => return None,
        })
    }

    fn signature(&mut self, name: &Name, public: bool, kind: SignatureKind) -> Signature {
        Signature {
            path: self.path.clone(),
            module: self.scope.module().clone(),
            name: name.clone(),
            public,
            type_params: self.type_params.clone(),
            kind,
            locals: self.locals.clone(),
            nodes: self.nodes.len() as u32,
        }
    }

    fn function(&mut self, public: bool, f: Function<'_>) -> Item {
        self.type_params(&f.sig.type_params);
        let params = self.params(&f.sig.params);
        let result = self.result(f.sig);
        let effects = self.effects(f.sig.effects.as_ref());
        let clauses = self.clauses(&f, &result);
        let kind = SignatureKind::Function(FunctionSignature {
            kind: f.kind,
            params,
            result,
            effects,
            clauses,
        });
        let signature = self.signature(&f.sig.name.text, public, kind);
        let body = f.body.map(|body| {
            let first = self.nodes.len() as u32;
            let block = match body {
                ast::Body::Expr(expr) => self.expr_block(expr),
                ast::Body::Block(block) => self.block(block),
            };
            self.finish_body(first, block)
        });
        Item { signature, body }
    }

    /// A block of nothing but a value.
    pub(super) fn expr_block(&mut self, expr: &ast::Expr) -> Block {
        let id = self.node(expr.span);
        Block {
            id,
            stmts: Vec::new(),
            tail: Some(Box::new(self.expr(expr))),
        }
    }

    pub(super) fn type_params(&mut self, params: &[ast::TypeParam]) {
        for param in params {
            let id = self.node(param.span);
            if self.type_params.iter().any(|p| p.name == param.name.text) {
                let message = format!("there are two type parameters `{}`", param.name.text);
                self.error("T1008", param.name.span, message);
            }
            let (effect, bounds) = match &param.kind {
                ast::TypeParamKind::Effect => (true, Vec::new()),
                ast::TypeParamKind::Type { bounds } => (false, self.bounds(bounds)),
            };
            self.type_params.push(TypeParam {
                id,
                name: param.name.text.clone(),
                effect,
                bounds,
            });
        }
    }

    /// The bounds of a parameter. Where one is unknown, all: what it would have allowed is not to be reported.
    fn bounds(&mut self, bounds: &[ast::Type]) -> Vec<Bound> {
        let found: Vec<Option<Bound>> = bounds.iter().map(|bound| self.bound(bound)).collect();
        if found.contains(&None) {
            return vec![Bound::Eq, Bound::Ord, Bound::Show];
        }
        found.into_iter().flatten().collect()
    }

    fn bound(&mut self, bound: &ast::Type) -> Option<Bound> {
        let ast::TypeKind::Named { module, name, args } = &bound.kind else {
            if !matches!(bound.kind, ast::TypeKind::Error) {
                self.error("T1016", bound.span, "a bound is the name of a trait");
            }
            return None;
        };
        let plain = module.is_empty() && args.is_empty();
        if plain && !self.scope.own.items.contains_key(&name.text) {
            match &*name.text {
                "Eq" => return Some(Bound::Eq),
                "Ord" => return Some(Bound::Ord),
                "Show" => return Some(Bound::Show),
                "Hash" => {
                    self.unsupported("T1901", bound.span, "the bound `Hash` is");
                    return None;
                }
                _ => {}
            }
        }
        let declared = self
            .scope
            .own
            .items
            .get(&name.text)
            .is_some_and(|item| item.kind == crate::ItemKind::Trait);
        if !module.is_empty() || declared || self.scope.own.silent.contains(&name.text) {
            self.unsupported(
                "T1901",
                bound.span,
                "bounds other than `Eq`, `Ord` and `Show` are",
            );
            return None;
        }
        let span = name.span;
        let message = format!("there is no trait `{}`", name.text);
        let out = Diagnostic::error("T1016", "name", span, message)
            .with_note("A type parameter may be bounded by `Eq`, `Ord` and `Show`.");
        let out = match crate::nearest(&name.text, ["Eq", "Ord", "Show"]) {
            Some(found) => crate::modules::suggest(out, &found, span),
            None => out,
        };
        self.report(out);
        None
    }

    fn params(&mut self, params: &[ast::Param]) -> Vec<Param> {
        let mut seen: Vec<Name> = Vec::new();
        params
            .iter()
            .map(|param| {
                self.distinct(&mut seen, &param.name, "parameters");
                let kind = if param.ghost {
                    LocalKind::GhostParam
                } else {
                    LocalKind::Param
                };
                let declared = Declared {
                    name: &param.name,
                    ty: &param.ty,
                    refinement: param.refinement.as_ref(),
                    span: param.span,
                };
                Param {
                    ghost: param.ghost,
                    binding: self.binding(declared, kind),
                }
            })
            .collect()
    }

    fn distinct(&mut self, seen: &mut Vec<Name>, name: &ast::Name, what: &str) {
        if &*name.text != "_" && seen.contains(&name.text) {
            let message = format!("there are two {what} `{}`", name.text);
            self.error("T1008", name.span, message);
        }
        seen.push(name.text.clone());
    }

    /// Declares a name with a type and a condition, and leaves it in scope.
    fn binding(&mut self, declared: Declared<'_>, kind: LocalKind) -> Binding {
        let id = self.node(declared.span);
        let ty = self.ty(declared.ty);
        let local = self.local(&declared.name.text, kind, id);
        self.bring(&declared.name.text, local);
        let refinement = declared.refinement.map(|e| self.expr(e));
        Binding {
            id,
            local,
            ty,
            refinement,
        }
    }

    fn result(&mut self, sig: &ast::Sig) -> Binding {
        let (span, name) = match &sig.result {
            Some(r) => (r.span, r.binder.as_ref().map(|b| b.text.clone())),
            // Where a result type would be written.
            None => (Span::new(sig.span.file, sig.span.end, sig.span.end), None),
        };
        let id = self.node(span);
        let ty = match &sig.result {
            Some(result) => self.ty(&result.ty),
            None => TypeExpr {
                id: self.node(span),
                kind: TypeExprKind::Tuple(Vec::new()),
            },
        };
        let name = name.unwrap_or_else(|| "result".into());
        let local = self.local(&name, LocalKind::Result, id);
        let refinement = sig
            .result
            .as_ref()
            .and_then(|r| r.refinement.as_ref())
            .map(|e| self.with_names(&[(name.clone(), local)], |lower| lower.expr(e)));
        Binding {
            id,
            local,
            ty,
            refinement,
        }
    }

    /// The names that `ensures` lines see besides the parameters: the result and the named parts of its type.
    fn result_names(&self, result: &Binding, named: bool) -> Vec<(Name, LocalId)> {
        let name = self.locals[result.local.0 as usize].name.clone();
        let mut out = vec![(name, result.local)];
        if let TypeExprKind::Tuple(parts) = &result.ty.kind {
            out.extend(parts.iter().filter_map(|part| part.binder.clone()));
        }
        // A parameter of the name `result` is not hidden by a result that was not named.
        if !named && self.find_local("result").is_some() {
            out.remove(0);
        }
        out
    }

    fn clauses(&mut self, f: &Function<'_>, result: &Binding) -> Vec<Clause> {
        let named = f.sig.result.as_ref().is_some_and(|r| r.binder.is_some());
        let result_names = self.result_names(result, named);
        f.clauses
            .iter()
            .map(|clause| match &clause.kind {
                ast::ClauseKind::Requires(e) => Clause::Requires(self.expr(e)),
                ast::ClauseKind::Ensures(e) => {
                    Clause::Ensures(self.with_names(&result_names, |lower| lower.expr(e)))
                }
                ast::ClauseKind::Decreases(list) => {
                    Clause::Decreases(list.iter().map(|e| self.expr(e)).collect())
                }
                ast::ClauseKind::Example(e) => {
                    let outer = std::mem::take(&mut self.env);
                    let example = Clause::Example(self.expr(e));
                    self.env = outer;
                    example
                }
            })
            .collect()
    }

    fn alias(&mut self, public: bool, d: &ast::TypeAlias) -> Item {
        self.type_params(&d.type_params);
        let ty = self.refined_type(&d.ty);
        Item {
            signature: self.signature(&d.name.text, public, SignatureKind::Alias(ty)),
            body: None,
        }
    }

    fn fields(&mut self, fields: &[ast::Field]) -> Vec<Binding> {
        let mut seen = Vec::new();
        fields
            .iter()
            .map(|field| {
                self.distinct(&mut seen, &field.name, "fields");
                let declared = Declared {
                    name: &field.name,
                    ty: &field.ty,
                    refinement: field.refinement.as_ref(),
                    span: field.span,
                };
                self.binding(declared, LocalKind::Field)
            })
            .collect()
    }

    fn record(&mut self, public: bool, d: &ast::Record) -> Item {
        self.type_params(&d.type_params);
        let id = self.node(d.name.span);
        let fields = self.fields(&d.fields);
        let invariants = d.invariants.iter().map(|e| self.expr(e)).collect();
        let kind = SignatureKind::Data(DataSignature {
            record: true,
            ctors: vec![Ctor {
                id,
                name: d.name.text.clone(),
                fields,
            }],
            invariants,
        });
        Item {
            signature: self.signature(&d.name.text, public, kind),
            body: None,
        }
    }

    fn enumeration(&mut self, public: bool, d: &ast::Enum) -> Item {
        self.type_params(&d.type_params);
        let ctors = d
            .variants
            .iter()
            .map(|variant| {
                let id = self.node(variant.span);
                Ctor {
                    id,
                    name: variant.name.text.clone(),
                    fields: self.scoped(|lower| lower.fields(&variant.fields)),
                }
            })
            .collect();
        let kind = SignatureKind::Data(DataSignature {
            record: false,
            ctors,
            invariants: Vec::new(),
        });
        Item {
            signature: self.signature(&d.name.text, public, kind),
            body: None,
        }
    }

    fn constant(&mut self, public: bool, d: &ast::Const, span: Span) -> Item {
        let declared = Declared {
            name: &d.name,
            ty: &d.ty,
            refinement: d.refinement.as_ref(),
            span,
        };
        let binding = self.scoped(|lower| lower.binding(declared, LocalKind::Const));
        let signature = self.signature(&d.name.text, public, SignatureKind::Const(binding));
        let first = self.nodes.len() as u32;
        let block = self.expr_block(&d.value);
        let body = Some(self.finish_body(first, block));
        Item { signature, body }
    }

    fn test(&mut self, d: &ast::Test) -> Item {
        let name: Name = crate::last_name(&self.path).into();
        let signature = self.signature(&name, false, SignatureKind::Test);
        let first = self.nodes.len() as u32;
        let block = self.block(&d.body);
        let body = Some(self.finish_body(first, block));
        Item { signature, body }
    }
}
