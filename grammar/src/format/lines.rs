//! Lines of a block with the comments and blank lines between them.

use super::document::Doc;
use crate::token::Tok;
use crate::trivia::{Comment, Trivia};
use logos::Logos;

/// Walks the tree in the order of the text and takes each comment where it stands.
pub(super) struct Printer<'t> {
    pub(super) text: &'t str,
    comments: &'t [Comment],
    /// The first comment that was not taken.
    next: usize,
    blank_lines: &'t [u32],
    /// Where each `else` of the text stands: the tree does not say.
    elses: Vec<u32>,
}

/// Lines that stand below one another.
#[derive(Default)]
pub(super) struct Lines {
    docs: Vec<Doc>,
    /// Where the last line ends in the text.
    end: Option<u32>,
    /// A comment that belongs to the line before the first.
    head: Option<Doc>,
    /// Where the comments directly above the next line begin in `docs`, and whether a blank line is above them.
    group: Option<(usize, bool)>,
    /// The last line was more than one line.
    tall: bool,
}

/// Whether blank lines stand around what is more than a line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spacing {
    /// As in the text, but never more than one.
    Kept,
    /// Always one.
    Wide,
}

impl Lines {
    /// The lines, each with a break before it but the first.
    pub(super) fn into_doc(self) -> Doc {
        Doc::concat(self.docs)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.docs.is_empty()
    }

    /// The lines as what follows a head: its comment, then every line indented on a line of its own.
    pub(super) fn into_block(mut self) -> Doc {
        let head = self.head.take().unwrap_or(Doc::Nil);
        if self.is_empty() {
            return head;
        }
        let body = Doc::indent(Doc::concat(vec![Doc::Hard, self.into_doc()]));
        Doc::concat(vec![head, body])
    }

    /// The same, not indented.
    pub(super) fn into_flush(mut self) -> Doc {
        let head = self.head.take().unwrap_or(Doc::Nil);
        if self.is_empty() {
            return head;
        }
        Doc::concat(vec![head, Doc::Hard, self.into_doc()])
    }

    /// Adds a line directly below the last, or below a blank one.
    pub(super) fn line(&mut self, doc: Doc, blank: bool, end: u32) {
        self.push(doc, blank);
        self.end = Some(end);
    }

    fn push(&mut self, doc: Doc, blank: bool) {
        if !self.docs.is_empty() {
            self.docs.push(Doc::Hard);
            if blank {
                self.docs.push(Doc::Hard);
            }
        }
        self.docs.push(doc);
    }
}

