//! The control-flow graph of a function: predecessors, orders, dominators.

use crate::{BlockId, Function};

/// The predecessors of each block, one for each edge.
pub fn predecessors(function: &Function) -> Vec<Vec<BlockId>> {
    let mut preds = vec![Vec::new(); function.blocks.len()];
    for id in function.block_ids() {
        for next in function.block(id).end.successors() {
            preds[next.0 as usize].push(id);
        }
    }
    preds
}

/// The blocks that are reached, each after those that lead to it but for loops.
pub fn reverse_postorder(function: &Function) -> Vec<BlockId> {
    let mut order = Vec::new();
    let mut seen = vec![false; function.blocks.len()];
    let mut stack = vec![(BlockId(0), false)];
    while let Some((block, done)) = stack.pop() {
        if done {
            order.push(block);
            continue;
        }
        if std::mem::replace(&mut seen[block.0 as usize], true) {
            continue;
        }
        stack.push((block, true));
        for next in function.block(block).end.successors() {
            if !seen[next.0 as usize] {
                stack.push((next, false));
            }
        }
    }
    order.reverse();
    order
}

/// The immediate dominator of each block (its own id for the entry and for blocks that are not reached). Cooper, Harvey and Kennedy,
/// "A simple, fast dominance algorithm" (2001).
pub fn dominators(function: &Function) -> Vec<BlockId> {
    let order = reverse_postorder(function);
    let preds = predecessors(function);
    let mut place = vec![usize::MAX; function.blocks.len()];
    for (index, block) in order.iter().enumerate() {
        place[block.0 as usize] = index;
    }
    let mut parent: Vec<usize> = vec![usize::MAX; order.len()];
    parent[0] = 0;
    let mut changed = true;
    while changed {
        changed = false;
        for (index, block) in order.iter().enumerate().skip(1) {
            let mut new = usize::MAX;
            for pred in &preds[block.0 as usize] {
                let pred = place[pred.0 as usize];
                if pred == usize::MAX || parent[pred] == usize::MAX {
                    continue;
                }
                new = if new == usize::MAX {
                    pred
                } else {
                    intersect(&parent, new, pred)
                };
            }
            if parent[index] != new {
                parent[index] = new;
                changed = true;
            }
        }
    }
    function
        .block_ids()
        .map(|block| match place[block.0 as usize] {
            usize::MAX => block,
            index => order[parent[index]],
        })
        .collect()
}

fn intersect(parent: &[usize], mut a: usize, mut b: usize) -> usize {
    while a != b {
        while a > b {
            a = parent[a];
        }
        while b > a {
            b = parent[b];
        }
    }
    a
}

/// Dominance as intervals: block `a` dominates `b` where `a`'s interval in the dominator tree holds `b`'s.
pub struct Dominance {
    parents: Vec<BlockId>,
    /// Entry and exit times of a walk over the tree; blocks that are not reached have an empty interval.
    times: Vec<(u32, u32)>,
}

impl Dominance {
    /// Of a function's blocks.
    pub fn new(function: &Function) -> Dominance {
        let parents = dominators(function);
        let mut children: Vec<Vec<BlockId>> = vec![Vec::new(); parents.len()];
        for id in function.block_ids() {
            let parent = parents[id.0 as usize];
            if parent != id {
                children[parent.0 as usize].push(id);
            }
        }
        let mut times = vec![(u32::MAX, 0); parents.len()];
        let mut clock = 0;
        let mut stack = vec![(BlockId(0), false)];
        while let Some((block, done)) = stack.pop() {
            clock += 1;
            let time = &mut times[block.0 as usize];
            if done {
                time.1 = clock;
                continue;
            }
            time.0 = clock;
            stack.push((block, true));
            stack.extend(children[block.0 as usize].iter().map(|c| (*c, false)));
        }
        Dominance { parents, times }
    }

    /// Does every path to `b` go through `a`?
    pub fn dominates(&self, a: BlockId, b: BlockId) -> bool {
        let (outer, inner) = (self.times[a.0 as usize], self.times[b.0 as usize]);
        outer.0 <= inner.0 && inner.1 <= outer.1
    }

    /// The immediate dominator; the block itself for the entry.
    pub fn parent(&self, block: BlockId) -> BlockId {
        self.parents[block.0 as usize]
    }

    /// The last block that every path to one of these goes through.
    pub fn common(&self, blocks: impl IntoIterator<Item = BlockId>) -> Option<BlockId> {
        blocks.into_iter().reduce(|mut a, b| {
            while !self.dominates(a, b) {
                a = self.parents[a.0 as usize];
            }
            a
        })
    }
}

/// How many loops each block is in. A loop is the blocks from which its head is reached again without leaving what the head dominates.
pub fn loop_depths(function: &Function, dominance: &Dominance) -> Vec<u32> {
    let preds = predecessors(function);
    let mut depths = vec![0; function.blocks.len()];
    for head in function.block_ids() {
        let mut inside = vec![false; function.blocks.len()];
        let mut work: Vec<BlockId> = preds[head.0 as usize]
            .iter()
            .copied()
            .filter(|p| dominance.dominates(head, *p))
            .collect();
        if work.is_empty() {
            continue;
        }
        inside[head.0 as usize] = true;
        while let Some(block) = work.pop() {
            if !std::mem::replace(&mut inside[block.0 as usize], true) {
                work.extend(&preds[block.0 as usize]);
            }
        }
        for (block, inside) in inside.into_iter().enumerate() {
            depths[block] += u32::from(inside);
        }
    }
    depths
}
