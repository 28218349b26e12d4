//! How types are represented, laid out and printed.

use super::instances::{monomorphic, type_depth};
use super::{MAX_INSTANCES, MAX_TYPE_DEPTH};
use crate::{Constructor, LayoutId, Rep, Shape, ShapeId, Test};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tenet_core::{Data, Path, Type};

/// Tables of layouts and shapes.
pub struct Layouts<'p> {
    items: &'p dyn tenet_core::Program,
    data: FxHashMap<Path, Option<Arc<Data>>>,
    layouts: Vec<Vec<Rep>>,
    layout_ids: FxHashMap<Vec<Rep>, LayoutId>,
    shapes: Vec<Shape>,
    shape_ids: FxHashMap<Type, ShapeId>,
    waiting: Vec<(ShapeId, Type)>,
}

impl<'p> Layouts<'p> {
    pub fn new(items: &'p dyn tenet_core::Program) -> Self {
        Layouts {
            items,
            data: FxHashMap::default(),
            layouts: Vec::new(),
            layout_ids: FxHashMap::default(),
            shapes: Vec::new(),
            shape_ids: FxHashMap::default(),
            waiting: Vec::new(),
        }
    }

    /// Layouts and shapes.
    ///
    /// # Errors
    ///
    /// A type that nests without end.
    pub fn finish(mut self) -> Result<(Vec<Vec<Rep>>, Vec<Shape>), Type> {
        while let Some((id, ty)) = self.waiting.pop() {
            self.shapes[id.0 as usize] = self.fill(&ty).ok_or(ty)?;
        }
        Ok((self.layouts, self.shapes))
    }

    /// A data type's declaration.
    pub fn data(&mut self, path: &Path) -> Option<Arc<Data>> {
        if let Some(data) = self.data.get(path) {
            return data.clone();
        }
        let data = self.items.data(path);
        self.data.insert(path.clone(), data.clone());
        data
    }

    /// The representation of a (monomorphic) type's values.
    pub fn rep(&mut self, ty: &Type) -> Rep {
        match ty {
            Type::Int => Rep::Int,
            Type::Bool => Rep::Bool,
            Type::Unit | Type::Never | Type::Char => Rep::Immediate,
            Type::Text | Type::List(_) | Type::Tuple(_) | Type::Fn(..) => Rep::Object,
            Type::Set(_) | Type::Map(..) | Type::Param(_) => Rep::Any,
            Type::Data(path, _) => {
                let Some(data) = self.data(path) else {
                    return Rep::Any;
                };
                let mut with_fields = data.constructors.iter().map(|c| !c.fields.is_empty());
                if with_fields.clone().all(|w| w) {
                    Rep::Object
                } else if with_fields.any(|w| w) {
                    Rep::Any
                } else {
                    Rep::Immediate
                }
            }
        }
    }

    /// The representation as a word that describes itself, as in a field.
    pub fn word_rep(&mut self, ty: &Type) -> Rep {
        match self.rep(ty) {
            Rep::Bool => Rep::Immediate,
            rep => rep,
        }
    }

    /// The layout of an object with fields of these types.
    pub fn layout(&mut self, fields: &[Type]) -> LayoutId {
        let reps: Vec<Rep> = fields.iter().map(|t| self.word_rep(t)).collect();
        let next = LayoutId(self.layouts.len() as u32);
        let layouts = &mut self.layouts;
        *self.layout_ids.entry(reps.clone()).or_insert_with(|| {
            layouts.push(reps);
            next
        })
    }

    /// The types of a constructor's fields.
    pub fn field_types(&mut self, path: &Path, args: &[Type], constructor: u32) -> Vec<Type> {
        let Some(data) = self.data(path) else {
            return Vec::new();
        };
        let Some(constructor) = data.constructors.get(constructor as usize) else {
            return Vec::new();
        };
        let field = |l: &tenet_core::LocalId| match data.locals.get(l.0 as usize) {
            Some(local) => monomorphic(&local.ty.base(), args),
            None => Type::Unit,
        };
        constructor.fields.iter().map(field).collect()
    }

    /// How a constructor is told from the others.
    pub fn test(&mut self, path: &Path, constructor: u32) -> Test {
        let Some(data) = self.data(path) else {
            return Test::Always;
        };
        let tag = constructor as u16;
        let with_fields = data
            .constructors
            .iter()
            .filter(|c| !c.fields.is_empty())
            .count();
        let this = &data.constructors[constructor as usize];
        if data.constructors.len() == 1 {
            Test::Always
        } else if this.fields.is_empty() {
            Test::Word(tag)
        } else if with_fields == 1 {
            Test::Address
        } else if with_fields == data.constructors.len() {
            Test::Tag(tag)
        } else {
            Test::AddressAndTag(tag)
        }
    }

    /// How a (monomorphic) type prints. The shape is filled in by [`Layouts::finish`].
    pub fn shape(&mut self, ty: &Type) -> ShapeId {
        if let Some(id) = self.shape_ids.get(ty) {
            return *id;
        }
        let id = ShapeId(self.shapes.len() as u32);
        self.shapes.push(Shape::Function);
        self.shape_ids.insert(ty.clone(), id);
        self.waiting.push((id, ty.clone()));
        id
    }

    fn fill(&mut self, ty: &Type) -> Option<Shape> {
        if type_depth(ty) > MAX_TYPE_DEPTH || self.shapes.len() > MAX_INSTANCES {
            return None;
        }
        Some(match ty {
            Type::Int => Shape::Int,
            Type::Bool => Shape::Bool,
            Type::Unit | Type::Never => Shape::Unit,
            Type::Char => Shape::Char,
            Type::Text => Shape::Text,
            Type::Fn(..) | Type::Param(_) => Shape::Function,
            Type::List(e) => Shape::List(self.shape(e)),
            Type::Set(e) => Shape::Set(self.shape(e)),
            Type::Map(k, v) => Shape::Map(self.shape(k), self.shape(v)),
            Type::Tuple(parts) => Shape::Tuple(parts.iter().map(|t| self.shape(t)).collect()),
            Type::Data(path, args) => self.data_shape(path, args)?,
        })
    }

    fn data_shape(&mut self, path: &Path, args: &[Type]) -> Option<Shape> {
        let data = self.data(path)?;
        let mut constructors = Vec::new();
        for (index, constructor) in data.constructors.iter().enumerate() {
            let types = self.field_types(path, args, index as u32);
            let mut fields = Vec::new();
            for (local, ty) in constructor.fields.iter().zip(&types) {
                let name = data.locals[local.0 as usize].name.clone();
                fields.push((name, self.shape(ty)));
            }
            constructors.push(Constructor {
                name: constructor.name.clone(),
                fields,
            });
        }
        match constructors.pop() {
            Some(only) if data.record && constructors.is_empty() => Some(Shape::Record(only)),
            last => {
                constructors.extend(last);
                Some(Shape::Enum(constructors))
            }
        }
    }
}
