//! What the proofs of the suite cost their author: lines of code, of specification and of proof, for each program of `tests/verified`.

use crate::table::{median, milliseconds};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tenet_grammar::ast::{Decl, File, Item};
use tenet_source::FileId;

/// What a line is there for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Purpose {
    /// White space, comments, tests.
    Nothing,
    Code,
    /// Clauses, the invariants of data, `spec`s.
    Specification,
    /// Lemmas and calls of them, assertions, invariants of loops, measures, ghost variables.
    Annotation,
}

/// What was counted and measured of one program.
struct Row {
    name: String,
    /// The folder that it is in.
    level: String,
    code: usize,
    specification: usize,
    annotation: usize,
    obligations: u64,
    time: Duration,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Prints the table and a JSON document, and writes `docs/verified.md` if that is wanted. Gives whether the aims are met: annotations are less than 15 % of all lines, and programs of
/// level one have none.
pub fn measure(tenet: Option<PathBuf>, runs: usize, write: bool) -> Result<bool, String> {
    let tenet = crate::peers::binary(tenet)?;
    let folder = root().join("tests/verified");
    let mut paths = Vec::new();
    crate::folder::programs(&folder, &mut paths)?;
    let mut rows = Vec::new();
    for path in &paths {
        rows.push(row(&tenet, &folder, path, runs)?);
    }
    rows.sort_by_key(|row| (rank(&row.level), row.name.clone()));
    let page = page(&rows);
    println!("{page}");
    println!("{}", document(&rows));
    if write {
        let file = root().join("docs/verified.md");
        std::fs::write(&file, page).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    let unannotated = rows
        .iter()
        .all(|row| row.level != "signature" || row.annotation == 0);
    Ok(unannotated && share(&rows) < 0.15)
}

fn rank(level: &str) -> usize {
    ["signature", "invariants", "lemmas"]
        .iter()
        .position(|known| *known == level)
        .unwrap_or(3)
}

fn row(tenet: &Path, folder: &Path, path: &Path, runs: usize) -> Result<Row, String> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let purposes = purposes(&text);
    let count = |purpose| purposes.iter().filter(|p| **p == purpose).count();
    let (obligations, time) = check(tenet, path, runs)?;
    let level = path
        .parent()
        .and_then(|parent| parent.strip_prefix(folder).ok());
    Ok(Row {
        name: path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        level: level
            .unwrap_or(Path::new(""))
            .to_string_lossy()
            .into_owned(),
        code: count(Purpose::Code),
        specification: count(Purpose::Specification),
        annotation: count(Purpose::Annotation),
        obligations,
        time,
    })
}

/// The number of obligations, all of which have to be proved, and the median of the times.
fn check(tenet: &Path, path: &Path, runs: usize) -> Result<(u64, Duration), String> {
    // Alone, for files of one folder can import each other.
    let alone = tempfile::tempdir().map_err(|error| error.to_string())?;
    let file = alone.path().join(path.file_name().unwrap_or_default());
    std::fs::copy(path, &file).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut times = Vec::new();
    let mut obligations = 0;
    for _ in 0..runs.max(1) {
        let output = Command::new(tenet)
            .args(["check", "--json"])
            .arg(&file)
            .output()
            .map_err(|error| error.to_string())?;
        let document: Value = serde_json::from_slice(&output.stdout)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        if document["ok"] != true {
            return Err(format!("{} is not accepted", path.display()));
        }
        let summary = &document["summary"];
        obligations = summary["obligations"].as_u64().unwrap_or(0);
        let time = summary["ms"].as_f64().unwrap_or(0.0);
        times.push(Duration::from_secs_f64(time / 1e3));
    }
    Ok((obligations, median(&mut times)))
}

/// What each line is there for. One that serves several purposes counts for the part that begins on it and needs most of an author.
fn purposes(text: &str) -> Vec<Purpose> {
    let parsed = tenet_grammar::parse(text, FileId(0));
    let mut purposes: Vec<Purpose> = text
        .lines()
        .map(|line| match line.trim_start() {
            "" => Purpose::Nothing,
            line if line.starts_with('#') => Purpose::Nothing,
            _ => Purpose::Code,
        })
        .collect();
    let lemmas = lemmas(&parsed.file);
    for item in &parsed.file.items {
        let whole = match item.decl {
            Decl::Lemma(_) => Some(Purpose::Annotation),
            Decl::Spec(_) => Some(Purpose::Specification),
            Decl::Test(_) => Some(Purpose::Nothing),
            _ => None,
        };
        let mut marks = Marks {
            text,
            purposes: &mut purposes,
            lemmas: &lemmas,
        };
        match whole {
            Some(purpose) => {
                marks.mark(item.span.start as usize, item.span.end as usize, purpose);
            }
            None => marks.walk(&serde_json::to_value(item).unwrap_or_default()),
        }
    }
    purposes
}

/// The names of the lemmas of a file and of those that it imports: a statement that calls one is proof.
fn lemmas(file: &File) -> BTreeSet<String> {
    let own = |item: &Item| match &item.decl {
        Decl::Lemma(lemma) => Some(lemma.sig.name.text.to_string()),
        _ => None,
    };
    let library = tenet_std::FILES.iter().flat_map(|(_, text)| {
        let names = text.lines().filter_map(|line| {
            let rest = line.strip_prefix("pub lemma ")?;
            rest.split(['(', '[']).next().map(str::to_string)
        });
        names.collect::<Vec<String>>()
    });
    file.items.iter().filter_map(own).chain(library).collect()
}

struct Marks<'a> {
    text: &'a str,
    purposes: &'a mut [Purpose],
    lemmas: &'a BTreeSet<String>,
}

