//! Contract lines part by part: each conjunct, and each under the branches that it stands in, is obliged by itself, so that one that fails hides no other.

use crate::frames::Frame;
use crate::obligations::{Kind, Place};
use crate::walk::Walk;
use tenet_core::{Clause, Expr, ExprKind, NodeId, Path, StmtKind};
use tenet_logic::{Sort, Term};
use tenet_source::Verdict;

impl Walk<'_> {
    /// Obliges a contract line in its parts; gives the formula of the whole.
    pub(crate) fn oblige_clause(
        &mut self,
        frame: &mut Frame,
        clause: &Clause,
        kind: Kind,
        place: &Place,
        callee: Option<&Path>,
    ) -> Term {
        let formula = self.quietly(|walk| walk.eval(frame, &clause.expr));
        let before = frame.snapshot();
        let parts = self.quietly(|walk| {
            let mut parts = Vec::new();
            walk.parts_of_clause(frame, &clause.expr, &[], &mut parts);
            parts
        });
        frame.restore(before);
        let whole = Self::place(frame, clause.node);
        // A part is told from the whole by its node.
        let divided = parts.iter().any(|(_, node)| *node != clause.expr.node);
        let sound = parts
            .iter()
            .all(|(part, _)| self.terms.sort_of(*part) == Sort::BOOL);
        if !divided || !sound || !self.covers(&parts, formula) {
            self.oblige_all(kind, formula, place, Some(&whole), callee);
            return formula;
        }
        for (part, node) in parts {
            let clause = if node == clause.expr.node {
                whole.clone()
            } else {
                Self::place(frame, node)
            };
            self.oblige_all(kind, part, place, Some(&clause), callee);
        }
        formula
    }

    /// Do the parts imply the whole? What is relied on elsewhere is the whole, so this is proved where it is not plain to see.
    fn covers(&mut self, parts: &[(Term, NodeId)], formula: Term) -> bool {
        let together = self.terms.and(parts.iter().map(|(part, _)| *part));
        if together == formula {
            return true;
        }
        let sequent = tenet_logic::Sequent {
            facts: parts.iter().map(|(part, _)| *part).collect(),
            goal: formula,
        };
        let limits = self.options.reachability.clone();
        self.decides(&sequent, &limits).verdict == Verdict::Proved
    }

    fn parts_of_clause(
        &mut self,
        frame: &mut Frame,
        expr: &Expr,
        guards: &[Term],
        parts: &mut Vec<(Term, NodeId)>,
    ) {
        match &*expr.kind {
            ExprKind::And(a, b) => {
                self.parts_of_clause(frame, a, guards, parts);
                self.parts_of_clause(frame, b, guards, parts);
            }
            // No value gets to the other side, as is shown where the clause is seen to be well defined.
            ExprKind::If {
                then, otherwise, ..
            } if matches!(*otherwise.kind, ExprKind::Unreachable(_)) => {
                self.parts_of_clause(frame, then, guards, parts);
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                let condition = self.eval(frame, condition);
                let negated = self.terms.not(condition);
                for (guard, side) in [(condition, then), (negated, otherwise)] {
                    if guard == Term::FALSE {
                        continue;
                    }
                    let before = frame.snapshot();
                    let inner: Vec<Term> = guards.iter().copied().chain([guard]).collect();
                    self.parts_of_clause(frame, side, &inner, parts);
                    frame.restore(before);
                }
            }
            ExprKind::Let { local, value, body } => {
                let value = self.eval(frame, value);
                frame.set(*local, value);
                self.parts_of_clause(frame, body, guards, parts);
            }
            ExprKind::Block(block)
                if block
                    .stmts
                    .iter()
                    .all(|stmt| matches!(stmt.kind, StmtKind::Let { .. })) =>
            {
                for stmt in &block.stmts {
                    if let StmtKind::Let { local, value } = &stmt.kind {
                        let value = self.eval(frame, value);
                        frame.set(*local, value);
                    }
                }
                self.parts_of_clause(frame, &block.value, guards, parts);
            }
            _ => {
                let value = self.eval(frame, expr);
                if self.terms.sort_of(value) != Sort::BOOL {
                    // Of type `Never`: the whole is obliged as it stands.
                    parts.push((value, expr.node));
                    return;
                }
                let guard = self.terms.and(guards.iter().copied());
                let part = self.terms.implies(guard, value);
                if part != Term::TRUE {
                    parts.push((part, expr.node));
                }
            }
        }
    }
}
