//! `tenet build`.

use crate::cli::BuildArgs;
use crate::run_command::compiled;
use crate::terminal::complain;

/// Checks a program and writes a native executable.
pub(crate) fn perform(pool: &rayon::ThreadPool, args: &BuildArgs) -> u8 {
    let Ok(program) = compiled(pool, &args.file) else {
        return 1;
    };
    match tenet_codegen::build(&program, 0, &args.output) {
        Ok(()) => 0,
        Err(error) => {
            complain(&format!("cannot build {}: {error}", args.output.display()));
            1
        }
    }
}
