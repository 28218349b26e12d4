//! Inference over one signature or body: bidirectional, with unification; the type that is wanted guides.

mod branches;
mod calls;
mod effects;
mod expressions;
mod finish;
mod lambdas;
mod literals;
mod members;
mod methods;
mod operators;
mod patterns;
mod signatures;
mod sources;
mod statements;
mod types;

pub(crate) use calls::data_type;
pub use signatures::{infer_body, infer_signature};

use crate::unify::Unifier;
use crate::{Call, Env, Finding, FunctionHeader, Header, HeaderKind, ParamHeader, Row, Ty, Typing};
use std::collections::BTreeMap;
use std::sync::Arc;
use tenet_hir::{Arm, Bound, Local, LocalId, ModulePath, NodeId, Signature};

/// How many mistakes of one item are reported at most.
const MAX_FINDINGS: usize = 100;

/// The state of inference over one item.
pub(crate) struct Infer<'a> {
    env: &'a dyn Env,
    signature: &'a Signature,
    module: ModulePath,
    params: Vec<ParamHeader>,
    /// The locals of the item, as far as they are lowered.
    locals: &'a [Local],
    /// For each local its type and the region in which it was declared.
    local_types: Vec<Option<(Ty, u32)>>,
    unifier: Unifier,
    typing: Typing,
    types: BTreeMap<NodeId, Ty>,
    frame: Frame,
    regions: u32,
    /// Everything read now is erased before the program runs.
    ghost: bool,
    /// Whether a call of a lemma may stand here: as a statement.
    statement: bool,
    /// `Eq`, `Ord` and `Show` that are asked for, judged once types are known.
    bounds: Vec<(Ty, Bound, NodeId)>,
    /// `{}`s whose type decides what they are.
    braces: Vec<(NodeId, Ty)>,
    /// Matches to be judged once types are known.
    matches: Vec<(NodeId, Ty, &'a [Arm])>,
}

/// What surrounds an expression: the function or lambda that `return` leaves, the loop that `break` leaves.
#[derive(Clone)]
struct Frame {
    /// What `return` gives; `None` where it cannot stand.
    result: Option<Ty>,
    /// Why `return`, `break` and assignments to what is outside cannot stand here.
    barrier: Barrier,
    /// How many loops of this frame are around.
    loops: u32,
    /// Was there a `break` of the innermost of these?
    broken: bool,
    /// Tells apart the pieces of code that cannot assign each other's variables.
    region: u32,
    /// What effects may be had.
    allowed: Allowed,
}

/// What kind of region it is.
#[derive(Clone, Copy, PartialEq)]
enum Barrier {
    /// The item's own body.
    Body,
    /// A lambda.
    Lambda,
    /// An expression that must change nothing; a phrase such as "an `assert`".
    Expression(&'static str),
}

/// What effects a region may have.
#[derive(Clone)]
enum Allowed {
    /// Those that the signature declares.
    Declared(Row),
    /// None; a phrase such as "a specification".
    Pure(&'static str),
    /// Whatever is found (a lambda's).
    Found(Row),
}

impl<'a> Infer<'a> {
    fn new(env: &'a dyn Env, signature: &'a Signature, header: &Header) -> Infer<'a> {
        Infer {
            env,
            signature,
            module: signature.module.clone(),
            params: header.type_params.clone(),
            locals: &signature.locals,
            local_types: Vec::new(),
            unifier: Unifier::default(),
            typing: Typing::default(),
            types: BTreeMap::new(),
            frame: Frame {
                result: None,
                barrier: Barrier::Body,
                loops: 0,
                broken: false,
                region: 0,
                allowed: Allowed::Pure("a signature"),
            },
            regions: 0,
            ghost: false,
            statement: false,
            bounds: Vec::new(),
            braces: Vec::new(),
            matches: Vec::new(),
        }
    }

    /// Reports; of hundreds of mistakes in one item the first hundred.
    fn report(&mut self, finding: Finding) {
        let findings = &mut self.typing.findings;
        let error = |f: &Finding| f.severity == tenet_source::Severity::Error;
        // Warnings push no error out.
        if findings.len() < MAX_FINDINGS || !findings.iter().any(error) {
            findings.push(finding);
        }
    }

    fn error(&mut self, code: &'static str, at: NodeId, message: impl Into<String>) {
        self.report(Finding::error(code, "type", at, message));
    }

    fn record(&mut self, id: NodeId, ty: Ty) -> Ty {
        let ty = if self.unifier.fits(&ty) {
            ty
        } else {
            Ty::Error
        };
        self.types.insert(id, ty.clone());
        ty
    }

    fn fresh(&mut self, origin: NodeId) -> Ty {
        self.unifier.fresh(origin)
    }

    fn head(&self, ty: &Ty) -> Ty {
        self.unifier.head(ty)
    }

    /// The type for people.
    fn text(&mut self, ty: &Ty) -> String {
        self.unifier.resolve(ty).to_string()
    }

    fn declare(&mut self, local: LocalId, ty: Ty) {
        let index = local.0 as usize;
        if self.local_types.len() <= index {
            self.local_types.resize(index + 1, None);
        }
        self.local_types[index] = Some((ty, self.frame.region));
    }

    fn local(&self, local: LocalId) -> Option<&'a Local> {
        self.locals.get(local.0 as usize)
    }

    fn local_name(&self, local: LocalId) -> &'a str {
        self.local(local).map_or("_", |l| &l.name)
    }

    fn header(&self, path: &str) -> Option<Arc<Header>> {
        self.env.header(path)
    }

    fn function_header(&self, path: &str) -> Option<(Arc<Header>, FunctionHeader)> {
        let header = self.header(path)?;
        match &header.kind {
            HeaderKind::Function(f) => {
                let function = f.clone();
                Some((header, function))
            }
            _ => None,
        }
    }

    fn refer(&mut self, path: &str) {
        if !self.typing.references.contains(path) {
            self.typing.references.insert(path.into());
        }
    }

    fn call(&mut self, id: NodeId, call: Call) {
        self.typing.calls.insert(id, call);
    }

    /// Runs `f` in a region of its own that cannot assign the variables outside, nor leave it.
    fn region<R>(&mut self, frame: Frame, f: impl FnOnce(&mut Self) -> R) -> R {
        let outer = std::mem::replace(&mut self.frame, frame);
        let statement = std::mem::replace(&mut self.statement, false);
        let out = f(self);
        self.frame = outer;
        self.statement = statement;
        out
    }

    fn next_region(&mut self) -> u32 {
        self.regions += 1;
        self.regions
    }

    /// Runs `f` where nothing may be changed, left or done: `what` names the place.
    fn pure<R>(&mut self, what: &'static str, f: impl FnOnce(&mut Self) -> R) -> R {
        let frame = Frame {
            result: None,
            barrier: Barrier::Expression(what),
            loops: 0,
            broken: false,
            region: self.next_region(),
            allowed: Allowed::Pure(what),
        };
        self.region(frame, f)
    }

    /// Runs `f` where all is erased and pure: `what` names the place.
    fn erased<R>(&mut self, what: &'static str, f: impl FnOnce(&mut Self) -> R) -> R {
        let ghost = std::mem::replace(&mut self.ghost, true);
        let out = self.pure(what, f);
        self.ghost = ghost;
        out
    }

    /// Demands that a type has `Eq`, `Ord` or `Show`. Equality is free where all is erased.
    fn bound(&mut self, ty: &Ty, bound: Bound, at: NodeId) {
        if !(self.ghost && bound == Bound::Eq) {
            self.bounds.push((ty.clone(), bound, at));
        }
    }
}
