//! Items: signatures, bodies, data, constants.

use super::scope::{Lower, Source};
use super::{Failure, LowerEnv, Lowered};
use crate::{
    Body, Clause, Constant, Constructor, Data, FunctionKind, LocalId, NodeId, Path, RefinedType,
    Signature, Type, TypeParam,
};
use std::sync::Arc;
use tenet_hir as hir;
use tenet_hir::{Bound, EffectKind, SignatureKind, TypeExprKind};
use tenet_source::Severity;
use tenet_types::{Finding, TypedBody, TypedSignature};

/// Stands for the item's name: a node that no item has, which source maps answer with the name.
const NAME: NodeId = NodeId(u32::MAX);

/// The signature of a function or test.
pub fn lower_signature(
    signature: &Arc<hir::Signature>,
    typed: &Arc<TypedSignature>,
    env: &dyn LowerEnv,
) -> Result<Signature, Failure> {
    let mut lower = start(signature, typed, env)?;
    match &signature.kind {
        SignatureKind::Function(function) => Ok(lower.function(signature, function)?),
        SignatureKind::Test => Ok(lower.test_signature(signature)),
        _ => Err(Failure::default()),
    }
}

/// The body of a function or test. `core` is its lowered signature, whose locals the body's begin with.
pub fn lower_body(
    signature: &Arc<hir::Signature>,
    typed: &Arc<TypedSignature>,
    body: &hir::Body,
    typed_body: &TypedBody,
    core: &Signature,
    env: &dyn LowerEnv,
) -> Result<Body, Failure> {
    no_errors(typed_body.typing.findings.iter())?;
    let mut lower = start_in(signature, typed, env);
    lower.begin_body(signature, core.locals.clone(), body, typed_body)?;
    lower.test = core.kind == FunctionKind::Test;
    let result = core
        .locals
        .get(core.result.0 as usize)
        .map_or(Type::Unit, |local| local.ty.base());
    lower.results.push(result);
    let expr = lower.block(&body.block)?;
    Ok(Body {
        locals: lower.locals,
        expr,
    })
}

/// The declaration of a record or enum.
pub fn lower_data(
    signature: &Arc<hir::Signature>,
    typed: &Arc<TypedSignature>,
    env: &dyn LowerEnv,
) -> Result<Data, Failure> {
    let SignatureKind::Data(declared) = &signature.kind else {
        return Err(Failure::default());
    };
    let mut lower = start(signature, typed, env)?;
    let constructors = declared
        .ctors
        .iter()
        .map(|ctor| {
            let fields = ctor
                .fields
                .iter()
                .map(|field| lower.binding(field))
                .collect::<Lowered<_>>()?;
            Ok(Constructor {
                name: ctor.name.clone(),
                fields,
            })
        })
        .collect::<Lowered<_>>()?;
    let invariants = declared
        .invariants
        .iter()
        .map(|line| lower.clause(line))
        .collect::<Lowered<_>>()?;
    Ok(Data {
        path: signature.path.clone(),
        name: signature.name.clone(),
        type_params: type_params(signature),
        locals: lower.locals,
        constructors,
        record: declared.record,
        invariants,
        node: NAME,
    })
}

/// A module constant.
pub fn lower_constant(
    signature: &Arc<hir::Signature>,
    typed: &Arc<TypedSignature>,
    body: &hir::Body,
    typed_body: &TypedBody,
    env: &dyn LowerEnv,
) -> Result<Constant, Failure> {
    let SignatureKind::Const(binding) = &signature.kind else {
        return Err(Failure::default());
    };
    let mut lower = start(signature, typed, env)?;
    no_errors(typed_body.typing.findings.iter())?;
    let binder = lower.binding(binding)?;
    let locals = std::mem::take(&mut lower.locals);
    lower.begin_body(signature, locals, body, typed_body)?;
    let value = lower.block(&body.block)?;
    Ok(Constant {
        path: signature.path.clone(),
        name: signature.name.clone(),
        locals: lower.locals,
        binder,
        value,
        node: NAME,
    })
}

/// What an earlier pass has found wrong has no meaning.
fn no_errors<'f>(mut findings: impl Iterator<Item = &'f Finding>) -> Result<(), Failure> {
    if findings.any(|finding| finding.severity == Severity::Error) {
        return Err(Failure::default());
    }
    Ok(())
}

fn start_in<'a>(
    signature: &Arc<hir::Signature>,
    typed: &Arc<TypedSignature>,
    env: &'a dyn LowerEnv,
) -> Lower<'a> {
    Lower {
        env,
        locals: Vec::new(),
        source: Source::new(signature.clone(), typed.clone(), None),
        results: Vec::new(),
        test: false,
        events: 0,
    }
}

/// The state with the signature's own locals declared, in their order.
fn start<'a>(
    signature: &Arc<hir::Signature>,
    typed: &Arc<TypedSignature>,
    env: &'a dyn LowerEnv,
) -> Result<Lower<'a>, Failure> {
    no_errors(typed.typing.findings.iter())?;
    let mut lower = start_in(signature, typed, env);
    for index in 0..signature.locals.len() {
        lower.local(hir::LocalId(index as u32))?;
    }
    Ok(lower)
}

