//! From bytes to a proof.

use crate::bytes::Reader;
use crate::encode::{kind, step};
use crate::operators::{Bounds, read_sort};
use crate::{DIGEST, LARGEST, MARK, Malformed, VERSION, digest};
use tenet_logic::{
    Certificate, ConstructorDecl, DataId, DataRule, Definition, Environment, FieldDecl, Lit,
    Schema, Sequent, Sort, SortKind, Step, StepId, Term, Terms,
};

/// What a file holds.
#[derive(Debug)]
pub struct Proof {
    /// All terms.
    pub terms: Terms,
    /// Data types and functions.
    pub env: Environment,
    /// What is claimed.
    pub sequent: Sequent,
    /// What is to show it.
    pub certificate: Certificate,
}

/// Reads a file.
///
/// # Errors
///
/// The first thing that is wrong with it. Nothing is said of the proof itself.
pub fn decode(file: &[u8]) -> Result<Proof, Malformed> {
    if file.is_empty() {
        return Err(Malformed::Empty);
    }
    let head = MARK.len().min(file.len());
    if file[..head] != MARK[..head] {
        return Err(Malformed::Foreign);
    }
    if file.len() > LARGEST {
        return Err(Malformed::TooLarge);
    }
    let end = file.len().checked_sub(DIGEST);
    let end = end.filter(|end| *end > MARK.len());
    let (contents, ending) = file.split_at(end.ok_or(Malformed::Truncated)?);
    let mut reader = Reader::new(&contents[MARK.len()..]);
    // The version stands before the digest is looked at: another version may have another digest.
    let version = reader.number()?;
    if version != VERSION {
        return Err(Malformed::Version(version));
    }
    if *ending != digest(contents) {
        return Err(Malformed::Damaged);
    }
    let proof = Decoder::new(&mut reader).proof()?;
    if reader.is_at_end() {
        Ok(proof)
    } else {
        Err(Malformed::Invalid("there is more than one proof"))
    }
}

struct Decoder<'r, 'a> {
    reader: &'r mut Reader<'a>,
    terms: Terms,
    env: Environment,
    sorts: Vec<Sort>,
    table: Vec<Term>,
}

impl<'r, 'a> Decoder<'r, 'a> {
    fn new(reader: &'r mut Reader<'a>) -> Decoder<'r, 'a> {
        Decoder {
            reader,
            terms: Terms::new(),
            env: Environment::default(),
            sorts: vec![Sort::BOOL, Sort::INT],
            table: vec![Term::TRUE, Term::FALSE],
        }
    }

    fn proof(mut self) -> Result<Proof, Malformed> {
        let datas = self.reader.count()?;
        self.read_sorts(datas)?;
        self.datas(datas)?;
        self.functions()?;
        self.read_terms()?;
        self.definitions()?;
        let facts = self.term_list()?;
        let goal = self.term()?;
        let count = self.reader.count()?;
        let mut steps = Vec::new();
        for position in 0..count {
            steps.push(self.step(position as StepId)?);
        }
        Ok(Proof {
            terms: self.terms,
            env: self.env,
            sequent: Sequent { facts, goal },
            certificate: Certificate { steps },
        })
    }

    fn sort(&mut self) -> Result<Sort, Malformed> {
        read_sort(self.reader, &self.sorts)
    }

    fn sort_list(&mut self) -> Result<Vec<Sort>, Malformed> {
        let sorts = &self.sorts;
        self.reader.list(|reader| read_sort(reader, sorts))
    }

    fn read_sorts(&mut self, datas: usize) -> Result<(), Malformed> {
        for _ in 0..self.reader.count()? {
            let kind = match self.reader.byte()? {
                kind::UNINTERPRETED => SortKind::Uninterpreted(self.reader.text()?.into()),
                kind::DATA => {
                    let data = self.reader.small()?;
                    if data as usize >= datas {
                        return Err(Malformed::Invalid("there is no such data type"));
                    }
                    SortKind::Data(DataId(data))
                }
                kind::SEQ => SortKind::Seq(self.sort()?),
                kind::SET => SortKind::Set(self.sort()?),
                kind::MAP => SortKind::Map(self.sort()?, self.sort()?),
                kind::FN => SortKind::Fn(self.sort_list()?.into(), self.sort()?),
                _ => return Err(Malformed::Invalid("there is no such kind of sort")),
            };
            let before = self.terms.sort_count();
            let sort = self.terms.sort(kind);
            if self.terms.sort_count() == before {
                return Err(Malformed::Invalid("a sort is there twice"));
            }
            self.sorts.push(sort);
        }
        Ok(())
    }

    fn datas(&mut self, count: usize) -> Result<(), Malformed> {
        for _ in 0..count {
            let data = self.env.declare_data(self.reader.text()?);
            for _ in 0..self.reader.count()? {
                let name = self.reader.text()?.into();
                let mut fields = Vec::new();
                for _ in 0..self.reader.count()? {
                    let name = self.reader.text()?.into();
                    let sort = self.sort()?;
                    fields.push(FieldDecl { name, sort });
                }
                let constructor = ConstructorDecl { name, fields };
                self.env.datas[data.0 as usize]
                    .constructors
                    .push(constructor);
            }
        }
        Ok(())
    }

    fn functions(&mut self) -> Result<(), Malformed> {
        for _ in 0..self.reader.count()? {
            let name = self.reader.text()?;
            let params = self.sort_list()?;
            let result = self.sort()?;
            self.env.declare_function(name, params, result);
        }
        Ok(())
    }

