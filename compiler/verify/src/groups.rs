//! What an item depends on, for recursion groups: which functions its body calls, and which its contract mentions.

use crate::mentions::{called, called_in_type};
use std::collections::BTreeSet;
use tenet_core::{Body, Data, Path, RefinedType, Signature, Type};

/// The functions that a function relies on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependencies {
    /// Called in the body.
    pub body: BTreeSet<Path>,
    /// Mentioned in clauses and in refinements of parameters and result, or by the data that these are made of. A function may not recur through these: its contract would
    /// assume itself.
    pub contract: BTreeSet<Path>,
}

/// What a function depends on. `data` gives the declarations of data types.
pub fn dependencies(
    signature: &Signature,
    body: Option<&Body>,
    data: &dyn Fn(&str) -> Option<std::sync::Arc<Data>>,
) -> Dependencies {
    let mut found = Dependencies::default();
    let mut types = BTreeSet::new();
    for local in &signature.locals {
        called_in_type(&local.ty, &mut found.contract);
        data_in(&local.ty, &mut types);
    }
    for clause in signature.requires.iter().chain(&signature.ensures) {
        called(&clause.expr, &mut found.contract);
    }
    for expr in signature.decreases.iter().flatten() {
        called(expr, &mut found.contract);
    }
    if let Some(body) = body {
        called(&body.expr, &mut found.body);
        for local in &body.locals[signature.locals.len().min(body.locals.len())..] {
            called_in_type(&local.ty, &mut found.body);
        }
    }
    let mut open: Vec<Path> = types.iter().cloned().collect();
    while let Some(path) = open.pop() {
        let Some(data) = data(&path) else { continue };
        let mut inside = BTreeSet::new();
        for local in &data.locals {
            called_in_type(&local.ty, &mut found.contract);
            data_in(&local.ty, &mut inside);
        }
        for clause in &data.invariants {
            called(&clause.expr, &mut found.contract);
        }
        open.extend(inside.into_iter().filter(|path| types.insert(path.clone())));
    }
    found
}

fn data_in(ty: &RefinedType, out: &mut BTreeSet<Path>) {
    fn base(ty: &Type, out: &mut BTreeSet<Path>) {
        match ty {
            Type::Data(path, args) => {
                out.insert(path.clone());
                args.iter().for_each(|arg| base(arg, out));
            }
            Type::List(e) | Type::Set(e) => base(e, out),
            Type::Map(k, v) => {
                base(k, out);
                base(v, out);
            }
            Type::Tuple(parts) => parts.iter().for_each(|part| base(part, out)),
            Type::Fn(params, result, _) => {
                params.iter().for_each(|param| base(param, out));
                base(result, out);
            }
            _ => {}
        }
    }
    base(&ty.base(), out);
}
