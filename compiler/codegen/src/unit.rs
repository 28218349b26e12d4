//! One program in one Cranelift module: declarations, static data, functions, entries.

use crate::function::emit_function;
use crate::target::CodegenError;
use cranelift_codegen::Context;
use cranelift_codegen::ir::{self, AbiParam, InstBuilder, MemFlagsData, Signature, types};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::{DataDescription, DataId, FuncId, Linkage, Module, ModuleError};
use num_bigint::{BigInt, Sign};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tenet_mir::{ConstantId, FunctionId, Program, Rep, Shape, ShapeId};
use tenet_runtime::abi::{Kind, STATIC_RC, kind_tag};
use tenet_runtime::{Descriptors, IntLiteral, Layout};

/// A program on its way into a module.
pub struct Unit<'p, M: Module> {
    pub module: M,
    pub program: &'p Program,
    /// The code of each function.
    pub functions: Vec<FuncId>,
    runtime: FxHashMap<&'static str, FuncId>,
    runtime_is_near: bool,
    texts: FxHashMap<Arc<str>, DataId>,
    integers: FxHashMap<BigInt, DataId>,
    closures: FxHashMap<FunctionId, DataId>,
    /// The cells of the constants' values, 0 until they are computed.
    slots: Vec<DataId>,
    descriptors: Option<DataId>,
    shapes: Layout,
    shape_ids: Vec<tenet_runtime::ShapeId>,
}

impl From<ModuleError> for CodegenError {
    fn from(error: ModuleError) -> CodegenError {
        CodegenError::Module(format!("{error:?}"))
    }
}

impl<'p, M: Module> Unit<'p, M> {
    /// Declares all functions of a program.
    pub fn new(
        mut module: M,
        program: &'p Program,
        runtime_is_near: bool,
    ) -> Result<Self, CodegenError> {
        let mut functions = Vec::new();
        for (index, function) in program.functions.iter().enumerate() {
            let signature = signature(program, FunctionId(index as u32));
            let name = symbol(index, &function.name);
            functions.push(module.declare_function(&name, Linkage::Local, &signature)?);
        }
        let (shapes, shape_ids) = descriptors(program);
        let mut unit = Unit {
            module,
            program,
            functions,
            runtime: FxHashMap::default(),
            runtime_is_near,
            texts: FxHashMap::default(),
            integers: FxHashMap::default(),
            closures: FxHashMap::default(),
            slots: Vec::new(),
            descriptors: None,
            shapes,
            shape_ids,
        };
        for _ in &program.constants {
            let mut data = DataDescription::new();
            data.define_zeroinit(8);
            let slot = unit.data(data, true)?;
            unit.slots.push(slot);
        }
        Ok(unit)
    }

    /// Emits all functions.
    pub fn emit(&mut self) -> Result<(), CodegenError> {
        let mut context = self.module.make_context();
        let mut builder = FunctionBuilderContext::new();
        for index in 0..self.program.functions.len() {
            let id = FunctionId(index as u32);
            context.func.signature = signature(self.program, id);
            emit_function(self, id, &mut context.func, &mut builder)?;
            let name = &self.program.functions[index].name;
            self.define(self.functions[index], &mut context, name)?;
        }
        Ok(())
    }

    fn define(
        &mut self,
        id: FuncId,
        context: &mut Context,
        name: &str,
    ) -> Result<(), CodegenError> {
        self.module
            .define_function(id, context)
            .map_err(|e| CodegenError::Function {
                name: name.to_owned(),
                message: match e {
                    ModuleError::Compilation(e) => format!("{e:?}"),
                    e => e.to_string(),
                },
            })?;
        self.module.clear_context(context);
        Ok(())
    }

