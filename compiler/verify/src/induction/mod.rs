//! Induction without a word: a lemma that neither proves by itself nor calls itself is tried again with induction hypotheses.
//!
//! A hypothesis is a call of the lemma that its author could have written at the beginning of the body, under a guard: what the lemma says of
//! other arguments, provided that these meet its precondition and that its measure goes down, which is obliged like that of any
//! recursive call. So nothing is assumed here that the rules for recursive lemmas do not allow. At which arguments the lemma is called is taken from the
//! recursion of the `spec`s that it speaks of (as in Boyer and Moore, "A Computational Logic", 1979) or from the structure of one parameter; parameters
//! that do not change stand for all values.

mod schemes;

use crate::frames::Frame;
use crate::obligations::{Report, Suggestion};
use crate::termination::{Component, Measures};
use crate::walk::Walk;
use schemes::Scheme;
pub(crate) use schemes::Step;
use std::rc::Rc;
use std::sync::Arc;
use tenet_core::{Body, Signature};
use tenet_logic::Term;
use tenet_source::Verdict;

/// At most so many schemes are tried for a lemma.
const MAX_SCHEMES: usize = 12;
/// At most so many hypotheses are used at a time.
const MAX_HYPOTHESES: usize = 16;

impl Walk<'_> {
    /// Verifies the body of a lemma that does not call itself, with induction hypotheses where it does not hold without. The contract has
    /// been walked.
    pub(crate) fn lemma_body(&mut self, frame: &Frame, signature: &Arc<Signature>, body: &Body) {
        let before = Start {
            report: self.report.clone(),
            facts: self.facts.len(),
        };
        let schemes = self.schemes(frame, signature);
        if schemes.is_empty() || !self.report.holds() {
            self.body(&mut frame.clone(), signature, body);
            return;
        }
        let [quick, patient] = &self.options.induction;
        self.trial = Some(quick);
        self.body(&mut frame.clone(), signature, body);
        let plain = self.report.clone();
        let proved = plain.holds() || self.tries(&before, frame, signature, body, &schemes) || {
            let is_false = self.any_fails_when_run(&plain);
            self.trial = Some(patient);
            !is_false && self.tries(&before, frame, signature, body, &schemes)
        };
        self.trial = None;
        if proved {
            return;
        }
        self.start_again(&before);
        self.body(&mut frame.clone(), signature, body);
        self.note_attempts(&schemes);
    }

    /// Does the body hold with the hypotheses of one of the schemes?
    fn tries(
        &mut self,
        before: &Start,
        frame: &Frame,
        signature: &Arc<Signature>,
        body: &Body,
        schemes: &[Scheme],
    ) -> bool {
        schemes.iter().any(|scheme| {
            self.start_again(before);
            self.assume_hypotheses(frame, signature, scheme) && {
                self.body(&mut frame.clone(), signature, body);
                self.report.holds()
            }
        })
    }

    fn start_again(&mut self, before: &Start) {
        self.report = before.report.clone();
        self.facts.forget(before.facts);
        self.absurd = false;
        self.returned = false;
        self.measures = None;
        self.loops.clear();
    }

    /// Says of what is not proved which inductions were tried.
    fn note_attempts(&mut self, schemes: &[Scheme]) {
        if schemes.is_empty() {
            return;
        }
        let mut names: Vec<&str> = Vec::new();
        for scheme in schemes {
            if !names.contains(&scheme.name.as_str()) {
                names.push(&scheme.name);
            }
        }
        let note = format!("induction was tried {}", names.join(", "));
        for obligation in &mut self.report.obligations {
            if obligation.verdict != Verdict::Proved && obligation.failure.is_none() {
                obligation.notes.push(note.clone());
            }
        }
        // What would have to be required is no use where only the proof is missing.
        for obligation in &mut self.report.obligations {
            let asks = |suggestion: &Suggestion| matches!(suggestion, Suggestion::Require(_));
            obligation
                .suggestions
                .retain(|suggestion| !asks(suggestion));
        }
    }

    /// Chooses a measure that the scheme's calls lower, and learns what these promise. False if there is none.
    fn assume_hypotheses(
        &mut self,
        frame: &Frame,
        signature: &Arc<Signature>,
        scheme: &Scheme,
    ) -> bool {
        let Some((measures, steps)) = self.measure_steps(frame, signature, scheme) else {
            return false;
        };
        self.measures = Some(Rc::new(measures));
        for step in steps.iter().take(MAX_HYPOTHESES) {
            self.hypothesis(frame, signature, step);
        }
        // The body may not rely on it: it does not call the lemma.
        self.measures = None;
        true
    }

    /// A measure for the calls of a scheme, and those of the calls that lower it.
    fn measure_steps<'s>(
        &mut self,
        frame: &Frame,
        signature: &Arc<Signature>,
        scheme: &'s Scheme,
    ) -> Option<(Measures, Vec<&'s Step>)> {
        if let Some(exprs) = &signature.decreases {
            let mut own = frame.clone();
            let entry: Vec<Term> = exprs
                .iter()
                .map(|expr| self.given(&mut own, expr))
                .collect();
            let measures = Measures {
                inferred: Vec::new(),
                entry,
            };
            let kept: Vec<&Step> = scheme
                .steps
                .iter()
                .filter(|step| self.lowers(frame, signature, step, &measures))
                .collect();
            return (!kept.is_empty()).then_some((measures, kept));
        }
        let mut candidates: Vec<Component> = scheme
            .changed
            .iter()
            .copied()
            .map(Component::Param)
            .collect();
        candidates.extend(self.differences(frame, signature));
        let (order, kept) = self.order_of_steps(frame, signature, candidates, &scheme.steps)?;
        let entry = order
            .iter()
            .map(|component| self.component(frame, signature, *component))
            .collect::<Option<Vec<Term>>>()?;
        self.report.measure = Some(crate::termination::describe(&order, signature));
        let measures = Measures {
            inferred: order,
            entry,
        };
        Some((measures, kept))
    }

    fn lowers(
        &mut self,
        frame: &Frame,
        signature: &Arc<Signature>,
        step: &Step,
        measures: &Measures,
    ) -> bool {
        let (mut inner, _, guard) = self.arguments_of(frame, signature, step);
        let mark = self.facts.len();
        self.learn(guard);
        let lower = match self.measure(&mut inner, signature, measures) {
            Some(now) => {
                let goal = self.lexicographic(&now, &measures.entry);
                self.learn_ranks(goal);
                self.proves(goal)
            }
            None => false,
        };
        self.facts.forget(mark);
        lower
    }

    /// The frame of a call with a step's arguments, the variables among them, and the guard under which it may be made.
    pub(crate) fn arguments_of(
        &mut self,
        frame: &Frame,
        signature: &Signature,
        step: &Step,
    ) -> (Frame, Vec<Term>, Term) {
        let mut inner = frame.clone();
        let mut vars: Vec<Term> = step.vars.clone();
        for (param, arg) in signature.params.iter().zip(&step.args) {
            let value = match arg {
                Some(value) => *value,
                None => {
                    let sort = frame.resolve(&frame.local(*param).ty.base());
                    let sort = self.sort(&sort);
                    let name = frame.local(*param).name.clone();
                    let var = self.fresh(&name, sort);
                    vars.push(var);
                    var
                }
            };
            inner.set(*param, value);
        }
        let admissible = self.admissible(signature, &mut inner);
        let guard = self.terms.and([step.guard, admissible]);
        (inner, vars, guard)
    }

    /// Learns what the lemma says of a step's arguments, once its measure is shown to go down there.
    fn hypothesis(&mut self, frame: &Frame, signature: &Arc<Signature>, step: &Step) {
        let (mut inner, vars, guard) = self.arguments_of(frame, signature, step);
        let place = Self::place(frame, signature.node);
        let mark = self.facts.len();
        self.learn(guard);
        self.check_recursive_call(&mut inner, signature, &place);
        self.facts.forget(mark);
        let result = self.unit();
        inner.set(signature.result, result);
        for (formula, place) in self.promises(&mut inner, signature, result) {
            let fact = self.terms.implies(guard, formula);
            let fact = if vars.is_empty() {
                fact
            } else {
                self.close(true, &vars, fact)
            };
            self.learn_from(fact, Some(place));
        }
    }
}

/// The state of a walk before a body.
struct Start {
    report: Report,
    facts: usize,
}
