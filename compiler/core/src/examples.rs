//! `example` lines as functions, so that they can be compiled and run as any other code.

use crate::{
    Body, Constant, Data, FunctionKind, Local, LocalId, Path, Program, RefinedType, Signature, Type,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A program with functions without parameters for some of its examples; each gives the example's truth.
pub struct WithExamples<'p> {
    program: &'p dyn Program,
    functions: BTreeMap<Path, (Arc<Signature>, Arc<Body>)>,
}

impl<'p> WithExamples<'p> {
    /// A program without functions for examples.
    pub fn new(program: &'p dyn Program) -> WithExamples<'p> {
        WithExamples {
            program,
            functions: BTreeMap::new(),
        }
    }

    /// Adds a function for the example of that position of a function, if there is one; gives its path, which no program can name.
    pub fn add(&mut self, path: &str, index: usize) -> Option<Path> {
        let owner = self.program.signature(path)?;
        let clause = owner.examples.get(index)?;
        let name: Path = format!("{path}#{index}").into();
        let mut locals = match self.program.body(path) {
            Some(body) => body.locals.clone(),
            None => owner.locals.clone(),
        };
        let result = LocalId(locals.len() as u32);
        locals.push(Local {
            name: "$truth".into(),
            ty: RefinedType::Base(Type::Bool),
            mutable: false,
            ghost: false,
            node: clause.node,
        });
        let signature = Signature {
            path: name.clone(),
            name: owner.name.clone(),
            kind: FunctionKind::Def,
            public: false,
            type_params: Vec::new(),
            locals: locals.clone(),
            params: Vec::new(),
            result,
            result_parts: Vec::new(),
            requires: Vec::new(),
            ensures: Vec::new(),
            decreases: None,
            examples: Vec::new(),
            effects: Vec::new(),
            diverges: false,
            node: clause.node,
        };
        let body = Body {
            locals,
            expr: clause.expr.clone(),
        };
        self.functions
            .insert(name.clone(), (Arc::new(signature), Arc::new(body)));
        Some(name)
    }
}

impl Program for WithExamples<'_> {
    fn signature(&self, path: &str) -> Option<Arc<Signature>> {
        match self.functions.get(path) {
            Some((signature, _)) => Some(signature.clone()),
            None => self.program.signature(path),
        }
    }

    fn body(&self, path: &str) -> Option<Arc<Body>> {
        match self.functions.get(path) {
            Some((_, body)) => Some(body.clone()),
            None => self.program.body(path),
        }
    }

    fn data(&self, path: &str) -> Option<Arc<Data>> {
        self.program.data(path)
    }

    fn constant(&self, path: &str) -> Option<Arc<Constant>> {
        self.program.constant(path)
    }
}
