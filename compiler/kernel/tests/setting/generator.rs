//! Random terms and steps, drawn from a tape of bytes: a shorter tape is a simpler step.

use super::{Setting, no, yes};
use tenet_logic::{BigInt, DataRule, Lit, Op, Schema, Sort, SortKind, Step, Term};

/// Choices; 0 for ever at the end.
pub struct Tape<'a>(pub &'a [u8]);

impl Tape<'_> {
    pub fn below(&mut self, bound: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        usize::from(*first) % bound
    }
}

/// Builds terms and steps from a tape.
pub struct Generator<'a, 'b> {
    pub s: &'a mut Setting,
    pub tape: Tape<'b>,
    /// Terms under these binders, outermost first.
    scope: Vec<Sort>,
    /// Closed terms built before, to be used again.
    pool: Vec<Term>,
}

/// The kinds of steps that [`Generator::step`] draws.
pub const KINDS: usize = 16;

impl<'a, 'b> Generator<'a, 'b> {
    pub fn new(s: &'a mut Setting, tape: &'b [u8]) -> Generator<'a, 'b> {
        Generator {
            s,
            tape: Tape(tape),
            scope: Vec::new(),
            pool: Vec::new(),
        }
    }

    fn sorts(&self) -> [Sort; 7] {
        let s = &self.s;
        [
            Sort::INT,
            Sort::BOOL,
            s.list,
            s.color,
            s.ints,
            s.set,
            s.opaque,
        ]
    }

    fn sort(&mut self) -> Sort {
        let sorts = self.sorts();
        sorts[self.tape.below(sorts.len())]
    }

    /// A term of a sort: sometimes one from before, a variable, or an application.
    pub fn term(&mut self, sort: Sort, depth: u32) -> Term {
        if self.tape.below(4) == 0 {
            let known: Vec<Term> = self
                .pool
                .iter()
                .copied()
                .filter(|t| self.s.t.sort_of(*t) == sort)
                .collect();
            if !known.is_empty() {
                return known[self.tape.below(known.len())];
            }
        }
        let term = if depth == 0 {
            self.leaf(sort)
        } else {
            self.application(sort, depth - 1)
        };
        if self.s.t.is_closed(term) {
            self.pool.push(term);
        }
        term
    }

    fn leaf(&mut self, sort: Sort) -> Term {
        let bound: Vec<u32> = (0..self.scope.len())
            .filter(|position| self.scope[*position] == sort)
            .map(|position| (self.scope.len() - 1 - position) as u32)
            .collect();
        match self.tape.below(4) {
            0 | 1 if !bound.is_empty() => {
                let index = bound[self.tape.below(bound.len())];
                self.s.t.bound(index, sort)
            }
            2 if sort == Sort::INT => {
                let value = self.tape.below(5) as i64 - 1;
                self.s.t.int(value)
            }
            2 if sort == Sort::BOOL => [Term::TRUE, Term::FALSE][self.tape.below(2)],
            _ => {
                let name = ["a", "b", "c"][self.tape.below(3)];
                let name = format!("{name}{}", sort.index());
                self.s.t.var(&name, sort)
            }
        }
    }

    fn application(&mut self, sort: Sort, depth: u32) -> Term {
        let (list, color, ints, set) = (self.s.list, self.s.color, self.s.ints, self.s.set);
        if self.tape.below(8) == 0 {
            let (c, a, b) = (
                self.term(Sort::BOOL, depth),
                self.term(sort, depth),
                self.term(sort, depth),
            );
            return self.s.t.mk(Op::Ite, &[c, a, b], sort);
        }
        if sort == Sort::INT {
            self.integer(depth)
        } else if sort == Sort::BOOL {
            self.formula(depth)
        } else if sort == list {
            match self.tape.below(4) {
                0 => self.s.t.construct(self.s.nil, &[]),
                1 => {
                    let value = self.term(list, depth);
                    self.s.t.select(&self.s.env, self.s.cons, 1, value)
                }
                _ => {
                    let (head, tail) = (self.term(Sort::INT, depth), self.term(list, depth));
                    self.s.t.construct(self.s.cons, &[head, tail])
                }
            }
        } else if sort == color {
            let data = self.s.env.constructors(tenet_logic::DataId(1));
            let all: Vec<_> = data.collect();
            let constructor = all[self.tape.below(3)];
            self.s.t.construct(constructor, &[])
        } else if sort == ints {
            self.sequence(depth)
        } else if sort == set {
            self.set(depth)
        } else {
            self.leaf(sort)
        }
    }

