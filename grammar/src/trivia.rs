//! What the tree does not hold: comments and blank lines.

use std::sync::Arc;
use tenet_source::Span;

/// A comment that is no documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The text as written, `#` included, white space at its end removed.
    pub text: Arc<str>,
    /// Where it stands.
    pub span: Span,
    /// Nothing but white space stands before it on its line.
    pub own_line: bool,
}

/// Comments and blank lines of a file, in the order in which they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trivia {
    /// The comments.
    pub comments: Vec<Comment>,
    /// Where each run of blank lines begins, in bytes.
    pub blank_lines: Vec<u32>,
}
