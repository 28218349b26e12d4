//! Lists against vectors: many lists that share elements, changed by turns.

use super::model::{Model, Type, value_of};
use super::{int, leak_free, lend};
use crate::list::*;
use crate::order;
use crate::value::Val;
use proptest::collection::vec;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Op {
    Copy(usize, usize),
    Push(usize, Model),
    Set(usize, usize, Model),
    Slice(usize, usize, usize),
    SliceBorrowed(usize, usize, usize, usize),
    Concat(usize, usize),
    ConcatCopy(usize, usize),
    Insert(usize, usize, Model),
    RemoveAt(usize, usize),
    Swap(usize, usize, usize),
    Reverse(usize),
    Sort(usize),
    Update(usize, usize, Model),
    PopFrontPushBack(usize, usize),
}

const SLOTS: usize = 4;

fn op(element: BoxedStrategy<Model>) -> impl Strategy<Value = Op> {
    let slot = || 0..SLOTS;
    let place = || any::<prop::sample::Index>().prop_map(|index| index.index(1 << 16));
    prop_oneof![
        2 => (slot(), slot()).prop_map(|(a, b)| Op::Copy(a, b)),
        6 => (slot(), element.clone()).prop_map(|(a, x)| Op::Push(a, x)),
        4 => (slot(), place(), element.clone()).prop_map(|(a, i, x)| Op::Set(a, i, x)),
        2 => (slot(), place(), place()).prop_map(|(a, i, j)| Op::Slice(a, i, j)),
        2 => (slot(), slot(), place(), place()).prop_map(|(a, b, i, j)| Op::SliceBorrowed(a, b, i, j)),
        2 => (slot(), slot()).prop_map(|(a, b)| Op::Concat(a, b)),
        2 => (slot(), slot()).prop_map(|(a, b)| Op::ConcatCopy(a, b)),
        2 => (slot(), place(), element.clone()).prop_map(|(a, i, x)| Op::Insert(a, i, x)),
        2 => (slot(), place()).prop_map(|(a, i)| Op::RemoveAt(a, i)),
        1 => (slot(), place(), place()).prop_map(|(a, i, j)| Op::Swap(a, i, j)),
        1 => slot().prop_map(Op::Reverse),
        1 => slot().prop_map(Op::Sort),
        2 => (slot(), place(), element).prop_map(|(a, i, x)| Op::Update(a, i, x)),
        2 => (slot(), 1usize..9).prop_map(|(a, n)| Op::PopFrontPushBack(a, n)),
    ]
}

struct Slots {
    values: [Val; SLOTS],
    models: [Vec<Model>; SLOTS],
}

impl Slots {
    /// Moves a list out, as compiled code does with a variable that it assigns.
    fn take(&mut self, slot: usize) -> Val {
        std::mem::replace(&mut self.values[slot], tn_list_empty())
    }

    fn range(&self, slot: usize, i: usize, j: usize) -> (usize, usize) {
        let (i, j) = (
            i % (self.models[slot].len() + 1),
            j % (self.models[slot].len() + 1),
        );
        (i.min(j), i.max(j))
    }

    fn apply(&mut self, op: Op) {
        match op {
            Op::Copy(a, b) => {
                self.values[a] = self.values[b].clone();
                self.models[a] = self.models[b].clone();
            }
            Op::Push(a, x) => {
                let list = self.take(a);
                self.values[a] = tn_list_push(list, x.to_value());
                self.models[a].push(x);
            }
            Op::Slice(a, i, j) => {
                let (i, j) = self.range(a, i, j);
                let list = self.take(a);
                self.values[a] = tn_list_slice(list, Val::length(i), Val::length(j));
                self.models[a] = self.models[a][i..j].to_vec();
            }
            Op::SliceBorrowed(a, b, i, j) => {
                let (i, j) = self.range(b, i, j);
                self.values[a] = tn_list_slice_b(
                    lend(&self.values[b]),
                    lend(&Val::length(i)),
                    lend(&Val::length(j)),
                );
                self.models[a] = self.models[b][i..j].to_vec();
            }
            Op::Concat(a, b) if a != b => {
                let (left, right) = (self.take(a), self.take(b));
                self.values[a] = tn_list_concat(left, right);
                let right = std::mem::take(&mut self.models[b]);
                self.models[a].extend(right);
            }
            Op::Concat(a, b) | Op::ConcatCopy(a, b) => {
                let right = self.values[b].clone();
                let left = self.take(a);
                self.values[a] = tn_list_concat(left, right);
                let right = self.models[b].clone();
                self.models[a].extend(right);
            }
            Op::Insert(a, i, x) => {
                let i = i % (self.models[a].len() + 1);
                let list = self.take(a);
                self.values[a] = tn_list_insert(list, Val::length(i), x.to_value());
                self.models[a].insert(i, x);
            }
            Op::Reverse(a) => {
                let list = self.take(a);
                self.values[a] = tn_list_reverse(list);
                self.models[a].reverse();
            }
            Op::Sort(a) => {
                let list = self.take(a);
                self.values[a] = tn_list_sort(list);
                self.models[a].sort();
            }
            Op::PopFrontPushBack(a, n) => self.rotate(a, n),
            op => self.apply_at_index(op),
        }
    }

