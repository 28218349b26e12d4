//! The commands, their output and their exit statuses, on good input and bad.

use serde_json::Value;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const ACCEPTED: &str = "def double(n: Int) -> r: Int\n  ensures r == n + n\n  example double(2) == 4\n\n  2 * n\nend\n";
const REJECTED: &str = "def inverse(n: Int) -> Int = 100 // n\n\ndef hole(n: Int) -> Int = ?rest\n\ndef shrink(n: Int) -> r: Int\n  ensures r >= n\n\n  n - 1\nend\n";
const HELLO: &str = "def main() -> Int uses Console + Env\n  print(\"hello\")\n  for arg in args()\n    print(arg)\n  end\n  7\nend\n";
const GREETING: &str =
    "def main() -> Int uses Console\n  print(\"hello\")\n  print(read_line())\n  7\nend\n";

/// A temporary folder with one source file.
struct Program {
    folder: tempfile::TempDir,
    file: PathBuf,
}

fn program(text: impl AsRef<[u8]>) -> Program {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("program.tenet");
    std::fs::write(&file, text).expect("a file can be written");
    Program { folder, file }
}

fn tenet<A: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = A>, stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tenet"))
        .env("NO_COLOR", "1")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary was built");
    if let Some(mut pipe) = child.stdin.take() {
        // A program that reads nothing may end before all is written; that is no failure.
        let _ = pipe.write_all(stdin);
    }
    child.wait_with_output().expect("the binary ends")
}

fn with_file(words: &[&str], file: &Path) -> Output {
    let mut args: Vec<&std::ffi::OsStr> = words.iter().map(std::ffi::OsStr::new).collect();
    args.push(file.as_os_str());
    tenet(args, b"")
}

/// `tenet build FILE -o EXECUTABLE`.
fn build(file: &Path, executable: &Path) -> Output {
    let args = [Path::new("build"), file, Path::new("-o"), executable];
    tenet(args, b"")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn status(output: &Output) -> Option<i32> {
    output.status.code()
}

/// Asserts that `tenet check` refuses a file with status 1, soon and without a crash.
fn is_refused(text: impl AsRef<[u8]>) {
    let program = program(text);
    let start = Instant::now();
    let output = with_file(&["check"], &program.file);
    assert_eq!(status(&output), Some(1), "{}", stderr(&output));
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    assert!(!stdout(&output).is_empty() || !stderr(&output).is_empty());
    // Generous, for debug builds on a busy machine: what it excludes is quadratic time.
    assert!(start.elapsed() < Duration::from_secs(120));
}

fn validated(text: &str) -> Value {
    let program = program(text);
    valid(&with_file(&["check", "--json"], &program.file))
}

/// The document that `tenet check --json` printed, which meets its schema.
fn valid(output: &Output) -> Value {
    let document: Value = serde_json::from_slice(&output.stdout).expect("the output is JSON");
    let schema: Value =
        serde_json::from_str(tenet_source::SCHEMA).expect("the schema is JSON itself");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let errors: Vec<String> = validator
        .iter_errors(&document)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}\n{document:#}");
    assert_eq!(document["ok"], status(output) == Some(0));
    document
}

#[test]
fn json_of_an_accepted_program_meets_the_schema() {
    let document = validated(ACCEPTED);
    assert_eq!(document["ok"], true);
    assert_eq!(document["functions"][0]["verdict"], "proved");
    assert_eq!(document["diagnostics"].as_array().map(Vec::len), Some(0));
}

#[test]
fn json_of_a_rejected_program_meets_the_schema() {
    let document = validated(REJECTED);
    assert_eq!(document["ok"], false);
    let empty = Vec::new();
    let diagnostics = document["diagnostics"].as_array().unwrap_or(&empty);
    let codes: Vec<&str> = diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic["code"].as_str())
        .collect();
    assert_eq!(codes, ["T3007", "T3016", "T3001"], "{document:#}");
    assert_eq!(
        diagnostics[2]["counterexample"]["replay"]["status"],
        "confirmed"
    );
    assert_eq!(document["holes"].as_array().map(Vec::len), Some(1));
}

#[test]
fn json_of_syntax_and_type_errors_meets_the_schema() {
    let syntax = validated("def f( -> Int\n  1 +\nend\n");
    assert_eq!(syntax["ok"], false);
    let types = validated("def f() -> Int = \"one\" + x\n");
    assert_eq!(types["ok"], false);
}

