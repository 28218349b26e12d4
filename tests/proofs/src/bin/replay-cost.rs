//! `replay-cost [--runs N]`: what the replay of each certificate of the repository's programs costs beside the search for it.

use std::process::ExitCode;
use std::time::Duration;
use tenet_proofs::corpus::{Programs, prove};
use tenet_proofs::measure::{Times, median, times};

fn main() -> ExitCode {
    let mut runs = 5;
    let mut args = std::env::args().skip(1);
    while let Some(word) = args.next() {
        let number = args.next().and_then(|number| number.parse::<usize>().ok());
        match (word.as_str(), number) {
            ("--runs", Some(number)) => runs = number,
            _ => {
                eprintln!("replay-cost [--runs N]");
                return ExitCode::from(2);
            }
        }
    }
    let proofs = prove(Programs::All);
    let measured: Vec<Times> = proofs
        .iter()
        .filter_map(|filed| times(filed, runs))
        .collect();
    println!(
        "{} proofs, {} found again; medians of {runs} runs, times in microseconds",
        proofs.len(),
        measured.len()
    );
    println!(
        "{:<22} {:>10} {:>10} {:>10} {:>12}",
        "", "median", "99 %", "most", "all"
    );
    let search: Vec<Duration> = measured.iter().map(|times| times.search).collect();
    let replay: Vec<Duration> = measured.iter().map(|times| times.replay).collect();
    let file: Vec<Duration> = measured.iter().map(|times| times.file).collect();
    for (name, mut durations) in [
        ("search", search),
        ("replay", replay),
        ("read and replay", file),
    ] {
        let all: Duration = durations.iter().sum();
        let middle = median(&mut durations);
        let at = |part: usize| durations.get(durations.len() * part / 100).copied();
        println!(
            "{name:<22} {:>10.1} {:>10.1} {:>10.1} {:>12.1}",
            microseconds(middle),
            microseconds(at(99).unwrap_or_default()),
            microseconds(durations.last().copied().unwrap_or_default()),
            microseconds(all)
        );
    }
    let sum = |time: fn(&Times) -> Duration| measured.iter().map(time).sum::<Duration>();
    let ratio = sum(|times| times.replay).as_secs_f64() / sum(|times| times.search).as_secs_f64();
    let mut ratios: Vec<f64> = measured
        .iter()
        .map(|times| times.replay.as_secs_f64() / times.search.as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    let middle = ratios.get(ratios.len() / 2).copied().unwrap_or_default();
    println!("replay / search: {ratio:.3} in total, {middle:.3} in the median");
    let bytes: usize = measured.iter().map(|times| times.bytes).sum();
    let steps: usize = measured.iter().map(|times| times.steps).sum();
    println!("{bytes} bytes, {steps} steps");
    let document = serde_json::json!({
        "benchmark": "kernel",
        "proofs": measured.len(),
        "search_us": microseconds(sum(|times| times.search)),
        "replay_us": microseconds(sum(|times| times.replay)),
        "read_and_replay_us": microseconds(sum(|times| times.file)),
        "ratio": ratio,
        "median_ratio": middle,
        "bytes": bytes,
        "steps": steps,
    });
    println!("{document}");
    ExitCode::SUCCESS
}

fn microseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
