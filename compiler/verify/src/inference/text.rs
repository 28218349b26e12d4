//! Candidates as Tenet expressions.

use tenet_core::{Binder, Domain, Expr, ExprKind, Intrinsic, Local, LocalId};

/// How tightly an expression binds: what stands inside of an operator that binds tighter is put in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Open,
    Implies,
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Unary,
    Atom,
}

/// An expression as Tenet text; `None` where it has no short one.
pub(super) fn written(locals: &[Local], expr: &Expr) -> Option<String> {
    let mut writer = Writer {
        locals,
        names: Vec::new(),
    };
    Some(writer.expr(expr)?.0)
}

struct Writer<'a> {
    locals: &'a [Local],
    /// Names of bound variables that would mean something else under their own.
    names: Vec<(LocalId, String)>,
}

type Written = Option<(String, Level)>;

impl Writer<'_> {
    fn at(&mut self, expr: &Expr, level: Level) -> Option<String> {
        let (text, own) = self.expr(expr)?;
        Some(if own < level {
            format!("({text})")
        } else {
            text
        })
    }

    fn infix(&mut self, a: &Expr, op: &str, b: &Expr, level: Level, left: Level) -> Written {
        let right = match level {
            Level::Implies => Level::Implies,
            Level::Or => Level::And,
            Level::And => Level::Not,
            Level::Compare => Level::Sum,
            Level::Sum => Level::Product,
            _ => Level::Unary,
        };
        let (a, b) = (self.at(a, left)?, self.at(b, right)?);
        Some((format!("{a} {op} {b}"), level))
    }

    fn all(&mut self, exprs: &[Expr]) -> Option<String> {
        let parts: Option<Vec<String>> = exprs.iter().map(|e| self.at(e, Level::Open)).collect();
        Some(parts?.join(", "))
    }

    fn name(&self, local: LocalId) -> Option<String> {
        if let Some((_, name)) = self.names.iter().rev().find(|(l, _)| *l == local) {
            return Some(name.clone());
        }
        let name = &self.locals.get(local.0 as usize)?.name;
        (!name.starts_with('$')).then(|| name.to_string())
    }

    fn expr(&mut self, expr: &Expr) -> Written {
        let atom = |text: String| Some((text, Level::Atom));
        match &*expr.kind {
            ExprKind::Int(value) => {
                let text = value.to_string();
                let level = if text.starts_with('-') {
                    Level::Unary
                } else {
                    Level::Atom
                };
                Some((text, level))
            }
            ExprKind::Bool(value) => atom(value.to_string()),
            ExprKind::Unit => atom("()".into()),
            ExprKind::Char(c) => atom(format!("{c:?}")),
            ExprKind::Text(text)
                if text
                    .chars()
                    .all(|c| c.is_ascii_graphic() && c != '"' && c != '\\' || c == ' ') =>
            {
                atom(format!("\"{text}\""))
            }
            ExprKind::Local(local) => atom(self.name(*local)?),
            ExprKind::Constant(path) => atom(last(path).to_string()),
            ExprKind::Construct {
                data,
                constructor,
                args,
                ..
            } => {
                let name = match (&**data, constructor) {
                    ("std.prelude.Option", 0) => "None",
                    ("std.prelude.Option", _) => "Some",
                    ("std.prelude.Result", 0) => "Ok",
                    ("std.prelude.Result", _) => "Err",
                    _ => return None,
                };
                if args.is_empty() {
                    return atom(name.into());
                }
                let args = self.all(args)?;
                atom(format!("{name}({args})"))
            }
            ExprKind::Tuple(parts) => {
                let parts = self.all(parts)?;
                atom(format!("({parts})"))
            }
            ExprKind::List(items) => {
                let items = self.all(items)?;
                atom(format!("[{items}]"))
            }
            ExprKind::Set(items) => {
                let items = self.all(items)?;
                atom(format!("{{{items}}}"))
            }
            ExprKind::Intrinsic(op, args) => self.operation(*op, args),
            ExprKind::Call { callee, args, .. } => {
                let args = self.all(args)?;
                atom(format!("{}({args})", last(callee)))
            }
            ExprKind::Apply { function, args } => {
                let function = self.at(function, Level::Atom)?;
                let args = self.all(args)?;
                atom(format!("{function}({args})"))
            }
            ExprKind::Not(a) => match &*a.kind {
                ExprKind::Intrinsic(Intrinsic::Eq, args) => {
                    self.infix(&args[0], "!=", &args[1], Level::Compare, Level::Sum)
                }
                _ => {
                    let a = self.at(a, Level::Not)?;
                    Some((format!("not {a}"), Level::Not))
                }
            },
            ExprKind::And(a, b) => self.infix(a, "and", b, Level::And, Level::And),
            ExprKind::Or(a, b) => self.infix(a, "or", b, Level::Or, Level::Or),
            ExprKind::Implies(a, b) => self.infix(a, "implies", b, Level::Implies, Level::Or),
            ExprKind::Iff(a, b) => {
                let (a, b) = (self.at(a, Level::Or)?, self.at(b, Level::Or)?);
                Some((format!("{a} iff {b}"), Level::Open))
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                let condition = self.at(condition, Level::Implies)?;
                let then = self.at(then, Level::Implies)?;
                let otherwise = self.at(otherwise, Level::Implies)?;
                atom(format!("if {condition} then {then} else {otherwise} end"))
            }
            ExprKind::Quantifier {
                universal,
                binders,
                body,
            } => {
                let known = self.names.len();
                let typed = binders.iter().any(|b| b.domain == Domain::Type);
                let binders: Option<Vec<String>> =
                    binders.iter().map(|b| self.binder(b, &[body])).collect();
                let word = match (universal, typed) {
                    (true, false) => "all",
                    (false, false) => "some",
                    // The types of variables are not written out here.
                    _ => return None,
                };
                let body = self.at(body, Level::Open)?;
                self.names.truncate(known);
                Some((
                    format!("{word} {}: {body}", binders?.join(", ")),
                    Level::Open,
                ))
            }
            ExprKind::Comprehension {
                binder,
                filter,
                body,
            } => {
                let known = self.names.len();
                let source = self.binder(binder, &[body])?;
                let body = self.at(body, Level::Open)?;
                let filter = match filter {
                    Some(filter) => format!(" where {}", self.at(filter, Level::Open)?),
                    None => String::new(),
                };
                self.names.truncate(known);
                atom(format!("[{body} for {source}{filter}]"))
            }
            _ => None,
        }
    }

    /// A bound variable, under a name that no other local in what it is bound in has.
    fn binder(&mut self, binder: &Binder, within: &[&Expr]) -> Option<String> {
        let domain = match &binder.domain {
            Domain::Range(from, to) => {
                let (from, to) = (self.at(from, Level::Sum)?, self.at(to, Level::Sum)?);
                format!("{from}..{to}")
            }
            Domain::Elements(items) => self.at(items, Level::Sum)?,
            Domain::Type => String::new(),
        };
        let own = self.locals.get(binder.local.0 as usize)?.name.to_string();
        let stem = own.trim_start_matches('$').to_string();
        let mut taken: Vec<String> = Vec::new();
        for expr in within {
            expr.walk(&mut |e| {
                if let ExprKind::Local(local) = &*e.kind
                    && *local != binder.local
                    && let Some(name) = self.name(*local)
                {
                    taken.push(name);
                }
            });
        }
        taken.extend(self.names.iter().map(|(_, name)| name.clone()));
        let mut name = stem.clone();
        let mut number = 2;
        while taken.contains(&name) {
            name = format!("{stem}{number}");
            number += 1;
        }
        self.names.push((binder.local, name.clone()));
        Some(format!("{name} in {domain}"))
    }

    fn operation(&mut self, op: Intrinsic, args: &[Expr]) -> Written {
        use Intrinsic as I;
        match (op, args) {
            (I::IntAdd | I::ListConcat | I::TextConcat | I::SetUnion, [a, b]) => {
                self.infix(a, "+", b, Level::Sum, Level::Sum)
            }
            (I::IntSub | I::SetDifference, [a, b]) => self.infix(a, "-", b, Level::Sum, Level::Sum),
            (I::IntMul, [a, b]) => self.infix(a, "*", b, Level::Product, Level::Product),
            (I::IntFloorDiv, [a, b]) => self.infix(a, "//", b, Level::Product, Level::Product),
            (I::IntFloorMod, [a, b]) => self.infix(a, "%", b, Level::Product, Level::Product),
            (I::IntNeg, [a]) => {
                let a = self.at(a, Level::Atom)?;
                Some((format!("-{a}"), Level::Unary))
            }
            (I::Eq, [a, b]) => self.infix(a, "==", b, Level::Compare, Level::Sum),
            (I::Lt, [a, b]) => self.infix(a, "<", b, Level::Compare, Level::Sum),
            (I::Le, [a, b]) => self.infix(a, "<=", b, Level::Compare, Level::Sum),
            (
                I::ListContains | I::TextHasChar | I::TextHasText | I::SetContains | I::MapHas,
                [a, b],
            ) => self.infix(a, "in", b, Level::Compare, Level::Sum),
            (I::ListLen | I::TextLen | I::SetLen | I::MapLen, [a]) => {
                let a = self.at(a, Level::Open)?;
                Some((format!("len({a})"), Level::Atom))
            }
            (I::ListGet | I::TextGet | I::MapGet, [a, b]) => {
                let (a, b) = (self.at(a, Level::Atom)?, self.at(b, Level::Open)?);
                Some((format!("{a}[{b}]"), Level::Atom))
            }
            (I::ListSlice | I::TextSlice, [a, from, to]) => {
                let whole = matches!(&*to.kind, ExprKind::Intrinsic(I::ListLen | I::TextLen, of) if of[0] == *a);
                let start = matches!(&*from.kind, ExprKind::Int(n) if n.to_string() == "0");
                let a = self.at(a, Level::Atom)?;
                let from = if start {
                    String::new()
                } else {
                    self.at(from, Level::Sum)?
                };
                let to = if whole {
                    String::new()
                } else {
                    self.at(to, Level::Sum)?
                };
                Some((format!("{a}[{from}..{to}]"), Level::Atom))
            }
            (I::MapKeys, [a]) => {
                let a = self.at(a, Level::Atom)?;
                Some((format!("{a}.keys()"), Level::Atom))
            }
            (I::SetToList, [a]) => {
                let a = self.at(a, Level::Atom)?;
                Some((format!("{a}.to_list()"), Level::Atom))
            }
            _ => None,
        }
    }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
