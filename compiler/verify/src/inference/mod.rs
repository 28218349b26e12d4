//! Inference of loop invariants: candidates from the function's own clauses and statements, pruned by runs on small arguments, of which the
//! largest inductive subset is proved.
//!
//! This is predicate abstraction as in liquid types (Rondon, Kawaguchi and Jhala, PLDI 2008), with qualifiers that are taken from the program itself.
//! What is made here is only guessed: nothing is assumed that [`crate::walk::Walk`] has not proved.

mod equations;
mod goals;
mod relations;
mod sites;
mod strongest;
mod surrogates;
mod terms;
mod text;
mod turns;
mod variants;

use crate::Context;
use rustc_hash::{FxHashMap, FxHashSet};
use sites::{Site, Sketch};
use std::rc::Rc;
use std::sync::Arc;
use tenet_core::eval::{SearchOptions, Sighting, Survey, Watch, survey};
use tenet_core::{Body, Constant, Data, Expr, ExprKind, Local, NodeId, Program, Signature, Type};

/// The most candidates of a loop that are looked at in runs.
const MAX_SURVEYED: usize = 3_000;
/// The most candidates of a loop that are kept though they cannot be evaluated.
const MAX_UNKNOWN: usize = 6;
/// The most candidates of a loop that are tried first.
const MAX_STRONG: usize = 44;
/// The most candidates of a loop that are kept for proofs.
const MAX_KEPT: usize = 60;

/// A formula that may be an invariant.
#[derive(Clone, Debug)]
pub(crate) struct Guess {
    pub(crate) formula: Rc<Expr>,
    /// As a Tenet expression, where it can be written as one.
    pub(crate) text: Option<String>,
}

/// The guesses for all loops of a function.
#[derive(Clone, Debug)]
pub(crate) struct Guesses {
    /// The function's locals, and those that the guesses bind.
    pub(crate) locals: Arc<[Local]>,
    pub(crate) of_loop: FxHashMap<NodeId, Vec<Guess>>,
}

/// Guesses invariants for the loops of a function: the strongest ones first, then all that are likely.
pub(crate) fn guess(context: &dyn Context, signature: &Signature, body: &Body) -> Vec<Guesses> {
    let mut sketch = Sketch::new(context, signature, body);
    if sketch.sites.is_empty() {
        return Vec::new();
    }
    sketch.find_running(body);
    let mut made: Vec<Vec<Expr>> = Vec::new();
    for site in 0..sketch.sites.len() {
        let formulas = sketch.formulas(site, &made);
        made.push(formulas);
    }
    let kept = prune(&mut sketch, body, &made);
    let locals: Arc<[Local]> = sketch.locals.clone().into();
    let guesses = |choose: fn(Vec<Expr>) -> Vec<Expr>, most: usize| {
        let mut of_loop = FxHashMap::default();
        for (site, formulas) in sketch.sites.iter().zip(&kept) {
            let mut formulas = choose(formulas.clone());
            // What is short is likelier.
            formulas.sort_by_key(terms::size);
            formulas.truncate(most);
            let guesses: Vec<Guess> = formulas
                .into_iter()
                .map(|formula| Guess {
                    text: text::written(&locals, &formula),
                    formula: Rc::new(formula),
                })
                .collect();
            of_loop.insert(site.node, guesses);
        }
        Guesses {
            locals: locals.clone(),
            of_loop,
        }
    };
    let strong = guesses(strongest::strongest, MAX_STRONG);
    let all = guesses(|formulas| formulas, MAX_KEPT);
    if all.of_loop.values().all(Vec::is_empty) {
        return Vec::new();
    }
    vec![strong, all]
}

