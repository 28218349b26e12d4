//! `grammar.ebnf` says what `grammar.lalrpop` does, rule by rule.

use std::collections::BTreeMap;

/// A rule's alternatives, each a list of symbols.
type Rules = BTreeMap<String, Vec<Vec<String>>>;

/// The symbols of a piece of grammar: names, quoted terminals and operators.
fn symbols(text: &str) -> Vec<String> {
    let mut symbols = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let rest = &text[start..];
        let length = if c == '"' {
            rest[1..].find('"').expect("a terminal is closed") + 2
        } else if c.is_alphanumeric() || c == '_' || c == '@' {
            rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '@'))
                .unwrap_or(rest.len())
        } else if c.is_whitespace() {
            continue;
        } else {
            c.len_utf8()
        };
        symbols.push(rest[..length].to_string());
        while chars.peek().is_some_and(|(at, _)| *at < start + length) {
            chars.next();
        }
    }
    symbols
}

/// Splits at `|` outside parentheses.
fn alternatives(symbols: &[String]) -> Vec<Vec<String>> {
    let mut found = vec![Vec::new()];
    let mut depth = 0;
    for symbol in symbols {
        match symbol.as_str() {
            "(" => depth += 1,
            ")" => depth -= 1,
            "|" if depth == 0 => {
                found.push(Vec::new());
                continue;
            }
            _ => {}
        }
        found.last_mut().expect("there is one").push(symbol.clone());
    }
    found
}

fn ebnf_rules() -> Rules {
    let text = tenet_grammar::ebnf();
    let text = &text[text.find("*)").expect("the head is a comment") + 2..];
    let mut rules = Rules::new();
    let mut name = String::new();
    let mut body = String::new();
    let mut add = |name: &str, body: &str| {
        if !name.is_empty() {
            let bare: Vec<String> = symbols(body)
                .into_iter()
                .filter(|s| s != "<" && s != ">")
                .collect();
            let all = alternatives(&bare);
            rules.insert(
                name.to_string(),
                all.into_iter().filter(|a| !a.is_empty()).collect(),
            );
        }
    };
    for line in text.lines() {
        let (head, rest) = line.split_once(" =").unwrap_or(("", ""));
        let begins =
            !line.starts_with(' ') && !head.is_empty() && head.chars().all(char::is_alphanumeric);
        if begins {
            add(&name, &body);
            name = head.to_string();
            body = rest.to_string();
        } else {
            body.push(' ');
            body.push_str(line);
        }
    }
    add(&name, &body);
    rules
}

/// An alternative without its action, its bindings and its places.
fn bare_alternative(line: &str) -> Vec<String> {
    let mut bare = Vec::new();
    let all = symbols(line);
    let mut i = 0;
    while i < all.len() {
        let binds = all.get(i + 1).is_some_and(|next| next == ":") && i > 0 && all[i - 1] == "<";
        match all[i].as_str() {
            "<" | ">" | "@L" | "@R" => {}
            _ if binds => i += 1,
            "mut" => {}
            symbol => bare.push(symbol.to_string()),
        }
        i += 1;
    }
    bare
}

fn lalrpop_rules() -> Rules {
    let text = include_str!("../src/grammar.lalrpop");
    let text = &text[text.find("pub Start").expect("the grammar has a start")..];
    let mut rules = Rules::new();
    let mut name = String::new();
    for line in text.lines() {
        if let Some(head) = line.strip_suffix(" = {") {
            name = head
                .trim_start_matches("pub ")
                .split(':')
                .next()
                .expect("a rule has a name")
                .to_string();
            rules.insert(name.clone(), Vec::new());
        } else if let Some((alternative, _)) = line.split_once(" => ")
            && !alternative.contains("\"<error>\"")
        {
            let bare = bare_alternative(alternative);
            rules.get_mut(&name).expect("a rule began").push(bare);
        }
    }
    rules.remove("Start");
    rules
}

/// Puts the rules that only `grammar.lalrpop` has (abbreviations with one alternative) where they are used.
fn inline_abbreviations(rules: &mut Rules, keep: &Rules) {
    let abbreviations: Rules = rules
        .iter()
        .filter(|(name, _)| !keep.contains_key(*name))
        .map(|(n, r)| (n.clone(), r.clone()))
        .collect();
    rules.retain(|name, _| keep.contains_key(name));
    for alternatives in rules.values_mut() {
        for alternative in alternatives {
            *alternative = expand(alternative, &abbreviations);
        }
    }
}

fn expand(alternative: &[String], abbreviations: &Rules) -> Vec<String> {
    let mut expanded = Vec::new();
    for (i, symbol) in alternative.iter().enumerate() {
        let Some(meaning) = abbreviations.get(symbol) else {
            expanded.push(symbol.clone());
            continue;
        };
        assert_eq!(
            meaning.len(),
            1,
            "{symbol} is no abbreviation, and grammar.ebnf lacks it"
        );
        let inner = expand(&meaning[0], abbreviations);
        let repeated = alternative
            .get(i + 1)
            .is_some_and(|next| matches!(next.as_str(), "*" | "+" | "?"));
        let group = repeated && inner.len() > 1;
        if group {
            expanded.push("(".to_string());
        }
        expanded.extend(inner);
        if group {
            expanded.push(")".to_string());
        }
    }
    expanded
}

#[test]
fn ebnf_and_lalrpop_agree() {
    let ebnf = ebnf_rules();
    let mut lalrpop = lalrpop_rules();
    inline_abbreviations(&mut lalrpop, &ebnf);
    assert!(ebnf.len() > 60, "{} rules were read", ebnf.len());
    let names = |rules: &Rules| rules.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&ebnf), names(&lalrpop));
    for (name, alternatives) in &ebnf {
        let show = |alternatives: &[Vec<String>]| {
            alternatives
                .iter()
                .map(|a| a.join(" "))
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert_eq!(show(alternatives), show(&lalrpop[name]), "rule {name}");
    }
}

#[test]
fn terminals_are_all_used() {
    let text = include_str!("../src/grammar.lalrpop");
    let (head, rules) = text
        .split_once("// The lists below")
        .expect("the rules follow the tokens");
    let tokens = &head[head.find("enum Tok").expect("the tokens are declared")..];
    for terminal in tokens
        .split(',')
        .filter_map(|entry| entry.split(" => ").next())
    {
        let terminal = terminal.trim().trim_start_matches("enum Tok {").trim();
        if terminal.starts_with('"') {
            assert!(
                rules.contains(terminal),
                "{terminal} is declared and never used"
            );
        }
    }
}
