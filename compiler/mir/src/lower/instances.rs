//! The worklist of instances.

use super::frame::Frame;
use super::layouts::Layouts;
use super::{LowerError, MAX_INSTANCES, MAX_TYPE_DEPTH, Root};
use crate::{ConstantId, Function, FunctionId, Program, Rep, RootCode};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tenet_core::{FunctionKind, NodeId, Path, Type};

/// What is lowered for the whole program.
pub struct Instances<'p> {
    /// Where items are looked up.
    pub items: &'p dyn tenet_core::Program,
    /// Representations, layouts and shapes.
    pub layouts: Layouts<'p>,
    functions: Vec<Option<Function>>,
    known: FxHashMap<(Path, Vec<Type>), FunctionId>,
    constants: FxHashMap<Path, ConstantId>,
    constant_code: Vec<FunctionId>,
    waiting: Vec<(FunctionId, Job)>,
}

enum Job {
    Function(Path, Vec<Type>),
    Constant(Path),
}

/// Where an error is.
pub fn error(path: &Path, node: Option<NodeId>, message: impl Into<String>) -> LowerError {
    LowerError {
        path: path.clone(),
        node,
        message: message.into(),
    }
}

impl<'p> Instances<'p> {
    pub fn new(items: &'p dyn tenet_core::Program) -> Self {
        Instances {
            items,
            layouts: Layouts::new(items),
            functions: Vec::new(),
            known: FxHashMap::default(),
            constants: FxHashMap::default(),
            constant_code: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// The code of a root.
    pub fn root(&mut self, root: &Root) -> Result<RootCode, LowerError> {
        let (path, args) = match root {
            Root::Main(path) | Root::Test(path) => (path, Vec::new()),
            Root::Function(path, args) => (path, args.clone()),
        };
        let function = self.instance(path, args, path, None)?;
        Ok(RootCode { function })
    }

    /// The instance of a function at type arguments; `from` and `node` say who asks.
    pub fn instance(
        &mut self,
        path: &Path,
        args: Vec<Type>,
        from: &Path,
        node: Option<NodeId>,
    ) -> Result<FunctionId, LowerError> {
        let key = (path.clone(), args);
        if let Some(id) = self.known.get(&key) {
            return Ok(*id);
        }
        if key.1.iter().any(|t| type_depth(t) > MAX_TYPE_DEPTH) || self.known.len() >= MAX_INSTANCES
        {
            return Err(error(
                from,
                node,
                format!(
                    "the call of `{path}` needs endlessly many instances: its type arguments grow with each call"
                ),
            ));
        }
        let id = self.reserve();
        self.waiting
            .push((id, Job::Function(key.0.clone(), key.1.clone())));
        self.known.insert(key, id);
        Ok(id)
    }

    /// The constant with this path.
    pub fn constant(&mut self, path: &Path) -> ConstantId {
        if let Some(id) = self.constants.get(path) {
            return *id;
        }
        let function = self.reserve();
        let id = ConstantId(self.constant_code.len() as u32);
        self.constant_code.push(function);
        self.constants.insert(path.clone(), id);
        self.waiting.push((function, Job::Constant(path.clone())));
        id
    }

    /// A place for a function.
    pub fn reserve(&mut self) -> FunctionId {
        self.functions.push(None);
        FunctionId(self.functions.len() as u32 - 1)
    }

    /// Fills a place.
    pub fn define(&mut self, id: FunctionId, function: Function) {
        self.functions[id.0 as usize] = Some(function);
    }

    /// Lowers until nothing waits.
    pub fn run(&mut self) -> Result<(), LowerError> {
        while let Some((id, job)) = self.waiting.pop() {
            let function = match job {
                Job::Function(path, args) => self.function(&path, &args)?,
                Job::Constant(path) => self.constant_function(&path)?,
            };
            self.define(id, function);
        }
        Ok(())
    }

    fn function(&mut self, path: &Path, args: &[Type]) -> Result<Function, LowerError> {
        let missing = || error(path, None, "has no code");
        let signature = self.items.signature(path).ok_or_else(missing)?;
        if matches!(
            signature.kind,
            FunctionKind::GhostSpec | FunctionKind::Lemma
        ) {
            return Err(error(path, None, "is ghost and cannot run"));
        }
        let body = self.items.body(path).ok_or_else(missing)?;
        let result = body
            .locals
            .get(signature.result.0 as usize)
            .map_or(Type::Unit, |l| l.ty.base());
        let test = signature.kind == FunctionKind::Test;
        Frame::function(
            self,
            path,
            args,
            &body.locals,
            &signature.params,
            &result,
            test,
            &body.expr,
        )
    }

    fn constant_function(&mut self, path: &Path) -> Result<Function, LowerError> {
        let constant = self
            .items
            .constant(path)
            .ok_or_else(|| error(path, None, "has no value"))?;
        Frame::constant(self, path, &constant.locals, &constant.value)
    }

    /// The program. All functions were defined by [`Instances::run`].
    pub fn finish(self) -> Result<Program, LowerError> {
        let (layouts, shapes) = self.layouts.finish().map_err(|ty| {
            let path = match &ty {
                Type::Data(path, _) => path.clone(),
                _ => "a type".into(),
            };
            error(
                &path,
                None,
                "cannot be shown: its type arguments grow without end",
            )
        })?;
        Ok(Program {
            functions: self.functions.into_iter().flatten().collect(),
            roots: Vec::new(),
            constants: self.constant_code,
            layouts,
            shapes,
        })
    }

    /// The representation of a type's values.
    pub fn rep(&mut self, ty: &Type) -> Rep {
        self.layouts.rep(ty)
    }
}

/// A type at type arguments, with what does not matter at run time made equal.
pub fn monomorphic(ty: &Type, args: &[Type]) -> Type {
    let sub = |t: &Arc<Type>| Arc::new(monomorphic(t, args));
    match ty {
        Type::Param(index) => args.get(*index as usize).cloned().unwrap_or(Type::Unit),
        Type::List(e) => Type::List(sub(e)),
        Type::Set(e) => Type::Set(sub(e)),
        Type::Map(k, v) => Type::Map(sub(k), sub(v)),
        Type::Tuple(parts) => Type::Tuple(parts.iter().map(|t| monomorphic(t, args)).collect()),
        Type::Data(path, targs) => Type::Data(
            path.clone(),
            targs.iter().map(|t| monomorphic(t, args)).collect(),
        ),
        Type::Fn(params, result, _) => Type::Fn(
            params.iter().map(|t| monomorphic(t, args)).collect(),
            sub(result),
            false,
        ),
        Type::Int | Type::Bool | Type::Unit | Type::Never | Type::Char | Type::Text => ty.clone(),
    }
}

/// How deep a type nests.
pub fn type_depth(ty: &Type) -> usize {
    let deepest = |parts: &[Type]| parts.iter().map(type_depth).max().unwrap_or(0);
    1 + match ty {
        Type::List(e) | Type::Set(e) => type_depth(e),
        Type::Map(k, v) => type_depth(k).max(type_depth(v)),
        Type::Tuple(parts) | Type::Data(_, parts) => deepest(parts),
        Type::Fn(params, result, _) => deepest(params).max(type_depth(result)),
        _ => 0,
    }
}
