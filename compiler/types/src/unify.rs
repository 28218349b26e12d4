//! Inference variables for types and rows, and unification (Robinson 1965), directed where rows are concerned: a
//! function may stand where one with more effects is wanted.

use crate::{FunctionTy, Row, TupleTy, Ty};
use std::sync::Arc;
use tenet_hir::NodeId;

/// The greatest depth of a type.
const MAX_DEPTH: usize = 200;
/// The greatest number of parts of a type.
const MAX_SIZE: usize = 4_000;
/// The greatest number of steps of one unification.
const MAX_STEPS: usize = 40_000;

#[derive(Clone, Debug)]
struct Variable {
    bound: Option<Ty>,
    /// Where it came from, for the report that it stayed unknown.
    origin: NodeId,
    /// Something of type `Never` went here: nothing else known, it is `Never`.
    never: bool,
    /// Already reported, or must not be.
    quiet: bool,
}

/// A demand that the effects of one row are among those of another.
#[derive(Clone, Debug)]
pub(crate) struct RowDemand {
    pub(crate) sub: Row,
    pub(crate) sup: Row,
    pub(crate) at: NodeId,
    /// What to say if it fails.
    pub(crate) why: Why,
}

/// Why a row must be within another.
#[derive(Clone, Debug)]
pub(crate) enum Why {
    /// A call (of what is named) in a function with declared effects.
    Call(String),
    /// A call (of what is named) where nothing may have effects (a phrase such as "a specification").
    Pure(String, &'static str),
    /// A function value goes where one with fewer effects is wanted.
    Value,
}

/// The state of unification.
#[derive(Default)]
pub(crate) struct Unifier {
    variables: Vec<Variable>,
    rows: Vec<Row>,
    pub(crate) demands: Vec<RowDemand>,
    trail: Vec<u32>,
    /// A type grew beyond every limit: reported once.
    pub(crate) too_large: bool,
    /// The last unification failed because a type would have to contain itself.
    pub(crate) cyclic: bool,
    /// The steps that the present unification may still take.
    steps: usize,
}

/// A point to go back to.
pub(crate) struct Mark {
    trail: usize,
    demands: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Variance {
    Covariant,
    Contravariant,
    /// Both: a parameter of a data type may stand on either side of an arrow in it.
    Invariant,
}

impl Variance {
    fn flipped(self) -> Variance {
        match self {
            Variance::Covariant => Variance::Contravariant,
            Variance::Contravariant => Variance::Covariant,
            Variance::Invariant => Variance::Invariant,
        }
    }

    /// The variance of the type arguments of a data type.
    fn of_data(self, path: &str) -> Variance {
        match path {
            tenet_hir::OPTION | tenet_hir::RESULT => self,
            _ => Variance::Invariant,
        }
    }
}

impl Unifier {
    pub(crate) fn fresh(&mut self, origin: NodeId) -> Ty {
        self.variables.push(Variable {
            bound: None,
            origin,
            never: false,
            quiet: false,
        });
        Ty::Infer(self.variables.len() as u32 - 1)
    }

    pub(crate) fn fresh_row(&mut self) -> Row {
        self.rows.push(Row::pure());
        Row {
            infer: vec![self.rows.len() as u32 - 1],
            ..Row::default()
        }
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark {
            trail: self.trail.len(),
            demands: self.demands.len(),
        }
    }

    /// Undoes every binding and demand since `mark`.
    pub(crate) fn undo(&mut self, mark: Mark) {
        for var in self.trail.drain(mark.trail..) {
            self.variables[var as usize].bound = None;
        }
        self.demands.truncate(mark.demands);
    }

    /// The type with a bound variable at its head replaced.
    pub(crate) fn head(&self, ty: &Ty) -> Ty {
        let mut ty = ty;
        while let Ty::Infer(var) = ty {
            match &self.variables[*var as usize].bound {
                Some(bound) => ty = bound,
                None => break,
            }
        }
        ty.clone()
    }

    /// Lets a value of type `actual` go where `wanted` is wanted. `Never` goes anywhere.
    pub(crate) fn flow(&mut self, actual: &Ty, wanted: &Ty, at: NodeId) -> bool {
        self.cyclic = false;
        self.steps = MAX_STEPS;
        let (actual, wanted) = (self.head(actual), self.head(wanted));
        match (&actual, &wanted) {
            (Ty::Never, Ty::Infer(var)) => {
                self.variables[*var as usize].never = true;
                true
            }
            (Ty::Never, _) => true,
            _ => self.unify(&actual, &wanted, Variance::Covariant, at, 0),
        }
    }

    /// Makes two types equal, rows aside.
    pub(crate) fn equal(&mut self, a: &Ty, b: &Ty, at: NodeId) -> bool {
        self.cyclic = false;
        self.steps = MAX_STEPS;
        self.unify(a, b, Variance::Covariant, at, 0)
    }

