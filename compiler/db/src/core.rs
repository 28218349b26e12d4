//! Queries for Core and for what depends on the whole of it: recursion groups, cyclic definitions.

use crate::items::{
    ItemName, body_hir, file_of, signature_hir, source_map, typed_body, typed_signature,
};
use crate::modules::item_paths;
use crate::{Db, Source, View};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tenet_core::lower::{self, Failure};
use tenet_core::{Body, Constant, Data, Path, Program, Signature};
use tenet_hir::SignatureKind;
use tenet_source::Diagnostic;
use tenet_types::Finding;
use tenet_verify::Dependencies;

/// An item's Core, if it is of the kind that is asked for.
type Lowered<T> = Result<Option<Arc<T>>, Arc<Failure>>;

/// The Core of a function's signature (of a test's too).
#[salsa::tracked]
pub(crate) fn core_signature<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Lowered<Signature> {
    let (Some(signature), Some(typed)) = (signature_hir(db, item), typed_signature(db, item))
    else {
        return Ok(None);
    };
    if !matches!(
        signature.kind,
        SignatureKind::Function(_) | SignatureKind::Test
    ) {
        return Ok(None);
    }
    lower::lower_signature(signature, typed, &View { db })
        .map(|core| Some(Arc::new(core)))
        .map_err(Arc::new)
}

/// The Core of a function's body.
#[salsa::tracked]
pub(crate) fn core_body<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Lowered<Body> {
    let (Some(signature), Some(typed), Some(body), Some(typed_body)) = (
        signature_hir(db, item),
        typed_signature(db, item),
        body_hir(db, item),
        typed_body(db, item),
    ) else {
        return Ok(None);
    };
    let Some(core) = core_signature(db, item).clone()? else {
        return Ok(None);
    };
    lower::lower_body(signature, typed, body, typed_body, &core, &View { db })
        .map(|core| Some(Arc::new(core)))
        .map_err(Arc::new)
}

/// The Core of a record or enum.
#[salsa::tracked]
pub(crate) fn core_data<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Lowered<Data> {
    let (Some(signature), Some(typed)) = (signature_hir(db, item), typed_signature(db, item))
    else {
        return Ok(None);
    };
    if !matches!(signature.kind, SignatureKind::Data(_)) {
        return Ok(None);
    }
    lower::lower_data(signature, typed, &View { db })
        .map(|core| Some(Arc::new(core)))
        .map_err(Arc::new)
}

/// The Core of a constant.
#[salsa::tracked]
pub(crate) fn core_constant<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Lowered<Constant> {
    let (Some(signature), Some(typed), Some(body), Some(typed_body)) = (
        signature_hir(db, item),
        typed_signature(db, item),
        body_hir(db, item),
        typed_body(db, item),
    ) else {
        return Ok(None);
    };
    if !matches!(signature.kind, SignatureKind::Const(_)) {
        return Ok(None);
    }
    lower::lower_constant(signature, typed, body, typed_body, &View { db })
        .map(|core| Some(Arc::new(core)))
        .map_err(Arc::new)
}

/// What lowering finds wrong with an item.
pub(crate) fn core_problems<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Vec<Diagnostic> {
    let Some(map) = source_map(db, item) else {
        return Vec::new();
    };
    let failures = [
        core_signature(db, item).as_ref().err(),
        core_body(db, item).as_ref().err(),
        core_data(db, item).as_ref().err(),
        core_constant(db, item).as_ref().err(),
    ];
    let mut seen: Vec<&Finding> = Vec::new();
    for failure in failures.into_iter().flatten() {
        for finding in &failure.findings {
            if !seen.contains(&finding) {
                seen.push(finding);
            }
        }
    }
    seen.into_iter()
        .map(|finding| finding.render(item.path(db), map))
        .collect()
}

/// Has the item no Core because of an error, be it reported for it or for something it refers to?
pub(crate) fn is_broken<'db>(db: &'db dyn Db, item: ItemName<'db>) -> bool {
    core_signature(db, item).is_err()
        || core_body(db, item).is_err()
        || core_data(db, item).is_err()
        || core_constant(db, item).is_err()
}

/// Which functions a function relies on.
#[salsa::tracked]
fn dependencies<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Arc<Dependencies> {
    let view = View { db };
    let path = item.path(db);
    let Some(signature) = Program::signature(&view, path) else {
        return Arc::default();
    };
    let body = Program::body(&view, path);
    let data = |path: &str| Program::data(&view, path);
    Arc::new(tenet_verify::dependencies(
        &signature,
        body.as_deref(),
        &data,
    ))
}

