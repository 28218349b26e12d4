//! Polynomial normal forms, and linear combinations of constraints.
//!
//! A sum is taken apart from the terms with the largest identifiers down: as arguments have smaller ones than their term, a
//! coefficient is complete when its term's turn comes, so shared subterms are looked at once.

use crate::Reason;
use crate::exact::Exact;
use std::collections::BTreeMap;
use std::rc::Rc;
use tenet_logic::{BigInt, FxHashMap, Lit, Op, Sort, Term, Terms};

/// A product of terms in the order of their identifiers; the empty one is 1.
type Monomial = Box<[Term]>;

/// Products nested deeper than this are refused.
const DEEPEST: u32 = 64;

/// The work that one step may ask for, in operations on words and factors of monomials.
const MOST_WORK: usize = 1 << 19;

/// The number of monomials from which on the remembered products are forgotten.
const MOST_REMEMBERED: usize = 1 << 20;

/// Computes normal forms; remembers those of products.
#[derive(Default)]
pub(crate) struct Polynomials {
    products: FxHashMap<Term, Rc<[(Monomial, Exact)]>>,
    remembered: usize,
    /// What the step at hand has cost.
    pub(crate) work: usize,
}

/// A sum under construction.
#[derive(Default)]
struct Sum {
    /// Coefficients of terms that are not yet taken apart.
    open: BTreeMap<Term, Exact>,
    /// Coefficients, not 0, of terms that are neither sums nor products.
    atoms: Vec<(Term, Exact)>,
    /// Coefficients of the other monomials: 1, and products of at least two such terms.
    others: BTreeMap<Monomial, Exact>,
}

impl Sum {
    fn add_term(&mut self, term: Term, coefficient: Exact) -> Result<(), Reason> {
        accumulate(&mut self.open, term, coefficient)
    }

    fn add_constant(&mut self, value: Exact) -> Result<(), Reason> {
        accumulate(&mut self.others, Monomial::default(), value)
    }
}

fn accumulate<K: Ord>(
    sums: &mut BTreeMap<K, Exact>,
    key: K,
    coefficient: Exact,
) -> Result<(), Reason> {
    match sums.get_mut(&key) {
        Some(sum) => *sum = sum.add(&coefficient)?,
        None => {
            sums.insert(key, coefficient);
        }
    }
    Ok(())
}

impl Polynomials {
    /// Have two integers the same normal form?
    pub(crate) fn equal(&mut self, terms: &Terms, a: Term, b: Term) -> Result<bool, Reason> {
        self.work = 0;
        let mut sum = Sum::default();
        sum.add_term(a, Exact::ONE)?;
        sum.add_term(b, Exact::MINUS_ONE)?;
        self.reduce(terms, &mut sum, 0)?;
        Ok(sum.atoms.is_empty() && sum.others.is_empty())
    }

    /// Requires that the negations of the clause's literals, multiplied and added, say that a negative number is not negative.
    pub(crate) fn refute(
        &mut self,
        terms: &Terms,
        clause: &[Lit],
        coefficients: &[BigInt],
    ) -> Result<(), Reason> {
        if clause.len() != coefficients.len() {
            return Err(Reason::WrongForm);
        }
        self.work = 0;
        let mut sum = Sum::default();
        for (lit, coefficient) in clause.iter().zip(coefficients) {
            let coefficient = Exact::new(coefficient)?;
            if !coefficient.is_zero() {
                add_constraint(terms, &mut sum, !*lit, coefficient)?;
            }
        }
        self.reduce(terms, &mut sum, 0)?;
        // What is left is the constant alone.
        let constant = sum.others.remove(&Monomial::default());
        let negative = constant.is_some_and(|constant| constant.is_negative());
        let contradictory = negative && sum.atoms.is_empty() && sum.others.is_empty();
        contradictory.then_some(()).ok_or(Reason::NotContradictory)
    }

    /// Takes the open terms apart until none is left.
    fn reduce(&mut self, terms: &Terms, sum: &mut Sum, depth: u32) -> Result<(), Reason> {
        while let Some((term, coefficient)) = sum.open.pop_last() {
            let args = terms.args(term);
            self.spend(coefficient.cost() + args.len())?;
            if coefficient.is_zero() {
                continue;
            }
            match terms.op(term) {
                Op::Int(value) => sum.add_constant(coefficient.mul(&Exact::new(value)?)?)?,
                Op::Add => {
                    for arg in args {
                        sum.add_term(*arg, coefficient.clone())?;
                    }
                }
                Op::Mul => self.reduce_product(terms, sum, term, coefficient, depth)?,
                _ => sum.atoms.push((term, coefficient)),
            }
        }
        sum.others.retain(|_, coefficient| !coefficient.is_zero());
        Ok(())
    }

