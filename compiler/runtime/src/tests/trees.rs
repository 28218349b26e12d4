//! Sets and maps against those of the standard library, several of them sharing nodes.

use super::{int, leak_free, lend, txt};
use crate::map::*;
use crate::set::*;
use crate::value::Val;
use crate::{list, order, text, tree};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const SLOTS: usize = 3;

#[derive(Clone, Debug)]
enum Op {
    Copy(usize, usize),
    Insert(usize, i64),
    Remove(usize, i64),
    /// Many at once, so that trees of different sizes meet.
    InsertRange(usize, i64, i64),
    RemoveRange(usize, i64, i64),
    Union(usize, usize),
    Intersect(usize, usize),
    Difference(usize, usize),
    Update(usize, i64),
}

fn op() -> impl Strategy<Value = Op> {
    let slot = || 0..SLOTS;
    let key = || 0i64..200;
    prop_oneof![
        2 => (slot(), slot()).prop_map(|(a, b)| Op::Copy(a, b)),
        5 => (slot(), key()).prop_map(|(a, k)| Op::Insert(a, k)),
        3 => (slot(), key()).prop_map(|(a, k)| Op::Remove(a, k)),
        2 => (slot(), key(), 0i64..60).prop_map(|(a, k, n)| Op::InsertRange(a, k, n)),
        1 => (slot(), key(), 0i64..60).prop_map(|(a, k, n)| Op::RemoveRange(a, k, n)),
        2 => (slot(), slot()).prop_map(|(a, b)| Op::Union(a, b)),
        1 => (slot(), slot()).prop_map(|(a, b)| Op::Intersect(a, b)),
        2 => (slot(), slot()).prop_map(|(a, b)| Op::Difference(a, b)),
        2 => (slot(), key()).prop_map(|(a, k)| Op::Update(a, k)),
    ]
}

/// Keys with objects of their own, so that counts matter.
fn key(k: i64) -> Val {
    txt(&format!("{k:03}"))
}

fn key_of(value: &Val) -> i64 {
    text::as_str(value).parse().unwrap_or(-1)
}

fn keys(list: &Val) -> Vec<i64> {
    list::elements(list).iter().map(key_of).collect()
}

#[derive(Default)]
struct Sets {
    values: Vec<Val>,
    models: Vec<BTreeSet<i64>>,
}

impl Sets {
    fn take(&mut self, slot: usize) -> Val {
        std::mem::replace(&mut self.values[slot], Val::UNIT)
    }

    fn insert(&mut self, a: usize, k: i64) {
        let set = self.take(a);
        self.values[a] = tn_set_insert(set, key(k));
        self.models[a].insert(k);
    }

    fn remove(&mut self, a: usize, k: i64) {
        let set = self.take(a);
        self.values[a] = tn_set_remove(set, key(k));
        self.models[a].remove(&k);
    }

    fn combine(
        &mut self,
        a: usize,
        b: usize,
        function: extern "C" fn(Val, Val) -> Val,
        model: fn(&BTreeSet<i64>, &BTreeSet<i64>) -> BTreeSet<i64>,
    ) {
        let right = self.values[b].clone();
        let left = self.take(a);
        self.values[a] = function(left, right);
        self.models[a] = model(&self.models[a], &self.models[b]);
    }

    fn apply(&mut self, op: Op) {
        match op {
            Op::Copy(a, b) => {
                self.values[a] = self.values[b].clone();
                self.models[a] = self.models[b].clone();
            }
            Op::Insert(a, k) | Op::Update(a, k) => self.insert(a, k),
            Op::Remove(a, k) => self.remove(a, k),
            Op::InsertRange(a, k, n) => (k..k + n).for_each(|k| self.insert(a, k)),
            Op::RemoveRange(a, k, n) => (k..k + n).for_each(|k| self.remove(a, k)),
            Op::Union(a, b) => self.combine(a, b, tn_set_union, |a, b| a | b),
            Op::Intersect(a, b) => self.combine(a, b, tn_set_intersect, |a, b| a & b),
            Op::Difference(a, b) => self.combine(a, b, tn_set_difference, |a, b| a - b),
        }
    }

