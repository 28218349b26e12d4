//! The loops of a function, with what is in scope at their heads, and what else candidates are made of: first values of variables, values of names,
//! the values with which the function is left.

use super::terms::{self, MADE_UP, Substitution, is_formula, rebuilt, size, substitute};
use crate::Context;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use tenet_core::{
    Binder, Body, Domain, Expr, ExprKind, Local, LocalId, LoopKind, NodeId, Path, RefinedType,
    Signature, Stmt, StmtKind, Type,
};

/// A loop.
#[derive(Clone)]
pub(super) struct Site {
    pub(super) node: NodeId,
    /// The counter of a counting loop, with its bounds.
    pub(super) counter: Option<(LocalId, Expr, Expr)>,
    /// The condition of a `while`.
    pub(super) guard: Option<Expr>,
    pub(super) body: Expr,
    pub(super) assigned: Vec<LocalId>,
    /// What its invariants may mention.
    pub(super) scope: BTreeSet<LocalId>,
    /// The invariants that are stated.
    pub(super) stated: Vec<Expr>,
    /// The loops around it, the outermost first.
    pub(super) outer: Vec<usize>,
}

impl Site {
    /// Does it change this local from turn to turn?
    pub(super) fn varies(&self, local: LocalId) -> bool {
        self.assigned.contains(&local) || self.counter.as_ref().is_some_and(|c| c.0 == local)
    }

    /// Can a formula stand among its invariants, and does it speak of what changes?
    pub(super) fn admits(&self, formula: &Expr) -> bool {
        let free = formula.free_locals();
        free.iter().all(|local| self.scope.contains(local))
            && free.iter().any(|local| self.varies(*local))
            && !terms::escapes(formula)
    }
}

/// A function, as candidates are made from it.
pub(super) struct Sketch<'c> {
    pub(super) context: &'c dyn Context,
    pub(super) signature: &'c Signature,
    /// The body's locals, and those that were made up for candidates.
    pub(super) locals: Vec<Local>,
    /// The values of names that are never assigned.
    pub(super) definitions: Substitution,
    /// The first values of variables.
    pub(super) first: Substitution,
    /// The values with which the function is left.
    pub(super) ends: Vec<Expr>,
    /// What is asserted.
    pub(super) asserted: Vec<Expr>,
    pub(super) sites: Vec<Site>,
    /// The integers of each loop that run between bounds, once that is known.
    pub(super) running: FxHashMap<NodeId, Vec<Expr>>,
    /// Locals for positions, used again from formula to formula.
    positions: Vec<LocalId>,
    /// Locals for members of sets, by type.
    members: Vec<(Type, LocalId)>,
    /// Bodies of `spec`s for arguments.
    pub(super) instances: FxHashMap<(Path, Vec<Type>, Vec<Expr>), Expr>,
}

