//! `tenet fmt`.

use crate::cli::FmtArgs;
use crate::files::{collect, read, refuse, write};
use crate::terminal::{colours, complain, say, tell};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use tenet_grammar::FormatError;
use tenet_source::{FileId, SourceFile, render};

/// Lays files out canonically, or says which are not.
pub(crate) fn perform(args: &FmtArgs) -> u8 {
    if args.paths.iter().any(|path| path == Path::new("-")) {
        return standard_input(args);
    }
    let files = match collect(&args.paths) {
        Ok(files) => files,
        Err(problems) => return refuse(&problems),
    };
    let mut status = 0;
    for file in files {
        status = status.max(one(&file, args.check));
    }
    status
}

fn one(path: &Path, check: bool) -> u8 {
    let text = match read(path) {
        Ok(text) => text,
        Err(problem) => return refuse(&vec![problem]),
    };
    let name = path.to_string_lossy();
    match tenet_grammar::format(&text) {
        Err(error) => report(&name, &text, error),
        Ok(formatted) if formatted == text => 0,
        Ok(_) if check => {
            say(&format!("{name} is not laid out canonically\n"));
            1
        }
        Ok(formatted) => match write(path, formatted.as_bytes()) {
            Ok(()) => 0,
            Err(problem) => refuse(&vec![problem]),
        },
    }
}

fn standard_input(args: &FmtArgs) -> u8 {
    let mut bytes = Vec::new();
    if let Err(error) = std::io::stdin().read_to_end(&mut bytes) {
        complain(&format!("cannot read standard input: {error}"));
        return 1;
    }
    let Ok(text) = String::from_utf8(bytes) else {
        complain("standard input is not UTF-8");
        return 1;
    };
    match tenet_grammar::format(&text) {
        Err(error) => report("<stdin>", &text, error),
        Ok(formatted) if args.check => u8::from(formatted != text),
        Ok(formatted) => {
            say(&formatted);
            0
        }
    }
}

/// Prints why a file was not laid out; gives the exit status.
fn report(name: &str, text: &str, error: FormatError) -> u8 {
    match error {
        FormatError::Syntax(diagnostics) => {
            let id = FileId(0);
            let file = SourceFile {
                id,
                name: name.into(),
                text: text.into(),
            };
            let files = BTreeMap::from([(id, file)]);
            let colour = colours(&std::io::stderr());
            for diagnostic in diagnostics {
                tell(&render(&diagnostic, &files, colour));
                tell("\n");
            }
            1
        }
        other => {
            complain(&format!("{name} is left as it is: {other}"));
            3
        }
    }
}
