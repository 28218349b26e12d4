//! The evaluator ends on any Core, well formed or not, without a panic.

use proptest::prelude::*;
use std::sync::Arc;
use tenet_core::eval::{Contracts, NoIo, Options, Value, eval_call};
use tenet_core::{
    Binder, Block, Body, Clause, Constructor, Data, Domain, Expr, ExprKind, FunctionKind,
    Intrinsic, Invariant, Local, LocalId, LoopKind, NodeId, ProgramMap, RefinedType, Signature,
    Stmt, StmtKind, Type, UnreachableWhy,
};

const LOCALS: u32 = 5;

const OPERATIONS: &[Intrinsic] = &[
    Intrinsic::IntAdd,
    Intrinsic::IntMul,
    Intrinsic::IntFloorDiv,
    Intrinsic::IntFloorMod,
    Intrinsic::IntNeg,
    Intrinsic::Eq,
    Intrinsic::Lt,
    Intrinsic::Le,
    Intrinsic::ListLen,
    Intrinsic::ListGet,
    Intrinsic::ListSet,
    Intrinsic::ListConcat,
    Intrinsic::ListSlice,
    Intrinsic::ListContains,
    Intrinsic::TextGet,
    Intrinsic::TextSlice,
    Intrinsic::TextFromChars,
    Intrinsic::SetUnion,
    Intrinsic::SetContains,
    Intrinsic::MapGet,
    Intrinsic::MapInsert,
    Intrinsic::MapRemove,
    Intrinsic::CharFromCode,
    Intrinsic::Show,
    Intrinsic::ParseInt,
    Intrinsic::Print,
    Intrinsic::ReadLine,
];

fn expr(kind: ExprKind) -> Expr {
    Expr::new(kind, Type::Int, NodeId(0))
}

fn local() -> impl Strategy<Value = LocalId> {
    // One past the end is not declared.
    (0..=LOCALS).prop_map(LocalId)
}

fn leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![
        any::<i8>().prop_map(|n| expr(ExprKind::Int(n.into()))),
        any::<bool>().prop_map(|b| expr(ExprKind::Bool(b))),
        Just(expr(ExprKind::Unit)),
        Just(expr(ExprKind::Text("ab".into()))),
        Just(expr(ExprKind::Char('c'))),
        local().prop_map(|l| expr(ExprKind::Local(l))),
        Just(expr(ExprKind::Constant("m.none".into()))),
        Just(expr(ExprKind::Break)),
        Just(expr(ExprKind::Continue)),
        Just(expr(ExprKind::Unreachable(UnreachableWhy::Match))),
        Just(expr(ExprKind::Hole("h".into()))),
    ]
}

fn exprs() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(6, 80, 4, |inner| {
        let many = prop::collection::vec(inner.clone(), 0..4);
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            (0..OPERATIONS.len(), many.clone())
                .prop_map(|(op, args)| expr(ExprKind::Intrinsic(OPERATIONS[op], args))),
            many.clone().prop_map(|xs| expr(ExprKind::List(xs))),
            many.clone().prop_map(|xs| expr(ExprKind::Set(xs))),
            many.clone().prop_map(|xs| expr(ExprKind::Tuple(xs))),
            pair.clone()
                .prop_map(|entry| expr(ExprKind::Map(vec![entry]))),
            (0..3u32, many.clone()).prop_map(|(constructor, args)| expr(ExprKind::Construct {
                data: "m.T".into(),
                constructor,
                type_args: vec![],
                args
            })),
            (inner.clone(), 0..3u32).prop_map(|(base, field)| expr(ExprKind::Field {
                base,
                data: "m.T".into(),
                constructor: 0,
                field
            })),
            (inner.clone(), 0..3u32).prop_map(|(base, i)| expr(ExprKind::Part(base, i))),
            many.clone().prop_map(|args| expr(ExprKind::Call {
                callee: "m.f".into(),
                type_args: vec![],
                args
            })),
            (inner.clone(), many.clone())
                .prop_map(|(function, args)| expr(ExprKind::Apply { function, args })),
            (local(), inner.clone()).prop_map(|(param, body)| expr(ExprKind::Lambda {
                params: vec![param],
                body
            })),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(
                |(condition, then, otherwise)| {
                    expr(ExprKind::If {
                        condition,
                        then,
                        otherwise,
                    })
                }
            ),
            (local(), inner.clone(), inner.clone())
                .prop_map(|(local, value, body)| expr(ExprKind::Let { local, value, body })),
            pair.clone().prop_map(|(a, b)| expr(ExprKind::And(a, b))),
            inner.clone().prop_map(|e| expr(ExprKind::Return(e))),
            (local(), pair, inner.clone()).prop_map(|(local, (from, to), body)| expr(
                ExprKind::Quantifier {
                    universal: true,
                    binders: vec![Binder {
                        local,
                        domain: Domain::Range(from, to)
                    }],
                    body
                }
            )),
            (local(), inner.clone(), inner.clone()).prop_map(|(local, source, body)| expr(
                ExprKind::Comprehension {
                    binder: Binder {
                        local,
                        domain: Domain::Elements(source)
                    },
                    filter: None,
                    body
                }
            )),
            (prop::collection::vec(stmt(inner.clone()), 0..3), inner)
                .prop_map(|(stmts, value)| expr(ExprKind::Block(Block { stmts, value }))),
        ]
    })
}