impl Sketch<'_> {
    /// What is seen at the heads of the loops in runs on small arguments, `spread` of which are taken of each type and size.
    fn surveyed(&self, body: &Body, wanted: Survey, spread: usize) -> Survey {
        let program = WithLocals {
            program: self.context,
            path: &self.signature.path,
            body: Arc::new(Body {
                locals: self.locals.clone(),
                expr: body.expr.clone(),
            }),
        };
        let limits = SearchOptions {
            attempts: 6_000,
            fuel_per_run: 400_000,
            fuel: 500_000 * spread as u64,
            max_size: 10,
            width: 400,
            spread: Some(spread),
            samples: 0,
        };
        survey(&program, &self.signature.path, wanted, &limits)
    }

    /// Finds out which integers run between bounds.
    fn find_running(&mut self, body: &Body) {
        let mut wanted = Survey::default();
        let mut asked = Vec::new();
        for site in &self.sites {
            let stand = self.stand(site);
            let mut sightings = Vec::new();
            for point in &stand.points {
                let (above, below) = self.running(point, &stand);
                asked.push((site.node, point.clone(), above.len(), below.len()));
                sightings.extend(above.into_iter().chain(below).map(Sighting::new));
            }
            let watch = Watch {
                sightings,
                ..Watch::default()
            };
            wanted.insert(site.node, watch);
        }
        let seen = self.surveyed(body, wanted, 6);
        let mut sightings: FxHashMap<NodeId, _> = seen
            .into_iter()
            .map(|(node, watch)| (node, watch.sightings.into_iter()))
            .collect();
        for (node, point, above, below) in asked {
            let Some(seen) = sightings.get_mut(&node) else {
                continue;
            };
            let mut some = |count: usize| {
                let seen: Vec<Sighting> = seen.by_ref().take(count).collect();
                seen.iter().any(|s| !s.fails && (s.holds > 0 || s.unknown))
            };
            let (above, below) = (some(above), some(below));
            let running = self.running.entry(node).or_default();
            if above && below {
                running.push(point);
            }
        }
    }

    /// The candidates for a loop, the likeliest first.
    fn formulas(&mut self, index: usize, made: &[Vec<Expr>]) -> Vec<Expr> {
        let site: Site = self.sites[index].clone();
        let stand = self.stand(&site);
        let mut found = Vec::new();
        for outer in &site.outer {
            let stated = self.sites[*outer].stated.clone();
            found.extend(stated.into_iter().filter(|formula| site.admits(formula)));
        }
        found.extend(self.crossings(&site));
        let mut goals = self.goals(&site);
        goals.retain(terms::is_formula);
        // What is to hold of all elements inside of something else may be what matters.
        let inner: Vec<Expr> = goals.iter().flat_map(terms::quantified).collect();
        for formula in inner {
            if !goals.contains(&formula) {
                goals.push(formula);
            }
        }
        let next: Vec<Expr> = goals
            .iter()
            .flat_map(|goal| self.next_elements(goal, &site, &stand))
            .flat_map(|goal| terms::conjuncts(&goal))
            .collect();
        goals.extend(next);
        found.extend(self.values(&goals, &site, &stand));
        let mends = site
            .assigned
            .iter()
            .any(|local| matches!(self.ty(*local), Type::List(_)));
        let mut far = Vec::new();
        for goal in &goals {
            let variants = self.variants(goal, &site, &stand);
            for pinned in self.pinned(goal, &stand) {
                far.extend(self.siblings(&pinned, &site, &stand));
                far.push(pinned);
            }
            for variant in &variants {
                far.extend(self.either(variant, &site));
                if mends && !site.outer.is_empty() {
                    far.extend(self.exceptions(variant, &stand));
                }
            }
            found.extend(variants);
        }
        found.extend(self.continued(&site, made));
        let (near, segments) = self.histories(index, &stand);
        found.extend(near);
        far.extend(segments);
        found.extend(self.relations(&site, &stand));
        for outer in &site.outer {
            let outer = made[*outer].iter().filter(|formula| site.admits(formula));
            found.extend(outer.cloned());
        }
        far.retain(|formula| site.admits(formula));
        found.extend(far);
        let mut seen = FxHashSet::default();
        let mut parts = Vec::new();
        for formula in found {
            for part in terms::conjuncts(&terms::simplify(&formula)) {
                let part = self.canonical(&part, 0);
                let varies = site.admits(&part) && self.is_pure(&part);
                if varies && !terms::is_trivial(&part) && seen.insert(part.clone()) {
                    parts.push(part);
                }
            }
        }
        parts.truncate(MAX_SURVEYED);
        parts
    }
}

/// Keeps the candidates that hold in runs on small arguments, and say something there.
fn prune(sketch: &mut Sketch<'_>, body: &Body, made: &[Vec<Expr>]) -> Vec<Vec<Expr>> {
    let mut wanted = Survey::default();
    for (site, formulas) in made.iter().enumerate() {
        let mut sightings = Vec::new();
        for formula in formulas {
            let formula = sketch.surrogate(formula);
            sightings.push(Sighting::new(vacuous(&formula)));
            sightings.push(Sighting::new(formula));
        }
        let site = &sketch.sites[site];
        let watch = Watch {
            sightings,
            integers: sketch.integers(site),
            rows: Vec::new(),
        };
        wanted.insert(site.node, watch);
    }
    let seen = sketch.surveyed(body, wanted, 12);
    let sites = sketch.sites.iter().zip(made);
    sites
        .map(|(site, formulas)| {
            let watch = seen.get(&site.node);
            watch.map_or_else(Vec::new, |watch| likely(site, formulas, watch))
        })
        .collect()
}

/// The candidates that held whenever they were looked at and said something, and the equations among the integers that were noted.
fn likely(site: &Site, formulas: &[Expr], watch: &Watch) -> Vec<Expr> {
    let mut kept = equations::equations(&watch.integers, &watch.rows);
    kept.retain(|equation| site.admits(equation));
    let mut unknown = Vec::new();
    for (formula, pair) in formulas.iter().zip(watch.sightings.chunks_exact(2)) {
        let [empty, own] = pair else { continue };
        if own.fails || !(empty.fails || empty.unknown) || kept.contains(formula) {
            continue;
        }
        if own.unknown {
            unknown.push(formula.clone());
        } else if own.holds > 0 {
            kept.push(formula.clone());
        }
    }
    unknown.sort_by_key(terms::size);
    unknown.truncate(MAX_UNKNOWN);
    kept.extend(unknown);
    relations::sharpest(kept)
}

/// A formula that is true where a candidate holds for nothing but want of cases.
fn vacuous(formula: &Expr) -> Expr {
    match &*formula.kind {
        ExprKind::Quantifier {
            universal: true,
            binders,
            ..
        } => {
            let kind = ExprKind::Quantifier {
                universal: true,
                binders: binders.clone(),
                body: terms::truth(false),
            };
            terms::expr(kind, Type::Bool)
        }
        ExprKind::Implies(condition, body) => match vacuous(body) {
            empty if *empty.kind == ExprKind::Bool(false) => terms::not(condition),
            empty => terms::implies(condition, &empty),
        },
        _ => terms::truth(false),
    }
}

/// A program in which a function has further locals.
struct WithLocals<'p> {
    program: &'p dyn Context,
    path: &'p str,
    body: Arc<Body>,
}

impl Program for WithLocals<'_> {
    fn signature(&self, path: &str) -> Option<Arc<Signature>> {
        self.program.signature(path)
    }

    fn body(&self, path: &str) -> Option<Arc<Body>> {
        if path == self.path {
            Some(self.body.clone())
        } else {
            self.program.body(path)
        }
    }

    fn data(&self, path: &str) -> Option<Arc<Data>> {
        self.program.data(path)
    }

    fn constant(&self, path: &str) -> Option<Arc<Constant>> {
        self.program.constant(path)
    }
}
