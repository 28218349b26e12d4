//! What inference finds out: headers, and tables from nodes to types beside the HIR.

use crate::{Finding, Row, Ty};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tenet_hir::{Bound, CtorRef, FunctionKind, ItemPath, LocalId, ModulePath, Name, NodeId};

/// The base types of an item's signature: what others need to check against it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Header {
    /// The item.
    pub path: ItemPath,
    /// The module it stands in.
    pub module: ModulePath,
    /// `pub`.
    pub public: bool,
    /// Type and effect parameters.
    pub type_params: Vec<ParamHeader>,
    /// The rest, by kind.
    pub kind: HeaderKind,
}

/// A type or effect parameter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParamHeader {
    /// Its name.
    pub name: Name,
    /// Whether it stands for effects.
    pub effect: bool,
    /// Its bounds; `Ord` includes `Eq`.
    pub bounds: Vec<Bound>,
}

/// The base types of an item, by kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HeaderKind {
    /// Functions of every kind.
    Function(FunctionHeader),
    /// Records and enums.
    Data(DataHeader),
    /// The type that the alias stands for.
    Alias(Ty),
    /// The constant's type.
    Const(Ty),
    /// A test.
    Test,
}

/// The base types of a function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FunctionHeader {
    /// Its kind.
    pub kind: FunctionKind,
    /// Its parameters.
    pub params: Vec<ValueParam>,
    /// Its result.
    pub result: Ty,
    /// Its effects.
    pub effects: Row,
}

/// A parameter of a function or a field of a constructor.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ValueParam {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Ty,
    /// Erased.
    pub ghost: bool,
}

/// The base types of a record or enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DataHeader {
    /// Whether it is a record.
    pub record: bool,
    /// The constructors.
    pub ctors: Vec<CtorHeader>,
}

/// The base types of a constructor.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CtorHeader {
    /// Its name.
    pub name: Name,
    /// Its fields.
    pub fields: Vec<ValueParam>,
}

/// The types of an item's signature: its header, and the types of the refinements and clauses in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedSignature {
    /// The base types.
    pub header: Arc<Header>,
    /// The types of the signature's nodes.
    pub typing: Typing,
}

/// The types of an item's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedBody {
    /// The types of the body's nodes; `locals` has the signature's too.
    pub typing: Typing,
    /// The effects that the body really has.
    pub effects: Row,
}

/// Tables from the nodes of a signature or body to what was found out about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typing {
    /// The first node of the tables.
    pub first_node: u32,
    /// The base type of each expression, block, pattern, type expression and projection from `first_node` on;
    /// [`Ty::Error`] for nodes that have none, and for an expression that was wrong.
    pub types: Vec<Ty>,
    /// The base type of each local of the item by [`LocalId`].
    pub locals: Vec<Ty>,
    /// For each `Call`, `Method`, and each `Item`, `Ctor` or `Overloaded` that stands alone: what is meant.
    pub calls: BTreeMap<NodeId, Call>,
    /// `while true` loops without `break`: what follows them is not reached.
    pub endless: BTreeSet<NodeId>,
    /// For each node whose meaning depends on types: operators, `in`, indexing, slices, comparisons, loops.
    pub operators: BTreeMap<NodeId, Operator>,
    /// For each field access, `.with` update of a field, and projection by name: which field or part, from 0.
    /// (`x.0` is not listed.)
    pub fields: BTreeMap<NodeId, u32>,
    /// For each constructor pattern with arguments: the field that each written argument is for.
    pub pattern_fields: BTreeMap<NodeId, Vec<u32>>,
    /// For each `match` that leaves constructors out, as far as structure alone tells, patterns that would
    /// cover them, as text. That they cannot occur remains to be proved.
    pub missing_cases: BTreeMap<NodeId, Vec<String>>,
    /// `?name` with the type that is wanted there.
    pub holes: Vec<(NodeId, Name, Ty)>,
    /// Every function, constant, constructor's type and alias that is referred to.
    pub references: BTreeSet<ItemPath>,
    /// Nodes of statements, calls and bindings that are erased before the program runs: `ghost let`, `ghost var`,
    /// assignments to ghost variables, calls of lemmas, arguments for ghost parameters.
    pub erased: BTreeSet<NodeId>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

impl Typing {
    /// The base type of a node.
    pub fn ty(&self, id: NodeId) -> &Ty {
        id.0.checked_sub(self.first_node)
            .and_then(|i| self.types.get(i as usize))
            .unwrap_or(&Ty::Error)
    }

    /// The base type of a local.
    pub fn local(&self, id: LocalId) -> &Ty {
        self.locals.get(id.0 as usize).unwrap_or(&Ty::Error)
    }
}

/// A call, or the use of a function or constructor as a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// What is called.
    pub callee: Callee,
    /// The type arguments, one for each parameter of the callee (`Unit` at the place of an effect parameter).
    pub type_args: Vec<Ty>,
    /// The effect arguments, one for each parameter of the callee (empty at the place of a type parameter).
    pub effect_args: Vec<Row>,
    /// For each parameter of the callee, which argument gives it. Empty where nothing is called. Arguments are
    /// evaluated in the order in which they are written, the receiver first.
    pub args: Vec<ArgSource>,
    /// The effects of this call.
    pub effects: Row,
}

/// What is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Callee {
    /// An item: function, or constant that is a function (then there are no type arguments).
    Function(ItemPath),
    /// A constant by name (where it stands alone or is called as the function that it holds).
    Const(ItemPath),
    /// A constructor.
    Ctor(CtorRef),
    /// The value of the `Call`'s callee expression.
    Value,
    /// In a `Method`: a local that holds a function.
    Local(LocalId),
    /// In a `Method`: the function in this field of the receiver, which is then no argument.
    Field(u32),
}

/// Where a parameter's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArgSource {
    /// The receiver of a `Method`.
    Receiver,
    /// The written argument of this index.
    Arg(u32),
    /// No argument was given, which was reported.
    Missing,
}

/// What an operator means at its types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operator {
    /// `+` on `Int`.
    IntAdd,
    /// `-` on `Int`.
    IntSubtract,
    /// `*` on `Int`.
    IntMultiply,
    /// `//` on `Int`.
    IntFloorDivide,
    /// `%` on `Int`.
    IntModulo,
    /// Unary `-` on `Int`.
    IntNegate,
    /// `+` on lists.
    ListAppend,
    /// `+` on texts.
    TextAppend,
    /// `+` on sets.
    SetUnion,
    /// `-` on sets.
    SetDifference,
    /// `-` of a set of keys from a map.
    MapRemove,
    /// `and`.
    And,
    /// `or`.
    Or,
    /// `implies`.
    Implies,
    /// `iff`.
    Iff,
    /// `not`.
    Not,
    /// `==`, `!=` on anything (on a node of a comparison).
    Equality,
    /// `<` and the like on `Int`.
    IntOrder,
    /// `<` and the like on another type with `Ord` (structural, derived).
    DerivedOrder,
    /// `in` of a list; an index, slice, quantifier, loop or update of or over a list.
    List,
    /// The same of a text. `in` takes a `Char`.
    Text,
    /// `in` of a text in a text.
    TextInText,
    /// The same of a set.
    Set,
    /// The same of a map: its keys for `in`, quantifiers and loops.
    Map,
    /// The same of a range of `Int`s.
    Range,
    /// `try` of an `Option`.
    TryOption,
    /// `try` of a `Result`.
    TryResult,
    /// `{}` as a set.
    EmptySet,
    /// `{}` as a map.
    EmptyMap,
}
