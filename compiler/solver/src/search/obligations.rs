//! The clauses that the present branch has to satisfy, and the formulas whose truth values it has to settle. Only these are
//! decided on: a decision is always about a variable of an obligation that is not satisfied yet.

use super::Search;
use crate::sat::{ClauseId, Order, Var};

#[derive(Default)]
pub(super) struct Obligations {
    clauses: Vec<ClauseId>,
    is_obliged: Vec<bool>,
    /// Clauses that `occurrences` knows.
    is_listed: Vec<bool>,
    /// By variable, the obligations it occurs in.
    occurrences: Vec<Vec<ClauseId>>,
    /// Formulas that are arguments of terms, or conditions.
    wanted: Vec<Var>,
    is_wanted: Vec<bool>,
    /// Variables that were passed over, because no obligation needed them.
    passed: Vec<Var>,
    scopes: Vec<(usize, usize, usize)>,
}

impl Obligations {
    pub(super) fn new_var(&mut self) {
        self.occurrences.push(Vec::new());
        self.is_wanted.push(false);
    }

    pub(super) fn push(&mut self) {
        self.scopes
            .push((self.clauses.len(), self.wanted.len(), self.passed.len()));
    }

    pub(super) fn is_wanted(&self, var: Var) -> bool {
        self.is_wanted[var.index()]
    }

    pub(super) fn containing(&self, var: Var) -> &[ClauseId] {
        &self.occurrences[var.index()]
    }

    pub(super) fn pass_over(&mut self, var: Var) {
        self.passed.push(var);
    }

    pub(super) fn all(&self) -> &[ClauseId] {
        &self.clauses
    }

    /// Takes back what the levels added.
    pub(super) fn pop(&mut self, levels: usize, order: &mut Order) {
        let scope = self.scopes.len() - levels;
        let (clauses, wanted, passed) = self.scopes[scope];
        self.scopes.truncate(scope);
        for clause in self.clauses.drain(clauses..) {
            self.is_obliged[clause.index()] = false;
        }
        for var in self.wanted.drain(wanted..) {
            self.is_wanted[var.index()] = false;
        }
        for var in self.passed.drain(passed..) {
            order.want(var);
        }
    }
}

impl Search<'_> {
    /// Makes a clause an obligation on this branch. True if it was none before.
    pub(crate) fn oblige(&mut self, clause: ClauseId) -> bool {
        let obligations = &mut self.obligations;
        if obligations.is_obliged.len() <= clause.index() {
            obligations.is_obliged.resize(clause.index() + 1, false);
            obligations.is_listed.resize(clause.index() + 1, false);
        }
        if obligations.is_obliged[clause.index()] {
            return false;
        }
        obligations.is_obliged[clause.index()] = true;
        obligations.clauses.push(clause);
        if self.sat.literals(clause).len() < 2 {
            return true;
        }
        let is_new = !std::mem::replace(&mut obligations.is_listed[clause.index()], true);
        for position in 0..self.sat.literals(clause).len() {
            let var = self.sat.literals(clause)[position].var();
            if is_new {
                self.obligations.occurrences[var.index()].push(clause);
                self.register_atom(self.atoms[var.index()]);
            }
            self.sat.order.want(var);
        }
        true
    }

    /// Wants a formula's truth value settled on this branch. True if it was not wanted before.
    pub(crate) fn want_formula(&mut self, var: Var) -> bool {
        if self.obligations.is_wanted[var.index()] {
            return false;
        }
        self.obligations.is_wanted[var.index()] = true;
        self.obligations.wanted.push(var);
        self.sat.order.want(var);
        true
    }

    /// Is the clause obliged and not satisfied?
    pub(super) fn is_open(&self, clause: ClauseId) -> bool {
        self.obligations.is_obliged[clause.index()]
            && !self
                .sat
                .literals(clause)
                .iter()
                .any(|literal| self.sat.is_true(*literal))
    }
}
