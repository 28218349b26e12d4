//! Sums of products with a common factor as one product: `x * z + y * z` as `(x + y) * z`.

use super::Arith;
use super::columns::Col;
use super::integer::Int;
use super::lemma::Lemma;
use super::poly::{Poly, add_scaled};
use super::products::{MOST_LEMMAS, Violation};
use super::simplex::Side;
use tenet_logic::{Term, Terms};

/// Rows that are looked at for each product.
const MOST_ROWS: usize = 8;
/// Equations that are combined with each other for each factor, how many times over, and to how many in all.
const MOST_EQUATIONS: usize = 8;
const COMBINATIONS: u32 = 2;
const MOST_COMBINATIONS: usize = 32;

/// Part of a row: the sum of some of its monomials, which is `cofactor * factor`.
struct Group {
    factor: Col,
    cofactor: Poly,
    /// The values of cofactor, factor and sum in the model.
    left: Int,
    right: Int,
    value: Int,
}

type LookAtGroup = fn(&mut Arith, &mut Terms, &Group, &mut Vec<Lemma>);

impl Arith {
    /// Lemmas about sums of products in one row that have a factor in common, from the signs of sum and factor.
    pub(super) fn grouped(&mut self, terms: &mut Terms, v: &Violation, lemmas: &mut Vec<Lemma>) {
        self.look_at_groups(terms, v, Arith::group_near_zero, lemmas);
    }

    /// The same, at the model's point.
    pub(super) fn grouped_tangent(
        &mut self,
        terms: &mut Terms,
        v: &Violation,
        lemmas: &mut Vec<Lemma>,
    ) {
        if self.products.may_touch(v.product.col) {
            self.look_at_groups(terms, v, Arith::group_at_point, lemmas);
        }
    }

    fn look_at_groups(
        &mut self,
        terms: &mut Terms,
        v: &Violation,
        look: LookAtGroup,
        lemmas: &mut Vec<Lemma>,
    ) {
        let mut factors = self.columns.factors(v.product.col).to_vec();
        factors.dedup();
        let rows = self.monomial_rows(v.product.col);
        for factor in factors {
            for row in self.differences(v.product.col, factor).iter().chain(&rows) {
                if let Some(group) = self.group(row, factor) {
                    look(self, terms, &group, lemmas);
                }
                if lemmas.len() >= MOST_LEMMAS {
                    return;
                }
            }
        }
    }

    /// The monomials of the rows in which a column occurs, and of the bounded forms that mention it.
    fn monomial_rows(&self, col: Col) -> Vec<Vec<(Col, Int)>> {
        let monomials = |entries: &[(Col, Int)]| -> Vec<(Col, Int)> {
            let entries = entries.iter();
            entries
                .filter(|(col, _)| self.columns.is_monomial(*col))
                .cloned()
                .collect()
        };
        let mut rows: Vec<Vec<(Col, Int)>> = Vec::new();
        for form in self.columns.users(col) {
            let bounded = [Side::Lower, Side::Upper]
                .into_iter()
                .any(|side| self.simplex.bound(*form, side).is_some());
            if let Some(definition) = self.columns.definition(*form)
                && bounded
                && rows.len() < MOST_ROWS
            {
                rows.push(definition.to_vec());
            }
        }
        for id in self.simplex.tableau.occurs(col) {
            if rows.len() < 2 * MOST_ROWS {
                rows.push(monomials(&self.simplex.tableau.row(*id).entries));
            }
        }
        rows
    }

    /// Combinations of equations among the bounds that mention multiples of the factor, in each of which a monomial without
    /// the factor vanishes: of `a = n * q + r` and `a + k * n = n * p + s` what is left is about `n * (p - q - k)`. Those with the
    /// fewest monomials that are no multiples come first.
    fn differences(&self, col: Col, factor: Term) -> Vec<Vec<(Col, Int)>> {
        let mut rows = self.equations_with(factor);
        let mut start = 0;
        for _ in 0..COMBINATIONS {
            let end = rows.len();
            for second in start..end {
                for first in 0..second {
                    if rows.len() < MOST_COMBINATIONS
                        && let Some(row) = self.without_shared(&rows[first], &rows[second], factor)
                        && !rows.contains(&row)
                    {
                        rows.push(row);
                    }
                }
            }
            start = end;
        }
        let foreign = |row: &Vec<(Col, Int)>| {
            let without = |(monomial, _): &&(Col, Int)| !self.has_factor(*monomial, factor);
            row.iter().filter(without).count()
        };
        rows.retain(|row| row.iter().any(|(monomial, _)| *monomial == col));
        rows.sort_by_key(foreign);
        rows.truncate(MOST_ROWS);
        rows
    }

