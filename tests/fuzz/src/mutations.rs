//! Small changes of texts.

use crate::corpus::Corpus;
use crate::derivation::Dice;

/// A place between two characters of a text.
fn place(text: &str, dice: &mut Dice) -> usize {
    let mut at = dice.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The words and symbols of a text with their places.
fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = if c.is_alphanumeric() || c == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len())
        } else {
            c.len_utf8()
        };
        if c != ' ' {
            found.push((at, at + length));
        }
        at += length;
    }
    found
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// What stands in the place of a word so that the text is still much like a program.
const KIN: &[&[&str]] = &[
    &["<", "<=", ">", ">=", "==", "!="],
    &["+", "-", "*", "//", "%"],
    &["and", "or", "implies", "iff"],
    &["all", "some", "forall", "exists"],
    &["0", "1", "2", "10", "-1", "9223372036854775807"],
    &["true", "false"],
    &["def", "spec", "lemma", "ghost spec"],
    &["requires", "ensures", "decreases", "example"],
    &["let", "var", "ghost let", "ghost var"],
    &[
        "Int",
        "Bool",
        "Text",
        "Char",
        "Unit",
        "Never",
        "Float",
        "List[Int]",
        "Set[Int]",
        "Map[Int, Bool]",
    ],
    &["break", "continue", "return", "unreachable"],
    &["assert", "assume", "invariant", "decreases"],
    &["where", "uses", "then", "by", "because", "in", "is"],
    &[
        "record", "enum", "trait", "impl", "effect", "type", "const", "test",
    ],
    &["if", "while", "for", "match", "handle", "do"],
    &["(", "[", "{", ")", "]", "}"],
    &["len", "at", "law", "from", "module", "old", "result"],
];

/// A word by one of its kin, if it has any.
fn kin<'k>(word: &str, dice: &mut Dice) -> Option<&'k str> {
    let family = KIN.iter().find(|family| family.contains(&word))?;
    Some(family[dice.below(family.len())])
}

/// Changes one word for one of its kin, or a name for another of the text: what comes out mostly parses.
pub fn gently(text: &str, dice: &mut Dice) -> String {
    let spans = spans(text);
    if spans.is_empty() {
        return text.to_string();
    }
    for _ in 0..20 {
        let (from, to) = spans[dice.below(spans.len())];
        let word = &text[from..to];
        let other = if dice.below(2) == 0 {
            kin(word, dice)
        } else {
            let (a, b) = spans[dice.below(spans.len())];
            let name = |w: &str| w.starts_with(|c: char| c.is_alphabetic());
            let same = |a: &str, b: &str| {
                a.starts_with(char::is_uppercase) == b.starts_with(char::is_uppercase)
            };
            let other = &text[a..b];
            (name(word) && name(other) && same(word, other)).then_some(other)
        };
        if let Some(other) = other.filter(|other| *other != word) {
            return format!("{}{other}{}", &text[..from], &text[to..]);
        }
    }
    roughly(text, dice)
}

/// Takes away, doubles or swaps words or lines.
pub fn roughly(text: &str, dice: &mut Dice) -> String {
    let mut lines = lines(text);
    let spans = spans(text);
    if lines.is_empty() || spans.is_empty() {
        return text.to_string();
    }
    let (a, b) = (dice.below(lines.len()), dice.below(lines.len()));
    let (from, to) = spans[dice.below(spans.len())];
    match dice.below(6) {
        0 => {
            lines.remove(a);
            lines.concat()
        }
        1 => {
            lines.insert(b, lines[a]);
            lines.concat()
        }
        2 => {
            lines.swap(a, b);
            lines.concat()
        }
        3 => format!("{}{}", &text[..from], &text[to..]),
        4 => format!("{}{}{}", &text[..to], &text[from..to], &text[to..]),
        _ => {
            let (left, right) = spans[dice.below(spans.len())];
            let (first, second) = if left < from {
                ((left, right), (from, to))
            } else {
                ((from, to), (left, right))
            };
            if first.1 > second.0 {
                return text.to_string();
            }
            [
                &text[..first.0],
                &text[second.0..second.1],
                &text[first.1..second.0],
                &text[first.0..first.1],
                &text[second.1..],
            ]
            .concat()
        }
    }
}

/// Puts in what does not belong there: characters, words of other programs, parts of other programs.
pub fn wildly(text: &str, corpus: &Corpus, dice: &mut Dice) -> String {
    const ODD: [&str; 24] = [
        "\0", "\u{feff}", "\r", "\t", "\"", "'", "f\"{", "}\"", "{{", "\\", "\u{202e}", "é", "日",
        "😀", "#", "##", "\n\n\n", ";", "\\u{", "0x", "1e999", "?", "`", "\u{2028}",
    ];
    let at = place(text, dice);
    let (before, behind) = text.split_at(at);
    match dice.below(5) {
        0 => format!("{before}{}{behind}", ODD[dice.below(ODD.len())]),
        1 => {
            let word = &corpus.words[dice.below(corpus.words.len())];
            format!("{before} {word} {behind}")
        }
        2 => {
            let mut rest = behind.chars();
            rest.next();
            format!("{before}{}", rest.as_str())
        }
        3 => {
            let other = &corpus.texts[dice.below(corpus.texts.len())];
            let (from, to) = (place(other, dice), place(other, dice));
            let part = &other[from.min(to)..from.max(to)];
            let end = part.char_indices().nth(400).map_or(part.len(), |(i, _)| i);
            format!("{before}{}{behind}", &part[..end])
        }
        _ => {
            let other = &corpus.texts[dice.below(corpus.texts.len())];
            format!("{before}{}", &other[place(other, dice)..])
        }
    }
}
