//! Programs that check, broken in small ways: what is still accepted is right, and what is refused is shown to fail wherever it does.
//!
//! A mutant is *refuted* if an obligation that is not proved comes with a run that fails. One that is refused without such a run is searched through much
//! further than the checker does: what is found there was *missed*. `TENET_MUTANTS=all` judges all mutants and prints each; otherwise a sample is taken.

use std::path::{Path, PathBuf};
use tenet_core::eval::{SearchOptions, ViolationKind, search_violation};
use tenet_db::{Checked, Database, View};
use tenet_mutants::{Fate, Mutant, body_mutants, check, differs, judge as fate, mutants, samples};
use tenet_source::{FileId, Severity, Verdict};

/// What came of a mutant.
#[derive(Debug, PartialEq)]
enum Judgement {
    /// It is no program: an error of syntax, names or types.
    NoProgram,
    /// All is proved, and no input fails.
    Accepted,
    /// Refused with inputs that fail, where it was changed.
    Refuted,
    /// Refused with inputs that fail, and elsewhere only, though what was changed concerns one function alone.
    Misplaced(String),
    /// Refused without, and nothing was found by a long search either.
    Unproved,
    /// Refused without, and a long search finds inputs that fail.
    Missed(String),
    /// All is proved, and there are inputs that fail.
    Unsound(String),
}

fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = ["tests/verified", "examples"].iter();
    folders
        .flat_map(|folder| tenet_mutants::programs(&root.join(folder)))
        .collect()
}

fn judge(database: &mut Database, pool: &rayon::ThreadPool, mutant: &Mutant) -> Judgement {
    let source = database.set_file("mutant.tenet", &mutant.text);
    let checked = database.check(&[source], pool, &|| ());
    let mut errors = checked
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .peekable();
    if errors.peek().is_none() {
        return match failure(database, &checked, 500_000) {
            Some(failure) => Judgement::Unsound(failure),
            None => Judgement::Accepted,
        };
    }
    if errors.any(|diagnostic| diagnostic.verdict.is_none()) {
        return Judgement::NoProgram;
    }
    let refuted = checked
        .functions
        .iter()
        .flat_map(|function| &function.report.obligations)
        .any(|obligation| obligation.verdict == Verdict::Refuted);
    if refuted {
        let places = places(source.id(&*database), &checked, &mutant.text);
        return match mutant.concerns() {
            Some(lines) if !places.iter().any(|line| lines.contains(line)) => {
                Judgement::Misplaced(format!("reported at lines {places:?}"))
            }
            _ => Judgement::Refuted,
        };
    }
    match failure(database, &checked, 20_000_000) {
        Some(failure) => Judgement::Missed(failure),
        None => Judgement::Unproved,
    }
}

/// The lines of what was shown to fail, those of related places among them.
fn places(file: FileId, checked: &Checked, text: &str) -> Vec<usize> {
    let shown = checked
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.verdict == Some(Verdict::Refuted));
    shown
        .flat_map(|d| std::iter::once(d.span).chain(d.related.iter().map(|label| label.span)))
        .filter(|span| span.file == file)
        .map(|span| text[..span.start as usize].matches('\n').count() + 1)
        .collect()
}

/// An input on which some function fails, found by a search that takes as many steps.
fn failure(database: &Database, checked: &Checked, steps: u64) -> Option<String> {
    let view = View::new(database);
    let options = SearchOptions {
        attempts: 50_000,
        fuel: steps,
        max_size: 16,
        width: 1_000,
        ..SearchOptions::default()
    };
    checked.functions.iter().find_map(|function| {
        let search = search_violation(&view, &function.name, &options);
        // An assertion of a test is evaluated by `tenet test` and not obliged by `tenet check`.
        let is_test = function.name.contains(".test \"");
        let mut found = search.found.into_iter();
        let found =
            found.find(|found| !is_test || found.violation.kind != ViolationKind::Assert)?;
        let args: Vec<String> = found.args.iter().map(ToString::to_string).collect();
        let kind = found.violation.kind.name();
        Some(format!("{}({}): {kind}", function.name, args.join(", ")))
    })
}

#[derive(Default)]
struct Tally {
    accepted: usize,
    refuted: usize,
    misplaced: Vec<String>,
    unproved: usize,
    missed: Vec<String>,
    unsound: Vec<String>,
}

