//! Which integers are known to be small: those are never objects, need no counts and no checks.
//!
//! Interval analysis (Cousot and Cousot, 1977) of the whole program: from literals, lengths and the ways of branches, through loops and calls. What a loop
//! or a recursion makes grow is widened, then narrowed again by the conditions on the way. The result is recorded in the representation: an
//! `Int` whose interval fits becomes an `Immediate`.

mod flow;
mod interval;

use crate::{Function, FunctionId, IntOp, Op, Program, Rep, Terminator, Value};
use flow::Flow;
use interval::Interval;

/// After so many rounds, what is still growing between functions is widened.
const PATIENCE: u32 = 3;
/// How often the whole program is gone through again to narrow what was widened.
const NARROWING: usize = 2;

/// What is known of the integers that go into functions and come out of them. `None`: no call is known to be reached.
struct Interfaces {
    params: Vec<Vec<Option<Interval>>>,
    results: Vec<Option<Interval>>,
}

/// Narrows the representation of integers.
pub fn narrow_integers(program: &mut Program) {
    let mut interfaces = Interfaces::new(program);
    let flows: Vec<Flow> = program.functions.iter().map(Flow::new).collect();
    let mut changes = vec![0u32; program.functions.len()];
    let mut work: Vec<usize> = (0..program.functions.len()).rev().collect();
    let mut waiting = vec![true; program.functions.len()];
    let callers = callers(program);
    while let Some(index) = work.pop() {
        waiting[index] = false;
        let function = &program.functions[index];
        let values = flows[index].solve(function, &interfaces.params[index], &interfaces.results);
        let mut next = Vec::new();
        for (callee, args) in call_sites(function, &flows[index], &values) {
            let callee = callee.0 as usize;
            if interfaces.enter(callee, &args, &mut changes) {
                next.push(callee);
            }
        }
        let result = returned(function, &flows[index], &values, &interfaces.results);
        if interfaces.leave(index, result, &mut changes) {
            next.extend(&callers[index]);
        }
        for index in next {
            if !std::mem::replace(&mut waiting[index], true) {
                work.push(index);
            }
        }
    }
    for _ in 0..NARROWING {
        narrow(program, &flows, &mut interfaces);
    }
    for (index, flow) in flows.iter().enumerate() {
        let function = &program.functions[index];
        let values = flow.solve(function, &interfaces.params[index], &interfaces.results);
        let natural = natural_divisions(function, flow, &values);
        let function = &mut program.functions[index];
        record(function, &values);
        for (block, place) in natural {
            if let Op::Int { op, .. } = &mut function.blocks[block].instrs[place].op {
                *op = match op {
                    IntOp::FloorDiv => IntOp::Div,
                    _ => IntOp::Mod,
                };
            }
        }
    }
}

/// The divisions of numbers that are not negative.
fn natural_divisions(function: &Function, flow: &Flow, solved: &Solved) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for id in function.block_ids() {
        for (place, instr) in function.block(id).instrs.iter().enumerate() {
            if let Op::Int {
                op: IntOp::FloorDiv | IntOp::FloorMod,
                args,
                ..
            } = &instr.op
            {
                let natural = |v: &Value| {
                    flow.at(function, solved, *v, id)
                        .is_some_and(Interval::is_natural)
                };
                if args.iter().all(natural) {
                    found.push((id.0 as usize, place));
                }
            }
        }
    }
    found
}

/// Goes through the whole program once: what is known now is a sound ground for knowing more.
fn narrow(program: &Program, flows: &[Flow], interfaces: &mut Interfaces) {
    let mut narrowed = Interfaces::new(program);
    for (index, function) in program.functions.iter().enumerate() {
        let values = flows[index].solve(function, &interfaces.params[index], &interfaces.results);
        for (callee, args) in call_sites(function, &flows[index], &values) {
            narrowed.join_params(callee.0 as usize, &args);
        }
        narrowed.results[index] = returned(function, &flows[index], &values, &interfaces.results);
    }
    *interfaces = narrowed;
}

