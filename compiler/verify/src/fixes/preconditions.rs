//! Preconditions that are offered where an obligation is not proved: each is tried first.

use crate::frames::Frame;
use crate::obligations::{Kind, Offer};
use crate::walk::Walk;
use tenet_core::{Expr, FunctionKind, Type};
use tenet_logic::{Sequent, Term};
use tenet_source::Verdict;

/// The most integers that conditions are made of.
const MAX_TERMS: usize = 5;

impl Walk<'_> {
    /// Notes with the obligation that was recorded last, if it failed, that the function could require its goal: the expressions that it is about
    /// mention nothing but parameters, which keep their values, and it does not contradict what is required already.
    pub(crate) fn offer(&mut self, frame: &Frame, offer: Offer, goal: Term, about: &[&Expr]) {
        if self.quiet > 0 || self.silent > 0 || !self.is_reached() {
            return;
        }
        self.note_guard(frame, offer.clone());
        let failed = self
            .report
            .obligations
            .last()
            .is_some_and(|last| last.verdict != Verdict::Proved);
        let has_contract = self.function_kind != FunctionKind::Test;
        let Some(signature) = self.function.clone().filter(|_| failed && has_contract) else {
            return;
        };
        let mut mentioned = about.iter().flat_map(|expr| expr.free_locals()).peekable();
        let over_parameters = frame.owner == signature.path
            && mentioned.peek().is_some()
            && mentioned.all(|local| signature.params.contains(&local));
        if !over_parameters || self.excludes(goal) {
            return;
        }
        if let Some(last) = self.report.obligations.last_mut() {
            last.offer = Some(offer);
        }
    }

    /// Seeks a comparison of parameters, their fields and lengths from which a goal that is not proved would follow, the weaker ones first.
    pub(super) fn seek_precondition(&mut self, kind: Kind, goal: Term) -> Option<String> {
        let sought = matches!(
            kind,
            Kind::Precondition
                | Kind::Postcondition
                | Kind::Refinement
                | Kind::DataInvariant
                | Kind::Slice
                | Kind::Index
                | Kind::Assert
                | Kind::InvariantEntry
        );
        if !sought {
            return None;
        }
        let terms = self.integers_of_parameters();
        self.comparisons(&terms)
            .into_iter()
            .find(|(_, condition)| {
                let facts = self.facts.iter().map(|fact| fact.term);
                let facts = self.axioms.iter().copied().chain(facts).chain([*condition]);
                let sequent = Sequent {
                    facts: facts.collect(),
                    goal,
                };
                let limits = &self.options.reachability;
                self.decides(&sequent, limits).verdict == Verdict::Proved
                    && !self.excludes(*condition)
            })
            .map(|(text, _)| text)
    }

    /// The integers that a caller knows before the call: parameters, lengths, fields of records.
    fn integers_of_parameters(&mut self) -> Vec<(String, Term)> {
        let (Some(signature), Some(frame)) = (self.function.clone(), self.signature_frame.clone())
        else {
            return Vec::new();
        };
        if !matches!(signature.kind, FunctionKind::Def | FunctionKind::Spec) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for param in &signature.params {
            let Some(value) = frame.value(*param) else {
                continue;
            };
            let local = frame.local(*param);
            let ty = frame.resolve(&local.ty.base());
            self.integers_of(&local.name, value, &ty, &mut found);
        }
        found.truncate(MAX_TERMS);
        found
    }

    fn integers_of(&mut self, name: &str, value: Term, ty: &Type, out: &mut Vec<(String, Term)>) {
        match ty {
            Type::Int => out.push((name.into(), value)),
            Type::List(_) | Type::Text => {
                out.push((format!("len({name})"), self.terms.seq_len(value)));
            }
            Type::Data(path, _) => {
                let Some(data) = self.program.data(path).filter(|data| data.record) else {
                    return;
                };
                let constructor = self.constructor(ty, 0);
                let fields = data.constructors.first().map_or(&[][..], |c| &c.fields);
                for (position, field) in fields.iter().enumerate() {
                    let field = &data.locals[field.0 as usize];
                    if field.ty.base() == Type::Int {
                        let part = self.select(constructor, position as u32, value);
                        out.push((format!("{name}.{}", field.name), part));
                    }
                }
            }
            _ => {}
        }
    }

    fn comparisons(&mut self, terms: &[(String, Term)]) -> Vec<(String, Term)> {
        let zero = self.terms.int(0);
        let mut found = Vec::new();
        for (name, term) in terms {
            let is_zero = self.terms.eq(*term, zero);
            found.push((format!("{name} >= 0"), self.terms.le(zero, *term)));
            found.push((format!("{name} != 0"), self.terms.not(is_zero)));
            found.push((format!("{name} > 0"), self.terms.lt(zero, *term)));
        }
        for strict in [false, true] {
            for (i, (left, a)) in terms.iter().enumerate() {
                for (j, (right, b)) in terms.iter().enumerate() {
                    if i == j {
                        continue;
                    }
                    found.push(if strict {
                        (format!("{left} < {right}"), self.terms.lt(*a, *b))
                    } else {
                        (format!("{left} <= {right}"), self.terms.le(*a, *b))
                    });
                }
            }
        }
        found
    }

    /// Does what the signature requires leave no room for a condition?
    pub(super) fn excludes(&mut self, condition: Term) -> bool {
        let facts = self
            .axioms
            .iter()
            .chain(&self.required)
            .copied()
            .chain([condition])
            .collect();
        let sequent = Sequent {
            facts,
            goal: Term::FALSE,
        };
        self.decides(&sequent, &self.options.inference).verdict == Verdict::Proved
    }
}