    fn check(&self) {
        for (value, model) in self.values.iter().zip(&self.models) {
            assert!(tree::is_valid(value));
            let list = tn_set_to_list_b(lend(value));
            assert_eq!(keys(&list), model.iter().copied().collect::<Vec<_>>());
            assert_eq!(
                tn_set_len_b(lend(value)).as_immediate(),
                Some(model.len() as i64)
            );
            let rebuilt = tn_set_from_list(list::tn_list_reverse(list));
            assert!(tree::is_valid(&rebuilt) && order::equal(&rebuilt, value));
            assert_eq!(order::hash(&rebuilt), order::hash(value));
            for (other, other_model) in self.values.iter().zip(&self.models) {
                let is_subset = tn_set_is_subset_b(lend(value), lend(other)).raw() == 3;
                assert_eq!(is_subset, model.is_subset(other_model));
                assert_eq!(order::compare(value, other), model.cmp(other_model));
            }
        }
        let probe = 100;
        let found = tn_set_contains_b(lend(&self.values[0]), lend(&key(probe))).raw() == 3;
        assert_eq!(found, self.models[0].contains(&probe));
        if let Some((index, k)) = self.models[0].iter().enumerate().next_back() {
            assert_eq!(
                key_of(&tn_set_nth_b(
                    lend(&self.values[0]),
                    lend(&Val::length(index))
                )),
                *k
            );
        }
    }
}

#[derive(Default)]
struct Maps {
    values: Vec<Val>,
    models: Vec<BTreeMap<i64, i64>>,
    next: i64,
}

impl Maps {
    fn take(&mut self, slot: usize) -> Val {
        std::mem::replace(&mut self.values[slot], Val::UNIT)
    }

    fn insert(&mut self, a: usize, k: i64) {
        self.next += 1;
        let map = self.take(a);
        self.values[a] = tn_map_insert(map, key(k), key(self.next));
        self.models[a].insert(k, self.next);
    }

    fn remove(&mut self, a: usize, k: i64) {
        let map = self.take(a);
        self.values[a] = tn_map_remove(map, key(k));
        self.models[a].remove(&k);
    }

    /// Takes the value out and puts another in.
    fn update(&mut self, a: usize, k: i64) {
        let Some(old) = self.models[a].get(&k).copied() else {
            return;
        };
        let map = self.take(a);
        let map = tn_map_unshare(map, key(k));
        let taken = tn_map_take_b(lend(&map), lend(&key(k)));
        assert_eq!(key_of(&taken), old);
        self.values[a] = tn_map_insert(map, key(k), key(old + 1));
        self.models[a].insert(k, old + 1);
    }

    fn apply(&mut self, op: Op) {
        match op {
            Op::Copy(a, b) => {
                self.values[a] = self.values[b].clone();
                self.models[a] = self.models[b].clone();
            }
            Op::Insert(a, k) => self.insert(a, k),
            Op::Update(a, k) => self.update(a, k),
            Op::Remove(a, k) => self.remove(a, k),
            Op::InsertRange(a, k, n) => (k..k + n).for_each(|k| self.insert(a, k)),
            Op::RemoveRange(a, k, n) => (k..k + n).for_each(|k| self.remove(a, k)),
            Op::Union(a, b) => {
                let right = self.values[b].clone();
                let left = self.take(a);
                self.values[a] = tn_map_merge(left, right);
                let right = self.models[b].clone();
                self.models[a].extend(right);
            }
            Op::Intersect(a, b) | Op::Difference(a, b) => {
                let removed = tn_map_key_set_b(lend(&self.values[b]));
                assert!(tree::is_valid(&removed));
                let map = self.take(a);
                self.values[a] = tn_map_remove_all(map, removed);
                let removed = self.models[b].clone();
                self.models[a].retain(|k, _| !removed.contains_key(k));
            }
        }
    }

