//! One function: blocks, and the operations that are a few instructions each.

use crate::target::CodegenError;
use crate::unit::{Unit, clif_type};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    self, AbiParam, BlockArg, InstBuilder, MemFlagsData, Signature, TrapCode, types,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::{DataId, Module};
use rustc_hash::FxHashMap;
use tenet_mir::{BlockId, Comparison, Function, FunctionId, Instr, Op, Rep, Terminator, Value};
use tenet_runtime::abi::{FIELDS_OFFSET, LEN_OFFSET, LIST_DATA_OFFSET, TEXT_CHARS_OFFSET};

/// What is reached although it was proved never to be stops the process at once.
const UNREACHABLE: TrapCode = TrapCode::unwrap_user(1);

/// A function that is being emitted.
pub struct Emitter<'e, 'p, M: Module> {
    pub unit: &'e mut Unit<'p, M>,
    pub function: &'p Function,
    pub builder: FunctionBuilder<'e>,
    values: Vec<Option<ir::Value>>,
    /// The numbers that immediates are known to hold.
    literals: FxHashMap<Value, i64>,
    blocks: Vec<ir::Block>,
}

/// Emits a function into `target`, whose signature is set.
pub fn emit_function<M: Module>(
    unit: &mut Unit<'_, M>,
    id: FunctionId,
    target: &mut ir::Function,
    context: &mut FunctionBuilderContext,
) -> Result<(), CodegenError> {
    let function = unit.program.function(id);
    let mut builder = FunctionBuilder::new(target, context);
    let mut values = vec![None; function.values.len()];
    let mut blocks = Vec::new();
    for (index, block) in function.blocks.iter().enumerate() {
        let clif = builder.create_block();
        if index == 0 {
            builder.append_block_params_for_function_params(clif);
        } else {
            for param in &block.params {
                builder.append_block_param(clif, clif_type(function.rep(*param)));
            }
        }
        for (param, value) in block.params.iter().zip(builder.block_params(clif)) {
            values[param.0 as usize] = Some(*value);
        }
        blocks.push(clif);
    }
    let mut emitter = Emitter {
        unit,
        function,
        builder,
        values,
        literals: FxHashMap::default(),
        blocks,
    };
    for id in function.block_ids() {
        emitter.block(id)?;
    }
    emitter.builder.seal_all_blocks();
    let config = emitter.unit.module.target_config();
    emitter.builder.finalize(config);
    Ok(())
}

