//! `tenet ast` and `tenet grammar`.

use crate::cli::{AstArgs, GrammarArgs};
use crate::files::{read, refuse};
use crate::terminal::{colours, complain, say, tell};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use tenet_source::{FileId, SourceFile, render};

/// Prints the tree of a file; if it has syntax errors, these too, and the status is 1.
pub(crate) fn ast(args: &AstArgs) -> u8 {
    let text = if args.file == Path::new("-") {
        let mut bytes = Vec::new();
        if let Err(error) = std::io::stdin().read_to_end(&mut bytes) {
            complain(&format!("cannot read standard input: {error}"));
            return 1;
        }
        String::from_utf8(bytes).map_err(|_| "standard input is not UTF-8".to_string())
    } else {
        read(&args.file)
    };
    let text = match text {
        Ok(text) => text,
        Err(problem) => return refuse(&vec![problem]),
    };
    let id = FileId(0);
    let parse = tenet_grammar::parse(&text, id);
    if args.json {
        say(&format!("{:#}\n", tenet_grammar::json(&parse.file)));
    } else {
        say(&tenet_grammar::sexpr(&parse.file));
    }
    if parse.diagnostics.is_empty() {
        return 0;
    }
    let name = args.file.to_string_lossy();
    let file = SourceFile {
        id,
        name: (*name).into(),
        text: text.into(),
    };
    let files = BTreeMap::from([(id, file)]);
    let colour = colours(&std::io::stderr());
    for diagnostic in &parse.diagnostics {
        tell(&render(diagnostic, &files, colour));
        tell("\n");
    }
    1
}

/// Prints the grammar.
pub(crate) fn grammar(_args: &GrammarArgs) -> u8 {
    say(tenet_grammar::ebnf());
    0
}
