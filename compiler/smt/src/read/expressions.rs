//! Terms.

use super::ReadError;
use super::commands::{Meaning, Reader};
use super::tree::{Kind, Tree};
use tenet_logic::{BigInt, Op, Sort, SortKind, Term};

/// A variable in scope, and what its name meant before.
pub(super) struct Bound {
    pub(super) variable: Term,
    name: String,
    before: Option<Meaning>,
}

impl Reader {
    /// A term of a sort.
    pub(super) fn term_of(&mut self, tree: &Tree, sort: Sort) -> Result<Term, ReadError> {
        let term = self.term(tree)?;
        if self.terms.sort_of(term) == sort {
            Ok(term)
        } else {
            tree.error("the term is of another sort than is wanted here")
        }
    }

    /// Brings `((x S) …)` into scope.
    pub(super) fn bind(&mut self, params: &Tree) -> Result<Vec<Bound>, ReadError> {
        let mut pairs = Vec::new();
        for param in params.items("a list of variables")? {
            let Some([name, sort]) = param.list() else {
                return param.error("a variable and its sort are wanted");
            };
            pairs.push((
                name.name("a variable's name")?.to_string(),
                self.sort(sort)?,
            ));
        }
        let mut bound = Vec::new();
        for (name, sort) in pairs {
            self.bound += 1;
            // No symbol has a line break in its name here, so this one is new.
            let variable = self.terms.var(&format!("{name}\n{}", self.bound), sort);
            let meaning = Meaning::Variable(variable);
            let before = self.scope.symbols.insert(name.clone(), meaning);
            bound.push(Bound {
                variable,
                name,
                before,
            });
        }
        Ok(bound)
    }

    /// Takes variables out of scope.
    pub(super) fn unbind(&mut self, bound: &[Bound]) {
        for Bound { name, before, .. } in bound.iter().rev() {
            match before {
                Some(meaning) => self.scope.symbols.insert(name.clone(), *meaning),
                None => self.scope.symbols.remove(name),
            };
        }
    }

    /// The depth of the recursion is bounded by that of the parentheses.
    fn term(&mut self, tree: &Tree) -> Result<Term, ReadError> {
        match &tree.kind {
            Kind::Numeral(digits) => match digits.parse::<BigInt>() {
                Ok(value) if digits.len() <= 10_000 => Ok(self.terms.int(value)),
                _ => tree.error("the number is too large"),
            },
            Kind::Symbol(name) => self.constant(tree, name),
            Kind::List(items) => match items.split_first() {
                Some((head, rest)) => self.application(tree, head, rest),
                None => tree.error("a term is wanted"),
            },
            Kind::Keyword(_) | Kind::Text(_) => tree.error("a term is wanted"),
        }
    }

    fn constant(&mut self, tree: &Tree, name: &str) -> Result<Term, ReadError> {
        match (name, self.scope.symbols.get(name).copied()) {
            (_, Some(Meaning::Variable(term))) => Ok(term),
            (_, Some(meaning)) => self.apply(tree, meaning, &[]),
            ("true", None) => Ok(Term::TRUE),
            ("false", None) => Ok(Term::FALSE),
            _ => tree.error(format!("there is nothing of the name `{name}`")),
        }
    }

    fn application(&mut self, tree: &Tree, head: &Tree, rest: &[Tree]) -> Result<Term, ReadError> {
        if let Some(items) = head.list() {
            return self.indexed(tree, items, rest);
        }
        let name = head.name("an operator")?;
        match (name, rest) {
            ("let", [bindings, body]) => return self.let_in(bindings, body),
            ("forall" | "exists", [params, body]) => {
                return self.quantifier(name == "forall", params, body);
            }
            ("!", [body, ..]) => return self.term(body),
            ("as", [body, _]) => return self.term(body),
            _ => {}
        }
        let mut args = Vec::with_capacity(rest.len());
        for arg in rest {
            args.push(self.term(arg)?);
        }
        if let Some(meaning) = self.scope.symbols.get(name).copied() {
            return self.apply(tree, meaning, &args);
        }
        if let Some(constructor) = name.strip_prefix("is-")
            && let Some(Meaning::Constructor(_)) = self.scope.symbols.get(constructor)
        {
            return self.tester(tree, constructor, &args);
        }
        self.standard(tree, name, &args)
    }

    /// `((_ is C) v)`, `((as C S) …)`.
    fn indexed(&mut self, tree: &Tree, head: &[Tree], rest: &[Tree]) -> Result<Term, ReadError> {
        let mut args = Vec::new();
        for arg in rest {
            args.push(self.term(arg)?);
        }
        let words: Vec<Option<&str>> = head.iter().map(Tree::symbol).collect();
        match words.as_slice() {
            [Some("_"), Some("is"), Some(constructor)] => self.tester(tree, constructor, &args),
            [Some("as"), Some("const"), _] => tree.error("constant arrays are not supported"),
            [Some("as"), Some(name), _] => match self.scope.symbols.get(*name).copied() {
                Some(meaning) => self.apply(tree, meaning, &args),
                None => tree.error(format!("there is nothing of the name `{name}`")),
            },
            _ => tree.error("this operator is not supported"),
        }
    }

