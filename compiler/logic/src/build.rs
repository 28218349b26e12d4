//! Builders that give each term its sort. Those for connectives simplify the trivial cases; all others
//! build what they are asked for.

use crate::declarations::{ConstructorId, Environment, FunctionId};
use crate::sorts::{Sort, SortKind};
use crate::terms::{Op, Term, Terms};
use num_bigint::BigInt;

impl Terms {
    /// A free variable.
    pub fn var(&mut self, name: &str, sort: Sort) -> Term {
        let symbol = self.symbol(name);
        self.mk(Op::Var(symbol), &[], sort)
    }

    /// A bound variable.
    pub fn bound(&mut self, index: u32, sort: Sort) -> Term {
        self.mk(Op::Bound(index), &[], sort)
    }

    /// A truth value.
    pub fn bool(&self, value: bool) -> Term {
        if value { Term::TRUE } else { Term::FALSE }
    }

    /// An integer.
    pub fn int(&mut self, value: impl Into<BigInt>) -> Term {
        self.mk(Op::Int(value.into()), &[], Sort::INT)
    }

    /// Negation; a double one and those of the truth values disappear.
    pub fn not(&mut self, a: Term) -> Term {
        match self.op(a) {
            Op::True => Term::FALSE,
            Op::False => Term::TRUE,
            Op::Not => self.args(a)[0],
            _ => self.mk(Op::Not, &[a], Sort::BOOL),
        }
    }

    /// Conjunction: `true` disappears, `false` wins, one conjunct is itself, repeated ones are dropped.
    pub fn and(&mut self, parts: impl IntoIterator<Item = Term>) -> Term {
        self.junction(Op::And, Term::TRUE, Term::FALSE, parts)
    }

    /// Disjunction: `false` disappears, `true` wins, one disjunct is itself, repeated ones are dropped.
    pub fn or(&mut self, parts: impl IntoIterator<Item = Term>) -> Term {
        self.junction(Op::Or, Term::FALSE, Term::TRUE, parts)
    }

    fn junction(
        &mut self,
        op: Op,
        unit: Term,
        zero: Term,
        parts: impl IntoIterator<Item = Term>,
    ) -> Term {
        let mut kept = Vec::new();
        for part in parts {
            if part == zero {
                return zero;
            }
            if part != unit && !kept.contains(&part) {
                kept.push(part);
            }
        }
        match kept.as_slice() {
            [] => unit,
            [one] => *one,
            _ => self.mk(op, &kept, Sort::BOOL),
        }
    }

    /// Implication; trivial cases are simplified.
    pub fn implies(&mut self, a: Term, b: Term) -> Term {
        match (a, b) {
            (Term::TRUE, _) => b,
            (Term::FALSE, _) | (_, Term::TRUE) => Term::TRUE,
            (_, Term::FALSE) => self.not(a),
            _ if a == b => Term::TRUE,
            _ => self.mk(Op::Implies, &[a, b], Sort::BOOL),
        }
    }

    /// Choice; trivial cases are simplified.
    pub fn ite(&mut self, condition: Term, then: Term, otherwise: Term) -> Term {
        match condition {
            Term::TRUE => then,
            Term::FALSE => otherwise,
            _ if then == otherwise => then,
            _ if then == Term::TRUE && otherwise == Term::FALSE => condition,
            _ if then == Term::FALSE && otherwise == Term::TRUE => self.not(condition),
            _ => {
                let sort = self.sort_of(then);
                self.mk(Op::Ite, &[condition, then, otherwise], sort)
            }
        }
    }

    /// Equality, on `Bool` "if and only if"; trivial cases are simplified.
    pub fn eq(&mut self, a: Term, b: Term) -> Term {
        match (a, b) {
            _ if a == b => Term::TRUE,
            (Term::TRUE, other) | (other, Term::TRUE) => other,
            (Term::FALSE, other) | (other, Term::FALSE) => self.not(other),
            _ => self.mk(Op::Eq, &[a, b], Sort::BOOL),
        }
    }

    /// Equality, never simplified: certificates name such atoms.
    pub fn eq_atom(&mut self, a: Term, b: Term) -> Term {
        self.mk(Op::Eq, &[a, b], Sort::BOOL)
    }

    /// `a <= b` on integers.
    pub fn le(&mut self, a: Term, b: Term) -> Term {
        self.mk(Op::Le, &[a, b], Sort::BOOL)
    }

    /// `a < b` on integers.
    pub fn lt(&mut self, a: Term, b: Term) -> Term {
        self.mk(Op::Lt, &[a, b], Sort::BOOL)
    }

