//! Comparison of integer terms by their polynomial normal forms.

use super::Arith;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use tenet_logic::{Term, Terms};

impl Arith {
    /// A number that terms with one normal form share. The term becomes known.
    pub fn form_hash(&mut self, terms: &Terms, term: Term) -> u64 {
        self.register(terms, term);
        let mut hasher = FxHasher::default();
        if let Some(form) = self.columns.normal_form(term) {
            form.hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Have two known terms one normal form?
    pub fn same_form(&self, a: Term, b: Term) -> bool {
        match (self.columns.normal_form(a), self.columns.normal_form(b)) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        }
    }
}
