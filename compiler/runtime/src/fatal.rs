//! Errors that end the program.

use crate::console;

/// No memory is left.
#[cold]
pub(crate) fn out_of_memory() -> ! {
    error("error[T6002]: out of memory\n")
}

/// A value is larger than its representation allows.
#[cold]
pub(crate) fn too_large(what: &str) -> ! {
    error(&format!(
        "error[T6002]: out of memory: {what} is larger than the runtime can hold\n"
    ))
}

/// Reading or writing failed.
#[cold]
pub(crate) fn input_output(what: &str, why: &std::io::Error) -> ! {
    error(&format!("error[T6003]: cannot {what}: {why}\n"))
}

/// Flushes, prints the message, ends the process with status 1.
#[cold]
pub(crate) fn error(message: &str) -> ! {
    console::flush_quietly();
    console::write_stderr(message.as_bytes());
    exit(1)
}

/// Something happened that cannot happen in a program that was checked: ends the process with status 3.
#[cold]
pub(crate) fn bug(what: &str) -> ! {
    console::flush_quietly();
    console::write_stderr(
        format!(
            "error[T6004]: internal error: {what}\n  \
             The checker proved that this cannot happen, so this is a bug in Tenet. Please report it with the program.\n"
        )
        .as_bytes(),
    );
    exit(3)
}

/// Ends the process without running anything else.
pub(crate) fn exit(status: i32) -> ! {
    // SAFETY: `_exit` has no obligations.
    unsafe { libc::_exit(status) }
}
