//! The quantified formulas of the extensionality schemas. Arguments are closed.

use crate::{Op, Sort, SortKind, Term, Terms};

impl Terms {
    /// `∀i. 0 <= i ∧ i < |a| → a[i] = b[i]`; the triggers are `a[i]` and `b[i]`. Both are sequences of one sort.
    pub fn seq_pointwise(&mut self, a: Term, b: Term) -> Term {
        let i = self.bound(0, Sort::INT);
        let zero = self.int(0);
        let length = self.seq_len(a);
        let (low, high) = (self.le(zero, i), self.lt(i, length));
        let (left, right) = (self.seq_at(a, i), self.seq_at(b, i));
        let within = self.mk(Op::And, &[low, high], Sort::BOOL);
        let equal = self.eq_atom(left, right);
        let body = self.mk(Op::Implies, &[within, equal], Sort::BOOL);
        self.pointwise(&[Sort::INT], left, right, body)
    }

    /// `∀x. (x ∈ a) = (x ∈ b)`; the triggers are `x ∈ a` and `x ∈ b`. Both are sets of one sort.
    pub fn set_pointwise(&mut self, a: Term, b: Term) -> Term {
        let sort = self.member_sort(a);
        let x = self.bound(0, sort);
        let (left, right) = (self.set_member(x, a), self.set_member(x, b));
        let body = self.eq_atom(left, right);
        self.pointwise(&[sort], left, right, body)
    }

    /// `∀x. x ∈ a → x ∈ b`; the triggers are `x ∈ a` and `x ∈ b`. Both are sets of one sort.
    pub fn subset_pointwise(&mut self, a: Term, b: Term) -> Term {
        let sort = self.member_sort(a);
        let x = self.bound(0, sort);
        let (left, right) = (self.set_member(x, a), self.set_member(x, b));
        let body = self.mk(Op::Implies, &[left, right], Sort::BOOL);
        self.pointwise(&[sort], left, right, body)
    }

    /// `∀x. x ∈ s → a <= x ∧ x < b`; the trigger is `x ∈ s`. `s` is a set of integers.
    pub fn set_between(&mut self, s: Term, a: Term, b: Term) -> Term {
        let x = self.bound(0, Sort::INT);
        let member = self.set_member(x, s);
        let (low, high) = (self.le(a, x), self.lt(x, b));
        let within = self.mk(Op::And, &[low, high], Sort::BOOL);
        let body = self.mk(Op::Implies, &[member, within], Sort::BOOL);
        self.forall(&[Sort::INT], &[[member].into()], body)
    }

    /// `∀k. k ∈ keys a → a[k] = b[k]`; the triggers are `a[k]` and `b[k]`. Both are maps of one sort.
    pub fn map_pointwise(&mut self, a: Term, b: Term) -> Term {
        let keys = self.map_keys(a);
        let sort = self.member_sort(keys);
        let k = self.bound(0, sort);
        let member = self.set_member(k, keys);
        let (left, right) = (self.map_get(a, k), self.map_get(b, k));
        let equal = self.eq_atom(left, right);
        let body = self.mk(Op::Implies, &[member, equal], Sort::BOOL);
        self.pointwise(&[sort], left, right, body)
    }

    /// `∀x…. f(x…) = g(x…)`; the triggers are the applications. Both are functions of one sort. Without parameters it is `f() = g()`.
    pub fn fn_pointwise(&mut self, f: Term, g: Term) -> Term {
        let SortKind::Fn(params, _) = self.sort_kind(self.sort_of(f)).clone() else {
            unreachable!("fn_pointwise of function values")
        };
        let count = params.len() as u32;
        let vars: Vec<Term> = (0..count)
            .map(|i| self.bound(count - 1 - i, params[i as usize]))
            .collect();
        let (left, right) = (self.apply(f, &vars), self.apply(g, &vars));
        let body = self.eq_atom(left, right);
        self.pointwise(&params, left, right, body)
    }

    fn pointwise(&mut self, binders: &[Sort], left: Term, right: Term, body: Term) -> Term {
        self.forall(binders, &[[left].into(), [right].into()], body)
    }

    fn member_sort(&self, set: Term) -> Sort {
        self.element_sort(self.sort_of(set))
            .expect("the argument is a set, by the contract of the callers")
    }
}
