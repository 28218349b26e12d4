//! Random well-sorted sequents over one theory or all.

use dice::Dice;
use tenet_logic::{
    ConstructorDecl, ConstructorId, Environment, FieldDecl, FunctionId, Op, Sequent, Sort,
    SortKind, Term, Terms,
};

/// What the sequents are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Theory {
    /// Connectives, uninterpreted functions and relations.
    Equality,
    /// Linear arithmetic, division by literals, a function.
    Integers,
    /// Products of unknowns, division by unknowns.
    Nonlinear,
    /// Options and lists.
    Data,
    /// Sequences of integers.
    Sequences,
    /// Finite sets of integers.
    Sets,
    /// Finite maps from integers to integers.
    Maps,
    /// Quantifiers over integers, elements of an unknown sort and indices of sequences.
    Quantifiers,
    /// All of these.
    Mixed,
}

impl Theory {
    /// All theories with the names that the command line knows them by.
    pub const ALL: [(Theory, &'static str); 9] = [
        (Theory::Equality, "equality"),
        (Theory::Integers, "integers"),
        (Theory::Nonlinear, "nonlinear"),
        (Theory::Data, "data"),
        (Theory::Sequences, "sequences"),
        (Theory::Sets, "sets"),
        (Theory::Maps, "maps"),
        (Theory::Quantifiers, "quantifiers"),
        (Theory::Mixed, "mixed"),
    ];

    /// The theory's name.
    pub fn name(self) -> &'static str {
        let found = Theory::ALL.iter().find(|(theory, _)| *theory == self);
        found.map_or("", |(_, name)| name)
    }
}

/// Makes one random sequent.
pub struct Generator {
    /// The arena of the sequent.
    pub terms: Terms,
    /// Its declarations.
    pub env: Environment,
    theory: Theory,
    dice: Dice,
    element: Sort,
    option: Sort,
    list: Sort,
    seq: Sort,
    set: Sort,
    map: Sort,
    none: ConstructorId,
    some: ConstructorId,
    nil: ConstructorId,
    cons: ConstructorId,
    functions: Vec<FunctionId>,
    variables: Vec<Term>,
    bound: Vec<Term>,
}

