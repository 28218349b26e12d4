//! Products of unknowns.

use crate::driver::{Driver, Outcome};
use crate::random::{Problem, Random};
use tenet_logic::{Lit, Sort, Term, Terms};

/// A sum with some products.
fn polynomial(problem: &mut Problem, random: &mut Random) -> Term {
    let mut parts = vec![problem.sum(random, 3)];
    for _ in 0..1 + random.below(2) {
        let (x, y) = (random.pick(&problem.vars), random.pick(&problem.vars));
        let coefficient = problem.terms.int(random.between(-2, 2));
        let mut factors = vec![coefficient, x, y];
        if random.below(5) == 0 {
            factors.push(random.pick(&problem.vars));
        }
        parts.push(problem.terms.mul(&factors));
    }
    problem.terms.add(&parts)
}

#[test]
fn boxes() {
    let (mut sat, mut unsat, mut unknown) = (0, 0, 0);
    for seed in 0..1_000 {
        let mut random = Random::new(seed);
        let mut problem = Problem::boxed(3, -2, 3);
        for _ in 0..1 + random.below(4) {
            let (a, b) = (
                polynomial(&mut problem, &mut random),
                polynomial(&mut problem, &mut random),
            );
            let lit = problem.compare(&mut random, a, b);
            problem.clauses.push(vec![lit]);
        }
        match problem.compare_with_brute_force().0 {
            Outcome::Sat => sat += 1,
            Outcome::Unsat => unsat += 1,
            Outcome::Unknown => unknown += 1,
        }
    }
    assert!(
        sat > 150 && unsat > 150 && unknown < 10,
        "{sat} {unsat} {unknown}"
    );
}

struct Scene {
    t: Terms,
    facts: Vec<Lit>,
}

impl Scene {
    fn new() -> Scene {
        Scene {
            t: Terms::new(),
            facts: Vec::new(),
        }
    }

    fn vars<const N: usize>(&mut self, names: [&str; N]) -> [Term; N] {
        names.map(|name| self.t.var(name, Sort::INT))
    }

    fn fact(&mut self, atom: Term) {
        self.facts.push(Lit::positive(atom));
    }

    /// Do the facts imply the atom?
    fn proves(&self, goal: Term) {
        let mut driver = Driver::new(self.t.clone());
        driver.clauses = self.facts.iter().map(|lit| vec![*lit]).collect();
        driver.clauses.push(vec![Lit::negative(goal)]);
        assert_eq!(driver.solve(), Outcome::Unsat);
        assert!(driver.lemmas < 100, "{} lemmas", driver.lemmas);
    }
}

/// `0 <= i < n`, `0 <= j < m` give `0 <= i * m + j < n * m`.
#[test]
fn index_of_a_matrix() {
    let mut s = Scene::new();
    let [i, j, n, m] = s.vars(["i", "j", "n", "m"]);
    let zero = s.t.int(0);
    for (index, size) in [(i, n), (j, m)] {
        let low = s.t.le(zero, index);
        let high = s.t.lt(index, size);
        s.fact(low);
        s.fact(high);
    }
    let row = s.t.mul(&[i, m]);
    let position = s.t.add(&[row, j]);
    let size = s.t.mul(&[n, m]);
    let low = s.t.le(zero, position);
    s.proves(low);
    let high = s.t.lt(position, size);
    s.proves(high);
}

/// The sum of the first numbers: `2 s = i (i + 1)`, `s2 = s + i + 1`, `i2 = i + 1` give `2 s2 = i2 (i2 + 1)`.
#[test]
fn sum_of_numbers() {
    let mut s = Scene::new();
    let [sum, i, sum2, i2] = s.vars(["s", "i", "s2", "i2"]);
    let (one, two) = (s.t.int(1), s.t.int(2));
    let formula = |s: &mut Scene, sum: Term, i: Term| {
        let twice = s.t.mul(&[two, sum]);
        let next = s.t.add(&[i, one]);
        let product = s.t.mul(&[i, next]);
        s.t.eq_atom(twice, product)
    };
    let before = formula(&mut s, sum, i);
    s.fact(before);
    let next = s.t.add(&[i, one]);
    let more = s.t.add(&[sum, next]);
    let step = s.t.eq_atom(sum2, more);
    s.fact(step);
    let step = s.t.eq_atom(i2, next);
    s.fact(step);
    let after = formula(&mut s, sum2, i2);
    s.proves(after);
}

