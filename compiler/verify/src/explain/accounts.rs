//! What is to be said of each obligation of an item: for `tenet check --explain`.

use crate::diagnostics::{Sources, headline, one_line};
use crate::{Failure, Kind, Obligation, Report};
use tenet_source::{Label, Span, Verdict};

/// A fact whose text is longer is shown as it is written.
const LONGEST: usize = 100;

/// What became of one obligation, and by which means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What kind.
    pub kind: Kind,
    /// Its verdict.
    pub verdict: Verdict,
    /// Where it arises.
    pub span: Span,
    /// What had to be shown at that place.
    pub goal: Option<String>,
    /// The facts that the proof used, those in the text as they stand there.
    pub used: Vec<Label>,
    /// The facts that the proof used and that stand nowhere: inferred ones, and what follows from types.
    pub implicit: Vec<String>,
    /// The applications of `spec`s that were replaced by their meaning.
    pub unfolded: Vec<String>,
    /// What is known of all elements or calls, with those it was applied to.
    pub instances: Vec<String>,
    /// The smallest part that resists, where the obligation is undecided.
    pub resists: Option<String>,
    /// Inputs that make it fail, or values that what is known allows.
    pub failure: Option<Failure>,
    /// Why it is not proved, and what was tried.
    pub notes: Vec<String>,
    /// Steps of the search.
    pub steps: u64,
    /// Steps of the proof.
    pub length: u64,
}

/// The accounts of an item's obligations, in their order.
pub fn accounts(path: &str, report: &Report, sources: &dyn Sources) -> Vec<Account> {
    let of = |obligation| account(path, obligation, sources);
    report.obligations.iter().filter_map(of).collect()
}

fn account(path: &str, obligation: &Obligation, sources: &dyn Sources) -> Option<Account> {
    let (span, goal) = headline(path, obligation, sources)?;
    let explanation = obligation.explanation.clone().unwrap_or_default();
    let (mut used, mut implicit) = (Vec::new(), Vec::new());
    for fact in explanation.used {
        let at = fact.place.as_ref().and_then(|place| sources.span(place));
        match at {
            Some(span) => {
                // A condition may be known to be false, and a clause is known part by part: what was known is not always what stands there.
                let written = one_line(&sources.text(span));
                let message = if fact.text.chars().count() <= LONGEST || written.is_empty() {
                    fact.text
                } else {
                    written
                };
                let label = Label { span, message };
                if !used.contains(&label) {
                    used.push(label);
                }
            }
            None => implicit.push(fact.text),
        }
    }
    let failed = obligation.verdict != Verdict::Proved;
    Some(Account {
        kind: obligation.kind,
        verdict: obligation.verdict,
        span,
        goal: explanation.goal.or(goal),
        used,
        implicit,
        unfolded: explanation.unfolded,
        instances: explanation.instances,
        resists: obligation.resists.as_ref().map(ToString::to_string),
        notes: if failed {
            obligation.notes.clone()
        } else {
            Vec::new()
        },
        failure: obligation.failure.clone(),
        steps: obligation.steps,
        length: explanation.length,
    })
}
