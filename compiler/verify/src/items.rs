//! Items: functions, data declarations, constants.

use crate::frames::{Closed, Frame};
use crate::inference::Guesses;
use crate::obligations::{Kind, Place, Report};
use crate::walk::{ReturnTo, Walk};
use crate::{Context, Options};
use rustc_hash::FxHashMap;
use std::rc::Rc;
use std::sync::Arc;
use tenet_core::{
    Body, Data, Expr, ExprKind, FunctionKind, LocalId, NodeId, RefinedType, Signature,
};
use tenet_logic::Term;

/// Verifies a function: its contract is well defined, its body meets it, it terminates.
pub fn verify_function(
    context: &dyn Context,
    signature: &Arc<Signature>,
    body: Option<&Body>,
    options: &Options,
) -> Report {
    let (first, second) = (options.in_passing(), options.with_easy_inference());
    let walk = Walk::new(context, &first, recursion_group(context, signature));
    let mut walk = walked(walk, signature, body, None);
    if !walk.report.holds() {
        let rounds = Rounds {
            context,
            signature,
            body,
            compared: std::mem::take(&mut walk.compared),
        };
        walk = rounds.look_closer(walk, &second, options);
    }
    crate::counterexamples::seek(&mut walk, signature);
    let mut report = walk.report;
    crate::counterexamples::examples(context, signature, &mut report, &options.examples);
    report
}

/// What is tried of a function that does not hold in passing: each round costs more than the one before.
struct Rounds<'p> {
    context: &'p dyn Context,
    signature: &'p Arc<Signature>,
    body: Option<&'p Body>,
    /// What the first round found.
    compared: Compared,
}

impl<'p> Rounds<'p> {
    /// Guesses for the loops, then more patience. The walk that is given last has looked into what fails.
    fn look_closer(
        &self,
        mut walk: Walk<'p>,
        second: &'p Options,
        options: &'p Options,
    ) -> Walk<'p> {
        let guesses = self.body.map_or_else(Vec::new, |body| {
            crate::inference::guess(self.context, self.signature, body)
        });
        let mut chosen = None;
        let mut limits = second;
        let mut compared = self.compared.clone();
        loop {
            for guess in &guesses {
                let known = Some((guess.clone(), compared.clone()));
                let closer = self.again(limits, walk.hunted.take(), known, false);
                let better = closer.report.failures() < walk.report.failures();
                if better || chosen.is_none() {
                    chosen = Some(guess.clone());
                }
                walk = if better {
                    closer
                } else {
                    walk.hunted = closer.hunted;
                    walk
                };
                if walk.report.holds() {
                    return walk;
                }
            }
            // What fails when it is run needs no more patience, but for the rest of the function.
            let report = walk.report.clone();
            if std::ptr::eq(limits, options) || walk.any_fails_when_run(&report) {
                break;
            }
            limits = options;
            compared = Compared::default();
        }
        let chosen = chosen.map(|guess| (guess, compared));
        self.again(limits, walk.hunted.take(), chosen, true)
    }

    fn again(
        &self,
        limits: &'p Options,
        hunted: Option<tenet_core::eval::Search>,
        guesses: Option<(Guesses, Compared)>,
        investigates: bool,
    ) -> Walk<'p> {
        let group = recursion_group(self.context, self.signature);
        let mut walk = Walk::new(self.context, limits, group);
        walk.hunted = hunted;
        walk.investigates = investigates;
        walked(walk, self.signature, self.body, guesses)
    }
}

fn recursion_group(context: &dyn Context, signature: &Signature) -> Rc<[tenet_core::Path]> {
    let group = context.recursion_group(&signature.path);
    group.iter().cloned().collect()
}

/// Walks a function, with guesses for its loops.
fn walked<'p>(
    mut walk: Walk<'p>,
    signature: &Arc<Signature>,
    body: Option<&Body>,
    guesses: Option<(Guesses, Compared)>,
) -> Walk<'p> {
    walk.function = Some(signature.clone());
    walk.function_kind = signature.kind;
    walk.partial = signature.diverges;
    let mut locals: Arc<[_]> = body
        .map_or(&signature.locals, |body| &body.locals)
        .clone()
        .into();
    if let Some((guesses, compared)) = guesses {
        locals = guesses.locals;
        walk.guesses = guesses.of_loop;
        walk.compared = compared;
    }
    let mut frame = Frame::new(
        signature.path.clone(),
        locals,
        Walk::own_type_args(signature.type_params.len()),
    );
    walk.parameters(&mut frame, signature);
    walk.contract(&mut frame, signature);
    if let Some(body) = body {
        if signature.kind == FunctionKind::Lemma && walk.group.is_empty() {
            walk.lemma_body(&frame, signature, body);
        } else {
            walk.body(&mut frame, signature, body);
        }
    }
    walk
}

/// The comparisons that were found to be invariants, by the loop.
type Compared = FxHashMap<NodeId, Vec<String>>;

