//! Certificates as Alethe proofs: `cargo run --release -p tenet-smt --bin alethe -- FILE.proof…`.
//!
//! Beside each file that `tenet check --certificates` has written it writes the problem (`.smt2`) and the proof (`.alethe`), or says which step the
//! format has no rule for. Ends with 1 where a file cannot be read or its certificate is wrong.

use std::path::Path;
use std::process::ExitCode;
use tenet_certificate::{Proof, decode};
use tenet_smt::{Inexpressible, alethe};

fn main() -> ExitCode {
    let files: Vec<_> = std::env::args_os().skip(1).collect();
    if files.is_empty() {
        eprintln!("usage: alethe FILE.proof…");
        return ExitCode::from(2);
    }
    let (mut written, mut refused, mut wrong) = (0, 0, 0);
    for file in &files {
        let file = Path::new(file);
        match convert(file) {
            Ok(Ok(())) => written += 1,
            Ok(Err(reason)) => {
                refused += 1;
                println!("{}: {reason}", file.display());
            }
            Err(error) => {
                wrong += 1;
                eprintln!("{}: {error}", file.display());
            }
        }
    }
    println!("{written} written, {refused} not expressible, {wrong} wrong");
    ExitCode::from(u8::from(wrong > 0))
}

/// Writes the proof, or says why there is none.
fn convert(file: &Path) -> Result<Result<(), Inexpressible>, Box<dyn std::error::Error>> {
    let bytes = std::fs::read(file)?;
    let Proof {
        mut terms,
        env,
        sequent,
        certificate,
    } = decode(&bytes)?;
    match alethe(&mut terms, &env, &sequent, &certificate) {
        Ok(proof) => {
            std::fs::write(file.with_extension("smt2"), proof.problem)?;
            std::fs::write(file.with_extension("alethe"), proof.proof)?;
            Ok(Ok(()))
        }
        Err(rejected @ Inexpressible::Rejected(_)) => Err(rejected.into()),
        Err(reason) => Ok(Err(reason)),
    }
}
