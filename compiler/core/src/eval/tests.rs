//! Runs of Core built by hand; runs of programs from their text are in `tests/`.

use super::*;
use crate::{
    Body, Clause, Expr, ExprKind, FunctionKind, Intrinsic, Local, LocalId, LoopKind, NodeId,
    ProgramMap, Signature, Stmt, StmtKind, Type,
};

fn expr(kind: ExprKind, ty: Type, node: u32) -> Expr {
    Expr::new(kind, ty, NodeId(node))
}

fn int(n: i64, node: u32) -> Expr {
    expr(ExprKind::Int(n.into()), Type::Int, node)
}

fn local(id: u32, node: u32) -> Expr {
    expr(ExprKind::Local(LocalId(id)), Type::Int, node)
}

fn op(op: Intrinsic, args: Vec<Expr>, ty: Type, node: u32) -> Expr {
    expr(ExprKind::Intrinsic(op, args), ty, node)
}

fn int_local(name: &str) -> Local {
    Local {
        name: name.into(),
        ty: RefinedType::Base(Type::Int),
        mutable: false,
        ghost: false,
        node: NodeId(0),
    }
}

/// `def f(n: Int) -> result: Int ensures result >= 0`, with a body.
fn function(body: Expr) -> ProgramMap {
    let ensures = op(
        Intrinsic::Le,
        vec![int(0, 11), local(1, 12)],
        Type::Bool,
        10,
    );
    let locals = vec![int_local("n"), int_local("result")];
    let signature = Signature {
        path: "m.f".into(),
        name: "f".into(),
        kind: FunctionKind::Def,
        public: true,
        type_params: vec![],
        locals: locals.clone(),
        params: vec![LocalId(0)],
        result: LocalId(1),
        result_parts: vec![],
        requires: vec![],
        ensures: vec![Clause {
            expr: ensures,
            node: NodeId(10),
        }],
        decreases: None,
        examples: vec![],
        effects: vec![],
        diverges: false,
        node: NodeId(0),
    };
    let mut program = ProgramMap::default();
    program.add_function(signature, Some(Body { locals, expr: body }));
    program
}

fn run(program: &ProgramMap, n: i64, contracts: Contracts) -> Outcome {
    let options = Options {
        contracts,
        fuel: 100_000,
        ..Options::default()
    };
    eval_call(
        program,
        "m.f",
        &[],
        vec![Value::int(n)],
        &options,
        &mut NoIo,
    )
    .outcome
}

#[test]
fn a_postcondition_is_blamed_on_the_way_out() {
    let program = function(expr(
        ExprKind::If {
            condition: op(
                Intrinsic::Lt,
                vec![local(0, 22), int(3, 23)],
                Type::Bool,
                21,
            ),
            then: local(0, 24),
            otherwise: int(7, 25),
        },
        Type::Int,
        20,
    ));
    assert_eq!(
        run(&program, 2, Contracts::All),
        Outcome::Returned(Value::int(2))
    );
    assert_eq!(
        run(&program, -2, Contracts::None),
        Outcome::Returned(Value::int(-2))
    );
    let Outcome::Violated(violation) = run(&program, -2, Contracts::All) else {
        panic!("the postcondition does not hold");
    };
    assert_eq!(violation.kind, ViolationKind::Postcondition);
    assert_eq!(violation.place.node, NodeId(24));
    assert_eq!(violation.clause.map(|c| c.node), Some(NodeId(10)));
    assert_eq!(violation.value, Some(Value::int(-2)));

    let search = search_violation(&program, "m.f", &SearchOptions::default());
    let args: Vec<_> = search.found.iter().map(|f| f.args.clone()).collect();
    assert_eq!(args, [vec![Value::int(-1)]]);
}

#[test]
fn divisors_are_obliged_without_contracts() {
    let divided = op(
        Intrinsic::IntFloorDiv,
        vec![int(10, 21), local(0, 22)],
        Type::Int,
        20,
    );
    let Outcome::Violated(violation) = run(&function(divided), 0, Contracts::None) else {
        panic!("the divisor is 0");
    };
    assert_eq!(violation.kind, ViolationKind::Divisor);
    assert_eq!(violation.place.node, NodeId(20));
    assert_eq!(violation.locals, [("n".into(), Value::int(0))]);
}

#[test]
fn endless_loops_and_recursion_run_out() {
    let unit = || expr(ExprKind::Unit, Type::Unit, 30);
    let endless = expr(
        ExprKind::Block(crate::Block {
            stmts: vec![Stmt {
                kind: StmtKind::Loop {
                    kind: LoopKind::While(expr(ExprKind::Bool(true), Type::Bool, 31)),
                    invariants: vec![],
                    decreases: None,
                    body: unit(),
                    assigned: vec![],
                },
                ghost: false,
                node: NodeId(32),
            }],
            value: int(1, 33),
        }),
        Type::Int,
        34,
    );
    assert_eq!(
        run(&function(endless), 0, Contracts::None),
        Outcome::OutOfFuel
    );
    let recursive = expr(
        ExprKind::Call {
            callee: "m.f".into(),
            type_args: vec![],
            args: vec![local(0, 21)],
        },
        Type::Int,
        20,
    );
    let options = Options {
        contracts: Contracts::None,
        fuel: u64::MAX,
        stack_bytes: 4 << 20,
    };
    let program = function(recursive);
    let run = eval_call(
        &program,
        "m.f",
        &[],
        vec![Value::int(0)],
        &options,
        &mut NoIo,
    );
    assert_eq!(run.outcome, Outcome::OutOfFuel);
}

#[test]
fn core_that_is_not_well_formed_ends_a_run() {
    let wrong = expr(ExprKind::Part(int(1, 21), 0), Type::Int, 20);
    assert!(matches!(
        run(&function(wrong), 0, Contracts::All),
        Outcome::Unsupported(_)
    ));
    let undeclared = local(99, 20);
    assert!(matches!(
        run(&function(undeclared), 0, Contracts::All),
        Outcome::Unsupported(_)
    ));
}
