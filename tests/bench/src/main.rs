//! Measurements of the solver over the sequents of real programs, as `tenet check --certificates DIR` writes them.
#![forbid(unsafe_code)]

mod dice;
mod folder;
mod stability;
mod variants;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(about = "Measurements over folders of certificates")]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
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
    let What::Stability {
        folder,
        variants,
        irrelevant,
    } = Arguments::parse().what;
    match stability::measure(&folder, variants, irrelevant) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
