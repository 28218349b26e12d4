//! From rational to integer values: patches, cuts and branches.

use super::columns::Col;
use super::integer::Int;
use super::lemma::{Farkas, Lemma};
use super::poly::Poly;
use super::rational::Rat;
use super::simplex::{Side, ratio};
use super::tableau::RowId;
use super::{Arith, Check};
use tenet_logic::{Lit, Terms};

/// What a branch or cut costs, in steps: without bounds there may be no end to them.
const COST: u64 = 500;
/// One check in this many cuts where it can, the others branch.
const CUT_PERIOD: u64 = 3;
/// Cuts for each check.
const MOST_CUTS: usize = 3;
/// A cut over more columns is not worth its while.
const LONGEST_CUT: usize = 24;
/// Nor is one with larger coefficients.
const WIDEST_CUT: u64 = 60;
/// Shifts that are tried for each fractional row.
const MOST_SHIFTS: usize = 24;

/// A multiple of a bound that holds now.
#[derive(Clone, Debug)]
pub(super) struct Premise {
    pub(super) col: Col,
    pub(super) side: Side,
    pub(super) factor: Rat,
}

impl Arith {
    /// Looks for integer values given feasible rational ones. `None`: all values are integers.
    pub(super) fn check_integers(&mut self, terms: &mut Terms, budget: &mut u64) -> Option<Check> {
        if self.fractional_rows().is_empty() {
            return None;
        }
        if *budget == 0 {
            return Some(Check::Unknown);
        }
        let lemmas = self.equation_lemmas(terms, budget);
        if !lemmas.is_empty() {
            return Some(Check::Lemmas(lemmas));
        }
        self.patch(budget);
        let fractional = self.fractional_rows();
        if fractional.is_empty() {
            return None;
        }
        self.fractional_checks += 1;
        *budget = budget.saturating_sub(COST);
        if self.fractional_checks.is_multiple_of(CUT_PERIOD) {
            let cuts = self.gomory_cuts(terms, &fractional, budget);
            if !cuts.is_empty() {
                return Some(Check::Lemmas(cuts));
            }
        }
        Some(Check::Lemmas(vec![self.branch(terms, &fractional)]))
    }

    /// The rows whose basic column is a monomial with a value that is no integer, in the order of the columns. Other
    /// columns cannot have such a value without one of these: what is not basic sits on a bound or was moved by integers.
    fn fractional_rows(&self) -> Vec<RowId> {
        let mut rows: Vec<(Col, RowId)> = self
            .simplex
            .tableau
            .rows()
            .map(|id| (self.simplex.tableau.row(id).basic, id))
            .filter(|(basic, _)| {
                self.columns.is_monomial(*basic) && !self.simplex.value(*basic).is_integer()
            })
            .collect();
        rows.sort_unstable();
        rows.into_iter().map(|(_, id)| id).collect()
    }

