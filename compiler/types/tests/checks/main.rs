//! Programs that are checked against the diagnostics written in them.

mod check;
mod codes;
mod effects;
mod language;
mod names;
mod robust;
mod types;