    fn tester(&mut self, tree: &Tree, name: &str, args: &[Term]) -> Result<Term, ReadError> {
        match (self.scope.symbols.get(name), args) {
            (Some(Meaning::Constructor(id)), [value])
                if *self.terms.sort_kind(self.terms.sort_of(*value)) == SortKind::Data(id.data) =>
            {
                Ok(self.terms.is(*id, *value))
            }
            _ => tree.error("a constructor and a value of its data type are wanted"),
        }
    }

    fn apply(&mut self, tree: &Tree, meaning: Meaning, args: &[Term]) -> Result<Term, ReadError> {
        let params: Vec<Sort> = match meaning {
            Meaning::Variable(term) if args.is_empty() => return Ok(term),
            Meaning::Variable(_) => return tree.error("a constant takes no arguments"),
            Meaning::Function(id) => self.env.function(id).params.clone(),
            Meaning::Constructor(id) => {
                let data = self.env.data(id.data);
                let Some(constructor) = data.constructors.get(id.index as usize) else {
                    return tree.error("the constructor is not declared yet");
                };
                constructor.fields.iter().map(|field| field.sort).collect()
            }
            Meaning::Selector(id, _) => vec![self.terms.data_sort(id.data)],
        };
        let sorts = args.iter().map(|arg| self.terms.sort_of(*arg));
        if !params.iter().copied().eq(sorts) {
            return tree.error("the arguments do not fit the declaration");
        }
        Ok(match meaning {
            Meaning::Variable(term) => term,
            Meaning::Function(id) => self.terms.app(&self.env, id, args),
            Meaning::Constructor(id) => self.terms.construct(id, args),
            Meaning::Selector(id, field) => self.terms.select(&self.env, id, field, args[0]),
        })
    }

    fn let_in(&mut self, bindings: &Tree, body: &Tree) -> Result<Term, ReadError> {
        let mut values = Vec::new();
        for binding in bindings.items("a list of bindings")? {
            let Some([name, value]) = binding.list() else {
                return binding.error("a name and a term are wanted");
            };
            let name = name.name("a variable's name")?.to_string();
            values.push((name, self.term(value)?));
        }
        let mut bound = Vec::new();
        for (name, variable) in values {
            let meaning = Meaning::Variable(variable);
            let before = self.scope.symbols.insert(name.clone(), meaning);
            bound.push(Bound {
                variable,
                name,
                before,
            });
        }
        let result = self.term(body);
        self.unbind(&bound);
        result
    }

    fn quantifier(
        &mut self,
        universal: bool,
        params: &Tree,
        body: &Tree,
    ) -> Result<Term, ReadError> {
        let bound = self.bind(params)?;
        let read = self.quantified(body);
        self.unbind(&bound);
        let (formula, patterns) = read?;
        let vars: Vec<Term> = bound.iter().map(|bound| bound.variable).collect();
        let sorts: Vec<Sort> = vars.iter().map(|var| self.terms.sort_of(*var)).collect();
        let formula = self.terms.abstract_over(formula, &vars);
        let mut triggers = Vec::new();
        for pattern in patterns {
            let group: Vec<Term> = pattern
                .into_iter()
                .map(|term| self.terms.abstract_over(term, &vars))
                .collect();
            triggers.push(group.into_boxed_slice());
        }
        Ok(if universal {
            self.terms.forall(&sorts, &triggers, formula)
        } else {
            self.terms.exists(&sorts, &triggers, formula)
        })
    }

    /// The body of a quantifier and its patterns.
    fn quantified(&mut self, body: &Tree) -> Result<(Term, Vec<Vec<Term>>), ReadError> {
        let annotated = match body.list() {
            Some([mark, inner, rest @ ..]) if mark.symbol() == Some("!") => Some((inner, rest)),
            _ => None,
        };
        let Some((inner, rest)) = annotated else {
            return Ok((self.term_of(body, Sort::BOOL)?, Vec::new()));
        };
        let mut patterns = Vec::new();
        for pair in rest.windows(2) {
            if pair[0].keyword() == Some("pattern") {
                let mut group = Vec::new();
                for term in pair[1].items("a list of terms")? {
                    group.push(self.term(term)?);
                }
                patterns.push(group);
            }
        }
        Ok((self.term_of(inner, Sort::BOOL)?, patterns))
    }

