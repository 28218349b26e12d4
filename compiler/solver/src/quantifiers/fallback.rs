//! Instances that no trigger asks for: at the bounds that guards put on a variable, and, last of all, at every term of the sort.

use super::Universal;
use crate::sat::Literal;
use crate::search::Search;
use std::sync::Arc;
use tenet_logic::{Op, Sort, Term};

/// A formula is instantiated with at most so many combinations of terms that nothing but their sorts speaks for.
const MOST_BLIND: usize = 60;

impl Search<'_> {
    /// Instances at the bounds of guards: `t` for `t <= x`, `t + 1` for `t < x`, `t - 1` for `x < t`. With them instantiation is
    /// complete for array properties (Bradley, Manna and Sipma, *What's decidable about arrays?*, 2006).
    pub(crate) fn instantiate_at_bounds(&mut self) -> bool {
        let mut progress = false;
        for (universal, literal) in self.quantifiers.active.clone() {
            if universal.binders.len() != 1 || universal.binders[0] != Sort::INT {
                continue;
            }
            for bound in self.bounds_of(universal.body) {
                progress |= self.instantiate_blindly(&universal, literal, [bound].into());
            }
        }
        progress
    }

    fn instantiate_blindly(
        &mut self,
        universal: &Arc<Universal>,
        literal: Literal,
        args: Box<[Term]>,
    ) -> bool {
        let mut generation = self.atom_generation(literal.var());
        for arg in &args {
            if let Some(node) = self.graph.node(*arg) {
                generation = generation.max(self.generation_of(node));
            }
        }
        self.instantiate(universal, literal, args, generation + 1)
    }

    fn bounds_of(&mut self, body: Term) -> Vec<Term> {
        let mut bounds = Vec::new();
        let mut stack = vec![body];
        let mut looked = 0;
        while let Some(term) = stack.pop() {
            looked += 1;
            if looked > 100 {
                break;
            }
            let args: Vec<Term> = self.terms.args(term).into();
            let op = self.terms.op(term).clone();
            match op {
                Op::And | Op::Or | Op::Implies | Op::Not => stack.extend(args.iter().rev()),
                Op::Le | Op::Lt => {
                    let strict = op == Op::Lt;
                    let is_variable = |term: Term| matches!(self.terms.op(term), Op::Bound(0));
                    let (bound, shift) = if is_variable(args[1]) && self.terms.is_closed(args[0]) {
                        (args[0], i32::from(strict))
                    } else if is_variable(args[0]) && self.terms.is_closed(args[1]) {
                        (args[1], -i32::from(strict))
                    } else {
                        continue;
                    };
                    let shift = self.terms.int(shift);
                    bounds.push(self.terms.sum(&[bound, shift]));
                }
                _ => {}
            }
        }
        bounds
    }

    /// Instances at the terms of the variables' sorts, for formulas that nothing else instantiates.
    pub(crate) fn instantiate_at_terms(&mut self) -> bool {
        let mut progress = false;
        for (universal, literal) in self.quantifiers.active.clone() {
            let mut choices: Vec<Vec<Term>> = Vec::new();
            for (binder, sort) in universal.binders.iter().enumerate() {
                choices.push(self.terms_of(*sort, universal.formula, binder as u32));
            }
            let mut tuples: Vec<Vec<Term>> = vec![Vec::new()];
            for terms in &choices {
                let mut longer = Vec::new();
                for tuple in &tuples {
                    for term in terms {
                        if longer.len() < MOST_BLIND {
                            let mut next = tuple.clone();
                            next.push(*term);
                            longer.push(next);
                        }
                    }
                }
                tuples = longer;
            }
            if self.is_exhausted() {
                return true;
            }
            for tuple in tuples {
                progress |= self.instantiate_blindly(&universal, literal, tuple.into());
            }
        }
        progress
    }

    /// The oldest terms of the classes of a sort, of low generation, and those that universal formulas mention. If there is none, a
    /// choice of the formula's own.
    fn terms_of(&mut self, sort: Sort, formula: Term, binder: u32) -> Vec<Term> {
        if sort == Sort::BOOL {
            return vec![Term::TRUE, Term::FALSE];
        }
        let mut found = Vec::new();
        self.count_walk();
        let mut seen = rustc_hash::FxHashSet::default();
        for node in 0..self.graph.len() as u32 {
            // Nodes are in the order of their age.
            if self.graph.sort(node) == sort
                && seen.insert(self.graph.root(node))
                && self.generation_of(node) <= 1
                && found.len() < MOST_BLIND
            {
                found.push(self.graph.term(node));
            }
        }
        for (universal, _) in &self.quantifiers.active {
            self.closed_terms(universal.body, sort, &mut found);
        }
        if found.is_empty() {
            found.push(self.terms.witness(formula, binder));
        }
        found
    }

    /// Closed terms of a sort within a body.
    fn closed_terms(&self, body: Term, sort: Sort, found: &mut Vec<Term>) {
        let mut stack = vec![body];
        let mut looked = 0;
        while let Some(term) = stack.pop() {
            looked += 1;
            if looked > 200 || found.len() >= MOST_BLIND {
                return;
            }
            if self.terms.is_closed(term)
                && self.terms.sort_of(term) == sort
                && !found.contains(&term)
            {
                found.push(term);
            }
            stack.extend_from_slice(self.terms.args(term));
        }
    }
}
