//! The printed text of a sequent that has a bit of everything.

use std::time::Duration;
use tenet_logic::{
    ConstructorDecl, ConstructorId, Definition, Environment, FieldDecl, Op, Sequent, Sort,
    SortKind, Term, Terms,
};
use tenet_smt::{Dialect, Encoding, Limits, Process, Style, print};

/// `l = cons(1 + x, l), s[x % -3] ∈ keys m, twice(x) = |t|, ∀f. f(x) = (λy. y + x)(x) ⊢ a < b`.
fn sample() -> (Terms, Environment, Sequent) {
    let mut t = Terms::new();
    let mut env = Environment::default();
    let data = env.declare_data("List");
    let list = t.data_sort(data);
    let field = |name: &str, sort| FieldDecl {
        name: name.into(),
        sort,
    };
    env.datas[0].constructors = vec![
        ConstructorDecl {
            name: "Nil".into(),
            fields: vec![],
        },
        ConstructorDecl {
            name: "Cons".into(),
            fields: vec![field("head", Sort::INT), field("tail", list)],
        },
    ];
    let cons = ConstructorId { data, index: 1 };
    let twice = env.declare_function("twice", vec![Sort::INT], Sort::INT);
    let n = t.bound(0, Sort::INT);
    let (zero, one) = (t.int(0), t.int(1));
    let (guard, body) = (t.le(zero, n), t.add(&[n, n]));
    env.functions[0].definition = Some(Definition {
        guard,
        body,
        recursive: false,
    });
    let (x, l) = (t.var("x", Sort::INT), t.var("l", list));
    let next = t.add(&[one, x]);
    let built = t.construct(cons, &[next, l]);
    let first = t.eq(l, built);
    let (seq, set) = (
        t.sort(SortKind::Seq(Sort::INT)),
        t.sort(SortKind::Set(Sort::INT)),
    );
    let map = t.sort(SortKind::Map(Sort::INT, Sort::BOOL));
    let (s, m, u) = (t.var("s", seq), t.var("m", map), t.var("u", set));
    let minus_three = t.int(-3);
    let index = t.rem(x, minus_three);
    let (item, keys) = (t.seq_at(s, index), t.map_keys(m));
    let second = t.set_member(item, keys);
    let (call, size) = (t.app(&env, twice, &[x]), t.set_size(u));
    let third = t.eq(call, size);
    let y = t.bound(0, Sort::INT);
    let outer = t.bound(1, Sort::INT);
    let sum = t.add(&[y, outer]);
    let lambda = t.lambda(&[Sort::INT], sum);
    let z = t.bound(0, Sort::INT);
    let applied = t.apply(lambda, &[z]);
    let double = t.add(&[z, z]);
    let body = t.eq_atom(applied, double);
    let fourth = t.forall(&[Sort::INT], &[], body);
    let element = t.sort(SortKind::Uninterpreted("T".into()));
    let (a, b) = (t.var("a", element), t.var("b", element));
    let goal = t.less(a, b);
    (
        t,
        env,
        Sequent {
            facts: vec![first, second, third, fourth],
            goal,
        },
    )
}

#[test]
fn by_theories() {
    let (t, env, mut sequent) = sample();
    for (dialect, name) in [(Dialect::Z3, "z3"), (Dialect::Cvc5, "cvc5")] {
        if dialect == Dialect::Z3 {
            // With a size z3 gets axioms.
            sequent.facts.remove(2);
        }
        let style = Style {
            dialect,
            encoding: Encoding::Theories,
        };
        let script = print(&t, &env, &sequent, style).expect("it can be printed");
        insta::assert_snapshot!(format!("theories_{name}"), script.text);
        assert!(script.quantified);
    }
}

#[test]
fn sharing_keeps_the_text_small_and_depth_needs_no_stack() {
    let mut t = Terms::new();
    let env = Environment::default();
    let x = t.var("x", Sort::INT);
    let mut sum = x;
    for _ in 0..200 {
        sum = t.add(&[sum, sum]);
    }
    let mut deep = x;
    for _ in 0..100_000 {
        deep = t.neg(deep);
        deep = t.add(&[deep, x]);
    }
    let goal = t.le(sum, deep);
    let style = Style {
        dialect: Dialect::Z3,
        encoding: Encoding::Theories,
    };
    let script = print(
        &t,
        &env,
        &Sequent {
            facts: vec![],
            goal,
        },
        style,
    )
    .expect("it can be printed");
    assert!(script.text.len() < 5_000_000);
}

#[test]
fn loose_variables_are_refused() {
    let mut t = Terms::new();
    let env = Environment::default();
    let goal = t.bound(0, Sort::BOOL);
    let style = Style {
        dialect: Dialect::Z3,
        encoding: Encoding::Axioms,
    };
    assert!(
        print(
            &t,
            &env,
            &Sequent {
                facts: vec![],
                goal
            },
            style
        )
        .is_err()
    );
}

/// The solvers that are installed take what is printed for them, and prove what follows from the axioms.
#[test]
fn scripts_are_taken() {
    let (mut t, env, sequent) = sample();
    let (s, x) = {
        let seq = t.sort(SortKind::Seq(Sort::INT));
        (t.var("s", seq), t.var("x", Sort::INT))
    };
    let longer = {
        let unit = t.seq_lit(Sort::INT, &[x]);
        t.seq_concat(s, unit)
    };
    let length = t.seq_len(s);
    let last = t.seq_at(longer, length);
    let mut holds = sequent.clone();
    holds.goal = t.mk(Op::Eq, &[last, x], Sort::BOOL);
    holds.facts.clear();
    for dialect in [Dialect::Z3, Dialect::Cvc5] {
        let Ok(path) = dialect.locate() else {
            println!("skipped: {} is not installed", dialect.program());
            continue;
        };
        let limits = Limits::of(Duration::from_secs(5));
        let mut process = Process::start(dialect, &path, limits).expect("it starts");
        for encoding in [Encoding::Theories, Encoding::Axioms] {
            let style = Style { dialect, encoding };
            let script = print(&t, &env, &sequent, style).expect("it can be printed");
            let answer = process.ask(&script.text);
            let refused = matches!(
                answer,
                Err(tenet_smt::Failure::Refused { .. } | tenet_smt::Failure::Garbage { .. })
            );
            assert!(!refused, "{style:?}: {answer:?}\n{}", script.text);
            let script = print(&t, &env, &holds, style).expect("it can be printed");
            assert_eq!(
                process.ask(&script.text),
                Ok(tenet_smt::Answer::Unsat),
                "{style:?}"
            );
        }
    }
}

#[test]
fn truth_is_false_negated() {
    let t = Terms::new();
    let style = Style {
        dialect: Dialect::Z3,
        encoding: Encoding::Axioms,
    };
    let sequent = Sequent {
        facts: vec![],
        goal: Term::FALSE,
    };
    let script = print(&t, &Environment::default(), &sequent, style).expect("it can be printed");
    assert_eq!(script.text, "(assert (not false))\n");
}
