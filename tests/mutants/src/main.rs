//! Changes the bodies of programs that check, one place at a time, and prints what comes of it.
#![forbid(unsafe_code)]

use clap::Parser;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tenet_mutants::{
    Checked, Fate, Row, body_mutants, check, differs, judge, programs, samples, table, tasks,
};

#[derive(Parser)]
#[command(
    about = "Mutants of the verified programs: how many are rejected, how many with a confirmed counterexample, how long that takes"
)]
struct Arguments {
    /// Programs and folders; `tests/verified` if none is given.
    paths: Vec<PathBuf>,
    /// Judge every so manieth mutant only.
    #[arg(long, default_value_t = 1)]
    every: usize,
    /// Print each mutant as it is judged.
    #[arg(long)]
    verbose: bool,
    /// The share of the mutants that behave differently that must be rejected, in percent.
    #[arg(long, default_value_t = 95.0)]
    rejected: f64,
    /// The share of the rejected ones that must come with a confirmed counterexample, in percent.
    #[arg(long, default_value_t = 80.0)]
    confirmed: f64,
}

/// How much longer than the program's the check of a mutant may take.
const SLOWEST: f64 = 10.0;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(256 << 20)
        .build();
    let Ok(pool) = pool else {
        eprintln!("error: threads cannot be started");
        return ExitCode::FAILURE;
    };
    let files: Vec<PathBuf> = if arguments.paths.is_empty() {
        tasks(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../verified"))
    } else {
        arguments
            .paths
            .iter()
            .flat_map(|root| programs(root))
            .collect()
    };
    let mut rows = Vec::new();
    for file in files {
        match row(&pool, &file, &arguments) {
            Ok(row) => {
                eprintln!(
                    "{}: {} of {} rejected",
                    row.name, row.rejected, row.different
                );
                rows.push(row);
            }
            Err(problem) => eprintln!("{}: {problem}", file.display()),
        }
    }
    let (text, total) = table(&rows);
    println!("{text}");
    let holds = total.rejected_share() >= arguments.rejected
        && total.confirmed_share() >= arguments.confirmed
        && total.slow.is_empty();
    ExitCode::from(u8::from(!holds))
}

fn row(pool: &rayon::ThreadPool, file: &Path, arguments: &Arguments) -> Result<Row, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let original = fastest(pool, &text);
    if judge(&original) != Fate::Accepted {
        return Err("it is not accepted as it stands".into());
    }
    let samples = samples(&original.program(), &original.functions());
    let name = file.file_stem().unwrap_or_default();
    let mut row = Row {
        name: name.to_string_lossy().into_owned(),
        ..Row::default()
    };
    for mutant in body_mutants(&text).into_iter().step_by(arguments.every) {
        let mut checked = check(pool, &mutant.text);
        let fate = judge(&checked);
        if fate == Fate::NoProgram {
            continue;
        }
        row.mutants += 1;
        let shown = format!("line {}: {}", mutant.line, mutant.what);
        let mut times = checked.time.as_secs_f64() / original.time.as_secs_f64();
        if times > SLOWEST {
            // Other work on the machine may have held it up.
            checked = fastest(pool, &mutant.text);
            times = checked.time.as_secs_f64() / original.time.as_secs_f64();
        }
        row.slowest = row.slowest.max(times);
        if times > SLOWEST {
            row.slow.push(format!("{shown} ({times:.1})"));
        }
        let suffix = mutant.function.as_deref().map(|f| format!(".{f}"));
        let own = |sample: &&tenet_mutants::Sample| {
            suffix
                .as_ref()
                .is_some_and(|s| sample.function.ends_with(&**s))
        };
        let program = checked.program();
        let input = samples
            .iter()
            .filter(own)
            .find_map(|s| differs(&program, s));
        if arguments.verbose {
            println!(
                "{} {shown}: {fate:?}, different: {}, {times:.1}",
                row.name,
                input.is_some()
            );
        }
        let Some(input) = input else { continue };
        let input: Vec<String> = input.iter().map(ToString::to_string).collect();
        let shown = format!("{shown}, as for ({})", input.join(", "));
        row.different += 1;
        match fate {
            Fate::Accepted => row.survivors.push(shown),
            Fate::Undecided => {
                row.rejected += 1;
                row.unconfirmed.push(shown);
            }
            Fate::Confirmed => {
                row.rejected += 1;
                row.confirmed += 1;
            }
            Fate::NoProgram => {}
        }
    }
    Ok(row)
}

/// The fastest of three checks.
fn fastest(pool: &rayon::ThreadPool, text: &str) -> Checked {
    let mut best = check(pool, text);
    for _ in 0..2 {
        let again = check(pool, text);
        if again.time < best.time {
            best = again;
        }
    }
    best
}
