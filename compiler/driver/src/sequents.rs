//! A folder of sequents as SMT-LIB, for `tenet check --sequents`.

use crate::files::write;
use std::path::Path;
use tenet_certificate::decode;
use tenet_db::Checked;
use tenet_smt::{Dialect, Encoding, Style, print};
use tenet_source::verdict_name;

/// Writes each obligation's sequent to a file of its own, numbered in the order of the report. `unsat` is what a solver should say.
pub(crate) fn write_sequents(folder: &Path, results: &[Checked]) -> Result<(), String> {
    std::fs::create_dir_all(folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let style = Style {
        dialect: Dialect::Z3,
        encoding: Encoding::Axioms,
    };
    let mut number = 0;
    for function in results.iter().flat_map(|result| &result.functions) {
        for obligation in &function.report.obligations {
            let Some(file) = &obligation.sequent else {
                continue;
            };
            number += 1;
            let proof = decode(file).map_err(|malformed| malformed.to_string())?;
            let script = print(&proof.terms, &proof.env, &proof.sequent, style);
            let script = script.map_err(|unprintable| unprintable.to_string())?;
            let text = format!(
                "; {} of {}: {}\n(set-logic ALL)\n{}(check-sat)\n",
                obligation.kind.name(),
                function.name,
                verdict_name(obligation.verdict),
                script.text
            );
            let path = folder.join(format!("{number:05}.smt2"));
            write(&path, text.as_bytes())?;
        }
    }
    Ok(())
}
