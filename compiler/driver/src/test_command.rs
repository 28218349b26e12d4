//! `tenet test`: runs `test` blocks and `example` clauses, twice: by the reference evaluator, which evaluates all contracts on the way, and as compiled code.

use crate::check_command::accepts;
use crate::cli::TestArgs;
use crate::files::{Group, collect, load, refuse};
use crate::terminal::{complain, say};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use tenet_codegen::Ran;
use tenet_core::eval::{Io, Options, Outcome, Run, Value, ViolationKind, eval_call, eval_example};
use tenet_core::{NodeId, WithExamples, surely_ends};
use tenet_db::{TestCase, View};
use tenet_mir::Root;
use tenet_source::{FileId, LineIndex, SourceFile, Span};

/// What a test prints is gathered, and it finds standard input at its end.
#[derive(Default)]
struct TestIo {
    output: String,
}

impl Io for TestIo {
    fn write(&mut self, text: &str) -> Result<(), String> {
        self.output.push_str(text);
        Ok(())
    }

    fn read_line(&mut self) -> Result<Option<String>, String> {
        Ok(None)
    }

    fn read_all(&mut self) -> Result<String, String> {
        Ok(String::new())
    }
}

/// How the evaluator's run of a test ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Passed,
    /// An assertion does not hold, or an example.
    Refuted(Option<NodeId>),
    /// It was not run to its end, so there is nothing to compare with.
    Open,
    /// It took too many steps, but ends: compiled code tells how.
    TooLong,
}

/// The evaluator's run of a test.
struct Evaluated {
    ending: Ending,
    why: String,
    place: Option<Span>,
    output: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Passed,
    Failed,
    /// Evaluator and compiled code do not agree.
    Differs,
}

/// What is said of a test.
struct Verdict {
    title: String,
    status: Status,
    place: Option<(String, u32, u32)>,
    why: String,
    output: String,
}

/// Runs the tests and examples of files and folders.
pub(crate) fn perform(pool: &rayon::ThreadPool, args: &TestArgs) -> u8 {
    let groups = match collect(&args.paths).and_then(|files| load(&files)) {
        Ok(groups) => groups,
        Err(problems) => return refuse(&problems),
    };
    let (mut verdicts, mut accepted) = (Vec::new(), true);
    for group in &groups {
        if accepts(pool, group) {
            let of_group = run_group(group);
            if !args.json {
                of_group.iter().for_each(print);
            }
            verdicts.extend(of_group);
        } else {
            accepted = false;
        }
    }
    let count = |status| verdicts.iter().filter(|v| v.status == status).count();
    let (passed, differing) = (count(Status::Passed), count(Status::Differs));
    let failed = count(Status::Failed) + differing;
    if args.json {
        let document = document(&verdicts, accepted, passed, failed);
        say(&format!("{document:#}\n"));
    } else {
        say(&format!("{passed} passed, {failed} failed\n"));
    }
    if differing > 0 {
        complain(
            "internal error: the evaluator and the compiled code do not agree\nThis is a bug in Tenet. Please report it with the program.",
        );
        return 3;
    }
    u8::from(failed > 0 || !accepted)
}

/// Evaluates the tests of a group, then runs them as compiled code.
fn run_group(group: &Group) -> Vec<Verdict> {
    let cases = group.database.tests(&group.targets);
    let evaluated: Vec<Evaluated> = cases.iter().map(|case| evaluate(group, case)).collect();
    let wanted: Vec<bool> = evaluated.iter().map(|e| e.ending != Ending::Open).collect();
    let mut compiled = run_compiled(group, &cases, &wanted);
    let files = group.database.source_files();
    cases
        .iter()
        .zip(evaluated)
        .enumerate()
        .map(|(index, (case, evaluated))| {
            let ran = compiled.remove(&index);
            let evaluated = match (&ran, evaluated.ending) {
                (Some(ran), Ending::TooLong) => as_compiled(group, case, ran),
                _ => evaluated,
            };
            verdict(case, evaluated, ran, &files)
        })
        .collect()
}

/// What compiled code tells of a test that takes the evaluator too long.
fn as_compiled(group: &Group, case: &TestCase, ran: &Ran) -> Evaluated {
    let failed = match (case.example, ran.value) {
        (Some(_), Some(1)) | (None, Some(0)) => None,
        (Some(_), _) => Some(None),
        (None, value) => Some(value.and_then(|node| u32::try_from(node - 1).ok())),
    };
    let (ending, why, place) = match failed {
        None => (Ending::Passed, String::new(), None),
        Some(node) => {
            let node = node.map(NodeId);
            let what = if case.example.is_some() {
                "example"
            } else {
                "assert"
            };
            let place = node.and_then(|node| group.database.span_of(&case.path, node));
            (Ending::Refuted(node), format!("{what} fails"), place)
        }
    };
    Evaluated {
        ending,
        why,
        place,
        output: ran.output.clone(),
    }
}

