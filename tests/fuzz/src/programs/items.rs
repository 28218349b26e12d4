//! The items of a random program.

use super::draft::Draft;
use super::expressions::Expressions;
use super::statements::Statements;
use super::{Callable, Scope, Type, any_type};
use crate::derivation::Dice;

/// Writes a program.
pub(super) struct Items<'a> {
    dice: &'a mut Dice,
    draft: Draft,
    scope: Scope,
    lemmas: Vec<Callable>,
    names: usize,
}

fn listed(parameters: &[(String, Type)]) -> String {
    let each: Vec<String> = parameters
        .iter()
        .map(|(name, of)| format!("{name}: {of}"))
        .collect();
    each.join(", ")
}

impl<'a> Items<'a> {
    pub(super) fn new(dice: &'a mut Dice) -> Items<'a> {
        let scope = Scope {
            small: 1 + dice.below(4),
            ..Scope::default()
        };
        Items {
            dice,
            draft: Draft::default(),
            scope,
            lemmas: Vec::new(),
            names: 0,
        }
    }

    pub(super) fn program(mut self) -> Draft {
        self.data();
        for _ in 0..1 + self.dice.below(3) {
            self.specification();
        }
        for _ in 0..self.dice.below(3) {
            self.lemma();
        }
        if self.dice.below(3) == 0 {
            self.generic();
        }
        for _ in 0..1 + self.dice.below(2) {
            match self.dice.below(4) {
                0 => self.recursive(),
                _ => self.function(),
            }
        }
        self.draft
    }

    fn fresh(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}{}", self.names)
    }

    fn in_scope<'e>(&'e mut self, scope: &'e Scope) -> Expressions<'e> {
        Expressions {
            dice: self.dice,
            scope,
            daring: false,
        }
    }

    fn data(&mut self) {
        let most = self.scope.small;
        self.draft
            .line("from std.list import map, filter, sort, reverse");
        self.draft
            .line(format!("type Small = n: Int where 0 <= n <= {most}"));
        let refined = ["b: Int", "b: Int where b >= a", "b: Nat"][self.dice.below(3)];
        let invariant = [
            None,
            Some("invariant len(items) >= a"),
            Some("invariant a == len(items)"),
            Some("invariant all i in items: i <= b + 9"),
        ][self.dice.below(4)];
        self.draft.part(|draft| {
            draft.line("record Row");
            draft.line("  a: Int");
            draft.line(format!("  {refined}"));
            draft.line("  items: List[Small]");
            if let Some(invariant) = invariant {
                draft.alone(format!("  {invariant}"));
            }
            draft.line("end");
        });
        let line = ["n: Int", "n: Int where n > 0", "n: Int where n != 0"][self.dice.below(3)];
        self.draft.part(|draft| {
            draft.line("enum Shape");
            draft.line("  Dot");
            draft.line(format!("  Line({line})"));
            draft.line("  Both(left: Shape, right: Shape)");
            draft.line("end");
        });
    }

    /// A `spec`: not recursive, or by recursion over a number, a list or a shape.
    fn specification(&mut self) {
        let name = self.fresh("s");
        let y = ("y".to_string(), Type::Int);
        let result = match self.dice.below(4) {
            0 => Type::Bool,
            _ => Type::Int,
        };
        let over = match self.dice.below(4) {
            0 => Type::Int,
            1 => Type::Nat,
            2 => Type::List(Box::new(Type::Int)),
            _ => Type::Shape,
        };
        let parameters = [("x".to_string(), over.clone()), y];
        let scope = self.scope.only(&parameters);
        let more = |name: &str, of: Type| {
            let mut scope = scope.clone();
            scope.add(name, of, false);
            scope
        };
        let join = if result == Type::Bool {
            [" and ", " or ", " implies "][self.dice.below(3)]
        } else {
            [" + ", " - ", " * "][self.dice.below(3)]
        };
        self.draft.open();
        let head = format!("spec {name}({}) -> {result} =", listed(&parameters));
        let base = self.in_scope(&scope).of(&result, 1);
        match &over {
            Type::Nat => {
                let step = self.in_scope(&scope).of(&result, 1);
                self.draft.line(format!(
                    "{head} if x == 0 then {base} else {name}(x - 1, y){join}{step} end"
                ));
            }
            Type::List(_) => {
                let step = self.in_scope(&more("h", Type::Int)).of(&result, 1);
                let pattern = ["[h, *t]", "[*t, h]"][self.dice.below(2)];
                self.draft.line(head);
                self.draft.line("match x");
                self.draft.line(format!("case [] then {base}"));
                self.draft
                    .line(format!("case {pattern} then {step}{join}{name}(t, y)"));
                self.draft.line("end");
            }
            Type::Shape => {
                let step = self.in_scope(&more("h", Type::Int)).of(&result, 1);
                self.draft.line(head);
                self.draft.line("match x");
                self.draft.line(format!("case Dot then {base}"));
                self.draft.line(format!("case Line(h) then {step}"));
                self.draft.line(format!(
                    "case Both(l, r) then {name}(l, y){join}{name}(r, y)"
                ));
                self.draft.line("end");
            }
            _ => {
                let e = self.in_scope(&scope).of(&result, 3);
                self.draft.line(format!("{head} {e}"));
            }
        }
        self.draft.close();
        self.draft.line("");
        self.scope.callables.push(Callable {
            name,
            parameters: vec![over, Type::Int],
            result: Some(result),
            total: true,
        });
    }

