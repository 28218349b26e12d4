//! Frames: what the names of an item stand for while one of its expressions is walked.

use rustc_hash::FxHashMap;
use std::rc::Rc;
use std::sync::Arc;
use tenet_core::{Local, LocalId, Path, RefinedType, Type};
use tenet_logic::Term;

/// A refined type together with the frame in which its predicates and type parameters are read.
#[derive(Clone, Debug)]
pub(crate) struct Closed {
    pub(crate) ty: RefinedType,
    pub(crate) frame: Rc<Frame>,
}

/// What a type parameter stands for: a base type over the parameters of the item under verification, and its refinement.
#[derive(Clone, Debug)]
pub(crate) struct TypeArg {
    pub(crate) base: Type,
    pub(crate) refined: Option<Closed>,
}

/// The meaning of an item's locals and type parameters.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// The item whose nodes the walked expressions have.
    pub(crate) owner: Path,
    /// Its locals.
    pub(crate) locals: Arc<[Local]>,
    values: Vec<Option<Term>>,
    pub(crate) type_args: Rc<[TypeArg]>,
    /// Types of locals that are sharper than the declared ones (functions with refined parameters).
    pub(crate) sharper: FxHashMap<LocalId, Option<Closed>>,
}

impl Frame {
    /// A frame without values.
    pub(crate) fn new(owner: Path, locals: Arc<[Local]>, type_args: Rc<[TypeArg]>) -> Frame {
        Frame {
            owner,
            values: vec![None; locals.len()],
            locals,
            type_args,
            sharper: FxHashMap::default(),
        }
    }

    /// The declaration of a local. Lowering numbers locals densely, so it is there.
    pub(crate) fn local(&self, id: LocalId) -> &Local {
        &self.locals[id.0 as usize]
    }

    /// The value of a local, if it has one by now.
    pub(crate) fn value(&self, id: LocalId) -> Option<Term> {
        self.values.get(id.0 as usize).copied().flatten()
    }

    /// Gives a local a value.
    pub(crate) fn set(&mut self, id: LocalId, value: Term) {
        if let Some(slot) = self.values.get_mut(id.0 as usize) {
            *slot = Some(value);
        }
    }

    /// The values of all locals, to be put back by [`Frame::restore`].
    pub(crate) fn snapshot(&self) -> Vec<Option<Term>> {
        self.values.clone()
    }

    /// Puts back the values of all locals; gives those that stood there.
    pub(crate) fn restore(&mut self, values: Vec<Option<Term>>) -> Vec<Option<Term>> {
        std::mem::replace(&mut self.values, values)
    }

    /// A base type with the type parameters replaced by what they stand for.
    pub(crate) fn resolve(&self, ty: &Type) -> Type {
        let args: Vec<Type> = self.type_args.iter().map(|arg| arg.base.clone()).collect();
        ty.substitute(&args)
    }
}
