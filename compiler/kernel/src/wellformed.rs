//! Well-sortedness of terms that come from outside.

use crate::Reason;
use crate::declarations::{Declared, Sorts};
use crate::work::Work;
use tenet_logic::{
    ConstructorDecl, ConstructorId, Environment, FxHashMap, Op, Sort, SortKind, Term, Terms,
};

/// A term may have at most this many different loose variables.
const MOST_LOOSE: usize = 64;

/// A term may be fewer negations around each other than this.
const MOST_NEGATIONS: u32 = 16;

/// The terms found to be well-sorted so far.
#[derive(Default)]
pub(crate) struct WellFormed {
    sorts: Sorts,
    /// By the term's number.
    known: Vec<bool>,
    /// For a known term that is not closed: its loose variables, by index, and the sorts that it gives them.
    loose: FxHashMap<Term, Loose>,
}

type Loose = Box<[(u32, Sort)]>;

impl WellFormed {
    /// Requires a term of this arena all of whose subterms are well-sorted.
    pub(crate) fn term(&mut self, declared: &mut Declared, term: Term) -> Result<(), Reason> {
        if self.is_known(term) {
            return Ok(());
        }
        let terms = declared.terms;
        if term.index() >= terms.len() {
            return Err(Reason::IllSorted);
        }
        if self.known.len() < terms.len() {
            self.known.resize(2 * terms.len(), false);
        }
        let mut stack = vec![term];
        while let Some(&term) = stack.last() {
            // It may have been pushed for several terms before it was looked at for one.
            if self.is_known(term) {
                stack.pop();
                continue;
            }
            let waiting = stack.len();
            for part in parts(terms, term) {
                // What is built by interning has smaller numbers; this excludes cycles through triggers.
                if part >= term {
                    return Err(Reason::IllSorted);
                }
                if !self.is_known(part) {
                    stack.push(part);
                }
            }
            if stack.len() == waiting {
                self.node(declared, term)?;
                stack.pop();
            }
        }
        Ok(())
    }

    fn is_known(&self, term: Term) -> bool {
        self.known.get(term.index()) == Some(&true)
    }

    /// Are the loose variables of a known term among the parameters, with their sorts? Parameter `i` of `n` has the index `n - 1 - i`.
    pub(crate) fn fits(&self, term: Term, params: &[Sort]) -> bool {
        self.loose.get(&term).is_none_or(|loose| {
            loose.iter().all(|(index, sort)| {
                let position = params.len().checked_sub(1 + *index as usize);
                position.is_some_and(|position| params[position] == *sort)
            })
        })
    }

    /// Requires the operator to fit its arguments, which are known.
    fn node(&mut self, declared: &mut Declared, term: Term) -> Result<(), Reason> {
        let terms = declared.terms;
        self.sorts.check(declared, terms.sort_of(term))?;
        let op = terms.op(term);
        if let Op::Lambda(binders) | Op::Forall(binders, _) | Op::Exists(binders, _) = op {
            for binder in binders {
                self.sorts.check(declared, *binder)?;
            }
        }
        if has_sort(terms, declared.env, term) != Some(true) {
            return Err(Reason::IllSorted);
        }
        self.negations(terms, term)?;
        let loose = self.loose_of(terms, term, declared.work)?;
        if !loose.is_empty() {
            self.loose.insert(term, loose);
        }
        self.known[term.index()] = true;
        Ok(())
    }

    /// Requires few negations around each other: literals are looked for below them again and again.
    fn negations(&self, terms: &Terms, term: Term) -> Result<(), Reason> {
        let mut inner = term;
        for _ in 0..MOST_NEGATIONS {
            match (terms.op(inner), terms.args(inner)) {
                (Op::Not, [arg]) => inner = *arg,
                _ => return Ok(()),
            }
        }
        Err(Reason::TooLarge)
    }