    /// The operators of the standard.
    fn standard(&mut self, tree: &Tree, name: &str, args: &[Term]) -> Result<Term, ReadError> {
        let sorts: Vec<Sort> = args.iter().map(|arg| self.terms.sort_of(*arg)).collect();
        let all = |sort| sorts.iter().all(|other| *other == sort);
        let wrong = || tree.error(format!("`{name}` does not take these arguments"));
        let t = &mut self.terms;
        Ok(match (name, args) {
            ("not", [a]) if all(Sort::BOOL) => t.not(*a),
            ("and", _) if all(Sort::BOOL) => t.and(args.iter().copied()),
            ("or", _) if all(Sort::BOOL) => t.or(args.iter().copied()),
            ("xor", [a, b]) if all(Sort::BOOL) => {
                let same = t.eq(*a, *b);
                t.not(same)
            }
            ("=>", [premises @ .., last]) if !premises.is_empty() && all(Sort::BOOL) => premises
                .iter()
                .rev()
                .fold(*last, |conclusion, premise| t.implies(*premise, conclusion)),
            ("ite", [c, a, b]) if sorts[0] == Sort::BOOL && sorts[1] == sorts[2] => {
                t.ite(*c, *a, *b)
            }
            ("=", [_, _, ..]) if all(sorts[0]) => {
                let pairs: Vec<Term> = args.windows(2).map(|pair| t.eq(pair[0], pair[1])).collect();
                t.and(pairs)
            }
            ("distinct", [_, _, ..]) if all(sorts[0]) && args.len() <= 1_000 => {
                let mut pairs = Vec::new();
                for (index, a) in args.iter().enumerate() {
                    for b in &args[index + 1..] {
                        let same = t.eq(*a, *b);
                        pairs.push(t.not(same));
                    }
                }
                t.and(pairs)
            }
            ("<=" | "<" | ">=" | ">", [_, _, ..]) if all(Sort::INT) => {
                let pairs: Vec<Term> = args
                    .windows(2)
                    .map(|pair| match name {
                        "<=" => t.le(pair[0], pair[1]),
                        "<" => t.lt(pair[0], pair[1]),
                        ">=" => t.le(pair[1], pair[0]),
                        _ => t.lt(pair[1], pair[0]),
                    })
                    .collect();
                t.and(pairs)
            }
            ("+", [_, _, ..]) if all(Sort::INT) => t.add(args),
            ("*", [_, _, ..]) if all(Sort::INT) => t.mul(args),
            ("-", [a]) if all(Sort::INT) => t.neg(*a),
            ("-", [first, rest @ ..]) if !rest.is_empty() && all(Sort::INT) => rest
                .iter()
                .fold(*first, |difference, part| t.sub(difference, *part)),
            ("abs", [a]) if all(Sort::INT) => {
                let (zero, negated) = (t.int(0), t.neg(*a));
                let negative = t.lt(*a, zero);
                t.ite(negative, negated, *a)
            }
            ("div" | "mod", [a, b]) if all(Sort::INT) => self.division(name == "div", *a, *b),
            ("select", [array, index]) => match self.array(sorts[0]) {
                Some((from, _)) if from == sorts[1] => self.terms.apply(*array, &[*index]),
                _ => return wrong(),
            },
            ("store", [array, index, value]) => match self.array(sorts[0]) {
                Some((from, to)) if from == sorts[1] && to == sorts[2] => {
                    self.store(*array, *index, *value, from)
                }
                _ => return wrong(),
            },
            _ if self.is_standard(name) => return wrong(),
            _ => return tree.error(format!("there is nothing of the name `{name}`")),
        })
    }

    fn is_standard(&self, name: &str) -> bool {
        [
            "not", "and", "or", "xor", "=>", "ite", "=", "distinct", "<=", "<", ">=", ">", "+",
            "*", "-", "abs", "div", "mod", "select", "store",
        ]
        .contains(&name)
    }

    fn array(&self, sort: Sort) -> Option<(Sort, Sort)> {
        match self.terms.sort_kind(sort) {
            SortKind::Fn(params, result) if params.len() == 1 => Some((params[0], *result)),
            _ => None,
        }
    }

    /// `λx. ite(x = index, value, array(x))`.
    fn store(&mut self, array: Term, index: Term, value: Term, from: Sort) -> Term {
        self.bound += 1;
        let x = self.terms.var(&format!("x\n{}", self.bound), from);
        let (here, old) = (self.terms.eq(x, index), self.terms.apply(array, &[x]));
        let body = self.terms.ite(here, value, old);
        let body = self.terms.abstract_over(body, &[x]);
        self.terms.lambda(&[from], body)
    }

    /// The standard's division leaves a remainder that is not negative; the logic's quotient is rounded down.
    fn division(&mut self, quotient: bool, a: Term, b: Term) -> Term {
        let t = &mut self.terms;
        let build =
            |t: &mut tenet_logic::Terms, b| if quotient { t.div(a, b) } else { t.rem(a, b) };
        let down = build(t, b);
        if let Op::Int(value) = t.op(b)
            && *value > BigInt::ZERO
        {
            return down;
        }
        let (zero, negated) = (t.int(0), t.neg(b));
        let (negative, up) = (t.lt(b, zero), build(t, negated));
        let up = if quotient { t.neg(up) } else { up };
        t.ite(negative, up, down)
    }
}
