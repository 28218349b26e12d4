//! Explicit reference counts, placed as precisely as liveness allows: a value is dropped right after its last use, or on the edge
//! after which it is not used (Reinking, Xie, de Moura and Leijen, "Perceus: garbage free reference counting with reuse", 2021).
//!
//! A projection is borrowed from the object that it reads while that object lives anyway; otherwise it takes a count of its own right away, so that
//! the object can be dropped, or taken apart, before the part is used (and possibly updated in place).

use crate::ops::{Signatures, Use, call_uses};
use crate::{Block, BlockId, Function, Instr, Op, Ownership, Terminator, Value};
use rustc_hash::FxHashSet;

/// Who holds a value's count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    /// Nobody: it has no count, or one that never changes.
    Nobody,
    /// The function; it must be consumed or dropped on every path.
    Here,
    /// The caller, or something that outlives the function.
    Outside,
    /// The value that it was read from.
    Lender(Value),
}

type Live = FxHashSet<Value>;

/// Inserts the counts of a function. Every branch leads to blocks without other predecessors.
pub fn insert_counts(function: &mut Function, signatures: &Signatures) {
    let mut holders = holders(function);
    demote_tail_calls(function, signatures, &holders);
    holders.resize(function.values.len(), Holder::Here);
    for (value, rep) in function.values.iter().enumerate() {
        if !rep.counted() {
            holders[value] = Holder::Nobody;
        }
    }
    let mut counts = Counts {
        signatures,
        holders,
    };
    while counts.own_what_outlives(function) {}
    let live = counts.live_on_entry(function, true);
    counts.rewrite(function, &live);
}

fn holders(function: &Function) -> Vec<Holder> {
    let mut holders = vec![Holder::Here; function.values.len()];
    for block in &function.blocks {
        for instr in &block.instrs {
            let Some(result) = instr.result else { continue };
            let holder = match instr.op.lender() {
                Some(Some(base)) => Holder::Lender(base),
                Some(None) => Holder::Outside,
                None if instr.op.is_static() => Holder::Nobody,
                None => Holder::Here,
            };
            holders[result.0 as usize] = holder;
        }
    }
    for (param, ownership) in function.params().iter().zip(&function.ownership) {
        if *ownership == Ownership::Borrowed {
            holders[param.0 as usize] = Holder::Outside;
        }
    }
    for (value, rep) in function.values.iter().enumerate() {
        if !rep.counted() {
            holders[value] = Holder::Nobody;
        }
    }
    holders
}

/// A tail call that borrows from what this function holds cannot be one: somebody has to drop it afterwards.
fn demote_tail_calls(function: &mut Function, signatures: &Signatures, holders: &[Holder]) {
    let held_here = |mut value: Value| loop {
        match holders[value.0 as usize] {
            Holder::Here => return true,
            Holder::Lender(base) => value = base,
            Holder::Nobody | Holder::Outside => return false,
        }
    };
    for id in function.block_ids() {
        let mut borrows = false;
        let op = match &function.block(id).end {
            Terminator::TailCall { callee, args } => {
                call_uses(signatures, *callee, args, |v, how| {
                    borrows |= how == Use::Borrow && held_here(v);
                });
                Op::Call {
                    callee: *callee,
                    args: args.clone(),
                }
            }
            Terminator::TailApply { function, args } => {
                borrows = held_here(*function);
                Op::Apply {
                    function: *function,
                    args: args.clone(),
                }
            }
            _ => continue,
        };
        if borrows {
            let result = function.value(function.result);
            let block = &mut function.blocks[id.0 as usize];
            block.instrs.push(Instr {
                result: Some(result),
                op,
            });
            block.end = Terminator::Return(result);
        }
    }
}

struct Counts<'s> {
    signatures: &'s Signatures,
    holders: Vec<Holder>,
}

