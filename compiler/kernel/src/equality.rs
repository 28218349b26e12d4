//! Equality and data types: chains, congruence, constructors, acyclicity.

use crate::{Kernel, Reason, require};
use tenet_logic::{ConstructorId, DataRule, Lit, Op, SortKind, Term};

impl Kernel<'_> {
    /// `{t0 ≠ t1, …, t0 = tn}`.
    pub(crate) fn transitive(&mut self, chain: &[Term]) -> Result<(), Reason> {
        self.closed(chain)?;
        let [first, .., last] = *chain else {
            return Err(Reason::WrongForm);
        };
        let mut clause = Vec::with_capacity(chain.len());
        for pair in chain.windows(2) {
            self.push_difference(&mut clause, pair[0], pair[1])?;
        }
        clause.push(Lit::positive(self.terms.eq_atom(first, last)));
        self.add(&clause)
    }

    /// Adds `a ≠ b`, for different terms. Terms of different sorts are refused.
    fn push_difference(&mut self, clause: &mut Vec<Lit>, a: Term, b: Term) -> Result<(), Reason> {
        require(self.terms.sort_of(a) == self.terms.sort_of(b))?;
        if a != b {
            clause.push(Lit::negative(self.terms.eq_atom(a, b)));
        }
        Ok(())
    }

    /// `{a1 ≠ b1, …, a = b}`. Choice terms are excluded: equivalent formulas may have different witnesses.
    pub(crate) fn congruence(&mut self, a: Term, b: Term) -> Result<(), Reason> {
        self.closed(&[a, b])?;
        let op = self.terms.op(a);
        let excluded = matches!(
            op,
            Op::Bound(_) | Op::Lambda(_) | Op::Forall(..) | Op::Exists(..) | Op::Witness(_)
        );
        let count = self.terms.args(a).len();
        require(
            !excluded
                && op == self.terms.op(b)
                && count == self.terms.args(b).len()
                && self.terms.sort_of(a) == self.terms.sort_of(b),
        )?;
        let mut clause = Vec::with_capacity(count + 1);
        for i in 0..count {
            let (x, y) = (self.terms.args(a)[i], self.terms.args(b)[i]);
            self.push_difference(&mut clause, x, y)?;
        }
        clause.push(Lit::positive(self.terms.eq_atom(a, b)));
        self.add(&clause)
    }

    pub(crate) fn data(&mut self, rule: DataRule) -> Result<(), Reason> {
        match rule {
            DataRule::Distinct(a, b) => {
                let (c, d) = (self.constructor_of(a)?, self.constructor_of(b)?);
                require(c.data == d.data && c != d)?;
                let equal = Lit::positive(self.terms.eq_atom(a, b));
                self.add(&[!equal])
            }
            DataRule::Injective(a, b, index) => {
                let (c, d) = (self.constructor_of(a)?, self.constructor_of(b)?);
                require(c == d)?;
                let (x, y) = (self.argument(a, index)?, self.argument(b, index)?);
                let equal = Lit::positive(self.terms.eq_atom(a, b));
                let parts = Lit::positive(self.terms.eq_atom(x, y));
                self.add(&[!equal, parts])
            }
            DataRule::Selection(selection) => {
                self.closed(&[selection])?;
                let &Op::Select(constructor, index) = self.terms.op(selection) else {
                    return Err(Reason::WrongForm);
                };
                let value = self.argument(selection, 0)?;
                require(self.constructor_of(value)? == constructor)?;
                let part = self.argument(value, index)?;
                self.add_equation(selection, part)
            }
            DataRule::Tester(test) => {
                let (constructor, value) = self.tester(test)?;
                let same = self.constructor_of(value)? == constructor;
                let test = Lit::positive(test);
                self.add(&[if same { test } else { !test }])
            }
            DataRule::Exhaustive(value) => {
                self.closed(&[value])?;
                let sort = self.terms.sort_of(value);
                let &SortKind::Data(data) = self.terms.sort_kind(sort) else {
                    return Err(Reason::WrongForm);
                };
                let clause: Vec<Lit> = self
                    .env
                    .constructors(data)
                    .map(|constructor| Lit::positive(self.terms.is(constructor, value)))
                    .collect();
                self.add(&clause)
            }
            DataRule::Exclusive(test, other) => {
                let (c, value) = self.tester(test)?;
                let (d, same) = self.tester(other)?;
                require(c != d && value == same)?;
                self.add(&[Lit::negative(test), Lit::negative(other)])
            }
            DataRule::Rebuild(test) => self.rebuild(test),
        }
    }

    /// `{¬is C v, v = C(select v …)}`.
    fn rebuild(&mut self, test: Term) -> Result<(), Reason> {
        let (constructor, value) = self.tester(test)?;
        let count = self.env.constructor(constructor).fields.len() as u32;
        let fields: Vec<Term> = (0..count)
            .map(|field| self.terms.select(self.env, constructor, field, value))
            .collect();
        let rebuilt = self.terms.construct(constructor, &fields);
        let equal = Lit::positive(self.terms.eq_atom(value, rebuilt));
        self.add(&[Lit::negative(test), equal])
    }

    /// The constructor of a closed application of one.
    fn constructor_of(&mut self, term: Term) -> Result<ConstructorId, Reason> {
        self.closed(&[term])?;
        match self.terms.op(term) {
            Op::Constructor(constructor) => Ok(*constructor),
            _ => Err(Reason::WrongForm),
        }
    }

    /// Constructor and value of a closed tester.
    fn tester(&mut self, test: Term) -> Result<(ConstructorId, Term), Reason> {
        self.closed(&[test])?;
        let &Op::Is(constructor) = self.terms.op(test) else {
            return Err(Reason::WrongForm);
        };
        Ok((constructor, self.argument(test, 0)?))
    }

    fn argument(&self, term: Term, index: u32) -> Result<Term, Reason> {
        let arg = self.terms.args(term).get(index as usize);
        arg.copied().ok_or(Reason::WrongForm)
    }

    /// `{part0 ≠ whole1, …, partn ≠ whole0}`: else each whole were a proper part of itself, and values are built in finitely many steps.
    pub(crate) fn acyclic(&mut self, chain: &[(Term, Term)]) -> Result<(), Reason> {
        require(!chain.is_empty())?;
        let mut clause = Vec::with_capacity(chain.len());
        for (position, (whole, part)) in chain.iter().enumerate() {
            self.closed(&[*whole, *part])?;
            let op = self.terms.op(*whole);
            let builds = matches!(op, Op::Constructor(_) | Op::SeqLit | Op::SetLit);
            require(builds && self.terms.args(*whole).contains(part))?;
            let (next, _) = chain[(position + 1) % chain.len()];
            self.closed(&[next])?;
            self.push_difference(&mut clause, *part, next)?;
        }
        self.add(&clause)
    }
}