fn evaluate(group: &Group, case: &TestCase) -> Evaluated {
    let view = View::new(&*group.database);
    let options = Options::default();
    let mut io = TestIo::default();
    let run: Run = match case.example {
        Some(index) => eval_example(&view, &case.path, index, &options),
        None => eval_call(&view, &case.path, &[], Vec::new(), &options, &mut io),
    };
    let (ending, why, place) = match run.outcome {
        Outcome::Returned(Value::Bool(false)) => {
            (Ending::Refuted(None), "it is false".to_string(), None)
        }
        Outcome::Returned(_) => (Ending::Passed, String::new(), None),
        Outcome::Violated(violation) => {
            let mut why = format!("{} fails", violation.kind.name());
            if let Some(note) = &violation.note {
                why.push_str(&format!(": {note}"));
            }
            for (name, value) in &violation.locals {
                why.push_str(&format!("\n        {name} = {value}"));
            }
            let place = &violation.place;
            let own = *place.item == *case.path;
            let ending = match violation.kind {
                ViolationKind::Assert if own => Ending::Refuted(Some(place.node)),
                ViolationKind::Example => Ending::Refuted(None),
                _ => Ending::Open,
            };
            let span = group.database.span_of(&place.item, place.node);
            (ending, why, span)
        }
        Outcome::PreconditionNotMet { .. } => {
            (Ending::Open, "it calls what is not allowed".into(), None)
        }
        Outcome::AssumptionFalse(place) => (
            Ending::Open,
            "an assumption does not hold".into(),
            group.database.span_of(&place.item, place.node),
        ),
        Outcome::OutOfFuel => {
            let body = tenet_core::Program::body(&view, &case.path);
            let ends =
                case.example.is_some() || body.is_some_and(|body| surely_ends(&view, &body.expr));
            let ending = if ends { Ending::TooLong } else { Ending::Open };
            (ending, "it takes too many steps".into(), None)
        }
        Outcome::Unsupported(reason) => (Ending::Open, reason, None),
    };
    Evaluated {
        ending,
        why,
        place,
        output: io.output,
    }
}

/// The runs of compiled tests, by position; those that cannot be compiled, as they hold ghost code, are not among them.
fn run_compiled(group: &Group, cases: &[TestCase], wanted: &[bool]) -> BTreeMap<usize, Ran> {
    let view = View::new(&*group.database);
    let mut program = WithExamples::new(&view);
    let mut roots: Vec<(usize, Root)> = Vec::new();
    for (index, case) in cases.iter().enumerate().filter(|(index, _)| wanted[*index]) {
        let root = match case.example {
            Some(example) => program.add(&case.path, example).map(Root::Main),
            None => Some(Root::Test(case.path.clone())),
        };
        roots.extend(root.map(|root| (index, root)));
    }
    let mut runs = run_roots(&program, &roots);
    if runs.is_empty() {
        // One of them cannot be compiled: the others can on their own.
        for root in &roots {
            runs.extend(run_roots(&program, std::slice::from_ref(root)));
        }
    }
    runs
}

fn run_roots(program: &WithExamples<'_>, roots: &[(usize, Root)]) -> BTreeMap<usize, Ran> {
    let wanted: Vec<Root> = roots.iter().map(|(_, root)| root.clone()).collect();
    let runs = tenet_mir::compile(program, &wanted)
        .ok()
        .and_then(|program| tenet_codegen::run_each(&program).ok());
    roots
        .iter()
        .map(|(index, _)| *index)
        .zip(runs.into_iter().flatten())
        .collect()
}

fn verdict(
    case: &TestCase,
    evaluated: Evaluated,
    compiled: Option<Ran>,
    files: &BTreeMap<FileId, SourceFile>,
) -> Verdict {
    let mut status = match evaluated.ending {
        Ending::Passed => Status::Passed,
        Ending::Refuted(_) | Ending::Open | Ending::TooLong => Status::Failed,
    };
    let mut why = evaluated.why;
    if let Some(difference) = compiled
        .as_ref()
        .and_then(|ran| difference(case, evaluated.ending, &evaluated.output, ran))
    {
        status = Status::Differs;
        why = difference;
    }
    let span = evaluated.place.unwrap_or(case.span);
    let place = files.get(&span.file).map(|file| {
        let at = LineIndex::new(&file.text).line_column(&file.text, span.start);
        (file.name.to_string(), at.line, at.column)
    });
    Verdict {
        title: case.title.clone(),
        status,
        place,
        why,
        output: evaluated.output,
    }
}

