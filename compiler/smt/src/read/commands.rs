//! Commands: declarations, assertions, questions.

use super::tree::{Kind, Tree};
use super::{Problem, Query, ReadError, Status};
use std::collections::HashMap;
use tenet_logic::{
    ConstructorDecl, ConstructorId, Definition, Environment, FieldDecl, FunctionId, Sequent, Sort,
    SortKind, Term, Terms,
};

/// What a symbol stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A constant.
    Variable(Term),
    /// A function with parameters.
    Function(FunctionId),
    /// A constructor.
    Constructor(ConstructorId),
    /// A field.
    Selector(ConstructorId, u32),
}

/// What has been declared so far.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) terms: Terms,
    pub(super) env: Environment,
    pub(super) scope: Scope,
    saved: Vec<Scope>,
    queries: Vec<Query>,
    status: Option<Status>,
    /// The number of bound variables so far: each has a name of its own.
    pub(super) bound: u32,
}

/// What `pop` forgets.
#[derive(Clone, Default)]
pub(super) struct Scope {
    pub(super) sorts: HashMap<String, Sort>,
    pub(super) symbols: HashMap<String, Meaning>,
    assertions: Vec<Term>,
}

impl Reader {
    pub(super) fn read(mut self, commands: &[Tree]) -> Result<Problem, ReadError> {
        self.scope.sorts.insert("Bool".into(), Sort::BOOL);
        self.scope.sorts.insert("Int".into(), Sort::INT);
        for command in commands {
            if !self.command(command)? {
                break;
            }
        }
        Ok(Problem {
            terms: self.terms,
            env: self.env,
            queries: self.queries,
        })
    }

    /// Obeys a command; says whether there are more.
    fn command(&mut self, command: &Tree) -> Result<bool, ReadError> {
        let items = command.items("a command")?;
        let Some((head, rest)) = items.split_first() else {
            return command.error("a command is wanted");
        };
        match (head.name("a command's name")?, rest) {
            ("exit", []) => return Ok(false),
            ("set-logic" | "set-option" | "echo" | "get-model" | "get-info", _) => {}
            ("set-info", [keyword, value]) if keyword.keyword() == Some("status") => {
                self.status = match value.symbol() {
                    Some("sat") => Some(Status::Sat),
                    Some("unsat") => Some(Status::Unsat),
                    Some("unknown") => None,
                    _ => return value.error("`sat`, `unsat` or `unknown` is wanted"),
                };
            }
            ("set-info", _) => {}
            ("declare-sort", [name] | [name, _]) => self.declare_sort(name, rest.get(1))?,
            ("define-sort", [name, params, body]) => {
                if !params.items("a list of parameters")?.is_empty() {
                    return params.error("sorts with parameters are not supported");
                }
                let sort = self.sort(body)?;
                self.scope
                    .sorts
                    .insert(name.name("a sort's name")?.into(), sort);
            }
            ("declare-const", [name, sort]) => {
                let sort = self.sort(sort)?;
                self.declare(name, &[], sort)?;
            }
            ("declare-fun", [name, params, result]) => {
                let mut sorts = Vec::new();
                for param in params.items("a list of sorts")? {
                    sorts.push(self.sort(param)?);
                }
                let result = self.sort(result)?;
                self.declare(name, &sorts, result)?;
            }
            ("declare-datatype", [name, body]) => self.data_types(&[(name, body)])?,
            ("declare-datatypes", [heads, bodies]) => {
                let heads = heads.items("a list of sorts")?;
                let bodies = bodies.items("a list of data types")?;
                if heads.len() != bodies.len() {
                    return command.error("there are not as many bodies as names");
                }
                let mut pairs = Vec::new();
                for (head, body) in heads.iter().zip(bodies) {
                    match head.list() {
                        Some([name, arity]) if arity.kind == Kind::Numeral("0".into()) => {
                            pairs.push((name, body));
                        }
                        _ => return head.error("only data types without parameters are supported"),
                    }
                }
                self.data_types(&pairs)?;
            }
            ("define-fun" | "define-fun-rec", [name, params, result, body]) => {
                self.define(&[(name, params, result, body)])?;
            }
            ("define-const", [name, result, body]) => {
                let sort = self.sort(result)?;
                let body = self.term_of(body, sort)?;
                let name = name.name("a constant's name")?;
                self.scope
                    .symbols
                    .insert(name.into(), Meaning::Variable(body));
            }
            ("define-funs-rec", [heads, bodies]) => {
                let heads = heads.items("a list of declarations")?;
                let bodies = bodies.items("a list of bodies")?;
                let mut definitions = Vec::new();
                for (head, body) in heads.iter().zip(bodies) {
                    match head.list() {
                        Some([name, params, result]) => {
                            definitions.push((name, params, result, body))
                        }
                        _ => return head.error("a name, parameters and a result are wanted"),
                    }
                }
                self.define(&definitions)?;
            }
            ("assert", [formula]) => {
                let formula = self.term_of(formula, Sort::BOOL)?;
                self.scope.assertions.push(formula);
            }
            ("check-sat", []) => self.queries.push(Query {
                sequent: Sequent {
                    facts: self.scope.assertions.clone(),
                    goal: Term::FALSE,
                },
                status: self.status,
            }),
            ("push", [] | [_]) => {
                for _ in 0..levels(rest)? {
                    self.saved.push(self.scope.clone());
                }
            }
            ("pop", [] | [_]) => {
                for _ in 0..levels(rest)? {
                    match self.saved.pop() {
                        Some(scope) => self.scope = scope,
                        None => return command.error("there is no `push` to undo"),
                    }
                }
            }
            (name, _) => return command.error(format!("`{name}` is not supported in this form")),
        }
        Ok(true)
    }

