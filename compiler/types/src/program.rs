//! A whole program at once, for tests and for drivers without a database.

use crate::{
    Definition, Env, Header, TypedBody, TypedSignature, cyclic_definitions, infer_body,
    infer_signature, item_header,
};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use tenet_grammar::ast;
use tenet_hir::{
    Body, FunctionKind, ItemKind, ItemPath, ModulePath, ModuleSummary, Name, Signature, SourceMap,
};
use tenet_source::{Diagnostic, SourceFile};

/// A checked program.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The modules with their items in the order in which they stand.
    pub modules: BTreeMap<ModulePath, Vec<ItemPath>>,
    /// The items.
    pub items: BTreeMap<ItemPath, TypedItem>,
    /// What is wrong, by file and position.
    pub diagnostics: Vec<Diagnostic>,
}

/// An item with all that is known about it.
#[derive(Clone, Debug)]
pub struct TypedItem {
    /// Its signature.
    pub signature: Arc<Signature>,
    /// Its body.
    pub body: Option<Arc<Body>>,
    /// Where its nodes stand.
    pub source_map: Arc<SourceMap>,
    /// The types of the signature.
    pub typed_signature: Arc<TypedSignature>,
    /// The types of the body.
    pub typed_body: Option<Arc<TypedBody>>,
}

impl TypedItem {
    /// The base types of the signature.
    pub fn header(&self) -> &Arc<Header> {
        &self.typed_signature.header
    }
}

/// Resolves and infers a whole program. `files` are all modules that can be imported, those of the standard library
/// included; what is wrong with any of them is reported.
pub fn check_program(files: &[(SourceFile, ast::File)]) -> Program {
    let mut build = Build::default();
    build.summarize(files);
    build.lower(files);
    build.infer();
    build.cycles();
    let mut diagnostics = build.diagnostics;
    diagnostics.sort_by_key(|d| (d.span.file, d.span.start, d.span.end, d.code));
    Program {
        modules: build.modules,
        items: build.items,
        diagnostics,
    }
}

/// An item before inference.
struct Lowered {
    signature: Arc<Signature>,
    body: Option<Arc<Body>>,
    source_map: Arc<SourceMap>,
}

#[derive(Default)]
struct Build {
    summaries: BTreeMap<ModulePath, Arc<ModuleSummary>>,
    /// The index of the file that declares each module.
    files: BTreeMap<ModulePath, usize>,
    modules: BTreeMap<ModulePath, Vec<ItemPath>>,
    lowered: BTreeMap<ItemPath, Lowered>,
    items: BTreeMap<ItemPath, TypedItem>,
    diagnostics: Vec<Diagnostic>,
}

impl Build {
    fn summarize(&mut self, files: &[(SourceFile, ast::File)]) {
        for (index, (source, file)) in files.iter().enumerate() {
            let path = tenet_hir::module_path(file, &source.name);
            if let Some(first) = self.files.get(&path) {
                let other = &files[*first].0.name;
                self.diagnostics
                    .push(tenet_hir::duplicate_module(file, &path, other));
                continue;
            }
            let summary = tenet_hir::summarize(file, &path);
            self.summaries.insert(path.clone(), Arc::new(summary));
            self.files.insert(path, index);
        }
        for cycle in tenet_hir::import_cycles(&self.summaries) {
            let file = cycle.first().and_then(|m| self.files.get(m));
            if let Some(index) = file {
                self.diagnostics
                    .extend(tenet_hir::cycle_problem(&files[*index].1, &cycle));
            }
        }
    }

    fn lower(&mut self, files: &[(SourceFile, ast::File)]) {
        let known: Vec<ModulePath> = self.summaries.keys().cloned().collect();
        for (module, index) in &self.files {
            let file = &files[*index].1;
            let summary = &self.summaries[module];
            let lookup = |path: &str| self.summaries.get(path).cloned();
            let scope = tenet_hir::resolve_scope(summary, &lookup);
            self.diagnostics.extend(tenet_hir::module_problems(file));
            self.diagnostics
                .extend(tenet_hir::scope_problems(file, &scope, &known));
            let mut paths = Vec::new();
            for (path, item) in tenet_hir::items(file, module) {
                let Some(lowered) = tenet_hir::lower_item(&file.items[item], &path, &scope) else {
                    continue;
                };
                self.diagnostics.extend(lowered.diagnostics);
                paths.push(path.clone());
                self.lowered.insert(
                    path,
                    Lowered {
                        signature: Arc::new(lowered.item.signature),
                        body: lowered.item.body.map(Arc::new),
                        source_map: Arc::new(lowered.source_map),
                    },
                );
            }
            self.modules.insert(module.clone(), paths);
        }
    }

