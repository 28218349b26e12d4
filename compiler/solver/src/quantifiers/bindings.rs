//! What matching binds variables to.

use crate::graph::Node;
use crate::search::Search;
use tenet_logic::Term;

/// The value of a variable.
#[derive(Clone, Debug)]
pub(super) enum Binding {
    /// A class of the graph.
    Node(Node),
    /// The solution of `sign * x + rest = node`, where `rest` is the sum of closed terms.
    Solution {
        node: Node,
        negative: bool,
        rest: Vec<Term>,
    },
}

/// Values for all variables of a group of patterns.
pub(super) struct Solution {
    pub(super) bindings: Vec<Option<Binding>>,
    /// The highest generation among the matched terms.
    pub(super) generation: u32,
}

impl Search<'_> {
    /// The closed term for a variable. For a class it is the oldest member, so that equal matches give one instance.
    pub(super) fn binding_term(&mut self, binding: &Binding) -> Term {
        match binding {
            Binding::Node(node) => {
                let oldest = self.graph.class(*node).min().unwrap_or(*node);
                self.graph.term(oldest)
            }
            Binding::Solution {
                node,
                negative,
                rest,
            } => {
                let mut parts = vec![self.graph.term(*node)];
                parts.extend(rest.iter().map(|part| self.terms.neg(*part)));
                let solution = self.terms.sum(&parts);
                if !negative {
                    return solution;
                }
                let opposite = self.terms.neg(solution);
                self.terms.sum(&[opposite])
            }
        }
    }
}
