//! One change to a proof: to a step, to the order of steps, to a fact, to the goal, or to a term wherever it occurs.

use crate::rewriting;
use dice::Dice;
use tenet_logic::{
    Certificate, FxHashMap, Lit, Op, Schema, Sequent, Sort, Step, StepId, Term, Terms,
};

/// A proof that one thing was changed in.
pub struct Mutant {
    /// What was changed.
    pub kind: &'static str,
    /// The sequent, perhaps another.
    pub sequent: Sequent,
    /// The certificate, perhaps another.
    pub certificate: Certificate,
}

/// What mutants are made of.
pub struct Stock {
    closed: FxHashMap<Sort, Vec<Term>>,
    formulas: Vec<Term>,
    literals: Vec<Term>,
    variables: Vec<Term>,
}

impl Stock {
    /// The closed terms of an arena.
    pub fn of(terms: &Terms) -> Stock {
        let mut stock = Stock {
            closed: FxHashMap::default(),
            formulas: Vec::new(),
            literals: Vec::new(),
            variables: Vec::new(),
        };
        for term in (0..terms.len()).filter_map(|number| terms.nth(number)) {
            if !terms.is_closed(term) {
                continue;
            }
            let sort = terms.sort_of(term);
            stock.closed.entry(sort).or_default().push(term);
            match terms.op(term) {
                Op::Int(_) => stock.literals.push(term),
                Op::Var(_) => stock.variables.push(term),
                Op::Not => {}
                _ if sort == Sort::BOOL => stock.formulas.push(term),
                _ => {}
            }
        }
        stock
    }

    /// Another term of the same sort.
    fn like(&self, terms: &Terms, term: Term, dice: &mut Dice) -> Option<Term> {
        let same = self.closed.get(&terms.sort_of(term))?;
        dice.pick(same).filter(|other| *other != term)
    }
}

/// Changes one thing. None where the change that was drawn changes nothing.
pub fn mutate(
    terms: &mut Terms,
    stock: &Stock,
    sequent: &Sequent,
    certificate: &Certificate,
    dice: &mut Dice,
) -> Option<Mutant> {
    let (kind, sequent, certificate) = match dice.below(10) {
        0..5 => {
            let position = dice.below(certificate.steps.len().max(1));
            let step = certificate.steps.get(position)?;
            let mut changed = certificate.clone();
            changed.steps[position] = step_mutant(terms, stock, step, position, dice)?;
            ("a step", sequent.clone(), changed)
        }
        5 => {
            let changed = order_mutant(certificate, dice)?;
            ("the order of steps", sequent.clone(), changed)
        }
        6 => {
            let changed = fact_mutant(terms, stock, sequent, dice)?;
            ("a fact", changed, certificate.clone())
        }
        7 => {
            let goal = goal_mutant(terms, stock, sequent.goal, dice)?;
            let facts = sequent.facts.clone();
            ("the goal", Sequent { facts, goal }, certificate.clone())
        }
        8 => {
            let map = replacement(terms, stock, dice)?;
            let changed = rewriting::sequent(terms, sequent, &map);
            ("a term of the sequent", changed, certificate.clone())
        }
        _ => {
            let map = replacement(terms, stock, dice)?;
            let changed = rewriting::sequent(terms, sequent, &map);
            let certificate = rewriting::certificate(terms, certificate, &map);
            ("a term everywhere", changed, certificate)
        }
    };
    Some(Mutant {
        kind,
        sequent,
        certificate,
    })
}

/// A number becomes another, or a variable another of its sort.
fn replacement(terms: &mut Terms, stock: &Stock, dice: &mut Dice) -> Option<FxHashMap<Term, Term>> {
    let (from, to) = if dice.below(2) == 0 {
        let from = dice.pick(&stock.literals)?;
        let Op::Int(value) = terms.op(from) else {
            return None;
        };
        let value = match dice.below(4) {
            0 => value + 1,
            1 => value - 1,
            2 => -value,
            _ => value * 2,
        };
        (from, terms.int(value))
    } else {
        let from = dice.pick(&stock.variables)?;
        (from, stock.like(terms, from, dice)?)
    };
    (from != to).then(|| FxHashMap::from_iter([(from, to)]))
}

fn fact_mutant(
    terms: &mut Terms,
    stock: &Stock,
    sequent: &Sequent,
    dice: &mut Dice,
) -> Option<Sequent> {
    let mut facts = sequent.facts.clone();
    if facts.is_empty() {
        return None;
    }
    let position = dice.below(facts.len());
    let fact = facts[position];
    let changed = match dice.below(6) {
        0 | 1 => Term::TRUE,
        2 => terms.not(fact),
        3 => stock.like(terms, fact, dice)?,
        4 => {
            let other = dice.below(facts.len());
            facts.swap(position, other);
            facts[position]
        }
        _ => comparison_mutant(terms, fact)?,
    };
    facts[position] = changed;
    let goal = sequent.goal;
    (facts != sequent.facts).then_some(Sequent { facts, goal })
}

fn goal_mutant(terms: &mut Terms, stock: &Stock, goal: Term, dice: &mut Dice) -> Option<Term> {
    let changed = match dice.below(5) {
        0 => Term::FALSE,
        1 => terms.not(goal),
        2 => stock.like(terms, goal, dice)?,
        3 => dice.pick(&stock.formulas)?,
        _ => comparison_mutant(terms, goal)?,
    };
    (changed != goal).then_some(changed)
}

