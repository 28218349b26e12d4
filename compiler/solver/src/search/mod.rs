//! The search: clause learning over formulas as atoms, with the theories on one graph of equalities.
//!
//! A formula's connectives are expanded when the formula is assigned, terms become nodes when an assigned atom mentions them, and
//! only clauses that such expansions, axioms and instances put up (the *obligations*) are decided on. So what does not matter on
//! a branch costs nothing there.

mod analyze;
mod assert;
mod connectives;
mod decide;
mod explain;
mod further;
mod obligations;
mod run;

use crate::arith::Arith;
use crate::graph::{Graph, Node};
use crate::proof::Proof;
use crate::quantifiers::Quantifiers;
use crate::sat::{ClauseId, ClauseKind, Literal, Sat, Var};
use crate::theories::{Definitions, Forms, Saturation};
use crate::verdict::{Options, Stats};
use further::Stage;
use obligations::Obligations;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tenet_logic::{Environment, Lit, Model, Op, Schema, Sort, Step, StepId, Term, Terms};

pub(crate) use run::Outcome;

/// Lengths to go back to.
struct Scope {
    asserted: usize,
    noticed: usize,
}

/// One search.
pub(crate) struct Search<'a> {
    pub(crate) terms: &'a mut Terms,
    pub(crate) env: &'a Environment,
    pub(crate) options: &'a Options,
    pub(crate) stats: Stats,
    pub(crate) steps: u64,
    pub(crate) proof: Proof,
    pub(crate) sat: Sat,
    pub(crate) graph: Graph,
    pub(crate) arith: Arith,
    atoms: Vec<Term>,
    vars: FxHashMap<Term, Var>,
    /// How many instances lie between an atom and the sequent; by variable.
    atom_generations: Vec<u32>,
    /// The same for nodes.
    node_generations: Vec<u32>,
    /// The generation of what is being added.
    pub(crate) generation: u32,
    /// A false clause that was come across.
    pub(crate) conflict: Option<ClauseId>,
    pub(crate) arithmetic_changed: bool,
    arithmetic_gave_up: bool,
    pub(crate) quantifiers: Quantifiers,
    pub(crate) definitions: Definitions,
    pub(crate) forms: Forms,
    pub(crate) saturation: Saturation,
    stage: Stage,
    refinements: u32,
    /// The last values of the free variables that were tried.
    pub(crate) candidate: Option<Model>,
    /// The length of the trail at level 0 for which matching was done.
    prepared: usize,
    obligations: Obligations,
    /// Literals of the trail that the theories have been told of.
    asserted: usize,
    /// Nodes that the theories have been told of.
    noticed: usize,
    scopes: Vec<Scope>,
    /// Clauses made from axioms; none where the axiom is satisfied by itself.
    axioms: FxHashMap<StepId, Option<ClauseId>>,
    /// Clauses of the schemas' instances; none where the arguments do not fit.
    pub(crate) instances: FxHashMap<(Schema, Box<[Term]>), Option<Arc<[Lit]>>>,
    /// Clauses made by expanding an assigned formula.
    expansions: FxHashMap<Literal, Vec<ClauseId>>,
    /// Negations that stand as terms inside of others, by what they negate.
    negations: FxHashMap<Term, Term>,
}

