//! Random programs: data, specifications, lemmas and functions, with claims about them that may be false.
//!
//! A claim that the checker refuses is taken away, and so is a statement; what is left has been accepted, and is run. What is written here need not even be well typed:
//! what is not goes away like what is not proved.

mod draft;
mod expressions;
mod items;
mod statements;

pub use draft::Draft;

use crate::derivation::Dice;
use std::fmt;

/// Types of which expressions are made.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Type {
    Int,
    Nat,
    /// The refined type that each program has.
    Small,
    Bool,
    List(Box<Type>),
    /// Of integers.
    Set,
    /// From integers to integers.
    Map,
    Option(Box<Type>),
    /// Of integers.
    Pair,
    /// The record that each program has.
    Record,
    /// The recursive data type that each program has.
    Shape,
    /// From integers to integers.
    Function,
    /// A type parameter.
    Parameter,
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Int => f.write_str("Int"),
            Type::Nat => f.write_str("Nat"),
            Type::Small => f.write_str("Small"),
            Type::Bool => f.write_str("Bool"),
            Type::List(item) => write!(f, "List[{item}]"),
            Type::Set => f.write_str("Set[Int]"),
            Type::Map => f.write_str("Map[Int, Int]"),
            Type::Option(of) => write!(f, "Option[{of}]"),
            Type::Pair => f.write_str("(Int, Int)"),
            Type::Record => f.write_str("Row"),
            Type::Shape => f.write_str("Shape"),
            Type::Function => f.write_str("(Int) -> Int"),
            Type::Parameter => f.write_str("T"),
        }
    }
}

fn any_type(dice: &mut Dice) -> Type {
    let number = |dice: &mut Dice| match dice.below(4) {
        0 => Type::Small,
        _ => Type::Int,
    };
    match dice.below(20) {
        0..6 => Type::Int,
        6 => Type::Nat,
        7 => Type::Small,
        8 => Type::Bool,
        9..13 => Type::List(Box::new(number(dice))),
        13 => Type::Set,
        14 => Type::Map,
        15 => Type::Option(Box::new(number(dice))),
        16 => Type::Pair,
        17 => Type::Record,
        18 => Type::Shape,
        _ => Type::Function,
    }
}

#[derive(Clone, Debug)]
struct Variable {
    name: String,
    of: Type,
    changes: bool,
}

/// Something that can be called.
#[derive(Clone, Debug)]
struct Callable {
    name: String,
    parameters: Vec<Type>,
    /// None for a lemma.
    result: Option<Type>,
    /// May it be called with all arguments?
    total: bool,
}

#[derive(Clone, Debug, Default)]
struct Scope {
    variables: Vec<Variable>,
    callables: Vec<Callable>,
    /// The largest number of the refined type.
    small: usize,
}

impl Scope {
    fn add(&mut self, name: &str, of: Type, changes: bool) {
        self.variables.retain(|v| v.name != name);
        self.variables.push(Variable {
            name: name.to_string(),
            of,
            changes,
        });
    }

    fn only(&self, parameters: &[(String, Type)]) -> Scope {
        let mut scope = Scope {
            variables: Vec::new(),
            ..self.clone()
        };
        for (name, of) in parameters {
            scope.add(name, of.clone(), false);
        }
        scope
    }
}

/// A random program.
pub fn program(dice: &mut Dice) -> Draft {
    items::Items::new(dice).program()
}
