//! Mutants before the kernel.

use crate::corpus::Filed;
use crate::judge::countermodel;
use crate::mutations::{Stock, mutate};
use dice::Dice;
use std::collections::BTreeMap;
use tenet_certificate::decode;
use tenet_kernel::Kernel;
use tenet_logic::{Environment, Sequent, Terms};

/// What became of the mutants of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Refused by the kernel.
    pub refused: usize,
    /// Accepted for the sequent that was proved before.
    pub same: usize,
    /// Accepted for another sequent.
    pub other: usize,
    /// Of these, found true by who was asked.
    pub confirmed: usize,
    /// Found false: the kernel is wrong.
    pub wrong: usize,
}

/// Who is asked whether a sequent holds, where no small model says that it does not. None where it is not known.
pub type Oracle<'a> = &'a mut dyn FnMut(&Terms, &Environment, &Sequent) -> Option<bool>;

/// What became of all mutants.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// By kind of mutation.
    pub kinds: BTreeMap<&'static str, Counts>,
    /// What the kernel accepted and should not have.
    pub findings: Vec<String>,
}

impl Outcome {
    /// The sums over all kinds.
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        for counts in self.kinds.values() {
            total.refused += counts.refused;
            total.same += counts.same;
            total.other += counts.other;
            total.confirmed += counts.confirmed;
            total.wrong += counts.wrong;
        }
        total
    }

    /// The number of mutants.
    pub fn mutants(&self) -> usize {
        let total = self.total();
        total.refused + total.same + total.other
    }
}

/// Makes so many mutants of the proofs, in turn, and asks the kernel about each. `models` small models are tried against each other
/// sequent that it accepts, and then the oracle.
pub fn attack(proofs: &[Filed], mutants: usize, seed: u64, models: u64, oracle: Oracle) -> Outcome {
    let mut outcome = Outcome::default();
    let mut dice = Dice(seed);
    let each = mutants.div_ceil(proofs.len().max(1));
    for filed in proofs {
        let wanted = each.min(mutants - outcome.mutants());
        attack_proof(filed, wanted, models, &mut dice, oracle, &mut outcome);
    }
    outcome
}

/// Drawn changes that change nothing are drawn again, but not for ever.
const ATTEMPTS: usize = 20;

fn attack_proof(
    filed: &Filed,
    mutants: usize,
    models: u64,
    dice: &mut Dice,
    oracle: Oracle,
    outcome: &mut Outcome,
) {
    let mut proof = match decode(&filed.bytes) {
        Ok(proof) => proof,
        Err(malformed) => {
            let finding = format!("{}: {malformed}", filed.function);
            return outcome.findings.push(finding);
        }
    };
    let (sequent, certificate) = (proof.sequent, proof.certificate);
    let stock = Stock::of(&proof.terms);
    let mut judged: Vec<(Sequent, Option<bool>)> = Vec::new();
    let mut made = 0;
    for _ in 0..ATTEMPTS * mutants {
        if made == mutants {
            break;
        }
        let terms = &mut proof.terms;
        let Some(mutant) = mutate(terms, &stock, &sequent, &certificate, dice) else {
            continue;
        };
        made += 1;
        let counts = outcome.kinds.entry(mutant.kind).or_default();
        let answer = Kernel::new(terms, &proof.env).check(&mutant.sequent, &mutant.certificate);
        if answer.is_err() {
            counts.refused += 1;
        } else if mutant.sequent == sequent {
            counts.same += 1;
        } else {
            counts.other += 1;
            let known = judged.iter().find(|(known, _)| *known == mutant.sequent);
            let truth = match known {
                Some((_, truth)) => *truth,
                None => {
                    let truth = judge(terms, &proof.env, &mutant.sequent, models, oracle);
                    judged.push((mutant.sequent.clone(), truth));
                    truth
                }
            };
            match truth {
                Some(true) => counts.confirmed += 1,
                Some(false) => {
                    counts.wrong += 1;
                    outcome
                        .findings
                        .push(describe(filed, terms, &proof.env, &mutant.sequent));
                }
                None => {}
            }
        }
    }
}

fn judge(
    terms: &Terms,
    env: &Environment,
    sequent: &Sequent,
    models: u64,
    oracle: Oracle,
) -> Option<bool> {
    match countermodel(terms, env, sequent, models) {
        Some(_) => Some(false),
        None => oracle(terms, env, sequent),
    }
}

fn describe(filed: &Filed, terms: &Terms, env: &Environment, sequent: &Sequent) -> String {
    let facts = sequent.facts.iter().map(|fact| terms.display(env, *fact));
    let facts: Vec<String> = facts.collect();
    let goal = terms.display(env, sequent.goal);
    format!("{}: {}\n  ⊢ {goal}", filed.function, facts.join("\n  "))
}
