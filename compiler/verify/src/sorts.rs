//! From types to sorts. Generic data become one data type of the logic for each instance; tuples and `Unit` are data with
//! one constructor; characters are their codes, texts sequences of them.

use crate::walk::Walk;
use std::sync::Arc;
use tenet_core::{RefinedType, Type};
use tenet_logic::{ConstructorDecl, ConstructorId, DataId, FieldDecl, Sort, SortKind, Term};

impl Walk<'_> {
    /// The sort of a base type over the type parameters of the item under verification.
    pub(crate) fn sort(&mut self, ty: &Type) -> Sort {
        match ty {
            Type::Int | Type::Char => Sort::INT,
            Type::Bool => Sort::BOOL,
            Type::Text => self.terms.sort(SortKind::Seq(Sort::INT)),
            Type::Unit => {
                let data = self.tuple_data(&[]);
                self.terms.data_sort(data)
            }
            Type::Never => self.terms.sort(SortKind::Uninterpreted("Never".into())),
            Type::List(element) => {
                let element = self.sort(element);
                self.terms.sort(SortKind::Seq(element))
            }
            Type::Set(element) => {
                let element = self.sort(element);
                self.terms.sort(SortKind::Set(element))
            }
            Type::Map(key, value) => {
                let (key, value) = (self.sort(key), self.sort(value));
                self.terms.sort(SortKind::Map(key, value))
            }
            Type::Tuple(parts) => {
                let parts: Vec<Sort> = parts.iter().map(|part| self.sort(part)).collect();
                let data = self.tuple_data(&parts);
                self.terms.data_sort(data)
            }
            Type::Data(path, args) => {
                let data = self.data_instance(path, args);
                self.terms.data_sort(data)
            }
            Type::Fn(params, result, _) => {
                let params: Box<[Sort]> = params.iter().map(|param| self.sort(param)).collect();
                let result = self.sort(result);
                self.terms.sort(SortKind::Fn(params, result))
            }
            Type::Param(index) => {
                let name = format!("T{index}");
                self.terms.sort(SortKind::Uninterpreted(name.into()))
            }
        }
    }

    /// The data type of the logic for tuples of these sorts.
    pub(crate) fn tuple_data(&mut self, parts: &[Sort]) -> DataId {
        if let Some(data) = self.tuples.get(parts) {
            return *data;
        }
        let data = self
            .env
            .declare_data(format!("Tuple{}#{}", parts.len(), self.tuples.len()));
        self.env.datas[data.0 as usize].constructors = vec![ConstructorDecl {
            name: "tuple".into(),
            fields: parts
                .iter()
                .enumerate()
                .map(|(i, sort)| FieldDecl {
                    name: format!("part{i}").into(),
                    sort: *sort,
                })
                .collect(),
        }];
        self.tuples.insert(parts.to_vec(), data);
        data
    }

    /// The value `()`.
    pub(crate) fn unit(&mut self) -> Term {
        let data = self.tuple_data(&[]);
        self.terms.construct(ConstructorId { data, index: 0 }, &[])
    }

    /// The data type of the logic for an instance of a record or enum.
    pub(crate) fn data_instance(&mut self, path: &Arc<str>, args: &[Type]) -> DataId {
        let key = (path.clone(), args.to_vec());
        if let Some(data) = self.datas.get(&key) {
            return *data;
        }
        let id = self
            .env
            .declare_data(format!("{path}#{}", self.datas.len()));
        self.datas.insert(key, id);
        let mut constructors = Vec::new();
        if let Some(data) = self.program.data(path) {
            for constructor in &data.constructors {
                let fields = constructor
                    .fields
                    .iter()
                    .map(|field| {
                        let local = &data.locals[field.0 as usize];
                        let ty = local.ty.base().substitute(args);
                        FieldDecl {
                            name: local.name.clone(),
                            sort: self.sort(&ty),
                        }
                    })
                    .collect();
                constructors.push(ConstructorDecl {
                    name: constructor.name.clone(),
                    fields,
                });
            }
        }
        if constructors.is_empty() {
            // A declaration in error: opaque, so that nothing follows from it.
            self.broken = true;
            constructors.push(ConstructorDecl {
                name: path.clone(),
                fields: Vec::new(),
            });
        }
        self.env.datas[id.0 as usize].constructors = constructors;
        id
    }

    /// The constructor of the logic for one of a record or enum at a base type.
    pub(crate) fn constructor(&mut self, ty: &Type, index: u32) -> ConstructorId {
        let data = match ty {
            Type::Data(path, args) => self.data_instance(path, args),
            Type::Tuple(parts) => {
                let parts: Vec<Sort> = parts.iter().map(|part| self.sort(part)).collect();
                self.tuple_data(&parts)
            }
            _ => self.tuple_data(&[]),
        };
        ConstructorId { data, index }
    }

    /// A part of a tuple.
    pub(crate) fn tuple_part(&mut self, ty: &Type, tuple: Term, part: u32) -> Term {
        let constructor = self.constructor(ty, 0);
        self.select(constructor, part, tuple)
    }

    /// A field of a value; of an application of the constructor it is the argument itself.
    pub(crate) fn select(&mut self, constructor: ConstructorId, field: u32, value: Term) -> Term {
        if *self.terms.op(value) == tenet_logic::Op::Constructor(constructor)
            && let Some(arg) = self.terms.args(value).get(field as usize)
        {
            return *arg;
        }
        let fields = &self.env.constructor(constructor).fields;
        if fields.len() <= field as usize {
            // A declaration in error.
            self.broken = true;
            return value;
        }
        self.terms.select(&self.env, constructor, field, value)
    }

    /// Was the value built by this constructor? Decided at once where it is the only one or the value shows it.
    pub(crate) fn is(&mut self, constructor: ConstructorId, value: Term) -> Term {
        if self.env.data(constructor.data).constructors.len() == 1 {
            return Term::TRUE;
        }
        if let tenet_logic::Op::Constructor(built) = self.terms.op(value) {
            return self.terms.bool(*built == constructor);
        }
        self.terms.is(constructor, value)
    }

    /// A type parameter's refined type as a plain base type.
    pub(crate) fn plain(ty: &Type) -> RefinedType {
        RefinedType::Base(ty.clone())
    }
}