impl Interfaces {
    fn new(program: &Program) -> Interfaces {
        let mut open: Vec<bool> = program.functions.iter().map(|f| f.closure).collect();
        for root in &program.roots {
            open[root.function.0 as usize] = true;
        }
        let params = |(function, open): (&Function, bool)| {
            // What is called from elsewhere gets anything.
            let top = |v: &Value| open.then(|| Interval::of_rep(function.rep(*v)));
            function.params().iter().map(top).collect()
        };
        Interfaces {
            params: program.functions.iter().zip(open).map(params).collect(),
            results: vec![None; program.functions.len()],
        }
    }

    fn join_params(&mut self, callee: usize, args: &[Option<Interval>]) -> bool {
        let mut changed = false;
        for (param, arg) in self.params[callee].iter_mut().zip(args) {
            let joined = Interval::join(*param, *arg);
            changed |= joined != *param;
            *param = joined;
        }
        changed
    }

    /// A call; says whether anything new is known of the callee's parameters.
    fn enter(&mut self, callee: usize, args: &[Option<Interval>], changes: &mut [u32]) -> bool {
        let old = self.params[callee].clone();
        if !self.join_params(callee, args) {
            return false;
        }
        changes[callee] += 1;
        if changes[callee] > PATIENCE {
            for (param, old) in self.params[callee].iter_mut().zip(old) {
                *param = param.map(|p| p.widen(old));
            }
        }
        true
    }

    fn leave(&mut self, index: usize, result: Option<Interval>, changes: &mut [u32]) -> bool {
        let old = self.results[index];
        let joined = Interval::join(old, result);
        if joined == old {
            return false;
        }
        changes[index] += 1;
        self.results[index] = if changes[index] > PATIENCE {
            joined.map(|j| j.widen(old))
        } else {
            joined
        };
        true
    }
}

fn callers(program: &Program) -> Vec<Vec<usize>> {
    let mut callers = vec![Vec::new(); program.functions.len()];
    for (index, function) in program.functions.iter().enumerate() {
        for callee in crate::call_graph::mentioned(function) {
            callers[callee.0 as usize].push(index);
        }
    }
    callers
}

type Values = Vec<Option<Interval>>;

/// The calls that are reached, with what is known of their arguments.
fn call_sites(
    function: &Function,
    flow: &Flow,
    values: &Solved,
) -> Vec<(FunctionId, Vec<Option<Interval>>)> {
    let mut sites = Vec::new();
    for id in function.block_ids() {
        if !values.reached[id.0 as usize] {
            continue;
        }
        let block = function.block(id);
        let args = |args: &[Value]| {
            args.iter()
                .map(|v| flow.at(function, values, *v, id))
                .collect()
        };
        for instr in &block.instrs {
            if let Op::Call { callee, args: all } = &instr.op {
                sites.push((*callee, args(all)));
            }
        }
        if let Terminator::TailCall { callee, args: all } = &block.end {
            sites.push((*callee, args(all)));
        }
    }
    sites
}

/// What a function returns.
fn returned(
    function: &Function,
    flow: &Flow,
    values: &Solved,
    results: &[Option<Interval>],
) -> Option<Interval> {
    let mut result = None;
    for id in function.block_ids() {
        if !values.reached[id.0 as usize] {
            continue;
        }
        let one = match &function.block(id).end {
            Terminator::Return(value) => flow.at(function, values, *value, id),
            Terminator::TailCall { callee, .. } => results[callee.0 as usize],
            Terminator::TailApply { .. } => Some(Interval::of_rep(function.result)),
            _ => continue,
        };
        result = Interval::join(result, one);
    }
    result
}

/// What is known inside of a function.
pub struct Solved {
    values: Values,
    refined: Vec<Vec<(Value, Interval)>>,
    reached: Vec<bool>,
}

fn record(function: &mut Function, solved: &Solved) {
    for (rep, interval) in function.values.iter_mut().zip(&solved.values) {
        if *rep == Rep::Int && interval.is_some_and(Interval::is_inline) {
            *rep = Rep::Immediate;
        }
    }
}
