//! What an adversary would try first: capture, confusion of witnesses and definitions, clauses of another certificate, numbers at the edges.

mod setting;

use setting::{Setting, no, yes};
use tenet_kernel::{Kernel, Reason};
use tenet_logic::{BigInt, Certificate, Definition, Lit, Op, Sequent, Sort, SortKind, Step, Term};

fn linear(lits: &[Lit], coefficients: &[BigInt]) -> Step {
    Step::Linear(lits.into(), coefficients.into())
}

fn quantifier(s: &mut Setting, universal: bool, binders: &[Sort], body: Term) -> Term {
    let op = if universal {
        Op::Forall(binders.into(), [].into())
    } else {
        Op::Exists(binders.into(), [].into())
    };
    s.t.mk(op, &[body], Sort::BOOL)
}

#[test]
fn clauses_of_an_earlier_certificate_are_forgotten() {
    let mut s = Setting::new();
    let (p, q) = (s.bool("p"), s.bool("q"));
    let first = Sequent {
        facts: vec![p],
        goal: p,
    };
    let second = Sequent {
        facts: vec![],
        goal: q,
    };
    let closing = Step::Rup([].into(), [0, 1].into());
    let steps = vec![Step::Fact(0), Step::NegatedGoal, closing.clone()];
    let mut kernel = Kernel::new(&mut s.t, &s.env);
    assert_eq!(kernel.check(&first, &Certificate { steps }), Ok(()));
    for steps in [
        vec![],
        vec![closing.clone()],
        vec![Step::NegatedGoal, Step::Rup([].into(), [1, 2].into())],
        vec![Step::NegatedGoal, Step::Rup([].into(), [0, 2].into())],
    ] {
        assert!(kernel.check(&second, &Certificate { steps }).is_err());
    }
    // Nor is it enough that a clause before the last is empty.
    let steps = vec![Step::Fact(0), Step::NegatedGoal, closing, Step::Fact(0)];
    let rejection = kernel.check(&first, &Certificate { steps }).unwrap_err();
    assert_eq!(
        (rejection.position, rejection.reason),
        (4, Reason::NotRefuted)
    );
}

#[test]
fn a_step_rests_on_earlier_ones_only() {
    let mut s = Setting::new();
    let p = s.bool("p");
    for hint in [0, 1, 2, u32::MAX] {
        let own = Step::Rup([yes(p)].into(), [hint].into());
        assert_eq!(
            s.check(&[], p, &[own, Step::NegatedGoal]),
            Err(Reason::NoSuchPremise)
        );
    }
}

#[test]
fn what_is_put_for_a_variable_is_not_captured() {
    let mut s = Setting::new();
    let (x, y) = (s.t.bound(0, Sort::INT), s.t.bound(1, Sort::INT));
    // ∀y. ∃x. x ≠ y; its instance at any closed term has that term, and not the inner variable.
    let equal = s.t.eq_atom(x, y);
    let differ = s.t.mk(Op::Not, &[equal], Sort::BOOL);
    let inner = quantifier(&mut s, false, &[Sort::INT], differ);
    let all = quantifier(&mut s, true, &[Sort::INT], inner);
    // Neither a loose variable nor a term with one may be put for it.
    for loose in [x, y] {
        s.refused(Step::Instance(all, [loose].into()), Reason::NotClosed);
        let sum = s.t.add(&[loose, loose]);
        s.refused(Step::Instance(all, [sum].into()), Reason::NotClosed);
    }
    let c = s.int("c");
    let expected = {
        let equal = s.t.eq_atom(x, c);
        let differ = s.t.mk(Op::Not, &[equal], Sort::BOOL);
        quantifier(&mut s, false, &[Sort::INT], differ)
    };
    s.derived(Step::Instance(all, [c].into()), &[no(all), yes(expected)]);
    // A formula over a loose variable is none.
    s.refused(Step::Instance(inner, [c].into()), Reason::NotClosed);
    s.refused(Step::Witness(inner), Reason::NotClosed);
}

