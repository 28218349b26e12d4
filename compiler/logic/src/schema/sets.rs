//! Clauses of the schemas of finite sets.

use super::Schema;
use super::literals::{Instance, Pieces};
use crate::{Lit, Op, Sort, Term};

pub(super) fn clause(schema: Schema, p: &mut Pieces) -> Instance {
    match schema.number() {
        ..303 => literal(schema, p),
        303..312 => member(schema, p),
        312..316 => inclusion(schema, p),
        316..323 => size(schema, p),
        323..327 => one_more_or_less(schema, p),
        327..331 => size_of_two(schema, p),
        _ => size_of_range(schema, p),
    }
}

fn literal(schema: Schema, p: &mut Pieces) -> Instance {
    if schema == Schema::SetLitSplit {
        let [l] = p.exactly()?;
        let items = p.items(l, Op::SetLit)?;
        let element = p.set(l)?;
        let (last, init) = items.split_last()?;
        let init = p.t.set_lit(element, init);
        let last = p.t.set_lit(element, &[*last]);
        let whole = p.t.set_op(Op::SetUnion, init, last);
        return Some([p.eq(l, whole)].into());
    }
    let [l, x] = p.exactly()?;
    let items = p.items(l, Op::SetLit)?;
    match schema {
        Schema::SetLitMember => {
            if p.set(l)? != p.t.sort_of(x) {
                return None;
            }
            let mut clause = vec![p.lacks(x, l)];
            clause.extend(items.iter().map(|item| p.eq(x, *item)));
            Some(clause.into())
        }
        Schema::SetLitHas => {
            let index = p.index(x, items.len())?;
            Some([p.has(items[index], l)].into())
        }
        _ => None,
    }
}

fn member(schema: Schema, p: &mut Pieces) -> Instance {
    let [u, x] = p.exactly()?;
    let op = match schema.number() {
        ..306 => Op::SetUnion,
        306..309 => Op::SetIntersection,
        _ => Op::SetDifference,
    };
    let [a, b] = p.parts(u, op)?;
    if p.set(u)? != p.t.sort_of(x) {
        return None;
    }
    let clause: Box<[Lit]> = match schema {
        Schema::SetUnionMember => [p.lacks(x, u), p.has(x, a), p.has(x, b)].into(),
        Schema::SetUnionLeft => [p.lacks(x, a), p.has(x, u)].into(),
        Schema::SetUnionRight => [p.lacks(x, b), p.has(x, u)].into(),
        Schema::SetIntersectionLeft | Schema::SetDifferenceLeft => {
            [p.lacks(x, u), p.has(x, a)].into()
        }
        Schema::SetIntersectionRight => [p.lacks(x, u), p.has(x, b)].into(),
        Schema::SetIntersectionMember => [p.lacks(x, a), p.lacks(x, b), p.has(x, u)].into(),
        Schema::SetDifferenceRight => [p.lacks(x, u), p.lacks(x, b)].into(),
        Schema::SetDifferenceMember => [p.lacks(x, a), p.has(x, b), p.has(x, u)].into(),
        _ => return None,
    };
    Some(clause)
}

/// The element sort of two sets of one sort.
fn two_sets(p: &Pieces, a: Term, b: Term) -> Option<Sort> {
    p.same_sort(a, b)?;
    p.set(a)
}

fn inclusion(schema: Schema, p: &mut Pieces) -> Instance {
    if schema == Schema::SetSubsetMember {
        let [a, b, x] = p.exactly()?;
        if two_sets(p, a, b)? != p.t.sort_of(x) {
            return None;
        }
        let subset = Lit::positive(p.t.set_subset(a, b));
        return Some([!subset, p.lacks(x, a), p.has(x, b)].into());
    }
    let [a, b] = p.exactly()?;
    two_sets(p, a, b)?;
    let clause: Box<[Lit]> = match schema {
        Schema::SetSubsetAll => {
            let subset = Lit::positive(p.t.set_subset(a, b));
            [subset, !Lit::positive(p.t.subset_pointwise(a, b))].into()
        }
        Schema::SetSubsetAntisymmetric => {
            let there = Lit::positive(p.t.set_subset(a, b));
            let back = Lit::positive(p.t.set_subset(b, a));
            [!there, !back, p.eq(a, b)].into()
        }
        Schema::SetExtensional => {
            let equal = p.eq(a, b);
            [equal, !Lit::positive(p.t.set_pointwise(a, b))].into()
        }
        _ => return None,
    };
    Some(clause)
}

