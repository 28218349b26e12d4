//! The logic: sorts, terms, sequents, certificates, values.
//!
//! In: nothing. Out: the data types that `verify` fills, `solver` searches over and `kernel` checks.
//! Terms are hash-consed in a [`Terms`] arena, so equality of terms is equality of identifiers, and
//! bound variables are de Bruijn indices, so it is equality up to renaming. This crate holds no source
//! positions, no search and nothing of Tenet's syntax.
#![forbid(unsafe_code)]

mod build;
mod certificate;
mod declarations;
mod evaluate;
mod print;
mod schema;
mod sequent;
mod sorts;
mod substitute;
mod sums;
mod terms;
mod value;

pub use num_bigint::{BigInt, Sign};
pub use rustc_hash::FxHashMap;

pub use certificate::{Certificate, Clause, DataRule, Lit, Step, StepId};
pub use declarations::{
    ConstructorDecl, ConstructorId, DataDecl, DataId, Definition, Environment, FieldDecl,
    FunctionDecl, FunctionId,
};
pub use evaluate::{Choices, Evaluator, NoChoices, Unknown, eval};
pub use schema::Schema;
pub use sequent::Sequent;
pub use sorts::{Sort, SortKind};
pub use terms::{Node, Op, Symbol, Term, Terms};
pub use value::{Model, Value};
