//! Literals as written → their values; spellings of names.

use crate::ast::{CharLit, FloatLit, IntLit, TextLit};
use crate::messages::Report;
use crate::token::Tok;
use logos::Logos;
use num_bigint::BigInt;
use std::sync::Arc;
use tenet_source::Span;

/// The longest whole number, in digits: converting takes quadratic time.
const MAX_DIGITS: usize = 10_000;

/// How many bytes at the start of `rest`, inside an f-text, are text: up to the closing quote, a single brace, a newline or the end.
pub(crate) fn ftext_text_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += match byte {
            b'"' | b'\n' => break,
            b'{' | b'}' if bytes.get(at + 1) == Some(&byte) => 2,
            b'{' | b'}' => break,
            b'\\' => {
                if rest[at..].starts_with("\\u{") {
                    let inside = rest[at + 3..]
                        .bytes()
                        .take_while(u8::is_ascii_hexdigit)
                        .count();
                    3 + inside + usize::from(bytes.get(at + 3 + inside) == Some(&b'}'))
                } else if bytes.get(at + 1).is_some_and(|next| *next != b'\n') {
                    1 + rest[at + 1..].chars().next().map_or(0, char::len_utf8)
                } else {
                    1
                }
            }
            _ => 1,
        };
    }
    at
}

/// The value of a text as written, quotes included. `span` is where it stands.
pub(crate) fn text(spelling: &Arc<str>, span: Span, report: &mut Report) -> TextLit {
    let inner = spelling
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or("");
    TextLit {
        value: Arc::from(unescape(inner, span.start + 1, false, report)),
        spelling: spelling.clone(),
    }
}

/// The value of the text between two expressions of an f-text.
pub(crate) fn ftext_text(spelling: &str, start: u32, report: &mut Report) -> Arc<str> {
    Arc::from(unescape(spelling, start, true, report))
}

/// The value of a character as written, quotes included.
pub(crate) fn char(spelling: &Arc<str>, span: Span, report: &mut Report) -> CharLit {
    let inner = &spelling[1..spelling.len() - 1];
    let value = unescape(inner, span.start + 1, false, report);
    CharLit {
        value: value.chars().next().unwrap_or('?'),
        spelling: spelling.clone(),
    }
}

/// Resolves escapes, and doubled braces in f-texts.
fn unescape(written: &str, start: u32, braces: bool, report: &mut Report) -> String {
    let mut value = String::with_capacity(written.len());
    let mut chars = written.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if braces && (c == '{' || c == '}') {
            chars.next_if(|(_, next)| *next == c);
            value.push(c);
            continue;
        }
        if c != '\\' {
            value.push(c);
            continue;
        }
        let escape = chars.next().map(|(_, c)| c);
        let resolved = match escape {
            Some('n') => Some('\n'),
            Some('t') => Some('\t'),
            Some('r') => Some('\r'),
            Some('0') => Some('\0'),
            Some(same @ ('\\' | '"' | '\'')) => Some(same),
            Some('u') => unicode(&mut chars),
            _ => None,
        };
        match resolved {
            Some(c) => value.push(c),
            None => {
                let end = chars.peek().map_or(written.len(), |(at, _)| *at);
                let span = report.span(start + at as u32, start + end as u32);
                report.bad_escape(span, &written[at..end]);
                value.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
    value
}

/// The character of `{1F600}`, the rest of `\u{1F600}`.
fn unicode(chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>) -> Option<char> {
    chars.next_if(|(_, c)| *c == '{')?;
    let mut code: u32 = 0;
    let mut digits = 0;
    while let Some((_, c)) = chars.next_if(|(_, c)| c.is_ascii_hexdigit()) {
        code = code.saturating_mul(16).saturating_add(c.to_digit(16)?);
        digits += 1;
    }
    chars.next_if(|(_, c)| *c == '}')?;
    if digits == 0 || digits > 6 {
        return None;
    }
    char::from_u32(code)
}

/// The value of a whole number as written.
pub(crate) fn int(spelling: &Arc<str>, span: Span, report: &mut Report) -> IntLit {
    let (digits, radix) = match spelling.get(..2) {
        Some("0x") => (&spelling[2..], 16),
        Some("0b") => (&spelling[2..], 2),
        _ => (&spelling[..], 10),
    };
    let digits: String = digits.chars().filter(|c| *c != '_').collect();
    if digits.len() > MAX_DIGITS {
        report.long_number(span, MAX_DIGITS);
    }
    let value = if digits.len() > MAX_DIGITS {
        None
    } else {
        BigInt::parse_bytes(digits.as_bytes(), radix)
    };
    IntLit {
        value: value.unwrap_or_default(),
        spelling: spelling.clone(),
    }
}

/// The value of a floating-point number as written.
pub(crate) fn float(spelling: &Arc<str>, span: Span, report: &mut Report) -> FloatLit {
    let digits: String = spelling.chars().filter(|c| *c != '_').collect();
    let value: f64 = digits.parse().unwrap_or(f64::INFINITY);
    if !value.is_finite() {
        report.huge_float(span);
    }
    FloatLit {
        bits: if value.is_finite() {
            value.to_bits()
        } else {
            0
        },
        spelling: spelling.clone(),
    }
}

/// `camelCase`, `MAX_SIZE` or `Http2Server` as `snake_case`.
pub(crate) fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut small = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && small {
            snake.push('_');
        }
        small = c.is_ascii_lowercase() || c.is_ascii_digit();
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// `snake_case` or `Mixed_Case` as `UpperCamel`.
pub(crate) fn upper_camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for part in name.split('_') {
        let mut chars = part.chars();
        if let Some(first) = chars.next() {
            camel.push(first.to_ascii_uppercase());
            camel.push_str(chars.as_str());
        }
    }
    if camel.starts_with(|c: char| c.is_ascii_uppercase()) {
        camel
    } else {
        format!("T{camel}")
    }
}

/// Whether `word` is a keyword wherever it stands.
pub(crate) fn is_keyword(word: &str) -> bool {
    let mut lexer = Tok::lexer(word);
    let first = lexer.next();
    let whole = lexer.span().end == word.len();
    let letters = word.starts_with(|c: char| c.is_ascii_lowercase());
    letters && whole && matches!(first, Some(Ok(tok)) if !tok.is_name() && tok != Tok::FTextStart)
}

/// `name`, or with `_` behind it if it is a keyword.
pub(crate) fn free_name(name: &str) -> String {
    if is_keyword(name) {
        format!("{name}_")
    } else {
        name.to_string()
    }
}

/// The type that a lower-case name stands for: that of other languages, or the same in the right case.
pub(crate) fn type_name(name: &str) -> String {
    match name {
        "str" | "string" => "Text".to_string(),
        "boolean" => "Bool".to_string(),
        "integer" => "Int".to_string(),
        "double" | "f64" => "Float".to_string(),
        "void" => "Unit".to_string(),
        "dict" => "Map".to_string(),
        "array" | "vec" => "List".to_string(),
        name => upper_camel(name),
    }
}
