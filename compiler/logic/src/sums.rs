//! Sums in normal form: flat, like terms combined, the constant last. Two sums that differ only in how they were written are one term.

use crate::{Op, Term, Terms};
use num_bigint::BigInt;
use num_traits::{One, Zero};

/// Parts that a sum is flattened into at most; a longer one is left as it stands.
const MOST_PARTS: usize = 64;

impl Terms {
    /// The sum of the parts in normal form. Parts keep the order in which they first occur.
    pub fn sum(&mut self, parts: &[Term]) -> Term {
        let mut constant = BigInt::zero();
        let mut linear: Vec<(Term, BigInt)> = Vec::new();
        let mut stack: Vec<(Term, BigInt)> = Vec::new();
        stack.extend(parts.iter().rev().map(|part| (*part, BigInt::one())));
        let mut looked = 0;
        while let Some((term, factor)) = stack.pop() {
            looked += 1;
            if looked > MOST_PARTS {
                return self.add(parts);
            }
            match (self.op(term), self.args(term)) {
                (Op::Int(value), _) => constant += value * &factor,
                (Op::Add, args) => {
                    stack.extend(args.iter().rev().map(|arg| (*arg, factor.clone())));
                }
                (Op::Mul, &[a, b]) if matches!(self.op(a), Op::Int(_)) => {
                    if let Op::Int(value) = self.op(a) {
                        stack.push((b, factor * value));
                    }
                }
                _ => match linear.iter_mut().find(|(known, _)| *known == term) {
                    Some((_, coefficient)) => *coefficient += factor,
                    None => linear.push((term, factor)),
                },
            }
        }
        let mut sum = Vec::new();
        for (term, coefficient) in linear {
            if coefficient.is_one() {
                sum.push(term);
            } else if !coefficient.is_zero() {
                let coefficient = self.int(coefficient);
                sum.push(self.mul(&[coefficient, term]));
            }
        }
        if !constant.is_zero() || sum.is_empty() {
            sum.push(self.int(constant));
        }
        self.add(&sum)
    }

    /// `a - b` in normal form.
    pub fn difference(&mut self, a: Term, b: Term) -> Term {
        let minus_b = self.neg(b);
        self.sum(&[a, minus_b])
    }
}

#[cfg(test)]
mod tests {
    use crate::{Sort, Terms};

    #[test]
    fn sums_that_differ_in_writing_are_one_term() {
        let mut terms = Terms::new();
        let (x, y) = (terms.var("x", Sort::INT), terms.var("y", Sort::INT));
        let (zero, one, two) = (terms.int(0), terms.int(1), terms.int(2));
        assert_eq!(terms.sum(&[zero, zero]), zero);
        assert_eq!(terms.sum(&[zero, x]), x);
        let (left, right) = (terms.sum(&[x, one]), terms.sum(&[y, one]));
        let nested = terms.sum(&[left, right]);
        assert_eq!(nested, terms.add(&[x, y, two]));
        assert_eq!(terms.difference(nested, nested), zero);
        let twice = terms.sum(&[x, x]);
        assert_eq!(twice, terms.mul(&[two, x]));
        assert_eq!(terms.difference(twice, x), x);
    }
}
