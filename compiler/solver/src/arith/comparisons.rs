//! Products compared with each other: what is smaller times what is not negative is smaller.

use super::Arith;
use super::columns::Col;
use super::integer::Int;
use super::lemma::Lemma;
use super::products::{MOST_LEMMAS, Violation};
use tenet_logic::{Schema, Terms};

/// Other products with which a violated one is compared.
const MOST_PARTNERS: usize = 64;

impl Arith {
    /// Compares the product with others that have a factor in common.
    pub(super) fn compared(&mut self, terms: &mut Terms, v: &Violation, lemmas: &mut Vec<Lemma>) {
        let mut partners = 0;
        for other in self.products.list.clone() {
            if other.col == v.product.col || partners == MOST_PARTNERS {
                continue;
            }
            for (a, c) in [
                (v.product.left, v.product.right),
                (v.product.right, v.product.left),
            ] {
                for (b, d) in [(other.left, other.right), (other.right, other.left)] {
                    if c == d && a != b {
                        partners += 1;
                        let first = (a, v.product.col);
                        self.monotone(terms, first, (b, other.col), c, lemmas);
                        self.monotone(terms, (b, other.col), first, c, lemmas);
                    }
                }
            }
            if lemmas.len() >= MOST_LEMMAS {
                return;
            }
        }
    }

    /// `a <= b` or `a + 1 <= b` times the common factor, if the model says so of `a` and `b` but not of the products.
    fn monotone(
        &mut self,
        terms: &mut Terms,
        (a, a_times_c): (Col, Col),
        (b, b_times_c): (Col, Col),
        c: Col,
        lemmas: &mut Vec<Lemma>,
    ) {
        let (low, high) = (self.integer_value(a), self.integer_value(b));
        if low > high {
            return;
        }
        let factor = self.integer_value(c);
        let step = if low < high { Int::ONE } else { Int::ZERO };
        let left = &self.integer_value(a_times_c) + &(&step * &factor);
        let right = self.integer_value(b_times_c);
        let a = self.offset(terms, a, &-&step);
        let b = self.columns.term(terms, b);
        let c = self.columns.term(terms, c);
        if !factor.is_negative() && left > right {
            self.schema(terms, Schema::ProductMonotone, &[a, b, c], lemmas);
        } else if !factor.is_positive() && left < right {
            self.schema(terms, Schema::ProductAntitone, &[a, b, c], lemmas);
        }
    }

    /// Compares the product with others that have no factor in common: `a * b` and `c * d` by way of `c * b`.
    pub(super) fn chained(&mut self, terms: &mut Terms, v: &Violation, lemmas: &mut Vec<Lemma>) {
        let v = v.product;
        for other in self.products.list.clone().into_iter().take(MOST_PARTNERS) {
            if other.col == v.col {
                continue;
            }
            for (c, d) in [(other.left, other.right), (other.right, other.left)] {
                self.chain(terms, (v.col, v.left, v.right), (other.col, c, d), lemmas);
                self.chain(terms, (other.col, c, d), (v.col, v.left, v.right), lemmas);
            }
            if lemmas.len() >= MOST_LEMMAS {
                return;
            }
        }
    }

    /// `a <= c` times `b`, and `b <= d` times `c`, if the model says so of the factors but not of the products.
    fn chain(
        &mut self,
        terms: &mut Terms,
        (low, a, b): (Col, Col, Col),
        (high, c, d): (Col, Col, Col),
        lemmas: &mut Vec<Lemma>,
    ) {
        let [va, vb, vc, vd] = [a, b, c, d].map(|col| self.integer_value(col));
        if a == c || b == d || va > vc || vb > vd {
            return;
        }
        let step = |strict| if strict { Int::ONE } else { Int::ZERO };
        let (first, second) = (step(va < vc), step(vb < vd));
        // What lies at least between the products if the factors' signs are those of the model.
        let gap = &(&first * &vb) + &(&second * &vc);
        let (low, high) = (&self.integer_value(low) + &gap, self.integer_value(high));
        let schema = if !vb.is_negative() && !vc.is_negative() && low > high {
            Schema::ProductMonotone
        } else if !vb.is_positive() && !vc.is_positive() && low < high {
            Schema::ProductAntitone
        } else {
            return;
        };
        let next = [
            self.offset(terms, a, &-&first),
            self.offset(terms, b, &-&second),
        ];
        let [b, c, d] = [b, c, d].map(|col| self.columns.term(terms, col));
        self.schema(terms, schema, &[next[0], c, b], lemmas);
        self.schema(terms, schema, &[next[1], d, c], lemmas);
    }
}