impl Counts<'_> {
    fn holder(&self, value: Value) -> Holder {
        self.holders[value.0 as usize]
    }

    /// The value here whose count keeps this one alive.
    fn keeper(&self, mut value: Value) -> Option<Value> {
        loop {
            match self.holder(value) {
                Holder::Here => return Some(value),
                Holder::Lender(base) => value = base,
                Holder::Nobody | Holder::Outside => return None,
            }
        }
    }

    /// Marks a value live; what lends it stays alive as well where `lenders` says so.
    fn enliven(&self, live: &mut Live, mut value: Value, lenders: bool) {
        loop {
            match self.holder(value) {
                Holder::Here => {
                    live.insert(value);
                    return;
                }
                Holder::Lender(base) => {
                    live.insert(value);
                    if !lenders {
                        return;
                    }
                    value = base;
                }
                Holder::Nobody | Holder::Outside => return,
            }
        }
    }

    fn end_uses(&self, end: &Terminator, mut f: impl FnMut(Value, Use)) {
        match end {
            Terminator::TailCall { callee, args } => call_uses(self.signatures, *callee, args, f),
            Terminator::TailApply { function, args } => {
                f(*function, Use::Borrow);
                args.iter().for_each(|v| f(*v, Use::Consume));
            }
            end => end.uses(|v| f(v, Use::Consume)),
        }
    }

    fn live_at_end(&self, function: &Function, block: &Block, entry: &[Live]) -> Live {
        let mut live = Live::default();
        for next in block.end.successors() {
            let params = &function.block(next).params;
            live.extend(
                entry[next.0 as usize]
                    .iter()
                    .filter(|v| !params.contains(v)),
            );
        }
        live
    }

    /// Which values are live at the beginning of each block, its parameters included.
    fn live_on_entry(&self, function: &Function, lenders: bool) -> Vec<Live> {
        let mut entry = vec![Live::default(); function.blocks.len()];
        let mut order = crate::graph::reverse_postorder(function);
        order.reverse();
        let mut changed = true;
        while changed {
            changed = false;
            for id in &order {
                let block = function.block(*id);
                let mut live = self.live_at_end(function, block, &entry);
                block.end.uses(|v| self.enliven(&mut live, v, lenders));
                for instr in block.instrs.iter().rev() {
                    self.step(&mut live, instr, lenders);
                }
                let old = &mut entry[id.0 as usize];
                if live.len() != old.len() {
                    *old = live;
                    changed = true;
                }
            }
        }
        entry
    }

    /// Is the operation dead, so that it is left out?
    fn is_dead(&self, live: &Live, instr: &Instr) -> bool {
        instr.op.is_pure()
            && instr
                .result
                .is_some_and(|r| self.holder(r) != Holder::Nobody && !live.contains(&r))
            && !matches!(self.holder_of(instr), Some(Holder::Outside))
    }

    fn holder_of(&self, instr: &Instr) -> Option<Holder> {
        instr.result.map(|r| self.holder(r))
    }

    /// Goes back over an operation.
    fn step(&self, live: &mut Live, instr: &Instr, lenders: bool) {
        if self.is_dead(live, instr) {
            return;
        }
        if let Some(result) = instr.result {
            live.remove(&result);
        }
        instr
            .op
            .uses(self.signatures, |v, _| self.enliven(live, v, lenders));
    }

    /// Finds projections that are used after the object that lends them was, or could have been, consumed, and lets them hold
    /// a count. Says whether there were any.
    fn own_what_outlives(&mut self, function: &Function) -> bool {
        let extended = self.live_on_entry(function, true);
        let plain = self.live_on_entry(function, false);
        let mut owned = Vec::new();
        for block in &function.blocks {
            let mut live = self.live_at_end(function, block, &extended);
            let mut really = self.live_at_end(function, block, &plain);
            let mut uses = Vec::new();
            self.end_uses(&block.end, |v, how| uses.push((v, how)));
            self.conflicts(&uses, &live, &really, &mut owned);
            block.end.uses(|v| {
                self.enliven(&mut live, v, true);
                self.enliven(&mut really, v, false);
            });
            for instr in block.instrs.iter().rev() {
                if self.is_dead(&live, instr) {
                    continue;
                }
                uses.clear();
                instr.op.uses(self.signatures, |v, how| uses.push((v, how)));
                self.conflicts(&uses, &live, &really, &mut owned);
                self.step(&mut live, instr, true);
                self.step(&mut really, instr, false);
            }
        }
        for value in &owned {
            self.holders[value.0 as usize] = Holder::Here;
        }
        !owned.is_empty()
    }

    fn conflicts(&self, uses: &[(Value, Use)], live: &Live, really: &Live, owned: &mut Vec<Value>) {
        for (value, how) in uses {
            if *how == Use::Borrow {
                continue;
            }
            match self.holder(*value) {
                // Consumed, while something that was read from it is still used.
                Holder::Here if !really.contains(value) => {
                    let borrowers = live.iter().chain(uses.iter().map(|(v, _)| v));
                    owned.extend(borrowers.filter(|v| *v != value && self.borrows(**v, *value)));
                }
                // Consumed, while its lender is not needed any more.
                Holder::Lender(_) if !live.contains(value) => {
                    if self.keeper(*value).is_some_and(|k| !really.contains(&k)) {
                        owned.push(*value);
                    }
                }
                _ => {}
            }
        }
    }

    /// Is `value` read, perhaps in steps, from `base`?
    fn borrows(&self, mut value: Value, base: Value) -> bool {
        while let Holder::Lender(lender) = self.holder(value) {
            if lender == base {
                return true;
            }
            value = lender;
        }
        false
    }

    fn rewrite(&self, function: &mut Function, entry: &[Live]) {
        let preds = crate::graph::predecessors(function);
        let mut bodies = Vec::new();
        for id in function.block_ids() {
            bodies.push(self.rewritten(function, id, entry, &preds));
        }
        for (block, instrs) in function.blocks.iter_mut().zip(bodies) {
            block.instrs = instrs;
        }
    }

    /// The operations of a block with its counts.
    fn rewritten(
        &self,
        function: &Function,
        id: BlockId,
        entry: &[Live],
        preds: &[Vec<BlockId>],
    ) -> Vec<Instr> {
        let block = function.block(id);
        let mut live = self.live_at_end(function, block, entry);
        // Built from the end.
        let mut out: Vec<Instr> = Vec::new();
        let mut uses = Vec::new();
        self.end_uses(&block.end, |v, how| uses.push((v, how)));
        let after = self.settle(&uses, &live, &mut out);
        debug_assert!(after.is_empty(), "a terminator leaves something to drop");
        block.end.uses(|v| self.enliven(&mut live, v, true));
        for instr in block.instrs.iter().rev() {
            if self.is_dead(&live, instr) {
                continue;
            }
            uses.clear();
            instr.op.uses(self.signatures, |v, how| uses.push((v, how)));
            let mut before = Vec::new();
            let after = self.settle(&uses, &live, &mut before);
            let mut instr = instr.clone();
            for value in after {
                if !fuse_drop(&mut instr.op, value) {
                    out.push(void(Op::Drop(value)));
                }
            }
            if let Some(result) = instr.result
                && self.holder(result) == Holder::Here
            {
                if instr.op.lender().is_some() {
                    out.push(void(Op::Dup(result)));
                } else if !live.contains(&result) {
                    out.push(void(Op::Drop(result)));
                }
            }
            let undropped = Instr {
                result: instr.result,
                op: unfused(&instr.op),
            };
            out.push(instr);
            out.extend(before);
            self.step(&mut live, &undropped, true);
        }
        self.drop_on_entry(function, id, entry, preds, &live, &mut out);
        out.reverse();
        out
    }

    /// What arrives in a block and is not used there.
    fn drop_on_entry(
        &self,
        function: &Function,
        id: BlockId,
        entry: &[Live],
        preds: &[Vec<BlockId>],
        live: &Live,
        out: &mut Vec<Instr>,
    ) {
        let block = function.block(id);
        if block.end == Terminator::Unreachable {
            return;
        }
        let mut dead: Vec<Value> = Vec::new();
        if let [pred] = preds[id.0 as usize][..] {
            let arriving = self.live_at_end(function, function.block(pred), entry);
            dead.extend(arriving.iter().filter(|v| !live.contains(v)));
        }
        dead.extend(block.params.iter().filter(|v| !live.contains(v)));
        dead.retain(|v| self.holder(*v) == Holder::Here);
        dead.sort();
        dead.dedup();
        out.extend(dead.into_iter().map(|v| void(Op::Drop(v))));
    }

    /// Counts for the operands of an operation: the ones to take before it (in `before`), and what to drop after it.
    fn settle(&self, uses: &[(Value, Use)], live: &Live, before: &mut Vec<Instr>) -> Vec<Value> {
        let mut after = Vec::new();
        let mut done: Vec<Value> = Vec::new();
        for (value, _) in uses {
            if self.holder(*value) == Holder::Nobody || done.contains(value) {
                continue;
            }
            done.push(*value);
            let consumed = uses
                .iter()
                .filter(|(v, how)| v == value && *how == Use::Consume)
                .count();
            let borrowed = uses
                .iter()
                .any(|(v, how)| v == value && *how == Use::Borrow);
            let mut dups = consumed;
            if self.holder(*value) == Holder::Here && !live.contains(value) {
                if consumed > 0 && !borrowed {
                    dups -= 1;
                } else {
                    after.push(*value);
                }
            }
            before.extend((0..dups).map(|_| void(Op::Dup(*value))));
        }
        // What kept a borrowed operand alive and is not needed any more.
        for (value, _) in uses {
            if let (Holder::Lender(_), Some(keeper)) = (self.holder(*value), self.keeper(*value))
                && !live.contains(&keeper)
                && !done.contains(&keeper)
            {
                done.push(keeper);
                after.push(keeper);
            }
        }
        after
    }
}

fn void(op: Op) -> Instr {
    Instr { result: None, op }
}

/// Lets integer operations drop their own operands: on their fast path there is nothing to do.
fn fuse_drop(op: &mut Op, value: Value) -> bool {
    let (Op::Int { args, drops, .. } | Op::Compare { args, drops, .. }) = op else {
        return false;
    };
    match args.iter().position(|a| *a == value) {
        Some(place) => {
            drops[place] = true;
            true
        }
        None => false,
    }
}

fn unfused(op: &Op) -> Op {
    let mut op = op.clone();
    if let Op::Int { drops, .. } | Op::Compare { drops, .. } = &mut op {
        *drops = [false; 2];
    }
    op
}
