//! Sequents that mean the same: rebuilt in an arena of their own in another order, with other names, with facts that have nothing to do
//! with the goal.

use dice::Dice;
use std::collections::HashMap;
use tenet_certificate::Proof;
use tenet_logic::{Environment, FunctionId, Op, Sequent, Sort, SortKind, Term, Terms};

/// A sequent in an arena of its own.
pub(crate) struct Variant {
    pub(crate) terms: Terms,
    pub(crate) env: Environment,
    pub(crate) sequent: Sequent,
}

struct Rebuild<'a> {
    from: &'a Terms,
    to: Terms,
    dice: Dice,
    done: HashMap<Term, Term>,
}

/// The variant of a sequent that a seed determines.
pub(crate) fn variant(proof: &Proof, seed: u64, irrelevant: u32) -> Variant {
    let mut rebuild = Rebuild {
        from: &proof.terms,
        to: Terms::new(),
        dice: Dice(seed),
        done: HashMap::new(),
    };
    rebuild.copy_sorts();
    let mut roots: Vec<Term> = proof.sequent.facts.clone();
    roots.push(proof.sequent.goal);
    for function in &proof.env.functions {
        if let Some(definition) = &function.definition {
            roots.extend([definition.guard, definition.body]);
        }
    }
    rebuild.dice.shuffle(&mut roots);
    for root in roots {
        rebuild.term(root);
    }
    let mut env = proof.env.clone();
    for (number, function) in env.functions.iter_mut().enumerate() {
        function.name = format!("renamed{number}").into();
        if let Some(definition) = &mut function.definition {
            definition.guard = rebuild.term(definition.guard);
            definition.body = rebuild.term(definition.body);
        }
    }
    let goal = rebuild.term(proof.sequent.goal);
    let mut facts: Vec<Term> = Vec::new();
    for fact in &proof.sequent.facts {
        facts.push(rebuild.term(*fact));
    }
    facts.extend(rebuild.irrelevant(&mut env, irrelevant));
    rebuild.dice.shuffle(&mut facts);
    Variant {
        terms: rebuild.to,
        env,
        sequent: Sequent { facts, goal },
    }
}

impl Rebuild<'_> {
    /// Sorts keep their numbers.
    fn copy_sorts(&mut self) {
        for index in 0..self.from.sort_count() {
            if let Some(sort) = self.from.nth_sort(index) {
                let kind = self.from.sort_kind(sort).clone();
                self.to.sort(kind);
            }
        }
    }

    /// The term in the new arena, its parts built in random order.
    fn term(&mut self, root: Term) -> Term {
        let mut stack = vec![root];
        while let Some(&top) = stack.last() {
            if self.done.contains_key(&top) {
                stack.pop();
                continue;
            }
            let mut parts: Vec<Term> = self.from.args(top).to_vec();
            parts.extend(self.from.op(top).trigger_terms());
            parts.retain(|part| !self.done.contains_key(part));
            if parts.is_empty() {
                let rebuilt = self.rebuild(top);
                self.done.insert(top, rebuilt);
                stack.pop();
            } else {
                self.dice.shuffle(&mut parts);
                stack.extend(parts);
            }
        }
        self.done[&root]
    }

    fn rebuild(&mut self, term: Term) -> Term {
        let args: Vec<Term> = self
            .from
            .args(term)
            .iter()
            .map(|arg| self.done[arg])
            .collect();
        let groups = |triggers: &[Box<[Term]>]| -> Box<[Box<[Term]>]> {
            let mut rebuilt = Vec::with_capacity(triggers.len());
            for group in triggers {
                rebuilt.push(group.iter().map(|term| self.done[term]).collect());
            }
            rebuilt.into()
        };
        let op = match self.from.op(term) {
            Op::Forall(binders, triggers) => Op::Forall(binders.clone(), groups(triggers)),
            Op::Exists(binders, triggers) => Op::Exists(binders.clone(), groups(triggers)),
            Op::Var(symbol) => {
                let name = format!("renamed.{}", self.from.name(*symbol));
                Op::Var(self.to.symbol(&name))
            }
            op => op.clone(),
        };
        self.to.mk(op, &args, self.from.sort_of(term))
    }

    /// Facts over symbols of their own: bounds, equations of applications, lengths, and one in ten about all numbers.
    fn irrelevant(&mut self, env: &mut Environment, count: u32) -> Vec<Term> {
        if count == 0 {
            return Vec::new();
        }
        let ints = self.to.sort(SortKind::Seq(Sort::INT));
        let function = env.declare_function("irrelevant", vec![Sort::INT], Sort::INT);
        let variables: Vec<Term> = (0..12)
            .map(|number| self.to.var(&format!("irrelevant.{number}"), Sort::INT))
            .collect();
        let lists: Vec<Term> = (0..4)
            .map(|number| self.to.var(&format!("irrelevant.list.{number}"), ints))
            .collect();
        (0..count)
            .map(|number| {
                // In ascending order of the variables, so that the facts do not contradict each other.
                let low = self.dice.below(variables.len() - 1);
                let high = low + 1 + self.dice.below(variables.len() - low - 1);
                let (x, y) = (variables[low], variables[high]);
                match number % 10 {
                    0 => self.irrelevant_for_all(env, function, number),
                    1..=5 => self.to.le(x, y),
                    6 | 7 => {
                        let value = self.to.app(env, function, &[x]);
                        self.to.le(value, y)
                    }
                    8 => {
                        let list = lists[self.dice.below(lists.len())];
                        let length = self.to.seq_len(list);
                        self.to.le(x, length)
                    }
                    _ => {
                        let list = lists[self.dice.below(lists.len())];
                        let element = self.to.seq_at(list, x);
                        self.to.le(element, y)
                    }
                }
            })
            .collect()
    }

    /// `∀ i. f(i) <= f(i + number)`, found by `f(i)`.
    fn irrelevant_for_all(&mut self, env: &Environment, function: FunctionId, number: u32) -> Term {
        let i = self.to.var("irrelevant.index", Sort::INT);
        let number = self.to.int(number);
        let value = self.to.app(env, function, &[i]);
        let sum = self.to.add(&[value, number]);
        let body = self.to.le(value, sum);
        let (body, trigger) = (
            self.to.abstract_over(body, &[i]),
            self.to.abstract_over(value, &[i]),
        );
        let triggers: [Box<[Term]>; 1] = [Box::new([trigger])];
        self.to.forall(&[Sort::INT], &triggers, body)
    }
}

#[cfg(test)]
mod tests {
    use super::variant;
    use tenet_certificate::Proof;
    use tenet_logic::{Certificate, Environment, Sequent, Sort, Terms};
    use tenet_solver::{Options, decide};

    #[test]
    fn variants_are_proved_if_and_only_if_the_sequent_is() {
        for goal_holds in [true, false] {
            let mut terms = Terms::new();
            let (x, y, z) = (
                terms.var("x", Sort::INT),
                terms.var("y", Sort::INT),
                terms.var("z", Sort::INT),
            );
            let facts = vec![terms.lt(x, y), terms.lt(y, z)];
            let goal = if goal_holds {
                terms.lt(x, z)
            } else {
                terms.lt(z, x)
            };
            let proof = Proof {
                terms,
                env: Environment::default(),
                sequent: Sequent { facts, goal },
                certificate: Certificate::default(),
            };
            for seed in 0..20 {
                let mut variant = variant(&proof, seed, 50);
                let verdict = decide(
                    &mut variant.terms,
                    &variant.env,
                    &variant.sequent,
                    &Options::default(),
                );
                assert_eq!(verdict.is_proved(), goal_holds, "seed {seed}");
            }
        }
    }
}
