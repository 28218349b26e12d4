//! Inlining, which Cranelift does not do: small functions, functions with one caller, and functions that are given a function value that is known. Calls of
//! known function values become direct calls on the way, and often disappear with the value.

use crate::call_graph::{components, mentioned};
use crate::simplify::simplify;
use crate::{Block, BlockId, Function, FunctionId, Instr, Op, Program, Target, Terminator, Value};
use rustc_hash::FxHashMap;

/// A function of at most this many operations is inlined everywhere.
const SMALL: usize = 16;
/// One that is given a known function value.
const SPECIALISED: usize = 120;
/// One that is called at one place only.
const SINGLE: usize = 200;
/// No function grows beyond this by inlining.
const LARGE: usize = 4_000;
/// Inlining shows new calls that can be inlined: so often it is tried.
const ROUNDS: usize = 4;

/// Inlines calls in all functions, callees first.
pub fn inline_calls(program: &mut Program) {
    let component = components(program);
    let recursive = recursive(program, &component);
    let callers = callers(program);
    let mut order: Vec<usize> = (0..program.functions.len()).collect();
    order.sort_by_key(|index| component[*index]);
    for index in order {
        for _ in 0..ROUNDS {
            let mut function = program.functions[index].clone();
            let devirtualised = call_known_values(&mut function);
            let sites = sites(
                program,
                &function,
                FunctionId(index as u32),
                &recursive,
                &callers,
            );
            if sites.is_empty() && !devirtualised {
                break;
            }
            // From the last to the first, so that places stay right.
            for (block, place) in sites.into_iter().rev() {
                inline_at(&mut function, program, block, place);
            }
            simplify(&mut function);
            program.functions[index] = function;
        }
        unfold_recursion(program, FunctionId(index as u32));
    }
}

/// A small function that computes with numbers and calls itself other than at its end takes two levels at a time.
fn unfold_recursion(program: &mut Program, this: FunctionId) {
    let original = program.function(this);
    let calls_itself = |b: &Block| {
        b.instrs
            .iter()
            .any(|i| matches!(i.op, Op::Call { callee, .. } if callee == this))
    };
    // The calls of a function that builds or takes apart objects are the least of its cost.
    let computes = |b: &Block| {
        !b.instrs.iter().any(|i| {
            matches!(
                i.op,
                Op::Project { .. } | Op::Construct { .. } | Op::Runtime { .. }
            )
        })
    };
    if size(original) > SMALL
        || !original.blocks.iter().any(calls_itself)
        || !original.blocks.iter().all(computes)
    {
        return;
    }
    let mut function = original.clone();
    let mut sites = Vec::new();
    for id in function.block_ids() {
        for (place, instr) in function.block(id).instrs.iter().enumerate() {
            if matches!(instr.op, Op::Call { callee, .. } if callee == this) {
                sites.push((id, place));
            }
        }
    }
    for (block, place) in sites.into_iter().rev() {
        inline_at(&mut function, program, block, place);
    }
    simplify(&mut function);
    program.functions[this.0 as usize] = function;
}

/// Which functions reach themselves.
fn recursive(program: &Program, component: &[u32]) -> Vec<bool> {
    let mut sizes: FxHashMap<u32, u32> = FxHashMap::default();
    for number in component {
        *sizes.entry(*number).or_default() += 1;
    }
    program
        .functions
        .iter()
        .enumerate()
        .map(|(index, function)| {
            sizes[&component[index]] > 1 || mentioned(function).contains(&FunctionId(index as u32))
        })
        .collect()
}

/// How many calls (and other mentions, counted twice) there are of each function.
fn callers(program: &Program) -> Vec<u32> {
    let mut counts = vec![0; program.functions.len()];
    for function in &program.functions {
        for block in &function.blocks {
            for instr in &block.instrs {
                match &instr.op {
                    Op::Call { callee, .. } => counts[callee.0 as usize] += 1,
                    Op::Function(id) | Op::Closure { function: id, .. } => {
                        counts[id.0 as usize] += 1;
                    }
                    _ => {}
                }
            }
            if let Terminator::TailCall { callee, .. } = &block.end {
                counts[callee.0 as usize] += 1;
            }
        }
    }
    let kept = program
        .roots
        .iter()
        .map(|r| r.function)
        .chain(program.constants.iter().copied());
    for id in kept {
        counts[id.0 as usize] += 2;
    }
    counts
}

