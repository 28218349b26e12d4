//! Every problem of `tests/problems/` is decided as it says, each proof is accepted by the kernel, and each answer is the same
//! when it is asked for again.

mod reader;

use reader::Problem;
use tenet_solver::{Options, Verdict, decide};

fn check(file: &str, text: &str) {
    let only = std::env::var("PROBLEM").ok();
    let mut wrong = Vec::new();
    for problem in reader::read(text) {
        if only.as_ref().is_some_and(|only| *only != problem.name) {
            continue;
        }
        if let Err(message) = check_problem(&problem) {
            wrong.push(format!("{file}: {}: {message}", problem.name));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn check_problem(problem: &Problem) -> Result<(), String> {
    let options = Options::default();
    let mut terms = problem.terms.clone();
    if std::env::var("SHOW").is_ok() {
        println!("{}", problem.name);
    }
    let started = std::time::Instant::now();
    let verdict = decide(&mut terms, &problem.env, &problem.sequent, &options);
    let took = started.elapsed();
    let again = decide(
        &mut problem.terms.clone(),
        &problem.env,
        &problem.sequent,
        &options,
    );
    if again != verdict {
        return Err("two runs differ".to_string());
    }
    if std::env::var("SHOW").is_ok() {
        println!("{:<40} {took:>10.1?} {:?}", problem.name, verdict.stats());
    }
    let found = match &verdict {
        Verdict::Proved { certificate, .. } => {
            tenet_kernel::check(&mut terms, &problem.env, &problem.sequent, certificate)
                .map_err(|rejection| format!("the kernel rejects the proof: {rejection:?}"))?;
            "proved"
        }
        Verdict::Refuted { .. } => "refuted",
        Verdict::Undecided { .. } => "open",
    };
    if found == problem.expected {
        Ok(())
    } else {
        let reason = match verdict {
            Verdict::Undecided { reason, .. } => format!(" ({reason:?})"),
            _ => String::new(),
        };
        Err(format!(
            "expected {}, found {found}{reason}",
            problem.expected
        ))
    }
}

macro_rules! problems {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                let file = concat!(stringify!($name), ".txt");
                check(file, include_str!(concat!("problems/", stringify!($name), ".txt")));
            }
        )*
    };
}

problems! {
    propositional
    equality
    integers
    data
    quantifiers
    sequences
    sets
    definitions
}
