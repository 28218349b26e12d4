//! What a record or enum must be: strictly positive, inhabited, regular in its recursion.
//!
//! A type that stands left of an arrow in its own definition would let a function that never returns be written
//! without recursion; a type without values would prove anything; both are refused on base types alone.

use crate::{Env, Finding, Header, HeaderKind, Ty};
use std::collections::BTreeMap;
use tenet_hir::{ItemPath, NodeId, Signature, SignatureKind};

/// The greatest number of instances of data types that are looked at for one declaration.
const MAX_INSTANCES: usize = 300;

/// What is wrong with a declaration of data.
pub(crate) fn problems(signature: &Signature, header: &Header, env: &dyn Env) -> Vec<Finding> {
    let (SignatureKind::Data(data), HeaderKind::Data(typed)) = (&signature.kind, &header.kind)
    else {
        return Vec::new();
    };
    let own = crate::infer::data_type(header);
    let mut world = World::new(env);
    world.add(&own, header);
    world.close();
    let mut out = Vec::new();
    for (ctor, typed) in data.ctors.iter().zip(&typed.ctors) {
        for (field, param) in ctor.fields.iter().zip(&typed.fields) {
            if world.negative(&param.ty, &header.path, &mut Vec::new()) {
                out.push(not_positive(&signature.name, field.ty.id));
            } else if world.irregular(&param.ty, &header.path, &own) {
                out.push(not_regular(&signature.name, field.ty.id));
            }
        }
    }
    if out.is_empty() && !world.overflow && !world.inhabited(&own) {
        out.push(not_inhabited(&signature.name));
    }
    if out.is_empty() && world.overflow {
        let message = format!(
            "`{}` reaches too many types, which is not supported yet",
            signature.name
        );
        out.push(Finding::on_item("T1908", "unsupported", message));
    }
    out
}

fn not_positive(name: &str, at: NodeId) -> Finding {
    let message = format!("`{name}` stands left of an arrow in its own definition");
    Finding::error("T1124", "type", at, message).with_note(
        "Such a type would hide a recursion that no measure sees, so anything could be proved.",
    )
}

fn not_regular(name: &str, at: NodeId) -> Finding {
    let message =
        format!("`{name}` contains itself with other type arguments, which is not supported yet");
    Finding::error("T1908", "unsupported", at, message)
}

fn not_inhabited(name: &str) -> Finding {
    let message = format!("no value of `{name}` can ever be made");
    Finding::on_item("T1125", "type", message).with_note(
        "Every way to make one needs one already. Give it a constructor that does not, or a field of type `Option` or `List`.",
    )
}

/// The instances of data types that a declaration reaches, each with the types of its constructors' fields.
struct World<'a> {
    env: &'a dyn Env,
    instances: BTreeMap<(ItemPath, String), Instance>,
    queue: Vec<Ty>,
    overflow: bool,
}

/// The types of the fields of each constructor.
struct Instance {
    ctors: Vec<Vec<Ty>>,
}

fn key(ty: &Ty) -> Option<(ItemPath, String)> {
    match ty {
        // Parameters of one name may differ; their numbers do not.
        Ty::Data(path, args) => Some((path.clone(), args.iter().map(spelled).collect())),
        _ => None,
    }
}

/// A spelling that tells all types apart.
fn spelled(ty: &Ty) -> String {
    let parts: Vec<String> = ty.children().into_iter().map(spelled).collect();
    let head = match ty {
        Ty::Param(i, _) => format!("{i}"),
        Ty::Data(path, _) => path.to_string(),
        Ty::List(_) => "List".into(),
        Ty::Set(_) => "Set".into(),
        Ty::Map(..) => "Map".into(),
        Ty::Tuple(_) => "Tuple".into(),
        Ty::Function(f) => format!("Fn{:?}", f.effects),
        leaf => leaf.to_string(),
    };
    format!("{head}<{}>", parts.join(","))
}

