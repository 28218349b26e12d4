//! Simplification: branches that were proved to go one way, jumps to jumps, parameters that are always the same, dead operations.

use crate::graph::{predecessors, reverse_postorder};
use crate::{Block, BlockId, Comparison, Function, Instr, Op, Rep, Terminator, Value};
use rustc_hash::FxHashMap;

/// Simplifies until nothing changes.
pub fn simplify(function: &mut Function) {
    loop {
        let mut changed = prune_branches(function);
        changed |= forward_returns(function);
        changed |= thread_jumps(function);
        compact(function);
        changed |= merge_chains(function);
        compact(function);
        changed |= unify_params(function);
        changed |= fold(function);
        changed |= remove_dead(function);
        if !changed {
            return;
        }
    }
}

/// Renames values: each stands for another, or itself.
pub struct Renaming(Vec<Value>);

impl Renaming {
    pub fn new(function: &Function) -> Renaming {
        Renaming((0..function.values.len() as u32).map(Value).collect())
    }

    /// From now on `from` is `to`.
    pub fn set(&mut self, from: Value, to: Value) {
        self.0[from.0 as usize] = to;
    }

    pub fn get(&self, mut value: Value) -> Value {
        while self.0[value.0 as usize] != value {
            value = self.0[value.0 as usize];
        }
        value
    }

    /// Renames every use.
    pub fn apply(&self, function: &mut Function) {
        for block in &mut function.blocks {
            for instr in &mut block.instrs {
                instr.op.uses_mut(|v| *v = self.get(*v));
            }
            block.end.uses_mut(|v| *v = self.get(*v));
        }
    }
}

/// Does control never get through the block?
fn is_impossible(block: &Block) -> bool {
    block.end == Terminator::Unreachable && block.instrs.iter().all(|i| i.op.is_pure())
}

/// Branches of which one way was proved impossible, or whose condition is known, become jumps.
fn prune_branches(function: &mut Function) -> bool {
    let mut known = FxHashMap::default();
    for block in &function.blocks {
        for instr in &block.instrs {
            if let (Some(result), Op::Bool(b)) = (instr.result, &instr.op) {
                known.insert(result, *b);
            }
        }
    }
    let mut changed = false;
    for id in function.block_ids() {
        let Terminator::Branch {
            condition,
            then,
            otherwise,
        } = function.block(id).end
        else {
            continue;
        };
        let target = if is_impossible(function.block(then)) {
            otherwise
        } else if is_impossible(function.block(otherwise)) {
            then
        } else {
            match known.get(&condition) {
                Some(true) => then,
                Some(false) => otherwise,
                None => continue,
            }
        };
        function.blocks[id.0 as usize].end = Terminator::Jump(crate::Target {
            block: target,
            args: Vec::new(),
        });
        changed = true;
    }
    changed
}

/// A jump to a block that only returns becomes a return, so that calls before it stand in tail position.
fn forward_returns(function: &mut Function) -> bool {
    let mut changed = false;
    for id in function.block_ids() {
        let Terminator::Jump(target) = &function.block(id).end else {
            continue;
        };
        let target = target.clone();
        if target.block == id {
            continue;
        }
        let next = function.block(target.block);
        let Terminator::Return(value) = next.end else {
            continue;
        };
        let (copied, value) = match next.instrs.as_slice() {
            [] => match next.params.iter().position(|p| *p == value) {
                Some(place) => (None, target.args[place]),
                None => (None, value),
            },
            [only]
                if only.result == Some(value) && matches!(only.op, Op::Word(_) | Op::Bool(_)) =>
            {
                (Some(only.op.clone()), value)
            }
            _ => continue,
        };
        let value = match copied {
            None => value,
            Some(op) => {
                let result = function.value(function.rep(value));
                function.blocks[id.0 as usize].instrs.push(Instr {
                    result: Some(result),
                    op,
                });
                result
            }
        };
        function.blocks[id.0 as usize].end = Terminator::Return(value);
        changed = true;
    }
    changed
}

/// A jump to an empty block that jumps on goes there at once.
fn thread_jumps(function: &mut Function) -> bool {
    // A parameter that is used outside of its block has to stay.
    let mut foreign = vec![false; function.values.len()];
    for block in &function.blocks {
        let mut mark = |v: Value| {
            if !block.params.contains(&v) {
                foreign[v.0 as usize] = true;
            }
        };
        for instr in &block.instrs {
            instr.op.operands(&mut mark);
        }
        block.end.uses(mark);
    }
    let mut changed = false;
    for id in function.block_ids() {
        let Terminator::Jump(target) = &function.block(id).end else {
            continue;
        };
        let next = function.block(target.block);
        let Terminator::Jump(on) = &next.end else {
            continue;
        };
        if !next.instrs.is_empty()
            || on.block == target.block
            || target.block == id
            || next.params.iter().any(|p| foreign[p.0 as usize])
        {
            continue;
        }
        let mut on = on.clone();
        for arg in &mut on.args {
            if let Some(place) = next.params.iter().position(|p| p == arg) {
                *arg = target.args[place];
            }
        }
        function.blocks[id.0 as usize].end = Terminator::Jump(on);
        changed = true;
    }
    changed
}

