//! The graph of equalities: congruence closure with explanations (Nieuwenhuis and Oliveras, *Proof-producing congruence
//! closure*, 2005). Everything, the making of nodes included, is taken back on backtracking.

mod heads;
mod paths;
mod signatures;

pub(crate) use heads::{Head, HeadKey, Heads};

use crate::sat::Literal;
use rustc_hash::FxHashMap;
use signatures::Signatures;
use tenet_logic::{Op, Sort, StepId, Term, Terms};

/// A node: a term that matters under the current assignment.
pub(crate) type Node = u32;

/// The node of `true`.
pub(crate) const TRUE: Node = 0;
/// The node of `false`.
pub(crate) const FALSE: Node = 1;

const NONE: u32 = u32::MAX;

/// Why two nodes are equal.
#[derive(Clone, Debug)]
pub(crate) enum Edge {
    /// A literal: their equation, or one of them is a formula and the other a truth value.
    Literal(Literal),
    /// The same operator on equal arguments.
    Congruence,
    /// An axiom whose clause is the equation and the negations of equations that hold in the graph.
    Axiom(StepId, Box<[(Node, Node)]>),
}

/// What the closure tells the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// A formula's node became equal to a truth value.
    Truth(Node, bool),
    /// Both sides of an equation became equal.
    Equation(Node),
    /// Two equations have equal sides.
    SameEquation(Node, Node),
    /// Two different applications of constructors became equal.
    Constructors(Node, Node),
    /// Two integer terms that arithmetic knows became equal.
    Integers(Node, Node),
    /// The class of the second was put into the class of the first.
    Merged(Node, Node),
}

struct NodeData {
    term: Term,
    sort: Sort,
    head: Head,
    args: (u32, u32),
    root: Node,
    next: Node,
    size: u32,
    proof_parent: Node,
    /// For a root: nodes with an argument in the class.
    parents: Vec<Node>,
    /// For a root: an application of a constructor in the class.
    constructor: Node,
    /// For a root: a term of the class that arithmetic knows.
    integer: Node,
    /// Is it a formula whose value the search wants to hear of?
    formula: bool,
}

enum Undo {
    Node,
    Merge {
        kept: Node,
        absorbed: Node,
        edge: (Node, Node),
        parents: u32,
        constructor: Node,
        integer: Node,
    },
    SignatureIn(Node),
    SignatureOut(Node),
    Integer(Node, Node),
}

/// The graph.
pub(crate) struct Graph {
    nodes: Vec<NodeData>,
    edges: Vec<Option<Edge>>,
    arguments: Vec<Node>,
    index: FxHashMap<Term, Node>,
    signatures: Signatures,
    pub(crate) heads: Heads,
    by_head: Vec<Vec<Node>>,
    pending: Vec<(Node, Node, Edge)>,
    pub(crate) events: Vec<Event>,
    undo: Vec<Undo>,
    scopes: Vec<usize>,
    pub(crate) merges: u64,
}

