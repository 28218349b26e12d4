//! S-expressions with their places. Without recursion: nesting is bounded by a number, not by the stack.

use super::ReadError;

/// An S-expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tree {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) kind: Kind,
}

/// What an S-expression is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A symbol, without bars.
    Symbol(String),
    /// A sequence of digits.
    Numeral(String),
    /// `:word`.
    Keyword(String),
    /// A text between quotes.
    Text(String),
    /// Between parentheses.
    List(Vec<Tree>),
}

/// The deepest nesting of parentheses.
pub(super) const DEEPEST: usize = 400;

impl Tree {
    pub(super) fn error<T>(&self, message: impl Into<String>) -> Result<T, ReadError> {
        Err(ReadError {
            line: self.line,
            column: self.column,
            message: message.into(),
        })
    }

    pub(super) fn symbol(&self) -> Option<&str> {
        match &self.kind {
            Kind::Symbol(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> Option<&[Tree]> {
        match &self.kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn keyword(&self) -> Option<&str> {
        match &self.kind {
            Kind::Keyword(name) => Some(name),
            _ => None,
        }
    }

    /// The symbol, or an error that says what was wanted.
    pub(super) fn name(&self, wanted: &str) -> Result<&str, ReadError> {
        match self.symbol() {
            Some(name) => Ok(name),
            None => self.error(format!("{wanted} is wanted")),
        }
    }

    /// The items, or an error that says what was wanted.
    pub(super) fn items(&self, wanted: &str) -> Result<&[Tree], ReadError> {
        match self.list() {
            Some(items) => Ok(items),
            None => self.error(format!("{wanted} is wanted")),
        }
    }
}

struct Cursor<'t> {
    chars: std::iter::Peekable<std::str::Chars<'t>>,
    line: usize,
    column: usize,
}

impl Cursor<'_> {
    fn next(&mut self) -> Option<char> {
        let next = self.chars.next()?;
        if next == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(next)
    }

    fn error<T>(&self, message: &str) -> Result<T, ReadError> {
        Err(ReadError {
            line: self.line,
            column: self.column,
            message: message.into(),
        })
    }

    /// What stands before the closing character; a doubled one stands for itself in texts.
    fn until(&mut self, close: char, doubled: bool) -> Result<String, ReadError> {
        let mut text = String::new();
        loop {
            match self.next() {
                Some(c) if c == close && doubled && self.chars.peek() == Some(&close) => {
                    self.next();
                    text.push(close);
                }
                Some(c) if c == close => return Ok(text),
                Some(c) => text.push(c),
                None => return self.error("the text ends within a quotation"),
            }
        }
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(c) = self.chars.peek() {
            if c.is_whitespace() || "()|\";".contains(*c) {
                break;
            }
            word.push(*c);
            self.next();
        }
        word
    }
}

/// All S-expressions of a text.
pub(super) fn parse(text: &str) -> Result<Vec<Tree>, ReadError> {
    let mut cursor = Cursor {
        chars: text.chars().peekable(),
        line: 1,
        column: 1,
    };
    let mut found = Vec::new();
    let mut open: Vec<(usize, usize, Vec<Tree>)> = Vec::new();
    while let Some(first) = cursor.chars.peek().copied() {
        let (line, column) = (cursor.line, cursor.column);
        let kind = match first {
            c if c.is_whitespace() => {
                cursor.next();
                continue;
            }
            ';' => {
                while cursor.chars.peek().is_some_and(|c| *c != '\n') {
                    cursor.next();
                }
                continue;
            }
            '(' => {
                cursor.next();
                if open.len() >= DEEPEST {
                    return cursor.error("parentheses are nested too deep");
                }
                open.push((line, column, Vec::new()));
                continue;
            }
            ')' => {
                cursor.next();
                let Some((line, column, items)) = open.pop() else {
                    return cursor.error("there is no parenthesis to close");
                };
                let kind = Kind::List(items);
                let tree = Tree { line, column, kind };
                place(tree, &mut open, &mut found);
                continue;
            }
            '|' => {
                cursor.next();
                Kind::Symbol(cursor.until('|', false)?)
            }
            '"' => {
                cursor.next();
                Kind::Text(cursor.until('"', true)?)
            }
            _ => {
                let word = cursor.word();
                if let Some(keyword) = word.strip_prefix(':') {
                    Kind::Keyword(keyword.into())
                } else if word.chars().all(|c| c.is_ascii_digit()) {
                    Kind::Numeral(word)
                } else if word.starts_with(|c: char| c.is_ascii_digit() || c == '#') {
                    return cursor.error("only whole numbers are supported");
                } else {
                    Kind::Symbol(word)
                }
            }
        };
        place(Tree { line, column, kind }, &mut open, &mut found);
    }
    match open.last() {
        Some((line, column, _)) => Err(ReadError {
            line: *line,
            column: *column,
            message: "this parenthesis is not closed".into(),
        }),
        None => Ok(found),
    }
}

fn place(tree: Tree, open: &mut [(usize, usize, Vec<Tree>)], found: &mut Vec<Tree>) {
    match open.last_mut() {
        Some((_, _, items)) => items.push(tree),
        None => found.push(tree),
    }
}
