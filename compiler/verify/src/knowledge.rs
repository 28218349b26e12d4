//! What is known at a place of the walk, and whether control gets there at all.
//!
//! Whether control gets to a place is part of what is known there, so that it is forgotten with it: a scope that ends (a quantifier's body, a
//! lambda, a clause, a turn of a loop) takes back what was learned in it, and that control left in it.

use crate::obligations::Place;
use std::ops::Deref;
use tenet_logic::Term;

/// A formula that is known, with the place that says so, for messages.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub(crate) term: Term,
    pub(crate) place: Option<Place>,
}

/// What is known, in the order in which it was learned.
#[derive(Clone, Debug, Default)]
pub(crate) struct Knowledge {
    facts: Vec<Fact>,
    /// How many facts there were when control left.
    left: Option<usize>,
}

impl Knowledge {
    /// Adds a fact.
    pub(crate) fn push(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    /// Adds facts.
    pub(crate) fn extend(&mut self, facts: Vec<Fact>) {
        self.facts.extend(facts);
    }

    /// Control leaves here: what follows is not reached, until this is forgotten. Falsity is known there.
    pub(crate) fn leave(&mut self) {
        if self.left.is_none() {
            self.left = Some(self.facts.len());
            self.facts.push(Fact {
                term: Term::FALSE,
                place: None,
            });
        }
    }

    /// Does control get here?
    pub(crate) fn is_reached(&self) -> bool {
        self.left.is_none()
    }

    /// Forgets all but the first `mark` facts, and that control left since; gives what was forgotten.
    pub(crate) fn forget(&mut self, mark: usize) -> Forgotten {
        let facts = self.facts.split_off(mark.min(self.facts.len()));
        let reached = match self.left {
            Some(at) if at >= mark => {
                self.left = None;
                false
            }
            _ => true,
        };
        Forgotten { facts, reached }
    }
}

impl Deref for Knowledge {
    type Target = [Fact];

    fn deref(&self) -> &[Fact] {
        &self.facts
    }
}

/// What was known in a scope that has ended.
#[derive(Debug)]
pub(crate) struct Forgotten {
    /// What was learned in it.
    pub(crate) facts: Vec<Fact>,
    /// Was its end reached, if its beginning was?
    pub(crate) reached: bool,
}
