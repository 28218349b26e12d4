//! Texts to try, of five kinds.

use crate::corpus::Corpus;
use crate::derivation::{Derivation, Dice, write};
use crate::mutations::{gently, roughly, wildly};

/// The kinds of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Any bytes, read as UTF-8 with replacements.
    Bytes,
    /// Words and symbols of the language in any order.
    Soup,
    /// A program of the repository, changed in few places.
    Mutated,
    /// Parts of programs after one another.
    Spliced,
    /// What the grammar derives, changed or not.
    Derived,
}

/// All of them.
pub const KINDS: [Kind; 5] = [
    Kind::Bytes,
    Kind::Soup,
    Kind::Mutated,
    Kind::Spliced,
    Kind::Derived,
];

/// Makes texts.
pub struct Texts {
    /// What is changed.
    pub corpus: Corpus,
    grammar: Derivation,
}

/// The longest program that is taken from the corpus, in bytes.
const LONGEST: usize = 6_000;

impl Default for Texts {
    fn default() -> Texts {
        Texts {
            corpus: Corpus::read(),
            grammar: Derivation::new(),
        }
    }
}

/// A source of numbers that depends on a seed and the number of a case.
pub fn dice(seed: u64, case: u64) -> Dice {
    let mut dice = Dice(
        (seed ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(2 * case + 1)
            ^ case.wrapping_mul(0xbf58_476d_1ce4_e5b9)
            | 1,
    );
    for _ in 0..10 {
        dice.below(2);
    }
    dice
}

impl Texts {
    /// A text of a kind.
    pub fn text(&self, kind: Kind, dice: &mut Dice) -> String {
        match kind {
            Kind::Bytes => bytes(dice),
            Kind::Soup => self.soup(dice),
            Kind::Mutated => self.mutated(dice),
            Kind::Spliced => self.spliced(dice),
            Kind::Derived => self.derived(dice),
        }
    }

    /// A program of the corpus.
    pub fn program(&self, dice: &mut Dice) -> &str {
        loop {
            let text = &self.corpus.texts[dice.below(self.corpus.texts.len())];
            if text.len() <= LONGEST || dice.below(20) == 0 {
                return text;
            }
        }
    }

    fn soup(&self, dice: &mut Dice) -> String {
        let mut text = String::new();
        for _ in 0..dice.below(200) {
            text.push_str(&self.corpus.words[dice.below(self.corpus.words.len())]);
            text.push_str([" ", " ", "", "\n"][dice.below(4)]);
        }
        text
    }

    fn mutated(&self, dice: &mut Dice) -> String {
        let mut text = self.program(dice).to_string();
        for _ in 0..1 + dice.below(4) {
            text = match dice.below(6) {
                0..3 => gently(&text, dice),
                3 | 4 => roughly(&text, dice),
                _ => wildly(&text, &self.corpus, dice),
            };
        }
        text
    }

    fn spliced(&self, dice: &mut Dice) -> String {
        let mut text = String::new();
        for _ in 0..2 + dice.below(3) {
            let lines: Vec<&str> = self.program(dice).split_inclusive('\n').collect();
            if lines.is_empty() {
                continue;
            }
            let from = dice.below(lines.len());
            let to = from + 1 + dice.below((lines.len() - from).min(30));
            text.push_str(&lines[from..to.min(lines.len())].concat());
        }
        text
    }

    fn derived(&self, dice: &mut Dice) -> String {
        let room = 10 + dice.below(30);
        let tokens = self.grammar.derive("File", dice, room);
        let text = write(&tokens, dice);
        match dice.below(3) {
            0 => roughly(&text, dice),
            _ => text,
        }
    }
}

fn bytes(dice: &mut Dice) -> String {
    let ascii = dice.below(2) == 0;
    let bytes: Vec<u8> = (0..dice.below(400))
        .map(|_| {
            if ascii {
                (32 + dice.below(95)) as u8
            } else {
                dice.below(256) as u8
            }
        })
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}
