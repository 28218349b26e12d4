//! What is in a folder: certificates, programs.

use std::path::{Path, PathBuf};
use tenet_certificate::{PROOF_EXTENSION, Proof, decode};

/// All proofs of the folder, with the names of their files, in the order of the names.
///
/// # Errors
///
/// A message if the folder or one of its files cannot be read.
pub(crate) fn proofs(folder: &Path) -> Result<Vec<(String, Proof)>, String> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|error| format!("{}: {error}", folder.display()))?
            .path();
        if path.extension().is_some_and(|kind| kind == PROOF_EXTENSION) {
            paths.push(path);
        }
    }
    paths.sort();
    let mut proofs = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let proof = decode(&bytes).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        proofs.push((name.into_owned(), proof));
    }
    Ok(proofs)
}

/// All programs below a folder, in the order of their paths.
///
/// # Errors
///
/// A message if a folder cannot be read.
pub(crate) fn programs(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            programs(&path, found)?;
        } else if path.extension().is_some_and(|kind| kind == "tenet") {
            found.push(path);
        }
    }
    Ok(())
}
