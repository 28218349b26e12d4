//! Formulas as Tenet text, for people to read: close to what an author would have written, not meant to be parsed.

use num_bigint::BigInt;
use rustc_hash::FxHashMap;
use tenet_logic::{ConstructorId, Environment, Op, Sort, SortKind, Term, Terms};

/// Formulas nest no deeper in a text.
const DEEPEST: u32 = 24;
/// A text that is longer is cut.
const LONGEST: usize = 200;

/// How tightly an expression holds together, loosest first.
mod level {
    pub(super) const QUANTIFIER: u8 = 0;
    pub(super) const IMPLIES: u8 = 1;
    pub(super) const OR: u8 = 2;
    pub(super) const AND: u8 = 3;
    pub(super) const NOT: u8 = 4;
    pub(super) const COMPARISON: u8 = 5;
    pub(super) const SUM: u8 = 6;
    pub(super) const PRODUCT: u8 = 7;
    pub(super) const UNARY: u8 = 8;
    pub(super) const ATOM: u8 = 9;
}

/// Writes terms; variables that stand for different values of one local are told apart by primes.
pub(crate) struct Wording<'a> {
    terms: &'a Terms,
    env: &'a Environment,
    names: FxHashMap<Term, String>,
    bound: Vec<String>,
}

impl<'a> Wording<'a> {
    pub(crate) fn new(terms: &'a Terms, env: &'a Environment) -> Wording<'a> {
        Wording {
            terms,
            env,
            names: FxHashMap::default(),
            bound: Vec::new(),
        }
    }

    /// Gives a variable the name that it has for the author.
    pub(crate) fn call(&mut self, variable: Term, name: &str) {
        self.names.insert(variable, name.replace('$', ""));
    }

    /// Has the variable a name already?
    pub(crate) fn knows(&self, variable: Term) -> bool {
        self.names.contains_key(&variable)
    }

    /// The text of a term.
    pub(crate) fn text(&mut self, term: Term) -> String {
        let text = self.write(term, level::QUANTIFIER, DEEPEST);
        if text.chars().count() <= LONGEST {
            return text;
        }
        let mut cut: String = text.chars().take(LONGEST).collect();
        cut.push('…');
        cut
    }

    fn write(&mut self, term: Term, least: u8, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else {
            return "…".into();
        };
        let (level, text) = self.parts(term, depth);
        if level < least {
            format!("({text})")
        } else {
            text
        }
    }

    fn list(&mut self, terms: &[Term], depth: u32) -> String {
        let parts: Vec<String> = terms
            .iter()
            .map(|term| self.write(*term, level::QUANTIFIER, depth))
            .collect();
        parts.join(", ")
    }

    fn infix(&mut self, args: &[Term], word: &str, level: u8, depth: u32) -> (u8, String) {
        // Operators lean to the left; comparisons do not lean.
        let first = if level == level::COMPARISON {
            level + 1
        } else {
            level
        };
        let least = std::iter::once(first).chain(std::iter::repeat(level + 1));
        let parts: Vec<String> = args
            .iter()
            .zip(least)
            .map(|(arg, least)| self.write(*arg, least, depth))
            .collect();
        (level, parts.join(&format!(" {word} ")))
    }

    fn called(&mut self, name: &str, args: &[Term], depth: u32) -> (u8, String) {
        let args = self.list(args, depth);
        (level::ATOM, format!("{name}({args})"))
    }

    fn parts(&mut self, term: Term, depth: u32) -> (u8, String) {
        let args: Vec<Term> = self.terms.args(term).to_vec();
        let op = self.terms.op(term).clone();
        match (&op, &args[..]) {
            (Op::True, _) => (level::ATOM, "true".into()),
            (Op::False, _) => (level::ATOM, "false".into()),
            (Op::Not, [a]) => self.negation(*a, depth),
            (Op::And, [a, b]) if self.is_chain(*a, *b) => self.chain(*a, *b, depth),
            (Op::And, _) => self.infix(&args, "and", level::AND, depth),
            (Op::Or, _) => self.infix(&args, "or", level::OR, depth),
            (Op::Implies, [a, b]) => {
                let a = self.write(*a, level::OR, depth);
                let b = self.write(*b, level::IMPLIES, depth);
                (level::IMPLIES, format!("{a} implies {b}"))
            }
            (Op::Ite, [c, a, b]) => {
                let c = self.write(*c, level::QUANTIFIER, depth);
                let a = self.write(*a, level::QUANTIFIER, depth);
                let b = self.write(*b, level::QUANTIFIER, depth);
                (level::ATOM, format!("if {c} then {a} else {b} end"))
            }
            (Op::Eq, [a, b]) => self.equation(*a, *b, depth),
            (Op::Le | Op::Lt, [a, b]) if self.shifted(*a, *b).is_some() => {
                let strict = matches!(op, Op::Lt);
                self.bounded(*a, *b, strict, depth)
            }
            // A number stands on the right.
            (Op::Le | Op::Lt, [a, b])
                if matches!(self.terms.op(*a), Op::Int(_))
                    && !matches!(self.terms.op(*b), Op::Int(_)) =>
            {
                let word = if matches!(op, Op::Le) { ">=" } else { ">" };
                self.infix(&[*b, *a], word, level::COMPARISON, depth)
            }
            (Op::Le | Op::Lt | Op::Less, [a, b]) => {
                let word = if matches!(op, Op::Le) { "<=" } else { "<" };
                self.infix(&[*a, *b], word, level::COMPARISON, depth)
            }
            (Op::Var(_), _) => (level::ATOM, self.variable(term)),
            (Op::Bound(index), _) => (level::ATOM, self.bound_name(*index)),
            (Op::Int(value), _) if value.sign() == num_bigint::Sign::Minus => {
                (level::UNARY, value.to_string())
            }
            (Op::Int(value), _) => (level::ATOM, value.to_string()),
            (Op::Add, _) => (level::SUM, self.sum(&args, depth)),
            (Op::Mul, _) => self.infix(&args, "*", level::PRODUCT, depth),
            (Op::Div, _) => self.infix(&args, "//", level::PRODUCT, depth),
            (Op::Mod, _) => self.infix(&args, "%", level::PRODUCT, depth),
            (Op::App(function), _) => {
                let name = short_name(&self.env.function(*function).name);
                self.called(&name, &args, depth)
            }
            (Op::Apply, [function, args @ ..]) => {
                let function = self.write(*function, level::ATOM, depth);
                let args = args.to_vec();
                self.called(&function, &args, depth)
            }
            (Op::Constructor(constructor), _) => self.construct(*constructor, &args, depth),
            (Op::Select(constructor, index), [value]) => {
                let value = self.write(*value, level::ATOM, depth);
                let field = self
                    .env
                    .constructor(*constructor)
                    .fields
                    .get(*index as usize);
                let field = field.map_or_else(String::new, |field| field.name.to_string());
                let field = field.strip_prefix("part").map_or(field.clone(), Into::into);
                (level::ATOM, format!("{value}.{field}"))
            }
            (Op::Is(constructor), [value]) => {
                let value = self.write(*value, level::SUM, depth);
                let declared = self.env.constructor(*constructor);
                let holes = vec!["_"; declared.fields.len()].join(", ");
                let holes = if holes.is_empty() {
                    holes
                } else {
                    format!("({holes})")
                };
                let name = &declared.name;
                (level::COMPARISON, format!("{value} is {name}{holes}"))
            }
            (Op::Forall(sorts, _), [body]) => self.quantified("all", "forall", sorts, *body, depth),
            (Op::Exists(sorts, _), [body]) => {
                self.quantified("some", "exists", sorts, *body, depth)
            }
            (Op::Lambda(sorts), [body]) => {
                let names = self.enter(sorts);
                let body = self.write(*body, level::QUANTIFIER, depth);
                self.leave(sorts.len());
                let names = match &names[..] {
                    [name] => name.clone(),
                    names => format!("({})", names.join(", ")),
                };
                (level::QUANTIFIER, format!("{names} -> {body}"))
            }
            (Op::Witness(_), _) => (level::ATOM, "a witness".into()),
            _ => self.container(&op, &args, depth),
        }
    }

    fn container(&mut self, op: &Op, args: &[Term], depth: u32) -> (u8, String) {
        match (op, args) {
            (Op::SeqLit, _) => (level::ATOM, format!("[{}]", self.list(args, depth))),
            (Op::SetLit, _) => (level::ATOM, format!("{{{}}}", self.list(args, depth))),
            (Op::SeqLen | Op::SetSize, _) => self.called("len", args, depth),
            (Op::SeqAt | Op::MapGet, [whole, at]) => {
                let whole = self.write(*whole, level::ATOM, depth);
                let at = self.write(*at, level::QUANTIFIER, depth);
                (level::ATOM, format!("{whole}[{at}]"))
            }
            (Op::SeqSlice, [whole, from, to]) => {
                let open_end = matches!(
                    (self.terms.op(*to), self.terms.args(*to)),
                    (Op::SeqLen, [of]) if of == whole
                );
                let open_start = matches!(self.terms.op(*from), Op::Int(n) if n.sign() == num_bigint::Sign::NoSign);
                let whole = self.write(*whole, level::ATOM, depth);
                let mut bound = |open: bool, term: Term| {
                    if open {
                        String::new()
                    } else {
                        self.write(term, level::SUM, depth)
                    }
                };
                let (from, to) = (bound(open_start, *from), bound(open_end, *to));
                (level::ATOM, format!("{whole}[{from}..{to}]"))
            }
            (Op::SeqUpdate | Op::MapInsert, [whole, at, value]) => {
                let whole = self.write(*whole, level::ATOM, depth);
                let at = self.write(*at, level::QUANTIFIER, depth);
                let value = self.write(*value, level::QUANTIFIER, depth);
                (level::ATOM, format!("{whole}.with([{at}] = {value})"))
            }
            (Op::SeqConcat | Op::SetUnion, _) => self.infix(args, "+", level::SUM, depth),
            (Op::SetDifference | Op::MapRemove, _) => self.infix(args, "-", level::SUM, depth),
            (Op::SetMember, [item, set]) => {
                let keys = match (self.terms.op(*set), self.terms.args(*set)) {
                    (Op::MapKeys, [map]) => *map,
                    _ => *set,
                };
                self.infix(&[*item, keys], "in", level::COMPARISON, depth)
            }
            (Op::SetIntersection, _) => self.called("intersection", args, depth),
            (Op::SetSubset, _) => self.called("is_subset", args, depth),
            (Op::MapKeys, _) => self.called("keys", args, depth),
            _ => (level::ATOM, "{}".into()),
        }
    }

    /// Do two comparisons have a side in common, so that they read as one?
    fn is_chain(&self, a: Term, b: Term) -> bool {
        let is_comparison = |term: Term| matches!(self.terms.op(term), Op::Le | Op::Lt);
        is_comparison(a) && is_comparison(b) && self.terms.args(a)[1] == self.terms.args(b)[0]
    }

    /// `low <= x and x < high` as `low <= x < high`.
    fn chain(&mut self, a: Term, b: Term, depth: u32) -> (u8, String) {
        let word = |term: Term| match self.terms.op(term) {
            Op::Le => "<=",
            _ => "<",
        };
        let (first, second) = (word(a), word(b));
        let sides = [
            self.terms.args(a)[0],
            self.terms.args(a)[1],
            self.terms.args(b)[1],
        ];
        let [low, middle, high] = sides.map(|side| self.write(side, level::SUM, depth));
        let text = format!("{low} {first} {middle} {second} {high}");
        (level::COMPARISON, text)
    }

    /// Of a comparison of a number with a sum of something and a number: the something, the bound, and whether it is an upper one.
    fn shifted(&self, a: Term, b: Term) -> Option<(Term, BigInt, bool)> {
        let number = |term: Term| match self.terms.op(term) {
            Op::Int(n) => Some(n.clone()),
            _ => None,
        };
        let parts = |term: Term| match (self.terms.op(term), self.terms.args(term)) {
            (Op::Add, [x, y]) => match (number(*x), number(*y)) {
                (Some(n), None) => Some((*y, n)),
                (None, Some(n)) => Some((*x, n)),
                _ => None,
            },
            _ => None,
        };
        if let (Some(n), Some((x, m))) = (number(a), parts(b)) {
            return Some((x, n - m, false));
        }
        if let (Some((x, m)), Some(n)) = (parts(a), number(b)) {
            return Some((x, n - m, true));
        }
        None
    }

    /// `0 <= n - 5` as `n >= 5`.
    fn bounded(&mut self, a: Term, b: Term, strict: bool, depth: u32) -> (u8, String) {
        let Some((something, bound, upper)) = self.shifted(a, b) else {
            return (level::ATOM, "…".into());
        };
        let word = match (upper, strict) {
            (true, true) => "<",
            (true, false) => "<=",
            (false, true) => ">",
            (false, false) => ">=",
        };
        let something = self.write(something, level::SUM, depth);
        (level::COMPARISON, format!("{something} {word} {bound}"))
    }

    fn negation(&mut self, term: Term, depth: u32) -> (u8, String) {
        let args: Vec<Term> = self.terms.args(term).to_vec();
        match (self.terms.op(term), &args[..]) {
            (Op::Le, [a, b]) => self.infix(&[*b, *a], "<", level::COMPARISON, depth),
            (Op::Lt, [a, b]) => self.infix(&[*b, *a], "<=", level::COMPARISON, depth),
            (Op::Eq, [a, b]) if self.terms.sort_of(*a) != Sort::BOOL => {
                let (a, b) = self.as_written(*a, *b);
                self.infix(&[a, b], "!=", level::COMPARISON, depth)
            }
            (Op::SetMember, [..]) => {
                let (_, text) = self.container(&Op::SetMember, &args, depth);
                (level::COMPARISON, text.replacen(" in ", " not in ", 1))
            }
            _ => {
                let text = self.write(term, level::NOT, depth);
                (level::NOT, format!("not {text}"))
            }
        }
    }

    fn equation(&mut self, a: Term, b: Term, depth: u32) -> (u8, String) {
        if self.terms.sort_of(a) == Sort::BOOL {
            let (a, b) = (
                self.write(a, level::IMPLIES, depth),
                self.write(b, level::IMPLIES, depth),
            );
            return (level::QUANTIFIER, format!("{a} iff {b}"));
        }
        let (a, b) = self.as_written(a, b);
        self.infix(&[a, b], "==", level::COMPARISON, depth)
    }

    /// The sides of an equation as one would write them: what is a value stands on the right.
    fn as_written(&self, a: Term, b: Term) -> (Term, Term) {
        let is_value = |term: Term| {
            matches!(
                self.terms.op(term),
                Op::Int(_) | Op::Constructor(_) | Op::SeqLit | Op::SetLit
            )
        };
        if is_value(a) && !is_value(b) {
            (b, a)
        } else {
            (a, b)
        }
    }

    /// A sum, what is subtracted last.
    fn sum(&mut self, args: &[Term], depth: u32) -> String {
        let (mut plus, mut minus) = (Vec::new(), Vec::new());
        for arg in args {
            let negative = |term: Term| match self.terms.op(term) {
                Op::Int(n) if n.sign() == num_bigint::Sign::Minus => Some(-n.clone()),
                _ => None,
            };
            let parts: Vec<Term> = self.terms.args(*arg).to_vec();
            match (self.terms.op(*arg), &parts[..]) {
                (Op::Mul, [factor, rest @ ..]) if negative(*factor).is_some() => {
                    let size = negative(*factor).unwrap_or_default();
                    let rest = match rest {
                        [one] => self.write(*one, level::PRODUCT, depth),
                        rest => self.infix(rest, "*", level::PRODUCT, depth).1,
                    };
                    minus.push(if size == 1.into() {
                        rest
                    } else {
                        format!("{size} * {rest}")
                    });
                }
                _ => match negative(*arg) {
                    Some(size) => minus.push(size.to_string()),
                    None => plus.push(self.write(*arg, level::PRODUCT, depth)),
                },
            }
        }
        let mut text = plus.join(" + ");
        for part in minus {
            text.push_str(if text.is_empty() { "-" } else { " - " });
            text.push_str(&part);
        }
        text
    }

    fn construct(&mut self, constructor: ConstructorId, args: &[Term], depth: u32) -> (u8, String) {
        let name = self.env.constructor(constructor).name.clone();
        let name = match &*name {
            "tuple" => "",
            name => name,
        };
        if args.is_empty() && !name.is_empty() {
            return (level::ATOM, name.into());
        }
        self.called(name, args, depth)
    }

    fn variable(&mut self, term: Term) -> String {
        if let Some(name) = self.names.get(&term) {
            return name.clone();
        }
        let Op::Var(symbol) = self.terms.op(term) else {
            return String::new();
        };
        let mut name = self.terms.name(*symbol).to_string();
        name.truncate(name.find('#').unwrap_or(name.len()));
        // Made-up locals have a `$` before their names.
        name = name.replace('$', "");
        while self.names.values().any(|taken| *taken == name) {
            name.push('\'');
        }
        self.names.insert(term, name.clone());
        name
    }

    fn bound_name(&self, index: u32) -> String {
        let position = self.bound.len().checked_sub(1 + index as usize);
        position.map_or_else(|| "_".into(), |position| self.bound[position].clone())
    }

    /// Names new bound variables.
    fn enter(&mut self, sorts: &[Sort]) -> Vec<String> {
        let mut names = Vec::new();
        for sort in sorts {
            let choices: &[&str] = match self.terms.sort_kind(*sort) {
                SortKind::Int => &["i", "j", "k", "m", "n"],
                SortKind::Seq(_) => &["xs", "ys", "zs"],
                SortKind::Fn(..) => &["f", "g"],
                _ => &["x", "y", "z"],
            };
            let taken = |name: &str| {
                self.bound.iter().any(|bound| bound == name)
                    || self.names.values().any(|known| known == name)
            };
            let free = choices.iter().find(|name| !taken(name));
            let name = free.map_or_else(|| format!("v{}", self.bound.len()), |n| (*n).into());
            self.bound.push(name.clone());
            names.push(name);
        }
        names
    }

    fn leave(&mut self, count: usize) {
        self.bound.truncate(self.bound.len() - count);
    }

    /// A quantifier; over a range of integers where its guard is one.
    fn quantified(
        &mut self,
        over_range: &str,
        over_all: &str,
        sorts: &[Sort],
        body: Term,
        depth: u32,
    ) -> (u8, String) {
        let names = self.enter(sorts);
        let text = self.ranged(sorts.len(), over_range, body, depth);
        let text = text.unwrap_or_else(|| {
            let body = self.write(body, level::QUANTIFIER, depth);
            format!("{over_all} {}: {body}", names.join(", "))
        });
        self.leave(sorts.len());
        (level::QUANTIFIER, text)
    }

    /// `0 <= i and i < n implies P` as `i in 0..n: P`.
    fn ranged(&mut self, count: usize, word: &str, body: Term, depth: u32) -> Option<String> {
        if count != 1 {
            return None;
        }
        let parts: Vec<Term> = self.terms.args(body).to_vec();
        let (guard, rest) = match (self.terms.op(body), &parts[..]) {
            (Op::Implies, [guard, rest]) if word == "all" => (*guard, vec![*rest]),
            (Op::And, [..]) if word == "some" => (body, Vec::new()),
            _ => return None,
        };
        if *self.terms.op(guard) != Op::And {
            return None;
        }
        let (mut low, mut high, mut others) = (None, None, Vec::new());
        for part in self.terms.args(guard).to_vec() {
            let sides = self.terms.args(part);
            match (self.terms.op(part), sides) {
                (Op::Le, [a, b]) if *self.terms.op(*b) == Op::Bound(0) && low.is_none() => {
                    low = Some(*a);
                }
                (Op::Lt, [a, b]) if *self.terms.op(*a) == Op::Bound(0) && high.is_none() => {
                    high = Some(*b);
                }
                _ => others.push(part),
            }
        }
        let (low, high) = (low?, high?);
        let name = self.bound_name(0);
        let (low, high) = (
            self.write(low, level::SUM, depth),
            self.write(high, level::SUM, depth),
        );
        let body = if word == "all" {
            let mut text = String::new();
            for other in others {
                text.push_str(&self.write(other, level::OR, depth));
                text.push_str(" implies ");
            }
            let rest = *rest.first()?;
            text + &self.write(rest, level::QUANTIFIER, depth)
        } else {
            let parts: Vec<String> = others
                .iter()
                .map(|other| self.write(*other, level::NOT, depth))
                .collect();
            parts.join(" and ")
        };
        Some(format!("{word} {name} in {low}..{high}: {body}"))
    }
}

/// The name of a function symbol as its author knows it.
fn short_name(name: &str) -> String {
    let name = name.split('#').next().unwrap_or(name);
    name.rsplit('.').next().unwrap_or(name).to_string()
}
