//! Values of random types as plain Rust data, whose derived order is the one that Tenet's values have.

use crate::abi::{FIELDS_OFFSET, Kind, kind_tag};
use crate::descriptors::{Constructor, Descriptors, Shape, ShapeId};
use crate::memory::tn_alloc;
use crate::value::Val;
use crate::{int, list, text, tree};
use num_bigint::BigInt;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
pub enum Type {
    Int,
    Bool,
    Char,
    Text,
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>, Box<Type>),
    Tuple(Vec<Type>),
    /// A constructor without fields, and one with a field of each type.
    Enum(Vec<Type>),
    Record(Vec<Type>),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Model {
    Int(BigInt),
    Bool(bool),
    Char(char),
    Text(String),
    List(Vec<Model>),
    Set(BTreeSet<Model>),
    Map(BTreeMap<Model, Model>),
    Tuple(Vec<Model>),
    Enum(u16, Vec<Model>),
    Record(Vec<Model>),
}

pub fn any_int() -> impl Strategy<Value = BigInt> {
    let edge = prop_oneof![
        Just(1i64 << 62),
        Just(-(1i64 << 62)),
        Just(i64::MAX),
        Just(i64::MIN),
        Just(0)
    ];
    prop_oneof![
        3 => (-4i64..4).prop_map(BigInt::from),
        2 => any::<i64>().prop_map(BigInt::from),
        2 => (edge, -2i64..=2).prop_map(|(edge, offset)| BigInt::from(edge) + offset),
        1 => vec(any::<u32>(), 1..90).prop_map(|limbs| BigInt::from_slice(num_bigint::Sign::Plus, &limbs)),
        1 => vec(any::<u32>(), 1..9).prop_map(|limbs| BigInt::from_slice(num_bigint::Sign::Minus, &limbs)),
    ]
}

pub fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[a-c]{0,4}",
        1 => "[a-c \n\t\"\\\\]{0,12}",
        1 => "[a-cäß€😀\u{7}\u{200b}]{0,9}",
        1 => "[xä€😀]{100,300}",
    ]
}

pub fn any_type() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![
        Just(Type::Int),
        Just(Type::Bool),
        Just(Type::Char),
        Just(Type::Text)
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|t| Type::List(Box::new(t))),
            inner.clone().prop_map(|t| Type::Set(Box::new(t))),
            (inner.clone(), inner.clone()).prop_map(|(k, v)| Type::Map(Box::new(k), Box::new(v))),
            vec(inner.clone(), 2..4).prop_map(Type::Tuple),
            vec(inner.clone(), 1..4).prop_map(Type::Enum),
            vec(inner, 1..4).prop_map(Type::Record),
        ]
    })
}

pub fn value_of(t: &Type) -> BoxedStrategy<Model> {
    let each = |types: &[Type]| types.iter().map(value_of).collect::<Vec<_>>();
    match t {
        Type::Int => any_int().prop_map(Model::Int).boxed(),
        Type::Bool => any::<bool>().prop_map(Model::Bool).boxed(),
        Type::Char => prop_oneof!["[a-z'\n\"\\\\]", "[ä😀]"]
            .prop_map(|text: String| Model::Char(text.chars().next().unwrap_or('x')))
            .boxed(),
        Type::Text => any_text().prop_map(Model::Text).boxed(),
        Type::List(t) => vec(value_of(t), 0..5).prop_map(Model::List).boxed(),
        Type::Set(t) => btree_set(value_of(t), 0..5).prop_map(Model::Set).boxed(),
        Type::Map(k, v) => btree_map(value_of(k), value_of(v), 0..4)
            .prop_map(Model::Map)
            .boxed(),
        Type::Tuple(parts) => each(parts).prop_map(Model::Tuple).boxed(),
        Type::Record(fields) => each(fields).prop_map(Model::Record).boxed(),
        Type::Enum(fields) => {
            let full = (0..fields.len(), each(fields)).prop_map(|(index, values)| {
                Model::Enum(index as u16 + 1, vec![values[index].clone()])
            });
            prop_oneof![Just(Model::Enum(0, Vec::new())), full].boxed()
        }
    }
}

/// A type and some values of it.
pub fn typed_values(count: usize) -> impl Strategy<Value = (Type, Vec<Model>)> {
    any_type().prop_flat_map(move |t| {
        let values = vec(value_of(&t), count);
        (Just(t), values)
    })
}

pub fn int_value(n: &BigInt) -> Val {
    match crate::static_int(
        n.sign() == num_bigint::Sign::Minus,
        &n.magnitude().to_u64_digits(),
    ) {
        // SAFETY: an immediate.
        Some(crate::IntLiteral::Word(word)) => unsafe { Val::from_raw(word) },
        _ => {
            // Big ones are built from halves of 32 bits, by the runtime's own arithmetic on small ones.
            let shift = Val::immediate(1 << 32);
            let digits = n.magnitude().to_u32_digits();
            let magnitude = digits.iter().rev().fold(Val::immediate(0), |sum, digit| {
                int::add(
                    &int::tn_int_mul(sum, shift.clone()),
                    &Val::immediate(*digit as i64),
                )
            });
            if n.sign() == num_bigint::Sign::Minus {
                int::tn_int_neg(magnitude)
            } else {
                magnitude
            }
        }
    }
}

