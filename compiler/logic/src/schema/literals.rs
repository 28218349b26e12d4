//! What the clauses of schemas are built from: checked access to arguments, and literals of unsimplified atoms.

use crate::{Lit, Op, Sort, SortKind, Term, Terms};
use num_bigint::BigInt;

/// A clause of a schema before the plainly false literals are left out.
pub(super) type Instance = Option<Box<[Lit]>>;

/// The arguments of an instance and the arena for its atoms.
pub(super) struct Pieces<'a> {
    pub(super) t: &'a mut Terms,
    args: &'a [Term],
}

impl<'a> Pieces<'a> {
    pub(super) fn new(t: &'a mut Terms, args: &'a [Term]) -> Pieces<'a> {
        Pieces { t, args }
    }

    /// All arguments, if there are `N`.
    pub(super) fn exactly<const N: usize>(&self) -> Option<[Term; N]> {
        self.args.try_into().ok()
    }

    /// All arguments, if there are `N` and they are integers.
    pub(super) fn integers<const N: usize>(&self) -> Option<[Term; N]> {
        let args = self.exactly()?;
        args.iter().try_for_each(|arg| self.int(*arg))?;
        Some(args)
    }

    /// Is it an integer?
    pub(super) fn int(&self, term: Term) -> Option<()> {
        (self.t.sort_of(term) == Sort::INT).then_some(())
    }

    /// Have both the same sort?
    pub(super) fn same_sort(&self, a: Term, b: Term) -> Option<()> {
        (self.t.sort_of(a) == self.t.sort_of(b)).then_some(())
    }

    /// What a term's sort is made of.
    pub(super) fn kind(&self, term: Term) -> &SortKind {
        self.t.sort_kind(self.t.sort_of(term))
    }

    /// The element sort of a sequence.
    pub(super) fn seq(&self, term: Term) -> Option<Sort> {
        match self.kind(term) {
            SortKind::Seq(element) => Some(*element),
            _ => None,
        }
    }

    /// The element sort of a set.
    pub(super) fn set(&self, term: Term) -> Option<Sort> {
        match self.kind(term) {
            SortKind::Set(element) => Some(*element),
            _ => None,
        }
    }

    /// The key and value sorts of a map.
    pub(super) fn map(&self, term: Term) -> Option<(Sort, Sort)> {
        match self.kind(term) {
            SortKind::Map(key, value) => Some((*key, *value)),
            _ => None,
        }
    }

    /// The arguments of an application of `op`, if it is one and has `N`.
    pub(super) fn parts<const N: usize>(&self, term: Term, op: Op) -> Option<[Term; N]> {
        if *self.t.op(term) != op {
            return None;
        }
        self.t.args(term).try_into().ok()
    }

    /// The arguments of a literal of the kind `op`.
    pub(super) fn items(&self, term: Term, op: Op) -> Option<Vec<Term>> {
        (*self.t.op(term) == op).then(|| self.t.args(term).to_vec())
    }

    /// The value of a literal that is an index below `count`.
    pub(super) fn index(&self, term: Term, count: usize) -> Option<usize> {
        let Op::Int(value) = self.t.op(term) else {
            return None;
        };
        let index = usize::try_from(value).ok()?;
        (index < count).then_some(index)
    }

    /// An integer literal.
    pub(super) fn int_lit(&mut self, value: impl Into<BigInt>) -> Term {
        self.t.int(value)
    }

    pub(super) fn eq(&mut self, a: Term, b: Term) -> Lit {
        Lit::positive(self.t.eq_atom(a, b))
    }

    pub(super) fn ne(&mut self, a: Term, b: Term) -> Lit {
        !self.eq(a, b)
    }

    pub(super) fn le(&mut self, a: Term, b: Term) -> Lit {
        Lit::positive(self.t.le(a, b))
    }

    pub(super) fn lt(&mut self, a: Term, b: Term) -> Lit {
        Lit::positive(self.t.lt(a, b))
    }

    pub(super) fn has(&mut self, item: Term, set: Term) -> Lit {
        Lit::positive(self.t.set_member(item, set))
    }

    pub(super) fn lacks(&mut self, item: Term, set: Term) -> Lit {
        !self.has(item, set)
    }

    /// Can the literal be left out, as no assignment makes it true?
    pub(super) fn is_plainly_false(&self, lit: Lit) -> bool {
        let [a, b] = *self.t.args(lit.atom) else {
            return false;
        };
        let truth = match (self.t.op(lit.atom), self.t.op(a), self.t.op(b)) {
            (Op::Eq, Op::Int(x), Op::Int(y)) => x == y,
            (Op::Le, Op::Int(x), Op::Int(y)) => x <= y,
            (Op::Lt, Op::Int(x), Op::Int(y)) => x < y,
            (Op::Eq | Op::Le, ..) if a == b => true,
            (Op::Lt, ..) if a == b => false,
            _ => return false,
        };
        truth != lit.positive
    }
}

impl Terms {
    /// The literal that says what a formula says: negations become the literal's sign.
    pub fn lit(&self, formula: Term) -> Lit {
        let mut lit = Lit::positive(formula);
        while *self.op(lit.atom) == Op::Not {
            lit = Lit {
                atom: self.args(lit.atom)[0],
                positive: !lit.positive,
            };
        }
        lit
    }

    /// The formula that a literal stands for.
    pub fn formula(&mut self, lit: Lit) -> Term {
        if lit.positive {
            lit.atom
        } else {
            self.not(lit.atom)
        }
    }
}
