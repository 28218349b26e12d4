//! A folder of certificates, for `tenet check --certificates`.

use crate::files::{Group, write};
use std::collections::BTreeSet;
use std::path::Path;
use tenet_certificate::{INDEX, Listing, PROOF_EXTENSION, address, write_index};
use tenet_db::Checked;
use tenet_source::{Positions, verdict_name};
use tenet_verify::{Obligation, Place};

/// Writes the certificates of all that was checked, each under its address, and the index. Certificates of earlier runs are
/// removed first, with their index: what is there afterwards is of this run.
pub(crate) fn write_certificates(
    folder: &Path,
    groups: &[Group],
    results: &[Checked],
) -> Result<(), String> {
    std::fs::create_dir_all(folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let mut listings = Vec::new();
    let mut proofs: Vec<(String, &[u8])> = Vec::new();
    for (group, result) in groups.iter().zip(results) {
        let files = group.database.source_files();
        let positions = Positions::new(&files);
        for function in &result.functions {
            for obligation in &function.report.obligations {
                let address = obligation.certificate.as_ref().map(|proof| {
                    let address = address(proof);
                    proofs.push((format!("{address}.{PROOF_EXTENSION}"), proof));
                    address
                });
                let place = place(group, &positions, &obligation.place);
                listings.push(listing(address, &function.name, place, obligation));
            }
        }
    }
    proofs.sort();
    proofs.dedup();
    let kept: BTreeSet<&str> = proofs.iter().map(|(name, _)| &**name).collect();
    remove_others(folder, &kept)?;
    for (name, proof) in proofs {
        let path = folder.join(name);
        // What is there already has these contents, or has been damaged since.
        if std::fs::read(&path).ok().as_deref() != Some(proof) {
            write(&path, proof)?;
        }
    }
    write(&folder.join(INDEX), write_index(&listings).as_bytes())
}

fn listing(
    address: Option<String>,
    function: &str,
    place: String,
    obligation: &Obligation,
) -> Listing {
    Listing {
        address,
        verdict: verdict_name(obligation.verdict).to_string(),
        kind: obligation.kind.name().to_string(),
        function: function.to_string(),
        place,
    }
}

/// File, line and column.
fn place(group: &Group, positions: &Positions<'_>, place: &Place) -> String {
    let Some(span) = group.database.span_of(&place.owner, place.node) else {
        return "?".to_string();
    };
    let span = positions.span(span);
    format!(
        "{}:{}:{}",
        span["file"].as_str().unwrap_or("?"),
        span["start"]["line"],
        span["start"]["column"]
    )
}

/// Removes the index and the certificates that are not to be kept; other files stay, and `tenet-kernel` complains of them.
fn remove_others(folder: &Path, kept: &BTreeSet<&str>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot clear {}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            continue;
        };
        let stem = name
            .strip_suffix(PROOF_EXTENSION)
            .and_then(|stem| stem.strip_suffix('.'));
        let is_ours = stem.is_some_and(|stem| {
            stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        if name == INDEX || is_ours && !kept.contains(name) {
            std::fs::remove_file(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}
