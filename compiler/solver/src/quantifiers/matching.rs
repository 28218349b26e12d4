//! Matching of patterns modulo the equalities of the graph (Detlefs, Nelson and Saxe, *Simplify*, 2005).

use super::bindings::{Binding, Solution};
use crate::graph::Node;
use crate::search::Search;
use tenet_logic::{Op, Term, Terms};

/// A round gives up on a group of patterns after so many solutions.
const MOST_SOLUTIONS: usize = 4000;

/// A sum with one variable: `sign * x + rest`.
pub(super) struct Offset {
    pub(super) variable: u32,
    pub(super) negative: bool,
    pub(super) rest: Vec<Term>,
}

/// Reads a sum of one variable, or its negation, and closed terms.
pub(super) fn offset(terms: &Terms, sum: Term) -> Option<Offset> {
    let parts: &[Term] = match terms.op(sum) {
        Op::Add => terms.args(sum),
        _ => &[sum],
    };
    let mut found = None;
    let mut rest = Vec::new();
    for part in parts {
        if terms.is_closed(*part) {
            rest.push(*part);
            continue;
        }
        let (inner, negative) = match (terms.op(*part), terms.args(*part)) {
            (Op::Mul, [a, b]) if is_minus_one(terms, *a) => (*b, true),
            (Op::Mul, [a, b]) if is_minus_one(terms, *b) => (*a, true),
            _ => (*part, false),
        };
        match terms.op(inner) {
            Op::Bound(index) if found.is_none() => found = Some((*index, negative)),
            _ => return None,
        }
    }
    let (variable, negative) = found?;
    Some(Offset {
        variable,
        negative,
        rest,
    })
}

fn is_minus_one(terms: &Terms, term: Term) -> bool {
    matches!(terms.op(term), Op::Int(value) if *value == num_bigint::BigInt::from(-1))
}

struct Matcher<'a, 's> {
    search: &'a Search<'s>,
    count: usize,
    bindings: Vec<Option<Binding>>,
    group: &'a [Term],
    generation: u32,
    steps: u64,
    found: Vec<Solution>,
}

impl Search<'_> {
    /// All ways to match the patterns together.
    pub(super) fn match_group(&mut self, group: &[Term], count: usize) -> Vec<Solution> {
        let mut matcher = Matcher {
            search: self,
            count,
            bindings: vec![None; count],
            group,
            generation: 0,
            steps: 0,
            found: Vec::new(),
        };
        matcher.next_pattern(0);
        let (steps, found) = (matcher.steps, matcher.found);
        self.steps += steps;
        found
    }
}

impl Matcher<'_, '_> {
    fn is_full(&self) -> bool {
        self.found.len() >= MOST_SOLUTIONS
    }

    /// Looks for the patterns from this one on.
    fn next_pattern(&mut self, position: usize) {
        let Some(pattern) = self.group.get(position).copied() else {
            self.found.push(Solution {
                bindings: self.bindings.clone(),
                generation: self.generation,
            });
            return;
        };
        let graph = &self.search.graph;
        let Some(head) = graph.heads.get(self.search.terms, pattern) else {
            return;
        };
        for node in self.search.graph.with_head(head) {
            if self.is_full() {
                return;
            }
            if !self.search.graph.is_canonical(*node) {
                continue;
            }
            let before = self.generation;
            self.generation = before.max(self.search.generation_of(*node));
            let mut goals = self.arguments(pattern, *node);
            self.solve(&mut goals, position);
            self.generation = before;
        }
    }

    fn arguments(&self, pattern: Term, node: Node) -> Vec<(Term, Node)> {
        let args = self.search.terms.args(pattern).iter().copied();
        args.zip(self.search.graph.args(node).iter().copied())
            .collect()
    }

    /// Satisfies all goals, each a pattern and a class, then goes on with the next pattern of the group. Recursion goes as deep
    /// as patterns have subterms, which triggers limit.
    fn solve(&mut self, goals: &mut Vec<(Term, Node)>, position: usize) {
        self.steps += 1;
        if self.is_full() {
            return;
        }
        let Some((pattern, node)) = goals.pop() else {
            self.next_pattern(position + 1);
            return;
        };
        self.solve_goal(pattern, node, goals, position);
        goals.push((pattern, node));
    }

    fn solve_goal(
        &mut self,
        pattern: Term,
        node: Node,
        goals: &mut Vec<(Term, Node)>,
        position: usize,
    ) {
        let (terms, graph) = (&*self.search.terms, &self.search.graph);
        if terms.is_closed(pattern) {
            let mut fuel = 32;
            if let Some(found) = graph.find(terms, pattern, &mut fuel)
                && graph.equal(found, node)
            {
                self.solve(goals, position);
            }
            return;
        }
        match terms.op(pattern) {
            Op::Bound(index) => self.bind(*index, Binding::Node(node), goals, position),
            Op::Add | Op::Mul => {
                if let Some(offset) = offset(terms, pattern) {
                    let binding = Binding::Solution {
                        node,
                        negative: offset.negative,
                        rest: offset.rest,
                    };
                    self.bind(offset.variable, binding, goals, position);
                }
            }
            _ => {
                let Some(head) = graph.heads.get(terms, pattern) else {
                    return;
                };
                let members: Vec<Node> = graph
                    .class(node)
                    .filter(|member| graph.head(*member) == head && graph.is_canonical(*member))
                    .collect();
                for member in members {
                    let before = goals.len();
                    goals.extend(self.arguments(pattern, member));
                    self.solve(goals, position);
                    goals.truncate(before);
                }
            }
        }
    }

    /// Binds the variable, or compares with what it is bound to.
    fn bind(
        &mut self,
        index: u32,
        binding: Binding,
        goals: &mut Vec<(Term, Node)>,
        position: usize,
    ) {
        let place = self.count - 1 - index as usize;
        match (&self.bindings[place], &binding) {
            (None, _) => {
                self.bindings[place] = Some(binding);
                self.solve(goals, position);
                self.bindings[place] = None;
            }
            (Some(Binding::Node(known)), Binding::Node(node)) => {
                if self.search.graph.equal(*known, *node) {
                    self.solve(goals, position);
                }
            }
            // Two offsets, or an offset and a class: whether they agree is for arithmetic to say; the instance is valid anyway.
            _ => self.solve(goals, position),
        }
    }
}
