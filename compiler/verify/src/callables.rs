//! Function values: what they ask of arguments and promise of results, and that one which flows somewhere asks no more and
//! promises no less than is expected there.

use crate::frames::{Closed, Frame, TypeArg};
use crate::obligations::{Duty, Kind};
use crate::refinements::Use;
use crate::walk::Walk;
use std::rc::Rc;
use tenet_core::{Expr, ExprKind, LocalId, RefinedType, Type};

/// What functions of a type ask and promise, with the frame in which that is read.
pub(crate) struct FunctionType {
    pub(crate) params: Vec<(Option<LocalId>, RefinedType)>,
    pub(crate) result: RefinedType,
    pub(crate) effects: bool,
    pub(crate) frame: Rc<Frame>,
}

impl Walk<'_> {
    /// The refined type of an expression that gives functions, as far as it was checked; `None` where it is not known.
    pub(crate) fn static_type(&mut self, frame: &Frame, expr: &Expr) -> Option<Closed> {
        if !mentions_function(&frame.resolve(&expr.ty)) {
            return Some(self.plain_here(frame, expr));
        }
        match &*expr.kind {
            ExprKind::Local(local) => match frame.sharper.get(local) {
                Some(known) => known.clone(),
                None => Some(self.declared(frame, *local)),
            },
            ExprKind::Lambda { .. } => Some(Closed {
                ty: lambda_type(frame, expr)?,
                frame: Rc::new(frame.clone()),
            }),
            ExprKind::Call {
                callee, type_args, ..
            } => {
                let signature = self.program.signature(callee)?;
                let here = Rc::new(frame.clone());
                let args: Rc<[_]> = type_args
                    .iter()
                    .map(|arg| self.type_arg(arg, &here))
                    .collect();
                let ty = signature.locals[signature.result.0 as usize].ty.clone();
                let inner = Frame::new(callee.clone(), signature.locals.clone().into(), args);
                let closed = Closed {
                    ty,
                    frame: Rc::new(inner),
                };
                // A result type that mentions parameters would need their values.
                closed.ty.free_locals().is_empty().then_some(closed)
            }
            ExprKind::Field {
                base,
                data,
                constructor,
                field,
            } => {
                let decl = self.program.data(data)?;
                let args: Rc<[_]> = match self.static_type(frame, base)? {
                    Closed {
                        ty: RefinedType::Data(_, args),
                        frame,
                    } => args.iter().map(|arg| self.type_arg(arg, &frame)).collect(),
                    Closed {
                        ty: RefinedType::Base(Type::Data(_, args)),
                        frame,
                    } => args
                        .iter()
                        .map(|arg| self.type_arg(&RefinedType::Base(arg.clone()), &frame))
                        .collect(),
                    _ => return None,
                };
                let local = *decl
                    .constructors
                    .get(*constructor as usize)?
                    .fields
                    .get(*field as usize)?;
                let inner = Frame::new(data.clone(), decl.locals.clone().into(), args);
                let closed = Closed {
                    ty: inner.local(local).ty.clone(),
                    frame: Rc::new(inner),
                };
                closed.ty.free_locals().is_empty().then_some(closed)
            }
            ExprKind::Intrinsic(
                tenet_core::Intrinsic::ListGet | tenet_core::Intrinsic::MapGet,
                args,
            ) => match self.static_type(frame, args.first()?)? {
                Closed {
                    ty: RefinedType::List(e) | RefinedType::Map(_, e),
                    frame,
                } => Some(Closed {
                    ty: (*e).clone(),
                    frame,
                }),
                Closed {
                    ty: RefinedType::Base(Type::List(e) | Type::Map(_, e)),
                    frame,
                } => Some(Closed {
                    ty: RefinedType::Base((*e).clone()),
                    frame,
                }),
                _ => None,
            },
            _ => None,
        }
    }

    pub(crate) fn plain_here(&self, frame: &Frame, expr: &Expr) -> Closed {
        Closed {
            ty: RefinedType::Base(expr.ty.clone()),
            frame: Rc::new(frame.clone()),
        }
    }

    /// What a type that stands for functions asks of arguments and promises of results; `None` for other types.
    pub(crate) fn function_type(&self, closed: &Closed) -> Option<FunctionType> {
        match &closed.ty {
            RefinedType::Where { base, .. } => self.function_type(&Closed {
                ty: (**base).clone(),
                frame: closed.frame.clone(),
            }),
            RefinedType::Fn(params, result, effects) => Some(FunctionType {
                params: params.to_vec(),
                result: (**result).clone(),
                effects: *effects,
                frame: closed.frame.clone(),
            }),
            RefinedType::Base(Type::Fn(params, result, effects)) => Some(FunctionType {
                params: params.iter().map(|p| (None, Self::plain(p))).collect(),
                result: Self::plain(result),
                effects: *effects,
                frame: closed.frame.clone(),
            }),
            RefinedType::Base(Type::Param(index)) => {
                let arg = closed.frame.type_args.get(*index as usize)?;
                match &arg.refined {
                    Some(refined) => self.function_type(refined),
                    // Over the parameters of the item under verification, which stand for themselves.
                    None if !matches!(arg.base, Type::Param(_)) => self.function_type(&Closed {
                        ty: Self::plain(&arg.base),
                        frame: Rc::new(self.root_frame()),
                    }),
                    None => None,
                }
            }
            _ => None,
        }
    }

    /// Parameters are contravariant: a function that flows somewhere accepts everything that it may be given there. What a pure function promises of its
    /// results is shown of its values; of a function with effects only its type is known, which must promise as much.
    pub(crate) fn oblige_callable(&mut self, duty: &Duty, frame: &Frame, expr: &Expr, to: &Closed) {
        if !mentions_function(&to.ty.base()) && !mentions_function(&to.frame.resolve(&to.ty.base()))
        {
            return;
        }
        if matches!(*expr.kind, ExprKind::Lambda { .. }) {
            return; // Its body was walked with what is expected of it.
        }
        let Some(from) = self.static_type(frame, expr) else {
            self.refuse(
                Kind::Unsupported,
                duty.place.clone(),
                "what this function value asks of its arguments is not known here; give it a name with a declared type first",
            );
            return;
        };
        self.oblige_type(duty, &from, to);
    }

    /// Obliges that functions of one type may stand where functions of another are expected.
    pub(crate) fn oblige_type(&mut self, duty: &Duty, from: &Closed, to: &Closed) {
        if !self.demands(from) && !self.assures(to) {
            return;
        }
        if let (Some(have), Some(want)) = (self.function_type(from), self.function_type(to)) {
            self.oblige_function(duty, &have, &want);
        } else if !same_type(from, to) {
            self.refuse(
                Kind::Unsupported,
                duty.place.clone(),
                "a function whose parameters or result are refined flows into another type here; this is not supported yet",
            );
        }
    }

    fn oblige_function(&mut self, duty: &Duty, have: &FunctionType, want: &FunctionType) {
        let mark = self.facts.len();
        let (mut have_frame, mut want_frame) = ((*have.frame).clone(), (*want.frame).clone());
        for ((have_local, have), (want_local, want)) in have.params.iter().zip(&want.params) {
            if mentions_function(&want_frame.resolve(&want.base())) {
                self.oblige_same(duty, &have_frame, have, &want_frame, want);
            }
            let sort = self.sort(&want_frame.resolve(&want.base()));
            let x = self.fresh("x", sort);
            let want = Closed {
                ty: want.clone(),
                frame: Rc::new(want_frame.clone()),
            };
            self.learn_fits(x, &want);
            let have = Closed {
                ty: have.clone(),
                frame: Rc::new(have_frame.clone()),
            };
            self.oblige_parts(duty, x, &have);
            if let Some(local) = have_local {
                have_frame.set(*local, x);
            }
            if let Some(local) = want_local {
                want_frame.set(*local, x);
            }
        }
        if mentions_function(&want_frame.resolve(&want.result.base())) {
            self.oblige_same(duty, &have_frame, &have.result, &want_frame, &want.result);
        }
        if have.effects || want.effects {
            let sort = self.sort(&want_frame.resolve(&want.result.base()));
            let y = self.fresh("y", sort);
            let (have, want) = (
                Closed {
                    ty: have.result.clone(),
                    frame: Rc::new(have_frame),
                },
                Closed {
                    ty: want.result.clone(),
                    frame: Rc::new(want_frame),
                },
            );
            self.learn_fits(y, &have);
            self.oblige_parts(duty, y, &want);
        }
        self.facts.forget(mark);
    }

    /// A function that takes or gives functions: of these the types are compared as they are written.
    fn oblige_same(
        &mut self,
        duty: &Duty,
        have_frame: &Frame,
        have: &RefinedType,
        want_frame: &Frame,
        want: &RefinedType,
    ) {
        let (have, want) = (
            Closed {
                ty: have.clone(),
                frame: Rc::new(have_frame.clone()),
            },
            Closed {
                ty: want.clone(),
                frame: Rc::new(want_frame.clone()),
            },
        );
        let says_something = [&have, &want]
            .into_iter()
            .any(|closed| self.demands(closed) || self.assures(closed));
        if says_something && !same_type(&have, &want) {
            self.refuse(
                Kind::Unsupported,
                duty.place.clone(),
                "a function flows into another type here, and they differ in what the functions ask that they take or give; this is not supported yet",
            );
        }
    }

    /// Does a function with effects anywhere in the type promise something of its results, or a function take or give one that does?
    fn assures(&mut self, closed: &Closed) -> bool {
        let within = |ty: &RefinedType| Closed {
            ty: ty.clone(),
            frame: closed.frame.clone(),
        };
        match &closed.ty {
            RefinedType::Base(base) => self.base_assures(base, &closed.frame),
            RefinedType::Where { base, .. } => self.assures(&within(base)),
            RefinedType::Fn(params, result, effects) => {
                let frame = closed.frame.clone();
                (*effects && !self.is_trivial(result, &frame, Use::Show))
                    || params
                        .iter()
                        .any(|(_, p)| self.demands(&within(p)) || self.assures(&within(p)))
                    || self.demands(&within(result))
                    || self.assures(&within(result))
            }
            RefinedType::List(e) | RefinedType::Set(e) => self.assures(&within(e)),
            RefinedType::Map(_, v) => self.assures(&within(v)),
            RefinedType::Tuple(parts) => parts.iter().any(|(_, part)| self.assures(&within(part))),
            RefinedType::Data(_, args) => args.iter().any(|arg| self.assures(&within(arg))),
        }
    }

    fn base_assures(&mut self, ty: &Type, frame: &Rc<Frame>) -> bool {
        match ty {
            Type::Param(index) => match frame.type_args.get(*index as usize).cloned() {
                Some(TypeArg {
                    refined: Some(closed),
                    ..
                }) => self.assures(&closed),
                _ => false,
            },
            Type::List(e) | Type::Set(e) => self.base_assures(e, frame),
            Type::Map(_, v) => self.base_assures(v, frame),
            Type::Tuple(parts) => parts.iter().any(|part| self.base_assures(part, frame)),
            Type::Data(_, args) => args.iter().any(|arg| self.base_assures(arg, frame)),
            Type::Fn(params, result, _) => {
                params.iter().any(|param| self.base_assures(param, frame))
                    || self.base_assures(result, frame)
            }
            _ => false,
        }
    }

    /// Does a function anywhere in the type ask something of its arguments?
    fn demands(&mut self, closed: &Closed) -> bool {
        match &closed.ty {
            RefinedType::Base(base) => self.base_demands(base, &closed.frame),
            RefinedType::Where { base, .. } => self.demands(&Closed {
                ty: (**base).clone(),
                frame: closed.frame.clone(),
            }),
            RefinedType::Fn(params, result, _) => {
                let frame = closed.frame.clone();
                params
                    .iter()
                    .any(|(_, p)| !self.is_trivial(p, &frame, Use::Show))
                    || self.demands(&Closed {
                        ty: (**result).clone(),
                        frame,
                    })
            }
            RefinedType::List(e) | RefinedType::Set(e) => self.demands(&Closed {
                ty: (**e).clone(),
                frame: closed.frame.clone(),
            }),
            RefinedType::Map(_, v) => self.demands(&Closed {
                ty: (**v).clone(),
                frame: closed.frame.clone(),
            }),
            RefinedType::Tuple(parts) => parts.iter().any(|(_, part)| {
                self.demands(&Closed {
                    ty: part.clone(),
                    frame: closed.frame.clone(),
                })
            }),
            RefinedType::Data(_, args) => args.iter().any(|arg| {
                self.demands(&Closed {
                    ty: arg.clone(),
                    frame: closed.frame.clone(),
                })
            }),
        }
    }

    fn base_demands(&mut self, ty: &Type, frame: &Rc<Frame>) -> bool {
        match ty {
            Type::Param(index) => match frame.type_args.get(*index as usize).cloned() {
                Some(TypeArg {
                    refined: Some(closed),
                    ..
                }) => self.demands(&closed),
                _ => false,
            },
            Type::List(e) | Type::Set(e) => self.base_demands(e, frame),
            Type::Map(_, v) => self.base_demands(v, frame),
            Type::Tuple(parts) => parts.iter().any(|part| self.base_demands(part, frame)),
            Type::Data(_, args) => args.iter().any(|arg| self.base_demands(arg, frame)),
            _ => false,
        }
    }
}

