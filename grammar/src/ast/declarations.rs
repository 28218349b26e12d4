//! Files and what they declare.

use super::{Block, EffectRow, Expr, Name, Path, RefinedType, TextLit, Type, range};
use serde::Serialize;
use std::sync::Arc;
use tenet_source::Span;

/// A source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// `module a.b`, if written.
    pub head: Option<ModuleHead>,
    /// The imports in order.
    pub imports: Vec<Import>,
    /// The declarations in order; those that could not be parsed are left out.
    pub items: Vec<Item>,
    /// The names that left-out declarations and imports seem to declare: nothing should be reported about their absence.
    pub lost: Vec<Name>,
    /// The whole file.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// One line of documentation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Doc {
    /// What stands after `##`, without one space before it and the white space after it.
    pub text: Arc<str>,
    /// Where it stands, `##` included.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// `module a.b`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModuleHead {
    /// The module's documentation.
    pub docs: Vec<Doc>,
    /// The module's name.
    pub path: Path,
    /// From `module` on.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Import {
    /// The module.
    pub path: Path,
    /// What is taken from it.
    pub kind: ImportKind,
    /// The whole import.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The kinds of imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum ImportKind {
    /// `import a.b as c`.
    Module {
        /// The name after `as`.
        alias: Option<Name>,
    },
    /// `from a.b import C, d`: at least one.
    Names(Vec<Name>),
}

/// A declaration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its documentation.
    pub docs: Vec<Doc>,
    /// `pub`.
    pub public: bool,
    /// What is declared.
    pub decl: Decl,
    /// The whole declaration, documentation left out.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The kinds of declarations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Decl {
    /// `def`.
    Def(Def),
    /// `extern def`.
    Extern(Extern),
    /// `spec`, `ghost spec`.
    Spec(Spec),
    /// `lemma`.
    Lemma(Lemma),
    /// `type`.
    Type(TypeAlias),
    /// `record`.
    Record(Record),
    /// `enum`.
    Enum(Enum),
    /// `trait`.
    Trait(Trait),
    /// `impl`.
    Impl(Impl),
    /// `effect`.
    Effect(EffectDecl),
    /// `const`.
    Const(Const),
    /// `test`.
    Test(Test),
}

/// `def name(a: A) -> R …`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Def {
    /// The signature.
    pub sig: Sig,
    /// The clauses in order.
    pub clauses: Vec<Clause>,
    /// The body.
    pub body: Body,
}

/// `extern def … because "why"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extern {
    /// The signature.
    pub sig: Sig,
    /// The clauses in order.
    pub clauses: Vec<Clause>,
    /// Why the signature is trusted.
    pub because: TextLit,
}

/// `spec name(a: A) -> R = e`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spec {
    /// `ghost spec`.
    pub ghost: bool,
    /// The signature.
    pub sig: Sig,
    /// The clauses in order.
    pub clauses: Vec<Clause>,
    /// The body.
    pub body: Body,
}

/// `lemma name(a: A) …`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lemma {
    /// The signature.
    pub sig: Sig,
    /// The clauses in order.
    pub clauses: Vec<Clause>,
    /// The proof.
    pub body: Body,
}

/// `name[T](a: A, b: B) -> r: R where P uses E`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sig {
    /// The name.
    pub name: Name,
    /// Type and effect parameters.
    pub type_params: Vec<TypeParam>,
    /// The parameters.
    pub params: Vec<Param>,
    /// The result, if written.
    pub result: Option<ResultType>,
    /// The effects, if any are named.
    pub effects: Option<EffectRow>,
    /// From the name on.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// A type or effect parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TypeParam {
    /// The name: upper case for a type, lower case for an effect.
    pub name: Name,
    /// Which of the two it is.
    pub kind: TypeParamKind,
    /// Where it stands.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The kinds of parameters in brackets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum TypeParamKind {
    /// `T`, `T: Ord + Show`.
    Type {
        /// The traits after the colon.
        bounds: Vec<Type>,
    },
    /// `e`.
    Effect,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Param {
    /// `ghost`: erased.
    pub ghost: bool,
    /// The name, which is the binder of the refinement.
    pub name: Name,
    /// The type.
    pub ty: Type,
    /// What stands after `where`.
    pub refinement: Option<Expr>,
    /// Where it stands.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// `r: R where P`, after the arrow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResultType {
    /// The name of the result, if written.
    pub binder: Option<Name>,
    /// The type.
    pub ty: Type,
    /// What stands after `where`; only with a binder.
    pub refinement: Option<Expr>,
    /// Where it stands, the arrow left out.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// What a function is defined by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Body {
    /// `= e`.
    Expr(Expr),
    /// Statements up to `end`.
    Block(Block),
}

