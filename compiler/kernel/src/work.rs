//! A limit on what one certificate may ask for, so that a short one cannot ask for endless work or memory.

use crate::Reason;

/// The work that one certificate may ask for, in literals and arguments looked at. What `tenet check` writes asks for less than a thousandth of it.
const MOST_WORK: usize = 1 << 28;

/// What building a term counts for: about the bytes that it takes.
pub(crate) const TERM: usize = 256;

/// What it counts for to look at a term, or for one that may be there already.
pub(crate) const VISIT: usize = 16;

/// What is left of the work.
pub(crate) struct Work(usize);

impl Work {
    pub(crate) fn new() -> Work {
        Work(MOST_WORK)
    }

    /// The number of terms that may still be built.
    pub(crate) fn terms(&self) -> u64 {
        (self.0 / TERM) as u64
    }

    pub(crate) fn spend(&mut self, amount: usize) -> Result<(), Reason> {
        self.0 = self.0.checked_sub(amount).ok_or(Reason::TooLarge)?;
        Ok(())
    }
}
