//! Operators, by the types of their operands; membership; comparisons.

use super::patterns::let_in;
use super::scope::Lower;
use super::{Lowered, Stop, unsupported};
use crate::{Expr, ExprKind, Intrinsic, NodeId, Type};
use tenet_hir as hir;
use tenet_hir::{BinaryOp, CompareOp, Comparison, UnaryOp};

impl Lower<'_> {
    pub(super) fn operator(&mut self, expr: &hir::Expr) -> Lowered<Expr> {
        let node = expr.id;
        match &expr.kind {
            hir::ExprKind::Unary { op, operand } => self.unary(node, *op, operand),
            hir::ExprKind::Binary { op, left, right } => self.binary(node, *op, left, right),
            hir::ExprKind::Compare { first, rest } => self.compare(node, first, rest),
            hir::ExprKind::In {
                negated,
                element,
                collection,
            } => {
                let inside = self.membership(node, element, collection)?;
                Ok(if *negated { not(inside) } else { inside })
            }
            _ => Err(Stop::Reported),
        }
    }

    fn unary(&mut self, node: NodeId, op: UnaryOp, operand: &hir::Expr) -> Lowered<Expr> {
        let operand = self.expr(operand)?;
        Ok(match (op, &*operand.kind) {
            (UnaryOp::Not, _) => Expr::new(ExprKind::Not(operand), Type::Bool, node),
            (UnaryOp::Negate, ExprKind::Int(n)) => {
                let n = -n.clone();
                Expr::new(ExprKind::Int(n), Type::Int, node)
            }
            (UnaryOp::Negate, _) => {
                let kind = ExprKind::Intrinsic(Intrinsic::IntNeg, vec![operand]);
                Expr::new(kind, Type::Int, node)
            }
        })
    }

    fn binary(
        &mut self,
        node: NodeId,
        op: BinaryOp,
        left: &hir::Expr,
        right: &hir::Expr,
    ) -> Lowered<Expr> {
        let ty = self.node_ty(node)?;
        if op == BinaryOp::Subtract && matches!(ty, Type::Map(..)) {
            return self.without_keys(node, left, right);
        }
        let (left, right) = (self.expr(left)?, self.expr(right)?);
        let kind = match op {
            BinaryOp::And => ExprKind::And(left, right),
            BinaryOp::Or => ExprKind::Or(left, right),
            BinaryOp::Implies => ExprKind::Implies(left, right),
            BinaryOp::Iff => ExprKind::Iff(left, right),
            op => {
                let op = match (op, &ty) {
                    (BinaryOp::Add, Type::Int) => Intrinsic::IntAdd,
                    (BinaryOp::Add, Type::List(_)) => Intrinsic::ListConcat,
                    (BinaryOp::Add, Type::Text) => Intrinsic::TextConcat,
                    (BinaryOp::Add, Type::Set(_)) => Intrinsic::SetUnion,
                    (BinaryOp::Subtract, Type::Int) => Intrinsic::IntSub,
                    (BinaryOp::Subtract, Type::Set(_)) => Intrinsic::SetDifference,
                    (BinaryOp::Multiply, _) => Intrinsic::IntMul,
                    (BinaryOp::FloorDivide, _) => Intrinsic::IntFloorDiv,
                    (BinaryOp::Modulo, _) => Intrinsic::IntFloorMod,
                    _ => return Err(Stop::Reported),
                };
                ExprKind::Intrinsic(op, vec![left, right])
            }
        };
        Ok(Expr::new(kind, ty, node))
    }

    /// A map without some keys, which have to be listed.
    fn without_keys(&mut self, node: NodeId, left: &hir::Expr, right: &hir::Expr) -> Lowered<Expr> {
        let mut map = self.expr(left)?;
        match &right.kind {
            hir::ExprKind::Set(keys) => {
                for key in keys {
                    let key = self.expr(key)?;
                    let ty = map.ty.clone();
                    let kind = ExprKind::Intrinsic(Intrinsic::MapRemove, vec![map, key]);
                    map = Expr::new(kind, ty, node);
                }
                Ok(map)
            }
            hir::ExprKind::EmptyBraces => Ok(map),
            _ => unsupported(
                "T1923",
                right.id,
                "the removal of keys that are not listed as `{key, …}` is",
            ),
        }
    }

    /// `a < b <= c`: each operand is evaluated once, and none after the first link that does not hold.
    fn compare(&mut self, node: NodeId, first: &hir::Expr, rest: &[Comparison]) -> Lowered<Expr> {
        let (operands, calm) = self.calmly(|lower| {
            let operands = std::iter::once(first).chain(rest.iter().map(|link| &link.right));
            operands
                .map(|operand| lower.expr(operand))
                .collect::<Lowered<Vec<_>>>()
        })?;
        if let [link] = rest {
            let swapped = matches!(link.op, CompareOp::Greater | CompareOp::GreaterEqual);
            return self.in_order(operands, calm || !swapped, |_, operands| {
                Ok(link_of(link.op, operands, node))
            });
        }
        let links: Vec<_> = rest.iter().map(|link| (link.op, link.id)).collect();
        let mut operands = operands.into_iter();
        let first = operands.next().ok_or(Stop::Reported)?;
        self.once(first, calm, |lower, first| {
            lower.chain(first, &links, operands.collect(), calm)
        })
    }

    /// Gives an operand that is used twice a local, unless it is a literal or a local that keeps its value meanwhile.
    fn once(
        &mut self,
        operand: Expr,
        calm: bool,
        work: impl FnOnce(&mut Self, &Expr) -> Lowered<Expr>,
    ) -> Lowered<Expr> {
        let plain = match &*operand.kind {
            ExprKind::Local(local) => calm || !self.is_mutable(*local),
            ExprKind::Int(_) | ExprKind::Char(_) | ExprKind::Constant(_) => true,
            _ => false,
        };
        if plain {
            return work(self, &operand);
        }
        let node = operand.node;
        let local = self.fresh("operand", operand.ty.clone(), node);
        let read = self.read(local, node);
        let body = work(self, &read)?;
        Ok(let_in(local, operand, body))
    }

    fn chain(
        &mut self,
        left: &Expr,
        links: &[(CompareOp, NodeId)],
        mut operands: Vec<Expr>,
        calm: bool,
    ) -> Lowered<Expr> {
        let Some(((op, node), links)) = links.split_first() else {
            return Err(Stop::Reported);
        };
        if operands.is_empty() {
            return Err(Stop::Reported);
        }
        let right = operands.remove(0);
        if links.is_empty() {
            return Ok(link_of(*op, vec![left.clone(), right], *node));
        }
        self.once(right, calm, |lower, right| {
            let this = link_of(*op, vec![left.clone(), right.clone()], *node);
            let others = lower.chain(right, links, operands, calm)?;
            Ok(Expr::new(ExprKind::And(this, others), Type::Bool, *node))
        })
    }

    fn membership(
        &mut self,
        node: NodeId,
        element: &hir::Expr,
        collection: &hir::Expr,
    ) -> Lowered<Expr> {
        if let hir::ExprKind::Range { from, to } = &collection.kind {
            let ((element, from, to), calm) = self
                .calmly(|lower| Ok((lower.expr(element)?, lower.expr(from)?, lower.expr(to)?)))?;
            return self.in_order(vec![element, from, to], calm, |lower, operands| {
                let [element, from, to] = three(operands)?;
                lower.once(element, calm, |_, element| {
                    let above = link_of(CompareOp::LessEqual, vec![from, element.clone()], node);
                    let below = link_of(CompareOp::Less, vec![element.clone(), to], node);
                    Ok(Expr::new(ExprKind::And(above, below), Type::Bool, node))
                })
            });
        }
        let (element, collection) = (self.expr(element)?, self.expr(collection)?);
        let op = match (&element.ty, &collection.ty) {
            (_, Type::List(_)) => Intrinsic::ListContains,
            (_, Type::Set(_)) => Intrinsic::SetContains,
            (_, Type::Map(..)) => Intrinsic::MapHas,
            (Type::Text, Type::Text) => Intrinsic::TextHasText,
            (_, Type::Text) => Intrinsic::TextHasChar,
            _ => return Err(Stop::Reported),
        };
        let kind = ExprKind::Intrinsic(op, vec![element, collection]);
        Ok(Expr::new(kind, Type::Bool, node))
    }
}

fn three(operands: Vec<Expr>) -> Lowered<[Expr; 3]> {
    operands.try_into().map_err(|_| Stop::Reported)
}

pub(super) fn not(expr: Expr) -> Expr {
    let node = expr.node;
    Expr::new(ExprKind::Not(expr), Type::Bool, node)
}

fn link_of(op: CompareOp, mut operands: Vec<Expr>, node: NodeId) -> Expr {
    let (intrinsic, swap) = match op {
        CompareOp::Equal | CompareOp::NotEqual => (Intrinsic::Eq, false),
        CompareOp::Less => (Intrinsic::Lt, false),
        CompareOp::LessEqual => (Intrinsic::Le, false),
        CompareOp::Greater => (Intrinsic::Lt, true),
        CompareOp::GreaterEqual => (Intrinsic::Le, true),
    };
    if swap {
        operands.reverse();
    }
    let link = Expr::new(ExprKind::Intrinsic(intrinsic, operands), Type::Bool, node);
    if op == CompareOp::NotEqual {
        not(link)
    } else {
        link
    }
}