    fn read_terms(&mut self) -> Result<(), Malformed> {
        for _ in 0..self.reader.count()? {
            let term = self.node()?;
            self.table.push(term);
        }
        Ok(())
    }

    fn node(&mut self) -> Result<Term, Malformed> {
        let table = &self.table;
        let back = &mut |reader: &mut Reader| {
            let distance = reader.number()?;
            let position = usize::try_from(distance).ok();
            let position = position.and_then(|distance| table.len().checked_sub(distance));
            let part = position.and_then(|position| table.get(position)).copied();
            part.ok_or(Malformed::Invalid(
                "a term is over one that is not before it",
            ))
        };
        let bounds = Bounds {
            datas: self.env.datas.len(),
            functions: self.env.functions.len(),
            sorts: &self.sorts,
        };
        let op = bounds.operator(self.reader, &mut self.terms, back)?;
        let args = self.reader.list(back)?;
        let sort = read_sort(self.reader, &self.sorts)?;
        let before = self.terms.len();
        let term = self.terms.mk(op, &args, sort);
        // Equations have their sides in the order of the table.
        if self.terms.len() == before || *self.terms.args(term) != *args {
            return Err(Malformed::Invalid("a term is there twice"));
        }
        Ok(term)
    }

    fn term(&mut self) -> Result<Term, Malformed> {
        let position = self.reader.number()?;
        self.nth(position)
    }

    fn nth(&self, position: u64) -> Result<Term, Malformed> {
        let position = usize::try_from(position).ok();
        let term = position
            .and_then(|position| self.table.get(position))
            .copied();
        term.ok_or(Malformed::Invalid("there is no such term"))
    }

    fn term_list(&mut self) -> Result<Vec<Term>, Malformed> {
        let mut list = Vec::new();
        for _ in 0..self.reader.count()? {
            list.push(self.term()?);
        }
        Ok(list)
    }

    fn definitions(&mut self) -> Result<(), Malformed> {
        for number in 0..self.env.functions.len() {
            let recursive = match self.reader.byte()? {
                0 => continue,
                1 => false,
                2 => true,
                _ => return Err(Malformed::Invalid("there is no such kind of definition")),
            };
            let (guard, body) = (self.term()?, self.term()?);
            self.env.functions[number].definition = Some(Definition {
                guard,
                body,
                recursive,
            });
        }
        Ok(())
    }

    fn clause(&mut self) -> Result<Box<[Lit]>, Malformed> {
        let mut clause = Vec::new();
        for _ in 0..self.reader.count()? {
            let number = self.reader.number()?;
            clause.push(Lit {
                atom: self.nth(number / 2)?,
                positive: number % 2 == 1,
            });
        }
        Ok(clause.into())
    }

    fn hints(&mut self, position: StepId) -> Result<Vec<StepId>, Malformed> {
        self.reader.list(|reader| {
            let back = reader.number()?;
            let hint = u64::from(position).checked_sub(back);
            let hint = hint.filter(|hint| *hint < u64::from(position));
            hint.map(|hint| hint as StepId).ok_or(Malformed::Invalid(
                "a step rests on one that is not before it",
            ))
        })
    }

    fn step(&mut self, position: StepId) -> Result<Step, Malformed> {
        Ok(match self.reader.byte()? {
            step::FACT => Step::Fact(self.reader.small()?),
            step::NEGATED_GOAL => Step::NegatedGoal,
            step::CONNECTIVE => Step::Connective(self.clause()?),
            step::RUP => Step::Rup(self.clause()?, self.hints(position)?.into()),
            step::REFLEXIVE => Step::Reflexive(self.term()?),
            step::TRANSITIVE => Step::Transitive(self.term_list()?.into()),
            step::CONGRUENCE => Step::Congruence(self.term()?, self.term()?),
            step::LINEAR => Step::Linear(self.clause()?, self.reader.list(Reader::integer)?.into()),
            step::TRICHOTOMY => Step::Trichotomy(self.term()?, self.term()?),
            step::RING => Step::Ring(self.term()?, self.term()?),
            step::DISTINCT => Step::Data(DataRule::Distinct(self.term()?, self.term()?)),
            step::INJECTIVE => Step::Data(DataRule::Injective(
                self.term()?,
                self.term()?,
                self.reader.small()?,
            )),
            step::SELECTION => Step::Data(DataRule::Selection(self.term()?)),
            step::TESTER => Step::Data(DataRule::Tester(self.term()?)),
            step::EXHAUSTIVE => Step::Data(DataRule::Exhaustive(self.term()?)),
            step::EXCLUSIVE => Step::Data(DataRule::Exclusive(self.term()?, self.term()?)),
            step::REBUILD => Step::Data(DataRule::Rebuild(self.term()?)),
            step::ACYCLIC => {
                let mut chain = Vec::new();
                for _ in 0..self.reader.count()? {
                    chain.push((self.term()?, self.term()?));
                }
                Step::Acyclic(chain.into())
            }
            step::SCHEMA => {
                let number = u16::try_from(self.reader.number()?).ok();
                let schema = number.and_then(Schema::from_number);
                let schema = schema.ok_or(Malformed::Invalid("there is no such schema"))?;
                Step::Schema(schema, self.term_list()?.into())
            }
            step::INSTANCE => Step::Instance(self.term()?, self.term_list()?.into()),
            step::WITNESS => Step::Witness(self.term()?),
            step::UNFOLD => Step::Unfold(self.term()?),
            step::BETA => Step::Beta(self.term()?),
            _ => return Err(Malformed::Invalid("there is no such kind of step")),
        })
    }
}
