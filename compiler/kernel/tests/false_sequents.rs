//! Sequents that are false, each with the certificate that a prover with a plausible error would write.

mod setting;

use setting::{Setting, no, yes};
use tenet_logic::{BigInt, DataRule, Lit, Op, Schema, Sort, Step, Term};

/// Writes a wrong proof.
type Prover = fn(&mut Setting) -> Wrong;

/// A sequent and the steps of a wrong proof; a final propagation along everything is added.
type Wrong = (Vec<Term>, Term, Vec<Step>);

fn linear(lits: &[Lit]) -> Step {
    let coefficients = lits.iter().map(|_| BigInt::from(1)).collect();
    Step::Linear(lits.into(), coefficients)
}

/// The sequent has a countermodel, and neither the steps as they are nor any selection of the right ones prove it.
fn check(name: &str, wrong: Prover) {
    let mut s = Setting::new();
    let (facts, goal, steps) = wrong(&mut s);
    let seed = s.countermodel(&facts, goal, 20_000);
    assert!(seed.is_some(), "{name}: no countermodel found");
    let mut all: Vec<Step> = (0..facts.len() as u32).map(Step::Fact).collect();
    all.push(Step::NegatedGoal);
    let mut right = all.clone();
    all.extend(steps.iter().cloned());
    right.extend(
        steps
            .into_iter()
            .filter(|step| s.derive(step.clone()).is_ok()),
    );
    for mut steps in [all, right] {
        let count = steps.len() as u32;
        steps.push(Step::Rup(
            [].into(),
            (0..count).cycle().take(5 * count as usize).collect(),
        ));
        assert!(s.check(&facts, goal, &steps).is_err(), "{name} is proved");
    }
}

#[test]
fn none_is_proved() {
    let corpus: &[(&str, Prover)] = &[
        ("rounding of a remainder", remainder_sign),
        ("a quotient that rounds to zero", truncated_quotient),
        ("division by zero", division_by_zero),
        ("strictness", strictness),
        ("an equation used with a wrong sign", equation_sign),
        ("a bound scaled by a negative number", negative_scale),
        ("two witnesses as one", shared_witness),
        ("an example for all", generalisation),
        ("the witness of an equivalent formula", equivalent_witness),
        ("a definition outside of its guard", unguarded_definition),
        ("a field of another constructor", wrong_constructor),
        ("a list that is its own rest", cyclic_rest),
        ("sequences of different lengths", prefix),
        ("an element beyond the end", beyond_the_end),
        ("a slice out of range", slice_out_of_range),
        ("an update out of range", update_out_of_range),
        ("a union of overlapping sets", overlapping_union),
        ("a literal with equal elements", repeated_element),
        ("a map's value at a missing key", missing_key),
        (
            "the order of numbers as the unknown order",
            order_of_numbers,
        ),
        ("functions equal at one argument", functions_at_one_argument),
        ("an order taken to be partial", comparison_by_negation),
    ];
    for (name, wrong) in corpus {
        check(name, *wrong);
    }
}

/// `⊢ 0 <= a % b`.
fn remainder_sign(s: &mut Setting) -> Wrong {
    let (a, b, zero) = (s.int("a"), s.int("b"), s.t.int(0));
    let remainder = s.t.rem(a, b);
    let (goal, positive) = (s.t.le(zero, remainder), s.t.le(b, zero));
    let steps = vec![
        Step::Schema(Schema::ModFromZero, [a, b].into()),
        Step::Schema(Schema::ModToZero, [a, b].into()),
        linear(&[no(positive), yes(goal)]),
    ];
    (vec![], goal, steps)
}

/// `a = -1, q = a / 2 ⊢ q = 0`.
fn truncated_quotient(s: &mut Setting) -> Wrong {
    let (a, two, minus_one, zero) = (s.int("a"), s.t.int(2), s.t.int(-1), s.t.int(0));
    let quotient = s.t.div(a, two);
    let (fact, goal) = (s.t.eq_atom(a, minus_one), s.t.eq_atom(quotient, zero));
    let mut steps: Vec<Step> = [Schema::DivMod, Schema::ModFromZero, Schema::ModBelowDivisor]
        .map(|schema| Step::Schema(schema, [a, two].into()))
        .into();
    let (low, high) = (s.t.lt(quotient, zero), s.t.lt(zero, quotient));
    steps.push(Step::Trichotomy(quotient, zero));
    steps.extend([linear(&[no(fact), no(low)]), linear(&[no(fact), no(high)])]);
    (vec![fact], goal, steps)
}

