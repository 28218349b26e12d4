//! Statements and ways out.

use crate::callables::mentions_function;
use crate::frames::{Closed, Frame};
use crate::obligations::{Assumption, Duty, Kind, Offer};
use crate::refinements::Use;
use crate::walk::{Exit, ReturnTo, Walk};
use std::rc::Rc;
use tenet_core::{
    Block, Expr, ExprKind, FunctionKind, LocalId, NodeId, Signature, Stmt, StmtKind, Type,
};
use tenet_logic::Term;

impl Walk<'_> {
    /// Walks a block; gives its value.
    pub(crate) fn block(
        &mut self,
        frame: &mut Frame,
        block: &Block,
        expected: Option<&Closed>,
    ) -> Term {
        for stmt in &block.stmts {
            self.stmt(frame, stmt);
        }
        self.eval_as(frame, &block.value, expected)
    }

    /// Walks a statement.
    pub(crate) fn stmt(&mut self, frame: &mut Frame, stmt: &Stmt) {
        self.look(frame);
        match &stmt.kind {
            StmtKind::Let { local, value } => self.bind(frame, *local, value, stmt.node),
            StmtKind::Assign { local, value } => {
                let declared = self.declared(frame, *local);
                let term = self.eval_as(frame, value, Some(&declared));
                self.store(frame, *local, term, Some(value), stmt.node);
            }
            StmtKind::Expr(expr) => {
                self.eval(frame, expr);
            }
            StmtKind::Loop {
                kind,
                invariants,
                decreases,
                body,
                assigned,
            } => self.loop_stmt(
                frame,
                crate::loops::Loop {
                    node: stmt.node,
                    kind,
                    invariants,
                    decreases: decreases.as_deref(),
                    body,
                    assigned,
                },
            ),
            StmtKind::Witness { local } => self.witness(frame, *local, stmt.node),
            StmtKind::Assert { condition, by } => {
                self.assert(frame, condition, by.as_ref(), stmt.node)
            }
            StmtKind::Assume { condition, because } => {
                let place = Self::place(frame, condition.node);
                let formula = self.eval(frame, condition);
                if !says_something(because) {
                    self.refuse(
                        Kind::Trust,
                        place.clone(),
                        "the reason after `because` must say why the condition holds, in a few words",
                    );
                }
                if self.quiet == 0 && self.silent == 0 {
                    self.report.assumptions.push(Assumption {
                        place: place.clone(),
                        because: because.clone(),
                    });
                }
                self.learn_from(formula, Some(place));
            }
        }
    }

    /// Names a value of a type, of which one is obliged to exist.
    fn witness(&mut self, frame: &mut Frame, local: LocalId, node: NodeId) {
        let ty = frame.local(local).ty.clone();
        self.well_defined(frame, &ty);
        let sort = frame.resolve(&ty.base());
        let sort = self.sort(&sort);
        let name = frame.local(local).name.clone();
        let value = self.unknown(&name, sort);
        frame.set(local, value);
        let declared = self.declared(frame, local);
        if mentions_function(&frame.resolve(&ty.base())) {
            let place = Self::place(frame, node);
            self.refuse(
                Kind::Unsupported,
                place,
                "a witness that is a function is not supported yet",
            );
        }
        let fits = self.fits(value, &declared, Use::Assume);
        let some = self.close(false, &[value], fits);
        let place = Self::place(frame, node);
        self.oblige(Kind::Refinement, some, place.clone(), None, None);
        for part in self.conjuncts(fits) {
            self.learn_from(part, Some(place.clone()));
        }
    }

    fn assert(&mut self, frame: &mut Frame, condition: &Expr, by: Option<&Expr>, node: NodeId) {
        if let (
            Some(by),
            ExprKind::Quantifier {
                universal: true,
                binders,
                body,
            },
        ) = (by, &*condition.kind)
        {
            let mark = self.facts.len();
            let (mut vars, mut guards) = (Vec::new(), Vec::new());
            for binder in binders {
                let (var, guard) = self.binder(frame, binder);
                vars.push(var);
                guards.push(guard);
                self.learn(guard);
            }
            let formula = self.eval(frame, body);
            self.eval(frame, by);
            self.oblige_assert(frame, formula, condition);
            self.facts.forget(mark);
            let guard = self.terms.and(guards);
            let matrix = self.terms.implies(guard, formula);
            let all = self.close(true, &vars, matrix);
            self.learn_from(all, Some(Self::place(frame, condition.node)));
            return;
        }
        let formula = self.eval(frame, condition);
        if let Some(by) = by {
            self.eval(frame, by);
        }
        let place = Self::place(frame, node);
        if self.function_kind == FunctionKind::Test {
            // Evaluated when the test runs; what follows may rely on it.
            self.learn_from(formula, Some(place));
            return;
        }
        self.oblige_assert(frame, formula, condition);
        self.learn_from(formula, Some(Self::place(frame, condition.node)));
    }

    fn oblige_assert(&mut self, frame: &Frame, formula: Term, condition: &Expr) {
        let place = Self::place(frame, condition.node);
        self.oblige_all(Kind::Assert, formula, &place, None, None);
        self.offer(frame, Offer::Condition, formula, &[condition]);
    }

    /// `return value`.
    pub(crate) fn leave(&mut self, frame: &mut Frame, value: &Expr) {
        match self.return_to.clone() {
            ReturnTo::Function => {
                let expected = self.signature_frame.clone().map(|at| {
                    let result = self.signature_result();
                    Closed {
                        ty: at.local(result).ty.clone(),
                        frame: at,
                    }
                });
                let term = self.eval_as(frame, value, expected.as_ref());
                self.oblige_result(frame, term, value);
            }
            ReturnTo::Lambda(expected) => {
                let term = self.eval_as(frame, value, expected.as_ref());
                if let Some(expected) = expected {
                    let place = Self::place(frame, value.node);
                    self.oblige_flow(
                        &Duty {
                            kind: Kind::Refinement,
                            place: place.clone(),
                            callee: None,
                        },
                        frame,
                        term,
                        Some(value),
                        &expected,
                    );
                }
                self.returned = true;
            }
            ReturnTo::Nothing => {
                self.eval(frame, value);
                // A body that is read as a term must be an expression.
                self.unknowns += 1;
                let place = Self::place(frame, value.node);
                self.refuse(
                    Kind::Unsupported,
                    place,
                    "`return` in a `spec` is not supported yet; write the value as one expression",
                );
            }
        }
        self.facts.leave();
    }

    /// Obliges what the signature promises, of a value with which the function is left.
    pub(crate) fn oblige_result(&mut self, frame: &mut Frame, value: Term, from: &Expr) {
        if self.quiet > 0 || self.silent > 0 || !self.is_reached() {
            return;
        }
        let Some(at) = self.signature_frame.clone() else {
            return;
        };
        let Some(signature) = self.function.clone() else {
            return;
        };
        if matches!(*from.kind, ExprKind::Hole(_)) {
            return; // The hole itself is refused.
        }
        let mark = self.facts.len();
        let place = Self::place(frame, from.node);
        self.look_at_result(frame, &signature, value);
        let mut inner = (*at).clone();
        self.oblige_status(&signature, value, &place);
        let declared = Closed {
            ty: inner.local(signature.result).ty.clone(),
            frame: at,
        };
        if matches!(inner.resolve(&declared.ty.base()), Type::Never) {
            self.oblige(Kind::Unreachable, Term::FALSE, place.clone(), None, None);
        }
        self.oblige_flow(
            &Duty {
                kind: Kind::Postcondition,
                place: place.clone(),
                callee: None,
            },
            frame,
            value,
            Some(from),
            &declared,
        );
        inner.set(signature.result, value);
        self.learn_fits(value, &declared);
        self.bind_parts(&mut inner, &signature, value);
        for clause in &signature.ensures {
            let clause_place = Self::place(&inner, clause.node);
            let formula = self.oblige_clause(&mut inner, clause, Kind::Postcondition, &place, None);
            self.learn_from(formula, Some(clause_place));
        }
        self.facts.forget(mark);
    }

    /// Notes the values of the locals where the function is left, and that of the result.
    fn look_at_result(&mut self, frame: &mut Frame, signature: &Signature, value: Term) {
        let before = frame.snapshot();
        frame.set(signature.result, value);
        self.bind_parts(frame, signature, value);
        self.look(frame);
        frame.restore(before);
    }

    /// Obliges that the result of `main` is an exit status.
    fn oblige_status(&mut self, signature: &Signature, value: Term, place: &crate::Place) {
        let is_main = &*signature.name == "main" && signature.kind == FunctionKind::Def;
        if !is_main || self.terms.sort_of(value) != tenet_logic::Sort::INT {
            return;
        }
        let (low, high) = (self.terms.int(0), self.terms.int(255));
        for bound in [self.terms.le(low, value), self.terms.le(value, high)] {
            self.oblige(Kind::Postcondition, bound, place.clone(), None, None);
        }
    }

    /// `break`.
    pub(crate) fn leave_loop(&mut self, frame: &mut Frame) {
        if let Some(context) = self.loops.last_mut()
            && self.facts.is_reached()
        {
            let facts = self.facts[context.mark..]
                .iter()
                .map(|fact| fact.term)
                .collect();
            context.breaks.push(Exit {
                facts,
                values: frame.snapshot(),
            });
        }
        self.facts.leave();
    }

    /// `continue`.
    pub(crate) fn next_turn(&mut self, frame: &mut Frame, node: NodeId) {
        self.end_turn(frame, node);
        self.facts.leave();
    }

    fn signature_result(&self) -> LocalId {
        self.function
            .as_ref()
            .map_or(LocalId(0), |signature| signature.result)
    }

    /// A frame shared by closures.
    pub(crate) fn share(frame: &Frame) -> Rc<Frame> {
        Rc::new(frame.clone())
    }
}

/// Is the reason of an assumption more than a filler? It has two words at least, of eight letters together.
fn says_something(reason: &str) -> bool {
    let words = reason
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic));
    let letters = reason.chars().filter(|c| c.is_alphabetic()).count();
    words.count() >= 2 && letters >= 8
}