#[test]
fn what_is_broken_is_refuted() {
    let all = std::env::var("TENET_MUTANTS").is_ok_and(|value| value == "all");
    let only = std::env::var("TENET_MUTANTS_OF").unwrap_or_default();
    let stride = if all { 1 } else { 211 };
    let pool = rayon::ThreadPoolBuilder::new()
        .build()
        .expect("threads can be started");
    let mut tally = Tally::default();
    let mut count = 0;
    for file in programs() {
        let text = std::fs::read_to_string(&file).expect("the program can be read");
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        if !name.contains(&only) {
            continue;
        }
        let mut database = Database::new();
        for mutant in mutants(&text) {
            count += 1;
            if count % stride != 0 {
                continue;
            }
            let judgement = judge(&mut database, &pool, &mutant);
            let shown = format!("{name}:{}: {}", mutant.line, mutant.what);
            if all && judgement != Judgement::NoProgram {
                println!("{judgement:?}\t{shown}");
            }
            tally.note(judgement, shown);
        }
    }
    println!(
        "{} accepted, {} refuted, {} refuted elsewhere, {} unproved, {} missed, {} unsound",
        tally.accepted,
        tally.refuted,
        tally.misplaced.len(),
        tally.unproved,
        tally.missed.len(),
        tally.unsound.len()
    );
    assert!(tally.unsound.is_empty(), "{}", tally.unsound.join("\n"));
    assert!(tally.misplaced.is_empty(), "{}", tally.misplaced.join("\n"));
    let failing = tally.refuted + tally.missed.len();
    assert!(
        failing > 10 || !only.is_empty(),
        "only {failing} mutants fail"
    );
    assert!(
        tally.missed.len() * 50 <= failing,
        "more than one in fifty that fail is not shown to fail:\n{}",
        tally.missed.join("\n")
    );
}

impl Tally {
    fn note(&mut self, judgement: Judgement, shown: String) {
        match judgement {
            Judgement::NoProgram => {}
            Judgement::Accepted => self.accepted += 1,
            Judgement::Refuted => self.refuted += 1,
            Judgement::Misplaced(why) => self.misplaced.push(format!("{shown}: {why}")),
            Judgement::Unproved => self.unproved += 1,
            Judgement::Missed(why) => self.missed.push(format!("{shown}: {why}")),
            Judgement::Unsound(why) => self.unsound.push(format!("{shown}: {why}")),
        }
    }
}

/// Of the mutants of the verified programs' bodies a few are taken; the command judges all.
#[test]
fn what_behaves_differently_is_rejected() {
    let pool = rayon::ThreadPoolBuilder::new()
        .build()
        .expect("threads can be started");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../verified");
    let (mut different, mut rejected, mut confirmed, mut count) = (0, 0, 0, 0);
    let mut survivors = Vec::new();
    for file in tenet_mutants::tasks(&root) {
        let text = std::fs::read_to_string(&file).expect("the program can be read");
        let mut original = None;
        for mutant in body_mutants(&text) {
            count += 1;
            if count % 211 != 0 {
                continue;
            }
            let (_, samples) = original.get_or_insert_with(|| {
                let original = check(&pool, &text);
                let samples = samples(&original.program(), &original.functions());
                (original, samples)
            });
            let checked = check(&pool, &mutant.text);
            let suffix = format!(".{}", mutant.function.as_deref().unwrap_or_default());
            let program = checked.program();
            let mut own = samples.iter().filter(|s| s.function.ends_with(&suffix));
            if own.all(|sample| differs(&program, sample).is_none()) {
                continue;
            }
            match fate(&checked) {
                Fate::NoProgram => continue,
                Fate::Accepted => {
                    survivors.push(format!(
                        "{}:{}: {}",
                        file.display(),
                        mutant.line,
                        mutant.what
                    ));
                }
                Fate::Undecided => rejected += 1,
                Fate::Confirmed => {
                    rejected += 1;
                    confirmed += 1;
                }
            }
            different += 1;
        }
    }
    println!("{different} behave differently, {rejected} rejected, {confirmed} confirmed");
    assert!(
        different >= 3,
        "only {different} mutants behave differently"
    );
    assert!(
        survivors.len() * 10 <= different,
        "accepted, though different:\n{}",
        survivors.join("\n")
    );
    assert!(
        confirmed * 10 >= rejected * 7,
        "only {confirmed} of {rejected} are confirmed"
    );
}
