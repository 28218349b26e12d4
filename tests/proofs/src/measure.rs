//! How long replay takes beside search.

use crate::corpus::Filed;
use std::time::{Duration, Instant};
use tenet_certificate::{Proof, decode};
use tenet_solver::{Options, Verdict, decide};

/// Times of one proof.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    /// The search for a certificate.
    pub search: Duration,
    /// The replay of what it finds.
    pub replay: Duration,
    /// Reading the file and replaying what is in it.
    pub file: Duration,
    /// The steps of the certificate.
    pub steps: usize,
    /// The bytes of the file.
    pub bytes: usize,
}

/// The medians of so many runs. None where the search does not find the proof again.
pub fn times(filed: &Filed, runs: usize) -> Option<Times> {
    let proof = decode(&filed.bytes).ok()?;
    let options = tenet_verify::Options::default().obligation;
    let (mut search, mut replay, mut file) = (Vec::new(), Vec::new(), Vec::new());
    let mut steps = 0;
    for _ in 0..runs.max(1) {
        let (searched, replayed, length) = once(&proof, &options)?;
        steps = length;
        search.push(searched);
        replay.push(replayed);
        file.push(from_file(&filed.bytes)?);
    }
    Some(Times {
        search: median(&mut search),
        replay: median(&mut replay),
        file: median(&mut file),
        steps,
        bytes: filed.bytes.len(),
    })
}

fn once(proof: &Proof, options: &Options) -> Option<(Duration, Duration, usize)> {
    let mut terms = proof.terms.clone();
    let start = Instant::now();
    let verdict = decide(&mut terms, &proof.env, &proof.sequent, options);
    let searched = start.elapsed();
    let Verdict::Proved { certificate, .. } = verdict else {
        return None;
    };
    let start = Instant::now();
    let answer = tenet_kernel::check(&mut terms, &proof.env, &proof.sequent, &certificate);
    let replayed = start.elapsed();
    answer.ok()?;
    Some((searched, replayed, certificate.steps.len()))
}

fn from_file(bytes: &[u8]) -> Option<Duration> {
    let start = Instant::now();
    let mut proof = decode(bytes).ok()?;
    let (terms, env) = (&mut proof.terms, &proof.env);
    tenet_kernel::check(terms, env, &proof.sequent, &proof.certificate).ok()?;
    Some(start.elapsed())
}

/// The middle one.
pub fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
