//! An external solver kept running: scripts go in between `push` and `pop`, answers come out, each within its time.
//!
//! Both directions have a thread of their own, so neither a solver that does not read nor one that does not stop talking blocks the caller. The
//! solver has a process group of its own, all of which is killed when a limit is reached or the value is dropped: wrappers leave
//! no orphans behind.

use crate::failure::Failure;
use crate::print::{self, Dialect};
use rustix::process::{Pid, Signal, kill_process_group};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What an external solver answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The assertions have a model.
    Sat,
    /// The assertions have no model.
    Unsat,
    /// It gave up.
    Unknown,
}

/// How an external solver is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The time that the solver is told to give a question.
    pub soft: Duration,
    /// The time after which it is stopped.
    pub hard: Duration,
}

impl Limits {
    /// A limit that the solver is told, with a second's grace.
    pub fn of(soft: Duration) -> Limits {
        let hard = soft + Duration::from_secs(1);
        Limits { soft, hard }
    }
}

/// A line longer than this is cut, and an answer of more lines is garbage.
const LONGEST_LINE: u64 = 1 << 16;
const MOST_LINES: usize = 1_000;
/// The time for saying its name.
const GREETING: Duration = Duration::from_secs(10);

/// A running solver.
pub struct Process {
    dialect: Dialect,
    path: PathBuf,
    limits: Limits,
    version: String,
    running: Option<Running>,
    questions: u64,
}

struct Running {
    child: Child,
    input: Sender<Vec<u8>>,
    output: Receiver<String>,
    complaints: Arc<Mutex<String>>,
}

impl Process {
    /// Starts a solver and asks who it is.
    pub fn start(dialect: Dialect, path: &Path, limits: Limits) -> Result<Process, Failure> {
        let mut process = Process {
            dialect,
            path: path.into(),
            limits,
            version: String::new(),
            running: None,
            questions: 0,
        };
        process.version = process.launch()?;
        Ok(process)
    }

    /// Name and version, as the solver says them.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Asks whether what a script asserts has a model. After a failure the next question starts the solver anew.
    pub fn ask(&mut self, script: &str) -> Result<Answer, Failure> {
        if self.running.is_none() {
            self.launch()?;
        }
        let question = format!("(push 1)\n{script}(check-sat)\n(pop 1)\n");
        let deadline = Instant::now() + self.limits.hard;
        let answer = self
            .exchange(&question, deadline)
            .and_then(|lines| answer_of(&lines));
        match &answer {
            // A refused script leaves no trace behind `pop`, but one that was cut short by an error may lack it.
            Ok(_) => {}
            Err(_) => self.stop(),
        }
        answer
    }

    /// Ends the process; the next question starts a fresh one.
    pub fn forget(&mut self) {
        self.stop();
    }

