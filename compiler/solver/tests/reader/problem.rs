//! From S-expressions to sequents.

use super::expressions::{Sexp, parse};
use std::collections::HashMap;
use tenet_logic::{
    ConstructorDecl, ConstructorId, DataId, Definition, Environment, FieldDecl, FunctionId, Op,
    Sequent, Sort, SortKind, Term, Terms,
};

/// A problem and what is expected of it: `proved`, `refuted` or `open`.
pub struct Problem {
    pub name: String,
    pub expected: String,
    pub terms: Terms,
    pub env: Environment,
    pub sequent: Sequent,
}

#[derive(Default)]
struct Reader {
    terms: Terms,
    env: Environment,
    sorts: HashMap<String, Sort>,
    datas: HashMap<String, DataId>,
    constructors: HashMap<String, ConstructorId>,
    selectors: HashMap<String, (ConstructorId, u32)>,
    functions: HashMap<String, FunctionId>,
    constants: HashMap<String, Term>,
    /// Bound names, replaced by fresh variables while their body is read.
    locals: Vec<(String, Term)>,
    fresh: usize,
}

/// Reads all problems of a text.
pub fn read(text: &str) -> Vec<Problem> {
    parse(text).iter().map(read_problem).collect()
}

fn read_problem(problem: &Sexp) -> Problem {
    let [keyword, name, expected, parts @ ..] = problem.list() else {
        panic!("a problem has a name and an expectation")
    };
    assert_eq!(keyword.atom(), "problem");
    let mut reader = Reader::default();
    let mut facts = Vec::new();
    let mut goal = Term::FALSE;
    for part in parts {
        let part = part.list();
        match part[0].atom() {
            "fact" => facts.push(reader.term(&part[1])),
            "goal" => goal = reader.term(&part[1]),
            _ => reader.declare(part),
        }
    }
    Problem {
        name: name.atom().to_string(),
        expected: expected.atom().to_string(),
        terms: reader.terms,
        env: reader.env,
        sequent: Sequent { facts, goal },
    }
}

impl Reader {
    fn declare(&mut self, part: &[Sexp]) {
        match part[0].atom() {
            "sort" => {
                let name = part[1].atom();
                let sort = self.terms.sort(SortKind::Uninterpreted(name.into()));
                self.sorts.insert(name.to_string(), sort);
            }
            "data" => self.declare_data(part),
            "const" => {
                let sort = self.sort(part.last().expect("a constant has a sort"));
                for name in &part[1..part.len() - 1] {
                    let var = self.terms.var(name.atom(), sort);
                    self.constants.insert(name.atom().to_string(), var);
                }
            }
            "fun" => {
                let params = part[2].list().iter().map(|sort| self.sort(sort)).collect();
                let result = self.sort(&part[3]);
                let id = self.env.declare_function(part[1].atom(), params, result);
                self.functions.insert(part[1].atom().to_string(), id);
            }
            "define" => self.define(part),
            other => panic!("unknown declaration {other}"),
        }
    }

    fn declare_data(&mut self, part: &[Sexp]) {
        let name = part[1].atom();
        let data = self.env.declare_data(name);
        self.datas.insert(name.to_string(), data);
        for (index, constructor) in part[2..].iter().enumerate() {
            let id = ConstructorId {
                data,
                index: index as u32,
            };
            let items = constructor.list();
            let mut fields = Vec::new();
            for (position, field) in items[1..].iter().enumerate() {
                let [field_name, sort] = field.list() else {
                    panic!("a field has a name and a sort")
                };
                fields.push(FieldDecl {
                    name: field_name.atom().into(),
                    sort: self.sort(sort),
                });
                let selector = (id, position as u32);
                self.selectors
                    .insert(field_name.atom().to_string(), selector);
            }
            self.constructors.insert(items[0].atom().to_string(), id);
            self.env.datas[data.0 as usize]
                .constructors
                .push(ConstructorDecl {
                    name: items[0].atom().into(),
                    fields,
                });
        }
    }

