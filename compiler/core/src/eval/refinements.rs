//! Does a value fit a refined type?

use super::machine::{Frame, Machine};
use super::report::{Eval, Exit, Stop, malformed};
use super::{Place, Value, ViolationKind};
use crate::{Expr, LocalId, NodeId, Path, RefinedType, Type};

/// Whether a value fits a type, as far as could be evaluated.
pub(super) enum Fit {
    Fits,
    /// The predicate that does not hold.
    Fails(Place),
}

/// What type parameters stand for, with the frame in which the refinements in that are evaluated.
pub(super) struct TypeArgs<'a> {
    pub(super) args: &'a [RefinedType],
    pub(super) frame: &'a mut Frame,
}

impl TypeArgs<'_> {
    fn again(&mut self) -> TypeArgs<'_> {
        TypeArgs {
            args: self.args,
            frame: self.frame,
        }
    }
}

impl Machine<'_> {
    /// Does a clause hold? `None` where it cannot be evaluated, which is noted.
    pub(super) fn holds(&mut self, clause: &Expr, frame: &mut Frame) -> Eval<Option<bool>> {
        let active = self.active.len();
        match self.truth(clause, frame) {
            Ok(verdict) => Ok(Some(verdict)),
            Err(Exit::Stop(stop)) => match *stop {
                Stop::Unsupported(reason) => {
                    self.active.truncate(active);
                    self.skip(frame.place(clause.node), reason);
                    Ok(None)
                }
                stop => Err(stop.into()),
            },
            Err(_) => malformed("a clause that leaves the function"),
        }
    }

    /// Obliges the value of a local to fit its declared type.
    pub(super) fn oblige_local(
        &mut self,
        local: LocalId,
        value: &Value,
        node: NodeId,
        frame: &mut Frame,
    ) -> Eval<()> {
        if !self.contracts(frame) {
            return Ok(());
        }
        let table = frame.table.clone();
        let Some(declared) = table.get(local.0 as usize) else {
            return malformed("a local is not declared");
        };
        if let Fit::Fails(clause) = self.fit(value, &declared.ty, frame, None)? {
            let mut violation = frame.violation(ViolationKind::Refinement, node);
            violation.clause = Some(clause);
            violation.value = Some(value.clone());
            return Err(violation.into());
        }
        Ok(())
    }

    /// Does the value fit the type, whose predicates are evaluated in the frame? Type parameters stand for what `outer` says.
    pub(super) fn fit(
        &mut self,
        value: &Value,
        ty: &RefinedType,
        frame: &mut Frame,
        mut outer: Option<TypeArgs<'_>>,
    ) -> Eval<Fit> {
        if ty.is_plain() && !outer.as_ref().is_some_and(|o| refines_params(ty, o.args)) {
            return Ok(Fit::Fits);
        }
        self.tick()?;
        match (ty, value) {
            (
                RefinedType::Where {
                    base,
                    binder,
                    predicate,
                    owner,
                },
                _,
            ) => {
                if let Fit::Fails(clause) = self.fit(value, base, frame, outer)? {
                    return Ok(Fit::Fails(clause));
                }
                self.predicate_holds(value, *binder, predicate, owner, frame)
            }
            (RefinedType::Base(ty), _) => match (ty, outer) {
                (Type::Param(index), Some(outer)) => match outer.args.get(*index as usize) {
                    Some(arg) => self.fit(value, arg, outer.frame, None),
                    None => Ok(Fit::Fits),
                },
                (ty, outer) => self.fit(value, &one_level(ty), frame, outer),
            },
            (RefinedType::List(element), Value::List(parts))
            | (RefinedType::Set(element), Value::Set(parts)) => {
                for part in parts.iter() {
                    let outer = outer.as_mut().map(TypeArgs::again);
                    if let Fit::Fails(clause) = self.fit(part, element, frame, outer)? {
                        return Ok(Fit::Fails(clause));
                    }
                }
                Ok(Fit::Fits)
            }
            (RefinedType::Map(key, of), Value::Map(parts)) => {
                for (i, part) in parts.iter().enumerate() {
                    let ty = if i % 2 == 0 { key } else { of };
                    let outer = outer.as_mut().map(TypeArgs::again);
                    if let Fit::Fails(clause) = self.fit(part, ty, frame, outer)? {
                        return Ok(Fit::Fails(clause));
                    }
                }
                Ok(Fit::Fits)
            }
            (RefinedType::Tuple(types), Value::Tuple(parts)) => {
                for ((local, ty), part) in types.iter().zip(parts.iter()) {
                    if let Some(local) = local {
                        frame.set(*local, part.clone())?;
                    }
                    let outer = outer.as_mut().map(TypeArgs::again);
                    if let Fit::Fails(clause) = self.fit(part, ty, frame, outer)? {
                        return Ok(Fit::Fails(clause));
                    }
                }
                Ok(Fit::Fits)
            }
            (RefinedType::Data(_, args), Value::Data(_)) => {
                // Arguments that are parameters of the enclosing item stand for what is known of those.
                match outer {
                    None => self.data_fits(value, TypeArgs { args, frame }),
                    Some(outer) => {
                        let args: Vec<_> =
                            args.iter().map(|a| instantiate(a, outer.args)).collect();
                        self.data_fits(
                            value,
                            TypeArgs {
                                args: &args,
                                frame: outer.frame,
                            },
                        )
                    }
                }
            }
            (RefinedType::Fn(..), Value::Function(_)) => {
                self.skip(
                    frame.place(frame.exit),
                    "the type of a function value is not checked".into(),
                );
                Ok(Fit::Fits)
            }
            _ => malformed("a value of another type"),
        }
    }

    fn predicate_holds(
        &mut self,
        value: &Value,
        binder: LocalId,
        predicate: &Expr,
        owner: &Path,
        frame: &mut Frame,
    ) -> Eval<Fit> {
        // The binder may be a local that has another value: the type of one parameter can be what a type parameter stands for.
        let before = frame.locals.get(binder.0 as usize).cloned();
        frame.set(binder, value.clone())?;
        // Nodes of the predicate are those of the item in which it is written.
        let own = std::mem::replace(&mut frame.owner, owner.clone());
        let verdict = self.holds(predicate, frame);
        frame.owner = own;
        if let Some(before) = before {
            frame.locals[binder.0 as usize] = before;
        }
        Ok(if verdict? == Some(false) {
            Fit::Fails(Place {
                item: owner.clone(),
                node: predicate.node,
            })
        } else {
            Fit::Fits
        })
    }

    /// Do all values of records and enums in a value that comes from outside meet what their declarations say?
    pub(super) fn well_formed(&mut self, value: &Value) -> Eval<Fit> {
        let mut pending = vec![value];
        while let Some(value) = pending.pop() {
            self.tick()?;
            if let Value::Data(found) = value {
                let data = self.data(&found.shape.data)?;
                let mut none = self.data_frame(&data);
                let outer = TypeArgs {
                    args: &[],
                    frame: &mut none,
                };
                if let Fit::Fails(clause) = self.data_fits(value, outer)? {
                    return Ok(Fit::Fails(clause));
                }
            }
            pending.extend(value.parts().unwrap_or(&[]));
        }
        Ok(Fit::Fits)
    }

    /// Do the fields of a value of a record or enum fit their types, and do the invariants hold?
    pub(super) fn data_fits(&mut self, value: &Value, mut outer: TypeArgs<'_>) -> Eval<Fit> {
        let Value::Data(found) = value else {
            return malformed("a value of another type");
        };
        let data = self.data(&found.shape.data)?;
        let Some(constructor) = data.constructors.get(found.shape.constructor as usize) else {
            return malformed("there is no such constructor");
        };
        let mut frame = self.data_frame(&data);
        for (local, field) in constructor.fields.iter().zip(found.fields.iter()) {
            frame.set(*local, field.clone())?;
            let Some(declared) = data.locals.get(local.0 as usize) else {
                return malformed("a local is not declared");
            };
            let fit = self.fit(field, &declared.ty, &mut frame, Some(outer.again()))?;
            if let Fit::Fails(clause) = fit {
                return Ok(Fit::Fails(clause));
            }
        }
        for invariant in &data.invariants {
            if self.holds(&invariant.expr, &mut frame)? == Some(false) {
                return Ok(Fit::Fails(frame.place(invariant.node)));
            }
        }
        Ok(Fit::Fits)
    }
}