    fn declare_sort(&mut self, name: &Tree, arity: Option<&Tree>) -> Result<(), ReadError> {
        if arity.is_some_and(|arity| arity.kind != Kind::Numeral("0".into())) {
            return name.error("sorts with parameters are not supported");
        }
        let text = name.name("a sort's name")?;
        let sort = self.terms.sort(SortKind::Uninterpreted(plain(text).into()));
        self.scope.sorts.insert(text.into(), sort);
        Ok(())
    }

    fn declare(&mut self, name: &Tree, params: &[Sort], result: Sort) -> Result<(), ReadError> {
        let text = name.name("a function's name")?;
        let meaning = if params.is_empty() {
            Meaning::Variable(self.terms.var(plain(text), result))
        } else {
            let id = self
                .env
                .declare_function(plain(text), params.to_vec(), result);
            Meaning::Function(id)
        };
        self.scope.symbols.insert(text.into(), meaning);
        Ok(())
    }

    fn data_types(&mut self, pairs: &[(&Tree, &Tree)]) -> Result<(), ReadError> {
        let mut ids = Vec::new();
        for (name, _) in pairs {
            let text = name.name("a data type's name")?;
            let id = self.env.declare_data(plain(text));
            let sort = self.terms.data_sort(id);
            self.scope.sorts.insert(text.into(), sort);
            ids.push(id);
        }
        for ((name, body), data) in pairs.iter().zip(ids) {
            let mut constructors = Vec::new();
            for (index, tree) in body.items("a list of constructors")?.iter().enumerate() {
                let index = index as u32;
                let id = ConstructorId { data, index };
                let (head, fields) = match (&tree.kind, tree.list()) {
                    (Kind::Symbol(_), _) => (tree, &[][..]),
                    (_, Some([head, fields @ ..])) => (head, fields),
                    _ => return tree.error("a constructor is wanted"),
                };
                let text = head.name("a constructor's name")?;
                let mut declared = Vec::new();
                for (position, field) in fields.iter().enumerate() {
                    let Some([selector, sort]) = field.list() else {
                        return field.error("a selector and its sort are wanted");
                    };
                    let sort = self.sort(sort)?;
                    let selector = selector.name("a selector's name")?;
                    let meaning = Meaning::Selector(id, position as u32);
                    self.scope.symbols.insert(selector.into(), meaning);
                    let name = plain(selector).into();
                    declared.push(FieldDecl { name, sort });
                }
                self.scope
                    .symbols
                    .insert(text.into(), Meaning::Constructor(id));
                constructors.push(ConstructorDecl {
                    name: plain(text).into(),
                    fields: declared,
                });
            }
            if constructors.is_empty() {
                return name.error("a data type needs a constructor");
            }
            self.env.datas[data.0 as usize].constructors = constructors;
        }
        Ok(())
    }

    fn define(&mut self, definitions: &[(&Tree, &Tree, &Tree, &Tree)]) -> Result<(), ReadError> {
        let mut ids = Vec::new();
        for (name, params, result, _) in definitions {
            let mut sorts = Vec::new();
            for param in params.items("a list of parameters")? {
                match param.list() {
                    Some([_, sort]) => sorts.push(self.sort(sort)?),
                    _ => return param.error("a parameter and its sort are wanted"),
                }
            }
            let result = self.sort(result)?;
            let text = name.name("a function's name")?;
            let id = self.env.declare_function(plain(text), sorts, result);
            self.scope
                .symbols
                .insert(text.into(), Meaning::Function(id));
            ids.push(id);
        }
        for ((_, params, _, body), id) in definitions.iter().zip(ids) {
            let result = self.env.function(id).result;
            let bound = self.bind(params)?;
            let formula = self.term_of(body, result);
            self.unbind(&bound);
            let vars: Vec<Term> = bound.iter().map(|bound| bound.variable).collect();
            let body = self.terms.abstract_over(formula?, &vars);
            self.env.functions[id.0 as usize].definition = Some(Definition {
                guard: Term::TRUE,
                body,
                recursive: true,
            });
        }
        Ok(())
    }

    /// The sort that an expression names.
    pub(super) fn sort(&mut self, tree: &Tree) -> Result<Sort, ReadError> {
        if let Some(name) = tree.symbol() {
            return match self.scope.sorts.get(name) {
                Some(sort) => Ok(*sort),
                None => tree.error(format!("there is no sort `{name}`")),
            };
        }
        let items = tree.items("a sort")?;
        match items {
            [head, from, to] if head.symbol() == Some("Array") => {
                let (from, to) = (self.sort(from)?, self.sort(to)?);
                Ok(self.terms.sort(SortKind::Fn([from].into(), to)))
            }
            _ => tree.error("this sort is not supported"),
        }
    }
}

/// The name without the mark of its kind that the printer puts before it.
fn plain(name: &str) -> &str {
    let marks = ["v.", "f.", "c.", "s.", "T."];
    let found = marks.iter().find_map(|mark| name.strip_prefix(mark));
    found.filter(|rest| !rest.is_empty()).unwrap_or(name)
}

fn levels(rest: &[Tree]) -> Result<u32, ReadError> {
    const MOST: u32 = 10_000;
    let Some(tree) = rest.first() else {
        return Ok(1);
    };
    match &tree.kind {
        Kind::Numeral(digits) => match digits.parse() {
            Ok(levels) if levels <= MOST => Ok(levels),
            _ => tree.error("so many levels are not supported"),
        },
        _ => tree.error("a number of levels is wanted"),
    }
}
