//! Clauses of the schemas of finite maps, of the order `Less` and of functions.

use super::Schema;
use super::literals::{Instance, Pieces};
use crate::{Lit, Op, Sort, SortKind, Term};

pub(super) fn clause(schema: Schema, p: &mut Pieces) -> Instance {
    match schema.number() {
        400..403 => empty(schema, p),
        403..409 | 415 => insert(schema, p),
        409..415 => remove(schema, p),
        416 => extensional(p),
        500..600 => order(schema, p),
        _ => function(p),
    }
}

fn empty(schema: Schema, p: &mut Pieces) -> Instance {
    if schema == Schema::MapEmptyMember {
        let [m, j] = p.exactly()?;
        let [] = p.parts(m, Op::MapEmpty)?;
        if p.map(m)?.0 != p.t.sort_of(j) {
            return None;
        }
        let keys = p.t.map_keys(m);
        return Some([p.lacks(j, keys)].into());
    }
    let [m] = p.exactly()?;
    let (key, value) = p.map(m)?;
    let keys = p.t.map_keys(m);
    let none = p.t.set_lit(key, &[]);
    match schema {
        Schema::MapEmptyKeys => {
            let [] = p.parts(m, Op::MapEmpty)?;
            Some([p.eq(keys, none)].into())
        }
        Schema::MapKeysEmpty => {
            let empty = p.t.map_empty(key, value);
            Some([p.ne(keys, none), p.eq(m, empty)].into())
        }
        _ => None,
    }
}

/// The changed map and, for the schemas that speak of another key, that key.
fn changed_map_and_key(schema: Schema, p: &Pieces) -> Option<(Term, Option<Term>)> {
    match schema {
        Schema::MapInsertKeep
        | Schema::MapInsertMember
        | Schema::MapInsertOther
        | Schema::MapRemoveKeep
        | Schema::MapRemoveMember
        | Schema::MapRemoveOther => {
            let [n, j] = p.exactly()?;
            (p.map(n)?.0 == p.t.sort_of(j)).then_some((n, Some(j)))
        }
        _ => {
            let [n] = p.exactly()?;
            Some((n, None))
        }
    }
}

fn insert(schema: Schema, p: &mut Pieces) -> Instance {
    let (n, other) = changed_map_and_key(schema, p)?;
    let [m, k, v] = p.parts(n, Op::MapInsert)?;
    let (key, _) = p.map(n)?;
    let (new, old) = (p.t.map_keys(n), p.t.map_keys(m));
    let clause: Box<[Lit]> = match (schema, other) {
        (Schema::MapInsertKeys, None) => {
            let single = p.t.set_lit(key, &[k]);
            let union = p.t.set_op(Op::SetUnion, old, single);
            [p.eq(new, union)].into()
        }
        (Schema::MapInsertHas, None) => [p.has(k, new)].into(),
        (Schema::MapInsertGet, None) => {
            let get = p.t.map_get(n, k);
            [p.eq(get, v)].into()
        }
        (Schema::MapInsertSame, None) => {
            let get = p.t.map_get(m, k);
            [p.lacks(k, old), p.ne(v, get), p.eq(n, m)].into()
        }
        (Schema::MapInsertKeep, Some(j)) => [p.lacks(j, old), p.has(j, new)].into(),
        (Schema::MapInsertMember, Some(j)) => [p.lacks(j, new), p.eq(j, k), p.has(j, old)].into(),
        (Schema::MapInsertOther, Some(j)) => {
            let (get_new, get_old) = (p.t.map_get(n, j), p.t.map_get(m, j));
            [p.eq(j, k), p.lacks(j, old), p.eq(get_new, get_old)].into()
        }
        _ => return None,
    };
    Some(clause)
}

fn remove(schema: Schema, p: &mut Pieces) -> Instance {
    let (n, other) = changed_map_and_key(schema, p)?;
    let [m, k] = p.parts(n, Op::MapRemove)?;
    let (key, _) = p.map(n)?;
    let (new, old) = (p.t.map_keys(n), p.t.map_keys(m));
    let clause: Box<[Lit]> = match (schema, other) {
        (Schema::MapRemoveKeys, None) => {
            let single = p.t.set_lit(key, &[k]);
            let rest = p.t.set_op(Op::SetDifference, old, single);
            [p.eq(new, rest)].into()
        }
        (Schema::MapRemoveHas, None) => [p.lacks(k, new)].into(),
        (Schema::MapRemoveAbsent, None) => [p.has(k, old), p.eq(n, m)].into(),
        (Schema::MapRemoveKeep, Some(j)) => [p.lacks(j, old), p.eq(j, k), p.has(j, new)].into(),
        (Schema::MapRemoveMember, Some(j)) => [p.lacks(j, new), p.has(j, old)].into(),
        (Schema::MapRemoveOther, Some(j)) => {
            let (get_new, get_old) = (p.t.map_get(n, j), p.t.map_get(m, j));
            [p.eq(j, k), p.lacks(j, old), p.eq(get_new, get_old)].into()
        }
        _ => return None,
    };
    Some(clause)
}

fn extensional(p: &mut Pieces) -> Instance {
    let [a, b] = p.exactly()?;
    p.map(a)?;
    p.same_sort(a, b)?;
    let (keys_a, keys_b) = (p.t.map_keys(a), p.t.map_keys(b));
    let pointwise = Lit::positive(p.t.map_pointwise(a, b));
    Some([p.eq(a, b), p.ne(keys_a, keys_b), !pointwise].into())
}

fn order(schema: Schema, p: &mut Pieces) -> Instance {
    let less = |p: &mut Pieces, a: Term, b: Term| Lit::positive(p.t.less(a, b));
    let ordered = |p: &Pieces, args: &[Term]| {
        let sort = p.t.sort_of(args[0]);
        let same = args.iter().all(|arg| p.t.sort_of(*arg) == sort);
        (same && sort != Sort::INT && sort != Sort::BOOL).then_some(())
    };
    match schema {
        Schema::LessIrreflexive => {
            let [a] = p.exactly()?;
            ordered(p, &[a])?;
            Some([!less(p, a, a)].into())
        }
        Schema::LessAsymmetric => {
            let [a, b] = p.exactly()?;
            ordered(p, &[a, b])?;
            Some([!less(p, a, b), !less(p, b, a)].into())
        }
        Schema::LessTransitive => {
            let [a, b, c] = p.exactly()?;
            ordered(p, &[a, b, c])?;
            Some([!less(p, a, b), !less(p, b, c), less(p, a, c)].into())
        }
        Schema::LessTotal => {
            let [a, b] = p.exactly()?;
            ordered(p, &[a, b])?;
            Some([p.eq(a, b), less(p, a, b), less(p, b, a)].into())
        }
        _ => None,
    }
}

fn function(p: &mut Pieces) -> Instance {
    let [f, g] = p.exactly()?;
    p.same_sort(f, g)?;
    if !matches!(p.kind(f), SortKind::Fn(..)) {
        return None;
    }
    let pointwise = p.t.fn_pointwise(f, g);
    let pointwise = p.t.lit(pointwise);
    Some([p.eq(f, g), !pointwise].into())
}
