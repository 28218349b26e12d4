//! Each kind of step: what it derives, and what it refuses.

mod setting;

use setting::{Setting, no, yes};
use tenet_kernel::Reason;
use tenet_logic::{BigInt, DataRule, Lit, Op, Schema, Sort, SortKind, Step, Term};

fn connective(lits: &[Lit]) -> Step {
    Step::Connective(lits.into())
}

fn linear(lits: &[Lit], coefficients: &[i64]) -> Step {
    let coefficients = coefficients.iter().map(|c| BigInt::from(*c)).collect();
    Step::Linear(lits.into(), coefficients)
}

#[test]
fn facts_and_goal() {
    let mut s = Setting::new();
    let (p, q) = (s.bool("p"), s.bool("q"));
    let not_q = s.t.not(q);
    let rup = Step::Rup([].into(), [0, 1].into());
    assert_eq!(
        s.check(&[p], p, &[Step::Fact(0), Step::NegatedGoal, rup.clone()]),
        Ok(())
    );
    assert_eq!(
        s.check(&[p], q, &[Step::Fact(0), Step::NegatedGoal, rup.clone()]),
        Err(Reason::NoConflict)
    );
    assert_eq!(
        s.check(&[q, not_q], p, &[Step::Fact(0), Step::Fact(1), rup]),
        Ok(())
    );
    assert_eq!(
        s.check(&[p], p, &[Step::Fact(1)]),
        Err(Reason::NoSuchPremise)
    );
    assert_eq!(s.check(&[p], p, &[]), Err(Reason::NotRefuted));
    assert_eq!(s.check(&[p], p, &[Step::Fact(0)]), Err(Reason::NotRefuted));
}

#[test]
fn connectives_of_many_arguments() {
    let mut s = Setting::new();
    let (p, q, r) = (s.bool("p"), s.bool("q"), s.bool("r"));
    let not_q = s.t.not(q);
    let and = s.t.and([p, not_q, r]);
    for clause in [
        vec![no(and), yes(p)],
        vec![no(and), no(q)],
        vec![yes(and), no(p), yes(q), no(r)],
        vec![yes(r), no(and), yes(q)],
    ] {
        s.derived(connective(&clause), &clause);
    }
    for clause in [
        vec![no(and), yes(q)],
        vec![yes(and), no(p), yes(q)],
        vec![yes(and), yes(p)],
        vec![yes(p), yes(q)],
        vec![],
    ] {
        s.refused(connective(&clause), Reason::NoTautology);
    }
    let or = s.t.or([p, not_q, r]);
    for clause in [
        vec![yes(or), no(p)],
        vec![yes(or), yes(q)],
        vec![no(or), yes(p), no(q), yes(r)],
    ] {
        s.derived(connective(&clause), &clause);
    }
    for clause in [vec![yes(or), yes(p)], vec![no(or), yes(p), no(q)]] {
        s.refused(connective(&clause), Reason::NoTautology);
    }
}

#[test]
fn connectives_of_two_and_three_arguments() {
    let mut s = Setting::new();
    let (p, q, r) = (s.bool("p"), s.bool("q"), s.bool("r"));
    let implies = s.t.implies(p, q);
    let ite = s.t.ite(p, q, r);
    let iff = s.t.eq(p, q);
    let right = [
        vec![no(implies), no(p), yes(q)],
        vec![yes(implies), yes(p)],
        vec![yes(implies), no(q)],
        vec![no(ite), no(p), yes(q)],
        vec![no(ite), yes(p), yes(r)],
        vec![yes(ite), no(p), no(q)],
        vec![yes(ite), yes(p), no(r)],
        vec![no(ite), yes(q), yes(r)],
        vec![yes(ite), no(q), no(r)],
        vec![no(iff), no(p), yes(q)],
        vec![no(iff), yes(p), no(q)],
        vec![yes(iff), yes(p), yes(q)],
        vec![yes(iff), no(p), no(q)],
        vec![yes(Term::TRUE)],
        vec![no(Term::FALSE)],
        vec![yes(p), no(p)],
    ];
    for clause in &right {
        s.derived(connective(clause), clause);
        // Each sign matters, but for a literal and its negation, and where another form arises.
        for flipped in 0..clause.len() {
            let mut wrong = clause.clone();
            wrong[flipped] = !wrong[flipped];
            if !right
                .iter()
                .any(|form| form.iter().all(|lit| wrong.contains(lit)))
            {
                s.refused(connective(&wrong), Reason::NoTautology);
            }
        }
    }
}

