//! Clauses of the schemas of division and of products.

use super::Schema;
use super::literals::{Instance, Pieces};
use crate::Term;

pub(super) fn clause(schema: Schema, p: &mut Pieces) -> Instance {
    match schema.number() {
        ..110 => division(schema, p),
        110..118 => signs(schema, p),
        _ => monotonicity(schema, p),
    }
}

fn division(schema: Schema, p: &mut Pieces) -> Instance {
    let [a, b] = p.integers()?;
    let zero = p.int_lit(0);
    let modulo = p.t.rem(a, b);
    let clause = match schema {
        Schema::DivMod => {
            let quotient = p.t.div(a, b);
            let product = p.t.mul(&[b, quotient]);
            let sum = p.t.add(&[product, modulo]);
            [p.eq(b, zero), p.eq(a, sum)]
        }
        Schema::ModFromZero => [p.le(b, zero), p.le(zero, modulo)],
        Schema::ModBelowDivisor => [p.le(b, zero), p.lt(modulo, b)],
        Schema::ModToZero => [p.le(zero, b), p.le(modulo, zero)],
        Schema::ModAboveDivisor => [p.le(zero, b), p.lt(b, modulo)],
        _ => return None,
    };
    Some(clause.into())
}

fn signs(schema: Schema, p: &mut Pieces) -> Instance {
    let [a, b] = p.integers()?;
    let zero = p.int_lit(0);
    let product = p.t.mul(&[a, b]);
    let clause: Box<_> = match schema {
        Schema::ProductPositivePositive => {
            [!p.le(zero, a), !p.le(zero, b), p.le(zero, product)].into()
        }
        Schema::ProductNegativeNegative => {
            [!p.le(a, zero), !p.le(b, zero), p.le(zero, product)].into()
        }
        Schema::ProductPositiveNegative => {
            [!p.le(zero, a), !p.le(b, zero), p.le(product, zero)].into()
        }
        Schema::ProductPositivePositiveStrict => {
            [!p.lt(zero, a), !p.lt(zero, b), p.lt(zero, product)].into()
        }
        Schema::ProductNegativeNegativeStrict => {
            [!p.lt(a, zero), !p.lt(b, zero), p.lt(zero, product)].into()
        }
        Schema::ProductPositiveNegativeStrict => {
            [!p.lt(zero, a), !p.lt(b, zero), p.lt(product, zero)].into()
        }
        Schema::ProductOfZero => [p.ne(a, zero), p.eq(product, zero)].into(),
        Schema::ProductIsZero => [p.ne(product, zero), p.eq(a, zero), p.eq(b, zero)].into(),
        _ => return None,
    };
    Some(clause)
}

fn monotonicity(schema: Schema, p: &mut Pieces) -> Instance {
    if let Some([a]) = p.integers() {
        return square(schema, p, a);
    }
    let [a, b, c] = p.integers()?;
    let zero = p.int_lit(0);
    let (left, right) = (p.t.mul(&[a, c]), p.t.mul(&[b, c]));
    let clause = match schema {
        Schema::ProductMonotone => [!p.le(zero, c), !p.le(a, b), p.le(left, right)],
        Schema::ProductMonotoneStrict => [!p.lt(zero, c), !p.lt(a, b), p.lt(left, right)],
        Schema::ProductAntitone => [!p.le(c, zero), !p.le(a, b), p.le(right, left)],
        Schema::ProductAntitoneStrict => [!p.lt(c, zero), !p.lt(a, b), p.lt(right, left)],
        Schema::ProductCancel => [p.eq(c, zero), p.ne(left, right), p.eq(a, b)],
        _ => return None,
    };
    Some(clause.into())
}

fn square(schema: Schema, p: &mut Pieces, a: Term) -> Instance {
    let zero = p.int_lit(0);
    let square = p.t.mul(&[a, a]);
    let lit = match schema {
        Schema::SquareNonNegative => p.le(zero, square),
        Schema::SquareAbove => p.le(a, square),
        Schema::SquareAboveNegation => {
            let sum = p.t.add(&[square, a]);
            p.le(zero, sum)
        }
        _ => return None,
    };
    Some([lit].into())
}
