//! What holds of every certificate: it is accepted or refused without a panic, and accepted only where the sequent is true in every model that can be evaluated.

use crate::Finding;
use crate::derivation::Dice;
use crate::reader::{self, Problem};
use crate::setting::Setting;
use crate::setting::attacks::{self, Outcome, THEORY_PROOFS};
use crate::setting::generator::{KINDS, Tape};
use tenet_logic::{Certificate, Environment, Term, Terms};
use tenet_solver::{Options, Verdict, decide};

/// The problems of the solver's tests: what is proved of them comes with certificates of every kind.
const PROBLEMS: [&str; 8] = [
    include_str!("../../../compiler/solver/tests/problems/propositional.txt"),
    include_str!("../../../compiler/solver/tests/problems/equality.txt"),
    include_str!("../../../compiler/solver/tests/problems/integers.txt"),
    include_str!("../../../compiler/solver/tests/problems/data.txt"),
    include_str!("../../../compiler/solver/tests/problems/quantifiers.txt"),
    include_str!("../../../compiler/solver/tests/problems/sequences.txt"),
    include_str!("../../../compiler/solver/tests/problems/sets.txt"),
    include_str!("../../../compiler/solver/tests/problems/definitions.txt"),
];

/// A sequent with its certificate.
struct Proved {
    name: String,
    terms: Terms,
    env: Environment,
    facts: Vec<Term>,
    goal: Term,
    certificate: Certificate,
}

/// Tries certificates.
pub struct KernelTarget {
    proved: Vec<Proved>,
    /// What happened.
    pub counts: Counts,
}

/// What happened.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Steps that were derived and evaluated.
    pub steps: usize,
    /// Proofs that were attacked.
    pub attacked: usize,
    /// False sequents beside them.
    pub false_sequents: usize,
    /// Mutated certificates that were refused.
    pub refused: usize,
}

impl Default for KernelTarget {
    fn default() -> KernelTarget {
        let problems = PROBLEMS.iter().flat_map(|text| reader::read(text));
        KernelTarget {
            proved: problems
                .filter(|problem| problem.expected == "proved")
                .filter_map(proved)
                .collect(),
            counts: Counts::default(),
        }
    }
}

/// The longest certificate that is attacked, in steps.
const LONGEST: usize = 250;

fn proved(problem: Problem) -> Option<Proved> {
    let Problem {
        name,
        mut terms,
        env,
        sequent,
        ..
    } = problem;
    let verdict = decide(&mut terms, &env, &sequent, &Options::default());
    let Verdict::Proved { certificate, .. } = verdict else {
        return None;
    };
    (certificate.steps.len() <= LONGEST).then_some(Proved {
        name,
        terms,
        env,
        facts: sequent.facts,
        goal: sequent.goal,
        certificate,
    })
}

impl KernelTarget {
    /// How many problems of the solver's tests are attacked.
    pub fn problems(&self) -> usize {
        self.proved.len()
    }

    /// Tries one case.
    pub fn examine(&mut self, dice: &mut Dice) -> Result<(), Finding> {
        let length = dice.below(500);
        let tape: Vec<u8> = (0..length).map(|_| dice.below(256) as u8).collect();
        let mut outcome = Outcome::default();
        let result = match dice.below(10) {
            0..4 => {
                let known = attacks::random_step(dice.below(KINDS), &tape, 12);
                known.map(|known| self.counts.steps += usize::from(known.is_some_and(|k| k > 0)))
            }
            4 | 5 => {
                let kinds: Vec<usize> = (0..dice.below(12)).map(|_| dice.below(KINDS)).collect();
                attacks::random_certificate(&tape, &kinds)
            }
            6 => attacks::run(&tape, &mut outcome),
            7 => {
                let mut setting = Setting::new();
                let (facts, goal, certificate) =
                    THEORY_PROOFS[dice.below(THEORY_PROOFS.len())](&mut setting);
                attacks::attack(
                    &mut setting,
                    &facts,
                    goal,
                    &certificate,
                    Tape(&tape),
                    &mut outcome,
                )
            }
            _ => self.attack_problem(dice, &tape, &mut outcome),
        };
        self.counts.attacked += usize::from(outcome.refused > 0);
        self.counts.false_sequents += outcome.false_sequents;
        self.counts.refused += outcome.refused;
        result.map_err(|message| Finding::new("unsound", message))
    }

    fn attack_problem(
        &self,
        dice: &mut Dice,
        tape: &[u8],
        outcome: &mut Outcome,
    ) -> Result<(), String> {
        let proved = &self.proved[dice.below(self.proved.len())];
        let mut setting = Setting::new();
        setting.t = proved.terms.clone();
        setting.env = proved.env.clone();
        let (facts, steps) = (&proved.facts, &proved.certificate.steps);
        let named = |message: String| format!("{}: {message}", proved.name);
        setting
            .check(facts, proved.goal, steps)
            .map_err(|reason| named(format!("not accepted: {reason:?}")))?;
        attacks::attack(
            &mut setting,
            facts,
            proved.goal,
            &proved.certificate,
            Tape(tape),
            outcome,
        )
        .map_err(named)
    }
}
