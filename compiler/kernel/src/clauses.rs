//! The derived clauses, and unit propagation along hints.

use crate::Reason;
use crate::work::Work;
use tenet_logic::{Lit, StepId};

/// A set of literals that is emptied in constant time.
#[derive(Default)]
pub(crate) struct LitSet {
    /// By twice the atom's number plus the sign: the round in which the literal was added.
    rounds: Vec<u32>,
    round: u32,
}

impl LitSet {
    /// Empties the set.
    pub(crate) fn clear(&mut self) {
        if self.round == u32::MAX {
            self.rounds.fill(0);
            self.round = 0;
        }
        self.round += 1;
    }

    pub(crate) fn insert(&mut self, lit: Lit) {
        let slot = slot(lit);
        if slot >= self.rounds.len() {
            // Fresh zeroed memory costs nothing where it is not touched.
            let mut larger = vec![0; slot + slot / 2 + 1];
            larger[..self.rounds.len()].copy_from_slice(&self.rounds);
            self.rounds = larger;
        }
        self.rounds[slot] = self.round;
    }

    pub(crate) fn contains(&self, lit: Lit) -> bool {
        self.rounds.get(slot(lit)) == Some(&self.round)
    }
}

fn slot(lit: Lit) -> usize {
    2 * lit.atom.index() + usize::from(lit.positive)
}

/// The clause of each step so far, all in one vector.
#[derive(Default)]
pub(crate) struct Clauses {
    lits: Vec<Lit>,
    /// Where each clause ends.
    ends: Vec<usize>,
    /// The literals that are true in the current propagation, or that the clause at hand has.
    pub(crate) set: LitSet,
}

impl Clauses {
    pub(crate) fn clear(&mut self) {
        self.lits.clear();
        self.ends.clear();
    }

    pub(crate) fn add(&mut self, clause: &[Lit]) {
        self.lits.extend_from_slice(clause);
        self.ends.push(self.lits.len());
    }

    /// Does the last step derive the empty clause?
    pub(crate) fn last_is_empty(&self) -> bool {
        let last = self.ends.len().checked_sub(1);
        last.and_then(|last| self.get(last as StepId)) == Some(&[])
    }

    /// The clause that a step has derived.
    pub(crate) fn get(&self, step: StepId) -> Option<&[Lit]> {
        let step = step as usize;
        let end = *self.ends.get(step)?;
        let start = if step == 0 { 0 } else { self.ends[step - 1] };
        Some(&self.lits[start..end])
    }

    /// Assumes the negation of `clause` and propagates along the hints, each looked at once, in order. Requires a conflict.
    pub(crate) fn propagate(
        &mut self,
        clause: &[Lit],
        hints: &[StepId],
        work: &mut Work,
    ) -> Result<(), Reason> {
        self.set.clear();
        let mut conflict = false;
        for lit in clause {
            conflict |= self.set.contains(*lit);
            self.set.insert(!*lit);
        }
        for hint in hints {
            let hinted = self.get(*hint).ok_or(Reason::NoSuchPremise)?;
            work.spend(hinted.len())?;
            match unit(hinted, &self.set) {
                Outcome::Conflict => conflict = true,
                Outcome::Unit(lit) => self.set.insert(lit),
                Outcome::Nothing => {}
            }
            if conflict {
                break;
            }
        }
        conflict.then_some(()).ok_or(Reason::NoConflict)
    }
}

enum Outcome {
    /// All literals are false.
    Conflict,
    /// All but this one are false, and it is not yet true.
    Unit(Lit),
    /// A literal is true or two are open.
    Nothing,
}

fn unit(clause: &[Lit], truths: &LitSet) -> Outcome {
    let mut open = None;
    for lit in clause {
        if truths.contains(!*lit) {
            continue;
        }
        if truths.contains(*lit) || open.is_some_and(|other| other != *lit) {
            return Outcome::Nothing;
        }
        open = Some(*lit);
    }
    open.map_or(Outcome::Conflict, Outcome::Unit)
}