#[test]
fn connectives_of_choices_of_any_sort() {
    let mut s = Setting::new();
    let (p, x, y) = (s.bool("p"), s.int("x"), s.int("y"));
    let choice = s.t.ite(p, x, y);
    let (then, otherwise) = (s.t.eq_atom(choice, x), s.t.eq_atom(choice, y));
    s.derived(connective(&[no(p), yes(then)]), &[no(p), yes(then)]);
    s.derived(
        connective(&[yes(p), yes(otherwise)]),
        &[yes(p), yes(otherwise)],
    );
    s.refused(connective(&[yes(p), yes(then)]), Reason::NoTautology);
    s.refused(connective(&[no(p), yes(otherwise)]), Reason::NoTautology);
    s.refused(connective(&[no(p), no(then)]), Reason::NoTautology);
    let other = s.t.eq_atom(x, y);
    s.refused(connective(&[yes(other)]), Reason::NoTautology);
}

#[test]
fn propagation_needs_the_hints_in_order() {
    let mut s = Setting::new();
    let (p, q, r) = (s.bool("p"), s.bool("q"), s.bool("r"));
    let (pq, qr) = (s.t.implies(p, q), s.t.implies(q, r));
    let premises = |clause: &[Lit], hints: &[u32]| {
        vec![
            Step::Fact(0),
            Step::Fact(1),
            Step::Connective([no(pq), no(p), yes(q)].into()),
            Step::Connective([no(qr), no(q), yes(r)].into()),
            Step::Rup(clause.into(), hints.into()),
        ]
    };
    let mut outcome =
        |clause: &[Lit], hints: &[u32]| s.check(&[pq, qr], r, &premises(clause, hints));
    let derived = Err(Reason::NotRefuted);
    assert_eq!(outcome(&[no(p), yes(r)], &[0, 1, 2, 3]), derived);
    assert_eq!(outcome(&[no(p), yes(r)], &[2, 0, 2, 1, 3]), derived);
    assert_eq!(outcome(&[no(p), yes(p)], &[]), derived);
    for (clause, hints) in [
        (&[no(p), yes(r)][..], &[3, 2, 1, 0][..]),
        (&[no(p), yes(r)], &[0, 1, 2]),
        (&[no(p)], &[0, 1, 2, 3]),
        (&[yes(r)], &[0, 1, 2, 3]),
        (&[], &[0, 1, 2, 3]),
        (&[yes(p), yes(r)], &[0, 1, 2, 3]),
    ] {
        assert_eq!(
            outcome(clause, hints),
            Err(Reason::NoConflict),
            "{clause:?}"
        );
    }
    assert_eq!(outcome(&[], &[4]), Err(Reason::NoSuchPremise));
    assert_eq!(outcome(&[], &[9]), Err(Reason::NoSuchPremise));
}

#[test]
fn equality_by_reflexivity_and_chains() {
    let mut s = Setting::new();
    let (x, y, z) = (s.int("x"), s.int("y"), s.int("z"));
    let (xx, xy, yz, xz) = (
        s.t.eq_atom(x, x),
        s.t.eq_atom(x, y),
        s.t.eq_atom(y, z),
        s.t.eq_atom(x, z),
    );
    s.derived(Step::Reflexive(x), &[yes(xx)]);
    s.derived(
        Step::Transitive([x, y, z].into()),
        &[no(xy), no(yz), yes(xz)],
    );
    s.derived(
        Step::Transitive([z, y, y, x].into()),
        &[no(xy), no(yz), yes(xz)],
    );
    s.derived(Step::Transitive([x, x].into()), &[yes(xx)]);
    s.refused(Step::Transitive([x].into()), Reason::WrongForm);
    s.refused(Step::Transitive([].into()), Reason::WrongForm);
    let p = s.bool("p");
    s.refused(Step::Transitive([x, p, z].into()), Reason::WrongForm);
    let open = s.t.bound(0, Sort::INT);
    s.refused(Step::Reflexive(open), Reason::NotClosed);
}

