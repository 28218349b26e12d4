//! From what holds in the end to what may hold at each turn: bounds are replaced by where the loop stands, lists by the parts that were seen, results
//! by what is still to be added.

use super::sites::{Site, Sketch};
use super::terms::{
    self, Substitution, equal, narrow, operation, plus, put, replace, slice, substitute,
};
use tenet_core::{Domain, Expr, ExprKind, Intrinsic, LocalId, Type};

/// Where a loop stands, and what its bounds are.
pub(super) struct Stand {
    /// Integers that change: counters, variables, lengths of variables.
    pub(super) points: Vec<Expr>,
    /// Those of them that run between bounds.
    pub(super) positions: Vec<Expr>,
    /// Integers that do not: bounds, lengths, parameters.
    pub(super) limits: Vec<Expr>,
    /// Lists and texts that do not change.
    pub(super) sequences: Vec<Expr>,
}

impl Sketch<'_> {
    /// Where a loop stands.
    pub(super) fn stand(&self, site: &Site) -> Stand {
        let mut stand = Stand {
            points: Vec::new(),
            positions: Vec::new(),
            limits: Vec::new(),
            sequences: Vec::new(),
        };
        let push = |list: &mut Vec<Expr>, e: Expr| {
            if !list.contains(&e) {
                list.push(e);
            }
        };
        if let Some((index, _, to)) = &site.counter {
            push(&mut stand.points, self.read(*index));
            push(&mut stand.limits, to.clone());
            push(&mut stand.limits, self.inlined(to, None));
        }
        for local in &site.assigned {
            let value = self.read(*local);
            match &value.ty {
                Type::Int => push(&mut stand.points, value),
                Type::List(_) | Type::Text => push(&mut stand.points, terms::length(&value)),
                _ => {}
            }
        }
        for outer in &site.outer {
            let outer = &self.sites[*outer];
            if let Some((index, ..)) = &outer.counter {
                push(&mut stand.points, self.read(*index));
            }
            for local in &outer.assigned {
                if self.ty(*local) == Type::Int && site.scope.contains(local) {
                    push(&mut stand.points, self.read(*local));
                }
            }
        }
        for local in &site.scope {
            if site.varies(*local) || stand.points.contains(&self.read(*local)) {
                continue;
            }
            let value = self.read(*local);
            match &value.ty {
                Type::Int => push(&mut stand.limits, value),
                Type::List(_) | Type::Text => {
                    push(&mut stand.limits, terms::length(&value));
                    push(&mut stand.sequences, value);
                }
                _ => {}
            }
        }
        stand.positions = match self.running.get(&site.node) {
            Some(running) => running.clone(),
            None => stand.points.clone(),
        };
        stand
    }

    /// That an integer runs between bounds, in either direction: candidates of which one for each direction has to hold.
    pub(super) fn running(&self, point: &Expr, stand: &Stand) -> (Vec<Expr>, Vec<Expr>) {
        let others: Vec<&Expr> = stand.limits.iter().filter(|l| *l != point).collect();
        let below = others.iter().map(|l| terms::at_most(point, &plus(l, 1)));
        let above = others.iter().map(|l| terms::at_most(&plus(l, -1), point));
        let from_zero = std::iter::once(terms::at_most(&terms::int(-1), point));
        (from_zero.chain(above).collect(), below.collect())
    }

    /// The integers whose values are noted: those that change, and a few that do not.
    pub(super) fn integers(&self, site: &Site) -> Vec<Expr> {
        const MAX_NOTED: usize = 7;
        let stand = self.stand(site);
        let mut integers = stand.limits;
        integers.retain(|limit| {
            let plain = matches!(
                &*limit.kind,
                ExprKind::Local(_)
                    | ExprKind::Intrinsic(Intrinsic::ListLen | Intrinsic::TextLen, _)
            );
            plain
                && limit
                    .free_locals()
                    .iter()
                    .all(|local| site.scope.contains(local))
        });
        integers.truncate(MAX_NOTED.saturating_sub(stand.points.len()));
        // What changes comes last, so that it is said in terms of what does not.
        integers.extend(stand.points);
        integers.truncate(MAX_NOTED);
        integers
    }

    /// The variants of a goal that may be invariants.
    pub(super) fn variants(&mut self, goal: &Expr, site: &Site, stand: &Stand) -> Vec<Expr> {
        let mut found = vec![goal.clone()];
        self.moved_bounds(goal, stand, &mut found);
        self.seen_parts(goal, stand, &mut found);
        self.moved_ranges(goal, stand, &mut found);
        self.rests(goal, site, stand, &mut found);
        self.neighbours(goal, stand, &mut found);
        let siblings: Vec<Expr> = found
            .iter()
            .flat_map(|formula| self.siblings(formula, site, stand))
            .collect();
        found.extend(siblings);
        found.retain(|formula| site.admits(formula) && terms::size(formula) <= terms::MAX_SIZE);
        found
    }

    /// With a bound replaced by where the loop stands, one more or less.
    fn moved_bounds(&self, goal: &Expr, stand: &Stand, found: &mut Vec<Expr>) {
        for limit in &stand.limits {
            if !terms::occurs(limit, goal) {
                continue;
            }
            for point in &stand.positions {
                for offset in [0, -1, 1] {
                    let by = plus(point, offset);
                    found.push(terms::simplify(&replace(goal, limit, &by)));
                    if offset == 0 {
                        for which in 0..4 {
                            found.extend(terms::replace_one(goal, limit, &by, which));
                        }
                    }
                    // The length of a list as a bound, not where positions are counted from the end.
                    if let Some(ranged) = replaced_in_ranges(goal, limit, &by) {
                        found.push(ranged);
                    }
                }
            }
        }
    }

    /// With what comes right after or before where the loop stands replaced by another place where it stands: two places meet in the end.
    fn neighbours(&self, goal: &Expr, stand: &Stand, found: &mut Vec<Expr>) {
        for point in &stand.positions {
            for next in [plus(point, 1), plus(point, -1)] {
                if !terms::occurs(&next, goal) {
                    continue;
                }
                for other in stand.positions.iter().filter(|other| *other != point) {
                    found.push(replace(goal, &next, other));
                }
            }
        }
    }

    /// That a variable is the value of a function that the goals speak of, at where the loop stands.
    pub(super) fn values(&self, goals: &[Expr], site: &Site, stand: &Stand) -> Vec<Expr> {
        const MAX_PLACES: usize = 3;
        let mut calls: Vec<Expr> = Vec::new();
        for goal in goals {
            goal.walk(&mut |e| {
                if matches!(*e.kind, ExprKind::Call { .. }) && !calls.contains(e) {
                    calls.push(e.clone());
                }
            });
        }
        let mut found = Vec::new();
        for call in calls {
            // What is not in scope at the loop is bound in the goal: it may be any place where the loop stands.
            let bound: Vec<LocalId> = call
                .free_locals()
                .into_iter()
                .filter(|local| !site.scope.contains(local) && self.ty(*local) == Type::Int)
                .collect();
            if bound.len() > MAX_PLACES {
                continue;
            }
            let mut placed = vec![call];
            for local in bound {
                placed = placed
                    .iter()
                    .flat_map(|call| stand.positions.iter().map(move |p| put(call, local, p)))
                    .collect();
            }
            let mut calls = placed.clone();
            for call in &placed {
                for limit in &stand.limits {
                    for point in &stand.positions {
                        if terms::occurs(limit, call) {
                            calls.push(replace(call, limit, point));
                        }
                    }
                }
                for sequence in &stand.sequences {
                    if terms::occurs(sequence, call) {
                        for part in parts_of(sequence, stand) {
                            calls.push(narrow(call, sequence, &part));
                        }
                    }
                }
            }
            for local in &site.assigned {
                for call in calls.iter().filter(|call| call.ty == self.ty(*local)) {
                    found.push(equal(&self.read(*local), call));
                }
            }
        }
        found.retain(|formula| site.admits(formula));
        found
    }

    /// What is to hold of each element of a list, of a variable that is to become its next element.
    pub(super) fn next_elements(&self, goal: &Expr, site: &Site, stand: &Stand) -> Vec<Expr> {
        let ExprKind::Quantifier {
            universal: true,
            binders,
            body,
        } = &*goal.kind
        else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (i, binder) in binders.iter().enumerate() {
            let position = terms::read(binder.local, Type::Int);
            let mut elements: Vec<Expr> = Vec::new();
            goal.walk(&mut |e| {
                if let ExprKind::Intrinsic(Intrinsic::ListGet, args) = &*e.kind
                    && args[1] == position
                    && matches!(*args[0].kind, ExprKind::Local(_))
                    && !elements.contains(e)
                {
                    elements.push(e.clone());
                }
            });
            for element in elements {
                for local in site.assigned.iter().filter(|l| self.ty(**l) == element.ty) {
                    let next = self.read(*local);
                    for point in &stand.positions {
                        let here =
                            |e: &Expr| put(&replace(e, &element, &next), binder.local, point);
                        let mut rest = binders.clone();
                        rest.remove(i);
                        for binder in &mut rest {
                            if let Domain::Range(from, to) = &mut binder.domain {
                                (*from, *to) = (here(from), here(to));
                            }
                        }
                        let body = here(body);
                        found.push(if rest.is_empty() {
                            body
                        } else {
                            let kind = ExprKind::Quantifier {
                                universal: true,
                                binders: rest,
                                body,
                            };
                            terms::expr(kind, Type::Bool)
                        });
                    }
                }
            }
        }
        found
    }

    /// That of two variables one or the other meets what is to hold of the result.
    pub(super) fn either(&self, formula: &Expr, site: &Site) -> Vec<Expr> {
        let ExprKind::Quantifier {
            universal: true,
            binders,
            body,
        } = &*formula.kind
        else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for local in body.free_locals() {
            if !site.assigned.contains(&local) {
                continue;
            }
            for other in &site.assigned {
                if *other != local && self.ty(*other) == self.ty(local) {
                    let second = put(body, local, &self.read(*other));
                    let kind = ExprKind::Quantifier {
                        universal: true,
                        binders: binders.clone(),
                        body: terms::expr(ExprKind::Or(body.clone(), second), Type::Bool),
                    };
                    found.push(terms::expr(kind, Type::Bool));
                }
            }
        }
        found
    }

    /// With a list replaced by the part before or from where the loop stands.
    fn seen_parts(&self, goal: &Expr, stand: &Stand, found: &mut Vec<Expr>) {
        for sequence in &stand.sequences {
            if !terms::occurs(sequence, goal) {
                continue;
            }
            for part in parts_of(sequence, stand) {
                let narrowed = narrow(goal, sequence, &part);
                if narrowed != *goal {
                    found.push(narrowed);
                }
            }
        }
        // Several lists of which equally much was seen.
        if let [a, b, ..] = &stand.sequences[..]
            && terms::occurs(a, goal)
            && terms::occurs(b, goal)
        {
            for part in parts_of(a, stand) {
                for other in parts_of(b, stand) {
                    found.push(narrow(&narrow(goal, a, &part), b, &other));
                }
            }
        }
    }

    /// With ranges of quantifiers that begin or end where the loop stands.
    fn moved_ranges(&self, goal: &Expr, stand: &Stand, found: &mut Vec<Expr>) {
        let ends = range_ends(goal);
        let exists = matches!(
            &*goal.kind,
            ExprKind::Quantifier {
                universal: false,
                ..
            }
        );
        if ends == 0 || ends > 6 || exists {
            return;
        }
        let mut wide = Vec::new();
        for point in &stand.positions {
            wide.extend([point.clone(), plus(point, 1), plus(point, -1)]);
        }
        for i in 0..ends {
            for a in &wide {
                let one = with_end(goal, i, a);
                for j in i + 1..ends {
                    for b in &stand.positions {
                        found.push(with_end(&one, j, b));
                    }
                    for b in &stand.positions {
                        found.push(with_end(&one, j, &plus(b, 1)));
                    }
                }
                found.push(one);
            }
        }
    }

    /// Of an equation for the result: the result so far, with what is left, makes the whole (as for a recursion in tail form).
    fn rests(&self, goal: &Expr, site: &Site, stand: &Stand, found: &mut Vec<Expr>) {
        let ExprKind::Intrinsic(Intrinsic::Eq, sides) = &*goal.kind else {
            return;
        };
        for (so_far, whole) in [(&sides[0], &sides[1]), (&sides[1], &sides[0])] {
            let changes = |e: &Expr| e.free_locals().iter().any(|local| site.varies(*local));
            if !changes(so_far) || changes(whole) {
                continue;
            }
            for rest in self.remaining(whole, site, stand) {
                found.push(equal(&rest, whole));
                for (op, swapped) in joins(&whole.ty) {
                    let args = if swapped {
                        vec![rest.clone(), so_far.clone()]
                    } else {
                        vec![so_far.clone(), rest.clone()]
                    };
                    found.push(equal(&operation(op, args, whole.ty.clone()), whole));
                }
            }
        }
    }

    /// What is left of a whole: with parameters replaced by the variables that started with them, bounds by where the loop stands, lists by what is not
    /// yet seen.
    fn remaining(&self, whole: &Expr, site: &Site, stand: &Stand) -> Vec<Expr> {
        let mut found = Vec::new();
        let moved: Substitution = site
            .assigned
            .iter()
            .filter_map(|var| match self.first.get(var).map(|value| &*value.kind) {
                Some(ExprKind::Local(start)) => Some((*start, self.read(*var))),
                _ => None,
            })
            .collect();
        let substituted = substitute(whole, &moved);
        if substituted != *whole {
            found.push(substituted);
        }
        for sequence in &stand.sequences {
            if terms::occurs(sequence, whole) {
                for part in parts_of(sequence, stand) {
                    found.push(narrow(whole, sequence, &part));
                }
            }
        }
        for limit in &stand.limits {
            if terms::occurs(limit, whole) {
                for point in &stand.positions {
                    found.push(replace(whole, limit, point));
                    found.push(replace(whole, limit, &plus(point, -1)));
                }
            }
        }
        found
    }

    /// With a variable replaced by another one of its type.
    pub(super) fn siblings(&self, formula: &Expr, site: &Site, stand: &Stand) -> Vec<Expr> {
        let mut found = Vec::new();
        for local in formula.free_locals() {
            let own = self.read(local);
            if !site.assigned.contains(&local) || stand.positions.contains(&own) {
                continue;
            }
            for other in &site.assigned {
                let other = self.read(*other);
                if other != own && other.ty == own.ty && !stand.positions.contains(&other) {
                    found.push(put(formula, local, &other));
                }
            }
        }
        found
    }

    /// Variants of formulas about any two positions where one of them is where the loop stands.
    pub(super) fn pinned(&self, goal: &Expr, stand: &Stand) -> Vec<Expr> {
        let ExprKind::Quantifier {
            universal,
            binders,
            body,
        } = &*goal.kind
        else {
            return Vec::new();
        };
        let [first, second] = &binders[..] else {
            return Vec::new();
        };
        let (Domain::Range(from, _), Domain::Range(_, to)) = (&first.domain, &second.domain) else {
            return Vec::new();
        };
        let mut ends = vec![from.clone(), to.clone()];
        for point in &stand.positions {
            ends.extend([point.clone(), plus(point, 1)]);
        }
        let mut found = Vec::new();
        for point in &stand.positions {
            for (pin, free) in [(first.local, second.local), (second.local, first.local)] {
                let body = put(body, pin, point);
                for (a, low) in ends.iter().enumerate() {
                    for (b, high) in ends.iter().enumerate() {
                        if a != b && a != 1 && b != 0 {
                            let range = (free, low.clone(), high.clone());
                            found.push(terms::over(*universal, &[range], body.clone()));
                        }
                    }
                }
            }
        }
        found
    }

    /// Variants of quantified formulas that leave out a position, or say it of one position: for loops that mend one place at a time.
    pub(super) fn exceptions(&self, formula: &Expr, stand: &Stand) -> Vec<Expr> {
        let ExprKind::Quantifier {
            universal: true,
            binders,
            body,
        } = &*formula.kind
        else {
            return Vec::new();
        };
        let with = |body: Expr| {
            let kind = ExprKind::Quantifier {
                universal: true,
                binders: binders.clone(),
                body,
            };
            terms::expr(kind, Type::Bool)
        };
        let mut found = Vec::new();
        for point in &stand.positions {
            let other_than =
                |local: LocalId| terms::not(&equal(&terms::read(local, Type::Int), point));
            let ranges: Vec<LocalId> = binders
                .iter()
                .filter(|b| matches!(b.domain, Domain::Range(..)))
                .map(|b| b.local)
                .collect();
            for local in &ranges {
                found.push(with(terms::implies(&other_than(*local), body)));
            }
            if let [a, b] = ranges[..] {
                let both = terms::and(&other_than(a), &other_than(b));
                found.push(with(terms::implies(&both, body)));
            }
        }
        found
    }
}