/// How a run of compiled code differs from the evaluator's, if it does.
fn difference(case: &TestCase, ending: Ending, output: &str, ran: &Ran) -> Option<String> {
    let expected = match (case.example, ending) {
        (Some(_), Ending::Passed) => 1,
        (Some(_), _) => 0,
        (None, Ending::Refuted(Some(node))) => i64::from(node.0) + 1,
        (None, _) => 0,
    };
    if ran.value != Some(expected) {
        return Some(format!(
            "compiled code gives {:?}, the evaluator {expected}",
            ran.value
        ));
    }
    if ran.output != output {
        return Some(format!(
            "compiled code prints {:?}, the evaluator {output:?}",
            ran.output
        ));
    }
    (ran.left != 0).then(|| format!("compiled code leaves {} objects behind", ran.left))
}

fn print(verdict: &Verdict) {
    say(&verdict.output);
    let Verdict { title, why, .. } = verdict;
    let place = match &verdict.place {
        Some((file, line, column)) => format!("{file}:{line}:{column}: "),
        None => String::new(),
    };
    match verdict.status {
        Status::Passed => say(&format!("ok      {title}\n")),
        Status::Failed => say(&format!("FAILED  {title}\n        {place}{why}\n")),
        Status::Differs => say(&format!("BUG     {title}\n        {place}{why}\n")),
    }
}

/// The document that `--json` prints.
fn document(verdicts: &[Verdict], accepted: bool, passed: usize, failed: usize) -> Json {
    let tests: Vec<Json> = verdicts
        .iter()
        .map(|verdict| {
            let place = verdict
                .place
                .as_ref()
                .map(|(file, line, column)| json!({"file": file, "line": line, "column": column}));
            json!({
                "name": verdict.title,
                "status": match verdict.status {
                    Status::Passed => "passed",
                    Status::Failed => "failed",
                    Status::Differs => "bug",
                },
                "place": place,
                "message": verdict.why,
                "output": verdict.output,
            })
        })
        .collect();
    json!({
        "schema": 1,
        "tool": concat!("tenet ", env!("CARGO_PKG_VERSION")),
        "ok": accepted && failed == 0,
        "accepted": accepted,
        "summary": {"passed": passed, "failed": failed},
        "tests": tests,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(example: Option<usize>) -> TestCase {
        TestCase {
            title: "a test".into(),
            path: "m.test".into(),
            example,
            span: Span::new(FileId(0), 0, 0),
        }
    }

    fn ran(value: i64, output: &str, left: i64) -> Ran {
        Ran {
            value: Some(value),
            output: output.into(),
            left,
        }
    }

    #[test]
    fn runs_that_agree_do_not_differ() {
        let refuted = Ending::Refuted(Some(NodeId(4)));
        let agree = |case: &TestCase, ending, ran: &Ran| {
            assert_eq!(difference(case, ending, "x", ran), None);
        };
        agree(&case(None), Ending::Passed, &ran(0, "x", 0));
        agree(&case(None), refuted, &ran(5, "x", 0));
        agree(&case(Some(0)), Ending::Passed, &ran(1, "x", 0));
        agree(&case(Some(0)), Ending::Refuted(None), &ran(0, "x", 0));
    }

    #[test]
    fn runs_that_do_not_agree_differ() {
        let refuted = Ending::Refuted(Some(NodeId(4)));
        let differ = |case: &TestCase, ending, ran: &Ran| {
            assert!(difference(case, ending, "x", ran).is_some());
        };
        differ(&case(None), Ending::Passed, &ran(5, "x", 0));
        differ(&case(None), refuted, &ran(0, "x", 0));
        differ(&case(None), refuted, &ran(6, "x", 0));
        differ(&case(None), Ending::Passed, &ran(0, "y", 0));
        differ(&case(None), Ending::Passed, &ran(0, "x", 1));
        differ(&case(Some(0)), Ending::Passed, &ran(0, "x", 0));
        differ(&case(Some(0)), Ending::Refuted(None), &ran(1, "x", 0));
    }
}
