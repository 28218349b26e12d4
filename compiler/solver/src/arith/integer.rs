//! Exact integers: a machine integer as long as it fits, a big one behind it.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};
use std::cmp::Ordering;

/// An exact integer. `Big` never holds a value that fits `Small`, so derived equality and hashing are those of the numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Int {
    Small(i128),
    Big(Box<BigInt>),
}

impl Int {
    pub(super) const ZERO: Int = Int::Small(0);
    pub(super) const ONE: Int = Int::Small(1);
    pub(super) const MINUS_ONE: Int = Int::Small(-1);

    pub(super) fn to_big(&self) -> BigInt {
        match self {
            Int::Small(a) => BigInt::from(*a),
            Int::Big(a) => (**a).clone(),
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        *self == Int::ZERO
    }

    pub(super) fn is_one(&self) -> bool {
        *self == Int::ONE
    }

    /// -1, 0 or 1.
    pub(super) fn signum(&self) -> i32 {
        match self {
            Int::Small(a) => a.signum() as i32,
            Int::Big(a) => {
                if a.is_negative() {
                    -1
                } else {
                    1
                }
            }
        }
    }

    pub(super) fn is_negative(&self) -> bool {
        self.signum() < 0
    }

    pub(super) fn is_positive(&self) -> bool {
        self.signum() > 0
    }

    pub(super) fn abs(&self) -> Int {
        if self.is_negative() {
            -self
        } else {
            self.clone()
        }
    }

    /// The greatest common divisor, not negative.
    pub(super) fn gcd(&self, other: &Int) -> Int {
        if let (Int::Small(a), Int::Small(b)) = (self, other)
            && *a != i128::MIN
            && *b != i128::MIN
        {
            let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
            if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
                return Int::Small(i128::from(gcd_words(a, b)));
            }
            // Both are below 2^127.
            return Int::Small(a.gcd(&b) as i128);
        }
        Int::from(self.to_big().gcd(&other.to_big()))
    }

    /// The least common multiple of positive numbers.
    pub(super) fn lcm(&self, other: &Int) -> Int {
        &self.exact_div(&self.gcd(other)) * other
    }

    /// The quotient of a division without remainder.
    pub(super) fn exact_div(&self, divisor: &Int) -> Int {
        debug_assert!(!divisor.is_zero());
        if divisor.is_one() {
            return self.clone();
        }
        match (self, divisor) {
            (Int::Small(a), Int::Small(b)) if *a != i128::MIN => Int::Small(a / b),
            _ => Int::from(self.to_big() / divisor.to_big()),
        }
    }

    /// The quotient rounded towards minus infinity.
    pub(super) fn div_floor(&self, divisor: &Int) -> Int {
        if divisor.is_one() {
            return self.clone();
        }
        match (self, divisor) {
            (Int::Small(a), Int::Small(b)) if *a != i128::MIN => {
                Int::Small(Integer::div_floor(a, b))
            }
            _ => Int::from(self.to_big().div_floor(&divisor.to_big())),
        }
    }

    /// The quotient rounded towards plus infinity.
    pub(super) fn div_ceil(&self, divisor: &Int) -> Int {
        -&(-self).div_floor(divisor)
    }

    /// Is it a multiple of the divisor (which is not 0)?
    pub(super) fn is_multiple_of(&self, divisor: &Int) -> bool {
        if divisor.is_one() {
            return true;
        }
        match (self, divisor) {
            (Int::Small(a), Int::Small(b)) if *a != i128::MIN => a % b == 0,
            _ => (self.to_big() % divisor.to_big()).is_zero(),
        }
    }

    fn wide_product(&self, other: &Int) -> Int {
        if let (Int::Small(a), Int::Small(b)) = (self, other)
            && let Some(result) = a.checked_mul(*b)
        {
            return Int::Small(result);
        }
        Int::from(self.to_big() * other.to_big())
    }

    /// The number of bits of its magnitude, as a measure of how unwieldy it is.
    pub(super) fn bits(&self) -> u64 {
        match self {
            Int::Small(a) => u64::from(128 - a.unsigned_abs().leading_zeros()),
            Int::Big(a) => a.bits(),
        }
    }
}

