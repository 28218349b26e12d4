//! Text → the same text in the canonical layout.
//!
//! Works from the tree and the trivia: each comment is popped before or after the node it stands beside. The
//! result is parsed again, and refused if the tree is another or a comment is gone.

mod branches;
mod chains;
mod declarations;
mod document;
mod expressions;
mod lines;
mod patterns;
mod statements;

use crate::ast::File;
use crate::dump;
use crate::parser::{Parse, parse};
use crate::trivia::Comment;
use lines::Printer;
use serde_json::Value;
use std::fmt;
use tenet_source::{Diagnostic, FileId};

/// The greatest width of a line, in characters, where a line can be broken at all.
const WIDTH: usize = 100;

/// Why a text was not formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// It has syntax errors; in these diagnostics the file is number 0.
    Syntax(Vec<Diagnostic>),
    /// The formatter would have changed the meaning of the text, giving this one; this is a mistake in the formatter.
    TreeChanged(String),
    /// The formatter would have lost a comment, giving this text; this is a mistake in the formatter.
    CommentLost(String),
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FormatError::Syntax(_) => "the file has syntax errors",
            FormatError::TreeChanged(_) => {
                "the formatter would have changed what the file means, which is a bug"
            }
            FormatError::CommentLost(_) => {
                "the formatter would have lost a comment, which is a bug"
            }
        })
    }
}

impl std::error::Error for FormatError {}

/// Lays a source file out: two spaces for each level, 100 characters to a line.
pub fn format(text: &str) -> Result<String, FormatError> {
    let before = parse(text, FileId(0));
    if !before.diagnostics.is_empty() {
        return Err(FormatError::Syntax(before.diagnostics));
    }
    let formatted = lay_out(text, &before);
    if formatted == text {
        return Ok(formatted);
    }
    let after = parse(&formatted, FileId(0));
    if !after.diagnostics.is_empty() || shape(&before.file) != shape(&after.file) {
        return Err(FormatError::TreeChanged(formatted));
    }
    if comments(&before.trivia.comments) != comments(&after.trivia.comments) {
        return Err(FormatError::CommentLost(formatted));
    }
    Ok(formatted)
}

fn lay_out(text: &str, parse: &Parse) -> String {
    let mut printer = Printer::new(text, &parse.trivia);
    let document = printer.file(&parse.file);
    document::render(&document, WIDTH)
}

/// The tree without places, and without the difference between `then` and a block, which the layout may change.
fn shape(file: &File) -> Value {
    let mut value = dump::json(file);
    erase(&mut value);
    value
}

fn erase(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| {
                !matches!(
                    key.as_str(),
                    "span" | "op_span" | "position_span" | "inline"
                )
            });
            map.values_mut().for_each(erase);
        }
        Value::Array(items) => items.iter_mut().for_each(erase),
        _ => {}
    }
}

/// The comments' texts in an order that does not depend on their places.
fn comments(comments: &[Comment]) -> Vec<&str> {
    let mut texts: Vec<&str> = comments.iter().map(|comment| &*comment.text).collect();
    texts.sort_unstable();
    texts
}
