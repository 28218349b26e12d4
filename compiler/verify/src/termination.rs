//! Termination: every call within a recursion group lowers a well-founded measure.
//!
//! A measure is a list of integers, compared lexicographically; one goes down when it was at least 0 and becomes smaller. Data is measured by
//! its rank: the number of nodes of the finite tree that it is (where a value whose type is a parameter, a number, a set or
//! a function counts nothing), so that a part of a value has a smaller rank than the value, and so has a slice that leaves out
//! an element. Measures that are not given
//! are sought among the parameters, and combined lexicographically as columns of a matrix of calls
//! (Bulwahn, Krauss and Nipkow, "Finding lexicographic orders for termination proofs in Isabelle/HOL", TPHOLs 2007).

use crate::frames::Frame;
use crate::induction::Step;
use crate::obligations::{Kind, Place};
use crate::walk::Walk;
use rustc_hash::FxHashSet;
use std::rc::Rc;
use std::sync::Arc;
use tenet_core::{Expr, ExprKind, LocalId, Signature, Type};
use tenet_logic::{ConstructorId, Op, Sort, SortKind, Term};

/// So many numbers of a function's text are tried as bounds.
const MOST_NUMBERS: usize = 6;
/// How deep arguments are looked into that are built of constructors.
const BUILT_DEPTH: u32 = 4;
/// The name of the functions that give ranks.
const RANK: &str = "rank";

/// A component of an inferred measure, over the parameters by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Component {
    /// A parameter: an integer itself, a list's length, data's rank.
    Param(usize),
    /// The second minus the first, where a list counts as its length.
    Difference(usize, usize),
    /// The sum of two, both at least 0: lists and data.
    Sum(usize, usize),
    /// A number that the function compares with, minus a parameter that goes up to it.
    UpTo(usize, i64),
}

/// How the functions of a group are measured.
#[derive(Clone, Debug)]
pub(crate) struct Measures {
    /// For the function under verification: its components, if inferred.
    pub(crate) inferred: Vec<Component>,
    /// The measure of the arguments with which the function under verification was called.
    pub(crate) entry: Vec<Term>,
}

/// A pass that looks how candidate components change in each recursive call.
pub(crate) struct Probe {
    pub(crate) candidates: Vec<Component>,
    pub(crate) entry: Vec<Option<Term>>,
    /// For each call, for each candidate.
    pub(crate) calls: Vec<Vec<Change>>,
}

/// How a candidate component changes in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Smaller,
    Same,
    Unknown,
}

