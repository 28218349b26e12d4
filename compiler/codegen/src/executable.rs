//! Object files and native executables.

use crate::target::{CodegenError, host};
use crate::unit::Unit;
use cranelift_module::default_libcall_names;
use cranelift_object::{ObjectBuilder, ObjectModule};
use std::fmt;
use std::io;
use std::path::Path;
use std::process::Command;
use tenet_mir::Program;

/// The runtime as a static library; `build.rs` made it.
static RUNTIME: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/libtenet_runtime.a"));

/// The C compiler, which knows how programs are linked on this machine.
const LINKER: &str = "cc";

/// Why there is no executable.
#[derive(Debug)]
pub enum BuildError {
    /// No code could be made.
    Codegen(CodegenError),
    /// There is no such root, or it has parameters.
    NoRoot,
    /// The C compiler, which links, is not there.
    NoLinker,
    /// Linking failed, with what was said.
    Linker(String),
    /// A file could not be written.
    Io(io::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Codegen(error) => error.fmt(f),
            BuildError::NoRoot => f.write_str("there is nothing to run in the program"),
            BuildError::NoLinker => write!(
                f,
                "the linker is missing: `{LINKER}` is not in any folder of PATH; a C compiler such as gcc or clang brings it"
            ),
            BuildError::Linker(message) => write!(f, "linking failed: {message}"),
            BuildError::Io(error) => write!(f, "the executable cannot be written: {error}"),
        }
    }
}

impl std::error::Error for BuildError {}

impl From<CodegenError> for BuildError {
    fn from(error: CodegenError) -> BuildError {
        BuildError::Codegen(error)
    }
}

impl From<io::Error> for BuildError {
    fn from(error: io::Error) -> BuildError {
        BuildError::Io(error)
    }
}

/// The bytes of an object file whose `main` runs the root with this number, which has no parameters and gives `Unit` or an `Int`.
///
/// # Errors
///
/// Where there is no such root, or no code could be made.
pub fn object(program: &Program, root: usize) -> Result<Vec<u8>, BuildError> {
    let function = program.roots.get(root).ok_or(BuildError::NoRoot)?.function;
    if !program.function(function).params().is_empty() {
        return Err(BuildError::NoRoot);
    }
    let mut builder = ObjectBuilder::new(host(true)?, "tenet", default_libcall_names())
        .map_err(CodegenError::from)?;
    builder
        .per_function_section(true)
        .per_data_object_section(true);
    let mut unit = Unit::new(ObjectModule::new(builder), program, true)?;
    unit.emit()?;
    let entry = unit.entry(function, "tenet.entry")?;
    unit.c_main(entry)?;
    let product = unit.module.finish();
    product
        .emit()
        .map_err(|e| CodegenError::Module(e.to_string()).into())
}

/// Writes a native executable that runs the root with this number.
///
/// Everything is written beside `out` under names of its own and moved into place at the end, so that `out` is complete or untouched.
///
/// # Errors
///
/// Where no code could be made, there is no linker, it failed, or a file could not be written.
pub fn build(program: &Program, root: usize, out: &Path) -> Result<(), BuildError> {
    let object = object(program, root)?;
    let parent = match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let folder = tempfile::Builder::new()
        .prefix(".tenet-build-")
        .tempdir_in(parent)?;
    let object_path = folder.path().join("program.o");
    let library_path = folder.path().join("libtenet_runtime.a");
    let linked = folder.path().join("program");
    std::fs::write(&object_path, object)?;
    std::fs::write(&library_path, RUNTIME)?;
    link(&object_path, &library_path, &linked)?;
    std::fs::rename(&linked, out)?;
    Ok(())
}

fn link(object: &Path, library: &Path, out: &Path) -> Result<(), BuildError> {
    let mut command = Command::new(LINKER);
    command.arg("-o").arg(out).arg(object).arg(library);
    if cfg!(target_os = "macos") {
        command.args(["-Wl,-dead_strip", "-Wl,-x"]);
    } else {
        // Without symbols and sections that nothing uses.
        command.args(["-Wl,--gc-sections", "-Wl,-s", "-Wl,--as-needed"]);
        command.args(["-lpthread", "-ldl", "-lm"]);
    }
    let output = match command.output() {
        Ok(output) => output,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(BuildError::NoLinker),
        Err(error) => return Err(BuildError::Io(error)),
    };
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(BuildError::Linker(said.trim().to_owned()))
}
