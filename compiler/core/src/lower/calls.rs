//! Calls: functions, constructors, intrinsics, function values.

use super::expressions::displayed;
use super::refined_arguments::Arguments;
use super::scope::{Lower, Source};
use super::{Lowered, Stop, unsupported};
use crate::{Expr, ExprKind, Intrinsic, NodeId, RefinedType, Type};
use std::sync::Arc;
use tenet_hir as hir;
use tenet_hir::{SignatureKind, TypeExpr, TypeExprKind};
use tenet_types::{ArgSource, Call, Callee};

impl Lower<'_> {
    pub(super) fn call(&mut self, expr: &hir::Expr) -> Lowered<Expr> {
        let node = expr.id;
        let call = self.call_of(node)?;
        let (callee, receiver, type_args, args) = match &expr.kind {
            hir::ExprKind::Call {
                callee,
                type_args,
                args,
            } => (Some(&**callee), None, type_args, args),
            hir::ExprKind::Method {
                receiver,
                type_args,
                args,
                ..
            } => (None, Some(&**receiver), type_args, args),
            _ => return Err(Stop::Reported),
        };
        // In the order in which they are written and evaluated.
        let written: Vec<&hir::Expr> = receiver
            .into_iter()
            .chain(args.iter().map(|arg| &arg.value))
            .collect();
        let out = match &call.callee {
            Callee::Function(_) | Callee::Ctor(_) => {
                let order = order(&call, receiver.is_some())?;
                self.item_call(node, &call, type_args, &written, &order)
            }
            Callee::Value => {
                let function = self.expr(callee.ok_or(Stop::Reported)?)?;
                self.value_call(node, function, &written)
            }
            Callee::Const(path) => {
                let ty = self.constant_type(path)?;
                let at = callee.map_or(node, |callee| callee.id);
                let function = Expr::new(ExprKind::Constant(path.clone()), ty, at);
                self.value_call(node, function, &written)
            }
            Callee::Local(local) => {
                let local = self.local(*local)?;
                let function = self.read(local, node);
                self.value_call(node, function, &written)
            }
            Callee::Field(index) => {
                let (receiver, args) = written.split_first().ok_or(Stop::Reported)?;
                let function = self.function_field(receiver, *index, node)?;
                self.value_call(node, function, args)
            }
        }?;
        if !call.effects.is_pure() {
            self.events += 1;
        }
        Ok(out)
    }

    fn value_call(&mut self, node: NodeId, function: Expr, args: &[&hir::Expr]) -> Lowered<Expr> {
        let args = args
            .iter()
            .map(|arg| self.expr(arg))
            .collect::<Lowered<_>>()?;
        let kind = ExprKind::Apply { function, args };
        Ok(Expr::new(kind, self.node_ty(node)?, node))
    }

    /// The type of a constant that is called.
    fn constant_type(&mut self, path: &str) -> Lowered<Type> {
        let signature = self.other(path)?;
        let typed = self.other_typed(path)?;
        let SignatureKind::Const(binding) = &signature.kind else {
            return Err(Stop::Reported);
        };
        let local = binding.local;
        let source = Source::new(signature.clone(), typed.clone(), Some(Vec::new()));
        self.reading(source, |lower| lower.ty(typed.typing.local(local)))
    }

    /// The function in a field of a receiver.
    fn function_field(&mut self, receiver: &hir::Expr, index: u32, node: NodeId) -> Lowered<Expr> {
        let base = self.expr(receiver)?;
        let Type::Data(path, args) = base.ty.clone() else {
            return Err(Stop::Reported);
        };
        let types = self.field_types(&path, &args)?;
        let ty = types.get(index as usize).cloned().ok_or(Stop::Reported)?;
        let kind = ExprKind::Field {
            base,
            data: path,
            constructor: 0,
            field: index,
        };
        Ok(Expr::new(kind, ty, node))
    }

    /// A call of a function or constructor: arguments are evaluated as written and passed by parameter.
    fn item_call(
        &mut self,
        node: NodeId,
        call: &Call,
        explicit: &[TypeExpr],
        written: &[&hir::Expr],
        order: &[usize],
    ) -> Lowered<Expr> {
        let path = match &call.callee {
            Callee::Function(path) => path.clone(),
            Callee::Ctor(ctor) => ctor.data.clone(),
            _ => return Err(Stop::Reported),
        };
        let signature = self.other(&path)?;
        let params = bindings(&signature, &call.callee).ok_or(Stop::Reported)?;
        if params.len() != order.len() || order.iter().any(|at| *at >= written.len()) {
            return Err(Stop::Reported);
        }
        let before = self.events;
        // Lambdas come last: what is known of the other arguments tells the types of their parameters.
        let mut lowered: Vec<Option<Expr>> = Vec::new();
        for arg in written {
            lowered.push(match &arg.kind {
                hir::ExprKind::Lambda { .. } => None,
                _ => Some(self.expr(arg)?),
            });
        }
        let type_args = self.type_arguments(&path, call, explicit, &params, &lowered, order)?;
        for (position, at) in order.iter().enumerate() {
            if lowered[*at].is_none() {
                let wanted =
                    self.wanted(&signature, &params, position, &type_args, &lowered, order)?;
                lowered[*at] = Some(self.expr_wanted(written[*at], wanted.as_ref())?);
            }
        }
        let operands = lowered
            .into_iter()
            .collect::<Option<Vec<_>>>()
            .ok_or(Stop::Reported)?;
        let calm = self.events == before || order.windows(2).all(|w| w[0] < w[1]);
        let ty = self.node_ty(node)?;
        let callee = call.callee.clone();
        self.in_order(operands, calm, |lower, operands| {
            let args = order.iter().map(|at| operands[*at].clone()).collect();
            match callee {
                Callee::Ctor(ctor) => {
                    let kind = ExprKind::Construct {
                        data: ctor.data,
                        constructor: ctor.index,
                        type_args,
                        args,
                    };
                    Ok(Expr::new(kind, ty, node))
                }
                _ => lower.function_call(&path, type_args, args, ty, node),
            }
        })
    }

    /// The type arguments of a call, with the refinements that are written or known.
    fn type_arguments(
        &mut self,
        path: &str,
        call: &Call,
        explicit: &[TypeExpr],
        params: &[&hir::Binding],
        lowered: &[Option<Expr>],
        order: &[usize],
    ) -> Lowered<Vec<RefinedType>> {
        let bases = self.type_args_of(path, &call.type_args)?;
        let signature = self.other(path)?;
        let mut known = Arguments::new(&signature);
        for (param, at) in params.iter().zip(order) {
            let arg = lowered[*at].as_ref();
            let ty = arg.and_then(|arg| self.known_type(arg));
            known.meet(&param.ty, ty.as_ref());
        }
        let mut out: Vec<RefinedType> = known
            .found()
            .into_iter()
            .zip(bases)
            .map(|(found, base)| match found {
                Some(found) if found.base() == base => found,
                _ => RefinedType::Base(base),
            })
            .collect();
        for (slot, ty) in out.iter_mut().zip(explicit) {
            let written = self.refined(ty)?;
            if written.base() == slot.base() {
                *slot = written;
            }
        }
        Ok(out)
    }

    /// The refined type of a parameter that a lambda goes to, over the locals here; `None` where it has no refinement or mentions what has no local.
    fn wanted(
        &mut self,
        signature: &Arc<hir::Signature>,
        params: &[&hir::Binding],
        position: usize,
        type_args: &[RefinedType],
        lowered: &[Option<Expr>],
        order: &[usize],
    ) -> Lowered<Option<RefinedType>> {
        let refined_args = !type_args.iter().all(RefinedType::is_plain);
        if !has_refinement(&params[position].ty) && !refined_args {
            return Ok(None);
        }
        let typed = self.other_typed(&signature.path)?;
        let mut source = Source::new(signature.clone(), typed, Some(type_args.to_vec()));
        let mut missing: Vec<usize> = Vec::new();
        for (param, at) in params.iter().zip(order) {
            let index = param.local.0 as usize;
            match lowered[*at].as_ref().map(|arg| &*arg.kind) {
                Some(ExprKind::Local(local)) if !self.is_mutable(*local) => {
                    source.map[index] = Some(*local);
                }
                _ => missing.push(index),
            }
        }
        self.reading(source, |lower| {
            let ty = lower.refined(&params[position].ty)?;
            let mentioned = |index: &usize| lower.source.map[*index].is_some();
            Ok((!missing.iter().any(mentioned)).then_some(ty))
        })
    }

    /// A call of a function with arguments in the order of its parameters.
    pub(super) fn function_call(
        &mut self,
        path: &str,
        type_args: Vec<RefinedType>,
        mut args: Vec<Expr>,
        ty: Type,
        node: NodeId,
    ) -> Lowered<Expr> {
        let signature = self.other(path)?;
        let SignatureKind::Function(function) = &signature.kind else {
            return Err(Stop::Reported);
        };
        if function.kind != hir::FunctionKind::Extern {
            let kind = ExprKind::Call {
                callee: path.into(),
                type_args,
                args,
            };
            return Ok(Expr::new(kind, ty, node));
        }
        let Some((op, swapped)) = Intrinsic::of_extern(path) else {
            return unsupported("T1924", node, &format!("the foreign function `{path}` is"));
        };
        if swapped {
            args.reverse();
        }
        if matches!(op, Intrinsic::Print | Intrinsic::Write) {
            args = args.into_iter().map(displayed).collect();
        }
        Ok(Expr::new(ExprKind::Intrinsic(op, args), ty, node))
    }
}

