//! The smallest part of a goal that is not proved: the goal is taken apart along its connectives, and the first part that resists is taken apart in turn.

use crate::knowledge::Fact;
use crate::obligations::Resistance;
use crate::walk::Walk;
use tenet_logic::{Op, Sort, Term};
use tenet_source::Verdict;

/// How many parts of one goal are tried.
const MAX_TRIED: usize = 12;
/// For how many goals of one function that is done.
const MAX_GOALS: usize = 6;

/// What is to be shown under further assumptions.
struct Part {
    under: Vec<Term>,
    goal: Term,
}

impl Walk<'_> {
    /// The part of a goal that resists; nothing if that is the goal itself.
    pub(crate) fn resistance(&mut self, goal: Term) -> Option<Resistance> {
        if self.broken || self.resisting >= MAX_GOALS {
            return None;
        }
        self.resisting += 1;
        let mark = self.facts.len();
        let mut under: Vec<Term> = Vec::new();
        let (mut current, mut tried) = (goal, 0);
        loop {
            let parts = self.parts_of_goal(current);
            let mut next = None;
            for part in parts {
                let before = self.facts.len();
                let learned = part.under.iter().map(|term| Fact {
                    term: *term,
                    place: None,
                });
                self.facts.extend(learned.collect());
                tried += 1;
                let limits = self.options.reachability.clone();
                if tried > MAX_TRIED || self.search(part.goal, &limits).verdict != Verdict::Proved {
                    next = Some(part);
                    break;
                }
                self.facts.forget(before);
            }
            match next {
                Some(part) if tried <= MAX_TRIED => {
                    under.extend(part.under);
                    current = part.goal;
                }
                _ => break,
            }
        }
        self.facts.forget(mark);
        if current == goal {
            return None;
        }
        let mut wording = self.wording();
        Some(Resistance {
            goal: wording.text(current),
            under: under.iter().map(|term| wording.text(*term)).collect(),
        })
    }

    fn parts_of_goal(&mut self, goal: Term) -> Vec<Part> {
        let args: Vec<Term> = self.terms.args(goal).to_vec();
        let alone = |goal| Part {
            under: Vec::new(),
            goal,
        };
        match (self.terms.op(goal).clone(), &args[..]) {
            (Op::And, parts) => parts.iter().map(|part| alone(*part)).collect(),
            (Op::Implies, [a, b]) => vec![Part {
                under: vec![*a],
                goal: *b,
            }],
            (Op::Or, [others @ .., last]) => {
                let under = others.iter().map(|other| self.terms.not(*other)).collect();
                vec![Part { under, goal: *last }]
            }
            (Op::Ite, [c, a, b]) => {
                let negated = self.terms.not(*c);
                [(*c, *a), (negated, *b)]
                    .map(|(assumption, goal)| Part {
                        under: vec![assumption],
                        goal,
                    })
                    .into()
            }
            (Op::Eq, [a, b]) if self.terms.sort_of(*a) == Sort::BOOL => [(*a, *b), (*b, *a)]
                .map(|(assumption, goal)| Part {
                    under: vec![assumption],
                    goal,
                })
                .into(),
            (Op::Not, [inner]) => {
                let parts: Vec<Term> = self.terms.args(*inner).to_vec();
                match (self.terms.op(*inner).clone(), &parts[..]) {
                    (Op::Or, parts) => parts.iter().map(|p| alone(self.terms.not(*p))).collect(),
                    (Op::Implies, [a, b]) => vec![alone(*a), alone(self.terms.not(*b))],
                    _ => Vec::new(),
                }
            }
            (Op::Forall(sorts, _), [body]) => {
                let vars: Vec<Term> = sorts
                    .iter()
                    .map(|sort| {
                        let name = if *sort == Sort::INT { "i" } else { "x" };
                        self.fresh(name, *sort)
                    })
                    .collect();
                vec![alone(self.terms.instantiate(*body, &vars))]
            }
            (Op::App(function), args) => {
                let declared = self.env.function(function);
                let Some(definition) = &declared.definition else {
                    return Vec::new();
                };
                if definition.recursive || definition.guard != Term::TRUE {
                    return Vec::new();
                }
                let body = definition.body;
                let args = args.to_vec();
                vec![alone(self.terms.instantiate(body, &args))]
            }
            _ => Vec::new(),
        }
    }
}
