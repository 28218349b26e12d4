//! Verdicts of items.

use crate::items::ItemName;
use crate::{Db, View, Workspace};
use std::sync::Arc;
use tenet_core::Program;
use tenet_verify::{Options, Report};

/// The report of an item's verification. It depends on the item's own Core and on what others show of themselves, not on
/// where anything stands.
#[salsa::tracked]
pub(crate) fn report<'db>(db: &'db dyn Db, item: ItemName<'db>) -> Arc<Report> {
    let view = View { db };
    let options = Options {
        certificates: Workspace::get(db).certificates(db),
        sequents: Workspace::get(db).sequents(db),
        explanations: Workspace::get(db).explanations(db),
        ..Options::default()
    };
    let path = item.path(db);
    let report = if let Some(signature) = view.signature(path) {
        let body = view.body(path);
        tenet_verify::verify_function(&view, &signature, body.as_deref(), &options)
    } else if let Some(data) = view.data(path) {
        tenet_verify::verify_data(&view, &data, &options)
    } else if let Some(constant) = view.constant(path) {
        tenet_verify::verify_constant(&view, &constant, &options)
    } else {
        Report::default()
    };
    Arc::new(report)
}
