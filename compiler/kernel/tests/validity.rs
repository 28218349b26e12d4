//! Whatever random steps derive without facts is true in random models, however what the logic leaves open is interpreted.

mod setting;

use proptest::prelude::*;
use setting::Setting;
use setting::generator::{Generator, KINDS};
use setting::models::SplitMix;

/// Random models for each clause.
const MODELS: u64 = 12;

/// Checks the step that a tape stands for; says whether it was accepted, and in how many models the clause's truth was known.
fn check(kind: usize, tape: &[u8]) -> Result<Option<u64>, String> {
    let mut s = Setting::new();
    let step = Generator::new(&mut s, tape).step(kind);
    let Ok(clause) = s.derive(step.clone()) else {
        return Ok(None);
    };
    let mut known = 0;
    for seed in 0..MODELS {
        match s.clause_holds(&clause, seed) {
            Some(true) => known += 1,
            Some(false) => {
                let lits: Vec<String> = clause
                    .iter()
                    .map(|lit| format!("{} {}", lit.positive, s.t.display(&s.env, lit.atom)))
                    .collect();
                return Err(format!(
                    "false in model {seed}: {step:?}\n{}",
                    lits.join("\n")
                ));
            }
            None => {}
        }
    }
    Ok(Some(known))
}

#[test]
fn derived_clauses_are_true_and_every_kind_of_step_is_derived() {
    let mut rng = SplitMix(2026);
    for kind in 0..KINDS {
        let (mut accepted, mut evaluated) = (0, 0);
        for _ in 0..3000 {
            let tape: Vec<u8> = (0..160).map(|_| rng.next() as u8).collect();
            match check(kind, &tape) {
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
        if let Err(message) = check(kind, &tape) {
            prop_assert!(false, "{}", message);
        }
    }
}
