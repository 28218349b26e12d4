//! The entry points: a signature, a body.

use super::{Allowed, Barrier, Frame, Infer};
use crate::reading::{TypeReader, header_with};
use crate::{Env, Finding, Header, HeaderKind, Row, Ty, TypedBody, TypedSignature, data};
use std::sync::Arc;
use tenet_hir::{
    Binding, Body, Clause, EffectKind, FunctionKind, FunctionSignature, Signature, SignatureKind,
};

/// The types of an item's signature: its header, its refinements and clauses.
pub fn infer_signature(signature: &Signature, env: &dyn Env) -> TypedSignature {
    let mut reader = TypeReader::new(env, signature);
    let header = header_with(signature, &mut reader);
    let mut infer = Infer::new(env, signature, &header);
    infer.take(reader);
    infer.signature(&header);
    for finding in data::problems(signature, &header, env) {
        infer.report(finding);
    }
    let (typing, _) = infer.finish(0, signature.nodes);
    TypedSignature {
        header: Arc::new(header),
        typing,
    }
}

/// The types of an item's body.
pub fn infer_body(
    signature: &Signature,
    typed: &TypedSignature,
    body: &Body,
    env: &dyn Env,
) -> TypedBody {
    let mut infer = Infer::new(env, signature, &typed.header);
    infer.locals = &body.locals;
    infer.local_types = typed
        .typing
        .locals
        .iter()
        .map(|ty| Some((ty.clone(), 0)))
        .collect();
    infer.body(&typed.header, body);
    let (typing, effects) = infer.finish(body.first_node, body.end_node);
    TypedBody { typing, effects }
}

impl<'a> Infer<'a> {
    fn signature(&mut self, header: &Header) {
        let signature = self.signature;
        match &signature.kind {
            SignatureKind::Function(f) => self.function_signature(f),
            SignatureKind::Data(data) => {
                for ctor in &data.ctors {
                    ctor.fields.iter().for_each(|f| self.binding(f));
                }
                for invariant in &data.invariants {
                    self.erased("a data invariant", |infer| {
                        infer.check(invariant, &Ty::Bool)
                    });
                }
            }
            SignatureKind::Alias(ty) => self.refinements(ty),
            SignatureKind::Const(binding) => self.binding(binding),
            SignatureKind::Test => {}
        }
        if let HeaderKind::Function(f) = &header.kind
            && f.kind == FunctionKind::Def
            && &*signature.name == "main"
        {
            self.main(header, &f.result, f.params.len());
        }
    }

    fn function_signature(&mut self, f: &'a FunctionSignature) {
        for param in &f.params {
            self.binding(&param.binding);
        }
        self.binding(&f.result);
        self.kind_rules(f);
        let runs = !matches!(f.kind, FunctionKind::GhostSpec | FunctionKind::Lemma);
        for clause in &f.clauses {
            match clause {
                Clause::Requires(e) => {
                    self.erased("a precondition", |infer| infer.check(e, &Ty::Bool));
                }
                Clause::Ensures(e) => {
                    self.erased("a postcondition", |infer| infer.check(e, &Ty::Bool));
                }
                Clause::Decreases(list) => list.iter().for_each(|e| self.measure(e)),
                Clause::Example(e) if runs => {
                    self.pure("an example", |infer| infer.check(e, &Ty::Bool));
                }
                Clause::Example(e) => {
                    self.erased("an example", |infer| infer.check(e, &Ty::Bool));
                }
            }
        }
    }

    /// A measure may be of any type that has a size; which one it is the prover judges.
    pub(super) fn measure(&mut self, e: &'a tenet_hir::Expr) {
        self.erased("a measure", |infer| infer.expr(e, None));
    }

    fn binding(&mut self, binding: &'a Binding) {
        self.refinements(&binding.ty);
        let ty = self.types.get(&binding.ty.id).cloned().unwrap_or(Ty::Error);
        self.record(binding.id, ty.clone());
        self.declare(binding.local, ty);
        if let Some(predicate) = &binding.refinement {
            self.predicate(predicate);
        }
    }

    /// What a `spec` or `lemma` cannot have.
    fn kind_rules(&mut self, f: &FunctionSignature) {
        let word = match f.kind {
            FunctionKind::Spec | FunctionKind::GhostSpec => "a `spec`",
            FunctionKind::Lemma => "a `lemma`",
            FunctionKind::Def | FunctionKind::Extern => return,
        };
        if let Some(effect) = f.effects.first() {
            let message = format!("{word} has no effects");
            let finding = Finding::error("T2002", "effect", effect.id, message)
                .with_note("What it means may not depend on the world nor change it.");
            self.report(finding);
        }
        let result = self.types.get(&f.result.ty.id).cloned();
        if f.kind == FunctionKind::Lemma && !matches!(result, Some(Ty::Unit | Ty::Error) | None) {
            let finding = Finding::error("T1133", "type", f.result.id, "a lemma gives no value")
                .with_note("What it shows stands in its `ensures` lines.");
            self.report(finding);
        }
    }

    fn main(&mut self, header: &Header, result: &Ty, params: usize) {
        let fits = matches!(result, Ty::Unit | Ty::Int | Ty::Error);
        if params == 0 && header.type_params.is_empty() && fits {
            return;
        }
        let message = "`main` takes nothing and gives `Unit` or an `Int` from 0 to 255";
        self.report(Finding::on_item("T1126", "type", message));
    }

    fn body(&mut self, header: &'a Header, body: &'a Body) {
        match &header.kind {
            HeaderKind::Function(f) => self.function_body(f, body),
            HeaderKind::Const(ty) => {
                self.pure("a constant", |infer| {
                    infer.block(&body.block, Some(ty), true)
                });
            }
            HeaderKind::Test => {
                self.frame = Frame {
                    result: Some(Ty::Unit),
                    barrier: Barrier::Body,
                    loops: 0,
                    broken: false,
                    region: 0,
                    allowed: Allowed::Declared(Row {
                        console: true,
                        diverge: true,
                        ..Row::default()
                    }),
                };
                self.statement = true;
                self.block(&body.block, Some(&Ty::Unit), true);
            }
            HeaderKind::Data(_) | HeaderKind::Alias(_) => {}
        }
    }

    fn function_body(&mut self, f: &crate::FunctionHeader, body: &'a Body) {
        let allowed = match f.kind {
            FunctionKind::Def | FunctionKind::Extern if self.unknown_effects() => {
                Allowed::Found(self.unifier.fresh_row())
            }
            FunctionKind::Def | FunctionKind::Extern => Allowed::Declared(f.effects.clone()),
            FunctionKind::Spec | FunctionKind::GhostSpec => Allowed::Pure("a `spec`"),
            FunctionKind::Lemma => Allowed::Pure("a `lemma`"),
        };
        self.ghost = matches!(f.kind, FunctionKind::GhostSpec | FunctionKind::Lemma);
        self.statement = f.result == Ty::Unit;
        self.frame = Frame {
            result: Some(f.result.clone()),
            barrier: Barrier::Body,
            loops: 0,
            broken: false,
            region: 0,
            allowed,
        };
        self.block(&body.block, Some(&f.result), true);
    }

    /// Whether an effect of the signature could not be resolved, which was reported.
    fn unknown_effects(&self) -> bool {
        match &self.signature.kind {
            SignatureKind::Function(f) => f.effects.iter().any(|e| e.kind == EffectKind::Error),
            _ => false,
        }
    }

    /// Whether the item is a test, whose `assert`s are evaluated.
    pub(super) fn in_test(&self) -> bool {
        matches!(self.signature.kind, SignatureKind::Test)
    }
}
