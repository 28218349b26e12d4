//! Which types have `Eq`, `Ord` and `Show`: all that hold no function.

use crate::{Env, HeaderKind, ParamHeader, Ty};
use tenet_hir::{Bound, ItemPath};

/// The part of `ty` that keeps it from having `bound`, if there is one: a function, or a type parameter without the
/// bound.
pub fn lacks(ty: &Ty, bound: Bound, params: &[ParamHeader], env: &dyn Env) -> Option<Ty> {
    let mut seen = Vec::new();
    lacking(ty, bound, params, env, &mut seen)
}

fn lacking(
    ty: &Ty,
    bound: Bound,
    params: &[ParamHeader],
    env: &dyn Env,
    seen: &mut Vec<ItemPath>,
) -> Option<Ty> {
    match ty {
        Ty::Function(_) => Some(ty.clone()),
        Ty::Param(index, _) => {
            let has = params
                .get(*index as usize)
                .is_some_and(|p| p.bounds.contains(&bound));
            (!has).then(|| ty.clone())
        }
        Ty::Data(path, args) => args
            .iter()
            .find_map(|arg| lacking(arg, bound, params, env, seen))
            .or_else(|| data_lacks(path, bound, env, seen).then(|| ty.clone())),
        other => other
            .children()
            .into_iter()
            .find_map(|part| lacking(part, bound, params, env, seen)),
    }
}

/// Whether the fields of a data type hold a function, its type arguments left out.
fn data_lacks(path: &ItemPath, bound: Bound, env: &dyn Env, seen: &mut Vec<ItemPath>) -> bool {
    if seen.contains(path) {
        return false;
    }
    // More types than anyone writes: rather refused than followed without end.
    if seen.len() > 500 {
        return true;
    }
    seen.push(path.clone());
    let Some(header) = env.header(path) else {
        return false;
    };
    let HeaderKind::Data(data) = &header.kind else {
        return false;
    };
    // The parameters themselves are judged by the arguments.
    let free: Vec<ParamHeader> = header
        .type_params
        .iter()
        .map(|p| ParamHeader {
            bounds: vec![Bound::Eq, Bound::Ord, Bound::Show],
            ..p.clone()
        })
        .collect();
    data.ctors
        .iter()
        .flat_map(|ctor| &ctor.fields)
        .any(|field| lacking(&field.ty, bound, &free, env, seen).is_some())
}
