//! Combination of the graph with arithmetic: integer terms that have the same value and stand in corresponding places are
//! asked to be equal or not (model-based theory combination, de Moura and Bjørner 2008; the care graph of Jovanović and Barrett 2013).

use crate::graph::Node;
use crate::search::Search;
use num_bigint::BigInt;
use rustc_hash::{FxHashMap, FxHashSet};
use tenet_logic::{Lit, Op, Sort, Step, Term};

/// Splits that one look asks for.
const MOST_SPLITS: usize = 8;
/// Steps that the search for implied equalities may take.
const EQUALITY_STEPS: u64 = 20_000;

#[derive(PartialEq, Eq, Hash)]
enum Argument {
    Class(Node),
    Value(BigInt),
}

impl Search<'_> {
    /// Splits on equalities of integer arguments that would make two applications congruent, if the present values are theirs.
    /// True if there was one to split on.
    pub(crate) fn combine(&mut self) -> bool {
        let mut seen: FxHashMap<(u32, Vec<Argument>), Node> = FxHashMap::default();
        let mut pairs: Vec<(Node, Node)> = Vec::new();
        self.count_walk();
        for node in 0..self.graph.len() as Node {
            if !self.has_integer_arguments(node) || !self.graph.is_canonical(node) {
                continue;
            }
            self.steps += 1;
            let args: Vec<Node> = self.graph.args(node).to_vec();
            let key: Vec<Argument> = args.iter().map(|arg| self.argument(*arg)).collect();
            let head = self.graph.head(node);
            match seen.get(&(head, key)) {
                Some(other) if !self.graph.equal(*other, node) => pairs.push((*other, node)),
                Some(_) => {}
                None => {
                    let key = args.iter().map(|arg| self.argument(*arg)).collect();
                    seen.insert((head, key), node);
                }
            }
        }
        let mut splits = 0;
        for (a, b) in pairs {
            let args: Vec<(Node, Node)> = {
                let left = self.graph.args(a).iter().copied();
                left.zip(self.graph.args(b).iter().copied()).collect()
            };
            for (x, y) in args {
                if splits < MOST_SPLITS && !self.graph.equal(x, y) && self.split_integers(x, y) {
                    splits += 1;
                }
            }
        }
        splits > 0
    }

    /// Makes integer arguments equal that are equal by the bounds. True if there were any.
    pub(crate) fn equate_implied(&mut self) -> bool {
        let mut shared: Vec<Term> = Vec::new();
        let mut seen: FxHashSet<Node> = FxHashSet::default();
        self.count_walk();
        for node in 0..self.graph.len() as Node {
            if !self.has_integer_arguments(node) {
                continue;
            }
            for arg in self.graph.args(node).to_vec() {
                if self.graph.sort(arg) == Sort::INT
                    && let Some(known) = self.graph.integer(arg)
                    && seen.insert(self.graph.root(arg))
                {
                    shared.push(self.graph.term(known));
                }
            }
        }
        if shared.len() < 2 {
            return false;
        }
        self.steps += shared.len() as u64;
        let mut budget = EQUALITY_STEPS;
        let equalities = self
            .arith
            .implied_equalities(self.terms, &shared, &mut budget);
        self.steps += EQUALITY_STEPS - budget;
        let mut progress = false;
        for equality in equalities {
            let equation = Lit::positive(self.terms.eq_atom(equality.left, equality.right));
            if self.value_of(equation) == Some(true) {
                continue;
            }
            self.generation = 0;
            for lemma in &equality.lemmas {
                self.add_lemma(lemma, false);
            }
            progress = true;
        }
        progress
    }

    fn has_integer_arguments(&self, node: Node) -> bool {
        let args = self.graph.args(node);
        args.iter().any(|arg| self.graph.sort(*arg) == Sort::INT)
            && !matches!(
                self.terms.op(self.graph.term(node)),
                Op::Add | Op::Mul | Op::Eq | Op::Div | Op::Mod
            )
    }

    fn argument(&mut self, node: Node) -> Argument {
        if self.graph.sort(node) == Sort::INT
            && let Some(known) = self.graph.integer(node)
            && let Some(value) = self.integer_value(self.graph.term(known))
        {
            return Argument::Value(value);
        }
        Argument::Class(self.graph.root(node))
    }

    /// `x = y`, `x < y` or `y < x`.
    fn split_integers(&mut self, x: Node, y: Node) -> bool {
        self.generation = self.generation_of(x).max(self.generation_of(y));
        let (a, b) = (self.graph.term(x), self.graph.term(y));
        let equation = Lit::positive(self.terms.eq_atom(a, b));
        if self.value_of(equation).is_some() {
            return false;
        }
        let clause = [
            equation,
            Lit::positive(self.terms.lt(a, b)),
            Lit::positive(self.terms.lt(b, a)),
        ];
        let var = self.var(equation.atom);
        self.sat.set_phase(var, true);
        self.want_formula(var);
        self.add_axiom(Step::Trichotomy(a, b), &clause);
        true
    }
}