    fn unify(&mut self, a: &Ty, b: &Ty, variance: Variance, at: NodeId, depth: usize) -> bool {
        if self.exhausted(depth) {
            return true;
        }
        let (a, b) = (self.head(a), self.head(b));
        let next = depth + 1;
        match (&a, &b) {
            (Ty::Error, other) | (other, Ty::Error) => {
                self.silence(other);
                true
            }
            (Ty::Infer(x), Ty::Infer(y)) if x == y => true,
            (Ty::Infer(x), Ty::Infer(y)) => {
                // The later variable points to the earlier one and passes its marks on.
                let (from, to) = (*x.max(y), *x.min(y));
                let never = self.variables[from as usize].never;
                self.variables[to as usize].never |= never;
                self.bind(from, Ty::Infer(to));
                true
            }
            (Ty::Infer(x), other) | (other, Ty::Infer(x)) => {
                if self.occurs(*x, other, 0) {
                    self.cyclic = true;
                    return false;
                }
                self.bind(*x, other.clone());
                true
            }
            (Ty::List(x), Ty::List(y)) | (Ty::Set(x), Ty::Set(y)) => {
                self.unify(x, y, variance, at, next)
            }
            (Ty::Map(k, v), Ty::Map(l, w)) => {
                self.unify(k, l, variance, at, next) && self.unify(v, w, variance, at, next)
            }
            (Ty::Tuple(x), Ty::Tuple(y)) => {
                x.parts.len() == y.parts.len()
                    && x.parts
                        .iter()
                        .zip(&y.parts)
                        .all(|(x, y)| self.unify(x, y, variance, at, next))
            }
            (Ty::Data(p, x), Ty::Data(q, y)) => {
                let variance = variance.of_data(p);
                p == q
                    && x.len() == y.len()
                    && x.iter()
                        .zip(y.iter())
                        .all(|(x, y)| self.unify(x, y, variance, at, next))
            }
            (Ty::Function(f), Ty::Function(g)) => self.functions(f, g, variance, at, next),
            (Ty::Param(i, _), Ty::Param(j, _)) => i == j,
            _ => a == b,
        }
    }

    /// Takes a step; whether types are too large to go on, in which case the whole is refused.
    fn exhausted(&mut self, depth: usize) -> bool {
        self.steps = self.steps.saturating_sub(1);
        let out = depth > MAX_DEPTH || self.steps == 0;
        self.too_large |= out;
        out
    }

    fn functions(
        &mut self,
        f: &FunctionTy,
        g: &FunctionTy,
        variance: Variance,
        at: NodeId,
        depth: usize,
    ) -> bool {
        let (f_row, g_row) = (f.effects.clone(), g.effects.clone());
        if variance != Variance::Contravariant {
            self.demand(f_row.clone(), g_row.clone(), at, Why::Value);
        }
        if variance != Variance::Covariant {
            self.demand(g_row, f_row, at, Why::Value);
        }
        f.params.len() == g.params.len()
            && f.params
                .iter()
                .zip(&g.params)
                .all(|(x, y)| self.unify(x, y, variance.flipped(), at, depth))
            && self.unify(&f.result, &g.result, variance, at, depth)
    }

    pub(crate) fn demand(&mut self, sub: Row, sup: Row, at: NodeId, why: Why) {
        self.demands.push(RowDemand { sub, sup, at, why });
    }

    fn bind(&mut self, var: u32, ty: Ty) {
        self.variables[var as usize].bound = Some(ty);
        self.trail.push(var);
    }

    fn occurs(&mut self, var: u32, ty: &Ty, depth: usize) -> bool {
        if self.exhausted(depth) {
            return false;
        }
        match self.head(ty) {
            Ty::Infer(other) => other == var,
            ty => ty
                .children()
                .into_iter()
                .any(|part| self.occurs(var, part, depth + 1)),
        }
    }

    /// Lets the variables of a type stay unknown without a report.
    pub(crate) fn silence(&mut self, ty: &Ty) {
        let mut stack = vec![ty.clone()];
        let mut fuel = MAX_SIZE;
        while let Some(ty) = stack.pop() {
            let Some(left) = fuel.checked_sub(1) else {
                return;
            };
            fuel = left;
            match self.head(&ty) {
                Ty::Infer(var) => self.variables[var as usize].quiet = true,
                ty => stack.extend(ty.children().into_iter().cloned()),
            }
        }
    }

    /// Whether a type is of a reasonable size.
    pub(crate) fn fits(&mut self, ty: &Ty) -> bool {
        let mut stack = vec![ty.clone()];
        let mut size = 0;
        while let Some(ty) = stack.pop() {
            size += 1;
            if size > MAX_SIZE / 2 {
                self.too_large = true;
                return false;
            }
            stack.extend(self.head(&ty).children().into_iter().cloned());
        }
        true
    }

