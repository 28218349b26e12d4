//! Patterns: compiled to a test of the value and projections for the names. Cases are tried one after the other; each body is there once.

use super::scope::Lower;
use super::{Lowered, Stop, unsupported};
use crate::{Expr, ExprKind, Intrinsic, LocalId, NodeId, Type, UnreachableWhy};
use num_bigint::BigInt;
use tenet_hir as hir;
use tenet_hir::PatternKind;

/// The greatest number of cases of one `match`, which bounds the depth of Core.
const MAX_CASES: usize = 500;

/// What a pattern asks of a value.
pub(super) struct Fit {
    /// Whether it fits; `None` where it always does.
    pub(super) test: Option<Expr>,
    /// The names with their values, which make sense only where it fits.
    pub(super) bindings: Vec<(hir::LocalId, Expr)>,
}

impl Fit {
    fn always() -> Fit {
        Fit {
            test: None,
            bindings: Vec::new(),
        }
    }

    fn when(test: Expr) -> Fit {
        Fit {
            test: Some(test),
            bindings: Vec::new(),
        }
    }

    /// Both fit: the second is tested only where the first does.
    fn and(mut self, other: Fit, node: NodeId) -> Fit {
        self.test = match (self.test, other.test) {
            (Some(a), Some(b)) => Some(Expr::new(ExprKind::And(a, b), Type::Bool, node)),
            (a, b) => a.or(b),
        };
        self.bindings.extend(other.bindings);
        self
    }
}

