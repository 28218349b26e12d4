//! Objects that are taken apart: where a value is dropped whose parts were just read and live on, a unique one gives its parts away instead of
//! counting them twice, and its memory to an object of the same size that is built later (Reinking et al., 2021: drop specialisation and reuse).

use crate::graph::{Dominance, predecessors};
use crate::{Block, BlockId, Function, Instr, LayoutId, Op, Program, Rep, Terminator, Value};
use rustc_hash::FxHashMap;

/// How far through single jumps and branches a use for memory is looked for.
const MAX_BLOCKS: usize = 32;

/// Rewrites drops in a function with counts.
pub fn reuse_memory(function: &mut Function, program: &Program) {
    let layouts = Layouts::new(function);
    for id in function.block_ids() {
        unwrap_drops(function, id, &layouts);
    }
    let preds = predecessors(function);
    for id in function.block_ids() {
        let mut place = 0;
        while place < function.block(id).instrs.len() {
            pair(function, program, id, place, &preds, &layouts);
            place += 1;
        }
    }
}

/// Which values are known to be objects of which layout, from the reads of their fields.
struct Layouts {
    known: FxHashMap<Value, Vec<(BlockId, usize, LayoutId)>>,
    dominance: Dominance,
}

impl Layouts {
    fn new(function: &Function) -> Layouts {
        let mut known: FxHashMap<Value, Vec<_>> = FxHashMap::default();
        for id in function.block_ids() {
            for (place, instr) in function.block(id).instrs.iter().enumerate() {
                if let Op::Project { base, layout, .. } = &instr.op {
                    known.entry(*base).or_default().push((id, place, *layout));
                }
            }
        }
        Layouts {
            known,
            dominance: Dominance::new(function),
        }
    }

    /// The layout of a value in a block that its field was read before.
    fn of(&self, value: Value, block: BlockId, here: &Block, place: usize) -> Option<LayoutId> {
        let reads = self.known.get(&value)?;
        let above = reads
            .iter()
            .find(|(b, ..)| *b != block && self.dominance.dominates(*b, block));
        if let Some((_, _, layout)) = above {
            return Some(*layout);
        }
        here.instrs[..place].iter().find_map(|i| match &i.op {
            Op::Project { base, layout, .. } if *base == value => Some(*layout),
            _ => None,
        })
    }
}

/// Turns `x = y.0; dup x; …; drop y` into `x = y.0; …; unwrap y taking x`.
fn unwrap_drops(function: &mut Function, id: BlockId, layouts: &Layouts) {
    let mut place = 0;
    while place < function.block(id).instrs.len() {
        let block = function.block(id);
        let Op::Drop(base) = block.instrs[place].op else {
            place += 1;
            continue;
        };
        let (taken, dups) = taken_parts(block, base, place);
        let layout = layouts.of(base, id, block, place);
        if let (Some(layout), false) = (layout, taken.is_empty()) {
            let block = &mut function.blocks[id.0 as usize];
            block.instrs[place] = Instr {
                result: None,
                op: Op::Unwrap {
                    base,
                    layout,
                    taken,
                },
            };
            // From the last to the first, so that places stay right.
            for dup in &dups {
                block.instrs.remove(*dup);
            }
            place -= dups.len();
        }
        place += 1;
    }
}

/// The fields of `base` that were read and counted before `place`, and where they were counted, from the last to the first.
fn taken_parts(block: &Block, base: Value, place: usize) -> (Vec<(u32, Value)>, Vec<usize>) {
    let mut taken: Vec<(u32, Value)> = Vec::new();
    let mut dups = Vec::new();
    for at in (0..place).rev() {
        let Op::Dup(value) = block.instrs[at].op else {
            continue;
        };
        let field = block.instrs[..at].iter().rev().find_map(|i| match &i.op {
            Op::Project { base: b, index, .. } if *b == base && i.result == Some(value) => {
                Some(*index)
            }
            _ => None,
        });
        let Some(field) = field else { continue };
        let given_away = block.instrs[at + 1..place].iter().any(|i| {
            let mut found = false;
            i.op.operands(|v| found |= v == value);
            found && !matches!(i.op, Op::Project { .. } | Op::Dup(_) | Op::Test { .. })
        });
        if !given_away && !taken.iter().any(|(f, _)| *f == field) {
            taken.push((field, value));
            dups.push(at);
        }
    }
    (taken, dups)
}

/// Where memory is used again, and where it has to be given back.
#[derive(Default)]
struct Plan {
    uses: Vec<(BlockId, usize)>,
    returns: Vec<BlockId>,
}

/// Gives the memory of the object that is dropped or taken apart at `place` to what is built later.
fn pair(
    function: &mut Function,
    program: &Program,
    id: BlockId,
    place: usize,
    preds: &[Vec<BlockId>],
    layouts: &Layouts,
) {
    let block = function.block(id);
    let (base, layout) = match &block.instrs[place].op {
        Op::Unwrap { base, layout, .. } => (*base, *layout),
        Op::Drop(base) => match layouts.of(*base, id, block, place) {
            Some(layout) => (*base, layout),
            None => return,
        },
        _ => return,
    };
    let words = program.layout(layout).len();
    let mut plan = Plan::default();
    let mut budget = MAX_BLOCKS;
    if !find_uses(
        function,
        id,
        place + 1,
        words,
        preds,
        &mut plan,
        &mut budget,
    ) {
        return;
    }
    let cell = function.value(Rep::Cell);
    for (block, at) in &plan.uses {
        if let Op::Construct { cell: place, .. } =
            &mut function.blocks[block.0 as usize].instrs[*at].op
        {
            *place = Some(cell);
        }
    }
    let instr = &mut function.blocks[id.0 as usize].instrs[place];
    instr.result = Some(cell);
    if matches!(instr.op, Op::Drop(_)) {
        instr.op = Op::Unwrap {
            base,
            layout,
            taken: Vec::new(),
        };
    }
    for block in plan.returns {
        function.blocks[block.0 as usize].instrs.insert(
            0,
            Instr {
                result: None,
                op: Op::FreeCell(cell),
            },
        );
    }
}

/// Looks for an object of this size that is built from `place` on; where a branch has one on one side only, the other gives the memory back.
fn find_uses(
    function: &Function,
    id: BlockId,
    place: usize,
    words: usize,
    preds: &[Vec<BlockId>],
    plan: &mut Plan,
    budget: &mut usize,
) -> bool {
    let block = function.block(id);
    for (at, instr) in block.instrs.iter().enumerate().skip(place) {
        if let Op::Construct {
            args, cell: None, ..
        } = &instr.op
            && args.len() == words
        {
            plan.uses.push((id, at));
            return true;
        }
    }
    if *budget == 0 {
        return false;
    }
    *budget -= 1;
    match &block.end {
        Terminator::Jump(target) if preds[target.block.0 as usize].len() == 1 => {
            find_uses(function, target.block, 0, words, preds, plan, budget)
        }
        Terminator::Branch {
            then, otherwise, ..
        } => {
            let first = find_uses(function, *then, 0, words, preds, plan, budget);
            let second = find_uses(function, *otherwise, 0, words, preds, plan, budget);
            for (found, side) in [(first, then), (second, otherwise)] {
                if !found && function.block(*side).end != Terminator::Unreachable {
                    plan.returns.push(*side);
                }
            }
            if !first && !second {
                plan.returns.retain(|b| b != then && b != otherwise);
            }
            first || second
        }
        _ => false,
    }
}
