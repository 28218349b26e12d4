//! `tenet-fuzz TARGET [--minutes N | --cases N] [--seed N] [--first N]`: TARGET is `front`, `kernel` or `proofs`.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tenet_fuzz::campaign::{Limit, Target, run};

const USAGE: &str =
    "tenet-fuzz front|kernel|proofs [--minutes N | --cases N] [--seed N] [--first N]";

/// How long one case may take before it is taken for one that never ends.
const ENDLESS: Duration = Duration::from_secs(300);

struct Wanted {
    target: Target,
    limit: Limit,
    seed: u64,
    first: u64,
}

fn wanted() -> Option<Wanted> {
    let mut args = std::env::args().skip(1);
    let target = match args.next()?.as_str() {
        "front" => Target::Front,
        "kernel" => Target::Kernel,
        "proofs" => Target::Proofs,
        _ => return None,
    };
    let mut wanted = Wanted {
        target,
        limit: Limit::Cases(1_000),
        seed: 1,
        first: 0,
    };
    while let Some(word) = args.next() {
        let number: u64 = args.next()?.parse().ok()?;
        match word.as_str() {
            "--minutes" => wanted.limit = Limit::Time(Duration::from_secs(60 * number)),
            "--cases" => wanted.limit = Limit::Cases(number),
            "--seed" => wanted.seed = number,
            "--first" => wanted.first = number,
            _ => return None,
        }
    }
    Some(wanted)
}

fn main() -> ExitCode {
    let Some(wanted) = wanted() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let current = Arc::new(Mutex::new((Instant::now(), 0, String::new())));
    let watched = current.clone();
    // The thread ends with the process.
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            if let Ok(current) = watched.lock()
                && current.0.elapsed() > ENDLESS
            {
                println!("case {} does not end:\n{}", current.1, current.2);
                std::process::exit(1);
            }
        }
    });
    let watch = move |case: u64, text: &str| {
        if let Ok(mut current) = current.lock() {
            *current = (Instant::now(), case, text.to_string());
        }
    };
    let start = Instant::now();
    let summary = match run(
        wanted.target,
        wanted.seed,
        wanted.first,
        wanted.limit,
        watch,
    ) {
        Ok(summary) => summary,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::from(3);
        }
    };
    for (case, finding) in &summary.findings {
        println!("case {case}: {}\n{}", finding.property, finding.detail);
        if let Some(text) = &finding.text {
            println!("----\n{text}\n----");
        }
    }
    println!(
        "{:?}, seed {}: {} cases in {:.1} minutes; {}; {} findings ({} hits); slowest: case {} with {:?}",
        wanted.target,
        wanted.seed,
        summary.cases,
        start.elapsed().as_secs_f64() / 60.0,
        summary.counts,
        summary.findings.len(),
        summary.hits,
        summary.slowest.0,
        summary.slowest.1,
    );
    ExitCode::from(u8::from(!summary.findings.is_empty()))
}