/// The number of operations of a function.
fn size(function: &Function) -> usize {
    function
        .blocks
        .iter()
        .map(|b| 1 + b.instrs.iter().filter(|i| !i.op.is_static()).count())
        .sum()
}

/// Where each function value comes from.
fn known_values(function: &Function) -> FxHashMap<Value, FunctionId> {
    let mut known = FxHashMap::default();
    for block in &function.blocks {
        for instr in &block.instrs {
            if let (Some(result), Op::Function(id) | Op::Closure { function: id, .. }) =
                (instr.result, &instr.op)
            {
                known.insert(result, *id);
            }
        }
    }
    known
}

/// Calls of known function values become calls of their code.
fn call_known_values(function: &mut Function) -> bool {
    let known = known_values(function);
    let mut changed = false;
    for block in &mut function.blocks {
        for instr in &mut block.instrs {
            if let Op::Apply { function, args } = &instr.op
                && let Some(callee) = known.get(function)
            {
                let mut all = vec![*function];
                all.extend(args);
                instr.op = Op::Call {
                    callee: *callee,
                    args: all,
                };
                changed = true;
            }
        }
        if let Terminator::TailApply { function, args } = &block.end
            && let Some(callee) = known.get(function)
        {
            let mut all = vec![*function];
            all.extend(args);
            block.end = Terminator::TailCall {
                callee: *callee,
                args: all,
            };
            changed = true;
        }
    }
    changed
}

/// The calls that are inlined: block, and place in it (its length for a tail call).
fn sites(
    program: &Program,
    function: &Function,
    this: FunctionId,
    recursive: &[bool],
    callers: &[u32],
) -> Vec<(BlockId, usize)> {
    let known = known_values(function);
    let mut total = size(function);
    let mut sites = Vec::new();
    for id in function.block_ids() {
        let block = function.block(id);
        let calls = block
            .instrs
            .iter()
            .enumerate()
            .filter_map(|(place, i)| match &i.op {
                Op::Call { callee, args } => Some((place, *callee, args)),
                _ => None,
            });
        let tail = match &block.end {
            Terminator::TailCall { callee, args } => Some((block.instrs.len(), *callee, args)),
            _ => None,
        };
        for (place, callee, args) in calls.chain(tail) {
            if recursive[callee.0 as usize] || callee == this {
                continue;
            }
            let cost = size(program.function(callee));
            let given = args
                .iter()
                .skip(usize::from(program.function(callee).closure));
            let specialised = given.clone().any(|a| known.contains_key(a));
            let wanted = cost <= SMALL
                || (specialised && cost <= SPECIALISED)
                || (callers[callee.0 as usize] == 1 && cost <= SINGLE);
            if wanted && total + cost <= LARGE {
                total += cost;
                sites.push((id, place));
            }
        }
    }
    sites
}

/// Replaces a call by the callee's blocks.
fn inline_at(function: &mut Function, program: &Program, id: BlockId, place: usize) {
    let block = &mut function.blocks[id.0 as usize];
    let mut rest = block.instrs.split_off(place);
    let (callee, args, returns_to) = if rest.is_empty() {
        let Terminator::TailCall { callee, args } = &block.end else {
            return;
        };
        (*callee, args.clone(), None)
    } else {
        let call = rest.remove(0);
        let (Op::Call { callee, args }, Some(result)) = (call.op, call.result) else {
            return;
        };
        let end = std::mem::replace(&mut block.end, Terminator::Unreachable);
        let after = Block {
            params: vec![result],
            instrs: rest,
            end,
        };
        function.blocks.push(after);
        (
            callee,
            args,
            Some(BlockId(function.blocks.len() as u32 - 1)),
        )
    };
    let entry = copy_blocks(function, program.function(callee), returns_to);
    function.blocks[id.0 as usize].end = Terminator::Jump(Target { block: entry, args });
}

