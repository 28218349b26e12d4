//! Checking: everything that is to be said of some files.

use crate::core::{core_problems, cyclic_definitions, is_broken};
use crate::inputs::Database;
use crate::items::{ItemName, item_problems, source_map, typed_body, typed_signature};
use crate::modules::{cycle_problems, file_problems, item_paths};
use crate::sources::Texts;
use crate::verdicts::report;
use crate::{Db, Source, View};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tenet_core::Program;
use tenet_source::{Diagnostic, Label, Severity, Span, Verdict};
use tenet_verify::{Account, Report, Sources, accounts};

/// Numbers for the summary line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Functions, lemmas, tests, data types and constants that were verified.
    pub functions: usize,
    /// Obligations.
    pub obligations: usize,
    /// Of these proved.
    pub proved: usize,
    /// Of these refuted.
    pub refuted: usize,
    /// Of these undecided.
    pub undecided: usize,
    /// Assumptions that are relied on.
    pub assumed: usize,
    /// Of the proved ones those for which an external solver vouches alone.
    pub external: usize,
}

/// What is known of one item.
#[derive(Clone, Debug)]
pub struct CheckedFunction {
    /// Its qualified name.
    pub name: Arc<str>,
    /// Its name in the source.
    pub span: Span,
    /// Its signature as written, on one line.
    pub signature: String,
    /// Its report.
    pub report: Arc<Report>,
    /// How long it took to get the report; next to nothing where it was known already.
    pub time: Duration,
    /// What was inferred, with the places.
    pub inferred: Vec<Label>,
    /// What became of each obligation and by which means, if explanations are asked for.
    pub accounts: Vec<Account>,
}

/// A hole that was left in the program.
#[derive(Clone, Debug)]
pub struct HoleReport {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// The type that is wanted there.
    pub wanted: String,
}

/// The result of checking.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// By file and position.
    pub diagnostics: Vec<Diagnostic>,
    /// Verified items, in the order of the files.
    pub functions: Vec<CheckedFunction>,
    /// Holes.
    pub holes: Vec<HoleReport>,
    /// Numbers.
    pub summary: Summary,
}

impl Checked {
    /// Is the program accepted?
    pub fn ok(&self) -> bool {
        self.diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity != Severity::Error)
    }
}

/// What is known before anything is verified.
struct Found {
    /// Diagnostics and holes.
    checked: Checked,
    /// Items that have errors.
    broken: BTreeSet<Arc<str>>,
    /// All items of the files, in order.
    items: Vec<Arc<str>>,
}

fn in_order(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by_key(|d| (d.span.file, d.span.start, d.span.end, d.code));
    diagnostics.dedup();
}

impl Database {
    /// Checks files: everything that is wrong with them, and the verdicts of their items. `done` is called after each item.
    pub fn check(
        &self,
        files: &[Source],
        pool: &rayon::ThreadPool,
        done: &(dyn Fn() + Sync),
    ) -> Checked {
        self.check_revised(files, pool, done, &mut |_| ())
    }

    /// As [`Database::check`], but each report goes through `revise` before anything is said of it.
    pub fn check_revised(
        &self,
        files: &[Source],
        pool: &rayon::ThreadPool,
        done: &(dyn Fn() + Sync),
        revise: &mut dyn FnMut(&mut Arc<Report>),
    ) -> Checked {
        let db: &dyn Db = self;
        let Found {
            mut checked,
            broken,
            mut items,
        } = self.find_problems(files);
        let mut sound = Soundness {
            db,
            known: broken.into_iter().map(|path| (path, false)).collect(),
        };
        items.retain(|path| sound.of(path));
        checked.functions = self.verify(&items, pool, done);
        for function in &mut checked.functions {
            revise(&mut function.report);
        }
        let texts = Texts { db };
        for function in &checked.functions {
            checked.diagnostics.extend(tenet_verify::diagnostics(
                &function.name,
                &function.report,
                &texts,
            ));
            checked.summary.add(&function.report);
        }
        checked.functions.retain(|function| {
            let view = View { db };
            view.signature(&function.name).is_some() || !function.report.obligations.is_empty()
        });
        checked.summary.functions = checked.functions.len();
        in_order(&mut checked.diagnostics);
        checked
    }

    /// Everything that is wrong with files before anything is proved: their syntax, names, types and effects, and what has no meaning yet.
    pub fn problems(&self, files: &[Source]) -> Vec<Diagnostic> {
        let mut found = self.find_problems(files).checked.diagnostics;
        in_order(&mut found);
        found
    }

