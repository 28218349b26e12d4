//! The program as the passes look things up in it, answered by queries.

use crate::Db;
use crate::core::{core_body, core_constant, core_data, core_signature, recursion_group};
use crate::items::{ItemName, header, signature_hir, typed_signature};
use crate::modules::summary_of;
use std::sync::Arc;
use tenet_core::{Body, Constant, Data, Path, Program, Signature};
use tenet_hir::{ItemPath, Name};
use tenet_types::{Header, TypedSignature};

/// A view of the program at the database's present revision.
#[derive(Clone, Copy)]
pub struct View<'db> {
    pub(crate) db: &'db dyn Db,
}

impl<'db> View<'db> {
    /// The program of a database.
    pub fn new(db: &'db dyn Db) -> View<'db> {
        View { db }
    }
}

impl tenet_types::Env for View<'_> {
    fn signature(&self, path: &str) -> Option<Arc<tenet_hir::Signature>> {
        signature_hir(self.db, ItemName::of(self.db, path)).clone()
    }

    fn header(&self, path: &str) -> Option<Arc<Header>> {
        header(self.db, ItemName::of(self.db, path)).clone()
    }

    fn function_of(&self, module: &str, name: &str, from: &str) -> Option<ItemPath> {
        tenet_types::function_of(&*summary_of(self.db, module)?, name, from)
    }

    fn functions_of(&self, module: &str, from: &str) -> Vec<Name> {
        summary_of(self.db, module).map_or_else(Vec::new, |summary| {
            tenet_types::functions_of(&summary, from)
        })
    }
}

impl tenet_core::lower::LowerEnv for View<'_> {
    fn signature(&self, path: &str) -> Option<Arc<tenet_hir::Signature>> {
        signature_hir(self.db, ItemName::of(self.db, path)).clone()
    }

    fn typed_signature(&self, path: &str) -> Option<Arc<TypedSignature>> {
        typed_signature(self.db, ItemName::of(self.db, path)).clone()
    }
}

impl Program for View<'_> {
    fn signature(&self, path: &str) -> Option<Arc<Signature>> {
        core_signature(self.db, ItemName::of(self.db, path))
            .as_ref()
            .ok()
            .cloned()
            .flatten()
    }

    fn body(&self, path: &str) -> Option<Arc<Body>> {
        core_body(self.db, ItemName::of(self.db, path))
            .as_ref()
            .ok()
            .cloned()
            .flatten()
    }

    fn data(&self, path: &str) -> Option<Arc<Data>> {
        core_data(self.db, ItemName::of(self.db, path))
            .as_ref()
            .ok()
            .cloned()
            .flatten()
    }

    fn constant(&self, path: &str) -> Option<Arc<Constant>> {
        core_constant(self.db, ItemName::of(self.db, path))
            .as_ref()
            .ok()
            .cloned()
            .flatten()
    }
}

impl tenet_verify::Context for View<'_> {
    fn recursion_group(&self, path: &str) -> Arc<[Path]> {
        recursion_group(self.db, ItemName::of(self.db, path)).clone()
    }
}
