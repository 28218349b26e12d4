//! Conflict analysis: the first unique implication point (Marques-Silva and Sakallah 1996; Zhang et al. 2001), with
//! recursive minimisation (Sörensson and Biere 2009), and the steps that prove what is learned.

use super::Search;
use crate::sat::{Antecedent, ClauseId, ClauseKind, Literal, Var};
use rustc_hash::FxHashSet;
use tenet_logic::StepId;

/// What a conflict teaches.
pub(super) enum Learned {
    /// The facts and the negated goal are contradictory; the step proves the empty clause.
    Contradiction(StepId),
    /// A clause to add after going back to the level.
    Clause(Vec<Literal>, StepId, u32),
}

impl Search<'_> {
    /// The clause that forced a variable; explanations of the graph are made here.
    fn antecedent_clause(&mut self, var: Var) -> Option<ClauseId> {
        let (literals, step) = match self.sat.antecedent(var) {
            Antecedent::Decision => return None,
            Antecedent::Clause(clause) => return Some(clause),
            implied => self.explain_implied(self.assigned_literal(var), implied),
        };
        let clause = self.sat.store(&literals, step);
        self.sat.set_antecedent(var, clause);
        Some(clause)
    }

    fn assigned_literal(&self, var: Var) -> Literal {
        var.literal(self.sat.is_true(var.literal(true)))
    }

    /// The step that proves the literal which a variable of level 0 makes true.
    fn unit_step(&mut self, var: Var) -> StepId {
        let mut stack = vec![var];
        loop {
            let top = stack[stack.len() - 1];
            if let Some(step) = self.sat.unit_steps[top.index()] {
                stack.pop();
                if stack.is_empty() {
                    return step;
                }
                continue;
            }
            let Some(clause) = self.antecedent_clause(top) else {
                unreachable!("nothing is decided at level 0");
            };
            let literal = self.assigned_literal(top);
            let mut hints = Vec::new();
            let before = stack.len();
            for other in self.sat.literals(clause).to_vec() {
                if other != literal {
                    match self.sat.unit_steps[other.var().index()] {
                        Some(step) => hints.push(step),
                        None => stack.push(other.var()),
                    }
                }
            }
            if stack.len() > before {
                continue;
            }
            let step = self.sat.step(clause);
            let unit = if hints.is_empty() {
                step
            } else {
                hints.push(step);
                let lits = self.lits(&[literal]);
                self.proof.rup(&lits, hints)
            };
            self.sat.unit_steps[top.index()] = Some(unit);
        }
    }

    /// Learns from a false clause. Goes back first to the highest level in it.
    pub(super) fn learn(&mut self, conflict: ClauseId) -> Learned {
        let mut conflict = conflict;
        loop {
            let highest = self.highest_level(conflict);
            if highest == 0 {
                return Learned::Contradiction(self.refute(conflict));
            }
            match self.backtrack(highest) {
                Some(earlier) => conflict = earlier,
                None => break,
            }
        }
        self.sat.bump_clause(conflict);
        let learned = self.first_unique_implication_point(conflict);
        let learned = self.minimize(learned);
        let step = self.justify(&learned, conflict);
        let level = learned[1..]
            .iter()
            .map(|literal| self.sat.level_of(literal.var()))
            .max()
            .unwrap_or(0);
        self.sat.order.decay();
        Learned::Clause(learned, step, level)
    }

    fn highest_level(&self, clause: ClauseId) -> u32 {
        let literals = self.sat.literals(clause).iter();
        literals
            .map(|literal| self.sat.level_of(literal.var()))
            .max()
            .unwrap_or(0)
    }

    fn refute(&mut self, conflict: ClauseId) -> StepId {
        let literals = self.sat.literals(conflict).to_vec();
        if literals.is_empty() {
            return self.sat.step(conflict);
        }
        let mut hints: Vec<StepId> = literals
            .iter()
            .map(|literal| self.unit_step(literal.var()))
            .collect();
        hints.push(self.sat.step(conflict));
        self.proof.rup(&[], hints)
    }

    /// The learned clause; the literal that becomes true first.
    fn first_unique_implication_point(&mut self, conflict: ClauseId) -> Vec<Literal> {
        let level = self.sat.level();
        let mut seen: FxHashSet<Var> = FxHashSet::default();
        let mut learned = Vec::new();
        let mut open = 0;
        let mut clause = conflict;
        let mut position = self.sat.trail().len();
        let mut resolved: Option<Literal> = None;
        loop {
            for literal in self.sat.literals(clause).to_vec() {
                let var = literal.var();
                if Some(literal) == resolved || self.sat.level_of(var) == 0 || !seen.insert(var) {
                    continue;
                }
                self.sat.order.bump(var);
                if self.sat.level_of(var) == level {
                    open += 1;
                } else {
                    learned.push(literal);
                }
            }
            let pivot = loop {
                position -= 1;
                let literal = self.sat.trail()[position];
                if seen.contains(&literal.var()) {
                    break literal;
                }
            };
            open -= 1;
            if open == 0 {
                learned.insert(0, !pivot);
                return learned;
            }
            let Some(next) = self.antecedent_clause(pivot.var()) else {
                unreachable!("the decision is the last open variable of its level");
            };
            self.sat.bump_clause(next);
            clause = next;
            resolved = Some(pivot);
        }
    }

    /// Leaves out literals that the others imply.
    fn minimize(&mut self, learned: Vec<Literal>) -> Vec<Literal> {
        let inside: FxHashSet<Var> = learned.iter().map(|literal| literal.var()).collect();
        let levels: FxHashSet<u32> = inside.iter().map(|var| self.sat.level_of(*var)).collect();
        let mut implied: FxHashSet<Var> = FxHashSet::default();
        let mut failed: FxHashSet<Var> = FxHashSet::default();
        let mut kept = vec![learned[0]];
        for literal in &learned[1..] {
            let var = literal.var();
            if !self.is_redundant(var, &inside, &levels, &mut implied, &mut failed) {
                kept.push(*literal);
            }
        }
        kept
    }

    fn is_redundant(
        &mut self,
        var: Var,
        inside: &FxHashSet<Var>,
        levels: &FxHashSet<u32>,
        implied: &mut FxHashSet<Var>,
        failed: &mut FxHashSet<Var>,
    ) -> bool {
        let mut visited: FxHashSet<Var> = FxHashSet::default();
        let mut stack = vec![var];
        while let Some(top) = stack.pop() {
            let Some(clause) = self.antecedent_clause(top) else {
                failed.extend(visited);
                return false;
            };
            self.steps += 1;
            for literal in self.sat.literals(clause).to_vec() {
                let next = literal.var();
                if next == top
                    || self.sat.level_of(next) == 0
                    || inside.contains(&next)
                    || implied.contains(&next)
                {
                    continue;
                }
                if failed.contains(&next) || !levels.contains(&self.sat.level_of(next)) {
                    failed.extend(visited);
                    return false;
                }
                if visited.insert(next) {
                    stack.push(next);
                }
            }
        }
        implied.extend(visited);
        true
    }

    /// The step that proves a clause learned from the conflict: the antecedents between them, in the order of the trail.
    fn justify(&mut self, learned: &[Literal], conflict: ClauseId) -> StepId {
        let inside: FxHashSet<Var> = learned.iter().map(|literal| literal.var()).collect();
        let mut seen: FxHashSet<Var> = FxHashSet::default();
        let mut between: Vec<(u32, ClauseId)> = Vec::new();
        let mut units: Vec<(u32, Var)> = Vec::new();
        let mut stack = vec![conflict];
        while let Some(clause) = stack.pop() {
            for literal in self.sat.literals(clause).to_vec() {
                let var = literal.var();
                if inside.contains(&var) || !seen.insert(var) {
                    continue;
                }
                let position = self.sat.position_of(var);
                if self.sat.level_of(var) == 0 {
                    units.push((position, var));
                    continue;
                }
                let Some(antecedent) = self.antecedent_clause(var) else {
                    unreachable!("every decision in the conflict is in the learned clause");
                };
                between.push((position, antecedent));
                stack.push(antecedent);
            }
        }
        units.sort();
        between.sort();
        let mut hints: Vec<StepId> = units.iter().map(|(_, var)| self.unit_step(*var)).collect();
        hints.extend(between.iter().map(|(_, clause)| self.sat.step(*clause)));
        hints.push(self.sat.step(conflict));
        let lits = self.lits(learned);
        self.proof.rup(&lits, hints)
    }

    /// Adds what was learned, after going back.
    pub(super) fn add_learned(&mut self, literals: &[Literal], step: StepId, level: u32) {
        if let Some(conflict) = self.backtrack(level) {
            self.conflict = Some(conflict);
        }
        let (clause, is_false) = self.sat.add(literals, step, ClauseKind::Learned);
        if is_false {
            self.conflict = Some(clause);
        }
    }
}
