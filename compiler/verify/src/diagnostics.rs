//! From verdicts to messages: one for each obligation that is not proved.

use crate::{Kind, Obligation, Offer, Place, Report, Suggestion};
use tenet_source::{
    Counterexample, Diagnostic, Edit, Fix, Label, Replay, ReplayStatus, Severity, Span, Verdict,
};

/// Where messages look up places.
pub trait Sources {
    /// The span of a place, if its item still has such a node.
    fn span(&self, place: &Place) -> Option<Span>;
    /// The source text of a span.
    fn text(&self, span: Span) -> String;
    /// How a `requires` line is added to a function.
    fn requires_edit(&self, function: &str, condition: &str) -> Option<Edit>;
    /// The line that a place begins on, without its end.
    fn line(&self, span: Span) -> Option<Span>;
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
    diagnostic.goal = words.goal.or_else(|| obligation.wanted.clone());
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
        if let Some(resistance) = &obligation.resists {
            diagnostic
                .notes
                .push(format!("the part that resists: {resistance}"));
        }
        add_weaknesses(obligation, sources, &mut diagnostic);
    }
    add_mends(path, obligation, sources, &mut diagnostic);
    Some(diagnostic)
}

/// Says which loops and functions let the values through for which the obligation would fail.
fn add_weaknesses(obligation: &Obligation, sources: &dyn Sources, diagnostic: &mut Diagnostic) {
    for weakness in obligation.situation.iter().flat_map(|s| &s.weaknesses) {
        diagnostic
            .notes
            .push(format!("what is missing: {}", weakness.missing));
        let Some(span) = sources.span(&weakness.place) else {
            continue;
        };
        // Of a loop, its first line.
        let text = sources.text(span);
        let first = text.lines().next().unwrap_or_default().trim_end();
        diagnostic.related.push(Label {
            span: Span::new(span.file, span.start, span.start + first.len() as u32),
            message: weakness.text.clone(),
        });
    }
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

/// Where an obligation arises, and what had to be shown as far as that stands in the text.
pub(crate) fn headline(
    path: &str,
    obligation: &Obligation,
    sources: &dyn Sources,
) -> Option<(Span, Option<String>)> {
    let at = without_keyword(sources.span(&obligation.place)?, sources);
    let clause = obligation
        .clause
        .as_ref()
        .and_then(|clause| sources.span(clause))
        .map(|span| without_keyword(span, sources));
    let words = Words::of(path, obligation, sources, at, clause);
    let goal = words.goal.or_else(|| Some(one_line(&sources.text(at))));
    Some((at, goal))
}

/// Source text on one line.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Adds the mends that may help, to be tried before they are shown.
fn add_mends(
    path: &str,
    obligation: &Obligation,
    sources: &dyn Sources,
    diagnostic: &mut Diagnostic,
) {
    let mut conditions: Vec<String> = Vec::new();
    let offered = obligation.offer.as_ref();
    conditions.extend(offered.and_then(|offer| condition(offer, obligation, sources)));
    for suggestion in &obligation.suggestions {
        match suggestion {
            Suggestion::Require(text) if !conditions.contains(text) => {
                conditions.push(text.clone())
            }
            Suggestion::Require(_) | Suggestion::Invariant { .. } => {}
            Suggestion::Cases(patterns) => diagnostic
                .untried
                .extend(cases(patterns, obligation, sources)),
        }
    }
    for text in conditions {
        let Some(edit) = sources.requires_edit(path, &text) else {
            continue;
        };
        diagnostic.untried.push(Fix {
            title: format!("add `requires {text}`"),
            edits: vec![edit],
        });
    }
    for suggestion in &obligation.suggestions {
        if let Suggestion::Invariant { place, text } = suggestion {
            diagnostic.untried.extend(invariants(place, text, sources));
        }
    }
    let guard = obligation.guard.as_ref();
    if let Some(text) = guard.and_then(|guard| condition(guard, obligation, sources)) {
        diagnostic
            .untried
            .extend(guarded(&text, obligation, sources));
    }
}

/// An offered condition as it would be written.
fn condition(offer: &Offer, obligation: &Obligation, sources: &dyn Sources) -> Option<String> {
    let at = without_keyword(sources.span(&obligation.place)?, sources);
    let text = one_line(&sources.text(at));
    let indexed = || {
        let whole = sources.span(obligation.clause.as_ref()?)?;
        let before = Span::new(at.file, whole.start, at.start);
        let text = sources.text(before);
        let (collection, _) = text.rsplit_once('[')?;
        Some(one_line(collection))
    };
    Some(match offer {
        Offer::Condition => text,
        Offer::NotZero => format!("{} != 0", operand(&text)),
        Offer::InRange => format!("0 <= {} < len({})", operand(&text), indexed()?),
        Offer::Present => format!("{} in {}", operand(&text), indexed()?),
    })
}

/// The line that a position is on: its indentation and its span.
fn line_of(position: Span, sources: &dyn Sources) -> Option<(String, Span)> {
    let line = sources.line(position)?;
    let text = sources.text(line);
    let indentation = text.len() - text.trim_start().len();
    Some((text[..indentation].into(), line))
}

/// Cases for what is left over, each to be filled in.
fn cases(patterns: &[String], obligation: &Obligation, sources: &dyn Sources) -> Option<Fix> {
    let span = sources.span(&obligation.place)?;
    if !sources.text(span).ends_with("end") {
        return None;
    }
    let last = Span::new(span.file, span.end - 3, span.end);
    let (indentation, line) = line_of(last, sources)?;
    let lines: Vec<String> = patterns
        .iter()
        .enumerate()
        .map(|(index, pattern)| format!("{indentation}case {pattern} then ?case_{}\n", index + 1))
        .collect();
    let names: Vec<String> = patterns
        .iter()
        .map(|pattern| format!("`case {pattern}`"))
        .collect();
    Some(Fix {
        title: format!("add {}, to be filled in", names.join(" and ")),
        edits: vec![Edit {
            span: Span::new(line.file, line.start, line.start),
            text: lines.concat(),
        }],
    })
}

/// Lines for a loop: the formula itself, weakened where it is strict, and speaking of the turns so far.
fn invariants(place: &Place, text: &str, sources: &dyn Sources) -> Vec<Fix> {
    let position = || {
        let span = sources.span(place)?;
        let (indentation, line) = line_of(Span::new(span.file, span.start, span.start), sources)?;
        Some((format!("{indentation}  "), line))
    };
    let Some((indentation, line)) = position() else {
        return Vec::new();
    };
    let header = sources.text(line);
    let mut counting: Option<String> = None;
    let mut texts: Vec<String> = vec![text.into()];
    if text.contains(" < ") && !text.contains(" <= ") {
        texts.push(text.replace(" < ", " <= "));
    }
    if let Some((index, bound, list)) = counted(header.trim()) {
        if !header.contains(&index) {
            counting = header.find(" in ").map(|at| {
                let (pattern, source) = header.split_at(at);
                format!("{pattern} at {index}{source}")
            });
        }
        texts.push(text.replace(&bound, &index));
        if let Some(list) = list {
            let prefix = format!("{list}[..{index}]");
            texts.push(
                replace_name(text, &list, &prefix).replace(&format!("len({prefix})"), &index),
            );
        }
    }
    texts.dedup();
    texts
        .into_iter()
        .map(|text| Fix {
            title: format!("add `invariant {text}` to the loop"),
            edits: vec![match &counting {
                Some(header) => Edit {
                    span: line,
                    text: format!("{header}\n{indentation}invariant {text}"),
                },
                None => Edit {
                    span: Span::new(line.file, line.end, line.end),
                    text: format!("\n{indentation}invariant {text}"),
                },
            }],
        })
        .collect()
}

/// The name of a loop's counter where it has none yet.
const COUNTER: &str = "position";

/// Of the first line of a loop that counts: the counter, its bound, and the list that it goes through.
fn counted(header: &str) -> Option<(String, String, Option<String>)> {
    let name = |text: &str| {
        let is_name = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_');
        is_name.then(|| text.to_string())
    };
    let list_of = |bound: &str| name(bound.strip_prefix("len(")?.strip_suffix(')')?);
    if let Some(rest) = header.strip_prefix("for ") {
        let (pattern, source) = rest.split_once(" in ")?;
        if let Some((_, bound)) = source.split_once("..") {
            return Some((name(pattern)?, bound.into(), list_of(bound)));
        }
        let index = pattern
            .split_once(" at ")
            .map_or(COUNTER, |(_, index)| index);
        let list = name(source)?;
        return Some((name(index)?, format!("len({list})"), Some(list)));
    }
    let condition = header.strip_prefix("while ")?;
    let (index, bound) = condition
        .split_once(" < ")
        .or_else(|| condition.split_once(" != "))?;
    Some((name(index)?, bound.into(), list_of(bound)))
}

/// Replaces a name where it stands as a word.
fn replace_name(text: &str, name: &str, by: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let before = rest[..at].chars().next_back().is_some_and(is_part);
        let after = rest[at + name.len()..].chars().next().is_some_and(is_part);
        out.push_str(&rest[..at]);
        out.push_str(if before || after { name } else { by });
        rest = &rest[at + name.len()..];
    }
    out + rest
}

/// The statement of the line under an `if`.
fn guarded(condition: &str, obligation: &Obligation, sources: &dyn Sources) -> Option<Fix> {
    let (indentation, line) = line_of(sources.span(&obligation.place)?, sources)?;
    let statement = sources.text(line);
    let statement = statement.trim();
    Some(Fix {
        title: format!("do this only `if {condition}`"),
        edits: vec![Edit {
            span: line,
            text: format!(
                "{indentation}if {condition}\n{indentation}  {statement}\n{indentation}end"
            ),
        }],
    })
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
            Kind::Slice => Words {
                label: match &obligation.wanted {
                    Some(wanted) => format!("`{wanted}` may not hold"),
                    None => "this may be out of range".into(),
                },
                ..plain(
                    "cannot prove that the bounds of this slice are in order and in range".into(),
                    "this may be out of range",
                    None,
                )
            },
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
