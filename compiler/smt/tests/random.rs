//! Random sequents against the external solvers that are installed. Small numbers here; the `differential` binary does the rest.

use std::time::Duration;
use tenet_smt::differential::{Contest, Generator, Tally, Theory};
use tenet_smt::{Dialect, Encoding, Limits};
use tenet_solver::Options;

fn contest(dialect: Dialect) -> Option<Contest> {
    let options = Options {
        budget: 100_000,
        ..Options::default()
    };
    let limits = Limits::of(Duration::from_millis(300));
    match Contest::new(&[dialect], options, Encoding::Theories, limits) {
        Ok(contest) => Some(contest),
        Err(failure) => {
            println!("skipped: {failure}");
            None
        }
    }
}

fn check(dialect: Dialect) {
    let Some(mut contest) = contest(dialect) else {
        return;
    };
    for (theory, name) in Theory::ALL {
        let mut tally = Tally::default();
        for seed in 0..25 {
            let mut generator = Generator::new(theory, seed);
            let sequent = generator.sequent();
            let comparison = contest.compare(&generator.terms, &generator.env, &sequent);
            let finding = comparison.finding();
            let error = finding.is_some_and(|finding| finding.is_error());
            assert!(!error, "{name} {seed}: {comparison:?}");
            for outcome in &comparison.theirs {
                let refused = matches!(outcome.answer, Err(tenet_smt::Failure::Refused { .. }));
                assert!(!refused, "{name} {seed}: {comparison:?}");
            }
            tally.add(&comparison);
        }
        println!("{name}: {tally}");
    }
}

#[test]
fn z3_agrees() {
    check(Dialect::Z3);
}

#[test]
fn cvc5_agrees() {
    check(Dialect::Cvc5);
}

#[test]
fn the_same_seed_gives_the_same_sequent() {
    for (theory, _) in Theory::ALL {
        let show = |seed| {
            let mut generator = Generator::new(theory, seed);
            let sequent = generator.sequent();
            let goal = generator.terms.display(&generator.env, sequent.goal);
            (sequent.facts.len(), goal)
        };
        assert_eq!(show(3), show(3));
    }
}
