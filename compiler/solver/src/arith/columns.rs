//! Columns of the tableau: monomials, and linear forms over them.

use super::integer::Int;
use super::poly::Poly;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tenet_logic::{Term, Terms};

/// A column: a monomial or a linear form. Numbered in the order of their first use, which is therefore the order of
/// every choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Col(u32);

impl Col {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a column stands for.
#[derive(Clone, Debug)]
pub(super) enum Column {
    /// The product of the terms, which are sorted and at least one.
    Monomial(Arc<[Term]>),
    /// A sum of at least two monomials whose coefficients have no common divisor; the first is positive.
    Form(Arc<[(Col, Int)]>),
}

/// A polynomial as multiple of a column, plus a constant: `scale * column + constant`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scaled {
    pub(super) col: Col,
    pub(super) scale: Int,
    pub(super) constant: Int,
}

/// All columns so far. They are never forgotten; whether a form has a row in the tableau is another matter.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    columns: Vec<Column>,
    monomials: FxHashMap<Arc<[Term]>, Col>,
    forms: FxHashMap<Arc<[(Col, Int)]>, Col>,
    normal_forms: FxHashMap<Term, Arc<Poly>>,
    /// For each monomial the forms that mention it.
    users: Vec<Vec<Col>>,
}

impl Columns {
    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = Col> + use<> {
        (0..self.columns.len() as u32).map(Col)
    }

    pub(super) fn column(&self, col: Col) -> &Column {
        &self.columns[col.index()]
    }

    pub(super) fn normal_form(&self, term: Term) -> Option<Arc<Poly>> {
        self.normal_forms.get(&term).cloned()
    }

    pub(super) fn remember_normal_form(&mut self, term: Term, poly: Arc<Poly>) {
        self.normal_forms.insert(term, poly);
    }

    /// The column of a product; the factors are sorted.
    pub(super) fn monomial(&mut self, factors: &[Term]) -> Col {
        if let Some(col) = self.monomials.get(factors) {
            return *col;
        }
        let factors: Arc<[Term]> = factors.into();
        let col = self.push(Column::Monomial(factors.clone()));
        self.monomials.insert(factors, col);
        col
    }

    /// The column of a product if there is one; the factors are sorted.
    pub(super) fn known_monomial(&self, factors: &[Term]) -> Option<Col> {
        self.monomials.get(factors).copied()
    }

    fn push(&mut self, column: Column) -> Col {
        let col = Col(self.columns.len() as u32);
        self.columns.push(column);
        self.users.push(Vec::new());
        col
    }

    /// The factors of a monomial; none for a form.
    pub(super) fn factors(&self, col: Col) -> &[Term] {
        match self.column(col) {
            Column::Monomial(factors) => factors,
            Column::Form(_) => &[],
        }
    }

    /// The definition of a form; `None` for a monomial.
    pub(super) fn definition(&self, col: Col) -> Option<&Arc<[(Col, Int)]>> {
        match self.column(col) {
            Column::Monomial(_) => None,
            Column::Form(definition) => Some(definition),
        }
    }

    pub(super) fn is_monomial(&self, col: Col) -> bool {
        matches!(self.column(col), Column::Monomial(_))
    }

    /// The forms that mention a monomial.
    pub(super) fn users(&self, col: Col) -> &[Col] {
        &self.users[col.index()]
    }

    /// The polynomial as multiple of one column; `None` for a constant.
    pub(super) fn scaled(&mut self, poly: &Poly) -> Option<Scaled> {
        let (first, coefficient) = poly.monomials.first()?;
        let constant = poly.constant.clone();
        if poly.monomials.len() == 1 {
            return Some(Scaled {
                col: *first,
                scale: coefficient.clone(),
                constant,
            });
        }
        let mut scale = poly.content();
        if coefficient.is_negative() {
            scale = -&scale;
        }
        let definition: Arc<[(Col, Int)]> = poly
            .monomials
            .iter()
            .map(|(col, c)| (*col, c.exact_div(&scale)))
            .collect();
        let col = match self.forms.get(&definition) {
            Some(col) => *col,
            None => {
                let col = self.push(Column::Form(definition.clone()));
                for (monomial, _) in definition.iter() {
                    self.users[monomial.index()].push(col);
                }
                self.forms.insert(definition, col);
                col
            }
        };
        Some(Scaled {
            col,
            scale,
            constant,
        })
    }

    /// The polynomial that a column is.
    pub(super) fn poly(&self, col: Col) -> Poly {
        match self.column(col) {
            Column::Monomial(_) => Poly::column(col),
            Column::Form(definition) => Poly {
                monomials: definition.to_vec(),
                constant: Int::ZERO,
            },
        }
    }

    /// A sum of multiples of columns as a polynomial over monomials.
    pub(super) fn expand(&self, entries: &[(Col, Int)]) -> Poly {
        let mut sum = Poly::constant(Int::ZERO);
        for (col, coefficient) in entries {
            sum = sum.plus(coefficient, &self.poly(*col));
        }
        sum
    }

    /// A term whose normal form is the column.
    pub(super) fn term(&self, terms: &mut Terms, col: Col) -> Term {
        self.poly_term(terms, &self.poly(col))
    }

    /// A term whose normal form is the polynomial.
    pub(super) fn poly_term(&self, terms: &mut Terms, poly: &Poly) -> Term {
        let mut parts = Vec::with_capacity(poly.monomials.len() + 1);
        for (monomial, coefficient) in &poly.monomials {
            let product = terms.mul(self.factors(*monomial));
            parts.push(if coefficient.is_one() {
                product
            } else {
                let coefficient = terms.int(coefficient.to_big());
                terms.mul(&[coefficient, product])
            });
        }
        if !poly.constant.is_zero() {
            parts.push(terms.int(poly.constant.to_big()));
        }
        terms.add(&parts)
    }
}
