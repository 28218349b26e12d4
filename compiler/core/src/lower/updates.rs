//! Parts of values: fields, elements, slices, and values with some parts replaced.

use super::patterns::{at, int, int_op, let_in};
use super::scope::Lower;
use super::{Lowered, Stop};
use crate::{Expr, ExprKind, Intrinsic, LocalId, NodeId, Type};
use tenet_hir as hir;
use tenet_hir::{Projection, ProjectionKind, SignatureKind, Update};

/// A step into a value, its index evaluated.
enum Step {
    Field(u32, Type, NodeId),
    Index(Expr, Type, NodeId),
}

/// Locals for indices, with their values, to be bound around what uses them.
type Indices = Vec<(LocalId, Expr)>;

impl Lower<'_> {
    pub(super) fn member(&mut self, expr: &hir::Expr) -> Lowered<Expr> {
        let node = expr.id;
        match &expr.kind {
            hir::ExprKind::Field { base, .. } => {
                let base = self.expr(base)?;
                let field = self.field_of(node)?;
                self.projection(base, field, self.node_ty(node)?, node)
            }
            hir::ExprKind::TupleIndex { base, index } => {
                let base = self.expr(base)?;
                self.projection(base, *index, self.node_ty(node)?, node)
            }
            hir::ExprKind::Index { base, index } => {
                let (base, index) = (self.expr(base)?, self.expr(index)?);
                element(base, index, self.node_ty(node)?, node)
            }
            hir::ExprKind::Slice { base, from, to } => {
                self.slice(node, base, from.as_deref(), to.as_deref())
            }
            hir::ExprKind::With { base, updates } => self.with(node, base, updates),
            _ => Err(Stop::Reported),
        }
    }

    /// A field of a record or a part of a tuple.
    fn projection(&self, base: Expr, index: u32, ty: Type, node: NodeId) -> Lowered<Expr> {
        let kind = match &base.ty {
            Type::Tuple(_) => ExprKind::Part(base, index),
            Type::Data(path, _) => ExprKind::Field {
                data: path.clone(),
                base,
                constructor: 0,
                field: index,
            },
            _ => return Err(Stop::Reported),
        };
        Ok(Expr::new(kind, ty, node))
    }

    fn slice(
        &mut self,
        node: NodeId,
        base: &hir::Expr,
        from: Option<&hir::Expr>,
        to: Option<&hir::Expr>,
    ) -> Lowered<Expr> {
        let base = self.expr(base)?;
        let (slice, length) = match &base.ty {
            Type::List(_) => (Intrinsic::ListSlice, Intrinsic::ListLen),
            Type::Text => (Intrinsic::TextSlice, Intrinsic::TextLen),
            _ => return Err(Stop::Reported),
        };
        let from = match from {
            Some(from) => self.expr(from)?,
            None => int(0, node),
        };
        let sliced = |base: Expr, from: Expr, to: Expr| {
            let ty = base.ty.clone();
            let kind = ExprKind::Intrinsic(slice, vec![base, from, to]);
            Expr::new(kind, ty, node)
        };
        if let Some(to) = to {
            let to = self.expr(to)?;
            return Ok(sliced(base, from, to));
        }
        self.shared("whole", base, |_, base| {
            let to = int_op(length, vec![at(base, node)], node);
            Ok(sliced(base.clone(), from, to))
        })
    }

    /// `x.with(…)`: fields of one record that are replaced together make one new value, so that its invariants are obliged once.
    fn with(&mut self, node: NodeId, base: &hir::Expr, updates: &[Update]) -> Lowered<Expr> {
        let base = self.expr(base)?;
        let direct: Option<Vec<u32>> = updates
            .iter()
            .map(|update| match &update.path[..] {
                [step] if matches!(step.kind, ProjectionKind::Field(_)) => {
                    self.field_of(step.id).ok()
                }
                _ => None,
            })
            .collect();
        if let (Some(fields), Type::Data(..)) = (direct, &base.ty) {
            let (values, calm) = self.calmly(|lower| {
                updates
                    .iter()
                    .map(|update| lower.expr(&update.value))
                    .collect::<Lowered<Vec<_>>>()
            })?;
            let calm = calm || fields.windows(2).all(|w| w[0] < w[1]);
            return self.shared("record", base, |lower, base| {
                lower.in_order(values, calm, |lower, values| {
                    let replaced = fields.into_iter().zip(values).collect();
                    lower.record_with(base, replaced, node)
                })
            });
        }
        let mut value = base;
        for update in updates {
            value = self.shared("whole", value, |lower, value| {
                lower.replaced(value, &update.path, &update.value)
            })?;
        }
        Ok(value)
    }

    /// A record or tuple with some fields replaced.
    fn record_with(
        &mut self,
        base: &Expr,
        replaced: Vec<(u32, Expr)>,
        node: NodeId,
    ) -> Lowered<Expr> {
        // Of two values for one field the later one counts.
        let mut replaced: std::collections::BTreeMap<u32, Expr> = replaced.into_iter().collect();
        match base.ty.clone() {
            Type::Tuple(types) => {
                let parts = types
                    .iter()
                    .enumerate()
                    .map(|(i, ty)| match replaced.remove(&(i as u32)) {
                        Some(value) => Ok(value),
                        None => self.projection(at(base, node), i as u32, ty.clone(), node),
                    })
                    .collect::<Lowered<_>>()?;
                Ok(Expr::new(ExprKind::Tuple(parts), base.ty.clone(), node))
            }
            Type::Data(path, args) => {
                let types = self.field_types(&path, &args)?;
                let fields = types
                    .into_iter()
                    .enumerate()
                    .map(|(i, ty)| match replaced.remove(&(i as u32)) {
                        Some(value) => Ok(value),
                        None => self.projection(at(base, node), i as u32, ty, node),
                    })
                    .collect::<Lowered<_>>()?;
                self.constructed(&path, 0, fields, base.ty.clone(), node)
            }
            _ => Err(Stop::Reported),
        }
    }

    /// The base types of a record's fields.
    pub(super) fn field_types(&mut self, path: &str, args: &[Type]) -> Lowered<Vec<Type>> {
        let signature = self.other(path)?;
        let typed = self.other_typed(path)?;
        let SignatureKind::Data(data) = &signature.kind else {
            return Err(Stop::Reported);
        };
        let [ctor] = &data.ctors[..] else {
            return Err(Stop::Reported);
        };
        let args = args.iter().cloned().map(crate::RefinedType::Base).collect();
        let source = super::scope::Source::new(signature.clone(), typed.clone(), Some(args));
        self.reading(source, |lower| {
            let locals = ctor.fields.iter().map(|f| typed.typing.local(f.local));
            locals.map(|ty| lower.ty(ty)).collect()
        })
    }

    /// A value with the part at the end of a path replaced.
    fn replaced(&mut self, base: &Expr, path: &[Projection], value: &hir::Expr) -> Lowered<Expr> {
        let (steps, bound) = self.steps(path)?;
        let value = self.expr(value)?;
        let mut out = self.rebuild(base, &steps, value)?;
        for (local, index) in bound.into_iter().rev() {
            out = let_in(local, index, out);
        }
        Ok(out)
    }

    /// The steps of a path. Indices that are used again on the way back, or must be evaluated before others, get locals.
    fn steps(&mut self, path: &[Projection]) -> Lowered<(Vec<Step>, Indices)> {
        let mut steps = Vec::new();
        let mut bound = Vec::new();
        for (i, step) in path.iter().enumerate() {
            let ty = self.node_ty(step.id)?;
            let next = match &step.kind {
                ProjectionKind::Field(_) => {
                    Step::Field(self.field_of(step.id)?, ty.clone(), step.id)
                }
                ProjectionKind::TupleIndex(index) => Step::Field(*index, ty.clone(), step.id),
                ProjectionKind::Index(index) => {
                    let index = self.expr(index)?;
                    let last = i + 1 == path.len();
                    let fixed = match &*index.kind {
                        ExprKind::Int(_) => true,
                        ExprKind::Local(local) => !self.is_mutable(*local),
                        _ => false,
                    };
                    let index = if last || fixed {
                        index
                    } else {
                        let node = index.node;
                        let local = self.fresh("index", index.ty.clone(), node);
                        bound.push((local, index));
                        self.read(local, node)
                    };
                    Step::Index(index, ty.clone(), step.id)
                }
            };
            steps.push(next);
        }
        Ok((steps, bound))
    }

    fn rebuild(&mut self, base: &Expr, steps: &[Step], value: Expr) -> Lowered<Expr> {
        let Some((step, rest)) = steps.split_first() else {
            return Ok(value);
        };
        match step {
            Step::Field(index, ty, node) => {
                let inner = self.projection(at(base, *node), *index, ty.clone(), *node)?;
                let part = self.rebuild(&inner, rest, value)?;
                self.record_with(base, vec![(*index, part)], *node)
            }
            Step::Index(index, ty, node) => {
                let part = if rest.is_empty() {
                    value
                } else {
                    let inner = element(at(base, *node), index.clone(), ty.clone(), *node)?;
                    self.rebuild(&inner, rest, value)?
                };
                let op = match &base.ty {
                    Type::List(_) => Intrinsic::ListSet,
                    Type::Map(..) => Intrinsic::MapInsert,
                    _ => return Err(Stop::Reported),
                };
                let args = vec![at(base, *node), index.clone(), part];
                let kind = ExprKind::Intrinsic(op, args);
                Ok(Expr::new(kind, base.ty.clone(), *node))
            }
        }
    }

    /// The variable that is assigned and its new value.
    pub(super) fn assignment(
        &mut self,
        target: &hir::Place,
        value: &hir::Expr,
    ) -> Lowered<(LocalId, Expr)> {
        let local = self.local(target.local)?;
        if target.path.is_empty() {
            return Ok((local, self.expr(value)?));
        }
        let base = self.read(local, target.id);
        Ok((local, self.replaced(&base, &target.path, value)?))
    }
}

/// An element of a list, text or map.
fn element(base: Expr, index: Expr, ty: Type, node: NodeId) -> Lowered<Expr> {
    let op = match &base.ty {
        Type::List(_) => Intrinsic::ListGet,
        Type::Text => Intrinsic::TextGet,
        Type::Map(..) => Intrinsic::MapGet,
        _ => return Err(Stop::Reported),
    };
    let kind = ExprKind::Intrinsic(op, vec![base, index]);
    Ok(Expr::new(kind, ty, node))
}
