//! What names mean in a module.
//!
//! A plain name means, in this order: a local; an item of the module itself; an item imported by name; an item of
//! the prelude; a public function of one of the standard modules ([`crate::STANDARD_MODULES`]). Where several
//! standard modules have a function of that name (`len`, `min`), the type of the first argument decides, as it
//! does for `x.f(a)`. Types and constructors are found in the same order, built-in types last.

use crate::{
    BuiltinType, CtorRef, ItemKind, ItemPath, ModulePath, ModuleSummary, Name, PRELUDE,
    STANDARD_MODULES,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The modules that a module sees, and what it imports by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The module itself.
    pub own: Arc<ModuleSummary>,
    /// What is imported by name: the modules that it comes from, without repetition.
    pub imported: BTreeMap<Name, Vec<ModulePath>>,
    /// The ways to write a module (`map`, `std.map`) and the module that each means.
    pub modules: BTreeMap<Name, ModulePath>,
    /// The summaries of all modules that can be named, the prelude and the module itself included.
    pub summaries: BTreeMap<ModulePath, Arc<ModuleSummary>>,
    /// Modules that are imported and do not exist.
    pub missing: BTreeSet<ModulePath>,
}

/// What a name of a value or function means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One item.
    Item(ItemPath, ItemKind),
    /// A function of one of several standard modules.
    Overloaded(Vec<ItemPath>),
    /// Imported from two modules.
    Ambiguous(Vec<ModulePath>),
    /// Nothing is to be reported.
    Silent,
}

/// What a name of a type, trait or effect means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// One item.
    Item(ItemPath, ItemKind),
    /// Imported from two modules.
    Ambiguous(Vec<ModulePath>),
    /// Nothing is to be reported.
    Silent,
}

/// What a constructor's name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constructor {
    /// One constructor.
    One(CtorRef),
    /// Constructors of several types.
    Ambiguous(Vec<CtorRef>),
    /// Nothing is to be reported.
    Silent,
}

/// The outcome of looking for a member of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    /// It is there and may be used.
    Found(ItemPath, ItemKind),
    /// It is there and is private.
    Private,
    /// It is not there.
    Absent,
    /// Nothing is to be reported.
    Silent,
}

/// The scope of a module. `lookup` gives the summary of any module of the program or of the standard library.
pub fn resolve_scope(
    own: &Arc<ModuleSummary>,
    lookup: &dyn Fn(&str) -> Option<Arc<ModuleSummary>>,
) -> Scope {
    let mut scope = Scope {
        own: own.clone(),
        imported: BTreeMap::new(),
        modules: BTreeMap::new(),
        summaries: BTreeMap::new(),
        missing: BTreeSet::new(),
    };
    for path in STANDARD_MODULES.iter().chain([&PRELUDE]) {
        if let Some(summary) = lookup(path) {
            let last = crate::last_name(path);
            scope.modules.insert(last.into(), (*path).into());
            scope.modules.insert((*path).into(), (*path).into());
            scope.summaries.insert((*path).into(), summary);
        }
    }
    for import in &own.imports {
        match lookup(&import.path) {
            Some(summary) => {
                scope.summaries.insert(import.path.clone(), summary);
            }
            None => {
                scope.missing.insert(import.path.clone());
            }
        }
        match &import.names {
            Some(names) => scope.import_names(&import.path, names),
            None => scope.import_module(&import.path, import.alias.as_ref()),
        }
    }
    scope.modules.insert(own.path.clone(), own.path.clone());
    scope.summaries.insert(own.path.clone(), own.clone());
    scope
}

/// Is this a type without declaration that the standard module is about, such as `Set` of `std.set`, or one of the prelude's, such as `Option` of `std.option`?
/// It is in scope everywhere, so importing it says nothing new.
pub(crate) fn is_at_home(module: &str, name: &str) -> bool {
    let builtin = BuiltinType::ALL.iter().any(|(known, _)| *known == name);
    let known = builtin || matches!(name, "Option" | "Result");
    known && crate::is_standard(module) && crate::last_name(module) == name.to_lowercase()
}

impl Scope {
    fn import_names(&mut self, module: &ModulePath, names: &[Name]) {
        for name in names.iter().filter(|name| !is_at_home(module, name)) {
            let from = self.imported.entry(name.clone()).or_default();
            if !from.contains(module) {
                from.push(module.clone());
            }
        }
    }