/// Monotonicity and signs as they come up in programs.
#[test]
fn comparisons() {
    let mut s = Scene::new();
    let [x, y, z, k] = s.vars(["x", "y", "z", "k"]);
    let (zero, one, seven) = (s.t.int(0), s.t.int(1), s.t.int(7));
    let facts = [
        s.t.le(one, z),
        s.t.lt(x, y),
        s.t.le(zero, x),
        s.t.eq_atom(k, seven),
    ];
    for fact in facts {
        s.fact(fact);
    }
    let (xz, yz, xx, yy, xy, kx) = (
        s.t.mul(&[x, z]),
        s.t.mul(&[z, y]),
        s.t.mul(&[x, x]),
        s.t.mul(&[y, y]),
        s.t.mul(&[x, y]),
        s.t.mul(&[k, x]),
    );
    let x7 = s.t.mul(&[seven, x]);
    let xz_and_z = s.t.add(&[xz, z]);
    for goal in [
        s.t.lt(xz, yz),
        s.t.le(xz_and_z, yz),
        s.t.le(x, xz),
        s.t.le(zero, xz),
        s.t.lt(xx, yy),
        s.t.le(xx, xy),
        s.t.le(x, xx),
        s.t.eq_atom(kx, x7),
    ] {
        s.proves(goal);
    }
}

/// Facts about quotients and remainders by unknowns.
#[test]
fn division_by_unknowns() {
    let mut s = Scene::new();
    let [a, b, n] = s.vars(["a", "b", "n"]);
    let (zero, one) = (s.t.int(0), s.t.int(1));
    let facts = [s.t.lt(zero, n), s.t.le(zero, a)];
    for fact in facts {
        s.fact(fact);
    }
    let (quotient, remainder) = (s.t.div(a, n), s.t.rem(a, n));
    let whole = s.t.mul(&[quotient, n]);
    let bn = s.t.mul(&[b, n]);
    let more = s.t.add(&[a, bn]);
    let (more_quotient, more_remainder) = (s.t.div(more, n), s.t.rem(more, n));
    let shifted = s.t.add(&[quotient, b]);
    let (exact, rest) = (s.t.div(bn, n), s.t.rem(bn, n));
    let next = s.t.add(&[quotient, one]);
    let next_whole = s.t.mul(&[next, n]);
    for goal in [
        s.t.le(quotient, a),
        s.t.le(zero, quotient),
        s.t.le(whole, a),
        s.t.lt(a, next_whole),
        s.t.lt(remainder, n),
        s.t.le(remainder, a),
        s.t.eq_atom(exact, b),
        s.t.eq_atom(rest, zero),
        s.t.eq_atom(more_quotient, shifted),
        s.t.eq_atom(more_remainder, remainder),
    ] {
        s.proves(goal);
    }
}

/// Inequalities that combine several products.
#[test]
fn combinations() {
    let mut s = Scene::new();
    let [w, h, x, y, k] = s.vars(["w", "h", "x", "y", "k"]);
    let (zero, one) = (s.t.int(0), s.t.int(1));
    let facts = [
        s.t.le(zero, x),
        s.t.lt(x, w),
        s.t.le(zero, y),
        s.t.lt(y, h),
        s.t.le(one, k),
    ];
    for fact in facts {
        s.fact(fact);
    }
    let yw = s.t.mul(&[y, w]);
    let index = s.t.add(&[yw, x]);
    let area = s.t.mul(&[w, h]);
    let (index_k, area_k) = (s.t.mul(&[index, k]), s.t.mul(&[area, k]));
    let sum = s.t.add(&[x, y]);
    let square_of_sum = s.t.mul(&[sum, sum]);
    let (xx, yy) = (s.t.mul(&[x, x]), s.t.mul(&[y, y]));
    let squares = s.t.add(&[xx, yy]);
    let xy = s.t.mul(&[x, y]);
    let two = s.t.int(2);
    let twice = s.t.mul(&[two, xy]);
    let (hw, h1, w1) = (s.t.mul(&[h, w]), s.t.sub(h, one), s.t.sub(w, one));
    let inner = s.t.mul(&[h1, w1]);
    for goal in [
        s.t.lt(index, area),
        s.t.lt(index_k, area_k),
        s.t.le(squares, square_of_sum),
        s.t.le(twice, squares),
        s.t.lt(xy, area),
        s.t.lt(inner, hw),
        s.t.le(xy, inner),
    ] {
        s.proves(goal);
    }
}
