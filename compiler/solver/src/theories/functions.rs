//! Function values: application of lambdas.

use crate::graph::Node;
use crate::search::Search;
use tenet_logic::{Lit, Op, Step, Term};

impl Search<'_> {
    /// An application of a function value has a node: reduce it for every lambda that the function is equal to.
    pub(super) fn notice_apply(&mut self, node: Node) {
        let function = self.graph.args(node)[0];
        let lambdas: Vec<Node> = self
            .graph
            .class(function)
            .filter(|member| matches!(self.terms.op(self.graph.term(*member)), Op::Lambda(_)))
            .collect();
        for lambda in lambdas {
            self.reduce(node, self.graph.term(lambda));
        }
    }

    fn reduce(&mut self, application: Node, lambda: Term) {
        let generation = self.generation_of(application);
        if generation >= self.options.max_generation {
            return;
        }
        self.generation = generation + 1;
        let term = self.graph.term(application);
        let mut args: Vec<Term> = self.terms.args(term).into();
        args[0] = lambda;
        let sort = self.terms.sort_of(term);
        let reducible = self.terms.mk(Op::Apply, &args, sort);
        let body = self.terms.args(lambda)[0];
        let value = self.terms.instantiate(body, &args[1..]);
        self.node(reducible);
        let lit = Lit::positive(self.terms.eq_atom(reducible, value));
        self.add_axiom(Step::Beta(reducible), &[lit]);
    }

    /// A class of functions grew: it may hold a lambda now.
    pub(super) fn merge_functions(&mut self, root: Node) {
        let has_lambda = self
            .graph
            .class(root)
            .any(|member| matches!(self.terms.op(self.graph.term(member)), Op::Lambda(_)));
        if !has_lambda {
            return;
        }
        for parent in self.graph.parents(root).to_vec() {
            if *self.terms.op(self.graph.term(parent)) == Op::Apply
                && self.graph.equal(self.graph.args(parent)[0], root)
            {
                self.notice_apply(parent);
            }
        }
    }
}
