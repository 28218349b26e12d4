//! The main loop: propagate, learn, decide, and look further when everything is decided.

use super::Search;
use super::analyze::Learned;
use super::decide::Decision;
use crate::verdict::Reason;
use tenet_logic::{Lit, Model, Sequent, Step, StepId, Term};

/// How a search ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The step proves the empty clause.
    Refuted(StepId),
    /// The facts and the negated goal are true for these values.
    Countermodel(Model),
    /// No contradiction where the search stands; the present branch may be a model.
    Open(Reason),
}

/// Conflicts before the first restart; the intervals follow Luby's sequence (Luby, Sinclair and Zuckerman 1993).
const RESTART: u64 = 100;

impl Search<'_> {
    /// Looks for a contradiction between the facts and the negated goal.
    pub(crate) fn run(&mut self, sequent: &Sequent) -> Outcome {
        self.start(sequent);
        let mut until_restart = RESTART;
        let mut restarts = 0;
        loop {
            if !self.settle() {
                self.stats.conflicts += 1;
                let Some(conflict) = self.conflict.take() else {
                    unreachable!("`settle` fails with a conflict");
                };
                match self.learn(conflict) {
                    Learned::Contradiction(step) => return Outcome::Refuted(step),
                    Learned::Clause(literals, step, level) => {
                        self.add_learned(&literals, step, level);
                    }
                }
                until_restart = until_restart.saturating_sub(1);
                if until_restart == 0 && self.conflict.is_none() {
                    restarts += 1;
                    until_restart = RESTART * luby(restarts);
                    self.conflict = self.backtrack(0);
                    self.sat.reduce();
                }
                if self.stats.conflicts > u64::from(self.options.max_conflicts) {
                    return Outcome::Open(Reason::Budget);
                }
                continue;
            }
            if self.is_exhausted() {
                return Outcome::Open(Reason::Budget);
            }
            if self.prepare() {
                continue;
            }
            if self.decide() == Decision::Nothing
                && let Some(outcome) = self.look_further(sequent)
            {
                return outcome;
            }
        }
    }

    /// Is the budget used up?
    pub(crate) fn is_exhausted(&self) -> bool {
        self.steps_taken() > self.options.budget
    }

    /// Counts a walk over all nodes of the graph.
    pub(crate) fn count_walk(&mut self) {
        self.steps += self.graph.len() as u64 / 8;
    }

    pub(crate) fn steps_taken(&self) -> u64 {
        self.steps + self.sat.propagations + self.graph.merges
    }

    fn start(&mut self, sequent: &Sequent) {
        for lit in [Lit::positive(Term::TRUE), Lit::negative(Term::FALSE)] {
            self.add_axiom(Step::Connective([lit].into()), &[lit]);
        }
        let goal = self.terms.lit(sequent.goal);
        self.add_axiom(Step::NegatedGoal, &[!goal]);
        for (index, fact) in sequent.facts.iter().enumerate() {
            let lit = self.terms.lit(*fact);
            self.add_axiom(Step::Fact(index as u32), &[lit]);
        }
    }

    /// Propagates through clauses and theories until nothing changes. False if there is a conflict.
    fn settle(&mut self) -> bool {
        loop {
            if self.conflict.is_some() {
                return false;
            }
            if let Some(clause) = self.sat.propagate() {
                self.conflict = Some(clause);
                return false;
            }
            if let Some(literal) = self.sat.trail().get(self.asserted).copied() {
                self.asserted += 1;
                self.assert(literal);
                continue;
            }
            if !self.graph.close() {
                let (literals, step) = self.explain_contradiction();
                self.fail(&literals, step);
                return false;
            }
            if !self.graph.events.is_empty() {
                for event in std::mem::take(&mut self.graph.events) {
                    self.handle(event);
                }
                continue;
            }
            if self.noticed < self.graph.len() {
                while self.noticed < self.graph.len() {
                    let node = self.noticed as u32;
                    self.noticed += 1;
                    self.notice(node);
                }
                continue;
            }
            if !self.settle_theories() {
                return self.conflict.is_none();
            }
        }
    }
}

/// The `i`-th member of 1, 1, 2, 1, 1, 2, 4, …
fn luby(i: u64) -> u64 {
    let mut i = i;
    loop {
        let bits = 64 - i.leading_zeros();
        if i == (1 << bits) - 1 {
            return 1 << (bits - 1);
        }
        i -= (1 << (bits - 1)) - 1;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn restart_intervals() {
        let sequence: Vec<u64> = (1..=15).map(super::luby).collect();
        assert_eq!(sequence, [1, 1, 2, 1, 1, 2, 4, 1, 1, 2, 1, 1, 2, 4, 8]);
    }
}
