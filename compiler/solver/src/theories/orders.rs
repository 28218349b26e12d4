//! The total order `Less`: where it does not hold one way, it holds the other way or there is equality; and it has no cycles.

use crate::graph::Node;
use crate::sat::Literal;
use crate::search::Search;
use rustc_hash::FxHashMap;
use tenet_logic::{Op, Schema, Term};

impl Search<'_> {
    /// A comparison was assigned.
    pub(super) fn assert_order(&mut self, literal: Literal, node: Node) {
        if !literal.is_positive() {
            let args = [0, 1].map(|at| self.graph.term(self.graph.args(node)[at]));
            self.axiom_unless_satisfied(Schema::LessTotal, &args);
        }
    }

    /// Closes the branch if the order goes round in a circle.
    pub(super) fn saturate_order(&mut self) -> bool {
        let mut above: FxHashMap<Node, Vec<Node>> = FxHashMap::default();
        let mut starts = Vec::new();
        for node in self.nodes_of(Op::Less) {
            if self.graph.truth(node) == Some(true) {
                let [low, high] = [0, 1].map(|at| self.graph.root(self.graph.args(node)[at]));
                above.entry(low).or_default().push(high);
                starts.push(low);
            }
        }
        let mut finished: FxHashMap<Node, bool> = FxHashMap::default();
        for start in starts {
            if let Some(circle) = find_circle(start, &above, &mut finished) {
                return self.close_circle(&circle);
            }
        }
        false
    }

    /// The axioms by which a circle of classes, each below the next and the last below the first, is a contradiction.
    fn close_circle(&mut self, circle: &[Node]) -> bool {
        self.generation = 0;
        let terms: Vec<Term> = circle.iter().map(|node| self.graph.term(*node)).collect();
        let first = terms[0];
        let mut progress = false;
        for at in 1..terms.len() {
            let (middle, last) = (terms[at], terms[(at + 1) % terms.len()]);
            progress |= self.consequence(Schema::LessTransitive, &[first, middle, last]);
            for pair in [(first, middle), (middle, last), (first, last)] {
                let atom = self.terms.less(pair.0, pair.1);
                progress |= self.attend(atom);
            }
        }
        let atom = self.terms.less(first, first);
        progress |= self.attend(atom);
        progress | self.consequence(Schema::LessIrreflexive, &[first])
    }
}

/// A circle, by depth-first search. `finished` says false for a class on the way, true for one without a circle.
fn find_circle(
    start: Node,
    above: &FxHashMap<Node, Vec<Node>>,
    finished: &mut FxHashMap<Node, bool>,
) -> Option<Vec<Node>> {
    if finished.contains_key(&start) {
        return None;
    }
    let mut stack = vec![(start, 0)];
    finished.insert(start, false);
    while let Some((node, position)) = stack.last_mut() {
        let Some(next) = above
            .get(node)
            .and_then(|list| list.get(*position))
            .copied()
        else {
            finished.insert(*node, true);
            stack.pop();
            continue;
        };
        *position += 1;
        match finished.get(&next) {
            Some(true) => {}
            Some(false) => {
                let from = stack.iter().position(|(node, _)| *node == next)?;
                return Some(stack[from..].iter().map(|(node, _)| *node).collect());
            }
            None => {
                finished.insert(next, false);
                stack.push((next, 0));
            }
        }
    }
    None
}
