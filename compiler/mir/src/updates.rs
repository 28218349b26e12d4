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
    for index in 0..function.blocks.len() {
        let mut place = 0;
        while place < function.blocks[index].instrs.len() {
            let block = &function.blocks[index];
            if let Some(replacement) = replacement(&block.instrs[place].op)
                && let Some(read) = matching_read(function, block, place, &replacement, &constants)
            {
                rewrite(function, index, read, place, &replacement);
                place += 1;
            }
            place += 1;
        }
    }
}

/// The numbers that immediates stand for, since each mention of a literal is a value of its own.
fn constants(function: &Function) -> FxHashMap<Value, i64> {
    let mut constants = FxHashMap::default();
    for block in &function.blocks {
        for instr in &block.instrs {
            if let (Some(result), Op::Word(n)) = (instr.result, &instr.op) {
                constants.insert(result, *n);
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

/// The read of the part that is replaced, if the container is not used between the two and the part is updated there.
fn matching_read(
    function: &Function,
    block: &Block,
    place: usize,
    replacement: &Replacement,
    constants: &FxHashMap<Value, i64>,
) -> Option<usize> {
    let same_key = |key: Value| {
        key == replacement.key
            || constants
                .get(&key)
                .is_some_and(|n| constants.get(&replacement.key) == Some(n))
    };
    // The last use of the container before.
    let read = (0..place).rev().find(|p| {
        let mut found = false;
        block.instrs[*p]
            .op
            .operands(|v| found |= v == replacement.base);
        found
    })?;
    let found = match &block.instrs[read].op {
        Op::ListGet { list, index } => {
            replacement.container == Container::List
                && *list == replacement.base
                && same_key(*index)
        }
        Op::Runtime { function, args } => {
            *function == "tn_map_at_b"
                && replacement.container == Container::Map
                && args[0] == replacement.base
                && same_key(args[1])
        }
        _ => false,
    };
    let part = block.instrs[read].result?;
    let heavy = matches!(function.rep(part), Rep::Object | Rep::Any);
    (found && heavy && is_updated(function, block, part, read + 1..place)).then_some(read)
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
    read: usize,
    place: usize,
    replacement: &Replacement,
) {
    let rep = function.rep(replacement.base);
    let own = function.value(rep);
    let (unshare, take, args) = match replacement.container {
        Container::List => ("tn_list_unshare", "tn_list_take_b", vec![replacement.base]),
        Container::Map => (
            "tn_map_unshare",
            "tn_map_take_b",
            vec![replacement.base, replacement.key],
        ),
    };
    let block = &mut function.blocks[index];
    // The key is known where the part is read: it is the same one, or the literal of that read.
    let key = match &block.instrs[read].op {
        Op::ListGet { index, .. } => *index,
        Op::Runtime { args, .. } => args[1],
        _ => replacement.key,
    };
    let args = match replacement.container {
        Container::List => args,
        Container::Map => vec![args[0], key],
    };
    block.instrs[read].op = Op::Runtime {
        function: take,
        args: vec![own, key],
    };
    match &mut block.instrs[place].op {
        Op::ListSet { list, .. } => *list = own,
        Op::Runtime { args, .. } => args[0] = own,
        _ => {}
    }
    let unshare = Instr {
        result: Some(own),
        op: Op::Runtime {
            function: unshare,
            args,
        },
    };
    block.instrs.insert(read, unshare);
}
