//! Objects: built, told apart, updated.

use crate::function::{Emitter, flags};
use crate::target::CodegenError;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, types};
use cranelift_module::Module;
use tenet_mir::{FunctionId, Kind, Rep, Test, Value};
use tenet_runtime::abi::{
    self, FIELDS_OFFSET, KIND_OFFSET, LEN_OFFSET, LIST_DATA_OFFSET, LIST_OWNER_OFFSET, RC_OFFSET,
    TAG_OFFSET, kind_tag,
};

impl<M: Module> Emitter<'_, '_, M> {
    fn alloc(&mut self, kind_tag: u32, words: usize) -> Result<ir::Value, CodegenError> {
        let kind_tag = self.constant(i64::from(kind_tag));
        let words = self.constant(words as i64);
        self.call("tn_alloc", &[kind_tag, words])
    }

    /// A new object, in the memory of an old one where there is some.
    pub fn construct(
        &mut self,
        kind: Kind,
        args: &[Value],
        cell: Option<Value>,
    ) -> Result<ir::Value, CodegenError> {
        let header = match kind {
            Kind::Data(tag) => kind_tag(abi::Kind::Data, tag),
            Kind::Tuple => kind_tag(abi::Kind::Tuple, 0),
        };
        let object = match cell {
            None => self.alloc(header, args.len())?,
            Some(cell) => {
                let cell = self.value(cell);
                let again = self.new_block(&[]);
                let new = self.new_block(&[]);
                let done = self.new_block(&[types::I64]);
                self.branch(cell, again, new);
                self.builder.switch_to_block(again);
                // The count is 1 and the length the same: only kind and tag may differ.
                let value = self
                    .builder
                    .ins()
                    .iconst(types::I32, i64::from(header as i32));
                self.builder.ins().store(flags(), value, cell, KIND_OFFSET);
                self.jump(done, &[cell]);
                self.builder.switch_to_block(new);
                let fresh = self.alloc(header, args.len())?;
                self.jump(done, &[fresh]);
                self.builder.switch_to_block(done);
                self.builder.block_params(done)[0]
            }
        };
        for (index, arg) in args.iter().enumerate() {
            let value = self.value(*arg);
            self.store(value, object, FIELDS_OFFSET + 8 * index as i32);
        }
        Ok(object)
    }

    /// A new function value.
    pub fn closure(
        &mut self,
        function: FunctionId,
        captures: &[Value],
    ) -> Result<ir::Value, CodegenError> {
        let object = self.alloc(kind_tag(abi::Kind::Closure, 0), captures.len() + 1)?;
        let code = self.code_address(function);
        self.store(code, object, FIELDS_OFFSET);
        for (index, capture) in captures.iter().enumerate() {
            let value = self.value(*capture);
            self.store(value, object, FIELDS_OFFSET + 8 + 8 * index as i32);
        }
        Ok(object)
    }

    /// Was the value built by a constructor?
    pub fn test(&mut self, base: Value, test: Test) -> ir::Value {
        let word = self.value(base);
        match test {
            Test::Always => self.builder.ins().iconst(types::I8, 1),
            Test::Word(tag) => {
                let immediate = i64::from(tag) << 1 | 1;
                self.builder.ins().icmp_imm_s(IntCC::Equal, word, immediate)
            }
            Test::Address => {
                let bit = self.immediate_bit(word);
                self.builder.ins().icmp_imm_s(IntCC::Equal, bit, 0)
            }
            Test::Tag(tag) => self.has_tag(word, tag),
            Test::AddressAndTag(tag) => {
                let object = self.new_block(&[]);
                let done = self.new_block(&[types::I8]);
                let bit = self.immediate_bit(word);
                let no = self.builder.ins().iconst(types::I8, 0);
                self.builder
                    .ins()
                    .brif(bit, done, &[ir::BlockArg::Value(no)], object, &[]);
                self.builder.switch_to_block(object);
                let holds = self.has_tag(word, tag);
                self.jump(done, &[holds]);
                self.builder.switch_to_block(done);
                self.builder.block_params(done)[0]
            }
        }
    }