#[test]
fn equality_by_congruence() {
    let mut s = Setting::new();
    let (x, y) = (s.int("x"), s.int("y"));
    let (fx, fy) = (s.f(x), s.f(y));
    let (xy, ff) = (s.t.eq_atom(x, y), s.t.eq_atom(fx, fy));
    s.derived(Step::Congruence(fx, fy), &[no(xy), yes(ff)]);
    let (a, b) = (s.t.le(x, fx), s.t.le(y, fx));
    let iff = s.t.eq_atom(a, b);
    s.derived(Step::Congruence(a, b), &[no(xy), yes(iff)]);
    s.refused(Step::Congruence(fx, x), Reason::WrongForm);
    let c = s.t.lt(y, fx);
    s.refused(Step::Congruence(a, c), Reason::WrongForm);
    let (short, long) = (s.t.add(&[x, y]), s.t.add(&[x, y, y]));
    s.refused(Step::Congruence(short, long), Reason::WrongForm);
    let (none, other) = (s.t.seq_lit(Sort::INT, &[]), s.t.seq_lit(Sort::BOOL, &[]));
    s.refused(Step::Congruence(none, other), Reason::WrongForm);
    let (len, other_len) = (s.t.seq_len(none), s.t.seq_len(other));
    s.refused(Step::Congruence(len, other_len), Reason::WrongForm);
}

#[test]
fn congruence_does_not_look_under_binders_or_into_choice_terms() {
    let mut s = Setting::new();
    let (x, y, v) = (s.int("x"), s.int("y"), s.t.bound(0, Sort::INT));
    let (a, b) = (s.t.le(x, v), s.t.le(y, v));
    let (all_a, all_b) = (
        s.t.forall(&[Sort::INT], &[], a),
        s.t.forall(&[Sort::INT], &[], b),
    );
    s.refused(Step::Congruence(all_a, all_b), Reason::WrongForm);
    // `∀v. x <= v` and `∀v. y <= v` are both false, so equivalent, but have different counterexamples.
    let (w, u) = (s.t.witness(all_a, 0), s.t.witness(all_b, 0));
    s.refused(Step::Congruence(w, u), Reason::WrongForm);
    let (f, g) = (s.t.lambda(&[Sort::INT], a), s.t.lambda(&[Sort::INT], b));
    s.refused(Step::Congruence(f, g), Reason::WrongForm);
}

#[test]
fn linear_combinations() {
    let mut s = Setting::new();
    let (x, y, z) = (s.int("x"), s.int("y"), s.int("z"));
    let (xy, yz, xz, zx) = (s.t.le(x, y), s.t.lt(y, z), s.t.lt(x, z), s.t.le(z, x));
    // x <= y, y < z ⊢ x < z
    let lits = [no(xy), no(yz), yes(xz)];
    s.derived(linear(&lits, &[1, 1, 1]), &lits);
    s.derived(linear(&lits, &[7, 7, 7]), &lits);
    s.refused(linear(&lits, &[1, 1, 2]), Reason::NotContradictory);
    s.refused(linear(&lits, &[0, 0, 0]), Reason::NotContradictory);
    s.refused(linear(&lits, &[-1, -1, -1]), Reason::WrongForm);
    s.refused(linear(&lits, &[1, 1]), Reason::WrongForm);
    s.refused(
        linear(&[no(xy), no(yz), no(xz)], &[1, 1, 1]),
        Reason::NotContradictory,
    );
    s.derived(
        linear(&[no(xy), no(yz), no(zx)], &[1, 1, 1]),
        &[no(xy), no(yz), no(zx)],
    );
    // Not strict enough: x <= y, y <= x is no contradiction.
    let yx = s.t.le(y, x);
    s.refused(linear(&[no(xy), no(yx)], &[1, 1]), Reason::NotContradictory);
    s.derived(linear(&[yes(xy), yes(yx)], &[1, 1]), &[yes(xy), yes(yx)]);
}

