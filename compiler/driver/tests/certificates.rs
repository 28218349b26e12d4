//! `tenet check --certificates` and `tenet-kernel`, from program to replay, on folders that are as written and on damaged ones.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

const PROGRAM: &str = "\
def largest[T: Ord](xs: List[T]) -> m: T
  requires len(xs) > 0
  ensures m in xs
  ensures all x in xs: x <= m

  var m = xs[0]
  for x at i in xs
    invariant m in xs
    invariant all y in xs[..i]: y <= m
    if m < x
      m = x
    end
  end
  m
end

spec triangle(n: Int where n >= 0) -> Int =
  if n == 0 then 0 else n + triangle(n - 1) end

def sum_to(n: Int where n >= 0) -> s: Int
  ensures s == triangle(n)
  example sum_to(4) == 10

  if n == 0
    return 0
  end
  n + sum_to(n - 1)
end
";

/// The replaying binary, built where this test's own is.
fn kernel() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let tenet = Path::new(env!("CARGO_BIN_EXE_tenet"));
        let folder = tenet.parent().expect("the binary is in a folder");
        let target = folder.parent().expect("the folder is in the target folder");
        let mut command = Command::new(env!("CARGO"));
        command.args(["build", "--quiet", "-p", "tenet-replay", "--target-dir"]);
        command.arg(target);
        if folder.ends_with("release") {
            command.arg("--release");
        }
        assert!(command.status().expect("cargo starts").success());
        folder.join(format!("tenet-kernel{}", std::env::consts::EXE_SUFFIX))
    })
}

fn output(command: &mut Command) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.env("NO_COLOR", "1").output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (status.code(), text(stdout), text(stderr))
}

fn replay(paths: &[&Path]) -> (Option<i32>, String, String) {
    output(Command::new(kernel()).args(paths))
}

/// A folder with the certificates of a program.
struct Folder {
    whole: tempfile::TempDir,
}

impl Folder {
    fn of(program: &str) -> Folder {
        let whole = tempfile::tempdir().expect("a temporary folder can be made");
        let folder = Folder { whole };
        folder.write(program, Some(0));
        folder
    }

    fn write(&self, program: &str, expected: Option<i32>) {
        let file = self.whole.path().join("program.tenet");
        std::fs::write(&file, program).expect("a file can be written");
        let mut command = Command::new(env!("CARGO_BIN_EXE_tenet"));
        command.arg("check").arg(&file);
        command.arg("--certificates").arg(self.path());
        let (status, stdout, stderr) = output(&mut command);
        assert_eq!(status, expected, "{stdout}{stderr}");
    }

    fn path(&self) -> PathBuf {
        self.whole.path().join("proofs")
    }

    /// The certificates, in order.
    fn proofs(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.path()).expect("the folder is there");
        let paths = entries.map(|entry| entry.expect("it can be read").path());
        let mut proofs: Vec<PathBuf> = paths
            .filter(|path| path.extension().is_some_and(|e| e == "proof"))
            .collect();
        proofs.sort();
        proofs
    }

    fn contents(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let read = |path: PathBuf| {
            let bytes = std::fs::read(&path).expect("it can be read");
            (path, bytes)
        };
        self.proofs().into_iter().map(read).collect()
    }

    fn is_accepted(&self) {
        let (status, stdout, stderr) = replay(&[&self.path()]);
        assert_eq!(status, Some(0), "{stdout}{stderr}");
        assert!(stdout.starts_with("ok: "), "{stdout}");
        assert_eq!(stderr, "");
    }

    fn is_refused(&self, because: &str) {
        let (status, stdout, stderr) = replay(&[&self.path()]);
        assert_eq!(status, Some(1), "{stdout}{stderr}");
        assert!(stderr.contains(because), "{stderr}");
        assert!(
            stderr.lines().all(|line| line.starts_with("refused: ")),
            "{stderr}"
        );
        assert!(stdout.starts_with("rejected: "), "{stdout}");
    }
}

fn put(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("a file can be written");
}