/// A block that is reached by one jump only becomes part of the block before.
fn merge_chains(function: &mut Function) -> bool {
    let preds = predecessors(function);
    let mut renaming = Renaming::new(function);
    let mut changed = false;
    for id in reverse_postorder(function) {
        loop {
            let Terminator::Jump(target) = &function.block(id).end else {
                break;
            };
            let next = target.block;
            if next == id || next == BlockId(0) || preds[next.0 as usize].len() != 1 {
                break;
            }
            let target = target.clone();
            let block = std::mem::replace(
                &mut function.blocks[next.0 as usize],
                Block {
                    params: Vec::new(),
                    instrs: Vec::new(),
                    end: Terminator::Unreachable,
                },
            );
            for (param, arg) in block.params.iter().zip(&target.args) {
                renaming.set(*param, *arg);
            }
            let this = &mut function.blocks[id.0 as usize];
            this.instrs.extend(block.instrs);
            this.end = block.end;
            changed = true;
        }
    }
    if changed {
        renaming.apply(function);
    }
    changed
}

/// A parameter that is the same value on every jump (or itself) is that value.
fn unify_params(function: &mut Function) -> bool {
    let mut incoming: Vec<Vec<Vec<Value>>> = vec![Vec::new(); function.blocks.len()];
    for block in &function.blocks {
        if let Terminator::Jump(target) = &block.end {
            incoming[target.block.0 as usize].push(target.args.clone());
        }
    }
    let mut renaming = Renaming::new(function);
    let mut gone: Vec<Vec<usize>> = vec![Vec::new(); function.blocks.len()];
    let mut changed = false;
    for id in function.block_ids().skip(1) {
        let block = function.block(id);
        for (place, param) in block.params.iter().enumerate() {
            let mut same = None;
            let unique = incoming[id.0 as usize].iter().all(|args| {
                let arg = renaming.get(args[place]);
                arg == *param || *same.get_or_insert(arg) == arg
            });
            if let (true, Some(value)) = (unique, same) {
                renaming.set(*param, value);
                gone[id.0 as usize].push(place);
                changed = true;
            }
        }
    }
    if changed {
        remove_params(function, &gone);
        renaming.apply(function);
    }
    changed
}

/// Removes parameters of blocks, by their places, with the arguments of the jumps.
fn remove_params(function: &mut Function, gone: &[Vec<usize>]) {
    let keep = |values: &mut Vec<Value>, gone: &[usize]| {
        let mut place = 0;
        values.retain(|_| {
            place += 1;
            !gone.contains(&(place - 1))
        });
    };
    for (index, block) in function.blocks.iter_mut().enumerate() {
        keep(&mut block.params, &gone[index]);
        if let Terminator::Jump(target) = &mut block.end {
            keep(&mut target.args, &gone[target.block.0 as usize]);
        }
    }
}

/// Operations whose result is known from those of their operands.
fn fold(function: &mut Function) -> bool {
    let mut definitions: Vec<Option<Op>> = vec![None; function.values.len()];
    for block in &function.blocks {
        for instr in &block.instrs {
            if let Some(result) = instr.result {
                definitions[result.0 as usize] = Some(instr.op.clone());
            }
        }
    }
    let mut renaming = Renaming::new(function);
    let mut changed = false;
    let reps = &function.values;
    for block in &mut function.blocks {
        for instr in &mut block.instrs {
            let Some(result) = instr.result else { continue };
            match folded(&instr.op, &definitions, reps) {
                Some(Folded::Value(value)) => {
                    renaming.set(result, value);
                    changed = true;
                    // What is left of the operation is dead.
                    instr.op = Op::Raw(0);
                }
                Some(Folded::Op(op)) => {
                    instr.op = op;
                    changed = true;
                }
                None => {}
            }
        }
        // A result that was renamed is not defined any more.
        block
            .instrs
            .retain(|i| i.result.is_none_or(|r| renaming.get(r) == r));
    }
    if changed {
        renaming.apply(function);
    }
    changed
}

enum Folded {
    Value(Value),
    Op(Op),
}

