//! Which files a command is about.

use crate::terminal::complain;
use std::collections::BTreeMap;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use tenet_db::{Database, Source};

/// The extension of source files.
const EXTENSION: &str = "tenet";

/// The files of one folder, which can import each other, with those that a command is about.
pub(crate) struct Group {
    /// Holds the folder's files and the standard library. It is left to the end of the process, which frees memory faster than piece by piece.
    pub(crate) database: ManuallyDrop<Database>,
    /// What the command is about.
    pub(crate) targets: Vec<Source>,
    /// The same with all that it imports: what has to be right before anything is said to be.
    pub(crate) concerned: Vec<Source>,
}

/// Something that keeps a command from its files; each is a sentence that names the file.
pub(crate) type Problems = Vec<String>;

/// The source files under the paths, in order, each once.
pub(crate) fn collect(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Problems> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        match std::fs::metadata(path) {
            Err(error) => problems.push(format!("cannot read {}: {error}", path.display())),
            Ok(data) if data.is_dir() => {
                let before = files.len();
                walk(path, &mut files, &mut problems);
                if files.len() == before && problems.is_empty() {
                    problems.push(format!(
                        "there are no files that end in .{EXTENSION} under {}",
                        path.display()
                    ));
                }
            }
            Ok(_) => files.push(path.clone()),
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|file| seen.insert(file.clone()));
    if problems.is_empty() {
        Ok(files)
    } else {
        Err(problems)
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>, problems: &mut Problems) {
    let mut open = vec![folder.to_path_buf()];
    let mut found = Vec::new();
    while let Some(next) = open.pop() {
        let entries = match std::fs::read_dir(&next) {
            Ok(entries) => entries,
            Err(error) => {
                problems.push(format!("cannot read {}: {error}", next.display()));
                continue;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            // Symbolic links to folders are not followed: they may lead in a circle.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && !hidden && entry.file_name() != "target" {
                open.push(path);
            } else if !is_folder && path.extension().is_some_and(|e| e == EXTENSION) {
                found.push(path);
            }
        }
    }
    found.sort();
    files.extend(found);
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    let bytes =
        std::fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    if bytes.len() > u32::MAX as usize / 2 {
        return Err(format!("{} is too large", path.display()));
    }
    String::from_utf8(bytes).map_err(|error| {
        format!(
            "{} is not UTF-8: byte {} is wrong",
            path.display(),
            error.utf8_error().valid_up_to()
        )
    })
}

/// Loads files, folder by folder. The files beside each are there to be imported.
pub(crate) fn load(files: &[PathBuf]) -> Result<Vec<Group>, Problems> {
    let mut folders: BTreeMap<PathBuf, Vec<&PathBuf>> = BTreeMap::new();
    for file in files {
        let folder = file.parent().unwrap_or(Path::new("")).to_path_buf();
        folders.entry(folder).or_default().push(file);
    }
    let mut groups = Vec::new();
    let mut problems = Vec::new();
    for (folder, wanted) in folders {
        let mut database = Database::new();
        let mut targets = Vec::new();
        for path in wanted {
            match read(path) {
                Ok(text) => targets.push(database.set_file(&path.to_string_lossy(), &text)),
                Err(problem) => problems.push(problem),
            }
        }
        for path in beside(&folder) {
            if !files.contains(&path)
                && let Ok(text) = read(&path)
            {
                // One that cannot be read is missed, and reported, only if it is imported.
                database.set_file(&path.to_string_lossy(), &text);
            }
        }
        let mut concerned = targets.clone();
        for file in database.with_imports(&targets) {
            if !concerned.contains(&file) {
                concerned.push(file);
            }
        }
        groups.push(Group {
            database: ManuallyDrop::new(database),
            targets,
            concerned,
        });
    }
    if problems.is_empty() {
        Ok(groups)
    } else {
        Err(problems)
    }
}

fn beside(folder: &Path) -> Vec<PathBuf> {
    let name = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let Ok(entries) = std::fs::read_dir(name) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| folder.join(entry.file_name()))
        .filter(|path| path.extension().is_some_and(|e| e == EXTENSION) && path.is_file())
        .collect();
    files.sort();
    files
}

/// Loads one file and what is beside it.
pub(crate) fn load_program(file: &Path) -> Result<Group, Problems> {
    let mut groups = load(&[file.to_path_buf()])?;
    groups
        .pop()
        .ok_or_else(|| vec![format!("cannot read {}", file.display())])
}

/// Prints problems; gives the exit status.
pub(crate) fn refuse(problems: &Problems) -> u8 {
    for problem in problems {
        complain(problem);
    }
    1
}

/// Writes a file by way of a temporary one beside it, so that it is never half written.
pub(crate) fn write(path: &Path, contents: &[u8]) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    std::io::Write::write_all(&mut file, contents).map_err(failed)?;
    if let Ok(data) = std::fs::metadata(path) {
        file.as_file()
            .set_permissions(data.permissions())
            .map_err(failed)?;
    }
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}
