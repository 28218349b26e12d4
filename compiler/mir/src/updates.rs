//! Updates of what is inside an element: `grid[i][j] = v` is `set(grid, i, set(get(grid, i), j, v))`. Were the row read as usual, the list would still hold it while it is
//! updated, and so it would be copied. Instead it is taken out of the list, which then holds a placeholder until the updated row is put back.

use crate::{Block, Function, Instr, Op, Rep, Value};
use rustc_hash::FxHashMap;

/// How elements of lists and values of maps are read and replaced.
#[derive(Clone, Copy, PartialEq)]
enum Container {
    List,
    Map,
}

/// A replacement of the part at `key` of `base`.
struct Replacement {
    container: Container,
    base: Value,
    key: Value,
}

/// Takes parts out where they are put back updated.
pub fn take_parts_out(function: &mut Function) {
    let constants = constants(function);
    let outlives = used_elsewhere(function);
    for index in 0..function.blocks.len() {
        let mut place = 0;
        while place < function.blocks[index].instrs.len() {
            let block = &function.blocks[index];
            if let Some(replacement) = replacement(&block.instrs[place].op)
                && let Some(taking) =
                    taking(function, block, place, &replacement, &constants, &outlives)
            {
                rewrite(function, index, place, &replacement, &taking);
                place += 2;
            }
            place += 1;
        }
    }
}

/// A part that is taken out: read by now as `part`, whose uses from `from` on get the one that is taken out instead.
struct Taking {
    part: Value,
    key: Value,
    from: usize,
}

/// Which values are used in another block than the one that defines them.
fn used_elsewhere(function: &Function) -> Vec<bool> {
    let mut home = vec![usize::MAX; function.values.len()];
    for (index, block) in function.blocks.iter().enumerate() {
        let results = block.instrs.iter().filter_map(|i| i.result);
        for value in block.params.iter().copied().chain(results) {
            home[value.0 as usize] = index;
        }
    }
    let mut elsewhere = vec![false; function.values.len()];
    for (index, block) in function.blocks.iter().enumerate() {
        let mut mark = |v: Value| elsewhere[v.0 as usize] |= home[v.0 as usize] != index;
        block.instrs.iter().for_each(|i| i.op.operands(&mut mark));
        block.end.uses(mark);
    }
    elsewhere
}

/// Literals, since each mention of one is a value of its own.
fn constants(function: &Function) -> FxHashMap<Value, Op> {
    let mut constants = FxHashMap::default();
    for block in &function.blocks {
        for instr in &block.instrs {
            if let (Some(result), Op::Word(_) | Op::Big(_) | Op::Text(_)) =
                (instr.result, &instr.op)
            {
                constants.insert(result, instr.op.clone());
            }
        }
    }
    constants
}

fn replacement(op: &Op) -> Option<Replacement> {
    let (container, base, key) = match op {
        Op::ListSet { list, index, .. } => (Container::List, *list, *index),
        Op::Runtime { function, args } if *function == "tn_map_insert" => {
            (Container::Map, args[0], args[1])
        }
        _ => return None,
    };
    Some(Replacement {
        container,
        base,
        key,
    })
}

/// The part that is replaced, if it is updated between the last other use of the container and the replacement.
fn taking(
    function: &Function,
    block: &Block,
    place: usize,
    replacement: &Replacement,
    constants: &FxHashMap<Value, Op>,
    outlives: &[bool],
) -> Option<Taking> {
    let mut part = None;
    // Back to the last use of the container that is no read of this part.
    let mut start = place;
    while start > 0 {
        let instr = &block.instrs[start - 1];
        if mentions(&instr.op, replacement.base) {
            match read_key(&instr.op, replacement, constants) {
                Some(key) => part = part.or(Some((instr.result?, key))),
                None => break,
            }
        }
        start -= 1;
    }
    // Or it was read before, once for this and for other purposes.
    if part.is_none() {
        part = block.instrs[..start].iter().rev().find_map(|instr| {
            let key = read_key(&instr.op, replacement, constants)?;
            Some((instr.result?, key))
        });
    }
    let (part, key) = part?;
    let heavy = matches!(function.rep(part), Rep::Object | Rep::Any);
    let later =
        outlives[part.0 as usize] || block.instrs[place..].iter().any(|i| mentions(&i.op, part));
    let mut ends = false;
    block.end.uses(|v| ends |= v == part);
    if !heavy || later || ends || !is_updated(function, block, part, start..place) {
        return None;
    }
    let from = (start..place).find(|at| mentions(&block.instrs[*at].op, part))?;
    Some(Taking { part, key, from })
}

fn mentions(op: &Op, value: Value) -> bool {
    let mut found = false;
    op.operands(|v| found |= v == value);
    found
}

/// The key of a read of the part that is replaced.
fn read_key(op: &Op, replacement: &Replacement, constants: &FxHashMap<Value, Op>) -> Option<Value> {
    let (container, base, key) = match op {
        Op::ListGet { list, index } => (Container::List, *list, *index),
        Op::Runtime { function, args } if *function == "tn_map_at_b" => {
            (Container::Map, args[0], args[1])
        }
        _ => return None,
    };
    let literal = constants.get(&key);
    let same =
        key == replacement.key || (literal.is_some() && literal == constants.get(&replacement.key));
    (container == replacement.container && base == replacement.base && same).then_some(key)
}

/// Is the value, or a part of it, given to something that may update it, within these operations?
fn is_updated(
    function: &Function,
    block: &Block,
    value: Value,
    within: std::ops::Range<usize>,
) -> bool {
    let mut parts = vec![value];
    for instr in &block.instrs[within] {
        let mut mentioned = false;
        instr.op.operands(|v| mentioned |= parts.contains(&v));
        if !mentioned {
            continue;
        }
        match &instr.op {
            Op::Project { .. } | Op::ListGet { .. } => {
                if let Some(result) = instr.result
                    && matches!(function.rep(result), Rep::Object | Rep::Any)
                {
                    parts.push(result);
                }
            }
            Op::ListSet { list, .. } if parts.contains(list) => return true,
            Op::Runtime { function, args } => {
                if !function.ends_with("_b") && args.first().is_some_and(|a| parts.contains(a)) {
                    return true;
                }
            }
            Op::Call { .. } | Op::Apply { .. } => return true,
            _ => {}
        }
    }
    false
}

fn rewrite(
    function: &mut Function,
    index: usize,
    place: usize,
    replacement: &Replacement,
    taking: &Taking,
) {
    let own = function.value(function.rep(replacement.base));
    let taken = function.value(function.rep(taking.part));
    let (unshare, take, args) = match replacement.container {
        Container::List => ("tn_list_unshare", "tn_list_take_b", vec![replacement.base]),
        Container::Map => (
            "tn_map_unshare",
            "tn_map_take_b",
            vec![replacement.base, taking.key],
        ),
    };
    let block = &mut function.blocks[index];
    for instr in &mut block.instrs[taking.from..place] {
        instr.op.uses_mut(|v| {
            if *v == taking.part {
                *v = taken;
            }
        });
    }
    match &mut block.instrs[place].op {
        Op::ListSet { list, .. } => *list = own,
        Op::Runtime { args, .. } => args[0] = own,
        _ => {}
    }
    let call = |result, function, args| Instr {
        result: Some(result),
        op: Op::Runtime { function, args },
    };
    let calls = [
        call(own, unshare, args),
        call(taken, take, vec![own, taking.key]),
    ];
    block.instrs.splice(taking.from..taking.from, calls);
}
