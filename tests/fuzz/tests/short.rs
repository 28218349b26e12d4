//! A short run of each target, bounded by the number of cases.

use tenet_fuzz::campaign::{Limit, Summary, Target, run};

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
    finds_nothing(Target::Proofs, 25);
}

#[test]
fn texts_are_made_smaller() {
    let small = tenet_fuzz::shrink::shrink("one\ntwo x\nthree\n", 100, |text| text.contains('x'));
    assert_eq!(small, "x");
}
