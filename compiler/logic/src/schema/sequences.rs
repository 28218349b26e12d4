//! Clauses of the schemas of sequences.

use super::Schema;
use super::literals::{Instance, Pieces};
use crate::{Lit, Op, Term};

pub(super) fn clause(schema: Schema, p: &mut Pieces) -> Instance {
    match schema.number() {
        ..202 => basic(schema, p),
        202..205 => literal(schema, p),
        205..211 => concat(schema, p),
        211..214 => concat_laws(schema, p),
        214..221 => update(schema, p),
        221..225 => slice(schema, p),
        225..228 => slice_parts(schema, p),
        228..232 => slice_of_slice_or_concat(schema, p),
        232..235 => slice_of_update(schema, p),
        _ => extensional(schema, p),
    }
}

fn basic(schema: Schema, p: &mut Pieces) -> Instance {
    let [s] = p.exactly()?;
    let element = p.seq(s)?;
    let zero = p.int_lit(0);
    let length = p.t.seq_len(s);
    match schema {
        Schema::SeqLenFromZero => Some([p.le(zero, length)].into()),
        Schema::SeqEmpty => {
            let empty = p.t.seq_lit(element, &[]);
            Some([p.ne(length, zero), p.eq(s, empty)].into())
        }
        _ => None,
    }
}

fn literal(schema: Schema, p: &mut Pieces) -> Instance {
    if schema == Schema::SeqLitAt {
        let [l, k] = p.exactly()?;
        let items = p.items(l, Op::SeqLit)?;
        let index = p.index(k, items.len())?;
        let at = p.t.seq_at(l, k);
        return Some([p.eq(at, items[index])].into());
    }
    let [l] = p.exactly()?;
    let items = p.items(l, Op::SeqLit)?;
    match schema {
        Schema::SeqLitLen => {
            let (length, count) = (p.t.seq_len(l), p.int_lit(items.len()));
            Some([p.eq(length, count)].into())
        }
        Schema::SeqLitSnoc => {
            let element = p.seq(l)?;
            let (last, init) = items.split_last()?;
            let init = p.t.seq_lit(element, init);
            let last = p.t.seq_lit(element, &[*last]);
            let whole = p.t.seq_concat(init, last);
            Some([p.eq(l, whole)].into())
        }
        _ => None,
    }
}

fn concat(schema: Schema, p: &mut Pieces) -> Instance {
    let (c, index) = match schema {
        Schema::SeqConcatLeft | Schema::SeqConcatRight | Schema::SeqConcatRightOffset => {
            let [c, i] = p.exactly()?;
            p.int(i)?;
            (c, Some(i))
        }
        _ => {
            let [c] = p.exactly()?;
            (c, None)
        }
    };
    let [a, b] = p.parts(c, Op::SeqConcat)?;
    let zero = p.int_lit(0);
    let (len_a, len_b) = (p.t.seq_len(a), p.t.seq_len(b));
    match (schema, index) {
        (Schema::SeqConcatLen, None) => {
            let (length, sum) = (p.t.seq_len(c), p.t.sum(&[len_a, len_b]));
            Some([p.eq(length, sum)].into())
        }
        (Schema::SeqConcatEmptyLeft, None) => Some([p.ne(len_a, zero), p.eq(c, b)].into()),
        (Schema::SeqConcatEmptyRight, None) => Some([p.ne(len_b, zero), p.eq(c, a)].into()),
        (Schema::SeqConcatLeft, Some(i)) => {
            let (whole, part) = (p.t.seq_at(c, i), p.t.seq_at(a, i));
            Some([!p.le(zero, i), !p.lt(i, len_a), p.eq(whole, part)].into())
        }
        (Schema::SeqConcatRight, Some(i)) => {
            let length = p.t.seq_len(c);
            let offset = p.t.difference(i, len_a);
            let (whole, part) = (p.t.seq_at(c, i), p.t.seq_at(b, offset));
            Some([!p.le(len_a, i), !p.lt(i, length), p.eq(whole, part)].into())
        }
        (Schema::SeqConcatRightOffset, Some(j)) => {
            let index = p.t.sum(&[len_a, j]);
            let (whole, part) = (p.t.seq_at(c, index), p.t.seq_at(b, j));
            Some([!p.le(zero, j), !p.lt(j, len_b), p.eq(whole, part)].into())
        }
        _ => None,
    }
}

fn concat_laws(schema: Schema, p: &mut Pieces) -> Instance {
    if schema == Schema::SeqConcatAssociative {
        let [a, b, c] = p.exactly()?;
        p.seq(a)?;
        p.same_sort(a, b)?;
        p.same_sort(b, c)?;
        let ab = p.t.seq_concat(a, b);
        let left = p.t.seq_concat(ab, c);
        let bc = p.t.seq_concat(b, c);
        let right = p.t.seq_concat(a, bc);
        return Some([p.eq(left, right)].into());
    }
    let [c, d] = p.exactly()?;
    p.same_sort(c, d)?;
    let [a1, b1] = p.parts(c, Op::SeqConcat)?;
    let [a2, b2] = p.parts(d, Op::SeqConcat)?;
    let (length1, length2) = (p.t.seq_len(a1), p.t.seq_len(a2));
    let conclusion = match schema {
        Schema::SeqConcatInjectiveLeft => p.eq(a1, a2),
        Schema::SeqConcatInjectiveRight => p.eq(b1, b2),
        _ => return None,
    };
    Some([p.ne(c, d), p.ne(length1, length2), conclusion].into())
}