impl Walk<'_> {
    /// The formula that `now` is lexicographically smaller than `before`.
    pub(crate) fn lexicographic(&mut self, now: &[Term], before: &[Term]) -> Term {
        let mut ways = Vec::new();
        let mut same = Vec::new();
        let zero = self.terms.int(0);
        for (now, before) in now.iter().zip(before) {
            let mut parts = same.clone();
            parts.push(self.terms.le(zero, *before));
            parts.push(self.terms.lt(*now, *before));
            ways.push(self.terms.and(parts));
            same.push(self.terms.eq(*now, *before));
        }
        self.terms.or(ways)
    }

    /// The integer by which a value of a type is measured.
    pub(crate) fn measure_of(&mut self, ty: &Type, value: Term) -> Term {
        match ty {
            Type::Int => value,
            Type::List(_) | Type::Text => self.terms.seq_len(value),
            Type::Set(_) => self.terms.set_size(value),
            Type::Map(..) => {
                let keys = self.terms.map_keys(value);
                self.terms.set_size(keys)
            }
            _ => self.rank(value),
        }
    }

    fn rank(&mut self, value: Term) -> Term {
        let sort = self.terms.sort_of(value);
        let key = (RANK, vec![sort]);
        let function = match self.operations.get(&key) {
            Some(function) => *function,
            None => {
                let name = format!("rank#{}", self.operations.len());
                let function = self.env.declare_function(name, vec![sort], Sort::INT);
                self.operations.insert(key, function);
                function
            }
        };
        self.terms.app(&self.env, function, &[value])
    }

    /// Is the sort one whose values have a rank: built in finitely many steps?
    fn is_ranked(&self, sort: Sort) -> bool {
        matches!(
            self.terms.sort_kind(sort),
            SortKind::Data(_) | SortKind::Seq(_) | SortKind::Map(..)
        )
    }

    /// Learns what the ranks of the parts that the goal and the facts mention are, compared with the wholes'.
    pub(crate) fn learn_ranks(&mut self, goal: Term) {
        let mut seen = FxHashSet::default();
        let mut open: Vec<Term> = self.facts.iter().map(|fact| fact.term).collect();
        open.push(goal);
        let mut parts = Vec::new();
        let mut ranks = self.ranks_in(goal);
        ranks.sort();
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            open.extend(self.terms.args(next));
            if !self.terms.is_closed(next) || !self.is_ranked(self.terms.sort_of(next)) {
                continue;
            }
            if matches!(
                self.terms.op(next),
                Op::Select(..) | Op::SeqAt | Op::SeqSlice | Op::MapGet
            ) {
                parts.push(next);
            }
        }
        parts.sort();
        for part in parts {
            self.learn_rank(part);
        }
        for rank in ranks {
            let zero = self.terms.int(0);
            let positive = self.terms.le(zero, rank);
            self.learn(positive);
            let value = self.terms.args(rank)[0];
            if let Op::Constructor(_) = self.terms.op(value) {
                let sum = self.rank_of_built(value, BUILT_DEPTH);
                let equal = self.terms.eq(rank, sum);
                self.learn(equal);
            }
        }
    }

    /// The ranks that a measure is made of. A rank is never negative.
    fn ranks_in(&self, goal: Term) -> Vec<Term> {
        let is_rank = |term: Term| {
            let Op::App(function) = *self.terms.op(term) else {
                return false;
            };
            let mut known = self.operations.iter();
            known.any(|((name, sorts), id)| *name == RANK && sorts.len() == 1 && *id == function)
        };
        let mut seen = FxHashSet::default();
        let mut open = vec![goal];
        let mut found = Vec::new();
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            if is_rank(next) && self.terms.is_closed(next) {
                found.push(next);
            } else {
                open.extend(self.terms.args(next));
            }
        }
        found
    }

    /// One more than the ranks of the fields of a value of a constructor, of those that have one.
    fn rank_of_selected(&mut self, constructor: ConstructorId, whole: Term) -> Term {
        let fields = self.env.constructor(constructor).fields.len() as u32;
        let parts: Vec<Term> = (0..fields)
            .map(|field| self.terms.select(&self.env, constructor, field, whole))
            .collect();
        self.one_more_than(&parts)
    }

    /// One more than the ranks of those of the parts that have one. They are learned to be at least 0.
    fn one_more_than(&mut self, parts: &[Term]) -> Term {
        let mut sum = vec![self.terms.int(1)];
        for part in parts {
            if !self.is_ranked(self.terms.sort_of(*part)) {
                continue;
            }
            let rank = self.rank(*part);
            let zero = self.terms.int(0);
            let positive = self.terms.le(zero, rank);
            self.learn(positive);
            sum.push(rank);
        }
        self.terms.sum(&sum)
    }

    /// The rank of an application of a constructor, by the ranks of its arguments.
    fn rank_of_built(&mut self, value: Term, depth: u32) -> Term {
        let args: Vec<Term> = self.terms.args(value).into();
        if depth > 0 {
            for arg in &args {
                if let Op::Constructor(_) = self.terms.op(*arg) {
                    let (rank, sum) = (self.rank(*arg), self.rank_of_built(*arg, depth - 1));
                    let equal = self.terms.eq(rank, sum);
                    self.learn(equal);
                }
            }
        }
        self.one_more_than(&args)
    }

    fn learn_rank(&mut self, part: Term) {
        let whole = self.terms.args(part)[0];
        let guard = match self.terms.op(part).clone() {
            Op::Select(constructor, _) => self.is(constructor, whole),
            Op::SeqAt => {
                let index = self.terms.args(part)[1];
                self.in_list(whole, index)
            }
            Op::SeqSlice => {
                let (from, to) = (self.terms.args(part)[1], self.terms.args(part)[2]);
                let (zero, len) = (self.terms.int(0), self.terms.seq_len(whole));
                let size = self.terms.sub(to, from);
                let bounds = [
                    self.terms.le(zero, from),
                    self.terms.le(from, to),
                    self.terms.le(to, len),
                    self.terms.lt(size, len),
                ];
                self.terms.and(bounds)
            }
            Op::MapGet => {
                let key = self.terms.args(part)[1];
                let keys = self.terms.map_keys(whole);
                self.terms.set_member(key, keys)
            }
            _ => return,
        };
        if let Op::Select(constructor, _) = *self.terms.op(part) {
            let (of_whole, of_parts) =
                (self.rank(whole), self.rank_of_selected(constructor, whole));
            let equal = self.terms.eq(of_whole, of_parts);
            let equal = self.terms.implies(guard, equal);
            self.learn(equal);
        }
        let (of_part, of_whole) = (self.rank(part), self.rank(whole));
        let zero = self.terms.int(0);
        let positive = self.terms.le(zero, of_part);
        let smaller = self.terms.lt(of_part, of_whole);
        let smaller = self.terms.implies(guard, smaller);
        self.learn(positive);
        self.learn(smaller);
    }

    /// Checks a call of a function of the recursion group, or notes how candidate measures change in it.
    pub(crate) fn check_recursive_call(
        &mut self,
        inner: &mut Frame,
        signature: &Arc<Signature>,
        place: &Place,
    ) {
        if self.partial || signature.diverges {
            return;
        }
        if self.probe.is_some() {
            self.probe_call(inner, signature);
            return;
        }
        if self.silent > 0 {
            return;
        }
        let Some(measures) = self.measures.clone() else {
            self.refuse(
                Kind::Decreases,
                place.clone(),
                "this call is recursive, and no measure was found that goes down; give one with `decreases`",
            );
            return;
        };
        let Some(now) = self.measure(inner, signature, &measures) else {
            self.refuse(
                Kind::Decreases,
                place.clone(),
                format!(
                    "`{}` has no measure; give one with `decreases`",
                    signature.name
                ),
            );
            return;
        };
        if now.len() != measures.entry.len() {
            self.refuse(
                Kind::Decreases,
                place.clone(),
                "functions that recur through each other must have measures of the same length",
            );
            return;
        }
        let goal = self.lexicographic(&now, &measures.entry);
        let mark = self.facts.len();
        self.learn_ranks(goal);
        self.oblige(
            Kind::Decreases,
            goal,
            place.clone(),
            None,
            Some(signature.path.clone()),
        );
        self.facts.forget(mark);
    }

    /// The measure of the arguments in a frame.
    pub(crate) fn measure(
        &mut self,
        frame: &mut Frame,
        signature: &Arc<Signature>,
        measures: &Measures,
    ) -> Option<Vec<Term>> {
        if let Some(exprs) = &signature.decreases {
            return Some(exprs.iter().map(|expr| self.given(frame, expr)).collect());
        }
        let own = self
            .function
            .as_ref()
            .is_some_and(|function| function.path == signature.path);
        let components = if own {
            measures.inferred.clone()
        } else {
            default_measure(signature)?
        };
        components
            .iter()
            .map(|component| self.component(frame, signature, *component))
            .collect()
    }

    pub(crate) fn given(&mut self, frame: &mut Frame, expr: &Expr) -> Term {
        let value = self.quietly(|walk| walk.eval(frame, expr));
        let ty = frame.resolve(&expr.ty);
        self.measure_of(&ty, value)
    }

    pub(crate) fn component(
        &mut self,
        frame: &Frame,
        signature: &Signature,
        component: Component,
    ) -> Option<Term> {
        let group = self.group.len() > 1;
        let mut of = |position: usize| {
            let param = *signature.params.get(position)?;
            let value = frame.value(param)?;
            let ty = frame.resolve(&frame.local(param).ty.base());
            // Functions that recur through each other may take data and lists of it: these are measured alike.
            // As it is declared: the measure is that of the function, at whatever types it is called.
            match frame.local(param).ty.base() {
                Type::List(element) if group && matches!(*element, Type::Data(..)) => {
                    Some(self.rank(value))
                }
                _ => Some(self.measure_of(&ty, value)),
            }
        };
        match component {
            Component::Param(position) => of(position),
            Component::Difference(low, high) => {
                let (low, high) = (of(low)?, of(high)?);
                Some(self.terms.sub(high, low))
            }
            Component::Sum(first, second) => {
                let (first, second) = (of(first)?, of(second)?);
                Some(self.terms.add(&[first, second]))
            }
            Component::UpTo(position, bound) => {
                let (value, bound) = (of(position)?, self.terms.int(bound));
                Some(self.terms.sub(bound, value))
            }
        }
    }

    /// Fixes the measure of the function under verification. `walk_body` walks the body without obligations, for inference.
    pub(crate) fn choose_measure(
        &mut self,
        frame: &mut Frame,
        signature: &Arc<Signature>,
        walk_body: impl Fn(&mut Self),
    ) -> Option<Rc<Measures>> {
        if let Some(exprs) = &signature.decreases {
            let entry = exprs.iter().map(|expr| self.given(frame, expr)).collect();
            return Some(Rc::new(Measures {
                inferred: Vec::new(),
                entry,
            }));
        }
        let inferred = if self.group.len() > 1 {
            default_measure(signature)?
        } else {
            self.search_measure(frame, signature, walk_body)?
        };
        let entry = inferred
            .iter()
            .map(|component| self.component(frame, signature, *component))
            .collect::<Option<Vec<Term>>>()?;
        self.report.measure = Some(describe(&inferred, signature));
        Some(Rc::new(Measures { inferred, entry }))
    }

    fn search_measure(
        &mut self,
        frame: &Frame,
        signature: &Arc<Signature>,
        walk_body: impl Fn(&mut Self),
    ) -> Option<Vec<Component>> {
        let count = signature.params.len();
        let measurable = |position: &usize| {
            let ty = frame.local(signature.params[*position]).ty.base();
            !matches!(
                ty,
                Type::Param(_) | Type::Fn(..) | Type::Bool | Type::Unit | Type::Char
            )
        };
        let singles: Vec<Component> = (0..count)
            .filter(measurable)
            .map(Component::Param)
            .collect();
        let pairs = self.differences(frame, signature);
        self.probe_measure(frame, signature, singles.clone(), &walk_body)
            .or_else(|| {
                let sums = self.sums(frame, signature);
                let all = singles.iter().copied().chain(pairs).chain(sums).collect();
                self.probe_measure(frame, signature, all, &walk_body)
            })
            .or_else(|| {
                let bounds = self.bounds(frame, signature);
                if bounds.is_empty() {
                    return None;
                }
                let all = singles.into_iter().chain(bounds).collect();
                self.probe_measure(frame, signature, all, &walk_body)
            })
    }

    /// The differences of two parameters by which a function may be measured.
    pub(crate) fn differences(&self, frame: &Frame, signature: &Signature) -> Vec<Component> {
        let count = signature.params.len();
        let counts = |position: usize, list: bool| {
            let ty = frame.local(signature.params[position]).ty.base();
            matches!(ty, Type::Int) || (list && matches!(ty, Type::List(_) | Type::Text))
        };
        let mut pairs = Vec::new();
        for low in (0..count).filter(|position| counts(*position, false)) {
            for high in (0..count).filter(|position| counts(*position, true)) {
                if low != high {
                    pairs.push(Component::Difference(low, high));
                }
            }
        }
        pairs
    }

    /// The sums of two parameters by which a function may be measured that exchanges them.
    fn sums(&self, frame: &Frame, signature: &Signature) -> Vec<Component> {
        let is_counted = |position: &usize| {
            let ty = frame.local(signature.params[*position]).ty.base();
            matches!(ty, Type::List(_) | Type::Text | Type::Data(..))
        };
        let counted: Vec<usize> = (0..signature.params.len()).filter(is_counted).collect();
        let mut sums = Vec::new();
        for (at, first) in counted.iter().enumerate() {
            for second in &counted[at + 1..] {
                sums.push(Component::Sum(*first, *second));
            }
        }
        sums
    }

    /// Numbers in the function's text to which an integer parameter may go up.
    fn bounds(&self, frame: &Frame, signature: &Signature) -> Vec<Component> {
        let mut numbers: Vec<i64> = Vec::new();
        if let Some(body) = self.program.body(&signature.path) {
            body.expr.walk(&mut |expr| {
                if let ExprKind::Int(number) = &*expr.kind
                    && let Ok(number) = i64::try_from(number)
                    && !numbers.contains(&number)
                    && numbers.len() < MOST_NUMBERS
                {
                    numbers.push(number);
                }
            });
        }
        let is_integer = |position: &usize| {
            let ty = frame.local(signature.params[*position]).ty.base();
            matches!(ty, Type::Int)
        };
        let positions = (0..signature.params.len()).filter(is_integer);
        positions
            .flat_map(|position| numbers.iter().map(move |n| Component::UpTo(position, *n)))
            .collect()
    }

    /// A lexicographic order of candidates for the steps of an induction, and the steps that it serves.
    pub(crate) fn order_of_steps<'s>(
        &mut self,
        frame: &Frame,
        signature: &Arc<Signature>,
        candidates: Vec<Component>,
        steps: &'s [Step],
    ) -> Option<(Vec<Component>, Vec<&'s Step>)> {
        let entry = candidates
            .iter()
            .map(|component| self.component(frame, signature, *component))
            .collect();
        let mut probe = Probe {
            candidates,
            entry,
            calls: Vec::new(),
        };
        let mut kept = Vec::new();
        for step in steps {
            let (mut inner, _, guard) = self.arguments_of(frame, signature, step);
            let mark = self.facts.len();
            self.learn(guard);
            let before = probe.calls.len();
            self.probe = Some(probe);
            self.probe_call(&mut inner, signature);
            self.facts.forget(mark);
            probe = self.probe.take()?;
            let lowers = probe.calls[before..]
                .iter()
                .any(|call| call.contains(&Change::Smaller));
            if lowers {
                kept.push(step);
            } else {
                probe.calls.truncate(before);
            }
        }
        if kept.is_empty() {
            return None;
        }
        Some((lexicographic_order(&probe)?, kept))
    }

    fn probe_measure(
        &mut self,
        frame: &Frame,
        signature: &Arc<Signature>,
        candidates: Vec<Component>,
        walk_body: &impl Fn(&mut Self),
    ) -> Option<Vec<Component>> {
        let entry = candidates
            .iter()
            .map(|component| self.component(frame, signature, *component))
            .collect();
        self.probe = Some(Probe {
            candidates,
            entry,
            calls: Vec::new(),
        });
        self.silent += 1;
        walk_body(self);
        self.silent -= 1;
        let probe = self.probe.take()?;
        lexicographic_order(&probe)
    }

    fn probe_call(&mut self, inner: &mut Frame, signature: &Arc<Signature>) {
        let Some(probe) = self.probe.take() else {
            return;
        };
        let mut changes = Vec::new();
        for (component, entry) in probe.candidates.iter().zip(&probe.entry) {
            let now = self.component(inner, signature, *component);
            changes.push(match (now, entry) {
                (Some(now), Some(entry)) => self.change(now, *entry),
                _ => Change::Unknown,
            });
        }
        self.probe = Some(Probe {
            calls: probe.calls.into_iter().chain([changes]).collect(),
            ..probe
        });
    }

    fn change(&mut self, now: Term, before: Term) -> Change {
        if now == before {
            return Change::Same;
        }
        let goal = self.lexicographic(&[now], &[before]);
        let mark = self.facts.len();
        self.learn_ranks(goal);
        let smaller = self.proves(goal);
        let same = !smaller && {
            let same = self.terms.eq(now, before);
            self.proves(same)
        };
        self.facts.forget(mark);
        match (smaller, same) {
            (true, _) => Change::Smaller,
            (_, true) => Change::Same,
            _ => Change::Unknown,
        }
    }
}