#[test]
fn a_witness_belongs_to_one_formula() {
    let mut s = Setting::new();
    let (x, c) = (s.t.bound(0, Sort::INT), s.int("c"));
    let (below, above) = (s.t.lt(x, c), s.t.lt(c, x));
    let (some, other) = (
        quantifier(&mut s, false, &[Sort::INT], below),
        quantifier(&mut s, false, &[Sort::INT], above),
    );
    let (w, v) = (s.t.witness(some, 0), s.t.witness(other, 0));
    assert_ne!(w, v);
    // Both exist, but they are not the same: the two bodies at one witness would be contradictory.
    let (w_below, v_above) = (s.t.lt(w, c), s.t.lt(c, v));
    s.derived(Step::Witness(some), &[no(some), yes(w_below)]);
    s.derived(Step::Witness(other), &[no(other), yes(v_above)]);
    s.refused(Step::Congruence(w, v), Reason::WrongForm);
    // A witness for a binder that is not there, or of a formula that binds nothing.
    let beyond = s.t.mk(Op::Witness(1), &[some], Sort::INT);
    s.refused(Step::Reflexive(beyond), Reason::IllSorted);
    let of_atom = s.t.mk(Op::Witness(0), &[w_below], Sort::INT);
    s.refused(Step::Reflexive(of_atom), Reason::IllSorted);
    let other_sort = s.t.mk(Op::Witness(0), &[some], Sort::BOOL);
    s.refused(Step::Reflexive(other_sort), Reason::IllSorted);
}

#[test]
fn arguments_fit_the_binders_in_number_and_sort() {
    let mut s = Setting::new();
    let (x, y) = (s.t.bound(1, Sort::INT), s.t.bound(0, Sort::BOOL));
    let (c, p) = (s.int("c"), s.bool("p"));
    let zero = s.t.int(0);
    let positive = s.t.le(zero, x);
    let body = s.t.mk(Op::And, &[positive, y], Sort::BOOL);
    let all = quantifier(&mut s, true, &[Sort::INT, Sort::BOOL], body);
    assert!(s.derive(Step::Instance(all, [c, p].into())).is_ok());
    for args in [&[p, c][..], &[c], &[c, p, p], &[c, c], &[]] {
        s.refused(Step::Instance(all, args.into()), Reason::WrongForm);
    }
    let both = s.t.and([positive, y]);
    let lambda = s.t.mk(
        Op::Lambda([Sort::INT, Sort::BOOL].into()),
        &[both],
        Sort::BOOL,
    );
    s.refused(Step::Reflexive(lambda), Reason::IllSorted);
    let lambda = s.t.lambda(&[Sort::INT, Sort::BOOL], both);
    for args in [
        &[lambda, p, c][..],
        &[lambda, c],
        &[lambda, c, p, p],
        &[lambda],
    ] {
        let application = s.t.mk(Op::Apply, args, Sort::BOOL);
        s.refused(Step::Beta(application), Reason::IllSorted);
    }
    let right = s.t.apply(lambda, &[c, p]);
    assert!(s.derive(Step::Beta(right)).is_ok());
}

#[test]
fn definitions_are_taken_as_they_are_declared() {
    let mut s = Setting::new();
    let (x, five) = (s.int("x"), s.t.int(5));
    let param = s.t.bound(0, Sort::INT);
    let (beyond, truth) = (s.t.bound(1, Sort::INT), s.t.bound(0, Sort::BOOL));
    let define = |s: &mut Setting, guard: Term, body: Term| {
        let f = s.env.declare_function("g", vec![Sort::INT], Sort::INT);
        s.env.functions[f.0 as usize].definition = Some(Definition {
            guard,
            body,
            recursive: false,
        });
        s.t.app(&s.env, f, &[x])
    };
    let right = define(&mut s, Term::TRUE, param);
    let equal = s.t.eq_atom(right, x);
    s.derived(Step::Unfold(right), &[yes(equal)]);
    // A guard stays a premise, also one that is false for all.
    let guarded = define(&mut s, Term::FALSE, five);
    let equal = s.t.eq_atom(guarded, five);
    s.derived(Step::Unfold(guarded), &[no(Term::FALSE), yes(equal)]);
    // Bodies and guards of the wrong sort, or over what is no parameter.
    for (guard, body) in [
        (Term::TRUE, Term::TRUE),
        (Term::TRUE, beyond),
        (truth, five),
        (param, five),
        (five, five),
    ] {
        let call = define(&mut s, guard, body);
        s.refused(Step::Unfold(call), Reason::WrongForm);
    }
    // What has no definition, and what is no application.
    let f = s.f(x);
    s.refused(Step::Unfold(f), Reason::WrongForm);
    s.refused(Step::Unfold(x), Reason::WrongForm);
}