/// The integer of a value, read from its limbs.
pub fn int_model(n: &Val) -> BigInt {
    match n.as_immediate() {
        Some(n) => BigInt::from(n),
        None => {
            let limbs = int::limbs(n).iter().rev();
            let magnitude = limbs.fold(BigInt::ZERO, |sum, limb| (sum << 64) + *limb);
            if n.constructor() == 1 {
                -magnitude
            } else {
                magnitude
            }
        }
    }
}

impl Model {
    pub fn to_value(&self) -> Val {
        let entry = |key: &Model, value: Option<&Model>| tree::Entry {
            key: key.to_value(),
            value: value.map(Model::to_value),
        };
        match self {
            Model::Int(n) => int_value(n),
            Model::Bool(b) => Val::bool(*b),
            Model::Char(c) => Val::char(*c),
            Model::Text(content) => text::new(content),
            Model::List(items) => list::from_iter(items.iter().map(Model::to_value)),
            // From the back, so that the tree's shape depends on the order of insertion.
            Model::Set(items) => items
                .iter()
                .rev()
                .fold(Val::UNIT, |set, item| tree::insert(set, entry(item, None))),
            Model::Map(items) => items.iter().fold(Val::UNIT, |map, (key, value)| {
                tree::insert(map, entry(key, Some(value)))
            }),
            Model::Tuple(parts) => object(Kind::Tuple, 0, parts),
            Model::Record(fields) => object(Kind::Data, 0, fields),
            Model::Enum(index, fields) => object(Kind::Data, *index, fields),
        }
    }

    pub fn show(&self) -> String {
        let all = |items: &[Model]| items.iter().map(Model::show).collect::<Vec<_>>().join(", ");
        match self {
            Model::Int(n) => n.to_string(),
            Model::Bool(b) => b.to_string(),
            Model::Char(c) => format!("'{}'", escaped(*c, '\'')),
            Model::Text(content) => format!(
                "\"{}\"",
                content.chars().map(|c| escaped(c, '"')).collect::<String>()
            ),
            Model::List(items) => format!("[{}]", all(items)),
            Model::Set(items) => format!(
                "{{{}}}",
                items.iter().map(Model::show).collect::<Vec<_>>().join(", ")
            ),
            Model::Map(items) => {
                let entries = items
                    .iter()
                    .map(|(key, value)| format!("{}: {}", key.show(), value.show()));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
            Model::Tuple(parts) => format!("({})", all(parts)),
            Model::Enum(index, fields) if fields.is_empty() => format!("Case{index}"),
            Model::Enum(index, fields) => format!("Case{index}({})", all(fields)),
            Model::Record(fields) => {
                let named = fields
                    .iter()
                    .enumerate()
                    .map(|(index, field)| format!("field_{index} = {}", field.show()));
                format!("Entry({})", named.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn escaped(c: char, quote: char) -> String {
    match c {
        '\n' => "\\n".into(),
        '\t' => "\\t".into(),
        '\\' => "\\\\".into(),
        '\u{7}' => "\\u{7}".into(),
        '\u{200b}' => "\\u{200B}".into(),
        c if c == quote => format!("\\{c}"),
        c => c.into(),
    }
}

/// Makes an object as compiled code does.
fn object(kind: Kind, tag: u16, fields: &[Model]) -> Val {
    if fields.is_empty() {
        return Val::immediate(tag as i64);
    }
    let address = tn_alloc(kind_tag(kind, tag) as u64, fields.len() as u64);
    // SAFETY: the object is fresh and has a word for each field.
    unsafe {
        let first = (address as *mut u8)
            .add(FIELDS_OFFSET as usize)
            .cast::<Val>();
        fields
            .iter()
            .enumerate()
            .for_each(|(index, field)| first.add(index).write(field.to_value()));
        Val::from_raw(address)
    }
}

/// Adds the shape of a type to a table.
pub fn shape_of(t: &Type, table: &mut Descriptors) -> ShapeId {
    let constructor = |name: String, fields: Vec<(String, ShapeId)>| Constructor { name, fields };
    let shape = match t {
        Type::Int => Shape::Int,
        Type::Bool => Shape::Bool,
        Type::Char => Shape::Char,
        Type::Text => Shape::Text,
        Type::List(t) => Shape::List(shape_of(t, table)),
        Type::Set(t) => Shape::Set(shape_of(t, table)),
        Type::Map(k, v) => Shape::Map(shape_of(k, table), shape_of(v, table)),
        Type::Tuple(parts) => {
            Shape::Tuple(parts.iter().map(|part| shape_of(part, table)).collect())
        }
        Type::Record(fields) => {
            let fields = fields
                .iter()
                .enumerate()
                .map(|(index, t)| (format!("field_{index}"), shape_of(t, table)));
            Shape::Record(constructor("Entry".into(), fields.collect()))
        }
        Type::Enum(fields) => {
            let mut all = vec![constructor("Case0".into(), Vec::new())];
            for (index, t) in fields.iter().enumerate() {
                all.push(constructor(
                    format!("Case{}", index + 1),
                    vec![("x".into(), shape_of(t, table))],
                ));
            }
            Shape::Enum(all)
        }
    };
    table.add(shape)
}
