//! The command line.

use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

/// Tenet: a language whose signatures are specifications, proved at compile time.
#[derive(Parser, Debug)]
#[command(name = "tenet", version, disable_help_subcommand = false)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Parse, type and prove.
    Check(CheckArgs),
    /// Check, compile in memory and run `main`.
    Run(RunArgs),
    /// Check and compile to a native executable.
    Build(BuildArgs),
    /// Run `test` blocks and `example` clauses.
    Test(TestArgs),
    /// Lay files out canonically.
    Fmt(FmtArgs),
    /// Explain a diagnostic code, with an example that fails and one that passes.
    Explain(ExplainArgs),
    /// Print the tree of a file.
    Ast(AstArgs),
    /// Print the grammar.
    Grammar(GrammarArgs),
}

/// Arguments of `tenet check`.
#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// Files and folders; the current folder if none is given.
    pub(crate) paths: Vec<PathBuf>,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
    /// Say of each obligation what its proof used, or which part of it resists.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Print how long each function took.
    #[arg(long)]
    pub(crate) timings: bool,
    /// Write the certificates of what is proved to this folder, for `tenet-kernel`; those of earlier runs are removed from it.
    #[arg(long, value_name = "DIR")]
    pub(crate) certificates: Option<PathBuf>,
    /// Ask this solver about what stays undecided. It is sought on the path, or where TENET_Z3 or TENET_CVC5 says.
    #[arg(long, value_name = "SOLVER")]
    pub(crate) solver: Option<SolverChoice>,
    /// Let what the external solver proves count, though it has no certificate.
    #[arg(long, requires = "solver")]
    pub(crate) accept_external: bool,
    /// How long the external solver may take for one question, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 5_000, requires = "solver", value_parser = clap::value_parser!(u64).range(1..=3_600_000))]
    pub(crate) solver_time: u64,
    /// Write the sequent of each obligation to this folder, as SMT-LIB.
    #[arg(long, value_name = "DIR")]
    pub(crate) sequents: Option<PathBuf>,
}

/// External solvers.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SolverChoice {
    /// z3, 4.8 or newer.
    Z3,
    /// cvc5, 1.0 or newer.
    Cvc5,
}

/// Arguments of `tenet run`.
#[derive(Args, Debug)]
#[command(override_usage = "tenet run FILE [ARGS]...")]
pub(crate) struct RunArgs {
    /// The file that holds `main`; everything after it is the program's.
    // One list: whatever stands behind its first word is taken as it is, `--help` and `--` too.
    #[arg(
        value_name = "FILE [ARGS]",
        required = true,
        num_args = 1..,
        trailing_var_arg = true
    )]
    pub(crate) words: Vec<OsString>,
}

/// Arguments of `tenet build`.
#[derive(Args, Debug)]
pub(crate) struct BuildArgs {
    /// The file that holds `main`.
    pub(crate) file: PathBuf,
    /// The executable to write.
    #[arg(short, long)]
    pub(crate) output: PathBuf,
}

/// Arguments of `tenet test`.
#[derive(Args, Debug)]
pub(crate) struct TestArgs {
    /// Files and folders; the current folder if none is given.
    pub(crate) paths: Vec<PathBuf>,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `tenet fmt`.
#[derive(Args, Debug)]
pub(crate) struct FmtArgs {
    /// Files and folders; the current folder if none is given; `-` for standard input to standard output.
    pub(crate) paths: Vec<PathBuf>,
    /// Change nothing; exit with 1 if a file is not laid out canonically.
    #[arg(long)]
    pub(crate) check: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `tenet explain`.
#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// A code, such as `T3001`; all are listed if none is given.
    pub(crate) code: Option<String>,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `tenet ast`.
#[derive(Args, Debug)]
pub(crate) struct AstArgs {
    /// The file; `-` for standard input.
    pub(crate) file: PathBuf,
    /// As S-expressions (this is what is printed if nothing is said).
    #[arg(long, conflicts_with = "json")]
    pub(crate) sexpr: bool,
    /// As JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `tenet grammar`.
#[derive(Args, Debug)]
pub(crate) struct GrammarArgs {
    /// In extended Backus–Naur form (this is what is printed if nothing is said).
    #[arg(long)]
    pub(crate) ebnf: bool,
}
