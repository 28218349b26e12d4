//! Evaluation of terms, and a checker of lemmas that shares no code with the theory.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};
use std::collections::BTreeMap;
use tenet_logic::{Certificate, Environment, Lit, Op, Sequent, Step, Term, Terms};
use tenet_solver::arith::Lemma;

/// Values of variables by the index of the term.
#[derive(Clone, Debug, Default)]
pub struct Point(Vec<i128>);

impl Point {
    pub fn set(&mut self, var: Term, value: i128) {
        if self.0.len() <= var.index() {
            self.0.resize(var.index() + 1, 0);
        }
        self.0[var.index()] = value;
    }
}

/// The value of an integer term; quotients and remainders by 0 are 7 and 5.
pub fn eval(terms: &Terms, point: &Point, term: Term) -> i128 {
    let args = terms.args(term);
    let value = |arg: &Term| eval(terms, point, *arg);
    match terms.op(term) {
        Op::Int(value) => value.to_i128().expect("the tests' numbers are small"),
        Op::Add => args.iter().map(value).sum(),
        Op::Mul => args.iter().map(value).product(),
        Op::Div => match value(&args[1]) {
            0 => 7,
            divisor => Integer::div_floor(&value(&args[0]), &divisor),
        },
        Op::Mod => match value(&args[1]) {
            0 => 5,
            divisor => Integer::mod_floor(&value(&args[0]), &divisor),
        },
        _ => point.0[term.index()],
    }
}

/// Does the literal hold at the point?
pub fn holds(terms: &Terms, point: &Point, lit: Lit) -> bool {
    let &[a, b] = terms.args(lit.atom) else {
        panic!("atoms are binary")
    };
    let (a, b) = (eval(terms, point, a), eval(terms, point, b));
    let truth = match terms.op(lit.atom) {
        Op::Le => a <= b,
        Op::Lt => a < b,
        Op::Eq => a == b,
        op => panic!("unexpected atom {op:?}"),
    };
    truth == lit.positive
}

type Sum = BTreeMap<Vec<Term>, BigInt>;

fn add(sum: &mut Sum, factor: &BigInt, other: &Sum) {
    for (monomial, coefficient) in other {
        let entry = sum.entry(monomial.clone()).or_default();
        *entry += factor * coefficient;
    }
    sum.retain(|_, coefficient| !coefficient.is_zero());
}

fn normal_form(terms: &Terms, term: Term) -> Sum {
    match terms.op(term) {
        Op::Int(value) => {
            let mut sum = Sum::from([(vec![], value.clone())]);
            sum.retain(|_, coefficient| !coefficient.is_zero());
            sum
        }
        Op::Add => {
            let mut sum = Sum::new();
            for arg in terms.args(term) {
                add(&mut sum, &BigInt::from(1), &normal_form(terms, *arg));
            }
            sum
        }
        Op::Mul => {
            let mut product = Sum::from([(vec![], BigInt::from(1))]);
            for arg in terms.args(term) {
                let arg = normal_form(terms, *arg);
                let mut next = Sum::new();
                for (left, l) in &product {
                    for (right, r) in &arg {
                        let mut monomial = [left.clone(), right.clone()].concat();
                        monomial.sort();
                        add(&mut next, &BigInt::from(1), &Sum::from([(monomial, l * r)]));
                    }
                }
                product = next;
            }
            product
        }
        _ => Sum::from([(vec![term], BigInt::from(1))]),
    }
}

fn check_linear(terms: &Terms, clause: &[Lit], coefficients: &[BigInt]) {
    assert_eq!(clause.len(), coefficients.len());
    let one = BigInt::from(1);
    let mut total = Sum::new();
    for (lit, coefficient) in clause.iter().zip(coefficients) {
        let premise = !*lit;
        let &[a, b] = terms.args(premise.atom) else {
            panic!("atoms are binary")
        };
        let mut difference = normal_form(terms, a);
        add(&mut difference, &-&one, &normal_form(terms, b));
        let mut constraint = Sum::new();
        match (terms.op(premise.atom), premise.positive) {
            (Op::Eq, true) => constraint = difference,
            (Op::Le, true) => constraint = difference,
            (Op::Lt, true) => {
                constraint = difference;
                add(&mut constraint, &one, &Sum::from([(vec![], one.clone())]));
            }
            (Op::Le, false) => {
                add(&mut constraint, &-&one, &difference);
                add(&mut constraint, &one, &Sum::from([(vec![], one.clone())]));
            }
            (Op::Lt, false) => add(&mut constraint, &-&one, &difference),
            other => panic!("no linear constraint: {other:?}"),
        }
        assert!(*terms.op(premise.atom) == Op::Eq || !coefficient.is_negative());
        add(&mut total, coefficient, &constraint);
    }
    assert!(
        total.len() == 1 && total.get(&vec![]).is_some_and(|c| c.is_positive()),
        "the sum is no contradiction: {total:?}"
    );
}

/// The kernel refutes the negations of the lemma's literals by its step.
fn replay(terms: &mut Terms, lemma: &Lemma) {
    let negations = lemma.clause.iter().map(|lit| terms.formula(!*lit));
    let sequent = Sequent {
        facts: negations.collect(),
        goal: Term::FALSE,
    };
    let count = sequent.facts.len() as u32;
    let mut steps: Vec<Step> = (0..count).map(Step::Fact).collect();
    steps.push(lemma.step.clone());
    steps.push(Step::Rup([].into(), (0..=count).collect()));
    let certificate = Certificate { steps };
    let verdict = tenet_kernel::check(terms, &Environment::default(), &sequent, &certificate);
    assert_eq!(verdict, Ok(()), "{lemma:?}");
}

/// Panics unless the lemma's step proves its clause, for this checker and for the kernel.
pub fn check(terms: &mut Terms, lemma: &Lemma) {
    replay(terms, lemma);
    let expected = match &lemma.step {
        Step::Linear(clause, coefficients) => {
            check_linear(terms, clause, coefficients);
            clause.to_vec()
        }
        Step::Trichotomy(a, b) => vec![
            Lit::positive(terms.eq_atom(*a, *b)),
            Lit::positive(terms.lt(*a, *b)),
            Lit::positive(terms.lt(*b, *a)),
        ],
        Step::Ring(a, b) => {
            assert_eq!(normal_form(terms, *a), normal_form(terms, *b));
            vec![Lit::positive(terms.eq_atom(*a, *b))]
        }
        Step::Congruence(a, b) => {
            assert_eq!(terms.op(*a), terms.op(*b));
            let (left, right) = (terms.args(*a).to_vec(), terms.args(*b).to_vec());
            assert_eq!(left.len(), right.len());
            let mut clause = Vec::new();
            for (l, r) in left.into_iter().zip(right) {
                if l != r {
                    clause.push(Lit::negative(terms.eq_atom(l, r)));
                }
            }
            clause.push(Lit::positive(terms.eq_atom(*a, *b)));
            clause
        }
        Step::Schema(schema, args) => schema
            .clause(terms, &Environment::default(), args)
            .expect("an instance"),
        step => panic!("unexpected step {step:?}"),
    };
    assert_eq!(lemma.clause, expected);
}
