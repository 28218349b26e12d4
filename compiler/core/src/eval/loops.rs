//! Loops with their invariants and measures.

use super::machine::{Frame, Machine};
use super::report::{Eval, Exit, malformed};
use super::{Integer, Value, ViolationKind};
use crate::{Expr, Invariant, LoopKind, Stmt, StmtKind};

/// The parts of a loop that every turn needs.
struct Contract<'a> {
    stmt: &'a Stmt,
    invariants: &'a [Invariant],
    decreases: Option<&'a [Expr]>,
}

/// Does the loop go on?
enum Turn {
    Next,
    Left,
}

impl Machine<'_> {
    pub(super) fn run_loop(&mut self, stmt: &Stmt, frame: &mut Frame) -> Eval<()> {
        let StmtKind::Loop {
            kind,
            invariants,
            decreases,
            body,
            ..
        } = &stmt.kind
        else {
            return malformed("a loop that is none");
        };
        let contract = Contract {
            stmt,
            invariants,
            decreases: decreases.as_deref(),
        };
        match kind {
            LoopKind::While(condition) => self.run_while(condition, body, &contract, frame),
            LoopKind::For { index, from, to } => {
                let mut at = self.number(from, frame)?;
                let to = self.number(to, frame)?;
                frame.set(*index, Value::Int(at.clone()))?;
                self.oblige_invariants(&contract, ViolationKind::InvariantEntry, frame)?;
                while at < to {
                    self.tick()?;
                    if let Turn::Left = self.run_turn(body, frame)? {
                        return Ok(());
                    }
                    at = at.add(&Integer::from(1));
                    frame.set(*index, Value::Int(at.clone()))?;
                    self.oblige_invariants(&contract, ViolationKind::InvariantStep, frame)?;
                }
                Ok(())
            }
        }
    }

    fn run_while(
        &mut self,
        condition: &Expr,
        body: &Expr,
        contract: &Contract<'_>,
        frame: &mut Frame,
    ) -> Eval<()> {
        self.oblige_invariants(contract, ViolationKind::InvariantEntry, frame)?;
        while self.truth(condition, frame)? {
            self.tick()?;
            let before = self.measure(contract.decreases, frame)?;
            if let Turn::Left = self.run_turn(body, frame)? {
                return Ok(());
            }
            self.oblige_invariants(contract, ViolationKind::InvariantStep, frame)?;
            let after = self.measure(contract.decreases, frame)?;
            if let (Some(before), Some(after)) = (before, after) {
                self.oblige_decrease(&before, &after, contract.stmt.node, None, frame)?;
            }
        }
        Ok(())
    }

    fn run_turn(&mut self, body: &Expr, frame: &mut Frame) -> Eval<Turn> {
        match self.eval(body, frame) {
            Ok(_) | Err(Exit::Continue) => Ok(Turn::Next),
            Err(Exit::Break) => Ok(Turn::Left),
            Err(exit) => Err(exit),
        }
    }

    fn oblige_invariants(
        &mut self,
        contract: &Contract<'_>,
        kind: ViolationKind,
        frame: &mut Frame,
    ) -> Eval<()> {
        if !self.contracts(frame) {
            return Ok(());
        }
        for invariant in contract.invariants {
            if self.holds(&invariant.expr, frame)? == Some(false) {
                let mut violation = frame.violation(kind, contract.stmt.node);
                violation.clause = Some(frame.place(invariant.node));
                return Err(violation.into());
            }
        }
        Ok(())
    }
}
