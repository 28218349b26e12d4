//! What is wrong with modules as such: names declared twice, imports of what is not there, cycles, and
//! declarations that are not supported yet.

use crate::scope::is_at_home;
use crate::summary::{ctors, declared, dotted};
use crate::{ItemKind, Member, ModulePath, ModuleSummary, Name, Scope, nearest};
use std::collections::BTreeMap;
use tenet_grammar::ast;
use tenet_source::{Diagnostic, Edit, Span};

const KIND: &str = "name";

/// Reports names that a module declares twice, and declarations that are not supported yet.
pub fn module_problems(file: &ast::File) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut items: BTreeMap<Name, Span> = BTreeMap::new();
    let mut constructors: BTreeMap<Name, Span> = BTreeMap::new();
    let mut tests: BTreeMap<Name, Span> = BTreeMap::new();
    for item in &file.items {
        if let ast::Decl::Test(test) = &item.decl {
            let name = test.name.spelling.clone();
            twice(&mut tests, &name, item.span, "a test", &mut out);
        }
        let declared_twice = match declared(&item.decl) {
            Some((name, _)) => twice(&mut items, &name.text, name.span, "the name", &mut out),
            None => false,
        };
        if !declared_twice {
            for ctor in ctors(&item.decl) {
                let what = "the constructor";
                twice(&mut constructors, &ctor.text, ctor.span, what, &mut out);
            }
        }
        out.extend(unsupported(item));
    }
    out
}

fn twice(
    seen: &mut BTreeMap<Name, Span>,
    name: &Name,
    span: Span,
    what: &str,
    out: &mut Vec<Diagnostic>,
) -> bool {
    if let Some(first) = seen.get(name) {
        out.push(
            Diagnostic::error(
                "T1007",
                KIND,
                span,
                format!("{what} `{name}` is declared twice"),
            )
            .with_related(*first, "first here")
            .with_note("Rename one of the two."),
        );
        return true;
    }
    seen.insert(name.clone(), span);
    false
}

fn unsupported(item: &ast::Item) -> Option<Diagnostic> {
    let (code, what, span) = match &item.decl {
        ast::Decl::Trait(d) => ("T1901", "traits are", d.name.span),
        ast::Decl::Impl(d) => ("T1901", "impls are", d.target.span),
        ast::Decl::Effect(d) => ("T1902", "effects of one's own are", d.name.span),
        _ => return None,
    };
    let message = format!("{what} not supported yet");
    Some(Diagnostic::error(code, "unsupported", span, message))
}

/// Reports imports of modules and names that are not there or not public. `known` lists the modules that could be
/// imported, for suggestions. An import of the module itself is reported here too.
pub fn scope_problems(file: &ast::File, scope: &Scope, known: &[ModulePath]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut aliases: BTreeMap<Name, (Span, ModulePath)> = BTreeMap::new();
    let mut names: BTreeMap<Name, (Span, ModulePath)> = BTreeMap::new();
    for import in &file.imports {
        let path = dotted(&import.path.names);
        if path == *scope.module() {
            let message = format!("module `{path}` imports itself");
            out.push(
                Diagnostic::error("T1009", KIND, import.path.span, message)
                    .with_note("A module sees its own names without an import."),
            );
            continue;
        }
        if scope.missing.contains(&path) {
            out.push(unknown_module(&path, import.path.span, known));
            continue;
        }
        match &import.kind {
            ast::ImportKind::Module { alias: Some(alias) } => {
                conflicts(&mut aliases, alias, &path, &mut out);
            }
            ast::ImportKind::Module { alias: None } => {}
            ast::ImportKind::Names(list) => {
                for name in list {
                    out.extend(bad_import(scope, &path, name));
                    conflicts(&mut names, name, &path, &mut out);
                }
            }
        }
    }
    out
}

fn conflicts(
    seen: &mut BTreeMap<Name, (Span, ModulePath)>,
    name: &ast::Name,
    path: &ModulePath,
    out: &mut Vec<Diagnostic>,
) {
    match seen.get(&name.text) {
        Some((first, from)) if from != path => out.push(
            Diagnostic::error(
                "T1007",
                KIND,
                name.span,
                format!("`{}` is imported twice, from `{from}` and from `{path}`", name.text),
            )
            .with_related(*first, "first here")
            .with_note("Import one of the modules as a whole, with `import … as …`, and write `module.name`."),
        ),
        Some(_) => {}
        None => {
            seen.insert(name.text.clone(), (name.span, path.clone()));
        }
    }
}

