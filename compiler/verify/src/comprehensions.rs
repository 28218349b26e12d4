//! Comprehensions: `[body for x in domain where filter]` as `map` and `filter` of a list and a function value.

use crate::frames::Frame;
use crate::walk::Walk;
use rustc_hash::FxHashMap;
use tenet_core::{Binder, Domain, Expr, Intrinsic, Type};
use tenet_logic::{Definition, FunctionId, Op, Sort, SortKind, Term};

impl Walk<'_> {
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
                Some(keep) => {
                    let keep = self.function_value(keep);
                    let item = frame.resolve(&frame.local(binder.local).ty.base());
                    self.filtered(source, keep, item)
                }
                None => {
                    let sort = self.terms.sort_of(source);
                    self.unknown("filtered", sort)
                }
            };
        }
        let mapped = self.element_function(frame, binder, source, item, filter.as_slice(), body);
        match mapped {
            Some(function) if self.is_identity(function) => source,
            Some(function) => {
                let function = self.function_value(function);
                self.mapped(source, function)
            }
            None => {
                let sort = self.expr_sort(frame, expr);
                self.unknown("mapped", sort)
            }
        }
    }

    fn source_list(&mut self, frame: &mut Frame, binder: &Binder) -> Term {
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
        frame.restore(before);
        let learned = self.facts.forget(mark);
        let pure = unknowns == self.unknowns && learned.reached;
        // What was learned of the element holds of each: with `x` replaced by the element at `i`.
        let mut map = FxHashMap::default();
        map.insert(x, at);
        let learned = learned
            .facts
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

    fn is_identity(&self, function: Term) -> bool {
        matches!(self.terms.op(self.terms.args(function)[0]), Op::Bound(0))
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
            w.axiom_at(&[a, b], &[&[list]], &[], sized);
            let i = w.fresh("i", Sort::INT);
            let inside = w.in_list(list, i);
            let (at, sum) = (w.terms.seq_at(list, i), w.terms.add(&[a, i]));
            let value = w.terms.eq(at, sum);
            w.axiom_at(&[a, b, i], &[&[at]], &[inside], value);
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
                w.axiom_at(&[s, f], &[&[list]], &[], same_len);
                let i = w.fresh("i", Sort::INT);
                let inside = w.in_list(s, i);
                let at = w.terms.seq_at(s, i);
                let (value, image) = (w.terms.apply(f, &[at]), w.terms.seq_at(list, i));
                let same = w.terms.eq(image, value);
                w.axiom_at(&[s, f, i], &[&[image], &[list, at]], &[inside], same);
            },
        );
        self.terms.app(&self.env, map, &[source, function])
    }

    /// The elements of a list for which a predicate holds, in order.
    fn filtered(&mut self, source: Term, keep: Term, item: Type) -> Term {
        let (sort, keep_sort) = (self.terms.sort_of(source), self.terms.sort_of(keep));
        let function = self.made_up("filter", vec![sort, keep_sort], sort, |w, id, v| {
            if !w.is_opaque(crate::laws::FILTER) {
                w.define_filter(id, v[0], v[1]);
            }
            w.filter_axioms(id, v[0], v[1]);
        });
        let key = (crate::laws::FILTER.into(), vec![item]);
        if self.symbols.insert(key.clone(), function).is_none() {
            self.state_laws(crate::laws::FILTER, &key.1);
        }
        self.terms.app(&self.env, function, &[source, keep])
    }

    /// The defining equation: nothing is kept of the empty list; of another what is kept of all but its last element, and that
    /// one if it is.
    fn define_filter(&mut self, id: FunctionId, s: Term, p: Term) {
        let zero = self.terms.int(0);
        let one = self.terms.int(1);
        let len = self.terms.seq_len(s);
        let is_empty = self.terms.eq(len, zero);
        let SortKind::Seq(item) = *self.terms.sort_kind(self.terms.sort_of(s)) else {
            self.broken = true;
            return;
        };
        let nothing = self.terms.seq_lit(item, &[]);
        let last = self.terms.sub(len, one);
        let front = self.terms.seq_slice(s, zero, last);
        let kept = self.terms.app(&self.env, id, &[front, p]);
        let item = self.terms.seq_at(s, last);
        let keeps = self.terms.apply(p, &[item]);
        let item_sort = self.terms.sort_of(item);
        let single = self.terms.seq_lit(item_sort, &[item]);
        let longer = self.terms.seq_concat(kept, single);
        let grown = self.terms.ite(keeps, longer, kept);
        let body = self.terms.ite(is_empty, nothing, grown);
        let body = self.terms.abstract_over(body, &[s, p]);
        self.env.functions[id.0 as usize].definition = Some(Definition {
            guard: Term::TRUE,
            body,
            recursive: true,
        });
    }

    /// What follows from the definition by induction on the length: `index` maps places of the result to places of the source, in
    /// ascending order, `rank` those of kept elements back.
    fn filter_axioms(&mut self, id: FunctionId, s: Term, p: Term) {
        let (sort, keep_sort) = (self.terms.sort_of(s), self.terms.sort_of(p));
        let places = vec![sort, keep_sort, Sort::INT];
        let index = self.made_up("index", places.clone(), Sort::INT, |_, _, _| {});
        let rank = self.made_up("rank", places, Sort::INT, |_, _, _| {});
        let list = self.terms.app(&self.env, id, &[s, p]);
        let (len, source_len) = (self.terms.seq_len(list), self.terms.seq_len(s));
        let shorter = self.terms.le(len, source_len);
        self.axiom_at(&[s, p], &[&[list]], &[], shorter);

        let (i, j) = (self.fresh("i", Sort::INT), self.fresh("j", Sort::INT));
        let in_result = self.in_list(list, i);
        let item = self.terms.seq_at(list, i);
        let kept = self.terms.apply(p, &[item]);
        let from = self.terms.app(&self.env, index, &[s, p, i]);
        let in_source = self.in_list(s, from);
        let original = self.terms.seq_at(s, from);
        let same = self.terms.eq(item, original);
        let back = self.terms.app(&self.env, rank, &[s, p, from]);
        let inverse = self.terms.eq(back, i);
        let found = self.terms.and([kept, in_source, same, inverse]);
        self.axiom_at(&[s, p, i], &[&[item]], &[in_result], found);

        let in_source = self.in_list(s, j);
        let original = self.terms.seq_at(s, j);
        let keeps = self.terms.apply(p, &[original]);
        let to = self.terms.app(&self.env, rank, &[s, p, j]);
        let in_result = self.in_list(list, to);
        let item = self.terms.seq_at(list, to);
        let same = self.terms.eq(item, original);
        let back = self.terms.app(&self.env, index, &[s, p, to]);
        let inverse = self.terms.eq(back, j);
        let found = self.terms.and([in_result, same, inverse]);
        self.axiom_at(&[s, p, j], &[&[list, original]], &[in_source, keeps], found);

        let (i_fits, j_fits) = (self.in_list(list, i), self.in_list(list, j));
        let (at_i, at_j) = (
            self.terms.app(&self.env, index, &[s, p, i]),
            self.terms.app(&self.env, index, &[s, p, j]),
        );
        let before = self.terms.lt(i, j);
        let ascending = self.terms.lt(at_i, at_j);
        self.axiom_at(
            &[s, p, i, j],
            &[&[at_i, at_j]],
            &[i_fits, j_fits, before],
            ascending,
        );
    }
}