impl Graph {
    pub(crate) fn new(terms: &Terms) -> Graph {
        let mut graph = Graph {
            nodes: Vec::new(),
            edges: Vec::new(),
            arguments: Vec::new(),
            index: FxHashMap::default(),
            signatures: Signatures::default(),
            heads: Heads::default(),
            by_head: Vec::new(),
            pending: Vec::new(),
            events: Vec::new(),
            undo: Vec::new(),
            scopes: Vec::new(),
            merges: 0,
        };
        graph.insert(terms, Term::TRUE);
        graph.insert(terms, Term::FALSE);
        graph
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn node(&self, term: Term) -> Option<Node> {
        self.index.get(&term).copied()
    }

    pub(crate) fn term(&self, node: Node) -> Term {
        self.nodes[node as usize].term
    }

    pub(crate) fn sort(&self, node: Node) -> Sort {
        self.nodes[node as usize].sort
    }

    pub(crate) fn head(&self, node: Node) -> Head {
        self.nodes[node as usize].head
    }

    pub(crate) fn root(&self, node: Node) -> Node {
        self.nodes[node as usize].root
    }

    pub(crate) fn args(&self, node: Node) -> &[Node] {
        let (start, end) = self.nodes[node as usize].args;
        &self.arguments[start as usize..end as usize]
    }

    pub(crate) fn equal(&self, a: Node, b: Node) -> bool {
        self.root(a) == self.root(b)
    }

    /// The application of a constructor that the node is equal to.
    pub(crate) fn constructor(&self, node: Node) -> Option<Node> {
        let found = self.nodes[self.root(node) as usize].constructor;
        (found != NONE).then_some(found)
    }

    /// The term equal to the node that arithmetic knows.
    pub(crate) fn integer(&self, node: Node) -> Option<Node> {
        let found = self.nodes[self.root(node) as usize].integer;
        (found != NONE).then_some(found)
    }

    pub(crate) fn class_size(&self, node: Node) -> u32 {
        self.nodes[self.root(node) as usize].size
    }

    /// The members of a node's class, from the node around.
    pub(crate) fn class(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        let mut next = Some(node);
        std::iter::from_fn(move || {
            let current = next?;
            let following = self.nodes[current as usize].next;
            next = (following != node).then_some(following);
            Some(current)
        })
    }

    /// Nodes with an argument in the node's class.
    pub(crate) fn parents(&self, node: Node) -> &[Node] {
        &self.nodes[self.root(node) as usize].parents
    }

    /// All nodes with this head, in the order of their making.
    pub(crate) fn with_head(&self, head: Head) -> &[Node] {
        self.by_head.get(head as usize).map_or(&[], Vec::as_slice)
    }

    /// The value of a formula's node, if it has one.
    pub(crate) fn truth(&self, node: Node) -> Option<bool> {
        match self.root(node) {
            root if root == self.root(TRUE) => Some(true),
            root if root == self.root(FALSE) => Some(false),
            _ => None,
        }
    }

    /// The search wants to hear of the node's truth value.
    pub(crate) fn watch_formula(&mut self, node: Node) {
        self.nodes[node as usize].formula = true;
        if let Some(value) = self.truth(node) {
            self.events.push(Event::Truth(node, value));
        }
    }

    /// Makes nodes of a closed term and of its subterms, as far as congruence goes through them.
    pub(crate) fn internalize(&mut self, terms: &Terms, term: Term) -> Node {
        if let Some(node) = self.index.get(&term) {
            return *node;
        }
        let mut stack = vec![term];
        while let Some(&top) = stack.last() {
            if self.index.contains_key(&top) {
                stack.pop();
                continue;
            }
            let before = stack.len();
            if heads::is_transparent(terms, top) {
                let missing = terms.args(top).iter().rev();
                stack.extend(missing.filter(|arg| !self.index.contains_key(arg)));
            }
            if stack.len() == before {
                stack.pop();
                self.insert(terms, top);
            }
        }
        self.index[&term]
    }

    fn insert(&mut self, terms: &Terms, term: Term) -> Node {
        let node = self.nodes.len() as Node;
        let head = self.heads.of(terms, term);
        let start = self.arguments.len() as u32;
        if heads::is_transparent(terms, term) {
            for arg in terms.args(term) {
                let arg = self.index[arg];
                self.arguments.push(arg);
            }
        }
        let args = (start, self.arguments.len() as u32);
        let op = terms.op(term);
        let is_constructor = matches!(op, Op::Constructor(_));
        self.nodes.push(NodeData {
            term,
            sort: terms.sort_of(term),
            head,
            args,
            root: node,
            next: node,
            size: 1,
            proof_parent: NONE,
            parents: Vec::new(),
            constructor: if is_constructor { node } else { NONE },
            integer: NONE,
            formula: false,
        });
        self.edges.push(None);
        self.index.insert(term, node);
        if self.by_head.len() <= head as usize {
            self.by_head.resize_with(head as usize + 1, Vec::new);
        }
        self.by_head[head as usize].push(node);
        self.undo.push(Undo::Node);
        for position in args.0..args.1 {
            let root = self.root(self.arguments[position as usize]);
            self.nodes[root as usize].parents.push(node);
        }
        if args.0 < args.1 {
            self.enter_signature(node);
        }
        if matches!(op, Op::Int(_) | Op::Add | Op::Mul | Op::Div | Op::Mod) {
            self.know_integer(node);
        }
        node
    }

    /// Arithmetic knows the node's term from now on.
    pub(crate) fn know_integer(&mut self, node: Node) {
        let root = self.root(node);
        match self.nodes[root as usize].integer {
            NONE => {
                self.nodes[root as usize].integer = node;
                self.undo.push(Undo::Integer(root, NONE));
            }
            known if known == node => {}
            known => self.events.push(Event::Integers(known, node)),
        }
    }

    /// Puts the node into the table, or finds what it is congruent to.
    fn enter_signature(&mut self, node: Node) {
        let symmetric = self.heads.is_equation(self.head(node));
        if symmetric {
            let (a, b) = (self.args(node)[0], self.args(node)[1]);
            if self.equal(a, b) {
                self.events.push(Event::Equation(node));
                return;
            }
        }
        let key = self.signature(node);
        match self.signatures.get(&key) {
            Some(other) if other == node => {}
            Some(other) if symmetric => self.events.push(Event::SameEquation(other, node)),
            Some(other) => self.pending.push((node, other, Edge::Congruence)),
            None => {
                self.signatures.insert(key, node);
                self.undo.push(Undo::SignatureIn(node));
            }
        }
    }

    fn signature(&self, node: Node) -> signatures::Signature {
        let head = self.head(node);
        let roots = self.args(node).iter().map(|arg| self.root(*arg));
        signatures::Signature::new(head, roots, self.heads.is_equation(head))
    }

    /// Does the node stand for all that are congruent to it? Leaves do.
    pub(crate) fn is_canonical(&self, node: Node) -> bool {
        self.args(node).is_empty() || self.signatures.get(&self.signature(node)) == Some(node)
    }

    /// The node that stands for all that are congruent to this one.
    pub(crate) fn representative(&self, node: Node) -> Node {
        match self.args(node) {
            [] => node,
            _ => self.signatures.get(&self.signature(node)).unwrap_or(node),
        }
    }

    /// The node that an application of the head to these nodes is congruent to.
    pub(crate) fn congruent(&self, head: Head, args: &[Node]) -> Option<Node> {
        let roots = args.iter().map(|arg| self.root(*arg));
        let key = signatures::Signature::new(head, roots, self.heads.is_equation(head));
        self.signatures.get(&key)
    }

    /// The node equal to a closed term, which need not have a node of its own. Looks at most `fuel` subterms up.
    pub(crate) fn find(&self, terms: &Terms, term: Term, fuel: &mut u32) -> Option<Node> {
        if let Some(node) = self.node(term) {
            return Some(node);
        }
        if *fuel == 0 || !heads::is_transparent(terms, term) || terms.args(term).is_empty() {
            return None;
        }
        *fuel -= 1;
        let head = self.heads.get(terms, term)?;
        let mut args = Vec::with_capacity(terms.args(term).len());
        for arg in terms.args(term) {
            args.push(self.find(terms, *arg, fuel)?);
        }
        self.congruent(head, &args)
    }

    /// Two nodes are equal because of the edge. Takes effect in [`Graph::close`].
    pub(crate) fn merge(&mut self, a: Node, b: Node, edge: Edge) {
        self.pending.push((a, b, edge));
    }

    /// Carries out the merges that are due and all that follow by congruence. False if `true` and `false` became equal;
    /// the rest is dropped then.
    pub(crate) fn close(&mut self) -> bool {
        let mut next = 0;
        while next < self.pending.len() {
            let (a, b, edge) = self.pending[next].clone();
            next += 1;
            if self.equal(a, b) {
                continue;
            }
            self.unite(a, b, edge);
            if self.equal(TRUE, FALSE) {
                self.pending.clear();
                return false;
            }
        }
        self.pending.clear();
        true
    }

    fn unite(&mut self, a: Node, b: Node, edge: Edge) {
        self.merges += 1;
        // The smaller class goes into the larger one.
        let (from, to) = if self.class_size(a) <= self.class_size(b) {
            (a, b)
        } else {
            (b, a)
        };
        let (absorbed, kept) = (self.root(from), self.root(to));
        self.announce(kept, absorbed);
        let moved = std::mem::take(&mut self.nodes[absorbed as usize].parents);
        for parent in &moved {
            let key = self.signature(*parent);
            if self.signatures.get(&key) == Some(*parent) {
                self.signatures.remove(&key);
                self.undo.push(Undo::SignatureOut(*parent));
            }
        }
        self.reroot(from);
        self.nodes[from as usize].proof_parent = to;
        self.edges[from as usize] = Some(edge);
        let mut member = absorbed;
        loop {
            self.nodes[member as usize].root = kept;
            member = self.nodes[member as usize].next;
            if member == absorbed {
                break;
            }
        }
        self.swap_next(kept, absorbed);
        let (constructor, integer, size) = {
            let data = &self.nodes[absorbed as usize];
            (data.constructor, data.integer, data.size)
        };
        let data = &mut self.nodes[kept as usize];
        self.undo.push(Undo::Merge {
            kept,
            absorbed,
            edge: (from, to),
            parents: data.parents.len() as u32,
            constructor: data.constructor,
            integer: data.integer,
        });
        data.size += size;
        data.parents.extend_from_slice(&moved);
        if data.constructor == NONE {
            data.constructor = constructor;
        }
        if data.integer == NONE {
            data.integer = integer;
        }
        for parent in &moved {
            self.enter_signature(*parent);
        }
        self.nodes[absorbed as usize].parents = moved;
        self.events.push(Event::Merged(kept, absorbed));
    }

    /// Tells of what the union of the classes means, before it is made.
    fn announce(&mut self, kept: Node, absorbed: Node) {
        for (side, other) in [(kept, absorbed), (absorbed, kept)] {
            let Some(value) = self.truth(side) else {
                continue;
            };
            let news: Vec<Event> = self
                .class(other)
                .filter(|member| self.nodes[*member as usize].formula)
                .map(|member| Event::Truth(member, value))
                .collect();
            self.events.extend(news);
        }
        let (a, b) = (&self.nodes[kept as usize], &self.nodes[absorbed as usize]);
        if a.constructor != NONE && b.constructor != NONE {
            self.events
                .push(Event::Constructors(a.constructor, b.constructor));
        }
        if a.integer != NONE && b.integer != NONE {
            self.events.push(Event::Integers(a.integer, b.integer));
        }
    }

    fn swap_next(&mut self, a: Node, b: Node) {
        let (x, y) = (self.nodes[a as usize].next, self.nodes[b as usize].next);
        self.nodes[a as usize].next = y;
        self.nodes[b as usize].next = x;
    }

    pub(crate) fn push(&mut self) {
        self.scopes.push(self.undo.len());
    }

    pub(crate) fn pop(&mut self, levels: usize) {
        if levels == 0 {
            return;
        }
        self.pending.clear();
        self.events.clear();
        let scope = self.scopes.len() - levels;
        let start = self.scopes[scope];
        self.scopes.truncate(scope);
        while self.undo.len() > start {
            match self.undo.pop() {
                Some(Undo::Node) => self.remove_last(),
                Some(Undo::SignatureIn(node)) => {
                    let key = self.signature(node);
                    self.signatures.remove(&key);
                }
                Some(Undo::SignatureOut(node)) => {
                    let key = self.signature(node);
                    self.signatures.insert(key, node);
                }
                Some(Undo::Integer(root, before)) => self.nodes[root as usize].integer = before,
                Some(Undo::Merge {
                    kept,
                    absorbed,
                    edge: (from, to),
                    parents,
                    constructor,
                    integer,
                }) => {
                    self.swap_next(kept, absorbed);
                    let mut member = absorbed;
                    loop {
                        self.nodes[member as usize].root = absorbed;
                        member = self.nodes[member as usize].next;
                        if member == absorbed {
                            break;
                        }
                    }
                    let size = self.nodes[absorbed as usize].size;
                    let data = &mut self.nodes[kept as usize];
                    data.size -= size;
                    data.parents.truncate(parents as usize);
                    data.constructor = constructor;
                    data.integer = integer;
                    // Turning the tree around may have turned the edge around.
                    let child = if self.nodes[from as usize].proof_parent == to {
                        from
                    } else {
                        to
                    };
                    self.nodes[child as usize].proof_parent = NONE;
                    self.edges[child as usize] = None;
                }
                None => {}
            }
        }
    }

    fn remove_last(&mut self) {
        let Some(data) = self.nodes.pop() else { return };
        self.edges.pop();
        for position in (data.args.0..data.args.1).rev() {
            let root = self.root(self.arguments[position as usize]);
            self.nodes[root as usize].parents.pop();
        }
        self.arguments.truncate(data.args.0 as usize);
        self.by_head[data.head as usize].pop();
        self.index.remove(&data.term);
    }
}
