//! Function symbols of the logic that stand for no function of the program: what they mean is said by axioms.

use crate::walk::Walk;
use rustc_hash::FxHashSet;
use tenet_logic::{FunctionId, Op, Sort, Term};

impl Walk<'_> {
    /// Adds `∀ vars. guards → formula` to what holds everywhere.
    pub(crate) fn axiom(&mut self, vars: &[Term], guards: &[Term], formula: Term) {
        let guard = self.terms.and(guards.iter().copied());
        let body = self.terms.implies(guard, formula);
        let closed = self.close(true, vars, body);
        if closed != Term::TRUE {
            self.axioms.push(closed);
        }
    }

    /// A made-up function of the logic, declared once for its sorts. `define` gives it axioms.
    pub(crate) fn made_up(
        &mut self,
        name: &'static str,
        params: Vec<Sort>,
        result: Sort,
        define: impl FnOnce(&mut Self, FunctionId, &[Term]),
    ) -> FunctionId {
        let key = (name, params.clone());
        if let Some(function) = self.operations.get(&key) {
            return *function;
        }
        let unique = format!("{name}#{}", self.operations.len());
        let function = self.env.declare_function(unique, params.clone(), result);
        self.operations.insert(key, function);
        let vars: Vec<Term> = params.iter().map(|sort| self.fresh("v", *sort)).collect();
        define(self, function, &vars);
        function
    }

    /// Adds `∀ vars. guards → formula` to what holds everywhere, to be instantiated where the terms of one of the groups are.
    pub(crate) fn axiom_at(
        &mut self,
        vars: &[Term],
        groups: &[&[Term]],
        guards: &[Term],
        formula: Term,
    ) {
        let guard = self.terms.and(guards.iter().copied());
        let body = self.terms.implies(guard, formula);
        let sorts: Vec<Sort> = vars.iter().map(|var| self.terms.sort_of(*var)).collect();
        let body = self.terms.abstract_over(body, vars);
        let mut triggers: Vec<Box<[Term]>> = Vec::new();
        for group in groups {
            let open = |term: &Term| self.terms.abstract_over(*term, vars);
            triggers.push(group.iter().map(open).collect());
        }
        let closed = self.terms.forall(&sorts, &triggers, body);
        if closed != Term::TRUE {
            self.axioms.push(closed);
        }
    }

    /// A function value for a lambda: the application of a function symbol to what the lambda captures, so that equal captures give
    /// equal functions and quantified formulas can speak of it (Johnsson, *Lambda lifting*, 1985). `x -> f(x)` is `f`.
    pub(crate) fn function_value(&mut self, lambda: Term) -> Term {
        let Op::Lambda(sorts) = self.terms.op(lambda).clone() else {
            return lambda;
        };
        let body = self.terms.args(lambda)[0];
        if let Some(function) = self.eta_reduced(body, sorts.len()) {
            return function;
        }
        let captured = self.captured(body);
        let open = self.terms.abstract_over(lambda, &captured);
        let function = match self.lambdas.get(&open) {
            Some(function) => *function,
            None => {
                let name = format!("lambda#{}", self.lambdas.len());
                let params: Vec<Sort> = captured.iter().map(|c| self.terms.sort_of(*c)).collect();
                let result = self.terms.sort_of(lambda);
                let function = self.env.declare_function(name, params.clone(), result);
                self.lambdas.insert(open, function);
                self.state_lambda(function, open, &params, &sorts);
                function
            }
        };
        let lifted = self.terms.app(&self.env, function, &captured);
        self.reducible.insert(lifted, lambda);
        lifted
    }

    /// `∀ captured, xs. function(captured)(xs) = body`.
    fn state_lambda(&mut self, function: FunctionId, open: Term, params: &[Sort], xs: &[Sort]) {
        let mut vars: Vec<Term> = params.iter().map(|sort| self.fresh("c", *sort)).collect();
        let xs: Vec<Term> = xs.iter().map(|sort| self.fresh("x", *sort)).collect();
        let closure = self.terms.app(&self.env, function, &vars);
        let applied = self.terms.apply(closure, &xs);
        let lambda = self.terms.instantiate(open, &vars);
        let body = self.terms.args(lambda)[0];
        let value = self.terms.instantiate(body, &xs);
        vars.extend(xs);
        let equation = self.terms.eq(applied, value);
        self.axiom_at(&vars, &[&[applied]], &[], equation);
    }

    fn eta_reduced(&self, body: Term, count: usize) -> Option<Term> {
        let (Op::Apply, [function, args @ ..]) = (self.terms.op(body), self.terms.args(body))
        else {
            return None;
        };
        let straight = args.len() == count
            && args.iter().enumerate().all(|(position, arg)| {
                *self.terms.op(*arg) == Op::Bound((count - 1 - position) as u32)
            });
        (straight && self.terms.is_closed(*function)).then_some(*function)
    }

    /// The largest closed parts of a lambda's body that mention variables, but for formulas, in the order in which they stand.
    fn captured(&self, body: Term) -> Vec<Term> {
        let mut found = Vec::new();
        let mut seen = FxHashSet::default();
        let mut stack = vec![body];
        while let Some(term) = stack.pop() {
            if !seen.insert(term) {
                continue;
            }
            let is_variable = matches!(self.terms.op(term), Op::Var(_));
            let is_value = self.terms.sort_of(term) != Sort::BOOL && self.terms.is_closed(term);
            if is_variable || is_value {
                if self.mentions_variable(term) {
                    found.push(term);
                }
                continue;
            }
            stack.extend(self.terms.args(term).iter().rev());
        }
        found
    }

    fn mentions_variable(&self, term: Term) -> bool {
        let mut seen = FxHashSet::default();
        let mut stack = vec![term];
        while let Some(term) = stack.pop() {
            if !seen.insert(term) {
                continue;
            }
            if matches!(self.terms.op(term), Op::Var(_)) {
                return true;
            }
            stack.extend(self.terms.args(term));
        }
        false
    }
}