#[test]
fn sums_are_exact_at_the_edges_of_machine_words() {
    let mut s = Setting::new();
    let (x, zero) = (s.int("x"), s.t.int(0));
    let edge = BigInt::from(i128::MAX);
    for (value, more) in [
        (edge.clone(), 1),
        (BigInt::from(i128::MIN), -1),
        (BigInt::from(i64::MAX), 1),
        (BigInt::from(1) << 200u32, 1),
    ] {
        let (n, next) = (s.t.int(value.clone()), s.t.int(value.clone() + more));
        let one = s.t.int(more);
        let sum = s.t.add(&[n, one]);
        assert!(s.derive(Step::Ring(sum, next)).is_ok(), "{value}");
        s.refused(Step::Ring(sum, n), Reason::NotEqual);
        let negated = s.t.neg(n);
        let none = s.t.add(&[n, negated]);
        assert!(s.derive(Step::Ring(none, zero)).is_ok());
        // As coefficients: x <= 0 and 1 <= x, each so many times.
        let one = s.t.int(1);
        let lits = [no(s.t.le(x, zero)), no(s.t.le(one, x))];
        if value > BigInt::from(0) {
            let step = linear(&lits, &[value.clone(), value.clone()]);
            assert!(s.derive(step).is_ok(), "{value}");
            let uneven = linear(&lits, &[value.clone(), value.clone() - 1]);
            s.refused(uneven, Reason::NotContradictory);
        } else {
            s.refused(linear(&lits, &[value.clone(), value]), Reason::WrongForm);
        }
    }
}

#[test]
fn coefficients_are_as_many_as_literals() {
    let mut s = Setting::new();
    let (x, zero, one) = (s.int("x"), s.t.int(0), s.t.int(1));
    let lits = [no(s.t.le(x, zero)), no(s.t.le(one, x))];
    for coefficients in [&[1][..], &[1, 1, 1], &[]] {
        let coefficients: Vec<BigInt> = coefficients.iter().map(|n| (*n).into()).collect();
        s.refused(linear(&lits, &coefficients), Reason::WrongForm);
    }
    // A literal that is no constraint may be there, but cannot count.
    let p = s.bool("p");
    let with = [lits[0], lits[1], yes(p)];
    assert!(
        s.derive(linear(&with, &[1.into(), 1.into(), 0.into()]))
            .is_ok()
    );
    s.refused(
        linear(&with, &[1.into(), 1.into(), 1.into()]),
        Reason::WrongForm,
    );
    // Equations of other sorts are no constraints, nor is a difference.
    let l = s.t.var("l", s.list);
    let nil = s.t.construct(s.nil, &[]);
    let lists = s.t.eq_atom(l, nil);
    s.refused(linear(&[no(lists)], &[1.into()]), Reason::WrongForm);
    let equal = s.t.eq_atom(x, zero);
    s.refused(linear(&[yes(equal)], &[1.into()]), Reason::WrongForm);
    // Nothing follows from nothing.
    s.refused(linear(&[], &[]), Reason::NotContradictory);
}

#[test]
fn empty_connectives_are_their_units() {
    let mut s = Setting::new();
    let all = s.t.mk(Op::And, &[], Sort::BOOL);
    let some = s.t.mk(Op::Or, &[], Sort::BOOL);
    s.derived(Step::Connective([yes(all)].into()), &[yes(all)]);
    s.derived(Step::Connective([no(some)].into()), &[no(some)]);
    s.refused(Step::Connective([no(all)].into()), Reason::NoTautology);
    s.refused(Step::Connective([yes(some)].into()), Reason::NoTautology);
    s.refused(Step::Connective([].into()), Reason::NoTautology);
    let (sum, product) = (
        s.t.mk(Op::Add, &[], Sort::INT),
        s.t.mk(Op::Mul, &[], Sort::INT),
    );
    let (zero, one) = (s.t.int(0), s.t.int(1));
    assert!(s.derive(Step::Ring(sum, zero)).is_ok());
    assert!(s.derive(Step::Ring(product, one)).is_ok());
    s.refused(Step::Ring(sum, one), Reason::NotEqual);
    s.refused(Step::Ring(product, zero), Reason::NotEqual);
}

#[test]
fn a_term_equals_itself_by_its_connective() {
    let mut s = Setting::new();
    let (x, y) = (s.int("x"), s.int("y"));
    let (same, other) = (s.t.eq_atom(x, x), s.t.eq_atom(x, y));
    s.derived(Step::Connective([yes(same)].into()), &[yes(same)]);
    s.refused(Step::Connective([no(same)].into()), Reason::NoTautology);
    s.refused(Step::Connective([yes(other)].into()), Reason::NoTautology);
}

/// Values of data are built in finitely many steps, but a function is not built of its results.
#[test]
fn functions_are_no_parts() {
    let mut s = Setting::new();
    let sort = s.t.sort(SortKind::Fn([Sort::INT].into(), Sort::INT));
    let (f, x) = (s.t.var("f", sort), s.int("x"));
    let applied = s.t.apply(f, &[x]);
    s.refused(Step::Acyclic([(applied, x)].into()), Reason::WrongForm);
    let lambda = s.t.lambda(&[Sort::INT], x);
    s.refused(Step::Acyclic([(lambda, x)].into()), Reason::WrongForm);
}
