//! From a proof to bytes.

use crate::bytes::Writer;
use crate::operators::{self, write_sorts};
use crate::reachable::Reachable;
use crate::{MARK, VERSION, digest};
use tenet_logic::{
    Certificate, DataRule, Environment, FunctionId, Lit, Sequent, Sort, SortKind, Step, Term, Terms,
};

/// The number of each kind of sort beyond `Bool` and `Int`.
pub(crate) mod kind {
    pub(crate) const UNINTERPRETED: u8 = 0;
    pub(crate) const DATA: u8 = 1;
    pub(crate) const SEQ: u8 = 2;
    pub(crate) const SET: u8 = 3;
    pub(crate) const MAP: u8 = 4;
    pub(crate) const FN: u8 = 5;
}

/// The number of each kind of step.
pub(crate) mod step {
    pub(crate) const FACT: u8 = 0;
    pub(crate) const NEGATED_GOAL: u8 = 1;
    pub(crate) const CONNECTIVE: u8 = 2;
    pub(crate) const RUP: u8 = 3;
    pub(crate) const REFLEXIVE: u8 = 4;
    pub(crate) const TRANSITIVE: u8 = 5;
    pub(crate) const CONGRUENCE: u8 = 6;
    pub(crate) const LINEAR: u8 = 7;
    pub(crate) const TRICHOTOMY: u8 = 8;
    pub(crate) const RING: u8 = 9;
    pub(crate) const DISTINCT: u8 = 10;
    pub(crate) const INJECTIVE: u8 = 11;
    pub(crate) const SELECTION: u8 = 12;
    pub(crate) const TESTER: u8 = 13;
    pub(crate) const EXHAUSTIVE: u8 = 14;
    pub(crate) const EXCLUSIVE: u8 = 15;
    pub(crate) const REBUILD: u8 = 16;
    pub(crate) const ACYCLIC: u8 = 17;
    pub(crate) const SCHEMA: u8 = 18;
    pub(crate) const INSTANCE: u8 = 19;
    pub(crate) const WITNESS: u8 = 20;
    pub(crate) const UNFOLD: u8 = 21;
    pub(crate) const BETA: u8 = 22;
}

/// The bytes of a file that holds the sequent, what it mentions of the arena and the environment, and the certificate. All terms must be of
/// this arena, all data types and functions of this environment.
pub fn encode(
    terms: &Terms,
    env: &Environment,
    sequent: &Sequent,
    certificate: &Certificate,
) -> Vec<u8> {
    let mut encoder = Encoder {
        terms,
        env,
        found: Reachable::of(terms, env, sequent, certificate),
        out: Writer::default(),
    };
    encoder.out.bytes.extend_from_slice(&MARK);
    encoder.out.number(VERSION);
    encoder.sorts();
    encoder.declarations();
    encoder.terms();
    encoder.definitions();
    encoder.term_list(&sequent.facts);
    encoder.term(sequent.goal);
    encoder.out.count(certificate.steps.len());
    for (position, step) in certificate.steps.iter().enumerate() {
        encoder.step(position, step);
    }
    let mut bytes = encoder.out.bytes;
    let digest = digest(&bytes);
    bytes.extend_from_slice(&digest);
    bytes
}

struct Encoder<'a> {
    terms: &'a Terms,
    env: &'a Environment,
    found: Reachable,
    out: Writer,
}