#[test]
fn linear_equations_and_rounding() {
    let mut s = Setting::new();
    let (x, y, two, one) = (s.int("x"), s.int("y"), s.t.int(2), s.t.int(1));
    let double = s.t.mul(&[two, x]);
    let even_more = s.t.add(&[y, y, one]);
    // 2x = 2y + 1 is impossible: x <= y and y + 1 <= x both fail.
    let equal = s.t.eq_atom(double, even_more);
    let small = s.t.le(x, y);
    // 2x = 2y + 1 and not x <= y, that is y + 1 <= x, give 0 <= 1 - 2.
    s.derived(
        linear(&[no(equal), yes(small)], &[1, 2]),
        &[no(equal), yes(small)],
    );
    let above = s.t.lt(y, x);
    s.refused(
        linear(&[no(equal), yes(above)], &[1, 2]),
        Reason::NotContradictory,
    );
    s.derived(
        linear(&[no(equal), yes(above)], &[-1, 2]),
        &[no(equal), yes(above)],
    );
    // 2x <= 1 gives x <= 0.
    let (bound, zero) = (s.t.le(double, one), s.t.int(0));
    let cut = s.t.le(x, zero);
    s.derived(
        linear(&[no(bound), yes(cut)], &[1, 2]),
        &[no(bound), yes(cut)],
    );
    // Disequations are no constraints.
    s.refused(
        linear(&[yes(equal), yes(small)], &[1, 2]),
        Reason::WrongForm,
    );
    let three_is_four = {
        let (three, four) = (s.t.int(3), s.t.int(4));
        s.t.eq_atom(three, four)
    };
    s.derived(linear(&[no(three_is_four)], &[-1]), &[no(three_is_four)]);
    s.refused(linear(&[no(three_is_four)], &[1]), Reason::NotContradictory);
    // Booleans are not integers.
    let (p, q) = (s.bool("p"), s.bool("q"));
    let iff = s.t.eq_atom(p, q);
    s.refused(linear(&[no(iff)], &[1]), Reason::WrongForm);
    s.refused(linear(&[no(p)], &[1]), Reason::WrongForm);
    s.derived(
        linear(&[no(three_is_four), yes(p)], &[-1, 0]),
        &[no(three_is_four), yes(p)],
    );
}

#[test]
fn linear_beyond_machine_words() {
    let mut s = Setting::new();
    let x = s.int("x");
    let huge: BigInt = BigInt::from(1) << 500;
    let (big, bigger) = (s.t.int(huge.clone()), s.t.int(huge.clone() + 1));
    let (at_most, at_least) = (s.t.le(x, big), s.t.le(bigger, x));
    let lits = [no(at_most), no(at_least)];
    s.derived(linear(&lits, &[1, 1]), &lits);
    let lits: Box<[Lit]> = lits.into();
    let big_steps = Step::Linear(lits.clone(), [huge.clone(), huge.clone()].into());
    s.derived(big_steps, &lits);
    s.refused(
        Step::Linear(lits.clone(), [huge.clone() + 1, huge].into()),
        Reason::NotContradictory,
    );
    let (at_least, lits) = (s.t.le(big, x), lits);
    s.refused(
        linear(&[lits[0], no(at_least)], &[1, 1]),
        Reason::NotContradictory,
    );
}