    fn integer(&mut self, depth: u32) -> Term {
        let (list, ints, set) = (self.s.list, self.s.ints, self.s.set);
        match self.tape.below(12) {
            0..3 => {
                let (a, b) = (self.term(Sort::INT, depth), self.term(Sort::INT, depth));
                self.s.t.add(&[a, b])
            }
            3 => {
                let (a, b) = (self.term(Sort::INT, depth), self.term(Sort::INT, depth));
                self.s.t.mul(&[a, b])
            }
            4 | 5 => {
                let (a, b) = (self.term(Sort::INT, depth), self.term(Sort::INT, depth));
                if self.tape.below(2) == 0 {
                    self.s.t.div(a, b)
                } else {
                    self.s.t.rem(a, b)
                }
            }
            6 => {
                let arg = self.term(Sort::INT, depth);
                let function = [self.s.f, self.s.twice][self.tape.below(2)];
                self.s.t.app(&self.s.env, function, &[arg])
            }
            7 => {
                let arg = self.term(list, depth);
                self.s.t.app(&self.s.env, self.s.length, &[arg])
            }
            8 => {
                let value = self.term(list, depth);
                self.s.t.select(&self.s.env, self.s.cons, 0, value)
            }
            9 => {
                let arg = self.term(ints, depth);
                self.s.t.seq_len(arg)
            }
            10 => {
                let (arg, index) = (self.term(ints, depth), self.term(Sort::INT, depth));
                self.s.t.seq_at(arg, index)
            }
            _ if self.tape.below(2) == 0 => {
                let arg = self.term(set, depth);
                self.s.t.set_size(arg)
            }
            _ if self.tape.below(2) == 0 => self.beta_redex(depth),
            _ => self.choice_term(depth),
        }
    }

    /// A witness of a closed formula.
    fn choice_term(&mut self, depth: u32) -> Term {
        let scope = std::mem::replace(&mut self.scope, vec![Sort::INT]);
        let body = self.term(Sort::BOOL, depth);
        self.scope = scope;
        let binders = [Sort::INT];
        let op = match self.tape.below(2) {
            0 => Op::Exists(binders.into(), [].into()),
            _ => Op::Forall(binders.into(), [].into()),
        };
        let formula = self.s.t.mk(op, &[body], Sort::BOOL);
        self.s.t.witness(formula, 0)
    }

    /// `(λx. body)(arg)`.
    fn beta_redex(&mut self, depth: u32) -> Term {
        self.scope.push(Sort::INT);
        let body = self.term(Sort::INT, depth);
        self.scope.pop();
        let lambda = self.s.t.lambda(&[Sort::INT], body);
        let arg = self.term(Sort::INT, depth);
        self.s.t.apply(lambda, &[arg])
    }

    fn sequence(&mut self, depth: u32) -> Term {
        let ints = self.s.ints;
        match self.tape.below(4) {
            0 => {
                let count = self.tape.below(4);
                let items: Vec<Term> = (0..count).map(|_| self.term(Sort::INT, depth)).collect();
                self.s.t.seq_lit(Sort::INT, &items)
            }
            1 => {
                let (a, b) = (self.term(ints, depth), self.term(ints, depth));
                self.s.t.seq_concat(a, b)
            }
            2 => {
                let s = self.term(ints, depth);
                let (i, v) = (self.term(Sort::INT, depth), self.term(Sort::INT, depth));
                self.s.t.seq_update(s, i, v)
            }
            _ => {
                let s = self.term(ints, depth);
                let (i, j) = (self.term(Sort::INT, depth), self.term(Sort::INT, depth));
                self.s.t.seq_slice(s, i, j)
            }
        }
    }

