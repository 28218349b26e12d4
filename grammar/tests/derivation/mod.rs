//! Random texts that the grammar derives, read from `grammar.ebnf` itself.

use std::collections::HashMap;

/// What a rule is made of.
#[derive(Clone, Debug)]
enum Part {
    /// A quoted word or symbol.
    Word(String),
    /// A rule or a token.
    Name(String),
    Choice(Vec<Part>),
    Sequence(Vec<Part>),
    Optional(Box<Part>),
    /// So many at least.
    Many(Box<Part>, usize),
    /// With commas between, and perhaps one behind; so many at least.
    Commas(Box<Part>, usize),
}

/// The grammar, ready to derive texts.
pub struct Derivation {
    rules: HashMap<String, Part>,
    /// For each rule the least number of rules in one another that it takes.
    depths: HashMap<String, usize>,
}

/// A source of numbers that depend on nothing but its seed (Marsaglia, "Xorshift RNGs", 2003).
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % sides.max(1) as u64) as usize
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }
}

struct Reader<'t> {
    symbols: Vec<&'t str>,
    at: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<&'t str> {
        self.symbols.get(self.at).copied()
    }

    fn take(&mut self, symbol: &str) -> bool {
        let found = self.peek() == Some(symbol);
        self.at += usize::from(found);
        found
    }

    fn choice(&mut self) -> Part {
        let mut choices = Vec::new();
        loop {
            choices.push(self.sequence());
            if !self.take("|") {
                break;
            }
        }
        choices.retain(|c| !matches!(c, Part::Sequence(parts) if parts.is_empty()));
        match choices.len() {
            1 => choices.remove(0),
            _ => Part::Choice(choices),
        }
    }

    fn sequence(&mut self) -> Part {
        let mut parts = Vec::new();
        while let Some(symbol) = self.peek() {
            if matches!(symbol, "|" | ")" | ">") {
                break;
            }
            self.at += 1;
            let mut part = match symbol {
                "(" => {
                    let inner = self.choice();
                    assert!(self.take(")"));
                    inner
                }
                "Comma" | "Comma1" => {
                    assert!(self.take("<"));
                    let inner = self.choice();
                    assert!(self.take(">"));
                    Part::Commas(Box::new(inner), usize::from(symbol == "Comma1"))
                }
                word if word.starts_with('"') => Part::Word(word.trim_matches('"').to_string()),
                name => Part::Name(name.to_string()),
            };
            if self.take("?") {
                part = Part::Optional(Box::new(part));
            } else if self.take("*") {
                part = Part::Many(Box::new(part), 0);
            } else if self.take("+") {
                part = Part::Many(Box::new(part), 1);
            }
            parts.push(part);
        }
        Part::Sequence(parts)
    }
}

fn symbols(text: &str) -> Vec<&str> {
    let mut symbols = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' => rest[1..].find('"').expect("a word is closed") + 2,
            c if c.is_alphanumeric() => rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        symbols.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    symbols
}

impl Derivation {
    /// Reads the grammar.
    pub fn new() -> Derivation {
        let text = tenet_grammar::ebnf();
        let text = &text[text.find("*)").expect("the head is a comment") + 2..];
        let mut bodies: Vec<(String, String)> = Vec::new();
        for line in text.lines() {
            match line.split_once(" =") {
                Some((name, body))
                    if !line.starts_with(' ') && name.chars().all(char::is_alphanumeric) =>
                {
                    bodies.push((name.to_string(), body.to_string()));
                }
                _ => {
                    if let Some((_, body)) = bodies.last_mut() {
                        body.push(' ');
                        body.push_str(line);
                    }
                }
            }
        }
        let rules = bodies
            .into_iter()
            .map(|(name, body)| {
                let symbols = symbols(&body);
                let mut reader = Reader { symbols, at: 0 };
                let part = reader.choice();
                assert_eq!(reader.at, reader.symbols.len(), "rule {name}");
                (name, part)
            })
            .collect();
        let mut derivation = Derivation {
            rules,
            depths: HashMap::new(),
        };
        derivation.measure();
        derivation
    }

