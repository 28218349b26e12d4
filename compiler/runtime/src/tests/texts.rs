//! Texts against strings.

use super::model::any_text;
use super::{int, leak_free, lend, txt};
use crate::list;
use crate::search::*;
use crate::text::*;
use crate::value::Val;
use proptest::prelude::*;

fn strings(list: &Val) -> Vec<String> {
    list::elements(list)
        .iter()
        .map(|item| as_str(item).to_owned())
        .collect()
}

fn check(value: &Val, expected: &str) {
    assert_eq!(as_str(value), expected);
    assert_eq!(char_count(value), expected.chars().count());
}

/// The characters that stand before the first occurrence.
fn char_position(text: &str, part: &str) -> Option<i64> {
    text.find(part)
        .map(|offset| text[..offset].chars().count() as i64)
}

fn option(value: &Val) -> Option<i64> {
    value.fields().first().and_then(Val::as_immediate)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn characters_and_slices(a in any_text(), i in any::<prop::sample::Index>(), j in any::<prop::sample::Index>()) {
        leak_free(|| {
            let value = txt(&a);
            let chars: Vec<char> = a.chars().collect();
            let (i, j) = (i.index(chars.len() + 1), j.index(chars.len() + 1));
            let (i, j) = (i.min(j), i.max(j));
            if i < chars.len() {
                assert_eq!(tn_text_get_b(lend(&value), lend(&Val::length(i))).to_char(), chars[i]);
            }
            let part: String = chars[i..j].iter().collect();
            check(&tn_text_slice_b(lend(&value), lend(&Val::length(i)), lend(&Val::length(j))), &part);
            let list = tn_text_chars_b(lend(&value));
            assert_eq!(list::elements(&list).iter().map(Val::to_char).collect::<Vec<_>>(), chars);
            check(&tn_text_from_chars_b(lend(&list)), &a);
            check(&tn_text_slice(value, Val::length(i), Val::length(j)), &part);
        });
    }

    /// Joined in place or not, with an index in between.
    #[test]
    fn joins(parts in prop::collection::vec((any_text(), any::<bool>()), 0..12)) {
        leak_free(|| {
            let (mut value, mut model) = (txt(""), String::new());
            let mut kept = Vec::new();
            for (part, keep) in parts {
                if keep {
                    kept.push((value.clone(), model.clone()));
                }
                value = tn_text_concat(value, txt(&part));
                model.push_str(&part);
                if let Some(last) = model.chars().next_back() {
                    let index = Val::length(model.chars().count() - 1);
                    assert_eq!(tn_text_get_b(lend(&value), lend(&index)).to_char(), last);
                }
                value = tn_text_push(value, Val::char('ß'));
                model.push('ß');
                check(&value, &model);
            }
            kept.iter().for_each(|(value, model)| check(value, model));
        });
    }

    #[test]
    fn searches(a in any_text(), part in "[a-cä]{0,2}", to in "[xä]{0,2}", start in 0usize..20) {
        leak_free(|| {
            let (x, p) = (txt(&a), txt(&part));
            let yes = |value: Val| value.raw() == 3;
            assert_eq!(yes(tn_text_contains_b(lend(&x), lend(&p))), a.contains(&part));
            assert_eq!(yes(tn_text_starts_with_b(lend(&x), lend(&p))), a.starts_with(&part));
            assert_eq!(yes(tn_text_ends_with_b(lend(&x), lend(&p))), a.ends_with(&part));
            assert_eq!(yes(tn_text_eq_b(lend(&x), lend(&p))), a == part);
            assert_eq!(option(&tn_text_find_b(lend(&x), lend(&p))), char_position(&a, &part));
            let rest: String = a.chars().skip(start).collect();
            let expected = char_position(&rest, &part).map(|place| place + start as i64);
            let expected = expected.filter(|_| start <= a.chars().count());
            assert_eq!(option(&tn_text_find_from_b(lend(&x), lend(&p), lend(&Val::length(start)))), expected);
            if !part.is_empty() {
                assert_eq!(strings(&tn_text_split_b(lend(&x), lend(&p))), a.split(&part).collect::<Vec<_>>());
                check(&tn_text_replace_b(lend(&x), lend(&p), lend(&txt(&to))), &a.replace(&part, &to));
                assert_eq!(tn_text_count_b(lend(&x), lend(&p)).as_immediate(), Some(a.matches(&part).count() as i64));
            }
        });
    }

    #[test]
    fn mappings(a in any_text(), times in 0i64..4) {
        leak_free(|| {
            let x = txt(&a);
            check(&tn_text_upper_b(lend(&x)), &a.to_uppercase());
            check(&tn_text_lower_b(lend(&x)), &a.to_lowercase());
            check(&tn_text_trim_b(lend(&x)), a.trim());
            check(&tn_text_trim_start_b(lend(&x)), a.trim_start());
            check(&tn_text_trim_end_b(lend(&x)), a.trim_end());
            check(&tn_text_reverse_b(lend(&x)), &a.chars().rev().collect::<String>());
            check(&tn_text_repeat_b(lend(&x), lend(&int(times))), &a.repeat(times as usize));
            assert_eq!(strings(&tn_text_words_b(lend(&x))), a.split_whitespace().collect::<Vec<_>>());
            assert_eq!(strings(&tn_text_lines_b(lend(&x))), a.lines().collect::<Vec<_>>());
            let words = tn_text_words_b(lend(&x));
            check(&tn_text_join_b(lend(&words), lend(&txt(", "))), &strings(&words).join(", "));
        });
    }
}

#[test]
fn empty_parts() {
    leak_free(|| {
        let text = txt("aä");
        assert_eq!(
            strings(&tn_text_split_b(lend(&text), lend(&txt("")))),
            ["a", "ä"]
        );
        check(
            &tn_text_replace_b(lend(&text), lend(&txt("")), lend(&txt("x"))),
            "aä",
        );
        assert_eq!(
            strings(&tn_text_split_b(lend(&txt("")), lend(&txt(",")))),
            [""]
        );
        assert_eq!(strings(&tn_text_words_b(lend(&txt(" ")))), [""; 0]);
        assert_eq!(
            strings(&tn_text_lines_b(lend(&txt("a\n\nb\n")))),
            ["a", "", "b"]
        );
    });
}

#[test]
fn case_mapping_is_full() {
    leak_free(|| check(&tn_text_upper_b(lend(&txt("straße ﬁn"))), "STRASSE FIN"));
}

#[test]
fn a_unique_text_grows_in_place() {
    leak_free(|| {
        let mut moves = 0;
        let mut text = txt("");
        for _ in 0..100_000 {
            let before = text.raw();
            text = tn_text_push(text, Val::char('x'));
            moves += (text.raw() != before) as usize;
        }
        assert!(moves < 40, "{moves} moves");
    });
}
