//! Queries about files and modules.

use crate::{Db, Source, Workspace};
use std::collections::BTreeMap;
use std::sync::Arc;
use tenet_grammar::Parse;
use tenet_hir::{ItemPath, ModulePath, ModuleSummary, Scope};
use tenet_source::Diagnostic;

/// The tree of a file, with its syntax errors.
#[salsa::tracked(no_eq)]
pub(crate) fn parsed(db: &dyn Db, file: Source) -> Arc<Parse> {
    Arc::new(tenet_grammar::parse(file.text(db), file.id(db)))
}

/// The path of a file's module. Files of the standard library are named after their modules, so that those that are not used need not be read.
#[salsa::tracked]
pub(crate) fn module_path(db: &dyn Db, file: Source) -> ModulePath {
    if file.standard(db) {
        let name = file.name(db);
        let stem = name.strip_suffix(".tenet").unwrap_or(name);
        return stem.replace('/', ".").into();
    }
    tenet_hir::user_module_path(&parsed(db, file).file, file.name(db))
}

/// What other modules see of a file's module.
#[salsa::tracked]
pub(crate) fn summary(db: &dyn Db, file: Source) -> Arc<ModuleSummary> {
    let parsed = parsed(db, file);
    Arc::new(tenet_hir::summarize(&parsed.file, module_path(db, file)))
}

/// The file of each module; of several with one path the first.
#[salsa::tracked]
pub(crate) fn module_files(db: &dyn Db, workspace: Workspace) -> Arc<BTreeMap<ModulePath, Source>> {
    let mut files = BTreeMap::new();
    for file in workspace.files(db).iter() {
        files.entry(module_path(db, *file).clone()).or_insert(*file);
    }
    Arc::new(files)
}

/// The summary of a module by its path.
pub(crate) fn summary_of(db: &dyn Db, path: &str) -> Option<Arc<ModuleSummary>> {
    let file = *module_files(db, Workspace::get(db)).get(path)?;
    Some(summary(db, file).clone())
}

/// What the names of a module mean.
#[salsa::tracked]
pub(crate) fn scope(db: &dyn Db, file: Source) -> Arc<Scope> {
    let own = summary(db, file);
    let lookup = |path: &str| summary_of(db, path);
    Arc::new(tenet_hir::resolve_scope(own, &lookup))
}

/// The items of a file that have HIR, with their places among its items.
#[salsa::tracked]
pub(crate) fn items(db: &dyn Db, file: Source) -> Arc<Vec<(ItemPath, usize)>> {
    Arc::new(tenet_hir::items(
        &parsed(db, file).file,
        module_path(db, file),
    ))
}

/// The paths of a module's items, in the order in which they stand.
#[salsa::tracked]
pub(crate) fn item_paths(db: &dyn Db, file: Source) -> Arc<Vec<ItemPath>> {
    let paths = items(db, file).iter().map(|(path, _)| path.clone());
    Arc::new(paths.collect())
}

/// Errors of a file that are of no item: syntax, names that are declared twice, imports.
pub(crate) fn file_problems(db: &dyn Db, file: Source) -> Vec<Diagnostic> {
    let parsed = parsed(db, file);
    let mut problems = parsed.diagnostics.clone();
    let modules = module_files(db, Workspace::get(db));
    let path = module_path(db, file);
    if let Some(first) = modules.get(path)
        && *first != file
    {
        let other = first.name(db);
        problems.push(tenet_hir::duplicate_module(&parsed.file, path, other));
        return problems;
    }
    let known: Vec<ModulePath> = modules.keys().cloned().collect();
    if !file.standard(db) {
        problems.extend(tenet_hir::reserved_module(&parsed.file));
    }
    problems.extend(tenet_hir::module_problems(&parsed.file));
    problems.extend(tenet_hir::scope_problems(
        &parsed.file,
        scope(db, file),
        &known,
    ));
    problems
}

/// Cycles of imports among files, each reported once.
pub(crate) fn cycle_problems(db: &dyn Db, concerned: &[Source]) -> Vec<Diagnostic> {
    let files = module_files(db, Workspace::get(db));
    let summaries: BTreeMap<ModulePath, Arc<ModuleSummary>> = files
        .iter()
        .filter(|(_, file)| concerned.contains(file))
        .map(|(path, file)| (path.clone(), summary(db, *file).clone()))
        .collect();
    tenet_hir::import_cycles(&summaries)
        .into_iter()
        .filter_map(|cycle| {
            let file = files.get(cycle.first()?)?;
            tenet_hir::cycle_problem(&parsed(db, *file).file, &cycle)
        })
        .collect()
}
