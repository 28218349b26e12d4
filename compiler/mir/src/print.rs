//! The textual form, for people and tests.

use crate::{Function, Instr, Op, Program, Terminator, Value};
use std::fmt;

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}", self.0)
    }
}

struct List<'v>(&'v [Value]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, value) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{value}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, function) in self.functions.iter().enumerate() {
            write!(f, "f{index} {function}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {:?} -> {:?}", self.name, self.ownership, self.result)?;
        for (index, block) in self.blocks.iter().enumerate() {
            write!(f, "b{index}(")?;
            for (index, param) in block.params.iter().enumerate() {
                let comma = if index == 0 { "" } else { ", " };
                write!(f, "{comma}{param}: {:?}", self.rep(*param))?;
            }
            writeln!(f, "):")?;
            for instr in &block.instrs {
                write!(f, "  ")?;
                if let Some(result) = instr.result {
                    write!(f, "{result}: {:?} = ", self.rep(result))?;
                }
                writeln!(f, "{instr}")?;
            }
            writeln!(f, "  {}", block.end)?;
        }
        Ok(())
    }
}

impl fmt::Display for Instr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.op {
            Op::Int { op, args, drops } => write!(f, "{op:?} {} drops {drops:?}", List(args)),
            Op::Compare { op, args, drops } => write!(f, "{op:?} {} drops {drops:?}", List(args)),
            Op::CompareWords(op, a, b) => write!(f, "words {op:?} {a}, {b}"),
            Op::Construct {
                kind, args, cell, ..
            } => {
                write!(f, "construct {kind:?} ({})", List(args))?;
                match cell {
                    Some(cell) => write!(f, " in {cell}"),
                    None => Ok(()),
                }
            }
            Op::Closure { function, captures } => {
                write!(f, "closure f{} ({})", function.0, List(captures))
            }
            Op::Project { base, index, .. } => write!(f, "{base}.{index}"),
            Op::Capture { base, index } => write!(f, "{base}.capture {index}"),
            Op::Test { base, test } => write!(f, "{base} is {test:?}"),
            Op::List(args) => write!(f, "list ({})", List(args)),
            Op::ListGet { list, index } => write!(f, "{list}[{index}]"),
            Op::ListSet {
                list,
                index,
                element,
                ..
            } => write!(f, "{list} with [{index}] = {element}"),
            Op::Call { callee, args } => write!(f, "call f{} ({})", callee.0, List(args)),
            Op::Apply { function, args } => write!(f, "apply {function} ({})", List(args)),
            Op::Runtime { function, args } => write!(f, "{function} ({})", List(args)),
            Op::Unwrap { base, taken, .. } => {
                write!(f, "unwrap {base} taking")?;
                taken.iter().try_for_each(|(i, v)| write!(f, " {i}: {v}"))
            }
            Op::Dup(v) => write!(f, "dup {v}"),
            Op::Drop(v) => write!(f, "drop {v}"),
            Op::FreeCell(v) => write!(f, "free cell {v}"),
            Op::Tag(v) => write!(f, "tag {v}"),
            Op::Untag(v) => write!(f, "untag {v}"),
            Op::FromBool(v) => write!(f, "from bool {v}"),
            Op::ToBool(v) => write!(f, "to bool {v}"),
            Op::Reword(v) => write!(f, "reword {v}"),
            Op::Clamp(v) => write!(f, "clamp {v}"),
            Op::Not(v) => write!(f, "not {v}"),
            Op::ListLen(v) => write!(f, "list len {v}"),
            Op::TextLen(v) => write!(f, "text len {v}"),
            Op::TreeLen(v) => write!(f, "tree len {v}"),
            Op::Word(n) => write!(f, "word {n}"),
            Op::Raw(n) => write!(f, "raw {n}"),
            Op::Bool(b) => write!(f, "{b}"),
            Op::Big(n) => write!(f, "big {n}"),
            Op::Text(t) => write!(f, "{t:?}"),
            Op::EmptyList => write!(f, "empty list"),
            Op::Function(id) => write!(f, "function f{}", id.0),
            Op::Descriptor(id) => write!(f, "descriptor {}", id.0),
            Op::Constant(id) => write!(f, "constant {}", id.0),
        }
    }
}

impl fmt::Display for Terminator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Terminator::Jump(t) => write!(f, "jump b{}({})", t.block.0, List(&t.args)),
            Terminator::Branch {
                condition,
                then,
                otherwise,
            } => write!(f, "if {condition} b{} else b{}", then.0, otherwise.0),
            Terminator::Return(v) => write!(f, "return {v}"),
            Terminator::TailCall { callee, args } => {
                write!(f, "tail call f{} ({})", callee.0, List(args))
            }
            Terminator::TailApply { function, args } => {
                write!(f, "tail apply {function} ({})", List(args))
            }
            Terminator::Unreachable => write!(f, "unreachable"),
        }
    }
}
