//! Evaluation of quantifiers and choice terms: a search for an assignment to the binders that decides.

use super::domains::Domain;
use super::{Choices, Evaluator, Scope, Unknown};
use crate::{Op, Sort, SortKind, Term, Value};
use num_bigint::BigInt;

/// A quantified formula taken apart.
struct Quantified {
    formula: Term,
    binders: Box<[Sort]>,
    body: Term,
    /// The truth of the body that decides: false for a universal formula.
    target: bool,
    /// What follows from the body's having that truth: formulas under the binders, with their truth.
    guards: Vec<(Term, bool)>,
}

/// What a search has found.
enum Search {
    /// An assignment, left in the scope.
    Found,
    /// There is none.
    Nothing,
    /// None among those tried.
    Unknown(Unknown),
}

/// Longer ranges are not gone through.
const LONGEST_RANGE: usize = 4096;

/// Groups of more binders are not gone through.
const MOST_BINDERS: usize = 16;

/// How deep sample values are nested.
const SAMPLE_DEPTH: u32 = 3;

impl<C: Choices> Evaluator<'_, C> {
    /// The truth of a quantified formula.
    pub(super) fn quantified(
        &mut self,
        formula: Term,
        scope: &mut Scope,
    ) -> Result<Value, Unknown> {
        let quantified = self.take_apart(formula)?;
        let base = scope.len();
        scope.resize(base + quantified.binders.len(), None);
        let found = self.search(&quantified, scope, base);
        scope.truncate(base);
        match found? {
            Search::Found => Ok(Value::Bool(quantified.target)),
            Search::Nothing => Ok(Value::Bool(!quantified.target)),
            Search::Unknown(unknown) => Err(unknown),
        }
    }

    /// The value of a choice term: from the first assignment found; any value where there is certainly none.
    pub(super) fn witness(
        &mut self,
        term: Term,
        formula: Term,
        binder: u32,
    ) -> Result<Value, Unknown> {
        let quantified = self.take_apart(formula)?;
        let mut scope = vec![None; quantified.binders.len()];
        match self.search(&quantified, &mut scope, 0)? {
            Search::Found => {
                let value = scope.get(binder as usize).cloned().flatten();
                value.ok_or(Unknown::IllSorted)
            }
            Search::Nothing => {
                let sort = self.terms.sort_of(term);
                let any = self.enumerate(sort, SAMPLE_DEPTH).values;
                any.into_iter().next().ok_or(Unknown::Quantifier(formula))
            }
            Search::Unknown(unknown) => Err(unknown),
        }
    }

    fn take_apart(&self, formula: Term) -> Result<Quantified, Unknown> {
        let (target, binders) = match self.terms.op(formula) {
            Op::Forall(binders, _) => (false, binders.clone()),
            Op::Exists(binders, _) => (true, binders.clone()),
            _ => return Err(Unknown::IllSorted),
        };
        let [body] = *self.terms.args(formula) else {
            return Err(Unknown::IllSorted);
        };
        if binders.len() > MOST_BINDERS {
            return Err(Unknown::Quantifier(formula));
        }
        let guards = self.consequences(body, target);
        Ok(Quantified {
            formula,
            binders,
            body,
            target,
            guards,
        })
    }

    /// Subformulas whose truth follows from that of the formula.
    fn consequences(&self, formula: Term, truth: bool) -> Vec<(Term, bool)> {
        let mut open = vec![(formula, truth)];
        let mut found = Vec::new();
        while let Some((formula, truth)) = open.pop() {
            let args = self.terms.args(formula);
            match (self.terms.op(formula), args, truth) {
                (Op::Not, [a], _) => open.push((*a, !truth)),
                (Op::And, _, true) | (Op::Or, _, false) => {
                    open.extend(args.iter().map(|arg| (*arg, truth)));
                }
                (Op::Implies, [a, b], false) => open.extend([(*a, true), (*b, false)]),
                _ => found.push((formula, truth)),
            }
        }
        found
    }

    /// Goes through the values of one unassigned binder after the other.
    fn search(
        &mut self,
        quantified: &Quantified,
        scope: &mut Scope,
        base: usize,
    ) -> Result<Search, Unknown> {
        self.spend()?;
        let count = quantified.binders.len();
        let unassigned: Vec<usize> = (0..count).filter(|i| scope[base + i].is_none()).collect();
        let Some(&first) = unassigned.first() else {
            return match self.truth(quantified.body, scope) {
                Ok(truth) if truth == quantified.target => Ok(Search::Found),
                Ok(_) => Ok(Search::Nothing),
                Err(Unknown::Fuel) => Err(Unknown::Fuel),
                Err(unknown) => Ok(Search::Unknown(unknown)),
            };
        };
        let mut chosen = None;
        for binder in unassigned {
            let domain = self.domain(quantified, scope, binder)?;
            let complete = domain.complete;
            if complete || binder == first {
                chosen = Some((binder, domain));
            }
            if complete {
                break;
            }
        }
        let Some((binder, domain)) = chosen else {
            return Err(Unknown::Quantifier(quantified.formula));
        };
        let mut result = if domain.complete {
            Search::Nothing
        } else {
            Search::Unknown(Unknown::Quantifier(quantified.formula))
        };
        for value in domain.values {
            scope[base + binder] = Some(value);
            match self.search(quantified, scope, base)? {
                Search::Found => return Ok(Search::Found),
                Search::Nothing => {}
                Search::Unknown(unknown) => result = Search::Unknown(unknown),
            }
        }
        scope[base + binder] = None;
        Ok(result)
    }

    /// The values of a binder that the guards leave over, or a sample.
    fn domain(
        &mut self,
        quantified: &Quantified,
        scope: &mut Scope,
        binder: usize,
    ) -> Result<Domain, Unknown> {
        let sort = quantified.binders[binder];
        let index = (quantified.binders.len() - 1 - binder) as u32;
        let (mut low, mut high) = (None, None);
        for (guard, truth) in &quantified.guards {
            let [a, b] = *self.terms.args(*guard) else {
                continue;
            };
            match (self.terms.op(*guard), truth) {
                (Op::SetMember, true) if self.is_bound(a, index) => {
                    if let Some(Value::Set(items)) = self.guard_value(b, scope)? {
                        return Ok(all(items.iter().cloned().collect()));
                    }
                }
                (Op::Eq, true) => {
                    for (one, other) in [(a, b), (b, a)] {
                        if self.is_bound(one, index)
                            && let Some(value) = self.guard_value(other, scope)?
                        {
                            return Ok(all(vec![value]));
                        }
                    }
                }
                (Op::Le, true) => self.bounds(a, b, 0, index, scope, &mut low, &mut high)?,
                (Op::Lt, true) => self.bounds(a, b, 1, index, scope, &mut low, &mut high)?,
                (Op::Le, false) => self.bounds(b, a, 1, index, scope, &mut low, &mut high)?,
                (Op::Lt, false) => self.bounds(b, a, 0, index, scope, &mut low, &mut high)?,
                _ => {}
            }
        }
        if *self.terms.sort_kind(sort) != SortKind::Int {
            return Ok(self.enumerate(sort, SAMPLE_DEPTH));
        }
        Ok(range(low, high))
    }

    /// Learns from `small + gap <= large` a bound of the binder, where it stands on one side, possibly in a sum.
    #[allow(clippy::too_many_arguments)]
    fn bounds(
        &mut self,
        small: Term,
        large: Term,
        gap: i32,
        index: u32,
        scope: &mut Scope,
        low: &mut Option<BigInt>,
        high: &mut Option<BigInt>,
    ) -> Result<(), Unknown> {
        if let Some(offset) = self.offset(large, index, scope)?
            && let Some(Value::Int(value)) = self.guard_value(small, scope)?
        {
            let bound = value + gap - offset;
            if low.as_ref().is_none_or(|low| bound > *low) {
                *low = Some(bound);
            }
        } else if let Some(offset) = self.offset(small, index, scope)?
            && let Some(Value::Int(value)) = self.guard_value(large, scope)?
        {
            let bound = value - gap - offset;
            if high.as_ref().is_none_or(|high| bound < *high) {
                *high = Some(bound);
            }
        }
        Ok(())
    }

    /// `k` where the term is the bound variable plus `k`.
    fn offset(
        &mut self,
        term: Term,
        index: u32,
        scope: &mut Scope,
    ) -> Result<Option<BigInt>, Unknown> {
        if self.is_bound(term, index) {
            return Ok(Some(BigInt::ZERO));
        }
        let args = self.terms.args(term);
        if *self.terms.op(term) != Op::Add
            || args
                .iter()
                .filter(|arg| self.is_bound(**arg, index))
                .count()
                != 1
        {
            return Ok(None);
        }
        let mut offset = BigInt::ZERO;
        for arg in args {
            if self.is_bound(*arg, index) {
                continue;
            }
            match self.guard_value(*arg, scope)? {
                Some(Value::Int(value)) => offset += value,
                _ => return Ok(None),
            }
        }
        Ok(Some(offset))
    }

    fn is_bound(&self, term: Term, index: u32) -> bool {
        *self.terms.op(term) == Op::Bound(index)
    }

    /// The value of a term in a guard, if the binders assigned so far give it one.
    fn guard_value(&mut self, term: Term, scope: &mut Scope) -> Result<Option<Value>, Unknown> {
        match self.value(term, scope) {
            Ok(value) => Ok(Some(value)),
            Err(Unknown::Fuel) => Err(Unknown::Fuel),
            Err(_) => Ok(None),
        }
    }
}

fn all(values: Vec<Value>) -> Domain {
    Domain {
        values,
        complete: true,
    }
}

/// The integers of a range, inclusive; a sample where it is open or long.
fn range(low: Option<BigInt>, high: Option<BigInt>) -> Domain {
    const SAMPLE: i32 = 4;
    let (low, high, complete) = match (low, high) {
        (Some(low), Some(high)) if high < low => return all(Vec::new()),
        (Some(low), Some(high)) if &high - &low < BigInt::from(LONGEST_RANGE) => (low, high, true),
        (Some(low), _) => (low.clone(), low + SAMPLE, false),
        (None, Some(high)) => (high.clone() - SAMPLE, high, false),
        (None, None) => (BigInt::from(-SAMPLE), BigInt::from(SAMPLE), false),
    };
    let mut values = Vec::new();
    let mut next = low;
    while next <= high {
        values.push(Value::Int(next.clone()));
        next += 1;
    }
    Domain { values, complete }
}
