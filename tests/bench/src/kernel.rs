//! What the replay of a certificate costs beside the search for it.

use crate::folder::proofs;
use crate::table::{median, microseconds};
use std::path::Path;
use std::time::{Duration, Instant};
use tenet_certificate::{Proof, decode, encode};
use tenet_solver::{Options, Verdict, decide};

/// Times of one sequent.
#[derive(Clone, Copy, Debug, Default)]
struct Times {
    search: Duration,
    /// The replay of what the search has found.
    replay: Duration,
    /// Reading the file of that, and replaying it.
    file: Duration,
    steps: usize,
    bytes: usize,
}

/// Measures every sequent of a folder, prints a table and a JSON document. Gives whether replay costs at most a quarter of the search.
pub fn measure(folder: &Path, runs: usize) -> Result<bool, String> {
    let proofs = proofs(folder)?;
    let measured: Vec<Times> = proofs
        .iter()
        .filter_map(|(_, proof)| times(proof, runs))
        .collect();
    if measured.is_empty() {
        return Err("there is nothing to measure".to_string());
    }
    println!(
        "{} of {} sequents proved again; medians of {runs} runs, in microseconds\n",
        measured.len(),
        proofs.len()
    );
    println!(
        "{:<18} {:>9} {:>9} {:>9} {:>12}",
        "", "median", "99 %", "most", "all"
    );
    line("search", measured.iter().map(|times| times.search));
    line("replay", measured.iter().map(|times| times.replay));
    line("read and replay", measured.iter().map(|times| times.file));
    let sum = |time: fn(&Times) -> Duration| measured.iter().map(time).sum::<Duration>();
    let (search, replay) = (sum(|times| times.search), sum(|times| times.replay));
    let ratio = replay.as_secs_f64() / search.as_secs_f64();
    let mut ratios: Vec<f64> = measured
        .iter()
        .map(|times| times.replay.as_secs_f64() / times.search.as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    let middle = ratios[ratios.len() / 2];
    println!("\nreplay / search: {ratio:.3} in total, {middle:.3} in the median");
    let document = serde_json::json!({
        "benchmark": "kernel",
        "sequents": proofs.len(),
        "proved": measured.len(),
        "search_us": microseconds(search),
        "replay_us": microseconds(replay),
        "read_and_replay_us": microseconds(sum(|times| times.file)),
        "ratio": ratio,
        "median_ratio": middle,
        "steps": measured.iter().map(|times| times.steps).sum::<usize>(),
        "bytes": measured.iter().map(|times| times.bytes).sum::<usize>(),
    });
    println!("{document}");
    Ok(ratio <= 0.25 && middle <= 0.25)
}

/// The medians of so many runs. None where the search does not find a proof that replays.
fn times(proof: &Proof, runs: usize) -> Option<Times> {
    let options = Options::default();
    let (mut search, mut replay, mut file) = (Vec::new(), Vec::new(), Vec::new());
    let mut last = Times::default();
    for _ in 0..runs.max(1) {
        last = once(proof, &options)?;
        search.push(last.search);
        replay.push(last.replay);
        file.push(last.file);
    }
    Some(Times {
        search: median(&mut search),
        replay: median(&mut replay),
        file: median(&mut file),
        ..last
    })
}

fn once(proof: &Proof, options: &Options) -> Option<Times> {
    let (mut terms, env, sequent) = (proof.terms.clone(), &proof.env, &proof.sequent);
    let start = Instant::now();
    let verdict = decide(&mut terms, env, sequent, options);
    let search = start.elapsed();
    let Verdict::Proved { certificate, .. } = verdict else {
        return None;
    };
    let bytes = encode(&terms, env, sequent, &certificate);
    let start = Instant::now();
    tenet_kernel::check(&mut terms, env, sequent, &certificate).ok()?;
    let replay = start.elapsed();
    let start = Instant::now();
    let mut read = decode(&bytes).ok()?;
    let (terms, env) = (&mut read.terms, &read.env);
    tenet_kernel::check(terms, env, &read.sequent, &read.certificate).ok()?;
    Some(Times {
        search,
        replay,
        file: start.elapsed(),
        steps: certificate.steps.len(),
        bytes: bytes.len(),
    })
}

fn line(name: &str, times: impl Iterator<Item = Duration>) {
    let mut times: Vec<Duration> = times.collect();
    let all: Duration = times.iter().sum();
    let middle = median(&mut times);
    let (most, late) = (times[times.len() - 1], times[times.len() * 99 / 100]);
    println!(
        "{name:<18} {:>9.1} {:>9.1} {:>9.1} {:>12.1}",
        microseconds(middle),
        microseconds(late),
        microseconds(most),
        microseconds(all)
    );
}