    /// A C function without parameters that runs a function of the program without parameters, gives its result as a word, and
    /// lets go of all constants.
    pub fn entry(&mut self, function: FunctionId, name: &str) -> Result<FuncId, CodegenError> {
        let mut signature = self.module.make_signature();
        signature.returns.push(AbiParam::new(types::I64));
        let id = self
            .module
            .declare_function(name, Linkage::Local, &signature)?;
        let mut context = self.module.make_context();
        context.func.signature = signature;
        let mut builder_context = FunctionBuilderContext::new();
        let mut builder = FunctionBuilder::new(&mut context.func, &mut builder_context);
        let block = builder.create_block();
        builder.switch_to_block(block);
        let code = self
            .module
            .declare_func_in_func(self.functions[function.0 as usize], builder.func);
        let call = builder.ins().call(code, &[]);
        let mut result = builder.inst_results(call)[0];
        if self.program.function(function).result == Rep::Bool {
            let wide = builder.ins().uextend(types::I64, result);
            let shifted = builder.ins().ishl_imm_u(wide, 1);
            result = builder.ins().bor_imm_u(shifted, 1);
        }
        for slot in self.slots.clone() {
            let drop = self.runtime("tn_drop", builder.func)?;
            let global = self.module.declare_data_in_func(slot, builder.func);
            let address = builder.ins().symbol_value(types::I64, global);
            let flags = MemFlagsData::trusted();
            let word = builder.ins().load(types::I64, flags, address, 0);
            let zero = builder.ins().iconst(types::I64, 0);
            builder.ins().store(flags, zero, address, 0);
            // A constant that was never computed is 0; dropping an immediate does nothing.
            let one = builder.ins().iconst(types::I64, 1);
            let is_set = builder
                .ins()
                .icmp(ir::condcodes::IntCC::NotEqual, word, zero);
            let word = builder.ins().select(is_set, word, one);
            builder.ins().call(drop, &[word]);
        }
        builder.ins().return_(&[result]);
        builder.seal_all_blocks();
        builder.finalize(self.module.target_config());
        self.define(id, &mut context, name)?;
        Ok(id)
    }

    /// The C function `main`, which hands an entry to the runtime.
    pub fn c_main(&mut self, entry: FuncId) -> Result<(), CodegenError> {
        let mut signature = self.module.make_signature();
        signature.params.push(AbiParam::new(types::I32));
        signature.params.push(AbiParam::new(types::I64));
        signature.returns.push(AbiParam::new(types::I32));
        let id = self
            .module
            .declare_function("main", Linkage::Export, &signature)?;
        let mut context = self.module.make_context();
        context.func.signature = signature;
        let mut builder_context = FunctionBuilderContext::new();
        let mut builder = FunctionBuilder::new(&mut context.func, &mut builder_context);
        let block = builder.create_block();
        builder.append_block_params_for_function_params(block);
        builder.switch_to_block(block);
        let (argc, argv) = (
            builder.block_params(block)[0],
            builder.block_params(block)[1],
        );
        let argc = builder.ins().uextend(types::I64, argc);
        let entry = self.module.declare_func_in_func(entry, builder.func);
        let entry = builder.ins().func_addr(types::I64, entry);
        let start = self.runtime("tn_start", builder.func)?;
        let call = builder.ins().call(start, &[argc, argv, entry]);
        let status = builder.inst_results(call)[0];
        let status = builder.ins().ireduce(types::I32, status);
        builder.ins().return_(&[status]);
        builder.seal_all_blocks();
        builder.finalize(self.module.target_config());
        self.define(id, &mut context, "main")
    }

    /// A function of the runtime.
    pub fn runtime(
        &mut self,
        name: &'static str,
        function: &mut ir::Function,
    ) -> Result<ir::FuncRef, CodegenError> {
        let id = match self.runtime.get(name) {
            Some(id) => *id,
            None => {
                let (_, params, result) = tenet_runtime::FUNCTIONS
                    .iter()
                    .find(|(known, ..)| *known == name)
                    .ok_or_else(|| {
                        CodegenError::Module(format!("the runtime has no function `{name}`"))
                    })?;
                let mut signature = self.module.make_signature();
                signature
                    .params
                    .extend((0..*params).map(|_| AbiParam::new(types::I64)));
                if *result {
                    signature.returns.push(AbiParam::new(types::I64));
                }
                let id = self
                    .module
                    .declare_function(name, Linkage::Import, &signature)?;
                self.runtime.insert(name, id);
                id
            }
        };
        let code = self.module.declare_func_in_func(id, function);
        // Linked into one executable the runtime is near; code in memory may be far from it.
        function.dfg.ext_funcs[code].colocated = self.runtime_is_near;
        Ok(code)
    }

    fn data(
        &mut self,
        mut description: DataDescription,
        writable: bool,
    ) -> Result<DataId, CodegenError> {
        description.set_align(8);
        let id = self.module.declare_anonymous_data(writable, false)?;
        self.module.define_data(id, &description)?;
        Ok(id)
    }

    fn bytes(&mut self, bytes: Vec<u8>) -> Result<DataId, CodegenError> {
        let mut data = DataDescription::new();
        data.define(bytes.into_boxed_slice());
        self.data(data, false)
    }

    /// The static object of a text.
    pub fn text(&mut self, text: &Arc<str>) -> Result<DataId, CodegenError> {
        if let Some(id) = self.texts.get(text) {
            return Ok(*id);
        }
        let bytes = tenet_runtime::static_text(text)
            .ok_or_else(|| CodegenError::Module("a text literal is longer than 4 GiB".into()))?;
        let id = self.bytes(bytes)?;
        self.texts.insert(text.clone(), id);
        Ok(id)
    }

