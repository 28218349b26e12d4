//! Files and folders of certificates, replayed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use tenet_certificate::{INDEX, LARGEST, Listing, PROOF_EXTENSION, Proof, address, decode};

/// What came of it.
#[derive(Default)]
pub(crate) struct Findings {
    accepted: usize,
    /// Obligations of the index that are accepted by another road than a certificate.
    without: usize,
    /// Obligations of the index that were not proved.
    open: usize,
    /// What is refused, and why.
    pub(crate) refusals: Vec<String>,
}

impl Findings {
    fn refuse(&mut self, path: &Path, why: impl std::fmt::Display) {
        self.refusals.push(format!("{}: {why}", path.display()));
    }

    pub(crate) fn summary(&self) -> String {
        let verdict = if self.refusals.is_empty() {
            "ok"
        } else {
            "rejected"
        };
        let mut summary = format!(
            "{verdict}: {} replayed",
            plural(self.accepted, "certificate")
        );
        if !self.refusals.is_empty() {
            summary.push_str(&format!(", {} refused", self.refusals.len()));
        }
        for (count, what) in [
            (self.without, "without a certificate"),
            (self.open, "not proved"),
        ] {
            if count > 0 {
                summary.push_str(&format!(", {} {what}", plural(count, "obligation")));
            }
        }
        summary.push('\n');
        summary
    }
}

fn plural(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

/// The bytes of a file, if it is one and not too large.
fn contents(path: &Path) -> Result<Vec<u8>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let metadata = file.metadata().map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        return Err("this is not a file".to_string());
    }
    let mut bytes = Vec::new();
    // One byte more than allowed shows that there are too many, also of a file that grows meanwhile.
    let mut limited = file.take(LARGEST as u64 + 1);
    limited
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// The address and contents of a certificate's file.
pub(crate) fn read(path: &Path) -> Result<(String, Proof), String> {
    let bytes = contents(path)?;
    let proof = decode(&bytes).map_err(|malformed| malformed.to_string())?;
    Ok((address(&bytes), proof))
}

/// Replays one file.
pub(crate) fn replay_file(path: &Path, findings: &mut Findings) {
    match accept(path) {
        Ok(()) => findings.accepted += 1,
        Err(why) => findings.refuse(path, why),
    }
}

fn accept(path: &Path) -> Result<(), String> {
    let (address, mut proof) = read(path)?;
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    if stem != Some(&address) {
        return Err(format!(
            "the name does not fit the contents, which belong to {address}.{PROOF_EXTENSION}"
        ));
    }
    let (terms, env) = (&mut proof.terms, &proof.env);
    tenet_kernel::check(terms, env, &proof.sequent, &proof.certificate)
        .map_err(|rejection| format!("the certificate proves nothing: {rejection}"))
}

/// Replays everything in a folder and compares with its index.
pub(crate) fn replay_folder(folder: &Path, findings: &mut Findings) {
    let mut names = BTreeSet::new();
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return findings.refuse(folder, error),
    };
    for entry in entries {
        match entry {
            Ok(entry) => {
                names.insert(entry.file_name());
            }
            Err(error) => findings.refuse(folder, error),
        }
    }
    let listed = match index(&folder.join(INDEX)) {
        Ok(listings) => listings,
        Err(why) => return findings.refuse(&folder.join(INDEX), why),
    };
    let mut wanted: BTreeMap<String, Listing> = BTreeMap::new();
    for listing in listed {
        match &listing.address {
            Some(address) => {
                wanted.insert(format!("{address}.{PROOF_EXTENSION}"), listing);
            }
            None if listing.verdict == "proved" => findings.without += 1,
            None => findings.open += 1,
        }
    }
    for name in &names {
        let is_listed = name
            .to_str()
            .is_some_and(|name| wanted.remove(name).is_some());
        let path = folder.join(name);
        if is_listed {
            replay_file(&path, findings);
        } else if name != INDEX {
            findings.refuse(&path, "the index does not list it");
        }
    }
    for (name, listing) in wanted {
        let why = format!("it is missing; it is to prove {listing}");
        findings.refuse(&folder.join(name), why);
    }
}

fn index(path: &Path) -> Result<Vec<Listing>, String> {
    let bytes = contents(path)?;
    if bytes.len() > LARGEST {
        return Err("the index is too large to be read".to_string());
    }
    let text = String::from_utf8(bytes).map_err(|_| "the index is not UTF-8".to_string())?;
    tenet_certificate::read_index(&text).map_err(|line| format!("line {line} is malformed"))
}