    fn find_problems(&self, files: &[Source]) -> Found {
        let db: &dyn Db = self;
        let mut checked = Checked::default();
        let mut broken: BTreeSet<Arc<str>> = BTreeSet::new();
        let mut items: Vec<Arc<str>> = Vec::new();
        for file in files {
            let problems = file_problems(db, *file);
            checked.diagnostics.extend(problems);
            for path in item_paths(db, *file).iter() {
                let item = ItemName::of(db, path);
                let mut problems = item_problems(db, item);
                problems.extend(core_problems(db, item));
                if problems.iter().any(is_error) || is_broken(db, item) {
                    broken.insert(path.clone());
                }
                checked.diagnostics.extend(problems);
                self.collect_holes(item, &mut checked.holes);
                items.push(path.clone());
            }
        }
        // What is looked at: the files and what they import. Nothing of one's own is in a circle with the standard library.
        let mut concerned = self.with_imports(files);
        if files.iter().any(|file| file.standard(db)) {
            let standard = self.workspace().files(db).iter().copied();
            concerned.extend(standard.filter(|file| file.standard(db)));
        }
        checked.diagnostics.extend(cycle_problems(db, &concerned));
        for (path, problem) in cyclic_definitions(db, &concerned) {
            // It has no meaning and could not even be unfolded, nor has what refers to it, as all of its cycle does.
            broken.insert(path);
            checked.diagnostics.push(problem);
        }
        Found {
            checked,
            broken,
            items,
        }
    }

    /// Verifies items in parallel, each thread on a handle of its own.
    fn verify(
        &self,
        items: &[Arc<str>],
        pool: &rayon::ThreadPool,
        done: &(dyn Fn() + Sync),
    ) -> Vec<CheckedFunction> {
        let handle = self.clone();
        pool.install(move || {
            items
                .par_iter()
                .map_with(handle, |database, path| {
                    let db: &dyn Db = database;
                    let item = ItemName::of(db, path);
                    let start = Instant::now();
                    let report = report(db, item).clone();
                    let time = start.elapsed();
                    done();
                    checked_function(db, item, report, time)
                })
                .collect()
        })
    }

    fn collect_holes<'db>(&'db self, item: ItemName<'db>, holes: &mut Vec<HoleReport>) {
        let db: &dyn Db = self;
        let Some(map) = source_map(db, item) else {
            return;
        };
        let of_signature = typed_signature(db, item).iter().map(|typed| &typed.typing);
        let of_body = typed_body(db, item).iter().map(|typed| &typed.typing);
        for typing in of_signature.chain(of_body) {
            for (node, name, ty) in &typing.holes {
                holes.push(HoleReport {
                    name: name.to_string(),
                    span: map.span(*node),
                    wanted: ty.to_string(),
                });
            }
        }
    }
}

/// Which items are free of errors of names and types, in themselves and in all that they refer to: only of such is there anything to verify.
struct Soundness<'db> {
    db: &'db dyn Db,
    known: BTreeMap<Arc<str>, bool>,
}

impl Soundness<'_> {
    fn of(&mut self, path: &Arc<str>) -> bool {
        let mut reached = BTreeSet::new();
        let mut open = vec![path.clone()];
        while let Some(next) = open.pop() {
            match self.known.get(&next) {
                Some(true) => continue,
                Some(false) => {
                    self.known.insert(path.clone(), false);
                    return false;
                }
                None => {}
            }
            if !reached.insert(next.clone()) {
                continue;
            }
            let item = ItemName::of(self.db, &next);
            if is_broken(self.db, item) || item_problems(self.db, item).iter().any(is_error) {
                self.known.insert(next, false);
                self.known.insert(path.clone(), false);
                return false;
            }
            let of_signature = typed_signature(self.db, item).iter().map(|t| &t.typing);
            let of_body = typed_body(self.db, item).iter().map(|t| &t.typing);
            for typing in of_signature.chain(of_body) {
                open.extend(typing.references.iter().cloned());
            }
        }
        self.known
            .extend(reached.into_iter().map(|path| (path, true)));
        true
    }
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}

fn checked_function<'db>(
    db: &'db dyn Db,
    item: ItemName<'db>,
    report: Arc<Report>,
    time: Duration,
) -> CheckedFunction {
    let texts = Texts { db };
    let map = source_map(db, item);
    let span = map.map_or_else(|| Span::new(tenet_source::FileId(0), 0, 0), |map| map.name);
    let inferred = report
        .inferred
        .iter()
        .filter_map(|inferred| {
            Some(Label {
                span: texts.span(&inferred.place)?,
                message: inferred.text.clone(),
            })
        })
        .collect();
    let explained = crate::Workspace::get(db).explanations(db);
    let accounts = explained.then(|| accounts(item.path(db), &report, &texts));
    CheckedFunction {
        name: item.path(db).clone(),
        span,
        accounts: accounts.unwrap_or_default(),
        signature: map.map_or_else(String::new, |map| signature_line(&texts.text(map.item))),
        report,
        time,
        inferred,
    }
}

/// The first line of an item's text, without documentation.
fn signature_line(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .unwrap_or_default()
        .to_string()
}

impl Summary {
    fn add(&mut self, report: &Report) {
        for obligation in &report.obligations {
            self.obligations += 1;
            self.external += usize::from(obligation.external.is_some());
            match obligation.verdict {
                Verdict::Proved => self.proved += 1,
                Verdict::Refuted => self.refuted += 1,
                Verdict::Undecided => self.undecided += 1,
            }
        }
        self.assumed += report.assumptions.len();
    }
}