    fn reduce_product(
        &mut self,
        terms: &Terms,
        sum: &mut Sum,
        term: Term,
        coefficient: Exact,
        depth: u32,
    ) -> Result<(), Reason> {
        let is_literal = |arg: &&Term| matches!(terms.op(**arg), Op::Int(_));
        let args = terms.args(term);
        let mut others = args.iter().filter(|arg| !is_literal(arg));
        let (other, more) = (others.next(), others.next());
        if more.is_none() {
            let mut scale = coefficient;
            for arg in args {
                if let Op::Int(value) = terms.op(*arg) {
                    scale = self.times(&scale, &Exact::new(value)?)?;
                }
            }
            return match other {
                Some(other) => sum.add_term(*other, scale),
                None => sum.add_constant(scale),
            };
        }
        let product = self.product(terms, term, depth)?;
        for (monomial, factor) in product.iter() {
            self.spend(monomial.len())?;
            let scaled = self.times(factor, &coefficient)?;
            match **monomial {
                // A subterm of `term`, so its turn has not come.
                [one] => sum.add_term(one, scaled)?,
                _ => accumulate(&mut sum.others, monomial.clone(), scaled)?,
            }
        }
        Ok(())
    }

    /// The normal form of a product.
    fn product(
        &mut self,
        terms: &Terms,
        term: Term,
        depth: u32,
    ) -> Result<Rc<[(Monomial, Exact)]>, Reason> {
        if let Some(known) = self.products.get(&term) {
            return Ok(known.clone());
        }
        if depth >= DEEPEST {
            return Err(Reason::TooLarge);
        }
        let mut product = vec![(Monomial::default(), Exact::ONE)];
        for arg in terms.args(term) {
            let mut factor = Sum::default();
            factor.add_term(*arg, Exact::ONE)?;
            self.reduce(terms, &mut factor, depth + 1)?;
            product = self.multiply(&product, factor)?;
        }
        let product: Rc<[_]> = product.into();
        if self.remembered > MOST_REMEMBERED {
            self.products.clear();
            self.remembered = 0;
        }
        self.remembered += product.len();
        self.products.insert(term, product.clone());
        Ok(product)
    }

    fn multiply(
        &mut self,
        left: &[(Monomial, Exact)],
        right: Sum,
    ) -> Result<Vec<(Monomial, Exact)>, Reason> {
        let mut factors: Vec<(Monomial, Exact)> = right.others.into_iter().collect();
        factors.extend(right.atoms.into_iter().map(|(atom, c)| ([atom].into(), c)));
        let mut result = BTreeMap::new();
        for (a, x) in left {
            for (b, y) in &factors {
                self.spend(a.len() + b.len())?;
                let mut monomial = [&**a, &**b].concat();
                monomial.sort_unstable();
                accumulate(&mut result, monomial.into_boxed_slice(), self.times(x, y)?)?;
            }
        }
        result.retain(|_, coefficient| !coefficient.is_zero());
        Ok(result.into_iter().collect())
    }

    fn times(&mut self, a: &Exact, b: &Exact) -> Result<Exact, Reason> {
        self.spend(a.cost().saturating_mul(b.cost()))?;
        a.mul(b)
    }

    fn spend(&mut self, work: usize) -> Result<(), Reason> {
        self.work = self.work.saturating_add(work);
        if self.work > MOST_WORK {
            return Err(Reason::TooLarge);
        }
        Ok(())
    }
}

/// Adds `coefficient * d`, where the literal says `0 <= d` or `0 = d`.
fn add_constraint(
    terms: &Terms,
    sum: &mut Sum,
    lit: Lit,
    coefficient: Exact,
) -> Result<(), Reason> {
    let [a, b] = *terms.args(lit.atom) else {
        return Err(Reason::WrongForm);
    };
    // `small <= large`, with 1 between them where the comparison is strict.
    let (small, large, strict) = match (terms.op(lit.atom), lit.positive) {
        (Op::Le, true) => (a, b, false),
        (Op::Le, false) => (b, a, true),
        (Op::Lt, true) => (a, b, true),
        (Op::Lt, false) => (b, a, false),
        (Op::Eq, true) if terms.sort_of(a) == Sort::INT => (a, b, false),
        _ => return Err(Reason::WrongForm),
    };
    if coefficient.is_negative() && *terms.op(lit.atom) != Op::Eq {
        return Err(Reason::WrongForm);
    }
    let negated = coefficient.mul(&Exact::MINUS_ONE)?;
    if strict {
        sum.add_constant(negated.clone())?;
    }
    sum.add_term(large, coefficient)?;
    sum.add_term(small, negated)
}
