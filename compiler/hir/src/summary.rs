//! What the other modules see of a module: names and kinds, in no order and without spans.

use crate::{FunctionKind, ItemPath, ModulePath, Name};
use std::collections::{BTreeMap, BTreeSet};
use tenet_grammar::ast;

/// The names that a module declares and imports. Equal after any edit that changes no declaration's name,
/// kind, visibility or constructors, and no import.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ModuleSummary {
    /// The module.
    pub path: ModulePath,
    /// Its items by name; of several with one name the first. Tests are not listed.
    pub items: BTreeMap<Name, ItemSummary>,
    /// Its constructors: the item that has it, and which it is. Of several with one name the first.
    pub ctors: BTreeMap<Name, (Name, u32)>,
    /// Names that something unsupported or unparsable seems to declare: nothing is reported about them.
    pub silent: BTreeSet<Name>,
    /// Its imports in order.
    pub imports: Vec<ImportSummary>,
}

/// An item in a summary.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ItemSummary {
    /// What it is.
    pub kind: ItemKind,
    /// `pub`.
    pub public: bool,
}

/// The kinds of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemKind {
    /// A function of some kind.
    Function(FunctionKind),
    /// A constant.
    Const,
    /// `type`.
    Alias,
    /// `record`.
    Record,
    /// `enum`.
    Enum,
    /// `trait`; not supported yet.
    Trait,
    /// `effect`; not supported yet.
    Effect,
}

/// An import in a summary.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImportSummary {
    /// The module.
    pub path: ModulePath,
    /// `as name`.
    pub alias: Option<Name>,
    /// `from … import names`; `None` for `import …`.
    pub names: Option<Vec<Name>>,
}

impl ModuleSummary {
    /// The full path of one of its items.
    pub fn item_path(&self, name: &str) -> ItemPath {
        format!("{}.{name}", self.path).into()
    }
}

/// The path of a file's module: what its head says, else the file's name without folders and extension.
pub fn module_path(file: &ast::File, file_name: &str) -> ModulePath {
    match &file.head {
        Some(head) => dotted(&head.path.names),
        None => {
            let base = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
            match base.split('.').next() {
                Some(stem) if !stem.is_empty() => stem.into(),
                _ => "main".into(),
            }
        }
    }
}

/// The path of a module that is not of the standard library. One that calls itself `std` or `std.…` is kept apart
/// under a path that cannot be written: in the standard library, functions without a body are trusted.
pub fn user_module_path(file: &ast::File, file_name: &str) -> ModulePath {
    let path = module_path(file, file_name);
    if crate::is_standard(&path) {
        return format!("not {path}").into();
    }
    path
}

/// Names with dots between them.
pub(crate) fn dotted(names: &[ast::Name]) -> ModulePath {
    let parts: Vec<&str> = names.iter().map(|n| &*n.text).collect();
    parts.join(".").into()
}

/// The summary of a module.
pub fn summarize(file: &ast::File, path: &ModulePath) -> ModuleSummary {
    let mut out = ModuleSummary {
        path: path.clone(),
        items: BTreeMap::new(),
        ctors: BTreeMap::new(),
        silent: file.lost.iter().map(|n| n.text.clone()).collect(),
        imports: file.imports.iter().map(import_summary).collect(),
    };
    for item in &file.items {
        let Some((name, kind)) = declared(&item.decl) else {
            continue;
        };
        if out.items.contains_key(&name.text) {
            continue;
        }
        for (index, ctor) in ctors(&item.decl).into_iter().enumerate() {
            out.ctors
                .entry(ctor.text.clone())
                .or_insert_with(|| (name.text.clone(), index as u32));
        }
        silence(&item.decl, &mut out.silent);
        let public = item.public;
        out.items
            .insert(name.text.clone(), ItemSummary { kind, public });
    }
    out
}

fn import_summary(import: &ast::Import) -> ImportSummary {
    let (alias, names) = match &import.kind {
        ast::ImportKind::Module { alias } => (alias.as_ref().map(|n| n.text.clone()), None),
        ast::ImportKind::Names(names) => {
            (None, Some(names.iter().map(|n| n.text.clone()).collect()))
        }
    };
    ImportSummary {
        path: dotted(&import.path.names),
        alias,
        names,
    }
}

/// The name that a declaration gives to its module, and its kind. Tests and impls give none.
pub(crate) fn declared(decl: &ast::Decl) -> Option<(&ast::Name, ItemKind)> {
    Some(match decl {
        ast::Decl::Def(d) => (&d.sig.name, ItemKind::Function(FunctionKind::Def)),
        ast::Decl::Extern(d) => (&d.sig.name, ItemKind::Function(FunctionKind::Extern)),
        ast::Decl::Spec(d) => {
            let kind = if d.ghost {
                FunctionKind::GhostSpec
            } else {
                FunctionKind::Spec
            };
            (&d.sig.name, ItemKind::Function(kind))
        }
        ast::Decl::Lemma(d) => (&d.sig.name, ItemKind::Function(FunctionKind::Lemma)),
        ast::Decl::Type(d) => (&d.name, ItemKind::Alias),
        ast::Decl::Record(d) => (&d.name, ItemKind::Record),
        ast::Decl::Enum(d) => (&d.name, ItemKind::Enum),
        ast::Decl::Trait(d) => (&d.name, ItemKind::Trait),
        ast::Decl::Effect(d) => (&d.name, ItemKind::Effect),
        ast::Decl::Const(d) => (&d.name, ItemKind::Const),
        ast::Decl::Impl(_) | ast::Decl::Test(_) => return None,
    })
}

/// The names of the constructors that a declaration brings.
pub(crate) fn ctors(decl: &ast::Decl) -> Vec<&ast::Name> {
    match decl {
        ast::Decl::Record(d) => vec![&d.name],
        ast::Decl::Enum(d) => d.variants.iter().map(|v| &v.name).collect(),
        _ => Vec::new(),
    }
}

/// Names of operations of traits and effects, which are refused as a whole.
fn silence(decl: &ast::Decl, silent: &mut BTreeSet<Name>) {
    match decl {
        ast::Decl::Trait(d) => {
            for item in &d.items {
                let name = match &item.kind {
                    ast::TraitItemKind::Def { sig, .. } => &sig.name,
                    ast::TraitItemKind::Law { name, .. } => name,
                };
                silent.insert(name.text.clone());
            }
        }
        ast::Decl::Effect(d) => {
            silent.extend(d.operations.iter().map(|op| op.sig.name.text.clone()));
        }
        _ => {}
    }
}

/// The items of a module that have HIR: their paths, with their index among the file's items. Traits, impls and
/// effects have none; of several items with one name only the first has.
pub fn items(file: &ast::File, path: &ModulePath) -> Vec<(ItemPath, usize)> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for (index, item) in file.items.iter().enumerate() {
        let name: Name = match (&item.decl, declared(&item.decl)) {
            (ast::Decl::Test(test), _) => format!("test {}", test.name.spelling).into(),
            (_, None | Some((_, ItemKind::Trait | ItemKind::Effect))) => continue,
            (_, Some((name, _))) => name.text.clone(),
        };
        if seen.insert(name.clone()) {
            out.push((format!("{path}.{name}").into(), index));
        }
    }
    out
}
