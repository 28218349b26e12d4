//! Algebraic data on the graph: distinctness, injectivity, selection, testing, rebuilding, exhaustion, acyclicity
//! (Barrett, Shikanian and Tinelli, *An abstract decision procedure for a theory of inductive data types*, 2007).

use crate::graph::Node;
use crate::sat::Literal;
use crate::search::Search;
use rustc_hash::FxHashMap;
use tenet_logic::{ConstructorId, DataRule, Lit, Op, Sort, SortKind, Step, Term};

impl Search<'_> {
    fn constructor_of(&self, node: Node) -> Option<(Node, ConstructorId)> {
        let built = self.graph.constructor(node)?;
        match self.terms.op(self.graph.term(built)) {
            Op::Constructor(constructor) => Some((built, *constructor)),
            _ => None,
        }
    }

    /// A selector or tester has a node: if its argument's constructor is known, so is its value.
    pub(super) fn notice_observer(&mut self, node: Node) {
        let value = self.graph.args(node)[0];
        let Some((built, constructor)) = self.constructor_of(value) else {
            return;
        };
        let term = self.graph.term(node);
        let op = self.terms.op(term).clone();
        let sort = self.terms.sort_of(term);
        if let Op::Select(wanted, _) = op
            && wanted != constructor
        {
            return;
        }
        let built_term = self.graph.term(built);
        let observed = self.terms.mk(op.clone(), &[built_term], sort);
        match op {
            Op::Select(_, field) => {
                let argument = self.graph.args(built)[field as usize];
                let selection = self.node(observed);
                let axiom = Step::Data(DataRule::Selection(observed));
                self.equate(selection, argument, axiom, &[]);
            }
            Op::Is(wanted) => {
                self.node(observed);
                let lit = Lit {
                    atom: observed,
                    positive: wanted == constructor,
                };
                self.add_axiom(Step::Data(DataRule::Tester(observed)), &[lit]);
            }
            _ => {}
        }
    }

    /// A value of the only constructor of its type is an application of it.
    pub(super) fn notice_data(&mut self, node: Node) {
        let SortKind::Data(data) = *self.terms.sort_kind(self.graph.sort(node)) else {
            return;
        };
        let mut constructors = self.env.constructors(data);
        let (Some(only), None) = (constructors.next(), constructors.next()) else {
            return;
        };
        if self.graph.constructor(node).is_some()
            || self.generation_of(node) >= self.options.max_generation
        {
            return;
        }
        let value = self.graph.term(node);
        let tester = self.terms.is(only, value);
        let lit = Lit::positive(tester);
        self.add_axiom(Step::Data(DataRule::Exhaustive(value)), &[lit]);
    }

    /// A class of data grew: its observers may have learned the constructor.
    pub(super) fn merge_data(&mut self, root: Node) {
        if self.graph.constructor(root).is_none() {
            return;
        }
        for parent in self.graph.parents(root).to_vec() {
            if matches!(
                self.terms.op(self.graph.term(parent)),
                Op::Select(..) | Op::Is(_)
            ) {
                self.generation = self.generation_of(parent);
                self.notice_observer(parent);
            }
        }
    }

    /// Two applications of constructors are equal: so are their arguments, or the branch is closed.
    pub(crate) fn equate_constructors(&mut self, a: Node, b: Node) {
        let (x, y) = (self.graph.term(a), self.graph.term(b));
        if self.graph.head(a) != self.graph.head(b) {
            let step = self.proof.axiom(Step::Data(DataRule::Distinct(x, y)));
            let (literals, step) = self.conclude_from(&[(a, b)], &[], step);
            self.fail(&literals, step);
            return;
        }
        let pairs: Vec<(Node, Node)> = {
            let args = self.graph.args(a).iter().zip(self.graph.args(b));
            args.map(|(a, b)| (*a, *b)).collect()
        };
        for (field, (left, right)) in pairs.into_iter().enumerate() {
            if left != right {
                let axiom = Step::Data(DataRule::Injective(x, y, field as u32));
                self.equate(left, right, axiom, &[(a, b)]);
            }
        }
    }

    /// An equation between values of different constructors is false.
    pub(crate) fn separate_constructors(&mut self, equation: Term) {
        let (a, b) = self.sides(equation);
        if let (Some(a), Some(b)) = (self.graph.constructor(a), self.graph.constructor(b))
            && self.graph.head(a) != self.graph.head(b)
        {
            let (x, y) = (self.graph.term(a), self.graph.term(b));
            let lit = Lit::negative(self.terms.eq_atom(x, y));
            self.add_axiom(Step::Data(DataRule::Distinct(x, y)), &[lit]);
        }
    }

    /// A tester was assigned: the value is an application of the constructor.
    pub(super) fn assert_tester(&mut self, literal: Literal, node: Node) {
        let value = self.graph.args(node)[0];
        if !literal.is_positive() || self.graph.constructor(value).is_some() {
            return;
        }
        let tester = self.graph.term(node);
        let Op::Is(constructor) = *self.terms.op(tester) else {
            return;
        };
        let value = self.graph.term(value);
        let fields = self.env.constructor(constructor).fields.len() as u32;
        let parts: Vec<Term> = (0..fields)
            .map(|field| self.terms.select(self.env, constructor, field, value))
            .collect();
        let whole = self.terms.construct(constructor, &parts);
        let clause = [
            Lit::negative(tester),
            Lit::positive(self.terms.eq_atom(value, whole)),
        ];
        self.add_axiom(Step::Data(DataRule::Rebuild(tester)), &clause);
    }

    /// Splits the classes of data whose constructor matters and is not known: those with a tester or a selection, or that are asked to
    /// differ from others. True if there was one.
    pub(crate) fn split_data(&mut self) -> bool {
        let mut progress = false;
        for node in 0..self.graph.len() as Node {
            if self.graph.root(node) != node || self.graph.constructor(node).is_some() {
                continue;
            }
            let SortKind::Data(data) = *self.terms.sort_kind(self.graph.sort(node)) else {
                continue;
            };
            let matters = self.graph.parents(node).iter().any(|parent| {
                matches!(
                    self.terms.op(self.graph.term(*parent)),
                    Op::Select(..) | Op::Is(_) | Op::Eq
                )
            });
            if !matters || self.generation_of(node) > self.quantifiers.ceiling {
                continue;
            }
            self.generation = self.generation_of(node) + 1;
            let value = self.graph.term(node);
            let constructors: Vec<ConstructorId> = self.env.constructors(data).collect();
            let clause: Vec<Lit> = constructors
                .iter()
                .map(|constructor| Lit::positive(self.terms.is(*constructor, value)))
                .collect();
            if !clause.iter().any(|lit| self.value_of(*lit) == Some(true)) {
                progress |= self.add_axiom(Step::Data(DataRule::Exhaustive(value)), &clause);
            }
        }
        progress
    }

    /// Values of one constructor that are said to differ differ in a field: which of them are equal is asked. True if that was not asked before.
    pub(crate) fn split_fields(&mut self) -> bool {
        let Some(head) = self.graph.heads.known(crate::graph::HeadKey::Eq) else {
            return false;
        };
        let mut progress = false;
        for equation in self.graph.with_head(head).to_vec() {
            let atom = self.graph.term(equation);
            if self.value_of(Lit::positive(atom)) != Some(false) {
                continue;
            }
            let sides = self.graph.args(equation).to_vec();
            let (Some((a, left)), Some((b, right))) =
                (self.constructor_of(sides[0]), self.constructor_of(sides[1]))
            else {
                continue;
            };
            if left != right {
                continue;
            }
            self.generation = self.generation_of(equation);
            let fields: Vec<(Node, Node)> = {
                let fields = self.graph.args(a).iter().zip(self.graph.args(b));
                fields.map(|(x, y)| (*x, *y)).collect()
            };
            for (x, y) in fields {
                if self.graph.equal(x, y) || self.graph.sort(x) == Sort::BOOL {
                    continue;
                }
                let (x, y) = (self.graph.term(x), self.graph.term(y));
                let equal = self.terms.eq_atom(x, y);
                if self.value_of(Lit::positive(equal)).is_none() {
                    let var = self.var(equal);
                    self.sat.set_phase(var, true);
                    progress |= self.want_formula(var);
                }
            }
        }
        progress
    }

    /// Closes the branch if some value is a proper part of itself.
    pub(crate) fn check_acyclic(&mut self) -> bool {
        let heads: Vec<u32> = self.whole_heads();
        let mut wholes: FxHashMap<Node, Vec<Node>> = FxHashMap::default();
        let mut roots = Vec::new();
        for head in heads {
            for node in self.graph.with_head(head) {
                let root = self.graph.root(*node);
                let list = wholes.entry(root).or_default();
                if list.is_empty() {
                    roots.push(root);
                }
                list.push(*node);
            }
        }
        let mut finished: FxHashMap<Node, bool> = FxHashMap::default();
        for root in roots {
            if let Some(cycle) = self.find_cycle(root, &wholes, &mut finished) {
                self.close_cycle(&cycle);
                return true;
            }
        }
        false
    }

    /// Heads of constructors with arguments, and of literals of sequences and sets.
    fn whole_heads(&self) -> Vec<u32> {
        let mut heads = Vec::new();
        for node in 0..self.graph.len() as Node {
            let op = self.terms.op(self.graph.term(node));
            let head = self.graph.head(node);
            if matches!(op, Op::Constructor(_))
                && !self.graph.args(node).is_empty()
                && !heads.contains(&head)
            {
                heads.push(head);
            }
        }
        heads
    }

    /// A cycle through wholes and their parts, by depth-first search. `finished` says false for a class on the way, true for one without a cycle.
    fn find_cycle(
        &self,
        start: Node,
        wholes: &FxHashMap<Node, Vec<Node>>,
        finished: &mut FxHashMap<Node, bool>,
    ) -> Option<Vec<(Node, Node)>> {
        if finished.contains_key(&start) {
            return None;
        }
        // Each entry: a class, the parts still to be looked at, the step by which the search left it.
        let parts_of = |root: Node| -> Vec<(Node, Node)> {
            wholes.get(&root).map_or_else(Vec::new, |list| {
                list.iter()
                    .flat_map(|whole| self.graph.args(*whole).iter().map(|part| (*whole, *part)))
                    .collect()
            })
        };
        let mut stack = vec![(start, parts_of(start), None)];
        finished.insert(start, false);
        while let Some((root, parts, left_by)) = stack.last_mut() {
            let Some((whole, part)) = parts.pop() else {
                finished.insert(*root, true);
                stack.pop();
                continue;
            };
            *left_by = Some((whole, part));
            let next = self.graph.root(part);
            match finished.get(&next) {
                Some(true) => {}
                Some(false) => {
                    let from = stack.iter().position(|(root, _, _)| *root == next)?;
                    return Some(
                        stack[from..]
                            .iter()
                            .filter_map(|(_, _, step)| *step)
                            .collect(),
                    );
                }
                None if wholes.contains_key(&next) => {
                    finished.insert(next, false);
                    stack.push((next, parts_of(next), None));
                }
                None => {}
            }
        }
        None
    }

    fn close_cycle(&mut self, cycle: &[(Node, Node)]) {
        let pairs: Box<[(Term, Term)]> = cycle
            .iter()
            .map(|(whole, part)| (self.graph.term(*whole), self.graph.term(*part)))
            .collect();
        let step = self.proof.axiom(Step::Acyclic(pairs));
        let equalities: Vec<(Node, Node)> = (0..cycle.len())
            .map(|at| (cycle[at].1, cycle[(at + 1) % cycle.len()].0))
            .collect();
        let (literals, step) = self.conclude_from(&equalities, &[], step);
        self.fail(&literals, step);
    }
}
