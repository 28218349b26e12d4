//! Conditions, choices and statements.

use super::frame::{Exit, Frame, Lowered, Stop};
use crate::{Op, Rep, Value};
use tenet_core::{Expr, ExprKind, Stmt, StmtKind, Type};

/// Where control goes on when a condition was evaluated.
#[derive(Default)]
pub struct Ways {
    /// Where it is true.
    pub holds: Vec<Exit>,
    /// Where it is false.
    pub fails: Vec<Exit>,
}

impl Frame<'_, '_> {
    /// Lowers what may diverge; `None` where it does.
    pub fn reach<T>(&mut self, lowered: Lowered<T>) -> Lowered<Option<T>> {
        match lowered {
            Ok(value) => Ok(Some(value)),
            Err(Stop::Diverges) => {
                self.builder.current = None;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Evaluates a condition for control alone.
    pub fn condition(&mut self, expr: &Expr) -> Lowered<Ways> {
        self.deeper(expr)?;
        let ways = match &*expr.kind {
            ExprKind::Bool(true) => Ways {
                holds: self.exit(None).into_iter().collect(),
                fails: Vec::new(),
            },
            ExprKind::Bool(false) => Ways {
                holds: Vec::new(),
                fails: self.exit(None).into_iter().collect(),
            },
            ExprKind::Not(e) => {
                let ways = self.condition(e)?;
                Ways {
                    holds: ways.fails,
                    fails: ways.holds,
                }
            }
            ExprKind::And(a, b) => {
                let first = self.condition(a)?;
                let mut ways = self.then_condition(first.holds, b)?;
                ways.fails.extend(first.fails);
                ways
            }
            ExprKind::Or(a, b) => {
                let first = self.condition(a)?;
                let mut ways = self.then_condition(first.fails, b)?;
                ways.holds.extend(first.holds);
                ways
            }
            ExprKind::Implies(a, b) => {
                let first = self.condition(a)?;
                let mut ways = self.then_condition(first.holds, b)?;
                ways.holds.extend(first.fails);
                ways
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                let first = self.condition(condition)?;
                let mut ways = self.then_condition(first.holds, then)?;
                let other = self.then_condition(first.fails, otherwise)?;
                ways.holds.extend(other.holds);
                ways.fails.extend(other.fails);
                ways
            }
            ExprKind::Let { local, value, body } => {
                let value = self.expr(value)?;
                self.bind(*local, value);
                self.condition(body)?
            }
            _ => {
                let value = self.expr(expr)?;
                self.fork(value)
            }
        };
        self.depth -= 1;
        Ok(ways)
    }

    /// Branches on a plain truth value.
    pub fn fork(&mut self, value: Value) -> Ways {
        let (then, otherwise) = self.builder.branch(value);
        self.enter(then);
        let holds = self.exit(None).into_iter().collect();
        self.enter(otherwise);
        let fails = self.exit(None).into_iter().collect();
        Ways { holds, fails }
    }

    /// A condition evaluated where others went.
    fn then_condition(&mut self, exits: Vec<Exit>, expr: &Expr) -> Lowered<Ways> {
        if exits.is_empty() {
            return Ok(Ways::default());
        }
        let keep = exits.iter().map(|e| e.vars.len()).min().unwrap_or(0);
        let depth = self.depth;
        let lowered = match self.join(exits, keep, None) {
            Ok(_) => self.condition(expr),
            Err(stop) => Err(stop),
        };
        let ways = self.reach(lowered)?;
        self.depth = depth;
        Ok(ways.unwrap_or_default())
    }

    /// A truth value from a condition's ways.
    pub fn truth(&mut self, ways: Ways, keep: usize) -> Lowered<Value> {
        let mut exits = Vec::new();
        for (way, value) in [(ways.holds, true), (ways.fails, false)] {
            if way.is_empty() {
                continue;
            }
            self.join(way, keep, None)?;
            let value = self.builder.emit(Op::Bool(value), Rep::Bool);
            exits.extend(self.exit(Some(value)));
        }
        let value = self.join(exits, keep, Some(Rep::Bool))?;
        value.ok_or(Stop::Diverges)
    }

    /// `if`.
    pub fn choice(
        &mut self,
        condition: &Expr,
        then: &Expr,
        otherwise: &Expr,
        ty: &Type,
    ) -> Lowered<Value> {
        let keep = self.vars.len();
        let ways = self.condition(condition)?;
        let mut exits = Vec::new();
        // A value of type `Unit` is the same on all ways.
        let rep = match ty {
            Type::Unit => None,
            ty => Some(self.instances.rep(ty)),
        };
        let depth = self.depth;
        for (way, branch) in [(ways.holds, then), (ways.fails, otherwise)] {
            if way.is_empty() {
                continue;
            }
            self.join(way, keep, None)?;
            let lowered = self.expr(branch);
            if let Some(value) = self.reach(lowered)? {
                exits.extend(self.exit(Some(value)));
            }
            self.depth = depth;
        }
        match self.join(exits, keep, rep)? {
            Some(value) if rep.is_some() => Ok(value),
            _ => Ok(self.word(0)),
        }
    }

    /// A statement.
    pub fn stmt(&mut self, stmt: &Stmt) -> Lowered<()> {
        if stmt.ghost && !(self.test && matches!(stmt.kind, StmtKind::Assert { .. })) {
            return Ok(());
        }
        match &stmt.kind {
            StmtKind::Let { local, value } => {
                if self.is_ghost(*local) {
                    return Ok(());
                }
                let value = self.expr(value)?;
                self.bind(*local, value);
            }
            StmtKind::Assign { local, value } => {
                if self.is_ghost(*local) {
                    return Ok(());
                }
                let value = self.expr(value)?;
                match self.var_place(*local) {
                    Some(place) => self.vars[place].1 = value,
                    None => return Err(self.error(stmt.node, "assigns what is not in scope")),
                }
            }
            StmtKind::Expr(e) => {
                self.expr(e)?;
            }
            StmtKind::Loop {
                kind,
                body,
                assigned,
                ..
            } => self.lower_loop(kind, body, assigned)?,
            StmtKind::Assert { condition, .. } if self.test => {
                self.assertion(condition, stmt.node.0)?;
            }
            StmtKind::Assert { .. } | StmtKind::Assume { .. } | StmtKind::Witness { .. } => {}
        }
        Ok(())
    }

    fn is_ghost(&self, local: tenet_core::LocalId) -> bool {
        self.locals.get(local.0 as usize).is_some_and(|l| l.ghost)
    }

    /// An assertion of a test: leaves it with the assertion's node where it fails.
    fn assertion(&mut self, condition: &Expr, node: u32) -> Lowered<()> {
        let keep = self.vars.len();
        let ways = self.condition(condition)?;
        if !ways.fails.is_empty() {
            self.join(ways.fails, keep, None)?;
            let code = self.word(i64::from(node) + 1);
            self.builder.end(crate::Terminator::Return(code));
        }
        self.join(ways.holds, keep, None)?;
        Ok(())
    }
}
