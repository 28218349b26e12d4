//! Values as the Tenet expressions that give them.

use super::{FunctionValue, Value};
use std::fmt::{self, Write as _};

/// A piece of output that is still to be written.
enum Piece<'a> {
    Value(&'a Value),
    Text(&'a str),
}

/// Writes the Tenet expression for a value, without recursion.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pending = vec![Piece::Value(self)];
        while let Some(piece) = pending.pop() {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Value(value) => write_head(f, value, &mut pending)?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Value {
    /// What `print` and f-texts show: a text or character as it stands, all else as the Tenet expression for it.
    pub fn display(&self) -> String {
        match self {
            Value::Text(chars) => chars.iter().collect(),
            Value::Char(c) => c.to_string(),
            value => value.to_string(),
        }
    }
}

/// Writes a value without parts, or the beginning of one with parts, whose rest is put on the stack (last piece first).
fn write_head<'a>(
    f: &mut fmt::Formatter<'_>,
    value: &'a Value,
    pending: &mut Vec<Piece<'a>>,
) -> fmt::Result {
    match value {
        Value::Int(n) => write!(f, "{n}"),
        Value::Bool(b) => write!(f, "{b}"),
        Value::Unit => f.write_str("()"),
        Value::Char(c) => {
            f.write_char('\'')?;
            write_char(f, *c, '\'')?;
            f.write_char('\'')
        }
        Value::Text(chars) => {
            f.write_char('"')?;
            for c in chars.iter() {
                write_char(f, *c, '"')?;
            }
            f.write_char('"')
        }
        Value::List(parts) => write_parts(f, "[", parts, "]", pending),
        Value::Set(parts) => write_parts(f, "{", parts, "}", pending),
        Value::Tuple(parts) => write_parts(f, "(", parts, ")", pending),
        Value::Map(parts) => {
            f.write_char('{')?;
            pending.push(Piece::Text("}"));
            for (i, entry) in parts.chunks_exact(2).enumerate().rev() {
                pending.push(Piece::Value(&entry[1]));
                pending.push(Piece::Text(": "));
                pending.push(Piece::Value(&entry[0]));
                if i > 0 {
                    pending.push(Piece::Text(", "));
                }
            }
            Ok(())
        }
        Value::Data(data) => {
            f.write_str(&data.shape.name)?;
            if data.fields.is_empty() {
                return Ok(());
            }
            if !data.shape.record {
                return write_parts(f, "(", &data.fields, ")", pending);
            }
            f.write_char('(')?;
            pending.push(Piece::Text(")"));
            for (i, field) in data.fields.iter().enumerate().rev() {
                pending.push(Piece::Value(field));
                pending.push(Piece::Text(" = "));
                let name = data.shape.fields.get(i).map_or("", |name| name);
                pending.push(Piece::Text(name));
                if i > 0 {
                    pending.push(Piece::Text(", "));
                }
            }
            Ok(())
        }
        Value::Function(function) => write_function(f, function, pending),
    }
}

fn write_parts<'a>(
    f: &mut fmt::Formatter<'_>,
    open: &str,
    parts: &'a [Value],
    close: &'static str,
    pending: &mut Vec<Piece<'a>>,
) -> fmt::Result {
    f.write_str(open)?;
    pending.push(Piece::Text(close));
    for (i, part) in parts.iter().enumerate().rev() {
        pending.push(Piece::Value(part));
        if i > 0 {
            pending.push(Piece::Text(", "));
        }
    }
    Ok(())
}

