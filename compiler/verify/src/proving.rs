//! From what is known and what is wanted to a verdict: the solver searches, the kernel replays what it found.

use crate::Sequents;
use crate::obligations::{Kind, Place};
use crate::walk::{Decision, Walk};
use std::sync::Arc;
use tenet_core::FunctionKind;
use tenet_logic::{Certificate, Sequent, Term};
use tenet_solver::{Reason, Verdict as Answer};
use tenet_source::Verdict;

/// The part of an obligation's budget after which a failing run is looked for.
const SOON: u64 = 10;

impl Walk<'_> {
    /// Does the goal follow from what is known here? For inference: nothing is recorded.
    pub(crate) fn proves(&mut self, goal: Term) -> bool {
        goal == Term::TRUE || self.search(goal, &self.options.inference).verdict == Verdict::Proved
    }

    /// Is what is known here contradictory? For signatures.
    pub(crate) fn is_vacuous(&mut self) -> bool {
        self.search(Term::FALSE, &self.options.vacuity).verdict == Verdict::Proved
    }

    /// Is it plain from what is known here? A short look only.
    pub(crate) fn holds_anyway(&mut self, goal: Term) -> bool {
        goal == Term::TRUE
            || self.search(goal, &self.options.reachability).verdict == Verdict::Proved
    }

    /// Notes where an author has written something that cannot occur. Only a proved contradiction counts, and none after a failure: from there
    /// on the walk goes as if what failed held.
    pub(crate) fn look_for_contradiction(&mut self, place: Option<Place>) {
        let Some(place) = place else { return };
        let asked = self.quiet == 0 && self.silent == 0 && self.is_reached();
        // A lemma excludes cases by finding them contradictory; a function without parameters runs in one way only.
        let varies = self.function_kind != FunctionKind::Lemma
            && self
                .function
                .as_ref()
                .is_some_and(|signature| !signature.params.is_empty());
        if !asked || !varies || self.absurd || self.broken || !self.report.holds() {
            return;
        }
        if self.search(Term::FALSE, &self.options.reachability).verdict == Verdict::Proved {
            self.absurd = true;
            self.report.never.push(place);
        }
    }

    /// Decides whether the goal of an obligation follows from what is known here. What is not found soon is sought for long only if a run does not show that
    /// there is nothing to be found.
    pub(crate) fn decide(
        &mut self,
        kind: Kind,
        goal: Term,
        place: &Place,
        clause: Option<&Place>,
    ) -> Decision {
        if let Some(limits) = self.trial {
            return self.search(goal, limits);
        }
        let soon = tenet_solver::Options {
            budget: self.options.obligation.budget / SOON,
            ..self.options.obligation.clone()
        };
        let decision = self.search(goal, &soon);
        if !decision.exhausted || self.fails_when_run(kind, place, clause) {
            return decision;
        }
        self.search(goal, &self.options.obligation)
    }

    /// The certificate as the bytes of a file, if that is asked for.
    fn certificate(&self, sequent: &Sequent, certificate: &Certificate) -> Option<Arc<[u8]>> {
        let is_wanted = self.options.certificates;
        is_wanted
            .then(|| tenet_certificate::encode(&self.terms, &self.env, sequent, certificate).into())
    }

    /// The sequent as the bytes of a file, if that is asked for. What is only inferred is of no interest.
    fn sequent(
        &self,
        sequent: &Sequent,
        limits: &tenet_solver::Options,
        proved: bool,
    ) -> Option<Arc<[u8]>> {
        let wanted = match self.options.sequents {
            Sequents::None => false,
            Sequents::Unproved => !proved,
            Sequents::All => true,
        };
        let obliged = self.is_for_obligation(limits);
        let none = Certificate::default();
        (wanted && obliged)
            .then(|| tenet_certificate::encode(&self.terms, &self.env, sequent, &none).into())
    }

    /// Are these the limits of the search for an obligation's proof?
    fn is_for_obligation(&self, limits: &tenet_solver::Options) -> bool {
        let budget = self.options.obligation.budget;
        [budget, budget / SOON].contains(&limits.budget)
            || self.trial.is_some_and(|trial| std::ptr::eq(limits, trial))
    }

    pub(crate) fn search(&mut self, goal: Term, limits: &tenet_solver::Options) -> Decision {
        if self.broken {
            return Decision {
                verdict: Verdict::Undecided,
                notes: vec![
                    "a declaration that this relies on is in error or not supported yet".into(),
                ],
                steps: 0,
                exhausted: false,
                model: None,
                explanation: None,
                certificate: None,
                sequent: None,
            };
        }
        let facts = self
            .axioms
            .iter()
            .copied()
            .chain(self.facts.iter().map(|fact| fact.term))
            .collect();
        self.decides(&Sequent { facts, goal }, limits)
    }

    /// Decides a sequent.
    pub(crate) fn decides(
        &mut self,
        sequent: &Sequent,
        limits: &tenet_solver::Options,
    ) -> Decision {
        let answer = tenet_solver::decide(&mut self.terms, &self.env, sequent, limits);
        let kept = self.sequent(sequent, limits, answer.is_proved());
        let steps = answer.stats().steps;
        let explains = self.options.explanations && self.is_for_obligation(limits);
        match answer {
            Answer::Proved { certificate, .. } => {
                match tenet_kernel::check(&mut self.terms, &self.env, sequent, &certificate) {
                    Ok(()) => Decision {
                        verdict: Verdict::Proved,
                        notes: Vec::new(),
                        steps,
                        exhausted: false,
                        model: None,
                        explanation: explains
                            .then(|| self.explanation(sequent, Some(&certificate))),
                        certificate: self.certificate(sequent, &certificate),
                        sequent: kept,
                    },
                    Err(rejection) => Decision {
                        verdict: Verdict::Undecided,
                        notes: vec![format!(
                            "a proof was found, but its certificate does not replay ({rejection}); this is a bug in Tenet's solver"
                        )],
                        steps,
                        exhausted: false,
                        model: None,
                        explanation: None,
                        certificate: None,
                        sequent: kept,
                    },
                }
            }
            // What is known at this place leaves room for a failure: that is no failure yet. Inputs that really fail are sought afterwards.
            Answer::Refuted { model, .. } => Decision {
                verdict: Verdict::Undecided,
                notes: vec![
                    "what is known here does not imply it: a loop invariant, a precondition or the promise of a called function may be too weak".into(),
                ],
                steps,
                exhausted: false,
                model: Some((model, true)),
                explanation: explains.then(|| self.explanation(sequent, None)),
                certificate: None,
                sequent: kept,
            },
            Answer::Undecided {
                reason, candidate, ..
            } => Decision {
                verdict: Verdict::Undecided,
                notes: vec![reason_text(reason).into()],
                steps,
                exhausted: reason == Reason::Budget,
                model: candidate.map(|model| (model, false)),
                explanation: explains.then(|| self.explanation(sequent, None)),
                certificate: None,
                sequent: kept,
            },
        }
    }
}

fn reason_text(reason: Reason) -> &'static str {
    match reason {
        Reason::Budget => "the search was given up when its budget of steps ran out",
        Reason::Quantifiers => {
            "what is known about all elements was applied as far as it goes, without a contradiction"
        }
        Reason::Unfolding => {
            "definitions were unfolded as deep as allowed, without a contradiction"
        }
        Reason::Arithmetic => "the arithmetic is beyond what can be decided here",
        Reason::Incomplete => "no proof was found, and no values that make it fail",
    }
}
