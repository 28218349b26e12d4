//! Mends are tried before they are offered: each is applied to the text, the function is verified again, and the text is put back.

use crate::inputs::{Database, Source};
use crate::items::{ItemName, file_of};
use crate::verdicts::report;
use crate::{Checked, Db, View};
use salsa::Setter;
use std::sync::Arc;
use tenet_core::{ExprKind, FunctionKind, Program, Type};
use tenet_source::{Diagnostic, Edit, Fix, Severity, Span, Verdict};
use tenet_verify::{Kind, Report};

/// How many mends are tried for one diagnostic, and in all.
const MAX_TRIED: usize = 10;
const MAX_TRIED_IN_ALL: usize = 40;
/// How many are offered for one diagnostic.
const MAX_OFFERED: usize = 2;
/// How many calls of lemmas are made up for one diagnostic.
const MAX_CALLS: usize = 6;

impl Database {
    /// Tries the mends of what was found; those that help are offered from now on, those after which the whole function is proved first.
    pub fn mend(&mut self, checked: &mut Checked) {
        let mut tried = 0;
        let mut diagnostics = std::mem::take(&mut checked.diagnostics);
        for diagnostic in &mut diagnostics {
            let unproved = matches!(
                diagnostic.verdict,
                Some(Verdict::Refuted | Verdict::Undecided)
            );
            if !unproved {
                continue;
            }
            let Some(path) = diagnostic.function.clone() else {
                continue;
            };
            let Some(before) = checked.functions.iter().find(|f| f.name == path) else {
                continue;
            };
            let mut candidates = std::mem::take(&mut diagnostic.untried);
            candidates.truncate(MAX_TRIED);
            if diagnostic.verdict == Some(Verdict::Undecided) {
                // Nothing is known to fail: a lemma or an invariant may be all that is missing.
                candidates.sort_by_key(|fix| fix.title.contains("`requires "));
                let calls = self.lemma_calls(&path, &before.report, diagnostic);
                candidates.splice(0..0, calls);
            }
            let before = before.report.clone();
            let mut helpful: Vec<(bool, Fix)> = Vec::new();
            for fix in candidates {
                // What is asked of callers is asked once, but for what is asked where it matters only.
                let asks_more = asks(&fix) && !fix.title.contains(" implies ");
                if asks_more && helpful.iter().any(|(_, fix)| asks(fix)) {
                    continue;
                }
                if tried >= MAX_TRIED_IN_ALL || helpful.len() >= MAX_OFFERED {
                    break;
                }
                tried += 1;
                if let Some(after) = self.tried(&path, &fix)
                    && helps(&before, &after, diagnostic.kind)
                {
                    helpful.push((after.holds(), fix));
                }
            }
            if diagnostic.verdict == Some(Verdict::Undecided)
                && helpful.iter().any(|(_, fix)| !asks(fix))
            {
                helpful.retain(|(_, fix)| !asks(fix));
            }
            helpful.sort_by_key(|(whole, _)| !whole);
            diagnostic
                .fixes
                .extend(helpful.into_iter().map(|(_, fix)| fix));
        }
        checked.diagnostics = diagnostics;
    }

    /// The report of a function with a mend applied, if the text still has a meaning.
    fn tried(&mut self, path: &Arc<str>, fix: &Fix) -> Option<Arc<Report>> {
        let file = file_of(self, ItemName::of(self, path))?;
        if file.standard(self) {
            return None;
        }
        let id = file.id(self);
        if fix.edits.iter().any(|edit| edit.span.file != id) {
            return None;
        }
        let text = file.text(self).clone();
        let changed = applied(&text, &fix.edits)?;
        self.put(file, changed.into());
        let problems = self.problems(&[file]);
        let has_meaning = problems.iter().all(|p| p.severity != Severity::Error);
        let after = has_meaning.then(|| report(self, ItemName::of(self, path)).clone());
        self.put(file, text);
        after
    }

    fn put(&mut self, file: Source, text: Arc<str>) {
        file.set_text(self).to(text);
    }

