//! Declarations of sorts and data types, orders.

use super::collect::Mentioned;
use super::script::Printer;
use super::{Dialect, Encoding, Unprintable};
use std::collections::BTreeSet;
use tenet_logic::{DataId, Sort, SortKind, Term};

impl Printer<'_> {
    /// Declares all sorts, data types in groups that need only what stands before.
    pub(super) fn declare_sorts(&mut self, mentioned: &Mentioned, groups: &[Vec<DataId>]) {
        for (number, sort) in mentioned.sorts.iter().enumerate() {
            self.numbers.insert(*sort, number);
            if let SortKind::Data(data) = self.terms.sort_kind(*sort) {
                let name = self.names.fresh("T", &self.env.data(*data).name);
                self.sorts.insert(*sort, name);
            }
        }
        let maps = |sort: &Sort| matches!(self.terms.sort_kind(*sort), SortKind::Map(..));
        if self.style.encoding == Encoding::Theories && mentioned.sorts.iter().any(maps) {
            self.line("(declare-datatypes (($option 1)) ((par (V) (($none) ($some ($value V))))))");
        }
        // Parts stand before what is made of them, but for data types, which have their names by now.
        for sort in &mentioned.sorts {
            self.declare_sort(*sort);
        }
        for group in groups {
            self.declare_group(group);
        }
    }

    fn declare_sort(&mut self, sort: Sort) {
        let expression = match self.terms.sort_kind(sort) {
            SortKind::Bool => "Bool".into(),
            SortKind::Int => "Int".into(),
            SortKind::Data(_) => return,
            SortKind::Uninterpreted(name) => self.opaque("T", name, sort),
            SortKind::Fn(..) => self.opaque("$fn", "", sort),
            kind if self.style.encoding == Encoding::Axioms => {
                let prefix = match kind {
                    SortKind::Seq(_) => "$seq",
                    SortKind::Set(_) => "$set",
                    _ => "$map",
                };
                self.opaque(prefix, "", sort)
            }
            SortKind::Seq(item) => format!("(Seq {})", self.sort(*item)),
            SortKind::Set(item) => match self.style.dialect {
                Dialect::Z3 => format!("(Array {} Bool)", self.sort(*item)),
                Dialect::Cvc5 => format!("(Set {})", self.sort(*item)),
            },
            SortKind::Map(key, value) => {
                format!(
                    "(Array {} ($option {}))",
                    self.sort(*key),
                    self.sort(*value)
                )
            }
        };
        self.sorts.insert(sort, expression);
    }

    fn opaque(&mut self, prefix: &str, name: &str, sort: Sort) -> String {
        let name = if name.is_empty() {
            format!("{prefix}.{}", self.numbers[&sort])
        } else {
            self.names.fresh(prefix, name)
        };
        self.line(&format!("(declare-sort {name} 0)"));
        name
    }

    /// Data types that recur through each other.
    fn declare_group(&mut self, group: &[DataId]) {
        let (mut heads, mut bodies) = (String::new(), String::new());
        for data in group {
            let declaration = self.env.data(*data);
            let mut body = String::new();
            for (index, constructor) in declaration.constructors.iter().enumerate() {
                let name = self.names.fresh("c", &constructor.name);
                let mut selectors = Vec::new();
                body.push_str(&format!("({name}"));
                for field in &constructor.fields {
                    let selector = self.names.fresh("s", &field.name);
                    body.push_str(&format!(" ({selector} {})", self.sort(field.sort)));
                    selectors.push(selector);
                }
                body.push(')');
                let key = (data.0, index as u32);
                self.constructors.insert(key, (name, selectors));
            }
            let sort = self
                .numbers
                .keys()
                .find(|sort| *self.terms.sort_kind(**sort) == SortKind::Data(*data));
            let name = sort.map_or("Bool", |sort| self.sort(*sort));
            heads.push_str(&format!("({name} 0)"));
            bodies.push_str(&format!("({body})"));
        }
        self.line(&format!("(declare-datatypes ({heads}) ({bodies}))"));
    }

    /// Orders: each sort is mapped injectively into the rationals, as every countable order can be.
    pub(super) fn declare_orders(&mut self, mentioned: &Mentioned) {
        for (sort, compared) in &mentioned.ordered {
            let (name, less) = (self.sort(*sort).to_string(), self.operator("less", *sort));
            let (rank, back) = (self.operator("rank", *sort), self.operator("ranked", *sort));
            self.line(&format!("(declare-fun {rank} ({name}) Real)"));
            if !self.is_pairwise(compared) {
                self.line(&format!("(declare-fun {back} (Real) {name})"));
                self.line(&format!(
                    "(assert (forall ((x {name})) (! (= ({back} ({rank} x)) x) :pattern (({rank} x)))))"
                ));
                self.quantified = true;
            }
            self.line(&format!(
                "(define-fun {less} ((x {name}) (y {name})) Bool (< ({rank} x) ({rank} y)))"
            ));
        }
    }

    /// Are there only so few terms compared that it can be said of each pair that they are equal if their ranks are?
    fn is_pairwise(&self, compared: &BTreeSet<Term>) -> bool {
        compared.len() <= 12 && compared.iter().all(|term| self.terms.is_closed(*term))
    }

    /// The orders are injective on the terms that are compared, where they are not so altogether.
    pub(super) fn separate_ranks(&mut self, mentioned: &Mentioned) -> Result<(), Unprintable> {
        for (sort, compared) in &mentioned.ordered {
            if !self.is_pairwise(compared) {
                continue;
            }
            let rank = self.operator("rank", *sort);
            let equal = self.own_equality(*sort);
            let compared: Vec<Term> = compared.iter().copied().collect();
            for (index, a) in compared.iter().enumerate() {
                for b in &compared[index + 1..] {
                    self.out.push_str(&format!("(assert (or (not (= ({rank} "));
                    self.write(*a, &[])?;
                    self.out.push_str(&format!(") ({rank} "));
                    self.write(*b, &[])?;
                    self.out.push_str(&format!("))) ({equal} "));
                    self.write(*a, &[])?;
                    self.out.push(' ');
                    self.write(*b, &[])?;
                    self.line(")))");
                }
            }
        }
        Ok(())
    }
}
