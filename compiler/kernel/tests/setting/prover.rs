//! A small prover that writes certificates: all clauses of the connectives, linear lemmas of few literals, splitting.

use super::{Setting, no, yes};
use std::collections::BTreeSet;
use tenet_kernel::Kernel;
use tenet_logic::{BigInt, Certificate, Lit, Op, Sequent, Sort, Step, StepId, Term};

/// A search for a refutation.
struct Prover {
    steps: Vec<Step>,
    clauses: Vec<Vec<Lit>>,
    atoms: Vec<Term>,
}

/// What propagation comes to.
enum Propagation {
    Conflict(Vec<StepId>),
    Open(Term),
    Model,
}

impl Setting {
    /// A certificate of a sequent, for those that these means suffice for.
    pub fn prove(&mut self, facts: &[Term], goal: Term) -> Option<Certificate> {
        let mut axioms: Vec<Step> = (0..facts.len() as u32).map(Step::Fact).collect();
        axioms.push(Step::NegatedGoal);
        let atoms = self.subformulas(facts.iter().chain([&goal]));
        for atom in &atoms {
            axioms.extend(self.meaning(*atom));
        }
        axioms.extend(self.linear_lemmas(&atoms));
        let mut prover = Prover {
            steps: Vec::new(),
            clauses: Vec::new(),
            atoms,
        };
        let sequent = Sequent {
            facts: facts.to_vec(),
            goal,
        };
        let certificate = Certificate { steps: axioms };
        let mut kernel = Kernel::new(&mut self.t, &self.env);
        // Not refuted yet, but all clauses are there.
        let _ = kernel.check(&sequent, &certificate);
        for position in 0..certificate.steps.len() {
            prover
                .clauses
                .push(kernel.derived(position as u32)?.to_vec());
        }
        prover.steps = certificate.steps;
        prover.refute(&mut Vec::new())?;
        Some(Certificate {
            steps: prover.steps,
        })
    }

    fn subformulas<'t>(&self, roots: impl Iterator<Item = &'t Term>) -> Vec<Term> {
        let mut open: Vec<Term> = roots.map(|root| self.t.lit(*root).atom).collect();
        let mut found = BTreeSet::new();
        while let Some(atom) = open.pop() {
            if found.insert(atom) && self.is_connective(atom) {
                open.extend(self.t.args(atom).iter().map(|arg| self.t.lit(*arg).atom));
            }
        }
        found.into_iter().collect()
    }

    fn is_connective(&self, atom: Term) -> bool {
        match self.t.op(atom) {
            Op::And | Op::Or | Op::Implies => true,
            Op::Eq => self.t.sort_of(self.t.args(atom)[0]) == Sort::BOOL,
            _ => false,
        }
    }

    /// The clauses that say what a formula means.
    fn meaning(&self, atom: Term) -> Vec<Step> {
        let lits: Vec<Lit> = self
            .t
            .args(atom)
            .iter()
            .map(|arg| self.t.lit(*arg))
            .collect();
        let clauses: Vec<Vec<Lit>> = match (self.t.op(atom), lits.as_slice()) {
            (Op::True, _) => vec![vec![yes(atom)]],
            (Op::False, _) => vec![vec![no(atom)]],
            (Op::And, _) => {
                let mut clauses: Vec<Vec<Lit>> =
                    lits.iter().map(|lit| vec![no(atom), *lit]).collect();
                clauses.push(
                    [yes(atom)]
                        .into_iter()
                        .chain(lits.iter().map(|l| !*l))
                        .collect(),
                );
                clauses
            }
            (Op::Or, _) => {
                let mut clauses: Vec<Vec<Lit>> =
                    lits.iter().map(|lit| vec![yes(atom), !*lit]).collect();
                clauses.push([no(atom)].into_iter().chain(lits.iter().copied()).collect());
                clauses
            }
            (Op::Implies, [a, b]) => {
                vec![
                    vec![no(atom), !*a, *b],
                    vec![yes(atom), *a],
                    vec![yes(atom), !*b],
                ]
            }
            (Op::Eq, [a, b]) if self.is_connective(atom) => vec![
                vec![no(atom), !*a, *b],
                vec![no(atom), *a, !*b],
                vec![yes(atom), *a, *b],
                vec![yes(atom), !*a, !*b],
            ],
            _ => vec![],
        };
        clauses
            .into_iter()
            .map(|clause| Step::Connective(clause.into()))
            .collect()
    }

    /// Contradictory pairs and triples of constraints, and trichotomy.
    fn linear_lemmas(&mut self, atoms: &[Term]) -> Vec<Step> {
        let is_constraint = |t: &Term| {
            let args = self.t.args(*t);
            matches!(self.t.op(*t), Op::Le | Op::Lt | Op::Eq)
                && self.t.sort_of(args[0]) == Sort::INT
        };
        let constraints: Vec<Term> = atoms
            .iter()
            .copied()
            .filter(is_constraint)
            .take(7)
            .collect();
        let mut lits: Vec<Lit> = Vec::new();
        for atom in &constraints {
            lits.push(no(*atom));
            if *self.t.op(*atom) != Op::Eq {
                lits.push(yes(*atom));
            }
        }
        let mut lemmas = Vec::new();
        for (i, a) in lits.iter().enumerate() {
            for (j, b) in lits.iter().enumerate().skip(i) {
                for c in lits.iter().skip(j) {
                    let mut clause = vec![*a, *b, *c];
                    clause.dedup();
                    for signs in 0..1 << clause.len() {
                        let sign =
                            |k: usize| BigInt::from(if signs >> k & 1 == 0 { 1 } else { -1 });
                        let coefficients = (0..clause.len()).map(sign).collect();
                        let step = Step::Linear(clause.clone().into(), coefficients);
                        if self.derive(step.clone()).is_ok() {
                            lemmas.push(step);
                            break;
                        }
                    }
                }
            }
        }
        lemmas
    }
}