/// Adds a function's blocks to another, with names of their own; gives the entry. What it returns goes to a block, or is returned.
fn copy_blocks(function: &mut Function, from: &Function, returns_to: Option<BlockId>) -> BlockId {
    let values = function.values.len() as u32;
    let blocks = function.blocks.len() as u32;
    function.values.extend(&from.values);
    let rename = |v: &mut Value| v.0 += values;
    for block in &from.blocks {
        let mut block = block.clone();
        block.params.iter_mut().for_each(rename);
        for instr in &mut block.instrs {
            instr.result.iter_mut().for_each(rename);
            instr.op.uses_mut(rename);
        }
        block.end.uses_mut(rename);
        block.end.successors_mut(|b| b.0 += blocks);
        if let Some(after) = returns_to {
            go_on(function, from, &mut block, after);
        }
        function.blocks.push(block);
    }
    BlockId(blocks)
}

/// Ends a copied block with a jump to `after` where it left the function.
fn go_on(function: &mut Function, from: &Function, block: &mut Block, after: BlockId) {
    let op = match &block.end {
        Terminator::Return(value) => {
            let args = vec![*value];
            block.end = Terminator::Jump(Target { block: after, args });
            return;
        }
        Terminator::TailCall { callee, args } => Op::Call {
            callee: *callee,
            args: args.clone(),
        },
        Terminator::TailApply { function, args } => Op::Apply {
            function: *function,
            args: args.clone(),
        },
        Terminator::Jump(_) | Terminator::Branch { .. } | Terminator::Unreachable => return,
    };
    let result = function.value(from.result);
    block.instrs.push(Instr {
        result: Some(result),
        op,
    });
    let args = vec![result];
    block.end = Terminator::Jump(Target { block: after, args });
}

/// Leaves out functions that nothing reaches.
pub fn remove_unreached(program: &mut Program) {
    let mut reached = vec![false; program.functions.len()];
    let mut work: Vec<FunctionId> = program.roots.iter().map(|r| r.function).collect();
    let mut constants = vec![false; program.constants.len()];
    while let Some(id) = work.pop() {
        if std::mem::replace(&mut reached[id.0 as usize], true) {
            continue;
        }
        let function = program.function(id);
        work.extend(mentioned(function));
        for instr in function.blocks.iter().flat_map(|b| &b.instrs) {
            if let Op::Constant(constant) = &instr.op {
                let index = constant.0 as usize;
                if !std::mem::replace(&mut constants[index], true) {
                    work.push(program.constants[index]);
                }
            }
        }
    }
    let mut next = 0;
    let new_ids: Vec<FunctionId> = reached
        .iter()
        .map(|kept| {
            next += u32::from(*kept);
            FunctionId(next.saturating_sub(1))
        })
        .collect();
    let mut next = 0;
    let new_constants: Vec<u32> = constants
        .iter()
        .map(|kept| {
            next += u32::from(*kept);
            next.saturating_sub(1)
        })
        .collect();
    let mut keep = reached.iter().copied();
    program.functions.retain(|_| keep.next().unwrap_or(false));
    let mut keep = constants.iter().copied();
    program.constants.retain(|_| keep.next().unwrap_or(false));
    let rename = |id: &mut FunctionId| *id = new_ids[id.0 as usize];
    program
        .roots
        .iter_mut()
        .for_each(|r| rename(&mut r.function));
    program.constants.iter_mut().for_each(rename);
    for block in program.functions.iter_mut().flat_map(|f| &mut f.blocks) {
        for instr in &mut block.instrs {
            match &mut instr.op {
                Op::Call { callee: id, .. }
                | Op::Function(id)
                | Op::Closure { function: id, .. } => {
                    rename(id);
                }
                Op::Constant(id) => id.0 = new_constants[id.0 as usize],
                _ => {}
            }
        }
        if let Terminator::TailCall { callee, .. } = &mut block.end {
            rename(callee);
        }
    }
}
