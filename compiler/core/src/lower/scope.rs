//! The state of lowering one item: locals, and whose nodes and names are being read.

use super::{LowerEnv, Lowered, Stop};
use crate::{Expr, ExprKind, Local, LocalId, Path, RefinedType, Type};
use std::sync::Arc;
use tenet_hir as hir;
use tenet_hir::{LocalKind, NodeId};
use tenet_types::{Call, Ty, TypedBody, TypedSignature, Typing};

/// The state of lowering one item.
pub(super) struct Lower<'a> {
    pub(super) env: &'a dyn LowerEnv,
    /// The locals of the item in Core.
    pub(super) locals: Vec<Local>,
    pub(super) source: Source<'a>,
    /// The type that `return` and `try` give, innermost function or lambda last.
    pub(super) results: Vec<Type>,
    /// Is the body of a test being lowered, whose assertions run?
    pub(super) test: bool,
    /// Counts what could tell in which order operands are evaluated: calls with effects, assignments, jumps.
    pub(super) events: u32,
}

/// Where the HIR that is being read comes from: the item itself, or an alias or callee whose type is read in the item's place.
pub(super) struct Source<'a> {
    /// The item whose source map knows the nodes.
    pub(super) path: Path,
    pub(super) signature: Arc<hir::Signature>,
    pub(super) typed: Arc<TypedSignature>,
    pub(super) body: Option<(&'a hir::Body, &'a TypedBody)>,
    /// What the source's locals are in Core, as far as they have been met.
    pub(super) map: Vec<Option<LocalId>>,
    /// What its type parameters stand for, those for effects left out; `None` for the item itself, whose parameters stay.
    pub(super) args: Option<Vec<RefinedType>>,
}

impl<'a> Source<'a> {
    pub(super) fn new(
        signature: Arc<hir::Signature>,
        typed: Arc<TypedSignature>,
        args: Option<Vec<RefinedType>>,
    ) -> Source<'a> {
        Source {
            path: signature.path.clone(),
            map: vec![None; signature.locals.len()],
            signature,
            typed,
            body: None,
            args,
        }
    }

    /// The tables that know a node.
    fn typing(&self, node: NodeId) -> &Typing {
        match self.body {
            Some((body, typed)) if node.0 >= body.first_node => &typed.typing,
            _ => &self.typed.typing,
        }
    }

    /// A local as declared, and its base type.
    fn declared(&self, local: hir::LocalId) -> Option<(&hir::Local, &Ty)> {
        let (locals, typing) = match self.body {
            Some((body, typed)) => (&body.locals, &typed.typing),
            None => (&self.signature.locals, &self.typed.typing),
        };
        Some((locals.get(local.0 as usize)?, typing.local(local)))
    }
}

impl<'a> Lower<'a> {
    /// The Core local of a local of the source; one of a signature that is read in another item's place is made when it is met first.
    pub(super) fn local(&mut self, local: hir::LocalId) -> Lowered<LocalId> {
        let index = local.0 as usize;
        if let Some(Some(known)) = self.source.map.get(index) {
            return Ok(*known);
        }
        let id = self.declare(local)?;
        if self.source.map.len() <= index {
            self.source.map.resize(index + 1, None);
        }
        self.source.map[index] = Some(id);
        Ok(id)
    }

    /// A new Core local for a local of the source.
    pub(super) fn declare(&mut self, local: hir::LocalId) -> Lowered<LocalId> {
        let (declared, ty) = self.source.declared(local).ok_or(Stop::Reported)?;
        let (name, kind, node, ty) = (
            declared.name.clone(),
            declared.kind,
            declared.id,
            ty.clone(),
        );
        let ty = self.ty(&ty)?;
        Ok(self.push_local(Local {
            name,
            ty: RefinedType::Base(ty),
            mutable: matches!(kind, LocalKind::Var | LocalKind::GhostVar),
            ghost: matches!(
                kind,
                LocalKind::GhostLet | LocalKind::GhostVar | LocalKind::GhostParam
            ),
            node,
        }))
    }

