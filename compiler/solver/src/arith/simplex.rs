//! The general simplex with backtrackable bounds.
//!
//! Dutertre and de Moura, *A Fast Linear-Arithmetic Solver for DPLL(T)*, CAV 2006. All bounds are integers, so there
//! are no strict ones. Backtracking restores bounds only: the values of the columns that are not basic satisfy looser
//! bounds as well, and the basic ones that violate theirs are known at any time.

use super::columns::{Col, Columns};
use super::integer::Int;
use super::lemma::Farkas;
use super::rational::Rat;
use super::tableau::{Row, RowId, Tableau};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use tenet_logic::Lit;

/// Which bound of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Side {
    Lower,
    Upper,
}

impl Side {
    pub(super) fn opposite(self) -> Side {
        match self {
            Side::Lower => Side::Upper,
            Side::Upper => Side::Lower,
        }
    }

    /// Does the bound `a` say at least as much as `b`?
    pub(super) fn implies(self, a: &Int, b: &Int) -> bool {
        match self {
            Side::Lower => a >= b,
            Side::Upper => a <= b,
        }
    }
}

/// A bound and the true literal that states it: the literal's constraint divided by `scale` is `column - value <= 0`
/// for an upper, `value - column <= 0` for a lower bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) value: Int,
    pub(super) lit: Lit,
    pub(super) scale: Int,
}

impl Bound {
    /// Adds `factor` times the bound's inequality.
    pub(super) fn explain(&self, factor: &Rat, farkas: &mut Farkas) {
        farkas.add(self.lit, &(factor / &Rat::from(&self.scale)));
    }
}

/// The outcome of a search for a rational solution.
#[derive(Clone, Debug)]
pub(super) enum Feasibility {
    Feasible,
    Infeasible(Farkas),
    /// The budget is used up.
    Open,
}

#[derive(Clone, Debug, Default)]
struct Bounds {
    lower: Option<Bound>,
    upper: Option<Bound>,
}

#[derive(Clone, Debug)]
struct Undo {
    col: Col,
    side: Side,
    old: Option<Bound>,
}

/// Pivots chosen for sparseness before Bland's rule takes over, which guarantees termination.
const GREEDY_PIVOTS: u32 = 200;
/// Rows without bounds are cleared away when there are this many more rows, and columns, than at the last clearing.
const CLEARING_STEP: usize = 64;

/// Bounds, values, tableau.
#[derive(Clone, Debug, Default)]
pub(super) struct Simplex {
    bounds: Vec<Bounds>,
    values: Vec<Rat>,
    pub(super) tableau: Tableau,
    /// Contains every basic column that violates a bound.
    suspects: BTreeSet<Col>,
    trail: Vec<Undo>,
    /// Columns whose bounds have been tightened since the list was last taken.
    tightened: Vec<(Col, Side)>,
    rows_at_clearing: usize,
    columns_at_clearing: usize,
}

impl Simplex {
    /// Makes room for columns below `count`.
    pub(super) fn reserve(&mut self, count: usize) {
        if self.bounds.len() < count {
            self.bounds.resize(count, Bounds::default());
            self.values.resize(count, Rat::ZERO);
            self.tableau.reserve(count);
        }
    }

    /// A position to which bounds can be taken back.
    pub(super) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Takes back all bounds asserted since the mark.
    pub(super) fn backtrack(&mut self, mark: usize) {
        while self.trail.len() > mark {
            let Some(undo) = self.trail.pop() else { break };
            let bounds = &mut self.bounds[undo.col.index()];
            match undo.side {
                Side::Lower => bounds.lower = undo.old,
                Side::Upper => bounds.upper = undo.old,
            }
        }
    }

    pub(super) fn bound(&self, col: Col, side: Side) -> Option<&Bound> {
        let bounds = &self.bounds[col.index()];
        match side {
            Side::Lower => bounds.lower.as_ref(),
            Side::Upper => bounds.upper.as_ref(),
        }
    }

    /// The value of a column that its bounds leave no choice.
    pub(super) fn fixed(&self, col: Col) -> Option<&Int> {
        let bounds = &self.bounds[col.index()];
        match (&bounds.lower, &bounds.upper) {
            (Some(lower), Some(upper)) if lower.value == upper.value => Some(&lower.value),
            _ => None,
        }
    }

    pub(super) fn value(&self, col: Col) -> &Rat {
        &self.values[col.index()]
    }

    /// Has the column looked at again, as if its bounds had just been tightened.
    pub(super) fn look_again(&mut self, col: Col) {
        self.tightened.push((col, Side::Lower));
        self.tightened.push((col, Side::Upper));
    }

    pub(super) fn take_tightened(&mut self) -> Vec<(Col, Side)> {
        std::mem::take(&mut self.tightened)
    }

