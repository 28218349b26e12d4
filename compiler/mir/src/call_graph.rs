//! Who calls whom.

use crate::{Function, FunctionId, Op, Program, Terminator};

/// The functions that a function mentions: calls, and code of function values.
pub fn mentioned(function: &Function) -> Vec<FunctionId> {
    let mut all = Vec::new();
    for block in &function.blocks {
        for instr in &block.instrs {
            match &instr.op {
                Op::Call { callee: id, .. }
                | Op::Function(id)
                | Op::Closure { function: id, .. } => {
                    all.push(*id);
                }
                _ => {}
            }
        }
        if let Terminator::TailCall { callee, .. } = &block.end {
            all.push(*callee);
        }
    }
    all.sort();
    all.dedup();
    all
}

/// The strongly connected component of each function: two functions have the same number where each reaches the other. A function's number
/// is larger than those of the functions that it calls outside of its component (Tarjan, 1972; with an explicit stack).
pub fn components(program: &Program) -> Vec<u32> {
    let count = program.functions.len();
    let edges: Vec<Vec<FunctionId>> = program.functions.iter().map(mentioned).collect();
    let mut index = vec![u32::MAX; count];
    let mut low = vec![0u32; count];
    let mut component = vec![u32::MAX; count];
    let (mut next, mut components) = (0, 0);
    let mut open: Vec<usize> = Vec::new();
    for root in 0..count {
        if index[root] != u32::MAX {
            continue;
        }
        let mut walk = vec![(root, 0)];
        while let Some((node, edge)) = walk.pop() {
            if edge == 0 {
                index[node] = next;
                low[node] = next;
                next += 1;
                open.push(node);
            }
            let mut descended = false;
            for (offset, target) in edges[node].iter().enumerate().skip(edge) {
                let target = target.0 as usize;
                if index[target] == u32::MAX {
                    walk.push((node, offset + 1));
                    walk.push((target, 0));
                    descended = true;
                    break;
                }
                if component[target] == u32::MAX {
                    low[node] = low[node].min(index[target]);
                }
            }
            if descended {
                continue;
            }
            if low[node] == index[node] {
                while let Some(member) = open.pop() {
                    component[member] = components;
                    if member == node {
                        break;
                    }
                }
                components += 1;
            }
            if let Some((parent, _)) = walk.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
        }
    }
    component
}