    fn import_module(&mut self, path: &ModulePath, alias: Option<&Name>) {
        match alias {
            Some(alias) => {
                self.modules.insert(alias.clone(), path.clone());
            }
            None => {
                self.modules.insert(path.clone(), path.clone());
                self.modules
                    .insert(crate::last_name(path).into(), path.clone());
            }
        }
    }

    /// The module's own path.
    pub fn module(&self) -> &ModulePath {
        &self.own.path
    }

    fn summary(&self, path: &str) -> Option<&Arc<ModuleSummary>> {
        self.summaries.get(path)
    }

    fn prelude(&self) -> Option<&Arc<ModuleSummary>> {
        self.summary(PRELUDE)
    }

    /// The standard modules that are in scope without an import.
    fn standard(&self) -> impl Iterator<Item = &Arc<ModuleSummary>> {
        STANDARD_MODULES
            .iter()
            .filter_map(|path| self.summary(path))
    }

    /// A module by the way it is written.
    pub fn module_named(&self, written: &str) -> Option<&ModulePath> {
        self.modules.get(written)
    }

    /// The member `name` of `module`.
    pub fn member(&self, module: &str, name: &str) -> Member {
        let Some(summary) = self.summary(module) else {
            return Member::Silent;
        };
        match summary.items.get(name) {
            Some(item) if item.public || module == &*self.own.path => {
                Member::Found(summary.item_path(name), item.kind)
            }
            _ if summary.silent.contains(name) => Member::Silent,
            Some(_) => Member::Private,
            None => Member::Absent,
        }
    }

    /// The constructor `name` of `module`; a constructor is as visible as its type.
    pub fn member_ctor(&self, module: &str, name: &str) -> Result<CtorRef, Member> {
        let Some(summary) = self.summary(module) else {
            return Err(Member::Silent);
        };
        let Some((data, index)) = summary.ctors.get(name) else {
            return Err(if summary.silent.contains(name) {
                Member::Silent
            } else {
                Member::Absent
            });
        };
        match self.member(module, data) {
            Member::Found(data, _) => Ok(CtorRef {
                data,
                index: *index,
                name: name.into(),
            }),
            other => Err(other),
        }
    }

    /// What a plain lower-case name means, locals left out.
    pub fn value(&self, name: &str) -> Option<Value> {
        if let Some(item) = self.own.items.get(name) {
            return Some(Value::Item(self.own.item_path(name), item.kind));
        }
        if self.own.silent.contains(name) {
            return Some(Value::Silent);
        }
        if let Some(found) = self.imported_item(name) {
            return Some(match found {
                Ok((path, kind)) => Value::Item(path, kind),
                Err(from) if from.is_empty() => Value::Silent,
                Err(from) => Value::Ambiguous(from),
            });
        }
        if let Some(Member::Found(path, kind)) = self.prelude().map(|p| self.member(&p.path, name))
        {
            return Some(Value::Item(path, kind));
        }
        let candidates: Vec<(ItemPath, ItemKind)> = self
            .standard()
            .filter_map(|m| match self.member(&m.path, name) {
                Member::Found(path, kind @ ItemKind::Function(_)) => Some((path, kind)),
                _ => None,
            })
            .collect();
        match candidates.as_slice() {
            [] => None,
            [(path, kind)] => Some(Value::Item(path.clone(), *kind)),
            many => Some(Value::Overloaded(
                many.iter().map(|(path, _)| path.clone()).collect(),
            )),
        }
    }

    /// An item imported by name: the item, or the modules among which it is ambiguous (none: say nothing).
    fn imported_item(&self, name: &str) -> Option<Result<(ItemPath, ItemKind), Vec<ModulePath>>> {
        let from = self.imported.get(name)?;
        let mut found = Vec::new();
        let mut silent = false;
        for module in from {
            match self.member(module, name) {
                Member::Found(path, kind) => found.push((module.clone(), path, kind)),
                // A constructor imported by name is no item; else the import itself was reported.
                _ => silent |= self.member_ctor(module, name).is_err(),
            }
        }
        match found.len() {
            0 if silent => Some(Err(Vec::new())),
            0 => None,
            1 => found.pop().map(|(_, path, kind)| Ok((path, kind))),
            _ => Some(Err(found.into_iter().map(|(module, ..)| module).collect())),
        }
    }

