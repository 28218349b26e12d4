//! Small values of a sort, and how far they are all of them.

use super::{Choices, Evaluator};
use crate::{DataId, Sort, SortKind, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Values to try.
pub(super) struct Domain {
    pub(super) values: Vec<Value>,
    /// Are there no others?
    pub(super) complete: bool,
}

/// No more than so many values of a sort are listed.
const MOST: usize = 48;

impl<C: Choices> Evaluator<'_, C> {
    /// Values of a sort from small ones on. `depth` bounds the nesting.
    pub(super) fn enumerate(&self, sort: Sort, depth: u32) -> Domain {
        let incomplete = |values| Domain {
            values,
            complete: false,
        };
        if depth == 0 {
            return incomplete(Vec::new());
        }
        match self.terms.sort_kind(sort) {
            SortKind::Bool => Domain {
                values: vec![Value::Bool(false), Value::Bool(true)],
                complete: true,
            },
            SortKind::Int => incomplete((-2..=3).map(Value::int).collect()),
            SortKind::Uninterpreted(_) => {
                let size = self.choices.universe(sort);
                Domain {
                    values: (0..size.unwrap_or(2))
                        .map(|i| Value::Element(sort, i))
                        .collect(),
                    complete: size.is_some(),
                }
            }
            SortKind::Data(data) => self.enumerate_data(*data, depth),
            SortKind::Seq(element) => {
                let items = self.enumerate(*element, depth - 1).values;
                let mut values = vec![Value::Seq(Arc::default())];
                for length in 1..=2 {
                    for tuple in tuples(&vec![items.clone(); length]).0 {
                        values.push(Value::Seq(tuple.into()));
                    }
                }
                values.truncate(MOST);
                incomplete(values)
            }
            SortKind::Set(element) => {
                let items = self.enumerate(*element, depth - 1);
                let mut subsets = vec![BTreeSet::new()];
                let mut complete = items.complete;
                for item in items.values {
                    if 2 * subsets.len() > MOST || item.has_function() {
                        complete = false;
                        break;
                    }
                    for index in 0..subsets.len() {
                        let mut larger: BTreeSet<Value> = subsets[index].clone();
                        larger.insert(item.clone());
                        subsets.push(larger);
                    }
                }
                Domain {
                    values: subsets
                        .into_iter()
                        .map(|s| Value::Set(Arc::new(s)))
                        .collect(),
                    complete,
                }
            }
            SortKind::Map(key, value) => {
                let keys = self.enumerate(*key, depth - 1).values;
                let values = self.enumerate(*value, depth - 1).values;
                let mut maps = vec![Value::Map(Arc::default())];
                for pair in tuples(&[keys, values]).0 {
                    if let [key, value] = pair.as_slice()
                        && !key.has_function()
                    {
                        let entries = BTreeMap::from([(key.clone(), value.clone())]);
                        maps.push(Value::Map(Arc::new(entries)));
                    }
                }
                incomplete(maps)
            }
            SortKind::Fn(_, result) => {
                let results = self.enumerate(*result, depth - 1).values;
                let constant = |value| Value::Fn(Arc::default(), Arc::new(value));
                incomplete(results.into_iter().map(constant).collect())
            }
        }
    }

    fn enumerate_data(&self, data: DataId, depth: u32) -> Domain {
        let mut domain = Domain {
            values: Vec::new(),
            complete: true,
        };
        let Some(declaration) = self.env.datas.get(data.0 as usize) else {
            domain.complete = false;
            return domain;
        };
        for (constructor, declaration) in self.env.constructors(data).zip(&declaration.constructors)
        {
            let mut fields = Vec::new();
            for field in &declaration.fields {
                let field = self.enumerate(field.sort, depth - 1);
                domain.complete &= field.complete;
                fields.push(field.values);
            }
            let (tuples, all) = tuples(&fields);
            domain.complete &= all;
            let built = tuples
                .into_iter()
                .map(|tuple| Value::Data(constructor, tuple.into()));
            domain.values.extend(built);
        }
        if domain.values.len() > MOST {
            domain.values.truncate(MOST);
            domain.complete = false;
        }
        domain
    }
}

/// Tuples of one value from each list, and whether these are all.
fn tuples(lists: &[Vec<Value>]) -> (Vec<Vec<Value>>, bool) {
    let mut tuples = vec![Vec::new()];
    let mut all = true;
    for list in lists {
        let mut longer = Vec::new();
        for tuple in &tuples {
            for value in list {
                let mut tuple: Vec<Value> = tuple.clone();
                tuple.push(value.clone());
                longer.push(tuple);
            }
        }
        all &= longer.len() <= MOST;
        longer.truncate(MOST);
        tuples = longer;
    }
    (tuples, all)
}
