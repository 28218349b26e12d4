//! What is judged once all types are known.

use super::Infer;
use crate::bounds::lacks;
use crate::{Finding, Operator, Row, Ty, Typing, exhaustive};
use tenet_hir::{Bound, NodeId, SignatureKind};

impl Infer<'_> {
    /// Judges what was left open and gives the tables, from node `first` up to `end`.
    pub(super) fn finish(mut self, first: u32, end: u32) -> (Typing, Row) {
        self.settle_braces();
        self.solve_effects();
        self.judge_bounds();
        self.settle_tables(first, end);
        self.judge_matches();
        if self.unifier.too_large {
            let message = "a type in here grows without end";
            self.report(Finding::on_item("T1132", "type", message));
        }
        self.typing
            .findings
            .sort_by_key(|f| (f.at.map_or(0, |id| id.0), f.code));
        self.typing.findings.dedup();
        let mut effects = Row::pure();
        for call in self.typing.calls.values() {
            effects.join(&call.effects);
        }
        (self.typing, effects)
    }

    fn settle_braces(&mut self) {
        for (id, ty) in std::mem::take(&mut self.braces) {
            let operator = match self.head(&ty) {
                // That the keys are ordered is asked where the type is written or a key is given.
                Ty::Set(_) => Operator::EmptySet,
                Ty::Map(..) => Operator::EmptyMap,
                Ty::Error => continue,
                Ty::Infer(_) => {
                    let finding = Finding::error(
                        "T1102",
                        "type",
                        id,
                        "`{}` may be an empty set or an empty map here",
                    )
                    .with_note("Say which with a type: `let seen: Set[Int] = {}`.");
                    self.report(finding);
                    self.unifier.silence(&ty);
                    continue;
                }
                other => {
                    let other = self.text(&other);
                    let message = format!("`{{}}` is an empty set or map, and `{other}` is wanted");
                    self.error("T1101", id, message);
                    continue;
                }
            };
            self.typing.operators.insert(id, operator);
        }
    }

    fn judge_bounds(&mut self) {
        let mut bounds = std::mem::take(&mut self.bounds);
        bounds.dedup();
        for (ty, bound, at) in bounds {
            let ty = self.unifier.resolve(&ty);
            let Some(part) = lacks(&ty, bound, &self.params, self.env) else {
                continue;
            };
            // An alias is transparent: what its condition asks of a parameter is asked where it is used, and as
            // the condition is erased nothing is compared or ordered when the program runs.
            let alias = matches!(self.signature.kind, SignatureKind::Alias(_));
            if alias && matches!(part, Ty::Param(..)) {
                continue;
            }
            let finding = lacking(&ty, &part, bound, at);
            let finding = self.with_bound(finding, &part, bound);
            self.report(finding);
        }
    }

    /// Adds the mend that bounds a type parameter.
    fn with_bound(&self, finding: Finding, part: &Ty, bound: Bound) -> Finding {
        let Ty::Param(index, name) = part else {
            return finding;
        };
        let Some(param) = self.signature.type_params.get(*index as usize) else {
            return finding;
        };
        let join = if param.bounds.is_empty() { ":" } else { " +" };
        let title = format!("bound `{name}` by `{bound:?}`");
        finding.with_insertion(title, param.id, format!("{join} {bound:?}"))
    }

    /// Replaces variables in all tables by what is known; what stayed unknown is reported once for each variable.
    fn settle_tables(&mut self, first: u32, end: u32) {
        let types = std::mem::take(&mut self.types);
        let mut out = vec![Ty::Error; end.saturating_sub(first) as usize];
        for (id, ty) in types {
            let ty = self.settled(&ty);
            if let Some(slot) =
                id.0.checked_sub(first)
                    .and_then(|i| out.get_mut(i as usize))
            {
                *slot = ty;
            }
        }
        for (id, operator) in &mut self.typing.operators {
            let ty = id.0.checked_sub(first).and_then(|i| out.get(i as usize));
            if *operator == Operator::IntOrder && ty != Some(&Ty::Int) {
                *operator = Operator::DerivedOrder;
            }
        }
        let locals = std::mem::take(&mut self.local_types);
        let locals: Vec<Ty> = locals
            .into_iter()
            .map(|local| local.map_or(Ty::Error, |(ty, _)| self.settled(&ty)))
            .collect();
        let mut calls = std::mem::take(&mut self.typing.calls);
        for call in calls.values_mut() {
            call.type_args = call.type_args.iter().map(|t| self.settled(t)).collect();
            call.effect_args = call
                .effect_args
                .iter()
                .map(|r| self.unifier.row(r))
                .collect();
            call.effects = self.unifier.row(&call.effects);
        }
        let mut holes = std::mem::take(&mut self.typing.holes);
        for (_, _, ty) in &mut holes {
            *ty = self.settled(ty);
        }
        self.typing.first_node = first;
        self.typing.types = out;
        self.typing.locals = locals;
        self.typing.calls = calls;
        self.typing.holes = holes;
    }

    fn settled(&mut self, ty: &Ty) -> Ty {
        let ty = self.unifier.resolve(ty);
        if let Some(origin) = self.unifier.unknown(&ty) {
            let finding = Finding::error(
                "T1102",
                "type",
                origin,
                "the type of this is not known",
            )
            .with_note("Nothing here says what it is. Write the type: `let xs: List[Int] = []`, `empty[Int]()`.");
            self.report(finding);
        }
        self.unifier.settle(&ty)
    }

    fn judge_matches(&mut self) {
        for (id, ty, arms) in std::mem::take(&mut self.matches) {
            let ty = self.unifier.resolve(&ty);
            let ty = self.unifier.settle(&ty);
            if self.typing.findings.iter().any(|f| {
                f.at.is_some_and(|at| arms.iter().any(|arm| arm.pattern.id == at))
            }) {
                continue;
            }
            let Some(report) = exhaustive::judge(&ty, arms, self.env) else {
                continue;
            };
            // A pattern that was not understood is taken for one that matches everything.
            let understood = !arms.iter().any(|arm| arm.pattern.is_broken());
            for arm in report.unreachable.into_iter().filter(|_| understood) {
                let mut finding = Finding::error(
                    "T1128",
                    "type",
                    arm,
                    "the cases above cover everything that this one matches",
                );
                finding.severity = tenet_source::Severity::Warning;
                self.report(finding);
            }
            if !report.missing.is_empty() {
                self.typing.missing_cases.insert(id, report.missing);
            }
        }
    }
}

/// The report of a type that lacks `Eq`, `Ord` or `Show`.
fn lacking(ty: &Ty, part: &Ty, bound: Bound, at: NodeId) -> Finding {
    let what = match bound {
        Bound::Eq => "compared with `==`",
        Bound::Ord => "ordered",
        Bound::Show => "shown",
    };
    let message = format!("values of type `{ty}` cannot be {what}");
    let finding = Finding::error("T1109", "type", at, message);
    match part {
        Ty::Param(_, name) => finding.with_note(format!(
            "Nothing is known of `{name}`. Bound it: `[{name}: {bound:?}]`."
        )),
        _ => finding.with_note(format!("`{part}` holds a function.")),
    }
}
