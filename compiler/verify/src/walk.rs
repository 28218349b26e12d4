//! The state of the walk over one item: what is known, what was obliged.

use crate::counterexamples::{Origin, Present};
use crate::frames::{Closed, Frame};
use crate::inference::Guess;
use crate::knowledge::{Fact, Forgotten, Knowledge};
use crate::loops::LoopContext;
use crate::obligations::{Explanation, Kind, Obligation, Place, Report};
use crate::termination::Measures;
use crate::{Context, Options};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;
use std::sync::Arc;
use tenet_core::eval::{Search, Value};
use tenet_core::{FunctionKind, NodeId, Path, Signature, Type};
use tenet_logic::{DataId, Environment, FunctionId, Model, Sort, Term, Terms};
use tenet_source::Verdict;

/// What `return` obliges at this point.
#[derive(Clone)]
pub(crate) enum ReturnTo {
    /// The function under verification: result refinement and `ensures`.
    Function,
    /// A lambda, whose result has this type where one is expected.
    Lambda(Option<Closed>),
    /// Nothing may return here (contracts).
    Nothing,
}

/// How control left a loop's body other than by its end.
pub(crate) struct Exit {
    pub(crate) facts: Vec<Term>,
    pub(crate) values: Vec<Option<Term>>,
}

/// The walk over one item.
pub(crate) struct Walk<'p> {
    pub(crate) program: &'p dyn Context,
    pub(crate) options: &'p Options,
    pub(crate) terms: Terms,
    pub(crate) env: Environment,
    pub(crate) datas: FxHashMap<(Path, Vec<Type>), DataId>,
    pub(crate) tuples: FxHashMap<Vec<Sort>, DataId>,
    pub(crate) symbols: FxHashMap<(Path, Vec<Type>), FunctionId>,
    pub(crate) operations: FxHashMap<(&'static str, Vec<Sort>), FunctionId>,
    /// Function symbols for lambdas, by what the lambdas are over what they capture.
    pub(crate) lambdas: FxHashMap<Term, FunctionId>,
    /// The lambdas that function values stand for.
    pub(crate) reducible: FxHashMap<Term, Term>,
    pub(crate) validity: FxHashMap<String, FunctionId>,
    /// Which functions' contracts quantify over type parameters.
    pub(crate) quantifying: FxHashMap<Path, bool>,
    /// The laws of the library that are among the axioms, with the types at which they are stated.
    pub(crate) stated: FxHashSet<(usize, Vec<Type>)>,
    /// Facts about function symbols, true at every place.
    pub(crate) axioms: Vec<Term>,
    /// What the signature says of the parameters.
    pub(crate) required: Vec<Term>,
    /// What is known here, and whether control gets here.
    pub(crate) facts: Knowledge,
    /// Is what is known here contradictory, and has that been said?
    pub(crate) absurd: bool,
    /// Above 0: expressions are translated without obligations.
    pub(crate) quiet: u32,
    /// Above 0: obligations are neither proved nor recorded (an inference pass).
    pub(crate) silent: u32,
    /// The limits, if this is one of several tries, which is given up at the first failure.
    pub(crate) trial: Option<&'p tenet_solver::Options>,
    /// The number of values made up so far (results of effects, loops, non-functions).
    pub(crate) unknowns: u32,
    fresh: u32,
    /// Functions that recur through each other with the one under verification.
    pub(crate) group: Rc<[Path]>,
    pub(crate) measures: Option<Rc<Measures>>,
    pub(crate) loops: Vec<LoopContext>,
    pub(crate) return_to: ReturnTo,
    /// Did control leave the innermost lambda by `return`?
    pub(crate) returned: bool,
    /// For `return` of the function under verification.
    pub(crate) signature_frame: Option<Rc<Frame>>,
    pub(crate) report: Report,
    /// A declaration that is used is in error, or something is outside what can be expressed: nothing is proved.
    pub(crate) broken: bool,
    /// Depth of symbol declarations, against polymorphic recursion.
    pub(crate) symbol_depth: u32,
    pub(crate) probe: Option<crate::termination::Probe>,
    /// The signature of the function under verification.
    pub(crate) function: Option<Arc<Signature>>,
    pub(crate) function_kind: FunctionKind,
    /// Does the function say `uses Diverge`: is termination not shown?
    pub(crate) partial: bool,
    /// Formulas that may be invariants of its loops, by the loop; those that were found not to be are gone.
    pub(crate) guesses: FxHashMap<NodeId, Vec<Guess>>,
    /// The comparisons that were found to be invariants of its loops, by the loop.
    pub(crate) compared: FxHashMap<NodeId, Vec<String>>,
    /// The parameters' values and types.
    pub(crate) inputs: Vec<(Term, Type)>,
    /// The locals' values here.
    pub(crate) present: Option<Present>,
    /// Where values come from that are not computed.
    pub(crate) origins: FxHashMap<Term, Origin>,
    /// Arguments out of models.
    pub(crate) seeds: Vec<Vec<Value>>,
    /// What a short search among small arguments found, once one was made.
    pub(crate) hunted: Option<Search>,
    /// Is a closer look taken at what fails?
    pub(crate) investigates: bool,
    /// For how many goals a part was looked for that resists.
    pub(crate) resisting: usize,
}

