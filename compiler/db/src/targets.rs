//! What commands ask of files: what they import, what runs, what is tested.

use crate::inputs::Database;
use crate::items::{ItemName, signature_hir, source_map};
use crate::modules::{item_paths, module_files, summary};
use crate::{Db, Source, View, Workspace};
use std::collections::BTreeSet;
use std::sync::Arc;
use tenet_core::{FunctionKind, NodeId, Program};
use tenet_hir::SignatureKind;
use tenet_source::Span;

/// A test or example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestCase {
    /// What to call it.
    pub title: String,
    /// The test, or the function whose example it is.
    pub path: Arc<str>,
    /// Which of the function's examples.
    pub example: Option<usize>,
    /// Where it stands.
    pub span: Span,
}

impl Database {
    /// The files and all files of the workspace that they import, directly or not; those of the standard library left out.
    pub fn with_imports(&self, files: &[Source]) -> Vec<Source> {
        let db: &dyn Db = self;
        let modules = module_files(db, Workspace::get(db));
        let mut all: Vec<Source> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<Source> = files.iter().rev().copied().collect();
        while let Some(file) = open.pop() {
            if file.standard(db) || !seen.insert(file.id(db)) {
                continue;
            }
            all.push(file);
            let imports = summary(db, file).imports.iter();
            open.extend(imports.filter_map(|import| modules.get(&import.path).copied()));
        }
        all
    }

    /// The path of a file's `main`, if it has one.
    pub fn main_of(&self, file: Source) -> Option<Arc<str>> {
        let db: &dyn Db = self;
        item_paths(db, file)
            .iter()
            .find(|path| {
                let signature = signature_hir(db, ItemName::of(db, path)).as_ref();
                signature.is_some_and(|signature| {
                    &*signature.name == "main"
                        && matches!(signature.kind, SignatureKind::Function(_))
                })
            })
            .cloned()
    }

    /// The tests and examples of files, in order.
    pub fn tests(&self, files: &[Source]) -> Vec<TestCase> {
        let db: &dyn Db = self;
        let view = View { db };
        let mut cases = Vec::new();
        for path in files.iter().flat_map(|file| item_paths(db, *file).iter()) {
            let Some(signature) = Program::signature(&view, path) else {
                continue;
            };
            let Some(map) = source_map(db, ItemName::of(db, path)) else {
                continue;
            };
            if signature.kind == FunctionKind::Test {
                cases.push(TestCase {
                    title: path.to_string(),
                    path: path.clone(),
                    example: None,
                    span: map.name,
                });
            }
            for (index, clause) in signature.examples.iter().enumerate() {
                cases.push(TestCase {
                    title: format!("{path}: example {}", index + 1),
                    path: path.clone(),
                    example: Some(index),
                    span: map.span(clause.expr.node),
                });
            }
        }
        cases
    }

    /// Where a node of an item stands.
    pub fn span_of(&self, item: &str, node: NodeId) -> Option<Span> {
        let db: &dyn Db = self;
        Some(source_map(db, ItemName::of(db, item))?.span(node))
    }
}
