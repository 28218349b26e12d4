//! How each operator is written.

use super::script::Printer;
use super::{Dialect, Encoding, Unprintable};
use tenet_logic::{ConstructorId, Op, Sign, Sort, SortKind, Term};

/// A term but for its arguments.
pub(super) enum Shape {
    /// Without arguments.
    Atom(String),
    /// An operator before its arguments.
    Apply(String, Vec<Term>),
    /// Text with terms in it.
    Pieces(Vec<Result<String, Term>>),
}

impl Printer<'_> {
    /// How a term that is no binder and no bound variable is written.
    pub(super) fn shape(&self, term: Term, as_pattern: bool) -> Result<Shape, Unprintable> {
        let args = self.terms.args(term);
        let apply = |head: &str| Ok(Shape::Apply(head.into(), args.to_vec()));
        match (self.terms.op(term), args) {
            (Op::True, []) => Ok(Shape::Atom("true".into())),
            (Op::False, []) => Ok(Shape::Atom("false".into())),
            (Op::Not, _) => apply("not"),
            (Op::And, _) => apply("and"),
            (Op::Or, _) => apply("or"),
            (Op::Implies, _) => apply("=>"),
            (Op::Ite, _) => apply("ite"),
            (Op::Eq, [a, _]) => {
                let sort = self.terms.sort_of(*a);
                if self.has_own_equality(sort) {
                    apply(&self.operator(self.equality(sort), sort))
                } else {
                    apply("=")
                }
            }
            (Op::Add, _) => apply("+"),
            (Op::Mul, _) => apply("*"),
            (Op::Le, _) => apply("<="),
            (Op::Lt, _) => apply("<"),
            (Op::Int(value), []) => {
                let magnitude = value.magnitude();
                Ok(Shape::Atom(if value.sign() == Sign::Minus {
                    format!("(- {magnitude})")
                } else {
                    magnitude.to_string()
                }))
            }
            (Op::Div | Op::Mod, [a, b]) => Ok(self.division(term, *a, *b)),
            (Op::Var(_), []) => {
                let name = self.variables.get(&term).ok_or(Unprintable::IllFormed)?;
                Ok(Shape::Atom(name.clone()))
            }
            (Op::App(function), _) => {
                let name = self.functions.get(function).ok_or(Unprintable::IllFormed)?;
                Ok(self.application(name, args))
            }
            (Op::Constructor(constructor), _) => {
                Ok(self.application(&self.constructor(*constructor)?.0, args))
            }
            (Op::Select(constructor, index), _) => {
                let selectors = &self.constructor(*constructor)?.1;
                let selector = selectors.get(*index as usize);
                apply(selector.ok_or(Unprintable::IllFormed)?)
            }
            (Op::Is(constructor), _) => {
                apply(&format!("(_ is {})", self.constructor(*constructor)?.0))
            }
            (Op::Less, [a, _]) => apply(&self.operator("less", self.terms.sort_of(*a))),
            (Op::Apply, [f, ..]) => apply(&self.operator("fn.apply", self.terms.sort_of(*f))),
            (Op::Witness(binder), [formula]) => {
                let names = self.chosen.get(formula).ok_or(Unprintable::IllFormed)?;
                let name = names.get(*binder as usize);
                Ok(Shape::Atom(name.ok_or(Unprintable::IllFormed)?.clone()))
            }
            _ if self.style.encoding == Encoding::Axioms => self.container_by_axioms(term),
            _ => self.container_by_theory(term, as_pattern),
        }
    }

    fn application(&self, name: &str, args: &[Term]) -> Shape {
        if args.is_empty() {
            Shape::Atom(name.into())
        } else {
            Shape::Apply(name.into(), args.to_vec())
        }
    }

    fn constructor(&self, id: ConstructorId) -> Result<&(String, Vec<String>), Unprintable> {
        let known = self.constructors.get(&(id.data.0, id.index));
        known.ok_or(Unprintable::IllFormed)
    }

    /// The standard's `div` and `mod` are Euclid's: the same for positive divisors, and else the negations of both are divided.
    fn division(&self, term: Term, a: Term, b: Term) -> Shape {
        let is_div = *self.terms.op(term) == Op::Div;
        match self.terms.op(b) {
            Op::Int(value) if value.sign() == Sign::Plus => {
                Shape::Apply(if is_div { "div" } else { "mod" }.into(), vec![a, b])
            }
            _ => Shape::Apply(if is_div { "$div" } else { "$mod" }.into(), vec![a, b]),
        }
    }

    /// The name of a sort's equality, for sorts that have one of their own.
    pub(super) fn equality(&self, sort: Sort) -> &'static str {
        match self.terms.sort_kind(sort) {
            SortKind::Seq(_) => "seq.eq",
            SortKind::Set(_) => "set.eq",
            SortKind::Map(..) => "map.eq",
            _ => "fn.eq",
        }
    }

    fn container_by_axioms(&self, term: Term) -> Result<Shape, Unprintable> {
        let (args, sort) = (self.terms.args(term), self.terms.sort_of(term));
        let first = args.first().map_or(sort, |arg| self.terms.sort_of(*arg));
        let apply = |name: &str, sort| Ok(Shape::Apply(self.operator(name, sort), args.to_vec()));
        match (self.terms.op(term), args) {
            (Op::SeqLit, _) => Ok(self.chain("seq.push", "seq.empty", sort, args)),
            (Op::SeqLen, _) => apply("seq.len", first),
            (Op::SeqAt, _) => apply("seq.at", first),
            (Op::SeqUpdate, _) => apply("seq.update", sort),
            (Op::SeqConcat, _) => apply("seq.concat", sort),
            (Op::SeqSlice, _) => apply("seq.slice", sort),
            (Op::SetLit, _) => Ok(self.chain("set.insert", "set.empty", sort, args)),
            (Op::SetMember, [x, set]) => match self.keys_of(*set) {
                Some(map) => {
                    let has = self.operator("map.has", self.terms.sort_of(map));
                    Ok(Shape::Apply(has, vec![map, *x]))
                }
                None => apply("set.member", self.terms.sort_of(*set)),
            },
            (Op::SetUnion, _) => apply("set.union", sort),
            (Op::SetIntersection, _) => apply("set.inter", sort),
            (Op::SetDifference, _) => apply("set.minus", sort),
            (Op::SetSubset, _) => apply("set.subset", first),
            (Op::SetSize, _) => apply("set.size", first),
            (Op::MapEmpty, []) => Ok(Shape::Atom(self.operator("map.empty", sort))),
            (Op::MapInsert, _) => apply("map.insert", sort),
            (Op::MapRemove, _) => apply("map.remove", sort),
            (Op::MapGet, _) => apply("map.get", first),
            (Op::MapKeys, _) => apply("map.keys", first),
            _ => Err(Unprintable::IllFormed),
        }
    }

    /// `push(push(empty, x), y)`.
    fn chain(&self, push: &str, empty: &str, sort: Sort, items: &[Term]) -> Shape {
        let (push, empty) = (self.operator(push, sort), self.operator(empty, sort));
        let mut pieces = vec![Ok(format!("({push} ").repeat(items.len()) + &empty)];
        for item in items {
            pieces.extend([Ok(" ".into()), Err(*item), Ok(")".into())]);
        }
        Shape::Pieces(pieces)
    }

    fn container_by_theory(&self, term: Term, as_pattern: bool) -> Result<Shape, Unprintable> {
        let (args, sort) = (self.terms.args(term), self.terms.sort_of(term));
        let first = args.first().map_or(sort, |arg| self.terms.sort_of(*arg));
        let z3 = self.style.dialect == Dialect::Z3;
        let apply = |name: &str| Ok(Shape::Apply(name.into(), args.to_vec()));
        let macro_of = |name: &str, sort| apply(&self.operator(name, sort));
        match (self.terms.op(term), args) {
            (Op::SeqLit, []) => Ok(Shape::Atom(format!("(as seq.empty {})", self.sort(sort)))),
            (Op::SeqLit, [_]) => apply("seq.unit"),
            (Op::SeqLit, _) => {
                let mut pieces = vec![Ok("(seq.++".into())];
                for item in args {
                    pieces.extend([Ok(" (seq.unit ".into()), Err(*item), Ok(")".into())]);
                }
                pieces.push(Ok(")".into()));
                Ok(Shape::Pieces(pieces))
            }
            (Op::SeqLen, _) => apply("seq.len"),
            (Op::SeqAt, _) if as_pattern => apply("seq.nth"),
            (Op::SeqAt, _) => macro_of("seq.at", first),
            (Op::SeqUpdate, _) => macro_of("seq.update", sort),
            (Op::SeqConcat, _) => apply("seq.++"),
            (Op::SeqSlice, _) => macro_of("seq.slice", sort),
            (Op::SetLit, _) => Ok(self.set_literal(sort, args)),
            (Op::SetMember, [x, set]) => {
                if let Some(map) = self.keys_of(*set) {
                    let none = self.none_of(self.terms.sort_of(map));
                    return Ok(Shape::Pieces(vec![
                        Ok("(not (= (select ".into()),
                        Err(map),
                        Ok(" ".into()),
                        Err(*x),
                        Ok(format!(") {none}))")),
                    ]));
                }
                if z3 {
                    Ok(Shape::Apply("select".into(), vec![*set, *x]))
                } else {
                    apply("set.member")
                }
            }
            (Op::SetUnion, _) => apply(if z3 { "(_ map or)" } else { "set.union" }),
            (Op::SetIntersection, _) => apply(if z3 { "(_ map and)" } else { "set.inter" }),
            (Op::SetDifference, [a, b]) if z3 => Ok(Shape::Pieces(vec![
                Ok("((_ map and) ".into()),
                Err(*a),
                Ok(" ((_ map not) ".into()),
                Err(*b),
                Ok("))".into()),
            ])),
            (Op::SetDifference, _) => apply("set.minus"),
            (Op::SetSubset, _) if z3 => macro_of("set.subset", first),
            (Op::SetSubset, _) => apply("set.subset"),
            (Op::SetSize, _) if z3 => macro_of("set.size", first),
            (Op::SetSize, _) => apply("set.card"),
            (Op::MapEmpty, []) => Ok(Shape::Atom(format!(
                "((as const {}) {})",
                self.sort(sort),
                self.none_of(sort)
            ))),
            (Op::MapInsert, [map, key, value]) => Ok(Shape::Pieces(vec![
                Ok("(store ".into()),
                Err(*map),
                Ok(" ".into()),
                Err(*key),
                Ok(format!(" ({} ", self.some_of(sort))),
                Err(*value),
                Ok("))".into()),
            ])),
            (Op::MapRemove, [map, key]) => Ok(Shape::Pieces(vec![
                Ok("(store ".into()),
                Err(*map),
                Ok(" ".into()),
                Err(*key),
                Ok(format!(" {})", self.none_of(sort))),
            ])),
            (Op::MapGet, _) => macro_of("map.get", first),
            (Op::MapKeys, _) => macro_of("map.keys", first),
            _ => Err(Unprintable::IllFormed),
        }
    }

    fn set_literal(&self, sort: Sort, items: &[Term]) -> Shape {
        let name = self.sort(sort);
        let mut pieces = Vec::new();
        match self.style.dialect {
            Dialect::Z3 => {
                let stores = "(store ".repeat(items.len());
                pieces.push(Ok(format!("{stores}((as const {name}) false)")));
                for item in items {
                    pieces.extend([Ok(" ".into()), Err(*item), Ok(" true)".into())]);
                }
            }
            Dialect::Cvc5 if items.is_empty() => pieces.push(Ok(format!("(as set.empty {name})"))),
            Dialect::Cvc5 => {
                pieces.push(Ok("(set.insert".into()));
                for item in items {
                    pieces.extend([Ok(" ".into()), Err(*item)]);
                }
                pieces.push(Ok(format!(" (as set.empty {name}))")));
            }
        }
        Shape::Pieces(pieces)
    }

    /// `none`, of the right sort for a map's entries. z3 has trouble to infer it, and testers of it.
    pub(super) fn none_of(&self, map: Sort) -> String {
        format!("(as $none {})", self.entry_sort(map))
    }

    fn some_of(&self, map: Sort) -> String {
        format!("(as $some {})", self.entry_sort(map))
    }

    fn entry_sort(&self, map: Sort) -> String {
        match self.terms.sort_kind(map) {
            SortKind::Map(_, value) => format!("($option {})", self.sort(*value)),
            _ => "Bool".into(),
        }
    }

    /// Can a solver match it? Only functions, no connectives or arithmetic, and nothing that is written as a macro.
    pub(super) fn is_pattern(&self, root: Term) -> bool {
        let axioms = self.style.encoding == Encoding::Axioms;
        let z3 = self.style.dialect == Dialect::Z3;
        let mut open = vec![root];
        let mut budget = 200;
        while let Some(term) = open.pop() {
            budget -= 1;
            let fits = match self.terms.op(term) {
                Op::Bound(_) | Op::Var(_) | Op::Int(_) => term != root,
                Op::App(_) | Op::Constructor(_) | Op::Select(..) | Op::Apply => true,
                Op::SeqLen | Op::SeqAt => true,
                Op::SetMember => {
                    let set = self.terms.args(term).get(1);
                    axioms || set.is_some_and(|set| self.keys_of(*set).is_none())
                }
                Op::SetSize => axioms || !z3,
                Op::SeqConcat | Op::SeqUpdate | Op::SeqSlice | Op::SetUnion => axioms,
                Op::SetIntersection | Op::SetDifference | Op::SetSubset => axioms,
                Op::MapGet | Op::MapKeys | Op::MapInsert | Op::MapRemove => axioms,
                _ => false,
            };
            if !fits || budget == 0 {
                return false;
            }
            open.extend(self.terms.args(term));
        }
        true
    }
}