    fn set(&mut self, depth: u32) -> Term {
        let set = self.s.set;
        if self.tape.below(2) == 0 {
            let count = self.tape.below(3);
            let items: Vec<Term> = (0..count).map(|_| self.term(Sort::INT, depth)).collect();
            return self.s.t.set_lit(Sort::INT, &items);
        }
        let ops = [Op::SetUnion, Op::SetIntersection, Op::SetDifference];
        let op = ops[self.tape.below(3)].clone();
        let (a, b) = (self.term(set, depth), self.term(set, depth));
        self.s.t.set_op(op, a, b)
    }

    /// A formula, without simplification.
    fn formula(&mut self, depth: u32) -> Term {
        let pair = |g: &mut Self, sort| (g.term(sort, depth), g.term(sort, depth));
        match self.tape.below(13) {
            kind @ 0..2 => {
                let count = 2 + self.tape.below(2);
                let parts: Vec<Term> = (0..count).map(|_| self.term(Sort::BOOL, depth)).collect();
                self.s
                    .t
                    .mk([Op::And, Op::Or][kind].clone(), &parts, Sort::BOOL)
            }
            2 => {
                let a = self.term(Sort::BOOL, depth);
                self.s.t.mk(Op::Not, &[a], Sort::BOOL)
            }
            3 => {
                let (a, b) = pair(self, Sort::BOOL);
                self.s.t.mk(Op::Implies, &[a, b], Sort::BOOL)
            }
            4 | 5 => {
                let sort = self.sort();
                let (a, b) = pair(self, sort);
                self.s.t.eq_atom(a, b)
            }
            6 => {
                let (a, b) = pair(self, Sort::INT);
                self.s.t.le(a, b)
            }
            7 => {
                let (a, b) = pair(self, Sort::INT);
                self.s.t.lt(a, b)
            }
            8 => {
                let list = self.s.list;
                let value = self.term(list, depth);
                let constructor = [self.s.nil, self.s.cons][self.tape.below(2)];
                self.s.t.is(constructor, value)
            }
            9 => {
                let set = self.s.set;
                let (item, of) = (self.term(Sort::INT, depth), self.term(set, depth));
                self.s.t.set_member(item, of)
            }
            10 => {
                let set = self.s.set;
                let (a, b) = pair(self, set);
                self.s.t.set_subset(a, b)
            }
            11 => {
                let sort = [self.s.list, self.s.ints, self.s.opaque][self.tape.below(3)];
                let (a, b) = pair(self, sort);
                self.s.t.less(a, b)
            }
            _ => self.quantified(depth),
        }
    }

    fn quantified(&mut self, depth: u32) -> Term {
        let count = 1 + self.tape.below(2);
        let sorts = [Sort::INT, Sort::BOOL, self.s.color];
        let binders: Vec<Sort> = (0..count).map(|_| sorts[self.tape.below(3)]).collect();
        self.scope.extend(&binders);
        let body = self.term(Sort::BOOL, depth);
        self.scope.truncate(self.scope.len() - count);
        let op = if self.tape.below(2) == 0 {
            Op::Forall(binders.into(), [].into())
        } else {
            Op::Exists(binders.into(), [].into())
        };
        self.s.t.mk(op, &[body], Sort::BOOL)
    }

    /// A term of any sort.
    fn any(&mut self) -> Term {
        let sort = self.sort();
        self.term(sort, 2)
    }

    fn signed(&mut self, formula: Term) -> Lit {
        let lit = self.s.t.lit(formula);
        if self.tape.below(2) == 0 { lit } else { !lit }
    }

    /// A clause of literals of arithmetic over few variables.
    fn constraints(&mut self) -> Vec<Lit> {
        let count = 1 + self.tape.below(3);
        (0..count)
            .map(|_| {
                let (a, b) = (self.linear_term(), self.linear_term());
                let atom = match self.tape.below(3) {
                    0 => self.s.t.le(a, b),
                    1 => self.s.t.lt(a, b),
                    _ => self.s.t.eq_atom(a, b),
                };
                self.signed(atom)
            })
            .collect()
    }

