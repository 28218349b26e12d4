//! The tree as JSON and as S-expressions.

use crate::ast::File;
use serde_json::{Map, Value};

/// The tree as JSON: structures are objects, variants are objects with one key (or a string), places are `[start, end]` in bytes.
pub fn json(file: &File) -> Value {
    // Serialising the tree cannot fail: it has no maps with keys that are not strings, and no I/O is done.
    serde_json::to_value(file).unwrap_or(Value::Null)
}

/// The tree as indented S-expressions, without places: `(Binary (op Add) (left …) (right …))`.
pub fn sexpr(file: &File) -> String {
    let mut out = String::new();
    match json(file) {
        Value::Object(fields) => structure(&mut out, "File", &fields, 0),
        other => write(&mut out, &other, 0),
    }
    out.push('\n');
    out
}

/// The widest S-expression that stands on one line.
const WIDTH: usize = 100;

fn structure(out: &mut String, head: &str, fields: &Map<String, Value>, indent: usize) {
    let fields: Vec<_> = fields
        .iter()
        .filter(|(name, value)| says_something(name, value))
        .collect();
    out.push('(');
    out.push_str(head);
    let start = out.len();
    for (name, value) in fields {
        newline(out, indent + 2);
        if name == "kind" {
            // What a node is stands for itself.
            write(out, value, indent + 2);
        } else if let ("value" | "spelling", Value::String(_)) = (name.as_str(), value) {
            out.push_str(&format!("({name} {value})"));
        } else {
            out.push('(');
            out.push_str(name);
            out.push(' ');
            write(out, value, indent + 4);
            out.push(')');
        }
    }
    out.push(')');
    join_if_short(out, start, indent + head.len() + 1);
}

/// Whether a field is worth showing: places and empty things are not.
fn says_something(name: &str, value: &Value) -> bool {
    let place = matches!(name, "span" | "op_span" | "position_span");
    let nothing = match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    !place && !nothing
}

fn newline(out: &mut String, indent: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Puts what was written from `start` on one line if it is short.
fn join_if_short(out: &mut String, start: usize, column: usize) {
    let written = &out[start..];
    if written.len() > 4 * WIDTH {
        return;
    }
    let mut joined = String::with_capacity(written.len());
    for (i, line) in written.split('\n').enumerate() {
        if i > 0 {
            joined.push(' ');
            joined.push_str(line.trim_start_matches(' '));
        } else {
            joined.push_str(line);
        }
    }
    if column + joined.chars().count() <= WIDTH {
        out.truncate(start);
        out.push_str(&joined);
    }
}

fn write(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Null => out.push_str("none"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number.to_string()),
        // Variants without fields; what the program's text holds is quoted.
        Value::String(variant) => out.push_str(variant),
        Value::Array(items) => {
            out.push('(');
            let start = out.len();
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    newline(out, indent + 1);
                }
                write(out, item, indent + 1);
            }
            out.push(')');
            join_if_short(out, start, indent + 1);
        }
        Value::Object(fields) => object(out, fields, indent),
    }
}

/// A node: a name alone, a variant, or a structure.
fn object(out: &mut String, fields: &Map<String, Value>, indent: usize) {
    if let (2, Some(Value::String(text)), Some(_)) =
        (fields.len(), fields.get("text"), fields.get("span"))
    {
        out.push_str(&Value::String(text.clone()).to_string());
        return;
    }
    if let (1, Some((variant, value))) = (fields.len(), fields.iter().next())
        && variant.starts_with(|c: char| c.is_ascii_uppercase())
    {
        match value {
            Value::Object(inner)
                if !is_name(inner) && !is_variant(inner) && !inner.contains_key("kind") =>
            {
                structure(out, variant, inner, indent);
            }
            value => {
                out.push('(');
                out.push_str(variant);
                out.push(' ');
                write(out, value, indent + 2);
                out.push(')');
            }
        }
        return;
    }
    match fields.get("kind") {
        Some(kind)
            if fields.iter().all(|(name, value)| {
                name == "kind" || !says_something(name, value) || name == "parens"
            }) =>
        {
            write(out, kind, indent);
        }
        _ => structure(out, "node", fields, indent),
    }
}

fn is_name(fields: &Map<String, Value>) -> bool {
    fields.len() == 2 && fields.contains_key("text") && fields.contains_key("span")
}

fn is_variant(fields: &Map<String, Value>) -> bool {
    fields.len() == 1
        && fields
            .keys()
            .all(|key| key.starts_with(|c: char| c.is_ascii_uppercase()))
}
