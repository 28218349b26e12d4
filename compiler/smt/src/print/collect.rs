//! What a sequent mentions, directly and through declarations.

use super::Unprintable;
use std::collections::{BTreeMap, BTreeSet};
use tenet_logic::{DataId, Environment, FunctionId, Op, Sequent, Sort, SortKind, Term, Terms};

/// All that has to be declared, in a fixed order.
#[derive(Default)]
pub(super) struct Mentioned {
    /// Sorts; parts before what is made of them, but for data types.
    pub(super) sorts: Vec<Sort>,
    known_sorts: BTreeSet<Sort>,
    /// Data types.
    pub(super) datas: Vec<DataId>,
    /// Free variables.
    pub(super) variables: Vec<Term>,
    /// Functions.
    pub(super) functions: Vec<FunctionId>,
    known_functions: BTreeSet<FunctionId>,
    /// Function values that are written out.
    pub(super) lambdas: Vec<Term>,
    /// Quantified formulas of which a chosen value is mentioned.
    pub(super) chosen: Vec<Term>,
    known_chosen: BTreeSet<Term>,
    /// Sorts of the arguments of `Less`, with these.
    pub(super) ordered: BTreeMap<Sort, BTreeSet<Term>>,
    /// Sorts of sets of which the size is mentioned.
    pub(super) sized: BTreeSet<Sort>,
    /// Operators whose meaning has to be defined first, with the sort of the container.
    pub(super) operators: BTreeSet<(Needed, Sort)>,
    /// Is there a quantified formula?
    pub(super) quantified: bool,
    visited: Vec<bool>,
}

/// Operators that are open somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Needed {
    /// Quotients.
    Div,
    /// Remainders.
    Mod,
    /// Elements of sequences.
    SeqAt,
    /// Updates of sequences.
    SeqUpdate,
    /// Parts of sequences.
    SeqSlice,
    /// Values of maps.
    MapGet,
    /// Keys of maps.
    MapKeys,
}

impl Mentioned {
    /// What the sequent mentions.
    pub(super) fn of(
        terms: &Terms,
        env: &Environment,
        sequent: &Sequent,
    ) -> Result<Mentioned, Unprintable> {
        let mut mentioned = Mentioned::default();
        for formula in sequent.facts.iter().chain([&sequent.goal]) {
            mentioned.term(terms, env, *formula)?;
        }
        let mut done = 0;
        while let Some(function) = mentioned.functions.get(done) {
            done += 1;
            let declaration = env.functions.get(function.0 as usize);
            let declaration = declaration.ok_or(Unprintable::IllFormed)?;
            for sort in declaration.params.iter().chain([&declaration.result]) {
                mentioned.sort(terms, env, *sort)?;
            }
            if let Some(definition) = &declaration.definition {
                mentioned.term(terms, env, definition.guard)?;
                mentioned.term(terms, env, definition.body)?;
            }
        }
        Ok(mentioned)
    }

    fn term(&mut self, terms: &Terms, env: &Environment, root: Term) -> Result<(), Unprintable> {
        self.visited.resize(terms.len(), false);
        let mut open = vec![root];
        while let Some(term) = open.pop() {
            let visited = self.visited.get_mut(term.index());
            let visited = visited.ok_or(Unprintable::IllFormed)?;
            if std::mem::replace(visited, true) {
                continue;
            }
            self.sort(terms, env, terms.sort_of(term))?;
            self.operator(terms, env, term)?;
            if let (Op::SetMember, [item, set]) = (terms.op(term), terms.args(term))
                && let (Op::MapKeys, [map]) = (terms.op(*set), terms.args(*set))
            {
                // Written as a question to the map.
                open.extend([*map, *item]);
                continue;
            }
            open.extend(terms.args(term).iter().rev());
            open.extend(terms.op(term).trigger_terms());
        }
        Ok(())
    }

    fn operator(
        &mut self,
        terms: &Terms,
        env: &Environment,
        term: Term,
    ) -> Result<(), Unprintable> {
        let first = terms.args(term).first().map(|arg| terms.sort_of(*arg));
        let container = first.unwrap_or(terms.sort_of(term));
        let needed = match terms.op(term) {
            Op::Var(_) => {
                self.variables.push(term);
                None
            }
            Op::App(function) => {
                if self.known_functions.insert(*function) {
                    self.functions.push(*function);
                }
                None
            }
            Op::Lambda(binders) => {
                self.lambdas.push(term);
                for binder in binders {
                    self.sort(terms, env, *binder)?;
                }
                None
            }
            Op::Forall(binders, _) | Op::Exists(binders, _) => {
                self.quantified = true;
                for binder in binders {
                    self.sort(terms, env, *binder)?;
                }
                None
            }
            Op::Witness(_) => {
                let formula = terms.args(term).first().copied();
                let formula = formula.ok_or(Unprintable::IllFormed)?;
                if self.known_chosen.insert(formula) {
                    self.chosen.push(formula);
                }
                None
            }
            Op::Less => {
                let known = self.ordered.entry(container).or_default();
                known.extend(terms.args(term));
                None
            }
            Op::SetSize => {
                self.sized.insert(container);
                None
            }
            Op::Div => Some(Needed::Div),
            Op::Mod => Some(Needed::Mod),
            Op::SeqAt => Some(Needed::SeqAt),
            Op::SeqUpdate => Some(Needed::SeqUpdate),
            Op::SeqSlice => Some(Needed::SeqSlice),
            Op::MapGet => Some(Needed::MapGet),
            Op::MapKeys => Some(Needed::MapKeys),
            _ => None,
        };
        if let Some(needed) = needed {
            self.operators.insert((needed, container));
        }
        Ok(())
    }

