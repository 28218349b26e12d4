//! What inference found wrong, without spans: nodes of the item instead, so that results survive moves.

use tenet_hir::{NodeId, SourceMap};
use tenet_source::{Diagnostic, Edit, Fix, Label, Severity};

/// A diagnostic whose places are nodes of one item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// The code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// `type`, `effect`, `name`, `ghost` or `unsupported`.
    pub kind: &'static str,
    /// Where; `None` means the item's name.
    pub at: Option<NodeId>,
    /// One sentence.
    pub message: String,
    /// What to say at the place itself.
    pub label: Option<String>,
    /// Other places.
    pub related: Vec<(NodeId, String)>,
    /// Further sentences.
    pub notes: Vec<String>,
    /// Mends: a title and edits.
    pub fixes: Vec<(String, Vec<NodeEdit>)>,
}

/// A change of the text at a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NodeEdit {
    /// The node.
    pub at: NodeId,
    /// Whether the text goes after the node; else it replaces the node's.
    pub after: bool,
    /// The text.
    pub text: String,
}

impl Finding {
    /// An error with nothing but its message and place.
    pub fn error(
        code: &'static str,
        kind: &'static str,
        at: NodeId,
        message: impl Into<String>,
    ) -> Finding {
        Finding {
            code,
            severity: Severity::Error,
            kind,
            at: Some(at),
            message: message.into(),
            label: None,
            related: Vec::new(),
            notes: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// An error that concerns the item as a whole.
    pub fn on_item(code: &'static str, kind: &'static str, message: impl Into<String>) -> Finding {
        Finding {
            at: None,
            ..Finding::error(code, kind, NodeId(0), message)
        }
    }

    /// Says something at the place itself.
    pub fn with_label(mut self, label: impl Into<String>) -> Finding {
        self.label = Some(label.into());
        self
    }

    /// Adds another place.
    pub fn with_related(mut self, at: NodeId, message: impl Into<String>) -> Finding {
        self.related.push((at, message.into()));
        self
    }

    /// Adds a further sentence.
    pub fn with_note(mut self, note: impl Into<String>) -> Finding {
        self.notes.push(note.into());
        self
    }

    /// Adds a mend that replaces one node's text.
    pub fn with_fix(
        mut self,
        title: impl Into<String>,
        at: NodeId,
        text: impl Into<String>,
    ) -> Finding {
        let edit = NodeEdit {
            at,
            after: false,
            text: text.into(),
        };
        self.fixes.push((title.into(), vec![edit]));
        self
    }

    /// Adds a mend that inserts text after a node.
    pub fn with_insertion(
        mut self,
        title: impl Into<String>,
        at: NodeId,
        text: impl Into<String>,
    ) -> Finding {
        let edit = NodeEdit {
            at,
            after: true,
            text: text.into(),
        };
        self.fixes.push((title.into(), vec![edit]));
        self
    }

    /// The diagnostic, with the places that the source map gives.
    pub fn render(&self, item: &str, map: &SourceMap) -> Diagnostic {
        let span = self.at.map_or(map.name, |id| map.span(id));
        let mut out = Diagnostic::new(
            self.severity,
            self.code,
            self.kind,
            span,
            self.message.clone(),
        );
        out.function = Some(item.into());
        out.label = self.label.clone();
        out.notes = self.notes.clone();
        out.related = self
            .related
            .iter()
            .map(|(id, message)| Label {
                span: map.span(*id),
                message: message.clone(),
            })
            .collect();
        out.fixes = self
            .fixes
            .iter()
            .map(|(title, edits)| Fix {
                title: title.clone(),
                edits: edits.iter().map(|edit| edit.place(map)).collect(),
            })
            .collect();
        out
    }
}

impl NodeEdit {
    fn place(&self, map: &SourceMap) -> Edit {
        let mut span = map.span(self.at);
        if self.after {
            span.start = span.end;
        }
        Edit {
            span,
            text: self.text.clone(),
        }
    }
}