    fn infer(&mut self) {
        let env = Whole {
            lowered: &self.lowered,
            summaries: &self.summaries,
            headers: RefCell::new(BTreeMap::new()),
        };
        for (path, lowered) in &self.lowered {
            let typed_signature = infer_signature(&lowered.signature, &env);
            let typed_body = lowered
                .body
                .as_ref()
                .map(|body| infer_body(&lowered.signature, &typed_signature, body, &env));
            let findings = typed_signature
                .typing
                .findings
                .iter()
                .chain(typed_body.iter().flat_map(|b| &b.typing.findings));
            self.diagnostics
                .extend(findings.map(|f| f.render(path, &lowered.source_map)));
            let item = TypedItem {
                signature: lowered.signature.clone(),
                body: lowered.body.clone(),
                source_map: lowered.source_map.clone(),
                typed_signature: Arc::new(typed_signature),
                typed_body: typed_body.map(Arc::new),
            };
            self.items.insert(path.clone(), item);
        }
    }

    fn cycles(&mut self) {
        let definitions: BTreeMap<ItemPath, Definition<'_>> = self
            .items
            .iter()
            .map(|(path, item)| {
                let definition = Definition {
                    signature: &item.signature,
                    typed_signature: &item.typed_signature,
                    typed_body: item.typed_body.as_deref(),
                };
                (path.clone(), definition)
            })
            .collect();
        for (path, finding) in cyclic_definitions(&definitions) {
            if let Some(item) = self.items.get(&path) {
                self.diagnostics
                    .push(finding.render(&path, &item.source_map));
            }
        }
    }
}

/// The environment of a whole program.
struct Whole<'a> {
    lowered: &'a BTreeMap<ItemPath, Lowered>,
    summaries: &'a BTreeMap<ModulePath, Arc<ModuleSummary>>,
    headers: RefCell<BTreeMap<ItemPath, Arc<Header>>>,
}

impl Env for Whole<'_> {
    fn signature(&self, path: &str) -> Option<Arc<Signature>> {
        self.lowered.get(path).map(|l| l.signature.clone())
    }

    fn header(&self, path: &str) -> Option<Arc<Header>> {
        if let Some(header) = self.headers.borrow().get(path) {
            return Some(header.clone());
        }
        let signature = &self.lowered.get(path)?.signature;
        let header = Arc::new(item_header(signature, self));
        self.headers
            .borrow_mut()
            .insert(path.into(), header.clone());
        Some(header)
    }

    fn function_of(&self, module: &str, name: &str, from: &str) -> Option<ItemPath> {
        function_of(self.summaries.get(module)?, name, from)
    }

    fn functions_of(&self, module: &str, from: &str) -> Vec<Name> {
        self.summaries
            .get(module)
            .map_or(Vec::new(), |m| functions_of(m, from))
    }
}

/// [`Env::function_of`], from a module's summary.
pub fn function_of(module: &ModuleSummary, name: &str, from: &str) -> Option<ItemPath> {
    let item = module.items.get(name)?;
    let visible = item.public || *module.path == *from;
    let function = matches!(item.kind, ItemKind::Function(_));
    (visible && function).then(|| module.item_path(name))
}

/// [`Env::functions_of`], from a module's summary.
pub fn functions_of(module: &ModuleSummary, from: &str) -> Vec<Name> {
    module
        .items
        .iter()
        .filter(|(_, item)| item.public || *module.path == *from)
        .filter(|(_, item)| matches!(item.kind, ItemKind::Function(kind) if kind != FunctionKind::Lemma))
        .map(|(name, _)| name.clone())
        .collect()
}
