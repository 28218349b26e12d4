//! What atoms say about columns.

use super::columns::{Col, Columns, Scaled};
use super::integer::Int;
use super::poly::Poly;
use super::simplex::Side;
use rustc_hash::FxHashMap;
use tenet_logic::{Lit, Op, Sort, Term, Terms};

/// A bound that a literal states: the literal's constraint divided by `scale` is `column <= value`, or `value <= column`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BoundSpec {
    pub(super) col: Col,
    pub(super) side: Side,
    pub(super) value: Int,
    pub(super) scale: Int,
}

/// What an atom means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is true or false whatever the values. The difference of the sides of its inequality, or equation, is given.
    Constant { truth: bool, difference: Int },
    /// A bound when it is true and another one when it is false.
    Bound {
        positive: BoundSpec,
        negative: BoundSpec,
    },
    /// `column = value`. Divided by `scale` the atom's equation is `column - value = 0`.
    Equation { col: Col, value: Int, scale: Int },
    /// An inequality whose coefficients have a common divisor other than 1, so that dividing by it rounds. Lemmas make it
    /// equivalent to this bound, which is stated by another atom.
    Rounded(BoundSpec),
    /// An equation without integer solution because of a common divisor: `column` would have to be strictly between
    /// this value and the next.
    Indivisible { col: Col, below: Int, scale: Int },
}

/// An atom that has been made known.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub(super) term: Term,
    pub(super) meaning: Meaning,
}

/// The position of an atom in the order of registration.
pub(super) type AtomId = usize;

/// All atoms so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Atoms {
    list: Vec<Atom>,
    index: FxHashMap<Term, AtomId>,
    /// The literals that state a bound; the first one known.
    stating: FxHashMap<(Col, Side, Int), Lit>,
    /// For each column the atoms about it.
    on: Vec<Vec<AtomId>>,
}

impl Atoms {
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, id: AtomId) -> &Atom {
        &self.list[id]
    }

    pub(super) fn find(&self, term: Term) -> Option<AtomId> {
        self.index.get(&term).copied()
    }

    /// A known literal that states the bound.
    pub(super) fn stating(&self, col: Col, side: Side, value: &Int) -> Option<Lit> {
        self.stating.get(&(col, side, value.clone())).copied()
    }

    /// The atoms about a column.
    pub(super) fn on(&self, col: Col) -> &[AtomId] {
        self.on.get(col.index()).map_or(&[], Vec::as_slice)
    }

    /// Makes an atom known. `None` for what is not an atom of arithmetic.
    pub(super) fn register(
        &mut self,
        columns: &mut Columns,
        terms: &Terms,
        term: Term,
    ) -> Option<AtomId> {
        if let Some(id) = self.find(term) {
            return Some(id);
        }
        let meaning = meaning(columns, terms, term)?;
        let id = self.list.len();
        match &meaning {
            Meaning::Bound { positive, negative } => {
                for (spec, truth) in [(positive, true), (negative, false)] {
                    let lit = Lit {
                        atom: term,
                        positive: truth,
                    };
                    self.stating
                        .entry((spec.col, spec.side, spec.value.clone()))
                        .or_insert(lit);
                }
                self.add_on(positive.col, id);
            }
            Meaning::Equation { col, .. } => self.add_on(*col, id),
            Meaning::Constant { .. } | Meaning::Rounded(_) | Meaning::Indivisible { .. } => {}
        }
        self.list.push(Atom { term, meaning });
        self.index.insert(term, id);
        Some(id)
    }

    fn add_on(&mut self, col: Col, id: AtomId) {
        if self.on.len() <= col.index() {
            self.on.resize(col.index() + 1, Vec::new());
        }
        self.on[col.index()].push(id);
    }
}

fn meaning(columns: &mut Columns, terms: &Terms, term: Term) -> Option<Meaning> {
    let op = terms.op(term);
    let &[a, b] = terms.args(term) else {
        return None;
    };
    if !matches!(op, Op::Eq | Op::Le | Op::Lt) || terms.sort_of(a) != Sort::INT {
        return None;
    }
    let (a, b) = (columns.normalise(terms, a), columns.normalise(terms, b));
    let difference = a.minus(&b);
    Some(match op {
        Op::Eq => equation(columns, &difference),
        Op::Le => inequality(columns, &difference),
        _ => inequality(
            columns,
            &difference.plus(&Int::ONE, &Poly::constant(Int::ONE)),
        ),
    })
}

fn equation(columns: &mut Columns, difference: &Poly) -> Meaning {
    let Some(scaled) = columns.scaled(difference) else {
        return Meaning::Constant {
            truth: difference.constant.is_zero(),
            difference: difference.constant.clone(),
        };
    };
    let Scaled {
        col,
        scale,
        constant,
    } = scaled;
    if constant.is_multiple_of(&scale) {
        Meaning::Equation {
            col,
            value: (-&constant).exact_div(&scale),
            scale,
        }
    } else {
        Meaning::Indivisible {
            col,
            below: (-&constant).div_floor(&scale),
            scale,
        }
    }
}

/// The meaning of `difference <= 0`.
fn inequality(columns: &mut Columns, difference: &Poly) -> Meaning {
    let Some(scaled) = columns.scaled(difference) else {
        return Meaning::Constant {
            truth: !difference.constant.is_positive(),
            difference: difference.constant.clone(),
        };
    };
    let positive = half_space(&scaled);
    if scaled.scale.abs().is_one() {
        let negated = Scaled {
            col: scaled.col,
            scale: -&scaled.scale,
            constant: &Int::ONE - &scaled.constant,
        };
        Meaning::Bound {
            positive,
            negative: half_space(&negated),
        }
    } else {
        Meaning::Rounded(positive)
    }
}

/// The bound that `scale * col + constant <= 0` says about the column, rounded.
fn half_space(scaled: &Scaled) -> BoundSpec {
    let limit = -&scaled.constant;
    let (side, value) = if scaled.scale.is_positive() {
        (Side::Upper, limit.div_floor(&scaled.scale))
    } else {
        (Side::Lower, limit.div_ceil(&scaled.scale))
    };
    BoundSpec {
        col: scaled.col,
        side,
        value,
        scale: scaled.scale.abs(),
    }
}
