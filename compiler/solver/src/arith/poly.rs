//! Polynomial normal forms over columns: sums of integer multiples of monomials.

use super::columns::{Col, Columns};
use super::integer::Int;
use std::collections::BTreeMap;
use std::sync::Arc;
use tenet_logic::{Op, Term, Terms};

/// Products of sums are multiplied out to this depth; below, a product counts as a variable.
const DEEPEST_PRODUCT: u32 = 64;
/// A product of two polynomials with more pairs of monomials than this counts as a variable.
const MOST_PAIRS: usize = 4096;
/// A monomial of a higher degree makes its product count as a variable.
const HIGHEST_DEGREE: usize = 32;
/// Coefficients with more bits make their product count as a variable.
const WIDEST_COEFFICIENT: u64 = 8192;

/// A polynomial: monomials with coefficients other than 0 in the order of their columns, and a constant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Poly {
    pub(super) monomials: Vec<(Col, Int)>,
    pub(super) constant: Int,
}

impl Poly {
    pub(super) fn constant(constant: Int) -> Poly {
        Poly {
            monomials: Vec::new(),
            constant,
        }
    }

    pub(super) fn column(col: Col) -> Poly {
        Poly {
            monomials: vec![(col, Int::ONE)],
            constant: Int::ZERO,
        }
    }

    /// The number, if it is one.
    pub(super) fn as_constant(&self) -> Option<&Int> {
        self.monomials.is_empty().then_some(&self.constant)
    }

    /// `self + factor * other`.
    pub(super) fn plus(&self, factor: &Int, other: &Poly) -> Poly {
        Poly {
            monomials: add_scaled(&self.monomials, factor, &other.monomials),
            constant: &self.constant + &(factor * &other.constant),
        }
    }

    /// `self - other`.
    pub(super) fn minus(&self, other: &Poly) -> Poly {
        self.plus(&Int::MINUS_ONE, other)
    }

    /// The greatest common divisor of the coefficients without the constant; 0 for a constant.
    pub(super) fn content(&self) -> Int {
        content(&self.monomials)
    }
}

/// The greatest common divisor of coefficients; 0 if there are none.
pub(super) fn content(entries: &[(Col, Int)]) -> Int {
    let mut divisor = Int::ZERO;
    for (_, coefficient) in entries {
        divisor = divisor.gcd(coefficient);
        if divisor.is_one() {
            break;
        }
    }
    divisor
}

/// `a + factor * b` of sorted lists.
pub(super) fn add_scaled(a: &[(Col, Int)], factor: &Int, b: &[(Col, Int)]) -> Vec<(Col, Int)> {
    let mut sum = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => {
                sum.push(a[i].clone());
                i += 1;
            }
            std::cmp::Ordering::Greater => {
                sum.push((b[j].0, factor * &b[j].1));
                j += 1;
            }
            std::cmp::Ordering::Equal => {
                let coefficient = &a[i].1 + &(factor * &b[j].1);
                if !coefficient.is_zero() {
                    sum.push((a[i].0, coefficient));
                }
                i += 1;
                j += 1;
            }
        }
    }
    sum.extend_from_slice(&a[i..]);
    sum.extend(b[j..].iter().map(|(col, c)| (*col, factor * c)));
    sum
}

/// Multiples of monomials that are being added up, in any order.
#[derive(Default)]
struct Sum {
    monomials: BTreeMap<Col, Int>,
    constant: Option<Int>,
}

impl Sum {
    fn add_constant(&mut self, value: &Int) {
        self.constant = Some(match &self.constant {
            Some(sum) => sum + value,
            None => value.clone(),
        });
    }

    fn add(&mut self, col: Col, coefficient: &Int) {
        let sum = self.monomials.entry(col).or_insert(Int::ZERO);
        *sum = &*sum + coefficient;
    }

    fn finish(self) -> Poly {
        Poly {
            monomials: self
                .monomials
                .into_iter()
                .filter(|(_, coefficient)| !coefficient.is_zero())
                .collect(),
            constant: self.constant.unwrap_or(Int::ZERO),
        }
    }
}

impl Columns {
    /// The normal form of an integer term. Sums and products are multiplied out, every other term is a variable.
    /// Terms shared many times over are visited once: the pending terms are taken by falling identifier, so that all
    /// uses of a term have been added up before its arguments are looked at.
    pub(super) fn normalise(&mut self, terms: &Terms, term: Term) -> Arc<Poly> {
        self.normalise_within(terms, term, DEEPEST_PRODUCT)
    }