#[test]
fn positions_count_characters_and_bytes() {
    let document = validated("def f() -> Text = \"日本\" + name\n");
    let start = &document["diagnostics"][0]["span"]["start"];
    assert_eq!(start["line"], 1);
    assert_eq!(start["column"], 26);
    assert_eq!(start["offset"], 29);
}

#[test]
fn check_tells_by_its_status() {
    let good = program(ACCEPTED);
    assert_eq!(status(&with_file(&["check"], &good.file)), Some(0));
    assert_eq!(status(&with_file(&["check"], good.folder.path())), Some(0));
    let bad = program(REJECTED);
    let output = with_file(&["check"], &bad.file);
    assert_eq!(status(&output), Some(1));
    assert!(stdout(&output).contains("T3007"), "{}", stdout(&output));
}

#[test]
fn what_is_imported_is_checked_too_and_what_is_beside_is_not() {
    let user = program("from one import number\ndef wrong() -> r: Int where r > number() = 0\n");
    let write = |name: &str, text: &str| {
        std::fs::write(user.folder.path().join(name), text).expect("a file can be written");
    };
    write("one.tenet", "pub def number() -> n: Int where n > 1 = 0\n");
    write("beside.tenet", "const a: Int = b\nconst b: Int = a\n");
    let output = with_file(&["check", "--json"], &user.file);
    let document: Value = serde_json::from_str(&stdout(&output)).expect("the output is JSON");
    let places: Vec<(String, String)> = document["diagnostics"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|diagnostic| {
            let file = diagnostic["span"]["file"].as_str().unwrap_or_default();
            let name = file.rsplit('/').next().unwrap_or_default().to_string();
            let code = diagnostic["code"].as_str().unwrap_or_default();
            (name, code.to_string())
        })
        .collect();
    let at = |name: &str, code: &str| (name.to_string(), code.to_string());
    assert_eq!(
        places,
        [at("program.tenet", "T3001"), at("one.tenet", "T3001")]
    );
}

#[test]
fn a_wrong_command_line_is_status_2() {
    assert_eq!(status(&tenet(["frobnicate"], b"")), Some(2));
    assert_eq!(status(&tenet(["check", "--frobnicate"], b"")), Some(2));
    assert_eq!(status(&tenet(["run"], b"")), Some(2));
}

#[test]
fn help_and_version() {
    let version = tenet(["--version"], b"");
    assert_eq!(status(&version), Some(0));
    assert!(stdout(&version).starts_with("tenet "));
    let help = tenet(["help"], b"");
    assert_eq!(status(&help), Some(0));
    for command in ["check", "run", "build", "test", "fmt", "explain", "ast"] {
        assert!(stdout(&help).contains(command), "{command}");
    }
}

/// The commands that read files, with the status that each gives where it cannot.
const READERS: [(&[&str], i32); 6] = [
    (&["check"], 1),
    (&["run"], 101),
    (&["build", "-o", "nowhere"], 1),
    (&["fmt"], 1),
    (&["test"], 1),
    (&["ast"], 1),
];

#[test]
fn a_missing_file_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let missing = folder.path().join("nowhere.tenet");
    for (command, wanted) in READERS {
        let output = with_file(command, &missing);
        assert_eq!(status(&output), Some(wanted), "{command:?}");
        assert!(stderr(&output).contains("nowhere.tenet"), "{command:?}");
    }
}

#[test]
fn what_keeps_check_from_its_files_is_in_the_document() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let missing = folder.path().join("nowhere.tenet");
    let output = with_file(&["check", "--json"], &missing);
    assert_eq!(status(&output), Some(1));
    let document = valid(&output);
    assert_eq!(document["ok"], false);
    let problem = document["problems"][0].as_str().unwrap_or_default();
    assert!(problem.contains("nowhere.tenet"), "{document:#}");
}

/// A link that leads to itself cannot be read by anybody, not even by the superuser that permissions do not bind.
#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let circle = folder.path().join("circle.tenet");
    std::os::unix::fs::symlink(&circle, &circle).expect("a link can be made");
    for (command, wanted) in READERS {
        let output = with_file(command, &circle);
        assert_eq!(status(&output), Some(wanted), "{command:?}");
        assert!(stderr(&output).contains("circle.tenet"), "{command:?}");
    }
    for command in ["check", "fmt", "test"] {
        let output = with_file(&[command], folder.path());
        assert_eq!(status(&output), Some(1), "{command}");
        assert!(stderr(&output).contains("circle.tenet"), "{command}");
    }
}

