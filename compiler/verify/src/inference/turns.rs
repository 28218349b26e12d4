//! What one turn of a loop leaves behind: conditions that were decided, elements that were appended or set. Said of all earlier turns, these are
//! candidates.

use super::sites::{Site, Sketch};
use super::terms::{self, at_most, equal, int, over, plus, put, read, subtract};
use super::variants::Stand;
use tenet_core::{Binder, Domain, Expr, ExprKind, Intrinsic, LocalId, Stmt, StmtKind, Type};

/// The most facts of a turn that are looked at.
const MAX_FACTS: usize = 24;

impl Sketch<'_> {
    /// Candidates from what the turns of a loop do: what is likely, and what elements between any two places may have in common.
    pub(super) fn histories(&mut self, site: usize, stand: &Stand) -> (Vec<Expr>, Vec<Expr>) {
        let mut facts = self.turn_facts(site, 2);
        facts.truncate(MAX_FACTS);
        let site = self.sites[site].clone();
        let mut steps = Vec::new();
        if let Some((index, from, _)) = &site.counter {
            steps.push((*index, self.inlined(from, None)));
        }
        for local in &site.assigned {
            if self.ty(*local) == Type::Int
                && let Some(first) = self.first.get(local)
            {
                steps.push((*local, self.inlined(first, None)));
            }
        }
        let appended = self.appended(&site.body);
        let inserted = self.inserted(&site.body);
        let (mut found, mut segments) = (Vec::new(), Vec::new());
        for (point, start) in &steps {
            for fact in &facts {
                if terms::looks_up(fact, *point) {
                    found.push(last_turn(fact, *point, start));
                    found.extend(self.generalised(fact, *point, start));
                    segments.extend(self.segments(fact, *point, stand));
                }
            }
            for (list, item) in &appended {
                found.extend(self.listed(*list, item, *point, start));
            }
            for (members, item) in &inserted {
                found.extend(self.gathered(members, item, *point, start));
            }
        }
        found.retain(|formula| site.admits(formula) && terms::size(formula) <= terms::MAX_SIZE);
        (found, segments)
    }

    /// Where an inner loop goes on with a list that the loop around it makes: what that list is there, with what the inner loop has seen.
    pub(super) fn continued(&self, site: &Site, made: &[Vec<Expr>]) -> Vec<Expr> {
        let Some(outer) = site.outer.last().and_then(|outer| made.get(*outer)) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (list, item) in self.appended(&site.body) {
            let ExprKind::Intrinsic(Intrinsic::ListGet | Intrinsic::TextGet, args) = &*item.kind
            else {
                continue;
            };
            let seen = terms::slice(&args[0], &int(0), &args[1]);
            let whole = self.read(list);
            if seen.ty != whole.ty {
                continue;
            }
            for formula in outer {
                if let ExprKind::Intrinsic(Intrinsic::Eq, sides) = &*formula.kind
                    && sides[0] == whole
                    && !terms::reads(&sides[1], list)
                {
                    let parts = vec![sides[1].clone(), seen.clone()];
                    let longer = terms::operation(Intrinsic::ListConcat, parts, whole.ty.clone());
                    found.push(equal(&whole, &longer));
                }
            }
        }
        found
    }

    /// The fact, of all elements between any two places.
    fn segments(&mut self, fact: &Expr, point: LocalId, stand: &Stand) -> Vec<Expr> {
        let here = read(point, Type::Int);
        let mut indexed = None;
        fact.walk(&mut |e| {
            if let ExprKind::Intrinsic(Intrinsic::ListGet | Intrinsic::TextGet, args) = &*e.kind
                && args[1] == here
            {
                indexed = Some(args[0].clone());
            }
        });
        let Some(indexed) = indexed else {
            return Vec::new();
        };
        let j = self.position(&[fact]);
        let body = put(fact, point, &read(j, Type::Int));
        let mut ends = vec![int(0), terms::length(&indexed)];
        for point in &stand.positions {
            ends.extend([point.clone(), plus(point, 1)]);
        }
        let mut found = Vec::new();
        for (a, from) in ends.iter().enumerate() {
            for (b, to) in ends.iter().enumerate() {
                if a != b && a != 1 && b != 0 && (a, b) != (0, 1) {
                    found.push(over(true, &[(j, from.clone(), to.clone())], body.clone()));
                }
            }
        }
        found
    }

    /// Where an element of a list is appended to another one: what is to hold of any two elements of that may hold of one in it and one that is still to
    /// come.
    pub(super) fn crossings(&mut self, site: &Site) -> Vec<Expr> {
        let mut found = Vec::new();
        let goals = self.goals(site);
        for (list, item) in self.appended(&site.body) {
            let ExprKind::Intrinsic(Intrinsic::ListGet, args) = &*item.kind else {
                continue;
            };
            let (source, point) = (&args[0], &args[1]);
            let whole = self.read(list);
            for goal in &goals {
                let ExprKind::Quantifier {
                    universal: true,
                    binders,
                    body,
                } = &*goal.kind
                else {
                    continue;
                };
                let [first, second] = &binders[..] else {
                    continue;
                };
                let later = read(second.local, Type::Int);
                let Some(own) = terms::element(&whole, &later) else {
                    continue;
                };
                let (Some(other), true) =
                    (terms::element(source, &later), terms::occurs(&own, body))
                else {
                    continue;
                };
                let body = terms::replace(body, &own, &other);
                let ranges = [
                    (first.local, int(0), terms::length(&whole)),
                    (second.local, point.clone(), terms::length(source)),
                ];
                found.push(over(true, &ranges, body));
            }
        }
        found
    }

    /// The fact, of all turns before this one, upwards or downwards.
    fn generalised(&mut self, fact: &Expr, point: LocalId, start: &Expr) -> Vec<Expr> {
        let j = self.position(&[fact]);
        let body = put(fact, point, &read(j, Type::Int));
        let here = read(point, Type::Int);
        let ranges = [
            (start.clone(), here.clone()),
            (here.clone(), start.clone()),
            (plus(&here, 1), plus(start, 1)),
            (plus(&here, 1), start.clone()),
            (plus(start, -1), here.clone()),
        ];
        ranges
            .into_iter()
            .map(|(from, to)| over(true, &[(j, from, to)], body.clone()))
            .collect()
    }

    /// That a set, or the keys of a map, hold nothing but what was put in at earlier turns.
    fn gathered(
        &mut self,
        members: &Expr,
        item: &Expr,
        point: LocalId,
        start: &Expr,
    ) -> Option<Expr> {
        let j = self.position(&[item]);
        let member = self.member(&item.ty);
        let earlier = put(item, point, &read(j, Type::Int));
        let same = equal(&earlier, &read(member, item.ty.clone()));
        let here = read(point, Type::Int);
        let some = over(false, &[(j, start.clone(), here)], same);
        let kind = ExprKind::Quantifier {
            universal: true,
            binders: vec![Binder {
                local: member,
                domain: Domain::Elements(members.clone()),
            }],
            body: some,
        };
        terms::reads(item, point).then(|| terms::expr(kind, Type::Bool))
    }

    /// The sets and keys of maps that a loop's body adds to, with what it adds.
    fn inserted(&self, body: &Expr) -> Vec<(Expr, Expr)> {
        let mut found = Vec::new();
        each_assignment(body, &mut |local, value| {
            let ExprKind::Intrinsic(op, args) = &*value.kind else {
                return;
            };
            let whole = self.read(local);
            match (op, &args[..]) {
                (Intrinsic::SetUnion, [_, added]) => {
                    if let ExprKind::Set(items) = &*added.kind {
                        for item in items {
                            found.push((whole.clone(), self.inlined(item, None)));
                        }
                    }
                }
                (Intrinsic::MapInsert, [_, key, ..]) => {
                    let ty = Type::Set(key.ty.clone().into());
                    let keys = terms::operation(Intrinsic::MapKeys, vec![whole], ty);
                    found.push((keys, self.inlined(key, None)));
                }
                _ => {}
            }
        });
        found.retain(|(_, item)| self.is_pure(item));
        found
    }

    /// That a list holds what was appended at each turn.
    fn listed(&mut self, list: LocalId, item: &Expr, point: LocalId, start: &Expr) -> Vec<Expr> {
        let whole = self.read(list);
        let j = self.position(&[item]);
        let at = read(j, Type::Int);
        let Some(element) = terms::element(&whole, &at) else {
            return Vec::new();
        };
        let size = terms::length(&whole);
        let mut found = Vec::new();
        if !terms::reads(item, list) {
            let up = put(item, point, &terms::add(start, &at));
            let down = put(item, point, &subtract(&plus(start, -1), &at));
            for value in [up, down] {
                found.push(over(
                    true,
                    &[(j, int(0), size.clone())],
                    equal(&element, &value),
                ));
            }
        }
        let here = read(point, Type::Int);
        found.push(equal(&size, &subtract(&here, start)));
        found.push(at_most(&size, &subtract(&here, start)));
        found
    }

    /// What a turn leaves behind, in terms of what is in scope at the head of the loop.
    fn turn_facts(&mut self, site: usize, depth: usize) -> Vec<Expr> {
        let body = self.sites[site].body.clone();
        let mut raw = Vec::new();
        if let Some(guard) = &self.sites[site].guard {
            raw.extend(terms::conjuncts(guard));
        }
        collect(&body, &mut raw);
        let mut facts = Vec::new();
        for fact in raw {
            if !self.is_pure(&fact) {
                continue;
            }
            let fact = self.inlined(&fact, Some(&self.sites[site].scope));
            let scope = &self.sites[site].scope;
            if fact.free_locals().iter().all(|local| scope.contains(local))
                && terms::size(&fact) <= terms::MAX_SIZE / 2
                && !facts.contains(&fact)
            {
                facts.push(fact);
            }
        }
        if depth == 0 {
            return facts;
        }
        // What the turns of inner loops leave behind, for all of them.
        let inner: Vec<usize> = (0..self.sites.len())
            .filter(|inner| self.sites[*inner].outer.last() == Some(&site))
            .collect();
        for inner in inner {
            let Some((index, from, to)) = self.sites[inner].counter.clone() else {
                continue;
            };
            let (from, to) = (self.inlined(&from, None), self.inlined(&to, None));
            for fact in self.turn_facts(inner, depth - 1) {
                if !terms::reads(&fact, index) {
                    continue;
                }
                let j = self.position(&[&fact, &from, &to]);
                let body = put(&fact, index, &read(j, Type::Int));
                let all = over(true, &[(j, from.clone(), to.clone())], body);
                let scope = &self.sites[site].scope;
                if all.free_locals().iter().all(|local| scope.contains(local)) {
                    facts.push(all);
                }
            }
        }
        facts
    }

    /// The lists that a loop's body appends to, with what it appends.
    fn appended(&self, body: &Expr) -> Vec<(LocalId, Expr)> {
        let mut found = Vec::new();
        each_assignment(body, &mut |local, value| {
            if let ExprKind::Intrinsic(Intrinsic::ListConcat, args) = &*value.kind
                && matches!(&*args[0].kind, ExprKind::Local(l) if *l == local)
                && let ExprKind::List(items) = &*args[1].kind
                && let [item] = &items[..]
                && self.is_pure(item)
            {
                found.push((local, self.inlined(item, None)));
            }
        });
        found
    }
}

