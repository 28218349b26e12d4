//! Which parameters are borrowed: those that a function only looks at (Ullrich and de Moura, "Counting immutable beans", 2019).
//!
//! All parameters of counted representation but integers start out as borrowed. One becomes owned where it is consumed: stored, returned, passed on as owned, carried
//! through a loop. It also does where its parts are updated, or where its memory could be used again, since taking a unique object apart needs its count.
//! Integers stay owned: their counts cost nothing on the fast paths that matter.

use crate::call_graph::components;
use crate::graph::Dominance;
use crate::ops::{Signatures, Use, call_uses};
use crate::{
    BlockId, Function, FunctionId, LayoutId, Op, Ownership, Program, Rep, Terminator, Value,
};
use rustc_hash::FxHashMap;

/// Sets the ownership of every function's parameters, and gives it.
pub fn infer_ownership(program: &mut Program) -> Signatures {
    let mut signatures: Signatures = program.functions.iter().map(initial).collect();
    let component = components(program);
    let mut changed = true;
    while changed {
        changed = false;
        for (index, function) in program.functions.iter().enumerate() {
            let id = FunctionId(index as u32);
            let owned = owned_params(program, function, id, &mut signatures, &component);
            changed |= owned;
        }
    }
    for (function, ownership) in program.functions.iter_mut().zip(&signatures) {
        function.ownership.clone_from(ownership);
    }
    signatures
}

fn initial(function: &Function) -> Vec<Ownership> {
    let borrowed = |(index, param): (usize, &Value)| {
        let borrows = if function.closure {
            // Called through a value, of which nothing is known but the convention.
            index == 0
        } else {
            matches!(function.rep(*param), Rep::Object | Rep::Any)
        };
        if borrows {
            Ownership::Borrowed
        } else {
            Ownership::Owned
        }
    };
    function.params().iter().enumerate().map(borrowed).collect()
}

/// What is known of a function's values while its parameters are looked at.
struct Origins<'f> {
    function: &'f Function,
    lenders: FxHashMap<Value, Value>,
    params: FxHashMap<Value, usize>,
}

impl<'f> Origins<'f> {
    fn new(function: &'f Function) -> Self {
        let mut lenders = FxHashMap::default();
        for block in &function.blocks {
            for instr in &block.instrs {
                if let (Some(result), Some(Some(base))) = (instr.result, instr.op.lender()) {
                    lenders.insert(result, base);
                }
            }
        }
        let params = function.params().iter().copied().zip(0..).collect();
        Origins {
            function,
            lenders,
            params,
        }
    }

    /// The parameter that a value is, or was read from, and whether it is the parameter itself.
    fn param(&self, mut value: Value) -> Option<(usize, bool)> {
        let mut whole = true;
        loop {
            if let Some(index) = self.params.get(&value) {
                return Some((*index, whole));
            }
            value = *self.lenders.get(&value)?;
            whole = false;
        }
    }
}

/// Finds parameters that have to be owned; says whether any signature changed.
fn owned_params(
    program: &Program,
    function: &Function,
    id: FunctionId,
    signatures: &mut Signatures,
    component: &[u32],
) -> bool {
    let origins = Origins::new(function);
    let mut owned: Vec<usize> = Vec::new();
    let mut consume = |value: Value, updates: bool| {
        if !function.rep(value).counted() {
            return;
        }
        match origins.param(value) {
            Some((index, true)) => owned.push(index),
            Some((index, false)) => {
                let heavy = function.rep(value) != Rep::Int;
                if heavy && updates {
                    owned.push(index);
                }
            }
            None => {}
        }
    };
    for block in &function.blocks {
        for instr in &block.instrs {
            let updated = updated_operand(&instr.op);
            instr.op.uses(signatures, |value, how| {
                if how == Use::Consume {
                    consume(value, updated == Some(value));
                }
            });
        }
        match &block.end {
            Terminator::Jump(target) => target.args.iter().for_each(|v| consume(*v, false)),
            Terminator::Return(value) => consume(*value, false),
            Terminator::TailCall { callee, args } => {
                call_uses(signatures, *callee, args, |value, how| {
                    if how == Use::Consume {
                        consume(value, false);
                    }
                });
            }
            Terminator::TailApply { args, .. } => args.iter().for_each(|v| consume(*v, false)),
            Terminator::Branch { .. } | Terminator::Unreachable => {}
        }
    }
    owned.extend(rebuilt_params(program, &origins));
    let mut changed = keep_tail_calls(function, id, &origins, signatures, component);
    for index in owned {
        let place = &mut signatures[id.0 as usize][index];
        if !function.closure && *place == Ownership::Borrowed {
            *place = Ownership::Owned;
            changed = true;
        }
    }
    changed
}

/// The operand that an operation updates in place where it is unique.
fn updated_operand(op: &Op) -> Option<Value> {
    match op {
        Op::ListSet { list, .. } => Some(*list),
        Op::Runtime { function, args } if !function.ends_with("_b") => args.first().copied(),
        _ => None,
    }
}

/// The parameters whose fields are read and after which, on some way, an object of the same size is built: its memory could be used again.
fn rebuilt_params(program: &Program, origins: &Origins<'_>) -> Vec<usize> {
    let function = origins.function;
    let mut built: Vec<(BlockId, usize)> = Vec::new();
    let mut read: Vec<(BlockId, usize, usize)> = Vec::new();
    for id in function.block_ids() {
        for instr in &function.block(id).instrs {
            match &instr.op {
                Op::Construct { args, .. } => built.push((id, args.len())),
                Op::Project { base, layout, .. } => {
                    if let Some((index, _)) = origins.param(*base) {
                        read.push((id, words(program, *layout), index));
                    }
                }
                _ => {}
            }
        }
    }
    if built.is_empty() || read.is_empty() {
        return Vec::new();
    }
    let dominance = Dominance::new(function);
    let again = |(block, words, _): &(BlockId, usize, usize)| {
        built
            .iter()
            .any(|(b, w)| w == words && dominance.dominates(*block, *b))
    };
    read.iter().filter(|r| again(r)).map(|r| r.2).collect()
}

fn words(program: &Program, layout: LayoutId) -> usize {
    program.layout(layout).len()
}

/// In a tail call between functions that call each other, what the caller holds is given away: were it lent, somebody would have to come back to drop it.
fn keep_tail_calls(
    function: &Function,
    id: FunctionId,
    origins: &Origins<'_>,
    signatures: &mut Signatures,
    component: &[u32],
) -> bool {
    let mut changed = false;
    for block in &function.blocks {
        let Terminator::TailCall { callee, args } = &block.end else {
            continue;
        };
        if component[callee.0 as usize] != component[id.0 as usize] {
            continue;
        }
        for (index, arg) in args.iter().enumerate() {
            let lent = origins
                .param(*arg)
                .is_some_and(|(p, _)| signatures[id.0 as usize][p] == Ownership::Borrowed);
            let place = &mut signatures[callee.0 as usize][index];
            if !lent && function.rep(*arg).counted() && *place == Ownership::Borrowed {
                *place = Ownership::Owned;
                changed = true;
            }
        }
    }
    changed
}
