//! Expressions other than calls and operators.

use super::patterns::{at, let_in};
use super::scope::Lower;
use super::{Lowered, Stop, unsupported};
use crate::{Expr, ExprKind, Intrinsic, NodeId, RefinedType, Type, UnreachableWhy};
use tenet_hir as hir;
use tenet_hir::{FTextPart, ListElement, OPTION, RESULT};

/// The greatest number of `elif`s of one `if`, which bounds the depth of Core.
const MAX_ARMS: usize = 500;

impl Lower<'_> {
    pub(super) fn expr(&mut self, expr: &hir::Expr) -> Lowered<Expr> {
        self.expr_wanted(expr, None)
    }

    /// An expression that goes where a value of the written type is wanted.
    pub(super) fn expr_of_type(
        &mut self,
        expr: &hir::Expr,
        ty: Option<&hir::TypeExpr>,
    ) -> Lowered<Expr> {
        match ty {
            Some(ty) if matches!(expr.kind, hir::ExprKind::Lambda { .. }) => {
                let wanted = self.refined(ty)?;
                self.expr_wanted(expr, Some(&wanted))
            }
            _ => self.expr(expr),
        }
    }

    /// An expression; a lambda takes the refinements of its parameters from the type that is wanted of it.
    pub(super) fn expr_wanted(
        &mut self,
        expr: &hir::Expr,
        wanted: Option<&RefinedType>,
    ) -> Lowered<Expr> {
        let node = expr.id;
        match &expr.kind {
            hir::ExprKind::Error | hir::ExprKind::Range { .. } => Err(Stop::Reported),
            hir::ExprKind::Int(n) => self.leaf(ExprKind::Int(n.clone()), node),
            hir::ExprKind::Text(text) => self.leaf(ExprKind::Text(text.clone()), node),
            hir::ExprKind::Char(c) => self.leaf(ExprKind::Char(*c), node),
            hir::ExprKind::Bool(b) => self.leaf(ExprKind::Bool(*b), node),
            hir::ExprKind::Hole(name) => self.leaf(ExprKind::Hole(name.clone()), node),
            hir::ExprKind::Unreachable => {
                self.events += 1;
                self.leaf(ExprKind::Unreachable(UnreachableWhy::Written), node)
            }
            hir::ExprKind::Local(local) => {
                let local = self.local(*local)?;
                Ok(self.read(local, node))
            }
            hir::ExprKind::Item(_) | hir::ExprKind::Ctor(_) | hir::ExprKind::Overloaded { .. } => {
                self.named_value(expr)
            }
            hir::ExprKind::Call { .. } | hir::ExprKind::Method { .. } => self.call(expr),
            hir::ExprKind::Lambda { params, body } => self.lambda(node, params, body, wanted),
            hir::ExprKind::If { arms, otherwise } => {
                self.conditional(node, arms, otherwise.as_ref())
            }
            hir::ExprKind::Match { scrutinee, arms } => self.match_expr(node, scrutinee, arms),
            hir::ExprKind::Do(block) => self.block(block),
            hir::ExprKind::Is { scrutinee, pattern } => self.is_pattern(node, scrutinee, pattern),
            hir::ExprKind::Return(_) | hir::ExprKind::Break | hir::ExprKind::Continue => {
                self.jump(expr)
            }
            hir::ExprKind::Try(inner) => self.try_expr(node, inner),
            hir::ExprKind::Comprehension { .. } => self.comprehension(expr),
            hir::ExprKind::Quantifier {
                kind,
                binders,
                body,
            } => self.quantifier(node, *kind, binders, body),
            hir::ExprKind::Unary { .. }
            | hir::ExprKind::Binary { .. }
            | hir::ExprKind::Compare { .. }
            | hir::ExprKind::In { .. } => self.operator(expr),
            hir::ExprKind::Field { .. }
            | hir::ExprKind::TupleIndex { .. }
            | hir::ExprKind::Index { .. }
            | hir::ExprKind::Slice { .. }
            | hir::ExprKind::With { .. } => self.member(expr),
            hir::ExprKind::FText(_)
            | hir::ExprKind::Tuple(_)
            | hir::ExprKind::List(_)
            | hir::ExprKind::EmptyBraces
            | hir::ExprKind::Set(_)
            | hir::ExprKind::Map(_) => self.collection(expr),
        }
    }

    fn leaf(&mut self, kind: ExprKind, node: NodeId) -> Lowered<Expr> {
        Ok(Expr::new(kind, self.node_ty(node)?, node))
    }

    pub(super) fn exprs(&mut self, exprs: &[hir::Expr]) -> Lowered<Vec<Expr>> {
        exprs.iter().map(|e| self.expr(e)).collect()
    }

    fn collection(&mut self, expr: &hir::Expr) -> Lowered<Expr> {
        let node = expr.id;
        let ty = self.node_ty(node)?;
        let kind = match &expr.kind {
            hir::ExprKind::FText(parts) => return self.f_text(node, parts),
            hir::ExprKind::List(items) => return self.list(node, ty, items),
            hir::ExprKind::Tuple(parts) if parts.is_empty() => ExprKind::Unit,
            hir::ExprKind::Tuple(parts) => ExprKind::Tuple(self.exprs(parts)?),
            hir::ExprKind::Set(items) => ExprKind::Set(self.exprs(items)?),
            hir::ExprKind::Map(entries) => ExprKind::Map(
                entries
                    .iter()
                    .map(|(key, value)| Ok((self.expr(key)?, self.expr(value)?)))
                    .collect::<Lowered<_>>()?,
            ),
            _ => match &ty {
                Type::Set(_) => ExprKind::Set(Vec::new()),
                Type::Map(..) => ExprKind::Map(Vec::new()),
                _ => return Err(Stop::Reported),
            },
        };
        Ok(Expr::new(kind, ty, node))
    }

    /// Joined texts. What is shown of a text is the text.
    fn f_text(&mut self, node: NodeId, parts: &[FTextPart]) -> Lowered<Expr> {
        let mut texts = Vec::new();
        for part in parts {
            let text = match part {
                FTextPart::Text(text) => Expr::new(ExprKind::Text(text.clone()), Type::Text, node),
                FTextPart::Expr(e) => {
                    let value = self.expr(e)?;
                    displayed(value)
                }
            };
            texts.push(text);
        }
        let empty = Expr::new(ExprKind::Text("".into()), Type::Text, node);
        Ok(joined(Intrinsic::TextConcat, texts, node).unwrap_or(empty))
    }

    fn list(&mut self, node: NodeId, ty: Type, items: &[ListElement]) -> Lowered<Expr> {
        let mut segments = Vec::new();
        let mut run = Vec::new();
        let flush = |run: &mut Vec<Expr>, segments: &mut Vec<Expr>| {
            if !run.is_empty() {
                let elements = std::mem::take(run);
                segments.push(Expr::new(ExprKind::List(elements), ty.clone(), node));
            }
        };
        for item in items {
            match item {
                ListElement::One(e) => run.push(self.expr(e)?),
                ListElement::Spread(e) => {
                    flush(&mut run, &mut segments);
                    segments.push(self.expr(e)?);
                }
            }
        }
        flush(&mut run, &mut segments);
        let empty = Expr::new(ExprKind::List(Vec::new()), ty.clone(), node);
        Ok(joined(Intrinsic::ListConcat, segments, node).unwrap_or(empty))
    }

    fn conditional(
        &mut self,
        node: NodeId,
        arms: &[hir::IfArm],
        otherwise: Option<&hir::Block>,
    ) -> Lowered<Expr> {
        if arms.len() > MAX_ARMS {
            return unsupported("T1922", node, "an `if` of more than 500 conditions is");
        }
        let ty = self.node_ty(node)?;
        let mut cases = Vec::new();
        for (i, arm) in arms.iter().enumerate() {
            let condition = self.expr(&arm.condition)?;
            let then = self.block(&arm.body)?;
            let at = if i == 0 { node } else { arm.condition.id };
            cases.push((condition, then, at));
        }
        let mut out = match otherwise {
            Some(block) => self.block(block)?,
            None => Expr::new(ExprKind::Unit, Type::Unit, node),
        };
        for (condition, then, at) in cases.into_iter().rev() {
            let kind = ExprKind::If {
                condition,
                then,
                otherwise: out,
            };
            out = Expr::new(kind, ty.clone(), at);
        }
        Ok(out)
    }

    fn jump(&mut self, expr: &hir::Expr) -> Lowered<Expr> {
        self.events += 1;
        let kind = match &expr.kind {
            hir::ExprKind::Return(Some(value)) => ExprKind::Return(self.expr(value)?),
            hir::ExprKind::Return(None) => {
                ExprKind::Return(Expr::new(ExprKind::Unit, Type::Unit, expr.id))
            }
            hir::ExprKind::Break => ExprKind::Break,
            _ => ExprKind::Continue,
        };
        Ok(Expr::new(kind, Type::Never, expr.id))
    }

    fn try_expr(&mut self, node: NodeId, inner: &hir::Expr) -> Lowered<Expr> {
        let value = self.expr(inner)?;
        self.events += 1;
        let ty = self.node_ty(node)?;
        let result = self.result()?;
        let Type::Data(path, _) = value.ty.clone() else {
            return Err(Stop::Reported);
        };
        let (good, bad) = match &*path {
            OPTION => ("Some", "None"),
            RESULT => ("Ok", "Err"),
            _ => return Err(Stop::Reported),
        };
        let (good, bad) = (
            self.constructor(&path, good)?,
            self.constructor(&path, bad)?,
        );
        self.shared("tried", value, |lower, value| {
            let field = |constructor: u32, ty: Type| {
                let kind = ExprKind::Field {
                    base: at(value, node),
                    data: path.clone(),
                    constructor,
                    field: 0,
                };
                Expr::new(kind, ty, node)
            };
            let Type::Data(_, args) = &value.ty else {
                return Err(Stop::Reported);
            };
            let carried = match args.get(1) {
                Some(error) => vec![field(bad, error.clone())],
                None => Vec::new(),
            };
            let left = lower.constructed(&path, bad, carried, result.clone(), node)?;
            let leave = Expr::new(ExprKind::Return(left), Type::Never, node);
            let test = ExprKind::Test {
                base: at(value, node),
                data: path.clone(),
                constructor: good,
            };
            let kind = ExprKind::If {
                condition: Expr::new(test, Type::Bool, node),
                then: field(good, ty.clone()),
                otherwise: leave,
            };
            Ok(Expr::new(kind, ty.clone(), node))
        })
    }

    /// The position of a constructor of a data type.
    fn constructor(&self, path: &str, name: &str) -> Lowered<u32> {
        let signature = self.other(path)?;
        let hir::SignatureKind::Data(data) = &signature.kind else {
            return Err(Stop::Reported);
        };
        let index = data.ctors.iter().position(|c| &*c.name == name);
        index.map(|i| i as u32).ok_or(Stop::Reported)
    }

    /// A value of a record or enum, without refined type arguments.
    pub(super) fn constructed(
        &mut self,
        path: &str,
        constructor: u32,
        args: Vec<Expr>,
        ty: Type,
        node: NodeId,
    ) -> Lowered<Expr> {
        let Type::Data(_, type_args) = &ty else {
            return Err(Stop::Reported);
        };
        let kind = ExprKind::Construct {
            data: path.into(),
            constructor,
            type_args: type_args.iter().cloned().map(RefinedType::Base).collect(),
            args,
        };
        Ok(Expr::new(kind, ty, node))
    }

    /// Binds operands to locals where it matters that each is evaluated before the next, and gives what stands for them.
    pub(super) fn in_order(
        &mut self,
        operands: Vec<Expr>,
        calm: bool,
        work: impl FnOnce(&mut Self, Vec<Expr>) -> Lowered<Expr>,
    ) -> Lowered<Expr> {
        if calm {
            return work(self, operands);
        }
        let mut bound = Vec::new();
        let mut names = Vec::new();
        for operand in operands {
            if is_constant(&operand) {
                names.push(operand);
                continue;
            }
            let node = operand.node;
            let local = self.fresh("operand", operand.ty.clone(), node);
            names.push(self.read(local, node));
            bound.push((local, operand));
        }
        let mut out = work(self, names)?;
        for (local, value) in bound.into_iter().rev() {
            out = let_in(local, value, out);
        }
        Ok(out)
    }

    /// Runs `work` and tells whether nothing in it shows in which order it is evaluated.
    pub(super) fn calmly<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Lowered<T>,
    ) -> Lowered<(T, bool)> {
        let before = self.events;
        let out = work(self)?;
        Ok((out, self.events == before))
    }
}

