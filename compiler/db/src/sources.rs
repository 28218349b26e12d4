//! Places in the source text, for messages.

use crate::Db;
use crate::items::{ItemName, file_of, signature_hir, source_map};
use tenet_hir::SignatureKind;
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

    fn parameters(&self, function: &str) -> Vec<String> {
        let item = ItemName::of(self.db, function);
        match signature_hir(self.db, item).as_ref().map(|s| &s.kind) {
            Some(SignatureKind::Function(signature)) => {
                let locals = signature_hir(self.db, item)
                    .as_ref()
                    .map_or(&[][..], |s| &s.locals);
                signature
                    .params
                    .iter()
                    .filter_map(|param| locals.get(param.binding.local.0 as usize))
                    .map(|local| local.name.to_string())
                    .collect()
            }
            _ => Vec::new(),
        }
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

    fn over_parameters(&self, function: &str, place: &Place) -> bool {
        let Some(span) = self.span(place) else {
            return false;
        };
        let parameters = self.parameters(function);
        let names = names_in(&self.text(span));
        !names.is_empty() && names.iter().all(|name| parameters.contains(name))
    }
}

/// The lower-case names in an expression that are neither called nor follow a dot.
fn names_in(text: &str) -> Vec<String> {
    const WORDS: [&str; 8] = ["and", "or", "not", "true", "false", "in", "is", "len"];
    let mut names = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        if !(chars[at].is_lowercase() || chars[at] == '_') {
            at += 1;
            while at < chars.len() && at > 0 && is_name(chars[at - 1]) && is_name(chars[at]) {
                at += 1;
            }
            continue;
        }
        let start = at;
        while at < chars.len() && is_name(chars[at]) {
            at += 1;
        }
        let name: String = chars[start..at].iter().collect();
        let after_dot = start > 0 && chars[start - 1] == '.';
        let called = chars.get(at) == Some(&'(');
        if !after_dot && !called && !WORDS.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}