    fn check(&self) {
        for (value, model) in self.values.iter().zip(&self.models) {
            assert!(tree::is_valid(value));
            assert_eq!(
                tn_map_len_b(lend(value)).as_immediate(),
                Some(model.len() as i64)
            );
            assert_eq!(
                keys(&tn_map_keys_b(lend(value))),
                model.keys().copied().collect::<Vec<_>>()
            );
            assert_eq!(
                keys(&tn_map_values_b(lend(value))),
                model.values().copied().collect::<Vec<_>>()
            );
            let rebuilt = tn_map_from_list(tn_map_to_list_b(lend(value)));
            assert!(order::equal(&rebuilt, value));
            for (other, other_model) in self.values.iter().zip(&self.models) {
                assert_eq!(order::compare(value, other), model.cmp(other_model));
            }
        }
        self.check_lookups(&self.values[0], &self.models[0]);
    }

    fn check_lookups(&self, value: &Val, model: &BTreeMap<i64, i64>) {
        let probe = key(100);
        let expected = model.get(&100).copied();
        assert_eq!(
            tn_map_contains_b(lend(value), lend(&probe)).raw() == 3,
            expected.is_some()
        );
        assert_eq!(
            tn_map_get_b(lend(value), lend(&probe))
                .fields()
                .first()
                .map(key_of),
            expected
        );
        match tn_map_find_b(lend(value), lend(&probe)) {
            0 => assert_eq!(expected, None),
            // SAFETY: a word other than 0 is a value that is ours.
            word => assert_eq!(Some(key_of(&unsafe { Val::from_raw(word) })), expected),
        }
        if let Some((index, (k, v))) = model.iter().enumerate().next_back() {
            assert_eq!(
                key_of(&tn_map_nth_key_b(lend(value), lend(&Val::length(index)))),
                *k
            );
            assert_eq!(
                key_of(&tn_map_nth_value_b(lend(value), lend(&Val::length(index)))),
                *v
            );
            assert_eq!(key_of(&tn_map_at_b(lend(value), lend(&key(*k)))), *v);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn sets(ops in vec(op(), 1..40)) {
        leak_free(|| {
            let mut sets = Sets { values: vec![Val::UNIT, Val::UNIT, Val::UNIT], models: vec![BTreeSet::new(); SLOTS] };
            for op in ops {
                sets.apply(op);
                sets.check();
            }
        });
    }

    #[test]
    fn maps(ops in vec(op(), 1..40)) {
        leak_free(|| {
            let values = vec![Val::UNIT, Val::UNIT, Val::UNIT];
            let mut maps = Maps { values, models: vec![BTreeMap::new(); SLOTS], next: 0 };
            for op in ops {
                maps.apply(op);
                maps.check();
            }
        });
    }

    #[test]
    fn the_last_of_equal_keys_wins(entries in vec((0i64..9, any::<i16>()), 0..30)) {
        leak_free(|| {
            let pair = |(k, v): &(i64, i16)| Val::record(crate::abi::Kind::Tuple, 0, [key(*k), int(*v as i64)]);
            let map = tn_map_from_list(list::from_iter(entries.iter().map(pair)));
            let model: BTreeMap<i64, i16> = entries.iter().copied().collect();
            let values = tn_map_values_b(lend(&map));
            let values: Vec<_> = list::elements(&values).iter().filter_map(Val::as_immediate).collect();
            assert_eq!(values, model.values().map(|v| *v as i64).collect::<Vec<_>>());
        });
    }
}

#[test]
fn unique_trees_change_in_place() {
    leak_free(|| {
        let mut set = (0..1000).fold(Val::UNIT, |set, n| tn_set_insert(set, int(n)));
        let objects = crate::live_objects();
        for n in 0..1000 {
            set = tn_set_remove(set, int(n));
            set = tn_set_insert(set, int(n + 1000));
        }
        assert_eq!(crate::live_objects(), objects);
        assert!(tree::is_valid(&set));
    });
}
