//! Base types: types without refinements, aliases expanded.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use tenet_hir::{ItemPath, Name};

/// A base type. Refinements are erased, aliases expanded. Cloning is cheap.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Ty {
    /// Already reported; unifies with everything.
    Error,
    /// All integers.
    Int,
    /// `true` and `false`.
    Bool,
    /// `()`; the tuple of no parts is this type.
    Unit,
    /// No value: the type of `return`, `break`, `continue`, `unreachable`; goes wherever any type is wanted.
    Never,
    /// A Unicode scalar value.
    Char,
    /// A sequence of characters.
    Text,
    /// A sequence.
    List(Arc<Ty>),
    /// A finite set.
    Set(Arc<Ty>),
    /// A finite map.
    Map(Arc<Ty>, Arc<Ty>),
    /// A tuple of at least two parts.
    Tuple(Arc<TupleTy>),
    /// A function.
    Function(Arc<FunctionTy>),
    /// A record or enum with its type arguments (also `Option` and `Result`).
    Data(ItemPath, Arc<[Ty]>),
    /// A type parameter of the item: its index among the item's type and effect parameters, and its name.
    Param(u32, Name),
    /// Not known yet; never in a finished [`crate::Typing`].
    Infer(u32),
}

/// A tuple type. Names of parts are for reading: two tuple types with the same parts are equal.
#[derive(Clone)]
pub struct TupleTy {
    /// The parts.
    pub parts: Vec<Ty>,
    /// Their names; as long as `parts`.
    pub names: Vec<Option<Name>>,
}

impl PartialEq for TupleTy {
    fn eq(&self, other: &TupleTy) -> bool {
        self.parts == other.parts
    }
}

impl Eq for TupleTy {}

impl Hash for TupleTy {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts.hash(state);
    }
}

/// A function type.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct FunctionTy {
    /// The parameters.
    pub params: Vec<Ty>,
    /// The result.
    pub result: Ty,
    /// What it may do besides giving its result.
    pub effects: Row,
}

/// A row of effects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Row {
    /// Reads from and writes to the terminal.
    pub console: bool,
    /// May not terminate.
    pub diverge: bool,
    /// Effect parameters of the item, by index among its parameters; ascending, each once.
    pub params: Vec<u32>,
    /// Not known yet; never in a finished [`crate::Typing`].
    pub infer: Vec<u32>,
}

impl Row {
    /// No effect.
    pub fn pure() -> Row {
        Row::default()
    }

    /// Whether it has no effect at all.
    pub fn is_pure(&self) -> bool {
        !self.console && !self.diverge && self.params.is_empty() && self.infer.is_empty()
    }

    /// Adds all effects of `other`.
    pub fn join(&mut self, other: &Row) {
        self.console |= other.console;
        self.diverge |= other.diverge;
        for list in [
            (&mut self.params, &other.params),
            (&mut self.infer, &other.infer),
        ] {
            let (mine, theirs) = list;
            mine.extend(theirs.iter().copied());
            mine.sort_unstable();
            mine.dedup();
        }
    }
}

impl Ty {
    /// `List[element]`.
    pub fn list(element: Ty) -> Ty {
        Ty::List(Arc::new(element))
    }

    /// `Set[element]`.
    pub fn set(element: Ty) -> Ty {
        Ty::Set(Arc::new(element))
    }

    /// `Map[key, value]`.
    pub fn map(key: Ty, value: Ty) -> Ty {
        Ty::Map(Arc::new(key), Arc::new(value))
    }

    /// The tuple of these parts, unnamed; of none, `Unit`; of one, that part.
    pub fn tuple(mut parts: Vec<Ty>) -> Ty {
        match parts.len() {
            0 => Ty::Unit,
            1 => parts.remove(0),
            n => Ty::Tuple(Arc::new(TupleTy {
                parts,
                names: vec![None; n],
            })),
        }
    }

    /// A record or enum.
    pub fn data(path: &str, args: Vec<Ty>) -> Ty {
        Ty::Data(path.into(), args.into())
    }

    /// `Option[value]`.
    pub fn option(value: Ty) -> Ty {
        Ty::data(tenet_hir::OPTION, vec![value])
    }

    /// A function.
    pub fn function(params: Vec<Ty>, result: Ty, effects: Row) -> Ty {
        Ty::Function(Arc::new(FunctionTy {
            params,
            result,
            effects,
        }))
    }

    /// Whether it is the error type.
    pub fn is_error(&self) -> bool {
        matches!(self, Ty::Error)
    }