    fn loose_of(&self, terms: &Terms, term: Term, work: &mut Work) -> Result<Loose, Reason> {
        let op = terms.op(term);
        if let Op::Bound(index) = op {
            return if *index < u32::MAX {
                Ok([(*index, terms.sort_of(term))].into())
            } else {
                Err(Reason::TooLarge)
            };
        }
        if terms.is_closed(term) && op.binders() == 0 {
            return Ok(Loose::default());
        }
        let mut all: Vec<(u32, Sort)> = Vec::new();
        for part in parts(terms, term) {
            for (index, sort) in self.loose.get(&part).into_iter().flatten() {
                work.spend(all.len())?;
                match all.iter().find(|(other, _)| other == index) {
                    Some((_, known)) if known == sort => {}
                    Some(_) => return Err(Reason::IllSorted),
                    None if all.len() < MOST_LOOSE => all.push((*index, *sort)),
                    None => return Err(Reason::TooLarge),
                }
            }
        }
        let (Op::Lambda(binders) | Op::Forall(binders, _) | Op::Exists(binders, _)) = op else {
            return Ok(all.into());
        };
        let count = binders.len() as u32;
        let bound = |index: u32| binders[(count - 1 - index) as usize];
        if all
            .iter()
            .any(|(index, sort)| *index < count && bound(*index) != *sort)
        {
            return Err(Reason::IllSorted);
        }
        let beyond = all.into_iter().filter(|(index, _)| *index >= count);
        Ok(beyond.map(|(index, sort)| (index - count, sort)).collect())
    }
}

/// Arguments and terms in triggers.
fn parts(terms: &Terms, term: Term) -> impl Iterator<Item = Term> + '_ {
    let triggers = terms.op(term).trigger_terms();
    terms.args(term).iter().copied().chain(triggers)
}

/// Is the term's sort the one that its operator gives for its arguments? None also where it does not take them.
fn has_sort(terms: &Terms, env: &Environment, term: Term) -> Option<bool> {
    let args = terms.args(term);
    let sort = terms.sort_of(term);
    let of = |term: &Term| terms.sort_of(*term);
    let all = |wanted: Sort| args.iter().all(|arg| of(arg) == wanted);
    let fits = match (terms.op(term), args) {
        (Op::True | Op::False, []) => sort == Sort::BOOL,
        (Op::Not | Op::Forall(..) | Op::Exists(..), [_]) => all(Sort::BOOL) && sort == Sort::BOOL,
        (Op::And | Op::Or, _) | (Op::Implies, [_, _]) => all(Sort::BOOL) && sort == Sort::BOOL,
        (Op::Ite, [c, a, b]) => of(c) == Sort::BOOL && of(a) == sort && of(b) == sort,
        (Op::Eq, [a, b]) => of(a) == of(b) && sort == Sort::BOOL,
        (Op::Less, [a, b]) => {
            let ordered = !matches!(of(a), Sort::INT | Sort::BOOL);
            ordered && of(a) == of(b) && sort == Sort::BOOL
        }
        (Op::Var(symbol), []) => terms.has_symbol(*symbol),
        (Op::Bound(_), []) => true,
        (Op::Int(_), []) => sort == Sort::INT,
        (Op::Add | Op::Mul, _) | (Op::Div | Op::Mod, [_, _]) => all(Sort::INT) && sort == Sort::INT,
        (Op::Le | Op::Lt, [_, _]) => all(Sort::INT) && sort == Sort::BOOL,
        (Op::App(function), _) => {
            let declaration = env.functions.get(function.0 as usize)?;
            declaration.params.iter().copied().eq(args.iter().map(of)) && sort == declaration.result
        }
        (Op::Apply, [function, rest @ ..]) => match terms.sort_kind(of(function)) {
            SortKind::Fn(params, result) => {
                params.iter().copied().eq(rest.iter().map(of)) && sort == *result
            }
            _ => false,
        },
        (Op::Lambda(binders), [body]) => {
            *terms.sort_kind(sort) == SortKind::Fn(binders.clone(), of(body))
        }
        (Op::Witness(binder), [formula]) => match terms.op(*formula) {
            Op::Forall(binders, _) | Op::Exists(binders, _) => {
                terms.is_closed(*formula) && binders.get(*binder as usize) == Some(&sort)
            }
            _ => false,
        },
        (Op::Constructor(_) | Op::Select(..) | Op::Is(_), _) => return data(terms, env, term),
        _ => container(terms, term),
    };
    Some(fits)
}