/// Is it the same whenever it is evaluated, and at no cost?
fn is_constant(expr: &Expr) -> bool {
    matches!(
        &*expr.kind,
        ExprKind::Int(_)
            | ExprKind::Bool(_)
            | ExprKind::Unit
            | ExprKind::Char(_)
            | ExprKind::Text(_)
            | ExprKind::Constant(_)
    )
}

/// What is printed of a value.
pub(super) fn displayed(value: Expr) -> Expr {
    if value.ty == Type::Text {
        return value;
    }
    let node = value.node;
    let kind = ExprKind::Intrinsic(Intrinsic::Display, vec![value]);
    Expr::new(kind, Type::Text, node)
}

/// Parts joined from left to right; many of them as a tree that is not deep.
fn joined(op: Intrinsic, parts: Vec<Expr>, node: NodeId) -> Option<Expr> {
    const RUN: usize = 32;
    let join = |a: Expr, b: Expr| {
        let ty = a.ty.clone();
        Expr::new(ExprKind::Intrinsic(op, vec![a, b]), ty, node)
    };
    let mut parts = parts;
    while parts.len() > RUN {
        let mut runs: Vec<Expr> = Vec::new();
        let mut left = parts.into_iter().peekable();
        while left.peek().is_some() {
            runs.extend(left.by_ref().take(RUN).reduce(join));
        }
        parts = runs;
    }
    parts.into_iter().reduce(join)
}