#[test]
fn normal_forms() {
    let mut s = Setting::new();
    let (x, y, one) = (s.int("x"), s.int("y"), s.t.int(1));
    let sum = s.t.add(&[x, y]);
    let square = s.t.mul(&[sum, sum]);
    let (xx, yy, xy, yx) = (
        s.t.mul(&[x, x]),
        s.t.mul(&[y, y]),
        s.t.mul(&[x, y]),
        s.t.mul(&[y, x]),
    );
    let expanded = s.t.add(&[xx, xy, yx, yy]);
    let equal = s.t.eq_atom(square, expanded);
    s.derived(Step::Ring(square, expanded), &[yes(equal)]);
    let missing = s.t.add(&[xx, xy, yy]);
    s.refused(Step::Ring(square, missing), Reason::NotEqual);
    let off_by_one = s.t.add(&[expanded, one]);
    s.refused(Step::Ring(square, off_by_one), Reason::NotEqual);
    let (zero, zero_x) = (s.t.int(0), {
        let zero = s.t.int(0);
        s.t.mul(&[zero, x])
    });
    let nothing = s.t.eq_atom(zero, zero_x);
    s.derived(Step::Ring(zero_x, zero), &[yes(nothing)]);
    s.refused(Step::Ring(x, y), Reason::NotEqual);
    // Products count as variables of linear combinations, and are expanded in them.
    let (low, high) = (s.t.le(square, zero), s.t.lt(expanded, one));
    s.derived(
        linear(&[no(low), yes(high)], &[1, 1]),
        &[no(low), yes(high)],
    );
    // What a product gives beside products joins what stands there already.
    let (more, other) = (s.t.add(&[x, one]), s.t.add(&[y, one]));
    let both = s.t.mul(&[more, other]);
    let parts = s.t.add(&[xy, x, y, one]);
    let equal = s.t.eq_atom(both, parts);
    s.derived(Step::Ring(both, parts), &[yes(equal)]);
    let p = s.bool("p");
    s.refused(Step::Ring(p, p), Reason::WrongForm);
    // Quotients are not polynomials.
    let quotient = s.t.div(xx, x);
    s.refused(Step::Ring(quotient, x), Reason::NotEqual);
}

#[test]
fn trichotomy() {
    let mut s = Setting::new();
    let (x, y) = (s.int("x"), s.int("y"));
    let lits = [s.t.eq_atom(x, y), s.t.lt(x, y), s.t.lt(y, x)].map(yes);
    s.derived(Step::Trichotomy(x, y), &lits);
    let p = s.bool("p");
    s.refused(Step::Trichotomy(p, p), Reason::WrongForm);
    for (a, b) in [(x, p), (p, x)] {
        s.refused(Step::Trichotomy(a, b), Reason::WrongForm);
        s.refused(Step::Ring(a, b), Reason::WrongForm);
    }
}