/// The parts of a list before and from where a loop stands.
fn parts_of(sequence: &Expr, stand: &Stand) -> Vec<Expr> {
    let mut parts = Vec::new();
    let end = terms::length(sequence);
    for point in &stand.positions {
        for point in [point.clone(), plus(point, 1)] {
            parts.push(slice(sequence, &terms::int(0), &point));
            parts.push(slice(sequence, &point, &end));
        }
    }
    parts
}

/// How a result so far and a rest can make a whole.
fn joins(ty: &Type) -> Vec<(Intrinsic, bool)> {
    match ty {
        Type::Int => vec![(Intrinsic::IntAdd, false), (Intrinsic::IntMul, false)],
        Type::List(_) => vec![
            (Intrinsic::ListConcat, false),
            (Intrinsic::ListConcat, true),
        ],
        Type::Text => vec![
            (Intrinsic::TextConcat, false),
            (Intrinsic::TextConcat, true),
        ],
        Type::Set(_) => vec![(Intrinsic::SetUnion, false)],
        _ => Vec::new(),
    }
}

/// How many ends the ranges of quantifiers in a formula have.
fn range_ends(formula: &Expr) -> usize {
    let mut count = 0;
    formula.walk(&mut |e| {
        if let ExprKind::Quantifier { binders, .. } = &*e.kind {
            let ranges = binders
                .iter()
                .filter(|b| matches!(b.domain, Domain::Range(..)));
            count += 2 * ranges.count();
        }
    });
    count
}

