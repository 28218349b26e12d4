//! What has to hold in the end, in terms of what a loop changes: the clauses of the function with its result replaced by each value with which it
//! is left.

use super::sites::{Site, Sketch};
use super::terms::{self, Substitution, conjuncts, put, read, simplify, size, substitute};
use rustc_hash::FxHashMap;
use tenet_core::{
    Binder, Body, Domain, Expr, ExprKind, FunctionKind, Intrinsic, LocalId, RefinedType, Signature,
    Type,
};

/// How often definitions are unfolded in a goal.
const UNFOLDINGS: usize = 3;

impl Sketch<'_> {
    /// What is to hold when the function is left, conjunct by conjunct, and what is asserted.
    pub(super) fn goals(&mut self, site: &Site) -> Vec<Expr> {
        let mut clauses: Vec<Expr> = self
            .signature
            .ensures
            .iter()
            .map(|clause| clause.expr.clone())
            .collect();
        let result = self.signature.result;
        clauses.extend(self.predicates(result));
        let of_type = self.ty(result);
        let mut values = self.ends.clone();
        for local in &site.assigned {
            if self.ty(*local) == of_type {
                values.push(self.read(*local));
            }
        }
        let mut goals = Vec::new();
        for value in &values {
            let mut by: Substitution = std::iter::once((result, value.clone())).collect();
            for (part, local) in &self.signature.result_parts {
                let ty = self.ty(*local);
                let part = terms::expr(ExprKind::Part(value.clone(), *part), ty);
                by.insert(*local, simplify(&part));
            }
            for clause in &clauses {
                goals.push(simplify(&substitute(clause, &by)));
            }
        }
        goals.extend(self.asserted.clone());
        self.requirements(site, &mut goals);
        let mut open = Vec::new();
        for goal in goals {
            for scope in [Some(&site.scope), None] {
                let goal = self.inlined(&goal, scope);
                open.extend(conjuncts(&goal));
                let unfolded = self.unfolded(&goal, UNFOLDINGS);
                open.extend(conjuncts(&unfolded));
            }
        }
        // A whole that is made of two parts may be made one after the other.
        let parts: Vec<Expr> = open.iter().flat_map(parts_of_whole).collect();
        open.extend(parts);
        let mut goals = Vec::new();
        for goal in open {
            let goal = self.indexed(&simplify(&goal));
            let goal = self.canonical(&goal, 0);
            if size(&goal) <= terms::MAX_SIZE && !goals.contains(&goal) {
                goals.push(goal);
            }
        }
        goals
    }

    /// What is required of parameters may hold of the variables that start with their values.
    fn requirements(&self, site: &Site, goals: &mut Vec<Expr>) {
        let moved: Substitution = site
            .assigned
            .iter()
            .filter_map(|var| match self.first.get(var).map(|value| &*value.kind) {
                Some(ExprKind::Local(param)) => Some((*param, self.read(*var))),
                _ => None,
            })
            .collect();
        if moved.is_empty() {
            return;
        }
        for clause in &self.signature.requires {
            goals.push(substitute(&clause.expr, &moved));
        }
        for param in &self.signature.params {
            if let Some(var) = moved.get(param) {
                for predicate in self.predicates(*param) {
                    goals.push(substitute(&put(&predicate, *param, var), &moved));
                }
            }
        }
    }

    /// The predicates of a local's type, as formulas over the local.
    fn predicates(&self, local: LocalId) -> Vec<Expr> {
        let mut found = Vec::new();
        let mut ty = &self.locals[local.0 as usize].ty;
        while let RefinedType::Where {
            base,
            binder,
            predicate,
            owner,
        } = ty
        {
            let own = *owner == self.signature.path;
            let mut binds = false;
            predicate.walk(&mut |e| {
                binds |= matches!(
                    &*e.kind,
                    ExprKind::Quantifier { .. }
                        | ExprKind::Comprehension { .. }
                        | ExprKind::Let { .. }
                        | ExprKind::Lambda { .. }
                );
            });
            // The locals of another item are numbered otherwise.
            if own || !binds {
                found.push(put(predicate, *binder, &self.read(local)));
            }
            ty = base;
        }
        found
    }

    /// The formula with calls of `spec`s that do not recur replaced by their bodies.
    fn unfolded(&mut self, formula: &Expr, depth: usize) -> Expr {
        if depth == 0 {
            return formula.clone();
        }
        if let ExprKind::Call {
            callee,
            type_args,
            args,
        } = &*formula.kind
            && let Some(signature) = self.context.signature(callee)
            && matches!(signature.kind, FunctionKind::Spec | FunctionKind::GhostSpec)
            && !self.context.is_recursive(callee)
            && let Some(body) = self.context.body(callee)
            && terms::is_formula(&body.expr)
            && size(&body.expr) <= terms::MAX_SIZE
        {
            let types: Vec<Type> = type_args.iter().map(RefinedType::base).collect();
            let key = (callee.clone(), types, args.clone());
            let unfolded = match self.instances.get(&key) {
                Some(known) => known.clone(),
                None => {
                    let made = self.instance(&signature, &body, &key.1, args);
                    self.instances.insert(key, made.clone());
                    made
                }
            };
            return self.unfolded(&unfolded, depth - 1);
        }
        let mut parts = |part: &Expr| self.unfolded(part, depth);
        simplify(&terms::rebuilt(formula, &mut parts))
    }

    /// The body of a `spec` for arguments; what it binds gets locals of its own.
    fn instance(
        &mut self,
        signature: &Signature,
        body: &Body,
        types: &[Type],
        args: &[Expr],
    ) -> Expr {
        let mut moved = FxHashMap::default();
        body.expr.walk(&mut |e| {
            let mut bind = |local: LocalId| {
                let declared = &body.locals[local.0 as usize];
                let ty = declared.ty.base().substitute(types);
                moved
                    .entry(local)
                    .or_insert((declared.name.clone(), ty.clone()));
            };
            match &*e.kind {
                ExprKind::Quantifier { binders, .. } => {
                    binders.iter().for_each(|b| bind(b.local));
                }
                ExprKind::Comprehension { binder, .. } => bind(binder.local),
                ExprKind::Lambda { params, .. } => params.iter().for_each(|p| bind(*p)),
                ExprKind::Let { local, .. } => bind(*local),
                _ => {}
            }
        });
        let mut moved: Vec<_> = moved.into_iter().collect();
        moved.sort_by_key(|(local, _)| *local);
        let locals: FxHashMap<LocalId, LocalId> = moved
            .into_iter()
            .map(|(local, (name, ty))| (local, self.bound(&name, ty)))
            .collect();
        let mut by: Substitution = Substitution::default();
        for (param, arg) in signature.params.iter().zip(args) {
            by.insert(*param, arg.clone());
        }
        let body = relocated(&body.expr, &locals, types, &by);
        simplify(&body)
    }

    /// The formula with quantifiers over elements of lists turned into quantifiers over positions.
    fn indexed(&mut self, formula: &Expr) -> Expr {
        let mut parts = |part: &Expr| self.indexed(part);
        let formula = terms::rebuilt(formula, &mut parts);
        let mut used = vec![formula.clone()];
        let ExprKind::Quantifier {
            universal,
            binders,
            body,
        } = &*formula.kind
        else {
            return formula;
        };
        let mut by = Substitution::default();
        let mut ranges = Vec::new();
        for binder in binders {
            let (local, domain) = match &binder.domain {
                Domain::Elements(items) if matches!(items.ty, Type::List(_) | Type::Text) => {
                    let items = substitute(items, &by);
                    let j = self.position(&used.iter().collect::<Vec<_>>());
                    used.push(read(j, Type::Int));
                    let position = read(j, Type::Int);
                    let Some(item) = terms::element(&items, &position) else {
                        return formula;
                    };
                    by.insert(binder.local, item);
                    let (from, to) = match &*items.kind {
                        // Of a part, the positions in the whole.
                        ExprKind::Intrinsic(Intrinsic::ListSlice | Intrinsic::TextSlice, args) => {
                            if let Some(item) = terms::element(&args[0], &position) {
                                by.insert(binder.local, item);
                            }
                            (args[1].clone(), args[2].clone())
                        }
                        _ => (terms::int(0), terms::length(&items)),
                    };
                    (j, Domain::Range(from, to))
                }
                Domain::Elements(items) => (binder.local, Domain::Elements(substitute(items, &by))),
                Domain::Range(from, to) => (
                    binder.local,
                    Domain::Range(substitute(from, &by), substitute(to, &by)),
                ),
                Domain::Type => (binder.local, Domain::Type),
            };
            ranges.push(Binder { local, domain });
        }
        let kind = ExprKind::Quantifier {
            universal: *universal,
            binders: ranges,
            body: simplify(&substitute(body, &by)),
        };
        terms::expr(kind, Type::Bool)
    }
}