/// The same for the operators of data types.
fn data(terms: &Terms, env: &Environment, term: Term) -> Option<bool> {
    let sort = terms.sort_of(term);
    let of = |term: &Term| terms.sort_of(*term);
    let is_data = |sort: Sort, constructor: &ConstructorId| {
        *terms.sort_kind(sort) == SortKind::Data(constructor.data)
    };
    let fits = match (terms.op(term), terms.args(term)) {
        (Op::Constructor(constructor), args) => {
            let fields = declared(env, constructor)?.fields.iter();
            let wanted = fields.map(|field| field.sort);
            wanted.eq(args.iter().map(of)) && is_data(sort, constructor)
        }
        (Op::Select(constructor, index), [value]) => {
            let field = declared(env, constructor)?.fields.get(*index as usize)?;
            field.sort == sort && is_data(of(value), constructor)
        }
        (Op::Is(constructor), [value]) => {
            declared(env, constructor)?;
            sort == Sort::BOOL && is_data(of(value), constructor)
        }
        _ => false,
    };
    Some(fits)
}

fn declared<'e>(env: &'e Environment, constructor: &ConstructorId) -> Option<&'e ConstructorDecl> {
    let data = env.datas.get(constructor.data.0 as usize)?;
    data.constructors.get(constructor.index as usize)
}

/// The same for the operators of sequences, sets and maps.
fn container(terms: &Terms, term: Term) -> bool {
    let args = terms.args(term);
    let sort = terms.sort_of(term);
    let of = |term: &Term| terms.sort_of(*term);
    let kind = |sort: Sort| terms.sort_kind(sort);
    let is_seq = |sort: Sort| matches!(kind(sort), SortKind::Seq(_));
    let is_set = |sort: Sort| matches!(kind(sort), SortKind::Set(_));
    match (terms.op(term), args) {
        (Op::SeqLit, _) => {
            let element = |arg: &Term| *kind(sort) == SortKind::Seq(of(arg));
            is_seq(sort) && args.iter().all(element)
        }
        (Op::SeqLen, [s]) => is_seq(of(s)) && sort == Sort::INT,
        (Op::SeqAt, [s, i]) => *kind(of(s)) == SortKind::Seq(sort) && of(i) == Sort::INT,
        (Op::SeqUpdate, [s, i, v]) => {
            of(s) == sort && of(i) == Sort::INT && *kind(sort) == SortKind::Seq(of(v))
        }
        (Op::SeqConcat, [a, b]) => is_seq(sort) && of(a) == sort && of(b) == sort,
        (Op::SeqSlice, [s, i, j]) => {
            is_seq(sort) && of(s) == sort && of(i) == Sort::INT && of(j) == Sort::INT
        }
        (Op::SetLit, _) => {
            let element = |arg: &Term| *kind(sort) == SortKind::Set(of(arg));
            is_set(sort) && args.iter().all(element)
        }
        (Op::SetMember, [x, s]) => *kind(of(s)) == SortKind::Set(of(x)) && sort == Sort::BOOL,
        (Op::SetUnion | Op::SetIntersection | Op::SetDifference, [a, b]) => {
            is_set(sort) && of(a) == sort && of(b) == sort
        }
        (Op::SetSubset, [a, b]) => is_set(of(a)) && of(a) == of(b) && sort == Sort::BOOL,
        (Op::SetSize, [s]) => is_set(of(s)) && sort == Sort::INT,
        (Op::MapEmpty, []) => matches!(kind(sort), SortKind::Map(..)),
        (Op::MapInsert, [m, k, v]) => of(m) == sort && *kind(sort) == SortKind::Map(of(k), of(v)),
        (Op::MapRemove, [m, k]) => {
            of(m) == sort && matches!(kind(sort), SortKind::Map(key, _) if *key == of(k))
        }
        (Op::MapGet, [m, k]) => *kind(of(m)) == SortKind::Map(of(k), sort),
        (Op::MapKeys, [m]) => {
            let key = |key| *kind(sort) == SortKind::Set(key);
            matches!(kind(of(m)), SortKind::Map(k, _) if key(*k))
        }
        _ => false,
    }
}
