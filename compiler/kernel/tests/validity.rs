//! Whatever random steps derive without facts is true in random models, however what the logic leaves open is interpreted.

mod setting;

use dice::Dice;
use proptest::prelude::*;
use setting::attacks::random_step;
use setting::generator::KINDS;

/// Random models for each clause.
const MODELS: u64 = 12;

#[test]
fn derived_clauses_are_true_and_every_kind_of_step_is_derived() {
    let mut rng = Dice(2026);
    for kind in 0..KINDS {
        let (mut accepted, mut evaluated) = (0, 0);
        for _ in 0..3000 {
            let tape: Vec<u8> = (0..160).map(|_| rng.bits() as u8).collect();
            match random_step(kind, &tape, MODELS) {
                Ok(Some(known)) => {
                    accepted += 1;
                    evaluated += u64::from(known > 0);
                }
                Ok(None) => {}
                Err(message) => panic!("kind {kind}: {message}"),
            }
        }
        assert!(accepted >= 50, "kind {kind} was accepted {accepted} times");
        assert!(
            evaluated >= 30,
            "kind {kind} was evaluated {evaluated} times"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_random_step_derives_is_true(kind in 0..KINDS, tape in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Err(message) = random_step(kind, &tape, MODELS) {
            prop_assert!(false, "{}", message);
        }
    }
}