    /// Gives a form its row, if it has none yet, and a value.
    pub(super) fn activate(&mut self, columns: &Columns, col: Col) {
        let Some(definition) = columns.definition(col) else {
            return;
        };
        if !self.tableau.occurs(col).is_empty() {
            return;
        }
        let mut value = Rat::ZERO;
        for (c, coefficient) in definition.iter() {
            value = &value + &(&Rat::from(coefficient) * self.value(*c));
        }
        self.values[col.index()] = value;
        self.tableau.add_row(col, definition);
        self.suspect(col);
    }

    /// Is the value within the column's bounds?
    pub(super) fn admits(&self, col: Col, value: &Rat) -> bool {
        let bounds = &self.bounds[col.index()];
        let above = |lower: &Bound| value.cmp_int(&lower.value) != Ordering::Less;
        let below = |upper: &Bound| value.cmp_int(&upper.value) != Ordering::Greater;
        bounds.lower.as_ref().is_none_or(above) && bounds.upper.as_ref().is_none_or(below)
    }

    /// Is there a solution with the additional bound? The values stay as they are, which must be feasible.
    pub(super) fn probe(
        &mut self,
        col: Col,
        side: Side,
        bound: Bound,
        budget: &mut u64,
    ) -> Feasibility {
        let (mark, values, tightened) = (self.mark(), self.values.clone(), self.tightened.clone());
        let outcome = match self.assert_bound(col, side, bound) {
            Ok(()) => self.solve(budget),
            Err(farkas) => Feasibility::Infeasible(farkas),
        };
        self.backtrack(mark);
        self.values = values;
        self.tightened = tightened;
        self.suspects.clear();
        outcome
    }

    fn suspect(&mut self, col: Col) {
        if self.violated(col).is_some() {
            self.suspects.insert(col);
        }
    }

    fn violated(&self, col: Col) -> Option<Side> {
        let bounds = &self.bounds[col.index()];
        let value = &self.values[col.index()];
        match (&bounds.lower, &bounds.upper) {
            (Some(lower), _) if value.cmp_int(&lower.value) == Ordering::Less => Some(Side::Lower),
            (_, Some(upper)) if value.cmp_int(&upper.value) == Ordering::Greater => {
                Some(Side::Upper)
            }
            _ => None,
        }
    }

    /// Asserts a bound of a column that is a monomial or has a row. An error is a contradiction with the opposite bound.
    pub(super) fn assert_bound(
        &mut self,
        col: Col,
        side: Side,
        bound: Bound,
    ) -> Result<(), Farkas> {
        if let Some(known) = self.bound(col, side)
            && side.implies(&known.value, &bound.value)
        {
            return Ok(());
        }
        if let Some(other) = self.bound(col, side.opposite())
            && !side.implies(&other.value, &bound.value)
            && other.value != bound.value
        {
            let mut farkas = Farkas::default();
            let one = Rat::from(Int::ONE);
            bound.explain(&one, &mut farkas);
            other.explain(&one, &mut farkas);
            return Err(farkas);
        }
        let target = bound.value.clone();
        let bounds = &mut self.bounds[col.index()];
        let slot = match side {
            Side::Lower => &mut bounds.lower,
            Side::Upper => &mut bounds.upper,
        };
        let old = slot.replace(bound);
        self.trail.push(Undo { col, side, old });
        self.tightened.push((col, side));
        if self.violated(col).is_some() {
            if self.tableau.is_basic(col) {
                self.suspects.insert(col);
            } else {
                let change = &Rat::from(target) - self.value(col);
                self.shift(col, &change);
            }
        }
        Ok(())
    }

    /// Changes the value of a column that is not basic, and with it those of the basic ones.
    pub(super) fn shift(&mut self, col: Col, change: &Rat) {
        self.values[col.index()] = self.value(col) + change;
        for index in 0..self.tableau.occurs(col).len() {
            let row = self.tableau.row(self.tableau.occurs(col)[index]);
            let basic = row.basic;
            let change = &ratio(row, col) * change;
            self.values[basic.index()] = self.value(basic) + &change;
            self.suspect(basic);
        }
    }

    /// Searches for values within all bounds.
    pub(super) fn solve(&mut self, budget: &mut u64) -> Feasibility {
        let mut pivots = 0;
        while let Some(col) = self.suspects.first().copied() {
            let (Some(side), Some(row)) = (self.violated(col), self.tableau.row_of(col)) else {
                self.suspects.remove(&col);
                continue;
            };
            if *budget == 0 {
                return Feasibility::Open;
            }
            let Some(entering) = self.entering(row, side, pivots < GREEDY_PIVOTS) else {
                return Feasibility::Infeasible(self.explain_row(row, side));
            };
            pivots += 1;
            let cost = self.pivot_to_bound(row, entering, side);
            let width = self.values[col.index()].bits() / 64;
            *budget = budget.saturating_sub((1 + cost) * (1 + width));
        }
        Feasibility::Feasible
    }

