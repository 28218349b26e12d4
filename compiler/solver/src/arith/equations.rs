//! Integer solutions of the equations among the bounds.
//!
//! The columns that their bounds fix are equations over monomials. They are solved one after the other for integer
//! parameters: Euclid's algorithm on the coefficients introduces parameters by unimodular substitutions until one has
//! the coefficient 1 and can be eliminated (Knuth, *The Art of Computer Programming* 2, 4.5.2; with proofs as in Griggio,
//! *A Practical Approach to Satisfiability Modulo Linear Integer Arithmetic*, 2012). An equation without solution
//! shows as a common divisor that does not divide the constant; and the other bounds can be rounded modulo the common
//! divisor of what is left of their forms.

use super::Arith;
use super::columns::{Col, Columns};
use super::cuts::Premise;
use super::integer::Int;
use super::lemma::Lemma;
use super::poly::Poly;
use super::rational::Rat;
use super::simplex::Side;
use std::collections::BTreeMap;
use tenet_logic::Terms;

/// More equations than this are not solved.
const MOST_EQUATIONS: usize = 64;
/// Rounded bounds for each check.
const MOST_ROUNDINGS: usize = 4;
/// Coefficients with more bits end the attempt.
const WIDEST: u64 = 512;

/// `sum of parameters + constant + sum of multiples of equations`, where an equation counts as `column - value`, which is 0.
#[derive(Clone, Debug)]
struct Affine {
    parameters: BTreeMap<u32, Int>,
    constant: Int,
    proof: BTreeMap<usize, Rat>,
}

impl Affine {
    fn constant(constant: Int) -> Affine {
        Affine {
            parameters: BTreeMap::new(),
            constant,
            proof: BTreeMap::new(),
        }
    }

    fn add(&mut self, factor: &Int, other: &Affine) {
        self.constant = &self.constant + &(factor * &other.constant);
        for (parameter, coefficient) in &other.parameters {
            self.add_parameter(*parameter, &(factor * coefficient));
        }
        for (equation, multiple) in &other.proof {
            self.add_equation(*equation, &(&Rat::from(factor) * multiple));
        }
    }

    fn add_parameter(&mut self, parameter: u32, change: &Int) {
        let entry = self.parameters.entry(parameter).or_insert(Int::ZERO);
        *entry = &*entry + change;
        if entry.is_zero() {
            self.parameters.remove(&parameter);
        }
    }

    fn add_equation(&mut self, equation: usize, change: &Rat) {
        let entry = self.proof.entry(equation).or_insert(Rat::ZERO);
        *entry = &*entry + change;
        if entry.is_zero() {
            self.proof.remove(&equation);
        }
    }

    fn content(&self) -> Int {
        let coefficients = self.parameters.values();
        coefficients.fold(Int::ZERO, |divisor, c| divisor.gcd(c))
    }

    fn divide(&mut self, divisor: &Int) {
        self.constant = self.constant.exact_div(divisor);
        for c in self.parameters.values_mut() {
            *c = c.exact_div(divisor);
        }
        for c in self.proof.values_mut() {
            *c = &*c / &Rat::from(divisor);
        }
    }

    fn is_narrow(&self) -> bool {
        self.parameters.values().all(|c| c.bits() <= WIDEST) && self.constant.bits() <= WIDEST
    }
}

/// A general integer solution of some equations.
#[derive(Default)]
struct Solution {
    /// The monomials in terms of the parameters.
    values: BTreeMap<Col, Affine>,
    next_parameter: u32,
}

impl Solution {
    fn reduce(&mut self, poly: &Poly) -> Affine {
        let mut sum = Affine::constant(poly.constant.clone());
        for (monomial, coefficient) in &poly.monomials {
            let next = &mut self.next_parameter;
            let value = self.values.entry(*monomial).or_insert_with(|| {
                let mut fresh = Affine::constant(Int::ZERO);
                fresh.parameters.insert(*next, Int::ONE);
                *next += 1;
                fresh
            });
            sum.add(coefficient, value);
        }
        sum
    }

    /// Replaces a parameter everywhere.
    fn substitute(&mut self, parameter: u32, by: &Affine) {
        for value in self.values.values_mut() {
            if let Some(coefficient) = value.parameters.remove(&parameter) {
                value.add(&coefficient, by);
            }
        }
    }