/// The type of a lambda by what its parameters declare; `None` where its results are functions of which that is not known.
fn lambda_type(frame: &Frame, expr: &Expr) -> Option<RefinedType> {
    let ExprKind::Lambda { params, body } = &*expr.kind else {
        return None;
    };
    let params = params
        .iter()
        .map(|p| (Some(*p), frame.local(*p).ty.clone()))
        .collect();
    let result = if mentions_function(&frame.resolve(&body.ty)) {
        lambda_type(frame, body)?
    } else {
        RefinedType::Base(body.ty.clone())
    };
    Some(RefinedType::Fn(params, std::sync::Arc::new(result), false))
}

/// Are two types the same by the way they are written, with nothing in them that could mean something else in the other's frame?
fn same_type(a: &Closed, b: &Closed) -> bool {
    if a.ty != b.ty || !a.ty.free_locals().is_empty() {
        return false;
    }
    if Rc::ptr_eq(&a.frame, &b.frame) {
        return true;
    }
    let plain = |frame: &Frame| {
        frame
            .type_args
            .iter()
            .map(|arg| arg.refined.is_none().then(|| arg.base.clone()))
            .collect::<Option<Vec<_>>>()
    };
    matches!((plain(&a.frame), plain(&b.frame)), (Some(a), Some(b)) if a == b)
}

/// Is a function somewhere in the type?
pub(crate) fn mentions_function(ty: &Type) -> bool {
    match ty {
        Type::Fn(..) => true,
        Type::List(e) | Type::Set(e) => mentions_function(e),
        Type::Map(k, v) => mentions_function(k) || mentions_function(v),
        Type::Tuple(parts) => parts.iter().any(mentions_function),
        Type::Data(_, args) => args.iter().any(mentions_function),
        _ => false,
    }
}
