//! What a proof rests on, and, where there is none, the smallest part of the goal that resists.

mod accounts;
mod resistance;
mod wording;

pub use accounts::{Account, accounts};
pub(crate) use wording::Wording;

use crate::obligations::{Explanation, Place, Used};
use crate::walk::Walk;
use tenet_logic::{Certificate, Op, Sequent, Step, Term};

/// How many facts, unfoldings and instances are listed for one obligation.
const MAX_LISTED: usize = 16;

impl Walk<'_> {
    /// What a proof of the sequent of all that is known here used.
    pub(crate) fn explanation(
        &self,
        sequent: &Sequent,
        certificate: Option<&Certificate>,
    ) -> Explanation {
        let mut wording = self.wording();
        let goal = (sequent.goal != Term::TRUE && sequent.goal != Term::FALSE)
            .then(|| wording.text(sequent.goal));
        let Some(certificate) = certificate else {
            return Explanation {
                goal,
                ..Explanation::default()
            };
        };
        let mut explanation = Explanation {
            goal,
            length: certificate.steps.len() as u64,
            ..Explanation::default()
        };
        for position in certificate.core() {
            let position = position as usize;
            let used = match position.checked_sub(self.axioms.len()) {
                None => self.used_axiom(sequent.facts[position], &mut wording),
                Some(position) => {
                    let Some(fact) = self.facts.get(position) else {
                        continue;
                    };
                    Used {
                        place: fact.place.clone(),
                        text: wording.text(fact.term),
                    }
                }
            };
            add(&mut explanation.used, used);
        }
        for step in &certificate.steps {
            match step {
                Step::Unfold(application) => {
                    add(&mut explanation.unfolded, wording.text(*application));
                }
                Step::Instance(formula, args) => {
                    let at: Vec<String> = args.iter().map(|arg| wording.text(*arg)).collect();
                    let what = match self.promised(*formula) {
                        Some(name) => format!("what `{name}` promises"),
                        None => wording.text(*formula),
                    };
                    add(
                        &mut explanation.instances,
                        format!("{what}, for {}", at.join(", ")),
                    );
                }
                _ => {}
            }
        }
        explanation
    }

    /// Names for the variables here, as the author knows them.
    pub(crate) fn wording(&self) -> Wording<'_> {
        let mut wording = Wording::new(&self.terms, &self.env);
        for (value, name) in self.present.iter().flat_map(|present| present.named()) {
            // A value that is bound again keeps its first name.
            if matches!(self.terms.op(value), Op::Var(_)) && !wording.knows(value) {
                wording.call(value, name);
            }
        }
        wording
    }

    /// The function whose promise a formula is: one that speaks of all calls of it.
    fn promised(&self, formula: Term) -> Option<String> {
        let (Op::Forall(_, triggers), true) =
            (self.terms.op(formula), self.axioms.contains(&formula))
        else {
            return None;
        };
        let trigger = triggers.first()?.first()?;
        let Op::App(function) = self.terms.op(*trigger) else {
            return None;
        };
        let name = &self.env.function(*function).name;
        let name = name.split('#').next().unwrap_or(name);
        Some(name.rsplit('.').next().unwrap_or(name).to_string())
    }

    fn used_axiom(&self, formula: Term, wording: &mut Wording<'_>) -> Used {
        let symbol = match self.terms.op(formula) {
            Op::Forall(_, triggers) => triggers.first().and_then(|group| group.first()),
            _ => None,
        };
        let path = symbol.and_then(|trigger| match self.terms.op(*trigger) {
            Op::App(function) => self.symbols.iter().find(|(_, id)| *id == function),
            _ => None,
        });
        let place = path.and_then(|((path, _), _)| {
            let signature = self.program.signature(path)?;
            Some(Place {
                owner: path.clone(),
                node: signature.node,
            })
        });
        let text = match self.promised(formula) {
            Some(name) => format!("what `{name}` promises"),
            None => wording.text(formula),
        };
        Used { place, text }
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if list.len() < MAX_LISTED && !list.contains(&item) {
        list.push(item);
    }
}
