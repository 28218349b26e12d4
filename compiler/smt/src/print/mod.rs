//! A sequent as SMT-LIB 2.6: declarations, axioms, one assertion for each fact and one for the negated goal. `unsat` says that the sequent
//! holds.
//!
//! Two encodings. [`Encoding::Theories`] uses the solver's own sequences, sets and arrays, so that answers of both kinds can be had.
//! [`Encoding::Axioms`] declares a sort for each container, with its operators as functions and their laws as quantified axioms whose patterns
//! are chosen for matching (the way of Dafny's prelude: Leino, LPAR-16, 2010); only `unsat` means something then. In both, what the logic
//! leaves open (a quotient by 0, an element beyond the end) is a function that nothing is said of.

mod collect;
mod containers;
mod data;
mod functions;
mod names;
mod script;
mod sorts;
mod terms;

use std::fmt;
use tenet_logic::{Environment, Sequent, Terms};

/// The program that a script is for; they differ in how sets are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// z3: sets are arrays of truth values.
    Z3,
    /// cvc5: finite sets with a size.
    Cvc5,
}

/// How containers are expressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// By the solver's theories where it has them.
    Theories,
    /// By functions and axioms; the same text for every solver.
    Axioms,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Style {
    /// For which program.
    pub dialect: Dialect,
    /// How containers are expressed. Data types that recur through containers are beyond the theories; where the sequent has such, axioms are used.
    pub encoding: Encoding,
}

/// A printed sequent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Declarations and assertions, without `set-logic` and `check-sat`.
    pub text: String,
    /// Does `sat` say that the sequent does not hold? It does where nothing but theories that the solver has whole was used.
    pub exact: bool,
    /// Are there quantified formulas, be it of the sequent or from the encoding?
    pub quantified: bool,
}

/// Why a sequent was not printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unprintable {
    /// The text would be too long.
    TooLarge,
    /// A bound variable is loose, or a term or sort is not of the arena.
    IllFormed,
}

impl fmt::Display for Unprintable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unprintable::TooLarge => "the sequent is too large to be printed as SMT-LIB",
            Unprintable::IllFormed => "the sequent is not well-formed",
        })
    }
}

impl std::error::Error for Unprintable {}

/// Prints a sequent.
pub fn print(
    terms: &Terms,
    env: &Environment,
    sequent: &Sequent,
    style: Style,
) -> Result<Script, Unprintable> {
    script::Printer::new(terms, env, style).script(sequent)
}

/// Terms of one sequent as text, with the symbols of its script, without `let` and without patterns.
pub(crate) struct Plain<'a> {
    printer: script::Printer<'a>,
}

impl<'a> Plain<'a> {
    /// The printer of terms, and the script.
    pub(crate) fn new(
        terms: &'a Terms,
        env: &'a Environment,
        sequent: &Sequent,
        style: Style,
    ) -> Result<(Plain<'a>, String), Unprintable> {
        let mut printer = script::Printer::new(terms, env, style);
        printer.plain = true;
        printer.fill(sequent)?;
        let script = std::mem::take(&mut printer.out);
        Ok((Plain { printer }, script))
    }

    /// The text of a closed term over what the sequent mentions.
    pub(crate) fn text(&mut self, term: tenet_logic::Term) -> Result<String, Unprintable> {
        self.printer.out.clear();
        self.printer.write(term, &[])?;
        Ok(std::mem::take(&mut self.printer.out))
    }
}

/// What a program is to be told first, once.
pub fn preamble(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Z3 => "(set-logic ALL)\n",
        Dialect::Cvc5 => "(set-option :strings-exp true)\n(set-logic ALL)\n",
    }
}
