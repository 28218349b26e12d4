//! The proof kernel: decides whether a certificate refutes the facts and the negated goal of a sequent.
//!
//! In: terms, an environment, a sequent, a certificate. Out: yes, or the first step that is wrong and why. It never searches, reads no
//! file and believes nothing that a certificate says: each step's clause is derived here from the step's arguments. What it does believe
//! is `tenet-logic` (interning, substitution, the table of axiom schemas) and that the environment's definitions have a solution.
//!
//! Every term that comes from outside is checked to be well-sorted, so all that is derived holds in every interpretation in which sorts are
//! inhabited, data is finitely built, and a choice term stands for one fixed witness of the very formula that it names.
#![forbid(unsafe_code)]

mod clauses;
mod connectives;
mod declarations;
mod equality;
mod exact;
mod polynomials;
mod quantifiers;
mod rejection;
mod wellformed;
mod work;

pub use rejection::{Reason, Rejection};

use clauses::Clauses;
use declarations::Declared;
use polynomials::Polynomials;
use tenet_logic::{Certificate, Environment, Lit, Op, Sequent, Sort, Step, StepId, Term, Terms};
use wellformed::WellFormed;
use work::{TERM, Work};

/// Does the certificate prove the sequent? All terms must be of the one arena `terms`, in which the check may build more.
pub fn check(
    terms: &mut Terms,
    env: &Environment,
    sequent: &Sequent,
    certificate: &Certificate,
) -> Result<(), Rejection> {
    Kernel::new(terms, env).check(sequent, certificate)
}

/// A kernel for many sequents over one arena and environment: it remembers which terms are well-sorted.
pub struct Kernel<'a> {
    terms: &'a mut Terms,
    env: &'a Environment,
    wellformed: WellFormed,
    clauses: Clauses,
    polynomials: Polynomials,
    work: Work,
}