fn stmt(inner: impl Strategy<Value = Expr> + Clone + 'static) -> impl Strategy<Value = Stmt> {
    let kind = prop_oneof![
        (local(), inner.clone()).prop_map(|(local, value)| StmtKind::Let { local, value }),
        (local(), inner.clone()).prop_map(|(local, value)| StmtKind::Assign { local, value }),
        inner.clone().prop_map(StmtKind::Expr),
        inner.clone().prop_map(|condition| StmtKind::Assert {
            condition,
            by: None
        }),
        (local(), inner.clone(), inner.clone(), inner).prop_map(|(index, to, line, body)| {
            StmtKind::Loop {
                kind: LoopKind::For {
                    index,
                    from: expr(ExprKind::Int(0.into())),
                    to,
                },
                invariants: vec![Invariant {
                    expr: line.clone(),
                    node: NodeId(1),
                }],
                decreases: Some(vec![line]),
                body,
                assigned: vec![],
            }
        }),
    ];
    (kind, any::<bool>()).prop_map(|(kind, ghost)| Stmt {
        kind,
        ghost,
        node: NodeId(2),
    })
}

fn program(clause: Expr, predicate: Expr, body: Expr) -> ProgramMap {
    let local = |name: &str, ty: RefinedType| Local {
        name: name.into(),
        ty,
        mutable: true,
        ghost: false,
        node: NodeId(0),
    };
    let int = || RefinedType::Base(Type::Int);
    let refined = RefinedType::Where {
        base: Arc::new(int()),
        binder: LocalId(2),
        predicate: Arc::new(predicate),
        owner: "m.f".into(),
    };
    let locals = vec![
        local("a", int()),
        local("result", int()),
        local("b", refined),
        local("c", RefinedType::List(Arc::new(int()))),
        local("d", int()),
    ];
    let clause = Clause {
        expr: clause,
        node: NodeId(3),
    };
    let mut program = ProgramMap::default();
    program.add_data(Data {
        path: "m.T".into(),
        name: "T".into(),
        type_params: vec![],
        locals: locals[..2].to_vec(),
        constructors: vec![
            Constructor {
                name: "A".into(),
                fields: vec![LocalId(0), LocalId(9)],
            },
            Constructor {
                name: "B".into(),
                fields: vec![],
            },
        ],
        record: false,
        invariants: vec![],
        node: NodeId(0),
    });
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
        ensures: vec![clause.clone()],
        decreases: Some(vec![clause.expr]),
        examples: vec![],
        effects: vec![],
        diverges: false,
        node: NodeId(0),
    };
    program.add_function(signature, Some(Body { locals, expr: body }));
    program
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn evaluation_ends(clause in exprs(), predicate in exprs(), body in exprs()) {
        let program = program(clause, predicate, body);
        for contracts in [Contracts::None, Contracts::All] {
            let options = Options { fuel: 5_000, contracts, stack_bytes: 16 << 20 };
            let run = eval_call(&program, "m.f", &[], vec![Value::int(3)], &options, &mut NoIo);
            prop_assert!(run.steps <= 5_000);
        }
    }
}
