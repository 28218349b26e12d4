//! Every mend that is offered helps: applied to the text, it leaves a program in which less fails.

use std::path::Path;
use tenet_db::{Checked, Database, applied};
use tenet_source::{Severity, Verdict};

/// The programs of the suites that are refused.
fn programs() -> Vec<(String, String)> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    let mut found = Vec::new();
    let read = |folder: &str, extension: &str, programs: &mut dyn FnMut(&str, &str)| {
        let entries = std::fs::read_dir(tests.join(folder)).expect("the folder is there");
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths
            .iter()
            .filter(|p| p.extension().is_some_and(|e| e == extension))
        {
            let text = std::fs::read_to_string(path).expect("the file can be read");
            programs(&path.display().to_string(), &text);
        }
    };
    read("adversarial", "tenet", &mut |name, text| {
        found.push((name.into(), text.into()))
    });
    read("scenarios", "md", &mut |name, text| {
        for (index, block) in text.split("```tenet\n").skip(1).enumerate() {
            let program = block.split("```").next().unwrap_or_default();
            if program.contains("#! T3") || program.contains("#! T4") {
                found.push((format!("{name} block {index}"), program.into()));
            }
        }
    });
    found
}

fn check(pool: &rayon::ThreadPool, text: &str, mend: bool) -> Checked {
    let mut database = Database::new();
    let file = database.set_file("program.tenet", text);
    let mut checked = database.check(&[file], pool, &|| ());
    if mend {
        database.mend(&mut checked);
    }
    checked
}

/// How many obligations of a function are not proved, holes left aside.
fn failing(checked: &Checked, function: &str) -> usize {
    let functions = checked.functions.iter().filter(|f| &*f.name == function);
    functions
        .flat_map(|f| &f.report.obligations)
        .filter(|o| o.verdict != Verdict::Proved && o.kind != tenet_verify::Kind::Hole)
        .count()
}

#[test]
fn every_mend_that_is_offered_helps() {
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(256 << 20)
        .build()
        .expect("threads can be started");
    let (mut offered, mut problems) = (0, Vec::new());
    for (name, text) in programs() {
        let before = check(&pool, &text, true);
        for diagnostic in &before.diagnostics {
            let Some(function) = diagnostic
                .function
                .as_deref()
                .filter(|_| diagnostic.verdict.is_some())
            else {
                continue;
            };
            for fix in &diagnostic.fixes {
                offered += 1;
                let Some(changed) = applied(&text, &fix.edits) else {
                    problems.push(format!("{name}: {}: the edits overlap", fix.title));
                    continue;
                };
                let after = check(&pool, &changed, false);
                let broken = after
                    .diagnostics
                    .iter()
                    .any(|d| d.severity == Severity::Error && d.verdict.is_none());
                if broken || failing(&after, function) >= failing(&before, function) {
                    problems.push(format!("{name}: {}:\n{changed}", fix.title));
                }
            }
        }
    }
    println!("{offered} mends are offered");
    assert!(offered >= 20, "only {offered} mends are offered");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
