//! Queries about items: HIR, types, Core.

use crate::modules::{items, module_files, parsed, scope};
use crate::{Db, Source, View, Workspace};
use std::sync::Arc;
use tenet_hir::{Body, LoweredItem, Signature, SourceMap};
use tenet_source::Diagnostic;
use tenet_types::{Header, TypedBody, TypedSignature};

/// An item, by its path.
#[salsa::interned(debug)]
pub(crate) struct ItemName<'db> {
    /// The item's qualified path.
    pub path: Arc<str>,
}

impl<'db> ItemName<'db> {
    /// The item with a path.
    pub(crate) fn of(db: &'db dyn Db, path: &str) -> ItemName<'db> {
        ItemName::new(db, Arc::<str>::from(path))
    }
}

/// The file in which an item stands.
#[salsa::tracked(returns(copy))]
pub(crate) fn file_of<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Option<Source> {
    let path = item.path(db);
    let modules = module_files(db, Workspace::get(db));
    // The longest module path that the item's path begins with and that has the item.
    let mut module = &**path;
    while let Some((shorter, _)) = module.rsplit_once('.') {
        module = shorter;
        if let Some(file) = modules.get(module)
            && crate::modules::item_paths(db, *file).contains(path)
        {
            return Some(*file);
        }
    }
    None
}

/// An item's HIR with its spans; done anew with each edit of its file.
#[salsa::tracked]
fn lowered<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Option<Arc<LoweredItem>> {
    let file = file_of(db, item)?;
    let path = item.path(db);
    let (_, index) = items(db, file).iter().find(|(p, _)| p == path)?;
    let ast = parsed(db, file).file.items.get(*index)?;
    tenet_hir::lower_item(ast, path, scope(db, file)).map(Arc::new)
}

/// The HIR of an item's signature: the same after every edit that does not change it.
#[salsa::tracked]
pub(crate) fn signature_hir<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Option<Arc<Signature>> {
    let lowered = lowered(db, item).as_ref()?;
    Some(Arc::new(lowered.item.signature.clone()))
}

/// The HIR of an item's body.
#[salsa::tracked]
pub(crate) fn body_hir<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Option<Arc<Body>> {
    let lowered = lowered(db, item).as_ref()?;
    lowered.item.body.clone().map(Arc::new)
}

/// Where the nodes of an item stand.
pub(crate) fn source_map<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Option<&'db SourceMap> {
    Some(&lowered(db, item).as_ref()?.source_map)
}

/// The base types of an item's signature.
#[salsa::tracked]
pub(crate) fn header<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Option<Arc<Header>> {
    let signature = signature_hir(db, item).as_ref()?;
    Some(Arc::new(tenet_types::item_header(signature, &View { db })))
}

/// The types of an item's signature.
#[salsa::tracked]
pub(crate) fn typed_signature<'db>(
    db: &'db dyn Db,
    item: ItemName<'db>,
) -> Option<Arc<TypedSignature>> {
    let signature = signature_hir(db, item).as_ref()?;
    Some(Arc::new(tenet_types::infer_signature(
        signature,
        &View { db },
    )))
}

/// The types of an item's body.
#[salsa::tracked]
pub(crate) fn typed_body<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Option<Arc<TypedBody>> {
    let signature = signature_hir(db, item).as_ref()?;
    let typed = typed_signature(db, item).as_ref()?;
    let body = body_hir(db, item).as_ref()?;
    Some(Arc::new(tenet_types::infer_body(
        signature,
        typed,
        body,
        &View { db },
    )))
}

/// What is wrong with an item's names and types.
pub(crate) fn item_problems<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Vec<Diagnostic> {
    let Some(lowered) = lowered(db, item).as_ref() else {
        return Vec::new();
    };
    let mut problems = lowered.diagnostics.clone();
    let path = item.path(db);
    let findings = typed_signature(db, item)
        .iter()
        .flat_map(|typed| &typed.typing.findings)
        .chain(
            typed_body(db, item)
                .iter()
                .flat_map(|typed| &typed.typing.findings),
        );
    problems.extend(findings.map(|finding| finding.render(path, &lowered.source_map)));
    problems
}
