//! Intervals inside of one function.

use super::Solved;
use super::interval::Interval;
use crate::graph::{Dominance, reverse_postorder};
use crate::{BlockId, Comparison, Function, Op, Rep, Terminator, Value};
use num_bigint::BigInt;
use rustc_hash::FxHashMap;

/// After so many rounds, what is still growing is widened.
const PATIENCE: u32 = 3;
/// How often a function is gone through again to narrow what was widened.
const NARROWING: usize = 2;

/// The shape of a function, which stays the same while intervals change.
pub struct Flow {
    order: Vec<BlockId>,
    dominance: Dominance,
    /// What each condition compares.
    conditions: FxHashMap<Value, (Comparison, Value, Value, bool)>,
    /// For each block the nearest block that dominates it (or itself) and is one way of a branch.
    ways: Vec<Option<BlockId>>,
}

impl Flow {
    pub fn new(function: &Function) -> Flow {
        let dominance = Dominance::new(function);
        let order = reverse_postorder(function);
        let mut is_way = vec![false; function.blocks.len()];
        for block in &function.blocks {
            if let Terminator::Branch { .. } = &block.end {
                block
                    .end
                    .successors()
                    .for_each(|b| is_way[b.0 as usize] = true);
            }
        }
        let mut ways = vec![None; function.blocks.len()];
        for id in &order {
            ways[id.0 as usize] = if is_way[id.0 as usize] {
                Some(*id)
            } else {
                let parent = dominance.parent(*id);
                if parent == *id {
                    None
                } else {
                    ways[parent.0 as usize]
                }
            };
        }
        Flow {
            order,
            dominance,
            conditions: conditions(function),
            ways,
        }
    }

    /// What is known of each value, given what is known of parameters and of results of calls.
    pub fn solve(
        &self,
        function: &Function,
        params: &[Option<Interval>],
        results: &[Option<Interval>],
    ) -> Solved {
        let mut solved = Solved {
            values: vec![None; function.values.len()],
            refined: vec![Vec::new(); function.blocks.len()],
            reached: vec![false; function.blocks.len()],
        };
        // An uncalled function is left as it is.
        let called = params.iter().all(Option::is_some);
        if !called {
            return solved;
        }
        solved.reached[0] = true;
        for (param, interval) in function.params().iter().zip(params) {
            solved.values[param.0 as usize] = *interval;
        }
        let mut changes: FxHashMap<Value, u32> = FxHashMap::default();
        loop {
            let mut changed = false;
            for id in &self.order {
                changed |= self.block(function, *id, &mut solved, results, &mut changes);
            }
            if !changed {
                break;
            }
        }
        for _ in 0..NARROWING {
            self.narrow(function, &mut solved, results);
        }
        solved
    }

    /// What is known of a value in a block.
    pub fn at(
        &self,
        function: &Function,
        solved: &Solved,
        value: Value,
        block: BlockId,
    ) -> Option<Interval> {
        if !matches!(function.rep(value), Rep::Int | Rep::Immediate | Rep::Raw) {
            return Some(Interval::ALL);
        }
        let mut interval = solved.values[value.0 as usize]?;
        let mut way = self.ways[block.0 as usize];
        while let Some(id) = way {
            for (refined, by) in &solved.refined[id.0 as usize] {
                if *refined == value {
                    interval = interval.meet(*by);
                }
            }
            let parent = self.dominance.parent(id);
            way = if parent == id {
                None
            } else {
                self.ways[parent.0 as usize]
            };
        }
        Some(interval)
    }

    fn block(
        &self,
        function: &Function,
        id: BlockId,
        solved: &mut Solved,
        results: &[Option<Interval>],
        changes: &mut FxHashMap<Value, u32>,
    ) -> bool {
        if !solved.reached[id.0 as usize] {
            return false;
        }
        let mut changed = false;
        let block = function.block(id);
        for instr in &block.instrs {
            let Some(result) = instr.result else { continue };
            let interval = self.result(function, solved, &instr.op, result, id, results);
            let place = &mut solved.values[result.0 as usize];
            if *place != interval {
                *place = interval;
                changed = true;
            }
        }
        match &block.end {
            Terminator::Jump(target) => {
                let params = &function.block(target.block).params;
                changed |= !std::mem::replace(&mut solved.reached[target.block.0 as usize], true);
                for (param, arg) in params.iter().zip(&target.args) {
                    let arriving = self.at(function, solved, *arg, id);
                    let old = solved.values[param.0 as usize];
                    let joined = Interval::join(old, arriving);
                    if joined == old {
                        continue;
                    }
                    let count = changes.entry(*param).or_default();
                    *count += 1;
                    solved.values[param.0 as usize] = if *count > PATIENCE {
                        joined.map(|j| j.widen(old))
                    } else {
                        joined
                    };
                    changed = true;
                }
            }
            Terminator::Branch {
                condition,
                then,
                otherwise,
            } => {
                for (way, holds) in [(*then, true), (*otherwise, false)] {
                    let refined = self.refinements(function, solved, *condition, holds, id);
                    changed |= !std::mem::replace(&mut solved.reached[way.0 as usize], true);
                    if solved.refined[way.0 as usize] != refined {
                        solved.refined[way.0 as usize] = refined;
                        changed = true;
                    }
                }
            }
            _ => {}
        }
        changed
    }

