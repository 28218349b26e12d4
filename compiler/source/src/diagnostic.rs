//! What the passes report.

use crate::Span;
use std::sync::Arc;

/// How bad it is. Only errors reject a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The program is rejected.
    Error,
    /// Something to look at; the program is accepted.
    Warning,
    /// Information only.
    Note,
}

/// The outcome of one proof obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// A certificate was found and replayed by the kernel.
    Proved,
    /// There are values for which it fails.
    Refuted,
    /// Neither; the reason is in the diagnostic's notes.
    Undecided,
}

/// A second place that belongs to a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What to say there.
    pub message: String,
}

/// A replacement of source text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// A proposed mend.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fix {
    /// What it does, as an imperative sentence.
    pub title: String,
    /// The edits, all to be applied together.
    pub edits: Vec<Edit>,
}

/// What came of running a counterexample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReplayStatus {
    /// The program really fails on these values.
    Confirmed,
    /// It was run and did not fail, or could not be run; `Replay::note` says why.
    NotConfirmed,
}

/// The run of a counterexample.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Replay {
    /// Whether the failure was seen.
    pub status: ReplayStatus,
    /// The value that the function returned, as a Tenet expression, if it returned.
    pub result: Option<String>,
    /// What happened, or why it could not be run.
    pub note: Option<String>,
}

/// Inputs for which an obligation fails.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Counterexample {
    /// Parameters (and locals) with their values as Tenet expressions, in order of declaration.
    pub bindings: Vec<(String, String)>,
    /// What happened when it was run.
    pub replay: Replay,
}

/// One thing that a pass has to say: what is wrong, where, why it matters, how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// The stable code, such as `T3001`; listed in [`crate::codes`].
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The kind of obligation (`postcondition`, `index`, …) or of finding (`syntax`, `name`, `type`, …).
    pub kind: &'static str,
    /// The qualified name of the function it is about, if any.
    pub function: Option<Arc<str>>,
    /// One sentence, without a full stop; code in backquotes.
    pub message: String,
    /// The place that is wrong.
    pub span: Span,
    /// What to say at the place itself, where that is more than the message.
    pub label: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// For proof obligations: the verdict.
    pub verdict: Option<Verdict>,
    /// For proof obligations: what had to be shown, as a Tenet expression.
    pub goal: Option<String>,
    /// For proof obligations: relevant facts that were known, each as a Tenet expression with its place.
    pub known: Vec<Label>,
    /// Inputs that make it fail.
    pub counterexample: Option<Counterexample>,
    /// Mends, the best first. Those of proof obligations were tried: applied, the obligation is proved.
    pub fixes: Vec<Fix>,
    /// Mends that may help and were not tried; they are not shown.
    pub untried: Vec<Fix>,
    /// Further sentences: reasons, hints.
    pub notes: Vec<String>,
}

impl Diagnostic {
    /// A diagnostic of the given severity with nothing but its message and place.
    pub fn new(
        severity: Severity,
        code: &'static str,
        kind: &'static str,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            code,
            severity,
            kind,
            function: None,
            message: message.into(),
            span,
            label: None,
            related: Vec::new(),
            verdict: None,
            goal: None,
            known: Vec::new(),
            counterexample: None,
            fixes: Vec::new(),
            untried: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// An error with nothing but its message and place.
    pub fn error(
        code: &'static str,
        kind: &'static str,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, kind, span, message)
    }

    /// Adds what to say at the place itself.
    pub fn with_label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = Some(label.into());
        self
    }

    /// Adds another place.
    pub fn with_related(mut self, span: Span, message: impl Into<String>) -> Diagnostic {
        self.related.push(Label {
            span,
            message: message.into(),
        });
        self
    }

    /// Adds a further sentence.
    pub fn with_note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }

    /// Adds a mend.
    pub fn with_fix(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Diagnostic {
        self.fixes.push(Fix {
            title: title.into(),
            edits,
        });
        self
    }
}
