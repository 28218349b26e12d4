//! Standard input and output of the program.
//!
//! Output is gathered in a buffer of the thread that runs the program, and written when it is full, at the end, before anything is read, before an error
//! ends the program, and after each call where it goes to a terminal.

use crate::show::{self, Node};
use crate::value::{Borrowed, Val};
use crate::{fatal, list, text};
use std::cell::{Cell, RefCell};
use std::io::{self, BufRead, ErrorKind, IsTerminal, Read};

const BUFFER_BYTES: usize = 64 * 1024;
/// The status of a program whose output nobody reads any more, as shells report it for programs ended by SIGPIPE.
const BROKEN_PIPE: i32 = 141;

/// The length is changed after the bytes are in place, so that the handler of stack exhaustion may read both at any time.
struct Buffer {
    bytes: Cell<*mut u8>,
    len: Cell<usize>,
    is_terminal: Cell<Option<bool>>,
}

thread_local! {
    static OUTPUT: Buffer = const {
        Buffer { bytes: Cell::new(std::ptr::null_mut()), len: Cell::new(0), is_terminal: Cell::new(None) }
    };
    static ARGUMENTS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    /// Where output goes instead, while it is captured on this thread.
    static CAPTURED: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Runs `work` so that what compiled code prints on this thread is given back and not written, and what it reads is at its end.
pub fn captured<R>(work: impl FnOnce() -> R) -> (R, Vec<u8>) {
    CAPTURED.with(|captured| *captured.borrow_mut() = Some(Vec::new()));
    let result = work();
    let output = CAPTURED.with(|captured| captured.borrow_mut().take());
    (result, output.unwrap_or_default())
}

fn is_captured() -> bool {
    CAPTURED.with(|captured| captured.borrow().is_some())
}

/// Sets what `args()` gives on this thread.
pub(crate) fn set_arguments(arguments: Vec<String>) {
    ARGUMENTS.with(|all| *all.borrow_mut() = arguments);
}

fn put(bytes: &[u8]) {
    let taken = CAPTURED.with(|captured| {
        let mut captured = captured.borrow_mut();
        captured
            .as_mut()
            .map(|output| output.extend_from_slice(bytes))
    });
    if taken.is_some() {
        return;
    }
    OUTPUT.with(|buffer| {
        if buffer.len.get() + bytes.len() > BUFFER_BYTES {
            flush();
        }
        if bytes.len() > BUFFER_BYTES {
            return finish(write_all(1, bytes));
        }
        let start = match buffer.bytes.get() {
            start if start.is_null() => create(buffer),
            start => start,
        };
        // SAFETY: the buffer has `BUFFER_BYTES` bytes, of which `len` are used, and there is room for `bytes`.
        unsafe {
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), start.add(buffer.len.get()), bytes.len())
        };
        buffer.len.set(buffer.len.get() + bytes.len());
        if buffer.is_terminal.get() == Some(true) {
            flush();
        }
    });
}

fn create(buffer: &Buffer) -> *mut u8 {
    // SAFETY: `malloc` has no obligations.
    let bytes: *mut u8 = unsafe { libc::malloc(BUFFER_BYTES) }.cast();
    if bytes.is_null() {
        fatal::out_of_memory();
    }
    buffer.bytes.set(bytes);
    buffer.is_terminal.set(Some(io::stdout().is_terminal()));
    bytes
}

/// Writes out what was printed. Ends the program where that fails.
pub(crate) fn flush() {
    finish(take_and_write());
}

/// Writes out what was printed, and does not say where that fails. Calls nothing that a signal handler may not.
pub(crate) fn flush_quietly() {
    let _ = take_and_write();
}

/// Flushes and frees the buffer of this thread.
pub(crate) fn close() {
    flush();
    OUTPUT.with(|buffer| {
        // SAFETY: the buffer comes from `malloc` or is null, and is not used any more.
        unsafe { libc::free(buffer.bytes.replace(std::ptr::null_mut()).cast()) };
    });
}

fn take_and_write() -> io::Result<()> {
    OUTPUT.with(|buffer| {
        let len = buffer.len.replace(0);
        if len == 0 {
            return Ok(());
        }
        // SAFETY: `len` bytes of the buffer are initialised, and nobody writes them meanwhile.
        write_all(1, unsafe {
            std::slice::from_raw_parts(buffer.bytes.get(), len)
        })
    })
}

fn finish(result: io::Result<()>) {
    match result {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::BrokenPipe => fatal::exit(BROKEN_PIPE),
        Err(error) => fatal::input_output("write the output", &error),
    }
}

/// Writes to standard error, unbuffered.
pub(crate) fn write_stderr(bytes: &[u8]) {
    let _ = write_all(2, bytes);
}

fn write_all(file: i32, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        // SAFETY: the pointer and the length are those of a slice.
        let written = unsafe { libc::write(file, bytes.as_ptr().cast(), bytes.len()) };
        match usize::try_from(written) {
            Ok(written) => bytes = &bytes[written..],
            Err(_) => wait_or_fail(file, io::Error::last_os_error())?,
        }
    }
    Ok(())
}

/// Goes on after an interruption, and waits for a file that does not take more now.
fn wait_or_fail(file: i32, error: io::Error) -> io::Result<()> {
    match error.kind() {
        ErrorKind::Interrupted => Ok(()),
        ErrorKind::WouldBlock => {
            let mut poll = libc::pollfd {
                fd: file,
                events: libc::POLLOUT,
                revents: 0,
            };
            // SAFETY: one entry, which lives through the call.
            unsafe { libc::poll(&raw mut poll, 1, -1) };
            Ok(())
        }
        _ => Err(error),
    }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_print_b(value: Borrowed, descriptor: u64) {
    let mut out = Vec::new();
    // SAFETY: compiled code passes the address of a node.
    show::display(&value, unsafe { Node::new(descriptor) }, &mut out);
    out.push(b'\n');
    put(&out);
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_write_b(value: Borrowed, descriptor: u64) {
    let mut out = Vec::new();
    // SAFETY: compiled code passes the address of a node.
    show::display(&value, unsafe { Node::new(descriptor) }, &mut out);
    put(&out);
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_read_line() -> Val {
    if is_captured() {
        return Val::option(None);
    }
    flush();
    let mut line = Vec::new();
    match io::stdin().lock().read_until(b'\n', &mut line) {
        Ok(0) => return Val::UNIT,
        Ok(_) => {}
        Err(error) => fatal::input_output("read the input", &error),
    }
    let content = match line.strip_suffix(b"\n") {
        Some(content) => content.strip_suffix(b"\r").unwrap_or(content),
        None => &line,
    };
    Val::option(Some(text::from_utf8_lossy(content)))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_read_all() -> Val {
    if is_captured() {
        return text::from_utf8_lossy(b"");
    }
    flush();
    let mut bytes = Vec::new();
    match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => text::from_utf8_lossy(&bytes),
        Err(error) => fatal::input_output("read the input", &error),
    }
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_args() -> Val {
    ARGUMENTS.with(|all| list::from_iter(all.borrow().iter().map(|argument| text::new(argument))))
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_env_b(name: Borrowed) -> Val {
    let name = text::as_str(&name);
    // The standard library panics at names that no variable can have.
    if name.is_empty() || name.contains(['=', '\0']) {
        return Val::UNIT;
    }
    Val::option(std::env::var_os(name).map(|value| text::new(&value.to_string_lossy())))
}
