//! Counterexamples: inputs with which the function was run and really failed.
//!
//! The function is run by Core's evaluator on small admissible inputs, smallest first, with its contracts evaluated (as SmallCheck does: Runciman, Naylor
//! and Lindblad, Haskell Symposium 2008). What fails there refutes the obligation; where nothing fails, the obligation stays what the solver left it.

use crate::{Context, Failure, Kind, Obligation, Place, Report};
use tenet_core::eval::{self, Found, Outcome, Search, SearchOptions};
use tenet_core::{FunctionKind, Signature};
use tenet_source::Verdict;

/// Seeks inputs for the obligations of a function that are not proved.
pub(crate) fn seek(
    context: &dyn Context,
    signature: &Signature,
    report: &mut Report,
    options: &SearchOptions,
) {
    let open = |obligation: &Obligation| {
        obligation.verdict != Verdict::Proved
            && !matches!(
                obligation.kind,
                Kind::Unsupported | Kind::Vacuous | Kind::Example | Kind::Trust
            )
    };
    if !report.obligations.iter().any(open) {
        return;
    }
    if !matches!(
        signature.kind,
        FunctionKind::Def | FunctionKind::Spec | FunctionKind::Lemma | FunctionKind::Test
    ) {
        return;
    }
    let search = eval::search_violation(context, &signature.path, options);
    for obligation in report.obligations.iter_mut().filter(|o| open(o)) {
        match search.found.iter().find(|found| shows(found, obligation)) {
            Some(found) => {
                obligation.verdict = Verdict::Refuted;
                obligation.failure = Some(failure(signature, found));
            }
            None => obligation
                .notes
                .push(tried(signature, &search, obligation.kind, options)),
        }
    }
}

/// Seeks the failure of a constant's obligations: its value is evaluated.
pub(crate) fn constant(
    context: &dyn Context,
    path: &str,
    report: &mut Report,
    options: &eval::Options,
) {
    if report.holds() {
        return;
    }
    let run = eval::eval_constant(context, path, options);
    let Outcome::Violated(violation) = run.outcome else {
        return;
    };
    let found = Found {
        args: Vec::new(),
        violation: *violation,
    };
    for obligation in &mut report.obligations {
        if obligation.verdict != Verdict::Proved && shows(&found, obligation) {
            obligation.verdict = Verdict::Refuted;
            obligation.failure = Some(failure_with(Vec::new(), &found));
        }
    }
}

/// What a search came to that found no failure.
fn tried(signature: &Signature, search: &Search, kind: Kind, options: &SearchOptions) -> String {
    if let Some(reason) = &search.reason {
        return format!("no inputs were tried: {reason}");
    }
    let steps = options.fuel_per_run;
    if let (Kind::Decreases, Some(args)) = (kind, &search.endless) {
        let bindings: Vec<String> = bindings(signature, args)
            .into_iter()
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        let with = if bindings.is_empty() {
            String::new()
        } else {
            format!(" with {}", bindings.join(", "))
        };
        return format!(
            "it may not end: a run{with} was stopped after {steps} steps, which proves nothing"
        );
    }
    let unfinished = match (search.unfinished, &search.endless) {
        (0, _) => String::new(),
        (count, Some(_)) => format!(
            "; {count} more could not be run to the end, some because they took more than {steps} steps"
        ),
        (count, None) => format!("; {count} more could not be run to the end"),
    };
    match (search.admissible, search.unfinished) {
        (0, 0) => format!(
            "none of the {} small inputs that were tried meets the precondition",
            search.tried
        ),
        (1, 0) => {
            "the one small input that meets the precondition was tried, and it does not fail".into()
        }
        (count, _) => format!(
            "{count} small inputs that meet the precondition were tried, and none of them fails{unfinished}"
        ),
    }
}

