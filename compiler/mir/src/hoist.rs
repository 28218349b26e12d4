//! What does not change in a loop is computed before it. Loops are rotated: the head's operations run on every turn, and the head is entered only where there is
//! a first turn; so what is moved from the head to the block before runs under the same facts, and nothing runs that would not have.

use crate::graph::{Dominance, predecessors};
use crate::{BlockId, Function, IntOp, Op, Terminator, Value};

/// Moves operations from the heads of loops to the blocks before, inner loops first.
pub fn hoist_invariants(function: &mut Function) {
    let dominance = Dominance::new(function);
    let preds = predecessors(function);
    // A later head is nested in an earlier one, or apart from it.
    for index in (1..function.blocks.len() as u32).rev() {
        let head = BlockId(index);
        let (back, before): (Vec<BlockId>, Vec<BlockId>) = preds[head.0 as usize]
            .iter()
            .copied()
            .partition(|p| dominance.dominates(head, *p));
        if back.is_empty() {
            continue;
        }
        if let [before] = before[..]
            && let Terminator::Jump(_) = function.block(before).end
        {
            let inside = members(function, head, back, &preds);
            hoist(function, head, before, &inside);
        }
    }
}

fn members(
    function: &Function,
    head: BlockId,
    back: Vec<BlockId>,
    preds: &[Vec<BlockId>],
) -> Vec<bool> {
    let mut inside = vec![false; function.blocks.len()];
    inside[head.0 as usize] = true;
    let mut work = back;
    while let Some(block) = work.pop() {
        if !std::mem::replace(&mut inside[block.0 as usize], true) {
            work.extend(&preds[block.0 as usize]);
        }
    }
    inside
}

fn hoist(function: &mut Function, head: BlockId, before: BlockId, inside: &[bool]) {
    let mut varies = vec![false; function.values.len()];
    for (index, block) in function.blocks.iter().enumerate() {
        if inside[index] {
            let results = block.instrs.iter().filter_map(|i| i.result);
            for value in block.params.iter().copied().chain(results) {
                varies[value.0 as usize] = true;
            }
        }
    }
    let instrs = std::mem::take(&mut function.blocks[head.0 as usize].instrs);
    let (mut stay, mut leave) = (Vec::new(), Vec::new());
    let mut called = false;
    for instr in instrs {
        // A call may not come back, and what follows it may rely on that it does.
        called |= matches!(instr.op, Op::Call { .. } | Op::Apply { .. });
        let mut fixed = is_cheap(&instr.op) && !(called && relies_on_proofs(&instr.op));
        instr.op.operands(|v: Value| fixed &= !varies[v.0 as usize]);
        if fixed {
            if let Some(result) = instr.result {
                varies[result.0 as usize] = false;
            }
            leave.push(instr);
        } else {
            stay.push(instr);
        }
    }
    function.blocks[head.0 as usize].instrs = stay;
    function.blocks[before.0 as usize].instrs.extend(leave);
}

/// Would it go wrong where what was proved does not hold?
fn relies_on_proofs(op: &Op) -> bool {
    match op {
        Op::Int { op, .. } => !matches!(op, IntOp::Add | IntOp::Sub | IntOp::Mul),
        Op::Project { .. } | Op::ListGet { .. } | Op::Constant(_) => true,
        _ => false,
    }
}

/// Is it worth to keep the result for all turns? Not that of building an object, which each turn may need for itself.
fn is_cheap(op: &Op) -> bool {
    op.is_pure()
        && !matches!(
            op,
            Op::Construct { .. } | Op::Closure { .. } | Op::List(_) | Op::ListSet { .. }
        )
}
