//! What matching binds variables to.

use crate::graph::Node;
use crate::search::Search;
use num_bigint::BigInt;
use num_traits::Zero;
use tenet_logic::{Op, Term};

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
                let value = self.graph.term(*node);
                self.difference(value, rest, *negative)
            }
        }
    }

    /// `value - rest`, or its negation, with numbers put together.
    fn difference(&mut self, value: Term, rest: &[Term], negative: bool) -> Term {
        let mut constant = BigInt::zero();
        // Each part with the sign that it has in `value - rest`.
        let mut parts: Vec<(Term, bool)> = Vec::new();
        let mut stack: Vec<(Term, bool)> = vec![(value, false)];
        stack.extend(rest.iter().map(|part| (*part, true)));
        while let Some((part, minus)) = stack.pop() {
            match self.terms.op(part) {
                Op::Int(number) => {
                    constant += if minus != negative {
                        -number
                    } else {
                        number.clone()
                    };
                }
                Op::Add => stack.extend(self.terms.args(part).iter().map(|arg| (*arg, minus))),
                _ => {
                    let opposite = (part, !minus);
                    match parts.iter().position(|known| *known == opposite) {
                        Some(at) => {
                            parts.remove(at);
                        }
                        None => parts.push((part, minus)),
                    }
                }
            }
        }
        let mut sum: Vec<Term> = Vec::new();
        for (part, minus) in parts {
            sum.push(if minus != negative {
                self.terms.neg(part)
            } else {
                part
            });
        }
        sum.sort();
        if !constant.is_zero() || sum.is_empty() {
            sum.push(self.terms.int(constant));
        }
        self.terms.add(&sum)
    }
}
