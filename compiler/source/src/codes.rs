//! The table of diagnostic codes: what `tenet explain CODE` prints, and the only place where a code is defined.

mod effects;
mod names;
mod proof;
mod runtime;
mod syntax;
mod termination;
mod trust;
mod types;
mod unsupported;

/// What a diagnostic code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeInfo {
    /// The code, such as `T3001`.
    pub code: &'static str,
    /// A short title, without a full stop.
    pub title: &'static str,
    /// What is wrong, why it matters and how to mend it: a few sentences of Markdown.
    pub explanation: &'static str,
    /// A whole Tenet program that gives this code, or `""` where none can (a file that is missing, say).
    pub fails: &'static str,
    /// The same program, mended, or `""` with `fails`.
    pub passes: &'static str,
}

/// All codes in ascending order.
pub fn all() -> impl Iterator<Item = &'static CodeInfo> {
    [
        syntax::CODES,
        names::CODES,
        types::CODES,
        unsupported::CODES,
        effects::CODES,
        proof::CODES,
        termination::CODES,
        trust::CODES,
        runtime::CODES,
    ]
    .into_iter()
    .flatten()
}

/// Looks a code up; upper and lower case are the same.
pub fn find(code: &str) -> Option<&'static CodeInfo> {
    all().find(|info| info.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    #[test]
    fn codes_are_ascending_and_unique() {
        let codes: Vec<_> = super::all().map(|info| info.code).collect();
        assert!(codes.windows(2).all(|w| w[0] < w[1]), "{codes:?}");
    }
}