/// Of an equation of a value and a list in two parts, the equations with each of them.
fn parts_of_whole(goal: &Expr) -> Vec<Expr> {
    let mut found = Vec::new();
    let ExprKind::Intrinsic(Intrinsic::Eq, sides) = &*goal.kind else {
        return found;
    };
    for (value, whole) in [(&sides[0], &sides[1]), (&sides[1], &sides[0])] {
        if let ExprKind::Intrinsic(
            Intrinsic::ListConcat | Intrinsic::TextConcat | Intrinsic::SetUnion,
            parts,
        ) = &*whole.kind
        {
            found.extend(parts.iter().map(|part| terms::equal(value, part)));
        }
    }
    found
}

/// An expression of another item: bound locals moved, parameters and type parameters replaced.
fn relocated(
    e: &Expr,
    moved: &FxHashMap<LocalId, LocalId>,
    types: &[Type],
    by: &Substitution,
) -> Expr {
    let at = |local: LocalId| moved.get(&local).copied().unwrap_or(local);
    if let ExprKind::Local(local) = &*e.kind {
        return match by.get(local) {
            Some(value) => value.clone(),
            None => read(at(*local), e.ty.substitute(types)),
        };
    }
    let mut e = terms::rebuilt(e, &mut |part| relocated(part, moved, types, by));
    e.ty = e.ty.substitute(types);
    match &mut *e.kind {
        ExprKind::Quantifier { binders, .. } => {
            for binder in binders {
                binder.local = at(binder.local);
            }
        }
        ExprKind::Comprehension { binder, .. } => binder.local = at(binder.local),
        ExprKind::Lambda { params, .. } => {
            for param in params {
                *param = at(*param);
            }
        }
        ExprKind::Let { local, .. } => *local = at(*local),
        ExprKind::Call { type_args, .. } | ExprKind::Construct { type_args, .. } => {
            for arg in type_args {
                *arg = RefinedType::Base(arg.base().substitute(types));
            }
        }
        _ => {}
    }
    e
}