impl<'p, M: Module> Emitter<'_, 'p, M> {
    fn block(&mut self, id: BlockId) -> Result<(), CodegenError> {
        let clif = self.blocks[id.0 as usize];
        self.builder.switch_to_block(clif);
        let function = self.function;
        let block = function.block(id);
        if block.end == Terminator::Unreachable {
            self.builder.set_cold_block(clif);
        }
        for instr in &block.instrs {
            self.instr(instr)?;
        }
        self.end(&block.end)
    }

    /// The value that stands for a MIR value.
    pub fn value(&self, value: Value) -> ir::Value {
        // MIR is in static single assignment form, and its blocks stand in an order where definitions come first.
        self.values[value.0 as usize].expect("a definition dominates its uses")
    }

    pub fn values(&self, values: &[Value]) -> Vec<ir::Value> {
        values.iter().map(|v| self.value(*v)).collect()
    }

    /// The number that a value is known to hold.
    pub fn literal(&self, value: Value) -> Option<i64> {
        self.literals.get(&value).copied()
    }

    pub fn rep(&self, value: Value) -> Rep {
        self.function.rep(value)
    }

    fn args(&self, values: &[Value]) -> Vec<BlockArg> {
        values
            .iter()
            .map(|v| BlockArg::Value(self.value(*v)))
            .collect()
    }

    fn end(&mut self, end: &Terminator) -> Result<(), CodegenError> {
        match end {
            Terminator::Jump(target) => {
                let args = self.args(&target.args);
                let block = self.blocks[target.block.0 as usize];
                self.builder.ins().jump(block, &args);
            }
            Terminator::Branch {
                condition,
                then,
                otherwise,
            } => {
                let condition = self.value(*condition);
                let then = self.blocks[then.0 as usize];
                let otherwise = self.blocks[otherwise.0 as usize];
                self.builder
                    .ins()
                    .brif(condition, then, &[], otherwise, &[]);
            }
            Terminator::Return(value) => {
                let value = self.value(*value);
                self.builder.ins().return_(&[value]);
            }
            Terminator::TailCall { callee, args } => {
                let args = self.values(args);
                let code = self.code(*callee);
                self.builder.ins().return_call(code, &args);
            }
            Terminator::TailApply { function, args } => {
                let signature = self.apply_signature(args, self.function.result);
                let (code, args) = self.applied(*function, args);
                self.builder
                    .ins()
                    .return_call_indirect(signature, code, &args);
            }
            Terminator::Unreachable => {
                self.builder.ins().trap(UNREACHABLE);
            }
        }
        Ok(())
    }

    fn instr(&mut self, instr: &Instr) -> Result<(), CodegenError> {
        let result = self.op(instr)?;
        if let (Some(value), Some(result)) = (instr.result, result) {
            self.values[value.0 as usize] = Some(result);
        }
        Ok(())
    }

    fn op(&mut self, instr: &Instr) -> Result<Option<ir::Value>, CodegenError> {
        let rep = instr.result.map_or(Rep::Immediate, |v| self.rep(v));
        Ok(Some(match &instr.op {
            Op::Word(n) => {
                self.literals.extend(instr.result.map(|v| (v, *n)));
                self.constant(n << 1 | 1)
            }
            Op::Raw(n) => self.constant(*n),
            Op::Bool(b) => self.builder.ins().iconst(types::I8, i64::from(*b)),
            Op::Big(n) => {
                let data = self.unit.integer(n)?;
                self.address(data, 0)
            }
            Op::Text(text) => {
                let data = self.unit.text(text)?;
                self.address(data, 0)
            }
            Op::Function(id) => {
                let data = self.unit.closure(*id)?;
                self.address(data, 0)
            }
            Op::Descriptor(shape) => {
                let (data, offset) = self.unit.descriptor(*shape)?;
                self.address(data, offset)
            }
            Op::EmptyList => self.call("tn_list_empty", &[])?,
            Op::Constant(id) => self.module_constant(*id)?,
            Op::Tag(v) => {
                let plain = self.value(*v);
                self.tagged(plain)
            }
            Op::Untag(v) => {
                let word = self.value(*v);
                self.builder.ins().sshr_imm_u(word, 1)
            }
            Op::FromBool(v) => {
                let bit = self.value(*v);
                let wide = self.builder.ins().uextend(types::I64, bit);
                self.tagged(wide)
            }
            Op::ToBool(v) => {
                let word = self.value(*v);
                let bit = self.builder.ins().ushr_imm_u(word, 1);
                self.builder.ins().ireduce(types::I8, bit)
            }
            Op::Reword(v) => self.value(*v),
            Op::Clamp(v) => self.clamp(*v),
            Op::Int { op, args, drops } => self.arithmetic(*op, *args, *drops, rep)?,
            Op::Compare { op, args, drops } => self.comparison(*op, *args, *drops)?,
            Op::CompareWords(op, a, b) => {
                let (a, b) = (self.value(*a), self.value(*b));
                self.builder.ins().icmp(condition(*op), a, b)
            }
            Op::Not(v) => {
                let bit = self.value(*v);
                self.builder.ins().bxor_imm_u(bit, 1)
            }
            Op::Construct {
                kind, args, cell, ..
            } => self.construct(*kind, args, *cell)?,
            Op::Closure { function, captures } => self.closure(*function, captures)?,
            Op::Project { base, index, .. } => {
                let offset = FIELDS_OFFSET + 8 * *index as i32;
                self.load(self.value(*base), offset)
            }
            Op::Capture { base, index } => {
                let offset = FIELDS_OFFSET + 8 + 8 * *index as i32;
                self.load(self.value(*base), offset)
            }
            Op::Test { base, test } => self.test(*base, *test),
            Op::List(elements) => self.list(elements)?,
            Op::ListLen(v) | Op::TreeLen(v) if self.rep(*v) != Rep::Object => {
                self.tree_len(self.value(*v))
            }
            Op::ListLen(v) | Op::TreeLen(v) => {
                let object = self.value(*v);
                self.builder.ins().uload32(flags(), object, LEN_OFFSET)
            }
            Op::TextLen(v) => self.load(self.value(*v), TEXT_CHARS_OFFSET),
            Op::ListGet { list, index } => {
                let data = self.list_data(self.value(*list));
                let (address, offset) = self.element(data, *index);
                self.load(address, offset)
            }
            Op::ListSet {
                list,
                index,
                element,
                rep,
            } => self.list_set(*list, *index, *element, *rep)?,
            Op::Call { callee, args } => {
                let args = self.values(args);
                let code = self.code(*callee);
                let call = self.builder.ins().call(code, &args);
                self.builder.inst_results(call)[0]
            }
            Op::Apply { function, args } => {
                let signature = self.apply_signature(args, rep);
                let (code, args) = self.applied(*function, args);
                let call = self.builder.ins().call_indirect(signature, code, &args);
                self.builder.inst_results(call)[0]
            }
            Op::Runtime { function, args } => {
                let args = self.values(args);
                return self.call_any(function, &args);
            }
            Op::Dup(v) => {
                self.dup(self.value(*v), self.rep(*v))?;
                return Ok(None);
            }
            Op::Drop(v) => {
                self.drop(self.value(*v), self.rep(*v))?;
                return Ok(None);
            }
            Op::Unwrap {
                base,
                layout,
                taken,
            } => return self.unwrap(*base, *layout, taken, instr.result.is_some()),
            Op::FreeCell(v) => {
                self.free_cell(self.value(*v))?;
                return Ok(None);
            }
        }))
    }

    // Pieces.

    pub fn constant(&mut self, n: i64) -> ir::Value {
        self.builder.ins().iconst(types::I64, n)
    }

    /// The immediate for a plain integer.
    pub fn tagged(&mut self, plain: ir::Value) -> ir::Value {
        let shifted = self.builder.ins().ishl_imm_u(plain, 1);
        self.builder.ins().bor_imm_u(shifted, 1)
    }

    pub fn load(&mut self, address: ir::Value, offset: i32) -> ir::Value {
        self.builder
            .ins()
            .load(types::I64, flags(), address, offset)
    }

    pub fn store(&mut self, value: ir::Value, address: ir::Value, offset: i32) {
        self.builder.ins().store(flags(), value, address, offset);
    }

    pub fn address(&mut self, data: DataId, offset: i64) -> ir::Value {
        let global = self
            .unit
            .module
            .declare_data_in_func(data, self.builder.func);
        let address = self.builder.ins().symbol_value(types::I64, global);
        if offset == 0 {
            address
        } else {
            self.builder.ins().iadd_imm_s(address, offset)
        }
    }

    /// A call of the runtime that gives something.
    pub fn call(
        &mut self,
        function: &'static str,
        args: &[ir::Value],
    ) -> Result<ir::Value, CodegenError> {
        let result = self.call_any(function, args)?;
        result.ok_or_else(|| CodegenError::Module(format!("`{function}` gives nothing")))
    }

    /// A call of the runtime.
    pub fn call_any(
        &mut self,
        function: &'static str,
        args: &[ir::Value],
    ) -> Result<Option<ir::Value>, CodegenError> {
        let code = self.unit.runtime(function, self.builder.func)?;
        let call = self.builder.ins().call(code, args);
        Ok(self.builder.inst_results(call).first().copied())
    }

    /// The address of a list's elements. It stays the same while the list lives, and is read where an element is, at the latest: so the read may be merged with
    /// others and moved out of loops.
    pub fn list_data(&mut self, list: ir::Value) -> ir::Value {
        let flags = flags().with_readonly().with_can_move();
        self.builder
            .ins()
            .load(types::I64, flags, list, LIST_DATA_OFFSET)
    }

    fn code(&mut self, function: FunctionId) -> ir::FuncRef {
        let id = self.unit.functions[function.0 as usize];
        self.unit.module.declare_func_in_func(id, self.builder.func)
    }

    /// The address of a function's code.
    pub fn code_address(&mut self, function: FunctionId) -> ir::Value {
        let code = self.code(function);
        self.builder.ins().func_addr(types::I64, code)
    }

    fn apply_signature(&mut self, args: &[Value], result: Rep) -> ir::SigRef {
        let mut signature = Signature::new(CallConv::Tail);
        signature.params.push(AbiParam::new(types::I64));
        for arg in args {
            signature
                .params
                .push(AbiParam::new(clif_type(self.rep(*arg))));
        }
        signature.returns.push(AbiParam::new(clif_type(result)));
        self.builder.import_signature(signature)
    }

    fn applied(&mut self, function: Value, args: &[Value]) -> (ir::Value, Vec<ir::Value>) {
        let closure = self.value(function);
        let code = self.load(closure, FIELDS_OFFSET);
        let mut all = vec![closure];
        all.extend(self.values(args));
        (code, all)
    }

    /// A new block; control goes there from several places, with values of these types.
    pub fn new_block(&mut self, params: &[ir::Type]) -> ir::Block {
        let block = self.builder.create_block();
        for param in params {
            self.builder.append_block_param(block, *param);
        }
        block
    }

    /// A new block that is rarely reached, and stands apart.
    pub fn cold_block(&mut self) -> ir::Block {
        let block = self.builder.create_block();
        self.builder.set_cold_block(block);
        block
    }

    pub fn jump(&mut self, block: ir::Block, args: &[ir::Value]) {
        let args: Vec<BlockArg> = args.iter().map(|v| BlockArg::Value(*v)).collect();
        self.builder.ins().jump(block, &args);
    }

    pub fn branch(&mut self, condition: ir::Value, then: ir::Block, otherwise: ir::Block) {
        self.builder
            .ins()
            .brif(condition, then, &[], otherwise, &[]);
    }

    /// A constant's value, computed on first use.
    fn module_constant(&mut self, id: tenet_mir::ConstantId) -> Result<ir::Value, CodegenError> {
        let slot = self.unit.slot(id);
        let slot = self.address(slot, 0);
        let known = self.load(slot, 0);
        let compute = self.cold_block();
        let go_on = self.new_block(&[types::I64]);
        self.builder
            .ins()
            .brif(known, go_on, &[BlockArg::Value(known)], compute, &[]);
        self.builder.switch_to_block(compute);
        let code = self.code(self.unit.program.constants[id.0 as usize]);
        let call = self.builder.ins().call(code, &[]);
        let value = self.builder.inst_results(call)[0];
        self.store(value, slot, 0);
        self.jump(go_on, &[value]);
        self.builder.switch_to_block(go_on);
        Ok(self.builder.block_params(go_on)[0])
    }
}

/// Memory of objects: aligned, and there.
pub fn flags() -> MemFlagsData {
    MemFlagsData::trusted()
}

/// The signed comparison of words, which orders tagged integers as it does plain ones.
pub fn condition(op: Comparison) -> IntCC {
    match op {
        Comparison::Eq => IntCC::Equal,
        Comparison::Lt => IntCC::SignedLessThan,
        Comparison::Le => IntCC::SignedLessThanOrEqual,
    }
}
