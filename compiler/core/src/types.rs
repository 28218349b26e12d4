//! Types: base types, and base types with refinements inside.

use crate::{Expr, LocalId, Path};
use std::sync::Arc;

/// A base type: no refinement anywhere. Aliases are expanded, names of tuple parts are gone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Mathematical integers.
    Int,
    /// Truth values.
    Bool,
    /// The type of `()`.
    Unit,
    /// The type without values: of `return`, `break`, `continue`, `unreachable`.
    Never,
    /// Unicode scalar values.
    Char,
    /// Sequences of `Char`.
    Text,
    /// Sequences.
    List(Arc<Type>),
    /// Finite sets, in key order.
    Set(Arc<Type>),
    /// Finite maps, in key order.
    Map(Arc<Type>, Arc<Type>),
    /// At least two parts.
    Tuple(Arc<[Type]>),
    /// A record or enum with its type arguments; `Option` and `Result` are ordinary enums of the prelude.
    Data(Path, Arc<[Type]>),
    /// Functions: parameters, result, and whether a call may have effects (or not terminate), so that it is no function of its arguments.
    Fn(Arc<[Type]>, Arc<Type>, bool),
    /// A type parameter of the enclosing item, by position.
    Param(u32),
}

/// A type with refinements: the values of a base type that meet a predicate, which is spread over its structure.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RefinedType {
    /// All values of a base type (possibly a type parameter, which stands for whatever refined type it is instantiated with).
    Base(Type),
    /// The values of `base` for which `predicate` holds of `binder`. The predicate may mention earlier parameters or fields.
    Where {
        /// What is refined.
        base: Arc<RefinedType>,
        /// The local that stands for the value in the predicate.
        binder: LocalId,
        /// Of type `Bool`.
        predicate: Arc<Expr>,
        /// The item in which the predicate is written (an alias's own path where it came from an alias): its source map knows the nodes of `predicate`.
        owner: Path,
    },
    /// Lists whose elements are refined.
    List(Arc<RefinedType>),
    /// Sets whose elements are refined.
    Set(Arc<RefinedType>),
    /// Maps whose keys or values are refined.
    Map(Arc<RefinedType>, Arc<RefinedType>),
    /// Tuples with refined parts. A named part has a local, which later parts' predicates (and clauses, for a result) may mention.
    Tuple(Arc<[(Option<LocalId>, RefinedType)]>),
    /// Data with refined type arguments.
    Data(Path, Arc<[RefinedType]>),
    /// Functions with refined parameters or result. A named parameter has a local, which later parameters and the result may mention. The flag is that of [`Type::Fn`].
    Fn(
        Arc<[(Option<LocalId>, RefinedType)]>,
        Arc<RefinedType>,
        bool,
    ),
}

impl RefinedType {
    /// The base type, refinements forgotten.
    pub fn base(&self) -> Type {
        match self {
            RefinedType::Base(ty) => ty.clone(),
            RefinedType::Where { base, .. } => base.base(),
            RefinedType::List(e) => Type::List(Arc::new(e.base())),
            RefinedType::Set(e) => Type::Set(Arc::new(e.base())),
            RefinedType::Map(k, v) => Type::Map(Arc::new(k.base()), Arc::new(v.base())),
            RefinedType::Tuple(parts) => Type::Tuple(parts.iter().map(|(_, t)| t.base()).collect()),
            RefinedType::Data(path, args) => {
                Type::Data(path.clone(), args.iter().map(RefinedType::base).collect())
            }
            RefinedType::Fn(params, result, effects) => Type::Fn(
                params.iter().map(|(_, t)| t.base()).collect(),
                Arc::new(result.base()),
                *effects,
            ),
        }
    }

    /// Is no refinement inside (type parameters aside)?
    pub fn is_plain(&self) -> bool {
        match self {
            RefinedType::Base(_) => true,
            RefinedType::Where { .. } => false,
            RefinedType::List(e) | RefinedType::Set(e) => e.is_plain(),
            RefinedType::Map(k, v) => k.is_plain() && v.is_plain(),
            RefinedType::Tuple(parts) => parts.iter().all(|(_, t)| t.is_plain()),
            RefinedType::Data(_, args) => args.iter().all(RefinedType::is_plain),
            RefinedType::Fn(params, result, _) => {
                params.iter().all(|(_, t)| t.is_plain()) && result.is_plain()
            }
        }
    }
}

impl Type {
    /// The type with arguments for the type parameters of the item it stands in. Missing arguments leave parameters as they are.
    pub fn substitute(&self, args: &[Type]) -> Type {
        let sub = |t: &Arc<Type>| Arc::new(t.substitute(args));
        match self {
            Type::Param(index) => args
                .get(*index as usize)
                .cloned()
                .unwrap_or(Type::Param(*index)),
            Type::List(e) => Type::List(sub(e)),
            Type::Set(e) => Type::Set(sub(e)),
            Type::Map(k, v) => Type::Map(sub(k), sub(v)),
            Type::Tuple(parts) => Type::Tuple(parts.iter().map(|t| t.substitute(args)).collect()),
            Type::Data(path, targs) => Type::Data(
                path.clone(),
                targs.iter().map(|t| t.substitute(args)).collect(),
            ),
            Type::Fn(params, result, effects) => Type::Fn(
                params.iter().map(|t| t.substitute(args)).collect(),
                sub(result),
                *effects,
            ),
            Type::Int | Type::Bool | Type::Unit | Type::Never | Type::Char | Type::Text => {
                self.clone()
            }
        }
    }
}
