//! Operators as bytes.

use crate::Malformed;
use crate::bytes::{Reader, Writer};
use crate::reachable::Reachable;
use tenet_logic::{ConstructorId, DataId, FunctionId, Op, Sort, Term, Terms};

/// The operators that are one byte and nothing else, by their number.
const PLAIN: [Op; 34] = [
    Op::True,
    Op::False,
    Op::Not,
    Op::And,
    Op::Or,
    Op::Implies,
    Op::Ite,
    Op::Eq,
    Op::Add,
    Op::Mul,
    Op::Div,
    Op::Mod,
    Op::Le,
    Op::Lt,
    Op::SeqLit,
    Op::SeqLen,
    Op::SeqAt,
    Op::SeqUpdate,
    Op::SeqConcat,
    Op::SeqSlice,
    Op::SetLit,
    Op::SetMember,
    Op::SetUnion,
    Op::SetIntersection,
    Op::SetDifference,
    Op::SetSubset,
    Op::SetSize,
    Op::MapEmpty,
    Op::MapInsert,
    Op::MapRemove,
    Op::MapGet,
    Op::MapKeys,
    Op::Less,
    Op::Apply,
];

const VAR: u8 = 40;
const BOUND: u8 = 41;
const APP: u8 = 42;
const INT: u8 = 43;
const CONSTRUCTOR: u8 = 44;
const SELECT: u8 = 45;
const IS: u8 = 46;
const LAMBDA: u8 = 47;
const FORALL: u8 = 48;
const EXISTS: u8 = 49;
const WITNESS: u8 = 50;

/// How many data types, functions and sorts there are, while a file is being read.
pub(crate) struct Bounds<'a> {
    pub(crate) datas: usize,
    pub(crate) functions: usize,
    pub(crate) sorts: &'a [Sort],
}

/// A sort, by its position.
pub(crate) fn read_sort(reader: &mut Reader, sorts: &[Sort]) -> Result<Sort, Malformed> {
    let position = usize::try_from(reader.number()?).ok();
    let sort = position.and_then(|position| sorts.get(position)).copied();
    sort.ok_or(Malformed::Invalid("there is no such sort"))
}

impl Bounds<'_> {
    fn data(&self, reader: &mut Reader) -> Result<DataId, Malformed> {
        let data = reader.small()?;
        if data as usize >= self.datas {
            return Err(Malformed::Invalid("there is no such data type"));
        }
        Ok(DataId(data))
    }

    fn constructor(&self, reader: &mut Reader) -> Result<ConstructorId, Malformed> {
        let data = self.data(reader)?;
        let index = reader.small()?;
        Ok(ConstructorId { data, index })
    }

    fn binders(&self, reader: &mut Reader) -> Result<Box<[Sort]>, Malformed> {
        let binders = reader.list(|reader| read_sort(reader, self.sorts))?;
        Ok(binders.into())
    }

    /// An operator; `part` reads a term of a trigger.
    pub(crate) fn operator(
        &self,
        reader: &mut Reader,
        terms: &mut Terms,
        part: &mut impl FnMut(&mut Reader) -> Result<Term, Malformed>,
    ) -> Result<Op, Malformed> {
        let number = reader.byte()?;
        if let Some(op) = PLAIN.get(usize::from(number)) {
            return Ok(op.clone());
        }
        Ok(match number {
            VAR => {
                let name = format!("v{}", reader.small()?);
                Op::Var(terms.symbol(&name))
            }
            BOUND => Op::Bound(reader.small()?),
            APP => {
                let function = reader.small()?;
                if function as usize >= self.functions {
                    return Err(Malformed::Invalid("there is no such function"));
                }
                Op::App(FunctionId(function))
            }
            INT => Op::Int(reader.integer()?),
            CONSTRUCTOR => Op::Constructor(self.constructor(reader)?),
            SELECT => Op::Select(self.constructor(reader)?, reader.small()?),
            IS => Op::Is(self.constructor(reader)?),
            LAMBDA => Op::Lambda(self.binders(reader)?),
            FORALL | EXISTS => {
                let binders = self.binders(reader)?;
                let triggers = reader.list(|reader| Ok(reader.list(&mut *part)?.into()))?;
                if number == FORALL {
                    Op::Forall(binders, triggers.into())
                } else {
                    Op::Exists(binders, triggers.into())
                }
            }
            WITNESS => Op::Witness(reader.small()?),
            _ => return Err(Malformed::Invalid("there is no such operator")),
        })
    }
}

fn write_constructor(out: &mut Writer, found: &Reachable, constructor: ConstructorId) {
    out.number(found.datas.position(constructor.data.0 as usize).into());
    out.number(constructor.index.into());
}

/// Writes an operator; `part` writes a term of a trigger.
pub(crate) fn write(
    out: &mut Writer,
    found: &Reachable,
    op: &Op,
    part: &mut impl FnMut(&mut Writer, Term),
) {
    if let Some(number) = PLAIN.iter().position(|plain| plain == op) {
        out.byte(number as u8);
        return;
    }
    match op {
        Op::Var(symbol) => {
            out.byte(VAR);
            out.number(found.symbol(*symbol));
        }
        Op::Bound(index) => {
            out.byte(BOUND);
            out.number((*index).into());
        }
        Op::App(function) => {
            out.byte(APP);
            out.number(found.functions.position(function.0 as usize).into());
        }
        Op::Int(value) => {
            out.byte(INT);
            out.integer(value);
        }
        Op::Constructor(constructor) => {
            out.byte(CONSTRUCTOR);
            write_constructor(out, found, *constructor);
        }
        Op::Select(constructor, field) => {
            out.byte(SELECT);
            write_constructor(out, found, *constructor);
            out.number((*field).into());
        }
        Op::Is(constructor) => {
            out.byte(IS);
            write_constructor(out, found, *constructor);
        }
        Op::Lambda(binders) => {
            out.byte(LAMBDA);
            write_sorts(out, found, binders);
        }
        Op::Forall(binders, triggers) | Op::Exists(binders, triggers) => {
            let is_universal = matches!(op, Op::Forall(..));
            out.byte(if is_universal { FORALL } else { EXISTS });
            write_sorts(out, found, binders);
            out.count(triggers.len());
            for trigger in triggers {
                out.count(trigger.len());
                trigger.iter().for_each(|term| part(out, *term));
            }
        }
        Op::Witness(binder) => {
            out.byte(WITNESS);
            out.number((*binder).into());
        }
        plain => unreachable!("{plain:?} is in the table"),
    }
}

/// Writes a list of sorts.
pub(crate) fn write_sorts(out: &mut Writer, found: &Reachable, sorts: &[Sort]) {
    out.count(sorts.len());
    for sort in sorts {
        out.number(found.sorts.position(sort.index()).into());
    }
}
