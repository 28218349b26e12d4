//! The machine that code is for, and what can go wrong while it is made.

use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable};
use std::fmt;

/// Why no code could be made. None of these depends on the program, but for its size.
#[derive(Debug)]
pub enum CodegenError {
    /// This machine is not supported by the code generator.
    Machine(String),
    /// The code generator refused a function: a defect of the compiler, or a limit.
    Function {
        /// Its name.
        name: String,
        /// What was said.
        message: String,
    },
    /// Data or declarations were refused.
    Module(String),
}

impl fmt::Display for CodegenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CodegenError::Machine(message) => {
                write!(f, "no code can be generated for this machine: {message}")
            }
            CodegenError::Function { name, message } => {
                write!(f, "cannot generate code for `{name}`: {message}")
            }
            CodegenError::Module(message) => write!(f, "cannot generate code: {message}"),
        }
    }
}

impl std::error::Error for CodegenError {}

/// The machine that this runs on. Code in memory is not position-independent; object files are.
pub fn host(position_independent: bool) -> Result<OwnedTargetIsa, CodegenError> {
    let mut flags = settings::builder();
    let verify = if cfg!(debug_assertions) {
        "true"
    } else {
        "false"
    };
    let settings = [
        ("opt_level", "speed"),
        (
            "is_pic",
            if position_independent {
                "true"
            } else {
                "false"
            },
        ),
        ("use_colocated_libcalls", "false"),
        ("enable_verifier", verify),
        // A frame larger than a page touches its pages in order, so that it cannot step over the guard of the stack.
        ("enable_probestack", "true"),
        ("probestack_strategy", "inline"),
        ("unwind_info", "false"),
        // Tail calls are emitted relative to the frame pointer.
        ("preserve_frame_pointers", "true"),
    ];
    for (name, value) in settings {
        flags
            .set(name, value)
            .map_err(|e| CodegenError::Machine(e.to_string()))?;
    }
    let builder = cranelift_native::builder().map_err(|e| CodegenError::Machine(e.to_string()))?;
    builder
        .finish(settings::Flags::new(flags))
        .map_err(|e| CodegenError::Machine(e.to_string()))
}
