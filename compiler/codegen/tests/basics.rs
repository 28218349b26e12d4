//! Straight-line code, choices, loops, calls and lists, from hand-built Core.

mod support;

use support::*;
use tenet_core::{Intrinsic, ProgramMap, Type};

fn main_gives(program: &mut ProgramMap, value: tenet_core::Expr) -> String {
    Def::new("main", &[], Type::Text).done(program, show(value));
    run(program)
}

fn fib(program: &mut ProgramMap) {
    let def = Def::new("fib", &[("n", Type::Int)], Type::Int);
    let n = || def.param(0);
    let body = choose(
        less(n(), int(2)),
        n(),
        add(
            call("fib", vec![sub(n(), int(1))], Type::Int),
            call("fib", vec![sub(n(), int(2))], Type::Int),
        ),
    );
    def.done(program, body);
}

#[test]
fn fibonacci() {
    let mut program = ProgramMap::default();
    fib(&mut program);
    let value = call("fib", vec![int(20)], Type::Int);
    assert_eq!(main_gives(&mut program, value), "6765");
}

#[test]
fn factorial_needs_big_integers() {
    let mut program = ProgramMap::default();
    let mut def = Def::new("factorial", &[("n", Type::Int)], Type::Int);
    let product = def.var("product", Type::Int);
    let i = def.local("i", Type::Int, false);
    let body = block(
        vec![
            Def::bind(product, int(1)),
            Def::count(
                i,
                int(1),
                add(def.param(0), int(1)),
                vec![Def::set(product, mul(def.get(product), def.get(i)))],
                vec![product],
            ),
        ],
        def.get(product),
    );
    def.done(&mut program, body);
    let value = call("factorial", vec![int(30)], Type::Int);
    assert_eq!(
        main_gives(&mut program, value),
        "265252859812191058636308480000000"
    );
}

#[test]
fn updates_of_a_list_in_a_loop() {
    let mut program = ProgramMap::default();
    let ints = list_of(Type::Int);
    let mut def = Def::new("squares", &[("n", Type::Int)], ints.clone());
    let xs = def.var("xs", ints.clone());
    let i = def.var("i", Type::Int);
    let push = |list, element| {
        op(
            Intrinsic::ListConcat,
            vec![list, support::list(vec![element], Type::Int)],
            list_of(Type::Int),
        )
    };
    let body = block(
        vec![
            Def::bind(xs, list(vec![], Type::Int)),
            Def::bind(i, int(0)),
            Def::while_loop(
                less(def.get(i), def.param(0)),
                vec![
                    Def::set(xs, push(def.get(xs), def.get(i))),
                    Def::set(i, add(def.get(i), int(1))),
                ],
                vec![xs, i],
            ),
            Def::set(i, int(0)),
            Def::while_loop(
                less(def.get(i), def.param(0)),
                vec![
                    Def::set(
                        xs,
                        op(
                            Intrinsic::ListSet,
                            vec![
                                def.get(xs),
                                def.get(i),
                                mul(
                                    op(
                                        Intrinsic::ListGet,
                                        vec![def.get(xs), def.get(i)],
                                        Type::Int,
                                    ),
                                    def.get(i),
                                ),
                            ],
                            ints,
                        ),
                    ),
                    Def::set(i, add(def.get(i), int(1))),
                ],
                vec![xs, i],
            ),
        ],
        def.get(xs),
    );
    def.done(&mut program, body);
    let value = call("squares", vec![int(6)], list_of(Type::Int));
    assert_eq!(main_gives(&mut program, value), "[0, 1, 4, 9, 16, 25]");
}

#[test]
fn a_million_turns_of_tail_recursion() {
    let mut program = ProgramMap::default();
    for (name, other) in [("even", "odd"), ("odd", "even")] {
        let def = Def::new(name, &[("n", Type::Int)], Type::Bool);
        let body = choose(
            equal(def.param(0), int(0)),
            expr(tenet_core::ExprKind::Bool(name == "even"), Type::Bool),
            call(other, vec![sub(def.param(0), int(1))], Type::Bool),
        );
        def.done(&mut program, body);
    }
    let value = call("even", vec![int(100_000_000)], Type::Bool);
    assert_eq!(main_gives(&mut program, value), "true");
}

#[test]
fn texts_are_joined() {
    let mut program = ProgramMap::default();
    let value = op(
        Intrinsic::TextConcat,
        vec![text("a\u{e9}"), show(int(i64::MAX))],
        Type::Text,
    );
    Def::new("main", &[], Type::Text).done(&mut program, value);
    assert_eq!(run(&program), "a\u{e9}9223372036854775807");
}
