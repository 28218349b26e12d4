//! A small builder of Core, for tests that need no front end.
#![allow(dead_code, reason = "each test binary uses a part")]

use std::sync::Arc;
use tenet_core::{
    Block, Body, Constructor, Data, Expr, ExprKind, FunctionKind, Intrinsic, Local, LocalId,
    LoopKind, NodeId, ProgramMap, RefinedType, Signature, Stmt, StmtKind, Type, TypeParam,
};

/// An expression of a type.
pub fn expr(kind: ExprKind, ty: Type) -> Expr {
    Expr::new(kind, ty, NodeId(0))
}

pub fn int(n: i64) -> Expr {
    expr(ExprKind::Int(n.into()), Type::Int)
}

pub fn text(t: &str) -> Expr {
    expr(ExprKind::Text(t.into()), Type::Text)
}

pub fn unit() -> Expr {
    expr(ExprKind::Unit, Type::Unit)
}

pub fn op(intrinsic: Intrinsic, args: Vec<Expr>, ty: Type) -> Expr {
    expr(ExprKind::Intrinsic(intrinsic, args), ty)
}

pub fn add(a: Expr, b: Expr) -> Expr {
    op(Intrinsic::IntAdd, vec![a, b], Type::Int)
}

pub fn sub(a: Expr, b: Expr) -> Expr {
    op(Intrinsic::IntSub, vec![a, b], Type::Int)
}

pub fn mul(a: Expr, b: Expr) -> Expr {
    op(Intrinsic::IntMul, vec![a, b], Type::Int)
}

pub fn less(a: Expr, b: Expr) -> Expr {
    op(Intrinsic::Lt, vec![a, b], Type::Bool)
}

pub fn equal(a: Expr, b: Expr) -> Expr {
    op(Intrinsic::Eq, vec![a, b], Type::Bool)
}

pub fn show(a: Expr) -> Expr {
    op(Intrinsic::Show, vec![a], Type::Text)
}

pub fn choose(condition: Expr, then: Expr, otherwise: Expr) -> Expr {
    let ty = if then.ty == Type::Never {
        otherwise.ty.clone()
    } else {
        then.ty.clone()
    };
    let kind = ExprKind::If {
        condition,
        then,
        otherwise,
    };
    expr(kind, ty)
}

pub fn call(callee: &str, args: Vec<Expr>, ty: Type) -> Expr {
    let kind = ExprKind::Call {
        callee: callee.into(),
        type_args: Vec::new(),
        args,
    };
    expr(kind, ty)
}

pub fn list(elements: Vec<Expr>, element: Type) -> Expr {
    expr(ExprKind::List(elements), list_of(element))
}

pub fn list_of(element: Type) -> Type {
    Type::List(Arc::new(element))
}

pub fn block(stmts: Vec<Stmt>, value: Expr) -> Expr {
    let ty = value.ty.clone();
    expr(ExprKind::Block(Block { stmts, value }), ty)
}

pub fn stmt(kind: StmtKind) -> Stmt {
    Stmt {
        kind,
        ghost: false,
        node: NodeId(0),
    }
}

/// A function under construction: its locals.
pub struct Def {
    name: &'static str,
    locals: Vec<Local>,
    params: Vec<LocalId>,
    result: LocalId,
    kind: FunctionKind,
}