#[test]
fn what_is_written_is_replayed() {
    let folder = Folder::of(PROGRAM);
    let count = folder.proofs().len();
    assert!(count > 10, "{count} certificates");
    let (status, stdout, stderr) = replay(&[&folder.path()]);
    assert_eq!((status, &*stderr), (Some(0), ""), "{stdout}");
    assert!(
        stdout.contains(&format!("ok: {count} certificates replayed")),
        "{stdout}"
    );
    // The example is evaluated, not proved.
    assert!(stdout.contains("without a certificate"), "{stdout}");
    for proof in folder.proofs() {
        let (status, stdout, stderr) = replay(&[&proof]);
        assert_eq!((status, &*stderr), (Some(0), ""), "{stdout}");
        assert_eq!(stdout, "ok: 1 certificate replayed\n");
    }
}

#[test]
fn two_runs_write_the_same_bytes() {
    let (first, second) = (Folder::of(PROGRAM), Folder::of(PROGRAM));
    let bytes = |folder: &Folder| -> Vec<(Option<std::ffi::OsString>, Vec<u8>)> {
        let contents = folder.contents().into_iter();
        contents
            .map(|(path, bytes)| (path.file_name().map(Into::into), bytes))
            .collect()
    };
    assert_eq!(bytes(&first), bytes(&second));
}

#[test]
fn a_later_run_replaces_an_earlier_one() {
    let folder = Folder::of(PROGRAM);
    let before = folder.proofs();
    folder.write("def one() -> n: Int where n > 0 = 1\n", Some(0));
    assert!(folder.proofs().len() < before.len());
    folder.is_accepted();
    // What is proved of a program that is rejected is written too.
    let rejected = "def f(n: Int) -> m: Int\n  ensures m > n\n  ensures m < n\n\n  n + 1\nend\n";
    folder.write(rejected, Some(1));
    let (status, stdout, _) = replay(&[&folder.path()]);
    assert_eq!(status, Some(0));
    assert!(stdout.contains("1 obligation not proved"), "{stdout}");
}

#[test]
fn truncated_and_empty_files_are_refused() {
    let folder = Folder::of(PROGRAM);
    let (path, bytes) = folder.contents().swap_remove(0);
    for (kept, because) in [
        (0, "the file is empty"),
        (4, "the file is truncated"),
        (30, "the file is truncated"),
        (bytes.len() / 2, "the file is damaged"),
        (bytes.len() - 1, "the file is damaged"),
    ] {
        put(&path, &bytes[..kept]);
        folder.is_refused(because);
    }
    let mut longer = bytes.clone();
    longer.push(0);
    put(&path, &longer);
    folder.is_refused("the file is damaged");
    put(&path, &bytes);
    folder.is_accepted();
}

#[test]
fn flipped_bits_are_refused() {
    let folder = Folder::of(PROGRAM);
    let mut contents = folder.contents();
    contents.sort_by_key(|(_, bytes)| bytes.len());
    let (path, bytes) = contents.swap_remove(0);
    let path: &Path = &path;
    // All of the smallest file at once, each in a folder of its own name: a process for each bit would take long.
    let flipped = tempfile::tempdir().expect("a temporary folder can be made");
    let name = path.file_name().expect("it has a name");
    let mut paths = Vec::new();
    for bit in 0..8 * bytes.len() {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let own = flipped.path().join(bit.to_string());
        std::fs::create_dir(&own).expect("a folder can be made");
        put(&own.join(name), &damaged);
        paths.push(own.join(name));
    }
    for some in paths.chunks(1000) {
        let all: Vec<&Path> = some.iter().map(PathBuf::as_path).collect();
        let (status, stdout, stderr) = replay(&all);
        assert_eq!(status, Some(1));
        let refused = format!("0 certificates replayed, {} refused", some.len());
        assert!(stdout.contains(&refused), "{stdout}");
        assert_eq!(stderr.lines().count(), some.len());
    }
}

#[test]
fn reordered_bytes_and_exchanged_files_are_refused() {
    let folder = Folder::of(PROGRAM);
    let contents = folder.contents();
    let (path, bytes) = &contents[0];
    let mut reordered = bytes.clone();
    let end = reordered.len() - 32;
    reordered[9..end].rotate_left(5);
    put(path, &reordered);
    folder.is_refused("the file is damaged");
    let (other, foreign) = &contents[1];
    put(path, foreign);
    folder.is_refused("the name does not fit the contents");
    put(path, bytes);
    put(other, bytes);
    folder.is_refused("the name does not fit the contents");
}

