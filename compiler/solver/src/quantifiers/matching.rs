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

/// Which patterns of a group are still to be matched, as bits.
type Open = u64;

/// What a pattern stands for.
enum Resolved {
    Class(Node),
    /// No term of the branch.
    Absent,
    /// That depends on variables without values.
    Open,
}

/// Where a pattern may match.
enum Places {
    Nowhere,
    /// At more terms than another pattern of the group.
    Many,
    At(Vec<Node>),
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
        matcher.next_pattern(((1_u128 << group.len().min(64)) - 1) as Open);
        let (steps, found) = (matcher.steps, matcher.found);
        self.steps += steps;
        found
    }
}

impl Matcher<'_, '_> {
    fn is_full(&self) -> bool {
        self.found.len() >= MOST_SOLUTIONS
    }

    /// Looks for the patterns that are still open, as bits of `open`: first for the one with the fewest terms to look at.
    fn next_pattern(&mut self, open: Open) {
        if open == 0 {
            self.found.push(Solution {
                bindings: self.bindings.clone(),
                generation: self.generation,
            });
            return;
        }
        let mut best: Option<(usize, usize, Vec<Node>)> = None;
        for position in (0..self.group.len()).filter(|position| open & 1 << position != 0) {
            let limit = best.as_ref().map_or(usize::MAX, |(count, ..)| *count);
            match self.places(self.group[position], limit) {
                Places::Nowhere => return,
                Places::Many => {}
                Places::At(nodes) => best = Some((nodes.len(), position, nodes)),
            }
        }
        let Some((_, position, nodes)) = best else {
            return;
        };
        let pattern = self.group[position];
        for node in nodes {
            if self.is_full() {
                return;
            }
            if !self.search.graph.is_canonical(node) {
                continue;
            }
            let before = self.generation;
            self.generation = before.max(self.search.generation_of(node));
            let mut goals = self.arguments(pattern, node);
            self.solve(&mut goals, open & !(1 << position));
            self.generation = before;
        }
    }

    /// The terms that may match a pattern, if they are fewer than `limit`: those with its head or, where one of its arguments is known, those among that
    /// argument's parents.
    fn places(&mut self, pattern: Term, limit: usize) -> Places {
        let (terms, graph) = (&*self.search.terms, &self.search.graph);
        let Some(head) = graph.heads.get(terms, pattern) else {
            return Places::Nowhere;
        };
        let mut among = graph.with_head(head);
        let mut is_anchored = false;
        self.steps += 1;
        for arg in terms.args(pattern) {
            let class = match self.resolved(*arg) {
                Resolved::Absent => return Places::Nowhere,
                Resolved::Class(node) => Some(node),
                Resolved::Open => None,
            };
            if let Some(node) = class {
                let parents = graph.parents(node);
                if parents.len() < among.len() {
                    among = parents;
                    is_anchored = true;
                }
            }
        }
        if !is_anchored {
            return if among.len() < limit {
                Places::At(among.to_vec())
            } else {
                Places::Many
            };
        }
        self.steps += among.len() as u64 / 4;
        let mut nodes: Vec<Node> = among
            .iter()
            .copied()
            .filter(|node| graph.head(*node) == head)
            .collect();
        nodes.dedup();
        if nodes.len() < limit {
            Places::At(nodes)
        } else {
            Places::Many
        }
    }

    /// The class that a pattern stands for under the present bindings. Recursion goes as deep as patterns have subterms.
    fn resolved(&self, pattern: Term) -> Resolved {
        let (terms, graph) = (&*self.search.terms, &self.search.graph);
        if terms.is_closed(pattern) {
            let mut fuel = 32;
            return match graph.find(terms, pattern, &mut fuel) {
                Some(node) => Resolved::Class(node),
                None => Resolved::Absent,
            };
        }
        match terms.op(pattern) {
            Op::Bound(index) => match &self.bindings[self.count - 1 - *index as usize] {
                Some(Binding::Node(node)) => Resolved::Class(*node),
                _ => Resolved::Open,
            },
            // These are matched by what they are worth.
            Op::Add | Op::Mul => Resolved::Open,
            _ => {
                let Some(head) = graph.heads.get(terms, pattern) else {
                    return Resolved::Open;
                };
                let mut args = Vec::new();
                for arg in terms.args(pattern) {
                    match self.resolved(*arg) {
                        Resolved::Class(node) => args.push(node),
                        other => return other,
                    }
                }
                match graph.congruent(head, &args) {
                    Some(node) => Resolved::Class(node),
                    None => Resolved::Absent,
                }
            }
        }
    }

    /// What the arguments are to match; variables and closed terms stand last and are looked at first.
    fn arguments(&self, pattern: Term, node: Node) -> Vec<(Term, Node)> {
        let terms = &*self.search.terms;
        let is_simple = |arg: Term| terms.is_closed(arg) || matches!(terms.op(arg), Op::Bound(_));
        let args = terms.args(pattern).iter().copied();
        let mut goals: Vec<(Term, Node)> = args
            .zip(self.search.graph.args(node).iter().copied())
            .collect();
        goals.sort_by_key(|(arg, _)| is_simple(*arg));
        goals
    }

    /// Satisfies all goals, each a pattern and a class, then goes on with the next pattern of the group. Recursion goes as deep
    /// as patterns have subterms, which triggers limit.
    fn solve(&mut self, goals: &mut Vec<(Term, Node)>, open: Open) {
        self.steps += 1;
        if self.is_full() {
            return;
        }
        let Some((pattern, node)) = goals.pop() else {
            self.next_pattern(open);
            return;
        };
        self.solve_goal(pattern, node, goals, open);
        goals.push((pattern, node));
    }

    fn solve_goal(&mut self, pattern: Term, node: Node, goals: &mut Vec<(Term, Node)>, open: Open) {
        let (terms, graph) = (&*self.search.terms, &self.search.graph);
        if terms.is_closed(pattern) {
            let mut fuel = 32;
            if let Some(found) = graph.find(terms, pattern, &mut fuel)
                && graph.equal(found, node)
            {
                self.solve(goals, open);
            }
            return;
        }
        match terms.op(pattern) {
            Op::Bound(index) => self.bind(*index, Binding::Node(node), goals, open),
            Op::Add | Op::Mul => {
                if let Some(offset) = offset(terms, pattern) {
                    let binding = Binding::Solution {
                        node,
                        negative: offset.negative,
                        rest: offset.rest,
                    };
                    self.bind(offset.variable, binding, goals, open);
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
                    self.solve(goals, open);
                    goals.truncate(before);
                }
            }
        }
    }

    /// Binds the variable, or compares with what it is bound to.
    fn bind(&mut self, index: u32, binding: Binding, goals: &mut Vec<(Term, Node)>, open: Open) {
        let place = self.count - 1 - index as usize;
        match (&self.bindings[place], &binding) {
            (None, _) => {
                self.bindings[place] = Some(binding);
                self.solve(goals, open);
                self.bindings[place] = None;
            }
            (Some(Binding::Node(known)), Binding::Node(node)) => {
                if self.search.graph.equal(*known, *node) {
                    self.solve(goals, open);
                }
            }
            // Two offsets, or an offset and a class: whether they agree is for arithmetic to say; the instance is valid anyway.
            _ => self.solve(goals, open),
        }
    }
}