#[test]
fn a_folder_without_tenet_files_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let inner = folder.path().join("empty_folder");
    std::fs::create_dir(&inner).expect("a folder can be made");
    let output = with_file(&["check"], &inner);
    assert_eq!(status(&output), Some(1));
    assert!(
        stderr(&output).contains("empty_folder"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn what_is_not_utf8_is_named() {
    let program = program(b"def f() -> Int = 1\n\xff\xfe\n");
    for (command, wanted) in READERS {
        let output = with_file(command, &program.file);
        assert_eq!(status(&output), Some(wanted), "{command:?}");
        let said = stderr(&output);
        assert!(said.contains("program.tenet is not UTF-8"), "{said}");
    }
    assert_eq!(status(&tenet(["fmt", "-"], b"\xff")), Some(1));
    assert_eq!(status(&tenet(["ast", "-"], b"\xff")), Some(1));
}

#[test]
fn an_empty_file_is_accepted() {
    let program = program("");
    assert_eq!(status(&with_file(&["check"], &program.file)), Some(0));
}

#[test]
fn a_hundred_thousand_parentheses_are_refused() {
    let depth = 100_000;
    let (open, close) = ("(".repeat(depth), ")".repeat(depth));
    is_refused(format!("def f() -> Int = {open}1{close}\n"));
    is_refused(format!("def f() -> Int = {open}\n"));
    is_refused(format!("def f() -> List[Int] = {}\n", "[".repeat(depth)));
    is_refused(format!("def f() -> Bool = {}true\n", "not ".repeat(depth)));
}

#[test]
fn a_line_of_ten_megabytes_is_refused() {
    is_refused(format!("def f() -> Int = {}\n", "x ".repeat(5_000_000)));
}

#[test]
fn a_text_of_ten_megabytes_that_is_not_closed_is_refused() {
    is_refused(format!("def f() -> Text = \"{}\n", "x".repeat(10_000_000)));
}

#[test]
fn a_megabyte_of_garbage_is_refused() {
    // A linear congruential generator (Knuth, MMIX): the same garbage each time.
    let mut state: u64 = 1;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    let printable: Vec<u8> = (0..1_000_000).map(|_| (next() % 95 + 32) as u8).collect();
    is_refused(printable);
    let words = [
        "def ", "end\n", "if ", "(", ")", "x ", "match ", "case ", "= ", "\n", "[", "1 ", "\"",
    ];
    let mut text = String::new();
    while text.len() < 1_000_000 {
        text.push_str(words[next() as usize % words.len()]);
    }
    is_refused(text);
}

#[test]
fn random_bytes_are_refused() {
    is_refused((0..=255).cycle().take(100_000).collect::<Vec<u8>>());
}

#[test]
fn run_gives_the_output_and_status_of_main() {
    let program = program(GREETING);
    let output = tenet([Path::new("run"), &program.file], b"a line\n");
    assert_eq!(stdout(&output), "hello\nSome(\"a line\")\n");
    assert_eq!(status(&output), Some(7));
}

#[test]
fn run_refuses_what_does_not_check_with_status_101() {
    let program = program("def main() uses Console\n  print(\"before\")\n  print(1 // 0)\nend\n");
    let output = with_file(&["run"], &program.file);
    assert_eq!(status(&output), Some(101));
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).contains("T3007"), "{}", stderr(&output));
}

#[test]
fn run_refuses_a_hole_with_status_101() {
    let program = program("def main() uses Console\n  print(?what)\nend\n");
    assert_eq!(status(&with_file(&["run"], &program.file)), Some(101));
}

#[test]
fn run_refuses_a_file_without_main() {
    let program = program(ACCEPTED);
    let output = with_file(&["run"], &program.file);
    assert_eq!(status(&output), Some(101));
    assert!(stderr(&output).contains("main"), "{}", stderr(&output));
}

#[test]
fn build_makes_an_executable_that_behaves_as_run() {
    let program = program(GREETING);
    let executable = program.folder.path().join("greeting");
    let built = build(&program.file, &executable);
    assert_eq!(status(&built), Some(0), "{}", stderr(&built));
    let output = Command::new(&executable)
        .stdin(Stdio::null())
        .output()
        .expect("the executable runs");
    assert_eq!(stdout(&output), "hello\nNone\n");
    assert_eq!(status(&output), Some(7));
}

