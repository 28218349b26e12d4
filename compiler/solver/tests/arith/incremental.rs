//! Levels: whatever was asserted and taken back in between, the answer is that of the literals that remain.

use crate::driver::{Driver, Outcome};
use crate::random::{Problem, Random};
use tenet_logic::Lit;
use tenet_solver::arith::{Arith, Check};

/// Are the literals contradictory over the rationals?
fn refuted_afresh(problem: &Problem, lits: &[Lit]) -> bool {
    let mut arith = Arith::new();
    let mut budget = 1_000_000;
    lits.iter()
        .any(|lit| arith.assert_lit(&problem.terms, *lit).is_err())
        || matches!(arith.check_rational(&mut budget), Check::Conflict(_))
}

#[test]
fn levels_come_and_go() {
    for seed in 0..300 {
        let mut random = Random::new(seed);
        let mut problem = Problem::boxed(4, -9, 9);
        let lits: Vec<Lit> = (0..60)
            .map(|_| {
                let (a, b) = (problem.sum(&mut random, 3), problem.sum(&mut random, 3));
                problem.compare(&mut random, a, b)
            })
            .collect();
        let mut arith = Arith::new();
        let mut levels: Vec<Vec<Lit>> = vec![vec![]];
        for _ in 0..200 {
            if random.below(3) == 0 && levels.len() > 1 {
                let count = 1 + random.below(levels.len() as u64 - 1) as usize;
                arith.pop(count);
                levels.truncate(levels.len() - count);
                continue;
            }
            let lit = random.pick(&lits);
            let all: Vec<Lit> = levels.concat();
            if all.contains(&lit) || all.contains(&!lit) {
                continue;
            }
            arith.push();
            levels.push(vec![lit]);
            let mut budget = 1_000_000;
            let refuted = arith.assert_lit(&problem.terms, lit).is_err()
                || matches!(arith.check_rational(&mut budget), Check::Conflict(_));
            assert_eq!(
                refuted,
                refuted_afresh(&problem, &levels.concat()),
                "{seed}"
            );
            if refuted {
                arith.pop(1);
                levels.pop();
            }
        }
    }
}

/// One theory for many problems with common facts.
#[test]
fn problems_one_after_the_other() {
    for seed in 0..200 {
        let mut random = Random::new(seed);
        let mut common = Problem::boxed(3, -3, 3);
        let queries: Vec<Vec<Lit>> = (0..8)
            .map(|_| {
                let count = 1 + random.below(5);
                (0..count)
                    .map(|_| {
                        let (a, b) = (common.sum(&mut random, 3), common.sum(&mut random, 3));
                        common.compare(&mut random, a, b)
                    })
                    .collect()
            })
            .collect();
        let mut shared = Driver::new(common.terms.clone());
        shared.clauses = common.clauses.clone();
        for query in queries {
            let mut fresh = Driver::new(common.terms.clone());
            fresh.clauses = common.clauses.clone();
            fresh.clauses.extend(query.iter().map(|lit| vec![*lit]));
            let expected = fresh.solve();
            assert_ne!(expected, Outcome::Unknown);
            let (outcome, valid) = shared.solve_with(&query);
            assert_eq!(outcome, expected);
            shared.clauses.truncate(common.clauses.len());
            shared.clauses.extend(valid);
        }
    }
}

/// The same problem gives the same lemmas.
#[test]
fn runs_are_alike() {
    let run = |seed| {
        let mut random = Random::new(seed);
        let mut problem = Problem::boxed(3, -3, 3);
        for _ in 0..6 {
            let (a, b) = (problem.sum(&mut random, 5), problem.sum(&mut random, 5));
            let lit = problem.compare(&mut random, a, b);
            problem.clauses.push(vec![lit]);
        }
        problem.compare_with_brute_force().1.clauses
    };
    for seed in 0..200 {
        assert_eq!(run(seed), run(seed));
    }
}
