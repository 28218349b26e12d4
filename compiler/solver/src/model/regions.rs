//! Sets whose sizes are known: how many elements of which nothing else is known lie in which of them. Each part of the Venn diagram of the sets that are not made of others has a number of
//! these, and the sizes are sums of such numbers (Kuncak, Nguyen and Rinard, *Deciding Boolean algebra with Presburger arithmetic*, 2006).

use super::build::Builder;
use crate::graph::Node;
use num_traits::ToPrimitive;
use rustc_hash::{FxHashMap, FxHashSet};
use tenet_logic::{Op, Sort, SortKind, Value};

/// More sets than these are not arranged.
const MOST_LEAVES: usize = 6;
/// More forms than these are not looked at.
const MOST_FORMS: usize = 60;
/// Numbers that are tried before the arrangement is given up.
const MOST_TRIES: u32 = 1_000;
/// Larger sets are not built.
pub(super) const LARGEST: usize = 2_000;

/// Where the elements of sets come from of which only the number is known.
#[derive(Default)]
pub(super) enum Filling {
    /// There are none.
    #[default]
    Nothing,
    /// Each set that is not made of others has as many new ones as it lacks.
    BySize,
    /// These sets are not made of others, and have these.
    Placed(FxHashMap<Node, Vec<Value>>),
}

/// Forms of the sets of one sort.
struct Diagram {
    leaves: Vec<Node>,
    /// What a class is made of, for those that are no leaves.
    made_of: FxHashMap<Node, Form>,
    /// All forms of all classes.
    forms: Vec<(Node, Form)>,
}

#[derive(Clone)]
struct Form {
    op: Op,
    parts: Vec<Node>,
}

impl Builder<'_, '_> {
    /// Decides where the elements come from of which only the number is known.
    pub(super) fn arrange_sets(&mut self) {
        let sized: Vec<Node> = self.search.nodes_of(Op::SetSize);
        if sized.is_empty() {
            return;
        }
        let mut placed = FxHashMap::default();
        let mut sorts: Vec<Sort> = Vec::new();
        for size in &sized {
            let sort = self.search.graph.sort(self.search.graph.args(*size)[0]);
            if !sorts.contains(&sort) {
                sorts.push(sort);
            }
        }
        for sort in sorts {
            if self.arrange(sort, &sized, &mut placed).is_none() {
                self.filling = Filling::BySize;
                return;
            }
        }
        self.filling = Filling::Placed(placed);
    }

    fn arrange(
        &mut self,
        sort: Sort,
        sized: &[Node],
        placed: &mut FxHashMap<Node, Vec<Value>>,
    ) -> Option<()> {
        let diagram = self.diagram(sort)?;
        let mut sums: Vec<(Node, usize)> = Vec::new();
        for size in sized {
            let set = self.search.graph.args(*size)[0];
            let set = self.search.graph.root(set);
            if self.search.graph.sort(set) == sort && sums.iter().all(|(known, _)| *known != set) {
                sums.push((set, self.lacking(set, *size)?));
            }
        }
        let regions = self.regions(&diagram);
        // Regions that lie in the same sets of known size serve the same purpose.
        let mut kinds: Vec<(Vec<bool>, usize)> = Vec::new();
        for region in regions {
            let within: Vec<bool> = sums
                .iter()
                .map(|(set, _)| diagram.holds(region, *set))
                .collect();
            if within.contains(&true) && kinds.iter().all(|(known, _)| *known != within) {
                kinds.push((within, region));
            }
        }
        let mut lacking: Vec<usize> = sums.iter().map(|(_, lacking)| *lacking).collect();
        let mut numbers = vec![0; kinds.len()];
        let mut tries = 0;
        let found = distribute(&kinds, &mut lacking, &mut numbers, 0, &mut tries);
        self.search.steps += u64::from(tries) * (1 + kinds.len() as u64 / 4);
        if !found {
            return None;
        }
        for leaf in &diagram.leaves {
            placed.entry(*leaf).or_default();
        }
        let SortKind::Set(element) = *self.search.terms.sort_kind(sort) else {
            return None;
        };
        for ((_, region), number) in kinds.iter().zip(numbers) {
            for _ in 0..number {
                let value = self.new_element(element)?;
                for (at, leaf) in diagram.leaves.iter().enumerate() {
                    if region >> at & 1 == 1 {
                        placed.entry(*leaf).or_default().push(value.clone());
                    }
                }
            }
        }
        Some(())
    }

    /// An element that is different from all others.
    pub(super) fn new_element(&mut self, sort: Sort) -> Option<Value> {
        match self.search.terms.sort_kind(sort) {
            SortKind::Int => Some(Value::Int(self.fresh_integer())),
            SortKind::Uninterpreted(_) => {
                let count = self.universe.entry(sort).or_insert(0);
                *count += 1;
                Some(Value::Element(sort, *count - 1))
            }
            _ => None,
        }
    }

    /// How many elements a set has by its size that are not known.
    fn lacking(&mut self, set: Node, size: Node) -> Option<usize> {
        let Value::Int(size) = self.value(size, 2)? else {
            return None;
        };
        let size = size.to_usize().filter(|size| *size <= LARGEST)?;
        let known = self.without_filling(set)?;
        size.checked_sub(known)
    }

