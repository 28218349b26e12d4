//! A program from its start to its end.

use crate::stack::on_large_stack;
use crate::value::Borrowed;
use crate::{console, fatal, heap, text};
use std::ffi::{CStr, c_char};

/// What compiled code gives the runtime to run: Tenet's `main`, its `Unit` or `Int` as a word.
pub type Entry = extern "C" fn() -> u64;

/// Runs a program on a large stack and gives its exit status, the lowest eight bits of what `entry` gives.
///
/// Everything that the program printed is written at the end. In builds with debug assertions, 3 is the status of a program that left objects behind. Errors at run time
/// (stack exhausted, out of memory, broken output) end the whole process.
pub fn run_main(entry: Entry, arguments: Vec<String>) -> i32 {
    // SAFETY: ignoring a signal has no obligations. Writing to a closed pipe then fails, which `console` answers.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
    on_large_stack(move || {
        console::set_arguments(arguments);
        let result = entry();
        console::close();
        let left = heap::live_objects();
        if left != 0 {
            let report = format!("error[T6004]: internal error: {left} objects were not freed\n");
            console::write_stderr(report.as_bytes());
            return 3;
        }
        // SAFETY: the program has ended, and its values never left this thread.
        unsafe { heap::discard() };
        (result >> 1) as i32 & 0xff
    })
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_start(argc: u64, argv: *const *const c_char, entry: Entry) -> u64 {
    std::panic::set_hook(Box::new(|panic| fatal::bug(&panic.to_string())));
    // SAFETY: `argv` holds `argc` strings, as the system passed them to `main`.
    let arguments = (1..argc as usize).map(|index| unsafe { CStr::from_ptr(*argv.add(index)) });
    run_main(
        entry,
        arguments
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect(),
    ) as u64
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_fail_b(message: Borrowed) {
    fatal::error(&format!("{}\n", text::as_str(&message)));
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_unreachable() {
    fatal::bug("the program reached a place that it cannot reach");
}