/// The formula with one end of a range replaced, by its number.
fn with_end(formula: &Expr, which: usize, by: &Expr) -> Expr {
    let mut next = 0;
    replace_end(formula, which, by, &mut next)
}

fn replace_end(e: &Expr, which: usize, by: &Expr, next: &mut usize) -> Expr {
    let mut e = e.clone();
    if let ExprKind::Quantifier { binders, .. } = &mut *e.kind {
        for binder in binders {
            if let Domain::Range(from, to) = &mut binder.domain {
                for end in [from, to] {
                    if *next == which {
                        *end = by.clone();
                    }
                    *next += 1;
                }
            }
        }
    }
    terms::rebuilt(&e, &mut |part| replace_end(part, which, by, next))
}

/// The formula with a bound replaced at the ends of ranges only; `None` where it stands at none.
fn replaced_in_ranges(formula: &Expr, limit: &Expr, by: &Expr) -> Option<Expr> {
    let mut changed = false;
    let result = ends_replaced(formula, limit, by, &mut changed);
    changed.then_some(result)
}

fn ends_replaced(e: &Expr, limit: &Expr, by: &Expr, changed: &mut bool) -> Expr {
    let mut e = e.clone();
    if let ExprKind::Quantifier { binders, .. } = &mut *e.kind {
        for binder in binders {
            if let Domain::Range(from, to) = &mut binder.domain {
                for end in [from, to] {
                    if terms::occurs(limit, end) {
                        *end = terms::simplify(&replace(end, limit, by));
                        *changed = true;
                    }
                }
            }
        }
    }
    terms::rebuilt(&e, &mut |part| ends_replaced(part, limit, by, changed))
}
