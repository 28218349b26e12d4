//! Definitions that depend on themselves in a way that gives them no meaning: constants whose value needs the
//! constant, types whose refinement needs the type.

use crate::{Finding, TypedBody, TypedSignature};
use std::collections::{BTreeMap, BTreeSet};
use tenet_hir::{FunctionKind, ItemPath, Signature, SignatureKind, cycles};

/// What is looked at of an item.
#[derive(Clone, Copy, Debug)]
pub struct Definition<'a> {
    /// Its signature.
    pub signature: &'a Signature,
    /// The types of its signature.
    pub typed_signature: &'a TypedSignature,
    /// The types of its body, if it has one.
    pub typed_body: Option<&'a TypedBody>,
}

/// The cycles among items, each to be reported at one of them: constants that need themselves, through functions or
/// not (`T1123`), and types that need themselves through a refinement or invariant (`T1127`).
pub fn cyclic_definitions(items: &BTreeMap<ItemPath, Definition<'_>>) -> Vec<(ItemPath, Finding)> {
    let mut out = Vec::new();
    let all: Vec<ItemPath> = items.keys().cloned().collect();
    for cycle in cycles(all.clone(), &|path| references(items, path, true)) {
        let constant = cycle.iter().find(|path| {
            matches!(
                items.get(*path).map(|d| &d.signature.kind),
                Some(SignatureKind::Const(_))
            )
        });
        if let Some(constant) = constant {
            let message = "the value of this constant depends on itself";
            let finding = Finding::on_item("T1123", "type", message);
            out.push((constant.clone(), finding.with_note(way(&cycle))));
        }
    }
    for cycle in cycles(all, &|path| references(items, path, false)) {
        let Some(ty) = cycle.iter().find(|p| needs_itself(items, p, &cycle)) else {
            continue;
        };
        let message = "the condition on this type depends on the type itself";
        let finding = Finding::on_item("T1127", "type", message)
            .with_note(way(&cycle))
            .with_note("What a type means must be clear before a function over it is.");
        out.push((ty.clone(), finding));
    }
    out
}

fn way(cycle: &[ItemPath]) -> String {
    let names: Vec<String> = cycle
        .iter()
        .map(|p| format!("`{}`", tenet_hir::last_name(p)))
        .collect();
    format!("Involved: {}.", names.join(", "))
}

/// What an item refers to: in its signature, and in its body where the body says what it means — or where it runs,
/// if `running`.
fn references(
    items: &BTreeMap<ItemPath, Definition<'_>>,
    path: &ItemPath,
    running: bool,
) -> Vec<ItemPath> {
    let Some(item) = items.get(path) else {
        return Vec::new();
    };
    let mut out: BTreeSet<ItemPath> = item.typed_signature.typing.references.clone();
    let transparent = match &item.signature.kind {
        SignatureKind::Function(f) => {
            running || matches!(f.kind, FunctionKind::Spec | FunctionKind::GhostSpec)
        }
        SignatureKind::Const(_) => true,
        _ => running,
    };
    if let (true, Some(body)) = (transparent, item.typed_body) {
        out.extend(body.typing.references.iter().cloned());
    }
    out.retain(|p| items.contains_key(p));
    out.into_iter().collect()
}

/// Whether a type of the cycle has a condition that refers back into it.
fn needs_itself(
    items: &BTreeMap<ItemPath, Definition<'_>>,
    path: &ItemPath,
    cycle: &[ItemPath],
) -> bool {
    let Some(item) = items.get(path) else {
        return false;
    };
    if !matches!(
        item.signature.kind,
        SignatureKind::Data(_) | SignatureKind::Alias(_)
    ) {
        return false;
    }
    // A function or constant in the cycle is reached through a condition only: the base types of fields lead to
    // data and aliases alone.
    cycle.iter().any(|other| {
        items.get(other).is_some_and(|d| {
            matches!(
                d.signature.kind,
                SignatureKind::Function(_) | SignatureKind::Const(_)
            )
        })
    })
}
