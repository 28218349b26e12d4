//! Output to people: errors of the tool itself, colours.

use std::io::{IsTerminal, Write};

/// Prints an error of the tool itself, not of a program.
pub(crate) fn complain(message: &str) {
    // There is nowhere left to report that standard error cannot be written.
    let _ = writeln!(std::io::stderr(), "error: {message}");
}

/// Prints to standard output; a reader that went away is no error.
pub(crate) fn say(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
    let _ = std::io::stdout().flush();
}

/// Prints to standard error.
pub(crate) fn tell(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Are colours wanted on this stream? They are on a terminal, unless `NO_COLOR` is set to something.
pub(crate) fn colours(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