impl Prover {
    /// Derives the clause of the negated decisions.
    fn refute(&mut self, decisions: &mut Vec<Lit>) -> Option<StepId> {
        match self.propagate(decisions) {
            Propagation::Model => None,
            Propagation::Conflict(hints) => Some(self.learn(decisions, hints)),
            Propagation::Open(atom) => {
                for lit in [yes(atom), no(atom)] {
                    decisions.push(lit);
                    let done = self.refute(decisions);
                    decisions.pop();
                    done?;
                }
                match self.propagate(decisions) {
                    Propagation::Conflict(hints) => Some(self.learn(decisions, hints)),
                    _ => None,
                }
            }
        }
    }

    fn learn(&mut self, decisions: &[Lit], hints: Vec<StepId>) -> StepId {
        let clause: Vec<Lit> = decisions.iter().map(|lit| !*lit).collect();
        self.steps
            .push(Step::Rup(clause.clone().into(), hints.into()));
        self.clauses.push(clause);
        self.steps.len() as StepId - 1
    }

    fn propagate(&self, decisions: &[Lit]) -> Propagation {
        let mut truths: BTreeSet<Lit> = decisions.iter().copied().collect();
        let mut hints = Vec::new();
        loop {
            let mut changed = false;
            for (position, clause) in self.clauses.iter().enumerate() {
                let mut open = clause.iter().filter(|lit| !truths.contains(&!**lit));
                match (open.next(), open.next()) {
                    (None, _) => {
                        hints.push(position as StepId);
                        return Propagation::Conflict(hints);
                    }
                    (Some(lit), None) if !truths.contains(lit) => {
                        hints.push(position as StepId);
                        truths.insert(*lit);
                        changed = true;
                    }
                    _ => {}
                }
            }
            if !changed {
                break;
            }
        }
        let decided = |atom: &Term| truths.contains(&yes(*atom)) || truths.contains(&no(*atom));
        match self.atoms.iter().find(|atom| !decided(atom)) {
            Some(atom) => Propagation::Open(*atom),
            None => Propagation::Model,
        }
    }
}