/// The outcome of one search.
pub(crate) struct Decision {
    pub(crate) verdict: Verdict,
    pub(crate) notes: Vec<String>,
    pub(crate) steps: u64,
    /// Did the steps not suffice?
    pub(crate) exhausted: bool,
    /// Values that make the obligation fail, and whether the solver vouches for them.
    pub(crate) model: Option<(Model, bool)>,
    pub(crate) explanation: Option<Explanation>,
    pub(crate) certificate: Option<Arc<[u8]>>,
    pub(crate) sequent: Option<Arc<[u8]>>,
}

impl<'p> Walk<'p> {
    pub(crate) fn new(
        program: &'p dyn Context,
        options: &'p Options,
        group: Rc<[Path]>,
    ) -> Walk<'p> {
        Walk {
            program,
            options,
            terms: Terms::new(),
            env: Environment::default(),
            datas: FxHashMap::default(),
            tuples: FxHashMap::default(),
            symbols: FxHashMap::default(),
            operations: FxHashMap::default(),
            lambdas: FxHashMap::default(),
            reducible: FxHashMap::default(),
            validity: FxHashMap::default(),
            quantifying: FxHashMap::default(),
            stated: FxHashSet::default(),
            axioms: Vec::new(),
            required: Vec::new(),
            facts: Knowledge::default(),
            absurd: false,
            quiet: 0,
            silent: 0,
            trial: None,
            unknowns: 0,
            fresh: 0,
            group,
            measures: None,
            loops: Vec::new(),
            return_to: ReturnTo::Nothing,
            returned: false,
            signature_frame: None,
            report: Report::default(),
            broken: false,
            symbol_depth: 0,
            probe: None,
            function: None,
            function_kind: FunctionKind::Def,
            partial: false,
            guesses: FxHashMap::default(),
            compared: FxHashMap::default(),
            inputs: Vec::new(),
            present: None,
            origins: FxHashMap::default(),
            seeds: Vec::new(),
            hunted: None,
            investigates: false,
            resisting: 0,
        }
    }

    /// A new variable.
    pub(crate) fn fresh(&mut self, name: &str, sort: Sort) -> Term {
        self.fresh += 1;
        let name = format!("{name}#{}", self.fresh);
        self.terms.var(&name, sort)
    }

    /// A new variable for a value that is no function of what is known.
    pub(crate) fn unknown(&mut self, name: &str, sort: Sort) -> Term {
        self.unknowns += 1;
        self.fresh(name, sort)
    }

    /// Adds what is known.
    pub(crate) fn learn(&mut self, term: Term) {
        self.learn_from(term, None);
    }

    /// Adds what is known, with the place that says so.
    pub(crate) fn learn_from(&mut self, term: Term, place: Option<Place>) {
        if term != Term::TRUE {
            self.facts.push(Fact { term, place });
        }
    }

    /// Can control get here?
    pub(crate) fn is_reached(&self) -> bool {
        self.facts.is_reached()
    }

    /// Walks with `f`, under an assumption that is taken back afterwards; what was learned under it is given back, unguarded.
    pub(crate) fn under<R>(
        &mut self,
        assumption: Term,
        place: Option<Place>,
        f: impl FnOnce(&mut Self) -> R,
    ) -> (R, Forgotten) {
        let mark = self.facts.len();
        self.facts.push(Fact {
            term: assumption,
            place,
        });
        let result = f(self);
        let mut learned = self.facts.forget(mark);
        learned.facts.remove(0);
        (result, learned)
    }

    /// Learns the facts under a guard, as one implication.
    pub(crate) fn learn_guarded(&mut self, guard: Term, facts: Vec<Fact>) {
        let parts: Vec<Term> = facts.iter().map(|fact| fact.term).collect();
        let all = self.terms.and(parts);
        let guarded = self.terms.implies(guard, all);
        let place = facts.into_iter().find_map(|fact| fact.place);
        self.learn_from(guarded, place);
    }

    /// Obliges a formula: proves it here and now, records what came of it, and goes on as if it held, so that one
    /// failure gives one message.
    pub(crate) fn oblige(
        &mut self,
        kind: Kind,
        goal: Term,
        place: Place,
        clause: Option<Place>,
        callee: Option<Path>,
    ) {
        if self.quiet > 0 || !self.is_reached() {
            return;
        }
        if self.silent > 0 {
            return;
        }
        if self.trial.is_some() && !self.report.holds() {
            return;
        }
        let decision = self.decide(kind, goal, &place, clause.as_ref());
        let failed = decision.verdict != Verdict::Proved;
        let looked_at = failed && self.investigates && self.trial.is_none();
        let situation = decision
            .model
            .as_ref()
            .filter(|_| looked_at)
            .and_then(|(model, claimed)| self.situation(model, *claimed, goal));
        let known = if failed {
            self.known_places()
        } else {
            Vec::new()
        };
        let resists = if looked_at && !self.fails_when_run(kind, &place, clause.as_ref()) {
            self.resistance(goal)
        } else {
            None
        };
        let wanted = (looked_at && goal != Term::FALSE).then(|| self.wording().text(goal));
        let (suggestions, scope) = if looked_at {
            (self.suggestions(kind, goal), self.names_here())
        } else {
            (Vec::new(), Vec::new())
        };
        self.report.obligations.push(Obligation {
            kind,
            place,
            clause,
            callee,
            verdict: decision.verdict,
            notes: decision.notes,
            known,
            offer: None,
            wanted,
            guard: None,
            suggestions,
            scope,
            failure: None,
            situation,
            explanation: decision.explanation,
            resists,
            steps: decision.steps,
            certificate: decision.certificate,
            sequent: decision.sequent,
            external: None,
        });
        if failed || kind == Kind::Assert {
            self.learn(goal);
        }
    }

    /// Obliges each conjunct of a formula; one that is true by itself is an obligation too.
    pub(crate) fn oblige_all(
        &mut self,
        kind: Kind,
        formula: Term,
        place: &Place,
        clause: Option<&Place>,
        callee: Option<&Path>,
    ) {
        let mut parts = self.conjuncts(formula);
        if parts.is_empty() {
            parts.push(Term::TRUE);
        }
        for part in parts {
            self.oblige(kind, part, place.clone(), clause.cloned(), callee.cloned());
        }
    }

    /// Records something that is never proved.
    pub(crate) fn refuse(&mut self, kind: Kind, place: Place, note: impl Into<String>) {
        if self.quiet > 0 || self.silent > 0 || !self.is_reached() {
            return;
        }
        let known = self.known_places();
        self.report.obligations.push(Obligation {
            kind,
            place,
            clause: None,
            callee: None,
            verdict: Verdict::Undecided,
            notes: vec![note.into()],
            known,
            offer: None,
            wanted: None,
            guard: None,
            suggestions: Vec::new(),
            scope: Vec::new(),
            failure: None,
            situation: None,
            explanation: None,
            resists: None,
            steps: 0,
            certificate: None,
            sequent: None,
            external: None,
        });
    }

    fn known_places(&self) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        for fact in self.facts.iter() {
            if let Some(place) = &fact.place
                && !places.contains(place)
            {
                places.push(place.clone());
            }
        }
        places
    }

    /// A place in the item of a frame.
    pub(crate) fn place(frame: &Frame, node: NodeId) -> Place {
        Place {
            owner: frame.owner.clone(),
            node,
        }
    }

    /// Runs `f` without obligations; what it learns and whether control leaves is forgotten.
    pub(crate) fn quietly<R>(&mut self, f: impl FnOnce(&mut Self) -> R) -> R {
        let mark = self.facts.len();
        self.quiet += 1;
        let result = f(self);
        self.quiet -= 1;
        self.facts.forget(mark);
        result
    }
}
