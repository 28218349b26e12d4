//! Explanations: clauses that say why the graph holds two nodes equal or a formula true, proved by unit propagation along
//! transitivity, congruence and axiom steps.

use super::Search;
use crate::graph::{Edge, FALSE, Node, TRUE};
use crate::sat::{Antecedent, Literal, Var};
use rustc_hash::FxHashSet;
use tenet_logic::{Lit, Step, StepId, Term};

/// An explanation under construction.
#[derive(Default)]
pub(super) struct Explanation {
    /// Assigned literals that it rests on.
    assumptions: Vec<Literal>,
    /// Steps, each unit after the ones before.
    hints: Vec<StepId>,
    known: FxHashSet<Lit>,
}

enum Task {
    Equal(Node, Node),
    Edge(Node, Node, Edge),
    Conclude(StepId, Lit),
}

impl Search<'_> {
    /// The clause that implies a literal which the graph has assigned: `{conclusion, ¬assumption, …}`. It rests on what held when the
    /// literal was assigned: what the antecedent names, not what else has become equal since.
    pub(super) fn explain_implied(
        &mut self,
        literal: Literal,
        antecedent: Antecedent,
    ) -> (Vec<Literal>, StepId) {
        let mut explanation = Explanation::default();
        match antecedent {
            Antecedent::Truth(node, value) => self.explain_truth(&mut explanation, node, value),
            Antecedent::Equation(node) => {
                let (a, b) = (self.graph.args(node)[0], self.graph.args(node)[1]);
                self.explain_equation(&mut explanation, a, b);
            }
            Antecedent::SameEquality(other, turned) => {
                self.explain_same(&mut explanation, literal, other, turned);
            }
            Antecedent::Decision | Antecedent::Clause(_) => {
                unreachable!("the graph explains what it has implied")
            }
        }
        self.conclude(explanation, Some(literal))
    }

    /// A formula's node has a truth value, and so has the formula.
    fn explain_truth(&mut self, explanation: &mut Explanation, node: Node, value: bool) {
        let truth = if value { TRUE } else { FALSE };
        self.explain_equal(explanation, node, truth);
        self.explain_constant(explanation, truth);
        let (formula, constant) = (self.graph.term(node), self.graph.term(truth));
        let equation = Lit::positive(self.terms.eq_atom(formula, constant));
        let lit = self.terms.lit(formula);
        let clause = if value {
            [!equation, lit, Lit::negative(Term::TRUE)]
        } else {
            [!equation, !lit, Lit::positive(Term::FALSE)]
        };
        let step = self.proof.axiom(Step::Connective(clause.into()));
        explanation.hints.push(step);
    }

    /// A negative equation holds because another one with equal sides is false.
    fn explain_same(
        &mut self,
        explanation: &mut Explanation,
        literal: Literal,
        other: Var,
        turned: bool,
    ) {
        let (atom, other_atom) = (self.atom(literal.var()), self.atom(other));
        let ((a, b), (c, d)) = (self.sides(atom), self.sides(other_atom));
        let (c, d) = if turned { (d, c) } else { (c, d) };
        self.explain_equal(explanation, a, c);
        self.explain_equal(explanation, b, d);
        self.assume(explanation, other.literal(false));
        let mut chain: Vec<Term> = [c, a, b, d].map(|node| self.graph.term(node)).into();
        chain.dedup();
        let step = self.proof.axiom(Step::Transitive(chain.into()));
        explanation.hints.push(step);
    }

    /// The clause that closes the branch in which `true` and `false` are equal.
    pub(super) fn explain_contradiction(&mut self) -> (Vec<Literal>, StepId) {
        let mut explanation = Explanation::default();
        self.explain_equal(&mut explanation, TRUE, FALSE);
        self.explain_constant(&mut explanation, TRUE);
        self.explain_constant(&mut explanation, FALSE);
        let equation = Lit::positive(self.terms.eq_atom(Term::TRUE, Term::FALSE));
        let clause = [
            !equation,
            Lit::negative(Term::TRUE),
            Lit::positive(Term::FALSE),
        ];
        let step = self.proof.axiom(Step::Connective(clause.into()));
        explanation.hints.push(step);
        self.conclude(explanation, None)
    }

    /// A clause that follows from a step whose negative equations hold in the graph: these are replaced by what they rest on.
    /// `None` where nothing needs to be replaced.
    pub(crate) fn ground_clause(
        &mut self,
        step: StepId,
        clause: &[Lit],
    ) -> Option<(Vec<Literal>, StepId)> {
        let mut explanation = Explanation::default();
        let mut kept = Vec::new();
        let mut replaced = false;
        for lit in clause {
            let assigned = self
                .known_var(lit.atom)
                .is_some_and(|var| self.sat.is_assigned(var));
            if !assigned && !lit.positive && self.is_graph_equation(lit.atom) {
                let args = self.terms.args(lit.atom);
                let sides = (self.graph.node(args[0]), self.graph.node(args[1]));
                if let (Some(a), Some(b)) = sides
                    && self.graph.equal(a, b)
                {
                    self.explain_equation(&mut explanation, a, b);
                    replaced = true;
                    continue;
                }
            }
            kept.push(*lit);
        }
        if !replaced {
            return None;
        }
        explanation.hints.push(step);
        let mut literals: Vec<Literal> = kept.iter().map(|lit| self.literal(*lit)).collect();
        literals.extend(explanation.assumptions.iter().map(|literal| !*literal));
        literals.sort();
        literals.dedup();
        let lits = self.lits(&literals);
        let step = self.proof.rup(&lits, explanation.hints);
        Some((literals, step))
    }

    /// A unit or conditional clause made from equalities of the graph and a last step.
    pub(crate) fn conclude_from(
        &mut self,
        equalities: &[(Node, Node)],
        literals: &[Literal],
        step: StepId,
    ) -> (Vec<Literal>, StepId) {
        let mut explanation = Explanation::default();
        for (a, b) in equalities {
            self.explain_equation(&mut explanation, *a, *b);
        }
        for literal in literals {
            self.assume(&mut explanation, *literal);
        }
        explanation.hints.push(step);
        self.conclude(explanation, None)
    }

    fn conclude(
        &mut self,
        explanation: Explanation,
        conclusion: Option<Literal>,
    ) -> (Vec<Literal>, StepId) {
        let mut literals: Vec<Literal> = conclusion.into_iter().collect();
        literals.extend(explanation.assumptions.iter().map(|literal| !*literal));
        let lits = self.lits(&literals);
        let step = self.proof.rup(&lits, explanation.hints);
        (literals, step)
    }

    fn assume(&mut self, explanation: &mut Explanation, literal: Literal) {
        let lit = self.lit(literal);
        if explanation.known.insert(lit) {
            explanation.assumptions.push(literal);
        }
    }

    fn explain_constant(&mut self, explanation: &mut Explanation, truth: Node) {
        let lit = if truth == TRUE {
            Lit::positive(Term::TRUE)
        } else {
            Lit::negative(Term::FALSE)
        };
        if explanation.known.insert(lit) {
            let step = self.proof.axiom(Step::Connective([lit].into()));
            explanation.hints.push(step);
        }
    }

    /// Makes the equation of two equal nodes known, also where both are the same: its atom may stand in a clause.
    fn explain_equation(&mut self, explanation: &mut Explanation, a: Node, b: Node) {
        if a != b {
            return self.explain_equal(explanation, a, b);
        }
        let equation = self.node_equation(a, a);
        if explanation.known.insert(equation) {
            let step = self.proof.axiom(Step::Reflexive(self.graph.term(a)));
            explanation.hints.push(step);
        }
    }

    /// Makes the equation of two equal nodes known, if there are two. Works off a stack: terms may be nested deeply.
    fn explain_equal(&mut self, explanation: &mut Explanation, a: Node, b: Node) {
        let mut tasks = vec![Task::Equal(a, b)];
        while let Some(task) = tasks.pop() {
            self.steps += 1;
            match task {
                Task::Equal(a, b) => self.explain_path(explanation, a, b, &mut tasks),
                Task::Edge(from, to, edge) => {
                    self.explain_edge(explanation, from, to, edge, &mut tasks);
                }
                Task::Conclude(step, lit) => {
                    if explanation.known.insert(lit) {
                        explanation.hints.push(step);
                    }
                }
            }
        }
    }

    fn node_equation(&mut self, a: Node, b: Node) -> Lit {
        let (a, b) = (self.graph.term(a), self.graph.term(b));
        Lit::positive(self.terms.eq_atom(a, b))
    }

    fn explain_path(
        &mut self,
        explanation: &mut Explanation,
        a: Node,
        b: Node,
        tasks: &mut Vec<Task>,
    ) {
        if a == b {
            return;
        }
        let equation = self.node_equation(a, b);
        if explanation.known.contains(&equation) {
            return;
        }
        let path = self.graph.path(a, b);
        let edges: Vec<Task> = path
            .iter()
            .map(|step| Task::Edge(step.from, step.to, step.edge.clone()))
            .collect();
        if edges.len() > 1 {
            let mut chain = vec![self.graph.term(a)];
            chain.extend(path.iter().map(|step| self.graph.term(step.to)));
            let step = self.proof.axiom(Step::Transitive(chain.into()));
            tasks.push(Task::Conclude(step, equation));
        }
        tasks.extend(edges.into_iter().rev());
    }

    fn explain_edge(
        &mut self,
        explanation: &mut Explanation,
        from: Node,
        to: Node,
        edge: Edge,
        tasks: &mut Vec<Task>,
    ) {
        let equation = self.node_equation(from, to);
        if explanation.known.contains(&equation) {
            return;
        }
        match edge {
            Edge::Literal(literal) => {
                self.assume(explanation, literal);
                if self.lit(literal) != equation {
                    self.explain_truth_edge(explanation, from, to, equation);
                }
            }
            Edge::Congruence => {
                let (a, b) = (self.graph.term(from), self.graph.term(to));
                let step = self.proof.axiom(Step::Congruence(a, b));
                tasks.push(Task::Conclude(step, equation));
                let pairs = self.graph.args(from).iter().zip(self.graph.args(to));
                tasks.extend(pairs.map(|(a, b)| Task::Equal(*a, *b)));
            }
            Edge::Axiom(step, premises) => {
                tasks.push(Task::Conclude(step, equation));
                tasks.extend(premises.iter().map(|(a, b)| Task::Equal(*a, *b)));
            }
        }
    }

    /// A formula equals a truth value because its literal is assigned.
    fn explain_truth_edge(
        &mut self,
        explanation: &mut Explanation,
        from: Node,
        to: Node,
        equation: Lit,
    ) {
        let (node, truth) = if to == TRUE || to == FALSE {
            (from, to)
        } else {
            (to, from)
        };
        self.explain_constant(explanation, truth);
        let formula = self.graph.term(node);
        let lit = self.terms.lit(formula);
        let clause = if truth == TRUE {
            [equation, !lit, Lit::negative(Term::TRUE)]
        } else {
            [equation, lit, Lit::positive(Term::FALSE)]
        };
        let step = self.proof.axiom(Step::Connective(clause.into()));
        if explanation.known.insert(equation) {
            explanation.hints.push(step);
        }
    }
}
