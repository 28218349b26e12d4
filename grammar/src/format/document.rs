//! Documents with places where lines may be broken, and how they are written out.
//!
//! After Wadler, "A prettier printer" (2003), in the greedy form of Lindig, "Strictly pretty" (2000), with line
//! suffixes for comments.

use std::sync::Arc;

/// A document.
#[derive(Clone, Debug)]
pub(super) enum Doc {
    Nil,
    Text(String),
    /// A space, or a line break where the group is broken.
    Line,
    /// Nothing, or a line break where the group is broken.
    SoftLine,
    /// A line break.
    Hard,
    /// Nothing, or this text where the group is broken.
    IfBroken(&'static str),
    /// A comment that goes to the end of the line.
    Suffix(Arc<str>),
    Concat(Vec<Doc>, Breaks),
    /// Two columns further right.
    Indent(Box<Doc>, Breaks),
    /// Broken as a whole or not at all.
    Group(Box<Doc>, Breaks),
    /// The first if it fits on the line, otherwise the second.
    Choice(Box<Doc>, Box<Doc>),
}

/// Whether a document holds a line break whatever the width.
type Breaks = bool;

impl Doc {
    pub(super) fn text(text: impl Into<String>) -> Doc {
        Doc::Text(text.into())
    }

    pub(super) fn concat(docs: Vec<Doc>) -> Doc {
        let breaks = docs.iter().any(Doc::breaks);
        Doc::Concat(docs, breaks)
    }

    pub(super) fn indent(doc: Doc) -> Doc {
        let breaks = doc.breaks();
        Doc::Indent(Box::new(doc), breaks)
    }

    pub(super) fn group(doc: Doc) -> Doc {
        let breaks = doc.breaks();
        Doc::Group(Box::new(doc), breaks)
    }

    pub(super) fn choice(flat: Doc, broken: Doc) -> Doc {
        if flat.breaks() {
            broken
        } else {
            Doc::Choice(Box::new(flat), Box::new(broken))
        }
    }

    /// The documents with `separator` between them.
    pub(super) fn join(docs: impl IntoIterator<Item = Doc>, separator: &Doc) -> Doc {
        let mut parts = Vec::new();
        for doc in docs {
            if !parts.is_empty() {
                parts.push(separator.clone());
            }
            parts.push(doc);
        }
        Doc::concat(parts)
    }

    /// Whether it holds a line break whatever the width.
    pub(super) fn breaks(&self) -> Breaks {
        match self {
            Doc::Hard | Doc::Suffix(_) => true,
            Doc::Concat(_, breaks) | Doc::Indent(_, breaks) | Doc::Group(_, breaks) => *breaks,
            Doc::Choice(..)
            | Doc::Nil
            | Doc::Text(_)
            | Doc::Line
            | Doc::SoftLine
            | Doc::IfBroken(_) => false,
        }
    }
}

#[derive(Clone, Copy)]
struct Item<'d> {
    indent: usize,
    flat: bool,
    doc: &'d Doc,
}

struct Writer {
    out: String,
    /// Characters on the current line.
    column: usize,
    /// The indentation that the next text brings, on a fresh line.
    pending: Option<usize>,
    suffix: Option<Arc<str>>,
    /// For each line of the output, where its trailing comment begins (in bytes of the output).
    trailing: Vec<Trailing>,
}

/// A trailing comment in the output.
struct Trailing {
    line: usize,
    /// Where the code before it ends.
    at: usize,
    /// Its column, in characters.
    column: usize,
    comment: Arc<str>,
}