fn unknown_module(path: &str, span: Span, known: &[ModulePath]) -> Diagnostic {
    let out = Diagnostic::error("T1004", KIND, span, format!("there is no module `{path}`"));
    match nearest(path, known.iter().map(|m| &**m)) {
        Some(name) => suggest(out, &name, span),
        None => out.with_note(
            "Modules of the same folder are imported by their names, those of the standard library as `std.…`.",
        ),
    }
}

fn bad_import(scope: &Scope, module: &str, name: &ast::Name) -> Option<Diagnostic> {
    let text = &name.text;
    if is_at_home(module, text) {
        return None;
    }
    let item = scope.member(module, text);
    let ctor = scope.member_ctor(module, text);
    if matches!(item, Member::Found(..) | Member::Silent)
        || matches!(ctor, Ok(_) | Err(Member::Silent))
    {
        return None;
    }
    if item == Member::Private || ctor == Err(Member::Private) {
        return Some(private(module, text, name.span));
    }
    Some(absent(scope, module, text, name.span))
}

/// The report of a private member.
pub(crate) fn private(module: &str, name: &str, span: Span) -> Diagnostic {
    let message = format!("`{name}` is private to module `{module}`");
    Diagnostic::error("T1006", KIND, span, message).with_note(format!(
        "Put `pub` before its declaration in `{module}` if others may use it."
    ))
}

/// The report of a member that is not there.
pub(crate) fn absent(scope: &Scope, module: &str, name: &str, span: Span) -> Diagnostic {
    let message = format!("module `{module}` has no `{name}`");
    let out = Diagnostic::error("T1005", KIND, span, message);
    let names = scope.member_names(module);
    match nearest(name, names.iter().map(|n| &**n)) {
        Some(found) => suggest(out, &found, span),
        None => out,
    }
}

/// Adds "did you mean", as a label and as a fix.
pub(crate) fn suggest(out: Diagnostic, name: &str, span: Span) -> Diagnostic {
    out.with_label(format!("did you mean `{name}`?")).with_fix(
        format!("write `{name}`"),
        vec![Edit {
            span,
            text: name.to_string(),
        }],
    )
}

/// The cycles of imports: each as the modules on it, starting with the first in alphabetical order, every module
/// on at most one. (Strongly connected components: Tarjan 1972, here by depth-first search on an explicit stack.)
pub fn import_cycles(
    modules: &BTreeMap<ModulePath, std::sync::Arc<ModuleSummary>>,
) -> Vec<Vec<ModulePath>> {
    let edges = |path: &ModulePath| -> Vec<ModulePath> {
        modules.get(path).map_or(Vec::new(), |summary| {
            let mut to: Vec<ModulePath> = summary.imports.iter().map(|i| i.path.clone()).collect();
            to.retain(|p| p != path && modules.contains_key(p));
            to.sort();
            to.dedup();
            to
        })
    };
    crate::graph::cycles(modules.keys().cloned().collect(), &edges)
}

/// The report of a cycle of imports, placed at the import in `file`, a module of the cycle.
pub fn cycle_problem(file: &ast::File, cycle: &[ModulePath]) -> Option<Diagnostic> {
    let import = file
        .imports
        .iter()
        .find(|import| cycle.contains(&dotted(&import.path.names)))?;
    let mut names: Vec<String> = cycle.iter().map(|m| format!("`{m}`")).collect();
    names.push(names.first()?.clone());
    let message = format!("modules import each other: {}", names.join(" → "));
    Some(
        Diagnostic::error("T1009", KIND, import.path.span, message).with_note(
            "Move what they share into a third module that imports neither, or join them into one.",
        ),
    )
}

/// The report of a second file with the module path of another.
pub fn duplicate_module(file: &ast::File, path: &str, other_file: &str) -> Diagnostic {
    let span = file.head.as_ref().map_or(
        Span::new(file.span.file, file.span.start, file.span.start),
        |head| head.path.span,
    );
    let message = format!("module `{path}` is also declared by `{other_file}`");
    Diagnostic::error("T1013", KIND, span, message)
        .with_note("Every module has a name of its own: change the line `module …` of one of them.")
}

/// The report of a module outside of the standard library that calls itself a part of it.
pub fn reserved_module(file: &ast::File) -> Option<Diagnostic> {
    let head = file.head.as_ref()?;
    let path = dotted(&head.path.names);
    if !crate::is_standard(&path) {
        return None;
    }
    let message = format!("the module name `{path}` belongs to the standard library");
    Some(
        Diagnostic::error("T1019", KIND, head.path.span, message)
            .with_note("Choose a name that does not begin with `std`."),
    )
}

/// Whether an item's kind is one that a type can be made of.
pub(crate) fn is_type(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Alias | ItemKind::Record | ItemKind::Enum)
}
