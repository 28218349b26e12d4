//! Attacks on the kernel: proofs that are mutated, certificates of random steps. What is accepted must hold in random models.

use super::Setting;
use super::generator::{Generator, KINDS, Tape};
use tenet_logic::{Certificate, Lit, Schema, Sort, Step, Term};

/// Models tried for each sequent.
pub const MODELS: u64 = 150;

/// Changes one thing in a certificate.
pub fn mutate(certificate: &Certificate, atoms: &[Term], tape: &mut Tape) -> Certificate {
    let mut steps = certificate.steps.clone();
    let position = tape.below(steps.len());
    match tape.below(8) {
        0 => {
            steps.remove(position);
        }
        1 => {
            let step = steps[position].clone();
            steps.insert(tape.below(steps.len()), step);
        }
        2 => {
            let other = tape.below(steps.len());
            steps.swap(position, other);
        }
        3 => steps.truncate(position + 1),
        4 => steps.push(Step::Rup(
            [].into(),
            (0..certificate.steps.len() as u32).collect(),
        )),
        _ => steps[position] = mutate_step(&steps[position], atoms, tape),
    }
    Certificate { steps }
}

fn mutate_step(step: &Step, atoms: &[Term], tape: &mut Tape) -> Step {
    let term = |tape: &mut Tape| atoms[tape.below(atoms.len())];
    let clause = |lits: &[Lit], tape: &mut Tape| {
        let mut lits = lits.to_vec();
        if lits.is_empty() {
            return lits;
        }
        let position = tape.below(lits.len());
        match tape.below(4) {
            0 => lits[position] = !lits[position],
            1 => lits[position].atom = term(tape),
            2 => drop(lits.remove(position)),
            _ => lits.push(lits[position]),
        }
        lits
    };
    match step {
        Step::Fact(index) => Step::Fact(index ^ 1),
        Step::NegatedGoal => Step::Fact(tape.below(3) as u32),
        Step::Connective(lits) => Step::Connective(clause(lits, tape).into()),
        Step::Rup(lits, hints) if tape.below(2) == 0 => {
            Step::Rup(clause(lits, tape).into(), hints.clone())
        }
        Step::Rup(lits, hints) => {
            let mut hints = hints.to_vec();
            if !hints.is_empty() {
                let position = tape.below(hints.len());
                if tape.below(2) == 0 {
                    hints.remove(position);
                } else {
                    hints[position] = tape.below(256) as u32;
                }
            }
            Step::Rup(lits.clone(), hints.into())
        }
        Step::Linear(lits, coefficients) if tape.below(2) == 0 => {
            Step::Linear(clause(lits, tape).into(), coefficients.clone())
        }
        Step::Linear(lits, coefficients) => {
            let mut coefficients = coefficients.to_vec();
            if !coefficients.is_empty() {
                let position = tape.below(coefficients.len());
                coefficients[position] += tape.below(5) as i64 - 2;
            }
            Step::Linear(lits.clone(), coefficients.into())
        }
        Step::Reflexive(_) => Step::Reflexive(term(tape)),
        Step::Transitive(chain) => {
            let mut chain = chain.to_vec();
            let position = tape.below(chain.len());
            chain[position] = term(tape);
            Step::Transitive(chain.into())
        }
        Step::Congruence(a, _) => Step::Congruence(*a, term(tape)),
        Step::Trichotomy(a, _) => Step::Trichotomy(*a, term(tape)),
        Step::Ring(a, _) => Step::Ring(*a, term(tape)),
        Step::Schema(schema, args) if tape.below(2) == 0 => {
            let next = tape.below(256) % Schema::ALL.len();
            let _ = schema;
            Step::Schema(Schema::ALL[next], args.clone())
        }
        Step::Schema(schema, args) => {
            let mut args = args.to_vec();
            let position = tape.below(args.len());
            args[position] = term(tape);
            Step::Schema(*schema, args.into())
        }
        Step::Instance(formula, args) => {
            let mut args = args.to_vec();
            let position = tape.below(args.len());
            args[position] = term(tape);
            Step::Instance(*formula, args.into())
        }
        Step::Witness(_) => Step::Witness(term(tape)),
        Step::Unfold(_) => Step::Unfold(term(tape)),
        Step::Beta(_) => Step::Beta(term(tape)),
        Step::Acyclic(chain) => {
            Step::Acyclic(chain.iter().map(|(a, _)| (*a, term(tape))).collect())
        }
        Step::Data(_) => Step::Witness(term(tape)),
    }
}

/// Counts of what happened.
#[derive(Default)]
pub struct Outcome {
    pub proved: usize,
    pub false_sequents: usize,
    pub refused: usize,
}

