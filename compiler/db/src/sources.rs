//! Places in the source text, for messages.

use crate::Db;
use crate::items::{ItemName, file_of, source_map};
use tenet_source::Span;
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

    fn requires_position(&self, function: &str) -> Option<Span> {
        let item = ItemName::of(self.db, function);
        let name = source_map(self.db, item)?.name;
        let file = file_of(self.db, item)?;
        let text = file.text(self.db);
        let mut depth = 0usize;
        for (at, c) in text.get(name.end as usize..)?.char_indices() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                // A body on the same line leaves no place for a clause.
                '=' if depth == 0 => return None,
                '#' if depth == 0 => return None,
                '\n' if depth == 0 => {
                    let start = name.end + at as u32 + 1;
                    return Some(Span::new(name.file, start, start));
                }
                _ => {}
            }
        }
        None
    }
}
