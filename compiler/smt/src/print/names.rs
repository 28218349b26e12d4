//! Symbols for what has a name, one for each, none taken twice, none that a solver knows already.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// The symbols given out so far. Their prefixes keep kinds apart from each other and from the words of the standard.
#[derive(Default)]
pub(super) struct Names {
    taken: HashMap<String, u32>,
}

impl Names {
    /// A symbol `prefix.name` as it is written in a script.
    pub(super) fn fresh(&mut self, prefix: &str, name: &str) -> String {
        let mut text = format!("{prefix}.");
        // What a quoted symbol cannot hold, what would spoil the lines that are read back, and what marks repetitions.
        text.extend(name.chars().map(|c| {
            if "|\\~".contains(c) || c.is_control() {
                '_'
            } else {
                c
            }
        }));
        let text = match self.taken.entry(text) {
            Entry::Vacant(slot) => {
                let text = slot.key().clone();
                slot.insert(0);
                text
            }
            Entry::Occupied(mut slot) => {
                *slot.get_mut() += 1;
                format!("{}~{}", slot.key(), slot.get())
            }
        };
        quote(&text)
    }
}

/// The symbol as it is, or between bars where it needs them.
fn quote(text: &str) -> String {
    let simple = |c: char| c.is_ascii_alphanumeric() || "~!@$%^&*_-+=<>.?/".contains(c);
    if text.chars().all(simple) {
        text.into()
    } else {
        format!("|{text}|")
    }
}
