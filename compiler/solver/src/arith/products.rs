//! Products of unknowns: lemmas that the model violates.

use super::columns::{Col, Columns};
use super::{Arith, Check};
use tenet_logic::Terms;

/// The products so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Products {
    products: Vec<Col>,
    scanned_columns: usize,
}

impl Products {
    pub(super) fn scan(&mut self, columns: &Columns) {
        for col in columns.all().skip(self.scanned_columns) {
            if columns.factors(col).len() > 1 {
                self.products.push(col);
            }
        }
        self.scanned_columns = columns.len();
    }
}

impl Arith {
    pub(super) fn check_products(&mut self, _terms: &mut Terms, _budget: &mut u64) -> Check {
        Check::Sat
    }
}