/// A random sequent over few atoms; its certificate, if it has one; mutations of both.
pub fn run(tape: &[u8], outcome: &mut Outcome) -> Result<(), String> {
    let mut s = Setting::new();
    let mut g = Generator::new(&mut s, tape);
    let facts: Vec<Term> = (0..3).map(|_| g.simple_formula(2)).collect();
    let goal = g.simple_formula(1);
    let rest = g.tape;
    let Some(certificate) = s.prove(&facts, goal) else {
        return Ok(());
    };
    outcome.proved += 1;
    if s.check(&facts, goal, &certificate.steps) != Ok(()) {
        return Err(format!("refused: {certificate:?}"));
    }
    if let Some(seed) = s.countermodel(&facts, goal, MODELS) {
        return Err(format!("proved, but false in model {seed}"));
    }
    attack(&mut s, &facts, goal, &certificate, rest, outcome)
}

/// Looks for weaker sequents that are false, and for mutations that prove them.
pub fn attack(
    s: &mut Setting,
    facts: &[Term],
    goal: Term,
    certificate: &Certificate,
    mut tape: Tape,
    outcome: &mut Outcome,
) -> Result<(), String> {
    let atoms: Vec<Term> = (0..s.t.len()).filter_map(|i| s.t.nth(i)).collect();
    let mut false_sequents: Vec<(Vec<Term>, Term)> = Vec::new();
    for left_out in 0..facts.len() {
        let mut fewer = facts.to_vec();
        fewer[left_out] = Term::TRUE;
        false_sequents.push((fewer, goal));
    }
    false_sequents.push((facts.to_vec(), Term::FALSE));
    let negated = s.t.not(goal);
    false_sequents.push((facts.to_vec(), negated));
    false_sequents.retain(|(facts, goal)| s.countermodel(facts, *goal, MODELS).is_some());
    outcome.false_sequents += false_sequents.len();
    for round in 0..24 {
        let mut mutated = mutate(certificate, &atoms, &mut tape);
        if round % 3 == 0 {
            mutated = mutate(&mutated, &atoms, &mut tape);
        }
        if s.check(facts, goal, &mutated.steps).is_err() {
            outcome.refused += 1;
        }
        for (facts, goal) in &false_sequents {
            for steps in [&mutated.steps, &certificate.steps] {
                if s.check(facts, *goal, steps).is_ok() {
                    return Err(format!("a false sequent is proved by {steps:?}"));
                }
            }
        }
    }
    Ok(())
}

pub type Proof = (Vec<Term>, Term, Certificate);

/// Appends the refutation by propagation along everything.
fn closed(mut steps: Vec<Step>) -> Certificate {
    let count = steps.len() as u32;
    steps.push(Step::Rup(
        [].into(),
        (0..count).cycle().take(4 * count as usize).collect(),
    ));
    Certificate { steps }
}

/// `∀x. 0 <= f(x) ⊢ 0 <= f(a) + f(b)`.
pub fn quantified_proof(s: &mut Setting) -> Proof {
    let (a, b, zero, x) = (s.int("a"), s.int("b"), s.t.int(0), s.t.bound(0, Sort::INT));
    let fx = s.f(x);
    let body = s.t.le(zero, fx);
    let all = s.t.forall(&[Sort::INT], &[], body);
    let (fa, fb) = (s.f(a), s.f(b));
    let (at_a, at_b) = (s.t.le(zero, fa), s.t.le(zero, fb));
    let sum = s.t.add(&[fa, fb]);
    let goal = s.t.le(zero, sum);
    let lits = [
        Lit::negative(at_a),
        Lit::negative(at_b),
        Lit::positive(goal),
    ];
    let steps = vec![
        Step::Fact(0),
        Step::NegatedGoal,
        Step::Instance(all, [a].into()),
        Step::Instance(all, [b].into()),
        Step::Linear(lits.into(), [1.into(), 1.into(), 1.into()].into()),
    ];
    (vec![all], goal, closed(steps))
}

/// `0 <= n, m = twice(n) ⊢ n <= m`.
pub fn unfolding_proof(s: &mut Setting) -> Proof {
    let (n, m, zero) = (s.int("n"), s.int("m"), s.t.int(0));
    let call = s.t.app(&s.env, s.twice, &[n]);
    let (guard, equal, goal) = (s.t.le(zero, n), s.t.eq_atom(m, call), s.t.le(n, m));
    let sum = s.t.add(&[n, n]);
    let chained = s.t.eq_atom(m, sum);
    let lits = [
        Lit::negative(guard),
        Lit::negative(chained),
        Lit::positive(goal),
    ];
    let steps = vec![
        Step::Fact(0),
        Step::Fact(1),
        Step::NegatedGoal,
        Step::Unfold(call),
        Step::Transitive([m, call, sum].into()),
        // 0 <= n, 0 = 2n - m, 0 <= n - m - 1 give 0 <= -1 as n + (m - 2n) + (n - m - 1).
        Step::Linear(lits.into(), [1.into(), (-1).into(), 1.into()].into()),
    ];
    (vec![guard, equal], goal, closed(steps))
}