#[test]
fn build_refuses_what_does_not_check() {
    let program = program("def main() -> Int = 1 // 0\n");
    let executable = program.folder.path().join("wrong");
    let built = build(&program.file, &executable);
    assert_eq!(status(&built), Some(1));
    assert!(!executable.exists());
}

#[test]
fn arguments_of_the_program_are_a_later_thing_or_work() {
    // `args()` needs the effect `Env`. Until it is there, its use is refused by its own code.
    let program = program(HELLO);
    let output = tenet(
        [
            Path::new("run"),
            &program.file,
            Path::new("--one"),
            Path::new("two"),
        ],
        b"",
    );
    if status(&output) == Some(101) {
        assert!(stderr(&output).contains("not supported yet"));
    } else {
        assert_eq!(stdout(&output), "hello\n--one\ntwo\n");
        assert_eq!(status(&output), Some(7));
    }
}

#[test]
fn everything_after_the_file_is_the_program_s() {
    let program = program(GREETING);
    for words in [
        &["--verbose"][..],
        &["--help"],
        &["-h"],
        &["--version", "-V"],
        &["--", "--help"],
        &["help", "--json", "-"],
    ] {
        let mut args = vec![Path::new("run"), &program.file];
        args.extend(words.iter().map(Path::new));
        let output = tenet(args, b"");
        assert_eq!(stdout(&output), "hello\nNone\n", "{words:?}");
        assert_eq!(status(&output), Some(7), "{words:?}");
    }
    assert_eq!(status(&tenet(["run", "--help"], b"")), Some(0));
    let before = [Path::new("run"), Path::new("--frobnicate"), &program.file];
    assert_eq!(status(&tenet(before, b"")), Some(2));
}

/// A chain of a million links, walked and copied by recursion that is not in tail position, compared, dropped; then a recursion without end.
const DEEP: &str = "enum Chain
  End
  Link(head: Int, rest: Chain)
end

def chain(n: Nat) -> Chain
  var built = End
  for i in 0..n
    built = Link(i, built)
  end
  built
end

def raised(c: Chain) -> Chain =
  match c
  case End then End
  case Link(head, rest) then Link(head + 1, raised(rest))
  end

def total(c: Chain) -> Int =
  match c
  case End then 0
  case Link(head, rest) then head + total(rest)
  end

def sum_of(xs: List[Int]) -> Int =
  match xs
  case [] then 0
  case [x, *rest] then x + sum_of(rest)
  end

def forever(n: Int) -> Int uses Diverge = 1 + forever(n + 1)

def main() uses Console + Diverge
  let one = chain(1000000)
  print(total(one))
  print(total(raised(one)))
  print(one == chain(1000000))
  print(sum_of([i for i in 0..1000000]))
  print(forever(0))
end
";

#[test]
fn a_million_deep_is_answered_and_without_end_is_an_error() {
    let program = program(DEEP);
    let executable = program.folder.path().join("deep");
    let built = build(&program.file, &executable);
    assert_eq!(status(&built), Some(0), "{}", stderr(&built));
    let of_executable = Command::new(&executable)
        .output()
        .expect("the executable runs");
    for output in [with_file(&["run"], &program.file), of_executable] {
        assert_eq!(
            stdout(&output),
            "499999500000\n500000500000\ntrue\n499999500000\n"
        );
        assert_eq!(status(&output), Some(1));
        let said = stderr(&output);
        assert!(said.starts_with("error[T6001]: stack exhausted"), "{said}");
    }
}

#[test]
fn fmt_lays_out_standard_input() {
    let output = tenet(["fmt", "-"], b"def f(n:Int)->Int=n*2\n");
    assert_eq!(status(&output), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), "def f(n: Int) -> Int = n * 2\n");
}

