//! Writes the sequent of every obligation of the standard library and of all Tenet files in some folders to a folder, as files for
//! `tenet-smt`'s `benchmark`: `cargo run --release -p tenet-db --example sequents -- FOLDER PATH…`. The name of each file tells what it is about.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tenet_db::{Checked, Database};
use tenet_verify::Sequents;

const STACK: usize = 1 << 30;

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1).map(PathBuf::from);
    let Some(folder) = words.next() else {
        eprintln!("usage: sequents FOLDER PATH…");
        return ExitCode::from(2);
    };
    let paths: Vec<PathBuf> = words.collect();
    match write(&folder, &paths) {
        Ok(count) => {
            println!("{count} sequents");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path, paths: &[PathBuf]) -> Result<usize, Box<dyn std::error::Error>> {
    std::fs::create_dir_all(folder)?;
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build()?;
    let mut results = Vec::new();
    let mut standard = Database::new();
    standard.keep_sequents(Sequents::All);
    let files = standard.standard_files();
    results.push(standard.check(&files, &pool, &|| ()));
    let mut folders: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for path in paths {
        collect(path, &mut folders)?;
    }
    for files in folders.values() {
        let mut database = Database::new();
        database.keep_sequents(Sequents::All);
        let mut targets = Vec::new();
        for path in files {
            // What is not UTF-8 belongs to the tests of the reader.
            if let Ok(text) = std::fs::read_to_string(path) {
                targets.push(database.set_file(&path.to_string_lossy(), &text));
            }
        }
        results.push(database.check(&targets, &pool, &|| ()));
    }
    save(folder, &results)
}

/// Tenet files, by folder.
fn collect(
    path: &Path,
    folders: &mut BTreeMap<PathBuf, Vec<PathBuf>>,
) -> Result<(), std::io::Error> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), folders)?;
        }
    } else if path
        .extension()
        .is_some_and(|extension| extension == "tenet")
    {
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        folders.entry(folder).or_default().push(path.to_path_buf());
    }
    Ok(())
}

fn save(folder: &Path, results: &[Checked]) -> Result<usize, Box<dyn std::error::Error>> {
    let mut count = 0;
    let mut known = BTreeSet::new();
    for function in results.iter().flat_map(|result| &result.functions) {
        for obligation in &function.report.obligations {
            let Some(sequent) = &obligation.sequent else {
                continue;
            };
            if !known.insert(sequent.clone()) {
                continue;
            }
            count += 1;
            let (name, kind) = (&function.name, obligation.kind.name());
            let file = folder.join(format!("{count:05}.{name}.{kind}.sequent"));
            std::fs::write(file, sequent)?;
        }
    }
    Ok(count)
}
