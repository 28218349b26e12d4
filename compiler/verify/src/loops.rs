//! Loops: cut at their invariants. A loop havocs exactly what its body assigns; what is known at its head is what holds before
//! it of everything else, the types of what it assigns, the invariants that were given, and those that were inferred.

use crate::counterexamples::Origin;
use crate::frames::Frame;
use crate::invariants::{Candidate, Inference};
use crate::obligations::{Inferred, Kind};
use crate::walk::{Exit, Walk};
use std::rc::Rc;
use tenet_core::{Expr, Invariant, LocalId, LoopKind, NodeId};
use tenet_logic::{Sort, Term};

/// A loop statement.
#[derive(Clone, Copy)]
pub(crate) struct Loop<'e> {
    pub(crate) node: NodeId,
    pub(crate) kind: &'e LoopKind,
    pub(crate) invariants: &'e [Invariant],
    pub(crate) decreases: Option<&'e [Expr]>,
    pub(crate) body: &'e Expr,
    pub(crate) assigned: &'e [LocalId],
}

/// What the end of a turn is checked against.
pub(crate) struct Turn {
    pub(crate) node: NodeId,
    pub(crate) index: Option<LocalId>,
    pub(crate) invariants: Vec<Invariant>,
    pub(crate) measure: Option<TurnMeasure>,
    /// In an inference pass: what is still to be inferred.
    pub(crate) inference: Option<Inference>,
}

/// A measure of a `while` loop, lexicographic.
pub(crate) struct TurnMeasure {
    pub(crate) exprs: Vec<Measured>,
    /// The values at the head.
    pub(crate) head: Vec<Term>,
}

/// A component of a measure.
#[derive(Clone)]
pub(crate) enum Measured {
    /// A given expression.
    Given(Expr),
    /// An inferred one.
    Inferred(crate::invariants::MeasureCandidate),
}

/// The innermost loop.
pub(crate) struct LoopContext {
    /// The number of facts at the head.
    pub(crate) mark: usize,
    pub(crate) breaks: Vec<Exit>,
    pub(crate) turn: Rc<Turn>,
}