#[test]
fn fmt_check_changes_nothing_and_fmt_does() {
    let ugly = "def f(n:Int)->Int=n*2 # why\n";
    let program = program(ugly);
    let output = with_file(&["fmt", "--check"], &program.file);
    assert_eq!(status(&output), Some(1));
    let read = || std::fs::read_to_string(&program.file).expect("the file is there");
    assert_eq!(read(), ugly);
    assert_eq!(status(&with_file(&["fmt"], &program.file)), Some(0));
    assert_eq!(read(), "def f(n: Int) -> Int = n * 2  # why\n");
    let again = with_file(&["fmt", "--check"], &program.file);
    assert_eq!(status(&again), Some(0));
    let input = tenet(["fmt", "--check", "-"], ugly.as_bytes());
    assert_eq!(status(&input), Some(1));
    let input = tenet(["fmt", "--check", "-"], stdout_of_fmt(ugly).as_bytes());
    assert_eq!(status(&input), Some(0));
}

fn stdout_of_fmt(text: &str) -> String {
    stdout(&tenet(["fmt", "-"], text.as_bytes()))
}

#[test]
fn fmt_takes_standard_input_alone() {
    let program = program(ACCEPTED);
    let args = [Path::new("fmt"), Path::new("-"), &program.file];
    assert_eq!(status(&tenet(args, b"")), Some(2));
}

#[test]
fn fmt_tells_in_a_document() {
    let program = program("def f(n:Int)->Int=n*2\n");
    let told = |wanted: i32| {
        let output = with_file(&["fmt", "--check", "--json"], &program.file);
        assert_eq!(status(&output), Some(wanted));
        let document: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        assert_eq!(document["ok"], wanted == 0);
        document["files"][0]["status"].clone()
    };
    assert_eq!(told(1), "changed");
    with_file(&["fmt"], &program.file);
    assert_eq!(told(0), "canonical");
    std::fs::write(&program.file, "def f(\n").expect("a file can be written");
    assert_eq!(told(1), "broken");
}

#[test]
fn fmt_leaves_what_does_not_parse() {
    let broken = "def f(n: Int -> Int\n";
    let program = program(broken);
    assert_eq!(status(&with_file(&["fmt"], &program.file)), Some(1));
    let text = std::fs::read_to_string(&program.file).expect("the file is there");
    assert_eq!(text, broken);
}

#[test]
fn explain_tells_of_a_code_and_refuses_others() {
    let output = tenet(["explain", "T3001"], b"");
    assert_eq!(status(&output), Some(0));
    assert!(stdout(&output).contains("T3001"));
    let list = tenet(["explain"], b"");
    assert!(stdout(&list).contains("T1001"));
    assert_eq!(status(&tenet(["explain", "T9999"], b"")), Some(2));
    let document = tenet(["explain", "--json", "T3001"], b"");
    let document: Value = serde_json::from_slice(&document.stdout).expect("it is JSON");
    assert_eq!(document["codes"][0]["code"], "T3001");
    assert_eq!(document["codes"].as_array().map(Vec::len), Some(1));
}

