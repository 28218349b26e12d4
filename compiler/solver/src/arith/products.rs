//! Products of unknowns: lemmas that the model violates.
//!
//! A product of at least two unknowns is a variable of its own to the simplex. When the model gives it another value than
//! its factors have, lemmas are added that exclude the model, the most telling kinds first (incremental linearisation:
//! Cimatti, Griggio, Irfan, Roveri and Sebastiani, *Incremental Linearization for Satisfiability and Verification Modulo
//! Nonlinear Arithmetic and Transcendental Functions*, 2018).

use super::columns::{Col, Columns};
use super::integer::Int;
use super::lemma::Lemma;
use super::poly::Poly;
use super::rational::Rat;
use super::simplex::Side;
use super::{Arith, Check};
use rustc_hash::FxHashMap;
use tenet_logic::{Op, Schema, Term, Terms};

/// Lemmas at arbitrary points of the model: for each product, and in all.
const MOST_TANGENTS_OF_ONE: u32 = 8;
const MOST_TANGENTS: u32 = 400;
/// Factors with more possible values than this are not tried value by value.
const MOST_VALUES: i128 = 64;
/// Products are not multiplied out to a higher degree.
const HIGHEST_DEGREE: usize = 4;
/// And where nothing simpler helps, to no higher than this.
const HIGHEST_LATE_DEGREE: usize = 8;
/// Lemmas are not made at values of more bits.
const WIDEST_VALUE: u64 = 256;
/// Lemmas of one kind for each check.
pub(super) const MOST_LEMMAS: usize = 6;

/// A monomial of at least two factors as the product of one of them and the rest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Product {
    pub(super) col: Col,
    pub(super) left: Col,
    pub(super) right: Col,
}

/// The products so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Products {
    pub(super) list: Vec<Product>,
    scanned_columns: usize,
    tangents: u32,
    /// Those of each product.
    tangents_of: FxHashMap<Col, u32>,
}

impl Products {
    /// Counts a tangent of a product; false if there have been enough.
    pub(super) fn may_touch(&mut self, col: Col) -> bool {
        let own = self.tangents_of.entry(col).or_default();
        if self.tangents >= MOST_TANGENTS || *own >= MOST_TANGENTS_OF_ONE {
            return false;
        }
        *own += 1;
        self.tangents += 1;
        true
    }

    /// Looks for products among new monomials, and gives their factors columns.
    pub(super) fn scan(&mut self, columns: &mut Columns) {
        while self.scanned_columns < columns.len() {
            let new: Vec<Col> = columns.all().skip(self.scanned_columns).collect();
            self.scanned_columns = columns.len();
            for col in new {
                let factors = columns.factors(col).to_vec();
                if factors.len() < 2 {
                    continue;
                }
                let left = columns.monomial(&factors[..1]);
                let right = columns.monomial(&factors[1..]);
                for factor in &factors[1..] {
                    columns.monomial(&[*factor]);
                }
                self.list.push(Product { col, left, right });
            }
        }
    }
}

/// The values of a product and its factors, which do not fit together.
#[derive(Clone, Debug)]
pub(super) struct Violation {
    pub(super) product: Product,
    left: Int,
    right: Int,
    value: Int,
}

impl Arith {
    pub(super) fn integer_value(&self, col: Col) -> Int {
        self.simplex.value(col).floor()
    }

    fn violations(&self) -> Vec<Violation> {
        let values = |product: &Product| Violation {
            product: *product,
            left: self.integer_value(product.left),
            right: self.integer_value(product.right),
            value: self.integer_value(product.col),
        };
        let all = self.products.list.iter().map(values);
        all.filter(|v| v.value != &v.left * &v.right).collect()
    }

    /// Compares the products with their factors, given integer values that satisfy all else.
    pub(super) fn check_products(&mut self, terms: &mut Terms, budget: &mut u64) -> Check {
        if self.violations().is_empty() {
            return Check::Sat;
        }
        self.repair_products(budget);
        let mut violations = self.violations();
        if violations.is_empty() {
            return Check::Sat;
        }
        // Points far out lead to points farther out.
        violations.retain(|v| {
            [&v.left, &v.right, &v.value]
                .iter()
                .all(|n| n.bits() <= WIDEST_VALUE)
        });
        for kind in [
            Arith::fixed_factor,
            Arith::equated_factor,
            Arith::equated_product,
            Arith::within_bounds,
            Arith::square,
            Arith::square_of_sum,
            Arith::equated_large_product,
            Arith::grouped,
            Arith::signs,
            Arith::compared,
            Arith::chained,
            Arith::tangent,
            Arith::grouped_tangent,
            Arith::split_factor,
        ] {
            let mut lemmas = Vec::new();
            for violation in &violations {
                *budget = budget.saturating_sub(10);
                kind(self, terms, violation, &mut lemmas);
                if lemmas.len() >= MOST_LEMMAS {
                    break;
                }
            }
            if !lemmas.is_empty() {
                return Check::Lemmas(lemmas);
            }
            if *budget == 0 {
                break;
            }
        }
        Check::Unknown
    }

