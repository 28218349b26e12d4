//! Reference counts in line: the common case is a load, a comparison and a store.

use crate::function::{Emitter, flags};
use crate::target::CodegenError;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, types};
use cranelift_module::Module;
use tenet_mir::{LayoutId, Rep, Value};
use tenet_runtime::abi::{FIELDS_OFFSET, RC_OFFSET, STATIC_RC};

/// A static object's count, as a signed immediate.
const STATIC: i64 = STATIC_RC as i32 as i64;

impl<M: Module> Emitter<'_, '_, M> {
    /// Is the word an immediate (not 0) or an address (0)?
    pub fn immediate_bit(&mut self, word: ir::Value) -> ir::Value {
        self.builder.ins().band_imm_u(word, 1)
    }

    fn count(&mut self, object: ir::Value) -> ir::Value {
        self.builder
            .ins()
            .load(types::I32, flags(), object, RC_OFFSET)
    }

    fn set_count(&mut self, count: ir::Value, object: ir::Value) {
        self.builder.ins().store(flags(), count, object, RC_OFFSET);
    }

    /// One count more.
    pub fn dup(&mut self, word: ir::Value, rep: Rep) -> Result<(), CodegenError> {
        if !rep.counted() {
            return Ok(());
        }
        let done = self.new_block(&[]);
        if rep != Rep::Object {
            // An integer is rarely an object.
            let object = if rep == Rep::Int {
                self.cold_block()
            } else {
                self.new_block(&[])
            };
            let immediate = self.immediate_bit(word);
            self.branch(immediate, done, object);
            self.builder.switch_to_block(object);
        }
        let count = self.count(word);
        let counted = self.new_block(&[]);
        if rep == Rep::Int {
            self.builder.set_cold_block(counted);
        }
        let is_static = self.builder.ins().icmp_imm_s(IntCC::Equal, count, STATIC);
        self.branch(is_static, done, counted);
        self.builder.switch_to_block(counted);
        let more = self.builder.ins().iadd_imm_s(count, 1);
        self.set_count(more, word);
        self.jump(done, &[]);
        self.builder.switch_to_block(done);
        Ok(())
    }

    /// One count less.
    pub fn drop(&mut self, word: ir::Value, rep: Rep) -> Result<(), CodegenError> {
        if !rep.counted() {
            return Ok(());
        }
        let done = self.new_block(&[]);
        if rep == Rep::Int {
            let big = self.cold_block();
            let immediate = self.immediate_bit(word);
            self.branch(immediate, done, big);
            self.builder.switch_to_block(big);
            self.call_any("tn_drop", &[word])?;
            self.jump(done, &[]);
            self.builder.switch_to_block(done);
            return Ok(());
        }
        if rep == Rep::Any {
            let object = self.new_block(&[]);
            let immediate = self.immediate_bit(word);
            self.branch(immediate, done, object);
            self.builder.switch_to_block(object);
        }
        let count = self.count(word);
        let last = self.new_block(&[]);
        let shared = self.new_block(&[]);
        let unique = self.builder.ins().icmp_imm_s(IntCC::Equal, count, 1);
        self.branch(unique, last, shared);
        self.builder.switch_to_block(last);
        self.call_any("tn_free", &[word])?;
        self.jump(done, &[]);
        self.builder.switch_to_block(shared);
        self.decrement(word, count, done);
        self.builder.switch_to_block(done);
        Ok(())
    }

    /// Goes to `done` after taking one from a count that is not 1.
    fn decrement(&mut self, object: ir::Value, count: ir::Value, done: ir::Block) {
        let counted = self.new_block(&[]);
        let is_static = self.builder.ins().icmp_imm_s(IntCC::Equal, count, STATIC);
        self.branch(is_static, done, counted);
        self.builder.switch_to_block(counted);
        let less = self.builder.ins().iadd_imm_s(count, -1);
        self.set_count(less, object);
        self.jump(done, &[]);
    }

    /// Takes an object apart; gives its memory, or 0, where `reuse`.
    pub fn unwrap(
        &mut self,
        base: Value,
        layout: LayoutId,
        taken: &[(u32, Value)],
        reuse: bool,
    ) -> Result<Option<ir::Value>, CodegenError> {
        let object = self.value(base);
        let result: &[ir::Type] = if reuse { &[types::I64] } else { &[] };
        let done = self.new_block(result);
        let unique = self.new_block(&[]);
        let shared = self.new_block(&[]);
        let count = self.count(object);
        let is_unique = self.builder.ins().icmp_imm_s(IntCC::Equal, count, 1);
        self.branch(is_unique, unique, shared);

        self.builder.switch_to_block(unique);
        let program = self.unit.program;
        for (index, rep) in program.layout(layout).iter().enumerate() {
            if rep.counted() && !taken.iter().any(|(i, _)| *i as usize == index) {
                let field = self.load(object, FIELDS_OFFSET + 8 * index as i32);
                self.drop(field, *rep)?;
            }
        }
        if reuse {
            self.jump(done, &[object]);
        } else {
            self.call_any("tn_free_cell", &[object])?;
            self.jump(done, &[]);
        }

        self.builder.switch_to_block(shared);
        for (_, value) in taken {
            self.dup(self.value(*value), self.rep(*value))?;
        }
        let after = self.new_block(&[]);
        self.decrement(object, count, after);
        self.builder.switch_to_block(after);
        if reuse {
            let none = self.constant(0);
            self.jump(done, &[none]);
        } else {
            self.jump(done, &[]);
        }
        self.builder.switch_to_block(done);
        Ok(self.builder.block_params(done).first().copied())
    }

    /// Gives memory back, unless there is none.
    pub fn free_cell(&mut self, cell: ir::Value) -> Result<(), CodegenError> {
        let some = self.new_block(&[]);
        let done = self.new_block(&[]);
        self.branch(cell, some, done);
        self.builder.switch_to_block(some);
        self.call_any("tn_free_cell", &[cell])?;
        self.jump(done, &[]);
        self.builder.switch_to_block(done);
        Ok(())
    }
}
