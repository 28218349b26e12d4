//! Loops, quantifiers and comprehensions. Every loop is rotated: its test stands at the bottom, after one before the first turn, so
//! that what does not change is computed once and a turn takes one jump.

use super::frame::{Exit, Frame, Loop, Lowered, Stop};
use crate::{Comparison, IntOp, Op, Rep, Value};
use tenet_core::{Binder, Domain, Expr, LocalId, LoopKind, Type};

/// A local that lowering made up, for a comprehension's list.
const MADE_UP: u32 = 0x8000_0000;

/// What a loop counts over.
struct Span {
    from: Value,
    to: Value,
    /// The list whose positions they are.
    list: Option<(Value, Type)>,
}

type Turn<'t, 'a, 'p> = &'t mut dyn FnMut(&mut Frame<'a, 'p>, Value) -> Lowered<()>;

impl<'a, 'p> Frame<'a, 'p> {
    /// A loop statement.
    pub fn lower_loop(
        &mut self,
        kind: &LoopKind,
        body: &Expr,
        assigned: &[LocalId],
    ) -> Lowered<()> {
        let carried: Vec<usize> = assigned.iter().filter_map(|l| self.var_place(*l)).collect();
        match kind {
            LoopKind::While(condition) => self.while_loop(condition, body, carried),
            LoopKind::For { index, from, to } => {
                let from = self.expr(from)?;
                let to = self.expr(to)?;
                self.count(from, to, carried, &mut |this, i| {
                    this.bind(*index, i);
                    this.expr(body).map(|_| ())
                })
            }
        }
    }

    fn while_loop(&mut self, condition: &Expr, body: &Expr, carried: Vec<usize>) -> Lowered<()> {
        let keep = self.vars.len();
        let reps = self.carried_reps(&carried);
        let exit = self.builder.block(&reps);
        let ways = self.condition(condition)?;
        self.leave(ways.fails, &carried, exit, keep);
        if ways.holds.is_empty() {
            return self.after(exit, &carried, keep);
        }
        self.join(ways.holds, keep, None)?;
        let head = self.builder.block(&reps);
        let next = self.builder.block(&reps);
        self.go(head, &carried);
        self.arrive(head, &carried, keep);
        self.loops.push(Loop {
            carried: carried.clone(),
            next,
            exit,
            next_used: false,
        });
        let depth = self.depth;
        let lowered = self.expr(body);
        self.reach(lowered)?;
        self.depth = depth;
        let used = self.loops.pop().is_some_and(|l| l.next_used) || self.builder.current.is_some();
        self.go(next, &carried);
        if used {
            self.arrive(next, &carried, keep);
            let lowered = self.condition(condition);
            if let Some(ways) = self.reach(lowered)? {
                self.leave(ways.holds, &carried, head, keep);
                self.leave(ways.fails, &carried, exit, keep);
            }
            self.depth = depth;
        }
        self.after(exit, &carried, keep)
    }

    /// Counts from `from` up to, but without, `to`.
    fn count(
        &mut self,
        from: Value,
        to: Value,
        carried: Vec<usize>,
        turn: Turn<'_, 'a, 'p>,
    ) -> Lowered<()> {
        let keep = self.vars.len();
        let to = self.loop_bound(from, to);
        let reps = self.carried_reps(&carried);
        let mut head_reps = vec![self.builder.function.rep(from)];
        if head_reps[0] == Rep::Immediate {
            head_reps[0] = Rep::Int;
        }
        head_reps.extend(&reps);
        let head = self.builder.block(&head_reps);
        let next = self.builder.block(&reps);
        let exit = self.builder.block(&reps);

        let enters = self.compare(Comparison::Lt, from, to);
        let ways = self.fork(enters);
        self.leave(ways.fails, &carried, exit, keep);
        self.join(ways.holds, keep, None)?;
        let mut args = vec![from];
        args.extend(self.carried_values(&carried));
        self.builder.jump(head, args);

        let params = self.builder.params(head);
        self.enter(head);
        self.vars.truncate(keep);
        for (place, value) in carried.iter().zip(&params[1..]) {
            self.vars[*place].1 = *value;
        }
        self.loops.push(Loop {
            carried: carried.clone(),
            next,
            exit,
            next_used: false,
        });
        let depth = self.depth;
        let lowered = turn(self, params[0]);
        self.reach(lowered)?;
        self.depth = depth;
        let used = self.loops.pop().is_some_and(|l| l.next_used) || self.builder.current.is_some();
        self.go(next, &carried);
        if used {
            self.arrive(next, &carried, keep);
            let one = self.word(1);
            let increment = Op::Int {
                op: IntOp::Add,
                args: [params[0], one],
                drops: [false; 2],
            };
            let index = self.builder.emit(increment, Rep::Int);
            let again = self.compare(Comparison::Lt, index, to);
            let ways = self.fork(again);
            for back in ways.holds {
                self.resume(back);
                let mut args = vec![index];
                args.extend(self.carried_values(&carried));
                self.builder.jump(head, args);
            }
            self.leave(ways.fails, &carried, exit, keep);
        }
        self.after(exit, &carried, keep)
    }

