//! Calls, and the symbols of functions in the logic.
//!
//! A call assumes the callee's signature, never its body. A pure function is a symbol of the logic: its signature is an axiom over all
//! arguments that meet its precondition, and a `spec` has its body as definition. Functions that recur through the one under verification have neither: what
//! they promise is known only of calls that the measure allows.

use crate::frames::{Closed, Frame, TypeArg};
use crate::obligations::{Duty, Kind, Place};
use crate::refinements::Use;
use crate::walk::{ReturnTo, Walk};
use std::rc::Rc;
use std::sync::Arc;
use tenet_core::{Expr, ExprKind, FunctionKind, Signature, Type};
use tenet_logic::{Definition, FunctionId, Term};

/// How deep declarations of symbols may ask for further ones; only polymorphic recursion goes deeper.
const MAX_SYMBOL_DEPTH: u32 = 60;

impl Walk<'_> {
    /// The value of a call by name.
    pub(crate) fn call(&mut self, frame: &mut Frame, expr: &Expr) -> Term {
        let ExprKind::Call {
            callee,
            type_args,
            args,
        } = &*expr.kind
        else {
            unreachable!("called for a call")
        };
        let Some(signature) = self.program.signature(callee) else {
            self.broken = true;
            let sort = self.expr_sort(frame, expr);
            return self.unknown("result", sort);
        };
        let here = Rc::new(frame.clone());
        let targs: Rc<[TypeArg]> = type_args
            .iter()
            .map(|arg| self.type_arg(arg, &here))
            .collect();
        let place = Self::place(frame, expr.node);
        let mut inner = Frame::new(callee.clone(), signature.locals.clone().into(), targs);
        let values = self.arguments(frame, &mut inner, &signature, args);
        self.look(frame);
        self.oblige_evidence(&inner, &signature, &place);
        self.oblige_requires(&mut inner, &signature, &place);
        if self.group.contains(callee) {
            self.oblige_measure(&mut inner, &signature, &place);
        }
        let result = self.result(frame, expr, &signature, &inner, &values);
        self.look(frame);
        inner.set(signature.result, result);
        self.learn_ensures(&mut inner, &signature, result);
        if matches!(frame.resolve(&expr.ty), Type::Never) {
            self.facts.leave();
        }
        result
    }

    /// Evaluates arguments, each against its parameter's type.
    fn arguments(
        &mut self,
        frame: &mut Frame,
        inner: &mut Frame,
        signature: &Signature,
        args: &[Expr],
    ) -> Vec<Term> {
        let mut values = Vec::new();
        for (param, arg) in signature.params.iter().zip(args) {
            let declared = self.declared(inner, *param);
            let value = self.eval_as(frame, arg, Some(&declared));
            inner.set(*param, value);
            values.push(value);
        }
        for ((param, arg), value) in signature.params.iter().zip(args).zip(&values) {
            let declared = self.declared(inner, *param);
            let place = Self::place(frame, arg.node);
            self.oblige_flow(
                &Duty {
                    kind: Kind::Precondition,
                    place: place.clone(),
                    callee: Some(signature.path.clone()),
                },
                frame,
                *value,
                Some(arg),
                &declared,
            );
        }
        values
    }

    fn oblige_requires(&mut self, inner: &mut Frame, signature: &Signature, place: &Place) {
        if self.quiet > 0 || self.silent > 0 || !self.is_reached() {
            return;
        }
        for clause in &signature.requires {
            let callee = Some(&signature.path);
            self.oblige_clause(inner, clause, Kind::Precondition, place, callee);
        }
    }

    fn result(
        &mut self,
        frame: &Frame,
        expr: &Expr,
        signature: &Arc<Signature>,
        inner: &Frame,
        values: &[Term],
    ) -> Term {
        if signature.kind == FunctionKind::Lemma {
            return self.unit();
        }
        if !signature.is_pure() {
            let sort = self.expr_sort(frame, expr);
            let value = self.unknown("result", sort);
            let origin = crate::counterexamples::Origin::Call {
                callee: signature.path.clone(),
                ty: frame.resolve(&expr.ty),
            };
            self.origins.insert(value, origin);
            return value;
        }
        let bases: Vec<Type> = inner.type_args.iter().map(|arg| arg.base.clone()).collect();
        let symbol = self.symbol(signature, &bases);
        self.terms.app(&self.env, symbol, values)
    }

    /// Learns what the signature promises of a result, conjunct by conjunct. `inner` has the parameters' values and the result's.
    pub(crate) fn learn_ensures(&mut self, inner: &mut Frame, signature: &Signature, result: Term) {
        if self.quiet > 0 {
            return;
        }
        for (formula, place) in self.promises(inner, signature, result) {
            self.learn_from(formula, Some(place));
        }
    }

    /// What the signature promises of a result.
    pub(crate) fn promises(
        &mut self,
        inner: &mut Frame,
        signature: &Signature,
        result: Term,
    ) -> Vec<(Term, Place)> {
        let here = Self::place(inner, signature.node);
        let declared = self.declared(inner, signature.result);
        let mut promises: Vec<(Term, Place)> = self
            .parts(result, &declared.ty, &declared.frame, Use::Assume)
            .into_iter()
            .map(|(part, place)| (part, place.unwrap_or_else(|| here.clone())))
            .collect();
        self.bind_parts(inner, signature, result);
        for clause in &signature.ensures {
            let formula = self.quietly(|walk| walk.eval(inner, &clause.expr));
            promises.push((formula, Self::place(inner, clause.node)));
        }
        promises
    }

    /// Binds the named parts of a result.
    pub(crate) fn bind_parts(&mut self, inner: &mut Frame, signature: &Signature, result: Term) {
        let ty = inner.resolve(&inner.local(signature.result).ty.base());
        for (part, local) in &signature.result_parts {
            let value = self.tuple_part(&ty, result, *part);
            inner.set(*local, value);
        }
    }

    /// The symbol of a pure function at base types.
    pub(crate) fn symbol(&mut self, signature: &Arc<Signature>, types: &[Type]) -> FunctionId {
        let key = (signature.path.clone(), types.to_vec());
        if let Some(symbol) = self.symbols.get(&key) {
            return *symbol;
        }
        let type_args = Self::base_type_args(types);
        let mut frame = Frame::new(
            signature.path.clone(),
            signature.locals.clone().into(),
            type_args,
        );
        let mut sorts = Vec::new();
        for param in &signature.params {
            let ty = frame.resolve(&frame.local(*param).ty.base());
            sorts.push(self.sort(&ty));
        }
        let result = frame.resolve(&frame.local(signature.result).ty.base());
        let result = self.sort(&result);
        let name = format!("{}#{}", signature.path, self.symbols.len());
        let symbol = self.env.declare_function(name, sorts.clone(), result);
        self.symbols.insert(key, symbol);
        if self.group.contains(&signature.path) {
            return symbol;
        }
        if self.symbol_depth > MAX_SYMBOL_DEPTH {
            self.broken = true;
            return symbol;
        }
        self.symbol_depth += 1;
        let saved_facts = std::mem::take(&mut self.facts);
        let saved_return = std::mem::replace(&mut self.return_to, ReturnTo::Nothing);
        let mut vars = Vec::new();
        for (param, sort) in signature.params.iter().zip(sorts) {
            let name = frame.local(*param).name.clone();
            let var = self.fresh(&name, sort);
            frame.set(*param, var);
            vars.push(var);
        }
        self.state_signature(signature, symbol, &mut frame, &vars);
        self.state_laws(&signature.path, types);
        self.return_to = saved_return;
        self.facts = saved_facts;
        self.symbol_depth -= 1;
        symbol
    }

    /// The formula that arguments meet the precondition: parameter types and `requires`.
    pub(crate) fn admissible(&mut self, signature: &Signature, frame: &mut Frame) -> Term {
        let mut parts = Vec::new();
        for param in &signature.params {
            if let Some(value) = frame.value(*param) {
                let declared = self.declared(frame, *param);
                parts.push(self.fits(value, &declared, Use::Assume));
            }
        }
        for clause in &signature.requires {
            parts.push(self.quietly(|walk| walk.eval(frame, &clause.expr)));
        }
        self.terms.and(parts)
    }

    fn state_signature(
        &mut self,
        signature: &Arc<Signature>,
        symbol: FunctionId,
        frame: &mut Frame,
        vars: &[Term],
    ) {
        let guard = self.admissible(signature, frame);
        let result = self.terms.app(&self.env, symbol, vars);
        frame.set(signature.result, result);
        for (formula, _) in self.promises(frame, signature, result) {
            self.promise_axiom(vars, guard, formula, result);
        }
        if matches!(signature.kind, FunctionKind::Spec | FunctionKind::GhostSpec)
            && !self.is_opaque(&signature.path)
            && let Some(body) = self.program.body(&signature.path)
        {
            let mut inner = Frame::new(
                signature.path.clone(),
                body.locals.clone().into(),
                frame.type_args.clone(),
            );
            for param in &signature.params {
                if let Some(value) = frame.value(*param) {
                    inner.set(*param, value);
                }
            }
            let unknowns = self.unknowns;
            let value = self.quietly(|walk| walk.eval(&mut inner, &body.expr));
            if unknowns != self.unknowns {
                // Not a term over the parameters; such bodies are refused where they stand.
                return;
            }
            let recursive = self.program.is_recursive(&signature.path);
            // An equation by which nothing recurs gives a symbol a meaning everywhere; one that recurs only where it ends.
            let guard = if recursive {
                self.terms.abstract_over(guard, vars)
            } else {
                Term::TRUE
            };
            let value = self.terms.abstract_over(value, vars);
            self.env.functions[symbol.0 as usize].definition = Some(Definition {
                guard,
                body: value,
                recursive,
            });
        }
    }

    /// `∀ vars. guard → formula`, found by the application of the function.
    fn promise_axiom(&mut self, vars: &[Term], guard: Term, formula: Term, application: Term) {
        let body = self.terms.implies(guard, formula);
        if body == Term::TRUE {
            return;
        }
        if vars.is_empty() {
            self.axioms.push(body);
            return;
        }
        let sorts: Vec<_> = vars.iter().map(|var| self.terms.sort_of(*var)).collect();
        let body = self.terms.abstract_over(body, vars);
        let trigger = self.terms.abstract_over(application, vars);
        let trigger: Box<[Box<[Term]>]> = Box::new([Box::new([trigger])]);
        let axiom = self.terms.forall(&sorts, &trigger, body);
        self.axioms.push(axiom);
    }

    /// Obliges what a function of the recursion group is to be called with: a smaller measure.
    fn oblige_measure(&mut self, inner: &mut Frame, signature: &Arc<Signature>, place: &Place) {
        if self.quiet > 0 || !self.is_reached() {
            return;
        }
        self.check_recursive_call(inner, signature, place);
    }

    /// A closed refined type in the present frame.
    pub(crate) fn closed_in(&self, frame: &Frame, ty: &tenet_core::RefinedType) -> Closed {
        Closed {
            ty: ty.clone(),
            frame: Rc::new(frame.clone()),
        }
    }
}
