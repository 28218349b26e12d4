//! From expressions to terms. The walk goes in the order of evaluation; on its way it obliges what each operation asks for and
//! learns what each result promises.

use crate::callables::{FunctionType, mentions_function};
use crate::frames::{Closed, Frame};
use crate::knowledge::Fact;
use crate::obligations::{Duty, Kind};
use crate::refinements::Use;
use crate::walk::{ReturnTo, Walk};
use std::rc::Rc;
use tenet_core::{
    Binder, Domain, Expr, ExprKind, LocalId, NodeId, RefinedType, Type, UnreachableWhy,
};
use tenet_logic::{Op, Sort, Term};

impl Walk<'_> {
    /// The value of an expression.
    pub(crate) fn eval(&mut self, frame: &mut Frame, expr: &Expr) -> Term {
        self.eval_as(frame, expr, None)
    }

    /// The value of an expression of which a type is expected; lambdas are checked against it. The value itself is not obliged to fit.
    pub(crate) fn eval_as(
        &mut self,
        frame: &mut Frame,
        expr: &Expr,
        expected: Option<&Closed>,
    ) -> Term {
        match &*expr.kind {
            ExprKind::Int(value) => self.terms.int(value.clone()),
            ExprKind::Bool(value) => self.terms.bool(*value),
            ExprKind::Unit => self.unit(),
            ExprKind::Char(c) => self.terms.int(u32::from(*c)),
            ExprKind::Text(text) => self.text(text),
            ExprKind::Local(local) => self.local(frame, *local),
            ExprKind::Constant(path) => self.constant(path),
            ExprKind::Construct { .. } => self.construct(frame, expr),
            ExprKind::Field {
                base,
                data: _,
                constructor,
                field,
            } => {
                let ty = frame.resolve(&base.ty);
                let value = self.eval(frame, base);
                let constructor = self.constructor(&ty, *constructor);
                self.select(constructor, *field, value)
            }
            ExprKind::Test {
                base, constructor, ..
            } => {
                let ty = frame.resolve(&base.ty);
                let value = self.eval(frame, base);
                let constructor = self.constructor(&ty, *constructor);
                self.is(constructor, value)
            }
            ExprKind::Tuple(parts) => {
                let ty = frame.resolve(&expr.ty);
                let parts: Vec<Term> = parts.iter().map(|part| self.eval(frame, part)).collect();
                let constructor = self.constructor(&ty, 0);
                self.terms.construct(constructor, &parts)
            }
            ExprKind::Part(base, part) => {
                let ty = frame.resolve(&base.ty);
                let value = self.eval(frame, base);
                self.tuple_part(&ty, value, *part)
            }
            ExprKind::List(items) => {
                let items: Vec<Term> = items.iter().map(|item| self.eval(frame, item)).collect();
                let sort = self.expr_sort(frame, expr);
                self.terms.mk(Op::SeqLit, &items, sort)
            }
            ExprKind::Set(items) => {
                let items: Vec<Term> = items.iter().map(|item| self.eval(frame, item)).collect();
                let sort = self.expr_sort(frame, expr);
                self.terms.mk(Op::SetLit, &items, sort)
            }
            ExprKind::Map(entries) => {
                let sort = self.expr_sort(frame, expr);
                let mut map = self.terms.mk(Op::MapEmpty, &[], sort);
                for (key, value) in entries {
                    let (key, value) = (self.eval(frame, key), self.eval(frame, value));
                    map = self.terms.map_insert(map, key, value);
                }
                map
            }
            ExprKind::Intrinsic(operation, args) => self.operation(frame, expr, *operation, args),
            ExprKind::Call { .. } => self.call(frame, expr),
            ExprKind::Apply { function, args } => self.apply(frame, expr, function, args),
            ExprKind::Lambda { params, body } => self.lambda(frame, expr, params, body, expected),
            ExprKind::Not(a) => {
                let a = self.eval(frame, a);
                self.terms.not(a)
            }
            ExprKind::And(a, b) => {
                self.guarded(frame, a, true, |w, f| w.eval(f, b), |_| Term::FALSE)
            }
            ExprKind::Or(a, b) => {
                self.guarded(frame, a, false, |w, f| w.eval(f, b), |_| Term::TRUE)
            }
            ExprKind::Implies(a, b) => {
                self.guarded(frame, a, true, |w, f| w.eval(f, b), |_| Term::TRUE)
            }
            ExprKind::Iff(a, b) => {
                let (a, b) = (self.eval(frame, a), self.eval(frame, b));
                self.terms.eq(a, b)
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                let place = Self::place(frame, condition.node);
                let c = self.eval(frame, condition);
                let sides = sides(frame, expr, then, otherwise);
                self.branch(
                    frame,
                    c,
                    Some(place),
                    sides,
                    |w, f| w.eval_as(f, then, expected),
                    |w, f| w.eval_as(f, otherwise, expected),
                )
            }
            ExprKind::Let { local, value, body } => {
                self.bind(frame, *local, value, expr.node);
                self.eval_as(frame, body, expected)
            }
            ExprKind::Block(block) => self.block(frame, block, expected),
            ExprKind::Quantifier {
                universal,
                binders,
                body,
            } => self.quantifier(frame, *universal, binders, body),
            ExprKind::Comprehension {
                binder,
                filter,
                body,
            } => self.comprehension(frame, expr, binder, filter.as_ref(), body),
            ExprKind::Return(value) => {
                self.leave(frame, value);
                self.nothing(frame, expr)
            }
            ExprKind::Break => {
                self.leave_loop(frame);
                self.nothing(frame, expr)
            }
            ExprKind::Continue => {
                self.next_turn(frame, expr.node);
                self.nothing(frame, expr)
            }
            ExprKind::Unreachable(why) => {
                let kind = match why {
                    UnreachableWhy::Match | UnreachableWhy::Pattern => Kind::Match,
                    UnreachableWhy::Written | UnreachableWhy::Never => Kind::Unreachable,
                };
                let place = Self::place(frame, expr.node);
                self.oblige(kind, Term::FALSE, place, None, None);
                self.facts.leave();
                self.nothing(frame, expr)
            }
            ExprKind::Hole(name) => {
                let place = Self::place(frame, expr.node);
                self.refuse(
                    Kind::Hole,
                    place,
                    format!("the hole `?{name}` is to be filled"),
                );
                let sort = self.expr_sort(frame, expr);
                self.unknown("hole", sort)
            }
        }
    }

    fn nothing(&mut self, frame: &Frame, expr: &Expr) -> Term {
        let sort = self.expr_sort(frame, expr);
        self.fresh("nothing", sort)
    }

    /// The sort of an expression's base type.
    pub(crate) fn expr_sort(&mut self, frame: &Frame, expr: &Expr) -> Sort {
        let ty = frame.resolve(&expr.ty);
        self.sort(&ty)
    }

    fn local(&mut self, frame: &mut Frame, local: LocalId) -> Term {
        if let Some(value) = frame.value(local) {
            return value;
        }
        // Only a program in error reads a local before it is bound; it is rejected for that.
        let ty = frame.resolve(&frame.local(local).ty.base());
        let sort = self.sort(&ty);
        let value = self.unknown("unbound", sort);
        self.broken = true;
        frame.set(local, value);
        value
    }

    /// A text, as the sequence of its characters' codes.
    pub(crate) fn text(&mut self, text: &str) -> Term {
        let codes: Vec<Term> = text.chars().map(|c| self.terms.int(u32::from(c))).collect();
        self.terms.seq_lit(Sort::INT, &codes)
    }

    fn constant(&mut self, path: &tenet_core::Path) -> Term {
        let Some(constant) = self.program.constant(path) else {
            self.broken = true;
            return Term::TRUE;
        };
        let mut frame = Frame::new(path.clone(), constant.locals.clone().into(), Rc::from([]));
        self.quietly(|walk| walk.eval(&mut frame, &constant.value))
    }

    /// Evaluates `a`, then `then` only where `a` is `when`; elsewhere the value is `otherwise`.
    fn guarded(
        &mut self,
        frame: &mut Frame,
        a: &Expr,
        when: bool,
        then: impl FnOnce(&mut Self, &mut Frame) -> Term,
        otherwise: impl FnOnce(&mut Self) -> Term,
    ) -> Term {
        let place = Self::place(frame, a.node);
        let a = self.eval(frame, a);
        let condition = if when { a } else { self.terms.not(a) };
        let before = frame.snapshot();
        let (b, learned) = self.under(condition, Some(place.clone()), |walk| then(walk, frame));
        if learned.reached {
            self.learn_guarded(condition, learned.facts);
            if frame.snapshot() != before {
                self.merge(frame, condition, before);
            }
        } else {
            // The right side leaves: what follows is reached without it.
            frame.restore(before);
            let negated = self.terms.not(condition);
            self.learn_from(negated, Some(place));
        }
        match otherwise(self) {
            Term::FALSE => self.terms.and([condition, b]),
            _ if when => self.terms.implies(condition, b),
            _ => self.terms.or([a, b]),
        }
    }

    /// Keeps the present values where `condition` held, the former ones elsewhere.
    fn merge(&mut self, frame: &mut Frame, condition: Term, before: Vec<Option<Term>>) {
        let after = frame.restore(before.clone());
        let merged = after
            .into_iter()
            .zip(before)
            .map(|(now, then)| match (now, then) {
                (Some(now), Some(then)) => Some(self.terms.ite(condition, now, then)),
                (value, None) | (None, value) => value,
            })
            .collect();
        frame.restore(merged);
    }

    /// Walks both branches of a choice, each under its condition, and joins what they leave.
    pub(crate) fn branch(
        &mut self,
        frame: &mut Frame,
        condition: Term,
        place: Option<crate::Place>,
        sides: Sides,
        then: impl FnOnce(&mut Self, &mut Frame) -> Term,
        otherwise: impl FnOnce(&mut Self, &mut Frame) -> Term,
    ) -> Term {
        let absurd = self.absurd;
        let negated = self.terms.not(condition);
        let before = frame.snapshot();

        let (a, a_learned) = self.under(condition, place.clone(), |walk| {
            walk.look_for_contradiction(sides.then);
            then(walk, frame)
        });
        self.absurd = absurd;
        let a_values = frame.restore(before);

        let (b, b_learned) = self.under(negated, place.clone(), |walk| {
            walk.look_for_contradiction(sides.otherwise);
            otherwise(walk, frame)
        });
        self.absurd = absurd;

        match (a_learned.reached, b_learned.reached) {
            (true, true) => {
                self.learn_guarded(condition, a_learned.facts);
                self.learn_guarded(negated, b_learned.facts);
                let b_values = frame.snapshot();
                let joined = a_values
                    .into_iter()
                    .zip(b_values)
                    .map(|(a, b)| match (a, b) {
                        (Some(a), Some(b)) => Some(self.terms.ite(condition, a, b)),
                        (value, None) | (None, value) => value,
                    })
                    .collect();
                frame.restore(joined);
                if self.terms.sort_of(a) == self.terms.sort_of(b) {
                    self.terms.ite(condition, a, b)
                } else {
                    // One side is of type `Never`, but was not seen to leave.
                    if self.terms.sort_of(a) == self.never() {
                        b
                    } else {
                        a
                    }
                }
            }
            (true, false) => {
                self.learn_from(condition, place);
                self.facts.extend(a_learned.facts);
                frame.restore(a_values);
                a
            }
            (false, true) => {
                self.learn_from(negated, place);
                self.facts.extend(b_learned.facts);
                b
            }
            (false, false) => {
                self.facts.leave();
                b
            }
        }
    }

    fn never(&mut self) -> Sort {
        self.sort(&Type::Never)
    }

    /// The declared type of a local, to be read in the frame as it is now.
    pub(crate) fn declared(&self, frame: &Frame, local: LocalId) -> Closed {
        Closed {
            ty: frame.local(local).ty.clone(),
            frame: Rc::new(frame.clone()),
        }
    }

    /// Binds a local to the value of an expression, obliging its declared type.
    pub(crate) fn bind(&mut self, frame: &mut Frame, local: LocalId, value: &Expr, node: NodeId) {
        let declared = self.declared(frame, local);
        self.well_defined(frame, &declared.ty);
        let own = self.keeps_own_type(frame, local);
        let term = self.eval_as(frame, value, (!own).then_some(&declared));
        self.store(frame, local, term, Some(value), node);
    }

    /// Does a local have the sharper type of the function that it is bound to, rather than the declared one?
    fn keeps_own_type(&self, frame: &Frame, local: LocalId) -> bool {
        let declared = frame.local(local);
        !declared.mutable
            && declared.ty.is_plain()
            && mentions_function(&frame.resolve(&declared.ty.base()))
    }

    /// Gives a local a value, obliging its declared type.
    pub(crate) fn store(
        &mut self,
        frame: &mut Frame,
        local: LocalId,
        term: Term,
        value: Option<&Expr>,
        node: NodeId,
    ) {
        let declared = self.declared(frame, local);
        if frame.local(local).mutable && mentions_variable(frame, &declared.ty) {
            let place = Self::place(frame, node);
            self.refuse(
                Kind::Unsupported,
                place,
                "the type of a `var` cannot mention another `var`, whose value may change; use a `let` of its present value",
            );
        }
        if self.keeps_own_type(frame, local) {
            let sharper = value.map(|value| self.static_type(frame, value));
            if let Some(sharper) = sharper {
                frame.sharper.insert(local, sharper);
            }
        } else {
            let place = Self::place(frame, value.map_or(node, |value| value.node));
            self.oblige_flow(
                &Duty {
                    kind: Kind::Refinement,
                    place: place.clone(),
                    callee: None,
                },
                frame,
                term,
                value,
                &declared,
            );
            if mentions_function(&frame.resolve(&declared.ty.base())) {
                // What it mentions has the values of now, not those of when it is called.
                frame.sharper.insert(local, Some(declared));
            }
        }
        frame.set(local, term);
    }

    fn construct(&mut self, frame: &mut Frame, expr: &Expr) -> Term {
        let ExprKind::Construct {
            data,
            constructor,
            type_args,
            args,
        } = &*expr.kind
        else {
            unreachable!("called for a construction")
        };
        let ty = frame.resolve(&expr.ty);
        let Some(decl) = self.program.data(data) else {
            self.broken = true;
            return self.nothing(frame, expr);
        };
        let here = Rc::new(frame.clone());
        let targs = match &ty {
            Type::Data(_, bases) => bases
                .iter()
                .enumerate()
                .map(|(i, base)| match type_args.get(i) {
                    Some(refined) => self.type_arg(refined, &here),
                    None => crate::frames::TypeArg {
                        base: base.clone(),
                        refined: None,
                    },
                })
                .collect(),
            _ => Rc::from([]),
        };
        let mut inner = Frame::new(data.clone(), decl.locals.clone().into(), targs);
        let fields = match decl.constructors.get(*constructor as usize) {
            Some(constructor) => constructor.fields.clone(),
            None => Vec::new(),
        };
        let mut values = Vec::new();
        for (field, arg) in fields.iter().zip(args) {
            let declared = self.declared(&inner, *field);
            let value = self.eval_as(frame, arg, Some(&declared));
            inner.set(*field, value);
            values.push((value, declared, arg));
        }
        for (value, declared, arg) in &values {
            let place = Self::place(frame, arg.node);
            // The field's own predicate mentions the field by its binder, and earlier fields by their locals.
            let declared = Closed {
                ty: declared.ty.clone(),
                frame: Rc::new(inner.clone()),
            };
            self.oblige_flow(
                &Duty {
                    kind: Kind::DataInvariant,
                    place: place.clone(),
                    callee: None,
                },
                frame,
                *value,
                Some(arg),
                &declared,
            );
        }
        for clause in &decl.invariants {
            let formula = self.quietly(|walk| walk.eval(&mut inner, &clause.expr));
            let place = Self::place(frame, expr.node);
            let clause = Self::place(&inner, clause.node);
            for part in self.conjuncts(formula) {
                self.oblige(
                    Kind::DataInvariant,
                    part,
                    place.clone(),
                    Some(clause.clone()),
                    None,
                );
            }
        }
        let id = self.constructor(&ty, *constructor);
        let values: Vec<Term> = values.into_iter().map(|(value, _, _)| value).collect();
        self.terms.construct(id, &values)
    }

    fn apply(&mut self, frame: &mut Frame, expr: &Expr, function: &Expr, args: &[Expr]) -> Term {
        let f = self.eval(frame, function);
        let known = match self.static_type(frame, function) {
            Some(known) => known,
            None => {
                let place = Self::place(frame, function.node);
                self.refuse(
                    Kind::Unsupported,
                    place,
                    "what this function value asks of its arguments is not known here; give it a name with a declared type first",
                );
                self.plain_here(frame, function)
            }
        };
        let Some(FunctionType {
            params,
            result,
            effects,
            frame: at,
        }) = self.function_type(&known)
        else {
            self.broken = true;
            return self.nothing(frame, expr);
        };
        let effects = effects || matches!(function.ty, Type::Fn(_, _, true));
        let mut inner = (*at).clone();
        let mut values = Vec::new();
        for (i, arg) in args.iter().enumerate() {
            let expected = params.get(i).map(|(_, ty)| Closed {
                ty: ty.clone(),
                frame: Rc::new(inner.clone()),
            });
            let value = self.eval_as(frame, arg, expected.as_ref());
            if let Some(expected) = expected {
                let place = Self::place(frame, arg.node);
                self.oblige_flow(
                    &Duty {
                        kind: Kind::Precondition,
                        place: place.clone(),
                        callee: None,
                    },
                    frame,
                    value,
                    Some(arg),
                    &expected,
                );
            }
            if let Some((Some(local), _)) = params.get(i) {
                inner.set(*local, value);
            }
            values.push(value);
        }
        let value = if effects {
            let sort = self.expr_sort(frame, expr);
            self.unknown("result", sort)
        } else if let Some(lambda) = self.reducible.get(&f) {
            let body = self.terms.args(*lambda)[0];
            self.terms.instantiate(body, &values)
        } else {
            self.terms.apply(f, &values)
        };
        let closed = Closed {
            ty: result,
            frame: Rc::new(inner),
        };
        self.learn_fits(value, &closed);
        if matches!(frame.resolve(&expr.ty), Type::Never) {
            self.facts.leave();
        }
        value
    }

    fn lambda(
        &mut self,
        frame: &mut Frame,
        expr: &Expr,
        params: &[LocalId],
        body: &Expr,
        expected: Option<&Closed>,
    ) -> Term {
        let wanted = expected.and_then(|closed| self.function_type(closed));
        if expected.is_some() && wanted.is_none() {
            self.broken = true;
        }
        let want = wanted.as_ref().map_or(&[][..], |wanted| &wanted.params[..]);
        let mark = self.facts.len();
        let first_new = self.terms.len();
        let before = frame.snapshot();
        let unknowns = self.unknowns;
        let saved_loops = std::mem::take(&mut self.loops);
        let mut outer = wanted.as_ref().map(|wanted| (*wanted.frame).clone());
        let mut xs = Vec::new();
        for (i, param) in params.iter().enumerate() {
            let ty = frame.resolve(&frame.local(*param).ty.base());
            let sort = self.sort(&ty);
            let x = self.fresh("x", sort);
            if let (Some((local, want)), Some(outer)) = (want.get(i), outer.as_mut()) {
                let want = Closed {
                    ty: want.clone(),
                    frame: Rc::new(outer.clone()),
                };
                self.learn_fits(x, &want);
                if let Some(local) = local {
                    outer.set(*local, x);
                }
                let declared = self.declared(frame, *param);
                let duty = Duty {
                    kind: Kind::Refinement,
                    place: Self::place(frame, expr.node),
                    callee: None,
                };
                self.oblige_flow(&duty, frame, x, None, &declared);
                if mentions_function(&frame.resolve(&declared.ty.base())) {
                    if declared.ty.is_plain() {
                        frame.sharper.insert(*param, Some(want));
                    } else {
                        self.oblige_type(&duty, &want, &declared);
                    }
                }
            }
            frame.set(*param, x);
            let declared = self.declared(frame, *param);
            self.learn_fits(x, &declared);
            xs.push(x);
        }
        let guards: Vec<Term> = self.facts[mark..].iter().map(|fact| fact.term).collect();
        let inner_mark = self.facts.len();
        let result = match (wanted.as_ref().map(|wanted| wanted.result.clone()), outer) {
            (Some(ty), Some(outer)) => Some(Closed {
                ty,
                frame: Rc::new(outer),
            }),
            _ => None,
        };
        let saved = std::mem::replace(&mut self.return_to, ReturnTo::Lambda(result.clone()));
        let saved_returned = std::mem::replace(&mut self.returned, false);
        let value = self.eval_as(frame, body, result.as_ref());
        if let Some(result) = &result {
            let place = Self::place(frame, body.node);
            self.oblige_flow(
                &Duty {
                    kind: Kind::Refinement,
                    place: place.clone(),
                    callee: None,
                },
                frame,
                value,
                Some(body),
                result,
            );
        }
        let returned = std::mem::replace(&mut self.returned, saved_returned);
        self.return_to = saved;
        self.loops = saved_loops;
        frame.restore(before);
        let learned = self.facts.forget(inner_mark);
        let leaves = !learned.reached;
        self.facts.forget(mark);
        if unknowns == self.unknowns && !returned && !leaves {
            // What follows a call with effects, which may not return, or a `return` is known only on that way.
            self.generalise(&xs, &guards, learned.facts, first_new);
        }
        let sorts: Vec<Sort> = xs.iter().map(|x| self.terms.sort_of(*x)).collect();
        if returned || leaves || unknowns != self.unknowns {
            // No function of its parameters that can be written as a term; only its type is known.
            let sort = self.expr_sort(frame, expr);
            let f = self.unknown("function", sort);
            if let Some(expected) = expected {
                self.learn_fits(f, expected);
            }
            return f;
        }
        let open = self.terms.abstract_over(value, &xs);
        let lambda = self.terms.lambda(&sorts, open);
        self.function_value(lambda)
    }

    /// Learns, for all values of the variables, what was learned of some; facts that mention other variables that were made since are dropped.
    pub(crate) fn generalise(
        &mut self,
        vars: &[Term],
        guards: &[Term],
        learned: Vec<Fact>,
        first_new: usize,
    ) {
        let guard = self.terms.and(guards.iter().copied());
        for fact in learned {
            if self.mentions_new(fact.term, vars, first_new) {
                continue;
            }
            let body = self.terms.implies(guard, fact.term);
            let closed = self.close(true, vars, body);
            self.learn_from(closed, fact.place);
        }
    }

    fn mentions_new(&self, term: Term, allowed: &[Term], first_new: usize) -> bool {
        let mut seen = rustc_hash::FxHashSet::default();
        let mut open = vec![term];
        while let Some(next) = open.pop() {
            if next.index() < first_new || allowed.contains(&next) || !seen.insert(next) {
                continue;
            }
            if matches!(self.terms.op(next), Op::Var(_)) {
                return true;
            }
            open.extend(self.terms.args(next));
        }
        false
    }

    /// Binds the variable of a binder; gives the variable and its guard.
    pub(crate) fn binder(&mut self, frame: &mut Frame, binder: &Binder) -> (Term, Term) {
        match &binder.domain {
            Domain::Range(from, to) => {
                let (from, to) = (self.eval(frame, from), self.eval(frame, to));
                let i = self.fresh("i", Sort::INT);
                frame.set(binder.local, i);
                let (low, high) = (self.terms.le(from, i), self.terms.lt(i, to));
                (i, self.terms.and([low, high]))
            }
            Domain::Elements(domain) => {
                let ty = frame.resolve(&domain.ty);
                let items = self.eval(frame, domain);
                if let Type::Set(element) = &ty {
                    let sort = self.sort(element);
                    let x = self.fresh("x", sort);
                    frame.set(binder.local, x);
                    return (x, self.terms.set_member(x, items));
                }
                let i = self.fresh("i", Sort::INT);
                let item = self.terms.seq_at(items, i);
                frame.set(binder.local, item);
                if mentions_function(&frame.resolve(&frame.local(binder.local).ty.base())) {
                    frame.sharper.insert(binder.local, None);
                }
                (i, self.in_list(items, i))
            }
            Domain::Type => {
                let ty = frame.resolve(&frame.local(binder.local).ty.base());
                let sort = self.sort(&ty);
                let x = self.fresh("x", sort);
                frame.set(binder.local, x);
                let declared = self.declared(frame, binder.local);
                (x, self.fits(x, &declared, Use::Assume))
            }
        }
    }

    fn quantifier(
        &mut self,
        frame: &mut Frame,
        universal: bool,
        binders: &[Binder],
        body: &Expr,
    ) -> Term {
        let mark = self.facts.len();
        let first_new = self.terms.len();
        let (mut vars, mut guards) = (Vec::new(), Vec::new());
        for binder in binders {
            let (var, guard) = self.binder(frame, binder);
            vars.push(var);
            guards.push(guard);
            self.learn(guard);
        }
        let inner = self.facts.len();
        let body = self.eval(frame, body);
        let learned = self.facts.forget(inner);
        self.facts.forget(mark);
        if learned.reached {
            self.generalise(&vars, &guards, learned.facts, first_new);
        }
        let guard = self.terms.and(guards);
        let matrix = if universal {
            self.terms.implies(guard, body)
        } else {
            self.terms.and([guard, body])
        };
        self.close(universal, &vars, matrix)
    }
}

/// Where the two sides of a choice are written, as far as they are.
#[derive(Default)]
pub(crate) struct Sides {
    then: Option<crate::Place>,
    otherwise: Option<crate::Place>,
}

/// The sides of a choice that an author has written: neither those that the lowering has made up, nor those that are said to be unreachable.
pub(crate) fn sides(frame: &Frame, choice: &Expr, then: &Expr, otherwise: &Expr) -> Sides {
    let written = |side: &Expr| {
        let made_up = side.node == choice.node
            || matches!(*side.kind, ExprKind::Unit | ExprKind::Unreachable(_));
        (!made_up).then(|| Walk::place(frame, side.node))
    };
    Sides {
        then: written(then),
        otherwise: written(otherwise),
    }
}

/// Does a type mention a local that can be assigned?
fn mentions_variable(frame: &Frame, ty: &RefinedType) -> bool {
    ty.free_locals()
        .into_iter()
        .any(|local| frame.local(local).mutable)
}
