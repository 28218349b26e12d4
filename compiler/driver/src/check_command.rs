//! `tenet check`.

use crate::certificates::write_certificates;
use crate::cli::CheckArgs;
use crate::external::External;
use crate::files::{Group, collect, load, refuse};
use crate::sequents::write_sequents;
use crate::terminal::{colours, say};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};
use std::io::IsTerminal;
use std::time::{Duration, Instant};
use tenet_db::{Checked, Summary};
use tenet_source::{Positions, Severity, Verdict, render, verdict_name};
use tenet_verify::Sequents;

/// Checks files and folders.
pub(crate) fn perform(pool: &rayon::ThreadPool, args: &CheckArgs) -> u8 {
    let start = Instant::now();
    let mut groups = match collect(&args.paths).and_then(|files| load(&files)) {
        Ok(groups) => groups,
        Err(problems) => {
            if args.json {
                let nothing = Summary::default();
                let document = document(&[], &[], &problems, &nothing, false, start.elapsed());
                say(&format!("{document:#}\n"));
            }
            return refuse(&problems);
        }
    };
    for group in &mut groups {
        group
            .database
            .keep_certificates(args.certificates.is_some());
        group
            .database
            .keep_sequents(match (&args.sequents, args.solver) {
                (Some(_), _) => Sequents::All,
                (None, Some(_)) => Sequents::Unproved,
                (None, None) => Sequents::None,
            });
        group.database.keep_explanations(args.explain);
        // What a proof relies on is proved as well, or `ok` would mean nothing.
        let imported = group.database.with_imports(&group.targets);
        let further = imported
            .into_iter()
            .filter(|file| !group.targets.contains(file))
            .collect::<Vec<_>>();
        group.targets.extend(further);
    }
    let progress = progress(args.json);
    let mut external = External::of(args);
    let mut results: Vec<Checked> = groups
        .iter()
        .map(|group| {
            let done = || progress.inc(1);
            let database = &group.database;
            database.check_revised(&group.concerned, pool, &done, &mut |report| {
                if let Some(external) = &mut external {
                    external.revise(report);
                }
            })
        })
        .collect();
    drop(external);
    for (group, result) in groups.iter_mut().zip(&mut results) {
        group.database.mend(result);
    }
    progress.finish_and_clear();
    if let Some(folder) = &args.certificates
        && let Err(problem) = write_certificates(folder, &groups, &results)
    {
        return refuse(&vec![problem]);
    }
    if let Some(folder) = &args.sequents
        && let Err(problem) = write_sequents(folder, &results)
    {
        return refuse(&vec![problem]);
    }
    let ok = results.iter().all(Checked::ok);
    let summary = total(&results);
    if args.json {
        let document = document(&groups, &results, &[], &summary, ok, start.elapsed());
        say(&format!("{document:#}\n"));
    } else {
        let colour = colours(&std::io::stdout());
        for (group, result) in groups.iter().zip(&results) {
            print_diagnostics(group, result, colour, &say);
        }
        if args.explain {
            for (group, result) in groups.iter().zip(&results) {
                say(&crate::accounts::text(group, result));
            }
        }
        if args.timings {
            print_timings(&results);
        }
        say(&summary_line(&groups, &results, &summary, start.elapsed()));
    }
    u8::from(!ok)
}

/// Checks the targets of a group with what they import, and prints what is wrong to standard error. Gives whether they are accepted.
pub(crate) fn accepts(pool: &rayon::ThreadPool, group: &Group) -> bool {
    let result = group.database.check(&group.concerned, pool, &|| ());
    let colour = colours(&std::io::stderr());
    print_diagnostics(group, &result, colour, &crate::terminal::tell);
    result.ok()
}

fn progress(json: bool) -> ProgressBar {
    let bar = ProgressBar::no_length();
    if json || !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    } else {
        bar.set_style(ProgressStyle::default_spinner());
        bar.set_message("checking");
        bar.enable_steady_tick(Duration::from_millis(200));
    }
    bar
}

fn print_diagnostics(group: &Group, result: &Checked, colour: bool, print: &dyn Fn(&str)) {
    if result.diagnostics.is_empty() {
        return;
    }
    let files = group.database.source_files();
    for diagnostic in &result.diagnostics {
        print(&render(diagnostic, &files, colour));
        print("\n");
    }
}