    /// Moves columns such that products get the values of their factors, where that breaks nothing.
    fn repair_products(&mut self, budget: &mut u64) {
        for violation in self.violations() {
            let product = violation.product;
            let wanted = &self.integer_value(product.left) * &self.integer_value(product.right);
            let change = Rat::from(&wanted - &self.integer_value(product.col));
            if change.is_zero() {
                continue;
            }
            for col in self.movable_columns(product.col) {
                let cost = self.simplex.tableau.occurs(col).len() + self.disequalities.len();
                if *budget < cost as u64 {
                    return;
                }
                *budget -= cost as u64;
                let shift = match self.simplex.tableau.row_of(product.col) {
                    None => change.clone(),
                    Some(id) => &change / &super::simplex::ratio(self.simplex.tableau.row(id), col),
                };
                if self.shift_mends_product(col, &shift) {
                    break;
                }
            }
        }
    }

    /// Shifts the column if that leaves fewer products wrong and breaks nothing else.
    fn shift_mends_product(&mut self, col: Col, shift: &Rat) -> bool {
        if !shift.is_integer() || !self.shift_keeps_bounds(col, shift, |_, _, new| new.is_integer())
        {
            return false;
        }
        let before = self.violations().len();
        self.simplex.shift(col, shift);
        if self.violations().len() < before && self.violated_disequalities().is_empty() {
            return true;
        }
        self.simplex.shift(col, &-shift);
        false
    }

    pub(super) fn schema(
        &mut self,
        terms: &mut Terms,
        schema: Schema,
        args: &[Term],
        lemmas: &mut Vec<Lemma>,
    ) {
        if let Some(lemma) = Lemma::schema(terms, schema, args) {
            self.emit(terms, lemma, lemmas);
        }
    }

    /// The column as a term, less a number.
    pub(super) fn offset(&self, terms: &mut Terms, col: Col, less: &Int) -> Term {
        let poly = self.columns.poly(col);
        let less = poly.minus(&Poly::constant(less.clone()));
        self.columns.poly_term(terms, &less)
    }

    /// A factor with one possible value: `{x ≠ k, x * y = k * y}`.
    fn fixed_factor(&mut self, terms: &mut Terms, v: &Violation, lemmas: &mut Vec<Lemma>) {
        let factors = self.columns.factors(v.product.col).to_vec();
        for (position, factor) in factors.iter().enumerate() {
            let col = self.columns.monomial(&[*factor]);
            let Some(value) = self.simplex.fixed(col).cloned() else {
                continue;
            };
            let number = terms.int(value.to_big());
            let mut replaced = factors.clone();
            replaced[position] = number;
            if self.agree(terms, &factors, &replaced) {
                continue;
            }
            self.replace_factor(terms, &factors, &replaced, lemmas);
            let mut known = vec![false; self.atoms.len()];
            self.imply_equations(terms, col, &value, &mut known, lemmas);
            return;
        }
    }

    /// `{x ≠ t, x * y = t * y}` for factors that differ at one place.
    fn replace_factor(
        &mut self,
        terms: &mut Terms,
        factors: &[Term],
        replaced: &[Term],
        lemmas: &mut Vec<Lemma>,
    ) {
        let (left, right) = (terms.mul(factors), terms.mul(replaced));
        let lemma = Lemma::congruence(terms, left, right);
        self.emit(terms, lemma, lemmas);
    }

    /// A factor that is one side of an asserted equation whose other side is linear.
    fn equated_factor(&mut self, terms: &mut Terms, v: &Violation, lemmas: &mut Vec<Lemma>) {
        self.replace_equated(terms, v, 1..=1, lemmas);
    }

    /// A factor that is one side of an asserted equation whose other side is made of products.
    fn equated_product(&mut self, terms: &mut Terms, v: &Violation, lemmas: &mut Vec<Lemma>) {
        let others = self.columns.factors(v.product.col).len() - 1;
        let highest = HIGHEST_DEGREE.saturating_sub(others);
        self.replace_equated(terms, v, 2..=highest, lemmas);
    }

