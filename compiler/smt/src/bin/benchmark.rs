//! The `solver` benchmark: our solver against z3 over a warm pipe with `push` and `pop`, on the sequents of a folder.
//!
//! The files are those that `tenet check --certificates` writes, or, so that what is not proved is there too, those of
//! `cargo run --release -p tenet-db --example sequents -- FOLDER examples tests`, then `cargo run --release -p tenet-smt --bin benchmark --
//! FOLDER [--solver z3|cvc5] [--time MS] [--budget STEPS] [--repeat N]`. Both are asked about each sequent in turn, ours and theirs alternating, so that the
//! machine's moods strike both; the shortest of the repetitions counts. The external solver has each sequent by axioms with patterns, which is
//! the encoding it does best with, and its time is that from sending the text to receiving the answer.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tenet_certificate::{Proof, decode};
use tenet_smt::{Answer, Dialect, Encoding, Limits, Process, Style, print};
use tenet_solver::{Options, Verdict, decide};

struct Arguments {
    folder: PathBuf,
    dialect: Dialect,
    time: u64,
    budget: u64,
    repeat: u32,
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

const USAGE: &str =
    "usage: benchmark FOLDER [--solver z3|cvc5] [--time MS] [--budget STEPS] [--repeat N]";

fn arguments() -> Result<Arguments, String> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().ok_or("a folder is wanted")?;
    let mut found = Arguments {
        folder: folder.into(),
        dialect: Dialect::Z3,
        time: 2_000,
        budget: 2_000_000,
        repeat: 3,
    };
    while let Some(option) = words.next() {
        let value = words.next().ok_or(format!("{option} wants a value"))?;
        let number = || value.parse().map_err(|_| format!("{value} is no number"));
        match (option.as_str(), value.as_str()) {
            ("--solver", "z3") => found.dialect = Dialect::Z3,
            ("--solver", "cvc5") => found.dialect = Dialect::Cvc5,
            ("--time", _) => found.time = number()?,
            ("--budget", _) => found.budget = number()?,
            ("--repeat", _) => found.repeat = number()?.max(1) as u32,
            _ => return Err(format!("there is no option {option} {value}")),
        }
    }
    Ok(found)
}

fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let limits = Limits::of(Duration::from_millis(arguments.time));
    let path = arguments.dialect.locate()?;
    let mut process = Process::start(arguments.dialect, &path, limits)?;
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
        rows.push(measure(file, arguments, &mut process)?);
    }
    report(&rows);
    Ok(())
}

fn measure(
    file: &Path,
    arguments: &Arguments,
    process: &mut Process,
) -> Result<Row, Box<dyn std::error::Error>> {
    let Proof {
        terms,
        env,
        sequent,
        ..
    } = decode(&std::fs::read(file)?)?;
    let options = Options {
        budget: arguments.budget,
        ..Options::default()
    };
    let style = Style {
        dialect: arguments.dialect,
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
    for _ in 0..arguments.repeat {
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

fn report(rows: &[Row]) {
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
}