/// The parameters of a function or the fields of a constructor.
pub(super) fn bindings<'s>(
    signature: &'s hir::Signature,
    callee: &Callee,
) -> Option<Vec<&'s hir::Binding>> {
    match (&signature.kind, callee) {
        (SignatureKind::Function(f), Callee::Function(_)) => {
            Some(f.params.iter().map(|p| &p.binding).collect())
        }
        (SignatureKind::Data(data), Callee::Ctor(ctor)) => {
            Some(data.ctors.get(ctor.index as usize)?.fields.iter().collect())
        }
        _ => None,
    }
}

/// For each parameter, the position of its argument among those that are written, the receiver first.
fn order(call: &Call, receiver: bool) -> Lowered<Vec<usize>> {
    call.args
        .iter()
        .map(|source| match source {
            ArgSource::Receiver => Ok(0),
            ArgSource::Arg(index) => Ok(*index as usize + usize::from(receiver)),
            ArgSource::Missing => Err(Stop::Reported),
        })
        .collect()
}

/// May a refinement be in a type as written? An alias may hold one.
fn has_refinement(ty: &TypeExpr) -> bool {
    let part = |part: &hir::TypePart| part.refinement.is_some() || has_refinement(&part.ty);
    match &ty.kind {
        TypeExprKind::Refined { .. } | TypeExprKind::Named(..) => true,
        TypeExprKind::Builtin(_, args) => args.iter().any(has_refinement),
        TypeExprKind::Tuple(parts) => parts.iter().any(part),
        TypeExprKind::Function { params, result, .. } => params.iter().any(part) || part(result),
        TypeExprKind::Error | TypeExprKind::Param(_) => false,
    }
}