    /// Goes through the function once more: parameters of blocks become what really arrives.
    fn narrow(&self, function: &Function, solved: &mut Solved, results: &[Option<Interval>]) {
        let mut arriving: Vec<Option<Interval>> = vec![None; function.values.len()];
        for id in &self.order {
            if !solved.reached[id.0 as usize] {
                continue;
            }
            if let Terminator::Jump(target) = &function.block(*id).end {
                let params = &function.block(target.block).params;
                for (param, arg) in params.iter().zip(&target.args) {
                    let place = &mut arriving[param.0 as usize];
                    *place = Interval::join(*place, self.at(function, solved, *arg, *id));
                }
            }
        }
        for id in self.order.iter().skip(1) {
            for param in &function.block(*id).params {
                solved.values[param.0 as usize] = arriving[param.0 as usize];
            }
        }
        // Everything that follows from them is computed anew; nothing grows, as it all follows from what is known.
        for id in &self.order {
            self.recompute(function, *id, solved, results);
        }
    }

    fn recompute(
        &self,
        function: &Function,
        id: BlockId,
        solved: &mut Solved,
        results: &[Option<Interval>],
    ) {
        if !solved.reached[id.0 as usize] {
            return;
        }
        let block = function.block(id);
        for instr in &block.instrs {
            if let Some(result) = instr.result {
                let interval = self.result(function, solved, &instr.op, result, id, results);
                solved.values[result.0 as usize] = interval;
            }
        }
        if let Terminator::Branch {
            condition,
            then,
            otherwise,
        } = &block.end
        {
            for (way, holds) in [(*then, true), (*otherwise, false)] {
                let refined = self.refinements(function, solved, *condition, holds, id);
                solved.refined[way.0 as usize] = refined;
            }
        }
    }

    /// What one way of a branch says about the integers that were compared.
    fn refinements(
        &self,
        function: &Function,
        solved: &Solved,
        condition: Value,
        holds: bool,
        block: BlockId,
    ) -> Vec<(Value, Interval)> {
        let Some((op, a, b, negated)) = self.conditions.get(&condition) else {
            return Vec::new();
        };
        let known = |v: Value| self.at(function, solved, v, block);
        let (Some(x), Some(y)) = (known(*a), known(*b)) else {
            return Vec::new();
        };
        let (x, y) = match (op, holds != *negated) {
            (Comparison::Eq, true) => (x.meet(y), y.meet(x)),
            (Comparison::Eq, false) => return Vec::new(),
            (Comparison::Lt, true) => (x.below(y, true), y.above(x, true)),
            (Comparison::Lt, false) => (x.above(y, false), y.below(x, false)),
            (Comparison::Le, true) => (x.below(y, false), y.above(x, false)),
            (Comparison::Le, false) => (x.above(y, true), y.below(x, true)),
        };
        vec![(*a, x), (*b, y)]
    }

    fn result(
        &self,
        function: &Function,
        solved: &Solved,
        op: &Op,
        result: Value,
        block: BlockId,
        results: &[Option<Interval>],
    ) -> Option<Interval> {
        let at = |v: &Value| self.at(function, solved, *v, block);
        match op {
            Op::Word(n) | Op::Raw(n) => Some(Interval::exactly(i128::from(*n))),
            Op::Big(n) => Some(literal(n)),
            Op::Tag(v) | Op::Untag(v) | Op::Reword(v) => at(v),
            Op::Clamp(v) => Some(at(v)?.meet(Interval::of_rep(Rep::Immediate))),
            Op::ListLen(_) | Op::TextLen(_) | Op::TreeLen(_) => Some(Interval::LENGTH),
            Op::Int { op, args, .. } => Some(Interval::apply(*op, at(&args[0])?, at(&args[1])?)),
            Op::Call { callee, .. } => results[callee.0 as usize],
            _ => Some(Interval::of_rep(function.rep(result))),
        }
    }
}

fn literal(n: &BigInt) -> Interval {
    i128::try_from(n).map_or(Interval::ALL, Interval::exactly)
}

/// The comparisons of integers, through negations.
fn conditions(function: &Function) -> FxHashMap<Value, (Comparison, Value, Value, bool)> {
    let mut found = FxHashMap::default();
    // A condition is defined before its negation in the order of blocks.
    for instr in function.blocks.iter().flat_map(|b| &b.instrs) {
        let Some(result) = instr.result else { continue };
        let comparison = match &instr.op {
            Op::Compare {
                op, args: [a, b], ..
            } => Some((*op, *a, *b, false)),
            Op::CompareWords(op, a, b) if function.rep(*a) != Rep::Bool => {
                Some((*op, *a, *b, false))
            }
            Op::Not(v) => found
                .get(v)
                .map(|(op, a, b, negated): &(_, _, _, bool)| (*op, *a, *b, !negated)),
            _ => None,
        };
        if let Some(comparison) = comparison {
            found.insert(result, comparison);
        }
    }
    found
}
