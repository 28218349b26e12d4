//! Integers against `num-bigint`.

use super::model::{any_int, int_model, int_value};
use super::{leak_free, lend};
use crate::int::*;
use crate::{IntLiteral, static_int, text};
use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use proptest::prelude::*;

/// Checks the value, and that it is an object only where it has to be.
fn check(value: &crate::value::Val, expected: &BigInt) {
    assert_eq!(&int_model(value), expected);
    let small = i64::try_from(expected).is_ok_and(crate::abi::fits_inline);
    assert_eq!(value.is_immediate(), small, "{expected} is not canonical");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn arithmetic(a in any_int(), b in any_int()) {
        leak_free(|| {
            let (x, y) = (int_value(&a), int_value(&b));
            check(&x, &a);
            check(&tn_int_add_b(lend(&x), lend(&y)), &(&a + &b));
            check(&tn_int_sub_b(lend(&x), lend(&y)), &(&a - &b));
            check(&tn_int_mul_b(lend(&x), lend(&y)), &(&a * &b));
            check(&tn_int_neg_b(lend(&x)), &-&a);
            check(&tn_int_abs(x.clone()), &BigInt::from(a.magnitude().clone()));
            check(&tn_int_gcd(x.clone(), y.clone()), &a.gcd(&b));
            assert_eq!(tn_int_compare_b(lend(&x), lend(&y)).as_immediate(), Some(a.cmp(&b) as i64 + 1));
            assert_eq!(tn_int_lt_b(lend(&x), lend(&y)).raw() == 3, a < b);
            assert_eq!(tn_int_le_b(lend(&x), lend(&y)).raw() == 3, a <= b);
            assert_eq!(tn_int_eq_b(lend(&x), lend(&y)).raw() == 3, a == b);
            if b.sign() != Sign::NoSign {
                check(&tn_int_floordiv(x.clone(), y.clone()), &a.div_floor(&b));
                check(&tn_int_floormod(x, y), &a.mod_floor(&b));
            }
        });
    }

    #[test]
    fn text_and_back(a in any_int()) {
        leak_free(|| {
            let x = int_value(&a);
            let shown = tn_int_to_text_b(lend(&x));
            assert_eq!(text::as_str(&shown), a.to_string());
            check(&tn_parse_int_b(lend(&shown)).fields()[0], &a);
            let hex = tn_int_to_text_base_b(lend(&x), lend(&super::int(16)));
            assert_eq!(text::as_str(&hex), a.to_str_radix(16));
        });
    }

    #[test]
    fn powers(base in -20i64..20, exponent in 0u32..200) {
        leak_free(|| check(&tn_int_pow(super::int(base), super::int(exponent as i64)), &BigInt::from(base).pow(exponent)));
    }

    #[test]
    fn raw_words(n in any::<i64>()) {
        leak_free(|| {
            check(&tn_int_from_raw(n as u64), &BigInt::from(n));
            check(&tn_int_from_raw_unsigned(n as u64), &BigInt::from(n as u64));
            assert_eq!(tn_int_to_raw_b(lend(&tn_int_from_raw(n as u64))), n as u64);
            assert_eq!(tn_int_to_raw_b(lend(&tn_int_from_raw_unsigned(n as u64))), n as u64);
        });
    }
}

#[test]
fn only_digits_parse() {
    leak_free(|| {
        for refused in ["", "-", "+1", " 1", "1 ", "1_000", "--1", "0x1", "१", "1.0"] {
            assert!(
                tn_parse_int_b(lend(&super::txt(refused))).is_immediate(),
                "{refused:?} parsed"
            );
        }
        for (accepted, n) in [("0", 0), ("-0", 0), ("007", 7), ("-12", -12)] {
            check(
                &tn_parse_int_b(lend(&super::txt(accepted))).fields()[0],
                &BigInt::from(n),
            );
        }
    });
}

#[test]
fn powers_of_small_bases_are_no_work() {
    leak_free(|| {
        let huge = int_value(&(BigInt::from(1) << 100));
        check(&tn_int_pow(super::int(-1), huge.clone()), &BigInt::from(1));
        check(
            &tn_int_pow(super::int(-1), tn_int_add(huge.clone(), super::int(1))),
            &BigInt::from(-1),
        );
        check(&tn_int_pow(super::int(0), huge.clone()), &BigInt::from(0));
        check(&tn_int_pow(super::int(1), huge), &BigInt::from(1));
        check(&tn_int_pow(super::int(0), super::int(0)), &BigInt::from(1));
    });
}

#[test]
fn literals_are_canonical() {
    assert_eq!(static_int(false, &[]), Some(IntLiteral::Word(1)));
    assert_eq!(
        static_int(true, &[1 << 62]),
        Some(IntLiteral::Word((-(1i64 << 62) << 1 | 1) as u64))
    );
    assert!(
        matches!(static_int(false, &[1 << 62, 0]), Some(IntLiteral::Object(bytes)) if bytes.len() == 24)
    );
}
