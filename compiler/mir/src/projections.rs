//! Where parts of values are read: as late as possible, so that what is not needed on a path is not read there, but before the value itself may be
//! consumed; and all parts of a value that is not needed any more together, so that it can be taken apart.
//!
//! Reading is pure, as values never change while somebody else can see them. So a read may be moved, merged with an equal one, or repeated in
//! another block.

use crate::graph::{Dominance, loop_depths};
use crate::simplify::Renaming;
use crate::{BlockId, Function, Instr, Op, Terminator, Value};
use rustc_hash::FxHashMap;

/// Merges equal reads within a block, then moves reads.
pub fn place_projections(function: &mut Function) {
    merge_equal(function);
    sink_across(function);
    merge_equal(function);
    for id in function.block_ids() {
        sink_within(function, id);
    }
    for id in function.block_ids() {
        gather(function, id);
    }
}

/// The value that an operation reads a part of.
fn read_base(op: &Op) -> Option<Value> {
    match op {
        Op::Project { base, .. } | Op::Capture { base, .. } => Some(*base),
        Op::ListGet { list, .. } => Some(*list),
        _ => None,
    }
}

/// May the operation come between a value and reads of its parts that were moved down? It does, where it cannot consume the value.
fn only_looks(op: &Op) -> bool {
    matches!(
        op,
        Op::Project { .. }
            | Op::Capture { .. }
            | Op::ListGet { .. }
            | Op::Test { .. }
            | Op::ListLen(_)
            | Op::TextLen(_)
            | Op::TreeLen(_)
    )
}

/// Equal reads in one block become one.
fn merge_equal(function: &mut Function) {
    let mut renaming = Renaming::new(function);
    for block in &mut function.blocks {
        let mut known: FxHashMap<(Value, u32, Option<Value>), Value> = FxHashMap::default();
        block.instrs.retain_mut(|instr| {
            instr.op.uses_mut(|v| *v = renaming.get(*v));
            let key = match &instr.op {
                Op::Project { base, index, .. } => (*base, *index, None),
                Op::Capture { base, index } => (*base, *index, None),
                Op::ListGet { list, index } => (*list, 0, Some(*index)),
                _ => return true,
            };
            let Some(result) = instr.result else {
                return false;
            };
            match known.get(&key) {
                Some(first) => {
                    renaming.set(result, *first);
                    false
                }
                None => {
                    known.insert(key, result);
                    true
                }
            }
        });
    }
    renaming.apply(function);
}

/// Where values are used: for each value the blocks.
fn use_blocks(function: &Function) -> FxHashMap<Value, Vec<BlockId>> {
    let mut uses: FxHashMap<Value, Vec<BlockId>> = FxHashMap::default();
    for id in function.block_ids() {
        let block = function.block(id);
        let mut add = |v: Value| {
            let blocks = uses.entry(v).or_default();
            if blocks.last() != Some(&id) {
                blocks.push(id);
            }
        };
        for instr in &block.instrs {
            instr.op.operands(&mut add);
        }
        block.end.uses(add);
    }
    uses
}

/// Moves reads into the blocks that use them.
fn sink_across(function: &mut Function) {
    let dominance = Dominance::new(function);
    let depths = loop_depths(function, &dominance);
    let mut uses = use_blocks(function);
    for id in function.block_ids() {
        // The last reads first: they may be what keeps earlier ones from moving.
        let mut place = function.block(id).instrs.len();
        while place > 0 {
            place -= 1;
            let Some(targets) = sink_targets(function, id, place, &uses, &dominance, &depths)
            else {
                continue;
            };
            move_read(function, id, place, targets, &mut uses, &dominance);
        }
    }
}

/// The blocks that a read moves to, and whether it also stays where it is.
struct Targets {
    blocks: Vec<BlockId>,
    stays: bool,
}

fn sink_targets(
    function: &Function,
    id: BlockId,
    place: usize,
    uses: &FxHashMap<Value, Vec<BlockId>>,
    dominance: &Dominance,
    depths: &[u32],
) -> Option<Targets> {
    let block = function.block(id);
    let instr = &block.instrs[place];
    let base = read_base(&instr.op)?;
    let result = instr.result?;
    let used = uses.get(&result)?;
    let consumed_here = block.instrs[place + 1..]
        .iter()
        .any(|i| !only_looks(&i.op) && mentions(&i.op, base));
    if consumed_here || end_mentions(&block.end, base) {
        return None;
    }
    let elsewhere = || used.iter().copied().filter(|b| *b != id);
    let here = used.contains(&id);
    if elsewhere().next().is_none() || (here && !function.rep(result).counted()) {
        return None;
    }
    let calm = |target: BlockId| {
        // Uses that may consume the value lie behind the target.
        uses.get(&base).into_iter().flatten().all(|b| {
            *b == id
                || !dominance.dominates(id, *b)
                || dominance.dominates(target, *b)
                || only_looked_at(function, *b, base)
        })
    };
    let common = dominance.common(elsewhere())?;
    if common != id
        && dominance.dominates(id, common)
        && depths[common.0 as usize] <= depths[id.0 as usize]
        && calm(common)
    {
        let blocks = vec![common];
        return Some(Targets {
            blocks,
            stays: here,
        });
    }
    // Used on both sides of a branch: read on both.
    let Terminator::Branch {
        then, otherwise, ..
    } = &block.end
    else {
        return None;
    };
    let sides = [*then, *otherwise];
    let apart = elsewhere().all(|b| sides.iter().any(|s| dominance.dominates(*s, b)));
    apart.then(|| Targets {
        blocks: sides
            .into_iter()
            .filter(|s| elsewhere().any(|b| dominance.dominates(*s, b)))
            .collect(),
        stays: here,
    })
}

