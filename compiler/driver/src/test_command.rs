//! `tenet test`: runs `test` blocks and `example` clauses.

use crate::check_command::accepts;
use crate::cli::TestArgs;
use crate::files::{Group, collect, load, refuse};
use crate::terminal::say;
use std::collections::BTreeMap;
use tenet_core::eval::{Io, Options, Outcome, Run, eval_call, eval_example};
use tenet_db::{TestCase, View};
use tenet_source::{FileId, LineIndex, SourceFile, Span};

/// Tests write to standard output and find standard input at its end.
struct TestIo;

impl Io for TestIo {
    fn write(&mut self, text: &str) -> Result<(), String> {
        say(text);
        Ok(())
    }

    fn read_line(&mut self) -> Result<Option<String>, String> {
        Ok(None)
    }

    fn read_all(&mut self) -> Result<String, String> {
        Ok(String::new())
    }
}

/// Runs the tests and examples of files and folders.
pub(crate) fn perform(pool: &rayon::ThreadPool, args: &TestArgs) -> u8 {
    let groups = match collect(&args.paths).and_then(|files| load(&files)) {
        Ok(groups) => groups,
        Err(problems) => return refuse(&problems),
    };
    let (mut passed, mut failed, mut accepted) = (0, 0, true);
    for group in &groups {
        if !accepts(pool, group, &group.targets) {
            accepted = false;
            continue;
        }
        let files = group.database.source_files();
        for case in group.database.tests(&group.targets) {
            match run(group, &case) {
                Ok(()) => {
                    passed += 1;
                    say(&format!("ok      {}\n", case.title));
                }
                Err((why, span)) => {
                    failed += 1;
                    let place = place(&files, span.unwrap_or(case.span));
                    say(&format!("FAILED  {}\n        {place}: {why}\n", case.title));
                }
            }
        }
    }
    say(&format!("{passed} passed, {failed} failed\n"));
    u8::from(failed > 0 || !accepted)
}

fn run(group: &Group, case: &TestCase) -> Result<(), (String, Option<Span>)> {
    let view = View::new(&group.database);
    let options = Options::default();
    let run: Run = match case.example {
        Some(index) => eval_example(&view, &case.path, index, &options),
        None => eval_call(&view, &case.path, &[], Vec::new(), &options, &mut TestIo),
    };
    let why = match run.outcome {
        Outcome::Returned(tenet_core::eval::Value::Bool(false)) => {
            ("it is false".to_string(), None)
        }
        Outcome::Returned(_) => return Ok(()),
        Outcome::Violated(violation) => {
            let mut why = format!("{} fails", violation.kind.name());
            if let Some(note) = &violation.note {
                why.push_str(&format!(": {note}"));
            }
            for (name, value) in &violation.locals {
                why.push_str(&format!("\n        {name} = {value}"));
            }
            let place = &violation.place;
            (why, group.database.span_of(&place.item, place.node))
        }
        Outcome::PreconditionNotMet { .. } => ("it calls what is not allowed".into(), None),
        Outcome::AssumptionFalse(place) => (
            "an assumption does not hold".into(),
            group.database.span_of(&place.item, place.node),
        ),
        Outcome::OutOfFuel => ("it takes too many steps".into(), None),
        Outcome::Unsupported(reason) => (reason, None),
    };
    Err(why)
}

fn place(files: &BTreeMap<FileId, SourceFile>, span: Span) -> String {
    files.get(&span.file).map_or_else(String::new, |file| {
        let at = LineIndex::new(&file.text).line_column(&file.text, span.start);
        format!("{}:{}:{}", file.name, at.line, at.column)
    })
}
