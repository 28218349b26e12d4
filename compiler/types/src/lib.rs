//! Base types by bidirectional inference with unification; effects; kinds of functions. No logic.
//!
//! In: the HIR of items and, through [`Env`], the signatures of others. Out: for each signature and each body a
//! [`Typing`] — tables beside the HIR with the type of every node, the meaning of every call and operator — and
//! findings. This crate never proves anything: refinements are checked to be well typed and otherwise erased;
//! exhaustiveness is only guessed at for messages.

#![forbid(unsafe_code)]

mod bounds;
mod data;
mod dependencies;
mod exhaustive;
mod finding;
mod infer;
mod program;
mod reading;
mod ty;
mod typing;
mod unify;

pub use bounds::lacks;
pub use dependencies::{Definition, cyclic_definitions};
pub use finding::*;
pub use infer::{infer_body, infer_signature};
pub use program::*;
pub use reading::item_header;
pub use ty::*;
pub use typing::*;

use std::sync::Arc;
use tenet_hir::{ItemPath, Signature};

/// What inference asks about other items. Every answer may be a query of its own.
pub trait Env {
    /// The HIR of an item's signature.
    fn signature(&self, path: &str) -> Option<Arc<Signature>>;

    /// The base types of an item's signature: what [`Header`] says.
    fn header(&self, path: &str) -> Option<Arc<Header>>;

    /// The function `name` of `module`, if there is one that `from` (a module) may use: for `x.f(a)`.
    fn function_of(&self, module: &str, name: &str, from: &str) -> Option<ItemPath>;

    /// The names of the functions of `module` that `from` may use, for suggestions.
    fn functions_of(&self, module: &str, from: &str) -> Vec<tenet_hir::Name>;
}
