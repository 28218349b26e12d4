//! Exact integers: machine words as long as they suffice.

use crate::Reason;
use tenet_logic::{BigInt, Sign};

/// Numbers with more bits are refused, so that a short certificate cannot ask for endless work.
const MOST_BITS: u64 = 1 << 14;

/// An integer of at most `MOST_BITS` bits.
#[derive(Clone, Debug)]
pub(crate) enum Exact {
    Small(i128),
    Big(BigInt),
}

impl Exact {
    pub(crate) const ONE: Exact = Exact::Small(1);
    pub(crate) const MINUS_ONE: Exact = Exact::Small(-1);

    pub(crate) fn new(value: &BigInt) -> Result<Exact, Reason> {
        match i128::try_from(value) {
            Ok(small) => Ok(Exact::Small(small)),
            Err(_) if value.bits() > MOST_BITS => Err(Reason::TooLarge),
            Err(_) => Ok(Exact::Big(value.clone())),
        }
    }

    /// The number of words that an operation looks at.
    pub(crate) fn cost(&self) -> usize {
        match self {
            Exact::Small(_) => 1,
            Exact::Big(value) => 1 + (value.bits() / 64) as usize,
        }
    }

    fn to_big(&self) -> BigInt {
        match self {
            Exact::Small(value) => BigInt::from(*value),
            Exact::Big(value) => value.clone(),
        }
    }

    pub(crate) fn is_zero(&self) -> bool {
        match self {
            Exact::Small(value) => *value == 0,
            Exact::Big(value) => value.sign() == Sign::NoSign,
        }
    }

    pub(crate) fn is_negative(&self) -> bool {
        match self {
            Exact::Small(value) => *value < 0,
            Exact::Big(value) => value.sign() == Sign::Minus,
        }
    }

    pub(crate) fn add(&self, other: &Exact) -> Result<Exact, Reason> {
        if let (Exact::Small(a), Exact::Small(b)) = (self, other)
            && let Some(sum) = a.checked_add(*b)
        {
            return Ok(Exact::Small(sum));
        }
        bounded(self.to_big() + other.to_big())
    }

    pub(crate) fn mul(&self, other: &Exact) -> Result<Exact, Reason> {
        if let (Exact::Small(a), Exact::Small(b)) = (self, other)
            && let Some(product) = a.checked_mul(*b)
        {
            return Ok(Exact::Small(product));
        }
        bounded(self.to_big() * other.to_big())
    }
}

fn bounded(value: BigInt) -> Result<Exact, Reason> {
    if value.bits() > MOST_BITS {
        Err(Reason::TooLarge)
    } else {
        Ok(Exact::Big(value))
    }
}
