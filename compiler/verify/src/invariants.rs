//! Inference of loop invariants and of loop measures: candidates from templates, of which the largest inductive subset is kept
//! (Houdini: Flanagan and Leino, "Houdini, an annotation assistant for ESC/Java", FME 2001).
//!
//! The templates: bounds of what is assigned by its value before the loop, by 0, by lengths of lists, by the counter and by each
//! other; lengths of lists that are assigned; what the guard says, weakened by one step.

use crate::frames::Frame;
use crate::inference::Guess;
use crate::loops::{Loop, Measured, Turn};
use crate::walk::Walk;
use std::cell::RefCell;
use std::rc::Rc;
use tenet_core::{Expr, ExprKind, Intrinsic, LocalId, LoopKind, NodeId, Type};
use tenet_logic::Term;

/// The most candidates that are tried for one loop.
const MAX_CANDIDATES: usize = 48;

/// A side of a comparison.
#[derive(Clone, Debug)]
pub(crate) enum Side {
    /// The present value of a local.
    Local(LocalId),
    /// The present length of a local.
    Len(LocalId),
    /// A value that was fixed before the loop.
    Fixed(Term),
    /// An expression, evaluated now.
    Expr(Rc<Expr>),
    /// A sum.
    Sum(Box<Side>, Box<Side>),
    /// A difference.
    Difference(Box<Side>, Box<Side>),
    /// A number.
    Int(i64),
}

/// A candidate invariant.
#[derive(Clone, Debug)]
pub(crate) enum Candidate {
    /// A comparison.
    Comparison {
        equal: bool,
        left: Side,
        right: Side,
        /// What tells it apart from the others of its loop, whenever that is walked; mostly a Tenet expression.
        key: String,
        /// Is the key a Tenet expression?
        shown: bool,
    },
    /// Any formula.
    Guess(Guess),
}

impl Candidate {
    /// As a Tenet expression, where it can be written as one.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Candidate::Comparison { key, shown, .. } => shown.then_some(key),
            Candidate::Guess(guess) => guess.text.as_deref(),
        }
    }
}

/// A candidate measure: a difference, or a side alone.
pub(crate) type MeasureCandidate = Side;

/// What is still possible in an inference pass.
pub(crate) struct Inference {
    candidates: Rc<[Candidate]>,
    alive: Rc<RefCell<Vec<bool>>>,
    measures: Rc<[MeasureCandidate]>,
    heads: Rc<RefCell<Vec<Term>>>,
    measures_alive: Rc<RefCell<Vec<bool>>>,
}