/// `⊢ a = (a / 0) * 0 + a % 0`.
fn division_by_zero(s: &mut Setting) -> Wrong {
    let (a, zero) = (s.int("a"), s.t.int(0));
    let (quotient, remainder) = (s.t.div(a, zero), s.t.rem(a, zero));
    let product = s.t.mul(&[zero, quotient]);
    let sum = s.t.add(&[product, remainder]);
    let goal = s.t.eq_atom(a, sum);
    let steps = vec![
        Step::Schema(Schema::DivMod, [a, zero].into()),
        Step::Ring(a, sum),
        Step::Schema(Schema::ModBelowDivisor, [a, zero].into()),
    ];
    (vec![], goal, steps)
}

/// `x <= y, y <= z ⊢ x < z`.
fn strictness(s: &mut Setting) -> Wrong {
    let (x, y, z) = (s.int("x"), s.int("y"), s.int("z"));
    let (xy, yz, goal) = (s.t.le(x, y), s.t.le(y, z), s.t.lt(x, z));
    (
        vec![xy, yz],
        goal,
        vec![linear(&[no(xy), no(yz), yes(goal)])],
    )
}

/// `x = y + 1, z <= x ⊢ z <= y`, with every sign.
fn equation_sign(s: &mut Setting) -> Wrong {
    let (x, y, z, one) = (s.int("x"), s.int("y"), s.int("z"), s.t.int(1));
    let next = s.t.add(&[y, one]);
    let (equal, low, goal) = (s.t.eq_atom(x, next), s.t.le(z, x), s.t.le(z, y));
    let lits = [no(equal), no(low), yes(goal)];
    let with = |c: i64| {
        let coefficients = [BigInt::from(c), BigInt::from(1), BigInt::from(1)];
        Step::Linear(lits.into(), coefficients.into())
    };
    (vec![equal, low], goal, (-3..4).map(with).collect())
}

/// `x <= y ⊢ -x <= -y`.
fn negative_scale(s: &mut Setting) -> Wrong {
    let (x, y) = (s.int("x"), s.int("y"));
    let (minus_x, minus_y, minus_one) = (s.t.neg(x), s.t.neg(y), s.t.int(-1));
    let (fact, goal) = (s.t.le(x, y), s.t.le(minus_x, minus_y));
    let lits = [no(fact), yes(goal)];
    let steps = vec![
        Step::Linear(lits.into(), [BigInt::from(-1), BigInt::from(1)].into()),
        linear(&lits),
        Step::Schema(Schema::ProductMonotone, [x, y, minus_one].into()),
    ];
    (vec![fact], goal, steps)
}

/// `∃x. f(x) = 0, ∃x. f(x) = 1 ⊢ 0 = 1`.
fn shared_witness(s: &mut Setting) -> Wrong {
    let (v, zero, one) = (s.t.bound(0, Sort::INT), s.t.int(0), s.t.int(1));
    let fv = s.f(v);
    let mut some = |value| {
        let body = s.t.eq_atom(fv, value);
        s.t.exists(&[Sort::INT], &[], body)
    };
    let (first, second) = (some(zero), some(one));
    let (w, u) = (s.t.witness(first, 0), s.t.witness(second, 0));
    let (fw, fu) = (s.f(w), s.f(u));
    let goal = s.t.eq_atom(zero, one);
    let steps = vec![
        Step::Witness(first),
        Step::Witness(second),
        Step::Congruence(first, second),
        Step::Congruence(w, u),
        Step::Congruence(fw, fu),
        Step::Transitive([zero, fw, fu, one].into()),
        Step::Instance(second, [w].into()),
        Step::Connective([no(first), yes(second)].into()),
    ];
    (vec![first, second], goal, steps)
}