    fn parameters(&mut self) -> Vec<(String, Type)> {
        let number = 1 + self.dice.below(3);
        (0..number)
            .map(|i| (["a", "b", "c"][i].to_string(), any_type(self.dice)))
            .collect()
    }

    fn clauses(&mut self, word: &str, most: usize, scope: &Scope, about: Option<(&str, &Type)>) {
        for _ in 0..self.dice.below(most + 1) {
            let claim = self.in_scope(scope).claim(about);
            self.draft.alone(format!("  {word} {claim}"));
        }
    }

    /// A lemma, with no body or by recursion.
    fn lemma(&mut self) {
        let name = self.fresh("lemma");
        let over = match self.dice.below(4) {
            0 => Type::Nat,
            1 => Type::List(Box::new(Type::Int)),
            2 => Type::Shape,
            _ => Type::Int,
        };
        let parameters = [
            ("x".to_string(), over.clone()),
            ("y".to_string(), Type::Int),
        ];
        let scope = self.scope.only(&parameters);
        self.draft.open();
        self.draft
            .line(format!("lemma {name}({})", listed(&parameters)));
        self.clauses("requires", 1, &scope, None);
        self.clauses("ensures", 4, &scope, None);
        self.draft.line("");
        match self.dice.below(3) {
            0 => {}
            1 => {
                let claim = self.in_scope(&scope).claim(None);
                self.draft.alone(format!("  assert {claim}"));
            }
            _ => self.induction(&name, &over),
        }
        self.draft.line("end");
        self.draft.close();
        self.lemmas.push(Callable {
            name,
            parameters: vec![over, Type::Int],
            result: None,
            total: false,
        });
    }

    fn induction(&mut self, name: &str, over: &Type) {
        let lines: &[&str] = match over {
            Type::Int | Type::Nat => &["if x > 0", "@(x - 1, y)", "end"],
            Type::List(_) => &["if len(x) > 0", "@(x[1..], y)", "end"],
            _ => &[
                "match x",
                "case Both(l, r)",
                "@(l, y)",
                "@(r, y)",
                "case _ then assert true",
                "end",
            ],
        };
        self.draft.part(|draft| {
            for line in lines {
                match line.strip_prefix('@') {
                    Some(call) => draft.alone(format!("{name}{call}")),
                    None => draft.line(*line),
                }
            }
        });
    }

    /// A function on values of any type, to be called with numbers and refined ones.
    fn generic(&mut self) {
        let name = self.fresh("g");
        let list = Type::List(Box::new(Type::Parameter));
        let parameters = [
            ("xs".to_string(), list.clone()),
            ("x".to_string(), Type::Parameter),
            ("k".to_string(), Type::Int),
        ];
        let scope = self.scope.only(&parameters);
        let (gives, body) = [
            ("List[T]", "xs + [x]"),
            ("List[T]", "[y for y in xs where y == x]"),
            ("List[T]", "if k > 0 then [x, *xs] else xs end"),
            ("T", "if 0 <= k and k < len(xs) then xs[k] else x end"),
        ][self.dice.below(4)];
        let result = if gives == "T" { Type::Parameter } else { list };
        self.draft.open();
        self.draft.line(format!(
            "def {name}[T: Ord]({}) -> r: {gives}",
            listed(&parameters)
        ));
        let mut known = scope.clone();
        known.add("r", result.clone(), false);
        self.clauses("ensures", 4, &known, Some(("r", &result)));
        self.draft.line("");
        self.draft.line(format!("  {body}"));
        self.draft.line("end");
        self.draft.close();
        for item in [Type::Int, Type::Small] {
            let list = Type::List(Box::new(item.clone()));
            self.scope.callables.push(Callable {
                name: name.clone(),
                parameters: vec![list.clone(), item.clone(), Type::Int],
                result: Some(if gives == "T" { item } else { list }),
                total: true,
            });
        }
    }

