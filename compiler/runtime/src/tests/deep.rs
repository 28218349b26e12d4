//! Data a million deep is dropped, compared, hashed and printed without recursion, on the small stack of a test.

use super::{int, leak_free, lend};
use crate::abi::Kind;
use crate::descriptors::{Constructor, Descriptors, Shape};
use crate::show::tn_show_b;
use crate::value::Val;
use crate::{list, order, set, text, tree};

const DEPTH: i64 = 1_000_000;

fn check_all(build: impl Fn(i64) -> Val) {
    let (a, b, c) = (build(0), build(0), build(1));
    assert!(order::equal(&a, &b) && order::compare(&a, &b).is_eq());
    assert_eq!(order::hash(&a), order::hash(&b));
    assert!(
        !order::equal(&a, &c) && order::compare(&a, &c).is_lt() && order::compare(&c, &a).is_gt()
    );
}

#[test]
fn chains_through_the_last_field() {
    leak_free(|| {
        check_all(|end| {
            (0..DEPTH).fold(int(end), |tail, n| {
                Val::record(Kind::Data, 1, [int(n), tail])
            })
        });
    });
}

#[test]
fn chains_through_the_first_field() {
    leak_free(|| {
        check_all(|end| {
            (0..DEPTH).fold(int(end), |head, n| {
                Val::record(Kind::Tuple, 0, [head, int(n)])
            })
        });
    });
}

#[test]
fn lists_in_lists() {
    leak_free(|| {
        check_all(|end| {
            (0..DEPTH).fold(int(end), |inner, n| {
                list::from_iter([int(n), inner, int(3)])
            })
        })
    });
}

#[test]
fn sets_in_sets() {
    leak_free(|| {
        check_all(|end| {
            let first = set::tn_set_insert(Val::UNIT, int(end));
            (0..DEPTH / 10).fold(first, |inner, _| set::tn_set_insert(Val::UNIT, inner))
        });
    });
}

#[test]
fn maps_in_maps() {
    leak_free(|| {
        check_all(|end| {
            (0..DEPTH / 10).fold(int(end), |inner, n| {
                tree::insert(
                    Val::UNIT,
                    tree::Entry {
                        key: int(n),
                        value: Some(inner),
                    },
                )
            })
        });
    });
}

#[test]
fn slices_of_slices_share_one_owner() {
    leak_free(|| {
        let whole = list::from_iter((0..100_000).map(int));
        let kept = whole.clone();
        let mut rest = whole;
        while rest.len() > 10 {
            let len = rest.len() as i64;
            rest = list::tn_list_slice_b(lend(&rest), lend(&int(1)), lend(&int(len)));
        }
        assert_eq!(list::elements(&rest)[0].as_immediate(), Some(100_000 - 10));
        assert_eq!(kept.len(), 100_000);
    });
}

#[test]
fn deep_data_prints() {
    leak_free(|| {
        let mut table = Descriptors::new();
        let (chain, int_shape) = (table.reserve(), table.add(Shape::Int));
        let end = Constructor {
            name: "End".into(),
            fields: Vec::new(),
        };
        let fields = vec![("rest".to_owned(), chain), ("n".to_owned(), int_shape)];
        table.define(
            chain,
            Shape::Enum(vec![
                end,
                Constructor {
                    name: "Link".into(),
                    fields,
                },
            ]),
        );
        let layout = table.layout();
        let descriptor = layout.bytes.as_ptr() as u64 + layout.offset(chain) as u64;
        let value = (0..DEPTH).fold(Val::UNIT, |rest, _| {
            Val::record(Kind::Data, 1, [rest, int(7)])
        });
        let shown = tn_show_b(lend(&value), descriptor);
        let shown = text::as_str(&shown);
        assert!(shown.starts_with("Link(Link(") && shown.ends_with(", 7), 7)"));
        assert_eq!(
            shown.len(),
            DEPTH as usize * "Link(, 7)".len() + "End".len()
        );
    });
}