impl Walk<'_> {
    /// Infers invariants and, for a `while` without `decreases`, a measure.
    pub(crate) fn infer(
        &mut self,
        frame: &mut Frame,
        the_loop: Loop<'_>,
        bounds: Option<(Term, Term)>,
    ) -> (Vec<Candidate>, Option<Vec<Measured>>) {
        let given = the_loop
            .decreases
            .map(|exprs| exprs.iter().cloned().map(Measured::Given).collect());
        if self.quiet > 0 {
            return (Vec::new(), given);
        }
        let wants_measure =
            given.is_none() && matches!(the_loop.kind, LoopKind::While(_)) && !self.partial;
        let measures: Rc<[MeasureCandidate]> = if wants_measure {
            self.measure_candidates(frame, the_loop).into()
        } else {
            Rc::from([])
        };
        let mut candidates = self.candidates(frame, the_loop, bounds);
        if let Some(compared) = self.compared.get(&the_loop.node) {
            candidates.retain(|candidate| {
                matches!(candidate, Candidate::Comparison { key, .. } if compared.contains(key))
            });
        }
        if let Some(guesses) = self.guesses.get(&the_loop.node)
            && frame.owner
                == self
                    .function
                    .as_ref()
                    .map_or_else(|| "".into(), |f| f.path.clone())
        {
            candidates.extend(guesses.iter().cloned().map(Candidate::Guess));
        }
        let entry = frame.snapshot();
        if let (Some((from, _)), LoopKind::For { index, .. }) = (bounds, the_loop.kind) {
            frame.set(*index, from);
        }
        candidates.retain(|candidate| {
            self.candidate(frame, candidate)
                .is_some_and(|formula| self.proves(formula))
        });
        frame.restore(entry.clone());
        self.drop_tautologies(frame, the_loop, bounds, &mut candidates);
        frame.restore(entry.clone());
        loop {
            let alive = Rc::new(RefCell::new(vec![true; candidates.len()]));
            let measures_alive = Rc::new(RefCell::new(vec![true; measures.len()]));
            let inference = Inference {
                candidates: candidates.clone().into(),
                alive: alive.clone(),
                measures: measures.clone(),
                heads: Rc::default(),
                measures_alive: measures_alive.clone(),
            };
            let mark = self.facts.len();
            self.silent += 1;
            self.turn(frame, the_loop, bounds, &candidates, None, Some(inference));
            self.silent -= 1;
            self.facts.forget(mark);
            frame.restore(entry.clone());
            let kept = alive.borrow();
            if kept.iter().all(|kept| *kept) {
                let measure = given.or_else(|| {
                    let position = measures_alive.borrow().iter().position(|alive| *alive)?;
                    Some(vec![Measured::Inferred(measures[position].clone())])
                });
                self.keep_guesses(the_loop.node, &candidates);
                return (candidates, measure);
            }
            let mut flags = kept.iter();
            candidates.retain(|_| flags.next().copied().unwrap_or(false));
        }
    }

    /// Drops guesses that hold in any state: they say nothing and cost something.
    fn drop_tautologies(
        &mut self,
        frame: &mut Frame,
        the_loop: Loop<'_>,
        bounds: Option<(Term, Term)>,
        candidates: &mut Vec<Candidate>,
    ) {
        let guessed = |candidate: &Candidate| matches!(candidate, Candidate::Guess(_));
        if !candidates.iter().any(guessed) {
            return;
        }
        let mark = self.facts.len();
        self.silent += 1;
        self.havoc(frame, the_loop, bounds, &[]);
        candidates.retain(|candidate| {
            !guessed(candidate)
                || !self
                    .candidate(frame, candidate)
                    .is_some_and(|formula| self.holds_anyway(formula))
        });
        self.silent -= 1;
        self.facts.forget(mark);
    }

    /// The texts of what was inferred, without what follows from the rest.
    pub(crate) fn shown(
        &mut self,
        frame: &mut Frame,
        the_loop: Loop<'_>,
        bounds: Option<(Term, Term)>,
        candidates: &[Candidate],
    ) -> Vec<String> {
        let entry = frame.snapshot();
        let mark = self.facts.len();
        self.silent += 1;
        self.havoc(frame, the_loop, bounds, &[]);
        let mut texts: Vec<String> = Vec::new();
        let guesses = candidates
            .iter()
            .filter(|c| matches!(c, Candidate::Guess(_)));
        let others = candidates
            .iter()
            .filter(|c| !matches!(c, Candidate::Guess(_)));
        for candidate in guesses.chain(others) {
            let Some(text) = candidate.text() else {
                continue;
            };
            let Some(formula) = self.candidate(frame, candidate) else {
                continue;
            };
            if !self.holds_anyway(formula) {
                texts.push(text.into());
                self.learn(formula);
            }
        }
        self.silent -= 1;
        self.facts.forget(mark);
        frame.restore(entry);
        texts
    }

    /// What was found not to hold needs not be tried again: whenever the loop is walked next, less is known at it.
    fn keep_guesses(&mut self, node: NodeId, candidates: &[Candidate]) {
        let keys = candidates.iter().filter_map(|candidate| match candidate {
            Candidate::Comparison { key, .. } => Some(key.clone()),
            Candidate::Guess(_) => None,
        });
        self.compared.insert(node, keys.collect());
        if let Some(guesses) = self.guesses.get_mut(&node) {
            *guesses = candidates
                .iter()
                .filter_map(|candidate| match candidate {
                    Candidate::Guess(guess) => Some(guess.clone()),
                    Candidate::Comparison { .. } => None,
                })
                .collect();
        }
    }

    /// At the end of a turn of an inference pass: drops what the turn does not keep.
    pub(crate) fn sift(&mut self, frame: &mut Frame, turn: &Turn, inference: &Inference) {
        let _ = turn;
        for (i, candidate) in inference.candidates.iter().enumerate() {
            if !inference.alive.borrow()[i] {
                continue;
            }
            let kept = self
                .candidate(frame, candidate)
                .is_some_and(|formula| self.proves(formula));
            inference.alive.borrow_mut()[i] = kept;
        }
        for (i, measure) in inference.measures.iter().enumerate() {
            if !inference.measures_alive.borrow()[i] {
                continue;
            }
            let head = inference.heads.borrow().get(i).copied();
            let smaller = head.is_some_and(|head| {
                let now = self.measure_candidate(frame, measure);
                let goal = self.lexicographic(&[now], &[head]);
                self.proves(goal)
            });
            inference.measures_alive.borrow_mut()[i] = smaller;
        }
    }

    /// Notes the values of candidate measures at the head of a turn.
    pub(crate) fn note_heads(&mut self, frame: &mut Frame, inference: &Inference) {
        let heads = inference
            .measures
            .iter()
            .map(|measure| self.measure_candidate(frame, measure))
            .collect();
        *inference.heads.borrow_mut() = heads;
    }

    pub(crate) fn measure_candidate(
        &mut self,
        frame: &mut Frame,
        measure: &MeasureCandidate,
    ) -> Term {
        self.side(frame, measure)
            .unwrap_or_else(|| self.terms.int(0))
    }

    /// The formula that a candidate stands for, now.
    pub(crate) fn candidate(&mut self, frame: &mut Frame, candidate: &Candidate) -> Option<Term> {
        match candidate {
            Candidate::Comparison {
                equal, left, right, ..
            } => {
                let left = self.side(frame, left)?;
                let right = self.side(frame, right)?;
                Some(if *equal {
                    self.terms.eq(left, right)
                } else {
                    self.terms.le(left, right)
                })
            }
            Candidate::Guess(guess) => {
                let (unknowns, broken) = (self.unknowns, self.broken);
                let before = frame.snapshot();
                let formula = self.quietly(|walk| walk.eval(frame, &guess.formula));
                frame.restore(before);
                // What cannot be stated here is no candidate; a value that is made up anew each time says nothing of the next turn.
                let stated = self.broken == broken && self.unknowns == unknowns;
                self.broken = broken;
                stated.then_some(formula)
            }
        }
    }

    fn side(&mut self, frame: &mut Frame, side: &Side) -> Option<Term> {
        Some(match side {
            Side::Local(local) => frame.value(*local)?,
            Side::Len(local) => {
                let value = frame.value(*local)?;
                self.terms.seq_len(value)
            }
            Side::Fixed(term) => *term,
            Side::Expr(expr) => self.quietly(|walk| walk.eval(frame, expr)),
            Side::Sum(a, b) => {
                let (a, b) = (self.side(frame, a)?, self.side(frame, b)?);
                self.terms.add(&[a, b])
            }
            Side::Difference(a, b) => {
                let (a, b) = (self.side(frame, a)?, self.side(frame, b)?);
                self.terms.sub(a, b)
            }
            Side::Int(value) => self.terms.int(*value),
        })
    }

    fn candidates(
        &mut self,
        frame: &mut Frame,
        the_loop: Loop<'_>,
        bounds: Option<(Term, Term)>,
    ) -> Vec<Candidate> {
        let (mut ints, mut lists) = (Vec::new(), Vec::new());
        for local in the_loop.assigned {
            match frame.resolve(&frame.local(*local).ty.base()) {
                Type::Int => ints.push(*local),
                Type::List(_) | Type::Text => lists.push(*local),
                _ => {}
            }
        }
        let mut found = Found::default();
        if let LoopKind::While(condition) = the_loop.kind {
            for (a, b, strict) in comparisons(condition) {
                self.guard_candidates(frame, a, b, strict, &mut found);
            }
        }
        let counter = match (the_loop.kind, bounds) {
            (LoopKind::For { index, .. }, Some((from, _))) => Some((*index, from)),
            _ => None,
        };
        for list in &lists {
            let name = self.name(frame, *list);
            let Some(entry) = frame.value(*list) else {
                continue;
            };
            let entry = Side::Fixed(self.terms.seq_len(entry));
            let now = Side::Len(*list);
            found.equal(&now, &entry, format!("len({name}) is as before the loop"));
            if let Some((index, from)) = counter {
                let turns =
                    Side::Difference(Box::new(Side::Local(index)), Box::new(Side::Fixed(from)));
                let grown = Side::Sum(Box::new(entry.clone()), Box::new(turns));
                let i = self.name(frame, index);
                found.equal(&now, &grown, format!("len({name}) grows by one with {i}"));
                found.at_most(
                    &now,
                    &grown,
                    format!("len({name}) grows at most by one with {i}"),
                );
            }
            found.at_most(
                &entry,
                &now,
                format!("len({name}) is at least as before the loop"),
            );
        }
        for local in &ints {
            self.int_candidates(frame, *local, &ints, &lists, counter, the_loop, &mut found);
        }
        found.candidates.truncate(MAX_CANDIDATES);
        found.candidates
    }

    fn guard_candidates(
        &mut self,
        frame: &Frame,
        a: &Expr,
        b: &Expr,
        relation: Relation,
        found: &mut Found,
    ) {
        if frame.resolve(&a.ty) != Type::Int {
            return;
        }
        let (left, right) = (
            Side::Expr(Rc::new(a.clone())),
            Side::Expr(Rc::new(b.clone())),
        );
        let (ta, tb) = (self.sketch(frame, a), self.sketch(frame, b));
        match relation {
            Relation::Less => found.at_most(&left, &right, format!("{ta} <= {tb}")),
            Relation::AtMost => {
                let right = Side::Sum(Box::new(right), Box::new(Side::Int(1)));
                found.at_most(&left, &right, format!("{ta} <= {tb} + 1"));
            }
            Relation::Different => {
                found.at_most(&left, &right, format!("{ta} <= {tb}"));
                found.at_most(&right, &left, format!("{tb} <= {ta}"));
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn int_candidates(
        &mut self,
        frame: &Frame,
        local: LocalId,
        ints: &[LocalId],
        lists: &[LocalId],
        counter: Option<(LocalId, Term)>,
        the_loop: Loop<'_>,
        found: &mut Found,
    ) {
        let name = self.name(frame, local);
        let now = Side::Local(local);
        if let Some(entry) = frame.value(local) {
            let text = self.terms.display(&self.env, entry);
            let shown = text.parse::<i64>().is_ok();
            let entry = Side::Fixed(entry);
            let text = if shown { text } else { "before".into() };
            found.add(false, &entry, &now, format!("{text} <= {name}"), shown);
            found.add(false, &now, &entry, format!("{name} <= {text}"), shown);
        }
        found.at_most(&Side::Int(0), &now, format!("0 <= {name}"));
        if let Some((index, _)) = counter {
            let i = self.name(frame, index);
            let counter = Side::Local(index);
            found.at_most(&now, &counter, format!("{name} <= {i}"));
            found.at_most(&counter, &now, format!("{i} <= {name}"));
        }
        for other in ints.iter().filter(|other| **other != local) {
            let text = format!("{name} <= {}", self.name(frame, *other));
            found.at_most(&now, &Side::Local(*other), text);
        }
        for list in self.mentioned_lists(frame, the_loop) {
            if frame.value(list).is_some() && (lists.contains(&list) || lists.len() < 8) {
                let text = format!("{name} <= len({})", self.name(frame, list));
                found.at_most(&now, &Side::Len(list), text);
                if lists.contains(&list) {
                    let text = format!("len({}) == {name}", self.name(frame, list));
                    found.equal(&Side::Len(list), &now, text);
                }
            }
        }
    }

    fn mentioned_lists(&self, frame: &Frame, the_loop: Loop<'_>) -> Vec<LocalId> {
        let mut mentioned = the_loop.body.free_locals();
        if let LoopKind::While(condition) = the_loop.kind {
            mentioned.extend(condition.free_locals());
        }
        mentioned
            .into_iter()
            .filter(|local| {
                matches!(
                    frame.resolve(&frame.local(*local).ty.base()),
                    Type::List(_) | Type::Text
                )
            })
            .collect()
    }

    fn measure_candidates(&mut self, frame: &Frame, the_loop: Loop<'_>) -> Vec<MeasureCandidate> {
        let mut measures = Vec::new();
        let LoopKind::While(condition) = the_loop.kind else {
            return measures;
        };
        let mut downs: Vec<Side> = Vec::new();
        for (a, b, relation) in comparisons(condition) {
            if frame.resolve(&a.ty) != Type::Int {
                continue;
            }
            let (a, b) = (
                Side::Expr(Rc::new(a.clone())),
                Side::Expr(Rc::new(b.clone())),
            );
            let down = Side::Difference(Box::new(b.clone()), Box::new(a.clone()));
            downs.push(down.clone());
            match relation {
                Relation::Less => measures.push(down),
                Relation::AtMost => {
                    measures.push(Side::Sum(Box::new(down), Box::new(Side::Int(1))));
                }
                Relation::Different => {
                    measures.push(down);
                    measures.push(Side::Difference(Box::new(a), Box::new(b)));
                }
            }
        }
        // Of several conditions, one or the other comes nearer.
        for (i, a) in downs.iter().enumerate() {
            for b in &downs[i + 1..] {
                measures.push(Side::Sum(Box::new(a.clone()), Box::new(b.clone())));
            }
        }
        let mut ints = Vec::new();
        for local in the_loop.assigned {
            match frame.resolve(&frame.local(*local).ty.base()) {
                Type::Int => {
                    measures.push(Side::Local(*local));
                    ints.push(*local);
                }
                Type::List(_) | Type::Text => measures.push(Side::Len(*local)),
                _ => {}
            }
        }
        for local in &ints {
            for list in self.mentioned_lists(frame, the_loop) {
                measures.push(Side::Difference(
                    Box::new(Side::Len(list)),
                    Box::new(Side::Local(*local)),
                ));
            }
            for other in ints.iter().filter(|other| *other != local) {
                let (a, b) = (Side::Local(*local), Side::Local(*other));
                measures.push(Side::Difference(Box::new(a.clone()), Box::new(b.clone())));
                if local < other {
                    measures.push(Side::Sum(Box::new(a), Box::new(b)));
                }
            }
        }
        measures
    }

    fn name(&self, frame: &Frame, local: LocalId) -> String {
        frame.local(local).name.to_string()
    }

    /// A short text for an expression of a guard.
    fn sketch(&self, frame: &Frame, expr: &Expr) -> String {
        match &*expr.kind {
            ExprKind::Local(local) => self.name(frame, *local),
            ExprKind::Int(value) => value.to_string(),
            ExprKind::Intrinsic(Intrinsic::ListLen | Intrinsic::TextLen, args) => match &args[..] {
                [list] => format!("len({})", self.sketch(frame, list)),
                _ => "…".into(),
            },
            ExprKind::Intrinsic(operation, args) => {
                let symbol = match operation {
                    Intrinsic::IntAdd => "+",
                    Intrinsic::IntSub => "-",
                    Intrinsic::IntMul => "*",
                    Intrinsic::IntFloorDiv => "//",
                    Intrinsic::IntFloorMod => "%",
                    _ => return "…".into(),
                };
                match &args[..] {
                    [a, b] => {
                        format!(
                            "{} {symbol} {}",
                            self.sketch(frame, a),
                            self.sketch(frame, b)
                        )
                    }
                    _ => "…".into(),
                }
            }
            _ => "…".into(),
        }
    }
}

#[derive(Default)]
struct Found {
    candidates: Vec<Candidate>,
}

impl Found {
    fn at_most(&mut self, left: &Side, right: &Side, text: String) {
        let shown = is_shown(&text);
        self.add(false, left, right, text, shown);
    }

    fn equal(&mut self, left: &Side, right: &Side, text: String) {
        let shown = is_shown(&text);
        self.add(true, left, right, text, shown);
    }

    fn add(&mut self, equal: bool, left: &Side, right: &Side, key: String, shown: bool) {
        if self.candidates.iter().all(
            |known| !matches!(known, Candidate::Comparison { key: other, .. } if *other == key),
        ) {
            self.candidates.push(Candidate::Comparison {
                equal,
                left: left.clone(),
                right: right.clone(),
                key,
                shown,
            });
        }
    }
}

/// Is the text of a comparison a Tenet expression: no prose, no name that is made up?
fn is_shown(text: &str) -> bool {
    !text.contains(" is ") && !text.contains(" grows ") && !text.contains(['$', '…'])
}

/// How the sides of a guard compare.
#[derive(Clone, Copy)]
enum Relation {
    Less,
    AtMost,
    Different,
}

/// The comparisons among the conjuncts of a guard.
fn comparisons(guard: &Expr) -> Vec<(&Expr, &Expr, Relation)> {
    let mut found = Vec::new();
    let mut open = vec![guard];
    while let Some(next) = open.pop() {
        match &*next.kind {
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                open.push(b);
                open.push(a);
            }
            ExprKind::Intrinsic(operation, args) => {
                let [a, b] = &args[..] else { continue };
                match operation {
                    Intrinsic::Lt => found.push((a, b, Relation::Less)),
                    Intrinsic::Le => found.push((a, b, Relation::AtMost)),
                    _ => {}
                }
            }
            ExprKind::Not(inner) => {
                let ExprKind::Intrinsic(operation, args) = &*inner.kind else {
                    continue;
                };
                let [a, b] = &args[..] else { continue };
                match operation {
                    Intrinsic::Eq => found.push((a, b, Relation::Different)),
                    Intrinsic::Lt => found.push((b, a, Relation::AtMost)),
                    Intrinsic::Le => found.push((b, a, Relation::Less)),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    found
}