/// Verifies a data declaration: its refinements and invariants are well defined.
pub fn verify_data(context: &dyn Context, data: &Data, options: &Options) -> Report {
    let mut walk = Walk::new(context, options, Rc::from([]));
    for constructor in &data.constructors {
        let mut frame = Frame::new(
            data.path.clone(),
            data.locals.clone().into(),
            Walk::own_type_args(data.type_params.len()),
        );
        let mark = walk.facts.len();
        for field in &constructor.fields {
            walk.declare(&mut frame, *field);
        }
        for clause in &data.invariants {
            let formula = walk.eval(&mut frame, &clause.expr);
            walk.learn_from(formula, Some(Walk::place(&frame, clause.node)));
        }
        walk.facts.forget(mark);
    }
    walk.report
}

/// Verifies a constant: its value is well defined and fits its type.
pub fn verify_constant(
    context: &dyn Context,
    constant: &tenet_core::Constant,
    options: &Options,
) -> Report {
    let mut walk = Walk::new(context, options, Rc::from([]));
    let mut frame = Frame::new(
        constant.path.clone(),
        constant.locals.clone().into(),
        Rc::from([]),
    );
    walk.bind(&mut frame, constant.binder, &constant.value, constant.node);
    let mut report = walk.report;
    crate::counterexamples::constant(context, &constant.path, &mut report, &options.examples);
    report
}

