//! Lowering runs on a thread with a large stack, as expressions may nest deep. Items are looked up on the caller's thread, since a
//! [`tenet_core::Program`] need not be shareable: the thread asks, the caller answers.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use tenet_core::{Body, Constant, Data, Path, Program, Signature};

/// Enough for [`super::MAX_DEPTH`] levels in a debug build; committed as it is used.
const STACK_BYTES: usize = 1 << 30;

enum Question {
    Signature(Path),
    Body(Path),
    Data(Path),
    Constant(Path),
}

enum Answer {
    Signature(Option<Arc<Signature>>),
    Body(Option<Arc<Body>>),
    Data(Option<Arc<Data>>),
    Constant(Option<Arc<Constant>>),
}

/// A program whose items are asked for on another thread.
struct Asked {
    questions: Sender<Question>,
    answers: Receiver<Answer>,
}

impl Asked {
    fn ask(&self, question: Question) -> Option<Answer> {
        self.questions.send(question).ok()?;
        self.answers.recv().ok()
    }
}

impl Program for Asked {
    fn signature(&self, path: &str) -> Option<Arc<Signature>> {
        match self.ask(Question::Signature(path.into()))? {
            Answer::Signature(item) => item,
            _ => None,
        }
    }

    fn body(&self, path: &str) -> Option<Arc<Body>> {
        match self.ask(Question::Body(path.into()))? {
            Answer::Body(item) => item,
            _ => None,
        }
    }

    fn data(&self, path: &str) -> Option<Arc<Data>> {
        match self.ask(Question::Data(path.into()))? {
            Answer::Data(item) => item,
            _ => None,
        }
    }

    fn constant(&self, path: &str) -> Option<Arc<Constant>> {
        match self.ask(Question::Constant(path.into()))? {
            Answer::Constant(item) => item,
            _ => None,
        }
    }
}

/// Runs `work` on a large stack; `None` where there is no thread to be had. A panic goes on in the caller.
pub fn on_large_stack<R: Send>(
    items: &dyn Program,
    work: impl FnOnce(&dyn Program) -> R + Send,
) -> Option<R> {
    let (questions, asked) = channel();
    let (answer, answers) = channel();
    thread::scope(|scope| {
        let worker = thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, move || work(&Asked { questions, answers }))
            .ok()?;
        // Ends when the worker has ended and dropped its side.
        for question in asked {
            let reply = match question {
                Question::Signature(path) => Answer::Signature(items.signature(&path)),
                Question::Body(path) => Answer::Body(items.body(&path)),
                Question::Data(path) => Answer::Data(items.data(&path)),
                Question::Constant(path) => Answer::Constant(items.constant(&path)),
            };
            if answer.send(reply).is_err() {
                break;
            }
        }
        match worker.join() {
            Ok(result) => Some(result),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}
