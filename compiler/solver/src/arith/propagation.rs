//! Literals that follow from the asserted bounds.

use super::Arith;
use super::atoms::{AtomId, Meaning};
use super::columns::Col;
use super::cuts::Premise;
use super::integer::Int;
use super::lemma::{Farkas, Lemma};
use super::rational::Rat;
use super::simplex::Side;
use tenet_logic::{Lit, Term, Terms};

/// Longer rows hardly ever imply anything.
const LONGEST_ROW: usize = 24;
/// Rows that are looked at for each tightened bound.
const MOST_ROWS: usize = 32;

impl Arith {
    /// Lemmas that make a registered atom without truth value follow from asserted bounds that were tightened since the
    /// last call. Each has one literal that is not false, except for a split that goes before two such.
    pub fn propagations(&mut self, terms: &mut Terms) -> Vec<Lemma> {
        let mut tightened = self.simplex.take_tightened();
        tightened.sort_unstable();
        tightened.dedup();
        let mut lemmas = Vec::new();
        let mut implied = vec![false; self.atoms.len()];
        for (col, side) in &tightened {
            self.imply_by_own_bound(terms, *col, *side, &mut implied, &mut lemmas);
        }
        for (col, _) in &tightened {
            for row in self.rows_about(*col) {
                self.imply_by_row(&row, &mut implied, &mut lemmas);
            }
        }
        lemmas
    }

    /// The lemma that determines a known atom by its own form or by a bound of that very form, if there is one.
    pub fn determined(&self, terms: &Terms, atom: Term) -> Option<Lemma> {
        let id = self.atoms.find(atom)?;
        let col = match &self.atoms.get(id).meaning {
            Meaning::Constant { truth, difference } => {
                let lit = Lit {
                    atom,
                    positive: !truth,
                };
                return self.constant_conflict(terms, lit, difference).err();
            }
            Meaning::Bound { positive, .. } => positive.col,
            Meaning::Equation { col, .. } => *col,
            Meaning::Rounded(_) | Meaning::Indivisible { .. } => return None,
        };
        [Side::Lower, Side::Upper].into_iter().find_map(|side| {
            let bound = self.simplex.bound(col, side)?;
            let (lit, factor) = self.implied_literal(id, side, &bound.value)?;
            let mut farkas = Farkas::default();
            bound.explain(&Rat::from(Int::ONE), &mut farkas);
            farkas.add(!lit, &factor);
            Some(farkas.lemma())
        })
    }

    /// A truth value that agrees with the present values, for an atom that the search is about to decide.
    pub fn suggested_value(&self, atom: Term) -> Option<bool> {
        match &self.atoms.get(self.atoms.find(atom)?).meaning {
            Meaning::Constant { truth, .. } => Some(*truth),
            Meaning::Bound { positive, .. } | Meaning::Rounded(positive) => {
                let order = self.column_value(positive.col).cmp_int(&positive.value);
                Some(match positive.side {
                    Side::Upper => order.is_le(),
                    Side::Lower => order.is_ge(),
                })
            }
            Meaning::Equation { col, value, .. } => {
                Some(self.column_value(*col).cmp_int(value).is_eq())
            }
            Meaning::Indivisible { .. } => Some(false),
        }
    }

    /// Atoms on the very column.
    fn imply_by_own_bound(
        &mut self,
        terms: &mut Terms,
        col: Col,
        side: Side,
        implied: &mut Vec<bool>,
        lemmas: &mut Vec<Lemma>,
    ) {
        let Some(bound) = self.simplex.bound(col, side) else {
            return;
        };
        let value = bound.value.clone();
        let premises = [Premise {
            col,
            side,
            factor: Rat::from(Int::ONE),
        }];
        self.imply_on(col, side, &value, &premises, implied, lemmas);
        if self.simplex.fixed(col).is_some() {
            self.imply_equations(terms, col, &value, implied, lemmas);
        }
    }

    /// An equation on a column that is fixed at its value: a split, whose other two cases are then refuted.
    pub(super) fn imply_equations(
        &mut self,
        terms: &mut Terms,
        col: Col,
        fixed: &Int,
        implied: &mut Vec<bool>,
        lemmas: &mut Vec<Lemma>,
    ) {
        for id in self.atoms.on(col).to_vec() {
            let atom = self.atoms.get(id).clone();
            let Meaning::Equation { value, .. } = &atom.meaning else {
                continue;
            };
            if self.assigned[id].is_some() || value != fixed || implied[id] {
                continue;
            }
            implied[id] = true;
            let &[a, b] = terms.args(atom.term) else {
                continue;
            };
            self.split(terms, a, b, lemmas);
            implied.resize(self.atoms.len(), false);
            for side in [Side::Lower, Side::Upper] {
                let premises = [Premise {
                    col,
                    side,
                    factor: Rat::from(Int::ONE),
                }];
                self.imply_on(col, side, fixed, &premises, implied, lemmas);
            }
        }
    }

