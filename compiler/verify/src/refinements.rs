//! What a refined type says of a value: predicates spread over containers, data and functions.
//!
//! Values of data with refined fields or invariants are valid because every constructor obliged them to be. So validity is *known* of each
//! value that a program can hold, but it is no axiom of the data type in the logic, where unrestricted terms can be built.

use crate::frames::{Closed, Frame, TypeArg};
use crate::mentions::data_in;
use crate::obligations::{Duty, Place};
use crate::walk::Walk;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use tenet_core::{Data, Expr, Path, RefinedType, Type};
use tenet_logic::{Definition, Op, Sort, SortKind, Term};

/// Whether a refined type is to be assumed of a value or shown of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Everything that is true of the type's values.
    Assume,
    /// Without what every value of the base type has by construction.
    Show,
}

/// A conjunct, and the predicate that asks for it.
type Part = (Term, Option<Place>);

impl Walk<'_> {
    /// The type argument that a refined type gives.
    pub(crate) fn type_arg(&mut self, ty: &RefinedType, frame: &Rc<Frame>) -> TypeArg {
        if let RefinedType::Base(Type::Param(index)) = ty
            && let Some(arg) = frame.type_args.get(*index as usize)
        {
            return arg.clone();
        }
        let refined = (!self.is_trivial(ty, frame, Use::Show)).then(|| Closed {
            ty: ty.clone(),
            frame: frame.clone(),
        });
        TypeArg {
            base: frame.resolve(&ty.base()),
            refined,
        }
    }

    /// The type arguments that stand for the parameters of the item under verification: themselves.
    pub(crate) fn own_type_args(count: usize) -> Rc<[TypeArg]> {
        (0..count as u32)
            .map(|index| TypeArg {
                base: Type::Param(index),
                refined: None,
            })
            .collect()
    }

    /// Base types as type arguments.
    pub(crate) fn base_type_args(types: &[Type]) -> Rc<[TypeArg]> {
        types
            .iter()
            .map(|ty| TypeArg {
                base: ty.clone(),
                refined: None,
            })
            .collect()
    }

    /// Does the type say nothing of its values?
    pub(crate) fn is_trivial(&mut self, ty: &RefinedType, frame: &Rc<Frame>, mode: Use) -> bool {
        match ty {
            RefinedType::Base(base) => self.is_trivial_base(base, frame, mode),
            RefinedType::Where { .. } => false,
            RefinedType::List(e) | RefinedType::Set(e) => self.is_trivial(e, frame, mode),
            RefinedType::Map(k, v) => {
                self.is_trivial(k, frame, mode) && self.is_trivial(v, frame, mode)
            }
            RefinedType::Tuple(parts) => parts
                .iter()
                .all(|(_, part)| self.is_trivial(part, frame, mode)),
            RefinedType::Data(path, args) => {
                args.iter().all(|arg| self.is_trivial(arg, frame, mode))
                    && (mode == Use::Show || self.is_free(path, &mut Vec::new()))
            }
            RefinedType::Fn(params, result, _) => {
                params.iter().all(|(_, p)| p.is_plain()) && self.is_trivial(result, frame, mode)
            }
        }
    }

    fn is_trivial_base(&mut self, ty: &Type, frame: &Rc<Frame>, mode: Use) -> bool {
        match ty {
            Type::Int | Type::Bool | Type::Unit | Type::Text => true,
            Type::Char | Type::Never => mode == Use::Show,
            Type::List(e) | Type::Set(e) => self.is_trivial_base(e, frame, mode),
            Type::Map(k, v) => {
                self.is_trivial_base(k, frame, mode) && self.is_trivial_base(v, frame, mode)
            }
            Type::Tuple(parts) => parts
                .iter()
                .all(|part| self.is_trivial_base(part, frame, mode)),
            Type::Data(path, args) => {
                args.iter()
                    .all(|arg| self.is_trivial_base(arg, frame, mode))
                    && (mode == Use::Show || self.is_free(path, &mut Vec::new()))
            }
            Type::Fn(_, result, _) => self.is_trivial_base(result, frame, mode),
            Type::Param(index) => match frame.type_args.get(*index as usize).cloned() {
                Some(TypeArg {
                    refined: Some(closed),
                    ..
                }) => self.is_trivial(&closed.ty, &closed.frame, mode),
                // What stands for a parameter is over the item's own parameters, of which nothing is known.
                Some(arg) => match arg.base {
                    Type::Param(_) => true,
                    base => self.is_trivial_base(&base, &Rc::new(self.root_frame()), mode),
                },
                None => true,
            },
        }
    }

    /// A frame in which type parameters stand for themselves.
    pub(crate) fn root_frame(&self) -> Frame {
        Frame::new("".into(), Arc::from([]), Rc::from([]))
    }

    /// Has the data type no refined field and no invariant, in itself and in all data within?
    fn is_free(&mut self, path: &Path, seen: &mut Vec<Path>) -> bool {
        if seen.contains(path) {
            return true;
        }
        seen.push(path.clone());
        let Some(data) = self.program.data(path) else {
            return true;
        };
        data.invariants.is_empty()
            && data
                .constructors
                .iter()
                .flat_map(|c| &c.fields)
                .all(|field| self.is_free_type(&data.locals[field.0 as usize].ty, seen))
    }

    fn is_free_type(&mut self, ty: &RefinedType, seen: &mut Vec<Path>) -> bool {
        match ty {
            RefinedType::Where { .. } => false,
            RefinedType::Base(base) => self.is_free_base(base, seen),
            RefinedType::List(e) | RefinedType::Set(e) => self.is_free_type(e, seen),
            RefinedType::Map(k, v) => self.is_free_type(k, seen) && self.is_free_type(v, seen),
            RefinedType::Tuple(parts) => parts.iter().all(|(_, p)| self.is_free_type(p, seen)),
            RefinedType::Data(path, args) => {
                self.is_free(path, seen) && args.iter().all(|a| self.is_free_type(a, seen))
            }
            RefinedType::Fn(params, result, _) => {
                params.iter().all(|(_, p)| p.is_plain()) && self.is_free_type(result, seen)
            }
        }
    }

    fn is_free_base(&mut self, ty: &Type, seen: &mut Vec<Path>) -> bool {
        match ty {
            Type::Data(path, args) => {
                self.is_free(path, seen) && args.iter().all(|a| self.is_free_base(a, seen))
            }
            Type::List(e) | Type::Set(e) => self.is_free_base(e, seen),
            Type::Map(k, v) => self.is_free_base(k, seen) && self.is_free_base(v, seen),
            Type::Tuple(parts) => parts.iter().all(|p| self.is_free_base(p, seen)),
            Type::Fn(_, result, _) => self.is_free_base(result, seen),
            Type::Char | Type::Never => false,
            _ => true,
        }
    }

    /// What a refined type says of a value, as one formula.
    pub(crate) fn fits(&mut self, value: Term, closed: &Closed, mode: Use) -> Term {
        let parts = self.parts(value, &closed.ty, &closed.frame, mode);
        self.terms.and(parts.into_iter().map(|(term, _)| term))
    }

    /// What a refined type says of a value, conjunct by conjunct.
    pub(crate) fn parts(
        &mut self,
        value: Term,
        ty: &RefinedType,
        frame: &Rc<Frame>,
        mode: Use,
    ) -> Vec<Part> {
        if self.is_trivial(ty, frame, mode) {
            return Vec::new();
        }
        match ty {
            RefinedType::Base(base) => self.base_parts(value, base, frame, mode),
            RefinedType::Where {
                base,
                binder,
                predicate,
                owner,
            } => {
                let mut parts = self.parts(value, base, frame, mode);
                let mut inner = (**frame).clone();
                inner.owner = owner.clone();
                inner.set(*binder, value);
                let place = Self::place(&inner, predicate.node);
                let formula = self.quietly(|walk| walk.eval(&mut inner, predicate));
                parts.push((formula, Some(place)));
                parts
            }
            RefinedType::List(element) => {
                self.element_parts(value, |walk, x| walk.parts(x, element, frame, mode))
            }
            RefinedType::Set(element) => {
                self.member_parts(value, |walk, x| walk.parts(x, element, frame, mode))
            }
            RefinedType::Map(k, v) => self.entry_parts(value, |walk, key, item| {
                let mut parts = walk.parts(key, k, frame, mode);
                parts.extend(walk.parts(item, v, frame, mode));
                parts
            }),
            RefinedType::Tuple(items) => {
                let base = frame.resolve(&ty.base());
                let mut inner = (**frame).clone();
                let mut parts = Vec::new();
                for (i, (local, item)) in items.iter().enumerate() {
                    let part = self.tuple_part(&base, value, i as u32);
                    if let Some(local) = local {
                        inner.set(*local, part);
                    }
                    parts.extend(self.parts(part, item, &Rc::new(inner.clone()), mode));
                }
                parts
            }
            RefinedType::Data(path, args) => {
                let args: Vec<TypeArg> = args.iter().map(|arg| self.type_arg(arg, frame)).collect();
                self.data_parts(value, path, args, mode)
            }
            RefinedType::Fn(params, result, effects) => {
                if *effects {
                    return Vec::new();
                }
                let mut inner = (**frame).clone();
                let mut xs = Vec::new();
                let mut guards = Vec::new();
                for (local, param) in params.iter() {
                    let sort = self.sort(&frame.resolve(&param.base()));
                    let x = self.fresh("x", sort);
                    guards.push(self.fits(
                        x,
                        &Closed {
                            ty: param.clone(),
                            frame: Rc::new(inner.clone()),
                        },
                        Use::Assume,
                    ));
                    if let Some(local) = local {
                        inner.set(*local, x);
                    }
                    xs.push(x);
                }
                let y = self.terms.apply(value, &xs);
                let parts = self.parts(y, result, &Rc::new(inner), mode);
                self.close_parts(parts, &xs, &guards)
            }
        }
    }

    fn base_parts(&mut self, value: Term, ty: &Type, frame: &Rc<Frame>, mode: Use) -> Vec<Part> {
        let plain = |ty: &Type| RefinedType::Base(ty.clone());
        match ty {
            Type::Char => vec![(self.char_range(value), None)],
            // The sort has elements, the type has no values.
            Type::Never => vec![(Term::FALSE, None)],
            Type::List(e) => {
                let element = plain(e);
                self.element_parts(value, |walk, x| walk.parts(x, &element, frame, mode))
            }
            Type::Set(e) => {
                let element = plain(e);
                self.member_parts(value, |walk, x| walk.parts(x, &element, frame, mode))
            }
            Type::Map(k, v) => self.entry_parts(value, |walk, key, item| {
                let mut parts = walk.parts(key, &plain(k), frame, mode);
                parts.extend(walk.parts(item, &plain(v), frame, mode));
                parts
            }),
            Type::Tuple(items) => {
                let items: Arc<[_]> = items.iter().map(|item| (None, plain(item))).collect();
                self.parts(value, &RefinedType::Tuple(items), frame, mode)
            }
            Type::Data(path, args) => {
                let args: Arc<[_]> = args.iter().map(plain).collect();
                self.parts_of_data(value, path, &args, frame, mode)
            }
            Type::Fn(params, result, effects) => {
                let params: Arc<[_]> = params.iter().map(|param| (None, plain(param))).collect();
                let ty = RefinedType::Fn(params, Arc::new(plain(result)), *effects);
                self.parts(value, &ty, frame, mode)
            }
            Type::Param(index) => match frame.type_args.get(*index as usize).cloned() {
                Some(TypeArg {
                    refined: Some(closed),
                    ..
                }) => self.parts(value, &closed.ty, &closed.frame, mode),
                Some(arg) if !matches!(arg.base, Type::Param(_)) => {
                    let root = Rc::new(self.root_frame());
                    self.parts(value, &plain(&arg.base), &root, mode)
                }
                _ => Vec::new(),
            },
            Type::Int | Type::Bool | Type::Unit | Type::Text => Vec::new(),
        }
    }

    fn parts_of_data(
        &mut self,
        value: Term,
        path: &Path,
        args: &[RefinedType],
        frame: &Rc<Frame>,
        mode: Use,
    ) -> Vec<Part> {
        let args = args.iter().map(|arg| self.type_arg(arg, frame)).collect();
        self.data_parts(value, path, args, mode)
    }

    /// That an integer is the code of a character: a Unicode scalar value.
    pub(crate) fn char_range(&mut self, code: Term) -> Term {
        let t = &mut self.terms;
        let (zero, low, high, top) = (t.int(0), t.int(0xD800), t.int(0xDFFF), t.int(0x10_FFFF));
        let bounds = [t.le(zero, code), t.le(code, top)];
        let (below, above) = (t.lt(code, low), t.lt(high, code));
        let outside = t.or([below, above]);
        t.and([bounds[0], bounds[1], outside])
    }

    fn element_parts(
        &mut self,
        list: Term,
        of: impl FnOnce(&mut Self, Term) -> Vec<Part>,
    ) -> Vec<Part> {
        let i = self.fresh("i", Sort::INT);
        let element = self.terms.seq_at(list, i);
        let guard = self.in_list(list, i);
        let parts = of(self, element);
        self.close_parts(parts, &[i], &[guard])
    }

    fn member_parts(
        &mut self,
        set: Term,
        of: impl FnOnce(&mut Self, Term) -> Vec<Part>,
    ) -> Vec<Part> {
        let SortKind::Set(element) = *self.terms.sort_kind(self.terms.sort_of(set)) else {
            return Vec::new();
        };
        let x = self.fresh("x", element);
        let guard = self.terms.set_member(x, set);
        let parts = of(self, x);
        self.close_parts(parts, &[x], &[guard])
    }

    fn entry_parts(
        &mut self,
        map: Term,
        of: impl FnOnce(&mut Self, Term, Term) -> Vec<Part>,
    ) -> Vec<Part> {
        let SortKind::Map(key, _) = *self.terms.sort_kind(self.terms.sort_of(map)) else {
            return Vec::new();
        };
        let k = self.fresh("k", key);
        let keys = self.terms.map_keys(map);
        let guard = self.terms.set_member(k, keys);
        let item = self.terms.map_get(map, k);
        let parts = of(self, k, item);
        self.close_parts(parts, &[k], &[guard])
    }

    /// `∀ vars. guards → part`, for each part.
    fn close_parts(&mut self, parts: Vec<Part>, vars: &[Term], guards: &[Term]) -> Vec<Part> {
        let guard = self.terms.and(guards.iter().copied());
        parts
            .into_iter()
            .map(|(part, place)| {
                let body = self.terms.implies(guard, part);
                (self.close(true, vars, body), place)
            })
            .collect()
    }

    /// Quantifies over free variables.
    pub(crate) fn close(&mut self, universal: bool, vars: &[Term], body: Term) -> Term {
        let sorts: Vec<Sort> = vars.iter().map(|var| self.terms.sort_of(*var)).collect();
        let open = self.terms.abstract_over(body, vars);
        if universal {
            self.terms.forall(&sorts, &[], open)
        } else {
            self.terms.exists(&sorts, &[], open)
        }
    }

    /// `0 <= i < len(list)`.
    pub(crate) fn in_list(&mut self, list: Term, i: Term) -> Term {
        let zero = self.terms.int(0);
        let len = self.terms.seq_len(list);
        let (low, high) = (self.terms.le(zero, i), self.terms.lt(i, len));
        self.terms.and([low, high])
    }

    fn data_parts(&mut self, value: Term, path: &Path, args: Vec<TypeArg>, mode: Use) -> Vec<Part> {
        let Some(data) = self.program.data(path) else {
            return Vec::new();
        };
        if self.is_recursive(path) {
            let formula = self.valid(value, &data, args);
            return vec![(formula, None)];
        }
        self.field_parts(value, &data, args, mode)
    }

    /// What holds of the fields of a value, constructor by constructor.
    fn field_parts(
        &mut self,
        value: Term,
        data: &Arc<Data>,
        args: Vec<TypeArg>,
        mode: Use,
    ) -> Vec<Part> {
        let base = Type::Data(
            data.path.clone(),
            args.iter().map(|arg| arg.base.clone()).collect(),
        );
        let args: Rc<[TypeArg]> = args.into();
        let mut all = Vec::new();
        for (index, declared) in data.constructors.iter().enumerate() {
            let constructor = self.constructor(&base, index as u32);
            let guard = self.is(constructor, value);
            let mut frame = Frame::new(data.path.clone(), data.locals.clone().into(), args.clone());
            let mut parts = Vec::new();
            for (i, field) in declared.fields.iter().enumerate() {
                let item = self.select(constructor, i as u32, value);
                frame.set(*field, item);
                let ty = frame.local(*field).ty.clone();
                let ty = if mode == Use::Show {
                    without_where(&ty)
                } else {
                    ty
                };
                parts.extend(self.parts(item, &ty, &Rc::new(frame.clone()), mode));
            }
            if mode == Use::Assume {
                for clause in &data.invariants {
                    let place = Self::place(&frame, clause.node);
                    let formula = self.quietly(|walk| walk.eval(&mut frame, &clause.expr));
                    parts.push((formula, Some(place)));
                }
            }
            for (part, place) in parts {
                all.push((self.terms.implies(guard, part), place));
            }
        }
        all
    }

    /// The formula that a value of recursive data is valid: an application of a predicate that is defined by recursion over the data.
    fn valid(&mut self, value: Term, data: &Arc<Data>, args: Vec<TypeArg>) -> Term {
        let key = format!(
            "{}[{}]",
            data.path,
            args.iter()
                .map(|arg| match &arg.refined {
                    Some(closed) => format!("{:?}:{:?}", closed.ty, closed.frame.type_args),
                    None => format!("{:?}", arg.base),
                })
                .collect::<Vec<_>>()
                .join(",")
        );
        if args
            .iter()
            .filter_map(|arg| arg.refined.as_ref())
            .any(|closed| !closed.ty.free_locals().is_empty())
        {
            // The predicate would need the values of locals; nothing can be said, and nothing is shown.
            self.broken = true;
            return Term::TRUE;
        }
        let function = match self.validity.get(&key) {
            Some(function) => *function,
            None => {
                let sort = self.terms.sort_of(value);
                let name = format!("valid#{}", self.validity.len());
                let function = self.env.declare_function(name, vec![sort], Sort::BOOL);
                self.validity.insert(key, function);
                let x = self.fresh("value", sort);
                let parts = self.field_parts(x, data, args, Use::Assume);
                let body = self.terms.and(parts.into_iter().map(|(part, _)| part));
                let body = self.terms.abstract_over(body, &[x]);
                self.env.functions[function.0 as usize].definition = Some(Definition {
                    guard: Term::TRUE,
                    body,
                    recursive: true,
                });
                function
            }
        };
        self.terms.app(&self.env, function, &[value])
    }

    /// Does the data type contain itself?
    pub(crate) fn is_recursive(&mut self, path: &Path) -> bool {
        let mut seen = Vec::new();
        let mut open = vec![path.clone()];
        while let Some(next) = open.pop() {
            let Some(data) = self.program.data(&next) else {
                continue;
            };
            for field in data.constructors.iter().flat_map(|c| &c.fields) {
                let mut inside = BTreeSet::new();
                data_in(&data.locals[field.0 as usize].ty.base(), &mut inside);
                for mentioned in inside {
                    if mentioned == *path {
                        return true;
                    }
                    if !seen.contains(&mentioned) {
                        seen.push(mentioned.clone());
                        open.push(mentioned);
                    }
                }
            }
        }
        false
    }

    /// Learns what the type says of a value.
    pub(crate) fn learn_fits(&mut self, value: Term, closed: &Closed) {
        for (part, place) in self.parts(value, &closed.ty, &closed.frame, Use::Assume) {
            self.learn_from(part, place);
        }
    }

    /// Obliges that a value fits a type it flows into. `from` is the expression that gives the value, where there is one.
    pub(crate) fn oblige_flow(
        &mut self,
        duty: &Duty,
        frame: &Frame,
        value: Term,
        from: Option<&Expr>,
        to: &Closed,
    ) {
        if self.quiet > 0 || self.silent > 0 || !self.is_reached() {
            return;
        }
        if let Some(expr) = from {
            self.oblige_callable(duty, frame, expr, to);
        }
        self.oblige_parts(duty, value, to);
    }

    /// Obliges what a type says of a value, conjunct by conjunct.
    pub(crate) fn oblige_parts(&mut self, duty: &Duty, value: Term, to: &Closed) {
        for (part, clause) in self.parts(value, &to.ty, &to.frame, Use::Show) {
            for conjunct in self.conjuncts(part) {
                let place = duty.place.clone();
                self.oblige(
                    duty.kind,
                    conjunct,
                    place,
                    clause.clone(),
                    duty.callee.clone(),
                );
            }
        }
    }

    /// The conjuncts of a formula.
    pub(crate) fn conjuncts(&self, formula: Term) -> Vec<Term> {
        let mut open = vec![formula];
        let mut parts = Vec::new();
        while let Some(next) = open.pop() {
            match self.terms.op(next) {
                Op::And => open.extend(self.terms.args(next).iter().rev()),
                Op::True => {}
                _ => parts.push(next),
            }
        }
        parts
    }
}

/// The type without the predicates at its top: what a constructor has obliged already.
fn without_where(ty: &RefinedType) -> RefinedType {
    match ty {
        RefinedType::Where { base, .. } => without_where(base),
        RefinedType::Base(_) => ty.clone(),
        RefinedType::List(e) => RefinedType::List(Arc::new(without_where(e))),
        RefinedType::Set(e) => RefinedType::Set(Arc::new(without_where(e))),
        RefinedType::Map(k, v) => {
            RefinedType::Map(Arc::new(without_where(k)), Arc::new(without_where(v)))
        }
        RefinedType::Tuple(parts) => RefinedType::Tuple(
            parts
                .iter()
                .map(|(name, part)| (*name, without_where(part)))
                .collect(),
        ),
        RefinedType::Data(path, args) => {
            RefinedType::Data(path.clone(), args.iter().map(without_where).collect())
        }
        RefinedType::Fn(..) => RefinedType::Base(ty.base()),
    }
}
