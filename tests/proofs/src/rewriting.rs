//! All terms of a proof, changed alike.

use tenet_logic::{Certificate, DataRule, FxHashMap, Lit, Sequent, Step, Term, Terms};

/// The sequent with subterms replaced.
pub fn sequent(terms: &mut Terms, sequent: &Sequent, map: &FxHashMap<Term, Term>) -> Sequent {
    Sequent {
        facts: sequent
            .facts
            .iter()
            .map(|fact| terms.replace(*fact, map))
            .collect(),
        goal: terms.replace(sequent.goal, map),
    }
}

/// The certificate with subterms replaced in every step.
pub fn certificate(
    terms: &mut Terms,
    certificate: &Certificate,
    map: &FxHashMap<Term, Term>,
) -> Certificate {
    let mut replaced = |term: Term| terms.replace(term, map);
    let steps = certificate.steps.iter();
    Certificate {
        steps: steps.map(|step| step_with(step, &mut replaced)).collect(),
    }
}

/// The step with each term changed.
pub fn step_with(step: &Step, change: &mut impl FnMut(Term) -> Term) -> Step {
    let mut clause = |clause: &[Lit]| -> Box<[Lit]> {
        let changed = clause.iter().map(|lit| Lit {
            atom: change(lit.atom),
            positive: lit.positive,
        });
        changed.collect()
    };
    match step {
        Step::Fact(_) | Step::NegatedGoal => step.clone(),
        Step::Connective(lits) => Step::Connective(clause(lits)),
        Step::Rup(lits, hints) => Step::Rup(clause(lits), hints.clone()),
        Step::Linear(lits, coefficients) => Step::Linear(clause(lits), coefficients.clone()),
        Step::Reflexive(t) => Step::Reflexive(change(*t)),
        Step::Transitive(chain) => Step::Transitive(chain.iter().map(|t| change(*t)).collect()),
        Step::Congruence(a, b) => Step::Congruence(change(*a), change(*b)),
        Step::Trichotomy(a, b) => Step::Trichotomy(change(*a), change(*b)),
        Step::Ring(a, b) => Step::Ring(change(*a), change(*b)),
        Step::Data(rule) => Step::Data(match *rule {
            DataRule::Distinct(a, b) => DataRule::Distinct(change(a), change(b)),
            DataRule::Injective(a, b, i) => DataRule::Injective(change(a), change(b), i),
            DataRule::Selection(t) => DataRule::Selection(change(t)),
            DataRule::Tester(t) => DataRule::Tester(change(t)),
            DataRule::Exhaustive(t) => DataRule::Exhaustive(change(t)),
            DataRule::Exclusive(a, b) => DataRule::Exclusive(change(a), change(b)),
            DataRule::Rebuild(t) => DataRule::Rebuild(change(t)),
        }),
        Step::Acyclic(chain) => Step::Acyclic(
            chain
                .iter()
                .map(|(a, b)| (change(*a), change(*b)))
                .collect(),
        ),
        Step::Schema(schema, args) => {
            Step::Schema(*schema, args.iter().map(|t| change(*t)).collect())
        }
        Step::Instance(formula, args) => {
            Step::Instance(change(*formula), args.iter().map(|t| change(*t)).collect())
        }
        Step::Witness(t) => Step::Witness(change(*t)),
        Step::Unfold(t) => Step::Unfold(change(*t)),
        Step::Beta(t) => Step::Beta(change(*t)),
    }
}