impl Encoder<'_> {
    fn sort(&mut self, sort: Sort) {
        let position = self.found.sorts.position(sort.index());
        self.out.number(position.into());
    }

    fn sorts(&mut self) {
        self.out.count(self.found.datas.members.len());
        self.out.count(self.found.sorts.members.len() - 2);
        for number in self.found.sorts.members.clone() {
            let Some(sort) = self.terms.nth_sort(number) else {
                unreachable!("the sort is of this arena");
            };
            self.sort_kind(self.terms.sort_kind(sort));
        }
    }

    fn sort_kind(&mut self, kind: &SortKind) {
        match kind {
            // They have their places.
            SortKind::Bool | SortKind::Int => {}
            SortKind::Uninterpreted(name) => {
                self.out.byte(kind::UNINTERPRETED);
                self.out.text(name);
            }
            SortKind::Data(data) => {
                self.out.byte(kind::DATA);
                let position = self.found.datas.position(data.0 as usize);
                self.out.number(position.into());
            }
            SortKind::Seq(element) => {
                self.out.byte(kind::SEQ);
                self.sort(*element);
            }
            SortKind::Set(element) => {
                self.out.byte(kind::SET);
                self.sort(*element);
            }
            SortKind::Map(key, value) => {
                self.out.byte(kind::MAP);
                self.sort(*key);
                self.sort(*value);
            }
            SortKind::Fn(params, result) => {
                self.out.byte(kind::FN);
                write_sorts(&mut self.out, &self.found, params);
                self.sort(*result);
            }
        }
    }

    fn declarations(&mut self) {
        for number in self.found.datas.members.clone() {
            let data = &self.env.datas[number];
            self.out.text(&data.name);
            self.out.count(data.constructors.len());
            for constructor in &data.constructors {
                self.out.text(&constructor.name);
                self.out.count(constructor.fields.len());
                for field in &constructor.fields {
                    self.out.text(&field.name);
                    self.sort(field.sort);
                }
            }
        }
        let functions = self.found.functions.members.clone();
        self.out.count(functions.len());
        for number in functions {
            let function = self.env.function(FunctionId(number as u32));
            self.out.text(&function.name);
            write_sorts(&mut self.out, &self.found, &function.params);
            self.sort(function.result);
        }
    }

    fn terms(&mut self) {
        self.out.count(self.found.terms.members.len() - 2);
        for position in 2..self.found.terms.members.len() {
            let Some(term) = self.terms.nth(self.found.terms.members[position]) else {
                unreachable!("the term is of this arena");
            };
            let node = self.terms.node(term);
            let table = &self.found.terms;
            let back = &mut |out: &mut Writer, part: Term| {
                let part = table.position(part.index()) as usize;
                out.count(position - part);
            };
            operators::write(&mut self.out, &self.found, &node.op, back);
            self.out.count(node.args.len());
            for arg in &node.args {
                back(&mut self.out, *arg);
            }
            self.sort(node.sort);
        }
    }

    fn term(&mut self, term: Term) {
        let position = self.found.terms.position(term.index());
        self.out.number(position.into());
    }

    fn term_list(&mut self, list: &[Term]) {
        self.out.count(list.len());
        list.iter().for_each(|term| self.term(*term));
    }

    fn definitions(&mut self) {
        for number in self.found.functions.members.clone() {
            match &self.env.functions[number].definition {
                None => self.out.byte(0),
                Some(definition) => {
                    self.out.byte(if definition.recursive { 2 } else { 1 });
                    self.term(definition.guard);
                    self.term(definition.body);
                }
            }
        }
    }

    fn clause(&mut self, clause: &[Lit]) {
        self.out.count(clause.len());
        for lit in clause {
            let position = self.found.terms.position(lit.atom.index());
            self.out
                .number(2 * u64::from(position) + u64::from(lit.positive));
        }
    }

    fn tagged(&mut self, tag: u8, terms: &[Term]) {
        self.out.byte(tag);
        terms.iter().for_each(|term| self.term(*term));
    }

    fn step(&mut self, position: usize, step: &Step) {
        match step {
            Step::Fact(index) => {
                self.out.byte(step::FACT);
                self.out.number((*index).into());
            }
            Step::NegatedGoal => self.out.byte(step::NEGATED_GOAL),
            Step::Connective(clause) => {
                self.out.byte(step::CONNECTIVE);
                self.clause(clause);
            }
            Step::Rup(clause, hints) => {
                self.out.byte(step::RUP);
                self.clause(clause);
                self.out.count(hints.len());
                for hint in hints {
                    // A hint that is no earlier step becomes one that is none either when it is read.
                    let back = position.checked_sub(*hint as usize).unwrap_or(usize::MAX);
                    self.out.count(back);
                }
            }
            Step::Reflexive(term) => self.tagged(step::REFLEXIVE, &[*term]),
            Step::Transitive(chain) => {
                self.out.byte(step::TRANSITIVE);
                self.term_list(chain);
            }
            Step::Congruence(a, b) => self.tagged(step::CONGRUENCE, &[*a, *b]),
            Step::Linear(clause, coefficients) => {
                self.out.byte(step::LINEAR);
                self.clause(clause);
                self.out.count(coefficients.len());
                coefficients
                    .iter()
                    .for_each(|value| self.out.integer(value));
            }
            Step::Trichotomy(a, b) => self.tagged(step::TRICHOTOMY, &[*a, *b]),
            Step::Ring(a, b) => self.tagged(step::RING, &[*a, *b]),
            Step::Data(rule) => self.data_rule(*rule),
            Step::Acyclic(chain) => {
                self.out.byte(step::ACYCLIC);
                self.out.count(chain.len());
                for (whole, part) in chain {
                    self.term(*whole);
                    self.term(*part);
                }
            }
            Step::Schema(schema, args) => {
                self.out.byte(step::SCHEMA);
                self.out.number(schema.number().into());
                self.term_list(args);
            }
            Step::Instance(formula, args) => {
                self.tagged(step::INSTANCE, &[*formula]);
                self.term_list(args);
            }
            Step::Witness(formula) => self.tagged(step::WITNESS, &[*formula]),
            Step::Unfold(application) => self.tagged(step::UNFOLD, &[*application]),
            Step::Beta(application) => self.tagged(step::BETA, &[*application]),
        }
    }

    fn data_rule(&mut self, rule: DataRule) {
        match rule {
            DataRule::Distinct(a, b) => self.tagged(step::DISTINCT, &[a, b]),
            DataRule::Injective(a, b, index) => {
                self.tagged(step::INJECTIVE, &[a, b]);
                self.out.number(index.into());
            }
            DataRule::Selection(term) => self.tagged(step::SELECTION, &[term]),
            DataRule::Tester(term) => self.tagged(step::TESTER, &[term]),
            DataRule::Exhaustive(term) => self.tagged(step::EXHAUSTIVE, &[term]),
            DataRule::Exclusive(a, b) => self.tagged(step::EXCLUSIVE, &[a, b]),
            DataRule::Rebuild(term) => self.tagged(step::REBUILD, &[term]),
        }
    }
}