impl Def {
    pub fn new(name: &'static str, params: &[(&'static str, Type)], result: Type) -> Def {
        let mut def = Def {
            name,
            locals: Vec::new(),
            params: Vec::new(),
            result: LocalId(0),
            kind: FunctionKind::Def,
        };
        for (name, ty) in params {
            let local = def.local(name, ty.clone(), false);
            def.params.push(local);
        }
        def.result = def.local("result", result, false);
        def
    }

    pub fn local(&mut self, name: &str, ty: Type, mutable: bool) -> LocalId {
        self.locals.push(Local {
            name: name.into(),
            ty: RefinedType::Base(ty),
            mutable,
            ghost: false,
            node: NodeId(0),
        });
        LocalId(self.locals.len() as u32 - 1)
    }

    pub fn var(&mut self, name: &str, ty: Type) -> LocalId {
        self.local(name, ty, true)
    }

    pub fn param(&self, index: usize) -> Expr {
        self.get(self.params[index])
    }

    pub fn get(&self, local: LocalId) -> Expr {
        let ty = self.locals[local.0 as usize].ty.base();
        expr(ExprKind::Local(local), ty)
    }

    pub fn set(local: LocalId, value: Expr) -> Stmt {
        stmt(StmtKind::Assign { local, value })
    }

    pub fn bind(local: LocalId, value: Expr) -> Stmt {
        stmt(StmtKind::Let { local, value })
    }

    pub fn while_loop(condition: Expr, body: Vec<Stmt>, assigned: Vec<LocalId>) -> Stmt {
        Def::looping(LoopKind::While(condition), body, assigned)
    }

    pub fn count(
        index: LocalId,
        from: Expr,
        to: Expr,
        body: Vec<Stmt>,
        assigned: Vec<LocalId>,
    ) -> Stmt {
        Def::looping(LoopKind::For { index, from, to }, body, assigned)
    }

    fn looping(kind: LoopKind, body: Vec<Stmt>, assigned: Vec<LocalId>) -> Stmt {
        stmt(StmtKind::Loop {
            kind,
            invariants: Vec::new(),
            decreases: None,
            body: block(body, unit()),
            assigned,
        })
    }

    /// Adds the function to a program.
    pub fn done(self, program: &mut ProgramMap, body: Expr) {
        let signature = Signature {
            path: self.name.into(),
            name: self.name.into(),
            kind: self.kind,
            public: true,
            type_params: Vec::new(),
            locals: self.locals.clone(),
            params: self.params,
            result: self.result,
            result_parts: Vec::new(),
            requires: Vec::new(),
            ensures: Vec::new(),
            decreases: None,
            examples: Vec::new(),
            effects: Vec::new(),
            diverges: false,
            node: NodeId(0),
        };
        let body = Body {
            locals: self.locals,
            expr: body,
        };
        program.add_function(signature, Some(body));
    }
}

/// An enum with one type parameter; fields by name and type.
pub fn enum_data(
    program: &mut ProgramMap,
    name: &'static str,
    constructors: &[(&'static str, Vec<(&'static str, Type)>)],
) {
    let mut locals = Vec::new();
    let mut all = Vec::new();
    for (name, fields) in constructors {
        let mut ids = Vec::new();
        for (field, ty) in fields {
            ids.push(LocalId(locals.len() as u32));
            locals.push(Local {
                name: (*field).into(),
                ty: RefinedType::Base(ty.clone()),
                mutable: false,
                ghost: false,
                node: NodeId(0),
            });
        }
        all.push(Constructor {
            name: (*name).into(),
            fields: ids,
        });
    }
    program.add_data(Data {
        path: name.into(),
        name: name.into(),
        type_params: vec![TypeParam {
            name: "T".into(),
            ord: false,
            eq: false,
            show: false,
        }],
        locals,
        constructors: all,
        record: false,
        invariants: Vec::new(),
        node: NodeId(0),
    });
}

/// Compiles a program in memory and runs `main`, which gives a text. All objects have to be freed at the end.
pub fn run(program: &ProgramMap) -> String {
    let compiled = tenet_mir::compile(program, &[tenet_mir::Root::Main("main".into())])
        .unwrap_or_else(|e| panic!("{e}"));
    if std::env::var_os("TENET_PRINT_MIR").is_some() {
        println!("{compiled}");
    }
    tenet_codegen::run_text(&compiled, 0)
        .unwrap_or_else(|e| panic!("{e}"))
        .text
}
