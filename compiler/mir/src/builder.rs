//! Builds one function block by block.

use crate::{Block, BlockId, Function, Instr, Op, Ownership, Rep, Target, Terminator, Value};
use rustc_hash::FxHashMap;

/// A function under construction, and the block at its end of which code is added.
pub struct Builder {
    /// What was built so far.
    pub function: Function,
    /// Where code is added; `None` after a block was ended.
    pub current: Option<BlockId>,
    reached: Vec<bool>,
    /// The numbers that literals stand for.
    literals: FxHashMap<Value, i64>,
}

impl Builder {
    /// A function whose entry has these parameters.
    pub fn new(name: String, params: &[Rep], result: Rep) -> Builder {
        let mut builder = Builder {
            function: Function {
                name,
                ownership: vec![Ownership::Owned; params.len()],
                result,
                unit: false,
                closure: false,
                values: Vec::new(),
                blocks: Vec::new(),
            },
            current: None,
            reached: Vec::new(),
            literals: FxHashMap::default(),
        };
        let entry = builder.block(params);
        builder.current = Some(entry);
        builder
    }

    /// A new block. Until it is ended it counts as never reached.
    pub fn block(&mut self, params: &[Rep]) -> BlockId {
        let params = params.iter().map(|r| self.function.value(*r)).collect();
        self.function.blocks.push(Block {
            params,
            instrs: Vec::new(),
            end: Terminator::Unreachable,
        });
        self.reached.push(false);
        BlockId(self.function.blocks.len() as u32 - 1)
    }

    /// Does any block that was ended lead here?
    pub fn is_reached(&self, block: BlockId) -> bool {
        self.reached[block.0 as usize]
    }

    /// A block's parameters.
    pub fn params(&self, block: BlockId) -> Vec<Value> {
        self.function.block(block).params.clone()
    }

    /// Adds an operation with a result.
    pub fn emit(&mut self, op: Op, rep: Rep) -> Value {
        let value = self.function.value(rep);
        if let Op::Word(n) = op {
            self.literals.insert(value, n);
        }
        self.push(Some(value), op);
        value
    }

    /// The number that a literal stands for.
    pub fn literal(&self, value: Value) -> Option<i64> {
        self.literals.get(&value).copied()
    }

    /// Adds an operation without a result.
    pub fn emit_void(&mut self, op: Op) {
        self.push(None, op);
    }

    fn push(&mut self, result: Option<Value>, op: Op) {
        if let Some(block) = self.current {
            self.function.blocks[block.0 as usize]
                .instrs
                .push(Instr { result, op });
        }
    }

    /// Ends the current block.
    pub fn end(&mut self, end: Terminator) {
        if let Some(block) = self.current.take() {
            for successor in end.successors() {
                self.reached[successor.0 as usize] = true;
            }
            self.function.blocks[block.0 as usize].end = end;
        }
    }

    /// Ends the current block with a jump.
    pub fn jump(&mut self, block: BlockId, args: Vec<Value>) {
        self.end(Terminator::Jump(Target { block, args }));
    }

    /// Ends the current block with a branch to two new blocks, which are returned.
    pub fn branch(&mut self, condition: Value) -> (BlockId, BlockId) {
        let then = self.block(&[]);
        let otherwise = self.block(&[]);
        self.end(Terminator::Branch {
            condition,
            then,
            otherwise,
        });
        (then, otherwise)
    }
}