    /// The head of a function up to its body, which is left open.
    fn head(&mut self, name: &str, parameters: &[(String, Type)], result: &Type) -> bool {
        self.draft.open();
        let scope = self.scope.only(parameters);
        let condition = match (self.dice.below(6), result) {
            (0, Type::Int | Type::Nat | Type::Small) => {
                format!(" where {}", self.in_scope(&scope).relation(0))
            }
            _ => String::new(),
        };
        self.draft.line(format!(
            "def {name}({}) -> r: {result}{condition}",
            listed(parameters)
        ));
        let before = self.draft.count(&["requires"]);
        if self.dice.below(3) == 0 {
            self.clauses("requires", 2, &scope, None);
        }
        let total = self.draft.count(&["requires"]) == before;
        let mut known = scope.clone();
        known.add("r", result.clone(), false);
        self.clauses("ensures", 5, &known, Some(("r", result)));
        self.clauses("ensures", 2, &known, None);
        total
    }

    fn result_type(&mut self) -> Type {
        match any_type(self.dice) {
            Type::Function => Type::Int,
            of => of,
        }
    }

    fn body(&mut self, scope: &mut Scope, result: &Type, number: usize) {
        let mut statements = Statements {
            dice: self.dice,
            draft: &mut self.draft,
            result: result.clone(),
            lemmas: self.lemmas.clone(),
            names: 0,
            loops: 0,
        };
        statements.block(scope, number, 2);
    }

    fn function(&mut self) {
        let name = self.fresh("f");
        let (parameters, result) = (self.parameters(), self.result_type());
        let total = self.head(&name, &parameters, &result);
        self.draft.line("");
        let mut scope = self.scope.only(&parameters);
        let start = self.in_scope(&scope).of(&result, 1);
        self.draft.line(format!("  var v: {result} = {start}"));
        scope.add("v", result.clone(), true);
        for local in ["w", "z"] {
            let of = any_type(self.dice);
            if of != Type::Function && self.dice.below(4) > 0 {
                let start = self.in_scope(&scope).of(&of, 1);
                self.draft.alone(format!("var {local}: {of} = {start}"));
                scope.add(local, of, true);
            }
        }
        let number = 2 + self.dice.below(5);
        self.body(&mut scope, &result, number);
        self.draft.line("  v");
        self.draft.line("end");
        self.draft.close();
        self.draft.line("");
        self.scope.callables.push(Callable {
            name,
            parameters: parameters.into_iter().map(|(_, of)| of).collect(),
            result: Some(result),
            total,
        });
    }

    /// A function that calls itself with something smaller.
    fn recursive(&mut self) {
        let name = self.fresh("f");
        let result = self.result_type();
        let parameters = [
            (
                "n".to_string(),
                if self.dice.below(2) == 0 {
                    Type::Nat
                } else {
                    Type::Int
                },
            ),
            ("xs".to_string(), Type::List(Box::new(Type::Int))),
            ("s".to_string(), Type::Shape),
        ];
        let total = self.head(&name, &parameters, &result);
        let measure = [None, Some("n"), Some("len(xs)"), Some("len(xs), n")][self.dice.below(4)];
        if let Some(measure) = measure {
            self.draft.alone(format!("  decreases {measure}"));
        }
        self.draft.line("");
        let mut scope = self.scope.only(&parameters);
        let start = self.in_scope(&scope).of(&result, 1);
        self.draft.line(format!("  var v: {result} = {start}"));
        scope.add("v", result.clone(), true);
        for _ in 0..1 + self.dice.below(2) {
            let (test, call) = [
                ("n > 0", "@(n - 1, xs, s)"),
                ("n > 1", "@(n // 2, xs, s)"),
                ("n != 0", "@(n - 1, xs, s)"),
                ("len(xs) > 0", "@(n, xs[1..], s)"),
                ("len(xs) > 1", "@(n + 1, xs[..len(xs) // 2], s)"),
                ("xs != []", "@(n, xs[..len(xs) - 1], s)"),
                ("n < len(xs)", "@(n + 1, xs, s)"),
            ][self.dice.below(7)];
            let call = call.replace('@', &name);
            let number = self.dice.below(2);
            self.draft.open();
            self.draft.line(format!("if {test}"));
            let local = self.fresh("q");
            self.draft.line(format!("  let {local} = {call}"));
            let mut inner = scope.clone();
            inner.add(&local, result.clone(), false);
            let e = self.in_scope(&inner).of(&result, 2);
            self.draft.alone(format!("  v = {e}"));
            self.body(&mut inner, &result, number);
            self.draft.line("end");
            self.draft.close();
        }
        if self.dice.below(2) == 0 {
            self.draft.part(|draft| {
                draft.line("match s");
                draft.line("case Both(left, right)");
                draft.line(format!("  v = {name}(n, xs, left)"));
                draft.alone(format!("  v = {name}(n, xs, right)"));
                draft.line("case _ then v = v");
                draft.line("end");
            });
        }
        self.draft.line("  v");
        self.draft.line("end");
        self.draft.close();
        self.draft.line("");
        self.scope.callables.push(Callable {
            name,
            parameters: parameters.into_iter().map(|(_, of)| of).collect(),
            result: Some(result),
            total,
        });
    }
}
