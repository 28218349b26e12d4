//! Intervals of integers.

use crate::{IntOp, Rep};

/// Beyond this a bound counts as infinite.
const FAR: i128 = 1 << 66;
/// An infinite bound.
const INFINITE: i128 = 1 << 70;
/// The integers that have an immediate.
const INLINE: Interval = Interval {
    low: -(1 << 62),
    high: (1 << 62) - 1,
};
/// The places where widening stops on the way to infinity.
const STOPS: [i128; 6] = [0, 1 << 16, (1 << 32) - 1, 1 << 32, 1 << 48, (1 << 62) - 1];

/// All integers between two bounds, which belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    low: i128,
    high: i128,
}

impl Interval {
    /// All integers.
    pub const ALL: Interval = Interval {
        low: -INFINITE,
        high: INFINITE,
    };
    /// Lengths of lists and texts, numbers of elements: 32 bits.
    pub const LENGTH: Interval = Interval {
        low: 0,
        high: (1 << 32) - 1,
    };

    /// One integer.
    pub fn exactly(n: i128) -> Interval {
        Interval::new(n, n)
    }

    fn new(low: i128, high: i128) -> Interval {
        let bound = |n: i128| match n {
            n if n > FAR => INFINITE,
            n if n < -FAR => -INFINITE,
            n => n,
        };
        Interval {
            low: bound(low),
            high: bound(high),
        }
    }

    /// What is known of a value by its representation.
    pub fn of_rep(rep: Rep) -> Interval {
        match rep {
            Rep::Immediate => INLINE,
            _ => Interval::ALL,
        }
    }

    /// Has every integer in it an immediate?
    pub fn is_inline(self) -> bool {
        self.low >= INLINE.low && self.high <= INLINE.high
    }

    /// Is nothing in it negative?
    pub fn is_natural(self) -> bool {
        self.low >= 0
    }

    /// What is in both. Where nothing is, the code is not reached, and anything may be said.
    pub fn meet(self, other: Interval) -> Interval {
        let low = self.low.max(other.low);
        let high = self.high.min(other.high);
        if low > high {
            return self;
        }
        Interval { low, high }
    }

    /// What is in either.
    pub fn join(a: Option<Interval>, b: Option<Interval>) -> Option<Interval> {
        match (a, b) {
            (Some(a), Some(b)) => Some(Interval {
                low: a.low.min(b.low),
                high: a.high.max(b.high),
            }),
            (a, b) => a.or(b),
        }
    }

    /// Bounds that moved since `old` move on to the next stop.
    pub fn widen(self, old: Option<Interval>) -> Interval {
        let Some(old) = old else { return self };
        let up = |n: i128| {
            let stop = STOPS.iter().copied().find(|stop| *stop >= n);
            stop.unwrap_or(INFINITE)
        };
        let down = |n: i128| {
            let stop = STOPS.iter().copied().find(|stop| -*stop <= n);
            stop.map_or(-INFINITE, |stop| -stop)
        };
        Interval {
            low: if self.low < old.low {
                down(self.low)
            } else {
                self.low
            },
            high: if self.high > old.high {
                up(self.high)
            } else {
                self.high
            },
        }
    }

    /// Those below what `other` reaches (or up to it).
    pub fn below(self, other: Interval, strictly: bool) -> Interval {
        let high = if other.high == INFINITE {
            INFINITE
        } else {
            other.high - i128::from(strictly)
        };
        self.meet(Interval {
            low: -INFINITE,
            high,
        })
    }

    /// Those above where `other` begins (or from there on).
    pub fn above(self, other: Interval, strictly: bool) -> Interval {
        let low = if other.low == -INFINITE {
            -INFINITE
        } else {
            other.low + i128::from(strictly)
        };
        self.meet(Interval {
            low,
            high: INFINITE,
        })
    }

    /// The results of an operation.
    pub fn apply(op: IntOp, a: Interval, b: Interval) -> Interval {
        match op {
            IntOp::Add => Interval::new(add(a.low, b.low), add(a.high, b.high)),
            IntOp::Sub => Interval::new(add(a.low, -b.high), add(a.high, -b.low)),
            IntOp::Mul => multiply(a, b),
            IntOp::FloorDiv | IntOp::Div => divide(a, b),
            IntOp::FloorMod | IntOp::Mod => remainder(a, b),
        }
    }

    fn is_finite(self) -> bool {
        self.low != -INFINITE && self.high != INFINITE
    }
}

