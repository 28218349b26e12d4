//! Integers of any size: tagged words, and big ones as limbs behind a pointer.

use crate::abi::{Kind, fits_inline};
use crate::value::{Borrowed, HEADER_BYTES, Header, Val, allocate};
use crate::{fatal, order, text};
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::Pow;
use std::cmp::Ordering;

/// The sign and the magnitude of an integer.
struct Operand<'a> {
    negative: bool,
    magnitude: Magnitude<'a>,
}

enum Magnitude<'a> {
    /// Of an immediate.
    One([u64; 1]),
    Limbs(&'a [u64]),
}

impl<'a> Operand<'a> {
    fn of(n: &'a Val) -> Self {
        match n.as_immediate() {
            Some(n) => Operand {
                negative: n < 0,
                magnitude: Magnitude::One([n.unsigned_abs()]),
            },
            None => Operand {
                negative: is_negative(n),
                magnitude: Magnitude::Limbs(limbs(n)),
            },
        }
    }

    /// Without leading zeros.
    fn limbs(&self) -> &[u64] {
        match &self.magnitude {
            Magnitude::One([0]) => &[],
            Magnitude::One(limb) => limb,
            Magnitude::Limbs(limbs) => limbs,
        }
    }

    fn to_big(&self) -> BigInt {
        let sign = if self.negative {
            Sign::Minus
        } else {
            Sign::Plus
        };
        BigInt::from_biguint(sign, to_biguint(self.limbs()))
    }
}

fn to_biguint(limbs: &[u64]) -> BigUint {
    BigUint::new(
        limbs
            .iter()
            .flat_map(|limb| [*limb as u32, (limb >> 32) as u32])
            .collect(),
    )
}

/// The magnitude of an integer that has an object.
pub(crate) fn limbs(n: &Val) -> &[u64] {
    debug_assert_eq!(n.kind(), Some(Kind::BigInt));
    // SAFETY: a `BigInt` holds `len` limbs behind its header, which live as long as `n` is borrowed.
    unsafe { std::slice::from_raw_parts(n.header().add(1).cast(), n.len()) }
}

fn is_negative(n: &Val) -> bool {
    match n.as_immediate() {
        Some(n) => n < 0,
        None => n.constructor() == 1,
    }
}

/// The integer of a sign and a magnitude, which may have leading zeros.
fn from_limbs(negative: bool, magnitude: &[u64]) -> Val {
    let used = magnitude
        .iter()
        .rposition(|limb| *limb != 0)
        .map_or(0, |last| last + 1);
    let limbs = &magnitude[..used];
    let small = match limbs {
        [] => Some(0),
        [limb] if negative => 0i64.checked_sub_unsigned(*limb),
        [limb] => i64::try_from(*limb).ok(),
        _ => None,
    };
    if let Some(n) = small.filter(|n| fits_inline(*n)) {
        return Val::immediate(n);
    }
    let Ok(len) = u32::try_from(used) else {
        fatal::too_large("an integer")
    };
    let object = allocate(
        Header::new(Kind::BigInt, negative as u16, len, 0),
        HEADER_BYTES + 8 * used,
    );
    // SAFETY: the object is fresh and has room for its limbs.
    unsafe {
        std::ptr::copy_nonoverlapping(limbs.as_ptr(), object.add(1).cast(), used);
        Val::of(object)
    }
}

/// The integer of a machine word.
pub(crate) fn from_i64(n: i64) -> Val {
    if fits_inline(n) {
        Val::immediate(n)
    } else {
        from_limbs(n < 0, &[n.unsigned_abs()])
    }
}

fn from_i128(n: i128) -> Val {
    match i64::try_from(n) {
        Ok(n) => from_i64(n),
        Err(_) => {
            let magnitude = n.unsigned_abs();
            from_limbs(n < 0, &[magnitude as u64, (magnitude >> 64) as u64])
        }
    }
}

fn from_big(n: &BigInt) -> Val {
    from_limbs(n.sign() == Sign::Minus, &n.magnitude().to_u64_digits())
}

