//! Mends that may help where an obligation is not proved. Whoever shows them tries each first: applied to the text, the obligation must be proved.

mod preconditions;

use crate::frames::Frame;
use crate::obligations::{Kind, Place, Suggestion};
use crate::walk::Walk;
use rustc_hash::FxHashSet;
use tenet_core::FunctionKind;
use tenet_logic::{Op, Term};
use tenet_source::Verdict;

/// For how many obligations of a function mends are sought.
const MAX_SOUGHT: usize = 4;
/// How many loops around a place are considered.
const MAX_LOOPS: usize = 2;

impl Walk<'_> {
    /// What could be added so that the goal follows, the better ones first.
    pub(crate) fn suggestions(&mut self, kind: Kind, goal: Term) -> Vec<Suggestion> {
        let failures = self.report.obligations.iter();
        let failures = failures.filter(|o| o.verdict != Verdict::Proved).count();
        if self.broken || failures >= MAX_SOUGHT {
            return Vec::new();
        }
        let mut found = Vec::new();
        if kind == Kind::Match {
            found.extend(self.missing_cases().map(Suggestion::Cases));
        }
        let has_contract = matches!(
            self.function_kind,
            FunctionKind::Def | FunctionKind::Spec | FunctionKind::Lemma
        );
        if has_contract && kind != Kind::Decreases {
            let sought = self.seek_precondition(kind, goal);
            found.extend(sought.map(Suggestion::Require));
            found.extend(self.weakest_preconditions(goal));
        }
        found.extend(self.missing_invariants(goal));
        found
    }

    /// The goal itself as a precondition, and the goal where the path is taken: the weakest one. Lets and branches are in the terms already.
    fn weakest_preconditions(&mut self, goal: Term) -> Vec<Suggestion> {
        if goal == Term::FALSE && self.path().is_empty() {
            return Vec::new();
        }
        let inputs: FxHashSet<Term> = self.inputs.iter().map(|(term, _)| *term).collect();
        if !self.is_over(goal, &inputs) {
            return Vec::new();
        }
        let mut found = Vec::new();
        if goal != Term::FALSE && !self.excludes(goal) {
            found.push(goal);
        }
        let path: Vec<Term> = self.path();
        let over_inputs = path.iter().all(|fact| self.is_over(*fact, &inputs));
        if !path.is_empty() && over_inputs {
            let path = self.terms.and(path);
            let weakest = self.terms.implies(path, goal);
            if !found.contains(&weakest) && !self.excludes(weakest) {
                found.push(weakest);
            }
        }
        let mut wording = self.wording();
        let texts = found.into_iter().map(|term| wording.text(term));
        texts.map(Suggestion::Require).collect()
    }

    /// The conditions under which this place is reached, as far as they are written.
    fn path(&self) -> Vec<Term> {
        let learned = self.facts.iter().skip(self.required.len());
        let own = self.function.as_ref().map(|function| &function.path);
        learned
            .filter(|fact| fact.place.as_ref().is_some_and(|at| Some(&at.owner) == own))
            .map(|fact| fact.term)
            .collect()
    }

    fn is_transparent(&self, function: tenet_logic::FunctionId) -> bool {
        let own = self.symbols.iter().find(|(_, id)| **id == function);
        own.and_then(|((path, _), _)| self.program.signature(path))
            .is_some_and(|signature| signature.kind == FunctionKind::Spec)
    }

    /// Is a term made of these variables and of what can be written?
    fn is_over(&self, term: Term, variables: &FxHashSet<Term>) -> bool {
        let mut seen = FxHashSet::default();
        let mut stack = vec![term];
        let mut mentioned = false;
        while let Some(term) = stack.pop() {
            if !seen.insert(term) {
                continue;
            }
            match self.terms.op(term) {
                Op::Var(_) if !variables.contains(&term) => return false,
                Op::Var(_) => mentioned = true,
                Op::Witness(_) | Op::Lambda(_) | Op::Less => return false,
                // What an opaque function gives is for its own promise to say.
                Op::App(function) if !self.is_transparent(*function) => return false,
                _ => {}
            }
            stack.extend(self.terms.args(term));
        }
        mentioned
    }

    /// The goal as an invariant of the loops around this place and before it, to be made one by whoever tries it.
    fn missing_invariants(&mut self, goal: Term) -> Vec<Suggestion> {
        let Some(function) = self.function.clone() else {
            return Vec::new();
        };
        let around = self.loops.iter().rev().map(|context| context.turn.node);
        let mut places: Vec<Place> = around
            .map(|node| Place {
                owner: function.path.clone(),
                node,
            })
            .collect();
        let before = self.loops_before(goal);
        places.extend(
            before
                .into_iter()
                .filter(|place| !places.contains(place))
                .collect::<Vec<_>>(),
        );
        places.truncate(MAX_LOOPS);
        if places.is_empty() {
            return Vec::new();
        }
        let text = self.wording().text(goal);
        places
            .into_iter()
            .map(|place| Suggestion::Invariant {
                place,
                text: text.clone(),
            })
            .collect()
    }

    /// The constructors that a value may have for which no case stands here.
    fn missing_cases(&self) -> Option<Vec<String>> {
        // What was not matched is known at this place, test by test; the last value tested is the one that is matched.
        let excluded = |term: Term| match (self.terms.op(term), self.terms.args(term)) {
            (Op::Not, [test]) => match (self.terms.op(*test), self.terms.args(*test)) {
                (Op::Is(constructor), [value]) => Some((*constructor, *value)),
                _ => None,
            },
            _ => None,
        };
        let tests: Vec<_> = self.facts.iter().filter_map(|f| excluded(f.term)).collect();
        let (constructor, value) = *tests.last()?;
        let missing = self.env.constructors(constructor.data).filter(|candidate| {
            let taken = |(c, v): &(_, Term)| c == candidate && *v == value;
            !tests.iter().any(taken)
        });
        let patterns: Vec<String> = missing
            .map(|constructor| {
                let declared = self.env.constructor(constructor);
                match declared.fields.len() {
                    0 => declared.name.to_string(),
                    count => format!("{}({})", declared.name, vec!["_"; count].join(", ")),
                }
            })
            .collect();
        (!patterns.is_empty()).then_some(patterns)
    }

    /// The names that are known here with their types, for the arguments of lemmas.
    pub(crate) fn names_here(&self) -> Vec<(String, tenet_core::Type)> {
        self.present
            .iter()
            .flat_map(|present| present.typed())
            .filter(|(name, _)| !name.starts_with('$') && *name != "_")
            .map(|(name, ty)| (name.to_string(), ty))
            .collect()
    }

    /// Notes with the obligation that was recorded last how the statement that it stands in could be guarded.
    fn note_guard(&mut self, frame: &Frame, guard: crate::Offer) {
        let own = self
            .function
            .as_ref()
            .is_some_and(|f| f.path == frame.owner);
        if let Some(last) = self.report.obligations.last_mut()
            && own
            && last.verdict != Verdict::Proved
        {
            last.guard = Some(guard);
        }
    }
}
