//! The order of a script: sorts, data types, containers, symbols, definitions, assertions.

use super::collect::{Mentioned, groups};
use super::names::Names;
use super::{Dialect, Encoding, Script, Style, Unprintable};
use tenet_logic::{Environment, FunctionId, FxHashMap, Op, Sequent, Sort, SortKind, Term, Terms};

/// A script longer than this is not printed.
const LONGEST: usize = 1 << 25;

/// A script in the making, with the symbols of everything that was declared.
pub(super) struct Printer<'a> {
    pub(super) terms: &'a Terms,
    pub(super) env: &'a Environment,
    pub(super) style: Style,
    pub(super) out: String,
    pub(super) names: Names,
    pub(super) sorts: FxHashMap<Sort, String>,
    /// For each sort the number that the symbols of its operators end in.
    pub(super) numbers: FxHashMap<Sort, usize>,
    pub(super) variables: FxHashMap<Term, String>,
    pub(super) functions: FxHashMap<FunctionId, String>,
    /// For each data type and constructor: its symbol and its selectors'.
    pub(super) constructors: FxHashMap<(u32, u32), (String, Vec<String>)>,
    pub(super) lambdas: FxHashMap<Term, Lifted>,
    /// For each quantified formula, the symbols of the values chosen for its binders.
    pub(super) chosen: FxHashMap<Term, Vec<String>>,
    /// The number of names given to shared terms.
    pub(super) shared: usize,
    /// Was something quantified written?
    pub(super) quantified: bool,
    /// Are `let` and patterns left out?
    pub(super) plain: bool,
}

/// A function value that is written out: a function of what it captures.
pub(super) struct Lifted {
    pub(super) name: String,
    /// Loose indices outside of the lambda, ascending, with their sorts.
    pub(super) captured: Vec<(u32, Sort)>,
}

impl<'a> Printer<'a> {
    pub(super) fn new(terms: &'a Terms, env: &'a Environment, style: Style) -> Printer<'a> {
        Printer {
            terms,
            env,
            style,
            out: String::new(),
            names: Names::default(),
            sorts: FxHashMap::default(),
            numbers: FxHashMap::default(),
            variables: FxHashMap::default(),
            functions: FxHashMap::default(),
            constructors: FxHashMap::default(),
            lambdas: FxHashMap::default(),
            chosen: FxHashMap::default(),
            shared: 0,
            quantified: false,
            plain: false,
        }
    }

    pub(super) fn script(mut self, sequent: &Sequent) -> Result<Script, Unprintable> {
        let exact = self.fill(sequent)?;
        Ok(Script {
            text: self.out,
            exact,
            quantified: self.quantified,
        })
    }

    /// Writes the script; says whether a model of it is one of the sequent.
    pub(super) fn fill(&mut self, sequent: &Sequent) -> Result<bool, Unprintable> {
        let mentioned = Mentioned::of(self.terms, self.env, sequent)?;
        if self.style.dialect == Dialect::Z3 && !mentioned.sized.is_empty() {
            // z3 has no sizes, and the axioms about those of arrays have been seen to crash it.
            self.style.encoding = Encoding::Axioms;
        }
        let by_theories = self.style.encoding == Encoding::Theories;
        let groups = match groups(self.terms, self.env, &mentioned.datas, !by_theories) {
            Some(groups) => groups,
            None => {
                self.style.encoding = Encoding::Axioms;
                let groups = groups(self.terms, self.env, &mentioned.datas, true);
                groups.ok_or(Unprintable::IllFormed)?
            }
        };
        self.quantified = mentioned.quantified;
        self.declare_sorts(&mentioned, &groups);
        self.declare_containers(&mentioned);
        self.declare_orders(&mentioned);
        self.declare_functions(&mentioned)?;
        self.separate_ranks(&mentioned)?;
        for formula in &sequent.facts {
            self.assert(*formula, true)?;
        }
        self.assert(sequent.goal, false)?;
        Ok(self.is_exact(&mentioned))
    }

    /// Is a model of the script a model of the sequent? Arrays may have infinitely many elements, of which ground formulas take no
    /// notice; functions and axioms may be interpreted in ways of which the logic's are only some.
    fn is_exact(&self, mentioned: &Mentioned) -> bool {
        let kinds = || {
            mentioned
                .sorts
                .iter()
                .map(|sort| self.terms.sort_kind(*sort))
        };
        let has_functions = kinds().any(|kind| matches!(kind, SortKind::Fn(..)));
        let has_maps = kinds().any(|kind| matches!(kind, SortKind::Map(..)));
        let has_sets = kinds().any(|kind| matches!(kind, SortKind::Set(..)));
        let arrays = has_maps || has_sets && self.style.dialect == Dialect::Z3;
        self.style.encoding == Encoding::Theories && !has_functions && !(arrays && self.quantified)
    }

    /// Adds a line.
    pub(super) fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// Asserts a formula or its negation.
    fn assert(&mut self, formula: Term, positive: bool) -> Result<(), Unprintable> {
        if !self.terms.is_closed(formula) {
            return Err(Unprintable::IllFormed);
        }
        self.out.push_str(if positive {
            "(assert "
        } else {
            "(assert (not "
        });
        self.write(formula, &[])?;
        self.line(if positive { ")" } else { "))" });
        Ok(())
    }

    /// Is there room for more?
    pub(super) fn room(&self) -> Result<(), Unprintable> {
        if self.out.len() > LONGEST {
            Err(Unprintable::TooLarge)
        } else {
            Ok(())
        }
    }

    /// The sort's symbol or expression.
    pub(super) fn sort(&self, sort: Sort) -> &str {
        // Every sort that is mentioned was declared before anything is written.
        self.sorts.get(&sort).map_or("Bool", String::as_str)
    }

    /// The symbol of an operator of a container, an order or a function sort.
    pub(super) fn operator(&self, name: &str, sort: Sort) -> String {
        let number = self.numbers.get(&sort).copied().unwrap_or_default();
        format!("${name}.{number}")
    }

    /// Is equality at this sort a relation of its own, by which the axioms of extensionality are found?
    pub(super) fn has_own_equality(&self, sort: Sort) -> bool {
        match self.terms.sort_kind(sort) {
            SortKind::Fn(..) => true,
            SortKind::Seq(_) | SortKind::Set(_) | SortKind::Map(..) => {
                self.style.encoding == Encoding::Axioms
            }
            _ => false,
        }
    }

    /// The symbol of equality at a sort.
    pub(super) fn own_equality(&self, sort: Sort) -> String {
        if self.has_own_equality(sort) {
            self.operator(self.equality(sort), sort)
        } else {
            "=".into()
        }
    }

    /// Is it `keys m`?
    pub(super) fn keys_of(&self, set: Term) -> Option<Term> {
        match (self.terms.op(set), self.terms.args(set)) {
            (Op::MapKeys, [map]) => Some(*map),
            _ => None,
        }
    }
}
