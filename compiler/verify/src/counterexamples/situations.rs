//! What a model of the solver says: values at a place of which all that is known there is true and the obligation is not. It fails no run by itself; it
//! says where to look for one, and where none is found, which fact leaves too much room.

use super::values;
use crate::frames::Frame;
use crate::obligations::{Place, Situation, Weakness};
use crate::walk::Walk;
use rustc_hash::FxHashSet;
use tenet_core::eval::{self, Outcome, Value};
use tenet_core::{FunctionKind, Path, Type};
use tenet_logic::{Evaluator, Model, NoChoices, Op, Term};

/// Steps for the evaluation of one term.
const STEPS: u64 = 5_000;
/// Situations of no more obligations of a function are kept.
const MAX_SITUATIONS: usize = 24;
/// Values whose text is longer are not shown.
const LONGEST_TEXT: usize = 160;
/// How often facts are followed from what the goal mentions.
const ROUNDS: usize = 2;

/// Values of locals where the walk is.
#[derive(Clone)]
pub(crate) struct Present {
    locals: std::sync::Arc<[tenet_core::Local]>,
    values: Vec<Option<Term>>,
}

impl Present {
    /// The named locals' values.
    pub(crate) fn named(&self) -> impl Iterator<Item = (Term, &str)> {
        let pairs = self.values.iter().zip(self.locals.iter());
        pairs.filter_map(|(value, local)| Some(((*value)?, &*local.name)))
    }
}

impl Present {
    /// The named locals that have a value, with their types; of several with one name the last.
    pub(crate) fn typed(&self) -> Vec<(&str, Type)> {
        let mut found: Vec<(&str, Type)> = Vec::new();
        for (local, value) in self.locals.iter().zip(&self.values) {
            if value.is_some() {
                found.retain(|(name, _)| *name != &*local.name);
                found.push((&local.name, local.ty.base()));
            }
        }
        found
    }
}

/// Where a value that is not computed from others comes from.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// A loop assigns the local.
    Loop {
        place: Place,
        name: String,
        ty: Type,
    },
    /// A call that is no function of its arguments gives it.
    Call { callee: Path, ty: Type },
}

