//! Elements of sequences. Each place of each sequence is a cell; what sequences are made of says which cells are the same, so that a
//! value that is known at one of them is known at all.

use super::build::Builder;
use crate::graph::Node;
use num_traits::ToPrimitive;
use rustc_hash::FxHashMap;
use tenet_logic::{Op, SortKind, Value};

/// Longer sequences are not built.
const LONGEST: usize = 2000;
/// At most so many cells in all.
const MOST_CELLS: usize = 20_000;

/// The places of all sequences of a branch, by classes of places that are the same.
#[derive(Default)]
pub(super) struct Cells {
    /// By sequence, its first cell and its length.
    places: FxHashMap<Node, (usize, usize)>,
    /// Union-find: towards the cell that stands for the class.
    parents: Vec<usize>,
    /// By the cell that stands for a class, a node that has its value.
    nodes: FxHashMap<usize, Node>,
    /// By the cell that stands for a class, a value that was chosen.
    chosen: FxHashMap<usize, Value>,
}

impl Cells {
    fn add(&mut self, sequence: Node, length: usize) {
        let first = self.parents.len();
        if first + length <= MOST_CELLS {
            self.parents.extend(first..first + length);
            self.places.insert(sequence, (first, length));
        }
    }

    fn cell(&self, sequence: Node, index: usize) -> Option<usize> {
        let (first, length) = *self.places.get(&sequence)?;
        (index < length).then(|| self.find(first + index))
    }

    fn find(&self, mut cell: usize) -> usize {
        while self.parents[cell] != cell {
            cell = self.parents[cell];
        }
        cell
    }

    /// The places are the same, where both are there.
    fn join(&mut self, a: Option<usize>, b: Option<usize>) {
        if let (Some(a), Some(b)) = (a, b) {
            let (low, high) = (a.min(b), a.max(b));
            self.parents[high] = low;
        }
    }

    fn length(&self, sequence: Node) -> Option<usize> {
        self.places.get(&sequence).map(|(_, length)| *length)
    }
}

impl Builder<'_, '_> {
    /// Gives the places of the sequences cells, and joins those that are the same.
    pub(super) fn place_elements(&mut self) {
        let count = self.search.graph.len() as Node;
        for node in 0..count {
            let sort = self.search.graph.sort(node);
            if self.search.graph.root(node) == node
                && matches!(self.search.terms.sort_kind(sort), SortKind::Seq(_))
                && let Some(length) = self.length(node)
            {
                self.cells.add(node, length);
            }
        }
        for node in 0..count {
            self.join_places(node);
        }
        for node in 0..count {
            self.know_elements(node);
        }
    }

    /// The number of elements of a class of sequences.
    fn length(&mut self, root: Node) -> Option<usize> {
        if let Some(literal) = self.search.members_with(root, &Op::SeqLit).first() {
            return Some(self.search.graph.args(*literal).len());
        }
        let length = self.measure(root, &Op::SeqLen).unwrap_or_default();
        length.to_usize().filter(|length| *length <= LONGEST)
    }

    fn join_places(&mut self, node: Node) {
        let root = self.search.graph.root(node);
        let args = self.search.graph.args(node).to_vec();
        let part = |at: usize| self.search.graph.root(args[at]);
        match self.search.terms.op(self.search.graph.term(node)) {
            Op::SeqConcat => {
                let (a, b) = (part(0), part(1));
                let left = self.cells.length(a).unwrap_or(0);
                let right = self.cells.length(b).unwrap_or(0);
                for index in 0..left {
                    let same = (self.cells.cell(root, index), self.cells.cell(a, index));
                    self.cells.join(same.0, same.1);
                }
                for index in 0..right {
                    let whole = self.cells.cell(root, left + index);
                    let same = self.cells.cell(b, index);
                    self.cells.join(whole, same);
                }
            }
            Op::SeqUpdate => {
                let base = part(0);
                let Some(changed) = self.place(args[1]) else {
                    return;
                };
                for index in 0..self.cells.length(root).unwrap_or(0) {
                    if index != changed {
                        let same = (self.cells.cell(root, index), self.cells.cell(base, index));
                        self.cells.join(same.0, same.1);
                    }
                }
            }
            Op::SeqSlice => {
                let base = part(0);
                let Some(from) = self.place(args[1]) else {
                    return;
                };
                for index in 0..self.cells.length(root).unwrap_or(0) {
                    let same = self.cells.cell(base, from + index);
                    let own = self.cells.cell(root, index);
                    self.cells.join(own, same);
                }
            }
            _ => {}
        }
    }

    /// The number that an index has, if it can be one of a place.
    fn place(&mut self, index: Node) -> Option<usize> {
        match self.value(index, 2)? {
            Value::Int(value) => value.to_usize().filter(|place| *place <= LONGEST),
            _ => None,
        }
    }

    fn know_elements(&mut self, node: Node) {
        let args = self.search.graph.args(node).to_vec();
        match self.search.terms.op(self.search.graph.term(node)) {
            Op::SeqLit => {
                for (index, item) in args.into_iter().enumerate() {
                    let root = self.search.graph.root(node);
                    self.know(root, index, item);
                }
            }
            Op::SeqUpdate => {
                if let Some(index) = self.place(args[1]) {
                    let root = self.search.graph.root(node);
                    self.know(root, index, args[2]);
                }
            }
            Op::SeqAt => {
                if let Some(index) = self.place(args[1]) {
                    let root = self.search.graph.root(args[0]);
                    self.know(root, index, node);
                }
            }
            _ => {}
        }
    }

    fn know(&mut self, sequence: Node, index: usize, value: Node) {
        if let Some(cell) = self.cells.cell(sequence, index) {
            self.cells.nodes.entry(cell).or_insert(value);
        }
    }

    /// The values of a sequence's elements. Elements that nothing is known of are like a neighbour, which keeps what is ordered
    /// ordered.
    pub(super) fn elements(
        &mut self,
        sequence: Node,
        fallback: &Value,
        depth: u32,
    ) -> Option<Vec<Value>> {
        let length = self.cells.length(sequence)?;
        let mut items: Vec<Option<Value>> = Vec::with_capacity(length);
        for index in 0..length {
            let cell = self.cells.cell(sequence, index)?;
            items.push(match self.cells.nodes.get(&cell) {
                Some(node) => Some(self.value(*node, depth)?),
                None => self.cells.chosen.get(&cell).cloned(),
            });
        }
        let mut last = items.iter().flatten().next().unwrap_or(fallback).clone();
        let mut values = Vec::with_capacity(length);
        for (index, item) in items.into_iter().enumerate() {
            if let Some(value) = item {
                last = value;
            } else if let Some(cell) = self.cells.cell(sequence, index) {
                self.cells.chosen.insert(cell, last.clone());
            }
            values.push(last.clone());
        }
        Some(values)
    }
}