    /// A loop that starts at a small number never gets to one that is not: that would take centuries. So its bound may be clamped to
    /// small numbers, and its counter needs no check.
    fn loop_bound(&mut self, from: Value, to: Value) -> Value {
        const SMALL: i64 = 1 << 60;
        let starts_small = self
            .builder
            .literal(from)
            .is_some_and(|n| (-SMALL..SMALL).contains(&n));
        if starts_small && self.builder.function.rep(to) == Rep::Int {
            self.builder.emit(Op::Clamp(to), Rep::Immediate)
        } else {
            to
        }
    }

    fn compare(&mut self, op: Comparison, a: Value, b: Value) -> Value {
        let args = [a, b];
        let drops = [false; 2];
        self.builder
            .emit(Op::Compare { op, args, drops }, Rep::Bool)
    }

    fn carried_reps(&mut self, carried: &[usize]) -> Vec<Rep> {
        let vars: Vec<_> = carried.iter().map(|place| self.vars[*place]).collect();
        vars.into_iter().map(|(l, v)| self.var_rep(l, v)).collect()
    }

    fn carried_values(&self, carried: &[usize]) -> Vec<Value> {
        carried.iter().map(|place| self.vars[*place].1).collect()
    }

    /// Jumps from here, if control comes here at all.
    fn go(&mut self, block: crate::BlockId, carried: &[usize]) {
        let args = self.carried_values(carried);
        self.builder.jump(block, args);
    }

    /// Jumps from each exit.
    fn leave(&mut self, exits: Vec<Exit>, carried: &[usize], block: crate::BlockId, keep: usize) {
        for exit in exits {
            self.resume(exit);
            self.go(block, carried);
            self.vars.truncate(keep);
        }
    }

    /// Goes on at the beginning of a loop's block.
    fn arrive(&mut self, block: crate::BlockId, carried: &[usize], keep: usize) {
        self.enter(block);
        self.vars.truncate(keep);
        for (place, value) in carried.iter().zip(self.builder.params(block)) {
            self.vars[*place].1 = value;
        }
    }

    /// Goes on with the innermost loop's next turn.
    fn skip(&mut self, exits: Vec<Exit>, keep: usize) {
        let Some(current) = self.loops.last_mut() else {
            return;
        };
        current.next_used |= !exits.is_empty();
        let (next, carried) = (current.next, current.carried.clone());
        self.leave(exits, &carried, next, keep);
    }

    /// `break` and `continue`.
    pub fn jump_in_loop(&mut self, next_turn: bool) {
        let Some(current) = self.loops.last_mut() else {
            return;
        };
        current.next_used |= next_turn;
        let block = if next_turn {
            current.next
        } else {
            current.exit
        };
        let carried = current.carried.clone();
        self.go(block, &carried);
    }

    /// Goes on after a loop, unless nothing leaves it.
    fn after(&mut self, exit: crate::BlockId, carried: &[usize], keep: usize) -> Lowered<()> {
        self.arrive(exit, carried, keep);
        if self.builder.is_reached(exit) {
            return Ok(());
        }
        self.builder.current = None;
        Err(Stop::Diverges)
    }

