//! From verdicts to messages: one for each obligation that is not proved.

use crate::{Kind, Obligation, Offer, Place, Report};
use tenet_source::{
    Counterexample, Diagnostic, Edit, Label, Replay, ReplayStatus, Severity, Span, Verdict,
};

/// Where messages look up places.
pub trait Sources {
    /// The span of a place, if its item still has such a node.
    fn span(&self, place: &Place) -> Option<Span>;
    /// The source text of a span.
    fn text(&self, span: Span) -> String;
    /// Where a `requires` line for a function is to be inserted: an empty span at the start of a line, if the function's layout allows it.
    fn requires_position(&self, function: &str) -> Option<Span>;
}

/// The messages for an item's report, in the order of its obligations.
pub fn diagnostics(path: &str, report: &Report, sources: &dyn Sources) -> Vec<Diagnostic> {
    let failed = report
        .obligations
        .iter()
        .filter(|obligation| obligation.verdict != Verdict::Proved)
        .filter_map(|obligation| diagnostic(path, obligation, sources));
    let never = report
        .never
        .iter()
        .filter_map(|place| never(path, place, sources));
    failed.chain(never).collect()
}

/// The warning for what cannot occur.
fn never(path: &str, place: &Place, sources: &dyn Sources) -> Option<Diagnostic> {
    let mut diagnostic = Diagnostic::new(
        Severity::Warning,
        "T3018",
        Kind::Vacuous.name(),
        sources.span(place)?,
        "this can never occur",
    );
    diagnostic.function = Some(path.into());
    diagnostic.label = Some("what is known here is contradictory".into());
    diagnostic.notes.push(
        "Anything could be proved here. Leave it out, or write `unreachable` in its place.".into(),
    );
    Some(diagnostic)
}

fn diagnostic(path: &str, obligation: &Obligation, sources: &dyn Sources) -> Option<Diagnostic> {
    let at = without_keyword(sources.span(&obligation.place)?, sources);
    let clause = obligation
        .clause
        .as_ref()
        .and_then(|clause| sources.span(clause))
        .map(|span| without_keyword(span, sources));
    let words = Words::of(path, obligation, sources, at, clause);
    let mut diagnostic = Diagnostic::new(
        Severity::Error,
        obligation.kind.code(),
        obligation.kind.name(),
        words.span,
        words.message,
    );
    diagnostic.function = Some(path.into());
    diagnostic.label = Some(words.label);
    if let Some((span, message)) = words.related {
        diagnostic.related.push(Label { span, message });
    }
    diagnostic.verdict = Some(obligation.verdict);
    diagnostic.goal = words.goal;
    diagnostic.known = known(obligation, sources);
    if let Some(failure) = &obligation.failure {
        diagnostic.counterexample = Some(Counterexample {
            bindings: failure.bindings.clone(),
            replay: Replay {
                status: if failure.confirmed {
                    ReplayStatus::Confirmed
                } else {
                    ReplayStatus::NotConfirmed
                },
                result: failure.result.clone(),
                note: failure.note.clone(),
            },
        });
    }
    if obligation.failure.as_ref().is_none_or(|f| !f.confirmed) {
        diagnostic.notes.extend(obligation.notes.iter().cloned());
    }
    add_precondition_fix(path, obligation, sources, &mut diagnostic);
    Some(diagnostic)
}

fn known(obligation: &Obligation, sources: &dyn Sources) -> Vec<Label> {
    obligation
        .known
        .iter()
        .filter_map(|place| {
            let span = without_keyword(sources.span(place)?, sources);
            Some(Label {
                span,
                message: one_line(&sources.text(span)),
            })
        })
        .collect()
}

/// The condition of a clause, without the word it begins with.
fn without_keyword(span: Span, sources: &dyn Sources) -> Span {
    let text = sources.text(span);
    for keyword in ["requires", "ensures", "invariant", "example", "assert"] {
        if let Some(rest) = text.strip_prefix(keyword)
            && rest.starts_with(char::is_whitespace)
        {
            let skipped = text.len() - rest.trim_start().len();
            return Span::new(span.file, span.start + skipped as u32, span.end);
        }
    }
    span
}

/// Source text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn add_precondition_fix(
    path: &str,
    obligation: &Obligation,
    sources: &dyn Sources,
    diagnostic: &mut Diagnostic,
) {
    let condition = || {
        let at = without_keyword(sources.span(&obligation.place)?, sources);
        let text = one_line(&sources.text(at));
        let indexed = || {
            let whole = sources.span(obligation.clause.as_ref()?)?;
            let before = Span::new(at.file, whole.start, at.start);
            let text = sources.text(before);
            let (collection, _) = text.rsplit_once('[')?;
            Some(one_line(collection))
        };
        Some(match obligation.offer.as_ref()? {
            Offer::Other(text) => text.clone(),
            Offer::Condition => text,
            Offer::NotZero => format!("{} != 0", operand(&text)),
            Offer::InRange => format!("0 <= {} < len({})", operand(&text), indexed()?),
            Offer::Present => format!("{} in {}", operand(&text), indexed()?),
        })
    };
    let (Some(text), Some(position)) = (condition(), sources.requires_position(path)) else {
        return;
    };
    diagnostic.fixes.push(tenet_source::Fix {
        title: format!("add `requires {text}`"),
        edits: vec![Edit {
            span: position,
            text: format!("  requires {text}\n"),
        }],
    });
}

