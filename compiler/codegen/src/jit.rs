//! Code in memory, run at once.

use crate::target::{CodegenError, host};
use crate::unit::Unit;
use cranelift_jit::{ArenaMemoryProvider, JITBuilder, JITModule};
use cranelift_module::default_libcall_names;
use std::fmt;
use tenet_mir::Program;
use tenet_runtime::Entry;
use tenet_runtime::abi::LEN_OFFSET;

/// Where the bytes of a text begin.
const TEXT_BYTES: usize = 32;

/// Code and data of one program lie within this many bytes, so that calls between them reach.
const ARENA_BYTES: usize = 1 << 30;

/// Why nothing was run.
#[derive(Debug)]
pub enum JitError {
    /// No code could be made.
    Codegen(CodegenError),
    /// There is no such root.
    NoRoot,
}

impl fmt::Display for JitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JitError::Codegen(error) => error.fmt(f),
            JitError::NoRoot => f.write_str("there is nothing to run"),
        }
    }
}

impl std::error::Error for JitError {}

impl From<CodegenError> for JitError {
    fn from(error: CodegenError) -> JitError {
        JitError::Codegen(error)
    }
}

/// A program in memory.
struct Loaded {
    module: JITModule,
    entry: Entry,
}

impl Loaded {
    fn new(program: &Program, root: usize) -> Result<Loaded, JitError> {
        let function = program.roots.get(root).ok_or(JitError::NoRoot)?.function;
        if !program.function(function).params().is_empty() {
            return Err(JitError::NoRoot);
        }
        let mut builder = JITBuilder::with_isa(host(false)?, default_libcall_names());
        builder.symbols(tenet_runtime::symbols());
        if let Ok(arena) = ArenaMemoryProvider::new_with_size(ARENA_BYTES) {
            builder.memory_provider(Box::new(arena));
        }
        let mut unit = Unit::new(JITModule::new(builder), program, false)?;
        unit.emit()?;
        let entry = unit.entry(function, "entry")?;
        let mut module = unit.module;
        module.finalize_definitions().map_err(CodegenError::from)?;
        let code = module.get_finalized_function(entry);
        // SAFETY: `Unit::entry` emitted this as a C function without parameters that gives a word.
        let entry = unsafe { std::mem::transmute::<*const u8, Entry>(code) };
        Ok(Loaded { module, entry })
    }

    /// Gives the memory of the code back.
    fn unload(self) {
        // SAFETY: the code has returned, and its address is not kept.
        unsafe { self.module.free_memory() };
    }
}

/// Runs the root with this number, which has no parameters and gives `Unit` or an `Int`, on a large stack, and gives the exit status.
///
/// # Errors
///
/// Where no code could be made. What goes wrong while the program runs (the stack or the memory is exhausted) ends the process with status 1.
pub fn run(program: &Program, root: usize, arguments: Vec<String>) -> Result<i32, JitError> {
    let loaded = Loaded::new(program, root)?;
    let status = tenet_runtime::run_main(loaded.entry, arguments);
    loaded.unload();
    Ok(status)
}

/// Runs a root without parameters that gives an `Int`, such as a test. `None` where the result has more than 63 bits.
///
/// # Errors
///
/// Where no code could be made.
pub fn run_integer(program: &Program, root: usize) -> Result<Option<i64>, JitError> {
    on_stack(program, root, |word| {
        let small = (word & 1 == 1).then_some(word as i64 >> 1);
        drop_word(word);
        small
    })
}

/// What a run gave, and what it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The text that the root gave.
    pub text: String,
    /// How many objects were made, 0 where the runtime does not count them.
    pub objects: i64,
}

/// Runs a root without parameters that gives a `Text`.
///
/// # Errors
///
/// Where no code could be made.
pub fn run_text(program: &Program, root: usize) -> Result<Measured, JitError> {
    on_stack(program, root, |word| {
        let objects = tenet_runtime::objects_made();
        let address = word as *const u8;
        // SAFETY: the word is a text, as the caller says: its length in bytes and its bytes stand where `abi` says.
        let bytes = unsafe {
            let len = address.add(LEN_OFFSET as usize).cast::<u32>().read();
            std::slice::from_raw_parts(address.add(TEXT_BYTES), len as usize)
        };
        let text = String::from_utf8_lossy(bytes).into_owned();
        drop_word(word);
        Measured { text, objects }
    })
}

fn on_stack<R: Send>(
    program: &Program,
    root: usize,
    read: impl FnOnce(u64) -> R + Send,
) -> Result<R, JitError> {
    let loaded = Loaded::new(program, root)?;
    let entry = loaded.entry;
    // The thread is new, and so is its heap.
    let (result, left) = tenet_runtime::on_large_stack(move || {
        let result = read(entry());
        (result, tenet_runtime::live_objects())
    });
    loaded.unload();
    assert_eq!(left, 0, "the program left objects behind");
    Ok(result)
}

fn drop_word(word: u64) {
    if let Some((_, code)) = tenet_runtime::symbols()
        .into_iter()
        .find(|(name, _)| *name == "tn_drop")
    {
        // SAFETY: `tn_drop` is a C function that takes a word, which the caller owned.
        let drop = unsafe { std::mem::transmute::<*const u8, extern "C" fn(u64)>(code) };
        drop(word);
    }
}
