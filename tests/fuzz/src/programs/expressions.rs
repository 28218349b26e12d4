//! Random expressions of a type, over what is in scope.

use super::{Callable, Scope, Type};
use crate::derivation::Dice;

/// Makes expressions.
pub(super) struct Expressions<'a> {
    pub dice: &'a mut Dice,
    pub scope: &'a Scope,
    /// May an operation be used where it may be undefined?
    pub daring: bool,
}

const RELATIONS: [&str; 6] = ["<", "<=", ">", ">=", "==", "!="];

impl Expressions<'_> {
    fn one_in(&mut self, sides: usize) -> bool {
        self.dice.below(sides) == 0
    }

    fn pick<'t>(&mut self, choices: &[&'t str]) -> &'t str {
        choices[self.dice.below(choices.len())]
    }

    pub(super) fn literal(&mut self) -> String {
        self.pick(&["0", "0", "1", "1", "2", "3", "-1", "7", "10"])
            .to_string()
    }

    /// A variable of a type, if there is one. Numbers of a refined type are numbers.
    pub(super) fn variable(&mut self, wanted: &Type) -> Option<String> {
        let fits: Vec<&str> = self
            .scope
            .variables
            .iter()
            .filter(|v| {
                v.of == *wanted || (*wanted == Type::Int && matches!(v.of, Type::Small | Type::Nat))
            })
            .map(|v| v.name.as_str())
            .collect();
        (!fits.is_empty()).then(|| fits[self.dice.below(fits.len())].to_string())
    }

    /// An expression of a type.
    pub(super) fn of(&mut self, wanted: &Type, room: usize) -> String {
        if (room == 0 || self.one_in(2))
            && let Some(name) = self.variable(wanted)
        {
            return name;
        }
        if room > 0
            && self.one_in(5)
            && let Some(call) = self.call(wanted, room - 1)
        {
            return call;
        }
        let less = room.saturating_sub(1);
        match wanted {
            Type::Int => self.int(room),
            Type::Nat => match self.dice.below(4) {
                0 => format!("len({})", self.list(&Type::Int, less)),
                1 => format!("({} % 5)", self.of(&Type::Int, less)),
                2 => {
                    let e = self.of(&Type::Int, less);
                    format!("(if {e} >= 0 then {e} else 0 end)")
                }
                _ => self.pick(&["0", "1", "2", "3"]).to_string(),
            },
            Type::Small => match self.dice.below(3) {
                0 => format!("({} % {})", self.of(&Type::Int, less), self.scope.small + 1),
                1 if self.daring => self.of(&Type::Int, less),
                _ => self.dice.below(self.scope.small + 1).to_string(),
            },
            Type::Bool => self.bool(room),
            Type::List(item) => self.list(item, room),
            Type::Set => self.set(room),
            Type::Map => self.map(room),
            Type::Option(of) => match self.dice.below(3) {
                0 => "None".to_string(),
                _ => format!("Some({})", self.of(of, less)),
            },
            Type::Pair => format!(
                "({}, {})",
                self.of(&Type::Int, less),
                self.of(&Type::Int, less)
            ),
            Type::Record => self.record(less),
            Type::Shape => match self.dice.below(4) {
                0 => "Dot".to_string(),
                1 if self.daring => format!("Line({})", self.of(&Type::Int, less)),
                1 => format!("Line({})", self.pick(&["1", "2", "5"])),
                _ if room == 0 => "Dot".to_string(),
                _ => format!(
                    "Both({}, {})",
                    self.of(&Type::Shape, less),
                    self.of(&Type::Shape, less)
                ),
            },
            Type::Function => match self.dice.below(3) {
                0 => format!("z -> z + {}", self.of(&Type::Int, 0)),
                1 => format!("z -> {} - z", self.of(&Type::Int, 0)),
                _ => format!("z -> z * {}", self.of(&Type::Int, 0)),
            },
            Type::Parameter => self
                .variable(&Type::Parameter)
                .unwrap_or_else(|| "x".to_string()),
        }
    }

    fn int(&mut self, room: usize) -> String {
        if room == 0 {
            return self.literal();
        }
        let less = room - 1;
        match self.dice.below(16) {
            0..5 => {
                let (a, b) = (self.of(&Type::Int, less), self.of(&Type::Int, less));
                format!("({a} {} {b})", self.pick(&["+", "+", "-", "-", "*"]))
            }
            5 => {
                let a = self.of(&Type::Int, less);
                let (op, by) = (
                    self.pick(&["//", "%"]),
                    self.pick(&["2", "3", "-2", "-3", "10"]),
                );
                format!("({a} {op} {by})")
            }
            6 if self.daring => {
                let (a, b) = (self.of(&Type::Int, less), self.of(&Type::Int, less));
                format!("({a} {} {b})", self.pick(&["//", "%"]))
            }
            6 | 7 => format!("len({})", self.list(&Type::Int, less)),
            8 | 9 => {
                let (xs, i) = (
                    self.of(&Type::List(Box::new(Type::Int)), 0),
                    self.of(&Type::Int, less),
                );
                if self.daring {
                    format!("{xs}[{i}]")
                } else {
                    format!("(if 0 <= {i} and {i} < len({xs}) then {xs}[{i}] else {i} end)")
                }
            }
            10 => {
                let (m, k) = (self.of(&Type::Map, 0), self.of(&Type::Int, less));
                if self.daring {
                    format!("{m}[{k}]")
                } else {
                    format!("(if {k} in {m} then {m}[{k}] else {k} end)")
                }
            }
            11 => match self.variable(&Type::Record) {
                Some(name) => format!("{name}.{}", self.pick(&["a", "b"])),
                None => self.literal(),
            },
            12 => match self.variable(&Type::Function) {
                Some(name) => format!("{name}({})", self.of(&Type::Int, less)),
                None => self.literal(),
            },
            13 => format!("len({})", self.set(less)),
            14 => format!(
                "(if {} then {} else {} end)",
                self.bool(less),
                self.of(&Type::Int, less),
                self.of(&Type::Int, less)
            ),
            _ => self.literal(),
        }
    }

    pub(super) fn relation(&mut self, room: usize) -> String {
        let (a, b) = (self.of(&Type::Int, room), self.of(&Type::Int, room));
        format!("{a} {} {b}", self.pick(&RELATIONS))
    }

    pub(super) fn bool(&mut self, room: usize) -> String {
        if room == 0 {
            return self.pick(&["true", "false"]).to_string();
        }
        let less = room - 1;
        match self.dice.below(14) {
            0 => format!("({} and {})", self.bool(less), self.bool(less)),
            1 => format!("({} or {})", self.bool(less), self.bool(less)),
            2 => format!("not ({})", self.bool(less)),
            3 => {
                let xs = self.of(&Type::List(Box::new(Type::Int)), 0);
                format!("({} in {xs})", self.of(&Type::Int, less))
            }
            4 => format!("({} in {})", self.of(&Type::Int, less), self.set(0)),
            5 => {
                let o = self.of(&Type::Option(Box::new(Type::Int)), 0);
                format!("({o} is {})", self.pick(&["Some(_)", "None"]))
            }
            6 => {
                let xs = self.of(&Type::List(Box::new(Type::Int)), 0);
                let e = self.of(&Type::Int, 0);
                let (all, op) = (self.pick(&["all", "some"]), self.pick(&RELATIONS));
                format!("({all} q in {xs}: q {op} {e})")
            }
            7 => format!("({} in {})", self.of(&Type::Int, less), self.map(0)),
            _ => format!("({})", self.relation(less)),
        }
    }

    fn list(&mut self, item: &Type, room: usize) -> String {
        let wanted = Type::List(Box::new(item.clone()));
        if room == 0 {
            return self.variable(&wanted).unwrap_or_else(|| "[]".to_string());
        }
        let less = room - 1;
        let xs = self.of(&wanted, less);
        match self.dice.below(9) {
            0 => format!("[{}]", self.of(item, less)),
            1 => format!("[{}, *{xs}]", self.of(item, less)),
            2 => format!("({xs} + {})", self.of(&wanted, less)),
            3 => format!("({xs} + [{}])", self.of(item, less)),
            4 => {
                let i = self.of(&Type::Int, 0);
                let slice = self.pick(&["..@", "@..", "1..@", "@..2"]).replace('@', &i);
                if self.daring {
                    format!("{xs}[{slice}]")
                } else {
                    let guard = match slice.split_once("..") {
                        Some(("", b)) => format!("0 <= {b} and {b} <= len({xs})"),
                        Some((a, "")) => format!("0 <= {a} and {a} <= len({xs})"),
                        Some((a, b)) => format!("0 <= {a} and {a} <= {b} and {b} <= len({xs})"),
                        None => "false".to_string(),
                    };
                    format!("(if {guard} then {xs}[{slice}] else {xs} end)")
                }
            }
            5 if *item == Type::Int => {
                let mut inner = self.scope.clone();
                inner.add("c", Type::Int, false);
                let mut within = Expressions {
                    dice: self.dice,
                    scope: &inner,
                    daring: self.daring,
                };
                let (e, p) = (within.of(&Type::Int, less.min(1)), within.relation(0));
                let from = match within.dice.below(4) {
                    0 => format!("0..{}", within.of(&Type::Int, 0)),
                    1 => within.set(0),
                    _ => xs,
                };
                match within.dice.below(2) {
                    0 => format!("[{e} for c in {from}]"),
                    _ => format!("[{e} for c in {from} where {p}]"),
                }
            }
            6 if self.daring => format!(
                "{xs}.with([{}] = {})",
                self.of(&Type::Int, less),
                self.of(item, less)
            ),
            7 if *item == Type::Int => match self.dice.below(4) {
                0 => format!("{xs}.map(z -> z + {})", self.of(&Type::Int, 0)),
                1 => format!("{xs}.filter(z -> z > {})", self.of(&Type::Int, 0)),
                2 => format!("{xs}.sort()"),
                _ => format!("{xs}.reverse()"),
            },
            _ => xs,
        }
    }

    fn set(&mut self, room: usize) -> String {
        if room == 0 {
            return self
                .variable(&Type::Set)
                .unwrap_or_else(|| "{1, 2}".to_string());
        }
        let s = self.set(room - 1);
        match self.dice.below(5) {
            0 => format!("{{{}}}", self.of(&Type::Int, room - 1)),
            1 => format!("({s} + {{{}}})", self.of(&Type::Int, room - 1)),
            2 => format!("({s} - {{{}}})", self.of(&Type::Int, room - 1)),
            3 => {
                let t = self.set(room - 1);
                format!("({s} {} {t})", self.pick(&["+", "-"]))
            }
            _ => s,
        }
    }

    fn map(&mut self, room: usize) -> String {
        let known = self.variable(&Type::Map);
        if room == 0 {
            return known.unwrap_or_else(|| "{0: 1}".to_string());
        }
        let (k, v) = (self.of(&Type::Int, room - 1), self.of(&Type::Int, room - 1));
        match (self.dice.below(3), known) {
            (0, Some(m)) => format!("({m} - {{{k}}})"),
            (1, Some(m)) => format!("{m}.with([{k}] = {v})"),
            _ => format!("{{{k}: {v}}}"),
        }
    }

    fn record(&mut self, room: usize) -> String {
        let items = self.list(&Type::Small, room.min(1));
        if self.daring && self.one_in(2) {
            let (a, b) = (self.of(&Type::Int, room), self.of(&Type::Int, room));
            return format!("Row(a = {a}, b = {b}, items = {items})");
        }
        // Meets each of the invariants that a program may have.
        format!("Row(a = len({items}), b = len({items}), items = {items})")
    }

    /// A call of something that gives this type.
    pub(super) fn call(&mut self, wanted: &Type, room: usize) -> Option<String> {
        let known: Vec<Callable> = self
            .scope
            .callables
            .iter()
            .filter(|c| c.result.as_ref() == Some(wanted) && (self.daring || c.total))
            .cloned()
            .collect();
        if known.is_empty() {
            return None;
        }
        let chosen = &known[self.dice.below(known.len())];
        Some(self.call_of(chosen, room))
    }

    /// A call of this.
    pub(super) fn call_of(&mut self, chosen: &Callable, room: usize) -> String {
        let arguments: Vec<String> = chosen
            .parameters
            .iter()
            .map(|parameter| self.of(parameter, room))
            .collect();
        format!("{}({})", chosen.name, arguments.join(", "))
    }

    /// Something to claim of what is in scope.
    pub(super) fn claim(&mut self, about: Option<(&str, &Type)>) -> String {
        let (name, of) = match about {
            Some((name, of)) => (name.to_string(), of.clone()),
            None if self.scope.variables.is_empty() => return self.relation(1),
            None => {
                let v = &self.scope.variables[self.dice.below(self.scope.variables.len())];
                (v.name.clone(), v.of.clone())
            }
        };
        let op = self.pick(&["<=", ">=", "==", "==", "<", ">", "!="]);
        let claim = match &of {
            Type::Int | Type::Nat | Type::Small => match self.dice.below(4) {
                0 => format!("{name} {op} {}", self.of(&Type::Int, 2)),
                1 => format!("{name} {} {}", self.pick(&["<=", ">="]), self.literal()),
                _ => format!("{name} {op} {}", self.of(&Type::Int, 1)),
            },
            Type::Bool => {
                let e = self.bool(2);
                format!("({name} {} {e})", self.pick(&["iff", "implies"]))
            }
            Type::List(item) => {
                let e = self.of(item, 1);
                match self.dice.below(8) {
                    0 => format!("len({name}) {op} {}", self.of(&Type::Int, 1)),
                    1 => format!("{e} in {name}"),
                    2 => format!("{name} == {}", self.of(&of, 1)),
                    3 => format!("(all q in {name}: q {op} {e})"),
                    4 => format!("(some i in 0..len({name}): {name}[i] {op} {e})"),
                    5 => format!("(all i in 0..len({name}): {name}[i] {op} i)"),
                    6 => format!(
                        "(all i in 0..len({name}), j in i..len({name}): {name}[i] {op} {name}[j])"
                    ),
                    _ => format!("len({name}) {op} len({})", self.of(&of, 1)),
                }
            }
            Type::Set => match self.dice.below(4) {
                0 => format!("{} in {name}", self.of(&Type::Int, 1)),
                1 => format!("{name} == {}", self.set(1)),
                2 => format!("(all q in {name}: q {op} {})", self.of(&Type::Int, 0)),
                _ => format!("len({name}) {op} {}", self.of(&Type::Int, 1)),
            },
            Type::Map => {
                let k = self.of(&Type::Int, 1);
                match self.dice.below(3) {
                    0 => format!("{k} in {name}"),
                    1 => format!("(all q in {name}: {name}[q] {op} {k})"),
                    _ => format!(
                        "({k} in {name} implies {name}[{k}] {op} {})",
                        self.literal()
                    ),
                }
            }
            Type::Option(_) => match self.dice.below(3) {
                0 => format!("{name} is {}", self.pick(&["Some(_)", "None"])),
                1 => format!("{name} == {}", self.of(&of, 1)),
                _ => format!("({} implies {name} is Some(_))", self.bool(2)),
            },
            Type::Pair => format!("{name} == {}", self.of(&of, 1)),
            Type::Record => match self.dice.below(3) {
                0 => format!("{name}.a {op} {name}.b"),
                1 => format!("len({name}.items) {op} {name}.b"),
                _ => format!("(all q in {name}.items: q {op} {})", self.of(&Type::Int, 0)),
            },
            Type::Shape => format!("{name} {} {}", self.pick(&["==", "!="]), self.of(&of, 1)),
            Type::Function => format!("{name}({}) {op} {}", self.literal(), self.literal()),
            Type::Parameter => format!("{name} == {}", self.of(&of, 1)),
        };
        match self.dice.below(6) {
            0 => format!("({} implies {claim})", self.bool(2)),
            1 => format!("({claim} or {})", self.bool(1)),
            _ => claim,
        }
    }
}