/// `f(a) = 0 ⊢ ∀x. f(x) = 0`.
fn generalisation(s: &mut Setting) -> Wrong {
    let (a, v, zero) = (s.int("a"), s.t.bound(0, Sort::INT), s.t.int(0));
    let (fa, fv) = (s.f(a), s.f(v));
    let (fact, body) = (s.t.eq_atom(fa, zero), s.t.eq_atom(fv, zero));
    let goal = s.t.forall(&[Sort::INT], &[], body);
    let w = s.t.witness(goal, 0);
    let fw = s.f(w);
    let steps = vec![
        Step::Instance(goal, [a].into()),
        Step::Witness(goal),
        Step::Congruence(fa, fw),
        Step::Reflexive(w),
    ];
    (vec![fact], goal, steps)
}

/// `∃x. f(x) = 0 ⊢ f(w) = 0` for the witness `w` of `∀x. f(x) = 0`.
fn equivalent_witness(s: &mut Setting) -> Wrong {
    let (v, zero) = (s.t.bound(0, Sort::INT), s.t.int(0));
    let fv = s.f(v);
    let body = s.t.eq_atom(fv, zero);
    let (all, some) = (
        s.t.forall(&[Sort::INT], &[], body),
        s.t.exists(&[Sort::INT], &[], body),
    );
    let (w, u) = (s.t.witness(all, 0), s.t.witness(some, 0));
    let (fw, fu) = (s.f(w), s.f(u));
    let goal = s.t.eq_atom(fw, zero);
    let steps = vec![
        Step::Witness(all),
        Step::Witness(some),
        Step::Congruence(w, u),
        Step::Congruence(fw, fu),
        Step::Instance(all, [w].into()),
        Step::Instance(some, [w].into()),
    ];
    (vec![some], goal, steps)
}

/// `n = -1 ⊢ twice(n) = n + n`.
fn unguarded_definition(s: &mut Setting) -> Wrong {
    let (n, minus_one) = (s.int("n"), s.t.int(-1));
    let call = s.t.app(&s.env, s.twice, &[n]);
    let sum = s.t.add(&[n, n]);
    let (fact, goal) = (s.t.eq_atom(n, minus_one), s.t.eq_atom(call, sum));
    (
        vec![fact],
        goal,
        vec![Step::Unfold(call), Step::Ring(call, sum)],
    )
}

/// `u = v` where both have equal heads and rests, whatever built them.
fn wrong_constructor(s: &mut Setting) -> Wrong {
    let (u, v) = (s.t.var("u", s.list), s.t.var("v", s.list));
    let mut facts = Vec::new();
    for field in 0..2 {
        let (a, b) = (
            s.t.select(&s.env, s.cons, field, u),
            s.t.select(&s.env, s.cons, field, v),
        );
        facts.push(s.t.eq_atom(a, b));
    }
    let goal = s.t.eq_atom(u, v);
    let (is_u, is_v) = (s.t.is(s.cons, u), s.t.is(s.cons, v));
    let steps = vec![
        Step::Data(DataRule::Rebuild(is_u)),
        Step::Data(DataRule::Rebuild(is_v)),
        Step::Data(DataRule::Exhaustive(u)),
        Step::Data(DataRule::Injective(u, v, 0)),
    ];
    (facts, goal, steps)
}

/// `tail(u) = u ⊢ false`.
fn cyclic_rest(s: &mut Setting) -> Wrong {
    let u = s.t.var("u", s.list);
    let tail = s.t.select(&s.env, s.cons, 1, u);
    let head = s.t.select(&s.env, s.cons, 0, u);
    let built = s.t.construct(s.cons, &[head, tail]);
    let fact = s.t.eq_atom(tail, u);
    let is_cons = s.t.is(s.cons, u);
    let steps = vec![
        Step::Acyclic([(built, tail)].into()),
        Step::Acyclic([(u, tail)].into()),
        Step::Data(DataRule::Rebuild(is_cons)),
        Step::Data(DataRule::Exhaustive(u)),
        Step::Transitive([tail, u, built].into()),
    ];
    (vec![fact], Term::FALSE, steps)
}

