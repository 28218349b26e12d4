//! Mutated certificates: what is accepted is true, and no certificate proves a sequent that a model refutes.

mod setting;

use dice::Dice;
use proptest::prelude::*;
use setting::Setting;
use setting::attacks::{MODELS, Outcome, THEORY_PROOFS, attack, random_certificate, run};
use setting::generator::{KINDS, Tape};

#[test]
fn mutations_of_proofs_prove_nothing_false() {
    let mut rng = Dice(7);
    let mut outcome = Outcome::default();
    for _ in 0..600 {
        let tape: Vec<u8> = (0..400).map(|_| rng.bits() as u8).collect();
        run(&tape, &mut outcome).unwrap();
    }
    assert!(outcome.proved > 60, "{} proved", outcome.proved);
    assert!(
        outcome.false_sequents > 60,
        "{} false",
        outcome.false_sequents
    );
    assert!(outcome.refused > 600, "{} refused", outcome.refused);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutations_of_random_proofs(tape in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Err(message) = run(&tape, &mut Outcome::default()) {
            prop_assert!(false, "{}", message);
        }
    }

    /// Certificates of random steps, each closed by propagation along everything, over random sequents.
    #[test]
    fn random_certificates_prove_nothing_false(
        tape in prop::collection::vec(any::<u8>(), 0..600),
        kinds in prop::collection::vec(0..KINDS, 0..12),
    ) {
        if let Err(message) = random_certificate(&tape, &kinds) {
            prop_assert!(false, "{}", message);
        }
    }
}

/// Proofs with quantifiers, definitions, data and schemas, mutated.
#[test]
fn mutations_of_theory_proofs_prove_nothing_false() {
    let mut outcome = Outcome::default();
    for (number, proof) in THEORY_PROOFS.iter().enumerate() {
        for round in 0..40 {
            let mut s = Setting::new();
            let (facts, goal, certificate) = proof(&mut s);
            assert_eq!(
                s.check(&facts, goal, &certificate.steps),
                Ok(()),
                "proof {number}"
            );
            assert_eq!(s.countermodel(&facts, goal, MODELS), None, "proof {number}");
            let mut rng = Dice(round);
            let tape: Vec<u8> = (0..400).map(|_| rng.bits() as u8).collect();
            attack(
                &mut s,
                &facts,
                goal,
                &certificate,
                Tape(&tape),
                &mut outcome,
            )
            .unwrap();
        }
    }
    assert!(
        outcome.false_sequents > 100,
        "{} false",
        outcome.false_sequents
    );
    assert!(outcome.refused > 1000, "{} refused", outcome.refused);
}
