//! Places in the source text, for messages.

use crate::Db;
use crate::items::{ItemName, file_of, source_map};
use tenet_source::{Edit, Span};
use tenet_verify::{Place, Sources};

/// Looks places up in the database.
pub(crate) struct Texts<'db> {
    pub(crate) db: &'db dyn Db,
}

impl Texts<'_> {
    fn file_text(&self, span: Span) -> Option<std::sync::Arc<str>> {
        let workspace = crate::Workspace::get(self.db);
        let file = workspace
            .files(self.db)
            .iter()
            .find(|file| file.id(self.db) == span.file)?;
        Some(file.text(self.db).clone())
    }
}

impl Sources for Texts<'_> {
    fn span(&self, place: &Place) -> Option<Span> {
        let item = ItemName::of(self.db, &place.owner);
        Some(source_map(self.db, item)?.span(place.node))
    }

    fn text(&self, span: Span) -> String {
        self.file_text(span)
            .and_then(|text| {
                text.get(span.start as usize..span.end as usize)
                    .map(str::to_string)
            })
            .unwrap_or_default()
    }

    fn line(&self, span: Span) -> Option<Span> {
        let text = self.file_text(span)?;
        let start = span.start as usize;
        let from = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        let to = text
            .get(start..)?
            .find('\n')
            .map_or(text.len(), |at| start + at);
        Some(Span::new(span.file, from as u32, to as u32))
    }

    fn requires_edit(&self, function: &str, condition: &str) -> Option<Edit> {
        let item = ItemName::of(self.db, function);
        let name = source_map(self.db, item)?.name;
        let file = file_of(self.db, item)?;
        let text = file.text(self.db);
        let rest = text.get(name.end as usize..)?;
        let mut depth = 0usize;
        let mut before = ' ';
        for (at, c) in rest.char_indices() {
            let after = rest[at + c.len_utf8()..].chars().next();
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                // A body on the same line goes to a line of its own.
                '=' if depth == 0 && !"=<>!".contains(before) && after != Some('=') => {
                    let spaces = rest[..at].len() - rest[..at].trim_end().len();
                    let end = name.end + at as u32;
                    return Some(Edit {
                        span: Span::new(name.file, end - spaces as u32, end),
                        text: format!("\n  requires {condition}\n  "),
                    });
                }
                '#' if depth == 0 => return None,
                '\n' if depth == 0 => {
                    let start = name.end + at as u32 + 1;
                    return Some(Edit {
                        span: Span::new(name.file, start, start),
                        text: format!("  requires {condition}\n"),
                    });
                }
                _ => {}
            }
            before = c;
        }
        None
    }
}
