//! Replacement of bound and free variables.

use crate::terms::{Op, Term, Terms};
use rustc_hash::FxHashMap;

impl Terms {
    /// The body of a group of binders with closed terms for them: argument `i` of `n` replaces the bound variable
    /// with index `n - 1 - i`; loose indices beyond the group are lowered by `n`. Builds terms as they
    /// are, without simplification.
    pub fn instantiate(&mut self, body: Term, args: &[Term]) -> Term {
        debug_assert!(args.iter().all(|arg| self.is_closed(*arg)));
        let mut memo = FxHashMap::default();
        self.instantiate_at(body, args, 0, &mut memo)
    }

    fn instantiate_at(
        &mut self,
        term: Term,
        args: &[Term],
        depth: u32,
        memo: &mut FxHashMap<(Term, u32), Term>,
    ) -> Term {
        if self.loose(term) <= depth {
            return term;
        }
        if let Some(done) = memo.get(&(term, depth)) {
            return *done;
        }
        let node = self.node(term).clone();
        let count = args.len() as u32;
        let result = match &node.op {
            Op::Bound(index) if *index < depth + count => {
                args[(count - 1 - (index - depth)) as usize]
            }
            Op::Bound(index) => self.mk(Op::Bound(index - count), &[], node.sort),
            op => {
                let inner = depth + op.binders();
                let new_args: Vec<Term> = node
                    .args
                    .iter()
                    .map(|arg| self.instantiate_at(*arg, args, inner, memo))
                    .collect();
                let op = op
                    .clone()
                    .map_triggers(|t| self.instantiate_at(t, args, inner, memo));
                self.mk(op, &new_args, node.sort)
            }
        };
        memo.insert((term, depth), result);
        result
    }

    /// Turns free variables into bound ones: `vars[i]` of `n` becomes the bound variable with index `n - 1 - i` of a group of
    /// binders that is about to be put around `body`. `body` must be closed.
    pub fn abstract_over(&mut self, body: Term, vars: &[Term]) -> Term {
        debug_assert!(self.is_closed(body));
        let mut memo = FxHashMap::default();
        self.abstract_at(body, vars, 0, &mut memo)
    }

    fn abstract_at(
        &mut self,
        term: Term,
        vars: &[Term],
        depth: u32,
        memo: &mut FxHashMap<(Term, u32), Term>,
    ) -> Term {
        if let Some(done) = memo.get(&(term, depth)) {
            return *done;
        }
        let result = if let Some(position) = vars.iter().position(|var| *var == term) {
            let index = depth + (vars.len() - 1 - position) as u32;
            let sort = self.sort_of(term);
            self.mk(Op::Bound(index), &[], sort)
        } else if self.args(term).is_empty() {
            term
        } else {
            let node = self.node(term).clone();
            let inner = depth + node.op.binders();
            let new_args: Vec<Term> = node
                .args
                .iter()
                .map(|arg| self.abstract_at(*arg, vars, inner, memo))
                .collect();
            let op = node
                .op
                .map_triggers(|t| self.abstract_at(t, vars, inner, memo));
            self.mk(op, &new_args, node.sort)
        };
        memo.insert((term, depth), result);
        result
    }

    /// Replaces closed subterms by closed terms, also under binders.
    pub fn replace(&mut self, term: Term, map: &FxHashMap<Term, Term>) -> Term {
        let mut memo = FxHashMap::default();
        self.replace_in(term, map, &mut memo)
    }

    fn replace_in(
        &mut self,
        term: Term,
        map: &FxHashMap<Term, Term>,
        memo: &mut FxHashMap<Term, Term>,
    ) -> Term {
        if let Some(to) = map.get(&term) {
            return *to;
        }
        if let Some(done) = memo.get(&term) {
            return *done;
        }
        if self.args(term).is_empty() {
            return term;
        }
        let node = self.node(term).clone();
        let new_args: Vec<Term> = node
            .args
            .iter()
            .map(|arg| self.replace_in(*arg, map, memo))
            .collect();
        let op = node.op.map_triggers(|t| self.replace_in(t, map, memo));
        let result = self.mk(op, &new_args, node.sort);
        memo.insert(term, result);
        result
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

    fn map_triggers(self, mut f: impl FnMut(Term) -> Term) -> Op {
        let mut map = |triggers: Box<[Box<[Term]>]>| -> Box<[Box<[Term]>]> {
            triggers
                .iter()
                .map(|group| group.iter().map(|t| f(*t)).collect())
                .collect()
        };
        match self {
            Op::Forall(binders, triggers) => Op::Forall(binders, map(triggers)),
            Op::Exists(binders, triggers) => Op::Exists(binders, map(triggers)),
            op => op,
        }
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
}
