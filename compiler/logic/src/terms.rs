//! Hash-consed terms.

use crate::declarations::{ConstructorId, FunctionId};
use crate::sorts::{Sort, SortKind};
use hashbrown::HashTable;
use num_bigint::BigInt;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// An interned term; equal terms of one [`Terms`] have equal identifiers. Identifiers grow: a term's
/// arguments have smaller ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Term(pub(crate) u32);

impl Term {
    /// The formula that holds.
    pub const TRUE: Term = Term(0);
    /// The formula that does not.
    pub const FALSE: Term = Term(1);

    /// A number that identifies the term within its arena, dense from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An interned name of a free variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub(crate) u32);

/// The operator of a term. The comment gives the arguments' sorts and the result's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// `Bool`.
    True,
    /// `Bool`.
    False,
    /// `Bool -> Bool`.
    Not,
    /// `Bool… -> Bool`, at least two arguments.
    And,
    /// `Bool… -> Bool`, at least two arguments.
    Or,
    /// `Bool, Bool -> Bool`.
    Implies,
    /// `Bool, S, S -> S`, also for `S = Bool`.
    Ite,
    /// `S, S -> Bool`; on `Bool` it is "if and only if". The argument with the smaller identifier stands first.
    Eq,

    /// A free variable (a constant of any sort).
    Var(Symbol),
    /// A bound variable: de Bruijn index, 0 is the last binder of the innermost enclosing group.
    Bound(u32),
    /// A function of the environment.
    App(FunctionId),

    /// `Int`.
    Int(BigInt),
    /// `Int… -> Int`, at least two arguments.
    Add,
    /// `Int… -> Int`, at least two arguments.
    Mul,
    /// `Int, Int -> Int`: quotient rounded towards minus infinity; by 0 it is some integer.
    Div,
    /// `Int, Int -> Int`: `a - b * Div(a, b)`, so it has the sign of the divisor; by 0 it is some integer.
    Mod,
    /// `Int, Int -> Bool`.
    Le,
    /// `Int, Int -> Bool`.
    Lt,

    /// `fields… -> data`.
    Constructor(ConstructorId),
    /// `data -> field`: the field with this position; of a value of another constructor it is some value.
    Select(ConstructorId, u32),
    /// `data -> Bool`: was it built by this constructor?
    Is(ConstructorId),

    /// `T… -> Seq T`: the sequence of the arguments, possibly none.
    SeqLit,
    /// `Seq T -> Int`.
    SeqLen,
    /// `Seq T, Int -> T`: some value where the index is not in `0..len`.
    SeqAt,
    /// `Seq T, Int, T -> Seq T`: the same sequence where the index is not in `0..len`.
    SeqUpdate,
    /// `Seq T, Seq T -> Seq T`.
    SeqConcat,
    /// `Seq T, Int, Int -> Seq T`: the elements from the first index up to but without the second; some
    /// sequence unless `0 <= from <= to <= len`.
    SeqSlice,

    /// `T… -> Set T`: the set of the arguments, possibly none.
    SetLit,
    /// `T, Set T -> Bool`.
    SetMember,
    /// `Set T, Set T -> Set T`.
    SetUnion,
    /// `Set T, Set T -> Set T`.
    SetIntersection,
    /// `Set T, Set T -> Set T`.
    SetDifference,
    /// `Set T, Set T -> Bool`.
    SetSubset,
    /// `Set T -> Int`: the number of elements.
    SetSize,

    /// `Map K V`.
    MapEmpty,
    /// `Map K V, K, V -> Map K V`: inserts or replaces.
    MapInsert,
    /// `Map K V, K -> Map K V`.
    MapRemove,
    /// `Map K V, K -> V`: some value where the key is not there.
    MapGet,
    /// `Map K V -> Set K`. "Has the key" is membership in it.
    MapKeys,

    /// `S, S -> Bool` for any sort but `Int` and `Bool`: a strict total order that is fixed but unknown.
    Less,

    /// `Fn(A…, R), A… -> R`.
    Apply,
    /// `R -> Fn(A…, R)`: the argument is the body, under one group of binders.
    Lambda(Box<[Sort]>),
    /// `Bool -> Bool`: the argument is the body, under one group of binders. Then the triggers: each a group
    /// of terms (under the same binders) that together mention every binder. They carry no meaning.
    Forall(Box<[Sort]>, Box<[Box<[Term]>]>),
    /// As [`Op::Forall`].
    Exists(Box<[Sort]>, Box<[Box<[Term]>]>),
    /// `Bool -> T`: of a quantified formula without loose bound variables, the chosen value for the binder with this position: one that
    /// makes the body of an `Exists` true, of a `Forall` false, if there is any.
    Witness(u32),
}

/// A term: operator, arguments, sort.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// The operator.
    pub op: Op,
    /// The arguments.
    pub args: Box<[Term]>,
    /// The sort of the term.
    pub sort: Sort,
}

