//! Where an external solver is.

use crate::failure::Failure;
use crate::print::Dialect;
use std::path::PathBuf;

impl Dialect {
    /// The program's name.
    pub fn program(self) -> &'static str {
        match self {
            Dialect::Z3 => "z3",
            Dialect::Cvc5 => "cvc5",
        }
    }

    /// The environment variable that says where the program is.
    pub fn variable(self) -> &'static str {
        match self {
            Dialect::Z3 => "TENET_Z3",
            Dialect::Cvc5 => "TENET_CVC5",
        }
    }

    /// The program's file: what its variable says, or the first of its name on the path.
    pub fn locate(self) -> Result<PathBuf, Failure> {
        if let Some(path) = std::env::var_os(self.variable())
            && !path.is_empty()
        {
            return Ok(path.into());
        }
        let folders = std::env::var_os("PATH").unwrap_or_default();
        let mut files = std::env::split_paths(&folders).map(|folder| folder.join(self.program()));
        let found = files.find(|file| file.is_file());
        found.ok_or(Failure::Missing {
            program: self.program(),
            variable: self.variable(),
        })
    }
}
