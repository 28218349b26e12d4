//! The index of a folder of certificates: which obligation each file is for.
//!
//! A text. The first line is [`HEAD`]; each other line is an obligation, in fields separated by tabs: the address of its certificate (`-` where there
//! is none), the verdict, the kind, the function, and the place. It is for people and for counting; it proves nothing.

use std::fmt;

/// The name of the index in its folder.
pub const INDEX: &str = "index.tsv";

/// The extension of the files of certificates.
pub const PROOF_EXTENSION: &str = "proof";

/// The first line.
const HEAD: &str = "tenet certificates 1";

/// An obligation in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Under which [`crate::address`] its certificate is kept.
    pub address: Option<String>,
    /// `proved`, `refuted` or `undecided`.
    pub verdict: String,
    /// The kind of obligation.
    pub kind: String,
    /// The function in which it arises.
    pub function: String,
    /// File, line and column.
    pub place: String,
}

impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} at {}", self.kind, self.function, self.place)
    }
}

/// The text of an index.
pub fn write_index(listings: &[Listing]) -> String {
    let mut text = format!("{HEAD}\n");
    for listing in listings {
        let fields = [
            listing.address.as_deref().unwrap_or("-"),
            &listing.verdict,
            &listing.kind,
            &listing.function,
            &listing.place,
        ];
        // Names of files may hold anything.
        let fields = fields.map(|field| field.replace(['\t', '\n', '\r'], " "));
        text.push_str(&fields.join("\t"));
        text.push('\n');
    }
    text
}

/// Reads an index.
///
/// # Errors
///
/// The number of the line, from 1, that is malformed.
pub fn read_index(text: &str) -> Result<Vec<Listing>, usize> {
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) || !text.ends_with('\n') {
        return Err(1);
    }
    let listing = |(number, line): (usize, &str)| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [address, verdict, kind, function, place] = fields[..] else {
            return Err(number + 2);
        };
        let is_address = address.len() == 32 && address.bytes().all(|b| b.is_ascii_hexdigit());
        if address != "-" && !is_address {
            return Err(number + 2);
        }
        Ok(Listing {
            address: is_address.then(|| address.to_string()),
            verdict: verdict.to_string(),
            kind: kind.to_string(),
            function: function.to_string(),
            place: place.to_string(),
        })
    };
    lines.enumerate().map(listing).collect()
}
