//! From types as written to base types: aliases expanded, refinements erased. Headers of items.

use crate::{
    CtorHeader, DataHeader, Env, Finding, FunctionHeader, FunctionTy, Header, HeaderKind,
    ParamHeader, Row, TupleTy, Ty, ValueParam,
};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use tenet_hir::{
    Bound, BuiltinType, EffectKind, EffectRef, ItemPath, NodeId, Signature, SignatureKind,
    TypeExpr, TypeExprKind, TypePart,
};

/// The greatest number of parts of one type, aliases expanded.
const MAX_SIZE: usize = 2_000;
/// The greatest number of aliases in a chain.
const MAX_ALIASES: usize = 64;

/// Reads type expressions of one item.
pub(crate) struct TypeReader<'a> {
    env: &'a dyn Env,
    signature: &'a Signature,
    /// The aliases that are being expanded, outermost first.
    open: Vec<ItemPath>,
    /// The aliases that have been expanded: without it, aliases that name each other twice take forever.
    expanded: Rc<RefCell<BTreeMap<ItemPath, Ty>>>,
    /// What was found wrong; only with the item's own type expressions.
    pub(crate) findings: Vec<Finding>,
    /// The base type of each type expression and part that was read.
    pub(crate) nodes: Vec<(NodeId, Ty)>,
    /// Aliases and types that were named.
    pub(crate) references: Vec<ItemPath>,
}

