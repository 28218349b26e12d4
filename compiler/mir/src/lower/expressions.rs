//! Expressions.

use super::MAX_DEPTH;
use super::frame::{Frame, Lowered, Stop};
use crate::{Kind, Op, Rep, Terminator, Value};
use num_bigint::BigInt;
use tenet_core::{Block, Expr, ExprKind, FunctionKind, Path, RefinedType, Type};

impl Frame<'_, '_> {
    /// Goes one level deeper.
    pub fn deeper(&mut self, expr: &Expr) -> Lowered<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error(
                expr.node,
                format!("nests deeper than {MAX_DEPTH} levels, which is not supported yet"),
            ));
        }
        Ok(())
    }

    /// Lowers an expression to its value.
    pub fn expr(&mut self, expr: &Expr) -> Lowered<Value> {
        if self.builder.current.is_none() {
            return Err(Stop::Diverges);
        }
        self.deeper(expr)?;
        let value = self.kind(expr)?;
        self.depth -= 1;
        Ok(value)
    }

    fn kind(&mut self, expr: &Expr) -> Lowered<Value> {
        let keep = self.vars.len();
        match &*expr.kind {
            ExprKind::Int(n) => Ok(self.integer(n)),
            ExprKind::Bool(b) => Ok(self.builder.emit(Op::Bool(*b), Rep::Bool)),
            ExprKind::Unit => Ok(self.word(0)),
            ExprKind::Char(c) => Ok(self.word(i64::from(u32::from(*c)))),
            ExprKind::Text(t) => Ok(self.builder.emit(Op::Text(t.clone()), Rep::Object)),
            ExprKind::Local(local) => self
                .lookup(*local)
                .ok_or_else(|| self.error(expr.node, "mentions a local that has no value here")),
            ExprKind::Constant(path) => self.constant_value(path, &expr.ty),
            ExprKind::Construct {
                data,
                constructor,
                args,
                ..
            } => self.construct(expr, data, *constructor, args),
            ExprKind::Field {
                base,
                data,
                constructor,
                field,
            } => {
                let types = match self.mono(&base.ty) {
                    Type::Data(_, args) => {
                        self.instances
                            .layouts
                            .field_types(data, &args, *constructor)
                    }
                    _ => return Err(self.error(expr.node, "has no fields")),
                };
                self.project(base, &types, *field)
            }
            ExprKind::Test {
                base,
                data,
                constructor,
            } => {
                let base = self.expr(base)?;
                let test = self.instances.layouts.test(data, *constructor);
                Ok(self.builder.emit(Op::Test { base, test }, Rep::Bool))
            }
            ExprKind::Tuple(parts) => {
                let types: Vec<Type> = parts.iter().map(|p| self.mono(&p.ty)).collect();
                let args = self.words(parts)?;
                let layout = self.instances.layouts.layout(&types);
                Ok(self.object(Kind::Tuple, layout, args))
            }
            ExprKind::Part(base, index) => match self.mono(&base.ty) {
                Type::Tuple(types) => self.project(base, &types, *index),
                _ => Err(self.error(expr.node, "has no parts")),
            },
            ExprKind::List(elements) => {
                let elements = self.words(elements)?;
                Ok(self.list(elements))
            }
            ExprKind::Set(elements) => {
                let mut set = self.builder.emit(Op::Word(0), Rep::Any);
                for element in elements {
                    let element = self.expr(element)?;
                    let element = self.boxed(element);
                    set = self.runtime("tn_set_insert", vec![set, element], Rep::Any);
                }
                Ok(set)
            }
            ExprKind::Map(entries) => {
                let mut map = self.builder.emit(Op::Word(0), Rep::Any);
                for (key, value) in entries {
                    let key = self.expr(key)?;
                    let key = self.boxed(key);
                    let value = self.expr(value)?;
                    let value = self.boxed(value);
                    map = self.runtime("tn_map_insert", vec![map, key, value], Rep::Any);
                }
                Ok(map)
            }
            ExprKind::Intrinsic(intrinsic, args) => self.intrinsic(*intrinsic, args, expr),
            ExprKind::Call {
                callee,
                type_args,
                args,
            } => self.call(expr, callee, type_args, args),
            ExprKind::Apply { function, args } => {
                let function = self.expr(function)?;
                let args = self.values(args)?;
                let ty = self.mono(&expr.ty);
                let rep = self.instances.rep(&ty);
                let result = self.builder.emit(Op::Apply { function, args }, rep);
                self.never(&ty, result)
            }
            ExprKind::Lambda { params, body } => {
                let (function, captures) = self.lambda(params, body)?;
                let op = if captures.is_empty() {
                    Op::Function(function)
                } else {
                    Op::Closure { function, captures }
                };
                Ok(self.builder.emit(op, Rep::Object))
            }
            ExprKind::Not(e) => {
                let value = self.expr(e)?;
                Ok(self.builder.emit(Op::Not(value), Rep::Bool))
            }
            ExprKind::And(..) | ExprKind::Or(..) | ExprKind::Implies(..) => {
                let ways = self.condition(expr)?;
                self.truth(ways, keep)
            }
            ExprKind::Iff(a, b) => {
                let a = self.expr(a)?;
                let b = self.expr(b)?;
                let op = Op::CompareWords(crate::Comparison::Eq, a, b);
                Ok(self.builder.emit(op, Rep::Bool))
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                let ty = self.mono(&expr.ty);
                self.choice(condition, then, otherwise, &ty)
            }
            ExprKind::Let { .. } => self.lets(expr),
            ExprKind::Block(Block { stmts, value }) => {
                for stmt in stmts {
                    self.stmt(stmt)?;
                }
                self.expr(value)
            }
            ExprKind::Quantifier {
                universal,
                binders,
                body,
            } => self.quantifier(*universal, binders, body),
            ExprKind::Comprehension {
                binder,
                filter,
                body,
            } => self.comprehension(binder, filter.as_ref(), body),
            ExprKind::Return(value) => {
                let value = self.expr(value)?;
                self.give(value);
                Err(Stop::Diverges)
            }
            ExprKind::Break | ExprKind::Continue => {
                self.jump_in_loop(matches!(&*expr.kind, ExprKind::Continue));
                Err(Stop::Diverges)
            }
            ExprKind::Unreachable(_) => {
                self.builder.end(Terminator::Unreachable);
                Err(Stop::Diverges)
            }
            ExprKind::Hole(name) => Err(self.error(
                expr.node,
                format!("holds the hole `?{name}` and cannot run"),
            )),
        }
    }

    /// A chain of `let`s, which patterns make long, without recursion.
    fn lets(&mut self, expr: &Expr) -> Lowered<Value> {
        let mut rest = expr;
        while let ExprKind::Let { local, value, body } = &*rest.kind {
            let value = self.expr(value)?;
            self.bind(*local, value);
            rest = body;
        }
        self.expr(rest)
    }

    /// An integer literal.
    pub fn integer(&mut self, n: &BigInt) -> Value {
        match i64::try_from(n)
            .ok()
            .filter(|n| (-(1 << 62)..1 << 62).contains(n))
        {
            Some(n) => self.word(n),
            None => self.builder.emit(Op::Big(n.clone()), Rep::Int),
        }
    }

    /// Values of expressions, from left to right.
    pub fn values(&mut self, exprs: &[Expr]) -> Lowered<Vec<Value>> {
        exprs.iter().map(|e| self.expr(e)).collect()
    }

    /// Words that describe themselves.
    pub fn words(&mut self, exprs: &[Expr]) -> Lowered<Vec<Value>> {
        let mut words = Vec::new();
        for expr in exprs {
            let value = self.expr(expr)?;
            words.push(self.boxed(value));
        }
        Ok(words)
    }

    /// A call of the runtime.
    pub fn runtime(&mut self, function: &'static str, args: Vec<Value>, rep: Rep) -> Value {
        self.builder.emit(Op::Runtime { function, args }, rep)
    }

    /// A list of words.
    pub fn list(&mut self, elements: Vec<Value>) -> Value {
        let op = if elements.is_empty() {
            Op::EmptyList
        } else {
            Op::List(elements)
        };
        self.builder.emit(op, Rep::Object)
    }

    fn object(&mut self, kind: Kind, layout: crate::LayoutId, args: Vec<Value>) -> Value {
        let cell = None;
        let op = Op::Construct {
            kind,
            layout,
            args,
            cell,
        };
        self.builder.emit(op, Rep::Object)
    }

    fn construct(
        &mut self,
        expr: &Expr,
        data: &Path,
        constructor: u32,
        args: &[Expr],
    ) -> Lowered<Value> {
        let ty = self.mono(&expr.ty);
        let Ok(tag) = u16::try_from(constructor) else {
            return Err(self.error(
                expr.node,
                "more than 65,536 constructors are not supported yet",
            ));
        };
        if args.is_empty() {
            return Ok(self.builder.emit(Op::Word(i64::from(tag)), Rep::Immediate));
        }
        let Type::Data(_, type_args) = &ty else {
            return Err(self.error(expr.node, "builds no data"));
        };
        let types = self
            .instances
            .layouts
            .field_types(data, type_args, constructor);
        let args = self.words(args)?;
        let layout = self.instances.layouts.layout(&types);
        Ok(self.object(Kind::Data(tag), layout, args))
    }

    fn project(&mut self, base: &Expr, types: &[Type], index: u32) -> Lowered<Value> {
        let base = self.expr(base)?;
        let layout = self.instances.layouts.layout(types);
        let Some(ty) = types.get(index as usize) else {
            return Err(Stop::Diverges);
        };
        let rep = self.instances.layouts.word_rep(ty);
        let op = Op::Project {
            base,
            layout,
            index,
        };
        let word = self.builder.emit(op, rep);
        Ok(self.unboxed(word, ty))
    }

    fn constant_value(&mut self, path: &Path, ty: &Type) -> Lowered<Value> {
        if let Some(constant) = self.instances.items.constant(path)
            && is_literal(&constant.value)
        {
            return self.expr(&constant.value);
        }
        let id = self.instances.constant(path);
        let ty = self.mono(ty);
        let rep = self.instances.layouts.word_rep(&ty);
        let word = self.builder.emit(Op::Constant(id), rep);
        Ok(self.unboxed(word, &ty))
    }

    fn call(
        &mut self,
        expr: &Expr,
        callee: &Path,
        type_args: &[RefinedType],
        args: &[Expr],
    ) -> Lowered<Value> {
        let kind = self.instances.items.signature(callee).map(|s| s.kind);
        match kind {
            Some(FunctionKind::Lemma) => return Ok(self.word(0)),
            Some(FunctionKind::Def | FunctionKind::Spec) => {}
            Some(FunctionKind::Test | FunctionKind::GhostSpec | FunctionKind::Intrinsic) | None => {
                return Err(self.error(expr.node, format!("calls `{callee}`, which cannot run")));
            }
        }
        let args = self.values(args)?;
        let type_args = type_args.iter().map(|t| self.mono(&t.base())).collect();
        let callee = self
            .instances
            .instance(callee, type_args, self.path, Some(expr.node))?;
        let ty = self.mono(&expr.ty);
        let rep = self.instances.rep(&ty);
        let result = self.builder.emit(Op::Call { callee, args }, rep);
        self.never(&ty, result)
    }

    /// Nothing follows a call that gives a value of type `Never`.
    fn never(&mut self, ty: &Type, result: Value) -> Lowered<Value> {
        if *ty == Type::Never {
            self.builder.end(Terminator::Unreachable);
            return Err(Stop::Diverges);
        }
        Ok(result)
    }
}

fn is_literal(expr: &Expr) -> bool {
    matches!(
        &*expr.kind,
        ExprKind::Int(_)
            | ExprKind::Bool(_)
            | ExprKind::Unit
            | ExprKind::Char(_)
            | ExprKind::Text(_)
    )
}