    /// Whether an error is part of the type.
    pub(crate) fn has_error(&self, ty: &Ty) -> bool {
        fn walk(unifier: &Unifier, ty: &Ty, fuel: &mut usize) -> bool {
            let Some(left) = fuel.checked_sub(1) else {
                return true;
            };
            *fuel = left;
            match unifier.head(ty) {
                Ty::Error => true,
                ty => ty.children().into_iter().any(|t| walk(unifier, t, fuel)),
            }
        }
        walk(self, ty, &mut MAX_SIZE.clone())
    }

    /// The type with all bound variables replaced; unknown ones stay.
    pub(crate) fn resolve(&mut self, ty: &Ty) -> Ty {
        let mut fuel = MAX_SIZE;
        self.resolve_within(ty, 0, &mut fuel)
    }

    fn resolve_within(&mut self, ty: &Ty, depth: usize, fuel: &mut usize) -> Ty {
        if depth > MAX_DEPTH || *fuel == 0 {
            self.too_large = true;
            return Ty::Error;
        }
        *fuel -= 1;
        let next = depth + 1;
        match self.head(ty) {
            Ty::List(t) => Ty::list(self.resolve_within(&t, next, fuel)),
            Ty::Set(t) => Ty::set(self.resolve_within(&t, next, fuel)),
            Ty::Map(k, v) => {
                let key = self.resolve_within(&k, next, fuel);
                Ty::map(key, self.resolve_within(&v, next, fuel))
            }
            Ty::Tuple(t) => Ty::Tuple(Arc::new(TupleTy {
                parts: t
                    .parts
                    .iter()
                    .map(|t| self.resolve_within(t, next, fuel))
                    .collect(),
                names: t.names.clone(),
            })),
            Ty::Function(f) => {
                let params = f
                    .params
                    .iter()
                    .map(|t| self.resolve_within(t, next, fuel))
                    .collect();
                let result = self.resolve_within(&f.result, next, fuel);
                Ty::function(params, result, self.row(&f.effects))
            }
            Ty::Data(path, args) => Ty::Data(
                path,
                args.iter()
                    .map(|t| self.resolve_within(t, next, fuel))
                    .collect(),
            ),
            leaf => leaf,
        }
    }

    /// The origin of a variable that stayed unknown, unless that was reported or may go unreported.
    pub(crate) fn unknown(&mut self, ty: &Ty) -> Option<NodeId> {
        match self.head(ty) {
            Ty::Infer(var) => {
                let variable = &mut self.variables[var as usize];
                let quiet = variable.quiet || variable.never;
                variable.quiet = true;
                (!quiet).then_some(variable.origin)
            }
            ty => ty
                .children()
                .into_iter()
                .find_map(|part| self.unknown(part)),
        }
    }

    /// What an unknown variable counts as once everything is read: `Never` where only that went, else an error.
    pub(crate) fn settle(&self, ty: &Ty) -> Ty {
        ty.map_leaves(
            &mut |leaf| match leaf {
                Ty::Infer(var) if self.variables[*var as usize].never => Some(Ty::Never),
                Ty::Infer(_) => Some(Ty::Error),
                _ => None,
            },
            &|row| row.clone(),
        )
    }

    /// The row with its variables replaced by what is known of them.
    pub(crate) fn row(&self, row: &Row) -> Row {
        let mut out = Row {
            infer: Vec::new(),
            ..row.clone()
        };
        for var in &row.infer {
            out.join(&self.rows[*var as usize]);
        }
        out
    }

    /// Solves the demands on row variables — the least rows that meet them — and gives those that fail.
    pub(crate) fn solve_rows(&mut self) -> Vec<(RowDemand, Row)> {
        let demands = std::mem::take(&mut self.demands);
        let mut forwards = true;
        loop {
            let mut changed = false;
            // Back and forth, so that a chain of demands takes two turns whichever way it lies.
            for i in 0..demands.len() {
                let demand = match forwards {
                    true => &demands[i],
                    false => &demands[demands.len() - 1 - i],
                };
                let Some(var) = demand.sup.infer.first() else {
                    continue;
                };
                let missing = beyond(&self.row(&demand.sub), &self.row(&demand.sup));
                if !missing.is_pure() {
                    self.rows[*var as usize].join(&missing);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
            forwards = !forwards;
        }
        demands
            .into_iter()
            .filter_map(|demand| {
                let missing = beyond(&self.row(&demand.sub), &self.row(&demand.sup));
                (!missing.is_pure()).then_some((demand, missing))
            })
            .collect()
    }
}

/// The effects of `sub` that `sup` does not have. Both are without variables.
fn beyond(sub: &Row, sup: &Row) -> Row {
    Row {
        console: sub.console && !sup.console,
        diverge: sub.diverge && !sup.diverge,
        params: sub
            .params
            .iter()
            .filter(|p| !sup.params.contains(p))
            .copied()
            .collect(),
        infer: Vec::new(),
    }
}
