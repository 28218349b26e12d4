//! Instances that a model asks for: where a universal formula is false under the values of the branch, it is instantiated at
//! terms with the values that falsify it (Ge and de Moura, *Complete instantiation for quantified formulas in SMT*, 2009).

use super::EVALUATION_STEPS;
use super::build::Builder;
use super::defaults::Defaults;
use crate::search::Search;
use tenet_logic::{Evaluator, Op, Sequent, Sort, Term, Value};

impl Search<'_> {
    /// Instantiates formulas that the values falsify, at those values. True if an instance was new.
    pub(crate) fn refine(&mut self, sequent: &Sequent, falsified: &[Term]) -> bool {
        let mut progress = false;
        for formula in falsified {
            let Some(values) = self.falsifying(sequent, *formula) else {
                continue;
            };
            let terms: Option<Box<[Term]>> =
                values.iter().map(|value| self.term_of(value)).collect();
            if let Some(terms) = terms {
                progress |= self.instantiate_formula(*formula, terms);
            }
        }
        progress
    }

    /// Values of the variables for which the formula's body is false, or true for one that denies existence.
    fn falsifying(&mut self, sequent: &Sequent, formula: Term) -> Option<Vec<Value>> {
        let (Op::Forall(binders, _) | Op::Exists(binders, _)) = self.terms.op(formula).clone()
        else {
            return None;
        };
        let witnesses: Vec<Term> = (0..binders.len() as u32)
            .map(|binder| self.terms.witness(formula, binder))
            .collect();
        let variables = self.free_variables(sequent);
        let built = Builder::new(self).build(&variables)?;
        let choices = Defaults::new(self.terms, self.env, built.universe, built.unspecified);
        let mut evaluator = Evaluator::new(
            self.terms,
            self.env,
            &built.model,
            choices,
            EVALUATION_STEPS,
        );
        witnesses
            .iter()
            .map(|witness| evaluator.eval(*witness).ok())
            .collect()
    }

    /// A closed term with the value, on this branch.
    fn term_of(&mut self, value: &Value) -> Option<Term> {
        match value {
            Value::Bool(value) => Some(self.terms.bool(*value)),
            Value::Int(value) => {
                let mut found = None;
                for node in 0..self.graph.len() as u32 {
                    if self.graph.sort(node) != Sort::INT || self.graph.integer(node).is_none() {
                        continue;
                    }
                    let term = self.graph.term(node);
                    if self.integer_value(term).as_ref() == Some(value) {
                        found = Some(term);
                        break;
                    }
                }
                Some(found.unwrap_or_else(|| self.terms.int(value.clone())))
            }
            _ => None,
        }
    }
}