    fn normalise_within(&mut self, terms: &Terms, term: Term, depth: u32) -> Arc<Poly> {
        if let Some(known) = self.normal_form(term) {
            return known;
        }
        let mut sum = Sum::default();
        let mut pending = BTreeMap::from([(term, Int::ONE)]);
        let schedule = |pending: &mut BTreeMap<Term, Int>, term: Term, factor: &Int| {
            let entry = pending.entry(term).or_insert(Int::ZERO);
            *entry = &*entry + factor;
        };
        while let Some((next, factor)) = pending.pop_last() {
            if factor.is_zero() {
                continue;
            }
            match terms.op(next) {
                Op::Int(value) => sum.add_constant(&(&factor * &Int::from(value))),
                Op::Add => {
                    for arg in terms.args(next) {
                        schedule(&mut pending, *arg, &factor);
                    }
                }
                Op::Mul => match self.product(terms, next, depth) {
                    Product::Scaled(scale, None) => sum.add_constant(&(&factor * &scale)),
                    Product::Scaled(scale, Some(rest)) => {
                        schedule(&mut pending, rest, &(&factor * &scale));
                    }
                    Product::Expanded(poly) => {
                        sum.add_constant(&(&factor * &poly.constant));
                        for (col, coefficient) in &poly.monomials {
                            sum.add(*col, &(&factor * coefficient));
                        }
                    }
                    Product::Opaque => sum.add(self.monomial(&[next]), &factor),
                },
                _ => sum.add(self.monomial(&[next]), &factor),
            }
        }
        let poly = Arc::new(sum.finish());
        self.remember_normal_form(term, poly.clone());
        poly
    }

    fn product(&mut self, terms: &Terms, term: Term, depth: u32) -> Product {
        let mut scale = Int::ONE;
        let mut factors = Vec::new();
        for arg in terms.args(term) {
            match terms.op(*arg) {
                Op::Int(value) => scale = &scale * &Int::from(value),
                _ => factors.push(*arg),
            }
        }
        if let [] | [_] = factors.as_slice() {
            return Product::Scaled(scale, factors.first().copied());
        }
        if depth == 0 {
            return Product::Opaque;
        }
        let mut product = Poly::constant(scale);
        for factor in factors {
            let factor = self.normalise_within(terms, factor, depth - 1);
            match self.multiply(&product, &factor) {
                Some(next) => product = next,
                None => return Product::Opaque,
            }
        }
        Product::Expanded(product)
    }

    /// The product of two polynomials unless it is too large.
    pub(super) fn multiply(&mut self, a: &Poly, b: &Poly) -> Option<Poly> {
        if let Some(factor) = a.as_constant() {
            return Some(Poly::constant(Int::ZERO).plus(factor, b));
        }
        if let Some(factor) = b.as_constant() {
            return Some(Poly::constant(Int::ZERO).plus(factor, a));
        }
        if a.monomials.len() * b.monomials.len() > MOST_PAIRS {
            return None;
        }
        let mut sum = Sum::default();
        sum.add_constant(&(&a.constant * &b.constant));
        for (col, coefficient) in &a.monomials {
            sum.add(*col, &(coefficient * &b.constant));
        }
        for (col, coefficient) in &b.monomials {
            sum.add(*col, &(coefficient * &a.constant));
        }
        for (left, l) in &a.monomials {
            for (right, r) in &b.monomials {
                let coefficient = l * r;
                if coefficient.bits() > WIDEST_COEFFICIENT {
                    return None;
                }
                let col = self.monomial_product(*left, *right)?;
                sum.add(col, &coefficient);
            }
        }
        Some(sum.finish())
    }

    fn monomial_product(&mut self, left: Col, right: Col) -> Option<Col> {
        let mut factors = [self.factors(left), self.factors(right)].concat();
        if factors.len() > HIGHEST_DEGREE {
            return None;
        }
        factors.sort_unstable();
        Some(self.monomial(&factors))
    }
}

/// What a product term is.
enum Product {
    /// A number times at most one term.
    Scaled(Int, Option<Term>),
    Expanded(Poly),
    /// Too large: it counts as a variable.
    Opaque,
}

#[cfg(test)]
mod tests {
    use super::*;
    use tenet_logic::Sort;

    #[test]
    fn equal_polynomials_have_one_form() {
        let mut t = Terms::new();
        let mut columns = Columns::default();
        let (x, y) = (t.var("x", Sort::INT), t.var("y", Sort::INT));
        let sum = t.add(&[x, y]);
        let square = t.mul(&[sum, sum]);
        let (xx, xy, yy, two) = (t.mul(&[x, x]), t.mul(&[y, x]), t.mul(&[y, y]), t.int(2));
        let double = t.mul(&[two, xy]);
        let expanded = t.add(&[yy, double, xx]);
        assert_eq!(
            columns.normalise(&t, square),
            columns.normalise(&t, expanded)
        );
        let difference = t.sub(square, expanded);
        assert_eq!(
            columns.normalise(&t, difference).as_constant(),
            Some(&Int::ZERO)
        );
    }

    #[test]
    fn shared_and_deep_terms_are_visited_once() {
        let mut t = Terms::new();
        let mut columns = Columns::default();
        let x = t.var("x", Sort::INT);
        let mut sum = x;
        for _ in 0..1000 {
            sum = t.add(&[sum, sum]);
        }
        assert_eq!(columns.normalise(&t, sum).monomials[0].1.bits(), 1001);
        let mut deep = x;
        for _ in 0..100_000 {
            deep = t.add(&[deep, x]);
        }
        assert_eq!(
            columns.normalise(&t, deep).monomials,
            vec![(columns.monomial(&[x]), Int::from(100_001))]
        );
        let mut product = sum;
        for _ in 0..100_000 {
            product = t.mul(&[product, product]);
        }
        columns.normalise(&t, product);
    }
}