/// The fact, of the turn before this one.
fn last_turn(fact: &Expr, point: LocalId, start: &Expr) -> Expr {
    let here = read(point, Type::Int);
    let begun = terms::not(&at_most(&here, start));
    terms::implies(&begun, &put(fact, point, &plus(&here, -1)))
}

/// Calls `f` for each assignment in a body, but not in the loops inside.
fn each_assignment(body: &Expr, f: &mut dyn FnMut(LocalId, &Expr)) {
    let mut open = vec![body];
    while let Some(next) = open.pop() {
        match &*next.kind {
            ExprKind::Block(block) => {
                for stmt in &block.stmts {
                    match &stmt.kind {
                        StmtKind::Assign { local, value } => f(*local, value),
                        StmtKind::Loop { .. } => {}
                        _ => stmt.push_exprs(&mut open),
                    }
                }
                open.push(&block.value);
            }
            ExprKind::Lambda { .. } => {}
            _ => next.push_children(&mut open),
        }
    }
}

/// What the statements of a body decide or set, as formulas.
fn collect(body: &Expr, facts: &mut Vec<Expr>) {
    let plain = |e: &Expr| terms::substitute(e, &terms::Substitution::default());
    let mut open = vec![body];
    while let Some(next) = open.pop() {
        match &*next.kind {
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                if terms::is_formula(condition) {
                    let condition = terms::simplify(&plain(condition));
                    for part in terms::conjuncts(&condition) {
                        facts.push(part);
                    }
                    facts.push(terms::not(&condition));
                }
                open.extend([then, otherwise]);
            }
            ExprKind::Block(block) => {
                for stmt in &block.stmts {
                    collect_stmt(stmt, facts, &mut open);
                }
                open.push(&block.value);
            }
            ExprKind::Let { body, .. } => open.push(body),
            _ => {}
        }
    }
}