    /// A column that can move such that the basic one of the row, which violates the bound, gets closer to it.
    fn entering(&self, id: RowId, violated: Side, greedy: bool) -> Option<Col> {
        let row = self.tableau.row(id);
        let basic_sign = row.coefficient(row.basic).signum();
        let mut best: Option<(usize, Col)> = None;
        for (col, coefficient) in &row.entries {
            if *col == row.basic
                || !self.can_help(*col, -coefficient.signum() * basic_sign, violated)
            {
                continue;
            }
            if !greedy {
                return Some(*col);
            }
            let cost = self.tableau.occurs(*col).len();
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, *col));
            }
        }
        best.map(|(_, col)| col)
    }

    /// Can the column move in the direction that repairs the violated bound of the basic one, which grows with it if
    /// `sign` is positive?
    fn can_help(&self, col: Col, sign: i32, violated: Side) -> bool {
        let up = (sign > 0) == (violated == Side::Lower);
        let bounds = &self.bounds[col.index()];
        let value = &self.values[col.index()];
        if up {
            bounds
                .upper
                .as_ref()
                .is_none_or(|upper| value.cmp_int(&upper.value) == Ordering::Less)
        } else {
            bounds
                .lower
                .as_ref()
                .is_none_or(|lower| value.cmp_int(&lower.value) == Ordering::Greater)
        }
    }

    fn pivot_to_bound(&mut self, id: RowId, entering: Col, violated: Side) -> u64 {
        let row = self.tableau.row(id);
        let basic = row.basic;
        let rate = ratio(row, entering);
        let Some(target) = self.bound(basic, violated).map(|b| Rat::from(&b.value)) else {
            return 0;
        };
        let change = &(&target - self.value(basic)) / &rate;
        self.shift(entering, &change);
        self.suspects.remove(&basic);
        let cost = self.tableau.pivot(id, entering);
        self.suspect(entering);
        cost
    }

    /// The basic column's violated bound, and the bounds that keep all others of its row from moving.
    fn explain_row(&self, id: RowId, violated: Side) -> Farkas {
        let row = self.tableau.row(id);
        let mut farkas = Farkas::default();
        if let Some(bound) = self.bound(row.basic, violated) {
            bound.explain(&Rat::from(Int::ONE), &mut farkas);
        }
        for (col, _) in &row.entries {
            if *col == row.basic {
                continue;
            }
            let rate = ratio(row, *col);
            let side = if rate.is_positive() == (violated == Side::Lower) {
                Side::Upper
            } else {
                Side::Lower
            };
            if let Some(bound) = self.bound(*col, side) {
                bound.explain(&rate.abs(), &mut farkas);
            }
        }
        farkas
    }

    /// Removes rows of forms that have no bound, when there are many of them.
    pub(super) fn clear_idle_rows(&mut self, columns: &Columns) {
        // Without new columns the rows would only be added again.
        if self.tableau.row_count() < self.rows_at_clearing + CLEARING_STEP
            || columns.len() < self.columns_at_clearing + CLEARING_STEP
        {
            return;
        }
        self.columns_at_clearing = columns.len();
        for col in columns.all() {
            let bounds = &self.bounds[col.index()];
            if !columns.is_monomial(col)
                && bounds.lower.is_none()
                && bounds.upper.is_none()
                && !self.tableau.occurs(col).is_empty()
            {
                self.deactivate(col);
            }
        }
        self.rows_at_clearing = self.tableau.row_count();
    }

    /// Removes the row of a form. One that is not basic first becomes so in place of a column whose value is a
    /// feasible integer; if there is none, the row stays.
    fn deactivate(&mut self, col: Col) {
        let id = match self.tableau.row_of(col) {
            Some(id) => id,
            None => {
                let candidate = self.tableau.occurs(col).iter().copied().find(|id| {
                    let basic = self.tableau.row(*id).basic;
                    self.violated(basic).is_none() && self.value(basic).is_integer()
                });
                let Some(id) = candidate else { return };
                let leaving = self.tableau.row(id).basic;
                self.tableau.pivot(id, col);
                self.suspects.remove(&leaving);
                id
            }
        };
        self.tableau.remove_row(id);
        self.suspects.remove(&col);
    }
}

/// How fast the basic column of a row grows with another one.
pub(super) fn ratio(row: &Row, col: Col) -> Rat {
    Rat::new(-row.coefficient(col), row.coefficient(row.basic).clone())
}