    fn has_factor(&self, col: Col, factor: Term) -> bool {
        self.columns.factors(col).contains(&factor)
    }

    /// The forms with a fixed value that mention a product with the factor.
    fn equations_with(&self, factor: Term) -> Vec<Vec<(Col, Int)>> {
        let mut equations: Vec<Vec<(Col, Int)>> = Vec::new();
        for col in self.columns.all() {
            if self.columns.factors(col).len() < 2 || !self.has_factor(col, factor) {
                continue;
            }
            for form in self.columns.users(col) {
                if let Some(definition) = self.columns.definition(*form)
                    && equations.len() < MOST_EQUATIONS
                    && self.simplex.fixed(*form).is_some()
                {
                    let equation = definition.to_vec();
                    if !equations.contains(&equation) {
                        equations.push(equation);
                    }
                }
            }
        }
        equations
    }

    /// The combination of two rows in which a monomial without the factor that both have vanishes.
    fn without_shared(
        &self,
        first: &[(Col, Int)],
        second: &[(Col, Int)],
        factor: Term,
    ) -> Option<Vec<(Col, Int)>> {
        let (a, b) = first.iter().find_map(|(monomial, a)| {
            let (_, b) = second.iter().find(|(other, _)| other == monomial)?;
            (!self.has_factor(*monomial, factor)).then_some((a, b))
        })?;
        let divisor = a.gcd(b);
        let (keep, add) = (b.exact_div(&divisor), -&a.exact_div(&divisor));
        Some(add_scaled(&add_scaled(&[], &keep, first), &add, second))
    }

    /// The monomials that contain the factor, if there are at least two and the model does not agree with them.
    fn group(&mut self, row: &[(Col, Int)], factor: Term) -> Option<Group> {
        let mut cofactor = Poly::constant(Int::ZERO);
        let mut value = Int::ZERO;
        let mut members = 0;
        for (col, coefficient) in row {
            let mut rest = self.columns.factors(*col).to_vec();
            let Some(position) = rest.iter().position(|other| *other == factor) else {
                continue;
            };
            rest.remove(position);
            members += 1;
            value = &value + &(coefficient * &self.integer_value(*col));
            let rest = if rest.is_empty() {
                Poly::constant(Int::ONE)
            } else {
                Poly::column(self.columns.monomial(&rest))
            };
            cofactor = cofactor.plus(coefficient, &rest);
        }
        let factor = self.columns.monomial(&[factor]);
        self.simplex.reserve(self.columns.len());
        let left = self.poly_value(&cofactor).floor();
        let right = self.integer_value(factor);
        let disagrees = &left * &right != value;
        (members > 1 && !cofactor.monomials.is_empty() && disagrees).then_some(Group {
            factor,
            cofactor,
            left,
            right,
            value,
        })
    }

    /// The first corner near 0 that the model violates.
    fn group_near_zero(&mut self, terms: &mut Terms, group: &Group, lemmas: &mut Vec<Lemma>) {
        let before = lemmas.len();
        for left in corners_near_zero(&group.left) {
            for right in corners_near_zero(&group.right) {
                self.corner_of_group(terms, group, &left, &right, lemmas);
                if lemmas.len() > before {
                    return;
                }
            }
        }
    }

    fn group_at_point(&mut self, terms: &mut Terms, group: &Group, lemmas: &mut Vec<Lemma>) {
        for side_left in [Side::Lower, Side::Upper] {
            for side_right in [Side::Lower, Side::Upper] {
                let left = (side_left, group.left.clone());
                let right = (side_right, group.right.clone());
                self.corner_of_group(terms, group, &left, &right, lemmas);
            }
        }
    }

    fn corner_of_group(
        &mut self,
        terms: &mut Terms,
        group: &Group,
        left: &(Side, Int),
        right: &(Side, Int),
        lemmas: &mut Vec<Lemma>,
    ) {
        let factors = [group.cofactor.clone(), self.columns.poly(group.factor)];
        let values = (&group.left, &group.right, &group.value);
        let corners = ((left.0, &left.1), (right.0, &right.1));
        self.corner_of(terms, &factors, values, corners.0, corners.1, lemmas);
    }
}

/// Bounds near 0 that a value satisfies, the tightest first.
fn corners_near_zero(value: &Int) -> Vec<(Side, Int)> {
    match value.signum() {
        1 => vec![(Side::Lower, Int::ONE), (Side::Lower, Int::ZERO)],
        -1 => vec![(Side::Upper, Int::MINUS_ONE), (Side::Upper, Int::ZERO)],
        _ => vec![(Side::Lower, Int::ZERO), (Side::Upper, Int::ZERO)],
    }
}
