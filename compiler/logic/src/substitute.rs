//! Replacement of bound and free variables.

use crate::terms::{Op, Term, Terms};
use rustc_hash::FxHashMap;

impl Terms {
    /// The body of a group of binders with closed terms for them: argument `i` of `n` replaces the bound variable
    /// with index `n - 1 - i`; loose indices beyond the group are lowered by `n`. Builds terms as they
    /// are, without simplification.
    pub fn instantiate(&mut self, body: Term, args: &[Term]) -> Term {
        let instance = self.instantiate_within(body, args, &mut { u64::MAX });
        instance.expect("no term has 2^64 subterms")
    }

    /// The same, as long as `steps` suffice: each subterm under so many binders takes one and one more for each of its parts. None where they
    /// do not. Under many binders a small body may have very many of them.
    pub fn instantiate_within(
        &mut self,
        body: Term,
        args: &[Term],
        steps: &mut u64,
    ) -> Option<Term> {
        debug_assert!(args.iter().all(|arg| self.is_closed(*arg)));
        let count = args.len() as u32;
        self.rewrite(body, steps, &mut |terms, term, depth| {
            if terms.loose(term) <= depth {
                return Some(term);
            }
            let Op::Bound(index) = *terms.op(term) else {
                return None;
            };
            if index < depth + count {
                return Some(args[(count - 1 - (index - depth)) as usize]);
            }
            let sort = terms.sort_of(term);
            Some(terms.mk(Op::Bound(index - count), &[], sort))
        })
    }

    /// Turns free variables into bound ones: `vars[i]` of `n` becomes the bound variable with index `n - 1 - i` of a group of
    /// binders that is about to be put around `body`. `body` must be closed.
    pub fn abstract_over(&mut self, body: Term, vars: &[Term]) -> Term {
        debug_assert!(self.is_closed(body));
        self.rewrite_all(body, &mut |terms, term, depth| {
            if let Some(position) = vars.iter().position(|var| *var == term) {
                let index = depth + (vars.len() - 1 - position) as u32;
                let sort = terms.sort_of(term);
                return Some(terms.mk(Op::Bound(index), &[], sort));
            }
            terms.args(term).is_empty().then_some(term)
        })
    }

    /// Replaces closed subterms by closed terms, also under binders.
    pub fn replace(&mut self, term: Term, map: &FxHashMap<Term, Term>) -> Term {
        self.rewrite_all(term, &mut |terms, term, _| match map.get(&term) {
            Some(to) => Some(*to),
            None => terms.args(term).is_empty().then_some(term),
        })
    }

    fn rewrite_all(
        &mut self,
        root: Term,
        leaf: &mut impl FnMut(&mut Terms, Term, u32) -> Option<Term>,
    ) -> Term {
        let done = self.rewrite(root, &mut { u64::MAX }, leaf);
        done.expect("no term has 2^64 subterms")
    }

    /// Rebuilds a term from what `leaf` gives for subterms under so many binders; it goes into those for which it gives nothing. With an
    /// explicit stack: terms may be deep.
    fn rewrite(
        &mut self,
        root: Term,
        steps: &mut u64,
        leaf: &mut impl FnMut(&mut Terms, Term, u32) -> Option<Term>,
    ) -> Option<Term> {
        if let Some(done) = leaf(self, root, 0) {
            return Some(done);
        }
        let mut memo: FxHashMap<(Term, u32), Term> = FxHashMap::default();
        let mut stack = vec![(root, 0)];
        let mut children = Vec::new();
        loop {
            let Some(&(term, depth)) = stack.last() else {
                return Some(memo[&(root, 0)]);
            };
            // It may have been pushed for several terms before it was done for one.
            if memo.contains_key(&(term, depth)) {
                stack.pop();
                continue;
            }
            let inner = depth + self.op(term).binders();
            children.clear();
            children.extend_from_slice(self.args(term));
            children.extend(self.op(term).trigger_terms());
            *steps = steps.checked_sub(1 + children.len() as u64)?;
            let waiting = stack.len();
            for child in &mut children {
                if let Some(done) = memo.get(&(*child, inner)) {
                    *child = *done;
                } else if let Some(done) = leaf(self, *child, inner) {
                    memo.insert((*child, inner), done);
                    *child = done;
                } else {
                    stack.push((*child, inner));
                }
            }
            if stack.len() > waiting {
                continue;
            }
            stack.pop();
            let count = self.args(term).len();
            let (new_args, new_triggers) = children.split_at(count);
            let op = self.op(term).clone().with_trigger_terms(new_triggers);
            let sort = self.sort_of(term);
            let new = self.mk(op, new_args, sort);
            memo.insert((term, depth), new);
        }
    }
}