fn size(schema: Schema, p: &mut Pieces) -> Instance {
    let (zero, one) = (p.int_lit(0), p.int_lit(1));
    match schema {
        Schema::SetSizeMember => {
            let [s, x] = p.exactly()?;
            if p.set(s)? != p.t.sort_of(x) {
                return None;
            }
            let size = p.t.set_size(s);
            return Some([p.lacks(x, s), p.le(one, size)].into());
        }
        Schema::SetSizeOne => {
            let [s, x, y] = p.exactly()?;
            if p.set(s)? != p.t.sort_of(x) {
                return None;
            }
            p.same_sort(x, y)?;
            let size = p.t.set_size(s);
            let [few, first] = [!p.le(size, one), p.lacks(x, s)];
            return Some([few, first, p.lacks(y, s), p.eq(x, y)].into());
        }
        _ => {}
    }
    let [s] = p.exactly()?;
    let element = p.set(s)?;
    let size = p.t.set_size(s);
    match schema {
        Schema::SetSizeFromZero => Some([p.le(zero, size)].into()),
        Schema::SetSizeZero => {
            let empty = p.t.set_lit(element, &[]);
            Some([p.ne(size, zero), p.eq(s, empty)].into())
        }
        Schema::SetSizeEmpty => {
            let [] = p.parts(s, Op::SetLit)?;
            Some([p.eq(size, zero)].into())
        }
        Schema::SetSizeLit => {
            let count = p.items(s, Op::SetLit)?.len();
            let count = p.int_lit(count);
            Some([p.le(size, count)].into())
        }
        Schema::SetSizeSingleton => {
            let [_] = p.parts(s, Op::SetLit)?;
            Some([p.eq(size, one)].into())
        }
        _ => None,
    }
}

fn one_more_or_less(schema: Schema, p: &mut Pieces) -> Instance {
    let [u] = p.exactly()?;
    let op = match schema {
        Schema::SetSizeAdd | Schema::SetAddPresent => Op::SetUnion,
        _ => Op::SetDifference,
    };
    let [a, single] = p.parts(u, op)?;
    let [x] = p.parts(single, Op::SetLit)?;
    let (one, new, old) = (p.int_lit(1), p.t.set_size(u), p.t.set_size(a));
    let clause = match schema {
        Schema::SetSizeAdd => {
            let sum = p.t.add(&[old, one]);
            [p.has(x, a), p.eq(new, sum)]
        }
        Schema::SetAddPresent => [p.lacks(x, a), p.eq(u, a)],
        Schema::SetSizeRemove => {
            let difference = p.t.sub(old, one);
            [p.lacks(x, a), p.eq(new, difference)]
        }
        Schema::SetRemoveAbsent => [p.has(x, a), p.eq(u, a)],
        _ => return None,
    };
    Some(clause.into())
}

fn size_of_two(schema: Schema, p: &mut Pieces) -> Instance {
    let [a, b] = p.exactly()?;
    two_sets(p, a, b)?;
    let (size_a, size_b) = (p.t.set_size(a), p.t.set_size(b));
    let size_of = |p: &mut Pieces, op: Op| {
        let set = p.t.set_op(op, a, b);
        p.t.set_size(set)
    };
    match schema {
        Schema::SetSizeUnion => {
            let union = size_of(p, Op::SetUnion);
            let both = size_of(p, Op::SetIntersection);
            let (left, right) = (p.t.add(&[union, both]), p.t.add(&[size_a, size_b]));
            Some([p.eq(left, right)].into())
        }
        Schema::SetSizeDifference => {
            let rest = size_of(p, Op::SetDifference);
            let both = size_of(p, Op::SetIntersection);
            let left = p.t.add(&[rest, both]);
            Some([p.eq(left, size_a)].into())
        }
        Schema::SetSizeMonotone => {
            let subset = Lit::positive(p.t.set_subset(a, b));
            Some([!subset, p.le(size_a, size_b)].into())
        }
        Schema::SetSizeMonotoneStrict => {
            let subset = Lit::positive(p.t.set_subset(a, b));
            Some([!subset, p.eq(a, b), p.lt(size_a, size_b)].into())
        }
        _ => None,
    }
}

fn size_of_range(schema: Schema, p: &mut Pieces) -> Instance {
    let [s, a, b] = p.exactly()?;
    if p.set(s)? != Sort::INT || schema != Schema::SetSizeRange {
        return None;
    }
    p.int(a)?;
    p.int(b)?;
    let between = Lit::positive(p.t.set_between(s, a, b));
    let (size, width) = (p.t.set_size(s), p.t.sub(b, a));
    Some([!between, !p.le(a, b), p.le(size, width)].into())
}