/// The sets of items in files that depend on each other in a circle, each in ascending order.
fn circles(db: &dyn Db, files: &[Source]) -> Vec<Vec<Path>> {
    let mut edges: BTreeMap<Path, BTreeSet<Path>> = BTreeMap::new();
    for file in files {
        for path in item_paths(db, *file).iter() {
            let found = dependencies(db, ItemName::of(db, path));
            let all = found.body.union(&found.contract).cloned().collect();
            edges.insert(path.clone(), all);
        }
    }
    let next = |path: &Path| {
        edges
            .get(path)
            .map_or_else(Vec::new, |set| set.iter().cloned().collect())
    };
    let mut circles = tenet_hir::cycles(edges.keys().cloned().collect(), &next);
    for circle in &mut circles {
        circle.sort();
    }
    circles
}

/// The recursion groups of a module, by member. None reaches beyond its module: modules that import each other in a circle are an error,
/// and those of the standard library, which are in scope without an import, are tested for it.
#[salsa::tracked]
fn groups(db: &dyn Db, file: Source) -> Arc<BTreeMap<Path, Arc<[Path]>>> {
    let mut groups = BTreeMap::new();
    for circle in circles(db, &[file]) {
        let group: Arc<[Path]> = circle.into();
        for member in group.iter() {
            groups.insert(member.clone(), group.clone());
        }
    }
    Arc::new(groups)
}

/// The functions that recur through each other with this one; empty where it does not recur.
#[salsa::tracked]
pub(crate) fn recursion_group<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Arc<[Path]> {
    file_of(db, item)
        .and_then(|file| groups(db, file).get(item.path(db)).cloned())
        .unwrap_or_else(|| Arc::from([]))
}

/// Definitions that depend on themselves in a way that gives them no meaning, with the items concerned.
pub(crate) fn cyclic_definitions(db: &dyn Db, files: &[Source]) -> Vec<(Path, Diagnostic)> {
    let mut definitions = BTreeMap::new();
    for file in files {
        for path in item_paths(db, *file).iter() {
            let item = ItemName::of(db, path);
            let (Some(signature), Some(typed_signature)) =
                (signature_hir(db, item), typed_signature(db, item))
            else {
                continue;
            };
            definitions.insert(
                path.clone(),
                tenet_types::Definition {
                    signature,
                    typed_signature,
                    typed_body: typed_body(db, item).as_deref(),
                },
            );
        }
    }
    tenet_types::cyclic_definitions(&definitions)
        .into_iter()
        .filter_map(|(path, finding)| {
            let map = source_map(db, ItemName::of(db, &path))?;
            let diagnostic = finding.render(&path, map);
            Some((path, diagnostic))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Database;

    #[test]
    fn files_of_the_standard_library_are_named_after_their_modules() {
        let database = Database::new();
        let db: &dyn Db = &database;
        for file in database.workspace().files(db).iter() {
            let head = tenet_hir::module_path(&crate::modules::parsed(db, *file).file, "none");
            assert_eq!(&head, crate::modules::module_path(db, *file));
        }
    }

    #[test]
    fn laws_stand_on_specs_and_lemmas_alone() {
        let database = Database::new();
        let db: &dyn Db = &database;
        let view = View { db };
        let mut open: Vec<Path> = tenet_verify::law_lemmas().map(Path::from).collect();
        assert!(open.len() > 10, "{}", open.len());
        let mut seen = BTreeSet::new();
        while let Some(next) = open.pop() {
            if !seen.insert(next.clone()) {
                continue;
            }
            let signature = Program::signature(&view, &next);
            let Some(signature) = signature else {
                panic!("{next} is no function")
            };
            assert_ne!(signature.kind, tenet_core::FunctionKind::Def, "{next}");
            let found = dependencies(db, ItemName::of(db, &next));
            open.extend(found.body.union(&found.contract).cloned());
        }
    }

    #[test]
    fn recursion_in_the_standard_library_stays_within_a_module() {
        let database = Database::new();
        let db: &dyn Db = &database;
        let files: Vec<Source> = database.workspace().files(db).to_vec();
        assert!(files.iter().all(|file| file.standard(db)) && files.len() > 5);
        let mut recursive = 0;
        for circle in circles(db, &files) {
            let home = file_of(db, ItemName::of(db, &circle[0]));
            for path in &circle {
                assert_eq!(file_of(db, ItemName::of(db, path)), home, "{circle:?}");
                recursive += 1;
            }
        }
        assert!(recursive > 5, "{recursive}");
    }
}