/// `∀i. 0 <= i ∧ i < |a| → a[i] = b[i] ⊢ a = b`.
fn prefix(s: &mut Setting) -> Wrong {
    let (a, b) = (s.t.var("a", s.ints), s.t.var("b", s.ints));
    let (pointwise, goal) = (s.t.seq_pointwise(a, b), s.t.eq_atom(a, b));
    let steps = vec![
        Step::Schema(Schema::SeqExtensional, [a, b].into()),
        Step::Schema(Schema::SeqLenFromZero, [a].into()),
        Step::Schema(Schema::SeqLenFromZero, [b].into()),
    ];
    (vec![pointwise], goal, steps)
}

/// `|u| <= i ⊢ (u + v)[i] = v[i - |u|]`.
fn beyond_the_end(s: &mut Setting) -> Wrong {
    let (u, v, i) = (s.t.var("u", s.ints), s.t.var("v", s.ints), s.int("i"));
    let whole = s.t.seq_concat(u, v);
    let length = s.t.seq_len(u);
    let offset = s.t.sub(i, length);
    let (fact, left, right) = (
        s.t.le(length, i),
        s.t.seq_at(whole, i),
        s.t.seq_at(v, offset),
    );
    let goal = s.t.eq_atom(left, right);
    let steps = vec![
        Step::Schema(Schema::SeqConcatRight, [whole, i].into()),
        Step::Schema(Schema::SeqConcatRightOffset, [whole, offset].into()),
        Step::Schema(Schema::SeqConcatLen, [whole].into()),
    ];
    (vec![fact], goal, steps)
}

/// `0 <= i ⊢ |u[0..i]| = i`.
fn slice_out_of_range(s: &mut Setting) -> Wrong {
    let (u, i, zero) = (s.t.var("u", s.ints), s.int("i"), s.t.int(0));
    let slice = s.t.seq_slice(u, zero, i);
    let length = s.t.seq_len(slice);
    let (fact, goal) = (s.t.le(zero, i), s.t.eq_atom(length, i));
    let difference = s.t.sub(i, zero);
    let steps = vec![
        Step::Schema(Schema::SeqSliceLen, [slice].into()),
        Step::Ring(difference, i),
        Step::Transitive([length, difference, i].into()),
    ];
    (vec![fact], goal, steps)
}

/// `0 <= i ⊢ (u with element i replaced by c)[i] = c`.
fn update_out_of_range(s: &mut Setting) -> Wrong {
    let (u, i, c, zero) = (s.t.var("u", s.ints), s.int("i"), s.int("c"), s.t.int(0));
    let updated = s.t.seq_update(u, i, c);
    let at = s.t.seq_at(updated, i);
    let (fact, goal) = (s.t.le(zero, i), s.t.eq_atom(at, c));
    let steps = vec![
        Step::Schema(Schema::SeqUpdateAt, [updated].into()),
        Step::Schema(Schema::SeqUpdateLen, [updated].into()),
        Step::Schema(Schema::SeqUpdateAbove, [updated].into()),
    ];
    (vec![fact], goal, steps)
}

/// `⊢ |a ∪ b| = |a| + |b|`.
fn overlapping_union(s: &mut Setting) -> Wrong {
    let (a, b) = (s.t.var("a", s.set), s.t.var("b", s.set));
    let (union, both) = (
        s.t.set_op(Op::SetUnion, a, b),
        s.t.set_op(Op::SetIntersection, a, b),
    );
    let sizes = [union, both, a, b].map(|set| s.t.set_size(set));
    let sum = s.t.add(&[sizes[2], sizes[3]]);
    let goal = s.t.eq_atom(sizes[0], sum);
    let left = s.t.add(&[sizes[0], sizes[1]]);
    let (counted, zero) = (s.t.eq_atom(left, sum), s.t.int(0));
    let none = s.t.le(zero, sizes[1]);
    let steps = vec![
        Step::Schema(Schema::SetSizeUnion, [a, b].into()),
        Step::Schema(Schema::SetSizeFromZero, [both].into()),
        Step::Trichotomy(sizes[0], sum),
        linear(&[no(counted), no(none), yes(goal)]),
    ];
    (vec![], goal, steps)
}