    fn span(&mut self, domain: &Domain) -> Lowered<Span> {
        match domain {
            Domain::Range(from, to) => {
                let from = self.expr(from)?;
                let to = self.expr(to)?;
                let list = None;
                Ok(Span { from, to, list })
            }
            Domain::Elements(e) => {
                let value = self.expr(e)?;
                let ty = self.mono(&e.ty);
                let (list, element) = match ty {
                    Type::List(element) => (value, (*element).clone()),
                    Type::Set(element) => (
                        self.runtime("tn_set_to_list_b", vec![value], Rep::Object),
                        (*element).clone(),
                    ),
                    Type::Map(key, _) => (
                        self.runtime("tn_map_keys_b", vec![value], Rep::Object),
                        (*key).clone(),
                    ),
                    Type::Text => (
                        self.runtime("tn_text_chars_b", vec![value], Rep::Object),
                        Type::Char,
                    ),
                    _ => return Err(self.error(e.node, "has no elements to go through")),
                };
                let from = self.word(0);
                let len = self.builder.emit(Op::ListLen(list), Rep::Raw);
                let to = self.boxed(len);
                let list = Some((list, element));
                Ok(Span { from, to, list })
            }
            Domain::Type => Err(Stop::Error(super::instances::error(
                self.path,
                None,
                "a quantifier over all values of a type is ghost and cannot run",
            ))),
        }
    }

    fn bind_element(&mut self, local: LocalId, span: &Option<(Value, Type)>, index: Value) {
        let value = match span {
            None => index,
            Some((list, element)) => {
                let rep = self.instances.layouts.word_rep(element);
                let list = *list;
                let word = self.builder.emit(Op::ListGet { list, index }, rep);
                self.unboxed(word, element)
            }
        };
        self.bind(local, value);
    }

    /// `all` and `some`: stops at the first counterexample or witness.
    pub fn quantifier(
        &mut self,
        universal: bool,
        binders: &[Binder],
        body: &Expr,
    ) -> Lowered<Value> {
        let keep = self.vars.len();
        let mut decided = Vec::new();
        let lowered = self.search(universal, binders, body, &mut decided);
        let mut exits = Vec::new();
        if self.reach(lowered)?.is_some() {
            let value = self.builder.emit(Op::Bool(universal), Rep::Bool);
            exits.extend(self.exit(Some(value)));
        }
        if !decided.is_empty() {
            self.join(decided, keep, None)?;
            let value = self.builder.emit(Op::Bool(!universal), Rep::Bool);
            exits.extend(self.exit(Some(value)));
        }
        let value = self.join(exits, keep, Some(Rep::Bool))?;
        value.ok_or(Stop::Diverges)
    }

    fn search(
        &mut self,
        universal: bool,
        binders: &[Binder],
        body: &Expr,
        decided: &mut Vec<Exit>,
    ) -> Lowered<()> {
        let Some((binder, rest)) = binders.split_first() else {
            let keep = self.vars.len();
            let ways = self.condition(body)?;
            let (on, out) = if universal {
                (ways.holds, ways.fails)
            } else {
                (ways.fails, ways.holds)
            };
            decided.extend(out);
            self.join(on, keep, None)?;
            return Ok(());
        };
        let span = self.span(&binder.domain)?;
        self.count(span.from, span.to, Vec::new(), &mut |this, index| {
            this.bind_element(binder.local, &span.list, index);
            this.search(universal, rest, body, decided)
        })
    }

    /// `[body for x in domain where filter]`.
    pub fn comprehension(
        &mut self,
        binder: &Binder,
        filter: Option<&Expr>,
        body: &Expr,
    ) -> Lowered<Value> {
        let span = self.span(&binder.domain)?;
        let start = match (&span.list, filter) {
            (Some(_), None) => self.runtime("tn_list_new", vec![span.to], Rep::Object),
            _ => self.builder.emit(Op::EmptyList, Rep::Object),
        };
        let place = self.vars.len();
        let made_up = LocalId(MADE_UP + place as u32);
        self.bind_var(made_up, start);
        self.count(span.from, span.to, vec![place], &mut |this, index| {
            this.bind_element(binder.local, &span.list, index);
            if let Some(filter) = filter {
                let keep = this.vars.len();
                let ways = this.condition(filter)?;
                this.skip(ways.fails, keep);
                this.join(ways.holds, keep, None)?;
            }
            let element = this.expr(body)?;
            let element = this.boxed(element);
            let list = this.vars[place].1;
            let longer = this.runtime("tn_list_push", vec![list, element], Rep::Object);
            this.vars[place].1 = longer;
            Ok(())
        })?;
        let list = self.vars[place].1;
        self.vars.truncate(place);
        Ok(list)
    }
}
