//! Expansion of connectives: when a formula is assigned, what its top connective says becomes clauses. Nested disjunctions
//! become one clause, so that no variable is spent on what lies between.

use super::Search;
use crate::sat::{ClauseId, Literal};
use tenet_logic::{Lit, Op, Step, StepId, Term};

/// A disjunction is flattened up to this many members.
const WIDEST: usize = 64;

impl Search<'_> {
    /// Adds the clauses that say what an assigned compound formula means, or obliges them again.
    pub(super) fn expand(&mut self, literal: Literal) {
        if let Some(clauses) = self.expansions.get(&literal) {
            for clause in clauses.clone() {
                self.oblige(clause);
            }
            return;
        }
        let mut clauses = Vec::new();
        let lit = self.lit(literal);
        let args: Vec<Term> = self.terms.args(lit.atom).into();
        match (self.terms.op(lit.atom).clone(), lit.positive) {
            (Op::And, true) | (Op::Or, false) | (Op::Implies, false) => {
                for member in self.members(lit) {
                    self.define(&mut clauses, [!lit, member].into());
                }
            }
            (Op::And, false) | (Op::Or, true) | (Op::Implies, true) => {
                let (members, step) = self.disjunction(lit);
                clauses.extend(self.add_members(members, step));
            }
            (Op::Ite, positive) => {
                let condition = self.terms.lit(args[0]);
                let (then, otherwise) = (self.terms.lit(args[1]), self.terms.lit(args[2]));
                let sign = |member: Lit| if positive { member } else { !member };
                self.define(&mut clauses, [!lit, !condition, sign(then)].into());
                self.define(&mut clauses, [!lit, condition, sign(otherwise)].into());
            }
            (Op::Eq, positive) => {
                let (a, b) = (self.terms.lit(args[0]), self.terms.lit(args[1]));
                let b = if positive { b } else { !b };
                self.define(&mut clauses, [!lit, !a, b].into());
                self.define(&mut clauses, [!lit, a, !b].into());
            }
            _ => {}
        }
        self.expansions.insert(literal, clauses);
    }

    fn define(&mut self, clauses: &mut Vec<ClauseId>, clause: Vec<Lit>) {
        let step = self.proof.axiom(Step::Connective(clause.clone().into()));
        clauses.extend(self.add_members(clause, step));
    }

    fn add_members(&mut self, clause: Vec<Lit>, step: StepId) -> Option<ClauseId> {
        let literals = clause.iter().map(|lit| self.literal(*lit)).collect();
        self.add_clause(literals, step)
    }

    /// For a conjunction what it implies, for a disjunction what it is made of.
    fn members(&self, lit: Lit) -> Vec<Lit> {
        let args = self.terms.args(lit.atom);
        if *self.terms.op(lit.atom) == Op::Implies {
            let (a, b) = (self.terms.lit(args[0]), self.terms.lit(args[1]));
            return if lit.positive {
                vec![!a, b]
            } else {
                vec![a, !b]
            };
        }
        let sign = |arg: &Term| {
            let member = self.terms.lit(*arg);
            if lit.positive { member } else { !member }
        };
        args.iter().map(sign).collect()
    }

    fn is_disjunction(&self, lit: Lit) -> bool {
        matches!(
            (self.terms.op(lit.atom), lit.positive),
            (Op::And, false) | (Op::Or, true) | (Op::Implies, true)
        )
    }

    /// `{¬lit, member, …}`, with the members of nested disjunctions in their place.
    fn disjunction(&mut self, lit: Lit) -> (Vec<Lit>, StepId) {
        let mut leaves = Vec::new();
        let mut hints = Vec::new();
        let mut nested = std::collections::VecDeque::from([lit]);
        while let Some(next) = nested.pop_front() {
            let members = self.members(next);
            let mut clause = vec![!next];
            clause.extend(&members);
            hints.push(self.proof.axiom(Step::Connective(clause.into())));
            for member in members {
                if self.is_disjunction(member) && leaves.len() + nested.len() < WIDEST {
                    nested.push_back(member);
                } else {
                    leaves.push(member);
                }
            }
        }
        let mut clause = vec![!lit];
        clause.extend(leaves);
        if let [step] = hints[..] {
            return (clause, step);
        }
        clause.sort();
        clause.dedup();
        // Breadth first from the top, so the reverse puts inner ones before what they stand in.
        hints.reverse();
        let step = self.proof.rup(&clause, hints);
        (clause, step)
    }

    /// Adds what a conditional term equals in either case.
    pub(super) fn split_conditional(&mut self, term: Term) {
        let args: Vec<Term> = self.terms.args(term).into();
        let condition = self.terms.lit(args[0]);
        for (member, guard) in [(args[1], !condition), (args[2], condition)] {
            let equation = Lit::positive(self.terms.eq_atom(term, member));
            let clause = [guard, equation];
            self.add_axiom(Step::Connective(clause.into()), &clause);
        }
        let var = self.var(condition.atom);
        self.want_formula(var);
    }
}