/// Writes a document out in lines of at most `width` characters, where they can be broken.
pub(super) fn render(doc: &Doc, width: usize) -> String {
    let mut writer = Writer {
        out: String::new(),
        column: 0,
        pending: Some(0),
        suffix: None,
        trailing: Vec::new(),
    };
    let mut stack = vec![Item {
        indent: 0,
        flat: false,
        doc,
    }];
    let mut line = 0;
    while let Some(item) = stack.pop() {
        match item.doc {
            Doc::Nil => {}
            Doc::Text(text) => writer.text(text),
            Doc::IfBroken(text) if !item.flat => writer.text(text),
            Doc::IfBroken(_) | Doc::SoftLine if item.flat => {}
            Doc::IfBroken(_) => {}
            Doc::Line if item.flat => writer.text(" "),
            Doc::Line | Doc::SoftLine | Doc::Hard => {
                writer.newline(line, item.indent);
                line += 1;
            }
            Doc::Suffix(comment) => writer.suffix = Some(comment.clone()),
            Doc::Concat(docs, _) => stack.extend(docs.iter().rev().map(|doc| Item { doc, ..item })),
            Doc::Indent(doc, _) => stack.push(Item {
                indent: item.indent + 2,
                doc,
                ..item
            }),
            Doc::Group(doc, breaks) => {
                let inner = Item {
                    flat: true,
                    doc,
                    ..item
                };
                let flat = item.flat || !breaks && fits(inner, &stack, writer.room(width));
                stack.push(Item { flat, ..inner });
            }
            Doc::Choice(first, second) => {
                let inner = Item {
                    flat: true,
                    doc: first,
                    ..item
                };
                if item.flat || fits(inner, &stack, writer.room(width)) {
                    stack.push(inner);
                } else {
                    stack.push(Item {
                        flat: false,
                        doc: second,
                        ..item
                    });
                }
            }
        }
    }
    writer.finish(line)
}

/// Whether `first` and what follows it up to the next line break fit into `room` characters.
fn fits(first: Item<'_>, rest: &[Item<'_>], room: Option<usize>) -> bool {
    let Some(mut room) = room else {
        return false;
    };
    let mut stack = vec![first];
    let mut rest = rest.iter().rev();
    loop {
        let Some(item) = stack.pop().or_else(|| rest.next().copied()) else {
            return true;
        };
        let used = match item.doc {
            Doc::Nil | Doc::Suffix(_) => 0,
            Doc::Text(text) => text.chars().take(room.saturating_add(1)).count(),
            Doc::IfBroken(text) if !item.flat => text.len(),
            Doc::IfBroken(_) => 0,
            Doc::Line if item.flat => 1,
            Doc::SoftLine if item.flat => 0,
            Doc::Line | Doc::SoftLine | Doc::Hard => return true,
            Doc::Concat(docs, _) => {
                stack.extend(docs.iter().rev().map(|doc| Item { doc, ..item }));
                0
            }
            Doc::Indent(doc, _) => {
                stack.push(Item { doc, ..item });
                0
            }
            // Groups behind the one in question can be broken where they begin.
            Doc::Group(doc, _) => {
                stack.push(Item { doc, ..item });
                0
            }
            Doc::Choice(doc, _) => {
                stack.push(Item {
                    flat: true,
                    doc,
                    ..item
                });
                0
            }
        };
        if used > room {
            return false;
        }
        room -= used;
    }
}

impl Writer {
    /// How many characters still fit on the line; `None` if it is too long already.
    fn room(&self, width: usize) -> Option<usize> {
        width.checked_sub(self.pending.unwrap_or(self.column))
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(indent) = self.pending.take() {
            self.out.extend(std::iter::repeat_n(' ', indent));
            self.column = indent;
        }
        self.out.push_str(text);
        self.column += text.chars().count();
    }

    fn newline(&mut self, line: usize, indent: usize) {
        if let Some(comment) = self.suffix.take() {
            self.trailing.push(Trailing {
                line,
                at: self.out.len(),
                column: self.column,
                comment,
            });
        }
        self.out.push('\n');
        self.column = 0;
        self.pending = Some(indent);
    }

    /// Ends the text with one newline, and puts the trailing comments in: those of neighbouring lines in one column.
    fn finish(mut self, line: usize) -> String {
        if self.suffix.is_some() || !self.out.is_empty() && !self.out.ends_with('\n') {
            self.newline(line, 0);
        }
        let mut out = String::with_capacity(self.out.len() + self.trailing.len() * 40);
        let mut copied = 0;
        for run in self.trailing.chunk_by(|a, b| a.line + 1 == b.line) {
            let column = run.iter().map(|t| t.column).max().unwrap_or(0) + 2;
            for trailing in run {
                out.push_str(&self.out[copied..trailing.at]);
                out.extend(std::iter::repeat_n(' ', column - trailing.column));
                out.push_str(&trailing.comment);
                copied = trailing.at;
            }
        }
        out.push_str(&self.out[copied..]);
        out
    }
}