impl Walk<'_> {
    pub(crate) fn loop_stmt(&mut self, frame: &mut Frame, the_loop: Loop<'_>) {
        if !self.is_reached() {
            return;
        }
        if matches!(self.return_to, crate::walk::ReturnTo::Nothing) && self.quiet > 0 {
            // A `spec` whose body is no expression has no definition; it is refused where it stands.
            self.unknowns += 1;
            return;
        }
        let bounds = match the_loop.kind {
            LoopKind::While(_) => None,
            LoopKind::For { from, to, .. } => {
                let (from, to) = (self.eval(frame, from), self.eval(frame, to));
                Some((from, to))
            }
        };
        let (candidates, measure) = self.infer(frame, the_loop, bounds);
        if self.silent == 0 && self.quiet == 0 {
            for text in self.shown(frame, the_loop, bounds, &candidates) {
                self.report.inferred.push(Inferred {
                    place: Self::place(frame, the_loop.node),
                    text,
                });
            }
        }
        self.oblige_entry(frame, the_loop, bounds);
        let breaks = self.turn(frame, the_loop, bounds, &candidates, measure, None);
        self.join_breaks(frame, the_loop, breaks);
    }

    fn oblige_entry(
        &mut self,
        frame: &mut Frame,
        the_loop: Loop<'_>,
        bounds: Option<(Term, Term)>,
    ) {
        if let (Some((from, _)), LoopKind::For { index, .. }) = (bounds, the_loop.kind) {
            frame.set(*index, from);
        }
        self.look(frame);
        for invariant in the_loop.invariants {
            let formula = self.quietly(|walk| walk.eval(frame, &invariant.expr));
            let place = Self::place(frame, invariant.node);
            self.oblige_all(Kind::InvariantEntry, formula, &place, None, None);
        }
    }

    /// Gives new values to what the loop assigns, and learns what is known of them at the head.
    pub(crate) fn havoc(
        &mut self,
        frame: &mut Frame,
        the_loop: Loop<'_>,
        bounds: Option<(Term, Term)>,
        candidates: &[Candidate],
    ) {
        for local in the_loop.assigned {
            let ty = frame.resolve(&frame.local(*local).ty.base());
            let sort = self.sort(&ty);
            let name = frame.local(*local).name.clone();
            let value = self.unknown(&name, sort);
            self.note_origin(frame, the_loop.node, value, &name, &ty);
            frame.set(*local, value);
        }
        for local in the_loop.assigned {
            if let Some(value) = frame.value(*local) {
                let declared = self.declared(frame, *local);
                self.learn_fits(value, &declared);
            }
        }
        if let (Some((from, to)), LoopKind::For { index, .. }) = (bounds, the_loop.kind) {
            let name = frame.local(*index).name.clone();
            let i = self.unknown(&name, Sort::INT);
            self.note_origin(frame, the_loop.node, i, &name, &tenet_core::Type::Int);
            frame.set(*index, i);
            let low = self.terms.le(from, i);
            let (high, empty) = (self.terms.le(i, to), self.terms.eq(i, from));
            let high = self.terms.or([high, empty]);
            self.learn(low);
            self.learn(high);
        }
        for candidate in candidates {
            if let Some(formula) = self.candidate(frame, candidate) {
                self.learn(formula);
            }
        }
        for invariant in the_loop.invariants {
            let place = Self::place(frame, invariant.node);
            let formula = self.eval(frame, &invariant.expr);
            for part in self.conjuncts(formula) {
                self.learn_from(part, Some(place.clone()));
            }
        }
    }

    /// Notes that a value is what the loop left in a local, as far as that is known.
    fn note_origin(
        &mut self,
        frame: &Frame,
        node: NodeId,
        value: Term,
        name: &str,
        ty: &tenet_core::Type,
    ) {
        if self.silent > 0 || name.starts_with('$') {
            return;
        }
        let origin = Origin::Loop {
            place: Self::place(frame, node),
            name: name.into(),
            ty: ty.clone(),
        };
        self.origins.insert(value, origin);
    }

    /// Walks one turn from an arbitrary head; leaves what is known after the last one. Gives the exits by `break`.
    pub(crate) fn turn(
        &mut self,
        frame: &mut Frame,
        the_loop: Loop<'_>,
        bounds: Option<(Term, Term)>,
        candidates: &[Candidate],
        measure: Option<Vec<Measured>>,
        inference: Option<Inference>,
    ) -> Vec<Exit> {
        let mark = self.facts.len();
        self.havoc(frame, the_loop, bounds, candidates);
        let start = frame.snapshot();
        let (condition, place, index) = match (the_loop.kind, bounds) {
            (LoopKind::While(condition), _) => {
                let place = Self::place(frame, condition.node);
                (self.eval(frame, condition), Some(place), None)
            }
            (LoopKind::For { index, .. }, Some((_, to))) => {
                let i = frame.value(*index).unwrap_or(to);
                (self.terms.lt(i, to), None, Some(*index))
            }
            (LoopKind::For { .. }, None) => unreachable!("bounds of a `for` were evaluated"),
        };
        let head = frame.snapshot();
        let body_mark = self.facts.len();
        self.learn_from(condition, place.clone());
        // A turn is measured from before its condition to before the next one's, which may assign too.
        let after_condition = frame.restore(start);
        let measure = measure.map(|exprs| {
            let head = exprs
                .iter()
                .map(|expr| self.measured(frame, expr, false))
                .collect();
            TurnMeasure { exprs, head }
        });
        if let Some(inference) = &inference {
            self.note_heads(frame, inference);
        }
        frame.restore(after_condition);
        self.loops.push(LoopContext {
            mark: body_mark,
            breaks: Vec::new(),
            turn: Rc::new(Turn {
                node: the_loop.node,
                index,
                invariants: the_loop.invariants.to_vec(),
                measure,
                inference,
            }),
        });
        let absurd = self.absurd;
        self.look_for_contradiction(Some(Self::place(frame, the_loop.body.node)));
        self.eval(frame, the_loop.body);
        self.end_turn(frame, the_loop.node);
        self.absurd = absurd;
        let context = self.loops.pop();
        self.facts.forget(body_mark);
        frame.restore(head);
        if let (Some((from, to)), Some(i)) = (bounds, index.and_then(|index| frame.value(index))) {
            let (at_end, empty) = (self.terms.eq(i, to), self.terms.eq(i, from));
            let nothing = self.terms.lt(to, from);
            let empty = self.terms.and([empty, nothing]);
            let ended = self.terms.or([at_end, empty]);
            self.learn(ended);
        }
        let negated = self.terms.not(condition);
        self.learn_from(negated, place);
        debug_assert!(mark <= self.facts.len());
        context.map_or_else(Vec::new, |context| context.breaks)
    }

    /// The end of a turn, by the end of the body or by `continue`.
    pub(crate) fn end_turn(&mut self, frame: &mut Frame, node: NodeId) {
        if !self.is_reached() || self.quiet > 0 {
            return;
        }
        let Some(context) = self.loops.last() else {
            return;
        };
        let turn = context.turn.clone();
        let before = frame.snapshot();
        if let Some(index) = turn.index
            && let Some(i) = frame.value(index)
        {
            let one = self.terms.int(1);
            let next = self.terms.add(&[i, one]);
            frame.set(index, next);
        }
        match &turn.inference {
            Some(inference) => self.sift(frame, &turn, inference),
            None => self.oblige_turn(frame, &turn, node),
        }
        frame.restore(before);
    }

    fn oblige_turn(&mut self, frame: &mut Frame, turn: &Turn, node: NodeId) {
        if self.silent > 0 {
            return;
        }
        let mark = self.facts.len();
        self.look(frame);
        for invariant in &turn.invariants {
            let formula = self.quietly(|walk| walk.eval(frame, &invariant.expr));
            let place = Self::place(frame, invariant.node);
            let end = Self::place(frame, node);
            self.oblige_all(Kind::InvariantStep, formula, &place, Some(&end), None);
            self.learn(formula);
        }
        self.facts.forget(mark);
        let place = Self::place(frame, turn.node);
        match &turn.measure {
            Some(measure) => {
                let goal = self.smaller(frame, measure);
                self.oblige(Kind::Decreases, goal, place, None, None);
            }
            None if turn.index.is_none() && !self.partial => self.refuse(
                Kind::Decreases,
                place,
                "no measure was found that goes down with each turn; give one with `decreases`, or say `uses Diverge`",
            ),
            None => {}
        }
        self.facts.forget(mark);
    }

    /// That the measure is smaller now than at the head of the turn.
    pub(crate) fn smaller(&mut self, frame: &mut Frame, measure: &TurnMeasure) -> Term {
        let now: Vec<Term> = measure
            .exprs
            .iter()
            .map(|expr| self.measured(frame, expr, true))
            .collect();
        self.lexicographic(&now, &measure.head)
    }

    fn measured(&mut self, frame: &mut Frame, measured: &Measured, quiet: bool) -> Term {
        match measured {
            Measured::Given(expr) => {
                let value = if quiet {
                    self.quietly(|walk| walk.eval(frame, expr))
                } else {
                    self.eval(frame, expr)
                };
                let ty = frame.resolve(&expr.ty);
                self.measure_of(&ty, value)
            }
            Measured::Inferred(candidate) => self.measure_candidate(frame, candidate),
        }
    }

    /// Joins the end of the loop by its condition with the exits by `break`.
    fn join_breaks(&mut self, frame: &mut Frame, the_loop: Loop<'_>, breaks: Vec<Exit>) {
        if breaks.is_empty() {
            return;
        }
        // What holds only after the last turn: the negated condition, and of a counting loop where its counter stands.
        let counts = matches!(the_loop.kind, LoopKind::For { .. });
        let ends = self.facts.len().saturating_sub(1 + usize::from(counts));
        let normal = Exit {
            facts: self
                .facts
                .forget(ends)
                .facts
                .iter()
                .map(|fact| fact.term)
                .collect(),
            values: frame.snapshot(),
        };
        let mut after = Vec::new();
        for local in the_loop.assigned {
            let ty = frame.resolve(&frame.local(*local).ty.base());
            let sort = self.sort(&ty);
            let name = frame.local(*local).name.clone();
            let value = self.unknown(&name, sort);
            self.note_origin(frame, the_loop.node, value, &name, &ty);
            after.push((*local, value));
        }
        let mut ways = Vec::new();
        for exit in std::iter::once(normal).chain(breaks) {
            let mut parts = exit.facts;
            for (local, value) in &after {
                if let Some(Some(left_with)) = exit.values.get(local.0 as usize) {
                    parts.push(self.terms.eq(*value, *left_with));
                }
            }
            ways.push(self.terms.and(parts));
        }
        for (local, value) in after {
            frame.set(local, value);
            let declared = self.declared(frame, local);
            self.learn_fits(value, &declared);
        }
        let joined = self.terms.or(ways);
        self.learn(joined);
    }
}