impl Walk<'_> {
    /// Gives parameters arbitrary values of their types.
    fn parameters(&mut self, frame: &mut Frame, signature: &Signature) {
        for param in &signature.params {
            self.declare(frame, *param);
            if let Some(value) = frame.value(*param) {
                let ty = frame.resolve(&frame.local(*param).ty.base());
                self.inputs.push((value, ty));
            }
        }
        self.look(frame);
    }

    /// Gives a local an arbitrary value of its type, after seeing that the type is well defined.
    fn declare(&mut self, frame: &mut Frame, local: LocalId) {
        let ty = frame.local(local).ty.clone();
        self.well_defined(frame, &ty);
        let sort = frame.resolve(&ty.base());
        let sort = self.sort(&sort);
        let name = frame.local(local).name.clone();
        let value = self.fresh(&name, sort);
        frame.set(local, value);
        let declared = self.declared(frame, local);
        self.learn_fits(value, &declared);
    }

    /// Obliges that the predicates of a type are well defined, each for all values of what it refines.
    pub(crate) fn well_defined(&mut self, frame: &mut Frame, ty: &RefinedType) {
        match ty {
            RefinedType::Base(_) => {}
            RefinedType::Where {
                base,
                binder,
                predicate,
                owner,
            } => {
                self.well_defined(frame, base);
                if *owner != frame.owner {
                    return; // An alias: obliged where it is declared.
                }
                let mark = self.facts.len();
                let before = frame.snapshot();
                let sort = frame.resolve(&base.base());
                let sort = self.sort(&sort);
                let value = self.fresh("value", sort);
                let closed = self.closed_in(frame, base);
                self.learn_fits(value, &closed);
                frame.set(*binder, value);
                self.eval(frame, predicate);
                frame.restore(before);
                self.facts.forget(mark);
            }
            RefinedType::List(e) | RefinedType::Set(e) => self.well_defined(frame, e),
            RefinedType::Map(k, v) => {
                self.well_defined(frame, k);
                self.well_defined(frame, v);
            }
            RefinedType::Tuple(parts) => {
                let named: Vec<_> = parts.iter().map(|(n, t)| (*n, t.clone())).collect();
                self.well_defined_in_turn(frame, &named, None);
            }
            RefinedType::Data(_, args) => {
                for arg in args.iter() {
                    self.well_defined(frame, arg);
                }
            }
            RefinedType::Fn(params, result, _) => {
                let named: Vec<_> = params.iter().map(|(n, t)| (*n, t.clone())).collect();
                self.well_defined_in_turn(frame, &named, Some(result));
            }
        }
    }

    fn well_defined_in_turn(
        &mut self,
        frame: &mut Frame,
        named: &[(Option<LocalId>, RefinedType)],
        last: Option<&RefinedType>,
    ) {
        let mark = self.facts.len();
        let before = frame.snapshot();
        for (local, ty) in named {
            match local {
                Some(local) => {
                    self.well_defined(frame, ty);
                    let sort = frame.resolve(&ty.base());
                    let sort = self.sort(&sort);
                    let value = self.fresh("part", sort);
                    frame.set(*local, value);
                    let closed = self.closed_in(frame, ty);
                    self.learn_fits(value, &closed);
                }
                None => self.well_defined(frame, ty),
            }
        }
        if let Some(last) = last {
            self.well_defined(frame, last);
        }
        frame.restore(before);
        self.facts.forget(mark);
    }

    /// Walks the clauses of a signature: they are well defined, and not contradictory.
    fn contract(&mut self, frame: &mut Frame, signature: &Arc<Signature>) {
        for clause in &signature.requires {
            let place = Self::place(frame, clause.node);
            let formula = self.eval(frame, &clause.expr);
            for part in self.conjuncts(formula) {
                self.learn_from(part, Some(place.clone()));
            }
        }
        self.required = self.facts.iter().map(|fact| fact.term).collect();
        self.vacuity(frame, signature);
        self.contract_cycle(signature);
        for expr in signature.decreases.iter().flatten() {
            self.eval(frame, expr);
        }
        let mark = self.facts.len();
        let before = frame.snapshot();
        self.declare(frame, signature.result);
        if let Some(result) = frame.value(signature.result) {
            let signature = signature.clone();
            self.bind_parts(frame, &signature, result);
        }
        for clause in &signature.ensures {
            let formula = self.eval(frame, &clause.expr);
            self.learn(formula);
        }
        frame.restore(before);
        self.facts.forget(mark);
    }

    /// A function whose precondition is contradictory can never be called; that is an error, not a success.
    fn vacuity(&mut self, frame: &Frame, signature: &Signature) {
        if self.facts.is_empty() || self.broken {
            return;
        }
        if self.is_vacuous() {
            let place = Self::place(frame, signature.node);
            self.refuse(
                Kind::Vacuous,
                place,
                "no arguments meet what the signature requires, so the function could never be called",
            );
        }
    }

    /// A contract may not mention a function that recurs through the one it belongs to: the contract would be assumed in its own proof.
    fn contract_cycle(&mut self, signature: &Signature) {
        let data = |path: &str| self.program.data(path);
        let mentions = crate::groups::dependencies(signature, None, &data).contract;
        let own = [signature.path.clone()];
        for path in self.group.iter().chain(&own) {
            if mentions.contains(path) {
                let place = Place {
                    owner: signature.path.clone(),
                    node: signature.node,
                };
                self.refuse(
                    Kind::Decreases,
                    place,
                    format!(
                        "the contract of `{}` mentions `{path}`, which depends on `{}` itself; a contract cannot rely on the function it describes",
                        signature.name, signature.name
                    ),
                );
                return;
            }
        }
    }

    pub(crate) fn body(&mut self, frame: &mut Frame, signature: &Arc<Signature>, body: &Body) {
        self.signature_frame = Some(Self::share(frame));
        let is_spec = matches!(signature.kind, FunctionKind::Spec | FunctionKind::GhostSpec);
        if !self.group.is_empty() && !self.partial {
            let entry = frame.clone();
            let mark = self.facts.len();
            self.measures = self.choose_measure(frame, signature, |walk| {
                let mut probe_frame = entry.clone();
                walk.return_to = ReturnTo::Function;
                walk.eval(&mut probe_frame, &body.expr);
                walk.facts.forget(mark);
            });
        }
        self.return_to = ReturnTo::Function;
        let unknowns = self.unknowns;
        let result = Closed {
            ty: frame.local(signature.result).ty.clone(),
            frame: Self::share(frame),
        };
        if is_spec {
            // Its value must be one term; for a `def` each way out is obliged where it is.
            let mark = self.facts.len();
            let value = self.eval_as(frame, &body.expr, Some(&result));
            if self.unknowns != unknowns || !self.is_reached() || leaves(&body.expr) {
                self.facts.forget(mark);
                let place = Self::place(frame, body.expr.node);
                self.refuse(
                    Kind::Unsupported,
                    place,
                    "the body of a `spec` must be an expression that can be unfolded: without loops, `return` or effects",
                );
                return;
            }
            self.oblige_result(frame, value, &body.expr);
        } else {
            self.finish(frame, &body.expr, &result);
        }
    }

    /// Walks an expression with whose value the function is left, and obliges the result on each way out.
    fn finish(&mut self, frame: &mut Frame, expr: &Expr, result: &Closed) -> Term {
        match &*expr.kind {
            ExprKind::Block(block) => {
                for stmt in &block.stmts {
                    self.stmt(frame, stmt);
                }
                self.finish(frame, &block.value, result)
            }
            ExprKind::Let { local, value, body } => {
                self.bind(frame, *local, value, expr.node);
                self.finish(frame, body, result)
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                let place = Self::place(frame, condition.node);
                let c = self.eval(frame, condition);
                let sides = crate::expressions::sides(frame, expr, then, otherwise);
                self.branch(
                    frame,
                    c,
                    Some(place),
                    sides,
                    |walk, frame| walk.finish(frame, then, result),
                    |walk, frame| walk.finish(frame, otherwise, result),
                )
            }
            _ => {
                let value = self.eval_as(frame, expr, Some(result));
                self.oblige_result(frame, value, expr);
                value
            }
        }
    }
}

/// Is there a `return` in an expression?
fn leaves(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |e| found |= matches!(*e.kind, ExprKind::Return(_)));
    found
}