fn compare_magnitudes(a: &[u64], b: &[u64]) -> Ordering {
    a.len()
        .cmp(&b.len())
        .then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// The order of two integers.
pub(crate) fn compare(a: &Val, b: &Val) -> Ordering {
    if let (Some(a), Some(b)) = (a.as_immediate(), b.as_immediate()) {
        return a.cmp(&b);
    }
    let (a, b) = (Operand::of(a), Operand::of(b));
    match (a.negative, b.negative) {
        (false, false) => compare_magnitudes(a.limbs(), b.limbs()),
        (true, true) => compare_magnitudes(b.limbs(), a.limbs()),
        (a_negative, b_negative) => b_negative.cmp(&a_negative),
    }
}

fn add_magnitudes(a: &[u64], b: &[u64]) -> Vec<u64> {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let mut sum = Vec::with_capacity(long.len() + 1);
    let mut carry = false;
    for (index, limb) in long.iter().enumerate() {
        let (partial, over) = limb.overflowing_add(short.get(index).copied().unwrap_or(0));
        let (total, over_again) = partial.overflowing_add(carry as u64);
        carry = over | over_again;
        sum.push(total);
    }
    sum.push(carry as u64);
    sum
}

/// `a - b` where `a >= b`.
fn subtract_magnitudes(a: &[u64], b: &[u64]) -> Vec<u64> {
    let mut borrow = false;
    let difference = a.iter().enumerate().map(|(index, limb)| {
        let (partial, under) = limb.overflowing_sub(b.get(index).copied().unwrap_or(0));
        let (total, under_again) = partial.overflowing_sub(borrow as u64);
        borrow = under | under_again;
        total
    });
    difference.collect()
}

fn add_signed(a: &Operand, b: &Operand, b_negative: bool) -> Val {
    if a.negative == b_negative {
        return from_limbs(a.negative, &add_magnitudes(a.limbs(), b.limbs()));
    }
    match compare_magnitudes(a.limbs(), b.limbs()) {
        Ordering::Less => from_limbs(b_negative, &subtract_magnitudes(b.limbs(), a.limbs())),
        _ => from_limbs(a.negative, &subtract_magnitudes(a.limbs(), b.limbs())),
    }
}

/// The sum.
pub(crate) fn add(a: &Val, b: &Val) -> Val {
    if let (Some(a), Some(b)) = (a.as_immediate(), b.as_immediate()) {
        return from_i64(a + b);
    }
    let (a, b) = (Operand::of(a), Operand::of(b));
    add_signed(&a, &b, b.negative)
}

/// The difference.
pub(crate) fn subtract(a: &Val, b: &Val) -> Val {
    if let (Some(a), Some(b)) = (a.as_immediate(), b.as_immediate()) {
        return from_i64(a - b);
    }
    let (a, b) = (Operand::of(a), Operand::of(b));
    add_signed(&a, &b, !b.negative)
}

/// Magnitudes whose shorter one is no longer than this are multiplied limb by limb.
const SCHOOLBOOK_LIMBS: usize = 24;

fn multiply(a: &Val, b: &Val) -> Val {
    if let (Some(a), Some(b)) = (a.as_immediate(), b.as_immediate()) {
        return from_i128(a as i128 * b as i128);
    }
    let (a, b) = (Operand::of(a), Operand::of(b));
    let (x, y) = (a.limbs(), b.limbs());
    if x.len().min(y.len()) > SCHOOLBOOK_LIMBS {
        check_bits((x.len() + y.len()) as u64 * 64);
        return from_big(&(a.to_big() * b.to_big()));
    }
    let mut product = vec![0; x.len() + y.len()];
    for (place, factor) in x.iter().enumerate() {
        let mut carry = 0u128;
        for (offset, limb) in y.iter().enumerate() {
            // At most (2⁶⁴ - 1)² + 2 (2⁶⁴ - 1) = 2¹²⁸ - 1.
            carry += *factor as u128 * *limb as u128 + product[place + offset] as u128;
            product[place + offset] = carry as u64;
            carry >>= 64;
        }
        product[place + y.len()] = carry as u64;
    }
    from_limbs(a.negative != b.negative, &product)
}

fn negate(a: &Val) -> Val {
    match a.as_immediate() {
        Some(a) => from_i64(-a),
        None => from_limbs(!is_negative(a), limbs(a)),
    }
}

fn check_divisor(b: &Val) {
    if b.as_immediate() == Some(0) {
        fatal::bug("division by zero");
    }
}

fn floor_divide(a: &Val, b: &Val) -> Val {
    check_divisor(b);
    if let (Some(a), Some(b)) = (a.as_immediate(), b.as_immediate()) {
        return from_i64(Integer::div_floor(&a, &b));
    }
    from_big(&Operand::of(a).to_big().div_floor(&Operand::of(b).to_big()))
}

fn floor_modulo(a: &Val, b: &Val) -> Val {
    check_divisor(b);
    if let (Some(a), Some(b)) = (a.as_immediate(), b.as_immediate()) {
        return from_i64(Integer::mod_floor(&a, &b));
    }
    from_big(&Operand::of(a).to_big().mod_floor(&Operand::of(b).to_big()))
}

/// No integer that the runtime can hold has more bits.
const MOST_BITS: u64 = u32::MAX as u64 * 64;

fn check_bits(bits: u64) {
    if bits > MOST_BITS {
        fatal::too_large("an integer");
    }
}

fn power(base: &Val, exponent: &Val) -> Val {
    if is_negative(exponent) {
        fatal::bug("negative exponent");
    }
    let is_odd = exponent.as_immediate().is_none_or(|n| n & 1 == 1);
    match (base.as_immediate(), exponent.as_immediate()) {
        (_, Some(0)) | (Some(1), _) => return Val::immediate(1),
        (Some(0), _) => return Val::immediate(0),
        (Some(-1), Some(_)) => return Val::immediate(if is_odd { -1 } else { 1 }),
        (Some(-1), None) => {
            return Val::immediate(if limbs(exponent)[0] & 1 == 1 { -1 } else { 1 });
        }
        _ => {}
    }
    let base = Operand::of(base).to_big();
    let Some(exponent) = exponent.as_immediate().and_then(|n| u32::try_from(n).ok()) else {
        fatal::too_large("an integer")
    };
    check_bits((base.bits() - 1).saturating_mul(exponent as u64));
    from_big(&Pow::pow(base, exponent))
}

/// Decimal digits.
pub(crate) fn write_decimal(n: &Val, out: &mut Vec<u8>) {
    use std::io::Write;
    // Writing to a vector does not fail.
    let _ = match n.as_immediate() {
        Some(n) => write!(out, "{n}"),
        None => write!(out, "{}", Operand::of(n).to_big()),
    };
}

/// `-?[0-9]+`
fn parse(text: &str) -> Option<Val> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match text.parse() {
        Ok(n) => Some(from_i64(n)),
        Err(_) => Some(from_big(&BigInt::parse_bytes(text.as_bytes(), 10)?)),
    }
}

