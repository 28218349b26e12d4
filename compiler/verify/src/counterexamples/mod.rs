//! Counterexamples: inputs with which the function was run and really failed.
//!
//! The function is run by Core's evaluator, with its contracts evaluated, on small admissible inputs, smallest first (as SmallCheck does: Runciman, Naylor
//! and Lindblad, Haskell Symposium 2008), on those that the solver's models of failed obligations consist of (as Dafny and Why3 show them; here each is
//! tried), and on larger ones that are drawn. What fails there refutes the obligation; where nothing fails, the obligation stays what the solver left it.

mod situations;
mod values;

pub(crate) use situations::{Origin, Present};

use crate::walk::Walk;
use crate::{Context, Failure, Kind, Obligation, Place, Report};
use tenet_core::eval::{self, Found, Outcome, Quest, Search, SearchOptions, Trial};
use tenet_core::{ExprKind, FunctionKind, NodeId, Signature};
use tenet_source::Verdict;

/// The part of the steps of a search for inputs that may be taken before an obligation is given up.
const SHORT: u64 = 8;

/// Can the failure of an obligation of this kind be seen in a run?
fn is_visible(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Unsupported | Kind::Vacuous | Kind::Example | Kind::Trust
    )
}

fn runs(kind: FunctionKind) -> bool {
    matches!(
        kind,
        FunctionKind::Def | FunctionKind::Spec | FunctionKind::Lemma | FunctionKind::Test
    )
}

impl Walk<'_> {
    /// Does an obligation fail for small inputs? They are sought once for all obligations.
    pub(crate) fn fails_when_run(
        &mut self,
        kind: Kind,
        place: &Place,
        clause: Option<&Place>,
    ) -> bool {
        let Some(signature) = self.function.clone() else {
            return false;
        };
        if !is_visible(kind) || !runs(signature.kind) || self.broken {
            return false;
        }
        let options = SearchOptions {
            fuel: self.options.inputs.fuel / SHORT,
            attempts: self.options.inputs.attempts / SHORT as usize,
            samples: self.options.inputs.samples / SHORT as usize,
            ..self.options.inputs.clone()
        };
        let program = self.program;
        let search = self
            .hunted
            .get_or_insert_with(|| eval::search_violation(program, &signature.path, &options));
        let landmarks = landmarks(program, &signature);
        let mut found = search.found.iter();
        found.any(|found| shows(found, kind, place, clause, &landmarks))
    }
}

impl Walk<'_> {
    /// Does an obligation of a report that is not proved fail for small inputs?
    pub(crate) fn any_fails_when_run(&mut self, report: &Report) -> bool {
        let mut failing = report.obligations.iter();
        failing.any(|obligation| {
            obligation.verdict != Verdict::Proved
                && self.fails_when_run(
                    obligation.kind,
                    &obligation.place,
                    obligation.clause.as_ref(),
                )
        })
    }
}

/// Seeks inputs for the obligations of a function that are not proved.
pub(crate) fn seek(walk: &mut Walk<'_>, signature: &Signature) {
    let open = |obligation: &Obligation| {
        obligation.verdict != Verdict::Proved && is_visible(obligation.kind)
    };
    if !walk.report.obligations.iter().any(open) || !runs(signature.kind) {
        return;
    }
    let wanted: Vec<_> = walk
        .report
        .obligations
        .iter()
        .filter(|o| open(o))
        .map(|o| (o.kind, o.place.clone(), o.clause.clone()))
        .collect();
    let landmarks = landmarks(walk.program, signature);
    let enough = |found: &[Found]| {
        wanted.iter().all(|(kind, place, clause)| {
            found
                .iter()
                .any(|found| shows(found, *kind, place, clause.as_ref(), &landmarks))
        })
    };
    let options = &walk.options.inputs;
    let search = match walk.hunted.take() {
        Some(search) if enough(&search.found) => search,
        _ => {
            let quest = Quest {
                seeds: &walk.seeds,
                enough: &enough,
            };
            eval::search_violation_from(walk.program, &signature.path, options, quest)
        }
    };
    for obligation in walk.report.obligations.iter_mut().filter(|o| open(o)) {
        let clause = obligation.clause.as_ref();
        let shown = search.found.iter().find(|found| {
            shows(
                found,
                obligation.kind,
                &obligation.place,
                clause,
                &landmarks,
            )
        });
        match shown {
            Some(found) => {
                obligation.verdict = Verdict::Refuted;
                obligation.failure = Some(failure(signature, found));
                obligation.situation = None;
            }
            None => {
                let note = tried(signature, &search, obligation.kind, options);
                obligation.notes.push(note);
                unconfirmed(&search, obligation);
            }
        }
    }
}

