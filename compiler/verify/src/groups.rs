//! What an item depends on, for recursion groups: which functions its body calls, and which its contract mentions.

use crate::mentions::{built, called, called_in_type, data_in};
use std::collections::BTreeSet;
use tenet_core::{Body, Data, Path, Signature};

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
        data_in(&local.ty.base(), &mut types);
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
    mentioned_by_data(types, data, &mut found.contract);
    if let Some(body) = body {
        // What it builds obliges, and what it takes apart promises, the invariants of the data.
        let mut types = BTreeSet::new();
        built(&body.expr, &mut types);
        for local in &body.locals {
            data_in(&local.ty.base(), &mut types);
        }
        mentioned_by_data(types, data, &mut found.body);
    }
    found
}

/// Adds what the refinements and invariants of data types mention, and of the data that these are made of.
fn mentioned_by_data(
    mut types: BTreeSet<Path>,
    data: &dyn Fn(&str) -> Option<std::sync::Arc<Data>>,
    out: &mut BTreeSet<Path>,
) {
    let mut open: Vec<Path> = types.iter().cloned().collect();
    while let Some(path) = open.pop() {
        let Some(data) = data(&path) else { continue };
        let mut inside = BTreeSet::new();
        for local in &data.locals {
            called_in_type(&local.ty, out);
            data_in(&local.ty.base(), &mut inside);
        }
        for clause in &data.invariants {
            called(&clause.expr, out);
        }
        open.extend(inside.into_iter().filter(|path| types.insert(path.clone())));
    }
}
