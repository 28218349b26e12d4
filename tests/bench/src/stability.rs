//! Does a verdict depend on anything but the meaning of the sequent?

use crate::folder::proofs;
use crate::variants::variant;
use rayon::prelude::*;
use std::path::Path;
use tenet_certificate::Proof;
use tenet_logic::Sequent;
use tenet_solver::{Verdict, decide};

struct Outcome {
    name: String,
    steps: u64,
    most_steps: u64,
    lost: Vec<u64>,
    facts: usize,
    core: usize,
    is_lost_with_core: bool,
}

/// Solves variants of every sequent, and the sequent with only the facts that its proof used, and prints which of them are no longer
/// proved. True if there are none.
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
    for outcome in outcomes.iter().filter(|outcome| outcome.is_lost_with_core) {
        println!(
            "{}: not proved with only the {} facts that its proof used, of {}",
            outcome.name, outcome.core, outcome.facts
        );
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
    let lost_with_core = outcomes.iter().filter(|outcome| outcome.is_lost_with_core);
    let lost_with_core = lost_with_core.count();
    println!(
        "with only the facts that the proof used ({} of {}): {lost_with_core} verdicts changed",
        outcomes.iter().map(|outcome| outcome.core).sum::<usize>(),
        outcomes.iter().map(|outcome| outcome.facts).sum::<usize>(),
    );
    println!(
        "steps of the worst variant over those of the sequent: median {:.2}, 99 % {:.2}, most {:.2}",
        at(0.5),
        at(0.99),
        at(1.0)
    );
    Ok(lost == 0 && lost_with_core == 0)
}

fn examine(name: &str, proof: &Proof, variants: u64, irrelevant: u32) -> Outcome {
    let options = tenet_verify::Options::default().obligation;
    let mut terms = proof.terms.clone();
    let verdict = decide(&mut terms, &proof.env, &proof.sequent, &options);
    let steps = verdict.stats().steps;
    let mut outcome = Outcome {
        name: name.to_string(),
        steps,
        most_steps: steps,
        lost: Vec::new(),
        facts: proof.sequent.facts.len(),
        core: 0,
        is_lost_with_core: true,
    };
    if let Verdict::Proved { certificate, .. } = &verdict {
        let core = certificate.core();
        outcome.core = core.len();
        let facts = &proof.sequent.facts;
        let sequent = Sequent {
            facts: core.iter().map(|fact| facts[*fact as usize]).collect(),
            goal: proof.sequent.goal,
        };
        let verdict = decide(&mut proof.terms.clone(), &proof.env, &sequent, &options);
        outcome.is_lost_with_core = !verdict.is_proved();
    }
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
