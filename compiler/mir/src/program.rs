//! Programs, functions, blocks and values.

use crate::Op;
use std::sync::Arc;

/// A function of a [`Program`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionId(pub u32);

/// A block of a [`Function`]; block 0 is the entry, has the function's parameters and no predecessor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockId(pub u32);

/// A value of a [`Function`]: defined once, by a block's parameter or an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value(pub u32);

/// A module constant that is computed on first use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConstantId(pub u32);

/// The representations of an object's fields, in [`Program::layouts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LayoutId(pub u32);

/// How the values of a type print, in [`Program::shapes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShapeId(pub u32);

/// How a value is represented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rep {
    /// A plain 64-bit integer or an address that is not counted.
    Raw,
    /// A plain truth value.
    Bool,
    /// A word that is never an address: `Unit`, `Char`, enums without fields, integers known to be small.
    Immediate,
    /// An integer: inline, or the address of a big one.
    Int,
    /// Always the address of an object.
    Object,
    /// An immediate or an address.
    Any,
    /// The address of an object's memory whose fields are gone, to be used again; or 0.
    Cell,
}

impl Rep {
    /// May it be an address whose count matters?
    pub fn counted(self) -> bool {
        matches!(self, Rep::Int | Rep::Object | Rep::Any)
    }
}

/// Who drops an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ownership {
    /// The callee.
    Owned,
    /// The caller, after the call.
    Borrowed,
}

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Instr {
    /// What it defines.
    pub result: Option<Value>,
    /// What it does.
    pub op: Op,
}

/// A jump's target with the values of its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The block.
    pub block: BlockId,
    /// One for each parameter.
    pub args: Vec<Value>,
}

/// How a block ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Terminator {
    /// Goes on elsewhere.
    Jump(Target),
    /// Goes on at one of two blocks, each of which has no other predecessor and no parameters.
    Branch {
        /// A [`Rep::Bool`].
        condition: Value,
        /// Where it is true.
        then: BlockId,
        /// Where it is false.
        otherwise: BlockId,
    },
    /// The function's result.
    Return(Value),
    /// A call in tail position.
    TailCall {
        /// The function.
        callee: FunctionId,
        /// Arguments.
        args: Vec<Value>,
    },
    /// A call of a function value in tail position; the function value is borrowed, the arguments are owned.
    TailApply {
        /// The function value.
        function: Value,
        /// Arguments.
        args: Vec<Value>,
    },
    /// Never reached: so it was proved.
    Unreachable,
}

/// Instructions that run one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Defined on entry by the jumps that lead here.
    pub params: Vec<Value>,
    /// In order.
    pub instrs: Vec<Instr>,
    /// The end.
    pub end: Terminator,
}

/// A monomorphic function.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// For people: the path with type arguments.
    pub name: String,
    /// Who drops the parameters. The first parameter of a closure's code is the closure, borrowed.
    pub ownership: Vec<Ownership>,
    /// The representation of the result.
    pub result: Rep,
    /// Is the result of type `Unit`, so that any function with such a result may stand in tail position?
    pub unit: bool,
    /// Is it called through function values, with the closure as its first parameter?
    pub closure: bool,
    /// The representation of each value.
    pub values: Vec<Rep>,
    /// Blocks; the first one is the entry.
    pub blocks: Vec<Block>,
}

impl Function {
    /// A new value.
    pub fn value(&mut self, rep: Rep) -> Value {
        self.values.push(rep);
        Value(self.values.len() as u32 - 1)
    }

    /// The representation of a value.
    pub fn rep(&self, value: Value) -> Rep {
        self.values[value.0 as usize]
    }

    /// The parameters.
    pub fn params(&self) -> &[Value] {
        &self.blocks[0].params
    }

    /// A block.
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0 as usize]
    }

    /// All block ids.
    pub fn block_ids(&self) -> impl Iterator<Item = BlockId> + use<> {
        (0..self.blocks.len() as u32).map(BlockId)
    }
}

impl Terminator {
    /// The blocks that may come next.
    pub fn successors(&self) -> impl Iterator<Item = BlockId> + use<> {
        let (first, second) = match self {
            Terminator::Jump(target) => (Some(target.block), None),
            Terminator::Branch {
                then, otherwise, ..
            } => (Some(*then), Some(*otherwise)),
            _ => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// Calls `f` on each block that may come next.
    pub fn successors_mut(&mut self, mut f: impl FnMut(&mut BlockId)) {
        match self {
            Terminator::Jump(target) => f(&mut target.block),
            Terminator::Branch {
                then, otherwise, ..
            } => {
                f(then);
                f(otherwise);
            }
            _ => {}
        }
    }

    /// Calls `f` on each value that is used.
    pub fn uses_mut(&mut self, mut f: impl FnMut(&mut Value)) {
        match self {
            Terminator::Jump(target) => target.args.iter_mut().for_each(f),
            Terminator::Branch { condition, .. } => f(condition),
            Terminator::Return(value) => f(value),
            Terminator::TailCall { args, .. } => args.iter_mut().for_each(f),
            Terminator::TailApply { function, args } => {
                f(function);
                args.iter_mut().for_each(f);
            }
            Terminator::Unreachable => {}
        }
    }

    /// Calls `f` on each value that is used.
    pub fn uses(&self, mut f: impl FnMut(Value)) {
        match self {
            Terminator::Jump(target) => target.args.iter().for_each(|v| f(*v)),
            Terminator::Branch { condition, .. } => f(*condition),
            Terminator::Return(value) => f(*value),
            Terminator::TailCall { args, .. } => args.iter().for_each(|v| f(*v)),
            Terminator::TailApply { function, args } => {
                f(*function);
                args.iter().for_each(|v| f(*v));
            }
            Terminator::Unreachable => {}
        }
    }
}

/// How the values of a type print.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An integer.
    Int,
    /// A truth value.
    Bool,
    /// `()`.
    Unit,
    /// A character.
    Char,
    /// A text.
    Text,
    /// A function.
    Function,
    /// A list of elements.
    List(ShapeId),
    /// A set of elements.
    Set(ShapeId),
    /// A map of keys and values.
    Map(ShapeId, ShapeId),
    /// A tuple of parts.
    Tuple(Vec<ShapeId>),
    /// A record: its one constructor with named fields.
    Record(Constructor),
    /// An enum.
    Enum(Vec<Constructor>),
}

/// A constructor as it prints.
#[derive(Clone, Debug, PartialEq)]
pub struct Constructor {
    /// As written.
    pub name: Arc<str>,
    /// Names and shapes of the fields.
    pub fields: Vec<(Arc<str>, ShapeId)>,
}

/// The code of a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RootCode {
    /// The function. A test's function has no parameters and gives an `Int`: 0 where all assertions hold, otherwise one more than the
    /// [`tenet_core::NodeId`] of the first that does not.
    pub function: FunctionId,
}

/// A whole program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// The functions.
    pub functions: Vec<Function>,
    /// What each root became, in the order of the roots.
    pub roots: Vec<RootCode>,
    /// The functions (without parameters) that compute the constants.
    pub constants: Vec<FunctionId>,
    /// The fields of objects.
    pub layouts: Vec<Vec<Rep>>,
    /// How values print.
    pub shapes: Vec<Shape>,
}

impl Program {
    /// A function.
    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.0 as usize]
    }

    /// The representations of an object's fields.
    pub fn layout(&self, id: LayoutId) -> &[Rep] {
        &self.layouts[id.0 as usize]
    }
}