    /// Takes the equation `sum = 0` in, whose coefficients have no common divisor. False if it becomes too large.
    fn solve(&mut self, mut sum: Affine) -> bool {
        loop {
            let Some((pivot, least)) = sum
                .parameters
                .iter()
                .min_by_key(|(parameter, c)| (c.abs(), **parameter))
                .map(|(parameter, c)| (*parameter, c.clone()))
            else {
                return true;
            };
            if !sum.is_narrow() {
                return false;
            }
            if least.abs().is_one() {
                sum.parameters.remove(&pivot);
                let mut by = Affine::constant(Int::ZERO);
                by.add(&-&least, &sum);
                self.substitute(pivot, &by);
                return true;
            }
            // The pivot becomes a new parameter less multiples of the others, which leaves remainders as coefficients.
            let fresh = self.next_parameter;
            self.next_parameter += 1;
            let mut by = Affine::constant(Int::ZERO);
            by.parameters.insert(fresh, Int::ONE);
            for (parameter, coefficient) in &sum.parameters {
                if *parameter != pivot {
                    let quotient = coefficient.div_floor(&least);
                    by.add_parameter(*parameter, &-&quotient);
                }
            }
            self.substitute(pivot, &by);
            sum.parameters.remove(&pivot);
            sum.add(&least, &by);
        }
    }
}

impl Arith {
    /// Lemmas that contradict the equations, or round bounds by means of them; none if that leads nowhere.
    pub(super) fn equation_lemmas(&mut self, terms: &mut Terms, budget: &mut u64) -> Vec<Lemma> {
        let equations: Vec<(Col, Int)> = self.equations();
        if equations.len() > MOST_EQUATIONS {
            return Vec::new();
        }
        let mut solution = Solution::default();
        for (index, (col, value)) in equations.iter().enumerate() {
            let mut sum = solution.reduce(&self.columns.poly(*col));
            sum.constant = &sum.constant - value;
            sum.add_equation(index, &Rat::from(Int::MINUS_ONE));
            let cost = solution.values.len() + sum.parameters.len();
            *budget = budget.saturating_sub(cost as u64);
            let divisor = sum.content();
            if divisor.is_zero() {
                continue;
            }
            if !sum.constant.is_multiple_of(&divisor) {
                return self.indivisible(terms, &equations, &sum, &divisor);
            }
            sum.divide(&divisor);
            if *budget == 0 || !solution.solve(sum) {
                return Vec::new();
            }
        }
        self.rounded_bounds(terms, &equations, solution, budget)
    }

    /// The columns with a fixed value, those of forms in rows and of all their monomials.
    fn equations(&self) -> Vec<(Col, Int)> {
        let mut monomials: Vec<Col> = Vec::new();
        let mut forms = Vec::new();
        for col in self.columns.all() {
            if let (Some(value), Some(definition)) =
                (self.simplex.fixed(col), self.columns.definition(col))
            {
                forms.push((col, value.clone()));
                monomials.extend(definition.iter().map(|(monomial, _)| *monomial));
            }
        }
        monomials.sort_unstable();
        monomials.dedup();
        let fixed = |col: Col| Some((col, self.simplex.fixed(col)?.clone()));
        let mut equations: Vec<(Col, Int)> = monomials.into_iter().filter_map(fixed).collect();
        equations.append(&mut forms);
        equations
    }

    /// `sum = 0` follows from the equations, yet the divisor of its coefficients does not divide its constant: what is
    /// left after division would have to lie strictly between two integers.
    fn indivisible(
        &mut self,
        terms: &mut Terms,
        equations: &[(Col, Int)],
        sum: &Affine,
        divisor: &Int,
    ) -> Vec<Lemma> {
        let Some(form) = quotient_form(
            &self.columns,
            &Poly::constant(Int::ZERO),
            equations,
            sum,
            divisor,
        ) else {
            return Vec::new();
        };
        let below = (-&sum.constant).div_floor(divisor);
        let premises = self.equation_premises(equations, sum, 1);
        let upper = self.cut(terms, &premises, &form, &below, divisor);
        let premises = self.equation_premises(equations, sum, -1);
        let negated = Poly::constant(Int::ZERO).minus(&form);
        let above = -&(&below + &Int::ONE);
        let lower = self.cut(terms, &premises, &negated, &above, divisor);
        upper.into_iter().chain(lower).collect()
    }