    /// How many elements are known. What is built for that is forgotten again.
    fn without_filling(&mut self, set: Node) -> Option<usize> {
        let before = self.snapshot();
        let value = self.value(set, super::build::DEEPEST);
        self.restore(before);
        match value? {
            Value::Set(items) => Some(items.len()),
            _ => None,
        }
    }

    /// What the classes of sets of a sort are made of. Nothing if there are too many.
    fn diagram(&mut self, sort: Sort) -> Option<Diagram> {
        let mut roots = Vec::new();
        let mut forms: Vec<(Node, Form)> = Vec::new();
        for node in 0..self.search.graph.len() as Node {
            if self.search.graph.sort(node) != sort {
                continue;
            }
            let root = self.search.graph.root(node);
            if root == node {
                roots.push(root);
            }
            let op = self.search.terms.op(self.search.graph.term(node)).clone();
            let parts = match op {
                Op::SetLit => Vec::new(),
                Op::SetUnion | Op::SetIntersection | Op::SetDifference => {
                    let args = self.search.graph.args(node).iter();
                    args.map(|arg| self.search.graph.root(*arg)).collect()
                }
                _ => continue,
            };
            forms.push((root, Form { op, parts }));
        }
        if forms.len() > MOST_FORMS {
            return None;
        }
        let mut diagram = Diagram {
            leaves: Vec::new(),
            made_of: FxHashMap::default(),
            forms,
        };
        let (mut open, mut done) = (FxHashSet::default(), FxHashSet::default());
        for root in roots {
            diagram.visit(root, &mut open, &mut done);
        }
        (diagram.leaves.len() <= MOST_LEAVES).then_some(diagram)
    }

    /// The parts of the diagram, as sets of leaves, that may have elements of which nothing is known.
    fn regions(&self, diagram: &Diagram) -> Vec<usize> {
        let inclusions: Vec<[Node; 2]> = self
            .search
            .nodes_of(Op::SetSubset)
            .into_iter()
            .filter(|node| self.search.graph.truth(*node) == Some(true))
            .map(|node| [0, 1].map(|at| self.search.graph.root(self.search.graph.args(node)[at])))
            .collect();
        let fits = |region: &usize| {
            let mut forms = diagram.forms.iter();
            forms.all(|(root, form)| {
                diagram.holds(*region, *root) == diagram.holds_form(*region, form)
            }) && inclusions
                .iter()
                .all(|[a, b]| !diagram.holds(*region, *a) || diagram.holds(*region, *b))
        };
        (1..1_usize << diagram.leaves.len()).filter(fits).collect()
    }
}

impl Diagram {
    /// Finds out what a class is made of; one that is made of itself is a leaf. Forms are few, and so is the depth.
    fn visit(&mut self, root: Node, open: &mut FxHashSet<Node>, done: &mut FxHashSet<Node>) {
        if !done.contains(&root) && open.insert(root) {
            let forms: Vec<Form> = self
                .forms
                .iter()
                .filter(|(of, _)| *of == root)
                .map(|(_, form)| form.clone())
                .collect();
            for form in &forms {
                for part in &form.parts {
                    self.visit(*part, open, done);
                }
            }
            let whole = forms
                .into_iter()
                .find(|form| form.parts.iter().all(|part| done.contains(part)));
            match whole {
                Some(form) => {
                    self.made_of.insert(root, form);
                }
                None => self.leaves.push(root),
            }
            open.remove(&root);
            done.insert(root);
        }
    }

    /// Does the part of the diagram lie in a set?
    fn holds(&self, region: usize, set: Node) -> bool {
        match self.made_of.get(&set) {
            Some(form) => self.holds_form(region, form),
            None => self
                .leaves
                .iter()
                .position(|leaf| *leaf == set)
                .is_some_and(|at| region >> at & 1 == 1),
        }
    }

    fn holds_form(&self, region: usize, form: &Form) -> bool {
        let part = |at: usize| {
            let part = form.parts.get(at);
            part.is_some_and(|part| self.holds(region, *part))
        };
        match form.op {
            Op::SetUnion => part(0) || part(1),
            Op::SetIntersection => part(0) && part(1),
            Op::SetDifference => part(0) && !part(1),
            _ => false,
        }
    }
}

/// Numbers for the kinds of regions from this one on such that each set gets what it lacks.
fn distribute(
    kinds: &[(Vec<bool>, usize)],
    lacking: &mut [usize],
    numbers: &mut [usize],
    at: usize,
    tries: &mut u32,
) -> bool {
    *tries += 1;
    if *tries > MOST_TRIES {
        return false;
    }
    let later = kinds.get(at..).unwrap_or_default();
    let open = |set: usize| later.iter().any(|(within, _)| within[set]);
    if (0..lacking.len()).any(|set| lacking[set] > 0 && !open(set)) {
        return false;
    }
    let Some((within, _)) = later.first() else {
        return true;
    };
    let inside = |set: &usize| within[*set];
    let most = (0..lacking.len())
        .filter(inside)
        .map(|set| lacking[set])
        .min();
    for number in 0..=most.unwrap_or(0) {
        for set in (0..lacking.len()).filter(inside) {
            lacking[set] -= number;
        }
        numbers[at] = number;
        if distribute(kinds, lacking, numbers, at + 1, tries) {
            return true;
        }
        for set in (0..lacking.len()).filter(inside) {
            lacking[set] += number;
        }
    }
    false
}