/// The measure of a function that recurs through others, known from its signature alone: its first parameter that has one.
fn default_measure(signature: &Signature) -> Option<Vec<Component>> {
    let measured = |param: &LocalId| {
        !matches!(
            signature.locals[param.0 as usize].ty.base(),
            Type::Param(_) | Type::Fn(..) | Type::Bool | Type::Unit | Type::Char
        )
    };
    let position = signature.params.iter().position(measured)?;
    Some(vec![Component::Param(position)])
}

fn lexicographic_order(probe: &Probe) -> Option<Vec<Component>> {
    let mut open: Vec<&Vec<Change>> = probe.calls.iter().collect();
    let mut order = Vec::new();
    while !open.is_empty() {
        let column = (0..probe.candidates.len()).find(|column| {
            open.iter().all(|call| call[*column] != Change::Unknown)
                && open.iter().any(|call| call[*column] == Change::Smaller)
        })?;
        order.push(probe.candidates[column]);
        open.retain(|call| call[column] != Change::Smaller);
    }
    Some(order)
}

/// A measure in the author's words.
pub(crate) fn describe(components: &[Component], signature: &Signature) -> String {
    let name = |position: usize| {
        let local = &signature.locals[signature.params[position].0 as usize];
        match local.ty.base() {
            Type::List(_) | Type::Text | Type::Set(_) | Type::Map(..) => {
                format!("len({})", local.name)
            }
            _ => local.name.to_string(),
        }
    };
    components
        .iter()
        .map(|component| match component {
            Component::Param(position) => name(*position),
            Component::Difference(low, high) => format!("{} - {}", name(*high), name(*low)),
            Component::Sum(first, second) => format!("{} + {}", name(*first), name(*second)),
            Component::UpTo(position, bound) => format!("{bound} - {}", name(*position)),
        })
        .collect::<Vec<_>>()
        .join(", ")
}