    /// The direct parts of the type, each once per occurrence.
    pub fn children(&self) -> Vec<&Ty> {
        match self {
            Ty::List(t) | Ty::Set(t) => vec![t],
            Ty::Map(k, v) => vec![k, v],
            Ty::Tuple(t) => t.parts.iter().collect(),
            Ty::Function(f) => f.params.iter().chain([&f.result]).collect(),
            Ty::Data(_, args) => args.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Replaces every leaf for which `f` gives a type, and every row by `row`.
    pub fn map_leaves(
        &self,
        f: &mut dyn FnMut(&Ty) -> Option<Ty>,
        row: &dyn Fn(&Row) -> Row,
    ) -> Ty {
        if let Some(ty) = f(self) {
            return ty;
        }
        match self {
            Ty::List(t) => Ty::list(t.map_leaves(f, row)),
            Ty::Set(t) => Ty::set(t.map_leaves(f, row)),
            Ty::Map(k, v) => Ty::map(k.map_leaves(f, row), v.map_leaves(f, row)),
            Ty::Tuple(t) => Ty::Tuple(Arc::new(TupleTy {
                parts: t.parts.iter().map(|t| t.map_leaves(f, row)).collect(),
                names: t.names.clone(),
            })),
            Ty::Function(t) => Ty::function(
                t.params.iter().map(|t| t.map_leaves(f, row)).collect(),
                t.result.map_leaves(f, row),
                row(&t.effects),
            ),
            Ty::Data(path, args) => Ty::Data(
                path.clone(),
                args.iter().map(|t| t.map_leaves(f, row)).collect(),
            ),
            leaf => leaf.clone(),
        }
    }

    /// Replaces the type parameters by `args` and the effect parameters by `rows` (both indexed by parameter).
    pub fn substitute(&self, args: &[Ty], rows: &[Row]) -> Ty {
        self.map_leaves(
            &mut |ty| match ty {
                Ty::Param(i, _) => args.get(*i as usize).cloned(),
                _ => None,
            },
            &|row| row.substitute(rows),
        )
    }
}

impl Row {
    /// Replaces the effect parameters by `rows`, indexed by parameter.
    pub fn substitute(&self, rows: &[Row]) -> Row {
        let mut out = Row {
            params: Vec::new(),
            ..self.clone()
        };
        for param in &self.params {
            match rows.get(*param as usize) {
                Some(row) => out.join(row),
                None => out.join(&Row {
                    params: vec![*param],
                    ..Row::default()
                }),
            }
        }
        out
    }
}

/// The last name of a path, for people.
fn short(path: &str) -> &str {
    tenet_hir::last_name(path)
}

fn write_args(f: &mut fmt::Formatter<'_>, args: &[Ty]) -> fmt::Result {
    for (i, arg) in args.iter().enumerate() {
        let comma = if i > 0 { ", " } else { "" };
        write!(f, "{comma}{arg}")?;
    }
    Ok(())
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ty::Error | Ty::Infer(_) => write!(f, "_"),
            Ty::Int => write!(f, "Int"),
            Ty::Bool => write!(f, "Bool"),
            Ty::Unit => write!(f, "Unit"),
            Ty::Never => write!(f, "Never"),
            Ty::Char => write!(f, "Char"),
            Ty::Text => write!(f, "Text"),
            Ty::List(t) => write!(f, "List[{t}]"),
            Ty::Set(t) => write!(f, "Set[{t}]"),
            Ty::Map(k, v) => write!(f, "Map[{k}, {v}]"),
            Ty::Tuple(t) => {
                write!(f, "(")?;
                for (i, (part, name)) in t.parts.iter().zip(&t.names).enumerate() {
                    let comma = if i > 0 { ", " } else { "" };
                    match name {
                        Some(name) => write!(f, "{comma}{name}: {part}")?,
                        None => write!(f, "{comma}{part}")?,
                    }
                }
                write!(f, ")")
            }
            Ty::Function(t) => {
                write!(f, "(")?;
                write_args(f, &t.params)?;
                if matches!(t.result, Ty::Function(_)) {
                    write!(f, ") -> ({})", t.result)?;
                } else {
                    write!(f, ") -> {}", t.result)?;
                }
                if t.effects.is_pure() {
                    return Ok(());
                }
                write!(f, " uses {}", t.effects)
            }
            Ty::Data(path, args) if args.is_empty() => write!(f, "{}", short(path)),
            Ty::Data(path, args) => {
                write!(f, "{}[", short(path))?;
                write_args(f, args)?;
                write!(f, "]")
            }
            Ty::Param(_, name) => write!(f, "{name}"),
        }
    }
}

impl fmt::Debug for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ty::Infer(v) => write!(f, "?{v}"),
            Ty::Error => write!(f, "<error>"),
            ty => write!(f, "{ty}"),
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names = Vec::new();
        if self.console {
            names.push("Console".to_string());
        }
        if self.diverge {
            names.push("Diverge".to_string());
        }
        names.extend(self.params.iter().map(|p| format!("e{p}")));
        write!(f, "{}", names.join(" + "))
    }
}