    /// The same, to a higher degree.
    fn equated_large_product(&mut self, terms: &mut Terms, v: &Violation, lemmas: &mut Vec<Lemma>) {
        let others = self.columns.factors(v.product.col).len() - 1;
        let degrees = [HIGHEST_DEGREE, HIGHEST_LATE_DEGREE].map(|d| d.saturating_sub(others));
        self.replace_equated(terms, v, degrees[0] + 1..=degrees[1], lemmas);
    }

    /// Replaces factors by what they are asserted to equal, where that is of one of the degrees.
    fn replace_equated(
        &mut self,
        terms: &mut Terms,
        v: &Violation,
        degrees: std::ops::RangeInclusive<usize>,
        lemmas: &mut Vec<Lemma>,
    ) {
        let factors = self.columns.factors(v.product.col).to_vec();
        for id in self.asserted.clone() {
            let atom = self.atoms.get(id).term;
            if self.assigned[id] != Some(true) || *terms.op(atom) != Op::Eq {
                continue;
            }
            let &[a, b] = terms.args(atom) else { continue };
            for (from, to) in [(a, b), (b, a)] {
                let Some(position) = factors.iter().position(|factor| *factor == from) else {
                    continue;
                };
                let linear = self.columns.normalise(terms, to);
                let degree = |(col, _): &(Col, _)| self.columns.factors(*col).len();
                let degree = linear.monomials.iter().map(degree).max().unwrap_or(0);
                if !degrees.contains(&degree.max(1)) {
                    continue;
                }
                let mut replaced = factors.clone();
                replaced[position] = to;
                if self.agree(terms, &factors, &replaced) {
                    continue;
                }
                self.replace_factor(terms, &factors, &replaced, lemmas);
                if lemmas.len() >= MOST_LEMMAS {
                    return;
                }
            }
        }
    }

    /// Have the two products the same value in the model already, by their normal forms?
    fn agree(&mut self, terms: &mut Terms, a: &[Term], b: &[Term]) -> bool {
        let (a, b) = (terms.mul(a), terms.mul(b));
        let (a, b) = (
            self.columns.normalise(terms, a),
            self.columns.normalise(terms, b),
        );
        self.columns_changed(terms);
        self.poly_value(&a) == self.poly_value(&b)
    }

    /// The corners of the box that the bounds of the factors form (McCormick 1976): `(x - l) * (y - m) >= 0` and the like.
    fn within_bounds(&mut self, terms: &mut Terms, v: &Violation, lemmas: &mut Vec<Lemma>) {
        let (left, right) = (v.product.left, v.product.right);
        for (side_left, side_right) in [
            (Side::Lower, Side::Lower),
            (Side::Upper, Side::Upper),
            (Side::Lower, Side::Upper),
            (Side::Upper, Side::Lower),
        ] {
            let bounds = (
                self.simplex.bound(left, side_left),
                self.simplex.bound(right, side_right),
            );
            let (Some(l), Some(m)) = bounds else { continue };
            let (l, m) = (l.value.clone(), m.value.clone());
            self.corner(terms, v, (side_left, &l), (side_right, &m), lemmas);
        }
    }

    fn corner(
        &mut self,
        terms: &mut Terms,
        v: &Violation,
        left: (Side, &Int),
        right: (Side, &Int),
        lemmas: &mut Vec<Lemma>,
    ) {
        let factors = [v.product.left, v.product.right].map(|col| self.columns.poly(col));
        let values = (&v.left, &v.right, &v.value);
        self.corner_of(terms, &factors, values, left, right, lemmas);
    }

    /// The lemma of a corner if the model violates it. The values are those of the factors and of their product. A side says on
    /// which side of the number the factor is.
    pub(super) fn corner_of(
        &mut self,
        terms: &mut Terms,
        factors: &[Poly; 2],
        (left, right, product): (&Int, &Int, &Int),
        (side_left, l): (Side, &Int),
        (side_right, m): (Side, &Int),
        lemmas: &mut Vec<Lemma>,
    ) {
        // The product of the distances, as far as the model knows.
        let linear = &(l * right) + &(m * left);
        let distances = &(product - &linear) + &(l * m);
        let (schema, swap) = match (side_left, side_right) {
            (Side::Lower, Side::Lower) => (Schema::ProductPositivePositive, false),
            (Side::Upper, Side::Upper) => (Schema::ProductNegativeNegative, false),
            (Side::Lower, Side::Upper) => (Schema::ProductPositiveNegative, false),
            (Side::Upper, Side::Lower) => (Schema::ProductPositiveNegative, true),
        };
        let violated = if side_left == side_right {
            distances.is_negative()
        } else {
            distances.is_positive()
        };
        if !violated {
            return;
        }
        let mut less = |factor: &Poly, by: &Int| {
            let poly = factor.minus(&Poly::constant(by.clone()));
            self.columns.poly_term(terms, &poly)
        };
        let (a, b) = (less(&factors[0], l), less(&factors[1], m));
        let args = if swap { [b, a] } else { [a, b] };
        self.schema(terms, schema, &args, lemmas);
    }

