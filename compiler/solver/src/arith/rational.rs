//! Exact rationals: values of columns during the search for an integer model.

use super::integer::Int;
use std::cmp::Ordering;

/// A rational in lowest terms with a positive denominator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Rat {
    num: Int,
    den: Int,
}

impl Rat {
    pub(super) const ZERO: Rat = Rat {
        num: Int::ZERO,
        den: Int::ONE,
    };

    /// `num / den`; `den` is not 0.
    pub(super) fn new(num: Int, den: Int) -> Rat {
        debug_assert!(!den.is_zero());
        if den.is_one() {
            return Rat { num, den };
        }
        let mut divisor = num.gcd(&den);
        if den.is_negative() {
            divisor = -&divisor;
        }
        Rat {
            num: num.exact_div(&divisor),
            den: den.exact_div(&divisor),
        }
    }

    /// The number of bits of numerator and denominator, as a measure of how unwieldy it is.
    pub(super) fn bits(&self) -> u64 {
        self.num.bits() + self.den.bits()
    }

    pub(super) fn numerator(&self) -> &Int {
        &self.num
    }

    pub(super) fn denominator(&self) -> &Int {
        &self.den
    }

    pub(super) fn is_integer(&self) -> bool {
        self.den.is_one()
    }

    pub(super) fn is_zero(&self) -> bool {
        self.num.is_zero()
    }

    pub(super) fn is_negative(&self) -> bool {
        self.num.is_negative()
    }

    pub(super) fn is_positive(&self) -> bool {
        self.num.is_positive()
    }

    pub(super) fn floor(&self) -> Int {
        self.num.div_floor(&self.den)
    }

    /// The value if it is an integer.
    pub(super) fn as_integer(&self) -> Option<&Int> {
        self.den.is_one().then_some(&self.num)
    }

    pub(super) fn abs(&self) -> Rat {
        Rat {
            num: self.num.abs(),
            den: self.den.clone(),
        }
    }

    /// `self - floor(self)`.
    pub(super) fn fraction(&self) -> Rat {
        self - &Rat::from(self.floor())
    }

    /// Compares with an integer without building a rational.
    pub(super) fn cmp_int(&self, other: &Int) -> Ordering {
        if self.den.is_one() {
            self.num.cmp(other)
        } else {
            self.num.cmp(&(other * &self.den))
        }
    }
}

impl From<Int> for Rat {
    fn from(num: Int) -> Rat {
        Rat { num, den: Int::ONE }
    }
}

impl From<&Int> for Rat {
    fn from(num: &Int) -> Rat {
        Rat::from(num.clone())
    }
}

impl std::ops::Add for &Rat {
    type Output = Rat;

    fn add(self, other: &Rat) -> Rat {
        if self.den == other.den {
            return Rat::new(&self.num + &other.num, self.den.clone());
        }
        Rat::new(
            &(&self.num * &other.den) + &(&other.num * &self.den),
            &self.den * &other.den,
        )
    }
}

impl std::ops::Sub for &Rat {
    type Output = Rat;

    fn sub(self, other: &Rat) -> Rat {
        if self.den == other.den {
            return Rat::new(&self.num - &other.num, self.den.clone());
        }
        Rat::new(
            &(&self.num * &other.den) - &(&other.num * &self.den),
            &self.den * &other.den,
        )
    }
}

impl std::ops::Mul for &Rat {
    type Output = Rat;

    fn mul(self, other: &Rat) -> Rat {
        Rat::new(&self.num * &other.num, &self.den * &other.den)
    }
}

impl std::ops::Div for &Rat {
    type Output = Rat;

    /// The divisor is not 0.
    fn div(self, other: &Rat) -> Rat {
        Rat::new(&self.num * &other.den, &self.den * &other.num)
    }
}

impl std::ops::Neg for &Rat {
    type Output = Rat;

    fn neg(self) -> Rat {
        Rat {
            num: -&self.num,
            den: self.den.clone(),
        }
    }
}

impl PartialOrd for Rat {
    fn partial_cmp(&self, other: &Rat) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rat {
    fn cmp(&self, other: &Rat) -> Ordering {
        if self.den == other.den {
            self.num.cmp(&other.num)
        } else {
            (&self.num * &other.den).cmp(&(&other.num * &self.den))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rat(num: i128, den: i128) -> Rat {
        Rat::new(Int::from(num), Int::from(den))
    }

    #[test]
    fn lowest_terms_and_rounding() {
        assert_eq!(rat(4, -6), rat(-2, 3));
        assert_eq!(rat(-7, 2).floor(), Int::from(-4));
        assert_eq!(rat(-7, 2).fraction(), rat(1, 2));
        assert_eq!(&rat(1, 2) + &rat(1, 3), rat(5, 6));
        assert_eq!(&rat(1, 2) - &rat(1, 2), Rat::ZERO);
        assert_eq!(&rat(2, 3) * &rat(3, 2), rat(1, 1));
        assert_eq!(&rat(2, 3) / &rat(-4, 3), rat(-1, 2));
        assert!(rat(1, 3) < rat(1, 2));
        assert_eq!(rat(7, 2).cmp_int(&Int::from(3)), Ordering::Greater);
    }
}
