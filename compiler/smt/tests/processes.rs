//! External solvers that misbehave, played by scripts: each failure is told apart, none decides anything, nothing is left running.

mod played;

use played::script;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tenet_smt::{Answer, Dialect, Failure, Limits, Process};

fn limits() -> Limits {
    Limits {
        soft: Duration::from_millis(100),
        hard: Duration::from_millis(3_000),
    }
}

fn ask(at_check: &str) -> Result<Answer, Failure> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = script(folder.path(), "4.12.1", at_check);
    let mut process = Process::start(Dialect::Z3, &path, limits())?;
    process.ask("(assert true)\n")
}

#[test]
fn answers_are_read() {
    assert_eq!(ask("echo unsat"), Ok(Answer::Unsat));
    assert_eq!(ask("echo sat"), Ok(Answer::Sat));
    assert_eq!(ask("echo unknown"), Ok(Answer::Unknown));
    assert_eq!(ask("echo; echo '  unsat  '"), Ok(Answer::Unsat));
}

#[test]
fn garbage_is_no_answer() {
    for garbage in [
        "echo unsatisfiable",
        "echo unsat; echo unsat",
        "echo UNSAT",
        ":",
        "echo 'sat?'",
    ] {
        let answer = ask(garbage);
        assert!(
            matches!(answer, Err(Failure::Garbage { .. })),
            "{garbage}: {answer:?}"
        );
    }
}

#[test]
fn errors_are_refusals() {
    let answer = ask("echo '(error \"line 1\")'; echo unsat");
    assert!(matches!(answer, Err(Failure::Refused { .. })), "{answer:?}");
}

#[test]
fn a_crash_is_told() {
    let answer = ask("echo 'out of memory' >&2; exit 7");
    match answer {
        Err(Failure::Crash { how }) => assert!(how.contains('7'), "{how}"),
        other => panic!("{other:?}"),
    }
    let answer = ask("kill -SEGV $$");
    assert!(matches!(answer, Err(Failure::Crash { .. })), "{answer:?}");
}

#[test]
fn a_solver_that_hangs_is_stopped_with_all_it_started() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mark = folder.path().join("mark");
    let at_check = format!("(sleep 5; touch {}) & sleep 60", mark.display());
    let path = script(folder.path(), "4.12.1", &at_check);
    let started = Instant::now();
    let limits = Limits {
        soft: Duration::from_millis(50),
        hard: Duration::from_millis(500),
    };
    let mut process = Process::start(Dialect::Z3, &path, limits).expect("the script starts");
    assert_eq!(process.ask("(assert true)\n"), Err(Failure::Timeout));
    std::thread::sleep(Duration::from_secs(6));
    assert!(
        !mark.exists(),
        "what the solver has started is still running"
    );
    assert!(started.elapsed() < Duration::from_secs(50));
}

#[test]
fn a_solver_that_reads_nothing_does_not_block() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = script(folder.path(), "4.12.1", "sleep 60");
    let limits = Limits {
        soft: Duration::from_millis(50),
        hard: Duration::from_millis(500),
    };
    let mut process = Process::start(Dialect::Z3, &path, limits).expect("the script starts");
    let long = format!("(check-sat)\n{}", "(assert true)\n".repeat(100_000));
    assert_eq!(process.ask(&long), Err(Failure::Timeout));
}

#[test]
fn one_that_never_stops_talking_is_stopped() {
    let answer = ask("while :; do echo nonsense; done");
    assert!(
        matches!(answer, Err(Failure::Garbage { .. } | Failure::Timeout)),
        "{answer:?}"
    );
}

#[test]
fn a_failure_is_not_the_end() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let first = folder.path().join("first");
    let at_check = format!(
        "if [ -e {0} ]; then echo unsat; else touch {0}; exit 3; fi",
        first.display()
    );
    let path = script(folder.path(), "4.12.1", &at_check);
    let mut process = Process::start(Dialect::Z3, &path, limits()).expect("the script starts");
    assert!(matches!(
        process.ask("(assert true)\n"),
        Err(Failure::Crash { .. })
    ));
    assert_eq!(process.ask("(assert true)\n"), Ok(Answer::Unsat));
}

#[test]
fn versions_are_checked() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for version in ["4.7.9", "3.2", "", "nightly"] {
        let path = script(folder.path(), version, "echo unsat");
        let started = Process::start(Dialect::Z3, &path, limits()).map(|_| ());
        assert!(
            matches!(started, Err(Failure::Version { .. })),
            "{version}: {started:?}"
        );
    }
    let path = script(folder.path(), "4.12.1", "echo unsat");
    let other = Process::start(Dialect::Cvc5, &path, limits()).map(|_| ());
    assert!(matches!(other, Err(Failure::Version { .. })), "{other:?}");
}

#[test]
fn what_is_no_solver_is_refused() {
    for program in ["/bin/cat", "/bin/true", "/bin/false"] {
        let started = Process::start(Dialect::Z3, Path::new(program), limits()).map(|_| ());
        assert!(started.is_err(), "{program}");
    }
    let missing = Process::start(Dialect::Z3, Path::new("/nowhere/z3"), limits()).map(|_| ());
    assert!(matches!(missing, Err(Failure::Start { .. })), "{missing:?}");
}

#[test]
fn codes_are_different() {
    let failures = [
        Failure::Timeout,
        Failure::Crash { how: String::new() },
        Failure::Garbage {
            said: String::new(),
        },
        Failure::Refused {
            message: String::new(),
        },
        Failure::Missing {
            program: "z3",
            variable: "TENET_Z3",
        },
        Failure::Version {
            found: String::new(),
            wanted: String::new(),
        },
        Failure::Start {
            path: PathBuf::new(),
            reason: String::new(),
        },
    ];
    let codes: std::collections::BTreeSet<_> = failures.iter().map(Failure::code).collect();
    assert_eq!(codes.len(), failures.len());
}