#[test]
fn test_runs_tests_and_examples() {
    let good = program(
        "def double(n: Int) -> Int\n  example double(2) == 4\n\n  2 * n\nend\n\ntest \"doubling\"\n  assert double(4) == 8\nend\n",
    );
    let output = with_file(&["test"], &good.file);
    assert_eq!(
        status(&output),
        Some(0),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    let bad = program(
        "def double(n: Int) -> Int = 2 * n\n\ntest \"doubling\"\n  assert double(4) == 9\nend\n",
    );
    assert_eq!(status(&with_file(&["test"], &bad.file)), Some(1));
    let output = with_file(&["test", "--json"], &bad.file);
    assert_eq!(status(&output), Some(1));
    let document: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(document["summary"]["failed"], 1);
    assert_eq!(document["tests"][0]["status"], "failed");
    assert_eq!(document["tests"][0]["place"]["line"], 4);
}

/// What takes the evaluator too many steps and ends is told by compiled code alone; what may not end is not tried.
#[test]
fn test_runs_long_tests_as_compiled_code() {
    let program = program(
        "def depth(n: Nat) -> Int = if n == 0 then 0 else 1 + depth(n - 1) end\n\ndef forever(n: Int) -> Int uses Diverge = forever(n + 1)\n\ntest \"long\"\n  print(depth(1000000))\nend\n\ntest \"long and wrong\"\n  let d = depth(1000000)\n  assert d == 1\nend\n\ntest \"endless\"\n  print(forever(0))\nend\n\ntest \"round and round\"\n  while true\n  end\nend\n",
    );
    let output = with_file(&["test"], &program.file);
    assert_eq!(status(&output), Some(1), "{}", stderr(&output));
    let printed = stdout(&output);
    let file = program.file.display();
    let expected = format!(
        "1000000\nok      program.test \"long\"\nFAILED  program.test \"long and wrong\"\n        {file}:11:3: assert fails\nFAILED  program.test \"endless\"\n        {file}:14:1: it takes too many steps\nFAILED  program.test \"round and round\"\n        {file}:18:1: it takes too many steps\n1 passed, 3 failed\n"
    );
    assert_eq!(printed, expected);
}

#[test]
fn test_prints_what_a_test_prints_once() {
    let program = program(
        "test \"talks\"\n  print(\"one\")\n  print(read_line())\n  let rest = read_all()\n  assert rest == \"\"\nend\n",
    );
    let output = with_file(&["test"], &program.file);
    let printed = stdout(&output);
    assert_eq!(
        printed,
        "one\nNone\nok      program.test \"talks\"\n1 passed, 0 failed\n"
    );
}

#[test]
fn ast_and_grammar_print() {
    let program = program(ACCEPTED);
    let json = with_file(&["ast", "--json"], &program.file);
    assert_eq!(status(&json), Some(0));
    serde_json::from_slice::<Value>(&json.stdout).expect("the tree is JSON");
    let sexpr = with_file(&["ast", "--sexpr"], &program.file);
    assert!(stdout(&sexpr).starts_with('('), "{}", stdout(&sexpr));
    let grammar = tenet(["grammar", "--ebnf"], b"");
    assert!(stdout(&grammar).contains("File ="));
    let input = tenet(["ast", "-"], ACCEPTED.as_bytes());
    assert_eq!(stdout(&input), stdout(&sexpr));
    let broken = tenet(["ast", "-"], b"def f() -> Int = (\n");
    assert_eq!(status(&broken), Some(1));
    assert!(stdout(&broken).starts_with("(File"), "{}", stdout(&broken));
    assert!(stderr(&broken).contains("T0006"), "{}", stderr(&broken));
    assert_eq!(
        status(&tenet(["ast", "--json", "--sexpr", "-"], b"")),
        Some(2)
    );
}

#[test]
fn files_beside_can_be_imported() {
    let program =
        program("module program\n\nimport numbers\n\ndef main() -> Int = numbers.five()\n");
    let beside = program.folder.path().join("numbers.tenet");
    let text = "module numbers\n\npub def five() -> Int where result == 5 = 5\n";
    let text = text.replace("Int where result == 5", "r: Int where r == 5");
    std::fs::write(beside, text).expect("a file can be written");
    assert_eq!(status(&with_file(&["run"], &program.file)), Some(5));
}

/// A file is no better than what it imports: a promise that does not hold, or a file that does not even parse, is no ground to stand on.
#[test]
fn what_a_file_imports_is_checked_with_it() {
    let program = program(
        "module program\n\nimport numbers\n\ndef main() -> Int = numbers.five()\n\ntest \"five\"\n  assert numbers.five() == 5\nend\n",
    );
    let beside = program.folder.path().join("numbers.tenet");
    let executable = program.folder.path().join("out");
    for (text, code) in [
        ("pub def five() -> r: Int where r == 5 = 6\n", "T3001"),
        ("pub def five() -> Int = [5][7]\n", "T3008"),
        ("pub def five( -> Int = 5\n", "T0006"),
        ("pub def five() -> Int = \"5\"\n", "T1101"),
        ("pub spec five() -> Int = five() + 1\n", "T4001"),
    ] {
        std::fs::write(&beside, format!("module numbers\n\n{text}")).expect("it can be written");
        for (command, wanted) in [("check", 1), ("test", 1), ("run", 101)] {
            let output = with_file(&[command], &program.file);
            assert_eq!(status(&output), Some(wanted), "{command}: {text}");
            let said = format!("{}{}", stdout(&output), stderr(&output));
            assert!(said.contains(code), "{command}: {text}{said}");
            assert!(said.contains("numbers.tenet"), "{command}: {text}{said}");
        }
        let built = build(&program.file, &executable);
        assert_eq!(status(&built), Some(1), "{text}");
    }
    std::fs::write(
        &beside,
        "module numbers\n\npub def five() -> r: Int where r == 5 = 5\n",
    )
    .expect("it can be written");
    assert_eq!(status(&with_file(&["check"], &program.file)), Some(0));
    assert_eq!(status(&with_file(&["test"], &program.file)), Some(0));
}
