//! Lambdas.

use super::{Allowed, Barrier, Frame, Infer};
use crate::{Finding, Ty};
use tenet_hir::{Expr, LambdaParam, NodeId};

impl<'a> Infer<'a> {
    pub(super) fn lambda(
        &mut self,
        id: NodeId,
        params: &'a [LambdaParam],
        body: &'a Expr,
        want: Option<&Ty>,
    ) -> Ty {
        let wanted = match want.map(|w| self.head(w)) {
            Some(Ty::Function(f)) if f.params.len() == params.len() => Some(f),
            Some(Ty::Function(f)) => {
                let (has, wants) = (params.len(), f.params.len());
                let message =
                    format!("this lambda takes {has} parameters, and one of {wants} is wanted");
                self.error("T1103", id, message);
                return Ty::Error;
            }
            _ => None,
        };
        let result = match &wanted {
            Some(f) => f.result.clone(),
            None => self.fresh(body.id),
        };
        let effects = self.unifier.fresh_row();
        let frame = Frame {
            result: Some(result.clone()),
            barrier: Barrier::Lambda,
            loops: 0,
            broken: false,
            region: self.next_region(),
            allowed: Allowed::Found(effects.clone()),
        };
        let types = self.region(frame, |infer| {
            let types: Vec<Ty> = params
                .iter()
                .enumerate()
                .map(|(i, param)| infer.lambda_param(param, wanted.as_ref().map(|f| &f.params[i])))
                .collect();
            // The body of a lambda is what it gives: a lemma cannot stand there, and `Unit` need not be wanted.
            infer.check(body, &result);
            types
        });
        Ty::function(types, result, effects)
    }

    fn lambda_param(&mut self, param: &'a LambdaParam, wanted: Option<&Ty>) -> Ty {
        let mut fits = true;
        let ty = match (&param.ty, wanted) {
            (Some(written), wanted) => {
                let ty = self.type_expr(written);
                if let Some(wanted) = wanted
                    && !self.unifier.equal(wanted, &ty, param.id)
                    && !self.unifier.has_error(wanted)
                {
                    let (text, wanted) = (self.text(&ty), self.text(wanted));
                    let message =
                        format!("this parameter is `{text}`, and `{wanted}` goes in here");
                    self.report(Finding::error("T1101", "type", written.id, message));
                    fits = false;
                }
                ty
            }
            (None, Some(wanted)) => wanted.clone(),
            (None, None) => self.fresh(param.id),
        };
        self.record(param.id, ty.clone());
        self.declare(param.local, ty.clone());
        if let Some(predicate) = &param.refinement {
            self.predicate(predicate);
        }
        if fits { ty } else { Ty::Error }
    }
}