    /// `(define f ((x S)…) R body)` or, with a guard, `(define f ((x S)…) R body guard)`.
    fn define(&mut self, part: &[Sexp]) {
        let params: Vec<(String, Sort)> = self.binders(&part[2]);
        let result = self.sort(&part[3]);
        let sorts: Vec<Sort> = params.iter().map(|(_, sort)| *sort).collect();
        let id = self.env.declare_function(part[1].atom(), sorts, result);
        self.functions.insert(part[1].atom().to_string(), id);
        let vars = self.enter(&params);
        let body = self.term(&part[4]);
        let guard = part.get(5).map_or(Term::TRUE, |guard| self.term(guard));
        self.leave(params.len());
        let recursive = format!("{:?}", part[4]).contains(&format!("{:?}", part[1]));
        let definition = Definition {
            guard: self.terms.abstract_over(guard, &vars),
            body: self.terms.abstract_over(body, &vars),
            recursive,
        };
        self.env.functions[id.0 as usize].definition = Some(definition);
    }

    fn binders(&mut self, list: &Sexp) -> Vec<(String, Sort)> {
        list.list()
            .iter()
            .map(|binder| {
                let [name, sort] = binder.list() else {
                    panic!("a binder has a name and a sort")
                };
                (name.atom().to_string(), self.sort(sort))
            })
            .collect()
    }

    fn enter(&mut self, binders: &[(String, Sort)]) -> Vec<Term> {
        binders
            .iter()
            .map(|(name, sort)| {
                self.fresh += 1;
                let var = self.terms.var(&format!("{name}!{}", self.fresh), *sort);
                self.locals.push((name.clone(), var));
                var
            })
            .collect()
    }

    fn leave(&mut self, count: usize) {
        self.locals.truncate(self.locals.len() - count);
    }

    fn sort(&mut self, sexp: &Sexp) -> Sort {
        match sexp {
            Sexp::Atom(name) => match name.as_str() {
                "Bool" => Sort::BOOL,
                "Int" => Sort::INT,
                name => match self.datas.get(name) {
                    Some(data) => self.terms.sort(SortKind::Data(*data)),
                    None => *self
                        .sorts
                        .get(name)
                        .unwrap_or_else(|| panic!("unknown sort {name}")),
                },
            },
            Sexp::List(items) => {
                let sorts: Vec<Sort> = items[1..].iter().map(|sort| self.sort(sort)).collect();
                let kind = match items[0].atom() {
                    "Seq" => SortKind::Seq(sorts[0]),
                    "Set" => SortKind::Set(sorts[0]),
                    "Map" => SortKind::Map(sorts[0], sorts[1]),
                    "Fn" => {
                        let (result, params) = sorts.split_last().expect("a function has a result");
                        SortKind::Fn(params.into(), *result)
                    }
                    other => panic!("unknown sort {other}"),
                };
                self.terms.sort(kind)
            }
        }
    }

    fn term(&mut self, sexp: &Sexp) -> Term {
        match sexp {
            Sexp::Atom(name) => self.name(name),
            Sexp::List(items) => self.compound(items),
        }
    }

    fn name(&mut self, name: &str) -> Term {
        if let Ok(number) = name.parse::<i64>() {
            return self.terms.int(number);
        }
        if let Some((_, var)) = self.locals.iter().rev().find(|(local, _)| local == name) {
            return *var;
        }
        if let Some(constant) = self.constants.get(name) {
            return *constant;
        }
        match name {
            "true" => Term::TRUE,
            "false" => Term::FALSE,
            _ => self.apply_named(name, &[]),
        }
    }

    fn apply_named(&mut self, name: &str, args: &[Term]) -> Term {
        if let Some(constructor) = self.constructors.get(name) {
            return self.terms.construct(*constructor, args);
        }
        if let Some((constructor, field)) = self.selectors.get(name) {
            return self.terms.select(&self.env, *constructor, *field, args[0]);
        }
        match self.functions.get(name) {
            Some(function) => self.terms.app(&self.env, *function, args),
            None => panic!("unknown name {name}"),
        }
    }