impl Marks<'_> {
    /// Marks the lines of a part that are there for code so far.
    fn mark(&mut self, start: usize, end: usize, purpose: Purpose) {
        let line = |at: usize| self.text[..at].matches('\n').count();
        let (first, last) = (line(start), line(end));
        // What stands behind something else on its line is not on a line of its own.
        let begins = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let alone = self.text[begins..start]
            .trim()
            .trim_start_matches("pub")
            .trim()
            .is_empty();
        for at in first + usize::from(!alone)..=last {
            if self.purposes[at] != Purpose::Nothing {
                self.purposes[at] = purpose;
            }
        }
    }

    /// Marks the statements and clauses in a tree; a node has a `kind` and a `span`.
    fn walk(&mut self, node: &Value) {
        match node {
            Value::Array(items) => items.iter().for_each(|item| self.walk(item)),
            Value::Object(fields) => {
                if let (Some(kind), Some(span)) = (fields.get("kind"), fields.get("span"))
                    && let Some(purpose) = self.purpose(kind)
                    && let (Some(start), Some(end)) = (span[0].as_u64(), span[1].as_u64())
                {
                    self.mark(start as usize, end as usize, purpose);
                    return;
                }
                if let Some(invariants) = fields.get("invariants").and_then(Value::as_array) {
                    for invariant in invariants {
                        self.line_of(invariant, Purpose::Specification);
                    }
                }
                fields.values().for_each(|field| self.walk(field));
            }
            _ => {}
        }
    }

    /// Marks the lines of an expression, whatever stands before it.
    fn line_of(&mut self, expression: &Value, purpose: Purpose) {
        let span = &expression["span"];
        if let (Some(start), Some(end)) = (span[0].as_u64(), span[1].as_u64()) {
            let begins = self.text[..start as usize]
                .rfind('\n')
                .map_or(0, |at| at + 1);
            self.mark(begins, end as usize, purpose);
        }
    }

    fn purpose(&self, kind: &Value) -> Option<Purpose> {
        let (name, content) = kind.as_object()?.iter().next()?;
        let ghost = || content["ghost"] == true;
        match name.as_str() {
            "Requires" | "Ensures" | "Example" => Some(Purpose::Specification),
            "Invariant" | "Decreases" | "Assert" | "Assume" | "Witness" => {
                Some(Purpose::Annotation)
            }
            "Let" | "Var" if ghost() => Some(Purpose::Annotation),
            // A statement that is a call: the callee's last name decides.
            "Expr" => {
                let callee = &content["kind"]["Call"]["callee"];
                let name = last_name(callee)?;
                self.lemmas.contains(name).then_some(Purpose::Annotation)
            }
            _ => None,
        }
    }
}