impl<'a> Kernel<'a> {
    /// A kernel that has checked nothing yet.
    pub fn new(terms: &'a mut Terms, env: &'a Environment) -> Kernel<'a> {
        Kernel {
            terms,
            env,
            wellformed: WellFormed::default(),
            clauses: Clauses::default(),
            polynomials: Polynomials::default(),
            work: Work::new(),
        }
    }

    /// The clause that a step of the certificate checked last has derived.
    pub fn derived(&self, step: StepId) -> Option<&[Lit]> {
        self.clauses.get(step)
    }

    /// Does the certificate prove the sequent?
    pub fn check(&mut self, sequent: &Sequent, certificate: &Certificate) -> Result<(), Rejection> {
        self.clauses.clear();
        self.work = Work::new();
        for (position, step) in certificate.steps.iter().enumerate() {
            self.derive(sequent, step)
                .map_err(|reason| Rejection { position, reason })?;
        }
        let (position, reason) = (certificate.steps.len(), Reason::NotRefuted);
        let refuted = self.clauses.last_is_empty();
        refuted.then_some(()).ok_or(Rejection { position, reason })
    }

    /// Adds the clause that a step derives.
    fn derive(&mut self, sequent: &Sequent, step: &Step) -> Result<(), Reason> {
        let terms = self.terms.len();
        self.derive_clause(sequent, step)?;
        self.work.spend(TERM * (self.terms.len() - terms))
    }

    fn derive_clause(&mut self, sequent: &Sequent, step: &Step) -> Result<(), Reason> {
        match step {
            Step::Fact(index) => {
                let fact = sequent.facts.get(*index as usize);
                let fact = *fact.ok_or(Reason::NoSuchPremise)?;
                self.formula(fact)?;
                self.add(&[self.terms.lit(fact)])
            }
            Step::NegatedGoal => {
                self.formula(sequent.goal)?;
                self.add(&[!self.terms.lit(sequent.goal)])
            }
            Step::Connective(clause) => {
                self.literals(clause)?;
                self.clauses
                    .connective(self.terms, clause, &mut self.work)?;
                self.add(clause)
            }
            Step::Rup(clause, hints) => {
                self.literals(clause)?;
                self.clauses.propagate(clause, hints, &mut self.work)?;
                self.add(clause)
            }
            Step::Linear(clause, coefficients) => {
                self.literals(clause)?;
                self.polynomials.refute(self.terms, clause, coefficients)?;
                self.work.spend(self.polynomials.work)?;
                self.add(clause)
            }
            Step::Reflexive(t) => {
                self.closed(&[*t])?;
                self.add_equation(*t, *t)
            }
            Step::Transitive(chain) => self.transitive(chain),
            Step::Congruence(a, b) => self.congruence(*a, *b),
            Step::Trichotomy(a, b) => {
                self.integers(*a, *b)?;
                let less = [self.terms.lt(*a, *b), self.terms.lt(*b, *a)];
                let lits = [self.terms.eq_atom(*a, *b), less[0], less[1]];
                self.add(&lits.map(Lit::positive))
            }
            Step::Ring(a, b) => {
                self.integers(*a, *b)?;
                let equal = self.polynomials.equal(self.terms, *a, *b)?;
                self.work.spend(self.polynomials.work)?;
                equal.then_some(()).ok_or(Reason::NotEqual)?;
                self.add_equation(*a, *b)
            }
            Step::Data(rule) => {
                let args: Box<[Term]> = rule.terms().collect();
                self.named(&args)?;
                let clause = rule.clause(self.terms, self.env);
                self.add(&clause.ok_or(Reason::WrongForm)?)
            }
            Step::Acyclic(chain) => self.acyclic(chain),
            Step::Schema(schema, args) => {
                self.named(args)?;
                let clause = schema.clause(self.terms, self.env, args);
                self.add(&clause.ok_or(Reason::WrongForm)?)
            }
            Step::Instance(formula, args) => self.instance(*formula, args),
            Step::Witness(formula) => self.witness(*formula),
            Step::Unfold(application) => self.unfold(*application),
            Step::Beta(application) => self.beta(*application),
        }
    }

    fn add(&mut self, clause: &[Lit]) -> Result<(), Reason> {
        self.clauses.add(clause);
        self.work.spend(8 * (1 + clause.len()))
    }

    /// Adds `{a = b}`.
    fn add_equation(&mut self, a: Term, b: Term) -> Result<(), Reason> {
        let equal = Lit::positive(self.terms.eq_atom(a, b));
        self.add(&[equal])
    }

    /// Requires a well-sorted term.
    fn well_formed(&mut self, term: Term) -> Result<(), Reason> {
        let mut declared = Declared {
            terms: self.terms,
            env: self.env,
            work: &mut self.work,
        };
        self.wellformed.term(&mut declared, term)
    }

    /// Requires closed, well-sorted terms, whose own arguments are looked at too.
    fn named(&mut self, args: &[Term]) -> Result<(), Reason> {
        self.closed(args)?;
        let parts = args.iter().map(|arg| 1 + self.terms.args(*arg).len());
        self.work.spend(parts.sum())
    }

    /// Requires closed, well-sorted terms.
    fn closed(&mut self, args: &[Term]) -> Result<(), Reason> {
        args.iter().try_for_each(|arg| {
            self.well_formed(*arg)?;
            let closed = self.terms.is_closed(*arg);
            closed.then_some(()).ok_or(Reason::NotClosed)
        })
    }

    /// Requires a closed, well-sorted formula.
    fn formula(&mut self, formula: Term) -> Result<(), Reason> {
        self.closed(&[formula])?;
        let truth = self.terms.sort_of(formula) == Sort::BOOL;
        truth.then_some(()).ok_or(Reason::NoFormula)
    }

    /// Requires literals of well-sorted formulas that are no negations.
    fn literals(&mut self, clause: &[Lit]) -> Result<(), Reason> {
        clause.iter().try_for_each(|lit| {
            self.formula(lit.atom)?;
            match self.terms.op(lit.atom) {
                Op::Not => Err(Reason::NegationAsAtom),
                _ => Ok(()),
            }
        })
    }

    /// Requires two integers.
    fn integers(&mut self, a: Term, b: Term) -> Result<(), Reason> {
        self.closed(&[a, b])?;
        require(self.terms.sort_of(a) == Sort::INT && self.terms.sort_of(b) == Sort::INT)
    }
}

/// Requires the step's arguments to have the form that the rule asks for.
fn require(form: bool) -> Result<(), Reason> {
    form.then_some(()).ok_or(Reason::WrongForm)
}