fn gcd_words(mut a: u64, mut b: u64) -> u64 {
    if a == 1 || b == 1 {
        return 1;
    }
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl From<i128> for Int {
    fn from(value: i128) -> Int {
        Int::Small(value)
    }
}

impl From<BigInt> for Int {
    fn from(value: BigInt) -> Int {
        match value.to_i128() {
            Some(small) => Int::Small(small),
            None => Int::Big(Box::new(value)),
        }
    }
}

impl From<&BigInt> for Int {
    fn from(value: &BigInt) -> Int {
        match value.to_i128() {
            Some(small) => Int::Small(small),
            None => Int::Big(Box::new(value.clone())),
        }
    }
}

macro_rules! operation {
    ($trait:ident, $method:ident, $checked:ident, $op:tt) => {
        impl std::ops::$trait for &Int {
            type Output = Int;

            #[inline]
            fn $method(self, other: &Int) -> Int {
                if let (Int::Small(a), Int::Small(b)) = (self, other)
                    && let Some(result) = a.$checked(*b)
                {
                    return Int::Small(result);
                }
                Int::from(self.to_big() $op other.to_big())
            }
        }
    };
}

operation!(Add, add, checked_add, +);
operation!(Sub, sub, checked_sub, -);

impl std::ops::Mul for &Int {
    type Output = Int;

    #[inline]
    fn mul(self, other: &Int) -> Int {
        if let (Int::Small(a), Int::Small(b)) = (self, other) {
            // The product of two words always fits; the general test is several times slower.
            if let (Ok(a), Ok(b)) = (i64::try_from(*a), i64::try_from(*b)) {
                return Int::Small(i128::from(a) * i128::from(b));
            }
        }
        self.wide_product(other)
    }
}

impl std::ops::Neg for &Int {
    type Output = Int;

    fn neg(self) -> Int {
        match self {
            Int::Small(a) if *a != i128::MIN => Int::Small(-a),
            _ => Int::from(-self.to_big()),
        }
    }
}

impl PartialOrd for Int {
    fn partial_cmp(&self, other: &Int) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Int {
    fn cmp(&self, other: &Int) -> Ordering {
        match (self, other) {
            (Int::Small(a), Int::Small(b)) => a.cmp(b),
            (Int::Big(a), Int::Big(b)) => a.cmp(b),
            // A big one is outside the range of the small ones, so its sign decides.
            (Int::Big(a), Int::Small(_)) => {
                if a.is_negative() {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
            (Int::Small(_), Int::Big(b)) => {
                if b.is_negative() {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples() -> Vec<BigInt> {
        let mut all = Vec::new();
        for shift in [0u32, 1, 2, 31, 62, 63, 64, 126, 127, 128, 130] {
            for delta in [-2i32, -1, 0, 1, 2] {
                let value: BigInt = (BigInt::from(1) << shift) + delta;
                all.push(value.clone());
                all.push(-value);
            }
        }
        all.push(BigInt::from(0));
        all
    }

    #[test]
    fn operations_agree_with_big_integers() {
        let all = samples();
        for a in &all {
            for b in &all {
                let (x, y) = (Int::from(a), Int::from(b));
                assert_eq!((&x + &y), Int::from(a + b));
                assert_eq!((&x - &y), Int::from(a - b));
                assert_eq!((&x * &y), Int::from(a * b));
                assert_eq!(x.gcd(&y), Int::from(a.gcd(b)));
                assert_eq!(x.cmp(&y), a.cmp(b));
                if !b.is_zero() {
                    assert_eq!(x.div_floor(&y), Int::from(a.div_floor(b)));
                    assert_eq!(x.div_ceil(&y), Int::from(-((-a).div_floor(b))));
                    assert_eq!(x.is_multiple_of(&y), (a % b).is_zero());
                    assert_eq!((&x * &y).exact_div(&y), x);
                }
            }
            assert_eq!(-&Int::from(a), Int::from(-a));
            assert_eq!(Int::from(a).to_big(), *a);
        }
    }
}