    /// A square lies above the lines through neighbouring points of the parabola.
    fn square(&mut self, terms: &mut Terms, v: &Violation, lemmas: &mut Vec<Lemma>) {
        let is_below = v.product.left == v.product.right && v.value < &v.left * &v.right;
        if !is_below || !self.products.may_touch(v.product.col) {
            return;
        }
        let base = self.offset(terms, v.product.left, &v.left);
        self.schema(terms, Schema::SquareAbove, &[base], lemmas);
        self.schema(terms, Schema::SquareAboveNegation, &[base], lemmas);
    }

    /// The squares of the sum and of the difference of the factors are not negative.
    fn square_of_sum(&mut self, terms: &mut Terms, v: &Violation, lemmas: &mut Vec<Lemma>) {
        let [x, y] = *self.columns.factors(v.product.col) else {
            return;
        };
        let squares = [x, y].map(|factor| self.columns.known_monomial(&[factor, factor]));
        let [Some(xx), Some(yy)] = squares else {
            return;
        };
        let squares = &self.integer_value(xx) + &self.integer_value(yy);
        let twice = &v.value + &v.value;
        for (term, excess) in [
            (terms.sub(x, y), &squares - &twice),
            (terms.add(&[x, y]), &squares + &twice),
        ] {
            if x != y && excess.is_negative() {
                self.schema(terms, Schema::SquareNonNegative, &[term], lemmas);
            }
        }
    }

    /// The sign of the product given those of the factors.
    fn signs(&mut self, terms: &mut Terms, v: &Violation, lemmas: &mut Vec<Lemma>) {
        let a = self.columns.term(terms, v.product.left);
        let b = self.columns.term(terms, v.product.right);
        let (sa, sb) = (v.left.signum(), v.right.signum());
        let (schema, args) = match v.value.signum() {
            -1 if sa >= 0 && sb >= 0 => (Schema::ProductPositivePositive, [a, b]),
            -1 if sa <= 0 && sb <= 0 => (Schema::ProductNegativeNegative, [a, b]),
            1 if sa >= 0 && sb <= 0 => (Schema::ProductPositiveNegative, [a, b]),
            1 if sa <= 0 && sb >= 0 => (Schema::ProductPositiveNegative, [b, a]),
            0 if sa > 0 && sb > 0 => (Schema::ProductPositivePositiveStrict, [a, b]),
            0 if sa < 0 && sb < 0 => (Schema::ProductNegativeNegativeStrict, [a, b]),
            0 if sa > 0 && sb < 0 => (Schema::ProductPositiveNegativeStrict, [a, b]),
            0 if sa < 0 && sb > 0 => (Schema::ProductPositiveNegativeStrict, [b, a]),
            _ => return,
        };
        self.schema(terms, schema, &args, lemmas);
    }

    /// Cuts the range of a factor with few possible values in two at the model's value: `{x <= k, k + 1 <= x}`.
    fn split_factor(&mut self, terms: &mut Terms, v: &Violation, lemmas: &mut Vec<Lemma>) {
        for col in [v.product.left, v.product.right] {
            let bound = |side| self.simplex.bound(col, side).map(|bound| &bound.value);
            let (Some(lower), Some(upper)) = (bound(Side::Lower), bound(Side::Upper)) else {
                continue;
            };
            if lower == upper || (upper - lower) >= Int::from(MOST_VALUES) {
                continue;
            }
            let value = self.integer_value(col);
            let below = if value < *upper {
                value
            } else {
                &value - &Int::ONE
            };
            lemmas.push(self.branch_at(terms, col, &below));
            return;
        }
    }

    /// The planes that touch the product at the model's point (or, of a square that is too large, at the point itself).
    fn tangent(&mut self, terms: &mut Terms, v: &Violation, lemmas: &mut Vec<Lemma>) {
        if !self.products.may_touch(v.product.col) {
            return;
        }
        for side_left in [Side::Lower, Side::Upper] {
            for side_right in [Side::Lower, Side::Upper] {
                let (l, m) = ((side_left, &v.left), (side_right, &v.right));
                self.corner(terms, v, l, m, lemmas);
            }
        }
    }
}
