//! A plain search around the theory: unit propagation, decisions in the order of the clauses, chronological backtracking.

use crate::checker;
use tenet_logic::{Lit, Term, Terms};
use tenet_solver::arith::{Arith, Check, Lemma};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Sat,
    Unsat,
    Unknown,
}

pub struct Driver {
    pub terms: Terms,
    pub arith: Arith,
    pub clauses: Vec<Vec<Lit>>,
    /// The truth values by the index of the atom.
    values: Vec<Option<bool>>,
    trail: Vec<Lit>,
    /// The length of the trail before each decision.
    levels: Vec<usize>,
    pub lemmas: usize,
    pub propagate: bool,
}

enum Stop {
    Conflict,
    None,
}

impl Driver {
    pub fn new(terms: Terms) -> Driver {
        Driver {
            terms,
            arith: Arith::new(),
            clauses: Vec::new(),
            values: Vec::new(),
            trail: Vec::new(),
            levels: Vec::new(),
            lemmas: 0,
            propagate: true,
        }
    }

    pub fn value(&self, lit: Lit) -> Option<bool> {
        let truth = (*self.values.get(lit.atom.index())?)?;
        Some(truth == lit.positive)
    }

    fn set(&mut self, atom: Term, value: Option<bool>) {
        if self.values.len() <= atom.index() {
            self.values.resize(atom.index() + 1, None);
        }
        self.values[atom.index()] = value;
    }

    fn learn(&mut self, lemma: Lemma) {
        checker::check(&mut self.terms, &lemma);
        self.lemmas += 1;
        self.clauses.push(lemma.clause);
    }

    fn conflict(&mut self, lemma: Lemma) {
        for lit in &lemma.clause {
            assert_eq!(self.value(*lit), Some(false), "a conflict is false");
        }
        self.learn(lemma);
    }

    fn assign(&mut self, lit: Lit) -> Stop {
        self.set(lit.atom, Some(lit.positive));
        self.trail.push(lit);
        match self.arith.assert_lit(&self.terms, lit) {
            Ok(()) => Stop::None,
            Err(lemma) => {
                self.conflict(lemma);
                Stop::Conflict
            }
        }
    }

    fn propagate_units(&mut self) -> Stop {
        loop {
            let mut unit = None;
            for clause in &self.clauses {
                let mut open = None;
                let mut count = 0;
                let satisfied = clause.iter().any(|lit| match self.value(*lit) {
                    Some(truth) => truth,
                    None => {
                        count += 1;
                        open = Some(*lit);
                        false
                    }
                });
                if satisfied {
                    continue;
                }
                match count {
                    0 => return Stop::Conflict,
                    1 => {
                        unit = open;
                        break;
                    }
                    _ => {}
                }
            }
            if let Some(lit) = unit {
                if let Stop::Conflict = self.assign(lit) {
                    return Stop::Conflict;
                }
                continue;
            }
            if !self.propagate {
                return Stop::None;
            }
            let lemmas = self.arith.propagations(&mut self.terms);
            if lemmas.is_empty() {
                return Stop::None;
            }
            for lemma in lemmas {
                let open = lemma
                    .clause
                    .iter()
                    .filter(|lit| self.value(**lit).is_none());
                assert!(open.count() >= 1, "propagations are about open atoms");
                self.learn(lemma);
            }
        }
    }

    fn decide(&mut self, lit: Lit) -> Stop {
        self.levels.push(self.trail.len());
        self.arith.push();
        self.assign(lit)
    }

    /// Flips the last decision; false if there is none.
    fn backtrack(&mut self) -> bool {
        loop {
            let Some(start) = self.levels.pop() else {
                return false;
            };
            let decision = self.trail[start];
            for lit in self.trail.split_off(start) {
                self.set(lit.atom, None);
            }
            self.arith.pop(1);
            if let Stop::None = self.assign(!decision) {
                return true;
            }
        }
    }

    fn open_clause(&self) -> Option<Lit> {
        let open = |clause: &&Vec<Lit>| !clause.iter().any(|lit| self.value(*lit) == Some(true));
        let clause = self.clauses.iter().find(open)?;
        let lit = clause.iter().find(|lit| self.value(**lit).is_none());
        Some(*lit.expect("unit propagation leaves no false clause"))
    }

    /// One move of the search; the outcome if it is over.
    fn step(&mut self, budget: &mut u64) -> Option<Outcome> {
        let mut stop = self.propagate_units();
        if let Stop::None = stop {
            stop = match self.arith.check_rational(budget) {
                Check::Conflict(lemma) => {
                    self.conflict(lemma);
                    Stop::Conflict
                }
                _ => match self.open_clause() {
                    Some(lit) => self.decide(lit),
                    None => match self.arith.check(&mut self.terms, budget) {
                        Check::Sat => return Some(Outcome::Sat),
                        Check::Unknown => return Some(Outcome::Unknown),
                        Check::Conflict(lemma) => {
                            self.conflict(lemma);
                            Stop::Conflict
                        }
                        Check::Lemmas(lemmas) => {
                            assert!(!lemmas.is_empty());
                            for lemma in lemmas {
                                self.learn(lemma);
                            }
                            Stop::None
                        }
                    },
                },
            };
        }
        match stop {
            Stop::Conflict if !self.backtrack() => Some(Outcome::Unsat),
            _ => None,
        }
    }

    pub fn solve(&mut self) -> Outcome {
        let mut budget = 2_000_000;
        for _ in 0..3_000 {
            if let Some(outcome) = self.step(&mut budget) {
                return outcome;
            }
        }
        Outcome::Unknown
    }

    /// Solves with additional literals; the outcome, and the lemmas that were learnt.
    pub fn solve_with(&mut self, lits: &[Lit]) -> (Outcome, Vec<Vec<Lit>>) {
        let start = self.trail.len();
        let known = self.clauses.len();
        self.arith.push();
        self.clauses.extend(lits.iter().map(|lit| vec![*lit]));
        let outcome = self.solve();
        let valid = self.clauses.split_off(known + lits.len());
        self.arith.pop(1 + self.levels.len());
        self.levels.clear();
        for lit in self.trail.split_off(start) {
            self.set(lit.atom, None);
        }
        (outcome, valid)
    }
}