    fn linear_term(&mut self) -> Term {
        let a = self.leaf(Sort::INT);
        match self.tape.below(4) {
            0 => {
                let b = self.leaf(Sort::INT);
                self.s.t.add(&[a, b])
            }
            1 => {
                let b = self.leaf(Sort::INT);
                self.s.t.mul(&[a, b])
            }
            _ => a,
        }
    }

    /// A formula with one of its arguments or more, in random signs.
    fn connective(&mut self) -> Step {
        let formula = self.formula(2);
        let atom = self.s.t.lit(formula).atom;
        let mut clause = vec![self.signed(atom)];
        let mut parts: Vec<Term> = self.s.t.args(atom).to_vec();
        for part in parts.clone() {
            if *self.s.t.op(part) == Op::Ite {
                parts.extend(self.s.t.args(part));
            }
        }
        for part in parts {
            if self.s.t.sort_of(part) == Sort::BOOL && self.tape.below(4) != 0 {
                clause.push(self.signed(part));
            }
        }
        Step::Connective(clause.into())
    }

    /// A step of a kind, right or nearly so.
    pub fn step(&mut self, kind: usize) -> Step {
        match kind {
            0 => self.connective(),
            1 => {
                let clause = self.constraints();
                let coefficients = clause
                    .iter()
                    .map(|_| BigInt::from([1, 1, 1, 2, -1, 0][self.tape.below(6)]));
                let coefficients = coefficients.collect();
                Step::Linear(clause.into(), coefficients)
            }
            2 => Step::Reflexive(self.any()),
            3 => {
                let sort = self.sort();
                let count = 2 + self.tape.below(3);
                Step::Transitive((0..count).map(|_| self.term(sort, 1)).collect())
            }
            4 => self.congruence(),
            5 => Step::Trichotomy(self.term(Sort::INT, 1), self.term(Sort::INT, 1)),
            6 => self.ring(),
            7 => Step::Data(self.data_rule()),
            8 => self.acyclic(),
            9 | 10 => self.schema(),
            11 => {
                let formula = self.quantified(2);
                let op = self.s.t.op(formula).clone();
                let (Op::Forall(binders, _) | Op::Exists(binders, _)) = op else {
                    return Step::Witness(formula);
                };
                let args = binders.iter().map(|sort| self.term(*sort, 1)).collect();
                Step::Instance(formula, args)
            }
            12 => Step::Witness(self.quantified(2)),
            13 => {
                let arg = self.term(Sort::INT, 1);
                Step::Unfold(self.s.t.app(&self.s.env, self.s.twice, &[arg]))
            }
            14 => {
                let list = self.s.list;
                let arg = self.term(list, 2);
                Step::Unfold(self.s.t.app(&self.s.env, self.s.length, &[arg]))
            }
            _ => Step::Beta(self.beta_redex(2)),
        }
    }

    fn congruence(&mut self) -> Step {
        let a = self.any();
        let node = self.s.t.node(a).clone();
        let args: Vec<Term> = node
            .args
            .iter()
            .map(|arg| {
                let sort = self.s.t.sort_of(*arg);
                if self.tape.below(2) == 0 {
                    *arg
                } else {
                    self.term(sort, 1)
                }
            })
            .collect();
        let b = match node.op {
            Op::Witness(_) => self.choice_term(1),
            op => self.s.t.mk(op, &args, node.sort),
        };
        Step::Congruence(a, b)
    }

    fn ring(&mut self) -> Step {
        let (a, b, c) = (
            self.leaf(Sort::INT),
            self.leaf(Sort::INT),
            self.leaf(Sort::INT),
        );
        let sum = self.s.t.add(&[a, b]);
        let left = self.s.t.mul(&[sum, c]);
        let (ac, bc) = (self.s.t.mul(&[a, c]), self.s.t.mul(&[c, b]));
        let right = self.s.t.add(&[bc, ac]);
        match self.tape.below(3) {
            0 => Step::Ring(left, self.term(Sort::INT, 2)),
            1 => Step::Ring(left, ac),
            _ => Step::Ring(left, right),
        }
    }

