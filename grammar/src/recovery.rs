//! The smallest part of a unit around a syntax error that can stand as an error token.
//!
//! Brackets and blocks match (the layout pass saw to that), so a part is a line of the innermost block around the error:
//! a statement with all that belongs to it, or the rest of a line after its keyword. Where that was left out already,
//! it is a line of the next block outwards.

use crate::layout::ALONE;
use crate::token::{Tok, Token};
use std::ops::Range;

/// The tokens of a unit, some of them perhaps replaced.
pub(crate) struct Part {
    pub tokens: Vec<Token>,
    partners: Vec<u32>,
    /// Something was left out.
    pub changed: bool,
}

impl Part {
    pub(crate) fn new(tokens: Vec<Token>, partners: Vec<u32>) -> Part {
        debug_assert_eq!(tokens.len(), partners.len());
        Part {
            tokens,
            partners,
            changed: false,
        }
    }

    /// Puts an error token in place of `hole`.
    pub(crate) fn leave_out(&mut self, hole: Range<usize>) {
        self.changed = true;
        let place = self.tokens.get(hole.start).or(self.tokens.last());
        let start = place.map_or(0, |token| token.start);
        let end = match hole.is_empty() {
            true => start,
            false => self.tokens[hole.end - 1].end,
        };
        let error = Token {
            tok: Tok::Error,
            start,
            end,
            line_start: false,
            indent: 0,
        };
        let (from, to) = (hole.start as u32, hole.end as u32);
        self.tokens.splice(hole.clone(), [error]);
        self.partners.splice(hole, [ALONE]);
        for partner in &mut self.partners {
            if *partner != ALONE && *partner >= to {
                *partner = *partner - (to - from) + 1;
            } else if *partner != ALONE && *partner > from {
                *partner = ALONE;
            }
        }
    }

    fn tok(&self, at: usize) -> &Tok {
        &self.tokens[at].tok
    }

    fn partner(&self, at: usize) -> Option<usize> {
        match self.partners[at] {
            ALONE => None,
            partner => Some(partner as usize),
        }
    }

    fn opens(&self, at: usize) -> Option<usize> {
        self.partner(at).filter(|partner| *partner > at)
    }
}

/// The tokens to leave out because of an error at token `at`; `None` where the whole unit must go.
pub(crate) fn smallest_part(part: &Part, at: usize) -> Option<Range<usize>> {
    let mut at = at;
    for open in blocks_around(part, at).into_iter().rev() {
        let close = part.opens(open)?;
        let line = line_around(part, open + 1, close, at);
        if let Some(hole) = hole_in_block(part, open, close, line, at) {
            return Some(hole);
        }
        at = open;
    }
    let line = line_around(part, 0, part.tokens.len(), at);
    hole_at_top(part, line, at).filter(|hole| is_new(part, hole))
}

/// The openers of the blocks that hold token `at`, from the outermost. A block holds its `end`.
fn blocks_around(part: &Part, at: usize) -> Vec<usize> {
    let mut blocks = Vec::new();
    for i in 0..at {
        match part.partner(i) {
            Some(partner) if partner > i && *part.tok(partner) == Tok::End => blocks.push(i),
            Some(partner) if partner < i && *part.tok(i) == Tok::End => {
                blocks.pop();
            }
            _ => {}
        }
    }
    blocks
}

/// The line of the level `from..to` that holds token `at` (or the line break at its end). At the end of the level it is the last line
/// that holds anything.
fn line_around(part: &Part, from: usize, to: usize, at: usize) -> Range<usize> {
    let mut line = from;
    let mut last = from..from;
    let mut i = from;
    while i < to {
        if *part.tok(i) == Tok::Nl {
            if at <= i {
                return line..i;
            }
            if line < i {
                last = line..i;
            }
            line = i + 1;
            i += 1;
        } else {
            i = part.opens(i).map_or(i, |close| close) + 1;
        }
    }
    if line < to { line..to } else { last }
}