impl<'a> TypeReader<'a> {
    pub(crate) fn new(env: &'a dyn Env, signature: &'a Signature) -> TypeReader<'a> {
        let open = match signature.kind {
            SignatureKind::Alias(_) => vec![signature.path.clone()],
            _ => Vec::new(),
        };
        TypeReader {
            env,
            signature,
            open,
            expanded: Rc::default(),
            findings: Vec::new(),
            nodes: Vec::new(),
            references: Vec::new(),
        }
    }

    /// The base type of a type expression of the item.
    pub(crate) fn read(&mut self, ty: &TypeExpr) -> Ty {
        let out = match &ty.kind {
            TypeExprKind::Error => Ty::Error,
            TypeExprKind::Builtin(builtin, args) => self.builtin(ty.id, *builtin, args),
            TypeExprKind::Param(index) => self.param(*index),
            TypeExprKind::Named(path, args) => self.named(ty.id, path, args),
            TypeExprKind::Tuple(parts) => self.tuple(parts),
            TypeExprKind::Function {
                params,
                result,
                effects,
            } => {
                let params = params.iter().map(|p| self.part(p)).collect();
                let result = self.part(result);
                Ty::Function(Arc::new(FunctionTy {
                    params,
                    result,
                    effects: row(effects),
                }))
            }
            TypeExprKind::Refined { base, .. } => self.read(base),
        };
        self.nodes.push((ty.id, out.clone()));
        out
    }

    fn part(&mut self, part: &TypePart) -> Ty {
        let ty = self.read(&part.ty);
        self.nodes.push((part.id, ty.clone()));
        ty
    }

    fn param(&self, index: u32) -> Ty {
        match self.signature.type_params.get(index as usize) {
            Some(param) => Ty::Param(index, param.name.clone()),
            None => Ty::Error,
        }
    }

    fn tuple(&mut self, parts: &[TypePart]) -> Ty {
        let types: Vec<Ty> = parts.iter().map(|p| self.part(p)).collect();
        match types.len() {
            0 => Ty::Unit,
            1 => types.into_iter().next().unwrap_or(Ty::Error),
            _ => Ty::Tuple(Arc::new(TupleTy {
                parts: types,
                names: parts
                    .iter()
                    .map(|p| p.binder.as_ref().map(|(name, _)| name.clone()))
                    .collect(),
            })),
        }
    }

    fn builtin(&mut self, id: NodeId, builtin: BuiltinType, args: &[TypeExpr]) -> Ty {
        let types: Vec<Ty> = args.iter().map(|a| self.read(a)).collect();
        if !self.arity(id, builtin.name(), types.len(), builtin.arity()) {
            return Ty::Error;
        }
        let mut types = types.into_iter();
        let mut next = || types.next().unwrap_or(Ty::Error);
        match builtin {
            BuiltinType::Int => Ty::Int,
            BuiltinType::Bool => Ty::Bool,
            BuiltinType::Unit => Ty::Unit,
            BuiltinType::Never => Ty::Never,
            BuiltinType::Char => Ty::Char,
            BuiltinType::Text => Ty::Text,
            BuiltinType::List => Ty::list(next()),
            BuiltinType::Set => Ty::set(next()),
            BuiltinType::Map => {
                let key = next();
                Ty::map(key, next())
            }
        }
    }

    fn arity(&mut self, id: NodeId, name: &str, given: usize, wanted: usize) -> bool {
        if given == wanted {
            return true;
        }
        let arguments = match wanted {
            0 => "no type arguments".to_string(),
            1 => "one type argument".to_string(),
            n => format!("{n} type arguments"),
        };
        let message = format!("`{name}` takes {arguments}, and {given} are given");
        self.findings
            .push(Finding::error("T1110", "type", id, message));
        false
    }

    fn named(&mut self, id: NodeId, path: &ItemPath, args: &[TypeExpr]) -> Ty {
        let types: Vec<Ty> = args.iter().map(|a| self.read(a)).collect();
        self.references.push(path.clone());
        let Some(signature) = self.env.signature(path) else {
            return Ty::Error;
        };
        let wanted = signature.type_params.len();
        if !self.arity(id, tenet_hir::last_name(path), types.len(), wanted) {
            return Ty::Error;
        }
        match &signature.kind {
            SignatureKind::Data(_) => Ty::Data(path.clone(), types.into()),
            SignatureKind::Alias(target) => {
                let out = self.alias(id, path, &signature, target);
                let out = out.substitute(&types, &[]);
                self.bounded(id, out)
            }
            _ => Ty::Error,
        }
    }

    fn alias(&mut self, id: NodeId, path: &ItemPath, signature: &Signature, to: &TypeExpr) -> Ty {
        if self.open.contains(path) {
            if self.open.first() == Some(path) && *path == self.signature.path {
                let message = format!("the type `{}` is defined by itself", signature.name);
                let finding = Finding::error("T1122", "type", id, message).with_note(
                    "An alias stands for another type. Data that contains itself is a `record` or an `enum`.",
                );
                self.findings.push(finding);
            }
            return Ty::Error;
        }
        if let Some(known) = self.expanded.borrow().get(path) {
            return known.clone();
        }
        if self.open.len() >= MAX_ALIASES {
            self.too_large(id);
            return Ty::Error;
        }
        // What is wrong inside the alias is reported where it is declared, except that a cycle through it is
        // this item's mistake as well.
        let mut inner = TypeReader::new(self.env, signature);
        inner.open = self.open.clone();
        inner.open.push(path.clone());
        inner.expanded = self.expanded.clone();
        let out = inner.read(to);
        self.expanded.borrow_mut().insert(path.clone(), out.clone());
        let own_cycle = matches!(self.signature.kind, SignatureKind::Alias(_))
            && self.open.len() == 1
            && self.reaches(signature, &mut vec![path.clone()]);
        if own_cycle {
            let message = format!("the type `{}` is defined by itself", self.signature.name);
            let finding = Finding::error("T1122", "type", id, message).with_note(format!(
                "It goes by way of `{}`. Data that contains itself is a `record` or an `enum`.",
                signature.name
            ));
            self.findings.push(finding);
        }
        out
    }

    /// Whether an alias leads back to this item by aliases alone.
    fn reaches(&self, from: &Signature, seen: &mut Vec<ItemPath>) -> bool {
        let SignatureKind::Alias(ty) = &from.kind else {
            return false;
        };
        let mut names = Vec::new();
        named_in(ty, &mut names);
        for name in names {
            if name == self.signature.path {
                return true;
            }
            if !seen.contains(&name) && seen.len() < 1_000 {
                seen.push(name.clone());
                if seen.len() < MAX_ALIASES
                    && let Some(next) = self.env.signature(&name)
                    && self.reaches(&next, seen)
                {
                    return true;
                }
            }
        }
        false
    }

    fn bounded(&mut self, id: NodeId, ty: Ty) -> Ty {
        let mut fuel = MAX_SIZE;
        if fits(&ty, &mut fuel) {
            return ty;
        }
        self.too_large(id);
        Ty::Error
    }

    fn too_large(&mut self, id: NodeId) {
        let message = "this type is too large once its aliases are expanded";
        let finding = Finding::error("T1132", "type", id, message)
            .with_note("Declare a `record` or an `enum` for a part of it.");
        self.findings.push(finding);
    }
}

