//! Does a verdict depend on anything but the meaning of the sequent?

use crate::folder::proofs;
use crate::variants::variant;
use rayon::prelude::*;
use std::path::Path;
use tenet_certificate::Proof;
use tenet_solver::{Options, decide};

/// The budget of an obligation in `tenet check`.
const BUDGET: u64 = 2_000_000;

struct Outcome {
    name: String,
    steps: u64,
    most_steps: u64,
    lost: Vec<u64>,
}

/// Solves variants of every sequent and prints which of them are no longer proved. True if there are none.
///
/// # Errors
///
/// A message if the folder cannot be read.
pub(crate) fn measure(folder: &Path, variants: u64, irrelevant: u32) -> Result<bool, String> {
    let proofs = proofs(folder)?;
    let outcomes: Vec<Outcome> = proofs
        .par_iter()
        .map(|(name, proof)| examine(name, proof, variants, irrelevant))
        .collect();
    let mut lost = 0;
    for outcome in &outcomes {
        if !outcome.lost.is_empty() {
            lost += outcome.lost.len();
            println!(
                "{}: not proved in variants {:?} ({} steps, at most {})",
                outcome.name, outcome.lost, outcome.steps, outcome.most_steps
            );
        }
    }
    let mut ratios: Vec<f64> = outcomes
        .iter()
        .map(|outcome| outcome.most_steps as f64 / outcome.steps.max(1) as f64)
        .collect();
    ratios.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (ratios.len().saturating_sub(1) as f64 * share) as usize;
        ratios.get(place).copied().unwrap_or(1.0)
    };
    println!(
        "{} sequents, {variants} variants each with {irrelevant} irrelevant facts: {lost} verdicts changed",
        outcomes.len()
    );
    println!(
        "steps of the worst variant over those of the sequent: median {:.2}, 99 % {:.2}, most {:.2}",
        at(0.5),
        at(0.99),
        at(1.0)
    );
    Ok(lost == 0)
}

fn examine(name: &str, proof: &Proof, variants: u64, irrelevant: u32) -> Outcome {
    let options = Options {
        budget: BUDGET,
        ..Options::default()
    };
    let mut terms = proof.terms.clone();
    let verdict = decide(&mut terms, &proof.env, &proof.sequent, &options);
    let steps = verdict.stats().steps;
    let mut outcome = Outcome {
        name: name.to_string(),
        steps,
        most_steps: steps,
        lost: Vec::new(),
    };
    for seed in 0..variants {
        let mut variant = variant(proof, seed, irrelevant);
        let verdict = decide(&mut variant.terms, &variant.env, &variant.sequent, &options);
        outcome.most_steps = outcome.most_steps.max(verdict.stats().steps);
        if !verdict.is_proved() {
            outcome.lost.push(seed);
        }
    }
    outcome
}