    fn sort(&mut self, terms: &Terms, env: &Environment, sort: Sort) -> Result<(), Unprintable> {
        let mut open = vec![(sort, false)];
        while let Some((sort, parts_done)) = open.pop() {
            if parts_done {
                self.sorts.push(sort);
                continue;
            }
            if sort.index() >= terms.sort_count() {
                return Err(Unprintable::IllFormed);
            }
            if !self.known_sorts.insert(sort) {
                continue;
            }
            open.push((sort, true));
            match terms.sort_kind(sort) {
                SortKind::Bool | SortKind::Int | SortKind::Uninterpreted(_) => {}
                SortKind::Data(data) => {
                    self.datas.push(*data);
                    let declaration = env.datas.get(data.0 as usize);
                    let declaration = declaration.ok_or(Unprintable::IllFormed)?;
                    let fields = declaration.constructors.iter().flat_map(|c| &c.fields);
                    open.extend(fields.map(|field| (field.sort, false)));
                }
                SortKind::Seq(item) | SortKind::Set(item) => open.push((*item, false)),
                SortKind::Map(key, value) => {
                    open.extend([(*key, false), (*value, false)]);
                    // The keys are a set, which is there already wherever they are mentioned; axioms speak of it in any case.
                    let keys = keys_sort(terms, *key);
                    open.extend(keys.map(|keys| (keys, false)));
                }
                SortKind::Fn(params, result) => {
                    open.extend(params.iter().chain([result]).map(|part| (*part, false)));
                }
            }
        }
        Ok(())
    }
}

/// The sort of sets of these keys, if the arena has it.
pub(super) fn keys_sort(terms: &Terms, key: Sort) -> Option<Sort> {
    let sorts = (0..terms.sort_count()).filter_map(|index| terms.nth_sort(index));
    let mut sets = sorts.filter(|sort| *terms.sort_kind(*sort) == SortKind::Set(key));
    sets.next()
}

/// The data types in groups that recur through each other, each after what it needs; none where one recurs through a container.
pub(super) fn groups(
    terms: &Terms,
    env: &Environment,
    datas: &[DataId],
    through_containers: bool,
) -> Option<Vec<Vec<DataId>>> {
    let reached: BTreeMap<DataId, BTreeSet<DataId>> = datas
        .iter()
        .map(|data| (*data, reached(terms, env, *data)))
        .collect();
    let mut order: Vec<DataId> = datas.to_vec();
    order.sort_by_key(|data| (reached[data].len(), *data));
    let mut groups: Vec<Vec<DataId>> = Vec::new();
    for data in order {
        let home = groups
            .iter_mut()
            .find(|group| reached[&group[0]].contains(&data) && reached[&data].contains(&group[0]));
        match home {
            Some(group) => group.push(data),
            None => groups.push(vec![data]),
        }
    }
    let tangled = groups.iter().any(|group| {
        let in_group = |sort: Sort| {
            let found = reached_from(terms, env, vec![sort]);
            found.iter().any(|data| group.contains(data))
        };
        group.iter().any(|data| {
            let fields = env.data(*data).constructors.iter().flat_map(|c| &c.fields);
            fields
                .map(|field| field.sort)
                .any(|sort| is_container(terms, sort) && in_group(sort))
        })
    });
    (through_containers || !tangled).then_some(groups)
}

fn is_container(terms: &Terms, sort: Sort) -> bool {
    let kind = terms.sort_kind(sort);
    matches!(
        kind,
        SortKind::Seq(_) | SortKind::Set(_) | SortKind::Map(..)
    )
}

fn reached(terms: &Terms, env: &Environment, data: DataId) -> BTreeSet<DataId> {
    let fields = env.data(data).constructors.iter().flat_map(|c| &c.fields);
    reached_from(terms, env, fields.map(|field| field.sort).collect())
}

/// The data types that sorts mention, not through functions (those are opaque).
fn reached_from(terms: &Terms, env: &Environment, mut open: Vec<Sort>) -> BTreeSet<DataId> {
    let mut found = BTreeSet::new();
    while let Some(sort) = open.pop() {
        match terms.sort_kind(sort) {
            SortKind::Data(data) => {
                if found.insert(*data) {
                    let fields = env.data(*data).constructors.iter().flat_map(|c| &c.fields);
                    open.extend(fields.map(|field| field.sort));
                }
            }
            SortKind::Seq(item) | SortKind::Set(item) => open.push(*item),
            SortKind::Map(key, value) => open.extend([*key, *value]),
            SortKind::Bool | SortKind::Int | SortKind::Uninterpreted(_) | SortKind::Fn(..) => {}
        }
    }
    found
}
