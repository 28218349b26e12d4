//! Equations that were asserted to be false: the values are moved apart where that is free; what remains is split.

use super::Arith;
use super::atoms::{AtomId, Meaning};
use super::columns::Col;
use super::integer::Int;
use super::lemma::Lemma;
use super::rational::Rat;
use super::simplex::ratio;
use tenet_logic::{Term, Terms};

/// Splits for each check; more of them would mostly be about values that change with the first one.
const MOST_SPLITS: usize = 4;
/// Shifts that are tried for each violated disequality.
const MOST_SHIFTS: usize = 32;

impl Arith {
    fn violates(&self, id: AtomId) -> bool {
        match &self.atoms.get(id).meaning {
            Meaning::Equation { col, value, .. } => self.column_value(*col).cmp_int(value).is_eq(),
            _ => false,
        }
    }

    pub(super) fn violated_disequalities(&self) -> Vec<AtomId> {
        let all = self.disequalities.iter().copied();
        all.filter(|id| self.violates(*id)).collect()
    }

    /// Moves columns that are free to move such that fewer disequalities are violated. All values are integers before
    /// and after.
    pub(super) fn repair_disequalities(&mut self, budget: &mut u64) {
        let mut violated = self.violated_disequalities();
        for id in violated.clone() {
            if !self.violates(id) {
                continue;
            }
            let Meaning::Equation { col, .. } = self.atoms.get(id).meaning else {
                continue;
            };
            let mut tried = 0;
            'moves: for candidate in self.movable_columns(col) {
                let step = self.integral_step(candidate);
                for factor in [1, -1, 2, -2] {
                    tried += 1;
                    let cost =
                        self.simplex.tableau.occurs(candidate).len() + self.disequalities.len();
                    if tried > MOST_SHIFTS || *budget < cost as u64 {
                        break 'moves;
                    }
                    *budget -= cost as u64;
                    let change = Rat::from(&step * &Int::from(factor));
                    if !self.shift_keeps_bounds(candidate, &change, |_, _, _| true) {
                        continue;
                    }
                    self.simplex.shift(candidate, &change);
                    let now = self.violated_disequalities();
                    if now.len() < violated.len() {
                        violated = now;
                        break 'moves;
                    }
                    self.simplex.shift(candidate, &-&change);
                }
            }
        }
    }

    /// The columns that are not basic and on which the column depends, without those that are fixed.
    pub(super) fn movable_columns(&self, col: Col) -> Vec<Col> {
        let mut roots = vec![col];
        if self.simplex.tableau.occurs(col).is_empty()
            && let Some(definition) = self.columns.definition(col)
        {
            roots = definition.iter().map(|(monomial, _)| *monomial).collect();
        }
        let mut movable = Vec::new();
        for root in roots {
            match self.simplex.tableau.row_of(root) {
                Some(id) => {
                    let entries = &self.simplex.tableau.row(id).entries;
                    movable.extend(entries.iter().map(|(c, _)| *c).filter(|c| *c != root));
                }
                None => movable.push(root),
            }
        }
        movable.retain(|c| self.simplex.fixed(*c).is_none());
        movable.sort_unstable();
        movable.dedup();
        movable
    }

    /// The least change of a column that is not basic which changes all basic ones by integers.
    pub(super) fn integral_step(&self, col: Col) -> Int {
        let mut step = Int::ONE;
        for id in self.simplex.tableau.occurs(col) {
            let rate = ratio(self.simplex.tableau.row(*id), col);
            step = step.lcm(rate.denominator());
        }
        step
    }

    /// Splits of disequalities that the model violates.
    pub(super) fn disequality_lemmas(&mut self, terms: &mut Terms) -> Vec<Lemma> {
        let mut lemmas = Vec::new();
        for id in self.violated_disequalities() {
            let atom = self.atoms.get(id).term;
            if let &[a, b] = terms.args(atom) {
                self.split(terms, a, b, &mut lemmas);
            }
            if lemmas.len() >= MOST_SPLITS {
                break;
            }
        }
        lemmas
    }

    /// `{a = b, a < b, b < a}`.
    pub(super) fn split(&mut self, terms: &mut Terms, a: Term, b: Term, lemmas: &mut Vec<Lemma>) {
        let lemma = Lemma::trichotomy(terms, a, b);
        self.emit(terms, lemma, lemmas);
    }
}
