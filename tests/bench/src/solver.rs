//! The `solver` benchmark: our solver against z3 or cvc5 over a warm pipe with `push` and `pop`, on the sequents of a folder.
//!
//! The files are those that `tenet check --certificates` writes, or, so that what is not proved is there too, those of
//! `cargo run --release -p tenet-db --example sequents -- FOLDER examples tests`. Both are asked about each sequent in turn, ours and theirs alternating, so that the
//! machine's moods strike both; the shortest of the repetitions counts. The external solver has each sequent by axioms with patterns, which is
//! the encoding it does best with, and its time is that from sending the text to receiving the answer.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tenet_certificate::{Proof, decode};
use tenet_smt::{Answer, Dialect, Encoding, Limits, Process, Style, print};
use tenet_solver::{Verdict, decide};

/// What is asked for.
#[derive(clap::Args)]
pub(crate) struct Wanted {
    /// The folder with the sequents.
    folder: PathBuf,
    /// The other solver.
    #[arg(long, value_parser = dialect, default_value = "z3")]
    solver: Dialect,
    /// How long the other may take for one sequent, in milliseconds.
    #[arg(long, default_value_t = 2_000)]
    time: u64,
    /// Steps that ours may take for one sequent; those of `tenet check` if nothing is said.
    #[arg(long)]
    budget: Option<u64>,
    /// Runs of each sequent, of which the shortest counts.
    #[arg(long, default_value_t = 3)]
    repeat: u32,
}

fn dialect(name: &str) -> Result<Dialect, String> {
    match name {
        "z3" => Ok(Dialect::Z3),
        "cvc5" => Ok(Dialect::Cvc5),
        _ => Err("z3 or cvc5".to_string()),
    }
}

/// What was measured for one sequent.
struct Row {
    name: String,
    ours: &'static str,
    our_time: Duration,
    kernel_time: Duration,
    steps: u64,
    theirs: &'static str,
    their_time: Duration,
}

/// Measures every sequent, and prints what came of it and a JSON document. Gives whether the aims are met: the total is at most a fifth of the other's, half of the sequents take
/// less than 50 µs and 99 % less than 10 ms.
pub(crate) fn measure(wanted: &Wanted) -> Result<bool, String> {
    run(wanted).map_err(|error| error.to_string())
}

fn run(arguments: &Wanted) -> Result<bool, Box<dyn std::error::Error>> {
    let limits = Limits::of(Duration::from_millis(arguments.time));
    let path = arguments.solver.locate()?;
    let mut process = Process::start(arguments.solver, &path, limits)?;
    println!("against {}", process.version());
    let mut files: Vec<PathBuf> = std::fs::read_dir(&arguments.folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            let extension = path.extension().and_then(|extension| extension.to_str());
            matches!(extension, Some("sequent" | "proof"))
        })
        .collect();
    files.sort();
    let mut rows = Vec::new();
    for file in &files {
        rows.push(row(file, arguments, &mut process)?);
    }
    Ok(report(&rows))
}

fn row(
    file: &Path,
    arguments: &Wanted,
    process: &mut Process,
) -> Result<Row, Box<dyn std::error::Error>> {
    let Proof {
        terms,
        env,
        sequent,
        ..
    } = decode(&std::fs::read(file)?)?;
    let mut options = tenet_verify::Options::default().obligation;
    options.budget = arguments.budget.unwrap_or(options.budget);
    let style = Style {
        dialect: arguments.solver,
        encoding: Encoding::Axioms,
    };
    let script = print(&terms, &env, &sequent, style)?;
    let mut row = Row {
        name: file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into(),
        ours: "",
        our_time: Duration::MAX,
        kernel_time: Duration::MAX,
        steps: 0,
        theirs: "",
        their_time: Duration::MAX,
    };
    for _ in 0..arguments.repeat.max(1) {
        let mut terms = terms.clone();
        let started = Instant::now();
        let verdict = decide(&mut terms, &env, &sequent, &options);
        row.our_time = row.our_time.min(started.elapsed());
        row.steps = verdict.stats().steps;
        row.ours = match &verdict {
            Verdict::Proved { certificate, .. } => {
                let started = Instant::now();
                let replayed = tenet_kernel::check(&mut terms, &env, &sequent, certificate);
                row.kernel_time = row.kernel_time.min(started.elapsed());
                if replayed.is_ok() {
                    "proved"
                } else {
                    "unreplayed"
                }
            }
            Verdict::Refuted { .. } => "refuted",
            Verdict::Undecided { .. } => "undecided",
        };
        let started = Instant::now();
        let answer = process.ask(&script.text);
        row.their_time = row.their_time.min(started.elapsed());
        row.theirs = match answer {
            Ok(Answer::Unsat) => "proved",
            Ok(Answer::Sat) => "not proved (sat)",
            Ok(Answer::Unknown) => "not proved (unknown)",
            Err(_) => "failed",
        };
    }
    Ok(row)
}