fn folded(op: &Op, definitions: &[Option<Op>], reps: &[Rep]) -> Option<Folded> {
    let def = |v: &Value| definitions[v.0 as usize].as_ref();
    match op {
        Op::Untag(v) => match def(v)? {
            Op::Tag(raw) => Some(Folded::Value(*raw)),
            Op::Word(n) => Some(Folded::Op(Op::Raw(*n))),
            _ => None,
        },
        Op::Tag(v) => match def(v)? {
            Op::Untag(word) => Some(Folded::Value(*word)),
            Op::Raw(n) => Some(Folded::Op(Op::Word(*n))),
            _ => None,
        },
        Op::ToBool(v) => match def(v)? {
            Op::FromBool(b) => Some(Folded::Value(*b)),
            Op::Word(n) => Some(Folded::Op(Op::Bool(*n != 0))),
            _ => None,
        },
        Op::FromBool(v) => match def(v)? {
            Op::ToBool(word) => Some(Folded::Value(*word)),
            Op::Bool(b) => Some(Folded::Op(Op::Word(i64::from(*b)))),
            _ => None,
        },
        Op::Clamp(v) | Op::Reword(v) if reps[v.0 as usize] == Rep::Immediate => {
            Some(Folded::Value(*v))
        }
        Op::Not(v) => match def(v)? {
            Op::Not(inner) => Some(Folded::Value(*inner)),
            Op::Bool(b) => Some(Folded::Op(Op::Bool(!b))),
            _ => None,
        },
        Op::Test { test, .. } if *test == crate::Test::Always => Some(Folded::Op(Op::Bool(true))),
        Op::Compare {
            op, args: [a, b], ..
        }
        | Op::CompareWords(op, a, b) => match (def(a)?, def(b)?) {
            (Op::Word(a), Op::Word(b)) | (Op::Raw(a), Op::Raw(b)) => {
                let holds = match op {
                    Comparison::Eq => a == b,
                    Comparison::Lt => a < b,
                    Comparison::Le => a <= b,
                };
                Some(Folded::Op(Op::Bool(holds)))
            }
            _ => None,
        },
        Op::Project { base, index, .. } => match def(base)? {
            Op::Construct { args, .. } => args.get(*index as usize).copied().map(Folded::Value),
            _ => None,
        },
        Op::Capture { base, index } => match def(base)? {
            Op::Closure { captures, .. } => {
                captures.get(*index as usize).copied().map(Folded::Value)
            }
            _ => None,
        },
        _ => None,
    }
}

/// Removes pure operations and parameters that nothing uses.
fn remove_dead(function: &mut Function) -> bool {
    let mut used = vec![false; function.values.len()];
    let mut work: Vec<Value> = Vec::new();
    let mut definitions: FxHashMap<Value, (BlockId, Option<usize>)> = FxHashMap::default();
    for id in function.block_ids() {
        let block = function.block(id);
        for param in &block.params {
            definitions.insert(*param, (id, None));
        }
        for (place, instr) in block.instrs.iter().enumerate() {
            if let Some(result) = instr.result {
                definitions.insert(result, (id, Some(place)));
            }
            if !instr.op.is_pure() {
                instr.op.operands(|v| work.push(v));
            }
        }
        // The arguments of jumps are used where the parameter is.
        if !matches!(block.end, Terminator::Jump(_)) {
            block.end.uses(|v| work.push(v));
        }
    }
    let preds = predecessors(function);
    while let Some(value) = work.pop() {
        if std::mem::replace(&mut used[value.0 as usize], true) {
            continue;
        }
        match definitions.get(&value) {
            Some((block, Some(place))) => {
                let op = &function.block(*block).instrs[*place].op;
                if op.is_pure() {
                    op.operands(|v| work.push(v));
                }
            }
            Some((block, None)) => {
                let params = &function.block(*block).params;
                let place = params.iter().position(|p| *p == value);
                for pred in &preds[block.0 as usize] {
                    if let (Terminator::Jump(target), Some(place)) =
                        (&function.block(*pred).end, place)
                    {
                        work.push(target.args[place]);
                    }
                }
            }
            None => {}
        }
    }
    sweep(function, &used)
}

fn sweep(function: &mut Function, used: &[bool]) -> bool {
    let mut changed = false;
    let mut gone: Vec<Vec<usize>> = vec![Vec::new(); function.blocks.len()];
    for (index, block) in function.blocks.iter_mut().enumerate() {
        let before = block.instrs.len();
        block
            .instrs
            .retain(|i| !i.op.is_pure() || i.result.is_some_and(|r| used[r.0 as usize]));
        changed |= block.instrs.len() != before;
        if index == 0 {
            continue;
        }
        gone[index] = (0..block.params.len())
            .filter(|place| !used[block.params[*place].0 as usize])
            .collect();
        changed |= !gone[index].is_empty();
    }
    remove_params(function, &gone);
    changed
}

/// Leaves out blocks that are never reached; the rest stands in reverse postorder.
pub fn compact(function: &mut Function) {
    let order = reverse_postorder(function);
    let mut new_ids = vec![BlockId(0); function.blocks.len()];
    for (index, id) in order.iter().enumerate() {
        new_ids[id.0 as usize] = BlockId(index as u32);
    }
    let mut old: Vec<Option<Block>> = function.blocks.drain(..).map(Some).collect();
    for id in order {
        if let Some(mut block) = old[id.0 as usize].take() {
            block.end.successors_mut(|b| *b = new_ids[b.0 as usize]);
            function.blocks.push(block);
        }
    }
}
