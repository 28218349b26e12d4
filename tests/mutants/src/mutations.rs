//! Small changes of a program's text, of the kinds that authors make by mistake.

use tenet_grammar::ast::{Body, Decl};

/// A program with one small change.
pub struct Mutant {
    /// The line that was changed, from 1.
    pub line: usize,
    /// What was done to it.
    pub what: String,
    /// The changed program.
    pub text: String,
    /// Where the change begins, in bytes.
    pub start: usize,
    /// The function whose body was changed, if that is asked for.
    pub function: Option<String>,
}

impl Mutant {
    /// The lines of the function whose body was changed; none where what was changed concerns others too: signatures, specifications, types.
    pub fn concerns(&self) -> Option<std::ops::Range<usize>> {
        let lines: Vec<&str> = self.text.lines().collect();
        let starts = |line: &str| line.starts_with("def ") || line.starts_with("pub def ");
        let item = |line: &str| line.starts_with(|c: char| c.is_ascii_lowercase());
        let at = self.line.min(lines.len());
        let first = (0..at)
            .rev()
            .find(|&i| item(lines[i]) && lines[i] != "end")?;
        let changed = lines.get(self.line - 1).unwrap_or(&"").trim_start();
        let is_clause = ["requires", "ensures", "example", "case"]
            .iter()
            .any(|word| changed.starts_with(word) || self.what.contains(word));
        let last = (first + 1..lines.len())
            .find(|&i| item(lines[i]) && lines[i] != "end")
            .unwrap_or(lines.len());
        (starts(lines[first]) && first + 1 != self.line && !is_clause)
            .then_some(first + 1..last + 2)
    }
}

/// A piece of code, with where it stands in the text.
#[derive(Clone, Copy, PartialEq)]
struct Piece<'t> {
    start: usize,
    text: &'t str,
}

impl Piece<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    fn is_name(&self) -> bool {
        self.text
            .starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && !KEYWORDS.contains(&self.text)
    }
}

const KEYWORDS: [&str; 46] = [
    "all",
    "and",
    "as",
    "assert",
    "assume",
    "because",
    "break",
    "by",
    "case",
    "const",
    "continue",
    "decreases",
    "def",
    "do",
    "elif",
    "else",
    "end",
    "ensures",
    "enum",
    "example",
    "exists",
    "false",
    "for",
    "forall",
    "ghost",
    "if",
    "implies",
    "import",
    "in",
    "invariant",
    "is",
    "lemma",
    "let",
    "match",
    "not",
    "or",
    "pub",
    "record",
    "requires",
    "return",
    "some",
    "spec",
    "then",
    "true",
    "try",
    "while",
];

const OPERATORS: [&str; 13] = [
    "->", "|>", "==", "!=", "<=", ">=", "//", "..", "<", ">", "+", "-", "*",
];

/// The changes of one operator into others.
fn others(operator: &str) -> &'static [&'static str] {
    match operator {
        "<" => &["<=", ">"],
        "<=" => &["<", ">="],
        ">" => &[">=", "<"],
        ">=" => &[">", "<="],
        "==" => &["!="],
        "!=" => &["=="],
        "+" => &["-"],
        "-" => &["+"],
        "*" => &["+"],
        "//" => &["*"],
        "and" => &["or"],
        "or" => &["and"],
        "true" => &["false"],
        "false" => &["true"],
        _ => &[],
    }
}

/// All mutants of a program, in the order of its text.
pub fn mutants(text: &str) -> Vec<Mutant> {
    let mut found = Vec::new();
    let mut start = 0;
    let names = names_by_item(text);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let at = Line {
            text,
            start,
            number: index + 1,
            pieces: pieces(line, start),
            content: line,
        };
        at.operators(&mut found);
        at.numbers(&mut found);
        at.arguments(&mut found);
        at.negations(&mut found);
        at.variables(&names, &mut found);
        at.dropped(&mut found);
        start += line.len();
    }
    found
}

/// The mutants that change what a function does: those of the bodies of `def`s, what is only stated in them left alone.
pub fn body_mutants(text: &str) -> Vec<Mutant> {
    let tree = tenet_grammar::parse(text, tenet_source::FileId(0)).file;
    let bodies: Vec<(String, std::ops::Range<usize>)> = tree
        .items
        .iter()
        .filter_map(|item| match &item.decl {
            Decl::Def(def) => {
                let span = match &def.body {
                    Body::Expr(expr) => expr.span,
                    Body::Block(block) => block.span,
                };
                let name = def.sig.name.text.to_string();
                Some((name, span.start as usize..span.end as usize))
            }
            _ => None,
        })
        .collect();
    let mut found = mutants(text);
    found.retain_mut(|mutant| {
        let line = text[..mutant.start].rfind('\n').map_or(0, |at| at + 1);
        let first = text[line..].split_whitespace().next().unwrap_or_default();
        let is_stated = ["invariant", "decreases", "assert", "assume", "ghost"].contains(&first);
        let body = bodies.iter().find(|(_, body)| {
            // A line that is left out begins before the body's first statement.
            body.contains(&mutant.start)
                || (mutant.start < body.start
                    && line == mutant.start
                    && body.start < line + text[line..].find('\n').unwrap_or(0))
        });
        mutant.function = body.map(|(name, _)| name.clone());
        body.is_some() && !is_stated
    });
    found
}

struct Line<'t> {
    text: &'t str,
    start: usize,
    number: usize,
    pieces: Vec<Piece<'t>>,
    content: &'t str,
}

