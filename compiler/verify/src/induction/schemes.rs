//! At which arguments a lemma may be called in its own proof.

use super::{MAX_SCHEMES, Walk};
use crate::frames::Frame;
use rustc_hash::FxHashSet;
use tenet_core::{RefinedType, Signature, Type};
use tenet_logic::{FunctionId, Op, Term};

/// How many terms of a definition are looked at.
const MAX_VISITED: usize = 4_000;

/// A call of the lemma.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// When it is made.
    pub(crate) guard: Term,
    /// The arguments by position; `None` stands for every value.
    pub(crate) args: Vec<Option<Term>>,
    /// Variables in guard and arguments that stand for every value.
    pub(crate) vars: Vec<Term>,
}

/// Calls that belong together.
pub(crate) struct Scheme {
    /// By what the induction goes, to tell the author.
    pub(crate) name: String,
    pub(crate) steps: Vec<Step>,
    /// The parameters whose arguments differ from the lemma's own, the main one first.
    pub(crate) changed: Vec<usize>,
}

impl Walk<'_> {
    /// The schemes of induction for a lemma whose parameters have values in the frame.
    pub(super) fn schemes(&mut self, frame: &Frame, signature: &Signature) -> Vec<Scheme> {
        let mut own = Vec::new();
        for param in &signature.params {
            match frame.value(*param) {
                Some(value) => own.push(value),
                None => return Vec::new(),
            }
        }
        let mut spoken: Vec<Term> = self.facts.iter().map(|fact| fact.term).collect();
        let mut inner = frame.clone();
        let unit = self.unit();
        inner.set(signature.result, unit);
        for clause in &signature.ensures {
            spoken.push(self.quietly(|walk| walk.eval(&mut inner, &clause.expr)));
        }
        spoken.reverse();
        let mut schemes = self.functional(&own, signature, &spoken);
        let combined = combined(&schemes);
        schemes.extend(self.structural(frame, signature, &own));
        schemes.extend(combined);
        let mut kept: Vec<Scheme> = Vec::new();
        for mut scheme in schemes {
            self.generalise_steps(signature, frame, &own, &mut scheme);
            if !kept.iter().any(|other| other.steps == scheme.steps) {
                kept.push(scheme);
            }
        }
        kept.truncate(MAX_SCHEMES);
        kept
    }

    /// Beside a call with parameters that stay the same: one with every value of these.
    fn generalise_steps(
        &mut self,
        signature: &Signature,
        frame: &Frame,
        own: &[Term],
        scheme: &mut Scheme,
    ) {
        let may_vary: Vec<bool> = signature
            .params
            .iter()
            .map(|param| {
                let ty = frame.resolve(&frame.local(*param).ty.base());
                !crate::callables::mentions_function(&ty)
            })
            .collect();
        let mut general: Vec<Step> = Vec::new();
        for step in &scheme.steps {
            let mut wider = step.clone();
            for (position, arg) in wider.args.iter_mut().enumerate() {
                if *arg == Some(own[position]) && may_vary[position] {
                    *arg = None;
                }
            }
            if wider != *step && !general.contains(&wider) && !scheme.steps.contains(&wider) {
                general.push(wider);
            }
        }
        scheme.steps.extend(general);
    }

    /// As the `spec`s recur that the lemma speaks of.
    fn functional(&mut self, own: &[Term], signature: &Signature, spoken: &[Term]) -> Vec<Scheme> {
        let mut schemes: Vec<Scheme> = Vec::new();
        for application in self.applications(spoken) {
            let Op::App(function) = *self.terms.op(application) else {
                continue;
            };
            let args: Vec<Term> = self.terms.args(application).into();
            if !args.iter().any(|arg| own.contains(arg)) {
                continue;
            }
            let Some(definition) = self.env.function(function).definition.clone() else {
                continue;
            };
            let body = self.terms.instantiate(definition.body, &args);
            let mut calls = Calls {
                of: function,
                found: Vec::new(),
                visited: 0,
            };
            self.recursive_calls(body, Term::TRUE, &mut calls);
            let mut steps: Vec<Step> = Vec::new();
            for (guard, inner) in calls.found {
                if let Some(step) = self.step_of(own, &args, &inner, guard)
                    && !steps.contains(&step)
                {
                    steps.push(step);
                }
            }
            let changed = changed(own, &steps);
            if changed.is_empty() {
                continue;
            }
            let names: Vec<&str> = changed
                .iter()
                .map(|position| &*signature.locals[signature.params[*position].0 as usize].name)
                .collect();
            let name = format!("on `{}`", names.join("`, `"));
            if !schemes.iter().any(|scheme| scheme.steps == steps) {
                schemes.push(Scheme {
                    name,
                    steps,
                    changed,
                });
            }
        }
        schemes
    }

    /// Applications of recursive definitions within formulas, the first mentioned first.
    fn applications(&self, formulas: &[Term]) -> Vec<Term> {
        let mut seen = FxHashSet::default();
        let mut found = Vec::new();
        let mut open: Vec<Term> = formulas.iter().rev().copied().collect();
        while let Some(next) = open.pop() {
            if !seen.insert(next) || seen.len() > MAX_VISITED {
                continue;
            }
            open.extend(self.terms.args(next).iter().rev());
            if let Op::App(function) = *self.terms.op(next) {
                let recursive = self
                    .env
                    .function(function)
                    .definition
                    .as_ref()
                    .is_some_and(|definition| definition.recursive);
                if recursive
                    && self
                        .terms
                        .args(next)
                        .iter()
                        .all(|a| self.terms.is_closed(*a))
                {
                    found.push(next);
                }
            }
        }
        found
    }

    /// The calls of a function within its definition's body, with the conditions under which they count.
    fn recursive_calls(&mut self, term: Term, guard: Term, calls: &mut Calls) {
        calls.visited += 1;
        if calls.visited > MAX_VISITED {
            return;
        }
        let args: Vec<Term> = self.terms.args(term).into();
        match self.terms.op(term).clone() {
            Op::Ite => {
                self.recursive_calls(args[0], guard, calls);
                let negated = self.terms.not(args[0]);
                let (then, otherwise) = (
                    self.terms.and([guard, args[0]]),
                    self.terms.and([guard, negated]),
                );
                self.recursive_calls(args[1], then, calls);
                self.recursive_calls(args[2], otherwise, calls);
            }
            op @ (Op::And | Op::Or | Op::Implies) => {
                for (position, arg) in args.iter().enumerate() {
                    let mut here = vec![guard];
                    for (other, term) in args.iter().enumerate() {
                        if other == position || self.mentions_call(*term, calls.of) {
                            continue;
                        }
                        let holds = op == Op::And || op == Op::Implies && other == 0;
                        here.push(if holds { *term } else { self.terms.not(*term) });
                    }
                    let here = self.terms.and(here);
                    self.recursive_calls(*arg, here, calls);
                }
            }
            Op::Forall(..) | Op::Exists(..) | Op::Lambda(_) => {}
            Op::App(function) if function == calls.of || self.same_group(function, calls.of) => {
                let guard = if self.terms.is_closed(guard) {
                    guard
                } else {
                    Term::TRUE
                };
                calls.found.push((guard, args.clone()));
                for arg in args {
                    self.recursive_calls(arg, guard, calls);
                }
            }
            _ => {
                for arg in args {
                    self.recursive_calls(arg, guard, calls);
                }
            }
        }
    }

    fn mentions_call(&self, term: Term, function: FunctionId) -> bool {
        let mut seen = FxHashSet::default();
        let mut open = vec![term];
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            if *self.terms.op(next) == Op::App(function) {
                return true;
            }
            open.extend(self.terms.args(next));
        }
        false
    }

    /// Do two functions have parameters of the same sorts and recur through each other, so that a step of one is one of the other?
    fn same_group(&self, a: FunctionId, b: FunctionId) -> bool {
        let (first, second) = (self.env.function(a), self.env.function(b));
        first.params == second.params
            && first.definition.as_ref().is_some_and(|d| d.recursive)
            && first
                .definition
                .as_ref()
                .is_some_and(|d| self.mentions_call(d.body, b))
    }

    /// The step from a function's arguments to those of its recursive call, in terms of the lemma's parameters.
    fn step_of(&self, own: &[Term], args: &[Term], inner: &[Term], guard: Term) -> Option<Step> {
        if inner.iter().any(|term| !self.terms.is_closed(*term)) || !self.terms.is_closed(guard) {
            return None;
        }
        let mut step: Vec<Option<Term>> = own.iter().copied().map(Some).collect();
        let mut set = vec![false; own.len()];
        for (arg, now) in args.iter().zip(inner) {
            let Some(position) = own.iter().position(|value| value == arg) else {
                continue;
            };
            if set[position] && step[position] != Some(*now) {
                return None;
            }
            set[position] = true;
            step[position] = Some(*now);
        }
        let same = step.iter().zip(own).all(|(now, own)| *now == Some(*own));
        (!same).then_some(Step {
            guard,
            args: step,
            vars: Vec::new(),
        })
    }

    /// By the structure of one parameter.
    fn structural(&mut self, frame: &Frame, signature: &Signature, own: &[Term]) -> Vec<Scheme> {
        let mut schemes = Vec::new();
        for (position, param) in signature.params.iter().enumerate() {
            let ty = frame.resolve(&frame.local(*param).ty.base());
            let value = own[position];
            let name = format!("on `{}`", frame.local(*param).name);
            let mut add = |parts: Vec<(Term, Vec<Term>, Term)>| {
                let steps: Vec<Step> = parts
                    .into_iter()
                    .map(|(guard, vars, part)| {
                        let mut args: Vec<Option<Term>> = own.iter().copied().map(Some).collect();
                        args[position] = Some(part);
                        Step { guard, args, vars }
                    })
                    .collect();
                if !steps.is_empty() {
                    schemes.push(Scheme {
                        name: name.clone(),
                        steps,
                        changed: vec![position],
                    });
                }
            };
            match &ty {
                Type::List(_) | Type::Text => {
                    let (zero, one) = (self.terms.int(0), self.terms.int(1));
                    let len = self.terms.seq_len(value);
                    let guard = self.terms.lt(zero, len);
                    let shorter = self.terms.sub(len, one);
                    let rest = self.terms.seq_slice(value, one, len);
                    let front = self.terms.seq_slice(value, zero, shorter);
                    add(vec![(guard, Vec::new(), rest)]);
                    add(vec![(guard, Vec::new(), front)]);
                }
                Type::Int => {
                    let one = self.terms.int(1);
                    let less = self.terms.sub(value, one);
                    add(vec![(Term::TRUE, Vec::new(), less)]);
                }
                Type::Data(path, _) => {
                    let parts = self.parts_of_same_type(&ty, path, value);
                    add(parts);
                }
                _ => {}
            }
        }
        schemes
    }

    /// The parts of a value of data that are of its own type, with the guards under which they are there.
    fn parts_of_same_type(
        &mut self,
        ty: &Type,
        path: &tenet_core::Path,
        value: Term,
    ) -> Vec<(Term, Vec<Term>, Term)> {
        let Some(data) = self.program.data(path) else {
            return Vec::new();
        };
        let Type::Data(_, args) = ty else {
            return Vec::new();
        };
        let targs = Walk::base_type_args(args);
        let inner = Frame::new(path.clone(), data.locals.clone().into(), targs);
        let mut parts = Vec::new();
        for (number, constructor) in data.constructors.iter().enumerate() {
            for (field, local) in constructor.fields.iter().enumerate() {
                let declared: &RefinedType = &inner.local(*local).ty;
                let base = inner.resolve(&declared.base());
                let list_of_same = matches!(&base, Type::List(element) if **element == *ty);
                if base != *ty && !list_of_same {
                    continue;
                }
                let id = self.constructor(ty, number as u32);
                let guard = self.is(id, value);
                let part = self.select(id, field as u32, value);
                if list_of_same {
                    let i = self.fresh("i", tenet_logic::Sort::INT);
                    let inside = self.in_list(part, i);
                    let guard = self.terms.and([guard, inside]);
                    let at = self.terms.seq_at(part, i);
                    parts.push((guard, vec![i], at));
                } else {
                    parts.push((guard, Vec::new(), part));
                }
            }
        }
        parts
    }
}

struct Calls {
    of: FunctionId,
    found: Vec<(Term, Vec<Term>)>,
    visited: usize,
}

/// All steps of several schemes together.
fn combined(schemes: &[Scheme]) -> Option<Scheme> {
    if schemes.len() < 2 {
        return None;
    }
    let mut all = Scheme {
        name: schemes[0].name.clone(),
        steps: Vec::new(),
        changed: Vec::new(),
    };
    for scheme in schemes {
        for step in &scheme.steps {
            if !all.steps.contains(step) {
                all.steps.push(step.clone());
            }
        }
        for position in &scheme.changed {
            if !all.changed.contains(position) {
                all.changed.push(*position);
            }
        }
    }
    Some(all)
}

/// The parameters that some step changes.
fn changed(own: &[Term], steps: &[Step]) -> Vec<usize> {
    (0..own.len())
        .filter(|position| {
            steps
                .iter()
                .any(|step| step.args[*position] != Some(own[*position]))
        })
        .collect()
}
