//! Items: signatures apart from bodies.

use crate::{Block, EffectRef, Expr, ItemPath, LocalId, ModulePath, Name, NodeId, TypeExpr};
use tenet_source::Span;

/// An item with its names resolved. Two lowerings are equal unless the item itself or the meaning of a
/// name in it changed: comments, layout and neighbours leave no trace.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// What others see.
    pub signature: Signature,
    /// What stays inside; types, records, enums and `extern` functions have none.
    pub body: Option<Body>,
}

/// What others see of an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    /// The item's qualified path.
    pub path: ItemPath,
    /// The module it stands in.
    pub module: ModulePath,
    /// Its own name.
    pub name: Name,
    /// `pub`.
    pub public: bool,
    /// Type and effect parameters.
    pub type_params: Vec<TypeParam>,
    /// What it is.
    pub kind: SignatureKind,
    /// The locals that the signature declares, by [`LocalId`].
    pub locals: Vec<Local>,
    /// How many nodes the signature has: its nodes are `0..nodes`.
    pub nodes: u32,
}

/// What an item is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SignatureKind {
    /// `def`, `spec`, `ghost spec`, `lemma`, `extern def`.
    Function(FunctionSignature),
    /// `record` and `enum`.
    Data(DataSignature),
    /// `type`.
    Alias(TypeExpr),
    /// `const`; the value is the body's tail.
    Const(Binding),
    /// `test`.
    Test,
}

/// A type or effect parameter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeParam {
    /// Its node.
    pub id: NodeId,
    /// Its name.
    pub name: Name,
    /// Whether it is an effect parameter (lower case).
    pub effect: bool,
    /// Its bounds.
    pub bounds: Vec<Bound>,
}

/// The built-in bounds of type parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bound {
    /// Structural equality.
    Eq,
    /// A total order; has `Eq`.
    Ord,
    /// Can be shown.
    Show,
}

/// What kind of function it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FunctionKind {
    /// `def`.
    Def,
    /// `extern def`; in the standard library an intrinsic.
    Extern,
    /// `spec`.
    Spec,
    /// `ghost spec`.
    GhostSpec,
    /// `lemma`.
    Lemma,
}

/// A function's signature.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FunctionSignature {
    /// Its kind.
    pub kind: FunctionKind,
    /// Its parameters, each in scope of the next.
    pub params: Vec<Param>,
    /// Its result.
    pub result: Binding,
    /// `uses`.
    pub effects: Vec<EffectRef>,
    /// Its clauses in order.
    pub clauses: Vec<Clause>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Param {
    /// `ghost`.
    pub ghost: bool,
    /// Its name and type.
    pub binding: Binding,
}

/// A name with a type and a condition on it: a parameter, a result, a field, a constant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Binding {
    /// Its node.
    pub id: NodeId,
    /// The local that stands for the value. A result that was not named has the local `result`, unless a
    /// parameter has that name.
    pub local: LocalId,
    /// The type as written, `Unit` for a result that was left out.
    pub ty: TypeExpr,
    /// `where …`, over `local` and what stands before.
    pub refinement: Option<Expr>,
}

/// A clause of a function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Clause {
    /// Over the parameters.
    Requires(Expr),
    /// Over the parameters and the result.
    Ensures(Expr),
    /// A lexicographic measure over the parameters.
    Decreases(Vec<Expr>),
    /// Closed.
    Example(Expr),
}

/// A record or enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DataSignature {
    /// Whether it is a record: one constructor of the type's own name, fields by `.name`.
    pub record: bool,
    /// The constructors in order.
    pub ctors: Vec<Ctor>,
    /// `invariant` lines of a record, over its fields' locals.
    pub invariants: Vec<Expr>,
}

/// A constructor.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ctor {
    /// Its node.
    pub id: NodeId,
    /// Its name.
    pub name: Name,
    /// Its fields, each in scope of the next.
    pub fields: Vec<Binding>,
}

/// A local.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Local {
    /// Its name.
    pub name: Name,
    /// What introduced it.
    pub kind: LocalKind,
    /// The node that declares it.
    pub id: NodeId,
}

/// What introduced a local.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LocalKind {
    /// A parameter of a function.
    Param,
    /// A `ghost` parameter.
    GhostParam,
    /// The result, in clauses.
    Result,
    /// A field of a record or of a variant.
    Field,
    /// The value of a constant, in its refinement.
    Const,
    /// The binder of a refined type or of a part of a tuple or function type.
    Binder,
    /// `let` and patterns of `match`.
    Let,
    /// `var`.
    Var,
    /// `ghost let`.
    GhostLet,
    /// `ghost var`.
    GhostVar,
    /// The variable of a `for` or a comprehension, and `at`.
    Loop,
    /// A parameter of a lambda.
    Lambda,
    /// Bound by a quantifier.
    Quantified,
}

/// What stays inside an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Body {
    /// The item's qualified path.
    pub path: ItemPath,
    /// What runs (or proves). A body after `=` is a block of a tail alone.
    pub block: Block,
    /// All locals of the item by [`LocalId`]: the signature's, then the body's.
    pub locals: Vec<Local>,
    /// The first node of the body: the signature's number of nodes.
    pub first_node: u32,
    /// One past its last node.
    pub end_node: u32,
}

/// Where the nodes of one item stand in the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceMap {
    /// The whole item.
    pub item: Span,
    /// Its name.
    pub name: Span,
    /// By [`NodeId`].
    pub nodes: Vec<Span>,
}

impl SourceMap {
    /// Where a node stands; the item's name for a node that is not of this item.
    pub fn span(&self, id: NodeId) -> Span {
        self.nodes.get(id.0 as usize).copied().unwrap_or(self.name)
    }
}