    /// Sum of integers; none is 0, one is itself.
    pub fn add(&mut self, parts: &[Term]) -> Term {
        match parts {
            [] => self.int(0),
            [one] => *one,
            _ => self.mk(Op::Add, parts, Sort::INT),
        }
    }

    /// Product of integers; none is 1, one is itself.
    pub fn mul(&mut self, parts: &[Term]) -> Term {
        match parts {
            [] => self.int(1),
            [one] => *one,
            _ => self.mk(Op::Mul, parts, Sort::INT),
        }
    }

    /// `-a`, as a product with -1; of a literal it is a literal.
    pub fn neg(&mut self, a: Term) -> Term {
        if let Op::Int(value) = self.op(a) {
            let value = -value.clone();
            return self.int(value);
        }
        let minus_one = self.int(-1);
        self.mul(&[minus_one, a])
    }

    /// `a - b`, as a sum.
    pub fn sub(&mut self, a: Term, b: Term) -> Term {
        let minus_b = self.neg(b);
        self.add(&[a, minus_b])
    }

    /// Quotient rounded towards minus infinity.
    pub fn div(&mut self, a: Term, b: Term) -> Term {
        self.mk(Op::Div, &[a, b], Sort::INT)
    }

    /// Remainder with the divisor's sign.
    pub fn rem(&mut self, a: Term, b: Term) -> Term {
        self.mk(Op::Mod, &[a, b], Sort::INT)
    }

    /// Application of a function of the environment.
    pub fn app(&mut self, env: &Environment, function: FunctionId, args: &[Term]) -> Term {
        let sort = env.function(function).result;
        self.mk(Op::App(function), args, sort)
    }

    /// The sort of a data type.
    pub fn data_sort(&mut self, data: crate::DataId) -> Sort {
        self.sort(SortKind::Data(data))
    }

    /// Application of a constructor.
    pub fn construct(&mut self, constructor: ConstructorId, args: &[Term]) -> Term {
        let sort = self.data_sort(constructor.data);
        self.mk(Op::Constructor(constructor), args, sort)
    }

    /// A field of a value.
    pub fn select(
        &mut self,
        env: &Environment,
        constructor: ConstructorId,
        field: u32,
        value: Term,
    ) -> Term {
        let sort = env.constructor(constructor).fields[field as usize].sort;
        self.mk(Op::Select(constructor, field), &[value], sort)
    }

    /// Was the value built by this constructor?
    pub fn is(&mut self, constructor: ConstructorId, value: Term) -> Term {
        self.mk(Op::Is(constructor), &[value], Sort::BOOL)
    }

    /// The element sort of a sequence or set, the value sort of a map.
    pub fn element_sort(&self, sort: Sort) -> Option<Sort> {
        match self.sort_kind(sort) {
            SortKind::Seq(element) | SortKind::Set(element) | SortKind::Map(_, element) => {
                Some(*element)
            }
            _ => None,
        }
    }

    /// A sequence literal of elements of the given sort.
    pub fn seq_lit(&mut self, element: Sort, items: &[Term]) -> Term {
        let sort = self.sort(SortKind::Seq(element));
        self.mk(Op::SeqLit, items, sort)
    }

    /// Length of a sequence.
    pub fn seq_len(&mut self, seq: Term) -> Term {
        self.mk(Op::SeqLen, &[seq], Sort::INT)
    }

    /// Element of a sequence. The first argument must be a sequence.
    pub fn seq_at(&mut self, seq: Term, index: Term) -> Term {
        let SortKind::Seq(element) = *self.sort_kind(self.sort_of(seq)) else {
            unreachable!("seq_at of a sequence")
        };
        self.mk(Op::SeqAt, &[seq, index], element)
    }

    /// Sequence with one element replaced.
    pub fn seq_update(&mut self, seq: Term, index: Term, value: Term) -> Term {
        let sort = self.sort_of(seq);
        self.mk(Op::SeqUpdate, &[seq, index, value], sort)
    }

    /// One sequence after the other.
    pub fn seq_concat(&mut self, a: Term, b: Term) -> Term {
        let sort = self.sort_of(a);
        self.mk(Op::SeqConcat, &[a, b], sort)
    }

    /// Part of a sequence.
    pub fn seq_slice(&mut self, seq: Term, from: Term, to: Term) -> Term {
        let sort = self.sort_of(seq);
        self.mk(Op::SeqSlice, &[seq, from, to], sort)
    }

