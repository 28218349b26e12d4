//! `mutate-certificates [--mutants N] [--seed N]`: single mutations of the certificates and sequents of the repository's programs; none
//! may be accepted for a sequent that does not hold.

use std::process::ExitCode;
use tenet_proofs::corpus::{Programs, prove};
use tenet_proofs::external::External;
use tenet_proofs::trial::attack;

/// Small models that are tried against each sequent which is accepted and is not the one that was proved.
const MODELS: u64 = 200;

fn main() -> ExitCode {
    let (mut mutants, mut seed) = (100_000, 1);
    let mut args = std::env::args().skip(1);
    while let Some(word) = args.next() {
        let number = args.next().and_then(|number| number.parse::<u64>().ok());
        match (word.as_str(), number) {
            ("--mutants", Some(number)) => mutants = number as usize,
            ("--seed", Some(number)) => seed = number,
            _ => {
                eprintln!("mutate-certificates [--mutants N] [--seed N]");
                return ExitCode::from(2);
            }
        }
    }
    let proofs = prove(Programs::All);
    println!("{} proofs", proofs.len());
    let mut external = match External::start() {
        Ok(external) => {
            println!(
                "{} is asked what no small model decides",
                external.version()
            );
            Some(external)
        }
        Err(failure) => {
            println!("no other solver is asked: {failure}");
            None
        }
    };
    let outcome = attack(
        &proofs,
        mutants,
        seed,
        MODELS,
        &mut |terms, env, sequent| external.as_mut()?.holds(terms, env, sequent),
    );
    println!(
        "{:<24} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "mutation of", "refused", "same", "other", "confirmed", "wrong"
    );
    let total = outcome.total();
    for (kind, counts) in outcome.kinds.iter().chain([(&"all", &total)]) {
        println!(
            "{kind:<24} {:>9} {:>9} {:>9} {:>9} {:>9}",
            counts.refused, counts.same, counts.other, counts.confirmed, counts.wrong
        );
    }
    for finding in outcome.findings.iter().take(20) {
        println!("{finding}");
    }
    ExitCode::from(u8::from(!outcome.findings.is_empty()))
}