/// Is a type parameter in the type, which stands for a type with refinements?
fn refines_params(ty: &RefinedType, args: &[RefinedType]) -> bool {
    if args.iter().all(RefinedType::is_plain) {
        return false;
    }
    fn mentions(ty: &Type) -> bool {
        match ty {
            Type::Param(_) => true,
            Type::List(e) | Type::Set(e) => mentions(e),
            Type::Map(k, v) => mentions(k) || mentions(v),
            Type::Tuple(parts) | Type::Data(_, parts) => parts.iter().any(mentions),
            // Function values are not looked into.
            _ => false,
        }
    }
    mentions(&ty.base())
}

/// The same type with its outermost constructor as one of refined types.
pub(super) fn one_level(ty: &Type) -> RefinedType {
    let base = |t: &Type| RefinedType::Base(t.clone());
    match ty {
        Type::List(e) => RefinedType::List(base(e).into()),
        Type::Set(e) => RefinedType::Set(base(e).into()),
        Type::Map(k, v) => RefinedType::Map(base(k).into(), base(v).into()),
        Type::Tuple(parts) => RefinedType::Tuple(parts.iter().map(|t| (None, base(t))).collect()),
        Type::Data(path, args) => RefinedType::Data(path.clone(), args.iter().map(base).collect()),
        ty => RefinedType::Base(ty.clone()),
    }
}

/// The type with what its parameters stand for. Predicates over other locals stay as they are: where both occur in one type, the parameters win.
fn instantiate(ty: &RefinedType, args: &[RefinedType]) -> RefinedType {
    match ty {
        RefinedType::Base(Type::Param(index)) => args
            .get(*index as usize)
            .cloned()
            .unwrap_or_else(|| ty.clone()),
        RefinedType::Base(base) if refines_params(ty, args) => {
            instantiate_parts(&one_level(base), args)
        }
        _ => instantiate_parts(ty, args),
    }
}

fn instantiate_parts(ty: &RefinedType, args: &[RefinedType]) -> RefinedType {
    match ty {
        RefinedType::List(e) => RefinedType::List(instantiate(e, args).into()),
        RefinedType::Set(e) => RefinedType::Set(instantiate(e, args).into()),
        RefinedType::Map(k, v) => {
            RefinedType::Map(instantiate(k, args).into(), instantiate(v, args).into())
        }
        RefinedType::Tuple(parts) => RefinedType::Tuple(
            parts
                .iter()
                .map(|(_, t)| (None, instantiate(t, args)))
                .collect(),
        ),
        RefinedType::Data(path, targs) => RefinedType::Data(
            path.clone(),
            targs.iter().map(|t| instantiate(t, args)).collect(),
        ),
        // A predicate of the inner item cannot be evaluated in the outer frame: its own constructor has obliged it already.
        RefinedType::Where { base, .. } => instantiate(base, args),
        _ => RefinedType::Base(ty.base()),
    }
}