/// What is said of an obligation that fails for values that the solver came to and for none that were tried.
fn unconfirmed(search: &Search, obligation: &mut Obligation) {
    let Some(situation) = &obligation.situation else {
        return;
    };
    if situation.bindings.is_empty() {
        return;
    }
    let trial = situation.seed.and_then(|seed| search.seeds.get(seed));
    let note = match trial {
        Some(Trial::Passes | Trial::Fails) => {
            "run with these arguments, this does not fail: what is known at this place allows values that do not occur".to_string()
        }
        Some(Trial::Inadmissible) => {
            "these arguments do not meet the signature: of what it says too little was applied".into()
        }
        Some(Trial::Unfinished(reason)) => format!("it was not run to the end: {reason}"),
        None => "what is known at this place allows these values".into(),
    };
    obligation.failure = Some(Failure {
        bindings: situation.bindings.clone(),
        confirmed: false,
        result: None,
        note: Some(note),
    });
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
        let clause = obligation.clause.as_ref();
        if obligation.verdict != Verdict::Proved
            && shows(
                &found,
                obligation.kind,
                &obligation.place,
                clause,
                &Landmarks::default(),
            )
        {
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
            "none of the {} inputs that were tried meets the precondition",
            search.tried
        ),
        (1, 0) => {
            "the one input that meets the precondition was tried, and it does not fail".into()
        }
        (count, _) => format!(
            "{count} inputs that meet the precondition were tried, and none of them fails{unfinished}"
        ),
    }
}

/// Places in a body that tell obligations of one clause apart.
#[derive(Default)]
struct Landmarks {
    /// The expressions with whose values the function is left.
    exits: Vec<NodeId>,
    /// Calls with their arguments.
    calls: Vec<(NodeId, Vec<NodeId>)>,
}

fn landmarks(context: &dyn Context, signature: &Signature) -> Landmarks {
    let mut found = Landmarks::default();
    let Some(body) = context.body(&signature.path) else {
        return found;
    };
    let Landmarks { exits, calls } = &mut found;
    let is_spec = signature.kind == FunctionKind::Spec;
    body.expr.walk(&mut |expr| match &*expr.kind {
        ExprKind::Return(value) => exits.push(value.node),
        ExprKind::Call { args, .. } => {
            calls.push((expr.node, args.iter().map(|arg| arg.node).collect()));
        }
        _ => {}
    });
    if is_spec {
        exits.push(body.expr.node);
        return found;
    }
    let mut tails = vec![&body.expr];
    while let Some(tail) = tails.pop() {
        match &*tail.kind {
            ExprKind::If {
                then, otherwise, ..
            } => tails.extend([then, otherwise]),
            ExprKind::Let { body, .. } => tails.push(body),
            ExprKind::Block(block) => tails.push(&block.value),
            _ => exits.push(tail.node),
        }
    }
    found
}

/// Is what was found the failure of this obligation?
fn shows(
    found: &Found,
    kind: Kind,
    place: &Place,
    clause: Option<&Place>,
    landmarks: &Landmarks,
) -> bool {
    let violation = &found.violation;
    if violation.kind.name() != kind.name() {
        return false;
    }
    let same = |a: &eval::Place, b: &Place| a.item == b.owner && a.node == b.node;
    if kind == Kind::Postcondition {
        // A contract line that is stated on both sides must be the same one, and so must the way out, where it can be told.
        let told = landmarks.exits.contains(&violation.place.node);
        if told && !same(&violation.place, place) {
            return false;
        }
    }
    if matches!(kind, Kind::Postcondition | Kind::Precondition)
        && let (Some(theirs), Some(ours)) = (&violation.clause, clause)
    {
        // A parameter's refinement is obliged of the argument.
        let at = violation.place.node;
        let call = landmarks.calls.iter().find(|(call, _)| *call == at);
        let at_call = kind != Kind::Precondition
            || same(&violation.place, place)
            || call.is_none_or(|(_, args)| args.contains(&place.node));
        return same(theirs, ours) && at_call;
    }
    if kind == Kind::Slice {
        // Each bound stands at its own place.
        return same(&violation.place, place);
    }
    let theirs = [Some(&violation.place), violation.clause.as_ref()];
    let ours = [Some(place), clause];
    theirs
        .into_iter()
        .flatten()
        .any(|a| ours.into_iter().flatten().any(|b| same(a, b)))
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
            wanted: None,
            guard: None,
            suggestions: Vec::new(),
            scope: Vec::new(),
            failure: None,
            situation: None,
            explanation: None,
            resists: None,
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