    /// The bounds that state `sign` times the equations which `sum` uses.
    fn equation_premises(&self, equations: &[(Col, Int)], sum: &Affine, sign: i32) -> Vec<Premise> {
        let mut premises = Vec::new();
        for (index, multiple) in &sum.proof {
            // The affine sum contains the equation with this multiple; the proof subtracts it.
            let up = multiple.is_negative() == (sign > 0);
            premises.push(Premise {
                col: equations[*index].0,
                side: if up { Side::Upper } else { Side::Lower },
                factor: multiple.abs(),
            });
        }
        premises
    }

    /// Bounds that the solution's divisors round, where the present values violate the result.
    fn rounded_bounds(
        &mut self,
        terms: &mut Terms,
        equations: &[(Col, Int)],
        mut solution: Solution,
        budget: &mut u64,
    ) -> Vec<Lemma> {
        let mut lemmas = Vec::new();
        let bounded: Vec<Col> = self
            .columns
            .all()
            .filter(|col| {
                let has = |side| self.simplex.bound(*col, side).is_some();
                (has(Side::Lower) || has(Side::Upper)) && self.simplex.fixed(*col).is_none()
            })
            .collect();
        for col in bounded {
            let poly = self.columns.poly(col);
            if !poly
                .monomials
                .iter()
                .all(|(m, _)| solution.values.contains_key(m))
            {
                continue;
            }
            let sum = solution.reduce(&poly);
            *budget = budget.saturating_sub(poly.monomials.len() as u64);
            let divisor = sum.content();
            if divisor.is_zero() || divisor.is_one() || *budget == 0 {
                continue;
            }
            for side in [Side::Upper, Side::Lower] {
                lemmas.extend(self.rounded_bound(terms, equations, col, side, &sum, &divisor));
                if lemmas.len() >= MOST_ROUNDINGS {
                    return lemmas;
                }
            }
        }
        lemmas
    }

    fn rounded_bound(
        &mut self,
        terms: &mut Terms,
        equations: &[(Col, Int)],
        col: Col,
        side: Side,
        sum: &Affine,
        divisor: &Int,
    ) -> Option<Lemma> {
        let bound = self.simplex.bound(col, side)?.value.clone();
        let offset = &bound - &sum.constant;
        let (limit, sign) = match side {
            Side::Upper => (offset.div_floor(divisor), 1),
            Side::Lower => (offset.div_ceil(divisor), -1),
        };
        let rounded = &(&limit * divisor) + &sum.constant;
        let order = self.simplex.value(col).cmp_int(&rounded);
        let violated = match side {
            Side::Upper => order.is_gt(),
            Side::Lower => order.is_lt(),
        };
        if !violated {
            return None;
        }
        let form = quotient_form(
            &self.columns,
            &self.columns.poly(col),
            equations,
            sum,
            divisor,
        )?;
        let mut premises = self.equation_premises(equations, sum, sign);
        premises.push(Premise {
            col,
            side,
            factor: Rat::from(Int::ONE),
        });
        if sign > 0 {
            self.cut(terms, &premises, &form, &limit, divisor)
        } else {
            let negated = Poly::constant(Int::ZERO).minus(&form);
            self.cut(terms, &premises, &negated, &-&limit, divisor)
        }
    }
}

/// What the parameters of `sum` over the divisor are in terms of monomials: `(start - constant - equations) / divisor`, where
/// `start` is what was reduced to `sum`. Its coefficients are integers, as parameters are integer combinations of monomials.
fn quotient_form(
    columns: &Columns,
    start: &Poly,
    equations: &[(Col, Int)],
    sum: &Affine,
    divisor: &Int,
) -> Option<Poly> {
    let mut denominator = Int::ONE;
    for multiple in sum.proof.values() {
        denominator = denominator.lcm(multiple.denominator());
    }
    let mut poly = Poly::constant(Int::ZERO).plus(&denominator, start);
    for (index, multiple) in &sum.proof {
        let factor = multiple.numerator() * &denominator.exact_div(multiple.denominator());
        let (col, value) = &equations[*index];
        poly = poly.plus(&-&factor, &columns.poly(*col));
        poly.constant = &poly.constant + &(&factor * value);
    }
    poly.constant = &poly.constant - &(&denominator * &sum.constant);
    let scale = &denominator * divisor;
    let divides = |c: &Int| c.is_multiple_of(&scale);
    if !poly.monomials.iter().all(|(_, c)| divides(c)) || !divides(&poly.constant) {
        return None;
    }
    for (_, c) in &mut poly.monomials {
        *c = c.exact_div(&scale);
    }
    poly.constant = poly.constant.exact_div(&scale);
    Some(poly)
}
