//! Differential testing against z3 and cvc5.
//!
//! `cargo run --release -p tenet-smt --bin differential -- --theory integers --count 50000 --seed 1 [--solvers z3,cvc5] [--time 500]
//! [--budget 300000] [--encoding theories|axioms] [--save FOLDER]`. Prints one tally for each theory; ends with 1 if there was an error (a contradiction, a certificate
//! that does not replay, a panic).

use clap::Parser;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use tenet_logic::{Sequent, Terms};
use tenet_smt::differential::{Contest, Finding, Generator, Tally, Theory, shrink};
use tenet_smt::{Dialect, Encoding, Failure, Limits, Style, print};
use tenet_solver::Options;

#[derive(Parser)]
#[command(about = "Differential testing against z3 and cvc5")]
struct Arguments {
    /// A theory, or `all`.
    #[arg(long, default_value = "all")]
    theory: String,
    /// How many sequents of each theory.
    #[arg(long, default_value_t = 1_000)]
    count: u64,
    /// Where the sequents begin.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many sequents to leave out first.
    #[arg(long, default_value_t = 0)]
    skip: u64,
    /// Against whom.
    #[arg(long, value_delimiter = ',', value_parser = dialect, default_value = "z3,cvc5")]
    solvers: Vec<Dialect>,
    /// How long the others may take for one sequent, in milliseconds.
    #[arg(long, default_value_t = 500)]
    time: u64,
    /// Steps that ours may take for one sequent.
    #[arg(long, default_value_t = 300_000)]
    budget: u64,
    /// How the others are told of containers: `theories` or `axioms`.
    #[arg(long, value_parser = encoding, default_value = "theories")]
    encoding: Encoding,
    /// Writes a small sequent for each kind of finding to this folder.
    #[arg(long)]
    save: Option<PathBuf>,
    /// How many of each kind.
    #[arg(long, default_value_t = 5)]
    keep: u64,
}

fn dialect(name: &str) -> Result<Dialect, String> {
    match name {
        "z3" => Ok(Dialect::Z3),
        "cvc5" => Ok(Dialect::Cvc5),
        _ => Err("z3 or cvc5".to_string()),
    }
}

fn encoding(name: &str) -> Result<Encoding, String> {
    match name {
        "theories" => Ok(Encoding::Theories),
        "axioms" => Ok(Encoding::Axioms),
        _ => Err("theories or axioms".to_string()),
    }
}

impl Arguments {
    fn theories(&self) -> Vec<Theory> {
        let wanted = |name: &str| self.theory == "all" || self.theory == name;
        let known = Theory::ALL.iter().filter(|(_, name)| wanted(name));
        known.map(|(theory, _)| *theory).collect()
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let theories = arguments.theories();
    if theories.is_empty() {
        eprintln!("there is no theory {}", arguments.theory);
        return ExitCode::from(2);
    }
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
    for theory in &theories {
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
            && known <= arguments.keep
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
