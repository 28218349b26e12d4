//! Function values: lambdas, and functions and constructors by name.

use super::scope::{Lower, Source};
use super::types::plain_where_possible;
use super::{Lowered, Stop};
use crate::{Expr, ExprKind, LocalId, NodeId, RefinedType, Type};
use tenet_hir as hir;
use tenet_types::{Call, Callee};

impl Lower<'_> {
    pub(super) fn lambda(
        &mut self,
        node: NodeId,
        params: &[hir::LambdaParam],
        body: &hir::Expr,
        wanted: Option<&RefinedType>,
    ) -> Lowered<Expr> {
        let ty = self.node_ty(node)?;
        let Type::Fn(_, result, _) = &ty else {
            return Err(Stop::Reported);
        };
        let wanted = wanted_params(wanted, params.len());
        let mut locals = Vec::new();
        for (i, param) in params.iter().enumerate() {
            let local = self.local(param.local)?;
            locals.push(local);
            if let Some(written) = &param.ty {
                let ty = self.declared(local, written, param.refinement.as_ref())?;
                self.set_type(local, ty);
            } else if let Some(ty) = wanted.get(i).and_then(Option::as_ref)
                && self.base_of(local) == Some(ty.base())
            {
                self.set_type(local, ty.clone());
            }
        }
        self.results.push(Type::clone(result));
        // What a lambda does when it is called is no event where it is made.
        let events = self.events;
        let body = self.expr(body);
        self.events = events;
        self.results.pop();
        let kind = ExprKind::Lambda {
            params: locals,
            body: body?,
        };
        Ok(Expr::new(kind, ty, node))
    }

    fn base_of(&self, local: LocalId) -> Option<Type> {
        self.locals.get(local.0 as usize).map(|l| l.ty.base())
    }

    /// A function, constant or constructor by name, not called.
    pub(super) fn named_value(&mut self, expr: &hir::Expr) -> Lowered<Expr> {
        let node = expr.id;
        let call = self.call_of(node)?;
        let ty = self.node_ty(node)?;
        match &call.callee {
            Callee::Const(path) => Ok(Expr::new(ExprKind::Constant(path.clone()), ty, node)),
            Callee::Ctor(ctor) if !matches!(ty, Type::Fn(..)) => {
                self.constructed(&ctor.data, ctor.index, Vec::new(), ty, node)
            }
            _ => self.eta(&call, ty, node),
        }
    }

    /// `(a, b) -> f(a, b)`, with parameters of the types that `f` declares.
    fn eta(&mut self, call: &Call, ty: Type, node: NodeId) -> Lowered<Expr> {
        let Type::Fn(params, result, _) = &ty else {
            return Err(Stop::Reported);
        };
        let path = match &call.callee {
            Callee::Function(path) => path.clone(),
            Callee::Ctor(ctor) => ctor.data.clone(),
            _ => return Err(Stop::Reported),
        };
        let signature = self.other(&path)?;
        let bindings: Vec<&hir::Binding> = match (&signature.kind, &call.callee) {
            (hir::SignatureKind::Function(f), _) => f.params.iter().map(|p| &p.binding).collect(),
            (hir::SignatureKind::Data(data), Callee::Ctor(ctor)) => {
                let ctor = data.ctors.get(ctor.index as usize);
                ctor.ok_or(Stop::Reported)?.fields.iter().collect()
            }
            _ => return Err(Stop::Reported),
        };
        let locals: Vec<LocalId> = bindings
            .iter()
            .zip(params.iter())
            .map(|(_, ty)| self.fresh("argument", ty.clone(), node))
            .collect();
        let type_args: Vec<RefinedType> = self
            .type_args_of(&path, &call.type_args)?
            .into_iter()
            .map(RefinedType::Base)
            .collect();
        let mut source = Source::new(
            signature.clone(),
            self.other_typed(&path)?,
            Some(type_args.clone()),
        );
        for (binding, local) in bindings.iter().zip(&locals) {
            source.map[binding.local.0 as usize] = Some(*local);
        }
        self.reading(source, |lower| {
            for (binding, local) in bindings.iter().zip(&locals) {
                let refinement = binding.refinement.as_ref();
                let ty = lower.declared(*local, &binding.ty, refinement)?;
                lower.set_type(*local, plain_where_possible(ty));
            }
            Ok(())
        })?;
        let args = locals.iter().map(|l| self.read(*l, node)).collect();
        let events = self.events;
        let body = match &call.callee {
            Callee::Ctor(ctor) => {
                let kind = ExprKind::Construct {
                    data: ctor.data.clone(),
                    constructor: ctor.index,
                    type_args,
                    args,
                };
                Expr::new(kind, Type::clone(result), node)
            }
            _ => self.function_call(&path, type_args, args, Type::clone(result), node)?,
        };
        self.events = events;
        let kind = ExprKind::Lambda {
            params: locals,
            body,
        };
        Ok(Expr::new(kind, ty, node))
    }
}

/// The refinements that are wanted of the parameters of a lambda: those that mention no earlier parameter, whose local would be another one.
fn wanted_params(wanted: Option<&RefinedType>, arity: usize) -> Vec<Option<RefinedType>> {
    let mut wanted = wanted;
    while let Some(RefinedType::Where { base, .. }) = wanted {
        wanted = Some(base);
    }
    let Some(RefinedType::Fn(params, ..)) = wanted else {
        return Vec::new();
    };
    if params.len() != arity {
        return Vec::new();
    }
    let named: Vec<LocalId> = params.iter().filter_map(|(local, _)| *local).collect();
    params
        .iter()
        .map(|(own, ty)| {
            let others: Vec<LocalId> = named.iter().copied().filter(|n| Some(*n) != *own).collect();
            let free = ty.free_locals();
            let closed = others.iter().all(|other| !free.contains(other));
            (!ty.is_plain() && closed).then(|| ty.clone())
        })
        .collect()
}