impl<'t> Printer<'t> {
    pub(super) fn new(text: &'t str, trivia: &'t Trivia) -> Printer<'t> {
        let elses = Tok::lexer(text)
            .spanned()
            .filter(|(tok, _)| *tok == Ok(Tok::Else))
            .map(|(_, range)| range.start as u32)
            .collect();
        Printer {
            text,
            comments: &trivia.comments,
            next: 0,
            blank_lines: &trivia.blank_lines,
            elses,
        }
    }

    /// The first `else` from `position` on; the end of the text if there is none.
    pub(super) fn else_after(&self, position: u32) -> u32 {
        let at = self.elses.partition_point(|at| *at < position);
        self.elses
            .get(at)
            .copied()
            .unwrap_or(self.text.len() as u32)
    }

    /// Prints something that must stand on one line: the comments before it stay for what follows.
    pub(super) fn without_comments<T>(&mut self, print: impl FnOnce(&mut Self) -> T) -> T {
        let (comments, next) = (
            std::mem::take(&mut self.comments),
            std::mem::take(&mut self.next),
        );
        let printed = print(self);
        (self.comments, self.next) = (comments, next);
        printed
    }

    /// The next comment, if it stands before `position`.
    pub(super) fn take_before(&mut self, position: u32) -> Option<&'t Comment> {
        let comment = self.comments.get(self.next)?;
        if comment.span.start >= position {
            return None;
        }
        self.next += 1;
        Some(comment)
    }

    /// The next comment, if it stands behind `position` on the same line and before `limit`.
    fn take_behind(&mut self, position: u32, limit: u32) -> Option<&'t Comment> {
        let comment = self.comments.get(self.next)?;
        if comment.span.start >= limit {
            return None;
        }
        let between = self
            .text
            .get(position as usize..comment.span.start as usize)?;
        if comment.own_line || between.contains('\n') {
            return None;
        }
        self.next += 1;
        Some(comment)
    }

    /// The comments before `end` that have not been taken.
    pub(super) fn comments_before(&self, end: u32) -> impl Iterator<Item = &'t Comment> {
        let comments: &'t [Comment] = self.comments;
        comments[self.next..]
            .iter()
            .take_while(move |c| c.span.start < end)
    }

    fn blank_between(&self, start: u32, end: u32) -> bool {
        let at = self.blank_lines.partition_point(|blank| *blank < start);
        self.blank_lines.get(at).is_some_and(|blank| *blank < end)
    }

    pub(super) fn blank(&self, lines: &Lines, start: u32) -> bool {
        lines.end.is_some_and(|end| self.blank_between(end, start))
    }

    /// Takes the comments before a line that begins at `start`.
    pub(super) fn before(&mut self, lines: &mut Lines, start: u32) {
        while let Some(comment) = self.take_before(start) {
            self.comment_line(lines, comment);
        }
    }

    fn comment_line(&mut self, lines: &mut Lines, comment: &'t Comment) {
        if !comment.own_line && lines.is_empty() && lines.head.is_none() {
            lines.head = Some(Doc::Suffix(comment.text.clone()));
            return;
        }
        let blank = self.blank(lines, comment.span.start) || lines.tall;
        if lines.group.is_none() || blank {
            let separators = if lines.is_empty() {
                0
            } else {
                1 + usize::from(blank)
            };
            lines.group = Some((lines.docs.len() + separators, blank));
        }
        lines.push(Doc::text(&*comment.text), blank);
        lines.end = Some(comment.span.end);
        lines.tall = false;
    }

    /// Adds a line that stands at `start..end` in the text, and the comment behind it.
    pub(super) fn after(&mut self, lines: &mut Lines, start: u32, end: u32, doc: Doc) {
        self.spaced(lines, start, end, doc, Spacing::Kept);
    }

    /// The same, where comments from `limit` on belong to something else.
    pub(super) fn after_within(
        &mut self,
        lines: &mut Lines,
        start: u32,
        end: u32,
        doc: Doc,
        limit: u32,
    ) {
        self.place(lines, (start, end), doc, Spacing::Kept, limit);
    }

    /// The same, where tall lines may have blank lines around them.
    pub(super) fn spaced(
        &mut self,
        lines: &mut Lines,
        start: u32,
        end: u32,
        doc: Doc,
        spacing: Spacing,
    ) {
        self.place(lines, (start, end), doc, spacing, u32::MAX);
    }

    fn place(
        &mut self,
        lines: &mut Lines,
        (start, end): (u32, u32),
        doc: Doc,
        spacing: Spacing,
        limit: u32,
    ) {
        let commented = lines.end.is_some_and(|end| {
            // A comment directly above belongs to the line.
            lines
                .docs
                .last()
                .is_some_and(|doc| matches!(doc, Doc::Text(text) if text.starts_with('#')))
                && !self.blank_between(end, start)
        });
        let tall = spacing == Spacing::Wide && doc.breaks();
        if let Some((at, false)) = lines.group.take_if(|_| commented && tall)
            && at > 0
        {
            lines.docs.insert(at, Doc::Hard);
        }
        lines.group = None;
        // What found no place within the line stands above it.
        let mut above = false;
        while let Some(comment) = self.take_before(end) {
            let blank = !above && (self.blank(lines, start) || (lines.tall || tall) && !commented);
            lines.push(Doc::text(&*comment.text), blank);
            above = true;
        }
        let blank = !above && (self.blank(lines, start) || (lines.tall || tall) && !commented);
        lines.push(doc, blank);
        lines.end = Some(end);
        lines.tall = tall;
        if let Some(comment) = self.take_behind(end, limit) {
            lines.docs.push(Doc::Suffix(comment.text.clone()));
            lines.end = Some(comment.span.end);
        }
    }

    /// Takes the comments that are left before the end of a block.
    pub(super) fn close(&mut self, lines: &mut Lines, end: u32) {
        self.before(lines, end);
    }
}
