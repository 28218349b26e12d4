//! The arithmetic theory against brute force on small boxes, with every lemma checked by an independent checker.

mod checker;
mod driver;
mod random;

mod division;
mod equalities;
mod incremental;
mod linear;
mod products;
