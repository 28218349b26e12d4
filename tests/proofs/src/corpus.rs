//! The files of certificates of the repository's programs.

use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tenet_db::Database;

/// The bytes of a certificate's file, and the function whose obligation it proves.
pub struct Filed {
    /// The function.
    pub function: String,
    /// The file.
    pub bytes: Arc<[u8]>,
}

/// Which programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Programs {
    /// A few examples, for a test.
    Few,
    /// The library and the examples.
    Library,
    /// These, and the programs of the tests.
    All,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn programs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for path in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = path.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "tenet") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Proves the programs; gives the certificates of what is proved, in the order of the programs, functions and obligations, each once.
pub fn prove(which: Programs) -> Vec<Filed> {
    let folders: &[&str] = match which {
        Programs::Few => &["examples"],
        Programs::Library => &["stdlib", "examples"],
        Programs::All => &["stdlib", "examples", "tests/adversarial", "tests/verified"],
    };
    let mut paths: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| programs(&root().join(folder)))
        .collect();
    if which == Programs::Few {
        paths.truncate(8);
    }
    // Each program with its own database, as programs of the tests may have names in common.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(1 << 28).build();
    let pool = pool.expect("threads can be started");
    let proved: Vec<Vec<Filed>> = pool.install(|| {
        paths
            .par_iter()
            .map(|path| prove_program(path, &pool))
            .collect()
    });
    let mut seen = std::collections::HashSet::new();
    let mut all: Vec<Filed> = proved.into_iter().flatten().collect();
    all.retain(|filed| seen.insert(filed.bytes.clone()));
    all
}

fn prove_program(path: &Path, pool: &rayon::ThreadPool) -> Vec<Filed> {
    let Ok(text) = std::fs::read_to_string(path) else {
        return Vec::new();
    };
    let mut database = Database::new();
    database.keep_certificates(true);
    for beside in programs(path.parent().unwrap_or(path)) {
        if beside != path
            && beside.parent() == path.parent()
            && let Ok(text) = std::fs::read_to_string(&beside)
        {
            database.set_file(&beside.to_string_lossy(), &text);
        }
    }
    let file = database.set_file(&path.to_string_lossy(), &text);
    let checked = database.check(&[file], pool, &|| ());
    let mut proofs = Vec::new();
    for function in &checked.functions {
        for obligation in &function.report.obligations {
            proofs.extend(obligation.certificate.iter().map(|bytes| Filed {
                function: function.name.to_string(),
                bytes: bytes.clone(),
            }));
        }
    }
    proofs
}