/// `0 <= i, i < |u|, (u + v)[i] = c ⊢ u[i] = c`.
pub fn sequence_proof(s: &mut Setting) -> Proof {
    let (u, v) = (s.t.var("u", s.ints), s.t.var("v", s.ints));
    let (i, c, zero) = (s.int("i"), s.int("c"), s.t.int(0));
    let whole = s.t.seq_concat(u, v);
    let length = s.t.seq_len(u);
    let (low, high) = (s.t.le(zero, i), s.t.lt(i, length));
    let (at_whole, at_u) = (s.t.seq_at(whole, i), s.t.seq_at(u, i));
    let (known, goal) = (s.t.eq_atom(at_whole, c), s.t.eq_atom(at_u, c));
    let steps = vec![
        Step::Fact(0),
        Step::Fact(1),
        Step::Fact(2),
        Step::NegatedGoal,
        Step::Schema(Schema::SeqConcatLeft, [whole, i].into()),
        Step::Transitive([at_u, at_whole, c].into()),
    ];
    (vec![low, high, known], goal, closed(steps))
}

/// `∃x. x ∈ s ∧ b <= x, ∀x. x ∈ s → x < a ⊢ b < a`.
pub fn witness_proof(s: &mut Setting) -> Proof {
    let (a, b, set) = (s.int("a"), s.int("b"), s.t.var("s", s.set));
    let x = s.t.bound(0, Sort::INT);
    let (member, below, above) = (s.t.set_member(x, set), s.t.lt(x, a), s.t.le(b, x));
    let body = s.t.and([member, above]);
    let some = s.t.exists(&[Sort::INT], &[], body);
    let body = s.t.implies(member, below);
    let all = s.t.forall(&[Sort::INT], &[], body);
    let goal = s.t.lt(b, a);
    let w = s.t.witness(some, 0);
    let (member, below, above) = (s.t.set_member(w, set), s.t.lt(w, a), s.t.le(b, w));
    let (both, implied) = (s.t.and([member, above]), s.t.implies(member, below));
    let (yes, no) = (Lit::positive, Lit::negative);
    let lits = [no(below), no(above), yes(goal)];
    let steps = vec![
        Step::Fact(0),
        Step::Fact(1),
        Step::NegatedGoal,
        Step::Witness(some),
        Step::Instance(all, [w].into()),
        Step::Connective([no(both), yes(member)].into()),
        Step::Connective([no(both), yes(above)].into()),
        Step::Connective([no(implied), no(member), yes(below)].into()),
        Step::Linear(lits.into(), [1.into(), 1.into(), 1.into()].into()),
    ];
    (vec![some, all], goal, closed(steps))
}

/// Certificates of random steps, each closed by propagation along everything, over a random sequent.
pub fn random_certificate(tape: &[u8], kinds: &[usize]) -> Result<(), String> {
    let mut s = Setting::new();
    let mut g = Generator::new(&mut s, tape);
    let facts: Vec<Term> = (0..3).map(|_| g.simple_formula(1)).collect();
    let goal = g.simple_formula(1);
    let mut steps: Vec<Step> = (0..3).map(Step::Fact).collect();
    steps.push(Step::NegatedGoal);
    for kind in kinds {
        let step = g.step(*kind % KINDS);
        if g.s.derive(step.clone()).is_ok() {
            steps.push(step);
        }
    }
    let hints = |steps: &[Step]| -> Vec<u32> {
        (0..steps.len() as u32)
            .cycle()
            .take(3 * steps.len())
            .collect()
    };
    let atoms: Vec<Term> = facts.iter().map(|fact| g.s.t.lit(*fact).atom).collect();
    let middle = Step::Rup(g.clause_of(&atoms).into(), hints(&steps).into());
    let with_middle = [&steps[..], std::slice::from_ref(&middle)].concat();
    if g.s.check(&facts, goal, &with_middle) == Err(tenet_kernel::Reason::NotRefuted) {
        steps.push(middle);
    }
    steps.push(Step::Rup([].into(), hints(&steps).into()));
    if s.check(&facts, goal, &steps).is_ok()
        && let Some(seed) = s.countermodel(&facts, goal, MODELS)
    {
        return Err(format!("accepted, but false in model {seed}: {steps:?}"));
    }
    Ok(())
}

/// Checks the step that a tape stands for; says whether it was accepted, and in how many of so many models the clause's truth was known.
pub fn random_step(kind: usize, tape: &[u8], models: u64) -> Result<Option<u64>, String> {
    let mut s = Setting::new();
    let step = Generator::new(&mut s, tape).step(kind);
    let Ok(clause) = s.derive(step.clone()) else {
        return Ok(None);
    };
    let mut known = 0;
    for seed in 0..models {
        match s.clause_holds(&clause, seed) {
            Some(true) => known += 1,
            Some(false) => {
                let lits: Vec<String> = clause
                    .iter()
                    .map(|lit| format!("{} {}", lit.positive, s.t.display(&s.env, lit.atom)))
                    .collect();
                return Err(format!(
                    "false in model {seed}: {step:?}\n{}",
                    lits.join("\n")
                ));
            }
            None => {}
        }
    }
    Ok(Some(known))
}

/// The proofs with quantifiers, definitions, data and schemas.
pub const THEORY_PROOFS: [fn(&mut Setting) -> Proof; 4] = [
    quantified_proof,
    unfolding_proof,
    sequence_proof,
    witness_proof,
];