    fn data_rule(&mut self) -> DataRule {
        let (list, color) = (self.s.list, self.s.color);
        let sort = [list, color][self.tape.below(2)];
        let (a, b) = (self.application(sort, 2), self.application(sort, 2));
        let constructor = [self.s.nil, self.s.cons][self.tape.below(2)];
        let index = self.tape.below(3) as u32;
        let value = self.term(list, 2);
        match self.tape.below(7) {
            0 => DataRule::Distinct(a, b),
            1 => DataRule::Injective(a, b, index),
            2 => {
                let value = self.application(list, 2);
                let field = index % 2;
                DataRule::Selection(self.s.t.select(&self.s.env, self.s.cons, field, value))
            }
            3 => DataRule::Tester(self.s.t.is(constructor, value)),
            4 => DataRule::Exhaustive(a),
            5 => {
                let other = self.s.t.is(constructor, value);
                DataRule::Exclusive(self.s.t.is(self.s.nil, value), other)
            }
            _ => DataRule::Rebuild(self.s.t.is(constructor, value)),
        }
    }

    fn acyclic(&mut self) -> Step {
        let list = self.s.list;
        let count = 1 + self.tape.below(2);
        let chain = (0..count)
            .map(|_| {
                let (head, tail) = (self.term(Sort::INT, 1), self.term(list, 1));
                let whole = self.s.t.construct(self.s.cons, &[head, tail]);
                (whole, [tail, tail, head, whole][self.tape.below(4)])
            })
            .collect();
        Step::Acyclic(chain)
    }

    fn schema(&mut self) -> Step {
        let schema = Schema::ALL[self.tape.below(256) % Schema::ALL.len()];
        let count = 1 + self.tape.below(4);
        let (ints, set, opaque) = (self.s.ints, self.s.set, self.s.opaque);
        let mut args = Vec::new();
        for position in 0..count {
            let first = match schema.number() {
                ..200 => Sort::INT,
                200..300 => ints,
                300..400 => set,
                400..500 => self.s.t.sort(SortKind::Map(Sort::INT, Sort::BOOL)),
                _ => opaque,
            };
            let sort = match position {
                0 => first,
                _ => [first, Sort::INT][self.tape.below(2)],
            };
            args.push(self.term(sort, 2));
        }
        Step::Schema(schema, args.into())
    }

    /// A formula over few atoms, so that random ones contradict each other now and then.
    pub fn simple_formula(&mut self, depth: u32) -> Term {
        if depth == 0 || self.tape.below(3) == 0 {
            let (a, b) = (self.leaf(Sort::INT), self.leaf(Sort::INT));
            return match self.tape.below(5) {
                0 => self.s.t.le(a, b),
                1 => self.s.t.lt(a, b),
                2 => self.s.t.eq_atom(a, b),
                3 => self.s.bool("p"),
                _ => self.s.bool("q"),
            };
        }
        let (a, b) = (
            self.simple_formula(depth - 1),
            self.simple_formula(depth - 1),
        );
        let op = match self.tape.below(5) {
            0 => Op::And,
            1 => Op::Or,
            2 => Op::Implies,
            3 => Op::Eq,
            _ => return self.s.t.mk(Op::Not, &[a], Sort::BOOL),
        };
        self.s.t.mk(op, &[a, b], Sort::BOOL)
    }

    /// A clause of literals of the given ones, each possibly negated or left out.
    pub fn clause_of(&mut self, atoms: &[Term]) -> Vec<Lit> {
        let mut clause = Vec::new();
        for atom in atoms {
            match self.tape.below(4) {
                0 => clause.push(yes(*atom)),
                1 => clause.push(no(*atom)),
                _ => {}
            }
        }
        clause
    }
}
