//! A short run of each target, bounded by the number of cases.

use tenet_fuzz::campaign::{Limit, Summary, Target, run};
use tenet_fuzz::proofs::Proofs;

fn finds_nothing(target: Target, cases: u64) -> Summary {
    let summary = run(target, 20_26, 0, Limit::Cases(cases), |_, _| ())
        .unwrap_or_else(|problem| panic!("{problem}"));
    assert!(summary.findings.is_empty(), "{:#?}", summary.findings);
    assert_eq!(summary.cases, cases);
    summary
}

/// One test, since the hook for panics belongs to the whole process.
#[test]
fn short_runs_find_nothing() {
    let front = finds_nothing(Target::Front, 400);
    assert!(front.counts.contains("well typed"), "{}", front.counts);
    finds_nothing(Target::Kernel, 300);
    finds_nothing(Target::Proofs, 8);
}

#[test]
fn texts_are_made_smaller() {
    let small = tenet_fuzz::shrink::shrink("one\ntwo x\nthree\n", 100, |text| text.contains('x'));
    assert_eq!(small, "x");
}

/// What would be found, were the checker to accept it.
#[test]
fn wrong_verdicts_are_found() {
    let program = "def f(xs: List[Int]) -> r: Int\n  ensures r < 2\n  len(xs)\nend\n";
    let mut target = Proofs::new().unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(target.examine(program), Ok(()));
    let finding = target
        .examine_believing(program)
        .expect_err("two elements are too many");
    assert_eq!(finding.property, "accepted and wrong", "{finding:?}");
}

/// Random programs are not refused as a whole: some of each is left, and claims are.
#[test]
fn random_programs_are_accepted_in_part() {
    let mut target = Proofs::new().unwrap_or_else(|problem| panic!("{problem}"));
    for case in 0..3 {
        let draft = tenet_fuzz::programs::program(&mut tenet_fuzz::texts::dice(5, case));
        target
            .weed(&draft)
            .unwrap_or_else(|finding| panic!("{finding:?}"));
    }
    assert!(target.accepted >= 2, "{} accepted", target.accepted);
    assert!(target.claims >= 4, "{} claims", target.claims);
}
