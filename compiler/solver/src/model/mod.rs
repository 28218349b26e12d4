//! Values for the free variables out of a branch without contradiction, and their check against the sequent.

mod build;
mod containers;
mod defaults;
mod refine;
mod regions;
mod sequences;

use crate::search::Search;
use build::Builder;
use defaults::Defaults;
use tenet_logic::{Evaluator, Model, Sequent, Term};

/// Steps that the evaluation of one formula may take.
const EVALUATION_STEPS: u64 = 20_000;

/// What the values of a branch are worth.
pub(crate) struct Judgement {
    pub(crate) model: Model,
    /// Every fact and the negated goal evaluate to true.
    pub(crate) is_countermodel: bool,
    /// Formulas that hold universally on the branch and evaluate to false.
    pub(crate) falsified: Vec<Term>,
}

impl Search<'_> {
    /// Values of the free variables by the present branch, judged by evaluation. Nothing if there are none to be had.
    pub(crate) fn judge(&mut self, sequent: &Sequent) -> Option<Judgement> {
        let variables = self.free_variables(sequent);
        let built = Builder::new(self).build(&variables)?;
        let universals = self.active_universals();
        let choices = Defaults::new(self.terms, self.env, built.universe, built.unspecified);
        let mut evaluator = Evaluator::new(
            self.terms,
            self.env,
            &built.model,
            choices,
            EVALUATION_STEPS,
        );
        let mut holds = |formula: Term, wanted: bool| {
            evaluator.refuel(EVALUATION_STEPS);
            evaluator.holds(formula).ok().map(|truth| truth == wanted)
        };
        let is_countermodel = holds(sequent.goal, false) == Some(true)
            && sequent
                .facts
                .iter()
                .all(|fact| holds(*fact, true) == Some(true));
        let mut falsified = Vec::new();
        if !is_countermodel {
            falsified = universals
                .into_iter()
                .filter(|(formula, positive)| holds(*formula, *positive) == Some(false))
                .map(|(formula, _)| formula)
                .collect();
        }
        let steps = EVALUATION_STEPS / 10;
        self.steps += steps;
        Some(Judgement {
            model: built.model,
            is_countermodel,
            falsified,
        })
    }

    fn free_variables(&self, sequent: &Sequent) -> Vec<Term> {
        let mut seen = rustc_hash::FxHashSet::default();
        let mut found = Vec::new();
        let mut stack = sequent.facts.clone();
        stack.push(sequent.goal);
        while let Some(term) = stack.pop() {
            if seen.insert(term) {
                if let tenet_logic::Op::Var(_) = self.terms.op(term) {
                    found.push(term);
                }
                stack.extend_from_slice(self.terms.args(term));
            }
        }
        found.sort_unstable();
        found
    }
}
