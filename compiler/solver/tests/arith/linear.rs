//! Linear problems.

use crate::driver::{Driver, Outcome};
use crate::random::{Problem, Random};
use tenet_logic::{Lit, Sort, Terms};

fn run(seed: u64, vars: usize, coefficient: i64, atoms: u64, width: u64) -> Outcome {
    let mut random = Random::new(seed);
    let mut problem = Problem::boxed(vars, -3, 3);
    for _ in 0..1 + random.below(atoms) {
        let mut clause = Vec::new();
        for _ in 0..1 + random.below(width) {
            let (a, b) = (
                problem.sum(&mut random, coefficient),
                problem.sum(&mut random, coefficient),
            );
            clause.push(problem.compare(&mut random, a, b));
        }
        problem.clauses.push(clause);
    }
    problem.compare_with_brute_force().0
}

fn run_many(seeds: std::ops::Range<u64>, vars: usize, coefficient: i64, atoms: u64, width: u64) {
    let (mut sat, mut unsat) = (0, 0);
    for seed in seeds {
        match run(seed, vars, coefficient, atoms, width) {
            Outcome::Sat => sat += 1,
            Outcome::Unsat => unsat += 1,
            Outcome::Unknown => panic!("seed {seed}: undecided within the budget"),
        }
    }
    assert!(sat > 10 && unsat > 10, "{sat} and {unsat}: too one-sided");
}

#[test]
fn differences() {
    run_many(0..6_000, 3, 1, 8, 1);
}

#[test]
fn small_coefficients() {
    run_many(0..6_000, 3, 3, 6, 1);
}

#[test]
fn larger_coefficients() {
    run_many(0..4_000, 3, 17, 5, 1);
}

#[test]
fn clauses() {
    run_many(0..3_000, 3, 3, 8, 3);
}

#[test]
fn two_variables_with_many_atoms() {
    run_many(0..3_000, 2, 9, 12, 2);
}

#[test]
fn huge_coefficients() {
    run_many(0..500, 2, i64::MAX / 8, 3, 2);
}

/// Equations without integer solutions and without bounds on the variables.
#[test]
fn unbounded_equations() {
    let mut t = Terms::new();
    let names = ["x", "y", "z", "u"];
    let [x, y, z, u] = names.map(|name| t.var(name, Sort::INT));
    let scaled = |t: &mut Terms, c: i64, v| {
        let c = t.int(c);
        t.mul(&[c, v])
    };
    let (one, two) = (t.int(1), t.int(2));
    // 2x = 2y + 1
    let (x2, y2, z2) = (
        scaled(&mut t, 2, x),
        scaled(&mut t, 2, y),
        scaled(&mut t, 2, z),
    );
    let odd = t.add(&[y2, one]);
    let first = vec![t.eq_atom(x2, odd)];
    // 2x = y + 1, 2z = y
    let y1 = t.add(&[y, one]);
    let second = vec![t.eq_atom(x2, y1), t.eq_atom(z2, y)];
    // x = 3y, u = 3z, 1 <= x - u <= 2
    let (y3, z3) = (scaled(&mut t, 3, y), scaled(&mut t, 3, z));
    let difference = t.sub(x, u);
    let third = vec![
        t.eq_atom(x, y3),
        t.eq_atom(u, z3),
        t.le(one, difference),
        t.le(difference, two),
    ];
    // 6x + 10y + 15z = 1, 6x + 10y = 15u + 1: solvable; and with 15u replaced by 10u it is not.
    let (x6, y10, z15) = (
        scaled(&mut t, 6, x),
        scaled(&mut t, 10, y),
        scaled(&mut t, 15, z),
    );
    let (u15, u10) = (scaled(&mut t, 15, u), scaled(&mut t, 10, u));
    let long = t.add(&[x6, y10, z15]);
    let short = t.add(&[x6, y10]);
    let (u15, u10) = (t.add(&[u15, one]), t.add(&[u10, one]));
    let solvable = vec![t.eq_atom(long, one), t.eq_atom(short, u15)];
    let fourth = vec![t.eq_atom(long, one), t.eq_atom(short, u10)];
    for (atoms, expected) in [
        (first, Outcome::Unsat),
        (second, Outcome::Unsat),
        (third, Outcome::Unsat),
        (solvable, Outcome::Sat),
        (fourth, Outcome::Unsat),
    ] {
        let mut driver = Driver::new(t.clone());
        driver.clauses = atoms.iter().map(|a| vec![Lit::positive(*a)]).collect();
        assert_eq!(driver.solve(), expected, "{atoms:?}");
        assert!(driver.lemmas < 20);
    }
}