/// Is what was found the failure of this obligation?
fn shows(found: &Found, obligation: &Obligation) -> bool {
    if found.violation.kind.name() != obligation.kind.name() {
        return false;
    }
    let theirs = [
        Some(&found.violation.place),
        found.violation.clause.as_ref(),
    ];
    let ours = [Some(&obligation.place), obligation.clause.as_ref()];
    let same = |a: &eval::Place, b: &Place| a.item == b.owner && a.node == b.node;
    match (theirs[1], ours[1]) {
        // A contract line that is stated on both sides must be the same one.
        (Some(a), Some(b)) if obligation.kind == Kind::Postcondition => same(a, b),
        _ => theirs
            .into_iter()
            .flatten()
            .any(|a| ours.into_iter().flatten().any(|b| same(a, b))),
    }
}

fn bindings(signature: &Signature, args: &[eval::Value]) -> Vec<(String, String)> {
    signature
        .params
        .iter()
        .zip(args)
        .map(|(param, value)| {
            let name = signature.locals[param.0 as usize].name.to_string();
            (name, value.to_string())
        })
        .collect()
}

fn failure(signature: &Signature, found: &Found) -> Failure {
    failure_with(bindings(signature, &found.args), found)
}

fn failure_with(bindings: Vec<(String, String)>, found: &Found) -> Failure {
    let violation = &found.violation;
    let is_result = violation.kind == eval::ViolationKind::Postcondition;
    let shown = violation.value.as_ref().map(|value| value.to_string());
    let note = match (&violation.note, &shown) {
        (Some(note), _) => Some(note.clone()),
        (None, Some(value)) if !is_result => Some(format!("the value there is {value}")),
        (None, None) => Some(what_happens(violation.kind).into()),
        _ => None,
    };
    Failure {
        bindings,
        confirmed: true,
        result: shown.filter(|_| is_result),
        note,
    }
}

/// Proves the `example`s of a function by evaluation.
pub(crate) fn examples(
    context: &dyn Context,
    signature: &Signature,
    report: &mut Report,
    options: &eval::Options,
) {
    for (index, clause) in signature.examples.iter().enumerate() {
        let run = eval::eval_example(context, &signature.path, index, options);
        let (verdict, note) = match run.outcome {
            Outcome::Returned(eval::Value::Bool(true)) => (Verdict::Proved, None),
            Outcome::Returned(_) => (Verdict::Refuted, Some("it is false".to_string())),
            Outcome::Violated(violation) => (
                Verdict::Refuted,
                Some(match violation.note {
                    Some(note) => format!("evaluation fails: {note}"),
                    None => format!("evaluation fails: {}", violation.kind.name()),
                }),
            ),
            Outcome::PreconditionNotMet { .. } => (
                Verdict::Refuted,
                Some("it calls the function with what is not allowed".into()),
            ),
            Outcome::AssumptionFalse(_) => (
                Verdict::Undecided,
                Some("an assumption does not hold".into()),
            ),
            Outcome::OutOfFuel => (
                Verdict::Undecided,
                Some("its evaluation takes too many steps".into()),
            ),
            Outcome::Unsupported(reason) => (Verdict::Undecided, Some(reason)),
        };
        report.obligations.push(Obligation {
            kind: Kind::Example,
            place: Place {
                owner: signature.path.clone(),
                node: clause.expr.node,
            },
            clause: None,
            callee: None,
            verdict,
            notes: note.into_iter().collect(),
            known: Vec::new(),
            offer: None,
            failure: None,
            steps: run.steps,
            certificate: None,
            sequent: None,
            external: None,
        });
    }
}

/// What is seen when something of this kind fails.
fn what_happens(kind: eval::ViolationKind) -> &'static str {
    use eval::ViolationKind as V;
    match kind {
        V::Precondition => "the call is made with values that are not allowed",
        V::Postcondition => "the function is left with a result that does not meet it",
        V::Refinement | V::DataInvariant => "the value does not fit",
        V::InvariantEntry => "it is false before the first turn",
        V::InvariantStep => "it is false after a turn",
        V::Divisor => "the divisor is 0",
        V::Index => "there is nothing at that index",
        V::Slice => "the bounds are not in order or not in range",
        V::Range => "there is no such character",
        V::Match => "no case fits",
        V::Decreases => "the measure does not go down",
        V::Assert | V::Example => "it is false",
        V::Unreachable => "the place is reached",
        V::Hole => "the hole is reached",
    }
}
