//! Effects of calls, and where they may be had.

use super::{Allowed, Infer};
use crate::unify::{RowDemand, Why};
use crate::{Finding, Row};
use tenet_hir::{NodeId, SignatureKind};

impl Infer<'_> {
    /// A call with these effects stands at `at`; `callee` names it.
    pub(super) fn perform(&mut self, row: &Row, at: NodeId, callee: &str) {
        if row.is_pure() {
            return;
        }
        let (sup, why) = match &self.frame.allowed {
            Allowed::Declared(declared) => (declared.clone(), Why::Call(callee.to_string())),
            Allowed::Pure(what) => (Row::pure(), Why::Pure(callee.to_string(), what)),
            Allowed::Found(row) => (row.clone(), Why::Call(callee.to_string())),
        };
        self.unifier.demand(row.clone(), sup, at, why);
    }

    pub(super) fn solve_effects(&mut self) {
        for (demand, missing) in self.unifier.solve_rows() {
            let finding = self.effect_problem(&demand, &missing);
            self.report(finding);
        }
    }

    fn row_text(&self, row: &Row) -> String {
        let mut names: Vec<String> = Vec::new();
        if row.console {
            names.push("Console".into());
        }
        if row.diverge {
            names.push("Diverge".into());
        }
        for param in &row.params {
            let name = self.params.get(*param as usize).map(|p| p.name.to_string());
            names.push(name.unwrap_or_else(|| "e".into()));
        }
        names.join(" + ")
    }

    /// Adds the mend that declares effects.
    fn with_declaration(&self, finding: Finding, effects: &str) -> Finding {
        let SignatureKind::Function(f) = &self.signature.kind else {
            return finding;
        };
        let title = format!("declare `{effects}`");
        match f.effects.last() {
            Some(last) => finding.with_insertion(title, last.id, format!(" + {effects}")),
            None => finding.with_insertion(title, f.result.id, format!(" uses {effects}")),
        }
    }

    fn effect_problem(&self, demand: &RowDemand, missing: &Row) -> Finding {
        let effects = self.row_text(missing);
        let at = demand.at;
        match &demand.why {
            Why::Call(callee) => {
                let message =
                    format!("{callee} uses `{effects}`, which this function does not declare");
                let mut all = self.unifier.row(&demand.sup);
                all.join(missing);
                let finding = Finding::error("T2001", "effect", at, message).with_note(format!(
                    "Write `uses {}` after the result type of `{}`, or do without the effect.",
                    self.row_text(&all),
                    self.signature.name
                ));
                self.with_declaration(finding, &effects)
            }
            Why::Pure(callee, what) => {
                let message = format!("{callee} uses `{effects}`, and {what} is pure");
                let note = if missing.diverge {
                    "A call that may not terminate says nothing that could be relied upon."
                } else {
                    "What it means may not depend on the world nor change it. Call it before, and use its result here."
                };
                Finding::error("T2002", "effect", at, message).with_note(note)
            }
            Why::Value => {
                let message =
                    format!("this function uses `{effects}`, and one without it is wanted here");
                Finding::error("T2003", "effect", at, message)
            }
        }
    }
}
