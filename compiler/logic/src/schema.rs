//! Axiom schemas of the theories: arithmetic, sequences, sets, maps, orders, functions.
//!
//! Each schema stands for its instances: one ground clause for each list of argument terms. There is one table, `Schema::clause`, which
//! both the search and the kernel use; the tests evaluate every schema on thousands of concrete values.
//!
//! How the clauses are written: `a / b` and `a % b` are `Div` and `Mod`; `|s|` is a length or size; `s[i]` is `SeqAt`; `s[i..j]` is
//! `SeqSlice`; `s + t` of sequences is `SeqConcat`; `m[k]` is `MapGet`. Where an argument is given as an application (`c = a + b`), it must
//! be one, and the other letters are its arguments. Atoms are built without simplification, in the order in which the comment writes them,
//! with two exceptions: a difference `a - b` is what `Terms::sub` builds, and a literal that is plainly false (a comparison of two integer
//! literals, or `¬(t = t)`, `t < t`) is left out.

mod arithmetic;
mod data;
mod literals;
mod maps;
mod pointwise;
mod sequences;
mod sets;

use crate::{Environment, Lit, Term, Terms};
use literals::Pieces;

macro_rules! schemas {
    ($($(#[doc = $doc:literal])+ $name:ident = $number:literal,)+) => {
        /// A numbered axiom schema. The comments give the arguments and the clause.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Schema {
            $($(#[doc = $doc])+ $name = $number,)+
        }

        impl Schema {
            /// Every schema, in the order of the numbers.
            pub const ALL: &'static [Schema] = &[$(Schema::$name,)+];

            /// The schema's name.
            pub fn name(self) -> &'static str {
                match self {
                    $(Schema::$name => stringify!($name),)+
                }
            }

            /// The schema with a number.
            pub fn from_number(number: u16) -> Option<Schema> {
                match number {
                    $($number => Some(Schema::$name),)+
                    _ => None,
                }
            }
        }
    };
}

schemas! {
    /// `(a, b)`: `{b = 0, a = b * (a / b) + a % b}`.
    DivMod = 100,
    /// `(a, b)`: `{b <= 0, 0 <= a % b}`.
    ModFromZero = 101,
    /// `(a, b)`: `{b <= 0, a % b < b}`.
    ModBelowDivisor = 102,
    /// `(a, b)`: `{0 <= b, a % b <= 0}`.
    ModToZero = 103,
    /// `(a, b)`: `{0 <= b, b < a % b}`.
    ModAboveDivisor = 104,

    /// `(a, b)`: `{¬(0 <= a), ¬(0 <= b), 0 <= a * b}`.
    ProductPositivePositive = 110,
    /// `(a, b)`: `{¬(a <= 0), ¬(b <= 0), 0 <= a * b}`.
    ProductNegativeNegative = 111,
    /// `(a, b)`: `{¬(0 <= a), ¬(b <= 0), a * b <= 0}`.
    ProductPositiveNegative = 112,
    /// `(a, b)`: `{¬(0 < a), ¬(0 < b), 0 < a * b}`.
    ProductPositivePositiveStrict = 113,
    /// `(a, b)`: `{¬(a < 0), ¬(b < 0), 0 < a * b}`.
    ProductNegativeNegativeStrict = 114,
    /// `(a, b)`: `{¬(0 < a), ¬(b < 0), a * b < 0}`.
    ProductPositiveNegativeStrict = 115,
    /// `(a, b)`: `{a ≠ 0, a * b = 0}`.
    ProductOfZero = 116,
    /// `(a, b)`: `{a * b ≠ 0, a = 0, b = 0}`.
    ProductIsZero = 117,
    /// `(a, b, c)`: `{¬(0 <= c), ¬(a <= b), a * c <= b * c}`.
    ProductMonotone = 118,
    /// `(a, b, c)`: `{¬(0 < c), ¬(a < b), a * c < b * c}`.
    ProductMonotoneStrict = 119,
    /// `(a, b, c)`: `{¬(c <= 0), ¬(a <= b), b * c <= a * c}`.
    ProductAntitone = 120,
    /// `(a, b, c)`: `{¬(c < 0), ¬(a < b), b * c < a * c}`.
    ProductAntitoneStrict = 121,
    /// `(a, b, c)`: `{c = 0, a * c ≠ b * c, a = b}`.
    ProductCancel = 122,
    /// `(a)`: `{0 <= a * a}`.
    SquareNonNegative = 123,
    /// `(a)`: `{a <= a * a}`.
    SquareAbove = 124,
    /// `(a)`: `{0 <= a * a + a}`, that is `-a <= a * a`.
    SquareAboveNegation = 125,

    /// `(s)`: `{0 <= |s|}`.
    SeqLenFromZero = 200,
    /// `(s)`: `{|s| ≠ 0, s = []}`.
    SeqEmpty = 201,
    /// `(l)`, `l = [x1, …, xn]`: `{|l| = n}`.
    SeqLitLen = 202,
    /// `(l, k)`, `l = [x0, …, x(n-1)]`, `k` an integer literal in `0..n`: `{l[k] = xk}`.
    SeqLitAt = 203,
    /// `(l)`, `l = [x1, …, xn]` with `n >= 1`: `{l = [x1, …, x(n-1)] + [xn]}`.
    SeqLitSnoc = 204,
    /// `(c)`, `c = a + b`: `{|c| = |a| + |b|}`.
    SeqConcatLen = 205,
    /// `(c, i)`, `c = a + b`: `{¬(0 <= i), ¬(i < |a|), c[i] = a[i]}`.
    SeqConcatLeft = 206,
    /// `(c, i)`, `c = a + b`: `{¬(|a| <= i), ¬(i < |c|), c[i] = b[i - |a|]}`.
    SeqConcatRight = 207,
    /// `(c, j)`, `c = a + b`: `{¬(0 <= j), ¬(j < |b|), c[|a| + j] = b[j]}`.
    SeqConcatRightOffset = 208,
    /// `(c)`, `c = a + b`: `{|a| ≠ 0, c = b}`.
    SeqConcatEmptyLeft = 209,
    /// `(c)`, `c = a + b`: `{|b| ≠ 0, c = a}`.
    SeqConcatEmptyRight = 210,
    /// `(a, b, c)`: `{(a + b) + c = a + (b + c)}`.
    SeqConcatAssociative = 211,
    /// `(c, d)`, `c = a1 + b1`, `d = a2 + b2`: `{c ≠ d, |a1| ≠ |a2|, a1 = a2}`.
    SeqConcatInjectiveLeft = 212,
    /// `(c, d)`, `c = a1 + b1`, `d = a2 + b2`: `{c ≠ d, |a1| ≠ |a2|, b1 = b2}`.
    SeqConcatInjectiveRight = 213,
    /// `(u)`, `u = s` with `s[i]` replaced by `v`: `{|u| = |s|}`.
    SeqUpdateLen = 214,
    /// `(u)`, `u = s` with `s[i]` replaced by `v`: `{¬(0 <= i), ¬(i < |s|), u[i] = v}`.
    SeqUpdateAt = 215,
    /// `(u, j)`, `u = s` with `s[i]` replaced by `v`: `{i = j, ¬(0 <= j), ¬(j < |s|), u[j] = s[j]}`.
    SeqUpdateOther = 216,
    /// `(u)`, `u = s` with `s[i]` replaced by `v`: `{0 <= i, u = s}`.
    SeqUpdateBelow = 217,
    /// `(u)`, `u = s` with `s[i]` replaced by `v`: `{i < |s|, u = s}`.
    SeqUpdateAbove = 218,
    /// `(u)`, `u = s` with `s[i]` replaced by `v`: `{v ≠ s[i], u = s}`.
    SeqUpdateSame = 219,
    /// `(u)`, `u = s` with `s[i]` replaced by `v`: `{¬(0 <= i), ¬(i < |s|), u = (s[0..i] + [v]) + s[i+1..|s|]}`.
    SeqUpdateSplit = 220,
    /// `(t)`, `t = s[i..j]`: `{¬(0 <= i), ¬(i <= j), ¬(j <= |s|), |t| = j - i}`.
    SeqSliceLen = 221,
    /// `(t, k)`, `t = s[i..j]`: `{¬(0 <= i), ¬(i <= j), ¬(j <= |s|), ¬(0 <= k), ¬(k < |t|), t[k] = s[i + k]}`.
    SeqSliceAt = 222,
    /// `(t, k)`, `t = s[i..j]`: `{¬(0 <= i), ¬(j <= |s|), ¬(i <= k), ¬(k < j), s[k] = t[k - i]}`.
    SeqSliceAtOffset = 223,
    /// `(t)`, `t = s[i..j]`: `{i ≠ 0, j ≠ |s|, t = s}`.
    SeqSliceWhole = 224,
    /// `(s, i, j, k)`: `{¬(0 <= i), ¬(i <= j), ¬(j <= k), ¬(k <= |s|), s[i..j] + s[j..k] = s[i..k]}`.
    SeqSliceSplit = 225,
    /// `(s, i, j, k)`: `{k ≠ j + 1, ¬(0 <= i), ¬(i <= j), ¬(j < |s|), s[i..k] = s[i..j] + [s[j]]}`.
    SeqSliceSnoc = 226,
    /// `(s, i, j, k)`: `{j ≠ i + 1, ¬(0 <= i), ¬(i < k), ¬(k <= |s|), s[i..k] = [s[i]] + s[j..k]}`.
    SeqSliceCons = 227,
    /// `(t)`, `t = s[i..j][k..l]`: `{¬(0 <= i), ¬(i <= j), ¬(j <= |s|), ¬(0 <= k), ¬(k <= l), ¬(i + l <= j), t = s[i + k..i + l]}`.
    SeqSliceOfSlice = 228,
    /// `(t)`, `t = (a + b)[i..j]`: `{¬(0 <= i), ¬(i <= j), ¬(j <= |a|), t = a[i..j]}`.
    SeqSliceOfConcatLeft = 229,
    /// `(t)`, `t = (a + b)[i..j]`: `{¬(|a| <= i), ¬(i <= j), ¬(j <= |a| + |b|), t = b[i - |a|..j - |a|]}`.
    SeqSliceOfConcatRight = 230,
    /// `(t)`, `t = (a + b)[i..j]`: `{¬(0 <= i), ¬(i <= |a|), ¬(|a| <= j), ¬(j <= |a| + |b|), t = a[i..|a|] + b[0..j - |a|]}`.
    SeqSliceOfConcatMiddle = 231,
    /// `(t)`, `t = u[i..j]`, `u = s` with `s[k]` replaced by `v`: `{¬(k < i), ¬(0 <= i), ¬(i <= j), ¬(j <= |s|), t = s[i..j]}`.
    SeqSliceOfUpdateBelow = 232,
    /// `(t)`, `t = u[i..j]`, `u = s` with `s[k]` replaced by `v`: `{¬(j <= k), ¬(0 <= i), ¬(i <= j), ¬(j <= |s|), t = s[i..j]}`.
    SeqSliceOfUpdateAbove = 233,
    /// `(t)`, `t = u[i..j]`, `u = s` with `s[k]` replaced by `v`:
    /// `{¬(i <= k), ¬(k < j), ¬(0 <= i), ¬(j <= |s|), t = s[i..j] with element k - i replaced by v}`.
    SeqSliceOfUpdateWithin = 234,
    /// `(a, b)`: `{a = b, |a| ≠ |b|, ¬P}` where `P` is `Terms::seq_pointwise(a, b)`: `∀i. 0 <= i ∧ i < |a| → a[i] = b[i]`.
    SeqExtensional = 235,

    /// `(l, x)`, `l = {y1, …, yn}`: `{x ∉ l, x = y1, …, x = yn}`.
    SetLitMember = 300,
    /// `(l, k)`, `l = {y0, …, y(n-1)}`, `k` an integer literal in `0..n`: `{yk ∈ l}`.
    SetLitHas = 301,
    /// `(l)`, `l = {y1, …, yn}` with `n >= 1`: `{l = {y1, …, y(n-1)} ∪ {yn}}`.
    SetLitSplit = 302,
    /// `(u, x)`, `u = a ∪ b`: `{x ∉ u, x ∈ a, x ∈ b}`.
    SetUnionMember = 303,
    /// `(u, x)`, `u = a ∪ b`: `{x ∉ a, x ∈ u}`.
    SetUnionLeft = 304,
    /// `(u, x)`, `u = a ∪ b`: `{x ∉ b, x ∈ u}`.
    SetUnionRight = 305,
    /// `(u, x)`, `u = a ∩ b`: `{x ∉ u, x ∈ a}`.
    SetIntersectionLeft = 306,
    /// `(u, x)`, `u = a ∩ b`: `{x ∉ u, x ∈ b}`.
    SetIntersectionRight = 307,
    /// `(u, x)`, `u = a ∩ b`: `{x ∉ a, x ∉ b, x ∈ u}`.
    SetIntersectionMember = 308,
    /// `(u, x)`, `u = a ∖ b`: `{x ∉ u, x ∈ a}`.
    SetDifferenceLeft = 309,
    /// `(u, x)`, `u = a ∖ b`: `{x ∉ u, x ∉ b}`.
    SetDifferenceRight = 310,
    /// `(u, x)`, `u = a ∖ b`: `{x ∉ a, x ∈ b, x ∈ u}`.
    SetDifferenceMember = 311,
    /// `(a, b, x)`: `{¬(a ⊆ b), x ∉ a, x ∈ b}`.
    SetSubsetMember = 312,
    /// `(a, b)`: `{a ⊆ b, ¬P}` where `P` is `Terms::subset_pointwise(a, b)`: `∀x. x ∈ a → x ∈ b`.
    SetSubsetAll = 313,
    /// `(a, b)`: `{¬(a ⊆ b), ¬(b ⊆ a), a = b}`.
    SetSubsetAntisymmetric = 314,
    /// `(a, b)`: `{a = b, ¬P}` where `P` is `Terms::set_pointwise(a, b)`: `∀x. (x ∈ a) = (x ∈ b)`.
    SetExtensional = 315,
    /// `(s)`: `{0 <= |s|}`.
    SetSizeFromZero = 316,
    /// `(s)`: `{|s| ≠ 0, s = {}}`.
    SetSizeZero = 317,
    /// `(l)`, `l = {}`: `{|l| = 0}`.
    SetSizeEmpty = 318,
    /// `(l)`, `l = {y1, …, yn}`: `{|l| <= n}`.
    SetSizeLit = 319,
    /// `(l)`, `l = {y}`: `{|l| = 1}`.
    SetSizeSingleton = 320,
    /// `(s, x)`: `{x ∉ s, 1 <= |s|}`.
    SetSizeMember = 321,
    /// `(s, x, y)`: `{¬(|s| <= 1), x ∉ s, y ∉ s, x = y}`.
    SetSizeOne = 322,
    /// `(u)`, `u = a ∪ {x}`: `{x ∈ a, |u| = |a| + 1}`.
    SetSizeAdd = 323,
    /// `(u)`, `u = a ∪ {x}`: `{x ∉ a, u = a}`.
    SetAddPresent = 324,
    /// `(u)`, `u = a ∖ {x}`: `{x ∉ a, |u| = |a| - 1}`.
    SetSizeRemove = 325,
    /// `(u)`, `u = a ∖ {x}`: `{x ∈ a, u = a}`.
    SetRemoveAbsent = 326,
    /// `(a, b)`: `{|a ∪ b| + |a ∩ b| = |a| + |b|}`.
    SetSizeUnion = 327,
    /// `(a, b)`: `{|a ∖ b| + |a ∩ b| = |a|}`.
    SetSizeDifference = 328,
    /// `(a, b)`: `{¬(a ⊆ b), |a| <= |b|}`.
    SetSizeMonotone = 329,
    /// `(a, b)`: `{¬(a ⊆ b), a = b, |a| < |b|}`.
    SetSizeMonotoneStrict = 330,
    /// `(s, a, b)`, `s` a set of integers: `{¬P, ¬(a <= b), |s| <= b - a}` where `P` is `Terms::set_between(s, a, b)`:
    /// `∀x. x ∈ s → a <= x ∧ x < b`.
    SetSizeRange = 331,

    /// `(m)`, `m` the empty map: `{keys m = {}}`.
    MapEmptyKeys = 400,
    /// `(m, j)`, `m` the empty map: `{j ∉ keys m}`.
    MapEmptyMember = 401,
    /// `(m)`: `{keys m ≠ {}, m = empty}`.
    MapKeysEmpty = 402,
    /// `(n)`, `n = m` with `k` at `v`: `{keys n = keys m ∪ {k}}`.
    MapInsertKeys = 403,
    /// `(n)`, `n = m` with `k` at `v`: `{k ∈ keys n}`.
    MapInsertHas = 404,
    /// `(n, j)`, `n = m` with `k` at `v`: `{j ∉ keys m, j ∈ keys n}`.
    MapInsertKeep = 405,
    /// `(n, j)`, `n = m` with `k` at `v`: `{j ∉ keys n, j = k, j ∈ keys m}`.
    MapInsertMember = 406,
    /// `(n)`, `n = m` with `k` at `v`: `{n[k] = v}`.
    MapInsertGet = 407,
    /// `(n, j)`, `n = m` with `k` at `v`: `{j = k, j ∉ keys m, n[j] = m[j]}`.
    MapInsertOther = 408,
    /// `(n)`, `n = m` without `k`: `{keys n = keys m ∖ {k}}`.
    MapRemoveKeys = 409,
    /// `(n)`, `n = m` without `k`: `{k ∉ keys n}`.
    MapRemoveHas = 410,
    /// `(n, j)`, `n = m` without `k`: `{j ∉ keys m, j = k, j ∈ keys n}`.
    MapRemoveKeep = 411,
    /// `(n, j)`, `n = m` without `k`: `{j ∉ keys n, j ∈ keys m}`.
    MapRemoveMember = 412,
    /// `(n, j)`, `n = m` without `k`: `{j = k, j ∉ keys m, n[j] = m[j]}`.
    MapRemoveOther = 413,
    /// `(n)`, `n = m` without `k`: `{k ∈ keys m, n = m}`.
    MapRemoveAbsent = 414,
    /// `(n)`, `n = m` with `k` at `v`: `{k ∉ keys m, v ≠ m[k], n = m}`.
    MapInsertSame = 415,
    /// `(a, b)`: `{a = b, keys a ≠ keys b, ¬P}` where `P` is `Terms::map_pointwise(a, b)`: `∀k. k ∈ keys a → a[k] = b[k]`.
    MapExtensional = 416,

    /// `(a)`: `{¬(a < a)}` in the order `Less`.
    LessIrreflexive = 500,
    /// `(a, b)`: `{¬(a < b), ¬(b < a)}` in the order `Less`.
    LessAsymmetric = 501,
    /// `(a, b, c)`: `{¬(a < b), ¬(b < c), a < c}` in the order `Less`.
    LessTransitive = 502,
    /// `(a, b)`: `{a = b, a < b, b < a}` in the order `Less`.
    LessTotal = 503,

    /// `(f, g)`: `{f = g, ¬P}` where `P` is `Terms::fn_pointwise(f, g)`: `∀x…. f(x…) = g(x…)`.
    FnExtensional = 600,
}

impl Schema {
    /// The number that stands for the schema in files.
    pub fn number(self) -> u16 {
        self as u16
    }

    /// The schema's instance for closed, well-sorted arguments; none where they are not of the form that the schema's comment asks for.
    pub fn clause(self, terms: &mut Terms, _env: &Environment, args: &[Term]) -> Option<Vec<Lit>> {
        if args.iter().any(|arg| !terms.is_closed(*arg)) {
            return None;
        }
        let mut pieces = Pieces::new(terms, args);
        let clause = match self.number() {
            100..200 => arithmetic::clause(self, &mut pieces),
            200..300 => sequences::clause(self, &mut pieces),
            300..400 => sets::clause(self, &mut pieces),
            _ => maps::clause(self, &mut pieces),
        }?;
        let mut lits = clause.to_vec();
        lits.retain(|lit| !pieces.is_plainly_false(*lit));
        Some(lits)
    }
}

#[cfg(test)]
mod tests {
    use super::Schema;

    #[test]
    fn numbers_identify() {
        for pair in Schema::ALL.windows(2) {
            assert!(pair[0].number() < pair[1].number(), "{pair:?}");
        }
        for schema in Schema::ALL {
            assert_eq!(Schema::from_number(schema.number()), Some(*schema));
        }
        assert_eq!(Schema::from_number(0), None);
    }
}