fn type_params(signature: &hir::Signature) -> Vec<TypeParam> {
    signature
        .type_params
        .iter()
        .filter(|param| !param.effect)
        .map(|param| {
            let ord = param.bounds.contains(&Bound::Ord);
            TypeParam {
                name: param.name.clone(),
                ord,
                eq: ord || param.bounds.contains(&Bound::Eq),
                show: param.bounds.contains(&Bound::Show),
            }
        })
        .collect()
}

impl<'a> Lower<'a> {
    /// Goes on to the body, whose own locals follow those of the signature in Core.
    fn begin_body(
        &mut self,
        signature: &hir::Signature,
        locals: Vec<crate::Local>,
        body: &'a hir::Body,
        typed_body: &'a TypedBody,
    ) -> Lowered<()> {
        self.locals = locals;
        self.source.body = Some((body, typed_body));
        let own = signature.locals.len();
        self.source.map = (0..own).map(|i| Some(LocalId(i as u32))).collect();
        for index in own..body.locals.len() {
            self.local(hir::LocalId(index as u32))?;
        }
        Ok(())
    }

    /// A parameter, result, field or constant: declares its refined type.
    fn binding(&mut self, binding: &hir::Binding) -> Lowered<LocalId> {
        let local = self.local(binding.local)?;
        let ty = self.declared(local, &binding.ty, binding.refinement.as_ref())?;
        self.set_type(local, ty);
        Ok(local)
    }

    fn clause(&mut self, expr: &hir::Expr) -> Lowered<Clause> {
        Ok(Clause {
            expr: self.expr(expr)?,
            node: expr.id,
        })
    }

    fn function(
        &mut self,
        signature: &hir::Signature,
        function: &hir::FunctionSignature,
    ) -> Lowered<Signature> {
        let params = function
            .params
            .iter()
            .map(|param| self.binding(&param.binding))
            .collect::<Lowered<_>>()?;
        let result = self.binding(&function.result)?;
        let mut out = Signature {
            path: signature.path.clone(),
            name: signature.name.clone(),
            kind: match function.kind {
                hir::FunctionKind::Def => FunctionKind::Def,
                hir::FunctionKind::Extern => FunctionKind::Intrinsic,
                hir::FunctionKind::Spec => FunctionKind::Spec,
                hir::FunctionKind::GhostSpec => FunctionKind::GhostSpec,
                hir::FunctionKind::Lemma => FunctionKind::Lemma,
            },
            public: signature.public,
            type_params: type_params(signature),
            locals: Vec::new(),
            params,
            result,
            result_parts: self.result_parts(&function.result.ty)?,
            requires: Vec::new(),
            ensures: Vec::new(),
            decreases: None,
            examples: Vec::new(),
            effects: effects(signature, &function.effects),
            diverges: function
                .effects
                .iter()
                .any(|e| e.kind == EffectKind::Diverge),
            node: NAME,
        };
        for clause in &function.clauses {
            match clause {
                hir::Clause::Requires(e) => out.requires.push(self.clause(e)?),
                hir::Clause::Ensures(e) => out.ensures.push(self.clause(e)?),
                hir::Clause::Example(e) => out.examples.push(self.clause(e)?),
                hir::Clause::Decreases(list) => {
                    let measure = list.iter().map(|e| self.expr(e)).collect::<Lowered<_>>()?;
                    // A second line has been reported.
                    out.decreases.get_or_insert(measure);
                }
            }
        }
        out.locals = std::mem::take(&mut self.locals);
        Ok(out)
    }

    /// The locals for the named parts of a result that is a tuple.
    fn result_parts(&mut self, ty: &hir::TypeExpr) -> Lowered<Vec<(u32, LocalId)>> {
        let TypeExprKind::Tuple(parts) = &ty.kind else {
            return Ok(Vec::new());
        };
        if parts.len() < 2 {
            return Ok(Vec::new());
        }
        parts
            .iter()
            .enumerate()
            .filter_map(|(i, part)| Some((i as u32, part.binder.as_ref()?.1)))
            .map(|(i, local)| Ok((i, self.local(local)?)))
            .collect()
    }

    fn test_signature(&mut self, signature: &hir::Signature) -> Signature {
        let result = self.fresh("result", Type::Unit, NAME);
        self.set_type(result, RefinedType::Base(Type::Unit));
        Signature {
            path: signature.path.clone(),
            name: signature.name.clone(),
            kind: FunctionKind::Test,
            public: false,
            type_params: Vec::new(),
            locals: std::mem::take(&mut self.locals),
            params: Vec::new(),
            result,
            result_parts: Vec::new(),
            requires: Vec::new(),
            ensures: Vec::new(),
            decreases: None,
            examples: Vec::new(),
            effects: vec!["Console".into()],
            // A test that does not end is no wrong claim.
            diverges: true,
            node: NAME,
        }
    }
}

/// The names of effects other than `Diverge`, which stands apart.
fn effects(signature: &hir::Signature, effects: &[hir::EffectRef]) -> Vec<Path> {
    effects
        .iter()
        .filter_map(|effect| match effect.kind {
            EffectKind::Console => Some("Console".into()),
            EffectKind::Param(index) => {
                let param = signature.type_params.get(index as usize)?;
                Some(param.name.clone())
            }
            EffectKind::Diverge | EffectKind::Error => None,
        })
        .collect()
}