impl Walk<'_> {
    /// Notes the values of the locals at this place, for what is said of obligations that fail here.
    pub(crate) fn look(&mut self, frame: &Frame) {
        let own = self
            .function
            .as_ref()
            .is_some_and(|f| f.path == frame.owner);
        if own && self.quiet == 0 && self.silent == 0 {
            self.present = Some(Present {
                locals: frame.locals.clone(),
                values: frame.snapshot(),
            });
        }
    }

    /// What a model says of an obligation that fails in it. `claimed`: the solver vouches for the model.
    pub(crate) fn situation(
        &mut self,
        model: &Model,
        claimed: bool,
        goal: Term,
    ) -> Option<Situation> {
        if self.seeds.len() >= MAX_SITUATIONS {
            return None;
        }
        let inputs: Option<Vec<Value>> = {
            let inputs = self.inputs.clone();
            inputs
                .iter()
                .map(|(term, ty)| self.value_in(model, *term, ty))
                .collect()
        };
        let seed = inputs.filter(|inputs| !inputs.is_empty()).map(|inputs| {
            self.seeds.push(inputs);
            self.seeds.len() - 1
        });
        if !claimed && !self.is_possible(model, goal) {
            return seed.map(|seed| Situation {
                seed: Some(seed),
                bindings: Vec::new(),
                weaknesses: Vec::new(),
            });
        }
        let bindings = self.bindings_in(model);
        let weaknesses = self.weaknesses(model, goal);
        Some(Situation {
            seed,
            bindings,
            weaknesses,
        })
    }

    fn value_in(&self, model: &Model, term: Term, ty: &Type) -> Option<Value> {
        let mut evaluator = Evaluator::new(&self.terms, &self.env, model, NoChoices, STEPS);
        let logical = evaluator.eval(term).ok()?;
        values::value(self.program, ty, &logical)
    }

    /// Is nothing that is known seen to be false, and is the goal seen to be?
    fn is_possible(&self, model: &Model, goal: Term) -> bool {
        let mut evaluator = Evaluator::new(&self.terms, &self.env, model, NoChoices, STEPS);
        evaluator.holds(goal) == Ok(false)
            && self.facts.iter().all(|fact| {
                evaluator.refuel(STEPS);
                evaluator.holds(fact.term) != Ok(false)
            })
    }

    /// The values of parameters and locals, as Tenet expressions.
    fn bindings_in(&self, model: &Model) -> Vec<(String, String)> {
        let Some(present) = &self.present else {
            return Vec::new();
        };
        let mut bindings: Vec<(String, String)> = Vec::new();
        for (local, value) in present.locals.iter().zip(&present.values) {
            if local.name.starts_with('$') || &*local.name == "_" {
                continue;
            }
            let shown = value
                .and_then(|term| self.value_in(model, term, &local.ty.base()))
                .map(|value| value.to_string())
                .filter(|text| text.len() <= LONGEST_TEXT);
            if let Some(shown) = shown {
                // A local hides an earlier one of the same name.
                bindings.retain(|(name, _)| **name != *local.name);
                bindings.push((local.name.to_string(), shown));
            }
        }
        bindings
    }

    /// The loops and calls whose invariants and promises let the values through.
    fn weaknesses(&self, model: &Model, goal: Term) -> Vec<Weakness> {
        let (variables, calls) = self.relevant(goal);
        let mut found = Vec::new();
        let mut loops: Vec<(Place, Vec<String>)> = Vec::new();
        for variable in variables {
            match self.origins.get(&variable) {
                Some(Origin::Loop { place, name, ty }) => {
                    let Some(value) = self.value_in(model, variable, ty) else {
                        continue;
                    };
                    let shown = format!("{name} = {value}");
                    match loops.iter_mut().find(|(at, _)| at == place) {
                        Some((_, values)) if !values.contains(&shown) => values.push(shown),
                        Some(_) => {}
                        None => loops.push((place.clone(), vec![shown])),
                    }
                }
                Some(Origin::Call { callee, ty }) => {
                    if let Some(value) = self.value_in(model, variable, ty) {
                        found.extend(self.promise(callee, value.to_string(), None));
                    }
                }
                None => {}
            }
        }
        for call in calls {
            found.extend(self.weak_promise(model, call));
        }
        found.extend(loops.into_iter().map(|(place, values)| Weakness {
            place,
            text: format!(
                "what is known of the loop allows {} here",
                values.join(", ")
            ),
            missing: format!("an invariant that rules out {}", values.join(", ")),
        }));
        found.truncate(3);
        found
    }

    /// The loops whose values a formula speaks of.
    pub(crate) fn loops_before(&self, goal: Term) -> Vec<Place> {
        let (variables, _) = self.relevant(goal);
        let mut places = Vec::new();
        for variable in variables {
            if let Some(Origin::Loop { place, .. }) = self.origins.get(&variable)
                && !places.contains(place)
            {
                places.push(place.clone());
            }
        }
        places
    }

    /// The variables and the calls of opaque functions that a formula speaks of, and, where it speaks of none that anything is said of, those that it is
    /// connected to by what is known.
    fn relevant(&self, goal: Term) -> (Vec<Term>, Vec<Term>) {
        let mut seen = FxHashSet::default();
        let (mut variables, mut calls) = (Vec::new(), Vec::new());
        self.collect(goal, &mut seen, &mut variables, &mut calls);
        for _ in 0..ROUNDS {
            let told = !calls.is_empty() || variables.iter().any(|v| self.origins.contains_key(v));
            if told {
                break;
            }
            let mentioned: FxHashSet<Term> = variables.iter().copied().collect();
            for fact in self.facts.iter() {
                let (mut own, mut own_calls) = (Vec::new(), Vec::new());
                let mut inner = FxHashSet::default();
                self.collect(fact.term, &mut inner, &mut own, &mut own_calls);
                if own.iter().any(|variable| mentioned.contains(variable)) {
                    variables.extend(own);
                    calls.extend(own_calls);
                }
            }
            variables.sort_unstable();
            variables.dedup();
            calls.sort_unstable();
            calls.dedup();
        }
        (variables, calls)
    }

    fn collect(
        &self,
        term: Term,
        seen: &mut FxHashSet<Term>,
        variables: &mut Vec<Term>,
        calls: &mut Vec<Term>,
    ) {
        let mut stack = vec![term];
        while let Some(term) = stack.pop() {
            if !seen.insert(term) {
                continue;
            }
            match self.terms.op(term) {
                Op::Var(_) => variables.push(term),
                Op::App(_) if self.terms.is_closed(term) => calls.push(term),
                _ => {}
            }
            stack.extend(self.terms.args(term));
        }
    }

    /// What is to be said of the call of an opaque function: nothing if it really gives what the model says.
    fn weak_promise(&self, model: &Model, call: Term) -> Option<Weakness> {
        let Op::App(function) = self.terms.op(call) else {
            return None;
        };
        let ((path, types), _) = self.symbols.iter().find(|(_, id)| *id == function)?;
        let signature = self.program.signature(path)?;
        if signature.kind != FunctionKind::Def {
            return None;
        }
        let type_of = |local: tenet_core::LocalId| {
            let local = signature.locals.get(local.0 as usize)?;
            Some(local.ty.base().substitute(types))
        };
        let args = signature.params.iter().zip(self.terms.args(call));
        let args: Vec<Value> = args
            .map(|(param, arg)| self.value_in(model, *arg, &type_of(*param)?))
            .collect::<Option<_>>()?;
        let allowed = self.value_in(model, call, &type_of(signature.result)?)?;
        let options = eval::Options {
            fuel: 20_000,
            contracts: eval::Contracts::None,
            stack_bytes: 16 << 20,
        };
        let run = eval::eval_call(
            self.program,
            path,
            &[],
            args.clone(),
            &options,
            &mut eval::NoIo,
        );
        let really = match run.outcome {
            Outcome::Returned(value) if value == allowed => return None,
            Outcome::Returned(value) => Some(value.to_string()),
            _ => None,
        };
        let shown: Vec<String> = args.iter().map(ToString::to_string).collect();
        let call = format!("{}({})", signature.name, shown.join(", "));
        self.promise(path, allowed.to_string(), Some((call, really)))
    }

    fn promise(
        &self,
        callee: &Path,
        allowed: String,
        call: Option<(String, Option<String>)>,
    ) -> Option<Weakness> {
        let signature = self.program.signature(callee)?;
        let name = &signature.name;
        let text = match &call {
            Some((call, Some(really))) => format!(
                "the promise of `{name}` allows {call} to be {allowed}, though it is {really}"
            ),
            Some((call, None)) => format!("the promise of `{name}` allows {call} to be {allowed}"),
            None => format!("the promise of `{name}` allows the result {allowed}"),
        };
        Some(Weakness {
            place: Place {
                owner: callee.clone(),
                node: signature.node,
            },
            text,
            missing: format!("an `ensures` of `{name}` that rules it out"),
        })
    }
}
