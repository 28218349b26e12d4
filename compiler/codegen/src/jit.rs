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
    /// One for each root that was asked for.
    entries: Vec<Entry>,
}

impl Loaded {
    /// The code of a program, to be entered at these roots.
    fn new(program: &Program, roots: &[usize]) -> Result<Loaded, JitError> {
        let mut functions = Vec::new();
        for root in roots {
            let function = program.roots.get(*root).ok_or(JitError::NoRoot)?.function;
            if !program.function(function).params().is_empty() {
                return Err(JitError::NoRoot);
            }
            functions.push(function);
        }
        let mut builder = JITBuilder::with_isa(host(false)?, default_libcall_names());
        builder.symbols(tenet_runtime::symbols());
        if let Ok(arena) = ArenaMemoryProvider::new_with_size(ARENA_BYTES) {
            builder.memory_provider(Box::new(arena));
        }
        let mut unit = Unit::new(JITModule::new(builder), program, false)?;
        unit.emit()?;
        let mut ids = Vec::new();
        for (number, function) in functions.into_iter().enumerate() {
            ids.push(unit.entry(function, &format!("entry.{number}"))?);
        }
        let mut module = unit.module;
        module.finalize_definitions().map_err(CodegenError::from)?;
        let entries = ids.into_iter().map(|id| {
            let code = module.get_finalized_function(id);
            // SAFETY: `Unit::entry` emitted this as a C function without parameters that gives a word.
            unsafe { std::mem::transmute::<*const u8, Entry>(code) }
        });
        let entries = entries.collect();
        Ok(Loaded { module, entries })
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
    let loaded = Loaded::new(program, &[root])?;
    let status = tenet_runtime::run_main(loaded.entries[0], arguments);
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

/// What came of running a root that gives an `Int` or a `Bool`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// The integer, or 1 for true and 0 for false; `None` where it has more than 63 bits.
    pub value: Option<i64>,
    /// What it printed.
    pub output: String,
    /// How many objects it left behind, 0 where the runtime does not count them.
    pub left: i64,
}

/// Runs all roots of a program one after the other, each without parameters and with an `Int` or a `Bool` as its result, such as tests. What they print
/// is gathered, and what they read is at its end.
///
/// # Errors
///
/// Where no code could be made.
pub fn run_each(program: &Program) -> Result<Vec<Ran>, JitError> {
    let roots: Vec<usize> = (0..program.roots.len()).collect();
    let loaded = Loaded::new(program, &roots)?;
    let entries = &loaded.entries;
    let results = tenet_runtime::on_large_stack(move || entries.iter().map(ran).collect());
    loaded.unload();
    Ok(results)
}

fn ran(entry: &Entry) -> Ran {
    let before = tenet_runtime::live_objects();
    let (value, output) = tenet_runtime::captured(|| {
        let word = entry();
        let small = (word & 1 == 1).then_some(word as i64 >> 1);
        drop_word(word);
        small
    });
    Ran {
        value,
        output: String::from_utf8_lossy(&output).into_owned(),
        left: tenet_runtime::live_objects() - before,
    }
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
    let loaded = Loaded::new(program, &[root])?;
    let entry = loaded.entries[0];
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