/// A sum of bounds. An infinite bound stays infinite, as the two that are added are infinite to the same side.
fn add(a: i128, b: i128) -> i128 {
    if a.abs() == INFINITE {
        a
    } else if b.abs() == INFINITE {
        b
    } else {
        a + b
    }
}

fn multiply(a: Interval, b: Interval) -> Interval {
    // Products of bounds beyond 63 bits might not fit.
    let fits = |i: Interval| i.low.abs() <= 1 << 63 && i.high.abs() <= 1 << 63;
    if fits(a) && fits(b) {
        let corners = [
            a.low * b.low,
            a.low * b.high,
            a.high * b.low,
            a.high * b.high,
        ];
        let low = corners.iter().copied().fold(corners[0], i128::min);
        let high = corners.iter().copied().fold(corners[0], i128::max);
        return Interval::new(low, high);
    }
    if a.low >= 0 && b.low >= 0 {
        return Interval::new(0, INFINITE);
    }
    Interval::ALL
}

fn divide(a: Interval, b: Interval) -> Interval {
    if b.low <= 0 {
        // With a divisor other than 0 the quotient is not further from 0 than the dividend, but for rounding.
        if a.is_finite() {
            let far = a.low.abs().max(a.high.abs());
            return Interval::new(-far - 1, far);
        }
        return Interval::ALL;
    }
    // Quotients by a positive divisor lie between those by its bounds.
    let quotient = |n: i128, by: i128| match n {
        n if n.abs() == INFINITE => n,
        n => n.div_euclid(by),
    };
    let by_high = |n: i128| match (n.abs() == INFINITE, b.high) {
        (_, INFINITE) if n >= 0 => 0,
        (_, INFINITE) => -1,
        (true, _) => n,
        (false, high) => n.div_euclid(high),
    };
    Interval::new(
        quotient(a.low, b.low).min(by_high(a.low)),
        quotient(a.high, b.low).max(by_high(a.high)),
    )
}

fn remainder(a: Interval, b: Interval) -> Interval {
    if b.low > 0 {
        if a.low >= 0 && a.high < b.low {
            return a;
        }
        let high = if b.high == INFINITE {
            INFINITE
        } else {
            b.high - 1
        };
        let high = if a.low >= 0 { high.min(a.high) } else { high };
        return Interval::new(0, high);
    }
    if b.is_finite() {
        let far = b.low.abs().max(b.high.abs()) - 1;
        return Interval::new(-far, far);
    }
    Interval::ALL
}

#[cfg(test)]
mod tests {
    use super::*;

    fn floor_div(a: i128, b: i128) -> i128 {
        let q = a / b;
        if a % b != 0 && (a < 0) != (b < 0) {
            q - 1
        } else {
            q
        }
    }

    fn concrete(op: IntOp, a: i128, b: i128) -> Option<i128> {
        Some(match op {
            IntOp::Add => a + b,
            IntOp::Sub => a - b,
            IntOp::Mul => a * b,
            _ if b == 0 => return None,
            IntOp::FloorDiv | IntOp::Div => floor_div(a, b),
            IntOp::FloorMod | IntOp::Mod => a - b * floor_div(a, b),
        })
    }

    #[test]
    fn results_lie_in_their_intervals() {
        let bounds = [-5, -3, -1, 0, 1, 2, 4];
        let intervals: Vec<Interval> = bounds
            .iter()
            .flat_map(|l| bounds.iter().map(move |h| (*l, *h)))
            .filter(|(l, h)| l <= h)
            .map(|(l, h)| Interval::new(l, h))
            .collect();
        let open = |i: &Interval| {
            [
                *i,
                Interval::new(i.low, INFINITE),
                Interval::new(-INFINITE, i.high),
            ]
        };
        for op in [
            IntOp::Add,
            IntOp::Sub,
            IntOp::Mul,
            IntOp::FloorDiv,
            IntOp::FloorMod,
        ] {
            for a in &intervals {
                for b in &intervals {
                    for (x, y) in
                        (a.low..=a.high).flat_map(|x| (b.low..=b.high).map(move |y| (x, y)))
                    {
                        let Some(n) = concrete(op, x, y) else {
                            continue;
                        };
                        for a in open(a) {
                            for b in open(b) {
                                let all = Interval::apply(op, a, b);
                                assert!(
                                    all.low <= n && n <= all.high,
                                    "{op:?} {a:?} {b:?}: {n} is not in {all:?}"
                                );
                            }
                        }
                    }
                }
            }
        }
    }
}
