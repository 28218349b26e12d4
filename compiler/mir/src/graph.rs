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
