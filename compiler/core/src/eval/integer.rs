//! Integers of any size, small ones without an allocation.

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{Signed, ToPrimitive, Zero};
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// An integer of any size. Invariant: what fits 64 bits is stored as such, so that equal numbers are stored alike.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Integer(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i64),
    Big(Arc<BigInt>),
}

impl From<i32> for Integer {
    fn from(n: i32) -> Integer {
        Integer(Repr::Small(n.into()))
    }
}

impl From<i64> for Integer {
    fn from(n: i64) -> Integer {
        Integer(Repr::Small(n))
    }
}

impl From<usize> for Integer {
    fn from(n: usize) -> Integer {
        i64::try_from(n).map_or_else(|_| Integer::from(BigInt::from(n)), Integer::from)
    }
}

impl From<BigInt> for Integer {
    fn from(n: BigInt) -> Integer {
        match n.to_i64() {
            Some(n) => Integer(Repr::Small(n)),
            None => Integer(Repr::Big(Arc::new(n))),
        }
    }
}

impl From<&BigInt> for Integer {
    fn from(n: &BigInt) -> Integer {
        match n.to_i64() {
            Some(n) => Integer(Repr::Small(n)),
            None => Integer(Repr::Big(Arc::new(n.clone()))),
        }
    }
}

impl From<&Integer> for BigInt {
    fn from(n: &Integer) -> BigInt {
        match &n.0 {
            Repr::Small(n) => BigInt::from(*n),
            Repr::Big(n) => BigInt::clone(n),
        }
    }
}

/// An operation by its version for small numbers, which may overflow, and its version for all.
fn either(
    a: &Integer,
    b: &Integer,
    small: fn(i64, i64) -> Option<i64>,
    big: fn(&BigInt, &BigInt) -> BigInt,
) -> Integer {
    if let (Repr::Small(a), Repr::Small(b)) = (&a.0, &b.0)
        && let Some(c) = small(*a, *b)
    {
        return Integer::from(c);
    }
    Integer::from(big(&BigInt::from(a), &BigInt::from(b)))
}

impl Integer {
    /// Sum.
    pub fn add(&self, other: &Integer) -> Integer {
        either(self, other, i64::checked_add, |a, b| a + b)
    }

    /// Difference.
    pub fn sub(&self, other: &Integer) -> Integer {
        either(self, other, i64::checked_sub, |a, b| a - b)
    }

    /// Product.
    pub fn mul(&self, other: &Integer) -> Integer {
        either(self, other, i64::checked_mul, |a, b| a * b)
    }

    /// Quotient, rounded towards minus infinity; `None` for a divisor of 0.
    pub fn floor_div(&self, other: &Integer) -> Option<Integer> {
        if other.is_zero() {
            return None;
        }
        Some(either(
            self,
            other,
            // The smallest number by -1 does not fit; all else does.
            |a, b| (b != -1).then(|| num_integer::Integer::div_floor(&a, &b)),
            |a, b| a.div_floor(b),
        ))
    }

    /// Remainder with the sign of the divisor; `None` for a divisor of 0.
    pub fn floor_mod(&self, other: &Integer) -> Option<Integer> {
        if other.is_zero() {
            return None;
        }
        Some(either(
            self,
            other,
            |a, b| (b != -1).then(|| num_integer::Integer::mod_floor(&a, &b)),
            |a, b| a.mod_floor(b),
        ))
    }

    /// Half of the number, rounded towards minus infinity.
    pub fn halved(&self) -> Integer {
        either(self, &Integer::from(2), |a, _| Some(a >> 1), |a, _| a >> 1)
    }

    /// The number with the other sign.
    pub fn neg(&self) -> Integer {
        Integer::from(0).sub(self)
    }

    /// Is it 0?
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Repr::Small(n) => *n == 0,
            Repr::Big(n) => n.is_zero(),
        }
    }

    /// Is it below 0?
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(n) => *n < 0,
            Repr::Big(n) => n.is_negative(),
        }
    }

    /// The number as a position, if it is one.
    pub fn to_usize(&self) -> Option<usize> {
        match &self.0 {
            Repr::Small(n) => usize::try_from(*n).ok(),
            Repr::Big(_) => None,
        }
    }

    /// The number, if it fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Small(n) => Some(*n),
            Repr::Big(_) => None,
        }
    }

    /// How many machine words it takes: what an operation on it costs.
    pub(super) fn words(&self) -> u64 {
        match &self.0 {
            Repr::Small(_) => 1,
            Repr::Big(n) => n.bits() / 64 + 1,
        }
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Integer) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Integer) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(a), Repr::Small(b)) => a.cmp(b),
            (Repr::Big(a), Repr::Big(b)) => a.cmp(b),
            // A big one lies beyond all small ones, on the side of its sign.
            (Repr::Small(_), Repr::Big(b)) => {
                if b.is_negative() {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
            }
            (Repr::Big(_), Repr::Small(_)) => other.cmp(self).reverse(),
        }
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Small(n) => write!(f, "{n}"),
            Repr::Big(n) => write!(f, "{n}"),
        }
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(text: &str) -> Integer {
        Integer::from(text.parse::<BigInt>().expect("a literal of the test"))
    }

    #[test]
    fn results_are_small_exactly_where_they_fit() {
        let max = Integer::from(i64::MAX);
        let over = max.add(&Integer::from(1));
        assert_eq!(over, int("9223372036854775808"));
        assert_eq!(over.sub(&Integer::from(1)), max);
        assert_eq!(
            Integer::from(i64::MIN).floor_div(&Integer::from(-1)),
            Some(int("9223372036854775808"))
        );
        assert_eq!(
            Integer::from(i64::MIN).floor_mod(&Integer::from(-1)),
            Some(Integer::from(0))
        );
        assert_eq!(Integer::from(i64::MIN).neg(), int("9223372036854775808"));
    }

    #[test]
    fn division_floors() {
        let div = |a: i64, b: i64| Integer::from(a).floor_div(&Integer::from(b));
        let rem = |a: i64, b: i64| Integer::from(a).floor_mod(&Integer::from(b));
        assert_eq!(div(-7, 2), Some(Integer::from(-4)));
        assert_eq!(rem(-7, 2), Some(Integer::from(1)));
        assert_eq!(div(7, -2), Some(Integer::from(-4)));
        assert_eq!(rem(7, -2), Some(Integer::from(-1)));
        assert_eq!(div(1, 0), None);
        assert_eq!(rem(1, 0), None);
    }

    #[test]
    fn order_is_that_of_numbers_across_sizes() {
        let sorted = [
            int("-99999999999999999999"),
            Integer::from(-1),
            Integer::from(0),
            Integer::from(5),
            int("99999999999999999999"),
        ];
        assert!(sorted.windows(2).all(|w| w[0] < w[1]));
    }
}
