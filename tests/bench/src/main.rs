//! Measurements: of the solver over the sequents of real programs, as `tenet check --certificates DIR` writes them, and of whole programs.
#![forbid(unsafe_code)]

mod annotations;
mod folder;
mod kernel;
mod peers;
mod solver;
mod stability;
mod table;
mod variants;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(about = "Measurements of the solver and of the whole checker")]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Counts the lines of the programs of `tests/verified` by what they are there for.
    Annotations {
        /// The binary; the one beside this program if none is named.
        #[arg(long)]
        tenet: Option<PathBuf>,
        /// Runs of each program, of which the median counts.
        #[arg(long, default_value_t = 3)]
        runs: usize,
        /// Writes `docs/verified.md`.
        #[arg(long)]
        write: bool,
    },
    /// Checks programs of the suite and their ports to Dafny, each from nothing.
    CheckCold {
        /// The binary; the one beside this program if none is named.
        #[arg(long)]
        tenet: Option<PathBuf>,
        /// Runs of each pair, of which the medians count.
        #[arg(long, default_value_t = 5)]
        runs: usize,
        /// Gives both all programs at once as well, so that each starts only once.
        #[arg(long)]
        together: bool,
    },
    /// What the replay of a certificate costs beside the search for it: at most a quarter.
    Kernel {
        /// What `tenet check --certificates` has written.
        folder: PathBuf,
        /// Runs of each, of which the median counts.
        #[arg(long, default_value_t = 5)]
        runs: usize,
    },
    /// Asks our solver and another about the sequents of a folder.
    Solver(solver::Wanted),
    /// Solves variants of each sequent: facts shuffled, symbols renamed, terms built in another order, irrelevant facts added.
    Stability {
        /// What `tenet check --certificates` has written.
        folder: PathBuf,
        /// Variants of each sequent.
        #[arg(long, default_value_t = 20)]
        variants: u64,
        /// Irrelevant facts in each variant.
        #[arg(long, default_value_t = 50)]
        irrelevant: u32,
    },
}

fn main() -> ExitCode {
    let answer = match Arguments::parse().what {
        What::Annotations { tenet, runs, write } => annotations::measure(tenet, runs, write),
        What::CheckCold {
            tenet,
            runs,
            together,
        } => peers::measure(tenet, runs, together),
        What::Kernel { folder, runs } => kernel::measure(&folder, runs),
        What::Solver(wanted) => solver::measure(&wanted),
        What::Stability {
            folder,
            variants,
            irrelevant,
        } => stability::measure(&folder, variants, irrelevant),
    };
    match answer {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