    /// The static object of an integer that is no immediate.
    pub fn integer(&mut self, n: &BigInt) -> Result<DataId, CodegenError> {
        if let Some(id) = self.integers.get(n) {
            return Ok(*id);
        }
        let (sign, limbs) = n.to_u64_digits();
        let object = match tenet_runtime::static_int(sign == Sign::Minus, &limbs) {
            Some(IntLiteral::Object(bytes)) => bytes,
            Some(IntLiteral::Word(_)) | None => {
                return Err(CodegenError::Module(
                    "an integer literal has no object".into(),
                ));
            }
        };
        let id = self.bytes(object)?;
        self.integers.insert(n.clone(), id);
        Ok(id)
    }

    /// The static function value of code without captures.
    pub fn closure(&mut self, function: FunctionId) -> Result<DataId, CodegenError> {
        if let Some(id) = self.closures.get(&function) {
            return Ok(*id);
        }
        let mut bytes = STATIC_RC.to_le_bytes().to_vec();
        bytes.extend_from_slice(&kind_tag(Kind::Closure, 0).to_le_bytes());
        bytes.extend_from_slice(&1u32.to_le_bytes());
        bytes.resize(24, 0);
        let mut data = DataDescription::new();
        data.define(bytes.into_boxed_slice());
        let code = self.functions[function.0 as usize];
        let code = self.module.declare_func_in_data(code, &mut data);
        data.write_function_addr(16, code);
        let id = self.data(data, false)?;
        self.closures.insert(function, id);
        Ok(id)
    }

    /// The cell of a constant.
    pub fn slot(&self, constant: ConstantId) -> DataId {
        self.slots[constant.0 as usize]
    }

    /// The block of descriptors, and a shape's offset in it.
    pub fn descriptor(&mut self, shape: ShapeId) -> Result<(DataId, i64), CodegenError> {
        let id = match self.descriptors {
            Some(id) => id,
            None => {
                let id = self.bytes(self.shapes.bytes.clone())?;
                self.descriptors = Some(id);
                id
            }
        };
        let offset = self.shapes.offset(self.shape_ids[shape.0 as usize]);
        Ok((id, i64::from(offset)))
    }
}

/// The Cranelift type of a representation.
pub fn clif_type(rep: Rep) -> ir::Type {
    match rep {
        Rep::Bool => types::I8,
        _ => types::I64,
    }
}

/// The Cranelift signature of a function.
pub fn signature(program: &Program, id: FunctionId) -> Signature {
    let function = program.function(id);
    let mut signature = Signature::new(CallConv::Tail);
    for param in function.params() {
        signature
            .params
            .push(AbiParam::new(clif_type(function.rep(*param))));
    }
    signature
        .returns
        .push(AbiParam::new(clif_type(function.result)));
    signature
}

/// A symbol for people who look at the code: the path, as far as symbols allow it.
fn symbol(index: usize, name: &str) -> String {
    let path: String = name
        .chars()
        .take(80)
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '_'
            }
        })
        .collect();
    format!("tenet.{index}.{path}")
}

/// The runtime's descriptors for a program's shapes.
fn descriptors(program: &Program) -> (Layout, Vec<tenet_runtime::ShapeId>) {
    use tenet_runtime::Shape as To;
    let mut all = Descriptors::new();
    let ids: Vec<_> = program.shapes.iter().map(|_| all.reserve()).collect();
    let id = |shape: &ShapeId| ids[shape.0 as usize];
    let constructor = |c: &tenet_mir::Constructor| tenet_runtime::Constructor {
        name: c.name.to_string(),
        fields: c
            .fields
            .iter()
            .map(|(name, shape)| (name.to_string(), id(shape)))
            .collect(),
    };
    for (index, shape) in program.shapes.iter().enumerate() {
        let shape = match shape {
            Shape::Int => To::Int,
            Shape::Bool => To::Bool,
            Shape::Unit => To::Unit,
            Shape::Char => To::Char,
            Shape::Text => To::Text,
            Shape::Function => To::Function,
            Shape::List(e) => To::List(id(e)),
            Shape::Set(e) => To::Set(id(e)),
            Shape::Map(k, v) => To::Map(id(k), id(v)),
            Shape::Tuple(parts) => To::Tuple(parts.iter().map(id).collect()),
            Shape::Record(c) => To::Record(constructor(c)),
            Shape::Enum(all) => To::Enum(all.iter().map(constructor).collect()),
        };
        all.define(ids[index], shape);
    }
    (all.layout(), ids)
}
