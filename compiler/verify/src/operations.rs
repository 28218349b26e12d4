//! Built-in operations: what each obliges, and its meaning in the logic.

use crate::frames::Frame;
use crate::obligations::{Kind, Offer, Place};
use crate::walk::Walk;
use tenet_core::{Expr, Intrinsic, Type};
use tenet_logic::{FunctionId, Op, Sort, Term};

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
        if self.quiet > 0 || self.silent > 0 || !self.is_reached() {
            return;
        }
        self.look(frame);
        let zero = self.terms.int(0);
        let mut slice_parts = Vec::new();
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
                slice_parts = vec![low, order, high];
                (Kind::Slice, Term::TRUE, None)
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
            // Each bound is obliged by itself, where it stands; their order is that of the whole.
            let at = |position: usize| args.get(position).map(|arg| Self::place(frame, arg.node));
            let places = [at(1), Some(place.clone()), at(2)];
            for (part, at) in slice_parts.into_iter().zip(places) {
                let at = at.unwrap_or_else(|| place.clone());
                self.oblige(kind, part, at, whole.clone(), None);
            }
        } else {
            self.oblige(kind, goal, place, whole, None);
        }
        match (operation, args) {
            (Intrinsic::IntFloorDiv | Intrinsic::IntFloorMod, [_, divisor]) => {
                self.offer(frame, Offer::NotZero, goal, &[divisor]);
            }
            (Intrinsic::ListGet | Intrinsic::TextGet, [list, i]) => {
                self.offer(frame, Offer::InRange, goal, &[list, i]);
            }
            (Intrinsic::MapGet, [map, key]) => {
                self.offer(frame, Offer::Present, goal, &[map, key]);
            }
            _ => {}
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
    pub(crate) fn uninterpreted(
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
}