/// `⊢ |{x, y}| = 2`.
fn repeated_element(s: &mut Setting) -> Wrong {
    let (x, y, two) = (s.int("x"), s.int("y"), s.t.int(2));
    let (both, first) = (
        s.t.set_lit(Sort::INT, &[x, y]),
        s.t.set_lit(Sort::INT, &[x]),
    );
    let second = s.t.set_lit(Sort::INT, &[y]);
    let union = s.t.set_op(Op::SetUnion, first, second);
    let size = s.t.set_size(both);
    let goal = s.t.eq_atom(size, two);
    let steps = vec![
        Step::Schema(Schema::SetLitSplit, [both].into()),
        Step::Schema(Schema::SetSizeAdd, [union].into()),
        Step::Schema(Schema::SetSizeSingleton, [first].into()),
        Step::Schema(Schema::SetSizeSingleton, [both].into()),
        Step::Schema(Schema::SetSizeLit, [both].into()),
    ];
    (vec![], goal, steps)
}

/// `⊢ (m without k)[j] = m[j]`, also where `j` is no key.
fn missing_key(s: &mut Setting) -> Wrong {
    let sort = s.t.sort(tenet_logic::SortKind::Map(Sort::INT, Sort::INT));
    let (m, k, j) = (s.t.var("m", sort), s.int("k"), s.int("j"));
    let removed = s.t.map_remove(m, k);
    let (left, right) = (s.t.map_get(removed, j), s.t.map_get(m, j));
    let (different, goal) = (s.t.eq_atom(j, k), s.t.eq_atom(left, right));
    let fact = s.t.not(different);
    let steps = vec![
        Step::Schema(Schema::MapRemoveOther, [removed, j].into()),
        Step::Schema(Schema::MapRemoveAbsent, [removed].into()),
        Step::Schema(Schema::MapRemoveKeys, [removed].into()),
    ];
    (vec![fact], goal, steps)
}

/// `⊢ [0] < [1]` in the unknown order.
fn order_of_numbers(s: &mut Setting) -> Wrong {
    let (zero, one) = (s.t.int(0), s.t.int(1));
    let (a, b) = (
        s.t.seq_lit(Sort::INT, &[zero]),
        s.t.seq_lit(Sort::INT, &[one]),
    );
    let (goal, back) = (s.t.less(a, b), s.t.less(b, a));
    let equal = s.t.eq_atom(a, b);
    let steps = vec![
        Step::Schema(Schema::LessTotal, [a, b].into()),
        Step::Schema(Schema::LessAsymmetric, [a, b].into()),
        Step::Schema(Schema::LessTotal, [zero, one].into()),
        linear(&[no(equal)]),
        linear(&[no(back)]),
    ];
    (vec![], goal, steps)
}

/// `g(a) = h(a) ⊢ g = h`.
fn functions_at_one_argument(s: &mut Setting) -> Wrong {
    let sort =
        s.t.sort(tenet_logic::SortKind::Fn([Sort::BOOL].into(), Sort::INT));
    let (g, h, a) = (s.t.var("g", sort), s.t.var("h", sort), s.bool("a"));
    let (ga, ha) = (s.t.apply(g, &[a]), s.t.apply(h, &[a]));
    let goal = s.t.eq_atom(g, h);
    let pointwise = s.t.fn_pointwise(g, h);
    let fact = s.t.eq_atom(ga, ha);
    let steps = vec![
        Step::Schema(Schema::FnExtensional, [g, h].into()),
        Step::Witness(pointwise),
        Step::Instance(pointwise, [a].into()),
        Step::Congruence(ga, ha),
    ];
    (vec![fact], goal, steps)
}

/// `¬(a < b) ⊢ b < a` in the unknown order.
fn comparison_by_negation(s: &mut Setting) -> Wrong {
    let (a, b) = (s.t.var("a", s.opaque), s.t.var("b", s.opaque));
    let (less, goal) = (s.t.less(a, b), s.t.less(b, a));
    let fact = s.t.not(less);
    let steps = vec![
        Step::Schema(Schema::LessTotal, [a, b].into()),
        Step::Schema(Schema::LessAsymmetric, [a, b].into()),
        Step::Schema(Schema::LessIrreflexive, [a].into()),
    ];
    (vec![fact], goal, steps)
}