/// Functions that were made up are lambdas; of a closure nothing is left that could be pasted.
fn write_function<'a>(
    f: &mut fmt::Formatter<'_>,
    function: &'a FunctionValue,
    pending: &mut Vec<Piece<'a>>,
) -> fmt::Result {
    match function {
        FunctionValue::Closure { .. } => f.write_str("<function>"),
        FunctionValue::Constant { arity, value } => {
            write_params(f, *arity)?;
            pending.extend(value.first().map(Piece::Value));
            Ok(())
        }
        FunctionValue::Argument { arity, index } => {
            write_params(f, *arity)?;
            f.write_str(&param_name(*index))
        }
        FunctionValue::Table { arity, entry } => {
            write_params(f, *arity)?;
            write!(f, "if {} == ", param_name(0))?;
            pending.push(Piece::Text(" end"));
            if let [at, result, otherwise] = &entry[..] {
                pending.push(Piece::Value(otherwise));
                pending.push(Piece::Text(" else "));
                pending.push(Piece::Value(result));
                pending.push(Piece::Text(" then "));
                pending.push(Piece::Value(at));
            }
            Ok(())
        }
    }
}

fn param_name(index: usize) -> String {
    format!("x{index}")
}

fn write_params(f: &mut fmt::Formatter<'_>, arity: usize) -> fmt::Result {
    if arity == 1 {
        return write!(f, "{} -> ", param_name(0));
    }
    f.write_char('(')?;
    for i in 0..arity {
        let comma = if i > 0 { ", " } else { "" };
        write!(f, "{comma}{}", param_name(i))?;
    }
    f.write_str(") -> ")
}

/// Writes a character as a literal has it, between quotation marks of the given kind.
fn write_char(f: &mut fmt::Formatter<'_>, c: char, quote: char) -> fmt::Result {
    match c {
        '\n' => f.write_str("\\n"),
        '\t' => f.write_str("\\t"),
        '\r' => f.write_str("\\r"),
        '\\' => f.write_str("\\\\"),
        c if c == quote => write!(f, "\\{c}"),
        c if c.is_control() => write!(f, "\\u{{{:X}}}", u32::from(c)),
        c => f.write_char(c),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Shape;
    use super::*;
    use std::sync::Arc;

    fn shape(name: &str, fields: &[&str], record: bool) -> Arc<Shape> {
        Arc::new(Shape {
            data: "m.T".into(),
            constructor: 0,
            name: name.into(),
            fields: fields.iter().map(|f| (*f).into()).collect(),
            record,
        })
    }

    #[test]
    fn values_show_as_expressions() {
        let n = |n: i64| Value::int(n);
        let map = Value::map(vec![(Value::text("b"), n(2)), (Value::text("a"), n(1))]);
        let shown = [
            (n(-3), "-3"),
            (Value::Unit, "()"),
            (Value::Char('\''), r"'\''"),
            (Value::text("a\"b\n"), r#""a\"b\n""#),
            (Value::list(vec![n(1), n(2)]), "[1, 2]"),
            (Value::set(vec![n(2), n(1), n(2)]), "{1, 2}"),
            (map, r#"{"a": 1, "b": 2}"#),
            (Value::map(vec![]), "{}"),
            (Value::tuple(vec![n(1), Value::text("x")]), r#"(1, "x")"#),
            (Value::data(shape("None", &[], false), vec![]), "None"),
            (
                Value::data(shape("Some", &["value"], false), vec![n(1)]),
                "Some(1)",
            ),
            (
                Value::data(
                    shape("Account", &["owner", "balance"], true),
                    vec![Value::text("ada"), n(3)],
                ),
                r#"Account(owner = "ada", balance = 3)"#,
            ),
        ];
        for (value, text) in shown {
            assert_eq!(value.to_string(), text);
        }
        assert_eq!(Value::text("a\"").display(), "a\"");
    }

    #[test]
    fn deep_values_are_compared_shown_and_dropped_without_recursion() {
        let deep = || {
            let mut value = Value::list(vec![]);
            for _ in 0..1_000_000 {
                value = Value::list(vec![value]);
            }
            value
        };
        let (a, b) = (deep(), deep());
        assert!(a == b);
        assert_eq!(a.to_string().len(), 2_000_002);
    }
}