    /// Runs the program and gives what it says of itself.
    fn launch(&mut self) -> Result<String, Failure> {
        let soft = self.limits.soft.as_millis().max(1);
        let mut command = Command::new(&self.path);
        match self.dialect {
            Dialect::Z3 => command.args(["-in", "-smt2", &format!("-t:{soft}")]),
            Dialect::Cvc5 => command.args([
                "--lang=smt2",
                "--incremental",
                &format!("--tlimit-per={soft}"),
            ]),
        };
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let refused = |reason: String| Failure::Start {
            path: self.path.clone(),
            reason,
        };
        let mut child = command.spawn().map_err(|e| refused(e.to_string()))?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            return Err(refused("it has no pipes".into()));
        };
        let complaints = Arc::new(Mutex::new(String::new()));
        let running = Running {
            child,
            input: writer(stdin),
            output: reader(stdout),
            complaints: complaints.clone(),
        };
        listener(stderr, complaints);
        self.running = Some(running);
        let greeting = self.greet();
        if greeting.is_err() {
            self.stop();
        }
        greeting
    }

    fn greet(&mut self) -> Result<String, Failure> {
        let deadline = Instant::now() + GREETING;
        let lines = self.exchange("(get-info :name)\n(get-info :version)\n", deadline)?;
        let said = lines.join(" ");
        let found = format!("{} {}", info(&said, ":name"), info(&said, ":version"));
        let (name, least) = match self.dialect {
            Dialect::Z3 => ("z3", [4, 8]),
            Dialect::Cvc5 => ("cvc5", [1, 0]),
        };
        let known = info(&said, ":name").eq_ignore_ascii_case(name);
        let version = info(&said, ":version");
        let numbers: Vec<u32> = version.split('.').map_while(|n| n.parse().ok()).collect();
        if !known || numbers.len() < 2 || numbers[..2] < least[..] {
            let found = if known {
                found
            } else {
                format!("{:?}", cut(&said))
            };
            let wanted = format!("{name} {}.{} or newer", least[0], least[1]);
            return Err(Failure::Version { found, wanted });
        }
        self.send(print::preamble(self.dialect));
        Ok(found)
    }

    fn send(&self, text: &str) {
        if let Some(running) = &self.running {
            // The writer ends with the solver; what was not read is noticed by the missing answer.
            let _ = running.input.send(text.as_bytes().to_vec());
        }
    }

    /// Sends commands and gives the lines they print.
    fn exchange(&mut self, commands: &str, deadline: Instant) -> Result<Vec<String>, Failure> {
        self.questions += 1;
        let end = format!("tenet-{}", self.questions);
        self.send(commands);
        self.send(&format!("(echo \"{end}\")\n"));
        let mut lines = Vec::new();
        loop {
            let Some(running) = &mut self.running else {
                return Err(Failure::Crash {
                    how: "it is not running".into(),
                });
            };
            let left = deadline.saturating_duration_since(Instant::now());
            match running.output.recv_timeout(left) {
                Ok(line) if line.trim().trim_matches('"') == end => return Ok(lines),
                Ok(line) if lines.len() >= MOST_LINES => {
                    return Err(Failure::Garbage { said: cut(&line) });
                }
                Ok(line) => lines.push(line),
                Err(RecvTimeoutError::Timeout) => return Err(Failure::Timeout),
                Err(RecvTimeoutError::Disconnected) => return Err(running.obituary(&lines)),
            }
        }
    }

    /// Kills the solver and all that it started, and waits for its end.
    fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.kill();
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Running {
    fn kill(&mut self) {
        let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if let Some(group) = group {
            // The leader is not yet waited for, so the group's number is still its own; it may be gone otherwise, which is as well.
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// How the solver ended.
    fn obituary(&mut self, lines: &[String]) -> Failure {
        self.kill();
        let status = match self.child.wait() {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        let complaints = self.complaints.lock().map(|text| text.clone());
        let said = complaints.ok().filter(|text| !text.trim().is_empty());
        let said = said.or_else(|| lines.last().cloned());
        Failure::Crash {
            how: match said {
                Some(said) => format!("{status}, saying {:?}", cut(&said)),
                None => status,
            },
        }
    }
}

/// The answer among the lines that a question printed.
fn answer_of(lines: &[String]) -> Result<Answer, Failure> {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    let error = lines.iter().find(|line| line.starts_with("(error"));
    if let Some(error) = error {
        let message = cut(error);
        return Err(Failure::Refused { message });
    }
    match lines.as_slice() {
        ["sat"] => Ok(Answer::Sat),
        ["unsat"] => Ok(Answer::Unsat),
        ["unknown" | "timeout"] => Ok(Answer::Unknown),
        _ => Err(Failure::Garbage {
            said: cut(&lines.join(" ")),
        }),
    }
}

/// The value of an attribute in what `get-info` printed.
fn info<'s>(said: &'s str, attribute: &str) -> &'s str {
    let Some((_, rest)) = said.split_once(attribute) else {
        return "";
    };
    rest.split('"').nth(1).unwrap_or("")
}

fn cut(text: &str) -> String {
    const SHOWN: usize = 200;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}

fn writer(mut stdin: std::process::ChildStdin) -> Sender<Vec<u8>> {
    let (sender, receiver) = channel::<Vec<u8>>();
    std::thread::spawn(move || {
        for text in receiver {
            if stdin.write_all(&text).and_then(|()| stdin.flush()).is_err() {
                return;
            }
        }
    });
    sender
}

fn reader(stdout: std::process::ChildStdout) -> Receiver<String> {
    let (sender, receiver) = sync_channel(MOST_LINES * 2);
    std::thread::spawn(move || {
        let mut stdout = BufReader::new(stdout);
        loop {
            let mut line = Vec::new();
            let read = stdout
                .by_ref()
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut line);
            if read.is_ok_and(|count| count > 0) {
                let line = String::from_utf8_lossy(&line).into_owned();
                if sender.send(line).is_ok() {
                    continue;
                }
            }
            return;
        }
    });
    receiver
}

/// Keeps the beginning of what is said on standard error.
fn listener(stderr: std::process::ChildStderr, complaints: Arc<Mutex<String>>) {
    std::thread::spawn(move || {
        let mut stderr = BufReader::new(stderr);
        let mut buffer = [0; 1024];
        while let Ok(count @ 1..) = stderr.read(&mut buffer) {
            if let Ok(mut complaints) = complaints.lock()
                && complaints.len() < 4096
            {
                complaints.push_str(&String::from_utf8_lossy(&buffer[..count]));
            }
        }
    });
}