/// Whether leaving `hole` out changes anything.
fn is_new(part: &Part, hole: &Range<usize>) -> bool {
    !(hole.len() == 1 && *part.tok(hole.start) == Tok::Error)
}

fn hole_in_block(
    part: &Part,
    open: usize,
    close: usize,
    line: Range<usize>,
    at: usize,
) -> Option<Range<usize>> {
    use Tok::*;
    let hole = if line.start == open + 1 {
        let whole_line = line.end < close;
        let replaceable = matches!(
            part.tok(open),
            If | While | Match | Handle | For | Def | Spec | Lemma
        );
        (whole_line && replaceable).then_some(line)?
    } else {
        let first = part.tok(line.start);
        match first {
            Elif | Case | With if at == line.start => return None,
            Else => return None,
            Case => hole_in_case(part, line, at),
            Elif | With => line.start + 1..line.end,
            _ => hole_in_line(part, line, at),
        }
    };
    is_new(part, &hole).then_some(hole)
}

/// What to leave out of a line that begins with `case`: what stands behind its `then`, if the error is there and that was not left out before.
fn hole_in_case(part: &Part, line: Range<usize>, at: usize) -> Range<usize> {
    let then =
        (line.clone()).find(|i| *part.tok(*i) == Tok::Then && level_zero(part, line.start, *i));
    match then {
        Some(then) if at > then && then + 1 < line.end => {
            let body = then + 1..line.end;
            if is_new(part, &body) {
                body
            } else {
                line.start + 1..line.end
            }
        }
        _ => line.start + 1..line.end,
    }
}

/// What to leave out of a line that is no head of a block.
fn hole_in_line(part: &Part, line: Range<usize>, at: usize) -> Range<usize> {
    use Tok::*;
    match part.tok(line.start) {
        Requires | Ensures | Decreases | Example | Invariant | Assign if at > line.start => {
            line.start + 1..line.end
        }
        Let | Var if at > line.start => hole_in_let(part, &line, at).unwrap_or(line),
        Def if at > line.start && part.opens(line.start).is_none() => {
            match first_equals(part, &line) {
                Some(equals) if at > equals => equals + 1..line.end,
                Some(equals) => line.start + 1..equals,
                None => line.start + 1..line.end,
            }
        }
        _ => line,
    }
}

/// What to leave out of a `let` or `var`: its value where the error is there, so that nothing is said of its names where they are used.
fn hole_in_let(part: &Part, line: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let equals = first_equals(part, line).filter(|equals| at > *equals)?;
    let otherwise = (equals + 1..line.end)
        .find(|i| *part.tok(*i) == Tok::Else && level_zero(part, line.start, *i))
        .unwrap_or(line.end);
    let value = equals + 1..otherwise;
    (at <= otherwise && !value.is_empty() && is_new(part, &value)).then_some(value)
}

/// The first `=` of a line that stands in no bracket or block.
fn first_equals(part: &Part, line: &Range<usize>) -> Option<usize> {
    (line.clone()).find(|i| *part.tok(*i) == Tok::Assign && level_zero(part, line.start, *i))
}

/// Whether no bracket or block that opens between `from` and `at` is open at `at`.
fn level_zero(part: &Part, from: usize, at: usize) -> bool {
    (from..at).all(|i| part.opens(i).is_none_or(|close| close < at))
}

fn hole_at_top(part: &Part, line: Range<usize>, at: usize) -> Option<Range<usize>> {
    use Tok::*;
    let mut start = line.start;
    while start < line.end && matches!(part.tok(start), Pub | Ghost | Extern) {
        start += 1;
    }
    match part.tokens.get(start).map(|t| &t.tok)? {
        Def | Spec | Lemma if at > start && part.opens(start).is_none() => {
            Some(match first_equals(part, &(start..line.end)) {
                Some(equals) if at > equals => equals + 1..line.end,
                Some(equals) => start + 1..equals,
                None => start + 1..line.end,
            })
        }
        Requires | Ensures | Decreases | Example | Assign if at > start => {
            Some(start + 1..line.end)
        }
        _ => None,
    }
}
