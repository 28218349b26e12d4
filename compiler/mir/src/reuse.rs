//! Objects that are taken apart: where a value is dropped whose parts were just read and live on, a unique one gives its parts away instead of
//! counting them twice, and its memory to an object of the same size that is built later (Reinking et al., 2021: drop specialisation and reuse).

use crate::graph::{Dominance, predecessors};
use crate::{Block, BlockId, Function, Instr, LayoutId, Op, Program, Rep, Terminator, Value};
use rustc_hash::FxHashMap;

/// In how many blocks a use for memory is looked for.
const MAX_BLOCKS: usize = 48;

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

/// Where memory is used again, and at the beginning of which blocks it has to be given back.
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
    let plan = match built_in(block, place + 1, words) {
        Some(at) => Plan {
            uses: vec![(id, at)],
            returns: Vec::new(),
        },
        None => plan(function, id, words, preds, &layouts.dominance),
    };
    if plan.uses.is_empty() {
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

/// The first object of this size that is built from `place` on, in no memory yet.
fn built_in(block: &Block, place: usize, words: usize) -> Option<usize> {
    (place..block.instrs.len()).find(|at| {
        matches!(&block.instrs[*at].op, Op::Construct { args, cell: None, .. } if args.len() == words)
    })
}

/// Looks for objects of this size that are built in the blocks after `start`, at most one on each way, no way through a loop's head.
fn plan(
    function: &Function,
    start: BlockId,
    words: usize,
    preds: &[Vec<BlockId>],
    dominance: &Dominance,
) -> Plan {
    // Blocks stand in reverse postorder.
    let end = function.blocks.len().min(start.0 as usize + 1 + MAX_BLOCKS);
    let region: Vec<BlockId> = (start.0 + 1..end as u32).map(BlockId).collect();
    let index = |id: BlockId| (id.0 - start.0) as usize;
    // Is there memory to be used at the end of the block? And at its beginning?
    let mut after = vec![false; region.len() + 1];
    let mut before = vec![false; region.len() + 1];
    let mut uses = Vec::new();
    after[0] = true;
    for id in &region {
        let arrives = dominance.dominates(start, *id)
            && preds[id.0 as usize]
                .iter()
                .all(|p| *p >= start && *p < *id && after[index(*p)]);
        before[index(*id)] = arrives;
        if !arrives {
            continue;
        }
        match built_in(function.block(*id), 0, words) {
            Some(at) => uses.push((*id, at)),
            None => after[index(*id)] = true,
        }
    }
    // From which blocks does memory come to a use?
    let mut useful = vec![false; region.len() + 1];
    for id in region.iter().rev().chain([&start]) {
        let place = index(*id);
        useful[place] = uses.iter().any(|(b, _)| b == id)
            || after[place]
                && function.block(*id).end.successors().any(|next| {
                    next > *id
                        && index(next) < before.len()
                        && before[index(next)]
                        && useful[index(next)]
                });
    }
    let returns = region.iter().copied().filter(|id| {
        before[index(*id)]
            && !useful[index(*id)]
            && preds[id.0 as usize].iter().all(|p| useful[index(*p)])
            && function.block(*id).end != Terminator::Unreachable
    });
    // Where a way leaves the region, its memory would be forgotten.
    let leaves = |id: &BlockId| {
        useful[index(*id)]
            && after[index(*id)]
            && function
                .block(*id)
                .end
                .successors()
                .any(|next| next <= *id || index(next) >= before.len() || !before[index(next)])
    };
    if leaves(&start) || region.iter().any(leaves) {
        return Plan::default();
    }
    Plan {
        returns: returns.collect(),
        uses,
    }
}
