//! Clauses about data types: what follows from a declaration alone.

use super::literals::{Instance, Pieces};
use crate::{ConstructorId, DataRule, Environment, Lit, Op, SortKind, Term, Terms};

impl DataRule {
    /// The terms that the rule speaks of.
    pub fn terms(self) -> impl Iterator<Item = Term> {
        let (first, second) = match self {
            DataRule::Distinct(a, b) | DataRule::Injective(a, b, _) | DataRule::Exclusive(a, b) => {
                (a, Some(b))
            }
            DataRule::Selection(a)
            | DataRule::Tester(a)
            | DataRule::Exhaustive(a)
            | DataRule::Rebuild(a) => (a, None),
        };
        [first].into_iter().chain(second)
    }

    /// The rule's clause for closed, well-sorted terms; none where they are not of the form that the rule's comment asks for.
    pub fn clause(self, terms: &mut Terms, env: &Environment) -> Instance {
        let p = &mut Pieces::new(terms, &[]);
        Some(match self {
            DataRule::Distinct(a, b) => {
                let (c, d) = (constructor(p, a)?, constructor(p, b)?);
                given(c.data == d.data && c != d)?;
                [p.ne(a, b)].into()
            }
            DataRule::Injective(a, b, index) => {
                given(constructor(p, a)? == constructor(p, b)?)?;
                let (x, y) = (argument(p, a, index)?, argument(p, b, index)?);
                [p.ne(a, b), p.eq(x, y)].into()
            }
            DataRule::Selection(selection) => {
                let &Op::Select(selected, index) = p.t.op(selection) else {
                    return None;
                };
                let value = argument(p, selection, 0)?;
                given(constructor(p, value)? == selected)?;
                let part = argument(p, value, index)?;
                [p.eq(selection, part)].into()
            }
            DataRule::Tester(test) => {
                let (tested, value) = tester(p, test)?;
                let positive = constructor(p, value)? == tested;
                let atom = test;
                [Lit { atom, positive }].into()
            }
            DataRule::Exhaustive(value) => {
                let &SortKind::Data(data) = p.kind(value) else {
                    return None;
                };
                let tests = env.constructors(data).map(|c| p.t.is(c, value));
                tests.map(Lit::positive).collect()
            }
            DataRule::Exclusive(test, other) => {
                let ((c, value), (d, same)) = (tester(p, test)?, tester(p, other)?);
                given(c != d && value == same)?;
                [Lit::negative(test), Lit::negative(other)].into()
            }
            DataRule::Rebuild(test) => {
                let (tested, value) = tester(p, test)?;
                let count = env.constructor(tested).fields.len() as u32;
                let fields: Vec<Term> = (0..count)
                    .map(|field| p.t.select(env, tested, field, value))
                    .collect();
                let rebuilt = p.t.construct(tested, &fields);
                [Lit::negative(test), p.eq(value, rebuilt)].into()
            }
        })
    }
}

fn given(condition: bool) -> Option<()> {
    condition.then_some(())
}

/// The constructor of an application of one.
fn constructor(p: &Pieces, term: Term) -> Option<ConstructorId> {
    match p.t.op(term) {
        Op::Constructor(constructor) => Some(*constructor),
        _ => None,
    }
}

/// Constructor and value of a tester.
fn tester(p: &Pieces, test: Term) -> Option<(ConstructorId, Term)> {
    match p.t.op(test) {
        Op::Is(constructor) => Some((*constructor, argument(p, test, 0)?)),
        _ => None,
    }
}

fn argument(p: &Pieces, term: Term, index: u32) -> Option<Term> {
    p.t.args(term).get(index as usize).copied()
}