#[test]
fn data_rules() {
    let mut s = Setting::new();
    let (x, y) = (s.int("x"), s.int("y"));
    let (v, list) = (s.t.var("v", s.list), s.list);
    let nil = s.t.construct(s.nil, &[]);
    let a = s.t.construct(s.cons, &[x, v]);
    let b = s.t.construct(s.cons, &[y, nil]);
    let (nil_a, ab, xy, v_nil) = (
        s.t.eq_atom(nil, a),
        s.t.eq_atom(a, b),
        s.t.eq_atom(x, y),
        s.t.eq_atom(v, nil),
    );
    s.derived(Step::Data(DataRule::Distinct(nil, a)), &[no(nil_a)]);
    s.refused(Step::Data(DataRule::Distinct(a, b)), Reason::WrongForm);
    s.refused(Step::Data(DataRule::Distinct(nil, v)), Reason::WrongForm);
    s.derived(Step::Data(DataRule::Injective(a, b, 0)), &[no(ab), yes(xy)]);
    s.derived(
        Step::Data(DataRule::Injective(a, b, 1)),
        &[no(ab), yes(v_nil)],
    );
    s.refused(Step::Data(DataRule::Injective(a, b, 2)), Reason::WrongForm);
    s.refused(
        Step::Data(DataRule::Injective(a, nil, 0)),
        Reason::WrongForm,
    );
    let head = s.t.select(&s.env, s.cons, 0, a);
    let head_x = s.t.eq_atom(head, x);
    s.derived(Step::Data(DataRule::Selection(head)), &[yes(head_x)]);
    let head_nil = s.t.select(&s.env, s.cons, 0, nil);
    let head_v = s.t.select(&s.env, s.cons, 0, v);
    s.refused(Step::Data(DataRule::Selection(head_nil)), Reason::WrongForm);
    s.refused(Step::Data(DataRule::Selection(head_v)), Reason::WrongForm);
    let (is_cons_a, is_nil_a) = (s.t.is(s.cons, a), s.t.is(s.nil, a));
    s.derived(Step::Data(DataRule::Tester(is_cons_a)), &[yes(is_cons_a)]);
    s.derived(Step::Data(DataRule::Tester(is_nil_a)), &[no(is_nil_a)]);
    let (is_cons, is_nil) = (s.t.is(s.cons, v), s.t.is(s.nil, v));
    s.refused(Step::Data(DataRule::Tester(is_cons)), Reason::WrongForm);
    s.derived(
        Step::Data(DataRule::Exhaustive(v)),
        &[yes(is_nil), yes(is_cons)],
    );
    s.refused(Step::Data(DataRule::Exhaustive(x)), Reason::WrongForm);
    s.derived(
        Step::Data(DataRule::Exclusive(is_nil, is_cons)),
        &[no(is_nil), no(is_cons)],
    );
    s.refused(
        Step::Data(DataRule::Exclusive(is_nil, is_nil)),
        Reason::WrongForm,
    );
    s.refused(
        Step::Data(DataRule::Exclusive(is_nil, is_cons_a)),
        Reason::WrongForm,
    );
    let (head, tail) = (
        s.t.select(&s.env, s.cons, 0, v),
        s.t.select(&s.env, s.cons, 1, v),
    );
    let rebuilt = s.t.construct(s.cons, &[head, tail]);
    let equal = s.t.eq_atom(v, rebuilt);
    s.derived(
        Step::Data(DataRule::Rebuild(is_cons)),
        &[no(is_cons), yes(equal)],
    );
    s.refused(Step::Data(DataRule::Rebuild(v)), Reason::WrongForm);
    assert_eq!(s.t.sort_of(v), list);
}

#[test]
fn nothing_is_a_part_of_itself() {
    let mut s = Setting::new();
    let (x, u, v) = (s.int("x"), s.t.var("u", s.list), s.t.var("v", s.list));
    let (a, b) = (
        s.t.construct(s.cons, &[x, u]),
        s.t.construct(s.cons, &[x, v]),
    );
    let (ua, ub, va) = (s.t.eq_atom(u, a), s.t.eq_atom(u, b), s.t.eq_atom(v, a));
    s.derived(Step::Acyclic([(a, u)].into()), &[no(ua)]);
    s.derived(Step::Acyclic([(a, u), (b, v)].into()), &[no(ub), no(va)]);
    s.refused(Step::Acyclic([].into()), Reason::WrongForm);
    s.refused(Step::Acyclic([(a, v)].into()), Reason::WrongForm);
    s.refused(Step::Acyclic([(u, a)].into()), Reason::WrongForm);
    s.refused(Step::Acyclic([(a, x)].into()), Reason::WrongForm);
    s.refused(Step::Acyclic([(u, u)].into()), Reason::WrongForm);
    // [u] = c, d = Cons(x, u) …: through a sequence the parts are of different sorts, so such a cycle must close in sorts.
    let single = s.t.seq_lit(s.list, &[u]);
    s.refused(Step::Acyclic([(single, u)].into()), Reason::WrongForm);
    let nested = s.t.construct(s.cons, &[x, a]);
    let cycle = s.t.eq_atom(u, nested);
    s.derived(Step::Acyclic([(nested, a), (a, u)].into()), &[no(cycle)]);
}