impl Op {
    /// The number of variables that the operator binds in its argument.
    pub fn binders(&self) -> u32 {
        match self {
            Op::Lambda(binders) | Op::Forall(binders, _) | Op::Exists(binders, _) => {
                binders.len() as u32
            }
            _ => 0,
        }
    }

    /// The terms of all triggers, one group after the other.
    pub fn trigger_terms(&self) -> impl Iterator<Item = Term> + '_ {
        let groups: &[Box<[Term]>] = match self {
            Op::Forall(_, triggers) | Op::Exists(_, triggers) => triggers,
            _ => &[],
        };
        groups.iter().flat_map(|group| group.iter().copied())
    }

    /// The same operator with other terms in its triggers, in the order of [`Op::trigger_terms`].
    fn with_trigger_terms(mut self, new: &[Term]) -> Op {
        if let Op::Forall(_, triggers) | Op::Exists(_, triggers) = &mut self {
            let mut new = new.iter();
            for slot in triggers.iter_mut().flat_map(|group| group.iter_mut()) {
                if let Some(term) = new.next() {
                    *slot = *term;
                }
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use crate::{Sort, Terms};

    #[test]
    fn abstraction_and_instantiation_are_inverse() {
        let mut t = Terms::new();
        let (x, y) = (t.var("x", Sort::INT), t.var("y", Sort::INT));
        let body = t.lt(x, y);
        let all_y = {
            let open = t.abstract_over(body, &[y]);
            t.forall(&[Sort::INT], &[], open)
        };
        let open = t.abstract_over(all_y, &[x]);
        assert_eq!(t.loose(open), 1);
        assert_eq!(t.instantiate(open, &[x]), all_y);
        let two = t.abstract_over(body, &[x, y]);
        assert_eq!(t.instantiate(two, &[x, y]), body);
        let swapped = t.instantiate(two, &[y, x]);
        assert_eq!(swapped, t.lt(y, x));
    }

    #[test]
    fn deep_terms_need_no_stack() {
        let mut t = Terms::new();
        let x = t.var("x", Sort::INT);
        let mut deep = x;
        for _ in 0..200_000 {
            deep = t.neg(deep);
            deep = t.add(&[deep, x]);
        }
        let zero = t.int(0);
        let body = t.le(zero, deep);
        let open = t.abstract_over(body, &[x]);
        assert_eq!(t.instantiate(open, &[x]), body);
    }

    #[test]
    fn triggers_are_instantiated_even_where_the_body_is_closed() {
        let mut t = Terms::new();
        let (x, y) = (t.bound(1, Sort::INT), t.bound(0, Sort::INT));
        let (trigger, body) = (t.lt(x, y), t.le(y, y));
        let inner = t.forall(&[Sort::INT], &[[trigger].into()], body);
        assert_eq!(t.loose(inner), 1);
        let outer = t.forall(&[Sort::INT], &[], inner);
        let one = t.int(1);
        let instance = t.instantiate(t.args(outer)[0], &[one]);
        let found = t.op(instance).trigger_terms().next().unwrap();
        assert_eq!(found, t.lt(one, y));
    }
}
