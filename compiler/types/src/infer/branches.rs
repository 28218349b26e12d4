//! `if` and `match`: branches with a common type.

use super::Infer;
use crate::Ty;
use tenet_hir::{Arm, Block, Expr, IfArm, NodeId, PatternKind};

impl<'a> Infer<'a> {
    pub(super) fn conditional(
        &mut self,
        id: NodeId,
        arms: &'a [IfArm],
        otherwise: Option<&'a Block>,
        want: Option<&Ty>,
        statement: bool,
    ) -> Ty {
        if otherwise.is_none() {
            for arm in arms {
                self.check(&arm.condition, &Ty::Bool);
                self.block(&arm.body, Some(&Ty::Unit), statement);
            }
            if let Some(want) = want
                && !matches!(self.head(want), Ty::Unit | Ty::Infer(_) | Ty::Error)
            {
                let want = self.text(want);
                let message = format!("this `if` has no `else`, and a value of `{want}` is wanted");
                self.error("T1116", id, message);
                return Ty::Error;
            }
            return Ty::Unit;
        }
        let mut join = Join::new(self, id, want);
        for arm in arms {
            self.check(&arm.condition, &Ty::Bool);
            join.block(self, &arm.body, statement);
        }
        if let Some(block) = otherwise {
            join.block(self, block, statement);
        }
        join.ty()
    }

    pub(super) fn case_analysis(
        &mut self,
        id: NodeId,
        scrutinee: &'a Expr,
        arms: &'a [Arm],
        want: Option<&Ty>,
        statement: bool,
    ) -> Ty {
        let ty = self.expr(scrutinee, None);
        let mut join = Join::new(self, id, want);
        for arm in arms {
            self.pattern(&arm.pattern, &ty);
            if let Some(guard) = &arm.guard {
                self.pure("a guard", |infer| infer.check(guard, &Ty::Bool));
            }
            // Of a case that was not understood nothing is left.
            let lost = matches!(arm.pattern.kind, PatternKind::Error)
                && arm.body.stmts.is_empty()
                && arm.body.tail.is_none();
            let body = if lost {
                Ty::Error
            } else {
                join.block(self, &arm.body, statement)
            };
            self.record(arm.id, body);
        }
        self.matches.push((id, ty, arms));
        join.ty()
    }
}

/// The common type of branches.
struct Join {
    ty: Ty,
    wanted: bool,
    known: bool,
}

impl Join {
    fn new(infer: &mut Infer<'_>, id: NodeId, want: Option<&Ty>) -> Join {
        match want {
            Some(ty) => Join {
                ty: ty.clone(),
                wanted: true,
                known: true,
            },
            None => Join {
                ty: infer.fresh(id),
                wanted: false,
                known: false,
            },
        }
    }

    fn block<'a>(&mut self, infer: &mut Infer<'a>, block: &'a Block, statement: bool) -> Ty {
        let want = self.known.then(|| self.ty.clone());
        let ty = infer.block(block, want.as_ref(), statement);
        if !self.known && !matches!(infer.head(&ty), Ty::Never) {
            self.known = true;
            self.ty = ty.clone();
        }
        ty
    }

    fn ty(self) -> Ty {
        if self.known || self.wanted {
            self.ty
        } else {
            Ty::Never
        }
    }
}