#[test]
fn foreign_files_are_refused() {
    let folder = Folder::of(PROGRAM);
    let (path, bytes) = folder.contents().swap_remove(0);
    for foreign in [
        &b"#!/bin/sh\n"[..],
        b"\x89PNG\r\n\x1a\n",
        &[0; 4096],
        b"\x89TNTQ\r\n\n\x01",
    ] {
        put(&path, foreign);
        folder.is_refused("this is not a certificate");
    }
    let mut newer = bytes.clone();
    newer[8] = 2;
    put(&path, &newer);
    folder.is_refused("version 2 of the format");
    put(&path, &bytes);
    let stray = folder.path().join("README");
    put(&stray, b"hello\n");
    folder.is_refused("the index does not list it");
    std::fs::remove_file(&stray).expect("it was there");
    let inner = folder.path().join("more");
    std::fs::create_dir(&inner).expect("a folder can be made");
    folder.is_refused("the index does not list it");
}

#[test]
fn large_files_are_refused_without_being_read() {
    let folder = Folder::of(PROGRAM);
    let (path, bytes) = folder.contents().swap_remove(0);
    put(&path, &bytes);
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .expect("it can be written");
    // A sparse file of a tebibyte.
    if file.set_len(1 << 40).is_ok() {
        folder.is_refused("the file is too large");
    }
}

#[test]
fn folders_without_certificates_or_index_are_refused() {
    let folder = Folder::of(PROGRAM);
    let empty = tempfile::tempdir().expect("a temporary folder can be made");
    assert_eq!(replay(&[empty.path()]).0, Some(1));
    assert_eq!(replay(&[&empty.path().join("none")]).0, Some(1));
    let missing = folder.proofs().swap_remove(0);
    let bytes = std::fs::read(&missing).expect("it can be read");
    std::fs::remove_file(&missing).expect("it was there");
    folder.is_refused("it is missing; it is to prove");
    put(&missing, &bytes);
    let index = folder.path().join("index.tsv");
    let text = std::fs::read_to_string(&index).expect("it can be read");
    let first = text.lines().next().expect("there is a line");
    for (damaged, because) in [
        (String::new(), "line 1 is malformed"),
        (text[..text.len() - 1].to_string(), "line 1 is malformed"),
        (text.replacen('\t', "", 1), "line 2 is malformed"),
        (format!("{first}\n"), "the index does not list it"),
    ] {
        put(&index, damaged.as_bytes());
        folder.is_refused(because);
    }
    put(&index, &[0xff, 0xfe, b'\n']);
    folder.is_refused("the index is not UTF-8");
    std::fs::remove_file(&index).expect("it was there");
    folder.is_refused("index.tsv");
}

#[test]
fn the_sequent_can_be_read() {
    let folder = Folder::of("def next(n: Int where n > 0) -> m: Int where m > 1 = n + 1\n");
    for proof in folder.proofs() {
        let (status, stdout, _) = output(Command::new(kernel()).arg("--print").arg(&proof));
        assert_eq!(status, Some(0));
        assert!(stdout.contains("\ngoal t"), "{stdout}");
    }
}

#[test]
fn the_command_line_is_checked() {
    let run = |args: &[&str]| output(Command::new(kernel()).args(args));
    assert_eq!(run(&[]).0, Some(2));
    assert_eq!(run(&["--frob"]).0, Some(2));
    assert_eq!(run(&["--print"]).0, Some(2));
    assert_eq!(run(&["--help"]).0, Some(0));
    assert!(run(&["--version"]).1.starts_with("tenet-kernel "));
}

/// What is linked into the replaying binary: the kernel, what it rests on, and the format.
#[test]
fn nothing_of_the_rest_is_linked_in() {
    let mut command = Command::new(env!("CARGO"));
    command.args([
        "tree",
        "--offline",
        "-p",
        "tenet-replay",
        "--edges",
        "normal",
        "--prefix",
        "none",
    ]);
    let (status, stdout, stderr) = output(&mut command);
    assert_eq!(status, Some(0), "{stderr}");
    let mut ours: Vec<&str> = stdout
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| name.starts_with("tenet"))
        .collect();
    ours.sort_unstable();
    ours.dedup();
    assert_eq!(
        ours,
        [
            "tenet-certificate",
            "tenet-kernel",
            "tenet-logic",
            "tenet-replay"
        ]
    );
}