    fn apply_at_index(&mut self, op: Op) {
        let (Op::Set(a, i, _) | Op::RemoveAt(a, i) | Op::Swap(a, i, _) | Op::Update(a, i, _)) = &op
        else {
            return;
        };
        let (a, len) = (*a, self.models[*a].len());
        if len == 0 {
            return;
        }
        let i = i % len;
        let list = self.take(a);
        self.values[a] = match op {
            Op::Set(_, _, x) => {
                self.models[a][i] = x.clone();
                tn_list_set(list, Val::length(i), x.to_value())
            }
            Op::RemoveAt(..) => {
                self.models[a].remove(i);
                tn_list_remove_at(list, Val::length(i))
            }
            Op::Swap(_, _, j) => {
                self.models[a].swap(i, j % len);
                tn_list_swap(list, Val::length(i), Val::length(j % len))
            }
            Op::Update(_, _, x) => {
                let list = tn_list_unshare(list);
                let old = tn_list_take_b(lend(&list), lend(&Val::length(i)));
                assert!(order::equal(&old, &self.models[a][i].to_value()));
                self.models[a][i] = x.clone();
                tn_list_set(list, Val::length(i), x.to_value())
            }
            _ => list,
        };
    }

    /// Uses a list as a queue, which leaves room at its front.
    fn rotate(&mut self, a: usize, turns: usize) {
        for _ in 0..turns.min(self.models[a].len()) {
            let list = self.take(a);
            let first = tn_list_get_b(lend(&list), lend(&int(0)));
            let len = Val::length(list.len());
            self.values[a] = tn_list_push(tn_list_slice(list, int(1), len), first);
            self.models[a].rotate_left(1);
        }
    }

    fn check(&self) {
        for (value, model) in self.values.iter().zip(&self.models) {
            assert_eq!(value.len(), model.len());
            for (index, item) in model.iter().enumerate() {
                let element = tn_list_get_b(lend(value), lend(&Val::length(index)));
                assert!(order::equal(&element, &item.to_value()), "element {index}");
            }
        }
    }
}

fn run(ops: Vec<Op>) {
    leak_free(|| {
        let mut slots = Slots {
            values: [0; SLOTS].map(|_| tn_list_empty()),
            models: Default::default(),
        };
        for op in ops {
            slots.apply(op);
            slots.check();
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn lists_of_texts(ops in vec(op(value_of(&Type::Text)), 1..60)) {
        run(ops);
    }

    #[test]
    fn lists_of_ints(ops in vec(op(value_of(&Type::Int)), 1..60)) {
        run(ops);
    }
}

#[test]
fn unique_lists_change_in_place() {
    leak_free(|| {
        let mut list = tn_list_new(int(1000));
        let address = list.raw();
        for n in 0..1000 {
            list = tn_list_push(list, int(n));
        }
        list = tn_list_set(tn_list_sort(tn_list_reverse(list)), int(7), int(-7));
        assert_eq!(list.raw(), address);
        list = tn_list_slice(list, int(500), int(1000));
        assert_eq!(list.raw(), address);
        for n in 0..500 {
            list = tn_list_push(list, int(n));
        }
        assert_eq!(list.raw(), address);
    });
}

/// Room at the front that is too little to move for, and too much to do without.
#[test]
fn growing_never_shrinks_the_storage() {
    leak_free(|| {
        let list = (0..1000).fold(tn_list_new(int(1000)), |list, n| tn_list_push(list, int(n)));
        let list = tn_list_slice(list, int(300), int(310));
        let list = tn_list_concat(list, tn_list_range(int(310), int(1005)));
        let numbers: Vec<_> = elements(&list)
            .iter()
            .filter_map(Val::as_immediate)
            .collect();
        assert_eq!(numbers, (300..1005).collect::<Vec<_>>());
    });
}

#[test]
fn sorts_are_stable() {
    leak_free(|| {
        // Equal texts in different objects.
        let items: Vec<Val> = ["b", "a", "b", "a"].map(super::txt).into();
        let addresses: Vec<u64> = items.iter().map(Val::raw).collect();
        let sorted = tn_list_sort(from_iter(items));
        let order: Vec<u64> = elements(&sorted).iter().map(Val::raw).collect();
        assert_eq!(order, [1, 3, 0, 2].map(|index| addresses[index]));
    });
}

#[test]
fn ranges_and_repeats() {
    leak_free(|| {
        let numbers = |list: &Val| {
            elements(list)
                .iter()
                .map(super::model::int_model)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            numbers(&tn_list_range(int(-1), int(2))),
            [-1, 0, 1].map(Into::into)
        );
        assert!(numbers(&tn_list_range(int(2), int(2))).is_empty());
        let edge = (1i64 << 62) - 1;
        assert_eq!(
            numbers(&tn_list_range(int(edge), int(edge + 2))),
            [edge, edge + 1].map(Into::into)
        );
        assert_eq!(tn_list_repeat(super::txt("a"), int(3)).len(), 3);
        assert_eq!(tn_list_repeat(super::txt("a"), int(-3)).len(), 0);
    });
}

#[test]
fn membership() {
    leak_free(|| {
        let list = from_iter(["a", "b", "b"].map(super::txt));
        assert_eq!(
            tn_list_contains_b(lend(&list), lend(&super::txt("b"))).raw(),
            3
        );
        assert_eq!(
            tn_list_contains_b(lend(&list), lend(&super::txt("c"))).raw(),
            1
        );
        assert_eq!(
            tn_list_find_b(lend(&list), lend(&super::txt("b"))).fields()[0].as_immediate(),
            Some(1)
        );
        assert!(tn_list_find_b(lend(&list), lend(&super::txt("c"))).is_immediate());
    });
}