impl Line<'_> {
    fn replace(&self, from: usize, to: usize, by: &str, what: String, found: &mut Vec<Mutant>) {
        found.push(Mutant {
            line: self.number,
            what,
            text: format!("{}{by}{}", &self.text[..from], &self.text[to..]),
            start: from,
            function: None,
        });
    }

    fn operators(&self, found: &mut Vec<Mutant>) {
        for piece in &self.pieces {
            for other in others(piece.text) {
                let what = format!("`{}` for `{}`", other, piece.text);
                self.replace(piece.start, piece.end(), other, what, found);
            }
        }
    }

    /// `n` becomes `n + 1`; `+ n` and `- n` are left out.
    fn numbers(&self, found: &mut Vec<Mutant>) {
        for (index, piece) in self.pieces.iter().enumerate() {
            let Ok(value) = piece.text.parse::<i64>() else {
                continue;
            };
            let other = (value + 1).to_string();
            let what = format!("`{other}` for `{value}`");
            self.replace(piece.start, piece.end(), &other, what, found);
            if let Some(sign) = index.checked_sub(1).and_then(|i| self.pieces.get(i))
                && matches!(sign.text, "+" | "-")
            {
                let what = format!("without `{} {value}`", sign.text);
                self.replace(sign.start, piece.end(), "", what, found);
            }
        }
    }

    /// `f(a, b)` becomes `f(b, a)`, where both are names.
    fn arguments(&self, found: &mut Vec<Mutant>) {
        for window in self.pieces.windows(5) {
            let [open, a, comma, b, close] = window else {
                continue;
            };
            if open.text == "("
                && comma.text == ","
                && close.text == ")"
                && a.is_name()
                && b.is_name()
                && a.text != b.text
            {
                let by = format!("{}, {}", b.text, a.text);
                self.replace(a.start, b.end(), &by, format!("arguments `{by}`"), found);
            }
        }
    }

    fn negations(&self, found: &mut Vec<Mutant>) {
        let Some(first) = self.pieces.first() else {
            return;
        };
        if !matches!(first.text, "if" | "elif" | "while") {
            return;
        }
        let end = self
            .pieces
            .iter()
            .find(|piece| piece.text == "then")
            .map_or(self.start + self.content.trim_end().len(), |then| {
                then.start - 1
            });
        let condition = &self.text[first.end() + 1..end];
        let by = format!("not ({condition})");
        self.replace(first.end() + 1, end, &by, format!("`{by}`"), found);
    }

    /// A name becomes the next other one that the item mentions.
    fn variables(&self, names: &[(usize, Vec<&str>)], found: &mut Vec<Mutant>) {
        let Some((_, names)) = names.iter().rev().find(|(start, _)| *start <= self.start) else {
            return;
        };
        if matches!(
            self.pieces.first().map(|piece| piece.text),
            Some("def" | "pub" | "spec" | "lemma" | "type" | "record" | "enum" | "import" | "from")
        ) {
            return;
        }
        for piece in self.pieces.iter().filter(|piece| piece.is_name()) {
            let Some(own) = names.iter().position(|name| *name == piece.text) else {
                continue;
            };
            let other = names[(own + 1) % names.len()];
            if other != piece.text {
                let what = format!("`{other}` for `{}`", piece.text);
                self.replace(piece.start, piece.end(), other, what, found);
            }
        }
    }

    /// A line that stands for itself is left out.
    fn dropped(&self, found: &mut Vec<Mutant>) {
        let Some(first) = self.pieces.first() else {
            return;
        };
        let assigns = first.is_name()
            && self
                .pieces
                .iter()
                .any(|piece| matches!(piece.text, "=" | "("));
        let stands = matches!(
            first.text,
            "requires" | "invariant" | "assert" | "return" | "decreases" | "case"
        );
        if assigns || stands {
            let what = format!("without `{}`", self.content.trim());
            self.replace(self.start, self.start + self.content.len(), "", what, found);
        }
    }
}

/// The pieces of code of a line, without comments and texts.
fn pieces(line: &str, start: usize) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let len = if c == '#' {
            break;
        } else if c == '"' {
            let end = rest[1..].find('"').map_or(rest.len(), |end| end + 2);
            rest = &rest[end..];
            continue;
        } else if c.is_alphanumeric() || c == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len())
        } else {
            OPERATORS
                .iter()
                .find(|operator| rest.starts_with(**operator))
                .map_or(c.len_utf8(), |operator| operator.len())
        };
        if !c.is_whitespace() {
            found.push(Piece {
                start: start + line.len() - rest.len(),
                text: &rest[..len],
            });
        }
        rest = &rest[len..];
    }
    found
}

/// Where each item starts, and the names that it mentions other than as functions, in order.
fn names_by_item(text: &str) -> Vec<(usize, Vec<&str>)> {
    let mut items: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) && !line.starts_with("end") {
            items.push((start, Vec::new()));
        }
        if let Some((_, names)) = items.last_mut() {
            let pieces = pieces(line, start);
            for (index, piece) in pieces.iter().enumerate() {
                let called = pieces.get(index + 1).is_some_and(|next| next.text == "(");
                let member = index > 0 && pieces[index - 1].text == ".";
                if piece.is_name() && !called && !member && !names.contains(&piece.text) {
                    names.push(piece.text);
                }
            }
        }
        start += line.len();
    }
    items
}
