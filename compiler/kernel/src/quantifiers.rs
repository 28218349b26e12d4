//! Steps that open binders: instances, witnesses, definitions, applications of lambdas.

use crate::work::VISIT;
use crate::{Kernel, Reason, require};
use tenet_logic::{Lit, Op, Sort, Term};

impl Kernel<'_> {
    /// Of `∀x.φ`: `{¬∀x.φ, φ[t]}`; of `∃x.φ`: `{∃x.φ, ¬φ[t]}`.
    pub(crate) fn instance(&mut self, formula: Term, args: &[Term]) -> Result<(), Reason> {
        self.closed(args)?;
        let (universal, body) = self.quantified(formula)?;
        require(self.fit(formula, args))?;
        self.add_opened(formula, body, args, universal)
    }

    /// Of `∀x.φ`: `{∀x.φ, ¬φ[w]}`; of `∃x.φ`: `{¬∃x.φ, φ[w]}`. The witnesses are terms over this very formula, so each stands for one
    /// value in an interpretation, and sorts are inhabited where there is none that matters.
    pub(crate) fn witness(&mut self, formula: Term) -> Result<(), Reason> {
        let (universal, body) = self.quantified(formula)?;
        let count = self.terms.op(formula).binders();
        let witnesses: Vec<Term> = (0..count)
            .map(|binder| self.terms.witness(formula, binder))
            .collect();
        self.add_opened(formula, body, &witnesses, !universal)
    }

    /// Adds `{¬formula, body[args]}`, or `{formula, ¬body[args]}` where the body does not follow.
    fn add_opened(
        &mut self,
        formula: Term,
        body: Term,
        args: &[Term],
        follows: bool,
    ) -> Result<(), Reason> {
        let instance = self.opened(body, args)?;
        let instance = self.terms.lit(instance);
        let lits = [Lit::negative(formula), instance];
        self.add(&lits.map(|lit| if follows { lit } else { !lit }))
    }

    /// The body of a group of binders with closed terms for them.
    fn opened(&mut self, body: Term, args: &[Term]) -> Result<Term, Reason> {
        let mut steps = self.work.terms();
        let instance = self.terms.instantiate_within(body, args, &mut steps);
        self.work
            .spend(((self.work.terms() - steps) as usize) * VISIT)?;
        instance.ok_or(Reason::TooLarge)
    }

    /// Whether a closed quantified formula is universal, and its body.
    fn quantified(&mut self, formula: Term) -> Result<(bool, Term), Reason> {
        self.formula(formula)?;
        match (self.terms.op(formula), self.terms.args(formula)) {
            (Op::Forall(..), [body]) => Ok((true, *body)),
            (Op::Exists(..), [body]) => Ok((false, *body)),
            _ => Err(Reason::WrongForm),
        }
    }

    /// Have the arguments the number and sorts of the binders?
    fn fit(&self, binder: Term, args: &[Term]) -> bool {
        let (Op::Forall(sorts, _) | Op::Exists(sorts, _)) = self.terms.op(binder) else {
            return false;
        };
        let found = args.iter().map(|arg| self.terms.sort_of(*arg));
        sorts.iter().copied().eq(found)
    }

    /// `{¬guard[args], f(args) = body[args]}`.
    pub(crate) fn unfold(&mut self, application: Term) -> Result<(), Reason> {
        self.closed(&[application])?;
        let &Op::App(function) = self.terms.op(application) else {
            return Err(Reason::WrongForm);
        };
        let declaration = self.env.function(function);
        let definition = declaration.definition.as_ref();
        let definition = definition.ok_or(Reason::WrongForm)?;
        self.under(definition.guard, &declaration.params, Sort::BOOL)?;
        self.under(definition.body, &declaration.params, declaration.result)?;
        let args: Box<[Term]> = self.terms.args(application).into();
        let guard = self.opened(definition.guard, &args)?;
        let body = self.opened(definition.body, &args)?;
        let equal = Lit::positive(self.terms.eq_atom(application, body));
        if guard == Term::TRUE {
            self.add(&[equal])
        } else {
            let guard = self.terms.lit(guard);
            self.add(&[!guard, equal])
        }
    }

    /// Requires a well-sorted term of the sort whose loose variables are the parameters.
    fn under(&mut self, term: Term, params: &[Sort], sort: Sort) -> Result<(), Reason> {
        self.well_formed(term)?;
        let fits = self.wellformed.fits(term, params);
        require(fits && self.terms.sort_of(term) == sort)
    }

    /// `{apply(λx.b, args) = b[args]}`.
    pub(crate) fn beta(&mut self, application: Term) -> Result<(), Reason> {
        self.closed(&[application])?;
        let (Op::Apply, [lambda, args @ ..]) =
            (self.terms.op(application), self.terms.args(application))
        else {
            return Err(Reason::WrongForm);
        };
        let (Op::Lambda(_), [body]) = (self.terms.op(*lambda), self.terms.args(*lambda)) else {
            return Err(Reason::WrongForm);
        };
        // The application is well-sorted, so the arguments fit the binders.
        let (body, args) = (*body, Box::<[Term]>::from(args));
        let value = self.opened(body, &args)?;
        self.add_equation(application, value)
    }
}