macro_rules! binary {
    ($($owned:ident $borrowed:ident $function:ident;)*) => {
        $(
            /// See [`crate::abi`].
            #[unsafe(no_mangle)]
            pub extern "C" fn $owned(a: Val, b: Val) -> Val {
                $function(&a, &b)
            }

            /// See [`crate::abi`].
            #[unsafe(no_mangle)]
            pub extern "C" fn $borrowed(a: Borrowed, b: Borrowed) -> Val {
                $function(&a, &b)
            }
        )*
    };
}

binary! {
    tn_int_add tn_int_add_b add;
    tn_int_sub tn_int_sub_b subtract;
    tn_int_mul tn_int_mul_b multiply;
    tn_int_floordiv tn_int_floordiv_b floor_divide;
    tn_int_floormod tn_int_floormod_b floor_modulo;
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_int_neg(a: Val) -> Val {
    negate(&a)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_int_neg_b(a: Borrowed) -> Val {
    negate(&a)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_int_compare_b(a: Borrowed, b: Borrowed) -> Val {
    order::to_value(compare(&a, &b))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_int_eq_b(a: Borrowed, b: Borrowed) -> Val {
    Val::bool(compare(&a, &b).is_eq())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_int_lt_b(a: Borrowed, b: Borrowed) -> Val {
    Val::bool(compare(&a, &b).is_lt())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_int_le_b(a: Borrowed, b: Borrowed) -> Val {
    Val::bool(compare(&a, &b).is_le())
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_int_abs(a: Val) -> Val {
    if is_negative(&a) { negate(&a) } else { a }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_int_pow(base: Val, exponent: Val) -> Val {
    power(&base, &exponent)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_int_gcd(a: Val, b: Val) -> Val {
    match (a.as_immediate(), b.as_immediate()) {
        (Some(a), Some(b)) => from_i64(a.gcd(&b)),
        _ => from_big(&Operand::of(&a).to_big().gcd(&Operand::of(&b).to_big())),
    }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_int_from_raw(raw: u64) -> Val {
    from_i64(raw as i64)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_int_from_raw_unsigned(raw: u64) -> Val {
    from_limbs(false, &[raw])
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_int_to_raw_b(a: Borrowed) -> u64 {
    match a.as_immediate() {
        Some(a) => a as u64,
        None if is_negative(&a) => limbs(&a)[0].wrapping_neg(),
        None => limbs(&a)[0],
    }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_int_to_text_b(a: Borrowed) -> Val {
    let mut digits = Vec::new();
    write_decimal(&a, &mut digits);
    text::from_ascii(&digits)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_int_to_text_base_b(a: Borrowed, base: Borrowed) -> Val {
    match base.as_immediate() {
        Some(base @ 2..=36) => text::from_ascii(
            Operand::of(&a)
                .to_big()
                .to_str_radix(base as u32)
                .as_bytes(),
        ),
        _ => fatal::bug("base out of range"),
    }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_parse_int_b(text: Borrowed) -> Val {
    Val::option(parse(text::as_str(&text)))
}
