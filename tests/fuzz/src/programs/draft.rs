//! Programs as lines that know which parts they belong to, so that what is refused can be taken away.

use std::collections::BTreeSet;

/// A program, line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    lines: Vec<Line>,
    /// The parts that are open, the innermost last.
    open: Vec<u32>,
    parts: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    text: String,
    /// The parts that it belongs to, the innermost last.
    parts: Vec<u32>,
}

/// What begins the lines of a program that can be taken away by themselves, with what is indented below them.
const LOOSE: [&str; 6] = [
    "requires ",
    "ensures ",
    "invariant ",
    "decreases ",
    "assert ",
    "example ",
];

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

impl Draft {
    /// A program that is there already: its items are parts, and so are its clauses, assertions and assignments.
    pub fn of(text: &str) -> Draft {
        let mut draft = Draft::default();
        let (mut item, mut loose) = (0, None);
        for line in text.lines() {
            let words = line.trim_start();
            let depth = indent(line);
            let goes_on =
                words.is_empty() || ["end", "case", "#"].iter().any(|w| words.starts_with(w));
            if depth == 0 && !goes_on {
                draft.parts += 1;
                item = draft.parts;
            }
            loose = match loose {
                Some((from, part, ends)) if depth > from || ends && words == "end" => {
                    Some((from, part, ends && depth > from))
                }
                _ if LOOSE.iter().any(|word| words.starts_with(word)) || is_assignment(words) => {
                    draft.parts += 1;
                    Some((depth, draft.parts, words.contains(" match ")))
                }
                _ => None,
            };
            let parts = [Some(item), loose.map(|(_, part, _)| part)];
            draft.lines.push(Line {
                text: line.to_string(),
                parts: parts.into_iter().flatten().collect(),
            });
        }
        draft
    }

    /// Writes a line of the part that is open.
    pub fn line(&mut self, text: impl Into<String>) {
        let indent = 2 * self.open.len().saturating_sub(1);
        self.lines.push(Line {
            text: format!("{:indent$}{}", "", text.into()),
            parts: self.open.clone(),
        });
    }

    /// Writes a line that can be taken away by itself.
    pub fn alone(&mut self, text: impl Into<String>) {
        self.line(text);
        self.parts += 1;
        if let Some(line) = self.lines.last_mut() {
            line.parts.push(self.parts);
        }
    }

    /// Opens a part, which `write` fills and which can be taken away as a whole.
    pub fn part(&mut self, write: impl FnOnce(&mut Draft)) {
        self.open();
        write(self);
        self.close();
    }

    /// Opens a part.
    pub fn open(&mut self) {
        self.parts += 1;
        self.open.push(self.parts);
    }

    /// Closes the part that was opened last.
    pub fn close(&mut self) {
        self.open.pop();
    }

    /// The program's text.
    pub fn text(&self) -> String {
        self.lines
            .iter()
            .map(|line| line.text.clone() + "\n")
            .collect()
    }

    /// How many lines begin with one of these words.
    pub fn count(&self, words: &[&str]) -> usize {
        let starts = |line: &&Line| words.iter().any(|w| line.text.trim_start().starts_with(w));
        self.lines.iter().filter(starts).count()
    }

    /// Takes away the innermost part that each of these lines belongs to; lines are counted from 0.
    pub fn without(&self, wrong: &BTreeSet<usize>) -> Draft {
        let parts: BTreeSet<u32> = wrong
            .iter()
            .filter_map(|line| self.lines.get(*line)?.parts.last().copied())
            .collect();
        let mut left = self.clone();
        left.lines
            .retain(|line| !line.parts.iter().any(|part| parts.contains(part)));
        left
    }
}

fn is_assignment(words: &str) -> bool {
    words.split_once(" = ").is_some_and(|(to, _)| {
        to.chars()
            .all(|c| c.is_alphanumeric() || "_[].".contains(c))
    })
}
