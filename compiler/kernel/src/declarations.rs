//! Which sorts may occur: those that exist, over data types that are inhabited and do not recur through a function's parameter.

use crate::Reason;
use crate::work::Work;
use tenet_logic::{ConstructorDecl, DataId, Environment, Sort, SortKind, Terms};

/// What terms are checked against.
pub(crate) struct Declared<'a> {
    pub(crate) terms: &'a Terms,
    pub(crate) env: &'a Environment,
    pub(crate) work: &'a mut Work,
}

/// What is known about sorts.
#[derive(Default)]
pub(crate) struct Sorts {
    /// By number: the sorts that may occur, together with all that they lead to.
    allowed: Vec<bool>,
    /// By number, once one was met: the data types with a value that is built in finitely many steps.
    inhabited: Vec<bool>,
}

impl Sorts {
    /// Requires a sort that may occur.
    pub(crate) fn check(&mut self, declared: &mut Declared, sort: Sort) -> Result<(), Reason> {
        if self.allowed.get(sort.index()) == Some(&true) {
            return Ok(());
        }
        let terms = declared.terms;
        self.allowed.resize(terms.sort_count(), false);
        let mut allowed = self.allowed.clone();
        for reached in reach(declared, vec![sort], &mut allowed)? {
            let fits = match terms.sort_kind(reached) {
                SortKind::Data(data) => {
                    if self.inhabited.is_empty() {
                        self.inhabited = inhabited(declared)?;
                    }
                    self.inhabited.get(data.0 as usize) == Some(&true)
                }
                SortKind::Fn(params, _) => {
                    let mut seen = vec![false; terms.sort_count()];
                    !reach(declared, params.to_vec(), &mut seen)?.contains(&reached)
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
    declared: &mut Declared,
    mut open: Vec<Sort>,
    seen: &mut [bool],
) -> Result<Vec<Sort>, Reason> {
    let mut reached = Vec::new();
    declared.work.spend(seen.len() + open.len())?;
    while let Some(sort) = open.pop() {
        let seen = seen.get_mut(sort.index()).ok_or(Reason::IllSorted)?;
        if std::mem::replace(seen, true) {
            continue;
        }
        reached.push(sort);
        let waiting = open.len();
        match declared.terms.sort_kind(sort) {
            SortKind::Bool | SortKind::Int | SortKind::Uninterpreted(_) => {}
            SortKind::Data(data) => {
                for constructor in constructors(declared.env, *data) {
                    open.extend(constructor.fields.iter().map(|field| field.sort));
                }
                declared.work.spend(open.len() - waiting)?;
                continue;
            }
            SortKind::Seq(a) | SortKind::Set(a) => open.push(*a),
            SortKind::Map(a, b) => open.extend([*a, *b]),
            SortKind::Fn(params, result) => open.extend(params.iter().chain([result])),
        }
        declared.work.spend(open.len() - waiting)?;
        // What is built by interning has smaller numbers; this excludes sorts that contain themselves.
        if open[waiting..].iter().any(|part| *part >= sort) {
            return Err(Reason::IllSorted);
        }
    }
    Ok(reached)
}

/// The constructors of a data type; none where it is not declared.
fn constructors(env: &Environment, data: DataId) -> &[ConstructorDecl] {
    let declaration = env.datas.get(data.0 as usize);
    declaration.map_or(&[], |declaration| &declaration.constructors)
}

/// The inhabited data types, as the least fixed point. Containers may be empty; a function needs a result.
fn inhabited(declared: &mut Declared) -> Result<Vec<bool>, Reason> {
    let env = declared.env;
    let mut inhabited = vec![false; env.datas.len()];
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for data in 0..inhabited.len() {
            for constructor in constructors(env, DataId(data as u32)) {
                let mut built = !inhabited[data];
                for field in &constructor.fields {
                    built = built && has_value(declared, &inhabited, field.sort)?;
                }
                inhabited[data] |= built;
                changed |= built;
            }
        }
    }
    Ok(inhabited)
}

/// Has a sort a value, if these data types have?
fn has_value(declared: &mut Declared, inhabited: &[bool], mut sort: Sort) -> Result<bool, Reason> {
    while sort.index() < declared.terms.sort_count() {
        declared.work.spend(1)?;
        match declared.terms.sort_kind(sort) {
            SortKind::Data(data) => return Ok(inhabited.get(data.0 as usize) == Some(&true)),
            SortKind::Fn(_, result) => sort = *result,
            _ => return Ok(true),
        }
    }
    Ok(false)
}
