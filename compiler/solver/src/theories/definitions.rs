//! Definitions: an application is unfolded when the conditions that its body begins with are decided, or else as deep as the
//! stage of the search allows.

use crate::graph::Node;
use crate::search::Search;
use tenet_logic::{FunctionId, Lit, Op, Sort, Step, Term};

/// Applications whose conditions the facts alone decide are unfolded up to this generation, others as far as quantified formulas are
/// instantiated: a branch could go on for ever.
const DEEPEST_DECIDED: u32 = 400;
/// Conditions are looked into to this depth.
const CONDITION_DEPTH: u32 = 12;

/// Applications that wait to be unfolded.
#[derive(Default)]
pub(crate) struct Definitions {
    waiting: Vec<Node>,
    unfolded: Vec<bool>,
    undo: Vec<Change>,
    scopes: Vec<usize>,
}

enum Change {
    Added,
    Unfolded(usize),
}

impl Definitions {
    pub(crate) fn push(&mut self) {
        self.scopes.push(self.undo.len());
    }

    pub(crate) fn pop(&mut self, levels: usize) {
        let scope = self.scopes.len() - levels;
        let start = self.scopes[scope];
        self.scopes.truncate(scope);
        for change in self.undo.drain(start..).rev() {
            match change {
                Change::Added => {
                    self.waiting.pop();
                    self.unfolded.pop();
                }
                Change::Unfolded(position) => self.unfolded[position] = false,
            }
        }
    }

    fn add(&mut self, node: Node) {
        self.waiting.push(node);
        self.unfolded.push(false);
        self.undo.push(Change::Added);
    }

    fn mark(&mut self, position: usize) {
        self.unfolded[position] = true;
        self.undo.push(Change::Unfolded(position));
    }

    pub(crate) fn is_waiting(&self) -> bool {
        self.unfolded.iter().any(|done| !done)
    }
}

impl Search<'_> {
    /// An application of a function of the environment has a node.
    pub(super) fn notice_application(&mut self, node: Node) {
        let Op::App(function) = *self.terms.op(self.graph.term(node)) else {
            return;
        };
        let Some(definition) = &self.env.function(function).definition else {
            return;
        };
        if !definition.recursive && self.generation_of(node) < self.options.max_generation {
            self.unfold(node, function);
        } else {
            self.definitions.add(node);
        }
    }

    fn unfold(&mut self, node: Node, function: FunctionId) {
        let Some(definition) = self.env.function(function).definition.clone() else {
            return;
        };
        self.generation = self.generation_of(node) + 1;
        self.stats.unfoldings += 1;
        let term = self.graph.term(node);
        let args: Vec<Term> = self.terms.args(term).into();
        let guard = self.terms.instantiate(definition.guard, &args);
        let body = self.terms.instantiate(definition.body, &args);
        let equation = Lit::positive(self.terms.eq_atom(term, body));
        let clause = if guard == Term::TRUE {
            vec![equation]
        } else {
            vec![!self.terms.lit(guard), equation]
        };
        self.add_axiom(Step::Unfold(term), &clause);
    }

    /// Unfolds what waits for conditions that are decided by now. True if there was anything.
    pub(crate) fn unfold_decided(&mut self) -> bool {
        let deepest = if self.sat.level() == 0 {
            DEEPEST_DECIDED
        } else {
            self.quantifiers.ceiling + 1
        };
        self.unfold_where(|search, node, function| {
            search.generation_of(node) < deepest && search.is_decided(node, function)
        })
    }

    /// Unfolds what waits, up to a depth.
    pub(crate) fn unfold_up_to(&mut self, depth: u32) -> bool {
        self.unfold_where(|search, node, _| search.generation_of(node) < depth)
    }

    fn unfold_where(&mut self, ready: impl Fn(&mut Self, Node, FunctionId) -> bool) -> bool {
        let mut progress = false;
        let mut seen = rustc_hash::FxHashSet::default();
        for position in 0..self.definitions.waiting.len() {
            let node = self.definitions.waiting[position];
            let Op::App(function) = *self.terms.op(self.graph.term(node)) else {
                continue;
            };
            if self.definitions.unfolded[position]
                || !self.graph.is_canonical(node) && !self.graph.args(node).is_empty()
            {
                continue;
            }
            self.steps += 1;
            if seen.insert(self.graph.root(node)) && ready(self, node, function) {
                self.definitions.mark(position);
                self.unfold(node, function);
                progress = true;
                if self.is_exhausted() {
                    break;
                }
            }
        }
        progress
    }

    /// Is the first condition of the function's body decided for these arguments?
    fn is_decided(&mut self, node: Node, function: FunctionId) -> bool {
        let Some(definition) = &self.env.function(function).definition else {
            return false;
        };
        let (body, args) = (
            definition.body,
            self.terms.args(self.graph.term(node)).to_vec(),
        );
        if *self.terms.op(body) != Op::Ite {
            return false;
        }
        let condition = self.terms.args(body)[0];
        let condition = self.terms.instantiate(condition, &args);
        self.formula_truth(condition, CONDITION_DEPTH).is_some()
    }

    /// The truth value of a formula on the present branch, as far as it can be read off.
    pub(crate) fn formula_truth(&mut self, formula: Term, depth: u32) -> Option<bool> {
        let lit = self.terms.lit(formula);
        if let Some(value) = self.value_of(lit) {
            return Some(value);
        }
        let depth = depth.checked_sub(1)?;
        let args: Vec<Term> = self.terms.args(lit.atom).into();
        let value = match self.terms.op(lit.atom).clone() {
            Op::True => Some(true),
            Op::False => Some(false),
            Op::And => self.junction_truth(&args, false, depth),
            Op::Or => self.junction_truth(&args, true, depth),
            Op::Le | Op::Lt => self.arithmetic_truth(lit.atom),
            Op::Eq if self.terms.sort_of(args[0]) == Sort::INT => self
                .graph_truth(lit.atom)
                .or_else(|| self.arithmetic_truth(lit.atom)),
            Op::Eq if self.terms.sort_of(args[0]) == Sort::BOOL => None,
            _ => self.graph_truth(lit.atom),
        };
        value.map(|value| value == lit.positive)
    }

    fn junction_truth(&mut self, args: &[Term], decisive: bool, depth: u32) -> Option<bool> {
        let mut open = false;
        for arg in args {
            match self.formula_truth(*arg, depth) {
                Some(value) if value == decisive => return Some(decisive),
                Some(_) => {}
                None => open = true,
            }
        }
        (!open).then_some(!decisive)
    }
}