impl<'a> Search<'a> {
    pub(crate) fn new(
        terms: &'a mut Terms,
        env: &'a Environment,
        options: &'a Options,
    ) -> Search<'a> {
        let graph = Graph::new(terms);
        Search {
            terms,
            env,
            options,
            stats: Stats::default(),
            steps: 0,
            proof: Proof::default(),
            sat: Sat::new(),
            graph,
            arith: Arith::new(),
            atoms: Vec::new(),
            vars: FxHashMap::default(),
            atom_generations: Vec::new(),
            node_generations: vec![0; 2],
            generation: 0,
            conflict: None,
            arithmetic_changed: false,
            arithmetic_gave_up: false,
            quantifiers: Quantifiers::default(),
            definitions: Definitions::default(),
            forms: Forms::default(),
            saturation: Saturation::default(),
            stage: Stage::default(),
            refinements: 0,
            candidate: None,
            prepared: 0,
            obligations: Obligations::default(),
            asserted: 0,
            noticed: 2,
            scopes: Vec::new(),
            axioms: FxHashMap::default(),
            instances: FxHashMap::default(),
            expansions: FxHashMap::default(),
            negations: FxHashMap::default(),
        }
    }

    pub(crate) fn atom(&self, var: Var) -> Term {
        self.atoms[var.index()]
    }

    pub(crate) fn known_var(&self, atom: Term) -> Option<Var> {
        self.vars.get(&atom).copied()
    }

    /// The variable of an atom, made if there is none yet.
    pub(crate) fn var(&mut self, atom: Term) -> Var {
        if let Some(var) = self.vars.get(&atom) {
            let generation = &mut self.atom_generations[var.index()];
            *generation = self.generation.min(*generation);
            return *var;
        }
        let var = self.sat.new_var();
        self.atoms.push(atom);
        self.atom_generations.push(self.generation);
        self.obligations.new_var();
        self.vars.insert(atom, var);
        var
    }

    pub(crate) fn literal(&mut self, lit: Lit) -> Literal {
        self.var(lit.atom).literal(lit.positive)
    }

    pub(crate) fn lit(&self, literal: Literal) -> Lit {
        Lit {
            atom: self.atom(literal.var()),
            positive: literal.is_positive(),
        }
    }

    fn lits(&self, literals: &[Literal]) -> Vec<Lit> {
        literals.iter().map(|literal| self.lit(*literal)).collect()
    }

    /// The literal of a formula.
    pub(crate) fn formula(&mut self, formula: Term) -> Literal {
        let lit = self.terms.lit(formula);
        self.literal(lit)
    }

    pub(crate) fn value_of(&self, lit: Lit) -> Option<bool> {
        let var = self.known_var(lit.atom)?;
        let literal = var.literal(lit.positive);
        if self.sat.is_true(literal) {
            Some(true)
        } else if self.sat.is_false(literal) {
            Some(false)
        } else {
            None
        }
    }

    pub(crate) fn generation_of(&self, node: Node) -> u32 {
        self.node_generations[node as usize]
    }

    pub(crate) fn atom_generation(&self, var: Var) -> u32 {
        self.atom_generations[var.index()]
    }

    /// An equation that the graph decides: not one of formulas.
    pub(crate) fn is_graph_equation(&self, atom: Term) -> bool {
        *self.terms.op(atom) == Op::Eq && self.terms.sort_of(self.terms.args(atom)[0]) != Sort::BOOL
    }

    /// The nodes of an equation's sides.
    pub(crate) fn sides(&mut self, equation: Term) -> (Node, Node) {
        let (a, b) = (self.terms.args(equation)[0], self.terms.args(equation)[1]);
        (self.node(a), self.node(b))
    }

    /// The node of a closed term, made if there is none.
    pub(crate) fn node(&mut self, term: Term) -> Node {
        if let Some(node) = self.graph.node(term) {
            return node;
        }
        let node = self.graph.internalize(self.terms, term);
        self.node_generations
            .resize(self.graph.len(), self.generation);
        node
    }

    /// Obliges the clause of an axiom if it has one already; says whether that is new on this branch.
    pub(crate) fn known_axiom(&mut self, step: &Step) -> Option<bool> {
        let id = self.proof.find(step)?;
        let clause = *self.axioms.get(&id)?;
        Some(clause.is_some_and(|clause| self.oblige(clause)))
    }

    /// Adds the clause of an axiom and makes it an obligation on this branch. True if it is new there.
    pub(crate) fn add_axiom(&mut self, step: Step, clause: &[Lit]) -> bool {
        let id = self.proof.axiom(step);
        if let Some(known) = self.axioms.get(&id) {
            return known.is_some_and(|clause| self.oblige(clause));
        }
        self.stats.axioms += 1;
        let literals: Vec<Literal> = clause.iter().map(|lit| self.literal(*lit)).collect();
        let added = self.add_clause(literals, id);
        self.axioms.insert(id, added);
        added.is_some()
    }

    /// Has the axiom of this step a clause?
    pub(crate) fn is_axiom(&self, step: StepId) -> bool {
        self.axioms.contains_key(&step)
    }

    /// Adds the clause of an axiom for propagation only.
    pub(crate) fn add_consequence_axiom(&mut self, step: Step, clause: &[Lit]) {
        let id = self.proof.axiom(step);
        if !self.axioms.contains_key(&id) {
            self.stats.axioms += 1;
            let literals: Vec<Literal> = clause.iter().map(|lit| self.literal(*lit)).collect();
            let added = self.add_consequence(literals, id);
            self.axioms.insert(id, added);
        }
    }

    /// Adds a clause that a step proves and makes it an obligation on this branch; nothing if it is satisfied by itself.
    pub(crate) fn add_clause(&mut self, literals: Vec<Literal>, step: StepId) -> Option<ClauseId> {
        let clause = self.add_consequence(literals, step)?;
        self.oblige(clause);
        Some(clause)
    }

    /// Adds a clause that a step proves; nothing if it is satisfied by itself.
    pub(crate) fn add_consequence(
        &mut self,
        mut literals: Vec<Literal>,
        step: StepId,
    ) -> Option<ClauseId> {
        literals.sort();
        literals.dedup();
        let tautology = literals.windows(2).any(|pair| pair[0] == !pair[1]);
        if tautology {
            return None;
        }
        let (clause, is_false) = self.sat.add(&literals, step, ClauseKind::Problem);
        if is_false && self.conflict.is_none() {
            self.conflict = Some(clause);
        }
        Some(clause)
    }

    /// A false clause was derived.
    pub(crate) fn fail(&mut self, literals: &[Literal], step: StepId) {
        if self.conflict.is_none() {
            self.conflict = Some(self.sat.store(literals, step));
        }
    }

    fn push_level(&mut self) {
        self.sat.push_level();
        self.graph.push();
        self.arith.push();
        self.obligations.push();
        self.quantifiers.push();
        self.definitions.push();
        self.saturation.push();
        self.scopes.push(Scope {
            asserted: self.asserted,
            noticed: self.noticed,
        });
    }

    /// Goes back to a level; a clause that is false there may come to light.
    fn backtrack(&mut self, level: u32) -> Option<ClauseId> {
        let levels = self.sat.level().saturating_sub(level) as usize;
        if levels == 0 {
            return None;
        }
        let conflict = self.sat.backtrack(level);
        self.quantifiers.forget_exhaustion();
        self.graph.pop(levels);
        self.arith.pop(levels);
        self.obligations.pop(levels, &mut self.sat.order);
        self.quantifiers.pop(levels);
        self.definitions.pop(levels);
        self.saturation.pop(levels);
        let scope = &self.scopes[level as usize];
        (self.asserted, self.noticed) = (scope.asserted, scope.noticed);
        self.scopes.truncate(level as usize);
        self.node_generations.truncate(self.graph.len());
        conflict
    }
}