    /// Moves columns by a few units where that makes a value an integer and breaks nothing.
    fn patch(&mut self, budget: &mut u64) {
        for id in self.fractional_rows() {
            let row = self.simplex.tableau.row(id);
            let basic = row.basic;
            if self.simplex.value(basic).is_integer() {
                continue;
            }
            let candidates: Vec<Col> = row
                .entries
                .iter()
                .map(|(col, _)| *col)
                .filter(|col| *col != basic && self.simplex.fixed(*col).is_none())
                .collect();
            let mut tried = 0;
            'candidates: for col in candidates {
                for step in [1, -1, 2, -2] {
                    tried += 1;
                    if tried > MOST_SHIFTS || *budget == 0 {
                        break 'candidates;
                    }
                    let change = Rat::from(Int::from(step));
                    *budget = budget.saturating_sub(1);
                    if self.shift_mends(col, &change, basic) {
                        self.simplex.shift(col, &change);
                        break 'candidates;
                    }
                }
            }
        }
    }

    /// Would the shift give `basic` an integer value, take none from another column and keep all bounds?
    fn shift_mends(&self, col: Col, change: &Rat, basic: Col) -> bool {
        self.shift_keeps_bounds(col, change, |moved, old, new| {
            if moved == basic {
                new.is_integer()
            } else {
                new.is_integer() || !old.is_integer()
            }
        })
    }

    /// Would the shift of a column that is not basic keep all bounds, and `accept` what happens to each column?
    pub(super) fn shift_keeps_bounds(
        &self,
        col: Col,
        change: &Rat,
        accept: impl Fn(Col, &Rat, &Rat) -> bool,
    ) -> bool {
        let moved = self.simplex.value(col) + change;
        if !self.simplex.admits(col, &moved) {
            return false;
        }
        self.simplex.tableau.occurs(col).iter().all(|id| {
            let row = self.simplex.tableau.row(*id);
            let old = self.simplex.value(row.basic);
            let new = old + &(&ratio(row, col) * change);
            self.simplex.admits(row.basic, &new) && accept(row.basic, old, &new)
        })
    }

    /// `{t <= k, k + 1 <= t}` for the fractional monomial with the smallest range.
    fn branch(&mut self, terms: &mut Terms, fractional: &[RowId]) -> Lemma {
        let range = |col: Col| {
            let (lower, upper) = (
                self.simplex.bound(col, Side::Lower),
                self.simplex.bound(col, Side::Upper),
            );
            match (lower, upper) {
                (Some(lower), Some(upper)) => (0, &upper.value - &lower.value),
                (None, None) => (2, Int::ZERO),
                _ => (1, Int::ZERO),
            }
        };
        let col = fractional
            .iter()
            .map(|id| self.simplex.tableau.row(*id).basic)
            .min_by_key(|col| (range(*col), *col))
            .expect("branches are asked for when a row is fractional");
        let below = self.simplex.value(col).floor();
        self.branch_at(terms, col, &below)
    }

    /// `{t <= below, below + 1 <= t}`.
    pub(super) fn branch_at(&mut self, terms: &mut Terms, col: Col, below: &Int) -> Lemma {
        let above = below + &Int::ONE;
        let clause = vec![
            Lit::positive(self.bound_atom(terms, col, Side::Upper, below)),
            Lit::positive(self.bound_atom(terms, col, Side::Lower, &above)),
        ];
        for lit in &clause {
            self.register_atom(terms, lit.atom);
        }
        Lemma::linear(clause, &[Int::ONE, Int::ONE])
    }

    /// Fractional cuts after Gomory (1958), each as a cut of Chvátal (1973): the row plus multiples of the bounds between 0
    /// and 1 has integer coefficients, so its constant may be rounded.
    fn gomory_cuts(
        &mut self,
        terms: &mut Terms,
        fractional: &[RowId],
        budget: &mut u64,
    ) -> Vec<Lemma> {
        let mut cuts = Vec::new();
        for id in fractional {
            for sign in [1, -1] {
                if cuts.len() == MOST_CUTS {
                    return cuts;
                }
                *budget = budget.saturating_sub(self.simplex.tableau.row(*id).entries.len() as u64);
                if let Some((premises, form, limit)) = self.gomory_cut(*id, sign)
                    && let Some(cut) = self.cut(terms, &premises, &form, &limit, &Int::ONE)
                {
                    cuts.push(cut);
                }
            }
        }
        cuts
    }

    /// The premises, the form and its upper limit.
    fn gomory_cut(&self, id: RowId, sign: i32) -> Option<(Vec<Premise>, Poly, Int)> {
        let row = self.simplex.tableau.row(id);
        if row.entries.len() > LONGEST_CUT {
            return None;
        }
        let mut premises = Vec::new();
        let mut form: Vec<(Col, Int)> = Vec::new();
        let mut form_constant = Int::ZERO;
        let mut limit = Rat::ZERO;
        for (col, _) in &row.entries {
            if *col == row.basic {
                form.push((*col, Int::from(i128::from(sign))));
                continue;
            }
            // The row reads `sign * basic + sum of rates * columns = 0`.
            let mut rate = -&ratio(row, *col);
            if sign < 0 {
                rate = -&rate;
            }
            if let Some(integer) = rate.as_integer() {
                form.push((*col, integer.clone()));
                continue;
            }
            let side = self.side_reached(*col)?;
            let bound = &self.simplex.bound(*col, side)?.value;
            limit = &limit - &(&rate * &Rat::from(bound));
            // The distance from the bound is not negative; its rate is what the cut rounds down.
            let (rate, direction) = match side {
                Side::Lower => (rate, Int::ONE),
                Side::Upper => (-&rate, Int::MINUS_ONE),
            };
            let whole = &rate.floor() * &direction;
            form_constant = &form_constant - &(&whole * bound);
            premises.push(Premise {
                col: *col,
                side,
                factor: rate.fraction(),
            });
            if !whole.is_zero() {
                form.push((*col, whole));
            }
        }
        let mut poly = self.columns.expand(&form);
        poly.constant = form_constant;
        let narrow = |c: &Int| c.bits() <= WIDEST_CUT;
        let acceptable = poly.monomials.len() <= LONGEST_CUT
            && !poly.monomials.is_empty()
            && poly.monomials.iter().all(|(_, c)| narrow(c));
        (acceptable && !limit.is_integer()).then(|| (premises, poly, limit.floor()))
    }

    /// The bound on which a column sits.
    fn side_reached(&self, col: Col) -> Option<Side> {
        let value = self.simplex.value(col);
        [Side::Lower, Side::Upper].into_iter().find(|side| {
            self.simplex
                .bound(col, *side)
                .is_some_and(|bound| value.cmp_int(&bound.value).is_eq())
        })
    }

    /// The lemma that the premises imply `form <= limit`, where `scale * form` is at most the sum of the premises' limits,
    /// which is less than `scale * (limit + 1)`.
    pub(super) fn cut(
        &mut self,
        terms: &mut Terms,
        premises: &[Premise],
        form: &Poly,
        limit: &Int,
        scale: &Int,
    ) -> Option<Lemma> {
        let scaled = self.columns.scaled(form)?;
        self.columns_changed(terms);
        let rest = limit - &scaled.constant;
        let (side, value) = if scaled.scale.is_positive() {
            (Side::Upper, rest.div_floor(&scaled.scale))
        } else {
            (Side::Lower, rest.div_ceil(&scaled.scale))
        };
        let target = self.bound_literal(terms, scaled.col, side, &value);
        let mut farkas = Farkas::default();
        for premise in premises {
            self.simplex
                .bound(premise.col, premise.side)?
                .explain(&premise.factor, &mut farkas);
        }
        farkas.add(!target, &Rat::from(scale * &scaled.scale.abs()));
        Some(farkas.lemma())
    }
}