impl<'a> World<'a> {
    fn new(env: &'a dyn Env) -> World<'a> {
        World {
            env,
            instances: BTreeMap::new(),
            queue: Vec::new(),
            overflow: false,
        }
    }

    fn add(&mut self, ty: &Ty, header: &Header) {
        let (Ty::Data(_, args), Some(key)) = (ty, key(ty)) else {
            return;
        };
        let HeaderKind::Data(data) = &header.kind else {
            return;
        };
        let ctors: Vec<Vec<Ty>> = data
            .ctors
            .iter()
            .map(|c| {
                c.fields
                    .iter()
                    .map(|f| f.ty.substitute(args, &[]))
                    .collect()
            })
            .collect();
        self.queue.extend(ctors.iter().flatten().cloned());
        self.instances.insert(key, Instance { ctors });
    }

    /// Adds all instances that are reached.
    fn close(&mut self) {
        while let Some(ty) = self.queue.pop() {
            if let Some(key) = key(&ty)
                && !self.instances.contains_key(&key)
            {
                if self.instances.len() >= MAX_INSTANCES || size(&ty, 500) == 0 {
                    self.overflow = true;
                    return;
                }
                if let Ty::Data(path, _) = &ty
                    && let Some(header) = self.env.header(path)
                {
                    self.add(&ty, &header);
                }
            }
            self.queue.extend(ty.children().into_iter().cloned());
        }
    }

    /// Whether values of `ty` may hold values of the data type `target`, functions' results included.
    fn mentions(&self, ty: &Ty, target: &ItemPath, seen: &mut Vec<(ItemPath, String)>) -> bool {
        if matches!(ty, Ty::Data(path, _) if path == target) {
            return true;
        }
        ty.children()
            .into_iter()
            .any(|part| self.mentions(part, target, seen))
            || self
                .fields_of(ty, seen)
                .is_some_and(|fields| fields.iter().any(|f| self.mentions(f, target, seen)))
    }

    /// The field types of an instance that is met for the first time.
    fn fields_of(&self, ty: &Ty, seen: &mut Vec<(ItemPath, String)>) -> Option<Vec<Ty>> {
        let key = key(ty)?;
        if seen.contains(&key) {
            return None;
        }
        seen.push(key.clone());
        let instance = self.instances.get(&key)?;
        Some(instance.ctors.iter().flatten().cloned().collect())
    }

    /// Whether `target` is reached left of an arrow.
    fn negative(&self, ty: &Ty, target: &ItemPath, seen: &mut Vec<(ItemPath, String)>) -> bool {
        if let Ty::Function(f) = ty {
            return f
                .params
                .iter()
                .any(|p| self.mentions(p, target, &mut Vec::new()))
                || self.negative(&f.result, target, seen);
        }
        if matches!(ty, Ty::Data(path, _) if path == target) {
            return false;
        }
        // The arguments of data are judged where its fields use them.
        match self.fields_of(ty, seen) {
            Some(fields) => fields.iter().any(|f| self.negative(f, target, seen)),
            None if matches!(ty, Ty::Data(..)) => false,
            None => ty
                .children()
                .into_iter()
                .any(|part| self.negative(part, target, seen)),
        }
    }

    /// Whether `target` is reached with arguments other than its own parameters.
    fn irregular(&self, ty: &Ty, target: &ItemPath, own: &Ty) -> bool {
        let mut seen = Vec::new();
        let mut stack = vec![ty.clone()];
        while let Some(ty) = stack.pop() {
            if matches!(&ty, Ty::Data(path, _) if path == target) {
                if ty != *own {
                    return true;
                }
                continue;
            }
            stack.extend(ty.children().into_iter().cloned());
            stack.extend(self.fields_of(&ty, &mut seen).unwrap_or_default());
        }
        false
    }

    /// Whether a value can be made: the least set of instances that have a constructor all of whose fields can.
    fn inhabited(&self, own: &Ty) -> bool {
        let mut good: Vec<&(ItemPath, String)> = Vec::new();
        loop {
            let before = good.len();
            for (key, instance) in &self.instances {
                let made = |ctor: &Vec<Ty>| ctor.iter().all(|f| made(f, &good));
                if !good.contains(&key) && instance.ctors.iter().any(made) {
                    good.push(key);
                }
            }
            if good.len() == before {
                break;
            }
        }
        made(own, &good)
    }
}

/// Whether a value of the type can be made out of these instances.
fn made(ty: &Ty, good: &[&(ItemPath, String)]) -> bool {
    match ty {
        Ty::Never => false,
        // `[]`, `{}`.
        Ty::List(_) | Ty::Set(_) | Ty::Map(..) => true,
        Ty::Tuple(t) => t.parts.iter().all(|t| made(t, good)),
        Ty::Function(f) => made(&f.result, good),
        Ty::Data(..) => key(ty).is_some_and(|k| good.contains(&&k)),
        _ => true,
    }
}

/// The number of parts of a type, or 0 where there are more than `limit`.
fn size(ty: &Ty, limit: usize) -> usize {
    let mut stack = vec![ty];
    let mut n = 0;
    while let Some(ty) = stack.pop() {
        n += 1;
        if n > limit {
            return 0;
        }
        stack.extend(ty.children());
    }
    n
}