impl Lower<'_> {
    /// What a pattern asks of a value, which is a local or a projection from one.
    pub(super) fn pattern(&mut self, pattern: &hir::Pattern, value: &Expr) -> Lowered<Fit> {
        let node = pattern.id;
        Ok(match &pattern.kind {
            PatternKind::Error => return Err(Stop::Reported),
            PatternKind::Wildcard => Fit::always(),
            PatternKind::Bind(local) => Fit {
                test: None,
                bindings: vec![(*local, at(value, node))],
            },
            PatternKind::Int(n) => Fit::when(equal(value, ExprKind::Int(n.clone()), node)),
            PatternKind::Char(c) => Fit::when(equal(value, ExprKind::Char(*c), node)),
            PatternKind::Text(text) => Fit::when(equal(value, ExprKind::Text(text.clone()), node)),
            PatternKind::Bool(true) => Fit::when(at(value, node)),
            PatternKind::Bool(false) => {
                Fit::when(Expr::new(ExprKind::Not(at(value, node)), Type::Bool, node))
            }
            PatternKind::Ctor { ctor, args } => {
                self.ctor_pattern(node, ctor, args.as_deref(), value)?
            }
            PatternKind::Tuple(parts) => {
                let types = match &value.ty {
                    Type::Tuple(types) if types.len() == parts.len() => types.clone(),
                    Type::Unit if parts.is_empty() => [].into(),
                    _ => return Err(Stop::Reported),
                };
                let mut fit = Fit::always();
                for (i, (part, ty)) in parts.iter().zip(types.iter()).enumerate() {
                    let kind = ExprKind::Part(at(value, node), i as u32);
                    let inner = Expr::new(kind, ty.clone(), part.id);
                    fit = fit.and(self.pattern(part, &inner)?, node);
                }
                fit
            }
            PatternKind::List { front, rest, back } => {
                self.list_pattern(node, front, rest.as_deref(), back, value)?
            }
            PatternKind::Or(alternatives) => self.alternatives(node, alternatives, value)?,
        })
    }

    fn ctor_pattern(
        &mut self,
        node: NodeId,
        ctor: &hir::CtorRef,
        args: Option<&[hir::PatternArg]>,
        value: &Expr,
    ) -> Lowered<Fit> {
        let signature = self.other(&ctor.data)?;
        let hir::SignatureKind::Data(data) = &signature.kind else {
            return Err(Stop::Reported);
        };
        let mut fit = if data.ctors.len() == 1 {
            Fit::always()
        } else {
            let kind = ExprKind::Test {
                base: at(value, node),
                data: ctor.data.clone(),
                constructor: ctor.index,
            };
            Fit::when(Expr::new(kind, Type::Bool, node))
        };
        let Some(args) = args else {
            return Ok(fit);
        };
        let fields = self.pattern_fields(node).ok_or(Stop::Reported)?;
        for (arg, field) in args.iter().zip(fields) {
            let kind = ExprKind::Field {
                base: at(value, node),
                data: ctor.data.clone(),
                constructor: ctor.index,
                field,
            };
            let ty = self.node_ty(arg.pattern.id)?;
            let inner = Expr::new(kind, ty, arg.pattern.id);
            fit = fit.and(self.pattern(&arg.pattern, &inner)?, node);
        }
        Ok(fit)
    }

    fn list_pattern(
        &mut self,
        node: NodeId,
        front: &[hir::Pattern],
        rest: Option<&hir::Pattern>,
        back: &[hir::Pattern],
        value: &Expr,
    ) -> Lowered<Fit> {
        let Type::List(element) = &value.ty else {
            return Err(Stop::Reported);
        };
        let element = Type::clone(element);
        let length = || int_op(Intrinsic::ListLen, vec![at(value, node)], node);
        let known = int(front.len() + back.len(), node);
        let (op, args) = match rest {
            None => (Intrinsic::Eq, vec![length(), known]),
            Some(_) => (Intrinsic::Le, vec![known, length()]),
        };
        // `[*rest]` fits every list.
        let mut fit = if rest.is_some() && front.is_empty() && back.is_empty() {
            Fit::always()
        } else {
            Fit::when(Expr::new(ExprKind::Intrinsic(op, args), Type::Bool, node))
        };
        let from_end = |distance: usize, node: NodeId| {
            int_op(Intrinsic::IntSub, vec![length(), int(distance, node)], node)
        };
        let firsts = front.iter().enumerate().map(|(i, p)| (p, int(i, p.id)));
        let lasts = back.iter().enumerate().map(|(i, p)| {
            let index = match rest {
                // Without a rest in between the position is known.
                None => int(front.len() + i, p.id),
                Some(_) => from_end(back.len() - i, p.id),
            };
            (p, index)
        });
        for (part, index) in firsts.chain(lasts) {
            let kind = ExprKind::Intrinsic(Intrinsic::ListGet, vec![at(value, part.id), index]);
            let inner = Expr::new(kind, element.clone(), part.id);
            fit = fit.and(self.pattern(part, &inner)?, node);
        }
        if let Some(rest) = rest {
            let to = match back.len() {
                0 => length(),
                n => from_end(n, rest.id),
            };
            let args = vec![at(value, rest.id), int(front.len(), rest.id), to];
            let kind = ExprKind::Intrinsic(Intrinsic::ListSlice, args);
            let inner = Expr::new(kind, value.ty.clone(), rest.id);
            fit = fit.and(self.pattern(rest, &inner)?, node);
        }
        Ok(fit)
    }

    /// The first alternative that fits gives the names their values.
    fn alternatives(
        &mut self,
        node: NodeId,
        alternatives: &[hir::Pattern],
        value: &Expr,
    ) -> Lowered<Fit> {
        let mut fits = Vec::new();
        for alternative in alternatives {
            let fit = self.pattern(alternative, value)?;
            let last = fit.test.is_none();
            fits.push(fit);
            if last {
                break;
            }
        }
        let test = if fits.iter().all(|fit| fit.test.is_some()) {
            let tests = fits.iter().filter_map(|fit| fit.test.clone());
            tests.reduce(|a, b| Expr::new(ExprKind::Or(a, b), Type::Bool, node))
        } else {
            None
        };
        let Some(last) = fits.pop() else {
            return Err(Stop::Reported);
        };
        let mut bindings = last.bindings;
        for fit in fits.into_iter().rev() {
            let Some(condition) = fit.test else { continue };
            for (local, otherwise) in &mut bindings {
                let then = fit.bindings.iter().find(|(name, _)| name == local);
                let (_, then) = then.ok_or(Stop::Reported)?;
                let ty = then.ty.clone();
                let kind = ExprKind::If {
                    condition: condition.clone(),
                    then: then.clone(),
                    otherwise: otherwise.clone(),
                };
                *otherwise = Expr::new(kind, ty, node);
            }
        }
        Ok(Fit { test, bindings })
    }

    /// Gives a value a local, unless it is one already, and goes on with that.
    pub(super) fn shared(
        &mut self,
        name: &str,
        value: Expr,
        work: impl FnOnce(&mut Self, &Expr) -> Lowered<Expr>,
    ) -> Lowered<Expr> {
        if matches!(&*value.kind, ExprKind::Local(_)) {
            return work(self, &value);
        }
        let node = value.node;
        let local = self.fresh(name, value.ty.clone(), node);
        let read = self.read(local, node);
        let body = work(self, &read)?;
        Ok(let_in(local, value, body))
    }

    pub(super) fn is_pattern(
        &mut self,
        node: NodeId,
        scrutinee: &hir::Expr,
        pattern: &hir::Pattern,
    ) -> Lowered<Expr> {
        let value = self.expr(scrutinee)?;
        self.shared("subject", value, |lower, value| {
            let fit = lower.pattern(pattern, value)?;
            Ok(fit
                .test
                .unwrap_or_else(|| Expr::new(ExprKind::Bool(true), Type::Bool, node)))
        })
    }

    pub(super) fn match_expr(
        &mut self,
        node: NodeId,
        scrutinee: &hir::Expr,
        arms: &[hir::Arm],
    ) -> Lowered<Expr> {
        if arms.len() > MAX_CASES {
            return unsupported("T1922", node, "a `match` of more than 500 cases is");
        }
        let ty = self.node_ty(node)?;
        let value = self.expr(scrutinee)?;
        self.shared("subject", value, |lower, value| {
            lower.arms(node, arms, value, &ty)
        })
    }

    fn arms(&mut self, node: NodeId, arms: &[hir::Arm], value: &Expr, ty: &Type) -> Lowered<Expr> {
        let mut cases = Vec::new();
        let mut rest = None;
        for arm in arms {
            let fit = self.pattern(&arm.pattern, value)?;
            let condition = match &arm.guard {
                None => fit.test,
                Some(guard) => {
                    // The guard has names of its own for the parts: those of the body are bound once, where it is known that the case is taken.
                    let guard = self.with_copies(&fit.bindings, |lower| lower.expr(guard))?;
                    let node = guard.node;
                    Some(match fit.test {
                        Some(test) => Expr::new(ExprKind::And(test, guard), Type::Bool, node),
                        None => guard,
                    })
                }
            };
            let mut body = self.block(&arm.body)?;
            for (local, value) in fit.bindings.into_iter().rev() {
                body = let_in(self.local(local)?, value, body);
            }
            match condition {
                Some(condition) => cases.push((condition, body, arm.id)),
                None => {
                    rest = Some(body);
                    break;
                }
            }
        }
        let none = ExprKind::Unreachable(UnreachableWhy::Match);
        let mut out = rest.unwrap_or_else(|| Expr::new(none, Type::Never, node));
        for (condition, then, arm) in cases.into_iter().rev() {
            let kind = ExprKind::If {
                condition,
                then,
                otherwise: out,
            };
            out = Expr::new(kind, ty.clone(), arm);
        }
        Ok(out)
    }

    /// An expression in which the names have locals of their own, bound around it.
    pub(super) fn with_copies(
        &mut self,
        bindings: &[(hir::LocalId, Expr)],
        work: impl FnOnce(&mut Self) -> Lowered<Expr>,
    ) -> Lowered<Expr> {
        let mut names = Vec::new();
        for (name, _) in bindings {
            names.push((*name, self.declare(*name)?));
        }
        let mut body = self.renamed(&names, work)?;
        for ((_, local), (_, value)) in names.into_iter().zip(bindings).rev() {
            body = let_in(local, value.clone(), body);
        }
        Ok(body)
    }
}

/// `local` bound to `value` in `body`.
pub(super) fn let_in(local: LocalId, value: Expr, body: Expr) -> Expr {
    let (ty, node) = (body.ty.clone(), body.node);
    Expr::new(ExprKind::Let { local, value, body }, ty, node)
}

/// The same value at another node.
pub(super) fn at(value: &Expr, node: NodeId) -> Expr {
    Expr {
        node,
        ..value.clone()
    }
}

fn equal(value: &Expr, literal: ExprKind, node: NodeId) -> Expr {
    let literal = Expr::new(literal, value.ty.clone(), node);
    let args = vec![at(value, node), literal];
    Expr::new(ExprKind::Intrinsic(Intrinsic::Eq, args), Type::Bool, node)
}

pub(super) fn int(n: usize, node: NodeId) -> Expr {
    Expr::new(ExprKind::Int(BigInt::from(n)), Type::Int, node)
}

pub(super) fn int_op(op: Intrinsic, args: Vec<Expr>, node: NodeId) -> Expr {
    Expr::new(ExprKind::Intrinsic(op, args), Type::Int, node)
}
