//! Differential testing against z3 and cvc5.
//!
//! `cargo run --release -p tenet-smt --bin differential -- --theory integers --count 50000 --seed 1 [--solvers z3,cvc5] [--time 500]
//! [--budget 300000] [--encoding theories|axioms] [--save FOLDER]`. Prints one tally for each theory; ends with 1 if there was an error (a contradiction, a certificate
//! that does not replay, a panic).

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use tenet_logic::{Sequent, Terms};
use tenet_smt::differential::{Contest, Finding, Generator, Tally, Theory, shrink};
use tenet_smt::{Dialect, Encoding, Failure, Limits, Style, print};
use tenet_solver::Options;

struct Arguments {
    theories: Vec<Theory>,
    count: u64,
    seed: u64,
    skip: u64,
    solvers: Vec<Dialect>,
    time: u64,
    budget: u64,
    encoding: Encoding,
    save: Option<PathBuf>,
    kept: u64,
}

const USAGE: &str = "usage: differential [--theory NAME|all] [--count N] [--seed N] [--skip N] [--solvers z3,cvc5] [--time MS] [--budget STEPS] [--encoding theories|axioms] [--save FOLDER] [--keep N]";

fn arguments() -> Result<Arguments, String> {
    let mut found = Arguments {
        theories: Theory::ALL.iter().map(|(theory, _)| *theory).collect(),
        count: 1_000,
        seed: 1,
        skip: 0,
        solvers: vec![Dialect::Z3, Dialect::Cvc5],
        time: 500,
        budget: 300_000,
        encoding: Encoding::Theories,
        save: None,
        kept: 5,
    };
    let mut words = std::env::args().skip(1);
    while let Some(option) = words.next() {
        let value = words.next().ok_or(format!("{option} wants a value"))?;
        let number = || value.parse().map_err(|_| format!("{value} is no number"));
        match option.as_str() {
            "--theory" if value == "all" => {}
            "--theory" => {
                let theory = Theory::ALL.iter().find(|(_, name)| *name == value);
                found.theories = vec![theory.ok_or(format!("there is no theory {value}"))?.0];
            }
            "--count" => found.count = number()?,
            "--seed" => found.seed = number()?,
            "--skip" => found.skip = number()?,
            "--time" => found.time = number()?,
            "--budget" => found.budget = number()?,
            "--encoding" => {
                found.encoding = match value.as_str() {
                    "theories" => Encoding::Theories,
                    "axioms" => Encoding::Axioms,
                    _ => return Err(format!("there is no encoding {value}")),
                };
            }
            "--keep" => found.kept = number()?,
            "--save" => found.save = Some(value.into()),
            "--solvers" => {
                let solver = |name| match name {
                    "z3" => Ok(Dialect::Z3),
                    "cvc5" => Ok(Dialect::Cvc5),
                    _ => Err(format!("there is no solver {name}")),
                };
                found.solvers = value.split(',').map(solver).collect::<Result<_, _>>()?;
            }
            _ => return Err(format!("there is no option {option}")),
        }
    }
    Ok(found)
}

fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    std::panic::set_hook(Box::new(|panic| {
        let text = panic.payload_as_str().unwrap_or("");
        eprintln!(
            "panic at {}: {text}",
            panic.location().map_or(String::new(), ToString::to_string)
        );
    }));
    let options = Options {
        budget: arguments.budget,
        ..Options::default()
    };
    let limits = Limits::of(Duration::from_millis(arguments.time));
    let contest = Contest::new(&arguments.solvers, options, arguments.encoding, limits);
    let mut contest = match contest {
        Ok(contest) => contest,
        Err(failure) => {
            eprintln!("{failure}");
            return ExitCode::from(3);
        }
    };
    println!("against {}", contest.versions().join(" and "));
    let mut errors = 0;
    for theory in &arguments.theories {
        let tally = run(*theory, &arguments, &mut contest);
        println!("{}: {tally}", theory.name());
        errors += tally.errors();
    }
    ExitCode::from(u8::from(errors > 0))
}

fn run(theory: Theory, arguments: &Arguments, contest: &mut Contest) -> Tally {
    let mut tally = Tally::default();
    let first = arguments.seed * 1_000_000 + arguments.skip;
    for seed in first..first + arguments.count {
        let mut generator = Generator::new(theory, seed);
        let sequent = generator.sequent();
        let comparison = contest.compare(&generator.terms, &generator.env, &sequent);
        tally.add(&comparison);
        for outcome in &comparison.theirs {
            if let Err(failure @ Failure::Refused { .. }) = &outcome.answer {
                println!(
                    "{} {seed}: {}: {failure}",
                    theory.name(),
                    outcome.dialect.program()
                );
            }
        }
        if comparison.time > Duration::from_secs(5) {
            println!("{} {seed}: took {:?}", theory.name(), comparison.time);
        }
        let Some(finding) = comparison.finding() else {
            continue;
        };
        if finding.is_error() {
            println!(
                "{} {seed}: {finding}: {:?}",
                theory.name(),
                comparison.theirs
            );
        }
        let known = tally.findings.get(&finding).copied().unwrap_or_default();
        if let Some(folder) = &arguments.save
            && known <= arguments.kept
        {
            save(folder, theory, seed, finding, contest);
        }
        if contest.hung() > 3 {
            println!(
                "{}: given up at {seed}, as too many searches hang",
                theory.name()
            );
            break;
        }
    }
    tally
}

/// Writes a smaller sequent that shows the same.
fn save(folder: &Path, theory: Theory, seed: u64, finding: Finding, contest: &mut Contest) {
    let mut generator = Generator::new(theory, seed);
    let sequent = generator.sequent();
    let env = generator.env.clone();
    let mut shows =
        |terms: &Terms, candidate: &Sequent| contest.shows(finding, terms, &env, candidate);
    let small = shrink(&mut generator.terms, &sequent, 200, &mut shows);
    let comparison = contest.compare(&generator.terms, &env, &small);
    let style = Style {
        dialect: Dialect::Z3,
        encoding: Encoding::Theories,
    };
    let Ok(script) = print(&generator.terms, &env, &small, style) else {
        return;
    };
    let mut text = format!("; {finding}: {:?}\n", comparison.ours);
    for outcome in &comparison.theirs {
        text.push_str(&format!(
            "; {}: {:?}\n",
            outcome.dialect.program(),
            outcome.answer
        ));
    }
    for (index, formula) in small.facts.iter().enumerate() {
        text.push_str(&format!(
            "; fact {index}: {}\n",
            generator.terms.display(&env, *formula)
        ));
    }
    text.push_str(&format!(
        "; goal: {}\n",
        generator.terms.display(&env, small.goal)
    ));
    text.push_str(&script.text);
    text.push_str("(check-sat)\n");
    let kind = format!("{finding:?}").to_lowercase();
    let file = folder.join(format!("{kind}-{}-{seed}.smt2", theory.name()));
    if let Err(error) = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&file, text)) {
        eprintln!("{}: {error}", file.display());
    }
}
