//! Calls in tail position; those of the function itself become jumps.

use crate::{Block, BlockId, Function, FunctionId, Op, Target, Terminator};

/// Turns calls before a return into tail calls, and tail calls of the function itself into jumps to its beginning. `units` says which functions
/// give `Unit`: in a function that does so too, such a call is a tail call whatever `()` is returned.
pub fn mark_tail_calls(function: &mut Function, this: FunctionId, units: &[bool]) {
    let mut loops = false;
    for id in function.block_ids() {
        let unit = function.unit;
        let block = &mut function.blocks[id.0 as usize];
        let Terminator::Return(value) = block.end else {
            continue;
        };
        let end = block.instrs.len();
        // The `()` of a function that gives nothing else may stand after the call.
        let skip = block
            .instrs
            .last()
            .is_some_and(|i| unit && i.result == Some(value) && i.op == Op::Word(0));
        let Some(place) = end.checked_sub(1 + usize::from(skip)) else {
            continue;
        };
        let instr = &block.instrs[place];
        let direct = instr.result == Some(value);
        let tail = match &instr.op {
            Op::Call { callee, args } if direct || (unit && units[callee.0 as usize]) => {
                loops |= *callee == this;
                Terminator::TailCall {
                    callee: *callee,
                    args: args.clone(),
                }
            }
            Op::Apply { function, args } if direct => Terminator::TailApply {
                function: *function,
                args: args.clone(),
            },
            _ => continue,
        };
        block.instrs.truncate(place);
        block.end = tail;
    }
    if loops {
        self_calls_to_jumps(function, this);
    }
}

/// The entry becomes a loop's head, behind a new entry.
fn self_calls_to_jumps(function: &mut Function, this: FunctionId) {
    let head = BlockId(function.blocks.len() as u32);
    let reps: Vec<_> = function.params().iter().map(|p| function.rep(*p)).collect();
    let params: Vec<_> = reps.into_iter().map(|r| function.value(r)).collect();
    let entry = Block {
        params: params.clone(),
        instrs: Vec::new(),
        end: Terminator::Jump(Target {
            block: head,
            args: params,
        }),
    };
    let old = std::mem::replace(&mut function.blocks[0], entry);
    function.blocks.push(old);
    for block in &mut function.blocks {
        if let Terminator::TailCall { callee, args } = &mut block.end
            && *callee == this
        {
            block.end = Terminator::Jump(Target {
                block: head,
                args: std::mem::take(args),
            });
        }
    }
}