fn total(results: &[Checked]) -> Summary {
    let mut total = Summary::default();
    for summary in results.iter().map(|result| &result.summary) {
        total.functions += summary.functions;
        total.obligations += summary.obligations;
        total.proved += summary.proved;
        total.refuted += summary.refuted;
        total.undecided += summary.undecided;
        total.assumed += summary.assumed;
        total.external += summary.external;
    }
    total
}

fn summary_line(
    groups: &[Group],
    results: &[Checked],
    summary: &Summary,
    time: Duration,
) -> String {
    let files: usize = groups.iter().map(|group| group.concerned.len()).sum();
    let count = |severity| {
        results
            .iter()
            .flat_map(|result| &result.diagnostics)
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let verdict = if errors == 0 { "ok" } else { "rejected" };
    let mut line = format!(
        "{verdict}: {}, {}, {} of {} proved",
        plural(files, "file"),
        plural(summary.functions, "function"),
        summary.proved,
        plural(summary.obligations, "obligation"),
    );
    for (number, what) in [
        (summary.refuted, "refuted"),
        (summary.undecided, "undecided"),
        (summary.assumed, "assumed"),
        (summary.external, "proved by an external solver alone"),
    ] {
        if number > 0 {
            line.push_str(&format!(", {number} {what}"));
        }
    }
    if errors > 0 {
        line.push_str(&format!(", {}", plural(errors, "error")));
    }
    if warnings > 0 {
        line.push_str(&format!(", {}", plural(warnings, "warning")));
    }
    line.push_str(&format!(" ({:.0} ms)\n", time.as_secs_f64() * 1000.0));
    line
}

fn plural(number: usize, what: &str) -> String {
    if number == 1 {
        format!("1 {what}")
    } else {
        format!("{number} {what}s")
    }
}

fn print_timings(results: &[Checked]) {
    let mut functions: Vec<_> = results
        .iter()
        .flat_map(|result| &result.functions)
        .collect();
    functions.sort_by_key(|function| std::cmp::Reverse(function.time));
    for function in functions {
        say(&format!(
            "{:10.3} ms  {:5} obligations  {}\n",
            function.time.as_secs_f64() * 1000.0,
            function.report.obligations.len(),
            function.name
        ));
    }
}

fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

/// The document that `--json` prints; its schema is [`tenet_source::SCHEMA`].
fn document(
    groups: &[Group],
    results: &[Checked],
    problems: &[String],
    summary: &Summary,
    ok: bool,
    time: Duration,
) -> Value {
    let (mut diagnostics, mut functions, mut holes) = (Vec::new(), Vec::new(), Vec::new());
    for (group, result) in groups.iter().zip(results) {
        let files = group.database.source_files();
        let positions = Positions::new(&files);
        diagnostics.extend(result.diagnostics.iter().map(|d| positions.diagnostic(d)));
        functions.extend(result.functions.iter().map(|f| function(f, &positions)));
        holes.extend(result.holes.iter().map(|hole| {
            json!({
                "name": hole.name,
                "span": positions.span(hole.span),
                "wanted": hole.wanted,
            })
        }));
    }
    json!({
        "schema": 1,
        "tool": concat!("tenet ", env!("CARGO_PKG_VERSION")),
        "ok": ok,
        "summary": {
            "functions": summary.functions,
            "obligations": summary.obligations,
            "proved": summary.proved,
            "refuted": summary.refuted,
            "undecided": summary.undecided,
            "assumed": summary.assumed,
            "external": summary.external,
            "ms": milliseconds(time),
        },
        "diagnostics": diagnostics,
        "functions": functions,
        "holes": holes,
        "problems": problems,
    })
}

fn function(function: &tenet_db::CheckedFunction, positions: &Positions<'_>) -> Value {
    let obligations = &function.report.obligations;
    let count = |verdict| obligations.iter().filter(|o| o.verdict == verdict).count();
    let verdict = if count(Verdict::Refuted) > 0 {
        Verdict::Refuted
    } else if count(Verdict::Undecided) > 0 {
        Verdict::Undecided
    } else {
        Verdict::Proved
    };
    json!({
        "name": &*function.name,
        "span": positions.span(function.span),
        "signature": function.signature,
        "proved": count(Verdict::Proved),
        "total": obligations.len(),
        "external": obligations.iter().filter(|o| o.external.is_some()).count(),
        "verdict": verdict_name(verdict),
        "ms": milliseconds(function.time),
        "inferred": function.inferred.iter().map(|label| json!({
            "span": positions.span(label.span),
            "text": label.message,
        })).collect::<Vec<_>>(),
        "accounts": crate::accounts::json(function, positions),
    })
}