    /// What a plain upper-case name means as a type, trait or effect; type parameters and built-ins left out.
    pub fn type_named(&self, name: &str) -> Option<Type> {
        if let Some(item) = self.own.items.get(name) {
            return Some(Type::Item(self.own.item_path(name), item.kind));
        }
        if self.own.silent.contains(name) {
            return Some(Type::Silent);
        }
        if let Some(found) = self.imported_item(name) {
            return Some(match found {
                Ok((path, kind)) => Type::Item(path, kind),
                Err(from) if from.is_empty() => Type::Silent,
                Err(from) => Type::Ambiguous(from),
            });
        }
        match self.prelude().map(|p| self.member(&p.path, name)) {
            Some(Member::Found(path, kind)) => Some(Type::Item(path, kind)),
            _ => None,
        }
    }

    /// What a plain upper-case name means as a constructor.
    pub fn ctor(&self, name: &str) -> Option<Constructor> {
        if let Ok(ctor) = self.member_ctor(&self.own.path, name) {
            return Some(Constructor::One(ctor));
        }
        if self.own.silent.contains(name) {
            return Some(Constructor::Silent);
        }
        let mut found: Vec<CtorRef> = Vec::new();
        let mut silent = false;
        for (imported, modules) in &self.imported {
            for module in modules {
                match self.member_ctor(module, name) {
                    Ok(ctor) => {
                        let by_type = crate::last_name(&ctor.data) == &**imported;
                        if (by_type || **imported == *name) && !found.contains(&ctor) {
                            found.push(ctor);
                        }
                    }
                    Err(_) => silent |= **imported == *name && self.missing.contains(module),
                }
            }
        }
        match found.len() {
            1 => return found.pop().map(Constructor::One),
            n if n > 1 => return Some(Constructor::Ambiguous(found)),
            _ if silent => return Some(Constructor::Silent),
            _ => {}
        }
        self.prelude()
            .and_then(|p| self.member_ctor(&p.path, name).ok())
            .map(Constructor::One)
    }

    /// Names that may stand where a value is wanted, for suggestions; locals left out.
    pub fn value_names(&self) -> Vec<Name> {
        self.names(
            |kind| matches!(kind, ItemKind::Function(_) | ItemKind::Const),
            true,
        )
    }

    /// Names that may stand where a type is wanted, for suggestions; parameters and built-ins left out.
    pub fn type_names(&self) -> Vec<Name> {
        let is_type = |kind| matches!(kind, ItemKind::Alias | ItemKind::Record | ItemKind::Enum);
        self.names(is_type, false)
    }

    fn names(&self, wanted: impl Fn(ItemKind) -> bool, standard: bool) -> Vec<Name> {
        let mut out: Vec<Name> = Vec::new();
        out.extend(
            self.own
                .items
                .iter()
                .filter(|(_, item)| wanted(item.kind))
                .map(|(name, _)| name.clone()),
        );
        out.extend(
            self.imported
                .keys()
                .filter(
                    |name| matches!(self.imported_item(name), Some(Ok((_, kind))) if wanted(kind)),
                )
                .cloned(),
        );
        let modules = self
            .prelude()
            .into_iter()
            .chain(self.standard().filter(|_| standard));
        for summary in modules {
            out.extend(
                summary
                    .items
                    .iter()
                    .filter(|(_, item)| item.public && wanted(item.kind))
                    .map(|(name, _)| name.clone()),
            );
        }
        out
    }

    /// The constructors that can be written by their plain names, for suggestions.
    pub fn ctor_names(&self) -> Vec<Name> {
        self.summaries
            .values()
            .flat_map(|s| s.ctors.keys())
            .filter(|name| matches!(self.ctor(name), Some(Constructor::One(_))))
            .cloned()
            .collect()
    }

    /// Names of what a module offers, for suggestions.
    pub fn member_names(&self, module: &str) -> Vec<Name> {
        let Some(summary) = self.summary(module) else {
            return Vec::new();
        };
        let own = module == &*self.own.path;
        summary
            .items
            .iter()
            .filter(|(_, item)| own || item.public)
            .map(|(name, _)| name.clone())
            .collect()
    }
}
