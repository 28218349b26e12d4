//! Built-in operations: what each obliges, and its meaning in the logic.

use crate::frames::Frame;
use crate::obligations::{Kind, Place};
use crate::walk::Walk;
use rustc_hash::FxHashMap;
use tenet_core::{Binder, Expr, Intrinsic, Type};
use tenet_logic::{FunctionId, Op, Sort, SortKind, Term};

impl Walk<'_> {
    /// The value of a built-in operation.
    pub(crate) fn operation(
        &mut self,
        frame: &mut Frame,
        expr: &Expr,
        operation: Intrinsic,
        args: &[Expr],
    ) -> Term {
        let values: Vec<Term> = args.iter().map(|arg| self.eval(frame, arg)).collect();
        let types: Vec<Type> = args.iter().map(|arg| frame.resolve(&arg.ty)).collect();
        let place = Self::place(frame, expr.node);
        self.oblige_operation(operation, &values, &place, args, frame);
        if let [a, b] = values[..]
            && let Some(value) = self.binary(operation, a, b, &types[0])
        {
            return value;
        }
        if let [a] = values[..]
            && let Some(value) = self.unary(operation, a, &types[0])
        {
            return value;
        }
        match (operation, &values[..]) {
            (Intrinsic::ListSet, [list, i, value]) => self.terms.seq_update(*list, *i, *value),
            (Intrinsic::ListSlice | Intrinsic::TextSlice, [list, from, to]) => {
                self.terms.seq_slice(*list, *from, *to)
            }
            (Intrinsic::MapInsert, [map, key, value]) => self.terms.map_insert(*map, *key, *value),
            (Intrinsic::Print | Intrinsic::Write, _) => self.unit(),
            (Intrinsic::ReadLine | Intrinsic::ReadAll, _) => {
                let sort = self.expr_sort(frame, expr);
                self.unknown("input", sort)
            }
            _ => {
                let result = self.expr_sort(frame, expr);
                self.uninterpreted(operation, &values, result, &types)
            }
        }
    }

    fn oblige_operation(
        &mut self,
        operation: Intrinsic,
        values: &[Term],
        place: &Place,
        args: &[Expr],
        frame: &Frame,
    ) {
        if self.quiet > 0 || self.silent > 0 || !self.reachable {
            return;
        }
        let zero = self.terms.int(0);
        let (kind, goal, at) = match (operation, values) {
            (Intrinsic::IntFloorDiv | Intrinsic::IntFloorMod, [_, divisor]) => {
                let is_zero = self.terms.eq(*divisor, zero);
                (Kind::Divisor, self.terms.not(is_zero), args.get(1))
            }
            (Intrinsic::ListGet | Intrinsic::ListSet | Intrinsic::TextGet, [list, i, ..]) => {
                (Kind::Index, self.in_list(*list, *i), args.get(1))
            }
            (Intrinsic::ListSlice | Intrinsic::TextSlice, [list, from, to]) => {
                let len = self.terms.seq_len(*list);
                let low = self.terms.le(zero, *from);
                let order = self.terms.le(*from, *to);
                let high = self.terms.le(*to, len);
                (Kind::Slice, self.terms.and([low, order, high]), None)
            }
            (Intrinsic::MapGet, [map, key]) => {
                let keys = self.terms.map_keys(*map);
                (Kind::Index, self.terms.set_member(*key, keys), args.get(1))
            }
            (Intrinsic::CharFromCode, [code]) => {
                (Kind::Range, self.char_range(*code), args.first())
            }
            _ => return,
        };
        // The operation itself is the second place: a run that fails there names it.
        let whole = Some(place.clone());
        let place = at.map_or(place.clone(), |arg| Self::place(frame, arg.node));
        if kind == Kind::Slice {
            for part in self.conjuncts(goal) {
                self.oblige(kind, part, place.clone(), whole.clone(), None);
            }
        } else {
            self.oblige(kind, goal, place, whole, None);
        }
    }

    fn binary(&mut self, operation: Intrinsic, a: Term, b: Term, ty: &Type) -> Option<Term> {
        let value = match operation {
            Intrinsic::IntAdd => self.terms.add(&[a, b]),
            Intrinsic::IntSub => self.terms.sub(a, b),
            Intrinsic::IntMul => self.terms.mul(&[a, b]),
            Intrinsic::IntFloorDiv => self.terms.div(a, b),
            Intrinsic::IntFloorMod => self.terms.rem(a, b),
            Intrinsic::Eq => self.terms.eq(a, b),
            Intrinsic::Lt => self.less_than(ty, a, b),
            Intrinsic::Le => match ty {
                Type::Int | Type::Char => self.terms.le(a, b),
                _ => {
                    let greater = self.less_than(ty, b, a);
                    self.terms.not(greater)
                }
            },
            Intrinsic::ListGet | Intrinsic::TextGet => self.terms.seq_at(a, b),
            Intrinsic::ListConcat | Intrinsic::TextConcat => self.terms.seq_concat(a, b),
            Intrinsic::ListContains | Intrinsic::TextHasChar => {
                let i = self.fresh("i", Sort::INT);
                let guard = self.in_list(b, i);
                let item = self.terms.seq_at(b, i);
                let same = self.terms.eq(item, a);
                let body = self.terms.and([guard, same]);
                self.close(false, &[i], body)
            }
            Intrinsic::TextHasText => {
                let i = self.fresh("i", Sort::INT);
                let zero = self.terms.int(0);
                let (part, whole) = (self.terms.seq_len(a), self.terms.seq_len(b));
                let end = self.terms.add(&[i, part]);
                let (low, high) = (self.terms.le(zero, i), self.terms.le(end, whole));
                let slice = self.terms.seq_slice(b, i, end);
                let same = self.terms.eq(slice, a);
                let body = self.terms.and([low, high, same]);
                self.close(false, &[i], body)
            }
            Intrinsic::SetContains => self.terms.set_member(a, b),
            Intrinsic::SetUnion => self.terms.set_op(Op::SetUnion, a, b),
            Intrinsic::SetIntersection => self.terms.set_op(Op::SetIntersection, a, b),
            Intrinsic::SetDifference => self.terms.set_op(Op::SetDifference, a, b),
            Intrinsic::SetSubset => self.terms.set_subset(a, b),
            Intrinsic::MapHas => {
                let keys = self.terms.map_keys(b);
                self.terms.set_member(a, keys)
            }
            Intrinsic::MapGet => self.terms.map_get(a, b),
            Intrinsic::MapRemove => self.terms.map_remove(a, b),
            _ => return None,
        };
        Some(value)
    }

    fn unary(&mut self, operation: Intrinsic, a: Term, ty: &Type) -> Option<Term> {
        let value = match operation {
            Intrinsic::IntNeg => self.terms.neg(a),
            Intrinsic::ListLen | Intrinsic::TextLen => self.terms.seq_len(a),
            Intrinsic::SetLen => self.terms.set_size(a),
            Intrinsic::MapLen => {
                let keys = self.terms.map_keys(a);
                self.terms.set_size(keys)
            }
            Intrinsic::MapKeys => self.terms.map_keys(a),
            // A text is the sequence of its characters, a character its code.
            Intrinsic::TextToChars | Intrinsic::TextFromChars => a,
            Intrinsic::CharCode => {
                let range = self.char_range(a);
                self.learn(range);
                a
            }
            Intrinsic::CharFromCode => a,
            Intrinsic::Display => match ty {
                Type::Text => a,
                Type::Char => self.terms.seq_lit(Sort::INT, &[a]),
                _ => return None,
            },
            _ => return None,
        };
        Some(value)
    }

    /// The derived strict order of a type. Of types other than numbers only that it is a total order is known.
    fn less_than(&mut self, ty: &Type, a: Term, b: Term) -> Term {
        match ty {
            Type::Int | Type::Char => self.terms.lt(a, b),
            Type::Bool => {
                let not_a = self.terms.not(a);
                self.terms.and([not_a, b])
            }
            Type::Unit => Term::FALSE,
            _ => self.terms.less(a, b),
        }
    }

    /// A function of the operands of which only the axioms are known. `Display` and `Show` of one type agree but for texts and
    /// characters, which are dealt with above; functions of different types are different functions.
    fn uninterpreted(
        &mut self,
        operation: Intrinsic,
        values: &[Term],
        result: Sort,
        types: &[Type],
    ) -> Term {
        let operation = match operation {
            Intrinsic::Display => Intrinsic::Show,
            other => other,
        };
        let key = (format!("{operation:?}").into(), types.to_vec());
        let function = match self.symbols.get(&key) {
            Some(function) => *function,
            None => {
                let params = values.iter().map(|v| self.terms.sort_of(*v)).collect();
                let name = format!("{operation:?}#{}", self.symbols.len());
                let function = self.env.declare_function(name, params, result);
                self.symbols.insert(key, function);
                if operation == Intrinsic::SetToList {
                    self.set_list_axioms(function, &types[0]);
                }
                function
            }
        };
        self.terms.app(&self.env, function, values)
    }

    /// `to_list(s)` has the elements of `s`, each once, in ascending order.
    fn set_list_axioms(&mut self, function: FunctionId, ty: &Type) {
        let Type::Set(element) = ty else { return };
        let sort = self.sort(ty);
        let s = self.fresh("s", sort);
        let list = self.terms.app(&self.env, function, &[s]);
        let (len, size) = (self.terms.seq_len(list), self.terms.set_size(s));
        let same_size = self.terms.eq(len, size);
        self.axiom(&[s], &[], same_size);

        let (i, j) = (self.fresh("i", Sort::INT), self.fresh("j", Sort::INT));
        let (i_fits, j_fits) = (self.in_list(list, i), self.in_list(list, j));
        let (at_i, at_j) = (self.terms.seq_at(list, i), self.terms.seq_at(list, j));
        let member = self.terms.set_member(at_i, s);
        self.axiom(&[s, i], &[i_fits], member);
        let before = self.terms.lt(i, j);
        let ascending = self.less_than(element, at_i, at_j);
        self.axiom(&[s, i, j], &[i_fits, j_fits, before], ascending);

        let sort = self.sort(element);
        let x = self.fresh("x", sort);
        let in_set = self.terms.set_member(x, s);
        let same = self.terms.eq(at_i, x);
        let there = self.terms.and([i_fits, same]);
        let somewhere = self.close(false, &[i], there);
        self.axiom(&[s, x], &[in_set], somewhere);
    }

    /// Adds `∀ vars. guards → formula` to what holds everywhere.
    pub(crate) fn axiom(&mut self, vars: &[Term], guards: &[Term], formula: Term) {
        let guard = self.terms.and(guards.iter().copied());
        let body = self.terms.implies(guard, formula);
        let closed = self.close(true, vars, body);
        if closed != Term::TRUE {
            self.axioms.push(closed);
        }
    }

    /// A made-up function of the logic, declared once for its sorts. `define` gives it axioms.
    fn made_up(
        &mut self,
        name: &'static str,
        params: Vec<Sort>,
        result: Sort,
        define: impl FnOnce(&mut Self, FunctionId, &[Term]),
    ) -> FunctionId {
        let key = (name, params.clone());
        if let Some(function) = self.operations.get(&key) {
            return *function;
        }
        let unique = format!("{name}#{}", self.operations.len());
        let function = self.env.declare_function(unique, params.clone(), result);
        self.operations.insert(key, function);
        let vars: Vec<Term> = params.iter().map(|sort| self.fresh("v", *sort)).collect();
        define(self, function, &vars);
        function
    }

    /// `[body for x in domain where filter]`, as `map` and `filter` of function values.
    pub(crate) fn comprehension(
        &mut self,
        frame: &mut Frame,
        expr: &Expr,
        binder: &Binder,
        filter: Option<&Expr>,
        body: &Expr,
    ) -> Term {
        let mut source = self.source_list(frame, binder);
        let SortKind::Seq(item) = *self.terms.sort_kind(self.terms.sort_of(source)) else {
            self.broken = true;
            return source;
        };
        if let Some(filter) = filter {
            let keep = self.element_function(frame, binder, source, item, &[], filter);
            source = match keep {
                Some(keep) => self.filtered(source, keep),
                None => {
                    let sort = self.terms.sort_of(source);
                    self.unknown("filtered", sort)
                }
            };
        }
        let mapped = self.element_function(frame, binder, source, item, filter.as_slice(), body);
        match mapped {
            Some(function) => self.mapped(source, function),
            None => {
                let sort = self.expr_sort(frame, expr);
                self.unknown("mapped", sort)
            }
        }
    }

    fn source_list(&mut self, frame: &mut Frame, binder: &Binder) -> Term {
        use tenet_core::Domain;
        match &binder.domain {
            Domain::Range(from, to) => {
                let (from, to) = (self.eval(frame, from), self.eval(frame, to));
                self.range_list(from, to)
            }
            Domain::Elements(domain) => {
                let ty = frame.resolve(&domain.ty);
                let items = self.eval(frame, domain);
                match &ty {
                    Type::Set(element) => {
                        let element = self.sort(element);
                        let result = self.terms.sort(SortKind::Seq(element));
                        self.uninterpreted(Intrinsic::SetToList, &[items], result, &[ty])
                    }
                    _ => items,
                }
            }
            Domain::Type => {
                self.broken = true;
                self.terms.seq_lit(Sort::INT, &[])
            }
        }
    }

    /// The function `x -> body` of an element of `source`, its obligations met for each; `None` where it is no function of the element.
    fn element_function(
        &mut self,
        frame: &mut Frame,
        binder: &Binder,
        source: Term,
        item: Sort,
        given: &[&Expr],
        body: &Expr,
    ) -> Option<Term> {
        let mark = self.facts.len();
        let first_new = self.terms.len();
        let unknowns = self.unknowns;
        let before = frame.snapshot();
        let reachable = self.reachable;
        let i = self.fresh("i", Sort::INT);
        let x = self.fresh("x", item);
        let inside = self.in_list(source, i);
        let at = self.terms.seq_at(source, i);
        let same = self.terms.eq(x, at);
        self.learn(inside);
        self.learn(same);
        frame.set(binder.local, x);
        if crate::callables::mentions_function(&frame.resolve(&frame.local(binder.local).ty.base()))
        {
            frame.sharper.insert(binder.local, None);
        }
        for condition in given {
            let holds = self.quietly(|walk| walk.eval(frame, condition));
            self.learn(holds);
        }
        let value = self.eval(frame, body);
        let pure = unknowns == self.unknowns && self.reachable;
        self.reachable = reachable;
        frame.restore(before);
        let learned = self.forget(mark);
        // What was learned of the element holds of each: with `x` replaced by the element at `i`.
        let mut map = FxHashMap::default();
        map.insert(x, at);
        let learned = learned
            .into_iter()
            .skip(2)
            .map(|mut fact| {
                fact.term = self.terms.replace(fact.term, &map);
                fact
            })
            .collect();
        self.generalise(&[i], &[inside], learned, first_new);
        if !pure {
            return None;
        }
        let open = self.terms.abstract_over(value, &[x]);
        Some(self.terms.lambda(&[item], open))
    }

    /// The list of the integers from `from` up to but without `to`.
    fn range_list(&mut self, from: Term, to: Term) -> Term {
        let result = self.terms.sort(SortKind::Seq(Sort::INT));
        let function = self.made_up("range", vec![Sort::INT, Sort::INT], result, |w, f, v| {
            let (a, b) = (v[0], v[1]);
            let list = w.terms.app(&w.env, f, &[a, b]);
            let len = w.terms.seq_len(list);
            let size = w.terms.sub(b, a);
            let zero = w.terms.int(0);
            let empty = w.terms.le(b, a);
            let count = w.terms.ite(empty, zero, size);
            let sized = w.terms.eq(len, count);
            w.axiom(&[a, b], &[], sized);
            let i = w.fresh("i", Sort::INT);
            let inside = w.in_list(list, i);
            let (at, sum) = (w.terms.seq_at(list, i), w.terms.add(&[a, i]));
            let value = w.terms.eq(at, sum);
            w.axiom(&[a, b, i], &[inside], value);
        });
        self.terms.app(&self.env, function, &[from, to])
    }

    /// The list of a function's values at the elements of a list: same length, value by value.
    fn mapped(&mut self, source: Term, function: Term) -> Term {
        let (source_sort, function_sort) =
            (self.terms.sort_of(source), self.terms.sort_of(function));
        let SortKind::Fn(_, image) = self.terms.sort_kind(function_sort).clone() else {
            return source;
        };
        let result = self.terms.sort(SortKind::Seq(image));
        let map = self.made_up(
            "map",
            vec![source_sort, function_sort],
            result,
            |w, id, v| {
                let (s, f) = (v[0], v[1]);
                let list = w.terms.app(&w.env, id, &[s, f]);
                let (len, source_len) = (w.terms.seq_len(list), w.terms.seq_len(s));
                let same_len = w.terms.eq(len, source_len);
                w.axiom(&[s, f], &[], same_len);
                let i = w.fresh("i", Sort::INT);
                let inside = w.in_list(s, i);
                let at = w.terms.seq_at(s, i);
                let (value, image) = (w.terms.apply(f, &[at]), w.terms.seq_at(list, i));
                let same = w.terms.eq(image, value);
                w.axiom(&[s, f, i], &[inside], same);
            },
        );
        self.terms.app(&self.env, map, &[source, function])
    }

    /// The elements of a list for which a predicate holds, in order. Known of it is what its axioms say.
    fn filtered(&mut self, source: Term, keep: Term) -> Term {
        let (sort, keep_sort) = (self.terms.sort_of(source), self.terms.sort_of(keep));
        let function = self.made_up("filter", vec![sort, keep_sort], sort, |w, id, v| {
            let (s, p) = (v[0], v[1]);
            w.filter_axioms(id, s, p);
        });
        self.terms.app(&self.env, function, &[source, keep])
    }

    /// What holds of `filter`, by induction on the length: no longer than the source; elements are elements of the source that are
    /// kept; kept elements of the source are elements.
    fn filter_axioms(&mut self, id: FunctionId, s: Term, p: Term) {
        let list = self.terms.app(&self.env, id, &[s, p]);
        let (len, source_len) = (self.terms.seq_len(list), self.terms.seq_len(s));
        let shorter = self.terms.le(len, source_len);
        self.axiom(&[s, p], &[], shorter);
        let (i, j) = (self.fresh("i", Sort::INT), self.fresh("j", Sort::INT));
        let (in_result, in_source) = (self.in_list(list, i), self.in_list(s, j));
        let (item, from) = (self.terms.seq_at(list, i), self.terms.seq_at(s, j));
        let kept = self.terms.apply(p, &[item]);
        self.axiom(&[s, p, i], &[in_result], kept);
        let same = self.terms.eq(item, from);
        let found = self.terms.and([in_source, same]);
        let somewhere = self.close(false, &[j], found);
        self.axiom(&[s, p, i], &[in_result], somewhere);
        let keeps = self.terms.apply(p, &[from]);
        let found = self.terms.and([in_result, same]);
        let somewhere = self.close(false, &[i], found);
        self.axiom(&[s, p, j], &[in_source, keeps], somewhere);
    }
}