fn update(schema: Schema, p: &mut Pieces) -> Instance {
    if schema == Schema::SeqUpdateOther {
        let [u, j] = p.exactly()?;
        p.int(j)?;
        let [s, i, _] = p.parts(u, Op::SeqUpdate)?;
        let (zero, length) = (p.int_lit(0), p.t.seq_len(s));
        let (new, old) = (p.t.seq_at(u, j), p.t.seq_at(s, j));
        let (low, high) = (!p.le(zero, j), !p.lt(j, length));
        return Some([p.eq(i, j), low, high, p.eq(new, old)].into());
    }
    let [u] = p.exactly()?;
    let [s, i, v] = p.parts(u, Op::SeqUpdate)?;
    let (zero, length) = (p.int_lit(0), p.t.seq_len(s));
    let clause: Box<[Lit]> = match schema {
        Schema::SeqUpdateLen => {
            let new = p.t.seq_len(u);
            [p.eq(new, length)].into()
        }
        Schema::SeqUpdateAt => {
            let at = p.t.seq_at(u, i);
            [!p.le(zero, i), !p.lt(i, length), p.eq(at, v)].into()
        }
        Schema::SeqUpdateBelow => [p.le(zero, i), p.eq(u, s)].into(),
        Schema::SeqUpdateAbove => [p.lt(i, length), p.eq(u, s)].into(),
        Schema::SeqUpdateSame => {
            let at = p.t.seq_at(s, i);
            [p.ne(v, at), p.eq(u, s)].into()
        }
        Schema::SeqUpdateSplit => {
            let element = p.seq(s)?;
            let one = p.int_lit(1);
            let next = p.t.sum(&[i, one]);
            let before = p.t.seq_slice(s, zero, i);
            let middle = p.t.seq_lit(element, &[v]);
            let after = p.t.seq_slice(s, next, length);
            let start = p.t.seq_concat(before, middle);
            let whole = p.t.seq_concat(start, after);
            [!p.le(zero, i), !p.lt(i, length), p.eq(u, whole)].into()
        }
        _ => return None,
    };
    Some(clause)
}

/// `{¬(0 <= i), ¬(i <= j), ¬(j <= |s|)}`: what makes `s[i..j]` meaningful.
fn within(p: &mut Pieces, s: Term, i: Term, j: Term) -> [Lit; 3] {
    let (zero, length) = (p.int_lit(0), p.t.seq_len(s));
    [!p.le(zero, i), !p.le(i, j), !p.le(j, length)]
}

fn slice(schema: Schema, p: &mut Pieces) -> Instance {
    match schema {
        Schema::SeqSliceLen => {
            let [t] = p.exactly()?;
            let [s, i, j] = p.parts(t, Op::SeqSlice)?;
            let [a, b, c] = within(p, s, i, j);
            let (length, difference) = (p.t.seq_len(t), p.t.difference(j, i));
            Some([a, b, c, p.eq(length, difference)].into())
        }
        Schema::SeqSliceAt => {
            let [t, k] = p.exactly()?;
            p.int(k)?;
            let [s, i, j] = p.parts(t, Op::SeqSlice)?;
            let [a, b, c] = within(p, s, i, j);
            let (zero, length) = (p.int_lit(0), p.t.seq_len(t));
            let index = p.t.sum(&[i, k]);
            let (part, whole) = (p.t.seq_at(t, k), p.t.seq_at(s, index));
            let (low, high) = (!p.le(zero, k), !p.lt(k, length));
            Some([a, b, c, low, high, p.eq(part, whole)].into())
        }
        Schema::SeqSliceAtOffset => {
            let [t, k] = p.exactly()?;
            p.int(k)?;
            let [s, i, j] = p.parts(t, Op::SeqSlice)?;
            let [a, _, c] = within(p, s, i, j);
            let index = p.t.difference(k, i);
            let (whole, part) = (p.t.seq_at(s, k), p.t.seq_at(t, index));
            Some([a, c, !p.le(i, k), !p.lt(k, j), p.eq(whole, part)].into())
        }
        Schema::SeqSliceWhole => {
            let [t] = p.exactly()?;
            let [s, i, j] = p.parts(t, Op::SeqSlice)?;
            let (zero, length) = (p.int_lit(0), p.t.seq_len(s));
            Some([p.ne(i, zero), p.ne(j, length), p.eq(t, s)].into())
        }
        _ => None,
    }
}