impl Generator {
    /// A generator; the same theory and seed give the same sequent.
    pub fn new(theory: Theory, seed: u64) -> Generator {
        let mut terms = Terms::new();
        let mut env = Environment::default();
        let element = terms.sort(SortKind::Uninterpreted("T".into()));
        let (seq, set) = (
            terms.sort(SortKind::Seq(Sort::INT)),
            terms.sort(SortKind::Set(Sort::INT)),
        );
        let map = terms.sort(SortKind::Map(Sort::INT, Sort::INT));
        let (option_id, list_id) = (env.declare_data("Option"), env.declare_data("List"));
        let option = terms.sort(SortKind::Data(option_id));
        let list = terms.sort(SortKind::Data(list_id));
        let constructor = |name: &str, fields: &[(&str, Sort)]| ConstructorDecl {
            name: name.into(),
            fields: fields
                .iter()
                .map(|(name, sort)| FieldDecl {
                    name: (*name).into(),
                    sort: *sort,
                })
                .collect(),
        };
        env.datas[option_id.0 as usize].constructors = vec![
            constructor("None", &[]),
            constructor("Some", &[("value", Sort::INT)]),
        ];
        env.datas[list_id.0 as usize].constructors = vec![
            constructor("Nil", &[]),
            constructor("Cons", &[("head", Sort::INT), ("tail", list)]),
        ];
        let [none, some] = [0, 1].map(|index| ConstructorId {
            data: option_id,
            index,
        });
        let [nil, cons] = [0, 1].map(|index| ConstructorId {
            data: list_id,
            index,
        });
        let functions = vec![
            env.declare_function("f", vec![Sort::INT], Sort::INT),
            env.declare_function("g", vec![element, element], element),
            env.declare_function("p", vec![element], Sort::BOOL),
            env.declare_function("q", vec![Sort::INT, Sort::BOOL], Sort::BOOL),
            env.declare_function("h", vec![seq], Sort::INT),
        ];
        let sorts = [Sort::BOOL, Sort::INT, element, option, list, seq, set, map];
        let mut variables = Vec::new();
        for (which, sort) in sorts.into_iter().enumerate() {
            for index in 0..3 {
                variables.push(terms.var(&format!("v{which}_{index}"), sort));
            }
        }
        Generator {
            terms,
            env,
            theory,
            dice: Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ theory as u64),
            element,
            option,
            list,
            seq,
            set,
            map,
            none,
            some,
            nil,
            cons,
            functions,
            variables,
            bound: Vec::new(),
        }
    }

    fn next(&mut self, below: u64) -> u64 {
        self.dice.bits() % below
    }

    fn choose<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.next(among.len() as u64) as usize]
    }

    /// A random sequent: nested formulas or many literals.
    pub fn sequent(&mut self) -> Sequent {
        if self.next(2) == 0 {
            let count = 1 + self.next(5);
            let facts = (0..count).map(|_| self.formula(3)).collect();
            let goal = self.formula(2);
            return Sequent { facts, goal };
        }
        let count = 3 + self.next(8);
        let facts = (0..count).map(|_| self.literal()).collect();
        let goal = self.literal();
        Sequent { facts, goal }
    }

    fn literal(&mut self) -> Term {
        if self.next(4) == 0 {
            return self.formula(1);
        }
        let atom = self.atom(2);
        if self.next(3) == 0 {
            self.terms.not(atom)
        } else {
            atom
        }
    }

    fn sorts(&self) -> Vec<Sort> {
        match self.theory {
            Theory::Equality => vec![self.element, self.element, Sort::BOOL],
            Theory::Integers | Theory::Nonlinear => vec![Sort::INT],
            Theory::Data => vec![self.option, self.list, Sort::INT],
            Theory::Sequences => vec![self.seq, self.seq, Sort::INT],
            Theory::Sets => vec![self.set, self.set, Sort::INT],
            Theory::Maps => vec![self.map, self.map, self.set, Sort::INT],
            Theory::Quantifiers => vec![Sort::INT, self.element, self.seq],
            Theory::Mixed => vec![
                Sort::INT,
                self.element,
                self.option,
                self.list,
                self.seq,
                self.set,
                self.map,
            ],
        }
    }

    fn formula(&mut self, depth: u32) -> Term {
        if depth == 0 {
            return self.atom(1);
        }
        let quantifies = matches!(self.theory, Theory::Quantifiers | Theory::Mixed);
        match self.next(if quantifies { 12 } else { 10 }) {
            0 | 1 => {
                let a = self.formula(depth - 1);
                self.terms.not(a)
            }
            2 | 3 => {
                let parts: Vec<Term> = (0..2 + self.next(2))
                    .map(|_| self.formula(depth - 1))
                    .collect();
                self.terms.and(parts)
            }
            4 | 5 => {
                let parts: Vec<Term> = (0..2 + self.next(2))
                    .map(|_| self.formula(depth - 1))
                    .collect();
                self.terms.or(parts)
            }
            6 => {
                let (a, b) = (self.formula(depth - 1), self.formula(depth - 1));
                self.terms.implies(a, b)
            }
            7 if self.next(2) == 0 => {
                let (a, b) = (self.formula(depth - 1), self.formula(depth - 1));
                self.terms.eq(a, b)
            }
            7 => {
                let (c, a, b) = (
                    self.formula(0),
                    self.formula(depth - 1),
                    self.formula(depth - 1),
                );
                self.terms.ite(c, a, b)
            }
            10 | 11 if self.bound.len() < 2 => self.quantified(depth),
            _ => self.atom(2),
        }
    }

    /// A bounded quantifier over integers, or one over elements.
    fn quantified(&mut self, depth: u32) -> Term {
        let over_integers = self.next(3) > 0;
        let sort = if over_integers {
            Sort::INT
        } else {
            self.element
        };
        let var = self.terms.var(&format!("bound{}", self.bound.len()), sort);
        self.bound.push(var);
        let body = self.formula(depth - 1);
        self.bound.pop();
        let universal = self.next(2) == 0;
        let body = if over_integers {
            let zero = self.terms.int(0);
            let limit = if self.next(2) == 0 {
                self.terms.int(3)
            } else {
                let seq = self.term(self.seq, 0);
                self.terms.seq_len(seq)
            };
            let (low, high) = (self.terms.le(zero, var), self.terms.lt(var, limit));
            let guard = self.terms.and([low, high]);
            if universal {
                self.terms.implies(guard, body)
            } else {
                self.terms.and([guard, body])
            }
        } else {
            body
        };
        let body = self.terms.abstract_over(body, &[var]);
        if universal {
            self.terms.forall(&[sort], &[], body)
        } else {
            self.terms.exists(&[sort], &[], body)
        }
    }

    fn atom(&mut self, depth: u32) -> Term {
        let sorts = self.sorts();
        let sort = self.choose(&sorts);
        let (none_like, choice) = (self.next(6) == 0, self.next(4));
        if sort == Sort::BOOL || (none_like && self.theory == Theory::Mixed) {
            return self.term(Sort::BOOL, depth);
        }
        let (a, b) = (self.term(sort, depth), self.term(sort, depth));
        match choice {
            0 => self.terms.eq(a, b),
            _ if sort == Sort::INT => match choice {
                1 => self.terms.lt(a, b),
                2 => self.terms.le(a, b),
                _ => self.terms.eq(a, b),
            },
            1 | 2 if sort == self.set => {
                let x = self.term(Sort::INT, depth);
                self.terms.set_member(x, a)
            }
            3 if sort == self.set => self.terms.set_subset(a, b),
            1 | 2 if sort == self.map => {
                let x = self.term(Sort::INT, depth);
                let keys = self.terms.map_keys(a);
                self.terms.set_member(x, keys)
            }
            1 if sort == self.option => {
                let constructor = self.choose(&[self.none, self.some]);
                self.terms.is(constructor, a)
            }
            1 if sort == self.list => {
                let constructor = self.choose(&[self.nil, self.cons]);
                self.terms.is(constructor, a)
            }
            1 if sort == self.element => self.terms.app(&self.env, self.functions[2], &[a]),
            2 if sort == self.element => self.terms.less(a, b),
            _ => self.terms.eq(a, b),
        }
    }

    fn leaf(&mut self, sort: Sort) -> Term {
        let bound: Vec<Term> = self.bound.clone();
        let bound: Vec<Term> = bound
            .into_iter()
            .filter(|var| self.terms.sort_of(*var) == sort)
            .collect();
        if !bound.is_empty() && self.next(3) > 0 {
            return self.choose(&bound);
        }
        if sort == Sort::INT && self.next(3) == 0 {
            let value = self.next(5) as i64 - 1;
            return self.terms.int(value);
        }
        let variables: Vec<Term> = self
            .variables
            .iter()
            .copied()
            .filter(|var| self.terms.sort_of(*var) == sort)
            .collect();
        self.choose(&variables)
    }

    fn term(&mut self, sort: Sort, depth: u32) -> Term {
        if depth == 0 || self.next(3) == 0 {
            return self.leaf(sort);
        }
        let depth = depth - 1;
        let choice = self.next(6);
        if choice == 5 && sort != Sort::BOOL {
            let (c, a, b) = (self.atom(0), self.term(sort, depth), self.term(sort, depth));
            return self.terms.ite(c, a, b);
        }
        match self.terms.sort_kind(sort).clone() {
            SortKind::Bool => self.leaf(sort),
            SortKind::Int => self.integer(choice, depth),
            SortKind::Uninterpreted(_) => {
                let (a, b) = (self.term(sort, depth), self.term(sort, depth));
                self.terms.app(&self.env, self.functions[1], &[a, b])
            }
            SortKind::Data(_) if sort == self.option => match choice {
                0 => self.terms.construct(self.none, &[]),
                _ => {
                    let x = self.term(Sort::INT, depth);
                    self.terms.construct(self.some, &[x])
                }
            },
            SortKind::Data(_) => match choice {
                0 => self.terms.construct(self.nil, &[]),
                1 => {
                    let list = self.term(sort, depth);
                    self.terms.select(&self.env, self.cons, 1, list)
                }
                _ => {
                    let (x, rest) = (self.term(Sort::INT, depth), self.term(sort, depth));
                    self.terms.construct(self.cons, &[x, rest])
                }
            },
            SortKind::Seq(_) => self.sequence(choice, depth),
            SortKind::Set(_) => self.finite_set(choice, depth),
            SortKind::Map(..) => {
                let (map, key) = (self.term(sort, depth), self.term(Sort::INT, depth));
                match choice {
                    0 => self.terms.map_empty(Sort::INT, Sort::INT),
                    1 => self.terms.map_remove(map, key),
                    _ => {
                        let value = self.term(Sort::INT, depth);
                        self.terms.map_insert(map, key, value)
                    }
                }
            }
            SortKind::Fn(..) => unreachable!("no functions are generated"),
        }
    }

    fn integer(&mut self, choice: u64, depth: u32) -> Term {
        let a = self.term(Sort::INT, depth);
        let kinds = [
            Theory::Sequences,
            Theory::Sets,
            Theory::Maps,
            Theory::Data,
            Theory::Integers,
            Theory::Mixed,
        ];
        let kind = if self.theory == Theory::Mixed {
            self.choose(&kinds)
        } else {
            self.theory
        };
        match (choice, kind) {
            (0 | 1, _) => {
                let b = self.term(Sort::INT, depth);
                self.terms.add(&[a, b])
            }
            (2, _) => {
                let factor = self.next(5) as i64 - 2;
                let factor = self.terms.int(factor);
                self.terms.mul(&[factor, a])
            }
            (3, Theory::Sequences | Theory::Quantifiers) => {
                let seq = self.term(self.seq, depth);
                self.terms.seq_len(seq)
            }
            (4, Theory::Sequences | Theory::Quantifiers) => {
                let seq = self.term(self.seq, depth);
                self.terms.seq_at(seq, a)
            }
            (3, Theory::Sets) => {
                let set = self.term(self.set, depth);
                self.terms.set_size(set)
            }
            (3, Theory::Maps) => {
                let map = self.term(self.map, depth);
                self.terms.map_get(map, a)
            }
            (3, Theory::Data) => {
                let option = self.term(self.option, depth);
                self.terms.select(&self.env, self.some, 0, option)
            }
            (3, Theory::Nonlinear) => {
                let b = self.term(Sort::INT, depth);
                self.terms.mul(&[a, b])
            }
            (4, Theory::Nonlinear) => {
                let b = self.term(Sort::INT, depth);
                match self.next(4) {
                    0 => self.terms.div(a, b),
                    1 => self.terms.rem(a, b),
                    _ => self.terms.mul(&[a, b]),
                }
            }
            (3, Theory::Integers) => {
                let divisor = 2 + self.next(3);
                let divisor = self.terms.int(divisor);
                if self.next(2) == 0 {
                    self.terms.div(a, divisor)
                } else {
                    self.terms.rem(a, divisor)
                }
            }
            (3, Theory::Mixed) => {
                let seq = self.term(self.seq, depth);
                self.terms.app(&self.env, self.functions[4], &[seq])
            }
            _ => self.terms.app(&self.env, self.functions[0], &[a]),
        }
    }

    fn sequence(&mut self, choice: u64, depth: u32) -> Term {
        let s = self.term(self.seq, depth);
        let i = self.term(Sort::INT, depth);
        match choice {
            0 => {
                let items: Vec<Term> = (0..self.next(3))
                    .map(|_| self.term(Sort::INT, depth))
                    .collect();
                self.terms.seq_lit(Sort::INT, &items)
            }
            1 | 2 => {
                let t = self.term(self.seq, depth);
                self.terms.seq_concat(s, t)
            }
            3 => {
                let x = self.term(Sort::INT, depth);
                self.terms.seq_update(s, i, x)
            }
            _ => {
                let j = self.term(Sort::INT, depth);
                self.terms.seq_slice(s, i, j)
            }
        }
    }

    fn finite_set(&mut self, choice: u64, depth: u32) -> Term {
        let op = match choice {
            0 | 1 => {
                let items: Vec<Term> = (0..self.next(3))
                    .map(|_| self.term(Sort::INT, depth))
                    .collect();
                return self.terms.set_lit(Sort::INT, &items);
            }
            2 => Op::SetUnion,
            3 => Op::SetIntersection,
            _ => Op::SetDifference,
        };
        let (a, b) = (self.term(self.set, depth), self.term(self.set, depth));
        self.terms.set_op(op, a, b)
    }
}
