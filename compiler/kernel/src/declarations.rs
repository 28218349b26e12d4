//! Which sorts may occur: those that exist, over data types that are inhabited and do not recur through a function's parameter.

use crate::Reason;
use tenet_logic::{DataId, Environment, Sort, SortKind, Terms};

/// What is known about sorts.
#[derive(Default)]
pub(crate) struct Sorts {
    /// By number: the sorts that may occur, together with all that they lead to.
    allowed: Vec<bool>,
    /// By number, once one was met: the data types with a value that is built in finitely many steps.
    inhabited: Option<Vec<bool>>,
}

impl Sorts {
    /// Requires a sort that may occur.
    pub(crate) fn check(
        &mut self,
        terms: &Terms,
        env: &Environment,
        sort: Sort,
    ) -> Result<(), Reason> {
        if self.allowed.get(sort.index()) == Some(&true) {
            return Ok(());
        }
        self.allowed.resize(terms.sort_count(), false);
        let mut allowed = self.allowed.clone();
        for reached in reach(terms, env, vec![sort], &mut allowed)? {
            let fits = match terms.sort_kind(reached) {
                SortKind::Data(data) => {
                    let inhabited = self.inhabited.get_or_insert_with(|| inhabited(terms, env));
                    inhabited.get(data.0 as usize) == Some(&true)
                }
                SortKind::Fn(params, _) => {
                    let mut seen = vec![false; terms.sort_count()];
                    !reach(terms, env, params.to_vec(), &mut seen)?.contains(&reached)
                }
                _ => true,
            };
            if !fits {
                return Err(Reason::BadData);
            }
        }
        self.allowed = allowed;
        Ok(())
    }
}

/// All sorts that the given ones name, directly or through data types, and that were not seen before.
fn reach(
    terms: &Terms,
    env: &Environment,
    mut open: Vec<Sort>,
    seen: &mut [bool],
) -> Result<Vec<Sort>, Reason> {
    let mut reached = Vec::new();
    while let Some(sort) = open.pop() {
        let seen = seen.get_mut(sort.index()).ok_or(Reason::IllSorted)?;
        if std::mem::replace(seen, true) {
            continue;
        }
        reached.push(sort);
        let waiting = open.len();
        match terms.sort_kind(sort) {
            SortKind::Bool | SortKind::Int | SortKind::Uninterpreted(_) => {}
            SortKind::Data(data) => {
                open.extend(constructors(env, *data).flatten());
                continue;
            }
            SortKind::Seq(a) | SortKind::Set(a) => open.push(*a),
            SortKind::Map(a, b) => open.extend([*a, *b]),
            SortKind::Fn(params, result) => open.extend(params.iter().chain([result])),
        }
        // What is built by interning has smaller numbers; this excludes sorts that contain themselves.
        if open[waiting..].iter().any(|part| *part >= sort) {
            return Err(Reason::IllSorted);
        }
    }
    Ok(reached)
}

/// The fields' sorts of each constructor.
fn constructors(
    env: &Environment,
    data: DataId,
) -> impl Iterator<Item = impl Iterator<Item = Sort>> {
    let declaration = env.datas.get(data.0 as usize);
    let constructors = declaration.map_or(&[][..], |declaration| &declaration.constructors);
    let fields = constructors
        .iter()
        .map(|constructor| constructor.fields.iter());
    fields.map(|fields| fields.map(|field| field.sort))
}

/// The inhabited data types, as the least fixed point. Containers may be empty; a function needs a result.
fn inhabited(terms: &Terms, env: &Environment) -> Vec<bool> {
    let mut inhabited = vec![false; env.datas.len()];
    loop {
        let before = inhabited.clone();
        for (data, inhabited) in inhabited.iter_mut().enumerate() {
            let has_value = |mut sort: Sort| loop {
                if sort.index() >= terms.sort_count() {
                    return false;
                }
                match terms.sort_kind(sort) {
                    SortKind::Data(data) => return before.get(data.0 as usize) == Some(&true),
                    SortKind::Fn(_, result) if *result < sort => sort = *result,
                    SortKind::Fn(..) => return false,
                    _ => return true,
                }
            };
            let mut constructors = constructors(env, DataId(data as u32));
            *inhabited = constructors.any(|mut fields| fields.all(has_value));
        }
        if inhabited == before {
            return inhabited;
        }
    }
}
