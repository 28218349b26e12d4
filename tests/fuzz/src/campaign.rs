//! Runs targets for a number of cases or for some time, and gathers what is found.

use crate::Finding;
use crate::front::Front;
use crate::kernel::KernelTarget;
use crate::proofs::Proofs;
use crate::shrink::shrink;
use crate::texts::{KINDS, Texts, dice};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Texts on lexer, parser, formatter and type checker.
    Front,
    /// Certificates on the kernel.
    Kernel,
    /// Random and changed programs on the whole checker, with runs of what it accepts.
    Proofs,
}

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// After so many cases.
    Cases(u64),
    /// After so much time.
    Time(Duration),
}

/// What a campaign came to.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Cases that were tried.
    pub cases: u64,
    /// What was found, each property once, with the number of its case.
    pub findings: Vec<(u64, Finding)>,
    /// How often each property was broken.
    pub hits: u64,
    /// The case that took longest, and how long.
    pub slowest: (u64, Duration),
    /// What the target counted.
    pub counts: String,
}

/// The stack on which targets run, in bytes: that of the `tenet` binary's threads.
const STACK: usize = 1 << 30;
/// Findings after which a campaign ends.
const ENOUGH: usize = 25;
/// Tries for making a text smaller.
const TRIES: usize = 600;
/// The same where each is checked as a whole.
const TRIES_PROOF: usize = 100;
/// How long a case may take, in a debug build on a busy machine; what takes longer is found.
const SLOW: Duration = Duration::from_secs(30);
/// The same where a whole program is proved: limits of proofs are steps.
const SLOW_PROOF: Duration = Duration::from_secs(150);

/// Runs a campaign on a thread of its own; `watch` is told each case before it is tried.
pub fn run(
    target: Target,
    seed: u64,
    first: u64,
    limit: Limit,
    watch: impl Fn(u64, &str) + Send + 'static,
) -> Result<Summary, String> {
    let work = move || match target {
        Target::Front => front(seed, first, limit, &watch),
        Target::Kernel => kernel(seed, first, limit, &watch),
        Target::Proofs => proofs(seed, first, limit, &watch),
    };
    std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(work)
        .map_err(|error| error.to_string())?
        .join()
        .map_err(|_| "the campaign itself panicked".to_string())?
}

/// Where the last panic happened and what it said.
fn note_panics() -> Arc<Mutex<String>> {
    let last = Arc::new(Mutex::new(String::new()));
    let noted = last.clone();
    std::panic::set_hook(Box::new(move |info| {
        if let Ok(mut noted) = noted.lock() {
            *noted = info.to_string();
        }
    }));
    last
}

/// One try: its finding, if there is one; a panic is one.
fn guarded(last: &Mutex<String>, case: impl FnOnce() -> Result<(), Finding>) -> Option<Finding> {
    match catch_unwind(AssertUnwindSafe(case)) {
        Ok(result) => result.err(),
        Err(_) => {
            let said = last.lock().map(|said| said.clone()).unwrap_or_default();
            let place = said.split('\n').next().unwrap_or_default().to_string();
            Some(Finding::new(place, said))
        }
    }
}

impl Summary {
    fn goes_on(&self, start: Instant, limit: Limit) -> bool {
        let within = match limit {
            Limit::Cases(cases) => self.cases < cases,
            Limit::Time(time) => start.elapsed() < time,
        };
        within && self.findings.len() < ENOUGH
    }

    fn took(&mut self, case: u64, time: Duration, slow: Duration) -> Option<Finding> {
        self.cases += 1;
        if time > self.slowest.1 {
            self.slowest = (case, time);
        }
        (time > slow).then(|| Finding::new("slow", format!("{time:?}")))
    }

    /// Notes a finding; says whether it is a new one.
    fn is_new(&mut self, finding: &Finding) -> bool {
        self.hits += 1;
        self.findings
            .iter()
            .all(|(_, known)| known.property != finding.property)
    }
}

fn front(
    seed: u64,
    first: u64,
    limit: Limit,
    watch: &dyn Fn(u64, &str),
) -> Result<Summary, String> {
    let (texts, mut target, last) = (Texts::default(), Front::default(), note_panics());
    let mut summary = Summary::default();
    let start = Instant::now();
    for case in first.. {
        if !summary.goes_on(start, limit) {
            break;
        }
        let mut dice = dice(seed, case);
        // Programs that are nearly right reach furthest.
        let kind = [0, 1, 2, 2, 2, 2, 3, 3, 4, 4][dice.below(10)];
        let text = texts.text(KINDS[kind], &mut dice);
        watch(case, &text);
        let begin = Instant::now();
        let finding = guarded(&last, || target.examine(&text));
        let slow = summary.took(case, begin.elapsed(), SLOW);
        if finding.is_some() {
            target.forget();
        }
        if let Some(mut finding) = finding.or(slow)
            && summary.is_new(&finding)
        {
            let small = shrink(&text, TRIES, |text| {
                let again = guarded(&last, || target.examine(text));
                target.forget();
                again.is_some_and(|again| again.property == finding.property)
            });
            finding.text = Some(small);
            summary.findings.push((case, finding));
        }
    }
    summary.counts = format!(
        "{} of them parse, {} of them are well typed",
        target.parsed, target.typed
    );
    Ok(summary)
}

fn kernel(
    seed: u64,
    first: u64,
    limit: Limit,
    watch: &dyn Fn(u64, &str),
) -> Result<Summary, String> {
    let (mut target, last) = (KernelTarget::default(), note_panics());
    let mut summary = Summary::default();
    let start = Instant::now();
    for case in first.. {
        if !summary.goes_on(start, limit) {
            break;
        }
        watch(case, "");
        let begin = Instant::now();
        let finding = guarded(&last, || target.examine(&mut dice(seed, case)));
        let slow = summary.took(case, begin.elapsed(), SLOW);
        if let Some(finding) = finding.or(slow)
            && summary.is_new(&finding)
        {
            summary.findings.push((case, finding));
        }
    }
    summary.counts = format!("{} problems; {:?}", target.problems(), target.counts);
    Ok(summary)
}

fn proofs(
    seed: u64,
    first: u64,
    limit: Limit,
    watch: &dyn Fn(u64, &str),
) -> Result<Summary, String> {
    let (mut target, last) = (Proofs::new()?, note_panics());
    let mut summary = Summary::default();
    let start = Instant::now();
    for case in first.. {
        if !summary.goes_on(start, limit) {
            break;
        }
        let tried = target.draft(&mut dice(seed, case));
        watch(case, &tried.text());
        let begin = Instant::now();
        let finding = guarded(&last, || target.weed(&tried));
        let slow = summary.took(case, begin.elapsed(), SLOW_PROOF);
        if let Some(mut finding) = finding.or(slow)
            && summary.is_new(&finding)
        {
            let text = finding.text.take().unwrap_or_else(|| tried.text());
            let tries = if finding.property == "slow" {
                0
            } else {
                TRIES_PROOF
            };
            let small = shrink(&text, tries, |text| {
                let again = guarded(&last, || target.examine(text));
                again.is_some_and(|again| again.property == finding.property)
            });
            finding.text = Some(small);
            summary.findings.push((case, finding));
        }
    }
    summary.counts = format!(
        "{} of them accepted in the end, with {} claims; {} functions run {} times",
        target.accepted, target.claims, target.functions, target.runs
    );
    Ok(summary)
}
