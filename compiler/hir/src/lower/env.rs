//! The locals in scope while an item is lowered.

use crate::{LocalId, Name};
use rustc_hash::FxHashMap;

/// A stack of names; looking one up does not depend on how many there are.
#[derive(Default)]
pub(super) struct Env {
    stack: Vec<(Name, LocalId)>,
    by_name: FxHashMap<Name, Vec<LocalId>>,
}

impl Env {
    /// Puts a local in scope. Nothing can refer to `_`.
    pub(super) fn bring(&mut self, name: &Name, local: LocalId) {
        if &**name != "_" {
            self.stack.push((name.clone(), local));
            self.by_name.entry(name.clone()).or_default().push(local);
        }
    }

    /// How many names are in scope.
    pub(super) fn mark(&self) -> usize {
        self.stack.len()
    }

    /// Takes out of scope what was brought since `mark`.
    pub(super) fn back_to(&mut self, mark: usize) {
        for (name, _) in self.stack.drain(mark..) {
            if let Some(locals) = self.by_name.get_mut(&name) {
                locals.pop();
            }
        }
    }

    /// The innermost local of this name.
    pub(super) fn find(&self, name: &str) -> Option<LocalId> {
        self.by_name.get(name)?.last().copied()
    }

    /// All names in scope, hidden ones included.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.stack.iter().map(|(name, _)| &**name)
    }
}