/// The text of an expression as an operand of a comparison.
fn operand(text: &str) -> String {
    let is_tight = text
        .chars()
        .all(|c| c.is_alphanumeric() || "_.+-*/% ()[],".contains(c));
    let has_words = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|word| matches!(word, "if" | "match" | "and" | "or" | "not" | "in" | "is"));
    if is_tight && !has_words {
        text.into()
    } else {
        format!("({text})")
    }
}

/// What is said of one obligation.
struct Words {
    span: Span,
    message: String,
    label: String,
    related: Option<(Span, String)>,
    goal: Option<String>,
}

impl Words {
    fn of(
        path: &str,
        obligation: &Obligation,
        sources: &dyn Sources,
        at: Span,
        clause: Option<Span>,
    ) -> Words {
        let short = path.rsplit('.').next().unwrap_or(path);
        let text = |span: Span| one_line(&sources.text(span));
        let own = obligation
            .clause
            .as_ref()
            .is_none_or(|clause| &*clause.owner == path);
        let clause_text = clause.map(text);
        let callee = obligation
            .callee
            .as_deref()
            .map_or("the function", |callee| {
                callee.rsplit('.').next().unwrap_or(callee)
            });
        let plain = |message: String, label: &str, goal: Option<String>| Words {
            span: at,
            message,
            label: label.into(),
            related: None,
            goal,
        };
        let asked = |message: String, label: &str, asks: &str| Words {
            span: at,
            message,
            label: label.into(),
            related: clause.map(|span| (span, asks.into())),
            goal: clause_text.clone(),
        };
        match obligation.kind {
            Kind::Postcondition if !own => asked(
                format!("cannot prove the postcondition of `{short}`"),
                "this may not be what the result's type asks for",
                "the type asks for this",
            ),
            Kind::Postcondition => Words {
                span: clause.unwrap_or(at),
                message: format!("cannot prove the postcondition of `{short}`"),
                label: "this may not hold".into(),
                related: clause.map(|_| (at, "on this way out".into())),
                goal: clause_text,
            },
            Kind::Precondition => asked(
                format!("cannot prove the precondition of `{callee}`"),
                "this call may not be allowed",
                "this is required",
            ),
            Kind::Refinement => asked(
                "cannot prove that this value fits the type it flows into".into(),
                "this may not fit",
                "the type asks for this",
            ),
            Kind::DataInvariant => asked(
                "cannot prove what the type asks of this value".into(),
                "this may not be a valid value",
                "the declaration asks for this",
            ),
            Kind::InvariantEntry => plain(
                "cannot prove that the invariant holds before the loop".into(),
                "this may not hold before the first turn",
                Some(text(at)),
            ),
            Kind::InvariantStep => Words {
                span: at,
                message: "cannot prove that each turn keeps the invariant".into(),
                label: "this may not hold after a turn".into(),
                related: clause.map(|span| (span, "at the end of this turn".into())),
                goal: Some(text(at)),
            },
            Kind::Divisor => plain(
                "cannot prove that this divisor is not 0".into(),
                "this may be 0",
                Some(format!("{} != 0", text(at))),
            ),
            Kind::Index => plain(
                "cannot prove that this index is in range".into(),
                "this may be out of range",
                None,
            ),
            Kind::Slice => plain(
                "cannot prove that the bounds of this slice are in order and in range".into(),
                "this may be out of range",
                None,
            ),
            Kind::Range => plain(
                "cannot prove that this is the code of a character".into(),
                "this may be no character",
                None,
            ),
            Kind::Match => plain(
                "cannot prove that the cases cover every value".into(),
                "a value may be left over here",
                None,
            ),
            Kind::Decreases => plain(
                match &obligation.callee {
                    Some(_) => format!("cannot prove that the recursion through `{callee}` ends"),
                    None => "cannot prove that this ends".into(),
                },
                "the measure may not go down",
                None,
            ),
            Kind::Assert => plain(
                "cannot prove this assertion".into(),
                "this may not hold",
                Some(text(at)),
            ),
            Kind::Example => plain(
                "this example does not hold".into(),
                "not so",
                Some(text(at)),
            ),
            Kind::Unreachable => plain(
                "cannot prove that this place is never reached".into(),
                "this may be reached",
                None,
            ),
            Kind::Vacuous => plain(
                format!("nothing can ever meet the signature of `{short}`"),
                "its requirements contradict each other",
                None,
            ),
            Kind::Hole => plain("a hole is to be filled here".into(), "fill this in", None),
            Kind::Trust => plain(
                "this assumption gives no reason".into(),
                "say why it holds",
                None,
            ),
            Kind::Unsupported => plain(
                "this is not supported yet".into(),
                "not supported yet",
                None,
            ),
        }
    }
}