/// The nearest other comparison, or connective.
fn comparison_mutant(terms: &mut Terms, formula: Term) -> Option<Term> {
    let args: Box<[Term]> = terms.args(formula).into();
    Some(match (terms.op(formula), &*args) {
        (Op::Le, [a, b]) => terms.lt(*a, *b),
        (Op::Lt, [a, b]) => terms.le(*a, *b),
        (Op::Eq, [a, b]) if terms.sort_of(*a) == Sort::INT => terms.le(*a, *b),
        (Op::And, parts) => terms.mk(Op::Or, parts, Sort::BOOL),
        (Op::Or, parts) => terms.mk(Op::And, parts, Sort::BOOL),
        (Op::Implies, [a, b]) => terms.mk(Op::Implies, &[*b, *a], Sort::BOOL),
        (Op::Forall(binders, triggers), [body]) => {
            let op = Op::Exists(binders.clone(), triggers.clone());
            terms.mk(op, &[*body], Sort::BOOL)
        }
        (Op::Exists(binders, triggers), [body]) => {
            let op = Op::Forall(binders.clone(), triggers.clone());
            terms.mk(op, &[*body], Sort::BOOL)
        }
        _ => return None,
    })
}

fn order_mutant(certificate: &Certificate, dice: &mut Dice) -> Option<Certificate> {
    let mut steps = certificate.steps.clone();
    if steps.len() < 2 {
        return None;
    }
    let (position, other) = (dice.below(steps.len()), dice.below(steps.len()));
    match dice.below(4) {
        0 => drop(steps.remove(position)),
        1 => steps.swap(position, other),
        2 => steps.truncate(position + 1),
        _ => {
            let step = steps[position].clone();
            steps.insert(other, step);
        }
    }
    let changed = Certificate { steps };
    (changed != *certificate).then_some(changed)
}

fn clause_mutant(
    terms: &Terms,
    stock: &Stock,
    clause: &[Lit],
    dice: &mut Dice,
) -> Option<Box<[Lit]>> {
    let mut lits = clause.to_vec();
    let added = Lit {
        atom: dice.pick(&stock.formulas)?,
        positive: dice.below(2) == 0,
    };
    if lits.is_empty() {
        return Some([added].into());
    }
    let position = dice.below(lits.len());
    match dice.below(4) {
        0 => lits[position] = !lits[position],
        1 => lits[position].atom = stock.like(terms, lits[position].atom, dice)?,
        2 => drop(lits.remove(position)),
        _ => lits.push(added),
    }
    let is_atom = |lit: &Lit| *terms.op(lit.atom) != Op::Not;
    lits.iter().all(is_atom).then(|| lits.into())
}

fn step_mutant(
    terms: &mut Terms,
    stock: &Stock,
    step: &Step,
    position: usize,
    dice: &mut Dice,
) -> Option<Step> {
    let changed = match step {
        Step::Fact(index) => Step::Fact(index ^ (1 << dice.below(3))),
        Step::NegatedGoal => Step::Fact(dice.below(4) as u32),
        Step::Connective(clause) => Step::Connective(clause_mutant(terms, stock, clause, dice)?),
        Step::Rup(clause, hints) if dice.below(2) == 0 => {
            Step::Rup(clause_mutant(terms, stock, clause, dice)?, hints.clone())
        }
        Step::Rup(clause, hints) => Step::Rup(clause.clone(), hints_mutant(hints, position, dice)?),
        Step::Linear(clause, coefficients) if dice.below(2) == 0 => {
            let clause = clause_mutant(terms, stock, clause, dice)?;
            let mut coefficients = coefficients.to_vec();
            coefficients.resize(clause.len(), 1.into());
            Step::Linear(clause, coefficients.into())
        }
        Step::Linear(clause, coefficients) => {
            let mut coefficients = coefficients.to_vec();
            let position = dice.below(coefficients.len().max(1));
            *coefficients.get_mut(position)? += dice.below(5) as i64 - 2;
            Step::Linear(clause.clone(), coefficients.into())
        }
        Step::Schema(_, args) if dice.below(3) == 0 => {
            Step::Schema(dice.pick(Schema::ALL)?, args.clone())
        }
        other => other_mutant(terms, stock, other, dice)?,
    };
    (changed != *step).then_some(changed)
}

fn hints_mutant(hints: &[StepId], position: usize, dice: &mut Dice) -> Option<Box<[StepId]>> {
    let mut hints = hints.to_vec();
    if hints.is_empty() {
        return None;
    }
    let at = dice.below(hints.len());
    match dice.below(3) {
        0 => drop(hints.remove(at)),
        1 => hints[at] = dice.below(position + 2) as StepId,
        _ => {
            let other = dice.below(hints.len());
            hints.swap(at, other);
        }
    }
    Some(hints.into())
}

/// One of the terms that the step names becomes another of its sort, or any other.
fn other_mutant(terms: &Terms, stock: &Stock, step: &Step, dice: &mut Dice) -> Option<Step> {
    let mut named = 0;
    rewriting::step_with(step, &mut |term| {
        named += 1;
        term
    });
    let chosen = dice.below(named.max(1));
    let (mut seen, mut other) = (0, dice.clone());
    let changed = rewriting::step_with(step, &mut |term| {
        seen += 1;
        if seen != chosen + 1 {
            return term;
        }
        let any = terms.nth(other.below(terms.len()));
        let like = stock.like(terms, term, &mut other);
        let wanted = if other.below(4) == 0 { any } else { like };
        wanted.filter(|t| terms.is_closed(*t)).unwrap_or(term)
    });
    *dice = other;
    Some(changed)
}
