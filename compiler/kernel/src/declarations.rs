//! Which sorts may occur: those that exist, over data types that are inhabited and strictly positive.

use crate::Reason;
use tenet_logic::{DataId, Environment, Sort, SortKind, Terms};

/// What is known about sorts.
#[derive(Default)]
pub(crate) struct Sorts {
    /// For each sort looked at so far, by its number: may it occur?
    allowed: Vec<bool>,
    /// For each data type, once one was met: may it occur?
    datas: Option<Vec<bool>>,
}

impl Sorts {
    /// Requires a sort that may occur.
    pub(crate) fn check(
        &mut self,
        terms: &Terms,
        env: &Environment,
        sort: Sort,
    ) -> Result<(), Reason> {
        if sort.index() >= terms.sort_count() {
            return Err(Reason::IllSorted);
        }
        while self.allowed.len() <= sort.index() {
            let next = self.allowed.len();
            let allowed = match terms.nth_sort(next) {
                Some(sort) => self.is_allowed(terms, env, sort),
                None => false,
            };
            self.allowed.push(allowed);
        }
        if self.allowed[sort.index()] {
            Ok(())
        } else {
            Err(Reason::BadData)
        }
    }

    /// All sorts with smaller numbers have been looked at.
    fn is_allowed(&mut self, terms: &Terms, env: &Environment, sort: Sort) -> bool {
        let kind = terms.sort_kind(sort);
        if let SortKind::Data(data) = kind {
            let datas = self.datas.get_or_insert_with(|| allowed_datas(terms, env));
            return datas.get(data.0 as usize) == Some(&true);
        }
        // A part with a larger number would be one of another arena.
        parts(kind).all(|part| self.allowed.get(part.index()) == Some(&true))
    }
}

/// The sorts that a sort names.
fn parts(kind: &SortKind) -> impl Iterator<Item = Sort> {
    let (many, one, two) = match kind {
        SortKind::Bool | SortKind::Int | SortKind::Uninterpreted(_) | SortKind::Data(_) => {
            (&[][..], None, None)
        }
        SortKind::Seq(a) | SortKind::Set(a) => (&[][..], Some(*a), None),
        SortKind::Map(a, b) => (&[][..], Some(*a), Some(*b)),
        SortKind::Fn(params, result) => (&**params, Some(*result), None),
    };
    many.iter().copied().chain(one).chain(two)
}

/// Data types that are inhabited, have a number for each field's sort, do not recur through a function's parameter, and whose fields are
/// of allowed sorts. What it takes for a sort is computed for all sorts of the arena at once, from small numbers to large ones.
fn allowed_datas(terms: &Terms, env: &Environment) -> Vec<bool> {
    let inhabited = inhabited_datas(terms, env);
    let mut allowed: Vec<bool> = (0..env.datas.len())
        .map(|data| inhabited[data] && is_positive(terms, env, data))
        .collect();
    loop {
        let sorts = by_sort(terms, &allowed, |_, mut parts| parts.all(|part| part));
        let mut next = allowed.clone();
        for (data, declaration) in env.datas.iter().enumerate() {
            let constructors = declaration.constructors.iter();
            let mut fields = constructors.flat_map(|constructor| &constructor.fields);
            next[data] &= fields.all(|field| sorts.get(field.sort.index()) == Some(&true));
        }
        if next == allowed {
            return allowed;
        }
        allowed = next;
    }
}

/// Data types with a value that is built in finitely many steps: the least fixed point.
fn inhabited_datas(terms: &Terms, env: &Environment) -> Vec<bool> {
    let mut inhabited = vec![false; env.datas.len()];
    loop {
        // Containers may be empty; a function needs a result.
        let sorts = by_sort(terms, &inhabited, |kind, mut parts| match kind {
            SortKind::Fn(..) => parts.next_back() == Some(true),
            _ => true,
        });
        let mut next = inhabited.clone();
        for (data, declaration) in env.datas.iter().enumerate() {
            next[data] |= declaration.constructors.iter().any(|constructor| {
                let mut fields = constructor.fields.iter();
                fields.all(|field| sorts.get(field.sort.index()) == Some(&true))
            });
        }
        if next == inhabited {
            return inhabited;
        }
        inhabited = next;
    }
}

/// A property of sorts that follows from that of their parts, for data types as given.
fn by_sort(
    terms: &Terms,
    datas: &[bool],
    property: impl Fn(&SortKind, std::vec::IntoIter<bool>) -> bool,
) -> Vec<bool> {
    let mut found: Vec<bool> = Vec::with_capacity(terms.sort_count());
    for sort in (0..terms.sort_count()).filter_map(|index| terms.nth_sort(index)) {
        let kind = terms.sort_kind(sort);
        let holds = match kind {
            SortKind::Data(data) => datas.get(data.0 as usize) == Some(&true),
            _ => {
                let parts: Vec<bool> = parts(kind)
                    .map(|part| found.get(part.index()) == Some(&true))
                    .collect();
                property(kind, parts.into_iter())
            }
        };
        found.push(holds);
    }
    found
}

/// Does no function's parameter within the data type's fields lead back to that function?
fn is_positive(terms: &Terms, env: &Environment, data: usize) -> bool {
    let fields = fields(env, DataId(data as u32));
    let reached = reach(terms, env, fields);
    reached.iter().all(|sort| match terms.sort_kind(*sort) {
        SortKind::Fn(params, _) => !reach(terms, env, params.to_vec()).contains(sort),
        _ => true,
    })
}

fn fields(env: &Environment, data: DataId) -> Vec<Sort> {
    let declaration = env.datas.get(data.0 as usize);
    let constructors = declaration.map_or(&[][..], |declaration| &declaration.constructors);
    let fields = constructors.iter().flat_map(|c| &c.fields);
    fields.map(|field| field.sort).collect()
}

/// All sorts that the given ones name, directly or through data types.
fn reach(terms: &Terms, env: &Environment, mut open: Vec<Sort>) -> Vec<Sort> {
    let mut seen = vec![false; terms.sort_count()];
    let mut reached = Vec::new();
    while let Some(sort) = open.pop() {
        match seen.get_mut(sort.index()) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        reached.push(sort);
        match terms.sort_kind(sort) {
            SortKind::Data(data) => open.extend(fields(env, *data)),
            kind => open.extend(parts(kind)),
        }
    }
    reached
}