    fn compound(&mut self, items: &[Sexp]) -> Term {
        let head = items[0].atom();
        match head {
            "forall" | "exists" | "lambda" => return self.binding(head, items),
            "is" => {
                let value = self.term(&items[2]);
                let constructor = self.constructors[items[1].atom()];
                return self.terms.is(constructor, value);
            }
            "let" => {
                let value = self.term(&items[2]);
                self.locals.push((items[1].atom().to_string(), value));
                let body = self.term(&items[3]);
                self.leave(1);
                return body;
            }
            "seq" | "set" => {
                let sort = self.sort(&items[1]);
                let args: Vec<Term> = items[2..].iter().map(|item| self.term(item)).collect();
                return if head == "seq" {
                    self.terms.seq_lit(sort, &args)
                } else {
                    self.terms.set_lit(sort, &args)
                };
            }
            "mapempty" => {
                let (key, value) = (self.sort(&items[1]), self.sort(&items[2]));
                return self.terms.map_empty(key, value);
            }
            _ => {}
        }
        let args: Vec<Term> = items[1..].iter().map(|item| self.term(item)).collect();
        self.operation(head, &args)
    }

    fn operation(&mut self, head: &str, args: &[Term]) -> Term {
        let t = &mut self.terms;
        match (head, args) {
            ("not", [a]) => t.not(*a),
            ("and", _) => t.and(args.iter().copied()),
            ("or", _) => t.or(args.iter().copied()),
            ("=>", [a, b]) => t.implies(*a, *b),
            ("ite", [c, a, b]) => t.ite(*c, *a, *b),
            ("=", [a, b]) => t.eq(*a, *b),
            ("!=", [a, b]) => {
                let equal = t.eq(*a, *b);
                t.not(equal)
            }
            ("+", _) => t.add(args),
            ("*", _) => t.mul(args),
            ("-", [a]) => t.neg(*a),
            ("-", [a, b]) => t.sub(*a, *b),
            ("div", [a, b]) => t.div(*a, *b),
            ("mod", [a, b]) => t.rem(*a, *b),
            ("<=", [a, b]) => t.le(*a, *b),
            ("<=", [a, b, c]) => {
                let (x, y) = (t.le(*a, *b), t.le(*b, *c));
                t.and([x, y])
            }
            (">=", [a, b]) => t.le(*b, *a),
            ("<", [a, b]) => t.lt(*a, *b),
            (">", [a, b]) => t.lt(*b, *a),
            // `0 <= a < b`
            ("within", [a, b]) => {
                let zero = t.int(0);
                let (x, y) = (t.le(zero, *a), t.lt(*a, *b));
                t.and([x, y])
            }
            ("len", [s]) => t.seq_len(*s),
            ("at", [s, i]) => t.seq_at(*s, *i),
            ("upd", [s, i, v]) => t.seq_update(*s, *i, *v),
            ("++", [a, b]) => t.seq_concat(*a, *b),
            ("slice", [s, i, j]) => t.seq_slice(*s, *i, *j),
            ("in", [x, s]) => t.set_member(*x, *s),
            ("union", [a, b]) => t.set_op(Op::SetUnion, *a, *b),
            ("inter", [a, b]) => t.set_op(Op::SetIntersection, *a, *b),
            ("diff", [a, b]) => t.set_op(Op::SetDifference, *a, *b),
            ("subset", [a, b]) => t.set_subset(*a, *b),
            ("size", [s]) => t.set_size(*s),
            ("put", [m, k, v]) => t.map_insert(*m, *k, *v),
            ("del", [m, k]) => t.map_remove(*m, *k),
            ("get", [m, k]) => t.map_get(*m, *k),
            ("keys", [m]) => t.map_keys(*m),
            ("less", [a, b]) => t.less(*a, *b),
            ("apply", [f, args @ ..]) => t.apply(*f, args),
            _ => self.apply_named(head, args),
        }
    }

    fn binding(&mut self, head: &str, items: &[Sexp]) -> Term {
        let binders = self.binders(&items[1]);
        let vars = self.enter(&binders);
        let body = self.term(&items[2]);
        self.leave(binders.len());
        let body = self.terms.abstract_over(body, &vars);
        let sorts: Vec<Sort> = binders.iter().map(|(_, sort)| *sort).collect();
        match head {
            "forall" => self.terms.forall(&sorts, &[], body),
            "exists" => self.terms.exists(&sorts, &[], body),
            _ => self.terms.lambda(&sorts, body),
        }
    }
}