    fn has_tag(&mut self, object: ir::Value, tag: u16) -> ir::Value {
        let found = self
            .builder
            .ins()
            .uload16(types::I32, flags(), object, TAG_OFFSET);
        self.builder
            .ins()
            .icmp_imm_s(IntCC::Equal, found, i64::from(tag))
    }

    /// The number of elements of a set or map, of which the empty one is an immediate.
    pub fn tree_len(&mut self, word: ir::Value) -> ir::Value {
        let object = self.new_block(&[]);
        let done = self.new_block(&[types::I64]);
        let bit = self.immediate_bit(word);
        let none = self.constant(0);
        self.builder
            .ins()
            .brif(bit, done, &[ir::BlockArg::Value(none)], object, &[]);
        self.builder.switch_to_block(object);
        let len = self.builder.ins().uload32(flags(), word, LEN_OFFSET);
        self.jump(done, &[len]);
        self.builder.switch_to_block(done);
        self.builder.block_params(done)[0]
    }

    /// A new list.
    pub fn list(&mut self, elements: &[Value]) -> Result<ir::Value, CodegenError> {
        let len = self.constant(elements.len() as i64);
        let list = self.call("tn_list_alloc", &[len])?;
        let data = self.load(list, LIST_DATA_OFFSET);
        for (index, element) in elements.iter().enumerate() {
            let value = self.value(*element);
            self.store(value, data, 8 * index as i32);
        }
        Ok(list)
    }

    /// The address of a list's element: an address and an offset. The index is in range, so it is an immediate or plain.
    pub fn element(&mut self, data: ir::Value, index: Value) -> (ir::Value, i32) {
        let word = self.value(index);
        if self.rep(index) == Rep::Raw {
            let bytes = self.builder.ins().ishl_imm_u(word, 3);
            (self.builder.ins().iadd(data, bytes), 0)
        } else {
            // Four times 2i + 1 is 8i + 4.
            let bytes = self.builder.ins().ishl_imm_u(word, 2);
            (self.builder.ins().iadd(data, bytes), -4)
        }
    }

    /// A list with an element replaced: in place where nobody else holds the list.
    pub fn list_set(
        &mut self,
        list: Value,
        index: Value,
        element: Value,
        rep: Rep,
    ) -> Result<ir::Value, CodegenError> {
        let object = self.value(list);
        let value = self.value(element);
        let owns = self.new_block(&[]);
        let fast = self.new_block(&[]);
        let slow = self.cold_block();
        let done = self.new_block(&[types::I64]);
        let count = self
            .builder
            .ins()
            .load(types::I32, flags(), object, RC_OFFSET);
        let unique = self.builder.ins().icmp_imm_s(IntCC::Equal, count, 1);
        self.branch(unique, owns, slow);
        self.builder.switch_to_block(owns);
        let owner = self.load(object, LIST_OWNER_OFFSET);
        self.branch(owner, slow, fast);

        self.builder.switch_to_block(fast);
        let data = self.load(object, LIST_DATA_OFFSET);
        let (address, offset) = self.element(data, index);
        let old = self.load(address, offset);
        self.store(value, address, offset);
        // A part that was taken out left an immediate in its place.
        self.drop(old, if rep == Rep::Object { Rep::Any } else { rep })?;
        self.jump(done, &[object]);

        self.builder.switch_to_block(slow);
        let mut place = self.value(index);
        if self.rep(index) == Rep::Raw {
            place = self.tagged(place);
        }
        let copy = self.call("tn_list_set", &[object, place, value])?;
        self.jump(done, &[copy]);
        self.builder.switch_to_block(done);
        Ok(self.builder.block_params(done)[0])
    }
}
