//! The propositional core: assignment, clauses with two watched literals (Moskewicz et al., Chaff, 2001), activities.

mod clauses;
mod order;

pub(crate) use clauses::{ClauseId, ClauseKind};
pub(crate) use order::Order;

use crate::graph::Node;
use clauses::Clauses;
use std::ops::Not;
use tenet_logic::StepId;

/// A propositional variable: an atom's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Var(pub(crate) u32);

impl Var {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }

    pub(crate) fn literal(self, positive: bool) -> Literal {
        Literal(self.0 << 1 | u32::from(!positive))
    }
}

/// A variable or its negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Literal(u32);

impl Literal {
    pub(crate) fn var(self) -> Var {
        Var(self.0 >> 1)
    }

    pub(crate) fn is_positive(self) -> bool {
        self.0 & 1 == 0
    }

    fn index(self) -> usize {
        self.0 as usize
    }
}

impl Not for Literal {
    type Output = Literal;

    fn not(self) -> Literal {
        Literal(self.0 ^ 1)
    }
}

/// Why a variable has its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Antecedent {
    /// It was chosen.
    Decision,
    /// All other literals of the clause are false.
    Clause(ClauseId),
    /// This node of the graph of equalities has the truth value of its formula; explained when asked for.
    Truth(Node, bool),
    /// The sides of this node, an equation, are equal in the graph.
    Equation(Node),
    /// The equality of this variable has the same sides up to equality, in the same order or turned around.
    SameEquality(Var, bool),
}

#[derive(Clone, Copy)]
struct Assigned {
    level: u32,
    position: u32,
    antecedent: Antecedent,
}

/// Assignment, clauses and activities.
pub(crate) struct Sat {
    /// 0 unassigned, 1 true, 2 false; by literal.
    values: Vec<u8>,
    assigned: Vec<Assigned>,
    phases: Vec<bool>,
    trail: Vec<Literal>,
    level_starts: Vec<usize>,
    head: usize,
    clauses: Clauses,
    pub(crate) order: Order,
    /// Clauses that were unit or false at a lower level than the one at which they were added.
    late: Vec<(ClauseId, u32)>,
    /// For variables assigned at level 0, the step that proves the literal alone.
    pub(crate) unit_steps: Vec<Option<StepId>>,
    pub(crate) propagations: u64,
}

impl Sat {
    pub(crate) fn new() -> Sat {
        Sat {
            values: Vec::new(),
            assigned: Vec::new(),
            phases: Vec::new(),
            trail: Vec::new(),
            level_starts: Vec::new(),
            head: 0,
            clauses: Clauses::default(),
            order: Order::default(),
            late: Vec::new(),
            unit_steps: Vec::new(),
            propagations: 0,
        }
    }

    pub(crate) fn new_var(&mut self) -> Var {
        let var = Var(self.assigned.len() as u32);
        self.values.extend([0, 0]);
        self.assigned.push(Assigned {
            level: 0,
            position: 0,
            antecedent: Antecedent::Decision,
        });
        self.phases.push(false);
        self.unit_steps.push(None);
        self.clauses.new_var();
        self.order.new_var();
        var
    }

    pub(crate) fn level(&self) -> u32 {
        self.level_starts.len() as u32
    }

    pub(crate) fn is_true(&self, literal: Literal) -> bool {
        self.values[literal.index()] == 1
    }

    pub(crate) fn is_false(&self, literal: Literal) -> bool {
        self.values[literal.index()] == 2
    }

    pub(crate) fn is_assigned(&self, var: Var) -> bool {
        self.values[var.literal(true).index()] != 0
    }

    pub(crate) fn level_of(&self, var: Var) -> u32 {
        self.assigned[var.index()].level
    }

    pub(crate) fn position_of(&self, var: Var) -> u32 {
        self.assigned[var.index()].position
    }

    pub(crate) fn antecedent(&self, var: Var) -> Antecedent {
        self.assigned[var.index()].antecedent
    }

    pub(crate) fn set_antecedent(&mut self, var: Var, clause: ClauseId) {
        self.assigned[var.index()].antecedent = Antecedent::Clause(clause);
    }

    pub(crate) fn phase(&self, var: Var) -> bool {
        self.phases[var.index()]
    }

    pub(crate) fn set_phase(&mut self, var: Var, phase: bool) {
        self.phases[var.index()] = phase;
    }

    pub(crate) fn trail(&self) -> &[Literal] {
        &self.trail
    }

    pub(crate) fn literals(&self, clause: ClauseId) -> &[Literal] {
        self.clauses.literals(clause)
    }

    pub(crate) fn step(&self, clause: ClauseId) -> StepId {
        self.clauses.step(clause)
    }

    /// The literal must be unassigned.
    pub(crate) fn assign(&mut self, literal: Literal, antecedent: Antecedent) {
        debug_assert!(!self.is_assigned(literal.var()));
        self.values[literal.index()] = 1;
        self.values[(!literal).index()] = 2;
        self.assigned[literal.var().index()] = Assigned {
            level: self.level(),
            position: self.trail.len() as u32,
            antecedent,
        };
        self.trail.push(literal);
    }

    pub(crate) fn push_level(&mut self) {
        self.level_starts.push(self.trail.len());
    }

