//! `tenet fmt`.

use crate::cli::FmtArgs;
use crate::files::{collect, read, refuse, write};
use crate::terminal::{colours, complain, say, tell};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use tenet_grammar::FormatError;
use tenet_source::{Diagnostic, FileId, Positions, SourceFile, render};

/// What came of a file.
enum Laid {
    /// It is canonical.
    Canonical,
    /// It was not; this is its layout.
    Anew(String),
    /// It has syntax errors.
    Broken(Vec<Diagnostic>),
    /// It could not be read or written, or the formatter is wrong: the message and the exit status.
    Failed(String, u8),
}

/// Lays files out canonically, or says which are not.
pub(crate) fn perform(args: &FmtArgs) -> u8 {
    if args.paths.iter().any(|path| path == Path::new("-")) {
        return standard_input(args);
    }
    let files = match collect(&args.paths) {
        Ok(files) => files,
        Err(problems) => return refuse(&problems),
    };
    let (mut status, mut entries) = (0, Vec::new());
    for path in files {
        let name = path.to_string_lossy();
        let (text, laid) = match read(&path) {
            Ok(text) => {
                let laid = lay_out(&name, &text);
                (text, laid)
            }
            Err(problem) => (String::new(), Laid::Failed(problem, 1)),
        };
        let laid = match laid {
            Laid::Anew(formatted) if !args.check => match write(&path, formatted.as_bytes()) {
                Ok(()) => Laid::Anew(formatted),
                Err(problem) => Laid::Failed(problem, 1),
            },
            laid => laid,
        };
        status = status.max(exit_status(&laid, args.check));
        if args.json {
            entries.push(entry(&name, &text, &laid));
        } else {
            tell_of(&name, &text, &laid, args.check);
        }
    }
    if args.json {
        let document = json!({"schema": 1, "ok": status == 0, "files": entries});
        say(&format!("{document:#}\n"));
    }
    status
}

fn lay_out(name: &str, text: &str) -> Laid {
    match tenet_grammar::format(text) {
        Ok(formatted) if formatted == text => Laid::Canonical,
        Ok(formatted) => Laid::Anew(formatted),
        Err(FormatError::Syntax(diagnostics)) => Laid::Broken(diagnostics),
        Err(error) => Laid::Failed(format!("{name} is left as it is: {error}"), 3),
    }
}

fn exit_status(laid: &Laid, check: bool) -> u8 {
    match laid {
        Laid::Canonical => 0,
        Laid::Anew(_) => u8::from(check),
        Laid::Broken(_) => 1,
        Laid::Failed(_, status) => *status,
    }
}

fn files_of(name: &str, text: &str) -> BTreeMap<FileId, SourceFile> {
    let id = FileId(0);
    let file = SourceFile {
        id,
        name: name.into(),
        text: text.into(),
    };
    BTreeMap::from([(id, file)])
}

/// Says what people want to know of a file.
fn tell_of(name: &str, text: &str, laid: &Laid, check: bool) {
    match laid {
        Laid::Canonical => {}
        Laid::Anew(_) if check => say(&format!("{name} is not laid out canonically\n")),
        Laid::Anew(_) => {}
        Laid::Broken(diagnostics) => {
            let files = files_of(name, text);
            let colour = colours(&std::io::stderr());
            for diagnostic in diagnostics {
                tell(&render(diagnostic, &files, colour));
                tell("\n");
            }
        }
        Laid::Failed(problem, _) => complain(problem),
    }
}

/// A file in the document that `--json` prints.
fn entry(name: &str, text: &str, laid: &Laid) -> Value {
    let files = files_of(name, text);
    let positions = Positions::new(&files);
    let (status, diagnostics, message) = match laid {
        Laid::Canonical => ("canonical", Vec::new(), None),
        Laid::Anew(_) => ("changed", Vec::new(), None),
        Laid::Broken(all) => {
            let all = all.iter().map(|one| positions.diagnostic(one));
            ("broken", all.collect(), None)
        }
        Laid::Failed(problem, _) => ("failed", Vec::new(), Some(problem)),
    };
    json!({"file": name, "status": status, "diagnostics": diagnostics, "message": message})
}

fn standard_input(args: &FmtArgs) -> u8 {
    if args.paths.len() > 1 || args.json {
        complain("`-` stands alone: the layout of standard input is all that is printed");
        return 2;
    }
    let mut bytes = Vec::new();
    if let Err(error) = std::io::stdin().read_to_end(&mut bytes) {
        complain(&format!("cannot read standard input: {error}"));
        return 1;
    }
    let Ok(text) = String::from_utf8(bytes) else {
        complain("standard input is not UTF-8");
        return 1;
    };
    let name = "<stdin>";
    let laid = lay_out(name, &text);
    match &laid {
        Laid::Canonical if !args.check => say(&text),
        Laid::Anew(formatted) if !args.check => say(formatted),
        laid => tell_of(name, &text, laid, args.check),
    }
    exit_status(&laid, args.check)
}
