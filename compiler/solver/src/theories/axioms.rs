//! Instances of axiom schemas.

use crate::search::Search;
use std::sync::Arc;
use tenet_logic::{Lit, Op, Schema, Sort, Step, Term};

impl Search<'_> {
    /// Puts up an instance of a schema: a unit equation goes straight to the graph, any other clause becomes an obligation. True
    /// if it is new on this branch.
    pub(crate) fn axiom(&mut self, schema: Schema, args: &[Term]) -> bool {
        self.steps += 1;
        let step = Step::Schema(schema, args.into());
        if let Some(known) = self.known_axiom(&step) {
            return known;
        }
        let Some(clause) = self.schema_clause(schema, args) else {
            return false;
        };
        self.put_up(step, &clause)
    }

    /// Puts up a clause that the branch does not have yet.
    fn put_up(&mut self, step: Step, clause: &[Lit]) -> bool {
        if let [lit] = clause
            && lit.positive
            && self.is_graph_equation(lit.atom)
        {
            if self.holds(*lit) {
                return false;
            }
            let (a, b) = self.sides(lit.atom);
            let is_new = !self.graph.equal(a, b);
            self.equate(a, b, step, &[]);
            return is_new;
        }
        self.add_axiom(step, clause)
    }

    /// The clause of a schema's instance, built once; none where the arguments do not fit.
    pub(super) fn schema_clause(&mut self, schema: Schema, args: &[Term]) -> Option<Arc<[Lit]>> {
        let key = (schema, args.into());
        if let Some(known) = self.instances.get(&key) {
            return known.clone();
        }
        let clause: Option<Arc<[Lit]>> = schema
            .clause(self.terms, self.env, args)
            .map(|clause| clause.into());
        self.instances.insert(key, clause.clone());
        clause
    }

    /// An instance of a schema, put up only if the branch does not satisfy it already.
    pub(crate) fn axiom_unless_satisfied(&mut self, schema: Schema, args: &[Term]) -> bool {
        self.steps += 1;
        let step = Step::Schema(schema, args.into());
        if let Some(known) = self.known_axiom(&step) {
            return known;
        }
        let Some(clause) = self.schema_clause(schema, args) else {
            return false;
        };
        if clause.iter().any(|lit| self.holds(*lit)) {
            return false;
        }
        self.put_up(step, &clause)
    }

    /// Adds an instance of a schema that only propagates: nothing is decided for its sake.
    pub(crate) fn consequence(&mut self, schema: Schema, args: &[Term]) -> bool {
        self.steps += 1;
        let step = Step::Schema(schema, args.into());
        if self.proof.find(&step).is_some_and(|id| self.is_axiom(id)) {
            return false;
        }
        let Some(clause) = self.schema_clause(schema, args) else {
            return false;
        };
        self.add_consequence_axiom(step, &clause);
        true
    }

    /// Gives an atom a node and has its truth value told by the graph. True if it had none.
    pub(crate) fn attend(&mut self, atom: Term) -> bool {
        let is_new = self.graph.node(atom).is_none();
        if is_new {
            let node = self.node(atom);
            self.var(atom);
            self.graph.watch_formula(node);
        }
        is_new
    }

    /// Is the literal true on this branch, by its value or by the graph?
    pub(crate) fn holds(&self, lit: Lit) -> bool {
        let value = self.value_of(lit);
        value.or_else(|| {
            self.graph_truth(lit.atom)
                .map(|value| value == lit.positive)
        }) == Some(true)
    }

    /// The number that a term is, or is equal to in the graph.
    pub(crate) fn number(&self, term: Term) -> Option<&num_bigint::BigInt> {
        if let Op::Int(value) = self.terms.op(term) {
            return Some(value);
        }
        let node = self.graph.node(term)?;
        let known = self.graph.class(node).find_map(|member| {
            match self.terms.op(self.graph.term(member)) {
                Op::Int(value) => Some(value),
                _ => None,
            }
        });
        debug_assert!(known.is_none() || self.terms.sort_of(term) == Sort::INT);
        known
    }
}
