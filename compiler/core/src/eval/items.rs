//! Items as the evaluator sees them. It runs on a thread of its own and asks the thread that called it, which alone may use the [`Program`].

use crate::{Body, Constant, Data, Path, Program, Signature};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

/// A question to the thread that has the program.
pub(super) enum Request {
    Signature(Path),
    Body(Path),
    Data(Path),
    Constant(Path),
}

/// The answer to a question, of the same kind.
pub(super) enum Answer {
    Signature(Option<Arc<Signature>>),
    Body(Option<Arc<Body>>),
    Data(Option<Arc<Data>>),
    Constant(Option<Arc<Constant>>),
}

impl Request {
    pub(super) fn answer(&self, program: &dyn Program) -> Answer {
        match self {
            Request::Signature(path) => Answer::Signature(program.signature(path)),
            Request::Body(path) => Answer::Body(program.body(path)),
            Request::Data(path) => Answer::Data(program.data(path)),
            Request::Constant(path) => Answer::Constant(program.constant(path)),
        }
    }
}

/// The items asked for so far. They stay until the evaluator ends, so that addresses of their expressions are names for them.
pub(super) struct Items {
    requests: Sender<Request>,
    answers: Receiver<Answer>,
    signatures: FxHashMap<Path, Option<Arc<Signature>>>,
    bodies: FxHashMap<Path, Option<Arc<Body>>>,
    data: FxHashMap<Path, Option<Arc<Data>>>,
    constants: FxHashMap<Path, Option<Arc<Constant>>>,
}

macro_rules! lookup {
    ($name:ident, $table:ident, $kind:ident, $item:ty) => {
        pub(super) fn $name(&mut self, path: &Path) -> Option<Arc<$item>> {
            if let Some(known) = self.$table.get(path) {
                return known.clone();
            }
            // No answer means that the other thread is gone, and the run with it.
            self.requests.send(Request::$kind(path.clone())).ok()?;
            let item = match self.answers.recv().ok()? {
                Answer::$kind(item) => item,
                _ => None,
            };
            self.$table.insert(path.clone(), item.clone());
            item
        }
    };
}

impl Items {
    pub(super) fn new(requests: Sender<Request>, answers: Receiver<Answer>) -> Items {
        Items {
            requests,
            answers,
            signatures: FxHashMap::default(),
            bodies: FxHashMap::default(),
            data: FxHashMap::default(),
            constants: FxHashMap::default(),
        }
    }

    lookup!(signature, signatures, Signature, Signature);
    lookup!(body, bodies, Body, Body);
    lookup!(data, data, Data, Data);
    lookup!(constant, constants, Constant, Constant);
}
