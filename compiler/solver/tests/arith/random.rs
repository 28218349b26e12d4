//! Reproducible random problems and their brute-force solutions.

use crate::checker::{Point, holds};
use crate::driver::{Driver, Outcome};
use num_traits::ToPrimitive;
use tenet_logic::{Lit, Sort, Term, Terms};

/// Xorshift (Marsaglia, 2003).
pub struct Random(pub u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }

    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1) as u64) as i64
    }

    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }
}

pub struct Problem {
    pub terms: Terms,
    pub vars: Vec<Term>,
    pub low: i64,
    pub high: i64,
    pub clauses: Vec<Vec<Lit>>,
}

impl Problem {
    /// Variables within a box, without further clauses.
    pub fn boxed(count: usize, low: i64, high: i64) -> Problem {
        let mut terms = Terms::new();
        let vars: Vec<Term> = (0..count)
            .map(|i| terms.var(&format!("x{i}"), Sort::INT))
            .collect();
        let mut clauses = Vec::new();
        let (least, most) = (terms.int(low), terms.int(high));
        for var in &vars {
            clauses.push(vec![Lit::positive(terms.le(least, *var))]);
            clauses.push(vec![Lit::positive(terms.le(*var, most))]);
        }
        Problem {
            terms,
            vars,
            low,
            high,
            clauses,
        }
    }

    /// A sum of multiples of variables and a constant.
    pub fn sum(&mut self, random: &mut Random, most: i64) -> Term {
        let mut parts = Vec::new();
        for _ in 0..1 + random.below(3) {
            let var = random.pick(&self.vars);
            let coefficient = self.terms.int(random.between(-most, most));
            parts.push(self.terms.mul(&[coefficient, var]));
        }
        parts.push(self.terms.int(random.between(-2 * most, 2 * most)));
        self.terms.add(&parts)
    }

    pub fn compare(&mut self, random: &mut Random, a: Term, b: Term) -> Lit {
        let atom = match random.below(5) {
            0 | 1 => self.terms.le(a, b),
            2 => self.terms.lt(a, b),
            _ => self.terms.eq_atom(a, b),
        };
        Lit {
            atom,
            positive: random.below(2) == 0,
        }
    }

    /// All points of the box.
    pub fn points(&self) -> Vec<Point> {
        let mut points = vec![Point::default()];
        for var in &self.vars {
            points = points
                .into_iter()
                .flat_map(|point| {
                    (self.low..=self.high).map(move |value| {
                        let mut point = point.clone();
                        point.set(*var, i128::from(value));
                        point
                    })
                })
                .collect();
        }
        points
    }

    pub fn is_solution(&self, point: &Point) -> bool {
        self.clauses
            .iter()
            .all(|clause| clause.iter().any(|lit| holds(&self.terms, point, *lit)))
    }

    /// Solves the problem and compares with brute force: the verdict, the model, the lemmas at all points. Gives the
    /// verdict, `Unknown` included.
    pub fn compare_with_brute_force(self) -> (Outcome, Driver) {
        let mut driver = Driver::new(self.terms.clone());
        driver.clauses = self.clauses.clone();
        let outcome = driver.solve();
        let points = self.points();
        let solvable = points.iter().any(|point| self.is_solution(point));
        match outcome {
            Outcome::Sat => {
                assert!(solvable, "a model of an unsolvable problem");
                let value = |var: &Term| driver.arith.model_value(&driver.terms, *var);
                let mut point = Point::default();
                for var in &self.vars {
                    let value = value(var).unwrap_or_default();
                    point.set(*var, value.to_i128().expect("within the box"));
                }
                assert!(self.is_solution(&point), "{point:?} is no solution");
            }
            Outcome::Unsat => assert!(!solvable, "a solvable problem was refuted"),
            Outcome::Unknown => {}
        }
        for clause in &driver.clauses[self.clauses.len()..] {
            for point in &points {
                assert!(
                    clause.iter().any(|lit| holds(&driver.terms, point, *lit)),
                    "{point:?} against {clause:?}"
                );
            }
        }
        (outcome, driver)
    }
}
