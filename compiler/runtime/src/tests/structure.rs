//! Equality, order, hashes and `show` over random types.

use super::model::{shape_of, typed_values};
use super::{leak_free, lend, txt};
use crate::descriptors::{Constructor, Descriptors, Shape};
use crate::show::{tn_display_b, tn_show_b};
use crate::value::Val;
use crate::{list, order, static_text, text};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn order_is_the_order_of_the_model((_, values) in typed_values(2)) {
        leak_free(|| {
            let (a, b) = (values[0].to_value(), values[1].to_value());
            let again = values[0].to_value();
            assert_eq!(order::compare(&a, &b), values[0].cmp(&values[1]));
            assert_eq!(order::equal(&a, &b), values[0] == values[1]);
            assert!(order::equal(&a, &again) && order::compare(&a, &again).is_eq());
            assert_eq!(order::hash(&a), order::hash(&again));
            if values[0] != values[1] {
                assert_ne!(order::hash(&a), order::hash(&b));
            }
        });
    }

    #[test]
    fn show_gives_the_expression((t, values) in typed_values(1)) {
        leak_free(|| {
            let mut table = Descriptors::new();
            let shape = shape_of(&t, &mut table);
            let layout = table.layout();
            let descriptor = layout.bytes.as_ptr() as u64 + layout.offset(shape) as u64;
            let shown = tn_show_b(lend(&values[0].to_value()), descriptor);
            assert_eq!(text::as_str(&shown), values[0].show());
        });
    }
}

#[test]
fn recursive_types_print() {
    leak_free(|| {
        let mut table = Descriptors::new();
        let (tree, int) = (table.reserve(), table.add(Shape::Int));
        let leaf = Constructor {
            name: "Leaf".into(),
            fields: Vec::new(),
        };
        let fields = [("left", tree), ("value", int), ("right", tree)];
        let fields = fields
            .map(|(name, shape)| (name.to_owned(), shape))
            .to_vec();
        table.define(
            tree,
            Shape::Enum(vec![
                leaf,
                Constructor {
                    name: "Node".into(),
                    fields,
                },
            ]),
        );
        let layout = table.layout();
        let descriptor = layout.bytes.as_ptr() as u64 + layout.offset(tree) as u64;
        let node = |left, value, right| {
            Val::record(
                crate::abi::Kind::Data,
                1,
                [left, Val::immediate(value), right],
            )
        };
        let value = node(node(Val::UNIT, -1, Val::UNIT), 2, Val::UNIT);
        let shown = tn_show_b(lend(&value), descriptor);
        assert_eq!(text::as_str(&shown), "Node(Node(Leaf, -1, Leaf), 2, Leaf)");
    });
}

#[test]
fn leaves_print() {
    let mut table = Descriptors::new();
    let shapes =
        [Shape::Unit, Shape::Function, Shape::Text, Shape::Char].map(|shape| table.add(shape));
    let texts = table.add(Shape::List(shapes[2]));
    let layout = table.layout();
    let at = |shape| layout.bytes.as_ptr() as u64 + layout.offset(shape) as u64;
    let check = |value: &Val, shape, shown: &str, displayed: &str| {
        assert_eq!(text::as_str(&tn_show_b(lend(value), at(shape))), shown);
        assert_eq!(
            text::as_str(&tn_display_b(lend(value), at(shape))),
            displayed
        );
    };
    leak_free(|| {
        check(&Val::UNIT, shapes[0], "()", "()");
        check(&Val::UNIT, shapes[1], "<function>", "<function>");
        check(
            &txt("a\"{}'\r"),
            shapes[2],
            "\"a\\\"{}'\\u{D}\"",
            "a\"{}'\r",
        );
        check(&Val::char('\''), shapes[3], "'\\''", "'");
        check(
            &list::from_iter([txt("a"), txt("")]),
            texts,
            "[\"a\", \"\"]",
            "[\"a\", \"\"]",
        );
    });
}

#[test]
fn literals_are_static_objects() {
    leak_free(|| {
        let bytes = static_text("häh").expect("the text is short");
        let aligned: Vec<u64> = bytes
            .chunks(8)
            .map(|word| u64::from_le_bytes(word.try_into().expect("whole words")))
            .collect();
        // SAFETY: the bytes are a static object, aligned, and outlive the value.
        let value = unsafe { Val::from_raw(aligned.as_ptr() as u64) };
        let copy = value.clone();
        assert!(order::equal(&copy, &txt("häh")));
        let longer = text::tn_text_concat(value, txt("!"));
        assert_eq!(text::as_str(&longer), "häh!");
        assert_eq!(text::as_str(&copy), "häh");
    });
}
