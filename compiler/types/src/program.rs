//! A whole program at once, for tests and for drivers without a database.

use crate::{Header, TypedBody, TypedSignature};
use std::collections::BTreeMap;
use std::sync::Arc;
use tenet_hir::{Body, ItemPath, ModulePath, Signature, SourceMap};
use tenet_source::Diagnostic;

/// A checked program.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The modules with their items in the order in which they stand.
    pub modules: BTreeMap<ModulePath, Vec<ItemPath>>,
    /// The items.
    pub items: BTreeMap<ItemPath, TypedItem>,
    /// What is wrong, by file and position.
    pub diagnostics: Vec<Diagnostic>,
}

/// An item with all that is known about it.
#[derive(Clone, Debug)]
pub struct TypedItem {
    /// Its signature.
    pub signature: Arc<Signature>,
    /// Its body.
    pub body: Option<Arc<Body>>,
    /// Where its nodes stand.
    pub source_map: Arc<SourceMap>,
    /// The types of the signature.
    pub typed_signature: Arc<TypedSignature>,
    /// The types of the body.
    pub typed_body: Option<Arc<TypedBody>>,
}

impl TypedItem {
    /// The base types of the signature.
    pub fn header(&self) -> &Arc<Header> {
        &self.typed_signature.header
    }
}