    /// Takes back everything above the level. Clauses that were unit below where they were added are looked at again; the
    /// first that is false is returned.
    pub(crate) fn backtrack(&mut self, level: u32) -> Option<ClauseId> {
        if level >= self.level() {
            return None;
        }
        let start = self.level_starts[level as usize];
        for position in (start..self.trail.len()).rev() {
            let literal = self.trail[position];
            self.values[literal.index()] = 0;
            self.values[(!literal).index()] = 0;
            self.phases[literal.var().index()] = literal.is_positive();
            self.order.unassigned(literal.var());
        }
        self.trail.truncate(start);
        self.level_starts.truncate(level as usize);
        self.head = self.head.min(start);
        let late = std::mem::take(&mut self.late);
        let mut conflict = None;
        for (clause, unit_level) in late {
            if unit_level < level {
                self.late.push((clause, unit_level));
            }
            if unit_level <= level && conflict.is_none() {
                conflict = self.examine(clause);
            } else if unit_level == level {
                self.late.push((clause, unit_level));
            }
        }
        conflict
    }

    /// Is it unit (then its literal is assigned) or false (then it is returned)?
    fn examine(&mut self, clause: ClauseId) -> Option<ClauseId> {
        let mut open = None;
        for literal in self.clauses.literals(clause) {
            if self.is_true(*literal) {
                return None;
            }
            if !self.is_false(*literal) {
                if open.is_some() {
                    return None;
                }
                open = Some(*literal);
            }
        }
        match open {
            None => Some(clause),
            Some(literal) => {
                self.assign(literal, Antecedent::Clause(clause));
                None
            }
        }
    }

    /// Stores a clause without watching it: an explanation.
    pub(crate) fn store(&mut self, literals: &[Literal], step: StepId) -> ClauseId {
        self.clauses.add(literals, step, ClauseKind::Explanation)
    }

    /// Adds a clause and looks at it: assigns its literal if it is unit, returns it if it is false. It must not have
    /// repeated or complementary literals.
    pub(crate) fn add(
        &mut self,
        literals: &[Literal],
        step: StepId,
        kind: ClauseKind,
    ) -> (ClauseId, bool) {
        let mut sorted: Vec<Literal> = literals.to_vec();
        // True ones first, then open ones, then false ones from the highest level down.
        sorted.sort_by_key(|literal| {
            if self.is_true(*literal) {
                (0, 0)
            } else if self.is_false(*literal) {
                (2, u32::MAX - self.level_of(literal.var()))
            } else {
                (1, 0)
            }
        });
        let clause = self.clauses.add(&sorted, step, kind);
        if sorted.len() > 1 {
            self.clauses.watch(clause, sorted[0], sorted[1]);
        }
        let second_level = match sorted.get(1) {
            Some(second) if !self.is_false(*second) => return (clause, false),
            Some(second) => self.level_of(second.var()),
            None => 0,
        };
        let Some(first) = sorted.first().copied() else {
            return (clause, true);
        };
        if second_level < self.level() {
            self.late.push((clause, second_level));
        }
        if self.is_false(first) {
            return (clause, true);
        }
        if !self.is_true(first) {
            self.assign(first, Antecedent::Clause(clause));
        }
        (clause, false)
    }

    /// Unit propagation. Returns a false clause, if one is found.
    pub(crate) fn propagate(&mut self) -> Option<ClauseId> {
        while self.head < self.trail.len() {
            let falsified = !self.trail[self.head];
            self.head += 1;
            self.propagations += 1;
            let mut watches = self.clauses.take_watches(falsified);
            let mut kept = 0;
            let mut conflict = None;
            let mut next = 0;
            while next < watches.len() {
                let watch = watches[next];
                next += 1;
                if self.is_true(watch.blocker) {
                    watches[kept] = watch;
                    kept += 1;
                    continue;
                }
                let values = &self.values;
                let moved = self.clauses.move_watch(watch.clause, falsified, |literal| {
                    values[literal.index()] != 2
                });
                let Err(other) = moved else { continue };
                let mut watch = watch;
                watch.blocker = other;
                watches[kept] = watch;
                kept += 1;
                if self.is_false(other) {
                    conflict = Some(watch.clause);
                    break;
                }
                if !self.is_true(other) {
                    self.assign(other, Antecedent::Clause(watch.clause));
                }
            }
            while next < watches.len() {
                watches[kept] = watches[next];
                kept += 1;
                next += 1;
            }
            watches.truncate(kept);
            self.clauses.put_watches(falsified, watches);
            if conflict.is_some() {
                self.head = self.trail.len();
                return conflict;
            }
        }
        None
    }

    pub(crate) fn bump_clause(&mut self, clause: ClauseId) {
        self.clauses.bump(clause);
    }

    /// Forgets half of the learned clauses that were of little use, when there are too many of them.
    pub(crate) fn reduce(&mut self) {
        if !self.clauses.is_crowded() {
            return;
        }
        let mut locked = vec![false; self.clauses.len()];
        for literal in &self.trail {
            if let Antecedent::Clause(clause) = self.antecedent(literal.var()) {
                locked[clause.index()] = true;
            }
        }
        for (clause, _) in &self.late {
            locked[clause.index()] = true;
        }
        self.clauses.reduce(&locked);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn propagates_along_a_chain_and_takes_it_back() {
        let mut sat = Sat::new();
        let vars: Vec<Var> = (0..4).map(|_| sat.new_var()).collect();
        for pair in vars.windows(2) {
            let clause = [pair[0].literal(false), pair[1].literal(true)];
            assert!(!sat.add(&clause, 0, ClauseKind::Problem).1);
        }
        sat.push_level();
        sat.assign(vars[0].literal(true), Antecedent::Decision);
        assert!(sat.propagate().is_none());
        assert!(sat.is_true(vars[3].literal(true)));
        let (_, false_clause) = sat.add(&[vars[3].literal(false)], 0, ClauseKind::Learned);
        assert!(false_clause);
        assert!(sat.backtrack(0).is_none());
        assert!(sat.is_true(vars[3].literal(false)), "a late unit is kept");
        assert!(sat.propagate().is_none());
        assert!(sat.is_true(vars[0].literal(false)));
    }
}