impl<'c> Sketch<'c> {
    pub(super) fn new(
        context: &'c dyn Context,
        signature: &'c Signature,
        body: &Body,
    ) -> Sketch<'c> {
        let mut sketch = Sketch {
            context,
            signature,
            locals: body.locals.clone(),
            definitions: Substitution::default(),
            first: Substitution::default(),
            ends: Vec::new(),
            asserted: Vec::new(),
            sites: Vec::new(),
            running: FxHashMap::default(),
            positions: Vec::new(),
            members: Vec::new(),
            instances: FxHashMap::default(),
        };
        let mut scope = signature.params.clone();
        sketch.visit(&body.expr, &mut scope, &mut Vec::new());
        sketch.end(&body.expr);
        sketch
    }

    /// The base type of a local.
    pub(super) fn ty(&self, local: LocalId) -> Type {
        self.locals[local.0 as usize].ty.base()
    }

    /// The present value of a local.
    pub(super) fn read(&self, local: LocalId) -> Expr {
        terms::read(local, self.ty(local))
    }

    /// A new local for a bound variable.
    pub(super) fn bound(&mut self, name: &str, ty: Type) -> LocalId {
        let local = LocalId(self.locals.len() as u32);
        self.locals.push(Local {
            name: name.into(),
            ty: RefinedType::Base(ty),
            mutable: false,
            ghost: true,
            node: MADE_UP,
        });
        local
    }

    /// A bound variable for positions that does not occur in these formulas.
    pub(super) fn position(&mut self, formulas: &[&Expr]) -> LocalId {
        let free = |local: LocalId| {
            formulas
                .iter()
                .all(|formula| !terms::mentions(formula, local))
        };
        if let Some(known) = self.positions.iter().find(|local| free(**local)) {
            return *known;
        }
        self.new_position()
    }

    /// The formula with the variables that are bound over ranges named in order, so that formulas are equal that differ in names only.
    pub(super) fn canonical(&mut self, formula: &Expr, depth: usize) -> Expr {
        let formula = terms::flattened(formula);
        let ExprKind::Quantifier {
            universal,
            binders,
            body,
        } = &*formula.kind
        else {
            return rebuilt(&formula, &mut |part| self.canonical(part, depth));
        };
        let mut by = Substitution::default();
        let mut named = Vec::new();
        let mut depth = depth;
        for binder in binders {
            let domain = match &binder.domain {
                Domain::Range(from, to) => {
                    Domain::Range(substitute(from, &by), substitute(to, &by))
                }
                Domain::Elements(items) => Domain::Elements(substitute(items, &by)),
                Domain::Type => Domain::Type,
            };
            let local = match domain {
                Domain::Range(..) => {
                    let local = self.position_at(depth);
                    depth += 1;
                    by.insert(binder.local, terms::read(local, Type::Int));
                    local
                }
                _ => binder.local,
            };
            named.push(Binder { local, domain });
        }
        let body = self.canonical(&substitute(body, &by), depth);
        let kind = ExprKind::Quantifier {
            universal: *universal,
            binders: named,
            body,
        };
        terms::expr(kind, Type::Bool)
    }

    fn position_at(&mut self, depth: usize) -> LocalId {
        while self.positions.len() <= depth {
            self.new_position();
        }
        self.positions[depth]
    }

    fn new_position(&mut self) -> LocalId {
        const NAMES: [&str; 5] = ["j", "k", "m", "p", "q"];
        let name = NAMES[self.positions.len() % NAMES.len()];
        let local = self.bound(name, Type::Int);
        self.positions.push(local);
        local
    }

    /// A bound variable for members of sets.
    pub(super) fn member(&mut self, ty: &Type) -> LocalId {
        if let Some((_, known)) = self.members.iter().find(|(known, _)| known == ty) {
            return *known;
        }
        let local = self.bound("x", ty.clone());
        self.members.push((ty.clone(), local));
        local
    }

    /// A formula with the names that are not in scope (all names, where there is none) replaced by their values.
    pub(super) fn inlined(&self, formula: &Expr, scope: Option<&BTreeSet<LocalId>>) -> Expr {
        const ROUNDS: usize = 6;
        let mut formula = substitute(formula, &Substitution::default());
        for _ in 0..ROUNDS {
            let hidden: Substitution = formula
                .free_locals()
                .into_iter()
                .filter(|local| scope.is_none_or(|scope| !scope.contains(local)))
                .filter_map(|local| Some((local, self.definitions.get(&local)?.clone())))
                .collect();
            if hidden.is_empty() {
                break;
            }
            let longer = substitute(&formula, &hidden);
            if size(&longer) > 2 * terms::MAX_SIZE {
                break;
            }
            formula = longer;
        }
        terms::simplify(&formula)
    }

    /// Can it be read as a term: a formula that calls pure functions only?
    pub(super) fn is_pure(&self, expr: &Expr) -> bool {
        let mut pure = is_formula(expr);
        expr.walk(&mut |e| match &*e.kind {
            ExprKind::Call { callee, .. } => {
                pure &= self.context.signature(callee).is_some_and(|s| s.is_pure());
            }
            ExprKind::Apply { function, .. } => {
                pure &= !matches!(function.ty, Type::Fn(_, _, true))
            }
            _ => {}
        });
        pure
    }

    fn define(&mut self, local: LocalId, value: &Expr) {
        if !self.is_pure(value) {
            return;
        }
        let value = rebuilt(value, &mut |part| {
            substitute(part, &Substitution::default())
        });
        let value = terms::simplify(&value);
        let mutable = self
            .locals
            .get(local.0 as usize)
            .is_some_and(|local| local.mutable);
        let table = if mutable {
            &mut self.first
        } else {
            &mut self.definitions
        };
        table.entry(local).or_insert(value);
    }

    fn visit(&mut self, expr: &Expr, scope: &mut Vec<LocalId>, outer: &mut Vec<usize>) {
        match &*expr.kind {
            ExprKind::Block(block) => {
                let mark = scope.len();
                for stmt in &block.stmts {
                    self.visit_stmt(stmt, scope, outer);
                }
                self.visit(&block.value, scope, outer);
                scope.truncate(mark);
            }
            ExprKind::Let { local, value, body } => {
                self.visit(value, scope, outer);
                self.define(*local, value);
                scope.push(*local);
                self.visit(body, scope, outer);
                scope.pop();
            }
            ExprKind::Return(value) => {
                self.visit(value, scope, outer);
                self.end(value);
            }
            ExprKind::Lambda { .. }
            | ExprKind::Quantifier { .. }
            | ExprKind::Comprehension { .. } => {}
            _ => {
                let mut parts = Vec::new();
                expr.push_children(&mut parts);
                for part in parts {
                    self.visit(part, scope, outer);
                }
            }
        }
    }

    fn visit_stmt(&mut self, stmt: &Stmt, scope: &mut Vec<LocalId>, outer: &mut Vec<usize>) {
        match &stmt.kind {
            StmtKind::Let { local, value } => {
                self.visit(value, scope, outer);
                self.define(*local, value);
                scope.push(*local);
            }
            StmtKind::Witness { local } => scope.push(*local),
            StmtKind::Assign { value, .. } => self.visit(value, scope, outer),
            StmtKind::Expr(expr) => self.visit(expr, scope, outer),
            StmtKind::Assert { condition, .. } => {
                let condition = substitute(condition, &Substitution::default());
                self.asserted.push(condition);
            }
            StmtKind::Assume { .. } => {}
            StmtKind::Loop {
                kind,
                invariants,
                body,
                assigned,
                ..
            } => {
                let mark = scope.len();
                let plain = |e: &Expr| substitute(e, &Substitution::default());
                let (counter, guard) = match kind {
                    LoopKind::For { index, from, to } => {
                        scope.push(*index);
                        (Some((*index, plain(from), plain(to))), None)
                    }
                    LoopKind::While(guard) => (None, Some(plain(guard))),
                };
                self.sites.push(Site {
                    node: stmt.node,
                    counter,
                    guard,
                    body: body.clone(),
                    assigned: assigned.clone(),
                    scope: scope.iter().copied().collect(),
                    stated: invariants.iter().map(|line| plain(&line.expr)).collect(),
                    outer: outer.clone(),
                });
                outer.push(self.sites.len() - 1);
                self.visit(body, scope, outer);
                outer.pop();
                scope.truncate(mark);
            }
        }
    }

    /// Notes a value with which the function is left.
    fn end(&mut self, expr: &Expr) {
        match &*expr.kind {
            ExprKind::Block(block) => self.end(&block.value),
            ExprKind::Let { body, .. } => self.end(body),
            ExprKind::If {
                then, otherwise, ..
            } => {
                self.end(then);
                self.end(otherwise);
            }
            ExprKind::Return(_) => {}
            _ if expr.ty == Type::Never => {}
            _ => {
                let end = substitute(expr, &Substitution::default());
                if self.is_pure(&end) && !self.ends.contains(&end) {
                    self.ends.push(end);
                }
            }
        }
    }
}
