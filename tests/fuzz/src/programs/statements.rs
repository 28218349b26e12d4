//! Random statements.

use super::draft::Draft;
use super::expressions::Expressions;
use super::{Scope, Type};
use crate::derivation::Dice;

/// Writes the statements of one function.
pub(super) struct Statements<'a> {
    pub dice: &'a mut Dice,
    pub draft: &'a mut Draft,
    /// The type and name of the variable that is the result.
    pub result: Type,
    /// Lemmas that can be called.
    pub lemmas: Vec<super::Callable>,
    /// Numbers given to names.
    pub names: usize,
    /// How many loops are around.
    pub loops: usize,
}

impl Statements<'_> {
    fn fresh(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}{}", self.names)
    }

    fn expressions<'e>(&'e mut self, scope: &'e Scope, daring: bool) -> Expressions<'e> {
        Expressions {
            dice: self.dice,
            scope,
            daring,
        }
    }

    /// An expression; every third may be undefined.
    fn expression(&mut self, scope: &Scope, of: &Type, room: usize) -> String {
        let daring = self.dice.below(3) == 0;
        self.expressions(scope, daring).of(of, room)
    }

    fn total(&mut self, scope: &Scope, of: &Type, room: usize) -> String {
        self.expressions(scope, false).of(of, room)
    }

    fn condition(&mut self, scope: &Scope) -> String {
        let daring = self.dice.below(4) == 0;
        self.expressions(scope, daring).bool(2)
    }

    fn assigned(&mut self, scope: &Scope, fits: impl Fn(&Type) -> bool) -> Option<(String, Type)> {
        let known: Vec<_> = scope
            .variables
            .iter()
            .filter(|v| v.changes && fits(&v.of))
            .collect();
        (!known.is_empty()).then(|| {
            let v = known[self.dice.below(known.len())];
            (v.name.clone(), v.of.clone())
        })
    }

    /// So many statements.
    pub(super) fn block(&mut self, scope: &mut Scope, number: usize, room: usize) {
        for _ in 0..number {
            self.statement(scope, room);
        }
    }

    fn inner(&mut self, scope: &Scope, room: usize) {
        let mut scope = scope.clone();
        let number = 1 + self.dice.below(3);
        self.block(&mut scope, number, room.saturating_sub(1));
    }

    fn statement(&mut self, scope: &mut Scope, room: usize) {
        match self.dice.below(if room == 0 { 14 } else { 26 }) {
            0..4 => self.assignment(scope),
            4 | 5 => self.element(scope),
            6 => self.field(scope),
            7 => self.name(scope),
            8 => self.unpacked(scope),
            9 => self.assertion(scope),
            10 => self.early_exit(scope),
            11 => self.lemma_call(scope),
            12 => self.ghost(scope),
            13 => self.tried(scope),
            14..17 => self.branches(scope, room),
            17 | 18 => self.while_loop(scope, room),
            19..22 => self.for_loop(scope, room),
            22 => self.option_match(scope, room),
            23 => self.shape_match(scope, room),
            24 => self.list_match(scope, room),
            _ => self.number_match(scope, room),
        }
    }

    fn assignment(&mut self, scope: &Scope) {
        if let Some((name, of)) = self.assigned(scope, |_| true) {
            let e = self.expression(scope, &of, 2);
            self.draft.alone(format!("{name} = {e}"));
        }
    }

    fn element(&mut self, scope: &Scope) {
        let Some((name, of)) = self.assigned(scope, |of| matches!(of, Type::List(_) | Type::Map))
        else {
            return self.assignment(scope);
        };
        let item = match &of {
            Type::List(item) => (**item).clone(),
            _ => Type::Int,
        };
        let (i, e) = (
            self.expression(scope, &Type::Int, 1),
            self.expression(scope, &item, 1),
        );
        if of != Type::Map && self.dice.below(2) == 0 {
            self.draft.part(|draft| {
                draft.line(format!("if 0 <= {i} and {i} < len({name})"));
                draft.alone(format!("  {name}[{i}] = {e}"));
                draft.line("end");
            });
        } else {
            self.draft.alone(format!("{name}[{i}] = {e}"));
        }
    }

    fn field(&mut self, scope: &Scope) {
        let Some((name, _)) = self.assigned(scope, |of| *of == Type::Record) else {
            return self.assignment(scope);
        };
        let text = match self.dice.below(3) {
            0 => format!("{name}.b = {name}.b + 1"),
            1 => format!("{name}.a = {}", self.expression(scope, &Type::Int, 1)),
            _ => {
                let e = self.expression(scope, &Type::List(Box::new(Type::Small)), 1);
                format!("{name}.items = {e}")
            }
        };
        self.draft.alone(text);
    }

    fn name(&mut self, scope: &mut Scope) {
        let of = super::any_type(self.dice);
        let name = self.fresh("p");
        let e = self.expression(scope, &of, 2);
        let typed = self.dice.below(2) == 0 || of == Type::Function;
        self.draft.alone(match typed {
            true => format!("let {name}: {of} = {e}"),
            false => format!("let {name} = {e}"),
        });
        scope.add(&name, of, false);
    }

    fn unpacked(&mut self, scope: &mut Scope) {
        let (a, b) = (self.fresh("u"), self.fresh("u"));
        let e = self.expression(scope, &Type::Pair, 2);
        self.draft.alone(format!("let ({a}, {b}) = {e}"));
        scope.add(&a, Type::Int, false);
        scope.add(&b, Type::Int, false);
    }

    fn assertion(&mut self, scope: &Scope) {
        let lemma = self.dice.below(self.lemmas.len() * 4 + 1);
        let mut e = self.expressions(scope, false);
        let claim = e.claim(None);
        let by = match lemma {
            0 => None,
            n => self.lemmas.get((n - 1) / 2).cloned(),
        };
        let by = by.map(|lemma| {
            let call = self.expressions(scope, false).call_of(&lemma, 1);
            format!(" by {call}")
        });
        self.draft
            .alone(format!("assert {claim}{}", by.unwrap_or_default()));
    }

    fn leave(&mut self, scope: &Scope) -> String {
        let result = self.result.clone();
        match self.dice.below(4) {
            0 if self.loops > 0 => "break".to_string(),
            1 | 2 if self.loops > 0 => "continue".to_string(),
            _ => format!("return {}", self.expression(scope, &result, 1)),
        }
    }

    fn early_exit(&mut self, scope: &mut Scope) {
        if self.dice.below(3) == 0 {
            let e = self.expression(scope, &Type::Option(Box::new(Type::Int)), 1);
            let leave = self.leave(scope);
            let name = self.fresh("o");
            self.draft
                .alone(format!("let Some({name}) = {e} else {leave}"));
            scope.add(&name, Type::Int, false);
            return;
        }
        let c = self.condition(scope);
        let leave = self.leave(scope);
        self.draft.alone(format!("if {c} then {leave} end"));
    }

    fn lemma_call(&mut self, scope: &Scope) {
        if self.lemmas.is_empty() {
            return self.assertion(scope);
        }
        let lemma = self.lemmas[self.dice.below(self.lemmas.len())].clone();
        let call = self.expressions(scope, false).call_of(&lemma, 1);
        self.draft.alone(call);
    }

    fn ghost(&mut self, scope: &Scope) {
        let name = self.fresh("g");
        let of = super::any_type(self.dice);
        let e = self.total(scope, &of, 1);
        self.draft.alone(format!("ghost let {name}: {of} = {e}"));
        let mut inner = scope.clone();
        inner.add(&name, of.clone(), false);
        self.assignment(scope);
        let claim = self.expressions(&inner, false).claim(Some((&name, &of)));
        self.draft.alone(format!("assert {claim}"));
    }

    fn tried(&mut self, scope: &mut Scope) {
        let e = self.expression(scope, &Type::Option(Box::new(Type::Int)), 1);
        let name = self.fresh("t");
        self.draft.alone(format!("let {name} = try {e}"));
        scope.add(&name, Type::Int, false);
    }

    fn branches(&mut self, scope: &Scope, room: usize) {
        let c = self.condition(scope);
        self.open();
        self.draft.line(format!("if {c}"));
        self.inner(scope, room);
        if self.dice.below(3) == 0 {
            let c = self.condition(scope);
            self.draft.line(format!("elif {c}"));
            self.inner(scope, room);
        }
        if self.dice.below(2) == 0 {
            self.draft.line("else");
            self.inner(scope, room);
        }
        self.close();
    }

    fn open(&mut self) {
        self.draft.open();
    }

    fn close(&mut self) {
        self.draft.line("end");
        self.draft.close();
    }

    fn invariants(&mut self, scope: &Scope) {
        for _ in 0..self.dice.below(4) {
            let about = self.assigned(scope, |_| true);
            let about = about.as_ref().map(|(name, of)| (name.as_str(), of));
            let claim = self.expressions(scope, false).claim(about);
            self.draft.alone(format!("  invariant {claim}"));
        }
    }

    fn turn(&mut self, scope: &Scope, room: usize) {
        self.loops += 1;
        self.inner(scope, room);
        self.loops -= 1;
    }

    fn while_loop(&mut self, scope: &mut Scope, room: usize) {
        let name = self.fresh("k");
        let (start, most) = (
            self.total(scope, &Type::Int, 0),
            self.total(scope, &Type::Int, 1),
        );
        let down = self.dice.below(3) == 0;
        self.open();
        self.draft.line(format!("var {name} = {start}"));
        scope.add(&name, Type::Int, true);
        let guard = if down {
            format!("{name} > {most}")
        } else {
            format!("{name} < {most}")
        };
        let head = match self.dice.below(4) {
            0 => format!("while {guard} and {}", self.condition(scope)),
            _ => format!("while {guard}"),
        };
        self.draft.line(head);
        self.invariants(scope);
        // What is counted changes at the end only, unless it is the variable that is drawn.
        self.turn(scope, room);
        let step = 1 + self.dice.below(2);
        let sign = if down { '-' } else { '+' };
        self.draft.line(format!("  {name} = {name} {sign} {step}"));
        self.close();
    }

    fn for_loop(&mut self, scope: &Scope, room: usize) {
        let mut inner = scope.clone();
        let (x, i) = (self.fresh("x"), self.fresh("i"));
        let (head, of) = match self.dice.below(8) {
            0..3 => {
                let (a, b) = (
                    self.total(scope, &Type::Int, 0),
                    self.total(scope, &Type::Int, 1),
                );
                (format!("for {x} in {a}..{b}"), Type::Int)
            }
            3 => {
                let s = self.total(scope, &Type::Set, 1);
                (format!("for {x} in {s}"), Type::Int)
            }
            n => {
                let item = if n == 4 { Type::Small } else { Type::Int };
                let xs = self.total(scope, &Type::List(Box::new(item.clone())), 1);
                if n < 6 {
                    inner.add(&i, Type::Int, false);
                    (format!("for {x} at {i} in {xs}"), item)
                } else {
                    (format!("for {x} in {xs}"), item)
                }
            }
        };
        self.open();
        self.draft.line(head);
        self.invariants(&inner);
        inner.add(&x, of, false);
        self.turn(&inner, room);
        self.close();
    }

    fn case(&mut self, scope: &Scope, pattern: &str, bound: &[(&str, Type)], room: usize) {
        let mut inner = scope.clone();
        for (name, of) in bound {
            inner.add(name, of.clone(), false);
        }
        self.open();
        let guard = match self.dice.below(5) {
            0 => format!(" where {}", self.expressions(&inner, false).bool(2)),
            _ => String::new(),
        };
        self.draft.line(format!("case {pattern}{guard}"));
        self.inner(&inner, room);
        self.draft.close();
    }

    fn option_match(&mut self, scope: &Scope, room: usize) {
        let e = self.total(scope, &Type::Option(Box::new(Type::Int)), 0);
        let x = self.fresh("m");
        self.open();
        self.draft.line(format!("match {e}"));
        self.case(scope, &format!("Some({x})"), &[(&x, Type::Int)], room);
        self.case(scope, "None", &[], room);
        self.close();
    }

    fn shape_match(&mut self, scope: &Scope, room: usize) {
        let e = self.total(scope, &Type::Shape, 0);
        let (x, l, r) = (self.fresh("m"), self.fresh("l"), self.fresh("r"));
        self.open();
        self.draft.line(format!("match {e}"));
        self.case(scope, "Dot", &[], room);
        self.case(scope, &format!("Line({x})"), &[(&x, Type::Int)], room);
        let bound = [(l.as_str(), Type::Shape), (r.as_str(), Type::Shape)];
        self.case(scope, &format!("Both({l}, {r})"), &bound, room);
        self.close();
    }

    fn list_match(&mut self, scope: &Scope, room: usize) {
        let of = Type::List(Box::new(Type::Int));
        let e = self.total(scope, &of, 0);
        let (x, xs) = (self.fresh("h"), self.fresh("t"));
        self.open();
        self.draft.line(format!("match {e}"));
        self.case(scope, "[]", &[], room);
        let bound = [(x.as_str(), Type::Int), (xs.as_str(), of)];
        let pattern = match self.dice.below(2) {
            0 => format!("[{x}, *{xs}]"),
            _ => format!("[*{xs}, {x}]"),
        };
        self.case(scope, &pattern, &bound, room);
        self.close();
    }

    fn number_match(&mut self, scope: &Scope, room: usize) {
        let e = self.total(scope, &Type::Int, 0);
        self.open();
        self.draft.line(format!("match {e}"));
        self.case(scope, "0", &[], room);
        self.case(scope, "1 | 2", &[], room);
        let x = self.fresh("m");
        self.case(scope, &x, &[(&x, Type::Int)], room);
        self.close();
    }
}
