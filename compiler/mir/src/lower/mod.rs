//! Core to MIR: one function for each item and list of type arguments that is reached from the roots.

mod control;
mod expressions;
mod frame;
mod instances;
mod intrinsics;
mod items;
mod layouts;
mod loops;

use crate::Program;
use instances::Instances;
use std::fmt;
use tenet_core::{NodeId, Path, Type};

/// What shall run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// A function without parameters, such as `main`.
    Main(Path),
    /// A test: its assertions are evaluated.
    Test(Path),
    /// Any function, at type arguments.
    Function(Path, Vec<Type>),
}

/// Why a program cannot be lowered. A program that was checked gives none but for limits and holes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LowerError {
    /// The item whose code cannot be lowered.
    pub path: Path,
    /// Where in it.
    pub node: Option<NodeId>,
    /// Why.
    pub message: String,
}

impl fmt::Display for LowerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.message)
    }
}

impl std::error::Error for LowerError {}

/// How deep expressions may nest: a level takes some kilobytes of stack in a debug build.
const MAX_DEPTH: usize = 20_000;

/// How deep types may nest: instances of polymorphic recursion grow without end.
const MAX_TYPE_DEPTH: usize = 64;

/// How many instances there may be.
const MAX_INSTANCES: usize = 200_000;

/// Lowers all that the roots reach.
///
/// # Errors
///
/// Where the code holds a hole or something that is ghost, nests too deep, or needs endlessly many instances.
pub fn lower(program: &dyn tenet_core::Program, roots: &[Root]) -> Result<Program, LowerError> {
    items::on_large_stack(program, |program| lower_here(program, roots)).unwrap_or_else(|| {
        Err(instances::error(
            &"the program".into(),
            None,
            "there is no thread to compile it on",
        ))
    })
}

fn lower_here(program: &dyn tenet_core::Program, roots: &[Root]) -> Result<Program, LowerError> {
    let mut instances = Instances::new(program);
    let mut codes = Vec::new();
    for root in roots {
        codes.push(instances.root(root)?);
    }
    instances.run()?;
    let mut program = instances.finish()?;
    program.roots = codes;
    Ok(program)
}
