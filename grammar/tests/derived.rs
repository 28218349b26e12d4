//! Properties of texts that the grammar derives, and of texts that it does not.

mod derivation;

use derivation::{Derivation, Dice, write};
use proptest::prelude::*;
use std::sync::LazyLock;
use tenet_grammar::{FormatError, format, json, parse, sexpr};
use tenet_source::FileId;

static GRAMMAR: LazyLock<Derivation> = LazyLock::new(Derivation::new);

/// What the grammar accepts and the builder of the tree refuses.
const NARROWED: [&str; 13] = [
    "T0005", "T0009", "T0021", "T0022", "T0023", "T0024", "T0025", "T0026", "T0027", "T0028",
    "T0031", "T0033", "T0034",
];

/// A text that the grammar derives.
fn derived(seed: u64, room: usize) -> String {
    let mut dice = Dice(seed | 1);
    for _ in 0..10 {
        dice.below(2);
    }
    let tokens = GRAMMAR.derive("File", &mut dice, room);
    write(&tokens, &mut dice)
}

fn formatted(text: &str) -> Option<String> {
    match format(text) {
        Ok(formatted) => Some(formatted),
        Err(FormatError::Syntax(diagnostics)) => {
            for diagnostic in &diagnostics {
                assert!(
                    NARROWED.contains(&diagnostic.code),
                    "{}\n{text}",
                    diagnostic.message
                );
            }
            None
        }
        Err(error) => panic!("{error}\n{text}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// What the grammar derives parses; laid out, it has the same tree and comments, and is a fixed point.
    #[test]
    fn derived_texts_are_formatted(seed: u64, room in 10usize..40) {
        let text = derived(seed, room);
        if let Some(once) = formatted(&text) {
            let twice = formatted(&once).expect("the formatter's output parses");
            prop_assert_eq!(&once, &twice, "from\n{}", text);
            let wide = once.lines().filter(|line| line.ends_with(' ')).count();
            prop_assert_eq!(wide, 0, "white space at a line's end in\n{}", once);
        }
    }

    /// One token more, less or other never makes the parser fail, and its dumps neither.
    #[test]
    fn broken_texts_give_trees(seed: u64, room in 10usize..40, place: usize, what in 0usize..3) {
        let mut dice = Dice(seed | 1);
        let mut tokens = GRAMMAR.derive("File", &mut dice, room);
        let mut others = GRAMMAR.derive("File", &mut dice, room);
        if let Some(other) = others.pop().filter(|_| !tokens.is_empty()) {
            let place = place % tokens.len();
            match what {
                0 => { tokens.remove(place); }
                1 => tokens[place] = others.get(place).cloned().unwrap_or(other),
                _ => tokens.insert(place, others.get(place).cloned().unwrap_or(other)),
            }
        }
        let text = write(&tokens, &mut dice);
        let found = parse(&text, FileId(0));
        prop_assert!(found.diagnostics.len() <= 100);
        let spans = found.diagnostics.iter().map(|d| (d.span.start, d.span.end));
        prop_assert!(spans.clone().all(|(start, end)| start <= end && end as usize <= text.len()));
        prop_assert!(spans.clone().zip(spans.skip(1)).all(|(a, b)| a <= b), "in order");
        prop_assert!(sexpr(&found.file).starts_with("(File"));
        prop_assert!(json(&found.file).is_object());
    }

    #[test]
    fn any_text_gives_a_tree(text in "\\PC{0,400}") {
        parse(&text, FileId(0));
        let _ = format(&text);
    }

    #[test]
    fn any_bytes_give_a_tree(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let text = String::from_utf8_lossy(&bytes);
        parse(&text, FileId(0));
        let _ = tenet_grammar::parse_expr(&text, FileId(0));
    }

    #[test]
    fn any_words_give_a_tree(words in proptest::collection::vec(0usize..90, 0..300)) {
        const WORDS: &[&str] = &[
            "all", "and", "as", "assert", "assume", "because", "break", "by", "case", "const", "continue", "decreases", "def", "do", "elif",
            "else", "end", "ensures", "enum", "example", "exists", "extern", "false", "for", "forall", "ghost", "handle", "if", "iff", "impl",
            "implies", "import", "in", "invariant", "is", "lemma", "let", "match", "not", "or", "pub", "record", "requires", "return", "some",
            "spec", "then", "trait", "true", "try", "type", "uses", "var", "where", "while", "with", "at", "effect", "from", "law", "module", "test",
            "(", ")", "[", "]", "{", "}", ",", ":", "=", "->", ".", "..", "|", "+", "-", "==", "<", "x", "X", "1", "\"a\"", "f\"{", "}\"", "\n", "\n",
            "## d\n", "# c\n", ";",
        ];
        let text: Vec<&str> = words.iter().map(|word| WORDS[word % WORDS.len()]).collect();
        let text = text.join(" ");
        let found = parse(&text, FileId(0));
        if found.diagnostics.is_empty() {
            formatted(&text);
        }
    }
}
