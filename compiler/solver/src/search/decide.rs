//! Decisions: which obligation to satisfy next, and by which of its literals.

use super::Search;
use crate::sat::{Antecedent, ClauseId, Literal, Var};
use tenet_logic::{Lit, Op, Sort};

/// How far into a term's arguments congruence is looked up.
const LOOKUP: u32 = 24;

/// What came of the wish to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// A literal was decided, on a new level.
    Made,
    /// A literal turned out to be determined already.
    Found,
    /// Every obligation is satisfied.
    Nothing,
}

impl Search<'_> {
    pub(super) fn decide(&mut self) -> Decision {
        while let Some(var) = self.sat.order.pop() {
            if self.sat.is_assigned(var) {
                continue;
            }
            self.steps += 1;
            let open = self
                .obligations
                .containing(var)
                .iter()
                .find(|clause| self.is_open(**clause))
                .copied();
            match open {
                Some(clause) => {
                    self.sat.order.want(var);
                    return self.satisfy(clause);
                }
                None if self.obligations.is_wanted(var) => {
                    self.sat.order.want(var);
                    return self.settle_value(var);
                }
                None => self.obligations.pass_over(var),
            }
        }
        debug_assert!(
            self.obligations
                .all()
                .iter()
                .all(|clause| !self.is_open(*clause))
        );
        Decision::Nothing
    }

    fn settle_value(&mut self, var: Var) -> Decision {
        if self.look_up(var) {
            return Decision::Found;
        }
        let positive = match self.model_truth(self.lit(var.literal(true))) {
            Some(value) => value,
            None => self.sat.phase(var),
        };
        self.branch(var.literal(positive))
    }

    fn satisfy(&mut self, clause: ClauseId) -> Decision {
        let open: Vec<Literal> = self
            .sat
            .literals(clause)
            .iter()
            .filter(|literal| !self.sat.is_assigned(literal.var()))
            .copied()
            .collect();
        for literal in &open {
            if self.look_up(literal.var()) {
                return Decision::Found;
            }
        }
        let mut best: Option<(bool, f64, Literal)> = None;
        for literal in open {
            let likely = self.model_truth(self.lit(literal)) == Some(true);
            let activity = self.sat.order.activity(literal.var());
            let better = match best {
                None => true,
                Some((known, score, chosen)) => {
                    (likely, activity) > (known, score)
                        || ((likely, activity) == (known, score) && literal < chosen)
                }
            };
            if better {
                best = Some((likely, activity, literal));
            }
        }
        match best {
            Some((_, _, literal)) => self.branch(literal),
            // A clause without open literals is false, which propagation notices before decisions are made.
            None => Decision::Found,
        }
    }

    fn branch(&mut self, literal: Literal) -> Decision {
        self.stats.decisions += 1;
        self.push_level();
        self.sat.assign(literal, Antecedent::Decision);
        Decision::Made
    }

    /// Does the graph know the atom's value although the atom has no node? Then it gets one, and the value with it.
    fn look_up(&mut self, var: Var) -> bool {
        let atom = self.atom(var);
        if self.look_up_arithmetic(atom) {
            return true;
        }
        if self.graph.node(atom).is_some() || self.graph_truth(atom).is_none() {
            return false;
        }
        self.generation = self.atom_generation(var);
        let node = self.node(atom);
        if self.is_graph_equation(atom) {
            self.separate_constructors(atom);
        } else {
            self.graph.watch_formula(node);
        }
        true
    }

    /// The truth value of an atom by what is equal in the graph.
    pub(crate) fn graph_truth(&self, atom: tenet_logic::Term) -> Option<bool> {
        let mut fuel = LOOKUP;
        let args = self.terms.args(atom);
        match self.terms.op(atom) {
            Op::Eq if self.terms.sort_of(args[0]) != Sort::BOOL => {
                let a = self.graph.find(self.terms, args[0], &mut fuel)?;
                let b = self.graph.find(self.terms, args[1], &mut fuel)?;
                if self.graph.equal(a, b) {
                    return Some(true);
                }
                if let (Some(a), Some(b)) = (self.graph.constructor(a), self.graph.constructor(b))
                    && self.graph.head(a) != self.graph.head(b)
                {
                    return Some(false);
                }
                let head = self.graph.heads.known(crate::graph::HeadKey::Eq)?;
                let same = self.graph.congruent(head, &[a, b])?;
                self.value_of(Lit::positive(self.graph.term(same)))
            }
            Op::Is(constructor) => {
                let value = self.graph.find(self.terms, args[0], &mut fuel)?;
                if let Some(node) = self.graph.constructor(value)
                    && let Op::Constructor(built) = self.terms.op(self.graph.term(node))
                {
                    return Some(built == constructor);
                }
                let node = self.graph.find(self.terms, atom, &mut fuel)?;
                self.graph.truth(node)
            }
            Op::App(_)
            | Op::Select(..)
            | Op::SeqAt
            | Op::SetMember
            | Op::SetSubset
            | Op::MapGet
            | Op::Less
            | Op::Apply => {
                let node = self.graph.find(self.terms, atom, &mut fuel)?;
                self.graph.truth(node)
            }
            _ => None,
        }
    }
}
