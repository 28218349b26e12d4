//! Checks finished code: definitions come before uses, branches lead to blocks of their own, and on every path every count that a function holds is given
//! up exactly once. Tests run it over all programs that they compile.

use crate::graph::{Dominance, predecessors, reverse_postorder};
use crate::ops::{Signatures, Use, call_uses};
use crate::{BlockId, Function, Op, Ownership, Program, Rep, Terminator, Value};
use rustc_hash::FxHashMap;

/// Checks every function of a program.
///
/// # Errors
///
/// The first thing that is wrong.
pub fn audit(program: &Program) -> Result<(), String> {
    let signatures: Signatures = program
        .functions
        .iter()
        .map(|f| f.ownership.clone())
        .collect();
    for function in &program.functions {
        let in_function = |message| format!("{}: {message}\n{function}", function.name);
        shape(function).map_err(in_function)?;
        counts(function, &signatures).map_err(in_function)?;
    }
    Ok(())
}

/// Definitions dominate uses; branches lead to blocks without parameters and other predecessors; jumps give as many arguments as there are parameters.
fn shape(function: &Function) -> Result<(), String> {
    let dominance = Dominance::new(function);
    let preds = predecessors(function);
    let mut defined: FxHashMap<Value, (BlockId, usize)> = FxHashMap::default();
    for id in function.block_ids() {
        let block = function.block(id);
        for param in &block.params {
            if defined.insert(*param, (id, 0)).is_some() {
                return Err(format!("{param} is defined twice"));
            }
        }
        for (place, instr) in block.instrs.iter().enumerate() {
            if let Some(result) = instr.result
                && defined.insert(result, (id, place + 1)).is_some()
            {
                return Err(format!("{result} is defined twice"));
            }
        }
    }
    for id in reverse_postorder(function) {
        let block = function.block(id);
        let mut wrong = None;
        let mut check = |value: Value, place: usize| match defined.get(&value) {
            Some((home, at)) if *home == id && *at <= place => {}
            Some((home, _)) if *home != id && dominance.dominates(*home, id) => {}
            _ => wrong = Some(value),
        };
        for (place, instr) in block.instrs.iter().enumerate() {
            instr.op.operands(|v| check(v, place));
        }
        block.end.uses(|v| check(v, block.instrs.len()));
        if let Some(value) = wrong {
            return Err(format!("{value} is used in b{} before it is defined", id.0));
        }
        if let Terminator::Jump(target) = &block.end
            && target.args.len() != function.block(target.block).params.len()
        {
            return Err(format!(
                "the jump from b{} has a wrong number of arguments",
                id.0
            ));
        }
        if let Terminator::Branch { .. } = &block.end {
            for next in block.end.successors() {
                if preds[next.0 as usize].len() != 1 || !function.block(next).params.is_empty() {
                    return Err(format!("a branch leads to the shared block b{}", next.0));
                }
            }
        }
    }
    Ok(())
}

/// How many counts are held of each value.
type Held = FxHashMap<Value, i64>;

struct Ledger<'f> {
    function: &'f Function,
    /// Values whose count is held by others, or that have none.
    free: Vec<bool>,
}

fn counts(function: &Function, signatures: &Signatures) -> Result<(), String> {
    let ledger = Ledger {
        function,
        free: uncounted(function),
    };
    let mut arriving: Vec<Option<Held>> = vec![None; function.blocks.len()];
    let mut entry = Held::default();
    for (param, ownership) in function.params().iter().zip(&function.ownership) {
        if *ownership == Ownership::Owned {
            ledger.gain(&mut entry, *param);
        }
    }
    arriving[0] = Some(entry);
    for id in reverse_postorder(function) {
        let Some(mut held) = arriving[id.0 as usize].clone() else {
            continue;
        };
        let at = |message: String| format!("{message} in b{}", id.0);
        let block = function.block(id);
        for instr in &block.instrs {
            ledger
                .instr(&mut held, &instr.op, instr.result, signatures)
                .map_err(at)?;
        }
        ledger.end(&mut held, &block.end, signatures).map_err(at)?;
        if block.end == Terminator::Unreachable {
            continue;
        }
        for next in block.end.successors() {
            let mut there = held.clone();
            for param in &function.block(next).params {
                ledger.gain(&mut there, *param);
            }
            match &arriving[next.0 as usize] {
                Some(before) if *before != there => {
                    return Err(at(format!(
                        "b{} is entered with {before:?} and with {there:?}",
                        next.0
                    )));
                }
                _ => arriving[next.0 as usize] = Some(there),
            }
        }
        if block.end.successors().next().is_none() && !held.is_empty() {
            return Err(at(format!("{held:?} is left behind")));
        }
    }
    Ok(())
}

/// Static values, and those that are read from others without a count of their own.
fn uncounted(function: &Function) -> Vec<bool> {
    let mut free: Vec<bool> = function.values.iter().map(|r| !r.counted()).collect();
    for instr in function.blocks.iter().flat_map(|b| &b.instrs) {
        if let Some(result) = instr.result
            && instr.op.is_static()
        {
            free[result.0 as usize] = true;
        }
    }
    for (value, rep) in function.values.iter().enumerate() {
        if *rep == Rep::Cell {
            free[value] = false;
        }
    }
    free
}

impl Ledger<'_> {
    fn gain(&self, held: &mut Held, value: Value) {
        if !self.free[value.0 as usize] {
            *held.entry(value).or_default() += 1;
        }
    }

    fn lose(&self, held: &mut Held, value: Value) -> Result<(), String> {
        if self.free[value.0 as usize] {
            return Ok(());
        }
        match held.get_mut(&value) {
            Some(count) if *count > 1 => *count -= 1,
            Some(_) => {
                held.remove(&value);
            }
            None => return Err(format!("{value} is consumed without a count")),
        }
        Ok(())
    }

    fn instr(
        &self,
        held: &mut Held,
        op: &Op,
        result: Option<Value>,
        signatures: &Signatures,
    ) -> Result<(), String> {
        match op {
            Op::Dup(value) => {
                self.gain(held, *value);
                return Ok(());
            }
            Op::Unwrap { base, taken, .. } => {
                self.lose(held, *base)?;
                taken.iter().for_each(|(_, v)| self.gain(held, *v));
            }
            op => {
                let mut outcome = Ok(());
                op.uses(signatures, |v, how| {
                    if how == Use::Consume && outcome.is_ok() {
                        outcome = self.lose(held, v);
                    }
                });
                outcome?;
            }
        }
        if let Some(result) = result
            && op.lender().is_none()
        {
            self.gain(held, result);
        }
        Ok(())
    }

    fn end(
        &self,
        held: &mut Held,
        end: &Terminator,
        signatures: &Signatures,
    ) -> Result<(), String> {
        let mut consumed = Vec::new();
        match end {
            Terminator::TailCall { callee, args } => {
                call_uses(signatures, *callee, args, |v, how| {
                    if how == Use::Consume {
                        consumed.push(v);
                    }
                });
            }
            Terminator::TailApply { args, .. } => consumed.extend(args),
            Terminator::Jump(target) => {
                // An argument for a parameter that is not counted is known to need no count.
                let params = &self.function.block(target.block).params;
                consumed.extend(target.args.iter().zip(params).map(|(a, _)| *a));
            }
            Terminator::Return(value) => consumed.push(*value),
            Terminator::Branch { .. } | Terminator::Unreachable => {}
        }
        consumed.into_iter().try_for_each(|v| self.lose(held, v))
    }
}
