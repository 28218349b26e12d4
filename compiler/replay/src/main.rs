//! The `tenet-kernel` binary: replays certificates that `tenet check --certificates` has written, without the rest of Tenet.
//!
//! In: files of certificates, or folders of them with an index. Out: what is refused and why, a summary, and an exit status: 0 all are
//! accepted, 1 something is refused, 2 the command line is wrong, 3 this program failed. It reads files and asks the kernel; it never
//! searches for a proof, and nothing of the compiler but `logic`, `certificate` and `kernel` is linked in.
#![forbid(unsafe_code)]

mod folder;
mod print;

use folder::{Findings, replay_file, replay_folder};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
Usage: tenet-kernel PATH…
       tenet-kernel --print FILE

Replays the certificates that `tenet check --certificates DIR` writes. A PATH is a folder, in which everything that the index lists has to
be there and to be accepted, or a file. With --print, prints the sequent that a file claims.

Exit status: 0 all are accepted; 1 something is refused; 2 the command line is wrong; 3 this program failed.
";

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    match std::panic::catch_unwind(perform) {
        Ok(status) => ExitCode::from(status),
        Err(_) => {
            tell(
                "internal error. This is a bug in Tenet's kernel. Please report it with the files.\n",
            );
            ExitCode::from(3)
        }
    }
}

fn perform() -> u8 {
    let args: Vec<std::ffi::OsString> = std::env::args_os().skip(1).collect();
    match args.first().and_then(|first| first.to_str()) {
        None if args.is_empty() => {
            tell(USAGE);
            2
        }
        Some("--help" | "-h") => {
            say(USAGE);
            0
        }
        Some("--version" | "-V") => {
            say(concat!("tenet-kernel ", env!("CARGO_PKG_VERSION"), "\n"));
            0
        }
        Some("--print") => match &args[1..] {
            [file] => print_sequent(Path::new(file)),
            _ => {
                tell(USAGE);
                2
            }
        },
        Some(option) if option.starts_with('-') => {
            tell(&format!("there is no option {option}\n\n{USAGE}"));
            2
        }
        _ => replay(args.iter().map(Path::new)),
    }
}

fn replay<'a>(paths: impl Iterator<Item = &'a Path>) -> u8 {
    let mut findings = Findings::default();
    for path in paths {
        if path.is_dir() {
            replay_folder(path, &mut findings);
        } else {
            replay_file(path, &mut findings);
        }
    }
    for refusal in &findings.refusals {
        tell(&format!("refused: {refusal}\n"));
    }
    say(&findings.summary());
    u8::from(!findings.refusals.is_empty())
}

fn print_sequent(path: &Path) -> u8 {
    match folder::read(path) {
        Ok((_, proof)) => {
            say(&print::sequent(&proof));
            0
        }
        Err(refusal) => {
            tell(&format!("refused: {}: {refusal}\n", path.display()));
            1
        }
    }
}

/// Prints to standard output. A closed pipe is no failure of ours.
fn say(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Prints to standard error.
fn tell(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}
