//! Items: functions apart from their bodies, data, constants.

use crate::{Expr, NodeId, RefinedType};
use std::sync::Arc;

/// The qualified name of an item, such as `bank.withdraw`.
pub type Path = Arc<str>;

/// A local of a function, data declaration or constant: a parameter, a result, a `let`, a `var`, a binder. The signature's locals come first,
/// the body's follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalId(pub u32);

/// What is known of a local. Each binding occurrence has a local of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Local {
    /// As written; made-up locals have a name that starts with `$`.
    pub name: Arc<str>,
    /// The declared type, or the base type that was inferred.
    pub ty: RefinedType,
    /// Was it declared with `var`?
    pub mutable: bool,
    /// Is it erased before run time?
    pub ghost: bool,
    /// Where it is bound.
    pub node: NodeId,
}

/// A type parameter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeParam {
    /// As written.
    pub name: Arc<str>,
    /// Bounded by `Ord`?
    pub ord: bool,
    /// Bounded by `Eq` (or `Ord`)?
    pub eq: bool,
    /// Bounded by `Show`?
    pub show: bool,
}

/// What kind of function it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FunctionKind {
    /// Runs; the body is hidden from callers.
    Def,
    /// Pure, total, unfolded by the prover; runs too.
    Spec,
    /// As `Spec`, but never runs.
    GhostSpec,
    /// A proof.
    Lemma,
    /// Statements run by `tenet test`.
    Test,
    /// Without a body in Tenet: its meaning is an [`crate::Intrinsic`] of the runtime.
    Intrinsic,
}

/// A `requires`, `ensures`, `example` or `decreases` line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Clause {
    /// The expression.
    pub expr: Expr,
    /// The whole clause.
    pub node: NodeId,
}

/// All that callers know of a function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    /// Qualified name.
    pub path: Path,
    /// As written.
    pub name: Arc<str>,
    /// Kind.
    pub kind: FunctionKind,
    /// Visible in other modules?
    pub public: bool,
    /// Type parameters.
    pub type_params: Vec<TypeParam>,
    /// Locals of the signature, by [`LocalId`].
    pub locals: Vec<Local>,
    /// The parameters, each with its refined type in `locals`.
    pub params: Vec<LocalId>,
    /// The result's binder; its refined type is in `locals`.
    pub result: LocalId,
    /// For a result that is a tuple with named parts: locals for them, in scope of `ensures` (part `i` is `result.i`).
    pub result_parts: Vec<(u32, LocalId)>,
    /// Over the parameters.
    pub requires: Vec<Clause>,
    /// Over the parameters and the result.
    pub ensures: Vec<Clause>,
    /// The measure, if given, lexicographic.
    pub decreases: Option<Vec<Expr>>,
    /// Claims about concrete values.
    pub examples: Vec<Clause>,
    /// Effects other than `Diverge`, by name.
    pub effects: Vec<Arc<str>>,
    /// Does it say `uses Diverge`?
    pub diverges: bool,
    /// The node of the name in the signature.
    pub node: NodeId,
}

impl Signature {
    /// Is it a mathematical function: no effects, terminates?
    pub fn is_pure(&self) -> bool {
        self.effects.is_empty() && !self.diverges
    }
}

/// The body of a function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Body {
    /// All locals by [`LocalId`]; begins with the signature's.
    pub locals: Vec<Local>,
    /// The result. `Return` inside leaves early.
    pub expr: Expr,
}

/// A constructor of a data type; a record has one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Constructor {
    /// As written.
    pub name: Arc<str>,
    /// The fields: locals of the [`Data`], which later fields' types and the invariants may mention.
    pub fields: Vec<LocalId>,
}

/// A record or enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Data {
    /// Qualified name.
    pub path: Path,
    /// As written.
    pub name: Arc<str>,
    /// Type parameters.
    pub type_params: Vec<TypeParam>,
    /// Fields and binders of their refinements, by [`LocalId`].
    pub locals: Vec<Local>,
    /// At least one.
    pub constructors: Vec<Constructor>,
    /// A record (shown with field names)?
    pub record: bool,
    /// Over the fields, for a record.
    pub invariants: Vec<Clause>,
    /// The node of the name.
    pub node: NodeId,
}

/// A module constant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Constant {
    /// Qualified name.
    pub path: Path,
    /// As written.
    pub name: Arc<str>,
    /// Locals of the type and the value.
    pub locals: Vec<Local>,
    /// The local (of the constant's own name) whose refined type is the declared one.
    pub binder: LocalId,
    /// The value; pure.
    pub value: Expr,
    /// The node of the name.
    pub node: NodeId,
}

/// Where passes look items up. Implemented over maps for tests and over queries for incremental checking.
pub trait Program {
    /// The signature of a function.
    fn signature(&self, path: &str) -> Option<Arc<Signature>>;
    /// The body of a function; `None` for an intrinsic.
    fn body(&self, path: &str) -> Option<Arc<Body>>;
    /// The declaration of a record or enum.
    fn data(&self, path: &str) -> Option<Arc<Data>>;
    /// A module constant.
    fn constant(&self, path: &str) -> Option<Arc<Constant>>;
}