    /// Atoms without truth value on a column of which the premises, added up, say that it is bounded by the value.
    fn imply_on(
        &self,
        col: Col,
        side: Side,
        value: &Int,
        premises: &[Premise],
        implied: &mut [bool],
        lemmas: &mut Vec<Lemma>,
    ) {
        for id in self.atoms.on(col) {
            if self.assigned[*id].is_some() || implied[*id] {
                continue;
            }
            if let Some((lit, factor)) = self.implied_literal(*id, side, value) {
                implied[*id] = true;
                let mut farkas = Farkas::default();
                for premise in premises {
                    if let Some(bound) = self.simplex.bound(premise.col, premise.side) {
                        bound.explain(&premise.factor, &mut farkas);
                    }
                }
                farkas.add(!lit, &factor);
                lemmas.push(farkas.lemma());
            }
        }
    }

    /// The atom's literal that follows from a bound of its column, and the factor of its negation in the refutation.
    fn implied_literal(&self, id: AtomId, side: Side, value: &Int) -> Option<(Lit, Rat)> {
        let atom = self.atoms.get(id);
        match &atom.meaning {
            Meaning::Bound { positive, negative } => {
                let (spec, truth) = if positive.side == side {
                    (positive, true)
                } else {
                    (negative, false)
                };
                let lit = Lit {
                    atom: atom.term,
                    positive: truth,
                };
                side.implies(value, &spec.value)
                    .then(|| (lit, Rat::from(Int::ONE)))
            }
            Meaning::Equation {
                value: there,
                scale,
                ..
            } => {
                let excluded = !side.opposite().implies(value, there);
                // Below an upper bound the equation is too high: `value - column`, and the other way round.
                let factor = match side {
                    Side::Upper => Int::MINUS_ONE,
                    Side::Lower => Int::ONE,
                };
                excluded.then(|| (Lit::negative(atom.term), Rat::new(factor, scale.clone())))
            }
            _ => None,
        }
    }

    /// The rows in which a column occurs, and those that forms without a row would have.
    fn rows_about(&self, col: Col) -> Vec<Vec<(Col, Int)>> {
        let mut rows = Vec::new();
        for id in self.simplex.tableau.occurs(col) {
            let entries = &self.simplex.tableau.row(*id).entries;
            if entries.len() <= LONGEST_ROW && rows.len() < MOST_ROWS {
                rows.push(entries.clone());
            }
        }
        for form in self.columns.users(col).iter().chain([&col]) {
            if self.atoms.on(*form).is_empty() || !self.simplex.tableau.occurs(*form).is_empty() {
                continue;
            }
            if let Some(definition) = self.columns.definition(*form)
                && definition.len() < LONGEST_ROW
                && rows.len() < MOST_ROWS
            {
                let mut row = definition.to_vec();
                row.push((*form, Int::MINUS_ONE));
                rows.push(row);
            }
        }
        rows
    }

    /// Atoms on the columns of a row of which the bounds of the others bound one.
    fn imply_by_row(&self, row: &[(Col, Int)], implied: &mut [bool], lemmas: &mut Vec<Lemma>) {
        for sign in [1, -1] {
            // The largest value of `sign * coefficient * column` of each entry, where there is one.
            let largest: Vec<Option<Int>> = row
                .iter()
                .map(|(col, coefficient)| {
                    let side = reached_side(coefficient, sign);
                    let bound = self.simplex.bound(*col, side)?;
                    let product = coefficient * &bound.value;
                    Some(if sign > 0 { product } else { -&product })
                })
                .collect();
            let missing = largest.iter().filter(|value| value.is_none()).count();
            if missing > 1 {
                continue;
            }
            let total = largest
                .iter()
                .flatten()
                .fold(Int::ZERO, |sum, value| &sum + value);
            for (position, (col, coefficient)) in row.iter().enumerate() {
                if self.atoms.on(*col).is_empty() || (missing == 1 && largest[position].is_some()) {
                    continue;
                }
                // `-sign * coefficient * column` is the sum of the others, so at most `rest`.
                let rest = match &largest[position] {
                    Some(own) => &total - own,
                    None => total.clone(),
                };
                let factor = if sign > 0 {
                    -coefficient
                } else {
                    coefficient.clone()
                };
                let (side, value) = if factor.is_positive() {
                    (Side::Upper, rest.div_floor(&factor))
                } else {
                    (Side::Lower, rest.div_ceil(&factor))
                };
                if self.waits_for(*col, side, &value, implied) {
                    let premises = row_premises(row, *col, coefficient, sign);
                    self.imply_on(*col, side, &value, &premises, implied, lemmas);
                }
            }
        }
    }

    /// Is there an atom without truth value that the bound implies?
    fn waits_for(&self, col: Col, side: Side, value: &Int, implied: &[bool]) -> bool {
        self.atoms.on(col).iter().any(|id| {
            self.assigned[*id].is_none()
                && !implied[*id]
                && self.implied_literal(*id, side, value).is_some()
        })
    }
}

/// The bound at which `sign * coefficient * column` is largest.
fn reached_side(coefficient: &Int, sign: i32) -> Side {
    if coefficient.signum() * sign > 0 {
        Side::Upper
    } else {
        Side::Lower
    }
}

/// The bounds of all columns of the row but one, with the multiples that bound that one.
fn row_premises(row: &[(Col, Int)], target: Col, divisor: &Int, sign: i32) -> Vec<Premise> {
    row.iter()
        .filter(|(col, _)| *col != target)
        .map(|(col, coefficient)| Premise {
            col: *col,
            side: reached_side(coefficient, sign),
            factor: Rat::new(coefficient.clone(), divisor.clone()).abs(),
        })
        .collect()
}
