//! `check-cold`: whole programs checked from nothing, by Tenet and by Dafny.
//!
//! Each program of `peers/` is a port of one of `tests/verified` or `examples`, with the same specification and what annotations Dafny needs. A port is a module, so that all of them can also be given to Dafny at once, which then starts only once.

use crate::table::{median, milliseconds};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// What is compared.
struct Pair {
    name: String,
    ours: PathBuf,
    theirs: PathBuf,
}

/// Medians of the runs of a pair.
struct Row {
    name: String,
    ours: Duration,
    theirs: Duration,
}

impl Row {
    fn ratio(&self) -> f64 {
        self.theirs.as_secs_f64() / self.ours.as_secs_f64()
    }

    fn print(&self) {
        println!(
            "{:<24} {:>9.1} {:>9.1} {:>7.1}",
            self.name,
            milliseconds(self.ours),
            milliseconds(self.theirs),
            self.ratio()
        );
    }

    fn document(&self) -> Value {
        json!({
            "name": self.name,
            "tenet_ms": milliseconds(self.ours),
            "dafny_ms": milliseconds(self.theirs),
            "ratio": (self.ratio() * 10.0).round() / 10.0,
        })
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Compares, prints a table and a JSON document. Gives whether the aims are met: twenty times faster in total, and none slower.
pub fn measure(tenet: Option<PathBuf>, runs: usize, together: bool) -> Result<bool, String> {
    let tenet = binary(tenet)?;
    let dafny = std::env::var_os("TENET_DAFNY").unwrap_or_else(|| "dafny".into());
    let Some(version) = version_of(Command::new(&dafny).arg("/version")) else {
        println!("skipped: `dafny` is neither on PATH nor named by TENET_DAFNY");
        return Ok(true);
    };
    let ours = version_of(Command::new(&tenet).arg("--version"))
        .ok_or_else(|| format!("{} does not start", tenet.display()))?;
    let pairs = pairs()?;
    // Each file alone, for files of one folder can import each other.
    let alone = tempfile::tempdir().map_err(|error| error.to_string())?;
    println!("{ours} and {version}; medians of {runs} paired runs, in milliseconds\n");
    println!("{:<24} {:>9} {:>9} {:>7}", "", "tenet", "dafny", "ratio");
    let mut rows = Vec::new();
    for pair in &pairs {
        let file = alone.path().join(format!("{}.tenet", pair.name));
        std::fs::copy(&pair.ours, &file)
            .map_err(|error| format!("{}: {error}", pair.ours.display()))?;
        let row = compare(
            &pair.name,
            &tenet,
            &[file],
            &dafny,
            std::slice::from_ref(&pair.theirs),
            runs,
        )?;
        row.print();
        rows.push(row);
    }
    let sum = Row {
        name: "sum".to_string(),
        ours: rows.iter().map(|row| row.ours).sum(),
        theirs: rows.iter().map(|row| row.theirs).sum(),
    };
    sum.print();
    let mut at_once = Value::Null;
    if together {
        let files: Vec<PathBuf> = pairs
            .iter()
            .map(|pair| alone.path().join(format!("{}.tenet", pair.name)))
            .collect();
        let ports: Vec<PathBuf> = pairs.iter().map(|pair| pair.theirs.clone()).collect();
        let row = compare("all at once", &tenet, &files, &dafny, &ports, runs)?;
        row.print();
        at_once = row.document();
    }
    let document = json!({
        "benchmark": "check-cold",
        "tenet": ours,
        "dafny": version,
        "runs": runs,
        "programs": rows.iter().map(Row::document).collect::<Vec<_>>(),
        "sum": sum.document(),
        "at_once": at_once,
    });
    println!("{document}");
    Ok(sum.ratio() >= 20.0 && rows.iter().all(|row| row.ratio() >= 1.0))
}

/// The `tenet` that is named, or the one beside this program.
pub(crate) fn binary(named: Option<PathBuf>) -> Result<PathBuf, String> {
    let beside = || {
        let path = std::env::current_exe().ok()?.with_file_name("tenet");
        path.is_file().then_some(path)
    };
    named
        .or_else(beside)
        .ok_or_else(|| "build the binary first: cargo build --release -p tenet".to_string())
}

/// The first line that a program says which has a number in it, however it ends: old Dafnys have no option for that.
fn version_of(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = said
        .lines()
        .find(|line| line.contains(|c: char| c.is_ascii_digit()));
    Some(told.unwrap_or("of unknown version").trim().to_string())
}

/// The ports with their originals, by name. The first line of a port says which that is.
fn pairs() -> Result<Vec<Pair>, String> {
    let ports = root().join("tests/bench/peers");
    let entries =
        std::fs::read_dir(&ports).map_err(|error| format!("{}: {error}", ports.display()))?;
    let mut pairs = Vec::new();
    for theirs in entries.flatten().map(|entry| entry.path()) {
        if theirs.extension().is_none_or(|kind| kind != "dfy") {
            continue;
        }
        let text = std::fs::read_to_string(&theirs)
            .map_err(|error| format!("{}: {error}", theirs.display()))?;
        let ours = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("// A port of ")?.strip_suffix('.'))
            .map(|path| root().join(path))
            .and_then(|path| moved(&path))
            .ok_or_else(|| format!("{} is a port of nothing", theirs.display()))?;
        let stem = theirs.file_stem().unwrap_or_default();
        pairs.push(Pair {
            name: stem.to_string_lossy().into_owned(),
            ours,
            theirs,
        });
    }
    pairs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(pairs)
}

/// The file, or the one of its name in the suite: programs move from level to level.
fn moved(path: &Path) -> Option<PathBuf> {
    if path.is_file() {
        return Some(path.to_path_buf());
    }
    let mut suite = Vec::new();
    crate::folder::programs(&root().join("tests/verified"), &mut suite).ok()?;
    suite
        .into_iter()
        .find(|known| known.file_name() == path.file_name())
}

/// Runs both in turn, so that the machine's moods strike both.
fn compare(
    name: &str,
    tenet: &Path,
    ours: &[PathBuf],
    dafny: &std::ffi::OsStr,
    theirs: &[PathBuf],
    runs: usize,
) -> Result<Row, String> {
    let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
    for _ in 0..runs.max(1) {
        let (time, output) = timed(Command::new(tenet).arg("check").args(ours))?;
        if !output.status.success() {
            return Err(format!("{name}: not accepted by tenet:\n{}", said(&output)));
        }
        our_times.push(time);
        let (time, output) = timed(Command::new(dafny).arg("/compile:0").args(theirs))?;
        // Dafny 2 ends with 0 whatever it says.
        let text = said(&output);
        if !output.status.success() || !text.contains(" verified, 0 errors") {
            return Err(format!("{name}: not accepted by dafny:\n{text}"));
        }
        their_times.push(time);
    }
    Ok(Row {
        name: name.to_string(),
        ours: median(&mut our_times),
        theirs: median(&mut their_times),
    })
}

fn timed(command: &mut Command) -> Result<(Duration, Output), String> {
    let start = Instant::now();
    let output = command.output().map_err(|error| error.to_string())?;
    Ok((start.elapsed(), output))
}

fn said(output: &Output) -> String {
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    said
}

#[cfg(test)]
mod tests {
    /// Ports keep up with the programs that they are ports of.
    #[test]
    fn each_port_has_an_original() {
        let pairs = super::pairs().unwrap_or_else(|problem| panic!("{problem}"));
        assert!(pairs.len() >= 15, "{}", pairs.len());
    }
}
