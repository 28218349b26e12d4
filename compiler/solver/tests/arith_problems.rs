//! Problems of arithmetic through the whole solver: each is decided as it says, and each proof is accepted by the kernel.

#[path = "reader/mod.rs"]
mod reader;

use reader::Problem;
use tenet_solver::{Options, Verdict, decide};

fn found(problem: &Problem) -> String {
    let mut terms = problem.terms.clone();
    let started = std::time::Instant::now();
    let options = Options::default();
    let verdict = decide(&mut terms, &problem.env, &problem.sequent, &options);
    let took = started.elapsed();
    if std::env::var("SHOW").is_ok() {
        println!("{:<28} {took:>10.1?} {:?}", problem.name, verdict.stats());
    }
    match &verdict {
        Verdict::Proved { certificate, .. } => {
            match tenet_kernel::check(&mut terms, &problem.env, &problem.sequent, certificate) {
                Ok(()) => "proved".to_string(),
                Err(rejection) => format!("a proof with a flaw: {rejection:?}"),
            }
        }
        Verdict::Refuted { .. } => "refuted".to_string(),
        Verdict::Undecided { reason, .. } => format!("undecided ({reason:?})"),
    }
}

#[test]
fn problems_of_arithmetic() {
    let only = std::env::var("PROBLEM").ok();
    let mut wrong = Vec::new();
    for problem in reader::read(include_str!("arith/problems.txt")) {
        if only.as_ref().is_some_and(|only| *only != problem.name) {
            continue;
        }
        let found = found(&problem);
        if found != problem.expected {
            wrong.push(format!(
                "{}: {found}, not {}",
                problem.name, problem.expected
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
