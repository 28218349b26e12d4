//! The start and the end of programs. What ends the process runs in a process of its own: this test binary, told to run one test.

use super::{int, txt};
use crate::descriptors::{Descriptors, Shape};
use crate::value::{Borrowed, Val};
use crate::{console, list, on_large_stack, run_main};
use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};

/// Says that this process is to play the program, and which.
const ROLE: &str = "TENET_RUNTIME_TEST_ROLE";

fn play(role: &str, input: &[u8]) -> Output {
    let binary = std::env::current_exe().expect("a running test has a path");
    let mut child = Command::new(binary)
        .args([
            "--exact",
            "tests::running::the_program_itself",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(ROLE, role)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the test binary starts");
    child
        .stdin
        .take()
        .expect("input is piped")
        .write_all(input)
        .expect("the input is taken");
    child.wait_with_output().expect("the program ends")
}

/// What the program printed, without what the test harness prints before it.
fn printed(output: &Output) -> String {
    let all = String::from_utf8_lossy(&output.stdout).into_owned();
    all.split_once("BEGIN\n")
        .map(|(_, rest)| rest.to_owned())
        .unwrap_or(all)
}

fn show_int(n: i64) {
    let mut table = Descriptors::new();
    let shape = table.add(Shape::Int);
    let layout = table.layout();
    console::tn_print_b(
        super::lend(&int(n)),
        layout.bytes.as_ptr() as u64 + layout.offset(shape) as u64,
    );
}

fn show_text(value: &Val) {
    let mut table = Descriptors::new();
    let shape = table.add(Shape::Text);
    let layout = table.layout();
    console::tn_print_b(
        super::lend(value),
        layout.bytes.as_ptr() as u64 + layout.offset(shape) as u64,
    );
}

extern "C" fn overflow() -> u64 {
    fn recurse(n: i64) -> i64 {
        std::hint::black_box(if n < 0 { 0 } else { recurse(n + 1) + 1 })
    }
    show_int(42);
    recurse(0) as u64
}

extern "C" fn wild_access() -> u64 {
    // SAFETY: not even that: the point is a fault that is not about the stack.
    unsafe { std::ptr::with_exposed_provenance::<u64>(std::hint::black_box(64)).read_volatile() }
}

extern "C" fn echo() -> u64 {
    loop {
        let line = console::tn_read_line();
        match line.fields() {
            [line] => show_text(line),
            _ => return Val::immediate(7).into_raw(),
        }
    }
}

extern "C" fn leak() -> u64 {
    std::mem::forget(txt("left behind"));
    1
}

extern "C" fn arguments() -> u64 {
    list::elements(&console::tn_args())
        .iter()
        .for_each(show_text);
    1
}

extern "C" fn huge() -> u64 {
    list::tn_list_new(int(i64::from(u32::MAX) + 1));
    1
}

extern "C" fn out_of_range() -> u64 {
    show_int(1);
    list::tn_list_get_b(super::lend(&list::tn_list_empty()), super::lend(&int(0)));
    1
}

extern "C" fn fail() -> u64 {
    let message = txt("error[T9999]: no");
    crate::run::tn_fail_b(super::lend(&message));
    1
}

extern "C" fn endless_output() -> u64 {
    loop {
        show_int(1);
    }
}

#[test]
fn the_program_itself() {
    let Ok(role) = std::env::var(ROLE) else {
        return;
    };
    println!("BEGIN");
    let status = match role.as_str() {
        "overflow" => run_main(overflow, Vec::new()),
        "wild" => run_main(wild_access, Vec::new()),
        "echo" => run_main(echo, Vec::new()),
        "leak" => run_main(leak, Vec::new()),
        "arguments" => run_main(arguments, vec!["a".into(), "ä b".into()]),
        "huge" => run_main(huge, Vec::new()),
        "range" => run_main(out_of_range, Vec::new()),
        "fail" => run_main(fail, Vec::new()),
        "endless" => run_main(endless_output, Vec::new()),
        _ => 99,
    };
    std::process::exit(status);
}

fn check(role: &str, input: &[u8], status: i32, out: &str, err: &str) {
    let output = play(role, input);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{stderr}");
    assert_eq!(printed(&output), out);
    assert!(
        if err.is_empty() {
            stderr.is_empty()
        } else {
            stderr.contains(err)
        },
        "{stderr}"
    );
}

#[test]
fn stack_exhaustion_is_a_clear_error() {
    check("overflow", b"", 1, "42\n", "error[T6001]: stack exhausted");
}

#[test]
fn other_faults_are_left_alone() {
    let output = play("wild", b"");
    assert_eq!(output.status.code(), None, "the process ends by the signal");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("T6001"));
}

#[test]
fn lines_are_read() {
    check(
        "echo",
        b"a\n\nb\r\n\xff\nlast",
        7,
        "a\n\nb\n\u{fffd}\nlast\n",
        "",
    );
    check("echo", b"", 7, "", "");
}

#[test]
fn leaks_are_reported() {
    if cfg!(debug_assertions) {
        check("leak", b"", 3, "", "1 objects were not freed");
    }
}

#[test]
fn arguments_arrive() {
    check("arguments", b"", 0, "a\nä b\n", "");
}

#[test]
fn errors_end_the_program() {
    check(
        "huge",
        b"",
        1,
        "",
        "error[T6002]: out of memory: a list is larger",
    );
    check(
        "range",
        b"",
        3,
        "1\n",
        "error[T6004]: internal error: list index out of range",
    );
    check("fail", b"", 1, "", "error[T9999]: no");
}

#[test]
fn a_reader_that_stops_ends_the_program_quietly() {
    let binary = std::env::current_exe().expect("a running test has a path");
    let mut child = Command::new(binary)
        .args([
            "--exact",
            "tests::running::the_program_itself",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(ROLE, "endless")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the test binary starts");
    // The reader takes a little, so that the harness of the child has said what it says.
    let mut reader = child.stdout.take().expect("output is piped");
    reader
        .read_exact(&mut [0; 4096])
        .expect("the program prints");
    drop(reader);
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(141));
    assert!(output.stderr.is_empty());
}

#[test]
fn a_million_frames_fit() {
    fn depth(n: u64) -> u64 {
        // A frame of some size, as compiled code might have.
        let frame = std::hint::black_box([n; 32]);
        if n == 0 {
            0
        } else {
            depth(n - 1) + frame[0] - frame[31] + 1
        }
    }
    assert_eq!(on_large_stack(|| depth(1_000_000)), 1_000_000);
}

#[test]
fn a_panic_goes_on_in_the_caller() {
    let outcome =
        std::panic::catch_unwind(|| on_large_stack(|| std::panic::resume_unwind(Box::new(5))));
    assert_eq!(
        outcome.err().and_then(|panic| panic.downcast::<i32>().ok()),
        Some(Box::new(5))
    );
}

#[test]
fn the_codes_are_explained() {
    let explained = include_str!("../../../source/src/codes/runtime.rs");
    let mut reported = 0;
    for source in [
        include_str!("../fatal.rs"),
        include_str!("../stack.rs"),
        include_str!("../run.rs"),
    ] {
        for (place, _) in source.match_indices("error[T") {
            let code = &source[place + 6..place + 11];
            assert!(
                explained.contains(&format!("\"{code}\"")),
                "{code} is not explained"
            );
            reported += 1;
        }
    }
    assert!(reported >= 4);
}

#[test]
fn the_environment_is_read() {
    let lookup = |name: &str| -> Val {
        let name = txt(name);
        let borrowed: Borrowed = super::lend(&name);
        console::tn_env_b(borrowed)
    };
    assert!(!lookup("PATH").is_immediate());
    for absent in ["", "A=B", "NO_SUCH_VARIABLE_HERE"] {
        assert!(lookup(absent).is_immediate());
    }
}