fn slice_parts(schema: Schema, p: &mut Pieces) -> Instance {
    let [s, i, j, k] = p.exactly()?;
    let element = p.seq(s)?;
    [i, j, k].iter().try_for_each(|index| p.int(*index))?;
    let (zero, one, length) = (p.int_lit(0), p.int_lit(1), p.t.seq_len(s));
    let whole = p.t.seq_slice(s, i, k);
    match schema {
        Schema::SeqSliceSplit => {
            let (left, right) = (p.t.seq_slice(s, i, j), p.t.seq_slice(s, j, k));
            let both = p.t.seq_concat(left, right);
            let [a, b] = [!p.le(zero, i), !p.le(i, j)];
            Some([a, b, !p.le(j, k), !p.le(k, length), p.eq(both, whole)].into())
        }
        Schema::SeqSliceSnoc => {
            let next = p.t.sum(&[j, one]);
            let (init, at) = (p.t.seq_slice(s, i, j), p.t.seq_at(s, j));
            let last = p.t.seq_lit(element, &[at]);
            let both = p.t.seq_concat(init, last);
            let [a, b] = [p.ne(k, next), !p.le(zero, i)];
            Some([a, b, !p.le(i, j), !p.lt(j, length), p.eq(whole, both)].into())
        }
        Schema::SeqSliceCons => {
            let next = p.t.sum(&[i, one]);
            let (at, tail) = (p.t.seq_at(s, i), p.t.seq_slice(s, j, k));
            let head = p.t.seq_lit(element, &[at]);
            let both = p.t.seq_concat(head, tail);
            let [a, b] = [p.ne(j, next), !p.le(zero, i)];
            Some([a, b, !p.lt(i, k), !p.le(k, length), p.eq(whole, both)].into())
        }
        _ => None,
    }
}

fn slice_of_slice_or_concat(schema: Schema, p: &mut Pieces) -> Instance {
    let [t] = p.exactly()?;
    let [inner, i, j] = p.parts(t, Op::SeqSlice)?;
    let zero = p.int_lit(0);
    if schema == Schema::SeqSliceOfSlice {
        let (k, l) = (i, j);
        let [s, i, j] = p.parts(inner, Op::SeqSlice)?;
        let (from, to) = (p.t.sum(&[i, k]), p.t.sum(&[i, l]));
        let [a, b, c] = within(p, s, i, j);
        let [d, e, f] = [!p.le(zero, k), !p.le(k, l), !p.le(to, j)];
        let direct = p.t.seq_slice(s, from, to);
        return Some([a, b, c, d, e, f, p.eq(t, direct)].into());
    }
    let [a, b] = p.parts(inner, Op::SeqConcat)?;
    let (len_a, len_b) = (p.t.seq_len(a), p.t.seq_len(b));
    let length = p.t.sum(&[len_a, len_b]);
    match schema {
        Schema::SeqSliceOfConcatLeft => {
            let part = p.t.seq_slice(a, i, j);
            Some([!p.le(zero, i), !p.le(i, j), !p.le(j, len_a), p.eq(t, part)].into())
        }
        Schema::SeqSliceOfConcatRight => {
            let (from, to) = (p.t.difference(i, len_a), p.t.difference(j, len_a));
            let part = p.t.seq_slice(b, from, to);
            let [low, middle] = [!p.le(len_a, i), !p.le(i, j)];
            Some([low, middle, !p.le(j, length), p.eq(t, part)].into())
        }
        Schema::SeqSliceOfConcatMiddle => {
            let to = p.t.difference(j, len_a);
            let (left, right) = (p.t.seq_slice(a, i, len_a), p.t.seq_slice(b, zero, to));
            let both = p.t.seq_concat(left, right);
            let [low, left] = [!p.le(zero, i), !p.le(i, len_a)];
            let [right, high] = [!p.le(len_a, j), !p.le(j, length)];
            Some([low, left, right, high, p.eq(t, both)].into())
        }
        _ => None,
    }
}

fn slice_of_update(schema: Schema, p: &mut Pieces) -> Instance {
    let [t] = p.exactly()?;
    let [u, i, j] = p.parts(t, Op::SeqSlice)?;
    let [s, k, v] = p.parts(u, Op::SeqUpdate)?;
    let old = p.t.seq_slice(s, i, j);
    let [a, b, c] = within(p, s, i, j);
    match schema {
        Schema::SeqSliceOfUpdateBelow => Some([!p.lt(k, i), a, b, c, p.eq(t, old)].into()),
        Schema::SeqSliceOfUpdateAbove => Some([!p.le(j, k), a, b, c, p.eq(t, old)].into()),
        Schema::SeqSliceOfUpdateWithin => {
            let index = p.t.difference(k, i);
            let new = p.t.seq_update(old, index, v);
            Some([!p.le(i, k), !p.lt(k, j), a, c, p.eq(t, new)].into())
        }
        _ => None,
    }
}

fn extensional(schema: Schema, p: &mut Pieces) -> Instance {
    let [a, b] = p.exactly()?;
    p.seq(a)?;
    p.same_sort(a, b)?;
    if schema != Schema::SeqExtensional {
        return None;
    }
    let (len_a, len_b) = (p.t.seq_len(a), p.t.seq_len(b));
    let pointwise = p.t.seq_pointwise(a, b);
    let [equal, lengths] = [p.eq(a, b), p.ne(len_a, len_b)];
    Some([equal, lengths, !Lit::positive(pointwise)].into())
}