    /// Calls of the file's lemmas that speak of what the goal speaks of, before the line where it arises.
    fn lemma_calls(&self, path: &Arc<str>, report: &Report, diagnostic: &Diagnostic) -> Vec<Fix> {
        let db: &dyn Db = self;
        let (Some(goal), Some(file)) = (&diagnostic.goal, file_of(db, ItemName::of(db, path)))
        else {
            return Vec::new();
        };
        let view = View { db };
        let failing = report.obligations.iter().find(|o| {
            o.verdict != Verdict::Proved && o.kind.name() == diagnostic.kind && !o.scope.is_empty()
        });
        let Some(scope) = failing.map(|obligation| &obligation.scope) else {
            return Vec::new();
        };
        let place = diagnostic
            .related
            .iter()
            .find(|label| label.message == "on this way out")
            .map_or(diagnostic.span, |label| label.span);
        let text = file.text(db);
        let start = place.start as usize;
        let line = text
            .get(..start)
            .map_or(0, |t| t.rfind('\n').map_or(0, |at| at + 1));
        let indentation: String = text[line..].chars().take_while(|c| *c == ' ').collect();
        let mut calls = Vec::new();
        for lemma in crate::modules::item_paths(db, file).iter() {
            let Some(signature) = view.signature(lemma) else {
                continue;
            };
            if signature.kind != FunctionKind::Lemma || lemma == path {
                continue;
            }
            let mut speaks = false;
            for clause in &signature.ensures {
                clause.expr.walk(&mut |expr| {
                    if let ExprKind::Call { callee, .. } = &*expr.kind {
                        let name = callee.rsplit('.').next().unwrap_or(callee);
                        speaks |= goal.contains(name);
                    }
                });
            }
            if !speaks {
                continue;
            }
            let params: Vec<Type> = signature
                .params
                .iter()
                .map(|param| signature.locals[param.0 as usize].ty.base())
                .collect();
            for args in choices(&params, scope) {
                let call = format!("{}({})", signature.name, args.join(", "));
                calls.push(Fix {
                    title: format!("add `{call}` before it"),
                    edits: vec![Edit {
                        span: Span::new(place.file, line as u32, line as u32),
                        text: format!("{indentation}{call}\n"),
                    }],
                });
            }
        }
        calls.truncate(MAX_CALLS);
        calls
    }
}

fn asks(fix: &Fix) -> bool {
    fix.title.contains("`requires ")
}

/// Names of the scope for parameters of these types, each parameter another one where that is possible.
fn choices(params: &[Type], scope: &[(String, Type)]) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = vec![Vec::new()];
    for param in params {
        let fits = |ty: &Type| ty == param || is_generic(param);
        found = found
            .into_iter()
            .flat_map(|chosen| {
                let names = scope.iter().filter(|(_, ty)| fits(ty));
                names
                    .filter(|(name, _)| !chosen.contains(name))
                    .map(|(name, _)| {
                        let mut chosen = chosen.clone();
                        chosen.push(name.clone());
                        chosen
                    })
                    .collect::<Vec<_>>()
            })
            .take(MAX_CALLS)
            .collect();
    }
    found
}

fn is_generic(ty: &Type) -> bool {
    match ty {
        Type::Param(_) => true,
        Type::List(element) | Type::Set(element) => is_generic(element),
        Type::Data(_, args) => args.iter().any(is_generic),
        _ => false,
    }
}

/// The text with edits applied, all together; nothing if they overlap.
pub fn applied(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::new();
    let mut from = 0;
    for edit in edits {
        out.push_str(text.get(from..edit.span.start as usize)?);
        out.push_str(&edit.text);
        from = edit.span.end as usize;
    }
    out.push_str(text.get(from..)?);
    Some(out)
}

/// Are fewer obligations of a kind left, and no more of any other? A hole that is to be filled may be left.
fn helps(before: &Report, after: &Report, kind: &str) -> bool {
    let failing = |report: &Report, name: &str| {
        let failing = report.obligations.iter();
        failing
            .filter(|o| o.verdict != Verdict::Proved && o.kind.name() == name)
            .count()
    };
    let no_worse = after.obligations.iter().all(|obligation| {
        let name = obligation.kind.name();
        obligation.verdict == Verdict::Proved
            || (obligation.kind == Kind::Hole && kind == Kind::Match.name())
            || failing(after, name) <= failing(before, name)
    });
    no_worse
        && failing(after, kind) < failing(before, kind)
        && after.never.len() <= before.never.len()
}