fn collect_stmt<'e>(stmt: &'e Stmt, facts: &mut Vec<Expr>, open: &mut Vec<&'e Expr>) {
    match &stmt.kind {
        StmtKind::Expr(expr) => open.push(expr),
        StmtKind::Assign { local, value } => {
            let value = terms::substitute(value, &terms::Substitution::default());
            let ExprKind::Intrinsic(op, args) = &*value.kind else {
                return;
            };
            let whole = read(*local, value.ty.clone());
            if args.first() != Some(&whole) {
                return;
            }
            match op {
                Intrinsic::ListSet => {
                    if let Some(element) = terms::element(&whole, &args[1]) {
                        facts.push(equal(&element, &args[2]));
                    }
                }
                Intrinsic::SetUnion => {
                    if let ExprKind::Set(items) = &*args[1].kind {
                        for item in items {
                            let args = vec![item.clone(), whole.clone()];
                            facts.push(terms::operation(Intrinsic::SetContains, args, Type::Bool));
                        }
                    }
                }
                Intrinsic::MapInsert => {
                    let has = vec![args[1].clone(), whole.clone()];
                    facts.push(terms::operation(Intrinsic::MapHas, has, Type::Bool));
                    let get = vec![whole.clone(), args[1].clone()];
                    let value = terms::operation(Intrinsic::MapGet, get, args[2].ty.clone());
                    facts.push(equal(&value, &args[2]));
                }
                _ => {}
            }
        }
        StmtKind::Loop { .. } => {}
        _ => {}
    }
}
