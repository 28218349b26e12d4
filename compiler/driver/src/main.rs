//! The `tenet` binary: the command line over the compiler's parts.
//!
//! In: arguments and files. Out: text or JSON, and an exit status: 0 done, 1 the program is rejected, 2 the command line is wrong, 3 the
//! toolchain failed. This crate holds no logic of the language; each command is a module that says what it does with the database.
#![forbid(unsafe_code)]

mod accounts;
mod build_command;
mod certificates;
mod check_command;
mod cli;
mod explain_command;
mod external;
mod files;
mod fmt_command;
mod run_command;
mod sequents;
mod syntax_commands;
mod terminal;
mod test_command;

use clap::Parser;
use cli::{Cli, Command};
use std::process::ExitCode;

/// The stack of the thread that does the work, in bytes: passes recurse on trees whose depth the parser bounds.
const STACK: usize = 1 << 30;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Clap writes help to standard output and errors to standard error; a closed pipe is no failure of ours.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    std::panic::set_hook(Box::new(|_| {}));
    let work = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || perform(cli));
    match work.map(std::thread::JoinHandle::join) {
        Ok(Ok(status)) => ExitCode::from(status),
        Ok(Err(payload)) => {
            let what = payload
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| payload.downcast_ref::<&str>().copied())
                .unwrap_or("unknown cause");
            terminal::complain(&format!(
                "internal error: {what}\nThis is a bug in Tenet. Please report it with the program and the command line."
            ));
            ExitCode::from(3)
        }
        Err(error) => {
            terminal::complain(&format!("cannot start a thread: {error}"));
            ExitCode::from(3)
        }
    }
}

fn perform(cli: Cli) -> u8 {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build();
    let pool = match pool {
        Ok(pool) => pool,
        Err(error) => {
            terminal::complain(&format!("cannot start threads: {error}"));
            return 3;
        }
    };
    match cli.command {
        Command::Check(args) => check_command::perform(&pool, &args),
        Command::Run(args) => run_command::perform(&pool, &args),
        Command::Build(args) => build_command::perform(&pool, &args),
        Command::Test(args) => test_command::perform(&pool, &args),
        Command::Fmt(args) => fmt_command::perform(&args),
        Command::Explain(args) => explain_command::perform(&args),
        Command::Ast(args) => syntax_commands::ast(&args),
        Command::Grammar(args) => syntax_commands::grammar(&args),
    }
}
