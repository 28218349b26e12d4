//! What holds of every text: the parser gives a tree, diagnostics stand where there is text, the formatter is faithful, names and types are checked without a panic.

use crate::Finding;
use std::collections::BTreeMap;
use tenet_db::Database;
use tenet_grammar::{FormatError, format, json, parse, sexpr};
use tenet_source::{Diagnostic, FileId, Positions, SourceFile, Span, codes, render};

/// Tries texts; keeps a database, so that the standard library is read once for many.
#[derive(Default)]
pub struct Front {
    database: Option<Database>,
    tried: usize,
    /// Texts without syntax errors.
    pub parsed: usize,
    /// Texts without errors of names and types.
    pub typed: usize,
}

/// After so many texts the database is made anew: what it has interned is never given back.
const TEXTS_PER_DATABASE: usize = 300;

impl Front {
    /// Tries a text on everything.
    pub fn examine(&mut self, text: &str) -> Result<(), Finding> {
        if syntax(text)? {
            self.parsed += 1;
        }
        self.types(text)
    }

    /// Forgets what a text left behind that led to a panic.
    pub fn forget(&mut self) {
        self.database = None;
    }

    fn types(&mut self, text: &str) -> Result<(), Finding> {
        self.tried += 1;
        if self.tried.is_multiple_of(TEXTS_PER_DATABASE) {
            self.database = None;
        }
        let database = self.database.get_or_insert_with(Database::new);
        let file = database.set_file("program.tenet", text);
        let problems = database.problems(&[file]);
        let files = database.source_files();
        if problems.is_empty() {
            self.typed += 1;
        }
        told(&problems, &files)
    }
}

/// The properties of lexer, parser and formatter; says whether the text parses.
pub fn syntax(text: &str) -> Result<bool, Finding> {
    let id = FileId(0);
    let found = parse(text, id);
    let source = SourceFile {
        id,
        name: "program.tenet".into(),
        text: text.into(),
    };
    told(&found.diagnostics, &BTreeMap::from([(id, source)]))?;
    if found.diagnostics.len() > 100 {
        return Err(Finding::new(
            "too many diagnostics",
            format!("{}", found.diagnostics.len()),
        ));
    }
    for comment in &found.trivia.comments {
        inside(comment.span, text, "a comment's place")?;
    }
    let again = parse(text, id);
    if again.file != found.file || again.diagnostics != found.diagnostics {
        return Err(Finding::new("two parses differ", ""));
    }
    if !json(&found.file).is_object() || !sexpr(&found.file).starts_with("(File") {
        return Err(Finding::new("no dump", ""));
    }
    if !found.diagnostics.is_empty() {
        return match format(text) {
            Err(FormatError::Syntax(diagnostics)) if diagnostics == found.diagnostics => Ok(false),
            other => Err(Finding::new("broken text formatted", format!("{other:?}"))),
        };
    }
    let once =
        format(text).map_err(|error| Finding::new("format refuses", format!("{error:?}")))?;
    let after = parse(&once, id);
    if !after.diagnostics.is_empty() {
        return Err(Finding::new("formatted text does not parse", once));
    }
    if shape(&after.file) != shape(&found.file) {
        return Err(Finding::new("formatting changes the tree", once));
    }
    let comments = |trivia: &tenet_grammar::Trivia| {
        let mut texts: Vec<String> = trivia.comments.iter().map(|c| c.text.to_string()).collect();
        texts.sort();
        texts
    };
    if comments(&after.trivia) != comments(&found.trivia) {
        return Err(Finding::new("formatting loses a comment", once));
    }
    match format(&once) {
        Ok(twice) if twice == once => {}
        Ok(twice) => {
            return Err(Finding::new(
                "formatting is not idempotent",
                format!("once:\n{once}\ntwice:\n{twice}"),
            ));
        }
        Err(error) => return Err(Finding::new("format refuses its own", format!("{error:?}"))),
    }
    if once.lines().any(|line| line.ends_with([' ', '\t'])) {
        return Err(Finding::new("white space at the end of a line", once));
    }
    Ok(true)
}

/// The tree without places, and without the difference between `then` and a block, which the layout may change.
fn shape(file: &tenet_grammar::ast::File) -> serde_json::Value {
    fn erase(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(map) => {
                map.retain(|key, _| !key.ends_with("span") && key != "inline");
                map.values_mut().for_each(erase);
            }
            serde_json::Value::Array(items) => items.iter_mut().for_each(erase),
            _ => {}
        }
    }
    let mut value = json(file);
    erase(&mut value);
    value
}

fn inside(span: Span, text: &str, what: &str) -> Result<(), Finding> {
    if text.get(span.start as usize..span.end as usize).is_some() {
        return Ok(());
    }
    Err(Finding::new(
        format!("{what} is outside of the text"),
        format!("{span:?} of {} bytes", text.len()),
    ))
}

/// What holds of diagnostics: their codes are known, their places are in the text, they can be drawn for people and as JSON.
pub fn told(
    diagnostics: &[Diagnostic],
    files: &BTreeMap<FileId, SourceFile>,
) -> Result<(), Finding> {
    let positions = Positions::new(files);
    for diagnostic in diagnostics {
        if codes::find(diagnostic.code).is_none() {
            return Err(Finding::new("unknown code", diagnostic.code));
        }
        let spans = std::iter::once(diagnostic.span)
            .chain(diagnostic.related.iter().map(|label| label.span))
            .chain(diagnostic.known.iter().map(|label| label.span))
            .chain(
                diagnostic
                    .fixes
                    .iter()
                    .flat_map(|fix| fix.edits.iter().map(|edit| edit.span)),
            );
        for span in spans {
            let Some(file) = files.get(&span.file) else {
                return Err(Finding::new(
                    "a place in no file",
                    format!("{diagnostic:?}"),
                ));
            };
            inside(span, &file.text, diagnostic.code)?;
        }
        if diagnostic.message.is_empty() {
            return Err(Finding::new("an empty message", diagnostic.code));
        }
        render(diagnostic, files, false);
        positions.diagnostic(diagnostic);
    }
    Ok(())
}