fn report(rows: &[Row]) -> bool {
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let column = |name: &str, times: Vec<Duration>| {
        let mut times = times;
        times.sort();
        let at = |share: f64| {
            let index = (times.len() as f64 * share) as usize;
            times
                .get(index.min(times.len().saturating_sub(1)))
                .copied()
                .unwrap_or_default()
        };
        let total: Duration = times.iter().sum();
        println!(
            "{name}: median {:.1} µs, 90 % {:.1} µs, 99 % {:.1} µs, longest {:.1} µs, total {:.3} s",
            micros(at(0.5)),
            micros(at(0.9)),
            micros(at(0.99)),
            micros(at(1.0)),
            total.as_secs_f64()
        );
        total
    };
    let count = |ours: &str| rows.iter().filter(|row| row.ours == ours).count();
    let proved = rows.iter().filter(|row| row.theirs == "proved").count();
    println!(
        "{} sequents: {} proved, {} refuted, {} undecided by us; {proved} proved by the other",
        rows.len(),
        count("proved"),
        count("refuted"),
        count("undecided")
    );
    let ours = column("ours, all", rows.iter().map(|row| row.our_time).collect());
    let theirs = column(
        "theirs, all",
        rows.iter().map(|row| row.their_time).collect(),
    );
    let whole = (ours, theirs);
    println!(
        "ratio of totals, all: {:.3}",
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
    let both: Vec<&Row> = rows
        .iter()
        .filter(|row| row.ours == "proved" && row.theirs == "proved")
        .collect();
    let ours = column(
        "ours, proved by both",
        both.iter().map(|row| row.our_time).collect(),
    );
    let theirs = column(
        "theirs, proved by both",
        both.iter().map(|row| row.their_time).collect(),
    );
    println!(
        "ratio of totals, proved by both: {:.3}",
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
    let proved: Vec<&Row> = rows.iter().filter(|row| row.ours == "proved").collect();
    let search: Duration = proved.iter().map(|row| row.our_time).sum();
    let replay: Duration = proved.iter().map(|row| row.kernel_time).sum();
    println!(
        "replay to search: {:.3}",
        replay.as_secs_f64() / search.as_secs_f64()
    );
    let mut slowest: Vec<&Row> = rows.iter().collect();
    slowest.sort_by_key(|row| std::cmp::Reverse(row.our_time));
    println!("slowest:");
    for row in slowest.iter().take(10) {
        println!(
            "  {:10.0} µs, {:8} steps, {}, theirs {:8.0} µs {}: {}",
            micros(row.our_time),
            row.steps,
            row.ours,
            micros(row.their_time),
            row.theirs,
            row.name
        );
    }
    println!("proved by the other alone:");
    for row in rows
        .iter()
        .filter(|row| row.ours != "proved" && row.theirs == "proved")
    {
        println!("  {} ({})", row.name, row.ours);
    }
    let alone = rows
        .iter()
        .filter(|row| row.ours == "proved" && row.theirs != "proved");
    println!("proved by us alone: {}", alone.count());
    let mut times: Vec<Duration> = rows.iter().map(|row| row.our_time).collect();
    times.sort();
    let at = |share: usize| times.get(times.len() * share / 100).copied();
    let (middle, late) = (at(50).unwrap_or_default(), at(99).unwrap_or_default());
    let document = serde_json::json!({
        "benchmark": "solver",
        "sequents": rows.len(),
        "proved": count("proved"),
        "refuted": count("refuted"),
        "undecided": count("undecided"),
        "proved_by_the_other": rows.iter().filter(|row| row.theirs == "proved").count(),
        "median_us": micros(middle),
        "late_us": micros(late),
        "total_s": whole.0.as_secs_f64(),
        "their_total_s": whole.1.as_secs_f64(),
    });
    println!("{document}");
    whole.0.as_secs_f64() <= 0.2 * whole.1.as_secs_f64()
        && middle < Duration::from_micros(50)
        && late < Duration::from_millis(10)
}
