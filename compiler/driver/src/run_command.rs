//! `tenet run`.

use crate::check_command::accepts;
use crate::cli::RunArgs;
use crate::files::{Group, load_program, refuse};
use crate::terminal::complain;
use std::path::Path;
use tenet_mir::{Program, Root};

/// The exit status where a program is refused, so that it is not taken for the program's own.
const REFUSED: u8 = 101;

/// Checks a program, compiles it in memory and runs its `main`.
pub(crate) fn perform(pool: &rayon::ThreadPool, args: &RunArgs) -> u8 {
    let Some((file, words)) = args.words.split_first() else {
        complain("no file is given");
        return 2;
    };
    let program = match compiled(pool, Path::new(file)) {
        Ok(program) => program,
        Err(()) => return REFUSED,
    };
    let words = words.iter().map(|word| word.to_string_lossy().into_owned());
    match tenet_codegen::run(&program, 0, words.collect()) {
        // The runtime gives a status from 0 to 255.
        Ok(status) => (status & 0xff) as u8,
        Err(error) => {
            complain(&format!("cannot compile the program: {error}"));
            REFUSED
        }
    }
}

/// The code of a program that is accepted and has a `main`. What is wrong has been printed.
pub(crate) fn compiled(pool: &rayon::ThreadPool, file: &Path) -> Result<Program, ()> {
    let group = load_program(file).map_err(|problems| {
        refuse(&problems);
    })?;
    if !accepts(pool, &group) {
        return Err(());
    }
    lower(&group, file).map_err(|message| {
        complain(&message);
    })
}

fn lower(group: &Group, file: &Path) -> Result<Program, String> {
    let main = group
        .targets
        .first()
        .and_then(|target| group.database.main_of(*target))
        .ok_or_else(|| {
            format!(
                "{} has no `main`: add `def main() uses Console`",
                file.display()
            )
        })?;
    let view = tenet_db::View::new(&*group.database);
    tenet_mir::compile(&view, &[Root::Main(main)])
        .map_err(|error| format!("cannot compile the program: {error}"))
}