/// The last name that is written in a path or field.
fn last_name(node: &Value) -> Option<&str> {
    match node {
        Value::Array(items) => items.iter().rev().find_map(last_name),
        Value::Object(fields) => match fields.get("text") {
            Some(Value::String(text)) => Some(text),
            _ => fields.values().rev().find_map(last_name),
        },
        _ => None,
    }
}

fn lines(rows: &[Row]) -> (usize, usize, usize) {
    let sum = |of: fn(&Row) -> usize| rows.iter().map(of).sum();
    (
        sum(|row| row.code),
        sum(|row| row.specification),
        sum(|row| row.annotation),
    )
}

fn share(rows: &[Row]) -> f64 {
    let (code, specification, annotation) = lines(rows);
    annotation as f64 / (code + specification + annotation).max(1) as f64
}

fn page(rows: &[Row]) -> String {
    let (code, specification, annotation) = lines(rows);
    let obligations: u64 = rows.iter().map(|row| row.obligations).sum();
    let mut page = format!(
        "# Verified programs\n\n\
         The programs of `tests/verified` are classical tasks of verification, each with the full specification of what it gives. What did their authors have to write for the\n\
         proofs? *Specification* is clauses, invariants of data and `spec`s; *annotation* is what is there for the proof alone: invariants of loops, measures, assertions, lemmas and\n\
         calls of them, ghost variables. Empty lines, comments and tests are not counted.\n\n\
         Level `signature` has no annotation; `invariants` has invariants and measures; `lemmas` has more. The page is written by\n\
         `cargo run --release -p bench -- annotations --write`; times are those of whole runs of `tenet check`, the loading of the library included.\n\n\
         {} programs: {code} lines of code, {specification} of specification, {annotation} of annotation ({:.1} % of all); {obligations} obligations.\n\n\
         | program | level | code | specification | annotation | obligations | ms |\n\
         |---|---|--:|--:|--:|--:|--:|\n",
        rows.len(),
        100.0 * share(rows),
    );
    for row in rows {
        // Writing to a text cannot fail.
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} | {:.0} |",
            row.name,
            row.level,
            row.code,
            row.specification,
            row.annotation,
            row.obligations,
            milliseconds(row.time)
        );
    }
    page
}

fn document(rows: &[Row]) -> Value {
    let programs: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "name": row.name,
                "level": row.level,
                "code": row.code,
                "specification": row.specification,
                "annotation": row.annotation,
                "obligations": row.obligations,
                "ms": milliseconds(row.time),
            })
        })
        .collect();
    json!({ "benchmark": "annotations", "share": share(rows), "programs": programs })
}

#[cfg(test)]
mod tests {
    use super::{Purpose, purposes};

    fn letters(text: &str) -> String {
        purposes(text)
            .iter()
            .map(|purpose| match purpose {
                Purpose::Nothing => '.',
                Purpose::Code => 'c',
                Purpose::Specification => 's',
                Purpose::Annotation => 'a',
            })
            .collect()
    }

    #[test]
    fn lines_have_purposes() {
        let text = "\
## Adds.
spec total(xs: List[Int]) -> Int =
  match xs
  case [] then 0
  case [*front, last] then total(front) + last
  end

lemma one(x: Int)
  ensures total([x]) == x

  assert x == x
end

record Box
  n: Int
  invariant n > 0
end

def sum(xs: List[Int]) -> s: Int
  requires len(xs) > 0
  ensures s == total(xs)
  example sum([1]) == 1
  decreases len(xs)

  ghost let before = xs
  var s = 0
  for x at i in xs
    invariant s == total(xs[..i])
      and 0 <= i
    if x > 0
      one(x)
      assert x > 0
    end
    s = s + x
  end
  s
end

test \"it\"
  assert sum([1]) == 1
end
";
        assert_eq!(letters(text), ".sssss.aa.aa.ccsc.csssa.accaacaaccccc....");
    }
}
