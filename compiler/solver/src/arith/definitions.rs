//! Lemmas that come with atoms and terms as soon as they are known: what rounded inequalities amount to, and the
//! division axioms.

use super::Arith;
use super::atoms::{AtomId, Meaning};
use super::columns::Columns;
use super::integer::Int;
use super::lemma::{Farkas, Lemma};
use super::rational::Rat;
use super::simplex::Side;
use num_traits::{Signed, Zero};
use rustc_hash::FxHashSet;
use tenet_logic::{Lit, Op, Schema, Term, Terms};

/// Atoms and divisions that are known, and which of them still wait for their lemmas.
#[derive(Clone, Debug, Default)]
pub(super) struct Definitions {
    waiting_atoms: Vec<AtomId>,
    /// Dividend and divisor, in the order of discovery.
    divisions: Vec<(Term, Term)>,
    known_divisions: FxHashSet<(Term, Term)>,
    scanned_columns: usize,
    explained_divisions: usize,
    /// The lemmas of the divisions so far.
    axioms: Vec<Lemma>,
}

impl Definitions {
    pub(super) fn add_atom(&mut self, id: AtomId) {
        self.waiting_atoms.push(id);
    }

    /// Looks for quotients and remainders among new monomials.
    pub(super) fn scan(&mut self, columns: &Columns, terms: &Terms) {
        for col in columns.all().skip(self.scanned_columns) {
            for factor in columns.factors(col) {
                if let (Op::Div | Op::Mod, &[a, b]) = (terms.op(*factor), terms.args(*factor))
                    && self.known_divisions.insert((a, b))
                {
                    self.divisions.push((a, b));
                }
            }
        }
        self.scanned_columns = columns.len();
    }
}

impl Arith {
    /// The lemmas of atoms and divisions that became known since the last call. A check gives them as well; the sooner they
    /// are there, the more they propagate.
    pub fn definitions(&mut self, terms: &mut Terms) -> Vec<Lemma> {
        let mut lemmas = Vec::new();
        // The lemmas mention new atoms and terms, which may bring further ones.
        loop {
            let atoms = std::mem::take(&mut self.definitions.waiting_atoms);
            for id in &atoms {
                self.rounding_lemmas(terms, *id, &mut lemmas);
            }
            let first = self.definitions.explained_divisions;
            let divisions = self.definitions.divisions[first..].to_vec();
            self.definitions.explained_divisions = self.definitions.divisions.len();
            for (a, b) in &divisions {
                self.division_lemmas(terms, *a, *b, &mut lemmas);
            }
            if atoms.is_empty() && divisions.is_empty() {
                return lemmas;
            }
        }
    }

    /// Adds a lemma and makes its atoms known.
    pub(super) fn emit(&mut self, terms: &Terms, lemma: Lemma, lemmas: &mut Vec<Lemma>) {
        for lit in &lemma.clause {
            self.register_atom(terms, lit.atom);
        }
        lemmas.push(lemma);
    }

    fn rounding_lemmas(&mut self, terms: &mut Terms, id: AtomId, lemmas: &mut Vec<Lemma>) {
        let atom = self.atoms.get(id).clone();
        let stated = Lit::positive(atom.term);
        match atom.meaning {
            Meaning::Rounded(spec) => {
                let bound = self.bound_literal(terms, spec.col, spec.side, &spec.value);
                for (a, b) in [(stated, !bound), (!stated, bound)] {
                    let mut farkas = Farkas::default();
                    farkas.add(a, &Rat::from(Int::ONE));
                    farkas.add(b, &Rat::from(&spec.scale));
                    self.emit(terms, farkas.lemma(), lemmas);
                }
            }
            Meaning::Indivisible { col, below, scale } => {
                let lower = self.bound_literal(terms, col, Side::Upper, &below);
                for (bound, sign) in [(lower, Int::MINUS_ONE), (!lower, Int::ONE)] {
                    let mut farkas = Farkas::default();
                    // `bound` says `column <= below`, the equation puts it above.
                    let factor = Rat::new(sign, scale.clone());
                    farkas.add(stated, &factor);
                    farkas.add(bound, &Rat::from(Int::ONE));
                    self.emit(terms, farkas.lemma(), lemmas);
                }
            }
            _ => {}
        }
    }

    /// The schemas that define a quotient and a remainder, as far as the sign of the divisor leaves them of interest.
    fn division_lemmas(&mut self, terms: &mut Terms, a: Term, b: Term, lemmas: &mut Vec<Lemma>) {
        let schemas: &[Schema] = match terms.op(b) {
            Op::Int(value) if value.is_zero() => &[],
            Op::Int(value) if value.is_positive() => {
                &[Schema::DivMod, Schema::ModFromZero, Schema::ModBelowDivisor]
            }
            Op::Int(_) => &[Schema::DivMod, Schema::ModToZero, Schema::ModAboveDivisor],
            _ => &[
                Schema::DivMod,
                Schema::ModFromZero,
                Schema::ModBelowDivisor,
                Schema::ModToZero,
                Schema::ModAboveDivisor,
            ],
        };
        for schema in schemas {
            if let Some(lemma) = Lemma::schema(terms, *schema, &[a, b]) {
                self.definitions.axioms.push(lemma.clone());
                self.emit(terms, lemma, lemmas);
            }
        }
    }

    /// The lemmas of divisions that the model violates: the caller may have lost sight of them on another branch.
    pub(super) fn violated_definitions(&self) -> Vec<Lemma> {
        let holds = |lit: &Lit| self.suggested_value(lit.atom) == Some(lit.positive);
        let axioms = self.definitions.axioms.iter();
        axioms
            .filter(|lemma| !lemma.clause.iter().any(holds))
            .cloned()
            .collect()
    }
}
