//! Short certificates that ask for much work: they are replayed soon, or refused soon.

mod setting;

use setting::{Setting, no, yes};
use tenet_kernel::Reason;
use tenet_logic::{Lit, Op, Schema, Sort, SortKind, Step, Term};

fn integers(s: &mut Setting, count: usize) -> Vec<Term> {
    (0..count).map(|i| s.int(&format!("x{i}"))).collect()
}

#[test]
fn shared_terms_are_looked_at_once() {
    let mut s = Setting::new();
    let (x, y) = (s.int("x"), s.int("y"));
    // As trees these have 2^5000 leaves.
    let (mut left, mut right) = (x, y);
    let mut steps = vec![Step::Fact(0), Step::NegatedGoal];
    for _ in 0..5000 {
        let doubled = |s: &mut Setting, t| s.t.mk(Op::Add, &[t, t], Sort::INT);
        (left, right) = (doubled(&mut s, left), doubled(&mut s, right));
        steps.push(Step::Congruence(left, right));
    }
    let (fact, goal) = (s.t.eq_atom(x, y), s.t.eq_atom(left, right));
    let hints = (0..steps.len() as u32).collect();
    steps.push(Step::Rup([].into(), hints));
    assert_eq!(s.check(&[fact], goal, &steps), Ok(()));
    // Also under a binder, where the copies differ.
    let v = s.t.bound(0, Sort::INT);
    let mut body = s.t.le(v, x);
    for _ in 0..5000 {
        body = s.t.mk(Op::And, &[body, body], Sort::BOOL);
    }
    let all = s.t.forall(&[Sort::INT], &[], body);
    assert!(s.derive(Step::Instance(all, [y].into())).is_ok());
    assert!(s.derive(Step::Witness(all)).is_ok());
}

#[test]
fn long_clauses_cannot_be_looked_at_again_and_again() {
    let mut s = Setting::new();
    let all = integers(&mut s, 40_000);
    let atoms: Vec<Lit> = all.iter().map(|x| yes(s.t.le(*x, all[0]))).collect();
    let tautology = [atoms.clone(), vec![!atoms[0]]].concat();
    let steps = [
        Step::Connective(tautology.into()),
        Step::Rup([].into(), [0; 60_000].into()),
    ];
    assert_eq!(s.check(&[], all[0], &steps), Err(Reason::TooLarge));
}

#[test]
fn derived_clauses_cannot_fill_the_memory() {
    let mut s = Setting::new();
    let (xs, ys) = (integers(&mut s, 20_000), s.int("y"));
    let others = vec![ys; xs.len()];
    let (a, b) = (s.t.seq_lit(Sort::INT, &xs), s.t.seq_lit(Sort::INT, &others));
    let goal = s.bool("goal");
    let congruence = vec![Step::Congruence(a, b); 20_000];
    assert_eq!(s.check(&[], goal, &congruence), Err(Reason::TooLarge));
    let same = vec![Step::Congruence(a, a); 100_000];
    assert_eq!(s.check(&[], goal, &same), Err(Reason::TooLarge));
    let snoc = vec![Step::Schema(Schema::SeqLitSnoc, [a].into()); 100_000];
    assert_eq!(s.check(&[], goal, &snoc), Err(Reason::TooLarge));
    let parts = vec![Step::Acyclic([(a, ys)].into()); 100_000];
    assert!(s.check(&[], goal, &parts).is_err());
}

#[test]
fn one_atom_with_many_arguments_cannot_be_taken_apart_again_and_again() {
    let mut s = Setting::new();
    let xs = integers(&mut s, 40_000);
    let parts: Vec<Term> = xs.iter().map(|x| s.t.lt(*x, xs[0])).collect();
    let all = s.t.mk(Op::And, &parts, Sort::BOOL);
    let clause = vec![yes(all); 40_000];
    s.refused(Step::Connective(clause.into()), Reason::TooLarge);
}

#[test]
fn many_binders_cannot_multiply_a_body() {
    let mut s = Setting::new();
    let x = s.int("x");
    // The innermost variable is bound outside of all, so the body differs under each number of binders.
    let mut body = {
        let v = s.t.bound(20_000, Sort::INT);
        s.t.le(v, x)
    };
    for _ in 0..20_000 {
        let inner = s.t.mk(
            Op::Forall([Sort::INT].into(), [].into()),
            &[body],
            Sort::BOOL,
        );
        body = s.t.mk(Op::And, &[body, inner], Sort::BOOL);
    }
    let outer = vec![Sort::INT; 20_001];
    let all = s.t.mk(
        Op::Forall(outer.clone().into(), [].into()),
        &[body],
        Sort::BOOL,
    );
    let before = s.t.len();
    let instance = s.derive(Step::Instance(all, vec![x; outer.len()].into()));
    assert!(instance.is_err(), "{instance:?}");
    assert!(s.t.len() - before < 1 << 23);
    let mut steps = 1000;
    assert_eq!(
        s.t.instantiate_within(body, &vec![x; 20_001], &mut steps),
        None
    );
}

#[test]
fn terms_that_many_others_share_are_checked_once() {
    let mut s = Setting::new();
    let xs = integers(&mut s, 30_000);
    let wide = s.t.add(&xs);
    let mut deep = xs[0];
    for _ in 0..30_000 {
        deep = s.t.mk(Op::Add, &[wide, deep], Sort::INT);
    }
    assert!(s.derive(Step::Reflexive(deep)).is_ok());
    // The same for a substitution.
    let v = s.t.bound(0, Sort::INT);
    let open: Vec<Term> = xs
        .iter()
        .map(|x| s.t.mk(Op::Add, &[*x, v], Sort::INT))
        .collect();
    let wide = s.t.add(&open);
    let mut deep = v;
    for _ in 0..30_000 {
        deep = s.t.mk(Op::Add, &[wide, deep], Sort::INT);
    }
    let body = s.t.le(deep, v);
    let all = s.t.forall(&[Sort::INT], &[], body);
    assert!(s.derive(Step::Instance(all, [xs[0]].into())).is_ok());
}

#[test]
fn sorts_cannot_ask_for_more_than_the_rest() {
    let mut s = Setting::new();
    let (mut sort, mut steps) = (Sort::INT, Vec::new());
    for i in 0..40_000 {
        sort = s.t.sort(SortKind::Fn([sort].into(), Sort::BOOL));
        if i % 2 == 0 {
            let v = s.t.var("f", sort);
            steps.push(Step::Reflexive(v));
        }
    }
    let goal = s.bool("goal");
    assert_eq!(s.check(&[], goal, &steps), Err(Reason::TooLarge));
}

#[test]
fn many_negations_are_refused() {
    let mut s = Setting::new();
    let p = s.bool("p");
    let mut nots = p;
    for count in 1..40 {
        nots = s.t.mk(Op::Not, &[nots], Sort::BOOL);
        let goal = nots;
        let result = s.check(
            &[p],
            goal,
            &[
                Step::Fact(0),
                Step::NegatedGoal,
                Step::Rup([].into(), [0, 1].into()),
            ],
        );
        let expected = match count {
            16.. => Err(Reason::TooLarge),
            _ if count % 2 == 0 => Ok(()),
            _ => Err(Reason::NoConflict),
        };
        assert_eq!(result, expected, "{count}");
    }
    assert_eq!(no(p), !yes(p));
}