    fn push_local(&mut self, local: Local) -> LocalId {
        let id = LocalId(self.locals.len() as u32);
        self.locals.push(local);
        id
    }

    /// A made-up local.
    pub(super) fn fresh(&mut self, name: &str, ty: Type, node: NodeId) -> LocalId {
        self.push_local(Local {
            name: format!("${name}").into(),
            ty: RefinedType::Base(ty),
            mutable: false,
            ghost: false,
            node,
        })
    }

    /// Declares the refined type of a local.
    pub(super) fn set_type(&mut self, local: LocalId, ty: RefinedType) {
        if let Some(local) = self.locals.get_mut(local.0 as usize) {
            local.ty = ty;
        }
    }

    /// Marks a local as erased.
    pub(super) fn set_ghost(&mut self, local: LocalId) {
        if let Some(local) = self.locals.get_mut(local.0 as usize) {
            local.ghost = true;
        }
    }

    pub(super) fn read(&self, local: LocalId, node: NodeId) -> Expr {
        let ty = self
            .locals
            .get(local.0 as usize)
            .map_or(Type::Never, |l| l.ty.base());
        Expr::new(ExprKind::Local(local), ty, node)
    }

    pub(super) fn is_mutable(&self, local: LocalId) -> bool {
        self.locals.get(local.0 as usize).is_some_and(|l| l.mutable)
    }

    /// Runs `work` with other locals in the place of some of the source's.
    pub(super) fn renamed<T>(
        &mut self,
        names: &[(hir::LocalId, LocalId)],
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let saved = self.source.map.clone();
        for (from, to) in names {
            let index = from.0 as usize;
            if self.source.map.len() <= index {
                self.source.map.resize(index + 1, None);
            }
            self.source.map[index] = Some(*to);
        }
        let out = work(self);
        for (from, _) in names {
            self.source.map[from.0 as usize] = saved.get(from.0 as usize).copied().flatten();
        }
        out
    }

    /// Runs `work` on the signature of another item.
    pub(super) fn reading<T>(
        &mut self,
        source: Source<'a>,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let own = std::mem::replace(&mut self.source, source);
        let out = work(self);
        self.source = own;
        out
    }

    /// The base type of a node.
    pub(super) fn node_ty(&self, node: NodeId) -> Lowered<Type> {
        let ty = self.source.typing(node).ty(node);
        self.ty(ty)
    }

    /// Is the statement a loop that is left by `return` at most?
    pub(super) fn is_endless(&self, node: NodeId) -> bool {
        self.source.typing(node).endless.contains(&node)
    }

    pub(super) fn call_of(&self, node: NodeId) -> Lowered<Call> {
        let call = self.source.typing(node).calls.get(&node);
        call.cloned().ok_or(Stop::Reported)
    }

    pub(super) fn field_of(&self, node: NodeId) -> Lowered<u32> {
        let field = self.source.typing(node).fields.get(&node);
        field.copied().ok_or(Stop::Reported)
    }

    pub(super) fn pattern_fields(&self, node: NodeId) -> Option<Vec<u32>> {
        self.source.typing(node).pattern_fields.get(&node).cloned()
    }

    pub(super) fn is_erased(&self, node: NodeId) -> bool {
        self.source.typing(node).erased.contains(&node)
    }

    /// The HIR of another item's signature.
    pub(super) fn other(&self, path: &str) -> Lowered<Arc<hir::Signature>> {
        if *self.source.path == *path {
            return Ok(self.source.signature.clone());
        }
        self.env.signature(path).ok_or(Stop::Reported)
    }

    /// The types of another item's signature.
    pub(super) fn other_typed(&self, path: &str) -> Lowered<Arc<TypedSignature>> {
        if *self.source.path == *path {
            return Ok(self.source.typed.clone());
        }
        self.env.typed_signature(path).ok_or(Stop::Reported)
    }

    /// The type that `return` gives here.
    pub(super) fn result(&self) -> Lowered<Type> {
        self.results.last().cloned().ok_or(Stop::Reported)
    }
}