#[test]
fn schemas_are_instances_of_the_table() {
    let mut s = Setting::new();
    let (x, y, seq) = (s.int("x"), s.int("y"), s.t.var("s", s.ints));
    let (zero, length) = (s.t.int(0), s.t.seq_len(seq));
    let lit = yes(s.t.le(zero, length));
    s.derived(Step::Schema(Schema::SeqLenFromZero, [seq].into()), &[lit]);
    s.refused(
        Step::Schema(Schema::SeqLenFromZero, [x].into()),
        Reason::WrongForm,
    );
    s.refused(
        Step::Schema(Schema::SeqLenFromZero, [seq, seq].into()),
        Reason::WrongForm,
    );
    s.refused(
        Step::Schema(Schema::SeqConcatLen, [seq].into()),
        Reason::WrongForm,
    );
    s.refused(
        Step::Schema(Schema::LessTotal, [x, y].into()),
        Reason::WrongForm,
    );
    let open = s.t.bound(0, Sort::INT);
    s.refused(
        Step::Schema(Schema::DivMod, [open, y].into()),
        Reason::NotClosed,
    );
    // Every schema refuses what does not fit, without a panic.
    let p = s.bool("p");
    let all = [x, seq, p];
    for schema in Schema::ALL {
        for count in 0..5 {
            for rotation in 0..3 {
                let args: Box<[Term]> = (0..count).map(|i| all[(i + rotation) % 3]).collect();
                if let Err(reason) = s.derive(Step::Schema(*schema, args)) {
                    assert_eq!(reason, Reason::WrongForm);
                }
            }
        }
    }
}

#[test]
fn instances_and_witnesses() {
    let mut s = Setting::new();
    let (x, zero, v) = (s.int("x"), s.t.int(0), s.t.bound(0, Sort::INT));
    let body = s.t.le(zero, v);
    let (all, some) = (
        s.t.forall(&[Sort::INT], &[], body),
        s.t.exists(&[Sort::INT], &[], body),
    );
    let instance = s.t.le(zero, x);
    s.derived(Step::Instance(all, [x].into()), &[no(all), yes(instance)]);
    s.derived(Step::Instance(some, [x].into()), &[yes(some), no(instance)]);
    let (w, u) = (s.t.witness(all, 0), s.t.witness(some, 0));
    let (at_w, at_u) = (s.t.le(zero, w), s.t.le(zero, u));
    s.derived(Step::Witness(all), &[yes(all), no(at_w)]);
    s.derived(Step::Witness(some), &[no(some), yes(at_u)]);
    let p = s.bool("p");
    s.refused(Step::Instance(all, [p].into()), Reason::WrongForm);
    s.refused(Step::Instance(all, [].into()), Reason::WrongForm);
    s.refused(Step::Instance(all, [x, x].into()), Reason::WrongForm);
    s.refused(Step::Instance(all, [v].into()), Reason::NotClosed);
    s.refused(Step::Instance(instance, [x].into()), Reason::WrongForm);
    s.refused(Step::Witness(instance), Reason::WrongForm);
    let negation = s.t.not(all);
    s.refused(Step::Witness(negation), Reason::WrongForm);
}

#[test]
fn instances_of_nested_binders() {
    let mut s = Setting::new();
    // ∀x y. ∃z. x < z ∧ ¬(z < y), with y = 0 and x = 5
    let (x, y, z) = (
        s.t.bound(2, Sort::INT),
        s.t.bound(1, Sort::INT),
        s.t.bound(0, Sort::INT),
    );
    let (above, below) = (s.t.lt(x, z), s.t.lt(z, y));
    let not_below = s.t.not(below);
    let both = s.t.and([above, not_below]);
    let some = s.t.exists(&[Sort::INT], &[], both);
    let all = s.t.forall(&[Sort::INT, Sort::INT], &[], some);
    let (five, zero) = (s.t.int(5), s.t.int(0));
    let (above, below) = (s.t.lt(five, z), s.t.lt(z, zero));
    let not_below = s.t.not(below);
    let both = s.t.and([above, not_below]);
    let expected = s.t.exists(&[Sort::INT], &[], both);
    s.derived(
        Step::Instance(all, [five, zero].into()),
        &[no(all), yes(expected)],
    );
    s.refused(Step::Witness(some), Reason::NotClosed);
    // A negated body becomes the literal's sign.
    let v = s.t.bound(0, Sort::BOOL);
    let negated = s.t.not(v);
    let none = s.t.forall(&[Sort::BOOL], &[], negated);
    let p = s.bool("p");
    s.derived(Step::Instance(none, [p].into()), &[no(none), no(p)]);
}