    /// A set literal of elements of the given sort.
    pub fn set_lit(&mut self, element: Sort, items: &[Term]) -> Term {
        let sort = self.sort(SortKind::Set(element));
        self.mk(Op::SetLit, items, sort)
    }

    /// Membership in a set.
    pub fn set_member(&mut self, item: Term, set: Term) -> Term {
        self.mk(Op::SetMember, &[item, set], Sort::BOOL)
    }

    /// A binary operation of sets: union, intersection or difference.
    pub fn set_op(&mut self, op: Op, a: Term, b: Term) -> Term {
        let sort = self.sort_of(a);
        self.mk(op, &[a, b], sort)
    }

    /// Inclusion of sets.
    pub fn set_subset(&mut self, a: Term, b: Term) -> Term {
        self.mk(Op::SetSubset, &[a, b], Sort::BOOL)
    }

    /// Size of a set.
    pub fn set_size(&mut self, set: Term) -> Term {
        self.mk(Op::SetSize, &[set], Sort::INT)
    }

    /// The empty map.
    pub fn map_empty(&mut self, key: Sort, value: Sort) -> Term {
        let sort = self.sort(SortKind::Map(key, value));
        self.mk(Op::MapEmpty, &[], sort)
    }

    /// A map with one entry inserted or replaced.
    pub fn map_insert(&mut self, map: Term, key: Term, value: Term) -> Term {
        let sort = self.sort_of(map);
        self.mk(Op::MapInsert, &[map, key, value], sort)
    }

    /// A map without a key.
    pub fn map_remove(&mut self, map: Term, key: Term) -> Term {
        let sort = self.sort_of(map);
        self.mk(Op::MapRemove, &[map, key], sort)
    }

    /// The value at a key. The first argument must be a map.
    pub fn map_get(&mut self, map: Term, key: Term) -> Term {
        let SortKind::Map(_, value) = *self.sort_kind(self.sort_of(map)) else {
            unreachable!("map_get of a map")
        };
        self.mk(Op::MapGet, &[map, key], value)
    }

    /// The keys of a map. The argument must be a map.
    pub fn map_keys(&mut self, map: Term) -> Term {
        let SortKind::Map(key, _) = *self.sort_kind(self.sort_of(map)) else {
            unreachable!("map_keys of a map")
        };
        let sort = self.sort(SortKind::Set(key));
        self.mk(Op::MapKeys, &[map], sort)
    }

    /// The unknown strict total order on sorts other than `Int` and `Bool`.
    pub fn less(&mut self, a: Term, b: Term) -> Term {
        self.mk(Op::Less, &[a, b], Sort::BOOL)
    }

    /// Application of a function value. The first argument must be one.
    pub fn apply(&mut self, function: Term, args: &[Term]) -> Term {
        let SortKind::Fn(_, result) = *self.sort_kind(self.sort_of(function)) else {
            unreachable!("apply of a function value")
        };
        let mut all = vec![function];
        all.extend_from_slice(args);
        self.mk(Op::Apply, &all, result)
    }

    /// A function value. `body` is under one group of binders.
    pub fn lambda(&mut self, binders: &[Sort], body: Term) -> Term {
        let result = self.sort_of(body);
        let sort = self.sort(SortKind::Fn(binders.into(), result));
        self.mk(Op::Lambda(binders.into()), &[body], sort)
    }

    /// A universal formula. `body` and `triggers` are under one group of binders. Without binders it is the body.
    pub fn forall(&mut self, binders: &[Sort], triggers: &[Box<[Term]>], body: Term) -> Term {
        if binders.is_empty() || body == Term::TRUE {
            return body;
        }
        self.mk(
            Op::Forall(binders.into(), triggers.into()),
            &[body],
            Sort::BOOL,
        )
    }

    /// An existential formula. `body` and `triggers` are under one group of binders. Without binders it is the body.
    pub fn exists(&mut self, binders: &[Sort], triggers: &[Box<[Term]>], body: Term) -> Term {
        if binders.is_empty() || body == Term::FALSE {
            return body;
        }
        self.mk(
            Op::Exists(binders.into(), triggers.into()),
            &[body],
            Sort::BOOL,
        )
    }

    /// The chosen value for a binder of a closed quantified formula.
    pub fn witness(&mut self, formula: Term, binder: u32) -> Term {
        let (Op::Forall(binders, _) | Op::Exists(binders, _)) = self.op(formula) else {
            unreachable!("witness of a quantified formula")
        };
        let sort = binders[binder as usize];
        self.mk(Op::Witness(binder), &[formula], sort)
    }
}