fn mentions(op: &Op, value: Value) -> bool {
    let mut found = false;
    op.operands(|v| found |= v == value);
    found
}

fn end_mentions(end: &Terminator, value: Value) -> bool {
    let mut found = false;
    end.uses(|v| found |= v == value);
    found
}

fn only_looked_at(function: &Function, id: BlockId, value: Value) -> bool {
    let block = function.block(id);
    !end_mentions(&block.end, value)
        && block
            .instrs
            .iter()
            .all(|i| only_looks(&i.op) || !mentions(&i.op, value))
}

fn move_read(
    function: &mut Function,
    id: BlockId,
    place: usize,
    targets: Targets,
    uses: &mut FxHashMap<Value, Vec<BlockId>>,
    dominance: &Dominance,
) {
    let instr = function.blocks[id.0 as usize].instrs[place].clone();
    let Some(result) = instr.result else { return };
    let used = uses.remove(&result).unwrap_or_default();
    for target in &targets.blocks {
        let copy = function.value(function.rep(result));
        let here: Vec<BlockId> = used
            .iter()
            .copied()
            .filter(|b| dominance.dominates(*target, *b))
            .collect();
        for block in &here {
            let block = &mut function.blocks[block.0 as usize];
            let rename = |v: &mut Value| {
                if *v == result {
                    *v = copy;
                }
            };
            block.instrs.iter_mut().for_each(|i| i.op.uses_mut(rename));
            block.end.uses_mut(rename);
        }
        uses.insert(copy, here);
        instr.op.operands(|v| {
            uses.entry(v).or_default().push(*target);
        });
        function.blocks[target.0 as usize].instrs.insert(
            0,
            Instr {
                result: Some(copy),
                op: instr.op.clone(),
            },
        );
    }
    if targets.stays {
        uses.insert(result, vec![id]);
    } else {
        function.blocks[id.0 as usize].instrs.remove(place);
    }
}

/// Moves the reads of a block down to their first use in it.
fn sink_within(function: &mut Function, id: BlockId) {
    let block = &mut function.blocks[id.0 as usize];
    for place in (0..block.instrs.len()).rev() {
        let Some(base) = read_base(&block.instrs[place].op) else {
            continue;
        };
        let Some(result) = block.instrs[place].result else {
            continue;
        };
        let mut to = place + 1;
        while to < block.instrs.len() {
            let op = &block.instrs[to].op;
            if mentions(op, result) || (mentions(op, base) && !only_looks(op)) {
                break;
            }
            to += 1;
        }
        // What is used only later stays: moving it further gains nothing.
        if to > place + 1 {
            block.instrs[place..to].rotate_left(1);
        }
    }
}

/// Where the last uses of a value are reads of its parts, these stand together at the first.
fn gather(function: &mut Function, id: BlockId) {
    let block = &mut function.blocks[id.0 as usize];
    let mut bases: Vec<Value> = Vec::new();
    for instr in &block.instrs {
        if let Some(base) = read_base(&instr.op)
            && !bases.contains(&base)
        {
            bases.push(base);
        }
    }
    for base in bases {
        // After the last use that is no read.
        let start = block
            .instrs
            .iter()
            .rposition(|i| mentions(&i.op, base) && read_base(&i.op) != Some(base))
            .map_or(0, |place| place + 1);
        let Some(first) = (start..block.instrs.len())
            .find(|place| read_base(&block.instrs[*place].op) == Some(base))
        else {
            continue;
        };
        let mut to = first + 1;
        for place in first + 1..block.instrs.len() {
            // An index has to be known where the element is read.
            let movable = matches!(
                block.instrs[place].op,
                Op::Project { .. } | Op::Capture { .. }
            );
            if movable && read_base(&block.instrs[place].op) == Some(base) {
                block.instrs[to..=place].rotate_right(1);
                to += 1;
            }
        }
    }
}
