//! The proof forest: each union adds one edge, so two equal nodes have exactly one path between them, and it stays the
//! same for as long as they are equal.

use super::{Edge, Graph, NONE, Node};

/// A step of a path: from a node to the next, by an edge.
pub(crate) struct PathEdge<'a> {
    pub(crate) from: Node,
    pub(crate) to: Node,
    pub(crate) edge: &'a Edge,
}

impl Graph {
    /// Turns the tree of the node around, so that it becomes the root.
    pub(super) fn reroot(&mut self, node: Node) {
        let mut current = node;
        let mut parent = self.nodes[node as usize].proof_parent;
        let mut edge = self.edges[node as usize].take();
        self.nodes[node as usize].proof_parent = NONE;
        while parent != NONE {
            let next_parent = self.nodes[parent as usize].proof_parent;
            let next_edge = self.edges[parent as usize].take();
            self.nodes[parent as usize].proof_parent = current;
            self.edges[parent as usize] = edge;
            (current, parent, edge) = (parent, next_parent, next_edge);
        }
    }

    /// The path between two equal nodes; no edges if they are one.
    pub(crate) fn path(&self, a: Node, b: Node) -> Vec<PathEdge<'_>> {
        let ancestors = |mut node: Node| {
            let mut list = vec![node];
            while self.nodes[node as usize].proof_parent != NONE {
                node = self.nodes[node as usize].proof_parent;
                list.push(node);
            }
            list
        };
        let (mut up, mut down) = (ancestors(a), ancestors(b));
        debug_assert_eq!(up.last(), down.last(), "only equal nodes have a path");
        // Drop the common part above the meeting point.
        while up.len() > 1 && down.len() > 1 && up[up.len() - 2] == down[down.len() - 2] {
            up.pop();
            down.pop();
        }
        let mut path = Vec::with_capacity(up.len() + down.len());
        for pair in up.windows(2) {
            path.extend(self.edges[pair[0] as usize].as_ref().map(|edge| PathEdge {
                from: pair[0],
                to: pair[1],
                edge,
            }));
        }
        for pair in down.windows(2).rev() {
            path.extend(self.edges[pair[0] as usize].as_ref().map(|edge| PathEdge {
                from: pair[1],
                to: pair[0],
                edge,
            }));
        }
        path
    }
}
