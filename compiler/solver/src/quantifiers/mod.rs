//! Quantified formulas: witnesses for those that claim that something exists, instances of those that hold for everything.

mod bindings;
mod fallback;
mod matching;
mod triggers;

use crate::sat::{ClauseId, Literal};
use crate::search::Search;
use bindings::Binding;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;
use tenet_logic::{Op, Sort, Step, Term};

/// A formula that holds for every value of its variables on this branch, ready for matching.
pub(crate) struct Universal {
    /// The quantified formula.
    formula: Term,
    binders: Arc<[Sort]>,
    body: Term,
    /// Groups of patterns that together mention every variable.
    triggers: Vec<Vec<Term>>,
}

/// The quantified formulas of a search.
pub(crate) struct Quantifiers {
    compiled: FxHashMap<Term, Arc<Universal>>,
    /// Those that hold on the present branch, in the order in which they were assigned.
    active: Vec<(Arc<Universal>, Literal)>,
    scopes: Vec<usize>,
    instances: FxHashMap<(Term, Box<[Term]>), Option<ClauseId>>,
    /// Something was not instantiated because its generation was too high.
    pub(crate) limited: bool,
    /// The highest generation that is instantiated at present.
    pub(crate) ceiling: u32,
    /// The state of the graph for which matching finds nothing new.
    exhausted: Option<(usize, u64, usize, u32)>,
}

impl Default for Quantifiers {
    fn default() -> Quantifiers {
        Quantifiers {
            compiled: FxHashMap::default(),
            active: Vec::new(),
            scopes: Vec::new(),
            instances: FxHashMap::default(),
            limited: false,
            ceiling: 2,
            exhausted: None,
        }
    }
}

impl Quantifiers {
    pub(crate) fn push(&mut self) {
        self.scopes.push(self.active.len());
    }

    pub(crate) fn pop(&mut self, levels: usize) {
        let scope = self.scopes.len() - levels;
        self.active.truncate(self.scopes[scope]);
        self.scopes.truncate(scope);
    }

    /// The graph is another one now.
    pub(crate) fn forget_exhaustion(&mut self) {
        self.exhausted = None;
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.active.is_empty()
    }
}

impl Search<'_> {
    /// A quantified formula was assigned.
    pub(crate) fn assert_quantified(&mut self, literal: Literal, atom: Term) {
        let universal = matches!(
            (self.terms.op(atom), literal.is_positive()),
            (Op::Forall(..), true) | (Op::Exists(..), false)
        );
        if universal {
            let compiled = match self.quantifiers.compiled.get(&atom) {
                Some(compiled) => compiled.clone(),
                None => {
                    let compiled = Arc::new(self.compile(atom));
                    self.quantifiers.compiled.insert(atom, compiled.clone());
                    compiled
                }
            };
            self.quantifiers.active.push((compiled, literal));
            return;
        }
        let (Op::Forall(binders, _) | Op::Exists(binders, _)) = self.terms.op(atom).clone() else {
            return;
        };
        let witnesses: Vec<Term> = (0..binders.len() as u32)
            .map(|binder| self.terms.witness(atom, binder))
            .collect();
        let body = self.terms.args(atom)[0];
        let instance = self.terms.instantiate(body, &witnesses);
        let lit = self.terms.lit(instance);
        let claim = self.lit(literal);
        let conclusion = if claim.positive { lit } else { !lit };
        self.add_axiom(Step::Witness(atom), &[!claim, conclusion]);
    }

    fn compile(&mut self, formula: Term) -> Universal {
        let (Op::Forall(binders, given) | Op::Exists(binders, given)) =
            self.terms.op(formula).clone()
        else {
            unreachable!("only quantified formulas are compiled");
        };
        let body = self.terms.args(formula)[0];
        let mut triggers: Vec<Vec<Term>> = given.iter().map(|group| group.to_vec()).collect();
        triggers.retain(|group| triggers::is_usable(self.terms, group, binders.len() as u32));
        if triggers.is_empty() {
            triggers = triggers::infer(self.terms, body, binders.len() as u32);
        }
        Universal {
            formula,
            binders: binders.into(),
            body,
            triggers,
        }
    }

    /// One round of matching for everything that holds universally. True if a new instance was added.
    pub(crate) fn instantiate_by_matching(&mut self) -> bool {
        let state = (
            self.graph.len(),
            self.graph.merges,
            self.quantifiers.active.len(),
            self.quantifiers.ceiling,
        );
        if self.quantifiers.exhausted == Some(state) {
            return false;
        }
        let progress = self.match_all();
        self.quantifiers.exhausted = (!progress).then_some(state);
        progress
    }

    fn match_all(&mut self) -> bool {
        let mut progress = false;
        let mut position = 0;
        while position < self.quantifiers.active.len() {
            let (universal, literal) = self.quantifiers.active[position].clone();
            position += 1;
            for group in 0..universal.triggers.len() {
                let found = self.match_group(&universal.triggers[group], universal.binders.len());
                let mut done: FxHashSet<Box<[Term]>> = FxHashSet::default();
                for solution in found {
                    let base = self.atom_generation(literal.var());
                    let generation = base.max(solution.generation);
                    let Some(args) = self.arguments(&solution.bindings) else {
                        continue;
                    };
                    if done.insert(args.clone()) {
                        progress |= self.instantiate(&universal, literal, args, generation);
                    }
                }
                if self.conflict.is_some() || self.is_exhausted() {
                    return true;
                }
            }
        }
        progress
    }

    /// The quantified formulas that hold universally on the branch, with their truth values.
    pub(crate) fn active_universals(&self) -> Vec<(Term, bool)> {
        let active = self.quantifiers.active.iter();
        active
            .map(|(universal, literal)| (universal.formula, literal.is_positive()))
            .collect()
    }

    /// Instantiates a formula that holds universally on the branch. True if the instance is new.
    pub(crate) fn instantiate_formula(&mut self, formula: Term, args: Box<[Term]>) -> bool {
        let found = self
            .quantifiers
            .active
            .iter()
            .find(|(universal, _)| universal.formula == formula)
            .cloned();
        found.is_some_and(|(universal, literal)| self.instantiate(&universal, literal, args, 0))
    }

    fn arguments(&mut self, bindings: &[Option<Binding>]) -> Option<Box<[Term]>> {
        bindings
            .iter()
            .map(|binding| binding.as_ref().map(|binding| self.binding_term(binding)))
            .collect()
    }

    /// Adds an instance, one generation up. True if it is new on this branch.
    fn instantiate(
        &mut self,
        universal: &Universal,
        literal: Literal,
        args: Box<[Term]>,
        generation: u32,
    ) -> bool {
        self.steps += 1;
        let key = (universal.formula, args);
        if let Some(known) = self.quantifiers.instances.get(&key) {
            return known.is_some_and(|clause| self.oblige(clause));
        }
        if generation > self.quantifiers.ceiling {
            self.quantifiers.limited = true;
            return false;
        }
        self.generation = generation + 1;
        self.stats.instances += 1;
        let instance = self.terms.instantiate(universal.body, &key.1);
        let lit = self.terms.lit(instance);
        let claim = self.lit(literal);
        let conclusion = if claim.positive { lit } else { !lit };
        let step = self
            .proof
            .axiom(Step::Instance(universal.formula, key.1.clone()));
        let literals = [!claim, conclusion].map(|lit| self.literal(lit));
        let clause = self.add_clause(literals.into(), step);
        self.quantifiers.instances.insert(key, clause);
        clause.is_some()
    }
}