/// The aliases and data types named in a type expression.
fn named_in(ty: &TypeExpr, out: &mut Vec<ItemPath>) {
    match &ty.kind {
        TypeExprKind::Builtin(_, args) => args.iter().for_each(|a| named_in(a, out)),
        TypeExprKind::Named(path, args) => {
            out.push(path.clone());
            args.iter().for_each(|a| named_in(a, out));
        }
        TypeExprKind::Tuple(parts) => parts.iter().for_each(|p| named_in(&p.ty, out)),
        TypeExprKind::Function { params, result, .. } => {
            params.iter().for_each(|p| named_in(&p.ty, out));
            named_in(&result.ty, out);
        }
        TypeExprKind::Refined { base, .. } => named_in(base, out),
        TypeExprKind::Error | TypeExprKind::Param(_) => {}
    }
}

fn fits(ty: &Ty, fuel: &mut usize) -> bool {
    let Some(left) = fuel.checked_sub(1) else {
        return false;
    };
    *fuel = left;
    ty.children().into_iter().all(|t| fits(t, fuel))
}

/// The row of `uses`.
pub(crate) fn row(effects: &[EffectRef]) -> Row {
    let mut out = Row::pure();
    for effect in effects {
        match effect.kind {
            EffectKind::Console => out.console = true,
            EffectKind::Diverge => out.diverge = true,
            EffectKind::Param(index) => out.join(&Row {
                params: vec![index],
                ..Row::default()
            }),
            EffectKind::Error => {}
        }
    }
    out
}

/// The base types of an item's signature. Reads other signatures only, so no query of headers can go in circles.
pub fn item_header(signature: &Signature, env: &dyn Env) -> Header {
    let mut reader = TypeReader::new(env, signature);
    header_with(signature, &mut reader)
}

pub(crate) fn header_with(signature: &Signature, reader: &mut TypeReader<'_>) -> Header {
    let kind = match &signature.kind {
        SignatureKind::Function(f) => HeaderKind::Function(FunctionHeader {
            kind: f.kind,
            params: f
                .params
                .iter()
                .map(|p| value_param(signature, reader, &p.binding, p.ghost))
                .collect(),
            result: reader.read(&f.result.ty),
            effects: row(&f.effects),
        }),
        SignatureKind::Data(data) => HeaderKind::Data(DataHeader {
            record: data.record,
            ctors: data
                .ctors
                .iter()
                .map(|ctor| CtorHeader {
                    name: ctor.name.clone(),
                    fields: ctor
                        .fields
                        .iter()
                        .map(|f| value_param(signature, reader, f, false))
                        .collect(),
                })
                .collect(),
        }),
        SignatureKind::Alias(ty) => HeaderKind::Alias(reader.read(ty)),
        SignatureKind::Const(binding) => HeaderKind::Const(reader.read(&binding.ty)),
        SignatureKind::Test => HeaderKind::Test,
    };
    Header {
        path: signature.path.clone(),
        module: signature.module.clone(),
        public: signature.public,
        type_params: signature.type_params.iter().map(param_header).collect(),
        kind,
    }
}

fn value_param(
    signature: &Signature,
    reader: &mut TypeReader<'_>,
    binding: &tenet_hir::Binding,
    ghost: bool,
) -> ValueParam {
    let name = signature
        .locals
        .get(binding.local.0 as usize)
        .map_or_else(|| "_".into(), |local| local.name.clone());
    ValueParam {
        name,
        ty: reader.read(&binding.ty),
        ghost,
    }
}

fn param_header(param: &tenet_hir::TypeParam) -> ParamHeader {
    let mut bounds = param.bounds.clone();
    if bounds.contains(&Bound::Ord) {
        bounds.push(Bound::Eq);
    }
    bounds.sort_unstable();
    bounds.dedup();
    ParamHeader {
        name: param.name.clone(),
        effect: param.effect,
        bounds,
    }
}
