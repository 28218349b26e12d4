//! The environment of a sequent: data types and functions, with definitions where they have one.

use crate::{Sort, Term};
use std::sync::Arc;

/// A data type of an [`Environment`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DataId(pub u32);

/// A constructor: a data type and the position among its constructors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConstructorId {
    /// The data type.
    pub data: DataId,
    /// Which of its constructors, from 0.
    pub index: u32,
}

/// A function of an [`Environment`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionId(pub u32);

/// A field of a constructor.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldDecl {
    /// For printing only.
    pub name: Arc<str>,
    /// The field's sort.
    pub sort: Sort,
}

/// A constructor of a data type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConstructorDecl {
    /// For printing only.
    pub name: Arc<str>,
    /// The fields in order.
    pub fields: Vec<FieldDecl>,
}

/// An algebraic data type: values are built by its constructors in finitely many steps. Whoever declares
/// one guarantees that it is inhabited and that recursion is strictly positive.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DataDecl {
    /// For printing only; unique within the environment.
    pub name: Arc<str>,
    /// At least one constructor.
    pub constructors: Vec<ConstructorDecl>,
}

/// The defining equation of a function: wherever `guard` holds, the function's value is `body`. In both, the
/// parameter `i` of `n` is the bound variable with index `n - 1 - i`. Whoever states it guarantees that it
/// has a solution (the recursion is well-founded).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Definition {
    /// Where the equation holds.
    pub guard: Term,
    /// The value.
    pub body: Term,
    /// Whether the body mentions the function itself, directly or through others.
    pub recursive: bool,
}

/// A function symbol: total, of first order arity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FunctionDecl {
    /// For printing only; unique within the environment.
    pub name: Arc<str>,
    /// The parameters' sorts.
    pub params: Vec<Sort>,
    /// The result's sort.
    pub result: Sort,
    /// The defining equation, for a function that may be unfolded.
    pub definition: Option<Definition>,
}

/// Data types and functions that terms may mention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Data types by [`DataId`].
    pub datas: Vec<DataDecl>,
    /// Functions by [`FunctionId`].
    pub functions: Vec<FunctionDecl>,
}

impl Environment {
    /// The declaration of a data type.
    pub fn data(&self, id: DataId) -> &DataDecl {
        &self.datas[id.0 as usize]
    }

    /// The declaration of a constructor.
    pub fn constructor(&self, id: ConstructorId) -> &ConstructorDecl {
        &self.data(id.data).constructors[id.index as usize]
    }

    /// The declaration of a function.
    pub fn function(&self, id: FunctionId) -> &FunctionDecl {
        &self.functions[id.0 as usize]
    }

    /// The constructors of a data type.
    pub fn constructors(&self, data: DataId) -> impl Iterator<Item = ConstructorId> + use<> {
        let count = self.data(data).constructors.len() as u32;
        (0..count).map(move |index| ConstructorId { data, index })
    }

    /// Adds a data type without constructors, to be completed before it is used in a sequent; this allows recursion.
    pub fn declare_data(&mut self, name: impl Into<Arc<str>>) -> DataId {
        let id = DataId(self.datas.len() as u32);
        self.datas.push(DataDecl {
            name: name.into(),
            constructors: Vec::new(),
        });
        id
    }

    /// Adds a function without a definition.
    pub fn declare_function(
        &mut self,
        name: impl Into<Arc<str>>,
        params: Vec<Sort>,
        result: Sort,
    ) -> FunctionId {
        let id = FunctionId(self.functions.len() as u32);
        self.functions.push(FunctionDecl {
            name: name.into(),
            params,
            result,
            definition: None,
        });
        id
    }
}
