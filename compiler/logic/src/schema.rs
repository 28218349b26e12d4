//! Axiom schemas of the theories: division, sequences, sets, maps, orders.

/// A numbered axiom schema. The table of their meanings is `Schema::clause`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Schema {
    /// `(a, b)`: `{b = 0, a = b * Div(a, b) + Mod(a, b)}`.
    DivMod,
}