/// A line between a signature and its body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// What it says.
    pub kind: ClauseKind,
    /// The whole line.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The kinds of clauses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum ClauseKind {
    /// `requires P`.
    Requires(Expr),
    /// `ensures P`.
    Ensures(Expr),
    /// `decreases m, n`: at least one.
    Decreases(Vec<Expr>),
    /// `example P`.
    Example(Expr),
}

/// `type Name[T] = x: T where P`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TypeAlias {
    /// The name.
    pub name: Name,
    /// Type parameters.
    pub type_params: Vec<TypeParam>,
    /// What it stands for.
    pub ty: RefinedType,
}

/// `record Name … end`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// The name of the type and of its constructor.
    pub name: Name,
    /// Type parameters.
    pub type_params: Vec<TypeParam>,
    /// The fields in order.
    pub fields: Vec<Field>,
    /// The `invariant` lines.
    pub invariants: Vec<Expr>,
}

/// A field of a record or of a constructor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its documentation; always empty in constructors.
    pub docs: Vec<Doc>,
    /// The name, which is the binder of the refinement.
    pub name: Name,
    /// The type.
    pub ty: Type,
    /// What stands after `where`.
    pub refinement: Option<Expr>,
    /// Where it stands, documentation left out.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// `enum Name … end`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Enum {
    /// The name.
    pub name: Name,
    /// Type parameters.
    pub type_params: Vec<TypeParam>,
    /// The constructors in order, at least one.
    pub variants: Vec<Variant>,
}

/// A constructor of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variant {
    /// Its documentation.
    pub docs: Vec<Doc>,
    /// The name.
    pub name: Name,
    /// The fields; none without parentheses.
    pub fields: Vec<Field>,
    /// Where it stands, documentation left out.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// `trait Name[T] … end`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trait {
    /// The name.
    pub name: Name,
    /// Type parameters.
    pub type_params: Vec<TypeParam>,
    /// Functions and laws in order.
    pub items: Vec<TraitItem>,
}

/// What a trait asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TraitItem {
    /// Its documentation.
    pub docs: Vec<Doc>,
    /// What it is.
    pub kind: TraitItemKind,
    /// Where it stands, documentation left out.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The kinds of trait items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "few are made, and none is moved around"
)]
pub enum TraitItemKind {
    /// `def` without a body.
    Def {
        /// The signature.
        sig: Sig,
        /// The clauses in order.
        clauses: Vec<Clause>,
    },
    /// `law name(a: T): P`.
    Law {
        /// The name.
        name: Name,
        /// What it speaks about.
        params: Vec<Param>,
        /// What holds.
        statement: Expr,
    },
}

/// `impl[T] Trait[List[T]] … end`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Impl {
    /// Type parameters.
    pub type_params: Vec<TypeParam>,
    /// The trait with its arguments.
    pub target: Type,
    /// Functions and laws in order.
    pub items: Vec<ImplItem>,
}

/// What an impl supplies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImplItem {
    /// Its documentation.
    pub docs: Vec<Doc>,
    /// What it is.
    pub kind: ImplItemKind,
    /// Where it stands, documentation left out.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// The kinds of impl items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "few are made, and none is moved around"
)]
pub enum ImplItemKind {
    /// A function.
    Def(Def),
    /// `law name by lemma`.
    Law {
        /// The law.
        name: Name,
        /// The lemma that proves it.
        lemma: Name,
    },
}

/// `effect Name … end`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EffectDecl {
    /// The name.
    pub name: Name,
    /// Type parameters.
    pub type_params: Vec<TypeParam>,
    /// Its operations in order.
    pub operations: Vec<Operation>,
}

/// An operation of an effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Operation {
    /// Its documentation.
    pub docs: Vec<Doc>,
    /// The signature.
    pub sig: Sig,
    /// The clauses in order.
    pub clauses: Vec<Clause>,
    /// Where it stands, documentation left out.
    #[serde(serialize_with = "range")]
    pub span: Span,
}

/// `const name: T where P = e`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Const {
    /// The name, which is the binder of the refinement.
    pub name: Name,
    /// The type.
    pub ty: Type,
    /// What stands after `where`.
    pub refinement: Option<Expr>,
    /// The value.
    pub value: Expr,
}

/// `test "name" … end`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Test {
    /// What is tested, in words.
    pub name: TextLit,
    /// The statements.
    pub body: Block,
}