    fn measure(&mut self) {
        loop {
            let mut changed = false;
            for (name, part) in &self.rules {
                if let Some(depth) = self.depth(part)
                    && self.depths.get(name).is_none_or(|known| depth + 1 < *known)
                {
                    self.depths.insert(name.clone(), depth + 1);
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn depth(&self, part: &Part) -> Option<usize> {
        match part {
            Part::Word(_) | Part::Optional(_) | Part::Many(_, 0) | Part::Commas(_, 0) => Some(0),
            Part::Name(name) if !self.rules.contains_key(name) => Some(0),
            Part::Name(name) => self.depths.get(name).copied(),
            Part::Choice(parts) => parts.iter().filter_map(|part| self.depth(part)).min(),
            Part::Sequence(parts) => parts
                .iter()
                .map(|part| self.depth(part))
                .try_fold(0, |most, d| Some(most.max(d?))),
            Part::Many(part, _) | Part::Commas(part, _) => self.depth(part),
        }
    }

    /// The tokens of a random text that `rule` derives, with about `room` rules in one another.
    pub fn derive(&self, rule: &str, dice: &mut Dice, room: usize) -> Vec<String> {
        let mut out = Vec::new();
        self.part(&Part::Name(rule.to_string()), dice, room, &mut out);
        out
    }

    fn part(&self, part: &Part, dice: &mut Dice, room: usize, out: &mut Vec<String>) {
        // A text that has grown long ends as soon as it can.
        let room = if out.len() > 300 { 0 } else { room };
        match part {
            Part::Word(word) => out.push(word.clone()),
            Part::Name(name) => match self.rules.get(name) {
                Some(rule) => self.part(rule, dice, room.saturating_sub(1), out),
                None => out.push(self.token(name, dice, room)),
            },
            Part::Choice(parts) => {
                let possible: Vec<&Part> = parts
                    .iter()
                    .filter(|p| self.depth(p).is_some_and(|d| d <= room))
                    .collect();
                let chosen = if possible.is_empty() {
                    parts
                        .iter()
                        .min_by_key(|p| self.depth(p).unwrap_or(usize::MAX))
                        .expect("a choice has parts")
                } else {
                    possible[dice.below(possible.len())]
                };
                self.part(chosen, dice, room, out);
            }
            Part::Sequence(parts) => parts
                .iter()
                .for_each(|part| self.part(part, dice, room, out)),
            Part::Optional(part) => {
                if room > self.depth(part).unwrap_or(0) && dice.one_in(2) {
                    self.part(part, dice, room, out);
                }
            }
            Part::Many(part, least) => {
                for _ in 0..self.count(part, *least, dice, room) {
                    self.part(part, dice, room, out);
                }
            }
            Part::Commas(part, least) => {
                let count = self.count(part, *least, dice, room);
                for i in 0..count {
                    if i > 0 {
                        out.push(",".to_string());
                    }
                    self.part(part, dice, room, out);
                }
                if count > 1 && dice.one_in(4) {
                    out.push(",".to_string());
                }
            }
        }
    }

    fn count(&self, part: &Part, least: usize, dice: &mut Dice, room: usize) -> usize {
        if room > self.depth(part).unwrap_or(0) {
            least + dice.below(4)
        } else {
            least
        }
    }

    fn token(&self, name: &str, dice: &mut Dice, room: usize) -> String {
        let pick = |dice: &mut Dice, from: &[&str]| from[dice.below(from.len())].to_string();
        match name {
            "NL" => "\n".to_string(),
            "Lower" => pick(
                dice,
                &[
                    "x",
                    "y",
                    "some_name",
                    "a_rather_long_name_for_a_value",
                    "_",
                    "n2",
                ],
            ),
            "Upper" => pick(dice, &["Int", "T", "Some", "ARatherLongNameForAType"]),
            "Int" => pick(dice, &["0", "1", "42", "1_000", "0xff", "0b1010"]),
            "Float" => pick(dice, &["2.5", "1e-3"]),
            "Text" => pick(
                dice,
                &[
                    r#""a""#,
                    r#""a longer text, with \"quotes\" # and {braces}""#,
                ],
            ),
            "Char" => pick(dice, &["'a'", r"'\n'", r"'\u{1F600}'"]),
            "Hole" => "?hole".to_string(),
            "Doc" => "## What it is.".to_string(),
            "FText" => {
                let inner = self.derive("Pipe", dice, room.min(7));
                let inner: Vec<String> = inner
                    .into_iter()
                    .map(|t| if t == "\n" { " ".to_string() } else { t })
                    .collect();
                if inner
                    .iter()
                    .any(|t| matches!(t.as_str(), "match" | "handle" | "do" | "if" | " "))
                {
                    return r#"f"{{ {x} and {y + 1}""#.to_string();
                }
                format!("f\"so: {{ {}}}!\"", inner.join(" "))
            }
            other => panic!("no token {other}"),
        }
    }
}

/// Writes tokens out, with line breaks and comments in places where they mean nothing.
pub fn write(tokens: &[String], dice: &mut Dice) -> String {
    const LEADS: [&str; 22] = [
        "(", "[", "{", ",", "+", "-", "*", "//", "and", "or", "implies", "iff", "not", "==", "<=",
        "|>", "=", ":", "->", "where", "in", "then",
    ];
    const FOLLOWS: [&str; 16] = [
        ")", "]", "}", ",", "+", "*", "//", "and", "or", "implies", "iff", "==", "<=", "|>",
        "where", "uses",
    ];
    let mut out = String::new();
    let mut number = 0;
    let mut comment = |dice: &mut Dice| {
        number += 1;
        if dice.one_in(2) {
            format!(" # note {number}\n")
        } else {
            format!("\n    # note {number}\n")
        }
    };
    for (i, token) in tokens.iter().enumerate() {
        let before = i.checked_sub(1).map(|before| tokens[before].as_str());
        let free = before.is_some_and(|b| LEADS.contains(&b))
            || before != Some("\n") && FOLLOWS.contains(&token.as_str());
        if free && dice.one_in(12) {
            let text = if dice.one_in(3) {
                comment(dice)
            } else {
                "\n".to_string()
            };
            out.push_str(&text);
        }
        if token == "," && tokens.get(i + 1).is_some_and(|next| next == "\n") {
            // Behind a comma a line goes on.
            continue;
        }
        if token == "\n" {
            match dice.below(12) {
                0 => out.push_str(&comment(dice)),
                1 => out.push_str("\n\n"),
                2 => out.push_str("  \r\n"),
                _ => out.push('\n'),
            }
            continue;
        }
        out.push_str(&"  "[..dice.below(2)]);
        if !out.ends_with([' ', '\n']) && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(token);
    }
    out
}
