//! Why bytes are not a proof.

use std::fmt;

/// What is wrong with the bytes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// There is nothing.
    Empty,
    /// It does not begin with the mark.
    Foreign,
    /// It is larger than what is read.
    TooLarge,
    /// It ends before what it announces, or has more than that.
    Truncated,
    /// The digest does not fit the contents.
    Damaged,
    /// It has another version.
    Version(u64),
    /// Something in it is not as the format says.
    Invalid(&'static str),
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Malformed::Empty => f.write_str("the file is empty"),
            Malformed::Foreign => f.write_str("this is not a certificate of Tenet's"),
            Malformed::TooLarge => f.write_str("the file is too large to be read"),
            Malformed::Truncated => f.write_str("the file is truncated"),
            Malformed::Damaged => {
                f.write_str("the file is damaged: its digest does not fit its contents")
            }
            Malformed::Version(version) => {
                write!(
                    f,
                    "the file has version {version} of the format, and this program reads version {}",
                    crate::VERSION
                )
            }
            Malformed::Invalid(what) => write!(f, "the file is malformed: {what}"),
        }
    }
}

impl std::error::Error for Malformed {}
