//! Tautologies by the meaning of the top connective of an atom.

use crate::Reason;
use crate::clauses::Clauses;
use crate::work::Work;
use tenet_logic::{Lit, Op, Sort, Term, Terms};

impl Clauses {
    /// Requires all literals of one of the forms that `Step::Connective` lists.
    pub(crate) fn connective(
        &mut self,
        terms: &Terms,
        clause: &[Lit],
        work: &mut Work,
    ) -> Result<(), Reason> {
        self.set.clear();
        for lit in clause {
            self.set.insert(*lit);
        }
        let has = Tautology {
            terms,
            clause: self,
        };
        for lit in clause {
            work.spend(1 + terms.args(lit.atom).len())?;
            if has.literal(!*lit) || has.meaning(*lit) {
                return Ok(());
            }
        }
        Err(Reason::NoTautology)
    }
}

/// A clause, as the set in [`Clauses`], whose atoms are taken apart.
struct Tautology<'a> {
    terms: &'a Terms,
    clause: &'a Clauses,
}

impl Tautology<'_> {
    fn literal(&self, lit: Lit) -> bool {
        self.clause.set.contains(lit)
    }

    /// Does the clause have the formula itself as a literal?
    fn yes(&self, formula: Term) -> bool {
        self.literal(self.terms.lit(formula))
    }

    /// Does the clause have the formula's negation as a literal?
    fn no(&self, formula: Term) -> bool {
        self.literal(!self.terms.lit(formula))
    }

    /// Are the literals that complete the tautology of `lit`'s atom, for its sign, in the clause?
    fn meaning(&self, lit: Lit) -> bool {
        let args = self.terms.args(lit.atom);
        match (self.terms.op(lit.atom), args, lit.positive) {
            (Op::True, _, positive) => positive,
            (Op::False, _, positive) => !positive,
            (Op::And, _, true) => args.iter().all(|arg| self.no(*arg)),
            (Op::And, _, false) => args.iter().any(|arg| self.yes(*arg)),
            (Op::Or, _, true) => args.iter().any(|arg| self.no(*arg)),
            (Op::Or, _, false) => args.iter().all(|arg| self.yes(*arg)),
            (Op::Implies, [a, b], true) => self.yes(*a) || self.no(*b),
            (Op::Implies, [a, b], false) => self.no(*a) && self.yes(*b),
            (Op::Ite, [c, a, b], positive) => {
                let has = |arg| {
                    if positive {
                        self.no(arg)
                    } else {
                        self.yes(arg)
                    }
                };
                self.no(*c) && has(*a) || self.yes(*c) && has(*b) || has(*a) && has(*b)
            }
            (Op::Eq, [a, b], positive) => self.equation(*a, *b, positive),
            _ => false,
        }
    }

    fn equation(&self, a: Term, b: Term, positive: bool) -> bool {
        if positive && (a == b || self.choice(a, b) || self.choice(b, a)) {
            return true;
        }
        if self.terms.sort_of(a) != Sort::BOOL {
            return false;
        }
        if positive {
            self.yes(a) && self.yes(b) || self.no(a) && self.no(b)
        } else {
            self.no(a) && self.yes(b) || self.yes(a) && self.no(b)
        }
    }

    /// Is `choice` an `ite` that is `value` unless a literal of the clause holds?
    fn choice(&self, choice: Term, value: Term) -> bool {
        let (Op::Ite, [c, a, b]) = (self.terms.op(choice), self.terms.args(choice)) else {
            return false;
        };
        *a == value && self.no(*c) || *b == value && self.yes(*c)
    }
}
