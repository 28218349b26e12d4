//! Loops with their invariants and measures.

use super::deciding::deciding;
use super::machine::{Frame, Machine};
use super::report::{Eval, Exit, malformed};
use super::{Contracts, Integer, Value, Violation, ViolationKind};
use crate::{Expr, Invariant, LocalId, LoopKind, Stmt, StmtKind};
use std::collections::BTreeSet;

/// The parts of a loop that every turn needs.
struct Contract<'a> {
    stmt: &'a Stmt,
    invariants: &'a [Invariant],
    decreases: Option<&'a [Expr]>,
}

/// A state that a loop was in (Brent, "An improved Monte Carlo factorization algorithm", 1980): it is taken anew after 1, 2, 4, … turns, so that
/// a loop that comes back to a state is seen to do so, with two states held and one compared for each turn.
#[derive(Default)]
struct Past {
    state: Vec<Option<Value>>,
    turns: u64,
    /// The locals that decide how the loop goes on, once it has made so many turns that it is worth to know.
    deciding: Option<BTreeSet<LocalId>>,
}

/// After how many turns only the locals that decide how the loop goes on are compared.
const MANY_TURNS: u64 = 32;

impl Past {
    /// Was the loop in this state?
    fn has(&mut self, stmt: &Stmt, locals: &[Option<Value>]) -> bool {
        /// How many parts of values are compared.
        const MAX_COMPARED: u64 = 1_000;
        if self.turns == MANY_TURNS {
            self.deciding = Some(deciding(stmt));
        }
        let known = self.deciding.as_ref();
        let counts = |at: usize| known.is_none_or(|known| known.contains(&LocalId(at as u32)));
        let relevant = locals.iter().enumerate();
        let state: Vec<&Option<Value>> = relevant
            .filter(|(at, _)| counts(*at))
            .map(|(_, value)| value)
            .collect();
        let mut steps = MAX_COMPARED;
        let same = |(a, b): (&Option<Value>, &Option<Value>)| match (a, b) {
            (Some(a), Some(b)) => a.equals_within(b, &mut steps),
            (a, b) => a.is_none() && b.is_none(),
        };
        let comparable = self.turns > 0 && self.state.len() == state.len();
        if comparable && self.state.iter().zip(state.iter().copied()).all(same) {
            return true;
        }
        self.turns += 1;
        if self.turns.is_power_of_two() || self.turns == MANY_TURNS + 1 {
            self.state = state.into_iter().cloned().collect();
        }
        false
    }
}

/// The loop comes back to where it was.
fn endless(contract: &Contract<'_>, past: &Past, frame: &Frame) -> Violation {
    let mut violation = frame.violation(ViolationKind::Decreases, contract.stmt.node);
    let StmtKind::Loop { assigned, .. } = &contract.stmt.kind else {
        return violation;
    };
    let counts = |local: &&LocalId| {
        let deciding = past.deciding.as_ref();
        deciding.is_none_or(|deciding| deciding.contains(*local))
    };
    let values: Vec<String> = assigned
        .iter()
        .filter(counts)
        .filter_map(|local| {
            let name = &frame.table.get(local.0 as usize)?.name;
            let value = frame.locals.get(local.0 as usize)?.as_ref()?;
            Some(format!("{name} = {value}"))
        })
        .collect();
    violation.note = Some(if values.is_empty() {
        "the loop changes nothing that decides whether it ends, so it never does".into()
    } else {
        format!(
            "the loop never ends: it comes back to {}",
            values.join(", ")
        )
    });
    violation
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
        let mut past = self.watches_loops(frame).then(Past::default);
        while self.truth(condition, frame)? {
            self.tick()?;
            if let Some(past) = &mut past
                && past.has(contract.stmt, &frame.locals)
            {
                return Err(endless(contract, past, frame).into());
            }
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

    /// Is a loop in this frame sought to be endless? Only where nothing but the locals decides what it does, and where it is obliged to end.
    fn watches_loops(&mut self, frame: &Frame) -> bool {
        matches!(&self.options.contracts, Contracts::Of(path) if *path == frame.function)
            && self
                .items
                .signature(&frame.function)
                .is_some_and(|signature| !signature.diverges)
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
        if self.look(contract.stmt.node, frame)? || !self.contracts(frame) {
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
