//! The log of everything that was derived, and the certificate cut out of it.

use rustc_hash::FxHashMap;
use tenet_logic::{Certificate, Lit, Step, StepId};

/// Steps in the order of their derivation. Each refers to earlier ones only.
#[derive(Default)]
pub(crate) struct Proof {
    steps: Vec<Step>,
    known: FxHashMap<Step, StepId>,
}

impl Proof {
    /// Logs a step that will not be asked for again.
    pub(crate) fn add(&mut self, step: Step) -> StepId {
        // The budget bounds the number of steps far below 2^32.
        let id = self.steps.len() as StepId;
        self.steps.push(step);
        id
    }

    /// Logs an axiom, or finds it.
    pub(crate) fn axiom(&mut self, step: Step) -> StepId {
        if let Some(id) = self.known.get(&step) {
            return *id;
        }
        let id = self.add(step.clone());
        self.known.insert(step, id);
        id
    }

    /// An axiom that was logged.
    pub(crate) fn find(&self, step: &Step) -> Option<StepId> {
        self.known.get(step).copied()
    }

    /// Logs a clause that follows by unit propagation along the hints.
    pub(crate) fn rup(&mut self, clause: &[Lit], hints: Vec<StepId>) -> StepId {
        self.add(Step::Rup(clause.into(), hints.into()))
    }

    /// The steps that the given one rests on, renumbered.
    pub(crate) fn certificate(self, last: StepId) -> Certificate {
        let mut needed = vec![false; self.steps.len()];
        needed[last as usize] = true;
        for id in (0..=last as usize).rev() {
            if !needed[id] {
                continue;
            }
            if let Step::Rup(_, hints) = &self.steps[id] {
                for hint in hints {
                    needed[*hint as usize] = true;
                }
            }
        }
        let mut renamed = vec![0; self.steps.len()];
        let mut steps = Vec::new();
        for (id, mut step) in self.steps.into_iter().enumerate().take(last as usize + 1) {
            if !needed[id] {
                continue;
            }
            if let Step::Rup(_, hints) = &mut step {
                for hint in hints {
                    *hint = renamed[*hint as usize];
                }
            }
            renamed[id] = steps.len() as StepId;
            steps.push(step);
        }
        Certificate { steps }
    }
}
