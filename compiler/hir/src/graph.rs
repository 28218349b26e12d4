//! Cycles of directed graphs.

use std::collections::BTreeMap;

/// The strongly connected components that are cycles — more than one node, or a node with an edge to itself — each
/// sorted, in the order of their first nodes. (Tarjan 1972, with an explicit stack.)
pub fn cycles<N: Clone + Ord>(nodes: Vec<N>, edges: &dyn Fn(&N) -> Vec<N>) -> Vec<Vec<N>> {
    let mut search = Search {
        edges,
        states: BTreeMap::new(),
        open: Vec::new(),
        out: Vec::new(),
    };
    for node in nodes {
        if !search.states.contains_key(&node) {
            search.visit(node);
        }
    }
    search.out.sort();
    search.out
}

struct State {
    index: usize,
    low: usize,
    open: bool,
    own_edge: bool,
}

struct Search<'a, N> {
    edges: &'a dyn Fn(&N) -> Vec<N>,
    states: BTreeMap<N, State>,
    open: Vec<N>,
    out: Vec<Vec<N>>,
}

impl<N: Clone + Ord> Search<'_, N> {
    fn enter(&mut self, node: &N) -> (N, std::vec::IntoIter<N>) {
        let index = self.states.len();
        let next = (self.edges)(node);
        let state = State {
            index,
            low: index,
            open: true,
            own_edge: next.contains(node),
        };
        self.states.insert(node.clone(), state);
        self.open.push(node.clone());
        (node.clone(), next.into_iter())
    }

    fn lower(&mut self, node: &N, to: usize) {
        if let Some(state) = self.states.get_mut(node) {
            state.low = state.low.min(to);
        }
    }

    fn visit(&mut self, root: N) {
        let mut path = vec![self.enter(&root)];
        while let Some((node, rest)) = path.last_mut() {
            let node = node.clone();
            match rest.next() {
                Some(next) => match self.states.get(&next) {
                    None => path.push(self.enter(&next)),
                    Some(state) if state.open => {
                        let index = state.index;
                        self.lower(&node, index);
                    }
                    Some(_) => {}
                },
                None => {
                    path.pop();
                    let low = self.states.get(&node).map_or(0, |s| s.low);
                    if let Some((parent, _)) = path.last() {
                        let parent = parent.clone();
                        self.lower(&parent, low);
                    }
                    self.close(&node);
                }
            }
        }
    }

    /// Takes the component off the stack if `node` is its root.
    fn close(&mut self, node: &N) {
        let Some(state) = self.states.get(node) else {
            return;
        };
        if state.low != state.index {
            return;
        }
        let own_edge = state.own_edge;
        let mut component = Vec::new();
        while let Some(member) = self.open.pop() {
            if let Some(state) = self.states.get_mut(&member) {
                state.open = false;
            }
            let last = member == *node;
            component.push(member);
            if last {
                break;
            }
        }
        if component.len() > 1 || own_edge {
            component.sort();
            self.out.push(component);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::cycles;

    fn of(edges: &[(u32, u32)]) -> Vec<Vec<u32>> {
        let mut nodes: Vec<u32> = edges.iter().flat_map(|(a, b)| [*a, *b]).collect();
        nodes.sort_unstable();
        nodes.dedup();
        cycles(nodes, &|n| {
            edges
                .iter()
                .filter(|(a, _)| a == n)
                .map(|(_, b)| *b)
                .collect()
        })
    }

    #[test]
    fn only_cycles_are_components() {
        assert_eq!(of(&[(1, 2), (2, 3)]), Vec::<Vec<u32>>::new());
        assert_eq!(of(&[(1, 1), (1, 2)]), vec![vec![1]]);
        assert_eq!(
            of(&[(3, 1), (1, 2), (2, 3), (3, 4), (4, 4)]),
            vec![vec![1, 2, 3], vec![4]]
        );
        assert_eq!(
            of(&[(1, 2), (2, 1), (2, 3), (3, 4), (4, 3)]),
            vec![vec![1, 2], vec![3, 4]]
        );
    }
}