/// The arena of terms, sorts and names.
#[derive(Clone, Debug)]
pub struct Terms {
    pub(crate) nodes: Vec<Node>,
    /// For each term, one more than the largest loose de Bruijn index, 0 for a closed term.
    pub(crate) loose: Vec<u32>,
    /// The terms by the hash of their nodes.
    index: HashTable<Term>,
    sorts: Vec<SortKind>,
    sort_index: FxHashMap<SortKind, Sort>,
    names: Vec<Arc<str>>,
    name_index: FxHashMap<Arc<str>, Symbol>,
}

fn hash(op: &Op, args: &[Term], sort: Sort) -> u64 {
    let mut hasher = FxHasher::default();
    (op, args, sort).hash(&mut hasher);
    hasher.finish()
}

impl Default for Terms {
    fn default() -> Terms {
        Terms::new()
    }
}

impl Terms {
    /// An arena that holds the two truth values and the sorts `Bool` and `Int`.
    pub fn new() -> Terms {
        let mut terms = Terms {
            nodes: Vec::new(),
            loose: Vec::new(),
            index: HashTable::new(),
            sorts: Vec::new(),
            sort_index: FxHashMap::default(),
            names: Vec::new(),
            name_index: FxHashMap::default(),
        };
        terms.sort(SortKind::Bool);
        terms.sort(SortKind::Int);
        terms.mk(Op::True, &[], Sort::BOOL);
        terms.mk(Op::False, &[], Sort::BOOL);
        terms
    }

    /// Interns a sort.
    pub fn sort(&mut self, kind: SortKind) -> Sort {
        if let Some(sort) = self.sort_index.get(&kind) {
            return *sort;
        }
        let sort = Sort(self.sorts.len() as u32);
        self.sorts.push(kind.clone());
        self.sort_index.insert(kind, sort);
        sort
    }

    /// What a sort is made of.
    pub fn sort_kind(&self, sort: Sort) -> &SortKind {
        &self.sorts[sort.index()]
    }

    /// The number of sorts; identifiers are below it.
    pub fn sort_count(&self) -> usize {
        self.sorts.len()
    }

    /// The sort with this [`Sort::index`], if there is one.
    pub fn nth_sort(&self, index: usize) -> Option<Sort> {
        (index < self.sorts.len()).then_some(Sort(index as u32))
    }

    /// Is it a name of this arena?
    pub fn has_symbol(&self, symbol: Symbol) -> bool {
        (symbol.0 as usize) < self.names.len()
    }

    /// Interns a name.
    pub fn symbol(&mut self, name: &str) -> Symbol {
        if let Some(symbol) = self.name_index.get(name) {
            return *symbol;
        }
        let name: Arc<str> = name.into();
        let symbol = Symbol(self.names.len() as u32);
        self.names.push(name.clone());
        self.name_index.insert(name, symbol);
        symbol
    }

    /// The text of a name.
    pub fn name(&self, symbol: Symbol) -> &Arc<str> {
        &self.names[symbol.0 as usize]
    }

    /// Interns a term as it is, without simplification. Arguments must be terms of this arena; the sort must
    /// be the right one for the operator (the methods of `build.rs` see to that).
    pub fn mk(&mut self, op: Op, args: &[Term], sort: Sort) -> Term {
        if let (Op::Eq, &[a, b]) = (&op, args)
            && a > b
        {
            return self.mk(op, &[b, a], sort);
        }
        let hash = hash(&op, args, sort);
        let nodes = &self.nodes;
        let known = self.index.find(hash, |term| {
            let node = &nodes[term.index()];
            *node.args == *args && node.sort == sort && node.op == op
        });
        if let Some(term) = known {
            return *term;
        }
        let under = args.iter().copied().chain(op.trigger_terms());
        let under = under
            .map(|term| self.loose[term.index()])
            .max()
            .unwrap_or(0);
        let loose = match &op {
            Op::Bound(index) => index.saturating_add(1),
            op => under.saturating_sub(op.binders()),
        };
        let term = Term(self.nodes.len() as u32);
        self.nodes.push(Node {
            op,
            args: args.into(),
            sort,
        });
        self.loose.push(loose);
        let nodes = &self.nodes;
        self.index.insert_unique(hash, term, |term| {
            let node = &nodes[term.index()];
            self::hash(&node.op, &node.args, node.sort)
        });
        term
    }

    /// The number of terms; identifiers are below it.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: the truth values are always there.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The term with this [`Term::index`], if there is one.
    pub fn nth(&self, index: usize) -> Option<Term> {
        (index < self.nodes.len()).then_some(Term(index as u32))
    }

    /// Operator, arguments and sort.
    pub fn node(&self, term: Term) -> &Node {
        &self.nodes[term.index()]
    }

    /// The operator.
    pub fn op(&self, term: Term) -> &Op {
        &self.nodes[term.index()].op
    }

    /// The arguments.
    pub fn args(&self, term: Term) -> &[Term] {
        &self.nodes[term.index()].args
    }

    /// The sort.
    pub fn sort_of(&self, term: Term) -> Sort {
        self.nodes[term.index()].sort
    }

    /// One more than the largest loose de Bruijn index; 0 for a closed term.
    pub fn loose(&self, term: Term) -> u32 {
        self.loose[term.index()]
    }

    /// Has it no loose bound variable?
    pub fn is_closed(&self, term: Term) -> bool {
        self.loose(term) == 0
    }
}
