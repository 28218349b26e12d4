//! A program held in maps.

use crate::{Body, Constant, Data, Path, Program, Signature};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A [`Program`] of items that were all lowered beforehand.
#[derive(Clone, Debug, Default)]
pub struct ProgramMap {
    /// Signatures of functions.
    pub signatures: FxHashMap<Path, Arc<Signature>>,
    /// Bodies of functions.
    pub bodies: FxHashMap<Path, Arc<Body>>,
    /// Records and enums.
    pub data: FxHashMap<Path, Arc<Data>>,
    /// Module constants.
    pub constants: FxHashMap<Path, Arc<Constant>>,
}

impl ProgramMap {
    /// Adds a function.
    pub fn add_function(&mut self, signature: Signature, body: Option<Body>) {
        let path = signature.path.clone();
        if let Some(body) = body {
            self.bodies.insert(path.clone(), Arc::new(body));
        }
        self.signatures.insert(path, Arc::new(signature));
    }

    /// Adds a record or enum.
    pub fn add_data(&mut self, data: Data) {
        self.data.insert(data.path.clone(), Arc::new(data));
    }

    /// Adds a constant.
    pub fn add_constant(&mut self, constant: Constant) {
        self.constants
            .insert(constant.path.clone(), Arc::new(constant));
    }
}

impl Program for ProgramMap {
    fn signature(&self, path: &str) -> Option<Arc<Signature>> {
        self.signatures.get(path).cloned()
    }

    fn body(&self, path: &str) -> Option<Arc<Body>> {
        self.bodies.get(path).cloned()
    }

    fn data(&self, path: &str) -> Option<Arc<Data>> {
        self.data.get(path).cloned()
    }

    fn constant(&self, path: &str) -> Option<Arc<Constant>> {
        self.constants.get(path).cloned()
    }
}