#[test]
fn definitions_unfold_under_their_guard() {
    let mut s = Setting::new();
    let (x, zero) = (s.int("x"), s.t.int(0));
    let call = s.t.app(&s.env, s.twice, &[x]);
    let (guard, sum) = (s.t.le(zero, x), s.t.add(&[x, x]));
    let equal = s.t.eq_atom(call, sum);
    s.derived(Step::Unfold(call), &[no(guard), yes(equal)]);
    let v = s.t.var("v", s.list);
    let call = s.t.app(&s.env, s.length, &[v]);
    let clause = s.derive(Step::Unfold(call)).unwrap();
    assert_eq!(clause.len(), 1);
    let opaque = s.f(x);
    s.refused(Step::Unfold(opaque), Reason::WrongForm);
    s.refused(Step::Unfold(x), Reason::WrongForm);
    let open = s.t.bound(0, Sort::INT);
    let open_call = s.t.app(&s.env, s.twice, &[open]);
    s.refused(Step::Unfold(open_call), Reason::NotClosed);
    // A definition over more than its parameters is none.
    let twice = s.twice.0 as usize;
    let mut bad = s.env.functions[twice].definition.clone().unwrap();
    bad.body = s.t.bound(1, Sort::INT);
    s.env.functions[twice].definition = Some(bad.clone());
    let call = s.t.app(&s.env, s.twice, &[x]);
    s.refused(Step::Unfold(call), Reason::WrongForm);
    bad.body = s.t.bound(0, Sort::BOOL);
    s.env.functions[twice].definition = Some(bad);
    s.refused(Step::Unfold(call), Reason::WrongForm);
}

#[test]
fn lambdas_apply() {
    let mut s = Setting::new();
    let (x, y) = (s.int("x"), s.int("y"));
    let (a, b) = (s.t.bound(1, Sort::INT), s.t.bound(0, Sort::INT));
    let difference = s.t.sub(a, b);
    let lambda = s.t.lambda(&[Sort::INT, Sort::INT], difference);
    let call = s.t.apply(lambda, &[x, y]);
    let value = s.t.sub(x, y);
    let equal = s.t.eq_atom(call, value);
    s.derived(Step::Beta(call), &[yes(equal)]);
    s.refused(Step::Beta(lambda), Reason::WrongForm);
    let sort = s.t.sort(SortKind::Fn([Sort::INT].into(), Sort::INT));
    let unknown = s.t.var("g", sort);
    let call = s.t.apply(unknown, &[x]);
    s.refused(Step::Beta(call), Reason::WrongForm);
    let short = s.t.mk(Op::Apply, &[lambda, x], Sort::INT);
    s.refused(Step::Beta(short), Reason::IllSorted);
}

#[test]
fn atoms_are_formulas_and_no_negations() {
    let mut s = Setting::new();
    let (p, x) = (s.bool("p"), s.int("x"));
    let negation = s.t.not(p);
    for step in [
        connective(&[yes(negation), yes(p)]),
        Step::Rup([yes(negation), no(negation)].into(), [].into()),
        linear(&[yes(negation)], &[0]),
    ] {
        s.refused(step, Reason::NegationAsAtom);
    }
    s.refused(connective(&[yes(x), no(x)]), Reason::NoFormula);
    let open = s.t.bound(0, Sort::BOOL);
    s.refused(connective(&[yes(open), no(open)]), Reason::NotClosed);
}
