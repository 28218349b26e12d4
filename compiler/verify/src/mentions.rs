//! Which functions expressions and types mention.

use std::collections::BTreeSet;
use tenet_core::{Expr, ExprKind, Path, RefinedType};

/// Functions that are called in an expression, by name.
pub(crate) fn called(expr: &Expr, out: &mut BTreeSet<Path>) {
    expr.walk(&mut |e| {
        if let ExprKind::Call {
            callee, type_args, ..
        } = &*e.kind
        {
            out.insert(callee.clone());
            for arg in type_args {
                called_in_type(arg, out);
            }
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
