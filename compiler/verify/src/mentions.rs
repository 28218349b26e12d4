//! Which functions and data types expressions and types mention.

use std::collections::BTreeSet;
use tenet_core::{Expr, ExprKind, Path, RefinedType, Type};

/// Functions that are called in an expression, by name.
pub(crate) fn called(expr: &Expr, out: &mut BTreeSet<Path>) {
    expr.walk(&mut |e| {
        let type_args = match &*e.kind {
            ExprKind::Call {
                callee, type_args, ..
            } => {
                out.insert(callee.clone());
                type_args
            }
            ExprKind::Construct { type_args, .. } => type_args,
            _ => return,
        };
        for arg in type_args {
            called_in_type(arg, out);
        }
    });
}

/// Functions that the predicates of a type call.
pub(crate) fn called_in_type(ty: &RefinedType, out: &mut BTreeSet<Path>) {
    match ty {
        RefinedType::Base(_) => {}
        RefinedType::Where {
            base, predicate, ..
        } => {
            called_in_type(base, out);
            called(predicate, out);
        }
        RefinedType::List(e) | RefinedType::Set(e) => called_in_type(e, out),
        RefinedType::Map(k, v) => {
            called_in_type(k, out);
            called_in_type(v, out);
        }
        RefinedType::Tuple(parts) => parts.iter().for_each(|(_, part)| called_in_type(part, out)),
        RefinedType::Data(_, args) => args.iter().for_each(|arg| called_in_type(arg, out)),
        RefinedType::Fn(params, result, _) => {
            params.iter().for_each(|(_, p)| called_in_type(p, out));
            called_in_type(result, out);
        }
    }
}

/// Data types whose values are built in an expression.
pub(crate) fn built(expr: &Expr, out: &mut BTreeSet<Path>) {
    expr.walk(&mut |e| {
        if let ExprKind::Construct { data, .. } = &*e.kind {
            out.insert(data.clone());
        }
    });
}

/// Data types that a type mentions.
pub(crate) fn data_in(ty: &Type, out: &mut BTreeSet<Path>) {
    match ty {
        Type::Data(path, args) => {
            out.insert(path.clone());
            args.iter().for_each(|arg| data_in(arg, out));
        }
        Type::List(e) | Type::Set(e) => data_in(e, out),
        Type::Map(k, v) => {
            data_in(k, out);
            data_in(v, out);
        }
        Type::Tuple(parts) => parts.iter().for_each(|part| data_in(part, out)),
        Type::Fn(params, result, _) => {
            params.iter().for_each(|param| data_in(param, out));
            data_in(result, out);
        }
        _ => {}
    }
}
