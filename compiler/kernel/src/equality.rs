//! Equality: chains, congruence, and that nothing is a part of itself.

use crate::work::VISIT;
use crate::{Kernel, Reason, require};
use tenet_logic::{Lit, Op, Term};

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
        self.work.spend(VISIT * count)?;
        let mut clause = Vec::new();
        for i in 0..count {
            let (x, y) = (self.terms.args(a)[i], self.terms.args(b)[i]);
            self.push_difference(&mut clause, x, y)?;
        }
        clause.push(Lit::positive(self.terms.eq_atom(a, b)));
        self.add(&clause)
    }

    /// `{part0 ≠ whole1, …, partn ≠ whole0}`: else each whole were a proper part of itself, and values are built in finitely many steps.
    pub(crate) fn acyclic(&mut self, chain: &[(Term, Term)]) -> Result<(), Reason> {
        require(!chain.is_empty())?;
        let mut clause = Vec::with_capacity(chain.len());
        for (position, (whole, part)) in chain.iter().enumerate() {
            self.closed(&[*whole, *part])?;
            let op = self.terms.op(*whole);
            let builds = matches!(op, Op::Constructor(_) | Op::SeqLit | Op::SetLit);
            let parts = self.terms.args(*whole);
            self.work.spend(parts.len())?;
            require(builds && parts.contains(part))?;
            let (next, _) = chain[(position + 1) % chain.len()];
            self.closed(&[next])?;
            self.push_difference(&mut clause, *part, next)?;
        }
        self.add(&clause)
    }
}
