//! Quotients and remainders.

use crate::driver::{Driver, Outcome};
use crate::random::{Problem, Random};
use tenet_logic::{Lit, Sort, Terms};

#[test]
fn by_numbers() {
    let (mut sat, mut unsat) = (0, 0);
    for seed in 0..2_000 {
        let mut random = Random::new(seed);
        let mut problem = Problem::boxed(2, -5, 5);
        for _ in 0..1 + random.below(3) {
            let dividend = problem.sum(&mut random, 2);
            let divisor = random.pick(&[-3, -2, 2, 3, 4, 7]);
            let divisor = problem.terms.int(divisor);
            let left = if random.below(2) == 0 {
                problem.terms.div(dividend, divisor)
            } else {
                problem.terms.rem(dividend, divisor)
            };
            let right = problem.sum(&mut random, 1);
            let lit = problem.compare(&mut random, left, right);
            problem.clauses.push(vec![lit]);
        }
        match problem.compare_with_brute_force().0 {
            Outcome::Sat => sat += 1,
            Outcome::Unsat => unsat += 1,
            Outcome::Unknown => panic!("seed {seed}: undecided"),
        }
    }
    assert!(sat > 200 && unsat > 200, "{sat} {unsat}");
}

#[test]
fn by_unknowns() {
    let (mut decided, mut unknown) = (0, 0);
    for seed in 0..600 {
        let mut random = Random::new(seed);
        let mut problem = Problem::boxed(2, -4, 4);
        let zero = problem.terms.int(0);
        let (x, y) = (problem.vars[0], problem.vars[1]);
        problem
            .clauses
            .push(vec![Lit::negative(problem.terms.eq_atom(y, zero))]);
        let left = if random.below(2) == 0 {
            problem.terms.div(x, y)
        } else {
            problem.terms.rem(x, y)
        };
        for _ in 0..1 + random.below(2) {
            let right = problem.sum(&mut random, 1);
            let lit = problem.compare(&mut random, left, right);
            problem.clauses.push(vec![lit]);
        }
        match problem.compare_with_brute_force().0 {
            Outcome::Unknown => unknown += 1,
            _ => decided += 1,
        }
    }
    assert!(unknown * 10 < decided, "{unknown} of {decided}");
}

/// The middle of an interval, as binary search takes it.
#[test]
fn middle() {
    let mut t = Terms::new();
    let (low, high) = (t.var("low", Sort::INT), t.var("high", Sort::INT));
    let two = t.int(2);
    let (sum, difference) = (t.add(&[low, high]), t.sub(high, low));
    let middle = t.div(sum, two);
    let half = t.div(difference, two);
    let other_middle = t.add(&[low, half]);
    let facts = [t.lt(low, high)];
    let goals = [
        t.le(low, middle),
        t.lt(middle, high),
        t.le(low, other_middle),
        t.lt(other_middle, high),
        t.eq_atom(middle, other_middle),
    ];
    for goal in goals {
        let mut driver = Driver::new(t.clone());
        driver.clauses = facts.iter().map(|a| vec![Lit::positive(*a)]).collect();
        driver.clauses.push(vec![Lit::negative(goal)]);
        assert_eq!(driver.solve(), Outcome::Unsat);
        assert!(driver.lemmas < 60, "{}", driver.lemmas);
    }
}
